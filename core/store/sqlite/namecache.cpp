// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/namecache.h"

namespace foldline::store::sqlite {

namespace {

constexpr std::int64_t RunLength = 512;
/// Ids are dense; a damaged row must not make the table huge.
constexpr std::int64_t MaxId = std::int64_t{1} << 28;

} // namespace

void NameCache::clear()
{
    m_text.clear();
    m_entries.clear();
}

Result<std::string_view> NameCache::load(Connection &connection, std::int64_t id)
{
    if (id >= 0 && id < MaxId) {
        // A reader that goes forwards meets new ids at the end; one that goes backwards fills the run it is in.
        const bool atEnd = id >= static_cast<std::int64_t>(m_entries.size());
        const std::int64_t first = atEnd ? id : id - id % RunLength;
        if (auto loaded = loadRun(connection, first, first + RunLength); !loaded)
            return failure(loaded.error());
        if (const Entry *entry = known(id))
            return std::string_view(m_text).substr(entry->offset, entry->size);
    }
    return failure(ErrorCode::Corrupt, "The name " + std::to_string(id) + " that it refers to is not there.");
}

Result<void> NameCache::loadRun(Connection &connection, std::int64_t first, std::int64_t end)
{
    auto prepared = connection.statement(m_sql);
    if (!prepared)
        return failure(prepared.error());
    Statement &query = **prepared;
    const Rewind rewind(query);
    query.bind(1, first).bind(2, end);
    for (;;) {
        auto row = query.next();
        if (!row)
            return failure(row.error());
        if (!*row)
            return {};
        const std::int64_t id = query.integer(0);
        if (id >= first && id < end && !known(id))
            add(id, query.bytes(1));
    }
}

void NameCache::add(std::int64_t id, std::string_view name)
{
    const auto index = static_cast<std::size_t>(id);
    if (index >= m_entries.size())
        m_entries.resize(index + 1);
    m_entries[index] = {m_text.size(), static_cast<std::uint32_t>(name.size()), true};
    m_text += name;
}

} // namespace foldline::store::sqlite
