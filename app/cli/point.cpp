// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/point.h"

#include "core/base/text.h"
#include "core/store/firstevent.h"

#include <algorithm>
#include <charconv>

namespace foldline::cli {

Result<Point> parsePoint(std::string_view text, std::string_view what)
{
    const bool digits =
        !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) {
        std::uint64_t number = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (code != std::errc{} || end != text.data() + text.size())
            return failure(ErrorCode::InvalidInput,
                           std::string(what) + ": the number `" + std::string(text) + "` is too large.");
        return Point(number);
    }
    auto instant = Timestamp::parseLenient(text);
    if (!instant) {
        return failure(ErrorCode::InvalidInput,
                       std::string(what) + ": `" + std::string(text) +
                           "` is neither a number nor a time such as 2016-11-19 or 2016-11-19T08:40:02Z.");
    }
    return Point(*instant);
}

std::string pointText(const Point &point)
{
    if (const auto *number = std::get_if<std::uint64_t>(&point))
        return "revision " + std::to_string(*number);
    return std::get<Timestamp>(point).toIso8601();
}

aggregates::UpTo upTo(const Point &point)
{
    if (const auto *number = std::get_if<std::uint64_t>(&point))
        return events::Revision{*number};
    return std::get<Timestamp>(point);
}

namespace {

/// The stream's first event, or nothing where there is none to read.
Result<std::optional<events::RecordedEvent>> firstEvent(store::EventStore &store, const events::StreamName &stream,
                                                        bool includeHidden, std::stop_token stop)
{
    auto first = store::firstOf(store, stream, {.includeHidden = includeHidden}, std::move(stop));
    if (!first && first.error().code == ErrorCode::NotFound)
        return std::nullopt;
    return first;
}

std::string hiddenText(const std::string &name, const Point &point, const events::RecordedEvent &visible)
{
    const bool isNumber = std::holds_alternative<std::uint64_t>(point);
    const std::string first = std::to_string(visible.revision.value) + " of " + visible.created.toIso8601();
    return (isNumber ? "Revision " + std::to_string(std::get<std::uint64_t>(point)) + " of `" + name + '`'
                     : "What `" + name + "` was at " + pointText(point)) +
           " is hidden by truncation or deletion: the first revision that can be seen is " + first +
           ". `foldline log` shows what is hidden.";
}

} // namespace

Error explainPoint(store::EventStore &store, const events::StreamName &stream, const Point &point, std::stop_token stop)
{
    const std::string name = shortened(stream.value());
    const auto info = store.streamInfo(stream, stop);
    if (!info)
        return info.error();
    const auto *number = std::get_if<std::uint64_t>(&point);
    if (number && info->lastRevision && *number > info->lastRevision->value)
        return {ErrorCode::NotFound,
                "`" + name + "` has no revision " + std::to_string(*number) + ": its last one is " +
                    std::to_string(info->lastRevision->value) + ".",
                {}};
    const auto visible = firstEvent(store, stream, false, stop);
    if (!visible)
        return visible.error();
    if (!*visible)
        return nothingVisible(stream);
    if (number)
        return {ErrorCode::NotFound, hiddenText(name, point, **visible), {}};
    const auto stored = firstEvent(store, stream, true, std::move(stop));
    const Timestamp begin = stored && *stored ? (*stored)->created : (*visible)->created;
    if (begin <= std::get<Timestamp>(point))
        return {ErrorCode::NotFound, hiddenText(name, point, **visible), {}};
    return {ErrorCode::NotFound,
            "`" + name + "` did not exist yet at " + pointText(point) + ": its first event is of " + begin.toIso8601() +
                ".",
            {}};
}

Result<std::size_t> indexAt(store::EventStore &store, const history::Timeline &timeline, const Point &point,
                            std::stop_token stop)
{
    const auto *number = std::get_if<std::uint64_t>(&point);
    const auto index =
        number ? timeline.indexOf(events::Revision{*number}) : timeline.indexAt(std::get<Timestamp>(point));
    if (index)
        return *index;
    return failure(explainPoint(store, timeline.stream(), point, std::move(stop)));
}

std::string shortened(std::string_view text)
{
    constexpr std::size_t Told = 200;
    if (text.size() <= Told)
        return std::string(text);
    return elided(text, Told) + " (" + std::to_string(text.size()) + " bytes)";
}

Result<events::StreamName> parseStream(std::string_view text)
{
    auto name = events::StreamName::parseForReading(text); // what is written, its store checks
    if (!name)
        return failure(name.error().code, "`" + shortened(text) + "` is no name of a stream: " + name.error().message,
                       name.error().context);
    return name;
}

Error nothingVisible(const events::StreamName &stream)
{
    return {ErrorCode::NotFound,
            "The stream `" + shortened(stream.value()) +
                "` has no events that can be seen: stream metadata hides them all. `foldline log` shows them.",
            {}};
}

Error explainMissing(store::EventStore &store, const aggregates::AggregateRegistry &aggregates,
                     const events::StreamName &stream, Error error)
{
    if (error.code == ErrorCode::StreamDeleted)
        return {error.code,
                "The stream `" + shortened(stream.value()) +
                    "` was deleted for good. Its history is in the log: `foldline log` shows it.",
                {}};
    if (error.code != ErrorCode::NotFound)
        return error;
    if (const auto info = store.streamInfo(stream); info && info->deleted)
        return {ErrorCode::NotFound,
                "The stream `" + shortened(stream.value()) +
                    "` is deleted: its events are hidden until the next one is written, and `foldline log` shows them.",
                {}};
    std::string message = "There is no stream `" + shortened(stream.value()) + "` in " + store.displayName() + ".";
    for (const auto &type : aggregates.types()) {
        const events::StreamName meant(std::string(type->category()) + '-' + stream.value());
        if (store.streamInfo(meant))
            message += " Did you mean `" + shortened(meant.value()) + "`?";
    }
    if (stream.value().starts_with("$ce-") || stream.value().starts_with("$et-") || stream.value() == "$streams")
        message += " The server's system projections write it, where they run.";
    return {ErrorCode::NotFound, std::move(message), {}};
}

} // namespace foldline::cli
