// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aggregates/hiddenevents.h"

#include <algorithm>

namespace foldline::aggregates {

namespace {

using Rule = HiddenEvents::Rule;

std::uint64_t endOf(const store::StreamInfo &info) { return info.lastRevision ? info.lastRevision->value + 1 : 0; }

/// What hides the revisions below `first` of a stream that goes up to `end`.
Rule ruleOf(const store::StreamMetadata &metadata, std::uint64_t first, std::uint64_t end)
{
    if (metadata.truncateBefore && static_cast<std::uint64_t>(*metadata.truncateBefore) >= first)
        return Rule::TruncateBefore;
    if (metadata.maxCount && end >= first + static_cast<std::uint64_t>(*metadata.maxCount))
        return Rule::MaxCount;
    return metadata.maxAgeSeconds ? Rule::MaxAge : Rule::Unknown;
}

} // namespace

HiddenEvents hiddenEvents(const store::StreamInfo &info, const std::optional<events::Revision> &first)
{
    HiddenEvents hidden;
    hidden.first = first ? first->value : endOf(info);
    hidden.deleted = std::min(hidden.first, info.deletedBefore);
    hidden.rule = hidden.truncated() > 0 ? Rule::Unknown : Rule::None;
    return hidden;
}

HiddenEvents findHiddenEvents(store::EventStore &store, const events::StreamName &stream,
                              const std::optional<events::Revision> &first, const std::stop_token &stop)
{
    if (first == events::Revision{0})
        return {};
    const auto info = store.streamInfo(stream, stop);
    HiddenEvents hidden = hiddenEvents(info.value_or(store::StreamInfo()), first);
    if (!info || hidden.truncated() == 0)
        return hidden;
    if (const auto metadata = store.streamMetadata(stream, stop))
        hidden.rule = ruleOf(*metadata, hidden.first, endOf(*info));
    return hidden;
}

} // namespace foldline::aggregates
