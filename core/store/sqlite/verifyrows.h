// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/store/sqlite/connection.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace foldline::store::sqlite {

/// A row of `events`; the texts are valid until the next step.
struct EventRow
{
    std::uint64_t position = 0;
    std::int64_t stream = 0;
    std::int64_t revision = 0;
    std::int64_t type = 0;
    std::int64_t contentType = 0;
    std::int64_t created = 0;
    std::string_view id;
    std::string_view data;
    std::string_view metadata;
    std::string_view leaf;
    /// Where the row says it is, when that is not where it stands.
    std::uint64_t claimed = 0;
};

/// Positions [first, end) that hold no event.
struct MissingRows
{
    std::uint64_t first = 0;
    std::uint64_t end = 0;
};

/// Positions [first, end) that SQLite cannot hand over.
struct UnreadableRows
{
    std::uint64_t first = 0;
    std::uint64_t end = 0;
    std::string reason;
};

struct EndOfRows
{
};

using EventStep = std::variant<EventRow, MissingRows, UnreadableRows, EndOfRows>;

/// Walks the rows of `events` by position, every position once, and goes on behind rows and pages that cannot be read.
/// One thread. Fails with what is no damage (memory, a lock, an interrupt).
class EventRows
{
public:
    /// The log should hold `size` events; gaps are told up to there, surplus events are handed over.
    [[nodiscard]] static Result<EventRows> open(sqlite3 *database, std::uint64_t size);

    [[nodiscard]] Result<EventStep> next();

private:
    enum class Probe { Row, Nothing, Unreadable };

    /// A row copied out of its statement.
    struct Held
    {
        EventRow row;
        std::array<std::string, 4> texts;
        bool waiting = false; ///< still to be handed over
    };

    EventRows(Statement scan, Statement single, std::uint64_t size);
    [[nodiscard]] int step();
    void restart() { m_scanning = false; }
    [[nodiscard]] EventStep deliver(EventRow row);
    [[nodiscard]] Result<EventStep> atRow(const EventRow &row);
    [[nodiscard]] Result<EventStep> beforeJump(const EventRow &row);
    [[nodiscard]] Result<EventStep> lookIntoGap(std::uint64_t end);
    [[nodiscard]] Result<EventStep> behindFailure(const std::string &reason);
    [[nodiscard]] Result<Probe> probe(std::uint64_t position);
    [[nodiscard]] Result<std::uint64_t> endOfUnreadable(std::uint64_t first);
    void hold(const EventRow &row);

    Statement m_scan;
    Statement m_single;
    std::uint64_t m_size = 0;
    std::uint64_t m_expected = 0; ///< the position that comes next
    bool m_scanning = false;      ///< m_scan stands in the table
    bool m_fresh = false;         ///< m_scan stands at its first row
    bool m_ahead = false;         ///< m_scan was stepped already, with m_aheadCode
    int m_aheadCode = 0;
    Held m_held;
};

} // namespace foldline::store::sqlite
