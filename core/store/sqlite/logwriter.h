// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/merkle.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/streamrow.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

namespace foldline::store::sqlite {

/// Where an event is, found by its id or its place.
struct StoredEvent
{
    std::int64_t position = 0;
    std::int64_t stream = 0;
    std::int64_t revision = 0;
    events::EventId id;
};

/// Writes events, stream rows and tree heads in one transaction at a time; knows nothing of expected revisions. Rows of
/// streams are kept in memory until `commit` or `trim`. One thread at a time.
class LogWriter
{
public:
    enum class Use {
        Append, ///< a few events a transaction, foreign keys checked by SQLite
        Bulk    ///< many: stream rows are written late, at the end or when they are many
    };

    [[nodiscard]] static Result<std::unique_ptr<LogWriter>> open(const std::string &file, Use use);

    /// Takes the write lock. Unavailable when somebody else holds it past `deadline`, Cancelled on `stop`.
    [[nodiscard]] Result<void> begin(std::chrono::steady_clock::time_point deadline, std::stop_token stop);
    /// Durable when it succeeds; when it fails nothing was written. Writes nothing when no event was added.
    [[nodiscard]] Result<void> commit();
    void rollback();

    /// A part of the transaction that can be undone alone.
    [[nodiscard]] Result<void> beginPart();
    [[nodiscard]] Result<void> keepPart();
    void undoPart();

    /// Writes the rows that are kept, and forgets them, where they have become many: memory stays bounded however many
    /// streams a transaction touches.
    [[nodiscard]] Result<void> trim();

    /// The stream's row, made up when there is none (id 0). Valid until the transaction or a part is undone, or `trim`.
    [[nodiscard]] Result<StreamRow *> stream(const std::string &name);
    /// Adds an event to the stream and to the tree. Conflict naming the holder when the id is taken; the transaction
    /// must be undone then.
    [[nodiscard]] Result<Position> write(StreamRow &row, const StreamName &name, Revision revision,
                                         const ProposedEvent &event, Timestamp created);
    /// Makes the row of a stream that has none, so that it can keep what metadata says. Whoever changes a row sets
    /// `changed`.
    [[nodiscard]] Result<void> ensureRow(StreamRow &row, const StreamName &name);

    [[nodiscard]] Result<std::optional<StoredEvent>> eventById(const events::EventId &id);
    [[nodiscard]] Result<std::optional<StoredEvent>> eventAt(const StreamRow &row, std::int64_t revision);
    [[nodiscard]] Result<StreamMetadata> metadataOf(const StreamName &name);
    /// Conflict: who holds the id.
    [[nodiscard]] Error takenId(const StoredEvent &holder);
    /// Events in the log, this transaction's included.
    [[nodiscard]] std::uint64_t size() const { return m_frontier.size(); }
    /// For what is written beside the events in the same transaction.
    [[nodiscard]] Connection &connection() { return *m_connection; }

private:
    LogWriter(std::unique_ptr<Connection> connection, Use use);
    Result<void> loadFrontier();
    Result<std::int64_t> nameId(std::unordered_map<std::string, std::int64_t> &known, const std::string &name,
                                const char *find, const char *insert);
    Result<void> insertEvent(const StreamRow &row, Revision revision, const ProposedEvent &event, Timestamp created,
                             const Hash &leaf);
    Result<void> writeRow(const std::string &name, StreamRow &row);
    Result<void> writeRows();
    Result<void> writeHead();
    [[nodiscard]] tl::unexpected<Error> lostTransaction() const;
    void forget();

    std::unique_ptr<Connection> m_connection;
    Use m_use;
    LeafHasher m_hasher;
    MerkleFrontier m_frontier;
    MerkleFrontier m_frontierBefore; ///< at `begin` or `beginPart`
    std::uint64_t m_sizeAtBegin = 0;
    bool m_lost = false; ///< SQLite has undone the whole transaction by itself
    std::int64_t m_lastStreamId = 0;
    std::unordered_map<std::string, StreamRow> m_rows;
    std::unordered_map<std::string, std::int64_t> m_types;
    std::unordered_map<std::string, std::int64_t> m_contentTypes;
};

} // namespace foldline::store::sqlite
