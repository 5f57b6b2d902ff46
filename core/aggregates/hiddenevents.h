// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace foldline::aggregates {

/// The beginning of a stream that reading it does not show: first what was deleted with the stream before it was begun
/// anew, then what a rule hides. Plain data.
struct HiddenEvents
{
    enum class Rule {
        None,           ///< nothing is hidden but what was deleted
        TruncateBefore, ///< $tb
        MaxCount,       ///< $maxCount
        MaxAge,         ///< $maxAge
        Unknown         ///< no rule that is known now: a scavenge took them, or the rule cannot be read
    };

    std::uint64_t deleted = 0; ///< revisions below this one were deleted; the state does not count them
    std::uint64_t first = 0;   ///< first revision that is shown; without any, the next one of the stream
    Rule rule = Rule::None;    ///< what hides the revisions from `deleted` up to `first`

    /// How many events the state lacks.
    [[nodiscard]] std::uint64_t truncated() const { return first - deleted; }
    bool operator==(const HiddenEvents &) const = default;
};

/// `first`: the first revision that was read; absent: nothing can be seen. The rule is left Unknown.
[[nodiscard]] HiddenEvents hiddenEvents(const store::StreamInfo &info, const std::optional<events::Revision> &first);
/// The same, with the rule; Unknown too where the store does not tell. Blocks; any thread. Nothing to ask for when
/// `first` is 0.
[[nodiscard]] HiddenEvents findHiddenEvents(store::EventStore &store, const events::StreamName &stream,
                                            const std::optional<events::Revision> &first, const std::stop_token &stop);

} // namespace foldline::aggregates
