// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/damagelist.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/streamrow.h"
#include "core/store/sqlite/verifyrows.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace foldline::store::sqlite {

/// Follows the revisions of every stream through the log and compares what the streams' rows say with what the events
/// say. Keeps one counter a stream. Requires: the tables exist. One thread.
class StreamAudit
{
public:
    /// What cannot be read of the table becomes a damage.
    StreamAudit(sqlite3 *database, DamageList &damages);

    /// Name of the stream; nullptr when no row has that id.
    [[nodiscard]] const std::string *name(std::int64_t id) const;
    /// The event as it comes in the log. `sound`: its leaf hash is right, so its revision can be believed.
    void follow(const EventRow &row, bool sound, bool tombstone);
    /// At the end of the log: compares with the streams' rows and finds out of which streams the lost events were.
    void finish();
    /// Streams that hold events.
    [[nodiscard]] std::uint64_t count() const { return m_withEvents; }

private:
    struct Entry
    {
        std::string name;
        std::uint64_t next = 0;
        std::uint64_t high = 0; ///< one past the greatest revision seen
        std::int64_t firstSeen = -1;
        std::int64_t lastSeen = -1;
        bool tombstone = false;
    };

    /// Revisions [first, end) of a stream that did not come between two positions.
    struct Gap
    {
        std::string stream;
        std::uint64_t first = 0;
        std::uint64_t end = 0;
        std::int64_t after = -1;
        std::int64_t before = 0;
        std::optional<std::size_t> damage; ///< that told of it
    };

    void readNames();
    void followRevision(Entry &entry, const EventRow &row, bool sound);
    void addGap(Gap gap);
    void checkRows();
    void checkLast(const Entry &entry, const StreamRow &row);
    void checkPlaces(const Entry &entry, const StreamRow &row);
    void checkVisibility(const Entry &entry, const StreamRow &row);
    void nameByIndex();
    void nameByGaps();
    [[nodiscard]] bool nameByGap(Gap &gap);
    std::optional<std::size_t> complain(const Entry &entry, std::string reason);

    sqlite3 *m_database;
    DamageList &m_damages;
    std::unordered_map<std::int64_t, Entry> m_entries;
    std::unordered_map<std::string, std::int64_t> m_ids; ///< of metastreams
    std::vector<Gap> m_gaps;
    std::uint64_t m_withEvents = 0;
    bool m_eventsWhole = false;
    bool m_isMirror = false; ///< the server need not have had all revisions of a stream
};

} // namespace foldline::store::sqlite
