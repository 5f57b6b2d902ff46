// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/logstorage.h"

#include "core/store/streammetadata.h"

#include <algorithm>

namespace foldline::test::stub {

namespace {

constexpr std::uint64_t ChunkSize = 256ULL * 1024 * 1024;
constexpr std::uint64_t RecordOverhead = 96;
constexpr std::size_t BlockSize = 1024UL * 1024;

} // namespace

std::uint32_t LogStorage::append(std::string_view stream, const NewEvent &event, std::int64_t created, bool tombstone)
{
    const std::uint32_t number = streamNumber(stream);
    Stream &target = m_streams[number];
    const std::uint32_t index = size();
    m_records.push_back({.position = m_end,
                         .revision = tombstone ? DeletedRevision : target.lastRevision() + 1,
                         .created = created,
                         .id = event.id,
                         .payload = keep(event.data, event.metadata),
                         .dataSize = static_cast<std::uint32_t>(event.data.size()),
                         .metadataSize = static_cast<std::uint32_t>(event.metadata.size()),
                         .stream = number,
                         .type = typeNumber(event.type),
                         .isJson = event.isJson});
    m_end += RecordOverhead + stream.size() + event.type.size() + event.data.size() + event.metadata.size();
    if (tombstone)
        target.tombstone = index;
    else
        target.records.push_back(index);
    if (isMetastream(stream))
        noteMetadata(stream, event);
    return index;
}

std::uint64_t LogStorage::appendEmpty()
{
    m_records.push_back({.position = m_end});
    m_end += RecordOverhead;
    return m_records.back().position;
}

void LogStorage::closeChunk() { m_end = (m_end / ChunkSize + 1) * ChunkSize; }

std::uint64_t LogStorage::positionOf(std::uint32_t record) const
{
    return record < size() ? m_records[record].position : m_end;
}

std::uint32_t LogStorage::firstFrom(std::uint64_t position) const
{
    const auto found = std::ranges::lower_bound(m_records, position, {}, &Record::position);
    return static_cast<std::uint32_t>(found - m_records.begin());
}

bool LogStorage::isBoundary(std::uint64_t position) const { return positionOf(firstFrom(position)) == position; }

LogEvent LogStorage::event(std::uint32_t record) const
{
    const Record &found = m_records[record];
    return {.position = found.position,
            .revision = found.revision,
            .created = found.created,
            .id = found.id,
            .stream = m_streams[found.stream].name,
            .type = m_types[found.type],
            .data = {found.payload, found.dataSize},
            .metadata = {found.payload + found.dataSize, found.metadataSize},
            .isJson = found.isJson,
            .streamNumber = found.stream,
            .typeNumber = found.type};
}

const LogStorage::Stream *LogStorage::find(std::string_view name) const
{
    const auto found = m_streamNumbers.find(name);
    return found == m_streamNumbers.end() ? nullptr : &m_streams[found->second];
}

const store::StreamMetadata &LogStorage::metadataOf(std::string_view stream) const
{
    static const store::StreamMetadata none;
    const auto found = m_metadata.find(std::string(stream));
    return found == m_metadata.end() ? none : found->second;
}

std::uint32_t LogStorage::streamNumber(std::string_view name)
{
    const auto found = m_streamNumbers.find(name);
    if (found != m_streamNumbers.end())
        return found->second;
    const auto number = static_cast<std::uint32_t>(m_streams.size());
    m_streams.push_back({.name = std::string(name)});
    m_streamNumbers.emplace(m_streams.back().name, number);
    return number;
}

std::uint32_t LogStorage::typeNumber(std::string_view name)
{
    const auto found = m_typeNumbers.find(name);
    if (found != m_typeNumbers.end())
        return found->second;
    const auto number = static_cast<std::uint32_t>(m_types.size());
    m_types.emplace_back(name);
    m_typeNumbers.emplace(m_types.back(), number);
    return number;
}

const char *LogStorage::keep(std::string_view data, std::string_view metadata)
{
    const std::size_t needed = data.size() + metadata.size();
    if (m_blocks.empty() || m_blockUsed + needed > m_blockSize) {
        m_blockSize = std::max(BlockSize, needed);
        m_blocks.push_back(std::make_unique_for_overwrite<char[]>(m_blockSize));
        m_blockUsed = 0;
    }
    char *begin = m_blocks.back().get() + m_blockUsed;
    std::ranges::copy(data, begin);
    std::ranges::copy(metadata, begin + data.size());
    m_blockUsed += needed;
    return begin;
}

void LogStorage::noteMetadata(std::string_view metastream, const NewEvent &event)
{
    m_metadata.insert_or_assign(
        std::string(describedBy(metastream)),
        store::readStreamMetadata(event.data, event.isJson ? "application/json" : "application/octet-stream"));
}

} // namespace foldline::test::stub
