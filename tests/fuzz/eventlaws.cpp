// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/eventlaws.h"

#include "core/kurrentdb/eventmapping.h"
#include "core/kurrentdb/logfilter.h"
#include "core/kurrentdb/streamcensus.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace foldline::kurrentdb::testing {

namespace {

using Record = ReadResp::ReadEvent::RecordedEvent;
using events::RecordedEvent;

const Record &recordIn(const ReadResp::ReadEvent &reply) { return reply.has_event() ? reply.event() : reply.link(); }

std::optional<std::string> propertyOf(const Record &record, const std::string &key)
{
    const auto found = record.metadata().find(key);
    return found == record.metadata().end() ? std::nullopt : std::optional(found->second);
}

/// A whole number of ticks in the years 0001 to 9999, looked at digit by digit.
bool isTime(const std::string &text)
{
    const std::string digits = text.substr(text.starts_with('-') ? 1 : 0);
    if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    const auto begin = std::min(digits.find_first_not_of('0'), digits.size());
    const std::string number = digits.substr(begin);
    const std::string most = text.starts_with('-') ? "621355968000000000" : "2534023007999999999";
    return number.size() < most.size() || (number.size() == most.size() && number <= most);
}

bool isComplete(const Record &record)
{
    const auto created = propertyOf(record, "created");
    return !record.stream_identifier().stream_name().empty() && uuidOf(record.id()) && propertyOf(record, "type") &&
           created && isTime(*created);
}

std::string lawBrokenBy(const RecordedEvent &event, const Record &record)
{
    const auto created = propertyOf(record, "created");
    if (!isComplete(record))
        return "an event was made of a record with parts missing";
    if (event.id != *uuidOf(record.id()) || event.stream.value() != record.stream_identifier().stream_name() ||
        event.revision.value != record.stream_revision() || event.type != propertyOf(record, "type"))
        return "an event is not the one that was sent";
    if (event.data != record.data() || event.metadata != record.custom_metadata())
        return "an event has other bytes than were sent";
    if (event.isJson() != (propertyOf(record, "content-type") == std::string(events::JsonContentType)))
        return "an event is JSON where it was not said, or the other way round";
    if (std::to_string(event.created.ticks()) != std::to_string(std::stoll(*created)))
        return "an event has another time than was sent";
    if (Timestamp::parse(event.created.toIso8601()) != event.created)
        return "an event's time cannot be written";
    const bool isKnown = record.commit_position() != UINT64_MAX && record.prepare_position() != UINT64_MAX;
    const events::Position sent{record.commit_position(), record.prepare_position()};
    return event.position == (isKnown ? sent : events::Position{}) ? std::string() : "an event has another place";
}

std::string lawBrokenBy(const Error &error, const Record &record)
{
    if (isComplete(record))
        return "a whole record was refused: " + describe(error);
    if (error.code != ErrorCode::Corrupt || !error.message.ends_with('.'))
        return "damage is told with another code, or no sentence";
    return error.context.find(std::to_string(record.stream_revision())) == std::string::npos
               ? "damage is told without saying where"
               : std::string();
}

void addUnknown(google::protobuf::Message &message)
{
    message.GetReflection()->MutableUnknownFields(&message)->AddVarint(1000, 7);
    message.GetReflection()->MutableUnknownFields(&message)->AddLengthDelimited(1001, "what newer servers say");
}

ReadResp::ReadEvent fromNewerServer(ReadResp::ReadEvent reply)
{
    addUnknown(reply);
    Record &record = reply.has_event() ? *reply.mutable_event() : *reply.mutable_link();
    addUnknown(record);
    addUnknown(*record.mutable_id());
    addUnknown(*record.mutable_stream_identifier());
    ReadResp::ReadEvent received;
    received.ParseFromString(reply.SerializeAsString());
    return received;
}

auto partsOf(const RecordedEvent &event)
{
    return std::tie(event.id, event.stream, event.revision, event.position, event.type, event.contentType,
                    event.created, event.data, event.metadata);
}

bool isSame(const Result<RecordedEvent> &a, const Result<RecordedEvent> &b)
{
    return a && b ? partsOf(*a) == partsOf(*b) : !a && !b && a.error() == b.error();
}

std::string lawBrokenByFilters(const RecordedEvent &event)
{
    const std::string described = event.stream.isMetadata() ? event.stream.described().value() : event.stream.value();
    if (LogFilter({}, {}, false).matches(event) != !described.starts_with('$'))
        return "people's streams are told apart wrongly";
    if (!LogFilter({}, {}, true).matches(event) || !LogFilter({event.type}, {}, true).matches(event))
        return "a filter refuses what it is made for";
    const std::string category(event.stream.category());
    if (LogFilter({event.type + "x"}, {}, true).matches(event) || LogFilter({}, category + "x", true).matches(event))
        return "a filter lets through what it is made against";
    event_store::client::streams::ReadReq::Options options;
    LogFilter({event.type}, category, false).apply(options);
    return options.has_filter() ? std::string() : "a filter is not asked of the server";
}

std::string lawBrokenByCensus(const StreamCensus &census, const std::set<std::string> &names)
{
    const auto streams = census.list({.includeSystem = true});
    for (const store::StreamInfo &info : streams) {
        if (!names.contains(info.name.value()))
            return "the list of streams names one that has no event";
        if ((info.deleted || info.tombstoned) && info.lastRevision)
            return "the list of streams has a revision of a deleted one";
    }
    if (census.list({.includeSystem = true, .newestFirst = true}).size() != streams.size())
        return "the list of streams is longer in one order than in the other";
    return {};
}

} // namespace

std::string lawBrokenBy(const ReadResp::ReadEvent &reply)
{
    const auto event = eventOf(ReadResp::ReadEvent(reply));
    const Record &record = recordIn(reply);
    if (auto broken = event ? lawBrokenBy(*event, record) : lawBrokenBy(event.error(), record); !broken.empty())
        return broken;
    if (!isSame(event, eventOf(fromNewerServer(reply))))
        return "what a newer server adds changes the event";
    return event ? lawBrokenByFilters(*event) : std::string();
}

std::string lawBrokenBy(const std::vector<ReadResp> &replies)
{
    std::vector<RecordedEvent> events;
    std::set<std::string> names;
    for (const ReadResp &reply : replies) {
        if (!reply.has_event())
            continue;
        if (auto broken = lawBrokenBy(reply.event()); !broken.empty())
            return broken;
        if (auto event = eventOf(ReadResp::ReadEvent(reply.event()))) {
            names.insert(event->stream.value());
            events.push_back(*std::move(event));
        }
    }
    StreamCensus census;
    census.add(events);
    return lawBrokenByCensus(census, names);
}

} // namespace foldline::kurrentdb::testing
