// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/memory/memorylog.h"

#include "core/store/sqlite/appendrules.h"
#include "core/store/streammetadata.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace foldline::store::memory {

namespace {

/// `$tb` of a soft-deleted stream, as on the servers.
constexpr std::int64_t DeletedTruncation = std::numeric_limits<std::int64_t>::max();

const Stream Absent{};

tl::unexpected<Error> conflict(const Stream &stream, const StreamName &name, ExpectedRevision expected)
{
    const std::string actual = ExpectedRevision::after(stream.lastRevision()).toString();
    return failure(ErrorCode::Conflict,
                   "The stream is at " + actual + ", the writer expected " + expected.toString() +
                       "; nothing was written.",
                   name.value());
}

bool passes(const Stream &stream, bool hasMetadata, ExpectedRevision expected)
{
    switch (expected.kind()) {
    case ExpectedRevision::Kind::Any:
        return true;
    case ExpectedRevision::Kind::NoStream:
        return stream.positions.empty() || stream.state == Stream::State::SoftDeleted;
    case ExpectedRevision::Kind::StreamExists:
        return !stream.positions.empty() || hasMetadata;
    case ExpectedRevision::Kind::Exact:
        return stream.lastRevision() == expected.revision();
    }
    return false;
}

} // namespace

std::optional<Revision> Stream::lastRevision() const
{
    return positions.empty() ? std::nullopt : std::optional(Revision{positions.size() - 1});
}

std::uint64_t Stream::firstVisible() const
{
    const std::uint64_t count = positions.size();
    const auto before = static_cast<std::uint64_t>(metadata.truncateBefore.value_or(0));
    // A metastream keeps its last event only.
    const std::int64_t noLimit = name.isMetadata() ? 1 : DeletedTruncation;
    const auto kept = static_cast<std::uint64_t>(metadata.maxCount.value_or(noLimit));
    return std::min(count, std::max(before, count > kept ? count - kept : 0));
}

std::optional<Position> MemoryLog::lastPosition() const
{
    return m_events.empty() ? std::nullopt : std::optional(m_events.back().position);
}

const Stream *MemoryLog::find(const StreamName &name) const
{
    const auto found = m_streams.find(name);
    return found == m_streams.end() ? nullptr : &found->second;
}

bool MemoryLog::isTombstoned(const StreamName &name) const
{
    const Stream *found = find(name.isMetadata() ? name.described() : name);
    return found && found->state == Stream::State::Tombstoned;
}

bool MemoryLog::isYoungEnough(const Stream &stream, const RecordedEvent &event, Timestamp now) const
{
    constexpr std::int64_t Limit = std::numeric_limits<std::int64_t>::max() / Timestamp::TicksPerSecond;
    const std::optional<std::int64_t> seconds = stream.metadata.maxAgeSeconds;
    if (!seconds || *seconds >= Limit)
        return true;
    return now.ticks() - event.created.ticks() <= *seconds * Timestamp::TicksPerSecond;
}

Stream &MemoryLog::stream(const StreamName &name)
{
    Stream &result = m_streams[name];
    if (result.name.value().empty())
        result.name = name;
    return result;
}

Result<void> MemoryLog::checkExpected(const Stream &stream, const StreamName &name, ExpectedRevision expected) const
{
    if (stream.state == Stream::State::SoftDeleted && expected.kind() == ExpectedRevision::Kind::StreamExists)
        return failure(ErrorCode::StreamDeleted,
                       "The stream is deleted, but the writer expected it to exist. Nothing was written.",
                       name.value());
    if (!passes(stream, hasMetadata(name), expected))
        return conflict(stream, name, expected);
    return {};
}

Result<void> MemoryLog::checkIds(const StreamName &name, std::span<const ProposedEvent> events) const
{
    for (const ProposedEvent &event : events) {
        if (knows(event.id))
            return failure(ErrorCode::Conflict,
                           "The event id " + event.id.toString() + " is taken. Nothing was written.", name.value());
    }
    return {};
}

std::optional<AppendResult> MemoryLog::repeatAt(const Stream &stream, std::uint64_t first,
                                                std::span<const ProposedEvent> events) const
{
    if (events.empty() || first > stream.positions.size() || stream.positions.size() - first < events.size())
        return std::nullopt;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (m_events[stream.positions[first + i]].id != events[i].id)
            return std::nullopt;
    }
    const std::uint64_t last = first + events.size() - 1;
    return AppendResult{Revision{last}, Position::at(stream.positions[last]), true};
}

std::optional<AppendResult> MemoryLog::findRepeat(const Stream &stream, ExpectedRevision expected,
                                                  std::span<const ProposedEvent> events) const
{
    if (events.empty())
        return std::nullopt;
    if (expected.kind() == ExpectedRevision::Kind::Exact && expected.revision() >= events::TombstoneRevision)
        return std::nullopt;
    if (expected.kind() == ExpectedRevision::Kind::Exact)
        return repeatAt(stream, expected.revision().value + 1, events);
    if (expected.kind() == ExpectedRevision::Kind::NoStream) {
        const auto repeat = repeatAt(stream, 0, events);
        return repeat ? repeat : repeatAt(stream, stream.deletedBefore, events);
    }
    const auto found = m_ids.find(events.front().id);
    if (found == m_ids.end() || m_events[found->second].stream != stream.name)
        return std::nullopt;
    return repeatAt(stream, m_events[found->second].revision.value, events);
}

