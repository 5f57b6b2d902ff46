// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/batchwriter.h"
#include "core/projections/eventbuffer.h"
#include "core/projections/logdistance.h"
#include "core/projections/projectionrunner.h"
#include "core/projections/runnermonitor.h"
#include "core/projections/servingtables.h"
#include "core/projections/tablerebuild.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace foldline::projections {

/// What a runner's sessions share. References outlive them.
struct SessionContext
{
    store::EventStore &store;
    const ReadModelLocation &location;
    Projection &projection;
    const ProjectionRunner::Options &options;
    RunnerMonitor &monitor;
    LogDistance &distance;
    const std::string &owner;
};

using RunProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// One connection's worth of a runner's work: opens the read models, then follows the log, catches up to its end, or
/// rebuilds. One thread. A failure ends the session; rows and checkpoint stay as the last commit left them.
class ProjectionSession
{
public:
    enum class Ending {
        Stopped,      ///< was asked to
        StartAgain,   ///< somebody else changed the tables: open anew
        NeedsRebuild, ///< the rows are of an earlier version
        Rebuilt,
        Refused ///< at `refusal()`
    };

    explicit ProjectionSession(SessionContext context) : m_context(context) {}
    ~ProjectionSession();
    ProjectionSession(const ProjectionSession &) = delete;
    ProjectionSession &operator=(const ProjectionSession &) = delete;

    /// Catches up and stays live until `stop`.
    [[nodiscard]] Result<Ending> follow(std::stop_token stop);
    /// Catches up to `end`. StartAgain and NeedsRebuild as with `follow`.
    [[nodiscard]] Result<Ending> catchUp(std::optional<events::Position> end, const RunProgress &progress,
                                         std::stop_token stop);
    /// Fills new tables and lets them serve. Cancelled when stopped; then the old ones go on serving. `wanted`:
    /// somebody asked for it, so it also replaces rows that do not fit.
    [[nodiscard]] Result<Ending> rebuild(bool wanted, const RunProgress &progress, std::stop_token stop);

    [[nodiscard]] const std::optional<Refusal> &refusal() const { return m_refusal; }
    /// What failed is that the rows do not belong to this log: only a rebuild helps.
    [[nodiscard]] bool isUnfit() const { return m_isUnfit; }
    [[nodiscard]] std::uint64_t events() const { return m_events; }
    /// True when something was committed, or the end of the log was reached.
    [[nodiscard]] bool progressed() const { return m_progressed; }

private:
    [[nodiscard]] Result<void> open(bool forRebuild, std::stop_token stop);
    [[nodiscard]] Result<void> serve();
    /// Opens and serves; how far the end is. Absent: the rows need a rebuild.
    [[nodiscard]] Result<std::optional<Distance>> start(std::stop_token stop);
    [[nodiscard]] Result<void> subscribe(std::stop_token stop);
    [[nodiscard]] bool take(std::span<const events::RecordedEvent> batch, std::stop_token stop);
    void reachedEnd(std::stop_token stop);
    [[nodiscard]] bool flush(std::stop_token stop);
    [[nodiscard]] bool write(std::span<const events::RecordedEvent> batch, EventBuffer::Clock::time_point seen,
                             std::stop_token stop);
    [[nodiscard]] bool accept(const Result<BatchWriter::Outcome> &outcome);
    [[nodiscard]] Result<void> noteCommit(const BatchWriter::Outcome &outcome, EventBuffer::Clock::time_point seen,
                                          std::stop_token stop);
    void lookHowFar(EventBuffer::Clock::time_point seen, std::stop_token stop);
    [[nodiscard]] Result<Ending> ending(const Result<void> &done);
    [[nodiscard]] Error placeGone(Error error);
    void chooseBatch(std::uint64_t eventsBehind);

    [[nodiscard]] Result<Ending> fillAndSwap(TableRebuild &tables, const RunProgress &progress, std::stop_token stop);
    [[nodiscard]] Result<void> fillToEnd(TableRebuild &tables, const RunProgress &progress, std::stop_token stop);
    [[nodiscard]] bool fill(TableRebuild &tables, std::span<const events::RecordedEvent> batch,
                            const std::function<void()> &tell, std::stop_token stop);
    [[nodiscard]] Result<BatchWriter::Outcome>
    writePatiently(TableRebuild &tables, std::span<const events::RecordedEvent> batch, std::stop_token stop);
    void serveMeanwhile(std::stop_token stop);

    SessionContext m_context;
    std::unique_ptr<ReadModelDatabase> m_database;
    std::unique_ptr<Projection> m_spare;  ///< fills the new tables while the other one serves
    std::optional<BatchWriter> m_serving; ///< absent during a rebuild that leaves the old tables alone
    ServingTables m_tables;
    EventBuffer m_buffer;
    /// Events to commit at once: more when far behind, as an order's rows in between are then never written.
    std::size_t m_batch = 1;
    EventBuffer::Clock::time_point m_lastLook;
    std::uint64_t m_behind = 0; ///< events, at that time
    bool m_live = false;
    bool m_progressed = false;
    bool m_startAgain = false;
    bool m_isUnfit = false;
    std::uint64_t m_events = 0;
    std::uint64_t m_setAside = 0;
    std::optional<Refusal> m_refusal;
    std::optional<Error> m_error;
};

/// Waits, unless `stop` is requested first.
void waitFor(std::chrono::milliseconds time, std::stop_token stop);

} // namespace foldline::projections
