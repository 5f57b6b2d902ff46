// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/verifystreams.h"

#include "core/store/streammetadata.h"

#include <algorithm>
#include <utility>

namespace foldline::store::sqlite {

namespace {

/// Gaps beyond these are told but not matched with lost positions.
constexpr std::size_t MaxGaps = 1000;
constexpr int MaxRounds = 20;
constexpr const char *AllStreams = "SELECT id, state, last_revision, first_position, last_position, truncate_before, "
                                   "deleted_before, max_count, max_age "
                                   "FROM streams ORDER BY id";

Statement prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
    return Statement(statement);
}

bool isLost(const Damage &damage)
{
    return damage.kind == Damage::Kind::Missing || damage.kind == Damage::Kind::Unreadable;
}

} // namespace

StreamAudit::StreamAudit(sqlite3 *database, DamageList &damages) : m_database(database), m_damages(damages)
{
    Statement query = prepare(m_database, "SELECT 1 FROM store WHERE key = 'mirror'");
    m_isMirror = query.step() == SQLITE_ROW;
    readNames();
}

void StreamAudit::readNames()
{
    Statement query = prepare(m_database, "SELECT id, name FROM streams ORDER BY id");
    int code = query.step();
    for (; code == SQLITE_ROW; code = query.step()) {
        const std::string_view name = query.bytes(1);
        m_entries[query.integer(0)].name = name;
        if (name.starts_with("$$"))
            m_ids.emplace(name, query.integer(0));
    }
    if (code != SQLITE_DONE)
        m_damages.add({Damage::Kind::Database,
                       {},
                       {},
                       {},
                       "The list of streams cannot be read to its end: " + query.error(code).context + "."});
}

const std::string *StreamAudit::name(std::int64_t id) const
{
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : &found->second.name;
}

std::optional<std::size_t> StreamAudit::complain(const Entry &entry, std::string reason)
{
    return m_damages.add({Damage::Kind::RevisionGap, {}, entry.name, {}, std::move(reason)});
}

void StreamAudit::follow(const EventRow &row, bool sound, bool tombstone)
{
    const auto found = m_entries.find(row.stream);
    if (found == m_entries.end())
        return;
    Entry &entry = found->second;
    if (entry.firstSeen < 0) {
        entry.firstSeen = static_cast<std::int64_t>(row.position);
        ++m_withEvents;
    }
    if (tombstone)
        entry.tombstone = true;
    else
        followRevision(entry, row, sound);
    entry.lastSeen = static_cast<std::int64_t>(row.position);
}

void StreamAudit::followRevision(Entry &entry, const EventRow &row, bool sound)
{
    const auto revision = static_cast<std::uint64_t>(row.revision);
    const bool skipped = m_isMirror && row.revision > 0 && revision > entry.next;
    if (revision == entry.next || revision == entry.high || skipped) {
        entry.next = revision + 1;
    } else if (sound) {
        const bool ahead = row.revision > 0 && revision > entry.next;
        const std::string place =
            ahead ? " comes where revision " + std::to_string(entry.next) + " should." : " comes out of its order.";
        const auto damage = m_damages.add({Damage::Kind::RevisionGap, row.position, entry.name, revision,
                                           "Revision " + std::to_string(row.revision) + place});
        if (ahead)
            addGap({entry.name, entry.next, revision, entry.lastSeen, static_cast<std::int64_t>(row.position), damage});
        entry.next = row.revision < 0 ? entry.next : revision + 1;
    }
    entry.high = std::max(entry.high, entry.next);
}

void StreamAudit::addGap(Gap gap)
{
    if (m_gaps.size() < MaxGaps)
        m_gaps.push_back(std::move(gap));
}

void StreamAudit::finish()
{
    m_eventsWhole = m_damages.empty();
    checkRows();
    nameByIndex();
    nameByGaps();
}

void StreamAudit::checkRows()
{
    Statement query = prepare(m_database, AllStreams);
    while (query.step() == SQLITE_ROW) {
        const StreamRow row = readStreamRow(query);
        const auto found = m_entries.find(row.id);
        if (found == m_entries.end())
            continue;
        checkLast(found->second, row);
        if (m_eventsWhole) {
            checkPlaces(found->second, row);
            checkVisibility(found->second, row);
        }
    }
}

void StreamAudit::checkLast(const Entry &entry, const StreamRow &row)
{
    const auto seen = static_cast<std::int64_t>(entry.high) - 1;
    if (row.lastRevision == seen)
        return;
    const std::string has = seen < 0 ? std::string("the log holds none of its events")
                                     : "its events in the log end at revision " + std::to_string(seen);
    const auto damage = complain(entry, "The stream's last revision should be " + std::to_string(row.lastRevision) +
                                            ", but " + has + ".");
    if (row.lastRevision > seen)
        addGap({entry.name, entry.high, static_cast<std::uint64_t>(row.lastRevision) + 1, entry.lastSeen, INT64_MAX,
                damage});
}

