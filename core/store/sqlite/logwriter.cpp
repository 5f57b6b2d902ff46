// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/logwriter.h"

#include "core/store/streammetadata.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace foldline::store::sqlite {

namespace {

constexpr const char *InsertEvent =
    "INSERT INTO events(position, stream, revision, id, type, content_type, created, data, metadata, leaf) "
    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
constexpr const char *InsertStream = "INSERT INTO streams(name, category) VALUES(?1, ?2)";
constexpr const char *InsertWholeStream =
    "INSERT INTO streams(state, last_revision, first_position, last_position, truncate_before, deleted_before, "
    "max_count, "
    "max_age, id, name, category) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
constexpr const char *UpdateStream =
    "UPDATE streams SET state = ?1, last_revision = ?2, first_position = ?3, last_position = ?4, truncate_before = ?5, "
    "deleted_before = ?6, max_count = ?7, max_age = ?8 WHERE id = ?9";
constexpr const char *LastStreamId = "SELECT max(id) FROM streams";
constexpr const char *StreamNameOf = "SELECT name FROM streams WHERE id = ?1";
constexpr const char *FindType = "SELECT id FROM types WHERE name = ?1";
constexpr const char *InsertType = "INSERT INTO types(name) VALUES(?1)";
constexpr const char *FindContentType = "SELECT id FROM content_types WHERE name = ?1";
constexpr const char *InsertContentType = "INSERT INTO content_types(name) VALUES(?1)";
constexpr const char *FindFrontier = "SELECT bytes FROM frontier WHERE one = 1";
constexpr const char *UpdateFrontier = "UPDATE frontier SET bytes = ?1 WHERE one = 1";
constexpr const char *InsertHead = "INSERT INTO heads(size, root) VALUES(?1, ?2)";
constexpr const char *FindById = "SELECT position, stream, revision, id FROM events WHERE id = ?1";
constexpr const char *FindByRevision =
    "SELECT position, stream, revision, id FROM events WHERE stream = ?1 AND revision = ?2";
constexpr const char *FindLastData =
    "SELECT e.data, c.name FROM events e JOIN content_types c ON c.id = e.content_type "
    "WHERE e.stream = ?1 AND e.revision = ?2 "
    "AND e.type = (SELECT id FROM types WHERE name = '$metadata')";

constexpr std::size_t MostNamesKept = 32 * 1024; ///< streams, types and content types; some 250 bytes each

std::string_view view(const Hash &hash) { return {reinterpret_cast<const char *>(hash.data()), hash.size()}; }

Result<std::optional<StoredEvent>> readStoredEvent(Statement &query)
{
    auto row = query.next();
    if (!row)
        return failure(row.error());
    if (!*row)
        return std::optional<StoredEvent>();
    StoredEvent event{query.integer(0), query.integer(1), query.integer(2), {}};
    const std::string_view bytes = query.bytes(3);
    std::array<std::uint8_t, 16> id{};
    if (bytes.size() == id.size())
        std::copy(bytes.begin(), bytes.end(), id.begin());
    event.id = events::EventId(id);
    return std::optional(event);
}

} // namespace

LogWriter::LogWriter(std::unique_ptr<Connection> connection, Use use) : m_connection(std::move(connection)), m_use(use)
{
}

Result<std::unique_ptr<LogWriter>> LogWriter::open(const std::string &file, Use use)
{
    auto connection = Connection::open(file, Access::Write);
    if (!connection)
        return failure(connection.error());
    if (use == Use::Bulk) {
        // The writer knows every id that it refers to, and stream rows come after their events.
        if (auto done = (*connection)->execute("PRAGMA foreign_keys=OFF"); !done)
            return failure(done.error());
    }
    // Nothing happens when it is so already; a tool may have changed it. It waits for others, too: whoever is the last
    // to close the store has it to himself for a moment.
    if (auto done = (*connection)->execute("PRAGMA journal_mode=WAL"); !done)
        return failure(done.error());
    // `begin` waits by itself, so that it can be stopped.
    sqlite3_busy_timeout((*connection)->handle(), 0);
    return std::unique_ptr<LogWriter>(new LogWriter(std::move(*connection), use));
}

