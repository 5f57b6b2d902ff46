// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/events/event.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <unordered_map>

namespace foldline::store::sqlite {
class Connection;
}

namespace foldline::kurrentdb {

/// What a server has of the streams of one import, and how far the import has come in each: in a temporary file, which
/// goes with its folder. Memory: SQLite's page cache and some thousand rows. One thread. Io when the file cannot be
/// written.
class ImportLedger
{
public:
    static constexpr std::size_t MostRowsInMemory = 8'192;

    struct Stream
    {
        std::int64_t key = 0;
        std::uint64_t begin = 0; ///< the first revision that is to be written
        std::uint64_t next = 0;
        bool hasEvents = false; ///< that the server has, and that were kept
        bool isUsed = false;    ///< counts among `streams()`
        bool isChanged = false; ///< since it was last in the file
    };
    struct Known
    {
        events::EventId id;
        events::Revision revision;
    };

    [[nodiscard]] static Result<std::unique_ptr<ImportLedger>> create(const std::filesystem::path &file);
    ~ImportLedger();

    /// A stream that can take events before it is kept.
    [[nodiscard]] Stream begin();
    /// Events that the server has of it; may be called many times.
    [[nodiscard]] Result<void> keepEvents(Stream &stream, std::span<const Known> events);
    /// Requires: no stream of that name was kept.
    [[nodiscard]] Result<void> keep(const events::StreamName &name, const Stream &stream);
    /// Null: it was not kept. Valid until the next `find` or `keep`.
    [[nodiscard]] Result<Stream *> find(const events::StreamName &name);
    [[nodiscard]] Result<bool> hasEvent(const Stream &stream, const events::EventId &id);
    [[nodiscard]] Result<bool> hasEvent(const Stream &stream, const Known &event);

    void use(Stream &stream);
    /// One more event is to be written.
    static void advance(Stream &stream);
    [[nodiscard]] std::uint64_t streams() const { return m_used; }
    [[nodiscard]] std::size_t rowsInMemory() const { return m_rows.size(); }

private:
    explicit ImportLedger(std::unique_ptr<store::sqlite::Connection> connection);
    [[nodiscard]] Result<Stream *> insert(const events::StreamName &name, const Stream &stream);
    [[nodiscard]] Result<void> writeRows();

    std::unique_ptr<store::sqlite::Connection> m_connection;
    std::unordered_map<events::StreamName, Stream> m_rows;
    std::int64_t m_lastKey = 0;
    std::uint64_t m_used = 0;
    bool m_hasWritten = false; ///< there are rows in the file
};

} // namespace foldline::kurrentdb
