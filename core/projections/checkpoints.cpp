// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/checkpoints.h"

#include "core/projections/sqlsupport.h"

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

constexpr const char *CheckpointFailed = "The projection's checkpoint could not be read or written";
constexpr const char *RefusalsFailed = "The list of events that were set aside could not be read or written";
constexpr const char *RebuildFailed = "The rebuild could not be registered";

QVariant key(const std::string &text) { return QString::fromStdString(text); }

QVariant nowText(const ReadModelDatabase &database)
{
    return database.isPostgreSql() ? sql::instantTextMicroseconds(Timestamp::now())
                                   : sql::instantText(Timestamp::now());
}

/// On PostgreSQL a row lock; SQLite's transaction holds the only write lock anyway.
QString lockClause(const ReadModelDatabase &database, bool lock)
{
    return lock && database.isPostgreSql() ? u" FOR UPDATE"_s : QString();
}

std::uint64_t unsignedAt(const QSqlQuery &query, int column)
{
    return static_cast<std::uint64_t>(query.value(column).toLongLong());
}

QVariant positionPart(const std::optional<events::Position> &position, std::uint64_t events::Position::*part)
{
    return position ? sql::number((*position).*part) : QVariant(QMetaType::fromType<qlonglong>());
}

Result<void> done(const Result<QSqlQuery> &query)
{
    if (!query)
        return failure(query.error());
    return {};
}

} // namespace

Result<std::optional<Checkpoint>> loadCheckpoint(ReadModelDatabase &database, const std::string &projection, bool lock)
{
    const QString text =
        u"SELECT version, position, prepare_position, store, generation FROM projection_checkpoints WHERE name = ?"_s;
    auto query = sql::run(database, text + lockClause(database, lock), {key(projection)}, CheckpointFailed);
    if (!query)
        return failure(query.error());
    const auto found = sql::next(database, *query, CheckpointFailed);
    if (!found)
        return failure(found.error());
    if (!*found)
        return std::optional<Checkpoint>{};
    Checkpoint checkpoint;
    checkpoint.version = query->value(0).toInt();
    if (!query->isNull(1))
        checkpoint.position = events::Position{unsignedAt(*query, 1), unsignedAt(*query, 2)};
    checkpoint.store = sql::utf8(query->value(3));
    checkpoint.generation = query->value(4).toLongLong();
    return std::optional(checkpoint);
}

Result<std::int64_t> saveCheckpoint(ReadModelDatabase &database, const std::string &projection,
                                    const Checkpoint &checkpoint)
{
    const std::int64_t generation = checkpoint.generation + 1;
    const QString text = u"INSERT INTO projection_checkpoints(name, version, position, prepare_position, store, "
                         u"generation, updated_at) VALUES(?, ?, ?, ?, ?, ?, ?) "
                         "ON CONFLICT(name) DO UPDATE SET version = excluded.version, position = excluded.position, "
                         "prepare_position = excluded.prepare_position, "
                         "store = excluded.store, generation = excluded.generation, updated_at = excluded.updated_at"_s;
    auto query =
        sql::run(database, text,
                 {key(projection), checkpoint.version, positionPart(checkpoint.position, &events::Position::commit),
                  positionPart(checkpoint.position, &events::Position::prepare), key(checkpoint.store),
                  QVariant::fromValue(static_cast<qlonglong>(generation)), nowText(database)},
                 CheckpointFailed);
    if (!query)
        return failure(query.error());
    return generation;
}

Result<void> saveRefusals(ReadModelDatabase &database, const std::string &projection, const std::string &build,
                          std::span<const Refusal> refusals)
{
    const QString text = u"INSERT INTO projection_refusals(projection, build, position, prepare_position, stream, "
                         u"revision, type, reason) "
                         "VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"_s;
    const bool postgres = database.isPostgreSql();
    for (const Refusal &refusal : refusals) {
        auto query = sql::run(database, text,
                              {key(projection), key(build), sql::number(refusal.position.commit),
                               sql::number(refusal.position.prepare), sql::columnText(refusal.stream.value(), postgres),
                               sql::number(refusal.revision.value), sql::columnText(refusal.type, postgres),
                               sql::columnText(refusal.reason, postgres)},
                              RefusalsFailed);
        if (!query)
            return failure(query.error());
    }
    return {};
}

