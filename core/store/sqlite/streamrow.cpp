// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/streamrow.h"

#include <algorithm>

namespace foldline::store::sqlite {

namespace {

constexpr const char *FindStream = "SELECT id, state, last_revision, first_position, last_position, truncate_before, "
                                   "deleted_before, max_count, max_age "
                                   "FROM streams WHERE name = ?1";

/// now − seconds, held at the earliest instant instead of wrapping.
std::int64_t secondsBefore(Timestamp now, std::int64_t seconds)
{
    constexpr std::int64_t Longest = INT64_MAX / Timestamp::TicksPerSecond;
    return seconds >= Longest ? INT64_MIN : now.ticks() - seconds * Timestamp::TicksPerSecond;
}

} // namespace

std::optional<Revision> StreamRow::last() const
{
    return hasEvents() ? std::optional(Revision{static_cast<std::uint64_t>(lastRevision)}) : std::nullopt;
}

StreamRow readStreamRow(const Statement &row, int firstColumn)
{
    StreamRow stream;
    stream.id = row.integer(firstColumn);
    stream.state = static_cast<StreamState>(row.integer(firstColumn + 1));
    stream.lastRevision = row.integer(firstColumn + 2);
    stream.firstPosition = row.optionalInteger(firstColumn + 3);
    stream.lastPosition = row.optionalInteger(firstColumn + 4);
    stream.truncateBefore = row.integer(firstColumn + 5);
    stream.deletedBefore = row.integer(firstColumn + 6);
    stream.maxCount = row.optionalInteger(firstColumn + 7);
    stream.maxAge = row.optionalInteger(firstColumn + 8);
    return stream;
}

Result<StreamRow> findStream(Connection &connection, const std::string &name)
{
    auto prepared = connection.statement(FindStream);
    if (!prepared)
        return failure(prepared.error());
    Statement &query = **prepared;
    const Rewind rewind(query);
    auto row = query.bindText(1, name).next();
    if (!row)
        return failure(row.error());
    return *row ? readStreamRow(query) : StreamRow();
}

Visible visibleOf(const StreamRow &row, const StreamName &name, Timestamp now)
{
    Visible visible;
    visible.first = std::max<std::int64_t>(0, row.truncateBefore);
    const std::optional<std::int64_t> count = name.isMetadata() ? std::optional<std::int64_t>(1) : row.maxCount;
    if (count && *count > 0 && *count <= row.lastRevision)
        visible.first = std::max(visible.first, row.lastRevision - *count + 1);
    if (row.maxAge)
        visible.created = secondsBefore(now, *row.maxAge);
    return visible;
}

} // namespace foldline::store::sqlite
