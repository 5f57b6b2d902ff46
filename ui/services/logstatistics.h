// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "ui/services/jobrunner.h"
#include "ui/services/throttle.h"

#include <QObject>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace foldline::ui {

class StoreSession;

/// How many events of which type, and when: counted once, then kept up with new events. A value; memory is bounded
/// however long the log is.
class LogStatistics
{
public:
    static constexpr std::size_t MaxBuckets = 16384;

    void add(const events::RecordedEvent &event);

    /// Only the log's newest events were counted.
    [[nodiscard]] bool isPartial() const { return m_partial; }
    void setPartial(bool partial) { m_partial = partial; }

    [[nodiscard]] std::uint64_t events() const { return m_events; }
    [[nodiscard]] std::uint64_t countOf(std::string_view type) const;
    [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>> &countsByType() const { return m_types; }
    /// The last event counted.
    [[nodiscard]] std::optional<events::Position> last() const { return m_last; }
    [[nodiscard]] std::optional<Timestamp> first() const { return m_first; }
    [[nodiscard]] std::optional<Timestamp> latest() const { return m_latest; }
    /// Events in `bars` equal parts of [from, to).
    [[nodiscard]] std::vector<std::uint64_t> histogram(Timestamp from, Timestamp to, std::size_t bars) const;
    [[nodiscard]] std::size_t buckets() const { return m_buckets.size(); }
    /// A position at or a little before the first event created at or after that instant; nullopt: none.
    [[nodiscard]] std::optional<events::Position> positionAt(Timestamp instant) const;

private:
    struct Bucket
    {
        std::uint64_t count = 0;
        events::Position first;
    };
    void widen();

    bool m_partial = false;
    std::uint64_t m_events = 0;
    std::map<std::string, std::uint64_t, std::less<>> m_types;
    std::optional<events::Position> m_last;
    std::optional<Timestamp> m_first;
    std::optional<Timestamp> m_latest;
    std::int64_t m_width = Timestamp::TicksPerSecond;
    std::map<std::int64_t, Bucket> m_buckets;
};

/// Statistics of the open store's log, counted in the background, a few updates a second at most. Of a server, which
/// would have to send every event, only the newest ones are counted until all of them are asked for.
class LogStatisticsService : public QObject
{
    Q_OBJECT

public:
    explicit LogStatisticsService(StoreSession &session, QObject *parent = nullptr);
    ~LogStatisticsService() override;

    static constexpr std::uint64_t NewestOfAServer = 10'000;

    /// Starts counting; nothing is read before the first call.
    void start();
    /// Counts from the first event on, also what `start` leaves out.
    void countAll();
    /// Ends counting until it is asked for again; what was counted before stays.
    void stop();
    /// The log is being counted from its first event on.
    [[nodiscard]] bool isCountingAll() const { return m_countsAll; }
    [[nodiscard]] bool isStopped() const { return m_stopped; }
    /// Null until counted.
    [[nodiscard]] const std::shared_ptr<const LogStatistics> &statistics() const { return m_statistics; }

signals:
    /// `total` 0: not known.
    void progressChanged(quint64 done, quint64 total);
    void countingChanged();
    void statisticsChanged(const std::shared_ptr<const foldline::ui::LogStatistics> &statistics);
    void failed(const foldline::Error &error);

private:
    void begin();
    void countNewest();
    void count();
    void take(const std::shared_ptr<const LogStatistics> &statistics);
    void setCountsAll(bool counts);
    void reset();

    StoreSession &m_session;
    bool m_started = false;
    bool m_again = false;
    bool m_countsAll = false;
    bool m_stopped = false;
    std::shared_ptr<const LogStatistics> m_statistics;
    JobRunner m_job;
    Throttle m_throttle;
};

} // namespace foldline::ui
