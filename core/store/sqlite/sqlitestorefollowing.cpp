// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/appendrules.h"
#include "core/store/sqlite/sqlitestore.h"
#include "core/store/sqlite/sqlitestoreprivate.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace foldline::store {

using namespace sqlite;

namespace {

/// What one round of reading led to.
enum class Round {
    Idle,   ///< nothing new
    Handed, ///< something was handed over
    Ended   ///< the handler or the stop token wants no more
};

std::int64_t after(std::optional<std::uint64_t> number)
{
    return number ? static_cast<std::int64_t>(std::min<std::uint64_t>(*number, INT64_MAX - 1)) + 1 : 0;
}

/// A subscription's place. One thread.
class Follower
{
public:
    Follower(const Subscribe &subscribe, const SubscriptionHandler &handler, std::stop_token stop)
        : m_subscribe(subscribe), m_handler(handler), m_stop(std::move(stop)),
          m_next(subscribe.stream
                     ? after(subscribe.afterRevision ? std::optional(subscribe.afterRevision->value) : std::nullopt)
                     : after(subscribe.afterPosition ? std::optional(subscribe.afterPosition->commit) : std::nullopt))
    {
    }

    /// Hands over all that came since the last round.
    Result<Round> round(Reader &reader)
    {
        const auto last = reader.integer(LastPosition);
        if (!last)
            return failure(last.error());
        auto result = m_subscribe.stream ? followStream(reader) : followLog(reader, last->value_or(-1));
        if (result && *result != Round::Ended && (*result == Round::Handed || !m_live)) {
            m_live = true;
            if (m_handler.caughtUp)
                m_handler.caughtUp(*last ? std::optional(Position::at(static_cast<std::uint64_t>(**last)))
                                         : std::nullopt);
        }
        return result;
    }

private:
    Result<Round> followLog(Reader &reader, std::int64_t last) { return hand(reader, {0, m_next, last}, {}); }

    Result<Round> followStream(Reader &reader)
    {
        const StreamName &name = *m_subscribe.stream;
        const auto row = reader.findStream(name);
        if (!row)
            return failure(row.error());
        // The last events before a tombstone are still handed over to who was live.
        const bool tombstoned = row->state == StreamState::Tombstoned;
        if (tombstoned && !m_live)
            return failure(tombstonedError(name));
        ReadFilter filter;
        ReadRange range{row->id, m_next, row->lastRevision};
        if (!m_live) {
            // What was visible when it was appended is handed over; truncation hides only what lies before the
            // subscription.
            const Visible visible = visibleOf(*row, name, Timestamp::now());
            filter.createdAtOrAfter = visible.created;
            range.first =
                std::max(range.first, row->state == StreamState::SoftDeleted ? row->nextRevision() : visible.first);
        }
        auto result = row->exists() ? hand(reader, range, filter) : Result<Round>(Round::Idle);
        if (result && *result != Round::Ended && tombstoned)
            return failure(tombstonedError(name));
        return result;
    }

    Result<Round> hand(Reader &reader, const ReadRange &range, const ReadFilter &filter)
    {
        if (range.isEmpty()) {
            m_next = std::max(m_next, range.last + 1);
            return Round::Idle;
        }
        bool handed = false;
        const auto take = [&](std::span<const RecordedEvent> events) {
            handed = true;
            return m_handler.events(events);
        };
        auto wanted = handOver(reader, range, filter, UINT64_MAX, take, m_stop);
        if (!wanted)
            return wanted.error().code == ErrorCode::Cancelled ? Result<Round>(Round::Ended) : failure(wanted.error());
        m_next = range.last + 1;
        if (!*wanted)
            return Round::Ended;
        return handed ? Round::Handed : Round::Idle;
    }

    const Subscribe &m_subscribe;
    const SubscriptionHandler &m_handler;
    std::stop_token m_stop;
    std::int64_t m_next;
    bool m_live = false;
};

} // namespace

Result<void> SqliteStore::subscribe(const Subscribe &subscribe, const SubscriptionHandler &handler,
                                    std::stop_token stop)
{
    const ChangeWatcher::Subscriber subscriber(*d->watcher);
    Follower follower(subscribe, handler, stop);
    while (!stop.stop_requested()) {
        const std::uint64_t seen = subscriber.generation();
        auto round = follower.round(*d->readers.lease());
        if (!round)
            return failure(round.error());
        if (*round == Round::Ended)
            break;
        subscriber.wait(seen, stop);
    }
    return {};
}

} // namespace foldline::store
