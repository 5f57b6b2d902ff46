// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/readmodelschema.h"

#include "core/projections/sqlsupport.h"

#include <QSqlError>

#include <thread>

using namespace Qt::StringLiterals;

namespace foldline::projections::schema {
namespace {

const auto SqliteTables = {
    u"CREATE TABLE IF NOT EXISTS projection_checkpoints(name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, "
    u"position INTEGER, updated_at TEXT NOT NULL, "
    "prepare_position INTEGER, store TEXT NOT NULL, generation INTEGER NOT NULL)",
    u"CREATE TABLE IF NOT EXISTS projection_refusals(projection TEXT NOT NULL, build TEXT NOT NULL, position INTEGER "
    u"NOT NULL, prepare_position INTEGER NOT NULL, "
    "stream TEXT NOT NULL, revision INTEGER NOT NULL, type TEXT NOT NULL, reason TEXT NOT NULL, "
    "PRIMARY KEY(projection, build, position, prepare_position)) WITHOUT ROWID",
    u"CREATE TABLE IF NOT EXISTS projection_rebuilds(projection TEXT NOT NULL PRIMARY KEY, build TEXT NOT NULL, owner "
    u"TEXT NOT NULL, updated_at TEXT NOT NULL)",
};

const auto PostgresTables = {
    u"CREATE TABLE IF NOT EXISTS projection_checkpoints(name text PRIMARY KEY, version integer NOT NULL, position "
    u"bigint, updated_at timestamptz NOT NULL, "
    "prepare_position bigint, store text NOT NULL, generation bigint NOT NULL)",
    u"CREATE TABLE IF NOT EXISTS projection_refusals(projection text NOT NULL, build text NOT NULL, position bigint "
    u"NOT NULL, prepare_position bigint NOT NULL, "
    "stream text NOT NULL, revision bigint NOT NULL, type text NOT NULL, reason text NOT NULL, PRIMARY KEY(projection, "
    "build, position, prepare_position))",
    u"CREATE TABLE IF NOT EXISTS projection_rebuilds(projection text PRIMARY KEY, build text NOT NULL, owner text NOT "
    u"NULL, updated_at timestamptz NOT NULL)",
    u"CREATE TABLE IF NOT EXISTS readmodel_changes(one integer PRIMARY KEY CHECK (one = 1), counter bigint NOT NULL)",
    u"INSERT INTO readmodel_changes(one, counter) VALUES(1, 0) ON CONFLICT DO NOTHING",
};

template <typename Statements>
Result<void> executeAll(ReadModelDatabase &database, const Statements &statements)
{
    for (const char16_t *statement : statements) {
        if (auto done = database.execute(QString::fromUtf16(statement)); !done)
            return done;
    }
    return {};
}

Result<int> readNumber(ReadModelDatabase &database, const QString &sql)
{
    QSqlQuery query(database.database());
    if (!query.exec(sql) || !query.next())
        return failure(sqlError(database.database(), query.lastError(), "The read models could not be opened"));
    return query.value(0).toInt();
}

struct Identity
{
    int application = 0;
    int version = 0;
    bool isEmpty = true;
};

Result<Identity> readIdentity(ReadModelDatabase &database)
{
    const auto application = readNumber(database, u"PRAGMA application_id"_s);
    if (!application)
        return failure(application.error());
    const auto version = readNumber(database, u"PRAGMA user_version"_s);
    if (!version)
        return failure(version.error());
    const auto tables = readNumber(database, u"SELECT count(*) FROM sqlite_master"_s);
    if (!tables)
        return failure(tables.error());
    return Identity{*application, *version, *tables == 0};
}

/// All of it as of one moment: another connection may be making the tables.
Result<Identity> snapshotIdentity(ReadModelDatabase &database)
{
    if (auto begun = database.beginSnapshot(); !begun)
        return failure(begun.error());
    auto identity = readIdentity(database);
    database.rollback();
    return identity;
}

Result<bool> isOurs(const Identity &identity)
{
    if (identity.application == 0 && identity.version == 0 && identity.isEmpty)
        return false;
    if (identity.application != ApplicationId)
        return failure(ErrorCode::NotAStore,
                       "The file is a database, but not one of Foldline's read models. Nothing in it was changed.");
    if (identity.version > Version) {
        return failure(ErrorCode::NewerVersion, "The read models were written by a later version of Foldline. Nothing "
                                                "was changed; remove the file to build them anew.");
    }
    return identity.version == Version;
}

/// Switching to WAL does not wait for other connections by itself.
Result<void> switchToWal(ReadModelDatabase &database, std::chrono::milliseconds timeout)
{
    const auto end = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        auto done = database.execute(u"PRAGMA journal_mode = WAL"_s);
        if (done || done.error().code != ErrorCode::Unavailable || std::chrono::steady_clock::now() > end)
            return done;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

Result<void> createInSqlite(ReadModelDatabase &database)
{
    if (auto begun = database.begin(); !begun)
        return begun;
    auto done = executeAll(database, SqliteTables);
    if (done)
        done = database.execute(u"PRAGMA application_id = %1"_s.arg(ApplicationId));
    if (done)
        done = database.execute(u"PRAGMA user_version = %1"_s.arg(Version));
    if (done)
        done = database.commit();
    if (!done)
        database.rollback();
    return done;
}

Result<void> makeSqliteReady(ReadModelDatabase &database, bool isFile, std::chrono::milliseconds timeout)
{
    const auto identity = snapshotIdentity(database);
    const auto ours = identity ? isOurs(*identity) : Result<bool>(failure(identity.error()));
    if (!ours)
        return failure(ours.error());
    if (database.isReadOnly())
        return {};
    // The read models can be built anew at any time; rows and checkpoint are lost together or not at all.
    for (const QString &pragma : {u"PRAGMA synchronous = NORMAL"_s, u"PRAGMA cache_size = -65536"_s,
                                  u"PRAGMA temp_store = MEMORY"_s, u"PRAGMA wal_autocheckpoint = 4000"_s}) {
        if (auto done = database.execute(pragma); !done)
            return done;
    }
    if (isFile) {
        if (auto wal = switchToWal(database, timeout); !wal)
            return wal;
    }
    return *ours ? Result<void>{} : createInSqlite(database);
}

Result<void> makePostgresReady(ReadModelDatabase &database, std::chrono::milliseconds timeout)
{
    auto done = executeAll(database, std::initializer_list<const char16_t *>{u"SET client_min_messages = warning",
                                                                             u"SET TIME ZONE 'UTC'",
                                                                             u"SET standard_conforming_strings = on"});
    if (done)
        done = database.execute(u"SET lock_timeout = %1"_s.arg(timeout.count()));
    if (done && database.isReadOnly())
        return database.execute(u"SET default_transaction_read_only = on"_s);
    if (!done || database.hasTable(u"readmodel_changes"_s))
        return done;
    if (done = database.begin(); !done)
        return done;
    // CREATE TABLE IF NOT EXISTS fails when two connections do it at once.
    done = database.execute(u"SELECT pg_advisory_xact_lock(%1)"_s.arg(ApplicationId));
    if (done)
        done = executeAll(database, PostgresTables);
    if (done)
        done = database.commit();
    if (!done)
        database.rollback();
    return done;
}

} // namespace

Result<void> makeReady(ReadModelDatabase &database, bool isFile, std::chrono::milliseconds busyTimeout)
{
    return database.isPostgreSql() ? makePostgresReady(database, busyTimeout)
                                   : makeSqliteReady(database, isFile, busyTimeout);
}

} // namespace foldline::projections::schema
