// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/verifydatabase.h"

#include "core/base/text.h"
#include "core/store/merkle.h"
#include "core/store/sqlite/verifyheads.h"
#include "core/store/sqlite/verifyindexes.h"
#include "core/store/sqlite/verifyrows.h"
#include "core/store/sqlite/verifystreams.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <unordered_map>
#include <utility>

namespace foldline::store::sqlite {

namespace {

using Clock = std::chrono::steady_clock;
using ProgressHandler = std::function<void(std::uint64_t done, std::uint64_t total)>;
using Names = std::unordered_map<std::int64_t, std::string>;

constexpr std::uint64_t RowsBetweenLooks = 1024;
constexpr std::chrono::milliseconds ProgressInterval{100};

Result<Statement> prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
    if (code != SQLITE_OK)
        return failure(ErrorCode::Corrupt, "The store's tables are not as they must be; nothing of it can be verified.",
                       sqlite3_errmsg(database));
    return Statement(statement);
}

/// Everything that the parts of the verification read; a store without it cannot be verified.
Result<void> checkTables(sqlite3 *database)
{
    for (const char *sql :
         {"SELECT id, name, state, last_revision, first_position, last_position, truncate_before, "
          "deleted_before, max_count, max_age FROM streams",
          "SELECT id, name FROM types", "SELECT id, name FROM content_types",
          "SELECT position, stream, revision, id, type, content_type, created, data, metadata, leaf "
          "FROM events INDEXED BY events_stream",
          "SELECT id FROM events INDEXED BY events_id", "SELECT size, root FROM heads", "SELECT bytes FROM frontier"}) {
        if (const Result<Statement> statement = prepare(database, sql); !statement)
            return failure(statement.error());
    }
    return {};
}

/// One snapshot of the database for as long as it lives.
class Snapshot
{
public:
    explicit Snapshot(sqlite3 *database) : m_database(sqlite3_get_autocommit(database) ? database : nullptr)
    {
        if (m_database)
            sqlite3_exec(m_database, "BEGIN", nullptr, nullptr, nullptr);
    }
    ~Snapshot()
    {
        if (m_database)
            sqlite3_exec(m_database, "ROLLBACK", nullptr, nullptr, nullptr);
    }
    Snapshot(const Snapshot &) = delete;
    Snapshot &operator=(const Snapshot &) = delete;

private:
    sqlite3 *m_database;
};

Names readNames(sqlite3 *database, const char *sql, DamageList &damages)
{
    Names names;
    Result<Statement> query = prepare(database, sql);
    int code = query ? query->step() : SQLITE_ERROR;
    for (; code == SQLITE_ROW; code = query->step())
        names.emplace(query->integer(0), query->bytes(1));
    if (code != SQLITE_DONE)
        damages.add({Damage::Kind::Database,
                     {},
                     {},
                     {},
                     std::string("A list of names cannot be read to its end: ") + sqlite3_errmsg(database) + "."});
    return names;
}

std::uint64_t sizeOfLog(sqlite3 *database)
{
    Result<Statement> last = prepare(database, "SELECT max(position) FROM events");
    const bool read = last && last->step() == SQLITE_ROW && !last->isNull(0) && last->integer(0) >= 0;
    return read ? static_cast<std::uint64_t>(last->integer(0)) + 1 : 0;
}

/// The verification of one snapshot: a single pass over the events.
class Verification
{
public:
    Verification(sqlite3 *database, const ProgressHandler &progress, std::stop_token stop, std::size_t maxDamages)
        : m_database(database), m_progress(progress), m_stop(std::move(stop)), m_damages(maxDamages),
          m_types(readNames(database, "SELECT id, name FROM types", m_damages)),
          m_contentTypes(readNames(database, "SELECT id, name FROM content_types", m_damages)),
          m_streams(database, m_damages), m_heads(database, m_hasher, m_damages)
    {
    }

    Result<VerifyReport> run()
    {
        m_total = m_heads.isKnown() ? m_heads.recorded().size : sizeOfLog(m_database);
        countOutsiders();
        if (const Result<void> walked = walk(); !walked)
            return failure(walked.error());
        m_heads.finish(stored(), m_computed.head(m_hasher));
        m_streams.finish();
        const IndexContents *contents = m_damages.empty() ? &m_contents : nullptr;
        if (const Result<void> checked = checkIndexes(m_database, contents, m_stop, m_damages); !checked)
            return failure(checked.error());
        return report();
    }

private:
    /// What the leaf is computed from.
    struct Parts
    {
        const std::string *stream = nullptr;
        const std::string *type = nullptr;
        const std::string *contentType = nullptr;
    };

    const MerkleFrontier &stored() const { return m_stored ? *m_stored : m_computed; }

    Result<void> walk()
    {
        Result<EventRows> rows = EventRows::open(m_database, m_total);
        if (!rows)
            return failure(rows.error());
        for (std::uint64_t steps = 0;; ++steps) {
            if (steps % RowsBetweenLooks == 0 && !goesOn())
                return failure(ErrorCode::Cancelled, "The verification was cancelled.");
            Result<EventStep> step = rows->next();
            if (!step)
                return failure(step.error());
            if (std::holds_alternative<EndOfRows>(*step))
                return {};
            take(*step);
        }
    }

    void take(const EventStep &step)
    {
        if (const auto *row = std::get_if<EventRow>(&step)) {
            check(*row);
        } else if (const auto *missing = std::get_if<MissingRows>(&step)) {
            m_heads.lost();
            m_damages.addRange(Damage::Kind::Missing, missing->first, missing->end,
                               "No event is stored at this position.");
        } else if (const auto *unreadable = std::get_if<UnreadableRows>(&step)) {
            m_heads.lost();
            m_damages.addRange(Damage::Kind::Unreadable, unreadable->first, unreadable->end, unreadable->reason);
        }
    }

