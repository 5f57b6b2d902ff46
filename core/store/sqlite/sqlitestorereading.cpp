// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/appendrules.h"
#include "core/store/sqlite/sqlitestore.h"
#include "core/store/sqlite/sqlitestoreprivate.h"
#include "core/store/streammetadata.h"
#include "core/store/sqlite/verifydatabase.h"

#include <algorithm>
#include <utility>

namespace foldline::store {

using namespace sqlite;

namespace sqlite {

tl::unexpected<Error> cancelledReading() { return failure(ErrorCode::Cancelled, "Reading was stopped."); }

Result<bool> handOver(Reader &reader, ReadRange range, const ReadFilter &filter, std::uint64_t limit,
                      const BatchHandler &handler, const std::stop_token &stop)
{
    while (!range.isEmpty() && limit > 0) {
        if (stop.stop_requested())
            return cancelledReading();
        if (auto fetched = reader.fetch(range, filter, limit, reader.batch); !fetched)
            return failure(fetched.error());
        if (reader.batch.isEmpty())
            continue;
        limit -= reader.batch.size();
        if (!handler(reader.batch.events()))
            return false;
    }
    return true;
}

} // namespace sqlite

namespace {

Error notFound(const StreamName &stream)
{
    return {ErrorCode::NotFound, "There is no stream " + stream.value() + ".", {}};
}

std::int64_t clamped(std::uint64_t value)
{
    return static_cast<std::int64_t>(std::min<std::uint64_t>(value, INT64_MAX));
}

/// The revisions to be read of a stream that can be read.
ReadRange streamRange(const StreamRow &row, const StreamRead &read, std::int64_t firstVisible)
{
    ReadRange range{row.id, firstVisible, row.lastRevision, read.direction};
    if (!read.from)
        return range;
    if (read.direction == Direction::Forwards)
        range.first = std::max(range.first, clamped(read.from->value));
    else
        range.last = std::min(range.last, clamped(read.from->value));
    return range;
}

Result<void> asVoid(const Result<bool> &result)
{
    return result ? Result<void>() : Result<void>(failure(result.error()));
}

Result<TreeHead> readHead(Connection &connection)
{
    auto query = connection.statement("SELECT size, root FROM heads ORDER BY size DESC LIMIT 1");
    if (!query)
        return failure(query.error());
    const Rewind rewind(**query);
    auto row = (*query)->next();
    if (!row)
        return failure(row.error());
    if (!*row)
        return TreeHead{0, LeafHasher::emptyRoot()};
    TreeHead head{static_cast<std::uint64_t>((*query)->integer(0)), {}};
    const std::string_view root = (*query)->bytes(1);
    if (root.size() != head.root.size())
        return failure(ErrorCode::Corrupt, "The store's tree head is damaged.");
    std::ranges::copy(root, head.root.begin());
    return head;
}

} // namespace

Result<void> SqliteStore::readStream(const StreamName &stream, const StreamRead &read, const BatchHandler &handler,
                                     std::stop_token stop)
{
    auto reader = d->readers.lease();
    const auto row = reader->findStream(stream);
    if (!row)
        return failure(row.error());
    if (row->state == StreamState::Tombstoned)
        return failure(tombstonedError(stream));
    if (!row->hasEvents())
        return failure(notFound(stream));
    if (row->state == StreamState::SoftDeleted && !read.includeHidden)
        return failure(ErrorCode::NotFound, "The stream " + stream.value() + " is deleted.");
    const Visible visible = read.includeHidden ? Visible() : visibleOf(*row, stream, Timestamp::now());
    ReadFilter filter;
    filter.createdAtOrAfter = visible.created;
    return asVoid(handOver(*reader, streamRange(*row, read, visible.first), filter, read.limit, handler, stop));
}

Result<void> SqliteStore::readAll(const AllRead &read, const BatchHandler &handler, std::stop_token stop)
{
    auto reader = d->readers.lease();
    const auto last = reader->integer(LastPosition);
    if (!last)
        return failure(last.error());
    if (!*last)
        return {};
    ReadRange range{0, 0, **last, read.direction};
    if (read.from && read.direction == Direction::Forwards)
        range.first = clamped(read.from->commit) + (read.withFrom.value_or(true) ? 0 : 1);
    if (read.from && read.direction == Direction::Backwards)
        range.last = std::min(range.last, clamped(read.from->commit) - (read.withFrom.value_or(false) ? 0 : 1));
    ReadFilter filter;
    filter.category = read.category;
    if (!read.types.empty()) {
        auto types = reader->typeIds(read.types);
        if (!types)
            return failure(types.error());
        if (types->empty())
            return {};
        filter.types = std::move(*types);
    }
    return asVoid(handOver(*reader, range, filter, read.limit, handler, stop));
}

Result<StreamMetadata> SqliteStore::streamMetadata(const StreamName &stream, std::stop_token stop)
{
    const StreamName metastream = stream.metadataStream();
    auto reader = d->readers.lease();
    const auto described = reader->findStream(stream);
    if (!described)
        return failure(described.error());
    if (described->state == StreamState::Tombstoned)
        return failure(tombstonedError(stream));
    const auto row = reader->findStream(metastream);
    if (!row)
        return failure(row.error());
    if (!row->hasEvents())
        return StreamMetadata();
    StreamMetadata metadata;
    const ReadRange last{row->id, row->lastRevision, row->lastRevision, Direction::Forwards};
    const auto take = [&](std::span<const RecordedEvent> events) {
        const RecordedEvent &event = events.front();
        if (event.type == events::MetadataEventType)
            metadata = readStreamMetadata(event.data, event.contentType);
        metadata.revision = event.revision;
        return false;
    };
    auto handed = handOver(*reader, last, {}, 1, take, stop);
    return handed ? Result<StreamMetadata>(std::move(metadata)) : Result<StreamMetadata>(failure(handed.error()));
}

Result<std::optional<Position>> SqliteStore::lastPosition(std::stop_token)
{
    auto last = d->readers.lease()->integer(LastPosition);
    if (!last)
        return failure(last.error());
    return *last ? std::optional(Position::at(static_cast<std::uint64_t>(**last))) : std::nullopt;
}

Result<std::uint64_t> SqliteStore::eventCount(std::stop_token)
{
    auto size = d->readers.lease()->integer("SELECT max(size) FROM heads");
    return size ? Result<std::uint64_t>(static_cast<std::uint64_t>(size->value_or(0))) : failure(size.error());
}

Result<TreeHead> SqliteStore::head(std::stop_token)
{
    auto reader = d->readers.lease();
    return reader->read([](Connection &connection) { return readHead(connection); });
}

Result<VerifyReport> SqliteStore::verify(const Progress &progress, std::stop_token stop, std::size_t maxDamages)
{
    auto reader = d->makeReader();
    return reader->read(
        [&](Connection &connection) { return verifyDatabase(connection.handle(), progress, stop, maxDamages); });
}

} // namespace foldline::store
