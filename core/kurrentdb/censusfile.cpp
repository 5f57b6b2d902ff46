// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/censusfile.h"

#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/storefile.h"

#include <system_error>
#include <utility>

namespace foldline::kurrentdb {

namespace {

using store::sqlite::Connection;
using store::sqlite::Statement;

constexpr std::int64_t Version = 1;
constexpr std::int64_t Application = 0x464C4443; // "FLDC"

constexpr const char *Schema = R"sql(
CREATE TABLE census(
  one INTEGER PRIMARY KEY CHECK (one = 1),
  identity TEXT NOT NULL,
  commit_position INTEGER,
  prepare_position INTEGER,
  events INTEGER NOT NULL);
CREATE TABLE streams(
  name TEXT PRIMARY KEY,
  first_revision INTEGER NOT NULL,
  last_revision INTEGER NOT NULL,
  first_created INTEGER NOT NULL,
  last_created INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  has_events INTEGER NOT NULL,
  tombstoned INTEGER NOT NULL,
  truncate_before INTEGER,
  max_count INTEGER) WITHOUT ROWID;
PRAGMA application_id=0x464C4443;
PRAGMA user_version=1;
)sql";

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t count(std::int64_t value) { return static_cast<std::uint64_t>(value); }

StreamCensus::Entry entryOf(const Statement &row)
{
    StreamCensus::Entry entry;
    entry.firstRevision = count(row.integer(1));
    entry.lastRevision = count(row.integer(2));
    entry.firstCreated = Timestamp::fromTicks(row.integer(3));
    entry.lastCreated = Timestamp::fromTicks(row.integer(4));
    entry.firstSeen = count(row.integer(5));
    entry.lastSeen = count(row.integer(6));
    entry.hasEvents = row.integer(7) != 0;
    entry.isTombstoned = row.integer(8) != 0;
    entry.truncateBefore = row.optionalInteger(9);
    entry.maxCount = row.optionalInteger(10);
    return entry;
}

Result<void> writeEntry(Statement &statement, const store::StreamName &name, const StreamCensus::Entry &entry)
{
    statement.bindText(1, name.value())
        .bind(2, number(entry.firstRevision))
        .bind(3, number(entry.lastRevision))
        .bind(4, entry.firstCreated.ticks())
        .bind(5, entry.lastCreated.ticks())
        .bind(6, number(entry.firstSeen))
        .bind(7, number(entry.lastSeen))
        .bind(8, entry.hasEvents ? 1 : 0)
        .bind(9, entry.isTombstoned ? 1 : 0)
        .bindOptional(10, entry.truncateBefore)
        .bindOptional(11, entry.maxCount);
    return statement.run();
}

} // namespace

CensusFile::CensusFile(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}
CensusFile::~CensusFile() = default;

Result<std::unique_ptr<CensusFile>> CensusFile::open(const std::filesystem::path &file)
{
    auto use = FileUse::share(file);
    if (!use)
        return failure(ErrorCode::Io, "The list of streams that is kept cannot be locked.", file.string());
    auto opened = tryToOpen(file);
    const bool isUnreadable =
        !opened && (opened.error().code == ErrorCode::Corrupt || opened.error().code == ErrorCode::NotAStore);
    // Whoever has the file open would go on with one that has no name, and remove what belongs to the new one.
    if (isUnreadable && use->takeAlone()) {
        store::sqlite::removeDatabase(file);
        opened = tryToOpen(file);
        use->shareAgain();
    }
    if (opened)
        (*opened)->m_use = std::move(use);
    return opened;
}

Result<std::unique_ptr<CensusFile>> CensusFile::tryToOpen(const std::filesystem::path &file)
{
    auto connection = Connection::open(file.string(), store::sqlite::Access::Create);
    if (!connection)
        return failure(std::move(connection.error()));
    std::unique_ptr<CensusFile> census(new CensusFile(*std::move(connection)));
    if (auto prepared = census->prepare(); !prepared)
        return failure(std::move(prepared.error()));
    return census;
}

