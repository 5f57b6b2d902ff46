// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/base/error.h"
#include "core/store/eventstore.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace foldline::cli {

/// An event about which something is odd: a stored total that disagrees with its items, an event that does not fit the
/// state before it, or one that cannot be read.
struct EventWarning
{
    events::Position position;
    events::StreamName stream;
    events::Revision revision;
    std::string type;
    std::string reason; ///< a sentence
};

struct Warnings
{
    std::vector<EventWarning> first; ///< the first ones, at most `MaxWarnings`
    std::uint64_t all = 0;

    /// What folding this event said, if anything.
    void add(events::Position position, const events::StreamName &stream, events::Revision revision,
             const std::string &type, const aggregates::FoldOutcome &outcome);
};

inline constexpr std::size_t MaxWarnings = 1000;

/// Folds every stream that has a type, in one pass over the log; memory is one state a stream.
[[nodiscard]] Result<Warnings> collectWarnings(store::EventStore &store,
                                               const aggregates::AggregateRegistry &aggregates,
                                               const std::function<void(std::uint64_t events)> &progress,
                                               std::stop_token stop);

} // namespace foldline::cli
