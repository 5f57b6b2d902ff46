// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/streamview.h"

#include "core/base/timestamp.h"

#include <algorithm>

namespace foldline::test::stub {

namespace {

std::int64_t firstYoungerThan(const LogStorage &log, const LogStorage::Stream &stream, std::int64_t created)
{
    const auto isOld = [&log, created](std::uint32_t record) { return log.event(record).created < created; };
    return std::ranges::partition_point(stream.records, isOld) - stream.records.begin();
}

std::int64_t firstVisible(const LogStorage &log, const LogStorage::Stream &stream, std::int64_t now)
{
    const std::int64_t count = stream.lastRevision() + 1;
    if (isMetastream(stream.name))
        return count - 1;
    const store::StreamMetadata &metadata = log.metadataOf(stream.name);
    std::int64_t first = metadata.truncateBefore.value_or(0);
    if (metadata.maxCount)
        first = std::max(first, count - *metadata.maxCount);
    if (metadata.maxAgeSeconds)
        first =
            std::max(first, firstYoungerThan(log, stream, now - *metadata.maxAgeSeconds * Timestamp::TicksPerSecond));
    return std::min(first, count);
}

} // namespace

StreamView viewOf(const LogStorage &log, std::string_view stream, std::int64_t now)
{
    const std::int64_t written = lastRevisionOf(log, stream) + 1;
    if (isTombstoned(log, stream))
        return {.state = StreamView::State::Tombstoned, .written = written};
    if (written == 0 || isSoftDeleted(log, stream))
        return {.written = written};
    const LogStorage::Stream *found = log.find(stream);
    return {.state = StreamView::State::Found,
            .lastRevision = found->lastRevision(),
            .firstRevision = firstVisible(log, *found, now),
            .written = written,
            .stream = found};
}

bool isTombstoned(const LogStorage &log, std::string_view stream)
{
    const LogStorage::Stream *found = log.find(stream);
    if (found && found->tombstone)
        return true;
    return isMetastream(stream) && isTombstoned(log, describedBy(stream));
}

bool isSoftDeleted(const LogStorage &log, std::string_view stream)
{
    return !isMetastream(stream) && log.metadataOf(stream).truncateBefore == DeletedRevision;
}

std::int64_t lastRevisionOf(const LogStorage &log, std::string_view stream)
{
    const LogStorage::Stream *found = log.find(stream);
    return found ? found->lastRevision() : -1;
}

} // namespace foldline::test::stub