Result<std::vector<Refusal>> loadRefusals(ReadModelDatabase &database, const std::string &projection,
                                          std::uint64_t limit)
{
    const QString text = u"SELECT position, prepare_position, stream, revision, type, reason FROM projection_refusals "
                         u"WHERE projection = ? AND build = '' "
                         "ORDER BY position, prepare_position LIMIT ?"_s;
    auto query = sql::run(database, text, {key(projection), sql::number(limit)}, RefusalsFailed);
    if (!query)
        return failure(query.error());
    std::vector<Refusal> refusals;
    for (;;) {
        const auto found = sql::next(database, *query, RefusalsFailed);
        if (!found)
            return failure(found.error());
        if (!*found)
            return refusals;
        refusals.push_back({{unsignedAt(*query, 0), unsignedAt(*query, 1)},
                            events::StreamName(sql::utf8(query->value(2))),
                            {unsignedAt(*query, 3)},
                            sql::utf8(query->value(4)),
                            sql::utf8(query->value(5))});
    }
}

Result<std::uint64_t> countRefusals(ReadModelDatabase &database, const std::string &projection,
                                    const std::string &build)
{
    auto query = sql::run(database, u"SELECT count(*) FROM projection_refusals WHERE projection = ? AND build = ?"_s,
                          {key(projection), key(build)}, RefusalsFailed);
    if (!query)
        return failure(query.error());
    const auto found = sql::next(database, *query, RefusalsFailed);
    if (!found)
        return failure(found.error());
    return unsignedAt(*query, 0);
}

Result<void> dropRefusals(ReadModelDatabase &database, const std::string &projection, const std::string &build)
{
    return done(sql::run(database, u"DELETE FROM projection_refusals WHERE projection = ? AND build = ?"_s,
                         {key(projection), key(build)}, RefusalsFailed));
}

Result<void> promoteRefusals(ReadModelDatabase &database, const std::string &projection, const std::string &build)
{
    if (auto dropped = dropRefusals(database, projection, {}); !dropped)
        return dropped;
    return done(sql::run(database, u"UPDATE projection_refusals SET build = '' WHERE projection = ? AND build = ?"_s,
                         {key(projection), key(build)}, RefusalsFailed));
}

Result<std::optional<RebuildClaim>> loadRebuild(ReadModelDatabase &database, const std::string &projection, bool lock)
{
    const QString when =
        database.isPostgreSql() ? u"to_char(updated_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"_s : u"updated_at"_s;
    const QString text = "SELECT build, owner, "_L1 % when % " FROM projection_rebuilds WHERE projection = ?"_L1 %
                         lockClause(database, lock);
    auto query = sql::run(database, text, {key(projection)}, RebuildFailed);
    if (!query)
        return failure(query.error());
    const auto found = sql::next(database, *query, RebuildFailed);
    if (!found)
        return failure(found.error());
    if (!*found)
        return std::optional<RebuildClaim>{};
    const auto updated = Timestamp::parse(sql::utf8(query->value(2)));
    return std::optional(
        RebuildClaim{sql::utf8(query->value(0)), sql::utf8(query->value(1)), updated ? *updated : Timestamp{}});
}

Result<void> insertRebuild(ReadModelDatabase &database, const std::string &projection, const RebuildClaim &claim)
{
    return done(sql::run(database,
                         u"INSERT INTO projection_rebuilds(projection, build, owner, updated_at) VALUES(?, ?, ?, ?)"_s,
                         {key(projection), key(claim.build), key(claim.owner), nowText(database)}, RebuildFailed));
}

Result<bool> touchRebuild(ReadModelDatabase &database, const std::string &projection, const RebuildClaim &claim)
{
    auto query = sql::run(
        database, u"UPDATE projection_rebuilds SET updated_at = ? WHERE projection = ? AND build = ? AND owner = ?"_s,
        {nowText(database), key(projection), key(claim.build), key(claim.owner)}, RebuildFailed);
    if (!query)
        return failure(query.error());
    return query->numRowsAffected() == 1;
}

Result<void> deleteRebuild(ReadModelDatabase &database, const std::string &projection, const std::string &build)
{
    return done(sql::run(database, u"DELETE FROM projection_rebuilds WHERE projection = ? AND build = ?"_s,
                         {key(projection), key(build)}, RebuildFailed));
}

} // namespace foldline::projections
