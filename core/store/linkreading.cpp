// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/linkreading.h"

#include "core/store/firstevent.h"

#include <charconv>
#include <utility>
#include <vector>

namespace foldline::store {

namespace {

constexpr std::string_view LinkType = "$>";

} // namespace

bool isLink(const RecordedEvent &event) { return event.type == LinkType; }

std::optional<LinkTarget> linkTargetOf(const RecordedEvent &event)
{
    if (!isLink(event))
        return std::nullopt;
    // Names may hold further signs of that kind.
    const std::string_view text = event.data;
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at + 1 == text.size())
        return std::nullopt;
    std::string_view digits = text.substr(0, at);
    while (digits.starts_with(' '))
        digits.remove_prefix(1);
    std::int64_t number = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size() || number < -1)
        return std::nullopt;
    return LinkTarget{StreamName(std::string(text.substr(at + 1))),
                      number < 0 ? std::nullopt : std::optional(Revision{static_cast<std::uint64_t>(number)})};
}

Result<std::optional<RecordedEvent>> resolveLink(EventStore &store, const RecordedEvent &link, std::stop_token stop)
{
    const auto where = linkTargetOf(link);
    if (!where)
        return std::nullopt;
    const auto direction = where->revision ? Direction::Forwards : Direction::Backwards;
    auto target = firstOf(store, where->stream, {.direction = direction, .from = where->revision}, std::move(stop));
    if (!target && (target.error().code == ErrorCode::NotFound || target.error().code == ErrorCode::StreamDeleted))
        return std::nullopt;
    // Where it was truncated, a later one comes.
    if (target && *target && where->revision && (*target)->revision != *where->revision)
        return std::nullopt;
    return target;
}

Result<void> readResolved(EventStore &store, const StreamName &stream, const StreamRead &read,
                          const LinkedBatchHandler &handler, std::stop_token stop)
{
    if (auto *reader = dynamic_cast<LinkReader *>(&store))
        return reader->readResolved(stream, read, handler, std::move(stop));
    Result<void> resolved;
    auto done = store.readStream(
        stream, read,
        [&](std::span<const RecordedEvent> batch) {
            std::vector<std::optional<RecordedEvent>> targets;
            for (const RecordedEvent &event : batch) {
                auto target = resolveLink(store, event, stop);
                if (!target) {
                    resolved = failure(std::move(target.error()));
                    return false;
                }
                targets.push_back(*std::move(target));
            }
            return handler(batch, targets);
        },
        stop);
    return resolved ? done : resolved;
}

} // namespace foldline::store
