// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "core/store/sqlite/connection.h"

#include <cstdint>
#include <optional>
#include <string>

namespace foldline::store::sqlite {

/// $tb of a soft-deleted stream, as on the servers.
inline constexpr std::int64_t DeletedTruncation = INT64_MAX;

enum class StreamState : std::int64_t { Live = 0, SoftDeleted = 1, Tombstoned = 2 };

/// A row of `streams`. Plain data.
struct StreamRow
{
    std::int64_t id = 0; ///< 0: no such row
    StreamState state = StreamState::Live;
    std::int64_t lastRevision = -1;
    std::optional<std::int64_t> firstPosition;
    std::optional<std::int64_t> lastPosition;
    std::int64_t truncateBefore = 0;
    std::int64_t deletedBefore = 0;
    std::optional<std::int64_t> maxCount;
    std::optional<std::int64_t> maxAge;
    bool changed = false;   ///< a writer has still to write it
    bool unwritten = false; ///< the table does not have it yet

    [[nodiscard]] bool exists() const { return id != 0; }
    [[nodiscard]] bool hasEvents() const { return lastRevision >= 0; }
    [[nodiscard]] std::optional<Revision> last() const;
    [[nodiscard]] std::int64_t nextRevision() const { return lastRevision + 1; }
};

/// The columns that `readStreamRow` takes, in its order: id, state, last_revision, first_position, last_position,
/// truncate_before, deleted_before, max_count, max_age.
[[nodiscard]] StreamRow readStreamRow(const Statement &row, int firstColumn = 0);
/// The row of a stream; its id is 0 when there is none.
[[nodiscard]] Result<StreamRow> findStream(Connection &connection, const std::string &name);

/// What truncation leaves of a stream: revisions from `first`, created at or after `created`.
struct Visible
{
    std::int64_t first = 0;
    std::optional<std::int64_t> created;
};

/// Metastreams keep only their last event.
[[nodiscard]] Visible visibleOf(const StreamRow &row, const StreamName &name, Timestamp now);

} // namespace foldline::store::sqlite
