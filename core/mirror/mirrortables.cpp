// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirrortables.h"

#include "core/events/eventid.h"
#include "core/store/merkle.h"

namespace foldline::mirror {

using store::sqlite::Connection;
using store::sqlite::Rewind;
using store::sqlite::Statement;

namespace {

/// Servers store an id twice without a word: the index that finds events by it cannot be a unique one.
constexpr const char *Tables = R"sql(
DROP INDEX events_id;
CREATE INDEX events_id ON events(id);
CREATE TABLE mirror(
  one INTEGER PRIMARY KEY CHECK (one = 1),
  generation TEXT NOT NULL,
  identity TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '',
  kept TEXT NOT NULL,
  size_limit INTEGER NOT NULL,
  commit_position INTEGER,
  prepare_position INTEGER,
  as_of INTEGER);
CREATE TABLE mirror_positions(
  local INTEGER PRIMARY KEY,
  commit_position INTEGER NOT NULL,
  prepare_position INTEGER NOT NULL);
INSERT INTO store(key, value) VALUES('mirror', '1');
)sql";

constexpr const char *InsertHead = "INSERT INTO mirror(one, generation, kept, size_limit) VALUES(1, ?1, ?2, ?3)";
constexpr const char *FindHead =
    "SELECT generation, identity, source, kept, size_limit, commit_position, prepare_position, as_of, "
    "(SELECT max(size) FROM heads) FROM mirror WHERE one = 1";
constexpr const char *FindPosition = "SELECT commit_position, prepare_position FROM mirror_positions WHERE local = ?1";
constexpr const char *InsertPosition =
    "INSERT INTO mirror_positions(local, commit_position, prepare_position) VALUES(?1, ?2, ?3)";
constexpr const char *UpdatePosition = "UPDATE mirror SET commit_position = ?1, prepare_position = ?2 WHERE one = 1";
constexpr const char *Forget = R"sql(
DELETE FROM mirror_positions;
DELETE FROM events;
DELETE FROM heads;
UPDATE streams SET state = 0, last_revision = -1, first_position = NULL, last_position = NULL, truncate_before = 0,
  deleted_before = 0, max_count = NULL, max_age = NULL;
)sql";
constexpr const char *ForgetHead = "UPDATE mirror SET generation = ?1, identity = '', source = '', kept = ?2, "
                                   "commit_position = NULL, prepare_position = NULL, as_of = NULL WHERE one = 1";
constexpr const char *ForgetFrontier = "UPDATE frontier SET bytes = ?1 WHERE one = 1";

std::int64_t asInteger(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t asNumber(std::int64_t integer) { return static_cast<std::uint64_t>(integer); }

std::string newGeneration() { return events::EventId::random().toString(); }

Result<void> insertHead(Connection &connection)
{
    auto insert = connection.prepare(InsertHead);
    if (!insert)
        return failure(insert.error());
    const std::string generation = newGeneration();
    const std::string kept = Kept().serialize();
    return insert->bindText(1, generation).bindText(2, kept).bind(3, asInteger(DefaultSizeLimit)).run();
}

Result<void> makeInTransaction(Connection &connection)
{
    auto isThere = connection.integer("SELECT 1 FROM store WHERE key = 'mirror'");
    if (!isThere)
        return failure(isThere.error());
    if (*isThere == 1)
        return {};
    auto events = connection.integer("SELECT count(*) FROM (SELECT 1 FROM events LIMIT 1)");
    if (!events)
        return failure(events.error());
    if (*events > 0) {
        return failure(ErrorCode::Conflict,
                       "The file where the mirror should be holds a history of its own. It was left as it is.");
    }
    if (auto made = connection.execute(Tables); !made)
        return made;
    return insertHead(connection);
}

} // namespace

Result<void> makeTables(Connection &connection)
{
    return connection.transaction([&] { return makeInTransaction(connection); });
}

Result<MirrorHead> readMirrorHead(Connection &connection)
{
    auto isMirror = connection.integer("SELECT 1 FROM store WHERE key = 'mirror'");
    if (!isMirror)
        return failure(isMirror.error());
    if (*isMirror != 1)
        return failure(ErrorCode::NotAStore, "The file is a store of its own and no mirror of a server.");
    auto prepared = connection.statement(FindHead);
    if (!prepared)
        return failure(prepared.error());
    Statement &query = **prepared;
    const Rewind rewind(query);
    auto row = query.next();
    if (!row)
        return failure(row.error());
    if (!*row)
        return failure(ErrorCode::Corrupt, "The mirror has lost what it says of itself.");
    MirrorHead head;
    head.generation = query.bytes(0);
    head.identity = query.bytes(1);
    head.source = query.bytes(2);
    auto kept = Kept::deserialize(query.bytes(3));
    if (!kept)
        return failure(kept.error());
    head.kept = *std::move(kept);
    head.sizeLimit = asNumber(query.integer(4));
    if (!query.isNull(5))
        head.position = events::Position{asNumber(query.integer(5)), asNumber(query.integer(6))};
    if (!query.isNull(7))
        head.asOf = Timestamp::fromTicks(query.integer(7));
    head.events = asNumber(query.integer(8));
    return head;
}

Result<events::Position> positionAt(Connection &connection, std::uint64_t local)
{
    auto prepared = connection.statement(FindPosition);
    if (!prepared)
        return failure(prepared.error());
    Statement &query = **prepared;
    const Rewind rewind(query);
    auto row = query.bind(1, asInteger(local)).next();
    if (!row)
        return failure(row.error());
    if (!*row)
        return failure(ErrorCode::Corrupt, "The mirror has lost the position of event " + std::to_string(local) + ".");
    return events::Position{asNumber(query.integer(0)), asNumber(query.integer(1))};
}

Result<void> addPosition(Connection &connection, std::uint64_t local, events::Position position)
{
    auto insert = connection.statement(InsertPosition);
    if (!insert)
        return failure(insert.error());
    (*insert)->bind(1, asInteger(local)).bind(2, asInteger(position.commit)).bind(3, asInteger(position.prepare));
    return (*insert)->run();
}

Result<void> writePosition(Connection &connection, events::Position position)
{
    auto update = connection.statement(UpdatePosition);
    if (!update)
        return failure(update.error());
    return (*update)->bind(1, asInteger(position.commit)).bind(2, asInteger(position.prepare)).run();
}

Result<void> forgetEvents(Connection &connection, const Kept &kept)
{
    if (auto done = connection.execute(Forget); !done)
        return done;
    auto head = connection.statement(ForgetHead);
    if (!head)
        return failure(head.error());
    const std::string generation = newGeneration();
    const std::string text = kept.serialize();
    if (auto done = (*head)->bindText(1, generation).bindText(2, text).run(); !done)
        return done;
    auto frontier = connection.statement(ForgetFrontier);
    if (!frontier)
        return failure(frontier.error());
    const std::string bytes = store::MerkleFrontier().serialize();
    return (*frontier)->bindBlob(1, bytes).run();
}

} // namespace foldline::mirror
