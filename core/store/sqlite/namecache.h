// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/connection.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::store::sqlite {

/// Names by id of one interning table (streams, types, content types), read in runs and packed: some 16 bytes an id
/// beside the names. Names never change once they are committed. One thread at a time.
class NameCache
{
public:
    /// `sql` selects id and name where ?1 <= id < ?2. Requires: a literal.
    explicit NameCache(const char *sql) : m_sql(sql) {}

    /// The name, valid until the next call; Corrupt when the table has no such id.
    [[nodiscard]] Result<std::string_view> find(Connection &connection, std::int64_t id)
    {
        if (const Entry *entry = known(id))
            return std::string_view(m_text).substr(entry->offset, entry->size);
        return load(connection, id);
    }
    void clear();

private:
    struct Entry
    {
        std::size_t offset = 0;
        std::uint32_t size = 0;
        bool known = false;
    };

    [[nodiscard]] const Entry *known(std::int64_t id) const
    {
        const auto index = static_cast<std::uint64_t>(id);
        return index < m_entries.size() && m_entries[index].known ? &m_entries[index] : nullptr;
    }
    Result<std::string_view> load(Connection &connection, std::int64_t id);
    Result<void> loadRun(Connection &connection, std::int64_t first, std::int64_t end);
    void add(std::int64_t id, std::string_view name);

    const char *m_sql;
    std::string m_text;
    std::vector<Entry> m_entries;
};

} // namespace foldline::store::sqlite