Result<void> CensusFile::prepare()
{
    // What a power cut takes is read from the server again.
    if (auto set = m_connection->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"); !set)
        return set;
    if (auto made = m_connection->transaction([this] { return makeTables(); }); !made)
        return made;
    const auto version = m_connection->integer("PRAGMA user_version");
    const auto application = m_connection->integer("PRAGMA application_id");
    if (!version || !application)
        return failure(version ? application.error() : version.error());
    if (*version != Version || *application != Application)
        return failure(ErrorCode::NotAStore, "The list of streams that was kept is of another version.");
    return {};
}

/// Where nobody has made them.
Result<void> CensusFile::makeTables()
{
    const auto tables = m_connection->integer("SELECT count(*) FROM sqlite_master");
    if (!tables)
        return failure(tables.error());
    return *tables == 0 ? m_connection->execute(Schema) : Result<void>();
}

Result<CensusFile::Held> CensusFile::held()
{
    auto statement = m_connection->statement("SELECT identity, commit_position, prepare_position FROM census");
    if (!statement)
        return failure(statement.error());
    const store::sqlite::Rewind rewind(**statement);
    const auto row = (*statement)->next();
    if (!row)
        return failure(row.error());
    Held held;
    if (!*row)
        return held;
    held.identity = (*statement)->bytes(0);
    if (!(*statement)->isNull(1))
        held.position = events::Position{count((*statement)->integer(1)), count((*statement)->integer(2))};
    return held;
}

Result<StreamCensus> CensusFile::load(const std::string &identity)
{
    // Another process may save meanwhile: all of it is read as it was at one moment.
    if (auto begun = m_connection->execute("BEGIN"); !begun)
        return failure(begun.error());
    auto census = read(identity);
    if (auto ended = m_connection->execute("COMMIT"); !ended)
        return failure(ended.error());
    return census;
}

Result<StreamCensus> CensusFile::read(const std::string &identity)
{
    auto there = held();
    if (!there)
        return failure(there.error());
    m_left = *there;
    if (there->identity != identity)
        return StreamCensus();
    const auto events = m_connection->integer("SELECT events FROM census");
    auto statement = m_connection->prepare("SELECT * FROM streams");
    if (!events || !statement)
        return failure(events ? statement.error() : events.error());
    StreamCensus::Entries entries;
    for (;;) {
        const auto row = statement->next();
        if (!row)
            return failure(row.error());
        if (!*row)
            return StreamCensus(std::move(entries), there->position, count(*events));
        entries.emplace(store::StreamName(std::string(statement->bytes(0))), entryOf(*statement));
    }
}

Result<bool> CensusFile::isAsLeft()
{
    const auto there = held();
    if (!there)
        return failure(there.error());
    return *there == m_left;
}

Result<void> CensusFile::save(const std::string &identity, StreamCensus &census)
{
    bool isMine = false;
    auto written = m_connection->transaction([&]() -> Result<void> {
        const auto mine = isAsLeft();
        if (!mine)
            return failure(mine.error());
        isMine = *mine;
        return isMine ? write(identity, census) : Result<void>();
    });
    if (!written)
        return written;
    if (isMine) {
        m_left = {identity, census.position()};
        m_startsOver = false;
    }
    census.forgetChanges();
    return {};
}

Result<void> CensusFile::write(const std::string &identity, const StreamCensus &census)
{
    if (m_startsOver || m_left.identity != identity) {
        if (auto cleared = m_connection->execute("DELETE FROM streams"); !cleared)
            return cleared;
    }
    auto put = m_connection->statement("INSERT OR REPLACE INTO streams VALUES(?,?,?,?,?,?,?,?,?,?,?)");
    auto head = m_connection->statement("INSERT OR REPLACE INTO census VALUES(1,?,?,?,?)");
    if (!put || !head)
        return failure(put ? head.error() : put.error());
    for (const store::StreamName &name : census.changes()) {
        if (auto written = writeEntry(**put, name, census.entries().at(name)); !written)
            return written;
    }
    const auto position = census.position();
    (*head)->bindText(1, identity).bind(4, number(census.events()));
    (*head)->bindOptional(2, position ? std::optional(number(position->commit)) : std::nullopt);
    (*head)->bindOptional(3, position ? std::optional(number(position->prepare)) : std::nullopt);
    return (*head)->run();
}

} // namespace foldline::kurrentdb
