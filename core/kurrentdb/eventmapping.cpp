// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/eventmapping.h"

#include <charconv>
#include <string>
#include <utility>

namespace foldline::kurrentdb {

namespace {

using Record = protocol::streams::ReadResp::ReadEvent::RecordedEvent;

// The years 0001 to 9999.
constexpr std::int64_t FirstTick = -62'135'596'800 * Timestamp::TicksPerSecond;
constexpr std::int64_t LastTick = 253'402'300'800 * Timestamp::TicksPerSecond - 1;

events::EventId fromHalves(std::uint64_t high, std::uint64_t low)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[7 - i] = static_cast<std::uint8_t>(high >> (8 * i));
        bytes[15 - i] = static_cast<std::uint8_t>(low >> (8 * i));
    }
    return events::EventId(bytes);
}

std::string whereIs(const Record &record)
{
    return record.stream_identifier().stream_name() + ", revision " + std::to_string(record.stream_revision());
}

const std::string *property(const Record &record, const char *name)
{
    const auto found = record.metadata().find(name);
    return found == record.metadata().end() ? nullptr : &found->second;
}

std::optional<Timestamp> createdOf(const Record &record)
{
    const std::string *text = property(record, "created");
    if (!text)
        return std::nullopt;
    std::int64_t ticks = 0;
    const char *end = text->data() + text->size();
    const auto parsed = std::from_chars(text->data(), end, ticks);
    if (parsed.ec != std::errc() || parsed.ptr != end || ticks < FirstTick || ticks > LastTick)
        return std::nullopt;
    return Timestamp::fromTicks(ticks);
}

/// Servers before 22.10 send 2^64 − 1 with reads of one stream.
events::Position positionOf(const Record &record)
{
    if (record.commit_position() == UINT64_MAX || record.prepare_position() == UINT64_MAX)
        return {};
    return {record.commit_position(), record.prepare_position()};
}

/// Where a link is the event that is read, the position is the link's.
bool hasPosition(const protocol::streams::ReadResp::ReadEvent &reply)
{
    const Record &record = reply.has_link() ? reply.link() : reply.event();
    return record.commit_position() != UINT64_MAX && record.prepare_position() != UINT64_MAX &&
           (record.commit_position() != 0 || reply.commit_position() == 0);
}

std::uint64_t utf16Units(const std::string &utf8)
{
    std::uint64_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xC0U) == 0x80U ? 0 : byte >= 0xF0U ? 2 : 1;
    }
    return units;
}

} // namespace

void setUuid(protocol::UUID &message, const events::EventId &id) { message.set_string(id.toString()); }

Result<events::EventId> uuidOf(const protocol::UUID &message)
{
    switch (message.value_case()) {
    case protocol::UUID::kString:
        return events::EventId::parse(message.string());
    case protocol::UUID::kStructured:
        return fromHalves(static_cast<std::uint64_t>(message.structured().most_significant_bits()),
                          static_cast<std::uint64_t>(message.structured().least_significant_bits()));
    case protocol::UUID::VALUE_NOT_SET:
        break;
    }
    return failure(ErrorCode::InvalidInput, "An id is missing.");
}

Result<events::RecordedEvent> eventOf(Record &&record)
{
    const auto damaged = [&record](std::string what) {
        return failure(ErrorCode::Corrupt, "The server sent an event " + std::move(what) + ".", whereIs(record));
    };
    if (record.stream_identifier().stream_name().empty())
        return damaged("without a stream");
    const auto id = uuidOf(record.id());
    if (!id)
        return damaged("without an id that can be read");
    const std::string *type = property(record, "type");
    if (!type)
        return damaged("without a type");
    const auto created = createdOf(record);
    if (!created)
        return damaged("without a time that can be read");
    events::RecordedEvent event;
    event.id = *id;
    event.revision = {record.stream_revision()};
    event.position = positionOf(record);
    event.type = *type;
    const std::string *contentType = property(record, "content-type");
    event.contentType = contentType ? *contentType : std::string(events::BinaryContentType);
    event.created = *created;
    event.stream = events::StreamName(std::move(*record.mutable_stream_identifier()->mutable_stream_name()));
    event.data = std::move(*record.mutable_data());
    event.metadata = std::move(*record.mutable_custom_metadata());
    return event;
}

Result<events::RecordedEvent> eventOf(protocol::streams::ReadResp::ReadEvent &&reply)
{
    return eventOf(std::move(reply.has_event() ? *reply.mutable_event() : *reply.mutable_link()));
}

Result<void> checkPosition(const protocol::streams::ReadResp::ReadEvent &reply, ReadFrom from)
{
    using Reply = protocol::streams::ReadResp::ReadEvent;
    const bool saysSo = reply.position_case() == Reply::kNoPosition;
    const bool isWhole = reply.position_case() == Reply::kCommitPosition && hasPosition(reply);
    if (isWhole || (saysSo && from == ReadFrom::Stream))
        return {};
    return failure(ErrorCode::Corrupt, "The server sent an event without its position in the log.",
                   whereIs(reply.has_link() ? reply.link() : reply.event()));
}

std::uint64_t countedSize(const events::ProposedEvent &event)
{
    return event.data.size() + event.metadata.size() + 2 * utf16Units(event.type);
}

} // namespace foldline::kurrentdb