Result<void> LogWriter::begin(std::chrono::steady_clock::time_point deadline, std::stop_token stop)
{
    auto prepared = m_connection->statement("BEGIN IMMEDIATE");
    if (!prepared)
        return failure(prepared.error());
    std::chrono::microseconds pause(100);
    for (;;) {
        auto begun = (*prepared)->run();
        if (begun)
            break;
        if (begun.error().code != ErrorCode::Unavailable)
            return begun;
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "The write was stopped before it began; nothing was written.");
        if (std::chrono::steady_clock::now() >= deadline) {
            return failure(ErrorCode::Unavailable,
                           "Another program is writing to the store and does not finish, as an import of a large "
                           "history does; nothing was "
                           "written. Try again when it is done.",
                           begun.error().context);
        }
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::microseconds(4000));
    }
    auto loaded = loadFrontier();
    if (!loaded)
        rollback();
    return loaded;
}

Result<void> LogWriter::loadFrontier()
{
    auto prepared = m_connection->statement(FindFrontier);
    if (!prepared)
        return failure(prepared.error());
    Statement &query = **prepared;
    const Rewind rewind(query);
    auto row = query.next();
    if (!row)
        return failure(row.error());
    if (!*row)
        return failure(ErrorCode::Corrupt,
                       "The store has lost the right edge of its Merkle log; nothing can be added to it.");
    auto frontier = MerkleFrontier::deserialize(query.bytes(0));
    if (!frontier)
        return failure(frontier.error());
    m_frontier = std::move(*frontier);
    m_frontierBefore = m_frontier;
    m_sizeAtBegin = m_frontier.size();
    if (m_use == Use::Bulk) {
        auto last = m_connection->integer(LastStreamId);
        if (!last)
            return failure(last.error());
        m_lastStreamId = *last;
    }
    return {};
}

Result<void> LogWriter::commit()
{
    const auto work = [this]() -> Result<void> {
        if (m_lost || !m_connection->inTransaction())
            return lostTransaction();
        if (auto rows = writeRows(); !rows)
            return rows;
        if (m_frontier.size() == m_sizeAtBegin)
            return m_connection->execute("ROLLBACK");
        if (auto head = writeHead(); !head)
            return head;
        auto prepared = m_connection->statement("COMMIT");
        return prepared ? (*prepared)->run() : Result<void>(failure(prepared.error()));
    };
    auto done = work();
    if (!done)
        rollback();
    m_rows.clear();
    return done;
}

void LogWriter::rollback()
{
    if (m_connection->inTransaction())
        static_cast<void>(m_connection->execute("ROLLBACK"));
    m_lost = false;
    forget();
}

tl::unexpected<Error> LogWriter::lostTransaction() const
{
    return failure(
        ErrorCode::Io,
        "The database gave the transaction up (disk full, or it could not be written); nothing was written.");
}

void LogWriter::forget()
{
    m_rows.clear();
    m_types.clear();
    m_contentTypes.clear();
}

Result<void> LogWriter::beginPart()
{
    if (m_lost)
        return lostTransaction();
    m_frontierBefore = m_frontier;
    auto prepared = m_connection->statement("SAVEPOINT part");
    return prepared ? (*prepared)->run() : Result<void>(failure(prepared.error()));
}

Result<void> LogWriter::keepPart()
{
    if (auto rows = writeRows(); !rows)
        return rows;
    auto prepared = m_connection->statement("RELEASE part");
    return prepared ? (*prepared)->run() : Result<void>(failure(prepared.error()));
}

void LogWriter::undoPart()
{
    // On a full disk SQLite may have rolled everything back; a new savepoint would then be a transaction of its own.
    m_lost = m_lost || !m_connection->inTransaction();
    if (!m_lost && !m_connection->execute("ROLLBACK TO part; RELEASE part"))
        m_lost = true;
    m_frontier = m_frontierBefore;
    forget();
}

Result<void> LogWriter::trim()
{
    if (m_rows.size() + m_types.size() + m_contentTypes.size() < MostNamesKept)
        return {};
    auto written = writeRows();
    forget();
    return written;
}

