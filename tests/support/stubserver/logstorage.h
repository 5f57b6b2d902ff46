// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "tests/support/stubserver/logevent.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace foldline::test::stub {

/// The records of a log in memory and where each stream's are: no rules, no locks. Records are small and share names,
/// so that a million of them fit a test. Positions are offsets of a file that does not exist: they grow by what a
/// record would take there.
class LogStorage
{
public:
    struct Stream
    {
        std::string name;
        std::vector<std::uint32_t> records{}; ///< by revision, without the tombstone
        std::optional<std::uint32_t> tombstone{};

        [[nodiscard]] std::int64_t lastRevision() const { return static_cast<std::int64_t>(records.size()) - 1; }
    };

    /// Appends to the stream, as its next revision or as `DeletedRevision`. Returns the record's number.
    std::uint32_t append(std::string_view stream, const NewEvent &event, std::int64_t created, bool tombstone = false);
    /// A record without an event, as appends of no events leave it. Returns its position.
    std::uint64_t appendEmpty();
    /// The next record begins at a multiple of a chunk's size, as after a scavenge.
    void closeChunk();

    /// Number of records, those without an event included.
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_records.size()); }
    /// Where the next record will begin.
    [[nodiscard]] std::uint64_t end() const { return m_end; }
    [[nodiscard]] std::uint64_t positionOf(std::uint32_t record) const;
    /// The first record at or after the position; size() when there is none.
    [[nodiscard]] std::uint32_t firstFrom(std::uint64_t position) const;
    [[nodiscard]] bool isBoundary(std::uint64_t position) const;
    [[nodiscard]] bool isEvent(std::uint32_t record) const { return m_records[record].payload != nullptr; }
    [[nodiscard]] LogEvent event(std::uint32_t record) const;

    /// nullptr for a stream that was never written to. Valid as long as this object.
    [[nodiscard]] const Stream *find(std::string_view name) const;
    /// What the stream's metastream says; empty without one, or when that is no valid metadata.
    [[nodiscard]] const store::StreamMetadata &metadataOf(std::string_view stream) const;
    /// Requires: the stream has an event.
    [[nodiscard]] LogEvent lastEvent(const Stream &stream) const { return event(stream.records.back()); }

private:
    struct Record
    {
        std::uint64_t position = 0;
        std::int64_t revision = 0;
        std::int64_t created = 0;
        events::EventId id{};
        const char *payload = nullptr; ///< data, then metadata; nullptr: no event
        std::uint32_t dataSize = 0;
        std::uint32_t metadataSize = 0;
        std::uint32_t stream = 0;
        std::uint32_t type = 0;
        bool isJson = true;
    };

    std::uint32_t streamNumber(std::string_view name);
    std::uint32_t typeNumber(std::string_view name);
    const char *keep(std::string_view data, std::string_view metadata);
    void noteMetadata(std::string_view metastream, const NewEvent &event);

    std::deque<Record> m_records;
    std::uint64_t m_end = 0;
    std::deque<Stream> m_streams;
    std::unordered_map<std::string_view, std::uint32_t> m_streamNumbers;
    std::deque<std::string> m_types;
    std::unordered_map<std::string_view, std::uint32_t> m_typeNumbers;
    std::unordered_map<std::string, store::StreamMetadata> m_metadata;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    std::size_t m_blockUsed = 0;
    std::size_t m_blockSize = 0;
};

} // namespace foldline::test::stub
