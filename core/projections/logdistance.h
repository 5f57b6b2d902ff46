// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <stop_token>

namespace foldline::projections {

struct Distance
{
    std::uint64_t events = 0;
    std::int64_t milliseconds = 0; ///< age of the oldest event after the position
};

/// How far a projection's checkpoint is from the log's end. Exact where positions count events (the embedded store).
/// Where a store does not say how many events it has they are counted, `MostCounted` at most, and each of them is read
/// once only: the next measurement counts on from there. One thread at a time; the store must outlive it.
class LogDistance
{
public:
    static constexpr std::uint64_t MostCounted = 10'000;

    explicit LogDistance(store::EventStore &store) : m_store(store) {}

    /// Fails as the store does; what was counted until then stays.
    [[nodiscard]] Result<Distance> after(std::optional<events::Position> position, std::stop_token stop);

private:
    struct Ahead
    {
        events::Position position;
        Timestamp created;
    };

    void moveTo(std::optional<events::Position> position);
    [[nodiscard]] bool isFarFrom(events::Position last) const;
    [[nodiscard]] Result<Distance> counted(events::Position last, std::stop_token stop);
    [[nodiscard]] Result<void> countOn(std::uint64_t most, std::stop_token stop);
    [[nodiscard]] Distance known() const;

    store::EventStore &m_store;
    std::optional<events::Position> m_from;  ///< where the checkpoint stood last
    std::optional<events::Position> m_until; ///< of the last event that was counted, or where counting begins
    std::deque<Ahead> m_ahead;               ///< the events in between
    std::uint64_t m_span = 0;                ///< from the first to the last of `MostCounted` events; 0: not known
    bool m_isMoving = false;
};

/// Events in the log, 0 where the store cannot tell.
[[nodiscard]] Result<std::uint64_t> knownCount(store::EventStore &store, std::stop_token stop);

} // namespace foldline::projections
