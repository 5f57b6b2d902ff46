// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/verifyindexes.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace foldline::store::sqlite {

namespace {

constexpr int InstructionsBetweenLooks = 100'000;

/// The structure of every table, and of the small ones also whether their indexes agree. (Those of `events` are
/// compared by IndexContents, which is many times faster.)
constexpr const char *StructureChecks[] = {
    "PRAGMA quick_check('events')",    "PRAGMA integrity_check('streams')",
    "PRAGMA integrity_check('types')", "PRAGMA integrity_check('content_types')",
    "PRAGMA integrity_check('heads')", "PRAGMA integrity_check('frontier')",
    "PRAGMA integrity_check('store')", "PRAGMA integrity_check('sqlite_schema')",
};

std::uint64_t mixed(std::uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

std::uint64_t chained(std::uint64_t before, std::uint64_t value)
{
    return mixed(before + 0x9E3779B97F4A7C15ULL + value);
}

Statement prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
    return Statement(statement);
}

/// While it lives, statements end with SQLITE_INTERRUPT once a stop is requested.
class Interruptible
{
public:
    Interruptible(sqlite3 *database, std::stop_token &stop) : m_database(database)
    {
        sqlite3_progress_handler(
            database, InstructionsBetweenLooks,
            [](void *token) { return static_cast<std::stop_token *>(token)->stop_requested() ? 1 : 0; }, &stop);
    }
    ~Interruptible() { sqlite3_progress_handler(m_database, 0, nullptr, nullptr); }
    Interruptible(const Interruptible &) = delete;
    Interruptible &operator=(const Interruptible &) = delete;

private:
    sqlite3 *m_database;
};

/// Steps through `sql` and hands every row to `take`; a failure becomes a damage.
template <typename Take>
Result<void> forEachRow(sqlite3 *database, const char *sql, const char *what, DamageList &damages, const Take &take)
{
    Statement query = prepare(database, sql);
    int code = query.step();
    for (; code == SQLITE_ROW; code = query.step())
        take(query);
    if ((code & 0xFF) == SQLITE_INTERRUPT)
        return failure(ErrorCode::Cancelled, "The verification was cancelled.");
    if (code != SQLITE_DONE)
        damages.add({Damage::Kind::Database,
                     {},
                     {},
                     {},
                     std::string(what) + " cannot be read to its end: " + sqlite3_errmsg(database) + "."});
    return {};
}

Result<void> compareContents(sqlite3 *database, const IndexContents &contents, DamageList &damages)
{
    IndexContents found;
    auto read =
        forEachRow(database,
                   "SELECT stream, revision, position FROM events INDEXED BY events_stream "
                   "ORDER BY stream, revision",
                   "The index of streams", damages, [&found](const Statement &row) {
                       found.addPlace(row.integer(0), row.integer(1), static_cast<std::uint64_t>(row.integer(2)));
                   });
    if (!read)
        return read;
    if (!found.samePlaces(contents))
        damages.add({Damage::Kind::Database,
                     {},
                     {},
                     {},
                     "The index that finds the events of a stream does not agree with the events."});
    read = forEachRow(
        database, "SELECT id, position FROM events INDEXED BY events_id ORDER BY id", "The index of event ids", damages,
        [&found](const Statement &row) { found.addId(row.bytes(0), static_cast<std::uint64_t>(row.integer(1))); });
    if (!read)
        return read;
    if (!found.sameIds(contents))
        damages.add({Damage::Kind::Database,
                     {},
                     {},
                     {},
                     "The index that finds an event by its id does not agree with the events."});
    return {};
}

std::string inOneLine(std::string_view text)
{
    static constexpr std::string_view Heading = "*** in database main ***\n";
    if (text.starts_with(Heading))
        text.remove_prefix(Heading.size());
    std::string line(text);
    std::ranges::replace(line, '\n', ' ');
    return line;
}

Result<void> checkStructure(sqlite3 *database, const char *sql, DamageList &damages)
{
    return forEachRow(database, sql, "The database", damages, [&damages](const Statement &row) {
        const std::string_view said = row.bytes(0);
        if (said != "ok")
            damages.add({Damage::Kind::Database, {}, {}, {}, "SQLite says of the file: " + inOneLine(said) + "."});
    });
}

} // namespace

void IndexContents::addPlace(std::int64_t stream, std::int64_t revision, std::uint64_t position)
{
    m_places += chained(chained(chained(1, static_cast<std::uint64_t>(stream)), static_cast<std::uint64_t>(revision)),
                        position);
}

void IndexContents::addId(std::string_view id, std::uint64_t position)
{
    std::uint64_t sum = chained(2, id.size());
    for (; !id.empty(); id.remove_prefix(std::min(id.size(), sizeof(std::uint64_t)))) {
        std::uint64_t word = 0;
        std::memcpy(&word, id.data(), std::min(id.size(), sizeof(word)));
        sum = chained(sum, word);
    }
    m_ids += chained(sum, position);
}

Result<void> checkIndexes(sqlite3 *database, const IndexContents *contents, std::stop_token stop, DamageList &damages)
{
    const Interruptible interruptible(database, stop);
    if (contents) {
        if (auto compared = compareContents(database, *contents, damages); !compared)
            return compared;
    }
    for (const char *sql : StructureChecks) {
        if (auto checked = checkStructure(database, sql, damages); !checked)
            return checked;
    }
    return {};
}

} // namespace foldline::store::sqlite