Result<StreamRow *> LogWriter::stream(const std::string &name)
{
    const auto known = m_rows.find(name);
    if (known != m_rows.end())
        return &known->second;
    auto row = findStream(*m_connection, name);
    if (!row)
        return failure(row.error());
    return &m_rows.emplace(name, *row).first->second;
}

Result<void> LogWriter::ensureRow(StreamRow &row, const StreamName &name)
{
    if (row.exists())
        return {};
    row.changed = true;
    if (m_use == Use::Bulk) {
        row.id = ++m_lastStreamId;
        row.unwritten = true;
        return {};
    }
    auto prepared = m_connection->statement(InsertStream);
    if (!prepared)
        return failure(prepared.error());
    auto inserted = (*prepared)->bindText(1, name.value()).bindText(2, name.category()).run();
    if (inserted)
        row.id = sqlite3_last_insert_rowid(m_connection->handle());
    return inserted;
}

Result<Position> LogWriter::write(StreamRow &row, const StreamName &name, Revision revision, const ProposedEvent &event,
                                  Timestamp created)
{
    if (auto made = ensureRow(row, name); !made)
        return failure(made.error());
    const Hash leaf = m_hasher.leaf(event.id, revision, created, name.value(), event.type, event.contentType,
                                    event.data, event.metadata);
    if (auto inserted = insertEvent(row, revision, event, created, leaf); !inserted)
        return failure(inserted.error());
    const std::uint64_t position = m_frontier.size();
    m_frontier.add(leaf, m_hasher);
    row.lastPosition = static_cast<std::int64_t>(position);
    if (!row.firstPosition)
        row.firstPosition = row.lastPosition;
    if (revision != events::TombstoneRevision)
        row.lastRevision = static_cast<std::int64_t>(revision.value);
    row.changed = true;
    return Position::at(position);
}

Result<void> LogWriter::insertEvent(const StreamRow &row, Revision revision, const ProposedEvent &event,
                                    Timestamp created, const Hash &leaf)
{
    const auto type = nameId(m_types, event.type, FindType, InsertType);
    if (!type)
        return failure(type.error());
    const auto contentType = nameId(m_contentTypes, event.contentType, FindContentType, InsertContentType);
    if (!contentType)
        return failure(contentType.error());
    auto prepared = m_connection->statement(InsertEvent);
    if (!prepared)
        return failure(prepared.error());
    Statement &insert = **prepared;
    insert.bind(1, static_cast<std::int64_t>(m_frontier.size())).bind(2, row.id);
    insert.bind(3, static_cast<std::int64_t>(revision.value)).bindBlob(4, event.id.view());
    insert.bind(5, *type).bind(6, *contentType).bind(7, created.ticks());
    insert.bindBlob(8, event.data).bindBlob(9, event.metadata).bindBlob(10, view(leaf));
    const int code = insert.step();
    if (code == SQLITE_DONE) {
        insert.rewind();
        return {};
    }
    Error said = insert.error(code);
    insert.rewind();
    if (code == SQLITE_CONSTRAINT_UNIQUE) {
        if (auto holder = eventById(event.id); holder && *holder)
            return failure(takenId(**holder));
    }
    return failure(std::move(said));
}

Result<std::int64_t> LogWriter::nameId(std::unordered_map<std::string, std::int64_t> &known, const std::string &name,
                                       const char *find, const char *insert)
{
    const auto found = known.find(name);
    if (found != known.end())
        return found->second;
    auto query = m_connection->statement(find);
    if (!query)
        return failure(query.error());
    {
        const Rewind rewind(**query);
        auto row = (*query)->bindText(1, name).next();
        if (!row)
            return failure(row.error());
        if (*row)
            return known.emplace(name, (*query)->integer(0)).first->second;
    }
    auto statement = m_connection->statement(insert);
    if (!statement)
        return failure(statement.error());
    if (auto inserted = (*statement)->bindText(1, name).run(); !inserted)
        return failure(inserted.error());
    return known.emplace(name, sqlite3_last_insert_rowid(m_connection->handle())).first->second;
}

