// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/importledger.h"

#include "core/store/sqlite/connection.h"

#include <utility>

namespace foldline::kurrentdb {

namespace {

using store::sqlite::Access;
using store::sqlite::Connection;
using store::sqlite::Rewind;
using store::sqlite::Statement;

/// Nothing of it outlives the import: one transaction that is never committed.
constexpr const char *Schema = R"sql(
PRAGMA locking_mode=EXCLUSIVE;
PRAGMA journal_mode=MEMORY;
PRAGMA synchronous=OFF;
PRAGMA cache_size=-16384;
CREATE TABLE streams(
  name TEXT PRIMARY KEY,
  key INTEGER NOT NULL,
  first INTEGER NOT NULL,
  next INTEGER NOT NULL,
  has_events INTEGER NOT NULL,
  is_used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE events(
  stream INTEGER NOT NULL,
  id BLOB NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY(stream, id, revision)) WITHOUT ROWID;
BEGIN IMMEDIATE;
)sql";

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t count(std::int64_t value) { return static_cast<std::uint64_t>(value); }

Result<bool> hasRow(Statement &statement)
{
    const Rewind rewind(statement);
    return statement.next();
}

} // namespace

Result<std::unique_ptr<ImportLedger>> ImportLedger::create(const std::filesystem::path &file)
{
    auto connection = Connection::open(file.string(), Access::Create);
    if (!connection)
        return failure(std::move(connection.error()));
    if (auto made = (*connection)->execute(Schema); !made)
        return failure(std::move(made.error()));
    return std::unique_ptr<ImportLedger>(new ImportLedger(*std::move(connection)));
}

ImportLedger::ImportLedger(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}
ImportLedger::~ImportLedger() = default;

Result<ImportLedger::Stream *> ImportLedger::find(const events::StreamName &name)
{
    const auto found = m_rows.find(name);
    if (found != m_rows.end())
        return &found->second;
    if (!m_hasWritten)
        return nullptr;
    auto query = m_connection->statement("SELECT key, first, next, has_events, is_used FROM streams WHERE name = ?1");
    if (!query)
        return failure(std::move(query.error()));
    Statement &statement = **query;
    Stream stream;
    {
        const Rewind rewind(statement);
        const auto row = statement.bindText(1, name.value()).next();
        if (!row)
            return failure(row.error());
        if (!*row)
            return nullptr;
        stream = {statement.integer(0),      count(statement.integer(1)), count(statement.integer(2)),
                  statement.integer(3) != 0, statement.integer(4) != 0,   false};
    }
    return insert(name, stream);
}

ImportLedger::Stream ImportLedger::begin() { return {.key = ++m_lastKey, .isChanged = true}; }

Result<void> ImportLedger::keep(const events::StreamName &name, const Stream &stream)
{
    return insert(name, stream).map([](Stream *) {});
}

Result<ImportLedger::Stream *> ImportLedger::insert(const events::StreamName &name, const Stream &stream)
{
    if (m_rows.size() >= MostRowsInMemory) {
        if (auto written = writeRows(); !written)
            return failure(std::move(written.error()));
    }
    return &m_rows.emplace(name, stream).first->second;
}

Result<void> ImportLedger::writeRows()
{
    auto put = m_connection->statement("INSERT OR REPLACE INTO streams VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    if (!put)
        return failure(std::move(put.error()));
    for (const auto &[name, stream] : m_rows) {
        if (!stream.isChanged)
            continue;
        (*put)
            ->bindText(1, name.value())
            .bind(2, stream.key)
            .bind(3, number(stream.begin))
            .bind(4, number(stream.next))
            .bind(5, stream.hasEvents ? 1 : 0)
            .bind(6, stream.isUsed ? 1 : 0);
        if (auto written = (*put)->run(); !written)
            return written;
    }
    m_hasWritten = true;
    m_rows.clear();
    return {};
}

Result<void> ImportLedger::keepEvents(Stream &stream, std::span<const Known> events)
{
    auto put = m_connection->statement("INSERT OR IGNORE INTO events VALUES(?1, ?2, ?3)");
    if (!put)
        return failure(std::move(put.error()));
    for (const Known &event : events) {
        (*put)->bind(1, stream.key).bindBlob(2, event.id.view()).bind(3, number(event.revision.value));
        if (auto written = (*put)->run(); !written)
            return written;
        stream.hasEvents = true;
    }
    return {};
}

Result<bool> ImportLedger::hasEvent(const Stream &stream, const events::EventId &id)
{
    if (!stream.hasEvents)
        return false;
    auto query = m_connection->statement("SELECT 1 FROM events WHERE stream = ?1 AND id = ?2 LIMIT 1");
    if (!query)
        return failure(std::move(query.error()));
    return hasRow((*query)->bind(1, stream.key).bindBlob(2, id.view()));
}

Result<bool> ImportLedger::hasEvent(const Stream &stream, const Known &event)
{
    if (!stream.hasEvents)
        return false;
    auto query = m_connection->statement("SELECT 1 FROM events WHERE stream = ?1 AND id = ?2 AND revision = ?3");
    if (!query)
        return failure(std::move(query.error()));
    return hasRow((*query)->bind(1, stream.key).bindBlob(2, event.id.view()).bind(3, number(event.revision.value)));
}

void ImportLedger::use(Stream &stream)
{
    if (stream.isUsed)
        return;
    stream.isUsed = stream.isChanged = true;
    ++m_used;
}

void ImportLedger::advance(Stream &stream)
{
    ++stream.next;
    stream.isChanged = true;
}

} // namespace foldline::kurrentdb
