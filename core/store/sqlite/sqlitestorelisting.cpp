// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/sqlitestore.h"
#include "core/store/sqlite/sqlitestoreprivate.h"

#include <algorithm>
#include <utility>

namespace foldline::store {

using namespace sqlite;

namespace {

constexpr std::string_view Columns = "s.id, s.state, s.last_revision, s.first_position, s.last_position, "
                                     "s.truncate_before, s.deleted_before, s.max_count, "
                                     "s.max_age, s.name, f.created, l.created, f.revision";
constexpr std::string_view Joins = " s LEFT JOIN events f ON f.position = s.first_position "
                                   "LEFT JOIN events l ON l.position = s.last_position ";

constexpr const char *CountSince =
    "SELECT count(*) FROM events WHERE stream = ?1 AND revision >= ?2 AND revision <= ?3 AND created >= ?4";

constexpr const char *FirstSince = "SELECT created FROM events WHERE stream = ?1 AND revision >= ?2 AND created >= ?3 "
                                   "ORDER BY revision LIMIT 1";

std::string listQuery(const StreamList &list)
{
    std::string inner = "SELECT * FROM streams WHERE first_position IS NOT NULL";
    if (!list.category.empty())
        inner += " AND category = ?1";
    if (!list.contains.empty())
        inner += " AND name LIKE ?2 ESCAPE '\\'";
    if (!list.includeSystem)
        inner += " AND name NOT LIKE '$%'";
    const std::string order = list.newestFirst ? "last_position DESC" : "first_position";
    inner += " ORDER BY " + order + " LIMIT ?3 OFFSET ?4";
    return "SELECT " + std::string(Columns) + " FROM (" + inner + ")" + std::string(Joins) + "ORDER BY s." + order;
}

/// `%text%` with LIKE's own characters escaped.
std::string likePattern(std::string_view text)
{
    std::string pattern = "%";
    for (const char character : text) {
        if (character == '%' || character == '_' || character == '\\')
            pattern += '\\';
        pattern += character;
    }
    return pattern + '%';
}

/// `firstStored`: in the mirror of a server a stream may begin later than at 0.
Result<std::uint64_t> countVisible(Connection &connection, const StreamRow &row, Visible visible,
                                   std::int64_t firstStored)
{
    if (row.state != StreamState::Live || !row.hasEvents())
        return 0;
    visible.first = std::max(visible.first, firstStored);
    if (visible.first > row.lastRevision)
        return 0;
    if (!visible.created)
        return static_cast<std::uint64_t>(row.lastRevision - visible.first + 1);
    auto query = connection.statement(CountSince);
    if (!query)
        return failure(query.error());
    const Rewind rewind(**query);
    (*query)->bind(1, row.id).bind(2, visible.first).bind(3, row.lastRevision).bind(4, *visible.created);
    auto counted = (*query)->next();
    if (!counted)
        return failure(counted.error());
    return static_cast<std::uint64_t>((*query)->integer(0));
}

/// When the first visible event was created. Asks only where truncation hides an earlier one.
Result<Timestamp> firstVisibleCreated(Connection &connection, const StreamRow &row, const Visible &visible,
                                      const Statement &listed)
{
    const Timestamp stored = Timestamp::fromTicks(listed.integer(10));
    const bool isFirst =
        visible.first <= listed.integer(12) && (!visible.created || *visible.created <= stored.ticks());
    if (row.state != StreamState::Live || !row.hasEvents() || isFirst)
        return stored;
    auto query = connection.statement(FirstSince);
    if (!query)
        return failure(query.error());
    const Rewind rewind(**query);
    (*query)->bind(1, row.id).bind(2, visible.first).bind(3, visible.created.value_or(INT64_MIN));
    auto found = (*query)->next();
    if (!found)
        return failure(found.error());
    return *found ? Timestamp::fromTicks((*query)->integer(0)) : stored;
}

Result<StreamInfo> infoOf(Connection &connection, const Statement &query)
{
    const StreamRow row = readStreamRow(query);
    StreamInfo info;
    info.name = StreamName(std::string(query.bytes(9)));
    const Visible visible = visibleOf(row, info.name, Timestamp::now());
    auto events = countVisible(connection, row, visible, query.integer(12));
    if (!events)
        return failure(events.error());
    auto first = firstVisibleCreated(connection, row, visible, query);
    if (!first)
        return failure(first.error());
    info.events = *events;
    info.lastRevision = row.last();
    info.firstCreated = *first;
    info.lastCreated = Timestamp::fromTicks(query.integer(11));
    info.deleted = row.state == StreamState::SoftDeleted;
    info.tombstoned = row.state == StreamState::Tombstoned;
    info.deletedBefore = static_cast<std::uint64_t>(row.deletedBefore);
    return info;
}

std::int64_t asLimit(std::uint64_t value)
{
    return static_cast<std::int64_t>(std::min<std::uint64_t>(value, INT64_MAX));
}

Result<std::vector<StreamInfo>> readList(Connection &connection, const StreamList &list, const std::stop_token &stop)
{
    auto query = connection.prepare(listQuery(list));
    if (!query)
        return failure(query.error());
    const std::string pattern = likePattern(list.contains);
    if (!list.category.empty())
        query->bindText(1, list.category);
    if (!list.contains.empty())
        query->bindText(2, pattern);
    query->bind(3, asLimit(list.limit)).bind(4, asLimit(list.offset));
    std::vector<StreamInfo> streams;
    for (;;) {
        auto row = query->next();
        if (!row)
            return failure(row.error());
        if (!*row)
            return streams;
        if (stop.stop_requested())
            return cancelledReading();
        auto info = infoOf(connection, *query);
        if (!info)
            return failure(info.error());
        streams.push_back(std::move(*info));
    }
}

} // namespace

Result<std::vector<StreamInfo>> SqliteStore::listStreams(const StreamList &list, std::stop_token stop)
{
    auto reader = d->readers.lease();
    return reader->read([&](Connection &connection) { return readList(connection, list, stop); });
}

Result<StreamInfo> SqliteStore::streamInfo(const StreamName &stream, std::stop_token)
{
    static const std::string Query = "SELECT " + std::string(Columns) + " FROM streams" + std::string(Joins) +
                                     "WHERE s.name = ?1 AND s.first_position IS NOT NULL";
    auto reader = d->readers.lease();
    return reader->read([&](Connection &connection) -> Result<StreamInfo> {
        auto query = connection.statement(Query.c_str());
        if (!query)
            return failure(query.error());
        const Rewind rewind(**query);
        auto row = (*query)->bindText(1, stream.value()).next();
        if (!row)
            return failure(row.error());
        if (!*row)
            return failure(ErrorCode::NotFound, "There is no stream " + stream.value() + ".");
        return infoOf(connection, **query);
    });
}

} // namespace foldline::store