void StreamAudit::checkPlaces(const Entry &entry, const StreamRow &row)
{
    const auto first = entry.firstSeen < 0 ? std::optional<std::int64_t>() : std::optional(entry.firstSeen);
    const auto last = entry.lastSeen < 0 ? std::optional<std::int64_t>() : std::optional(entry.lastSeen);
    if (row.firstPosition != first || row.lastPosition != last)
        m_damages.add({Damage::Kind::Database,
                       {},
                       entry.name,
                       {},
                       "The stream's row does not say where its first and last events are."});
}

/// Whether the row hides more or less of the stream than the stream's metadata does.
void StreamAudit::checkVisibility(const Entry &entry, const StreamRow &row)
{
    const auto id = m_ids.find("$$" + entry.name);
    const auto described = id == m_ids.end() ? m_entries.end() : m_entries.find(id->second);
    StreamMetadata metadata;
    if (described != m_entries.end() && described->second.next > 0) {
        Statement query =
            prepare(m_database, "SELECT e.data, c.name, t.name FROM events e JOIN content_types c ON c.id = "
                                "e.content_type JOIN types t ON t.id = e.type "
                                "WHERE e.stream = ?1 AND e.revision = ?2");
        query.bind(1, id->second).bind(2, static_cast<std::int64_t>(described->second.next) - 1);
        if (query.step() != SQLITE_ROW || query.bytes(2) != events::MetadataEventType)
            return;
        metadata = readStreamMetadata(query.bytes(0), query.bytes(1));
    }
    const bool hidden = metadata.truncateBefore == DeletedTruncation;
    const bool deleted = hidden && entry.lastSeen < described->second.lastSeen;
    const StreamState live = deleted ? StreamState::SoftDeleted : StreamState::Live;
    const bool same = row.state == (entry.tombstone ? StreamState::Tombstoned : live) &&
                      row.maxCount == metadata.maxCount && row.maxAge == metadata.maxAgeSeconds &&
                      (row.truncateBefore == metadata.truncateBefore.value_or(0) || (hidden && !deleted));
    if (!same)
        m_damages.add({Damage::Kind::Database,
                       {},
                       entry.name,
                       {},
                       "The stream's row does not show and hide what its deletions and its metadata say."});
}

/// An index may still know the place of a row that the table lost.
void StreamAudit::nameByIndex()
{
    std::unordered_map<std::uint64_t, Damage *> lost;
    m_damages.forEach([&lost](Damage &damage) {
        if (isLost(damage))
            lost.emplace(*damage.position, &damage);
    });
    if (lost.empty())
        return;
    Statement query = prepare(m_database, "SELECT position, stream, revision FROM events INDEXED BY events_stream "
                                          "ORDER BY stream, revision");
    while (query.step() == SQLITE_ROW) {
        const auto found = lost.find(static_cast<std::uint64_t>(query.integer(0)));
        const std::string *stream = found == lost.end() ? nullptr : name(query.integer(1));
        if (!stream)
            continue;
        found->second->stream = *stream;
        found->second->revision = static_cast<std::uint64_t>(query.integer(2));
    }
}

void StreamAudit::nameByGaps()
{
    bool found = !m_gaps.empty();
    for (int round = 0; found && round < MaxRounds; ++round) {
        found = false;
        for (Gap &gap : m_gaps)
            found = nameByGap(gap) || found;
        std::erase_if(m_gaps, [](const Gap &gap) { return gap.first == gap.end; });
    }
}

/// Where a gap's stream misses as many revisions as there are lost positions between its neighbours, those are its
/// events.
bool StreamAudit::nameByGap(Gap &gap)
{
    std::vector<Damage *> nameless;
    std::vector<std::uint64_t> named;
    m_damages.forEach([&](Damage &damage) {
        if (!isLost(damage))
            return;
        const auto position = static_cast<std::int64_t>(*damage.position);
        if (!damage.revision && position > gap.after && position < gap.before)
            nameless.push_back(&damage);
        else if (damage.stream == gap.stream && damage.revision >= gap.first && damage.revision < gap.end)
            named.push_back(*damage.revision);
    });
    if (named.size() + nameless.size() != gap.end - gap.first && named.size() != gap.end - gap.first)
        return false;
    if (named.size() != gap.end - gap.first) {
        auto place = nameless.begin();
        for (std::uint64_t revision = gap.first; revision < gap.end; ++revision) {
            if (std::ranges::find(named, revision) != named.end())
                continue;
            (*place)->stream = gap.stream;
            (*place)->revision = revision;
            ++place;
        }
    }
    if (gap.damage)
        m_damages.withdraw(*gap.damage);
    gap.first = gap.end;
    return true;
}

} // namespace foldline::store::sqlite
