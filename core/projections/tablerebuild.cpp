// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/tablerebuild.h"

#include "core/projections/processowner.h"

#include <QRandomGenerator>
#include <QString>

#include <utility>

using namespace Qt::StringLiterals;

namespace foldline::projections {

TableRebuild::TableRebuild(ReadModelDatabase &database, store::EventStore &store, Projection &projection,
                           std::string owner, RefusalPolicy policy)
    : m_database(database), m_store(store), m_projection(projection), m_writer(database, store, projection, policy)
{
    m_claim.owner = std::move(owner);
    m_claim.build = "__rebuild_" + QString::number(QRandomGenerator::system()->generate(), 16).toStdString();
}

Result<void> TableRebuild::begin()
{
    if (auto begun = m_database.begin(); !begun)
        return begun;
    auto done = claim();
    if (done)
        done = m_database.commit();
    if (!done) {
        m_database.rollback();
        return done;
    }
    return m_writer.fill(m_claim);
}

Result<void> TableRebuild::claim()
{
    const std::string name(m_projection.name());
    if (auto locked = lockProjection(m_database, name); !locked)
        return locked;
    const auto other = loadRebuild(m_database, name, true);
    if (!other)
        return failure(other.error());
    if (*other) {
        if ((*other)->owner != m_claim.owner && isAlive((*other)->owner, (*other)->updatedAt, Timestamp::now()))
            return failure(ErrorCode::Conflict,
                           "Another program is rebuilding these read models. They go on serving meanwhile.", name);
        if (auto dropped = dropRebuild(m_database, m_projection, (*other)->build); !dropped)
            return dropped;
    }
    if (auto inserted = insertRebuild(m_database, name, m_claim); !inserted)
        return inserted;
    return m_projection.createTables(m_database, m_claim.build);
}

/// The store is asked before the transaction begins: nobody waits for a server with the read models locked.
Result<bool> TableRebuild::swap(std::stop_token stop)
{
    const auto identity = m_store.identity(stop);
    if (!identity)
        return failure(identity.error());
    const auto last = m_store.lastPosition(std::move(stop));
    if (!last)
        return failure(last.error());
    if (auto completed = m_projection.complete(m_database, m_claim.build); !completed)
        return failure(completed.error());
    if (auto begun = m_database.begin(); !begun)
        return failure(begun.error());
    auto swapped = swapInTransaction(*identity, *last);
    if (swapped && *swapped) {
        if (auto done = m_database.commit(); !done)
            swapped = failure(done.error());
    }
    if (!swapped || !*swapped)
        m_database.rollback();
    return swapped;
}

Result<bool> TableRebuild::swapInTransaction(const std::string &identity, std::optional<events::Position> last)
{
    const std::string name(m_projection.name());
    if (auto locked = lockProjection(m_database, name); !locked)
        return failure(locked.error());
    const auto mine = touchRebuild(m_database, name, m_claim);
    if (!mine)
        return failure(mine.error());
    if (!*mine)
        return failure(ErrorCode::Conflict,
                       "Another program ended this rebuild. The tables that served before go on serving.", name);
    const auto serving = loadCheckpoint(m_database, name, true);
    if (!serving)
        return failure(serving.error());
    if (isOvertaken(*serving, identity, last))
        return false;
    if (auto exchanged = exchangeTables(); !exchanged)
        return failure(exchanged.error());
    const Checkpoint checkpoint{m_projection.version(), position(), identity, *serving ? (*serving)->generation : 0};
    if (const auto saved = saveCheckpoint(m_database, name, checkpoint); !saved)
        return failure(saved.error());
    return true;
}

/// `last` was asked beforehand: only rows that stood there already then are known to be ahead of the log itself.
bool TableRebuild::isOvertaken(const std::optional<Checkpoint> &serving, const std::string &identity,
                               std::optional<events::Position> last)
{
    if (!serving || serving->store != identity || serving->position <= position())
        return false;
    return last > position() || std::exchange(m_overtaken, serving->position) != serving->position;
}

Result<void> TableRebuild::exchangeTables()
{
    const std::string name(m_projection.name());
    for (const std::string &base : m_projection.tables()) {
        const QString table = QString::fromStdString(base);
        if (auto dropped = m_database.execute("DROP TABLE IF EXISTS "_L1 % table); !dropped)
            return dropped;
        const QString built = QString::fromStdString(base + m_claim.build);
        if (auto renamed = m_database.execute("ALTER TABLE "_L1 % built % " RENAME TO "_L1 % table); !renamed)
            return renamed;
    }
    if (auto promoted = promoteRefusals(m_database, name, m_claim.build); !promoted)
        return promoted;
    return deleteRebuild(m_database, name, m_claim.build);
}

void TableRebuild::drop()
{
    if (!m_database.begin())
        return; // the next start cleans up
    auto dropped = dropRebuild(m_database, m_projection, m_claim.build);
    if (dropped)
        dropped = m_database.commit();
    if (!dropped)
        m_database.rollback();
}

} // namespace foldline::projections
