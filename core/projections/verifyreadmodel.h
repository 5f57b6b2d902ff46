// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/projections/readmodeldatabase.h"
#include "core/store/eventstore.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace foldline::projections {

/// One cell of `order_summaries` that is not what the events say. A row that is missing or too many has column `(row)`
/// and `present` or `absent` as values.
struct ReadModelDifference
{
    std::string orderId;
    std::string column;
    std::string stored;
    std::string expected;
    bool operator==(const ReadModelDifference &) const = default;
};

/// An order event that cannot be read, or about which its fold had something to say.
struct OddEvent
{
    events::Position position;
    events::StreamName stream;
    events::Revision revision;
    std::string type;
    aggregates::FoldOutcome outcome;
};

struct OddEvents
{
    std::vector<OddEvent> first; ///< at most 1 000, as they stand in the log
    std::uint64_t remarks = 0;   ///< all of them; an event may have several
};

struct ReadModelReport
{
    std::uint64_t checked = 0;                    ///< rows that are there or should be
    std::vector<ReadModelDifference> differences; ///< the first 100, by order id within a pass
    std::uint64_t differenceCount = 0;            ///< all of them
    /// Rows of orders of which the store no longer has the first or some later events: a replay cannot say what they
    /// should be.
    std::uint64_t withoutBeginning = 0;
    std::optional<events::Position>
        position; ///< the checkpoint that was checked; absent: the projection never ran, or the log was empty
    std::optional<OddEvents> oddEvents; ///< absent: the log goes on after the checkpoint
    [[nodiscard]] bool whole() const { return differenceCount == 0; }
};

/// More orders than these are taken in several passes over the log.
inline constexpr std::size_t MaxReplayedOrders = 250'000;

/// Compares `order_summaries` with a replay of the log up to its checkpoint that shares nothing with the projection but
/// the fold of an order. Reads one state of the database (a runner may go on meanwhile) and goes through the log as
/// often as needed for no more than `maxOrders` states in memory. Writes nothing. Conflict when the read models belong
/// to another store; NotFound when there are none; Corrupt when they are ahead of the log.
[[nodiscard]] Result<ReadModelReport>
verifyOrderSummaries(store::EventStore &store, ReadModelDatabase &database,
                     const std::function<void(std::uint64_t done, std::uint64_t total)> &progress = {},
                     std::stop_token stop = {}, std::size_t maxOrders = MaxReplayedOrders);

/// The same on a connection of its own.
[[nodiscard]] Result<ReadModelReport>
verifyOrderSummaries(store::EventStore &store, const ReadModelLocation &location,
                     const std::function<void(std::uint64_t done, std::uint64_t total)> &progress = {},
                     std::stop_token stop = {});

} // namespace foldline::projections