Result<AppendResult> MemoryLog::append(const StreamName &name, ExpectedRevision expected,
                                       std::span<const ProposedEvent> events)
{
    if (const auto proposal = sqlite::checkProposal(name, events); !proposal)
        return failure(proposal.error());
    if (isTombstoned(name))
        return failure(sqlite::tombstonedError(name));
    const Stream &before = find(name) ? *find(name) : Absent;
    if (const auto repeat = findRepeat(before, expected, events))
        return *repeat;
    if (const auto checked = checkExpected(before, name, expected); !checked)
        return failure(checked.error());
    if (const auto ids = checkIds(name, events); !ids)
        return failure(ids.error());
    return events.empty() ? standing(before) : write(name, events);
}

AppendResult MemoryLog::standing(const Stream &stream) const
{
    if (!stream.positions.empty())
        return {stream.lastRevision(), Position::at(stream.positions.back()), false};
    return {std::nullopt, lastPosition().value_or(Position{}), false};
}

AppendResult MemoryLog::write(const StreamName &name, std::span<const ProposedEvent> events)
{
    Stream &target = stream(name);
    // As on the servers, a deleted stream that comes back keeps its old events hidden, and so does one whose metadata
    // is written.
    if (target.state == Stream::State::SoftDeleted)
        writeTruncation(name, target.metadata.json, target.positions.size());
    const Stream *described = name.isMetadata() ? find(name.described()) : nullptr;
    const bool describesDeleted = described && described->state == Stream::State::SoftDeleted;
    for (const ProposedEvent &event : events)
        record(name, Revision{target.positions.size()}, event);
    const AppendResult result{target.lastRevision(), *lastPosition(), false};
    if (describesDeleted && events.back().type == events::MetadataEventType && described->metadata.json.isObject())
        writeTruncation(described->name, described->metadata.json, described->positions.size());
    return result;
}

bool MemoryLog::hasMetadata(const StreamName &name) const
{
    const Stream *metastream = find(name.metadataStream());
    return metastream && !metastream->positions.empty();
}

Result<AppendResult> MemoryLog::setMetadata(const StreamName &name, ExpectedRevision expected,
                                            const json::Value &metadata)
{
    if (const auto parsed = StreamName::parse(name.value()); !parsed)
        return failure(parsed.error());
    if (const auto checked = parseStreamMetadata(metadata); !checked)
        return failure(checked.error());
    const ProposedEvent event = metadataEvent(json::dump(metadata));
    return append(name.metadataStream(), expected, std::span(&event, 1));
}

Result<Position> MemoryLog::remove(const StreamName &name, ExpectedRevision expected, DeleteMode mode)
{
    if (const auto parsed = StreamName::parse(name.value()); !parsed)
        return failure(parsed.error());
    if (name.isMetadata() || name.value() == "$all")
        return failure(ErrorCode::AccessDenied, "A metadata stream cannot be deleted.", name.value());
    if (isTombstoned(name))
        return failure(sqlite::tombstonedError(name));
    const Stream &before = find(name) ? *find(name) : Absent;
    if (const auto checked = checkExpected(before, name, expected); !checked)
        return failure(checked.error());
    if (mode == DeleteMode::Soft && before.positions.empty())
        return conflict(before, name, expected);
    if (mode == DeleteMode::Soft) {
        writeTruncation(name, before.metadata.json, DeletedTruncation);
    } else {
        ProposedEvent event;
        event.id = events::EventId::random();
        event.type = events::TombstoneEventType;
        event.contentType = events::BinaryContentType;
        record(name, events::TombstoneRevision, event);
    }
    return *lastPosition();
}

void MemoryLog::writeTruncation(const StreamName &name, const json::Value &metadata, std::uint64_t before)
{
    const StreamName metastream = name.metadataStream();
    const std::string text = withTruncateBefore(metadata, static_cast<std::int64_t>(before));
    record(metastream, Revision{stream(metastream).positions.size()}, metadataEvent(text));
}

void MemoryLog::record(const StreamName &name, Revision revision, const ProposedEvent &event)
{
    const std::uint64_t number = m_events.size();
    const RecordedEvent &recorded = m_events.emplace_back(
        RecordedEvent{event.id, name, revision, Position::at(number), event.type, event.contentType,
                      event.created ? *event.created : m_clock(), event.data, event.metadata});
    m_ids.emplace(event.id, number);
    m_frontier.add(m_hasher.leaf(recorded), m_hasher);

    Stream &target = stream(name);
    if (revision == events::TombstoneRevision) {
        target.state = Stream::State::Tombstoned;
        target.tombstone = number;
        return;
    }
    target.positions.push_back(number);
    if (target.state == Stream::State::SoftDeleted) {
        // Only an import gets here: the metadata that hides the old events follows in it, or never.
        target.state = Stream::State::Live;
        target.metadata.truncateBefore = static_cast<std::int64_t>(target.deletedBefore);
    }
    if (name.isMetadata() && event.type == events::MetadataEventType)
        applyMetadata(name.described(), recorded);
}

void MemoryLog::applyMetadata(const StreamName &described, const RecordedEvent &event)
{
    Stream &target = stream(described);
    target.metadata = readStreamMetadata(event.data, event.contentType);
    target.metadata.revision = event.revision;
    if (target.state == Stream::State::Tombstoned)
        return;
    const bool deleted = target.metadata.truncateBefore == DeletedTruncation;
    target.state = deleted ? Stream::State::SoftDeleted : Stream::State::Live;
    if (deleted)
        target.deletedBefore = target.positions.size();
}

} // namespace foldline::store::memory
