// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/appendrules.h"

#include "core/base/text.h"
#include "core/store/streammetadata.h"

#include <string>
#include <unordered_set>
#include <utility>

namespace foldline::store::sqlite {

namespace {

using Kind = ExpectedRevision::Kind;
using Repeat = std::optional<AppendResult>; ///< absent: nothing of it is stored

tl::unexpected<Error> wrongRevision(const StreamName &stream, const StreamRow &row, ExpectedRevision expected)
{
    const auto last = row.last();
    std::string message = "The stream " + stream.value();
    message += last ? " is at revision " + std::to_string(last->value) : std::string(" does not exist");
    message += ", but the writer expected " + expected.toString() + ". Nothing was written.";
    return failure(ErrorCode::Conflict, std::move(message));
}

AppendResult standing(const LogWriter &writer, const StreamRow &row)
{
    const std::uint64_t size = writer.size();
    const auto position = row.lastPosition ? static_cast<std::uint64_t>(*row.lastPosition) : (size > 0 ? size - 1 : 0);
    return {row.last(), Position::at(position), false};
}

AppendResult repeatOf(const StoredEvent &last)
{
    return {Revision{static_cast<std::uint64_t>(last.revision)},
            Position::at(static_cast<std::uint64_t>(last.position)), true};
}

/// The ids stored from `first` on are those of `events`, or begin with them.
Result<Repeat> repeatAt(LogWriter &writer, const StreamRow &row, std::int64_t first,
                        std::span<const ProposedEvent> events)
{
    std::optional<StoredEvent> last;
    for (std::size_t i = 0; i < events.size(); ++i) {
        auto stored = writer.eventAt(row, first + static_cast<std::int64_t>(i));
        if (!stored)
            return failure(stored.error());
        if (!*stored || (*stored)->id != events[i].id)
            return Repeat();
        last = **stored;
    }
    return last ? Repeat(repeatOf(*last)) : Repeat();
}

/// Looks the ids up: all known, in this stream and one after the other is a repeat; some known is a conflict.
Result<Repeat> repeatById(LogWriter &writer, const StreamRow &row, std::span<const ProposedEvent> events)
{
    std::optional<StoredEvent> previous;
    std::size_t known = 0;
    for (std::size_t i = 0; i < events.size(); ++i) {
        auto stored = writer.eventById(events[i].id);
        if (!stored)
            return failure(stored.error());
        if (!*stored)
            continue;
        const StoredEvent &event = **stored;
        const bool follows =
            known == i && event.stream == row.id && (!previous || event.revision == previous->revision + 1);
        if (!follows)
            return failure(writer.takenId(event));
        previous = event;
        ++known;
    }
    if (known == 0)
        return Repeat();
    if (known < events.size())
        return failure(writer.takenId(*previous));
    return Repeat(repeatOf(*previous));
}

Result<bool> streamExists(LogWriter &writer, const StreamName &stream, const StreamRow &row)
{
    if (row.hasEvents())
        return true;
    auto metastream = writer.stream(stream.metadataStream().value());
    if (!metastream)
        return failure(metastream.error());
    return (*metastream)->hasEvents();
}

/// The stream itself or, for a metastream, the stream that it describes.
Result<bool> isTombstoned(LogWriter &writer, const StreamName &stream, const StreamRow &row)
{
    if (row.state == StreamState::Tombstoned)
        return true;
    if (!stream.isMetadata())
        return false;
    auto described = writer.stream(stream.described().value());
    if (!described)
        return failure(described.error());
    return (*described)->state == StreamState::Tombstoned;
}

bool isAtExpected(const StreamRow &row, ExpectedRevision expected)
{
    if (expected.kind() == Kind::NoStream)
        return !row.hasEvents() || row.state == StreamState::SoftDeleted;
    return row.hasEvents() && static_cast<std::uint64_t>(row.lastRevision) == expected.revision().value;
}

/// Exact and NoStream: compares with the events stored at those numbers.
Result<Repeat> checkNumbered(LogWriter &writer, const StreamName &stream, const StreamRow &row,
                             ExpectedRevision expected, std::span<const ProposedEvent> events)
{
    const bool exact = expected.kind() == Kind::Exact;
    if (exact && expected.revision() >= events::TombstoneRevision)
        return wrongRevision(stream, row, expected);
    const std::uint64_t next = exact ? expected.revision().value + 1 : 0;
    if (row.hasEvents() && !events.empty() && next <= static_cast<std::uint64_t>(row.lastRevision)) {
        auto repeat = repeatAt(writer, row, static_cast<std::int64_t>(next), events);
        // A stream that came back after a deletion was "no stream" at the deletion as well.
        if (repeat && !*repeat && !exact && row.deletedBefore > 0)
            repeat = repeatAt(writer, row, row.deletedBefore, events);
        if (!repeat || *repeat)
            return repeat;
    }
    if (!isAtExpected(row, expected))
        return wrongRevision(stream, row, expected);
    for (const ProposedEvent &event : events) {
        auto holder = writer.eventById(event.id);
        if (!holder)
            return failure(holder.error());
        if (*holder)
            return failure(writer.takenId(**holder));
    }
    return Repeat();
}

Result<Repeat> checkExpected(LogWriter &writer, const StreamName &stream, const StreamRow &row,
                             ExpectedRevision expected, std::span<const ProposedEvent> events)
{
    auto gone = isTombstoned(writer, stream, row);
    if (!gone)
        return failure(gone.error());
    if (*gone)
        return failure(tombstonedError(stream));
    if (expected.kind() == Kind::Exact || expected.kind() == Kind::NoStream)
        return checkNumbered(writer, stream, row, expected, events);
    if (expected.kind() == Kind::StreamExists) {
        if (row.state == StreamState::SoftDeleted) {
            return failure(ErrorCode::StreamDeleted,
                           "The stream " + stream.value() +
                               " is deleted, but the writer expected it to exist. Nothing was written.");
        }
        auto exists = streamExists(writer, stream, row);
        if (!exists)
            return failure(exists.error());
        if (!*exists)
            return wrongRevision(stream, row, expected);
    }
    return repeatById(writer, row, events);
}

/// Metadata that the store writes itself: `metadata` with another $tb.
Result<Position> writeTruncation(LogWriter &writer, const StreamName &stream, json::Value metadata,
                                 std::int64_t truncateBefore, Timestamp now)
{
    const StreamName metastream = stream.metadataStream();
    auto row = writer.stream(metastream.value());
    if (!row)
        return failure(row.error());
    const ProposedEvent event = metadataEvent(withTruncateBefore(std::move(metadata), truncateBefore));
    const Revision revision{static_cast<std::uint64_t>((*row)->nextRevision())};
    return writeEvent(writer, **row, metastream, revision, event, now);
}

Result<Position> changeTruncation(LogWriter &writer, const StreamName &stream, std::int64_t truncateBefore,
                                  Timestamp now)
{
    auto metadata = writer.metadataOf(stream);
    if (!metadata)
        return failure(metadata.error());
    return writeTruncation(writer, stream, std::move(metadata->json), truncateBefore, now);
}

Result<void> applyMetadata(LogWriter &writer, const StreamName &described, const ProposedEvent &event)
{
    auto found = writer.stream(described.value());
    if (!found)
        return failure(found.error());
    StreamRow &row = **found;
    if (auto made = writer.ensureRow(row, described); !made)
        return made;
    const StreamMetadata metadata = readStreamMetadata(event.data, event.contentType);
    row.truncateBefore = metadata.truncateBefore.value_or(0);
    row.maxCount = metadata.maxCount;
    row.maxAge = metadata.maxAgeSeconds;
    row.changed = true;
    if (row.state == StreamState::Tombstoned)
        return {};
    const bool deleted = row.truncateBefore == DeletedTruncation;
    row.state = deleted ? StreamState::SoftDeleted : StreamState::Live;
    if (deleted)
        row.deletedBefore = row.nextRevision();
    return {};
}

/// As on the servers: metadata that somebody writes to a deleted stream is followed at once by the store's own, which
/// keeps the old events hidden.
Result<void> keepHidden(LogWriter &writer, const StreamName &described, const ProposedEvent &last, Timestamp now)
{
    auto metadata = last.contentType == events::JsonContentType ? json::parse(last.data) : json::Value();
    if (!metadata || !metadata->isObject())
        return {};
    auto row = writer.stream(described.value());
    if (!row)
        return failure(row.error());
    auto written = writeTruncation(writer, described, std::move(*metadata), (*row)->nextRevision(), now);
    return written ? Result<void>() : Result<void>(failure(written.error()));
}

Result<AppendResult> writeAll(LogWriter &writer, StreamRow &row, const StreamName &stream,
                              std::span<const ProposedEvent> events, Timestamp now)
{
    Position position;
    for (const ProposedEvent &event : events) {
        const Revision revision{static_cast<std::uint64_t>(row.nextRevision())};
        auto written = writeEvent(writer, row, stream, revision, event, event.created.value_or(now));
        if (!written)
            return failure(written.error());
        position = *written;
    }
    return AppendResult{row.last(), position, false};
}

} // namespace

Error tombstonedError(const StreamName &stream)
{
    return {ErrorCode::StreamDeleted,
            "The stream " + stream.value() + " is tombstoned: its name cannot be used again.",
            {}};
}

Result<void> checkEvent(const ProposedEvent &event)
{
    if (event.id.isNull())
        return failure(ErrorCode::InvalidInput, "An event has no id. Nothing was written.");
    const std::string which = "The event " + event.id.toString();
    if (event.type.empty() || !isValidUtf8(event.type))
        return failure(ErrorCode::InvalidInput, which + " has no usable type name. Nothing was written.");
    if (!isValidUtf8(event.contentType))
        return failure(ErrorCode::InvalidInput, which + " has a content type that is not UTF-8. Nothing was written.");
    const std::size_t size = event.data.size() + event.metadata.size();
    if (size > MaxEventSize) {
        return failure(ErrorCode::TooLarge, which + " has " + std::to_string(size) +
                                                " bytes of data and metadata; the limit is " +
                                                std::to_string(MaxEventSize) + ". Nothing was written.");
    }
    return {};
}

Result<void> checkProposal(const StreamName &stream, std::span<const ProposedEvent> events)
{
    if (auto name = StreamName::parse(stream.value()); !name)
        return failure(name.error());
    std::unordered_set<events::EventId> ids;
    for (const ProposedEvent &event : events) {
        if (auto checked = checkEvent(event); !checked)
            return checked;
        if (events.size() > 1 && !ids.insert(event.id).second) {
            return failure(ErrorCode::InvalidInput,
                           "The event id " + event.id.toString() + " comes twice in one append. Nothing was written.");
        }
    }
    return {};
}

Result<Position> writeEvent(LogWriter &writer, StreamRow &row, const StreamName &stream, Revision revision,
                            const ProposedEvent &event, Timestamp created)
{
    auto position = writer.write(row, stream, revision, event, created);
    if (position && stream.isMetadata() && event.type == events::MetadataEventType) {
        if (auto applied = applyMetadata(writer, stream.described(), event); !applied)
            return failure(applied.error());
    }
    return position;
}

Result<AppendResult> appendEvents(LogWriter &writer, const StreamName &stream, ExpectedRevision expected,
                                  std::span<const ProposedEvent> events, Timestamp now)
{
    auto found = writer.stream(stream.value());
    if (!found)
        return failure(found.error());
    StreamRow &row = **found;
    auto repeat = checkExpected(writer, stream, row, expected, events);
    if (!repeat)
        return failure(repeat.error());
    if (*repeat)
        return **repeat;
    if (events.empty())
        return standing(writer, row);
    if (row.state == StreamState::SoftDeleted) {
        if (auto back = changeTruncation(writer, stream, row.nextRevision(), now); !back)
            return failure(back.error());
    }
    bool describesDeleted = false;
    if (stream.isMetadata()) {
        auto described = writer.stream(stream.described().value());
        if (!described)
            return failure(described.error());
        describesDeleted = (*described)->state == StreamState::SoftDeleted;
    }
    auto result = writeAll(writer, row, stream, events, now);
    if (result && describesDeleted && events.back().type == events::MetadataEventType) {
        if (auto kept = keepHidden(writer, stream.described(), events.back(), now); !kept)
            return failure(kept.error());
    }
    return result;
}

Result<AppendResult> softDelete(LogWriter &writer, const StreamName &stream, ExpectedRevision expected, Timestamp now)
{
    auto found = writer.stream(stream.value());
    if (!found)
        return failure(found.error());
    const StreamRow &row = **found;
    auto checked = checkExpected(writer, stream, row, expected, {});
    if (!checked)
        return failure(checked.error());
    if (!row.hasEvents())
        return wrongRevision(stream, row, expected);
    auto position = changeTruncation(writer, stream, DeletedTruncation, now);
    if (!position)
        return failure(position.error());
    return AppendResult{row.last(), *position, false};
}

Result<AppendResult> tombstone(LogWriter &writer, const StreamName &stream, ExpectedRevision expected, Timestamp now)
{
    auto found = writer.stream(stream.value());
    if (!found)
        return failure(found.error());
    StreamRow &row = **found;
    auto checked = checkExpected(writer, stream, row, expected, {});
    if (!checked)
        return failure(checked.error());
    ProposedEvent event;
    event.id = events::EventId::random();
    event.type = events::TombstoneEventType;
    event.contentType = events::BinaryContentType;
    auto position = writer.write(row, stream, events::TombstoneRevision, event, now);
    if (!position)
        return failure(position.error());
    row.state = StreamState::Tombstoned;
    row.changed = true;
    return AppendResult{row.last(), *position, false};
}

} // namespace foldline::store::sqlite
