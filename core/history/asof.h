// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/store/eventstore.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace foldline::history {

struct StateAsOf
{
    events::StreamName stream;
    events::Revision revision; ///< of the last event folded
    Timestamp at;              ///< its `created`
    std::uint64_t events = 0;
    std::uint64_t hidden = 0; ///< earlier events, since the last deletion, that truncation hides: the state lacks them
    aggregates::State state;
};

/// Every aggregate's state of `category` (empty: of every category that has a type) at `instant` (absent: now), by
/// stream name. One pass over the log; memory is one state a stream. An event created after the instant hides the rest
/// of its stream. Soft-deleted and tombstoned streams are left out as of now. `handler` returns false to stop.
[[nodiscard]] Result<void> statesAsOf(store::EventStore &store, const aggregates::AggregateRegistry &registry,
                                      std::string_view category, std::optional<Timestamp> instant,
                                      const std::function<bool(const StateAsOf &)> &handler,
                                      const std::function<void(std::uint64_t events)> &progress = {},
                                      std::stop_token stop = {});

} // namespace foldline::history
