// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/events/metadata.h"
#include "core/history/timeline.h"
#include "core/store/eventstore.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace foldline::ui {

using EntryPtr = std::shared_ptr<const history::Entry>;

/// Which events of the log are shown. All conditions hold at once.
struct LogFilter
{
    enum class Field { Type, Stream, Actor, Id, Correlation };
    struct Cell
    {
        Field field = Field::Type;
        QString value;
        bool keep = true; ///< "show only"; false: "show all but"
        bool operator==(const Cell &) const = default;
    };
    QList<Cell> cells; ///< several "show only" of one field: any of them
    QString text;      ///< part of type, stream, id, actor, data or metadata; case-insensitive
    bool includeSystem = false;
    bool operator==(const LogFilter &) const = default;
    [[nodiscard]] bool isEmpty() const { return cells.isEmpty() && text.isEmpty(); }
};

struct LogRequest
{
    LogFilter filter;
    store::Direction direction = store::Direction::Backwards;
    /// Forwards: first position, inclusive. Backwards: positions below it. Absent: the log's start or end.
    std::optional<events::Position> from;
    std::optional<bool> withFrom; ///< as in `AllRead`
    std::size_t limit = 200;
};

/// A stretch of the log in reading direction, with each event told in words against the state of its stream.
struct LogPage
{
    std::vector<EntryPtr> rows;
    std::vector<const history::Entry *>
        upcast;              ///< those of `rows` that are stored in another form than they are read in
    bool reachedEnd = false; ///< nothing further in this direction
    std::uint64_t examined = 0;
};

/// Reads one page on the calling thread. Looks through as much of the log as it takes to fill it; `progress` gets the
/// events examined.
[[nodiscard]] Result<LogPage> readLogPage(store::EventStore &store, const aggregates::AggregateRegistry &registry,
                                          const LogRequest &request,
                                          const std::function<void(std::uint64_t examined)> &progress = {},
                                          std::stop_token stop = {});

/// `text` in lower case (ASCII letters only), for containsFolded.
[[nodiscard]] std::string folded(std::string_view text);
/// True when `text` contains the needle, ASCII letters compared without case.
[[nodiscard]] bool containsFolded(std::string_view text, std::string_view lowerNeedle);

/// True when the event passes.
class LogMatcher
{
public:
    explicit LogMatcher(const LogFilter &filter);
    [[nodiscard]] bool matches(const events::RecordedEvent &event) const;
    /// Types that the store can filter by; empty: all.
    [[nodiscard]] const std::vector<std::string> &storeTypes() const { return m_types; }

private:
    static std::string valueOf(LogFilter::Field field, const events::RecordedEvent &event,
                               const events::EventMetadata &metadata);

    struct Condition
    {
        LogFilter::Field field;
        std::vector<std::string> keep;
        std::vector<std::string> drop;
    };
    std::vector<Condition> m_conditions;
    std::vector<std::string> m_types;
    std::string m_text;
    bool m_includeSystem = false;
    bool m_needsMetadata = false;
};

/// The events (ascending within each stream, others may lie between) told in words: states are read from the store as
/// far as needed.
[[nodiscard]] Result<std::vector<EntryPtr>> narrateEvents(store::EventStore &store,
                                                          const aggregates::AggregateRegistry &registry,
                                                          const std::vector<events::RecordedEvent> &events,
                                                          std::stop_token stop = {});

} // namespace foldline::ui
