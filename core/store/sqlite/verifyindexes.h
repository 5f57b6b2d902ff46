// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/store/damagelist.h"
#include "core/store/sqlite/verifyrows.h"

#include <cstdint>
#include <stop_token>
#include <string_view>

namespace foldline::store::sqlite {

/// A sum over the rows of `events` that does not depend on their order: what the indexes of the table must hold.
class IndexContents
{
public:
    void add(const EventRow &row)
    {
        addPlace(row.stream, row.revision, row.claimed);
        addId(row.id, row.claimed);
    }
    void addPlace(std::int64_t stream, std::int64_t revision, std::uint64_t position);
    void addId(std::string_view id, std::uint64_t position);

    [[nodiscard]] bool samePlaces(const IndexContents &other) const { return m_places == other.m_places; }
    [[nodiscard]] bool sameIds(const IndexContents &other) const { return m_ids == other.m_ids; }

private:
    std::uint64_t m_places = 0;
    std::uint64_t m_ids = 0;
};

/// Compares the indexes of `events` with `contents`, when all its rows could be read, and lets SQLite check the
/// structure of the file. Findings become damages of kind Database. Cancelled on `stop`.
[[nodiscard]] Result<void> checkIndexes(sqlite3 *database, const IndexContents *contents, std::stop_token stop,
                                        DamageList &damages);

} // namespace foldline::store::sqlite
