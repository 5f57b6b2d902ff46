// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/store/eventstore.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

namespace foldline::orders {

struct DemoOptions
{
    std::uint64_t seed = 20161119;
    std::uint64_t orders = 4000;
    /// The last instant of the history; the first is three years earlier. Events of the newest orders that would come
    /// later are left out, so that some are still drafts.
    Timestamp until;
    /// Stop after this many events; absent: as many as the orders have.
    std::optional<std::uint64_t> events;
};

/// One event of the demo, ready for an import.
struct DemoEvent
{
    events::StreamName stream;
    events::ProposedEvent event; ///< `created` is set
};

struct DemoReport
{
    std::uint64_t orders = 0;
    std::uint64_t events = 0;
};

/// A made-up shop's history: weekdays, seasons and growth, baskets, prices, shipping delays, cancellations with
/// reasons, orders edited many times (one of them 300 times), a first year in schema 1, a few totals that disagree with
/// their items, a few events of a type that Foldline does not know. The same options give the same events, to the byte,
/// in order of `created`. Stops when `sink` fails.
[[nodiscard]] Result<DemoReport> generateDemo(const DemoOptions &options,
                                              const std::function<Result<void>(const DemoEvent &)> &sink,
                                              std::stop_token stop = {});

/// generateDemo into an empty store, in one commit.
[[nodiscard]] Result<DemoReport> writeDemo(const DemoOptions &options, store::EventStore &store,
                                           const std::function<void(std::uint64_t events)> &progress = {},
                                           std::stop_token stop = {});

} // namespace foldline::orders