    bool goesOn()
    {
        const auto now = Clock::now();
        if (m_progress && now - m_told >= ProgressInterval) {
            m_told = now;
            m_progress(m_events, std::max(m_total, m_events));
        }
        return !m_stop.stop_requested();
    }

    Parts partsOf(const EventRow &row) const
    {
        const auto type = m_types.find(row.type);
        const auto contentType = m_contentTypes.find(row.contentType);
        return {m_streams.name(row.stream), type == m_types.end() ? nullptr : &type->second,
                contentType == m_contentTypes.end() ? nullptr : &contentType->second};
    }

    /// Why the event is not what was written; empty when it is. Sets `leaf` to the hash of what is there.
    std::string differenceOf(const EventRow &row, const Parts &parts, Hash &leaf)
    {
        static const std::string none;
        std::array<std::uint8_t, 16> id{};
        std::copy_n(row.id.begin(), std::min(row.id.size(), id.size()), id.begin());
        leaf = m_hasher.leaf(events::EventId(id), Revision{static_cast<std::uint64_t>(row.revision)},
                             Timestamp::fromTicks(row.created), parts.stream ? *parts.stream : none,
                             parts.type ? *parts.type : none, parts.contentType ? *parts.contentType : none, row.data,
                             row.metadata);
        if (!parts.stream || !parts.type || !parts.contentType)
            return std::string("The event names a ") +
                   (!parts.stream ? "stream"
                    : !parts.type ? "type"
                                  : "content type") +
                   " that the store does not have.";
        if (row.id.size() != id.size())
            return "The event's id is " + counted(row.id.size(), "byte") + " long instead of 16.";
        if (row.leaf.size() != leaf.size())
            return "The leaf hash stored with the event is " + counted(row.leaf.size(), "byte") +
                   " long instead of 32.";
        if (std::memcmp(row.leaf.data(), leaf.data(), leaf.size()) != 0)
            return "The event's bytes do not give the leaf hash that was stored with it.";
        if (row.claimed != row.position)
            return "The event's row says that it stands at position " + std::to_string(row.claimed) + ".";
        return {};
    }

    void check(const EventRow &row)
    {
        const Parts parts = partsOf(row);
        Hash leaf;
        std::string difference = differenceOf(row, parts, leaf);
        const bool sound = difference.empty();
        const std::string stream = parts.stream ? *parts.stream : std::string();
        const auto revision = static_cast<std::uint64_t>(row.revision);
        if (!sound)
            m_damages.add({Damage::Kind::Changed, row.position, stream, revision, std::move(difference)});
        if (row.position >= m_total)
            m_damages.add({Damage::Kind::SizeMismatch, row.position, stream, revision,
                           "No recorded tree head covers this event: it was not written by the store."});
        ++m_events;
        m_contents.add(row);
        const bool tombstone =
            parts.type && *parts.type == events::TombstoneEventType && revision == events::TombstoneRevision.value;
        m_streams.follow(row, sound, tombstone);
        grow(row, leaf);
        m_heads.grew(stored(), stream, revision);
    }

    /// The stored leaf hashes go on proving the other events where one was changed, so both trees are kept from there
    /// on.
    void grow(const EventRow &row, const Hash &leaf)
    {
        Hash kept = leaf;
        if (row.leaf.size() == kept.size())
            std::memcpy(kept.data(), row.leaf.data(), kept.size());
        if (!m_stored && kept != leaf)
            m_stored = m_computed;
        m_computed.add(leaf, m_hasher);
        if (m_stored)
            m_stored->add(kept, m_hasher);
    }

    /// Rows before the start of the log, which no position names.
    void countOutsiders()
    {
        Result<Statement> query =
            prepare(m_database, "SELECT position FROM events WHERE position < 0 ORDER BY position");
        while (query && query->step() == SQLITE_ROW)
            m_damages.add({Damage::Kind::SizeMismatch,
                           {},
                           {},
                           {},
                           "An event stands at " + std::to_string(query->integer(0)) + ", before the log's start."});
    }

    VerifyReport report()
    {
        VerifyReport result;
        result.recorded = m_heads.recorded();
        result.computed = m_computed.head(m_hasher);
        result.events = m_events;
        result.streams = m_streams.count();
        result.damageCount = m_damages.count();
        result.damages = m_damages.take();
        if (m_progress)
            m_progress(m_events, std::max(m_total, m_events));
        return result;
    }

    sqlite3 *m_database;
    const ProgressHandler &m_progress;
    std::stop_token m_stop;
    DamageList m_damages;
    LeafHasher m_hasher;
    Names m_types;
    Names m_contentTypes;
    StreamAudit m_streams;
    HeadCheck m_heads;
    MerkleFrontier m_computed;              ///< of the events as they are
    std::optional<MerkleFrontier> m_stored; ///< of the stored leaf hashes, once they differ
    IndexContents m_contents;
    std::uint64_t m_events = 0;
    std::uint64_t m_total = 0;
    Clock::time_point m_told = Clock::now();
};

} // namespace

Result<VerifyReport> verifyDatabase(sqlite3 *database, const ProgressHandler &progress, std::stop_token stop,
                                    std::size_t maxDamages)
{
    if (const Result<void> tables = checkTables(database); !tables)
        return failure(tables.error());
    const Snapshot snapshot(database);
    return Verification(database, progress, std::move(stop), maxDamages).run();
}

} // namespace foldline::store::sqlite
