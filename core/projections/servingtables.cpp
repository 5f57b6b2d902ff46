// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/servingtables.h"

#include "core/projections/processowner.h"
#include "core/projections/sqlsupport.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

std::string nameOf(const Projection &projection) { return std::string(projection.name()); }

bool allTablesThere(ReadModelDatabase &database, const Projection &projection)
{
    const auto tables = projection.tables();
    return std::all_of(tables.begin(), tables.end(),
                       [&](const std::string &table) { return database.hasTable(QString::fromStdString(table)); });
}

bool anyTableThere(ReadModelDatabase &database, const Projection &projection)
{
    const auto tables = projection.tables();
    return std::any_of(tables.begin(), tables.end(),
                       [&](const std::string &table) { return database.hasTable(QString::fromStdString(table)); });
}

/// Why the rows that are there cannot be carried on with this store and version.
Result<void> checkFits(const Checkpoint &checkpoint, const Projection &projection, const std::string &identity)
{
    const std::string name = nameOf(projection);
    if (checkpoint.position && checkpoint.store != identity) {
        return failure(ErrorCode::Conflict,
                       "These read models were built from another store, or the first event of this one was removed "
                       "since. Nothing was changed; rebuild them to replace their rows, or choose another place for "
                       "the read models of this store.",
                       name);
    }
    if (checkpoint.version > projection.version()) {
        return failure(ErrorCode::NewerVersion,
                       "The read models were built by a later version of Foldline. Nothing was changed; rebuild them "
                       "to use them with this one.",
                       name);
    }
    return {};
}

/// Asked after the checkpoint was read: the log only grows.
Result<void> checkNotAhead(const Checkpoint &checkpoint, const Projection &projection, store::EventStore &store,
                           std::stop_token stop)
{
    if (!checkpoint.position)
        return {};
    const auto last = store.lastPosition(std::move(stop));
    if (!last)
        return failure(last.error());
    if (checkpoint.position <= *last)
        return {};
    return failure(ErrorCode::Corrupt,
                   "The read models are ahead of the log: the store was put back to an earlier state. Nothing was "
                   "changed; rebuild them.",
                   nameOf(projection) + ", position " + std::to_string(checkpoint.position->commit));
}

Result<Checkpoint> createServing(ReadModelDatabase &database, Projection &projection, Checkpoint checkpoint)
{
    if (auto created = projection.createTables(database, {}); !created)
        return failure(created.error());
    checkpoint.version = projection.version();
    checkpoint.position.reset();
    const auto generation = saveCheckpoint(database, nameOf(projection), checkpoint);
    if (!generation)
        return failure(generation.error());
    checkpoint.generation = *generation;
    return checkpoint;
}

Result<bool> cleanLeftovers(ReadModelDatabase &database, Projection &projection, const std::string &owner)
{
    const auto claim = loadRebuild(database, nameOf(projection), true);
    if (!claim)
        return failure(claim.error());
    if (!*claim)
        return false;
    if ((*claim)->owner != owner && isAlive((*claim)->owner, (*claim)->updatedAt, Timestamp::now()))
        return true;
    if (auto dropped = dropRebuild(database, projection, (*claim)->build); !dropped)
        return failure(dropped.error());
    return false;
}

Result<ServingTables> openInTransaction(ReadModelDatabase &database, const std::string &identity,
                                        Projection &projection, const std::string &owner, bool forRebuild)
{
    if (auto locked = lockProjection(database, nameOf(projection)); !locked)
        return failure(locked.error());
    ServingTables result;
    const auto rebuilding = cleanLeftovers(database, projection, owner);
    if (!rebuilding)
        return failure(rebuilding.error());
    result.isRebuilding = *rebuilding;
    const auto found = loadCheckpoint(database, nameOf(projection), true);
    if (!found)
        return failure(found.error());
    if (!*found && anyTableThere(database, projection)) {
        return failure(ErrorCode::Conflict,
                       "The database has a table of that name already that has no checkpoint, so it is not Foldline's. "
                       "Nothing was changed; choose another place.",
                       nameOf(projection));
    }
    if (!*found || (!allTablesThere(database, projection) && (*found)->store == identity)) {
        auto created = createServing(database, projection, *found ? **found : Checkpoint{0, {}, identity, 0});
        if (!created)
            return failure(created.error());
        result.checkpoint = *std::move(created);
        return result;
    }
    result.checkpoint = **found;
    auto fits = checkFits(result.checkpoint, projection, identity);
    if (!fits && !forRebuild)
        result.unfit = fits.error();
    result.needsRebuild = !fits || result.checkpoint.version < projection.version();
    return result;
}

} // namespace

Result<void> lockProjection(ReadModelDatabase &database, const std::string &projection)
{
    if (!database.isPostgreSql())
        return {}; // the transaction holds the only write lock
    auto locked = sql::run(database, u"SELECT pg_advisory_xact_lock(hashtext(?))"_s,
                           {QString::fromStdString("foldline/" + projection)}, "The projection could not be locked");
    if (!locked)
        return failure(locked.error());
    return {};
}

Result<void> dropRebuild(ReadModelDatabase &database, Projection &projection, const std::string &build)
{
    for (const std::string &table : projection.tables()) {
        if (auto dropped = database.execute("DROP TABLE IF EXISTS "_L1 % QString::fromStdString(table + build));
            !dropped)
            return dropped;
    }
    if (auto dropped = dropRefusals(database, nameOf(projection), build); !dropped)
        return dropped;
    return deleteRebuild(database, nameOf(projection), build);
}

Result<ServingTables> openServingTables(ReadModelDatabase &database, store::EventStore &store, Projection &projection,
                                        const std::string &owner, bool forRebuild, std::stop_token stop)
{
    const auto identity = store.identity(stop);
    if (!identity)
        return failure(identity.error());
    if (auto begun = database.begin(); !begun)
        return failure(begun.error());
    auto result = openInTransaction(database, *identity, projection, owner, forRebuild);
    if (result) {
        if (auto done = database.commit(); !done)
            result = failure(done.error());
    }
    if (!result) {
        database.rollback();
        return result;
    }
    if (result->unfit || result->checkpoint.store != *identity)
        return result; // positions of another log
    auto standing = checkNotAhead(result->checkpoint, projection, store, std::move(stop));
    if (!standing && standing.error().code != ErrorCode::Corrupt)
        return failure(standing.error());
    if (!standing && !forRebuild)
        result->unfit = standing.error();
    result->needsRebuild = result->needsRebuild || !standing;
    return result;
}

} // namespace foldline::projections