Result<void> LogWriter::writeRow(const std::string &name, StreamRow &row)
{
    auto prepared = m_connection->statement(row.unwritten ? InsertWholeStream : UpdateStream);
    if (!prepared)
        return failure(prepared.error());
    Statement &statement = **prepared;
    statement.bind(1, static_cast<std::int64_t>(row.state)).bind(2, row.lastRevision);
    statement.bindOptional(3, row.firstPosition).bindOptional(4, row.lastPosition);
    statement.bind(5, row.truncateBefore).bind(6, row.deletedBefore);
    statement.bindOptional(7, row.maxCount).bindOptional(8, row.maxAge);
    statement.bind(9, row.id);
    const StreamName stream(row.unwritten ? name : std::string());
    if (row.unwritten)
        statement.bindText(10, name).bindText(11, stream.category());
    auto written = statement.run();
    if (written)
        row.changed = row.unwritten = false;
    return written;
}

Result<void> LogWriter::writeRows()
{
    // New rows go in by rising id, so that the table grows at its end.
    std::vector<std::pair<const std::string *, StreamRow *>> changed;
    for (auto &[name, row] : m_rows) {
        if (row.changed && row.exists())
            changed.emplace_back(&name, &row);
    }
    std::ranges::sort(changed, {}, [](const auto &each) { return each.second->id; });
    for (auto &[name, row] : changed) {
        if (auto written = writeRow(*name, *row); !written)
            return written;
    }
    return {};
}

Result<void> LogWriter::writeHead()
{
    const Hash root = m_frontier.root(m_hasher);
    auto head = m_connection->statement(InsertHead);
    if (!head)
        return failure(head.error());
    auto inserted = (*head)->bind(1, static_cast<std::int64_t>(m_frontier.size())).bindBlob(2, view(root)).run();
    if (!inserted)
        return inserted;
    auto frontier = m_connection->statement(UpdateFrontier);
    if (!frontier)
        return failure(frontier.error());
    const std::string bytes = m_frontier.serialize();
    return (*frontier)->bindBlob(1, bytes).run();
}

Result<std::optional<StoredEvent>> LogWriter::eventById(const events::EventId &id)
{
    auto prepared = m_connection->statement(FindById);
    if (!prepared)
        return failure(prepared.error());
    const Rewind rewind(**prepared);
    return readStoredEvent((*prepared)->bindBlob(1, id.view()));
}

Result<std::optional<StoredEvent>> LogWriter::eventAt(const StreamRow &row, std::int64_t revision)
{
    auto prepared = m_connection->statement(FindByRevision);
    if (!prepared)
        return failure(prepared.error());
    const Rewind rewind(**prepared);
    return readStoredEvent((*prepared)->bind(1, row.id).bind(2, revision));
}

Result<StreamMetadata> LogWriter::metadataOf(const StreamName &name)
{
    auto row = stream(name.metadataStream().value());
    if (!row)
        return failure(row.error());
    if (!(*row)->hasEvents())
        return StreamMetadata();
    auto prepared = m_connection->statement(FindLastData);
    if (!prepared)
        return failure(prepared.error());
    Statement &query = **prepared;
    const Rewind rewind(query);
    auto found = query.bind(1, (*row)->id).bind(2, (*row)->lastRevision).next();
    if (!found)
        return failure(found.error());
    StreamMetadata metadata = *found ? readStreamMetadata(query.bytes(0), query.bytes(1)) : StreamMetadata();
    metadata.revision = (*row)->last();
    return metadata;
}

Error LogWriter::takenId(const StoredEvent &holder)
{
    std::string name = "another stream";
    const auto known = std::ranges::find_if(m_rows, [&](const auto &each) { return each.second.id == holder.stream; });
    if (known != m_rows.end()) {
        name = known->first;
    } else if (auto query = m_connection->statement(StreamNameOf)) {
        const Rewind rewind(**query);
        auto row = (*query)->bind(1, holder.stream).next();
        if (row && *row)
            name = (*query)->bytes(0);
    }
    return {ErrorCode::Conflict,
            "The event id " + holder.id.toString() + " is taken: revision " + std::to_string(holder.revision) + " of " +
                name + " has it. Nothing was written.",
            {}};
}

} // namespace foldline::store::sqlite
