// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/point.h"

#include "core/base/text.h"

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

Result<std::size_t> indexAt(const history::Timeline &timeline, const Point &point)
{
    const auto *number = std::get_if<std::uint64_t>(&point);
    const auto index =
        number ? timeline.indexOf(events::Revision{*number}) : timeline.indexAt(std::get<Timestamp>(point));
    if (index)
        return *index;
    const std::string name = shortened(timeline.stream().value());
    if (number && !timeline.isEmpty()) {
        return failure(ErrorCode::NotFound,
                       "`" + name + "` has no revision " + std::to_string(*number) + ": its last one is " +
                           std::to_string(timeline.entry(timeline.size() - 1).event.revision.value) + ".");
    }
    return failure(ErrorCode::NotFound, "`" + name + "` did not exist yet at " + pointText(point) + ".");
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
    auto name = events::StreamName::parse(text);
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
    std::string message = "There is no stream `" + shortened(stream.value()) + "` in " + store.displayName() + ".";
    for (const auto &type : aggregates.types()) {
        const events::StreamName meant(std::string(type->category()) + '-' + stream.value());
        if (store.streamInfo(meant))
            message += " Did you mean `" + shortened(meant.value()) + "`?";
    }
    return {ErrorCode::NotFound, std::move(message), {}};
}

} // namespace foldline::cli
