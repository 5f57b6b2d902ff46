// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/verifyrows.h"

#include <algorithm>
#include <utility>

namespace foldline::store::sqlite {

namespace {

constexpr std::string_view Columns =
    "SELECT position, stream, revision, type, content_type, created, id, data, metadata, leaf FROM events ";

/// One bad page holds some dozens of rows: so many are tried one by one before larger steps are taken.
constexpr std::uint64_t ProbesOneByOne = 4096;
/// Positions of a gap that are looked up one by one, in case that the scan was led astray by a damaged page.
constexpr std::uint64_t ProbesInGap = 1'000'000;
constexpr const char *OutOfOrder = "The database's pages are out of order here.";

bool isDamage(int code)
{
    const int primary = code & 0xFF;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_IOERR || primary == SQLITE_TOOBIG;
}

Result<Statement> prepare(sqlite3 *database, const std::string &sql)
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK)
        return failure(sqliteError(database, code));
    return Statement(statement);
}

EventRow readRow(const Statement &row)
{
    EventRow event;
    event.position = event.claimed = static_cast<std::uint64_t>(row.integer(0));
    event.stream = row.integer(1);
    event.revision = row.integer(2);
    event.type = row.integer(3);
    event.contentType = row.integer(4);
    event.created = row.integer(5);
    event.id = row.bytes(6);
    event.data = row.bytes(7);
    event.metadata = row.bytes(8);
    event.leaf = row.bytes(9);
    return event;
}

} // namespace

EventRows::EventRows(Statement scan, Statement single, std::uint64_t size)
    : m_scan(std::move(scan)), m_single(std::move(single)), m_size(size)
{
}

Result<EventRows> EventRows::open(sqlite3 *database, std::uint64_t size)
{
    const std::string columns(Columns);
    Result<Statement> scan = prepare(database, columns + "WHERE position >= ?1 ORDER BY position");
    if (!scan)
        return failure(scan.error());
    Result<Statement> single = prepare(database, columns + "WHERE position = ?1");
    if (!single)
        return failure(single.error());
    return EventRows(std::move(*scan), std::move(*single), size);
}

int EventRows::step()
{
    if (std::exchange(m_ahead, false))
        return m_aheadCode;
    m_fresh = !m_scanning;
    if (!m_scanning) {
        m_scan.rewind();
        m_scan.bind(1, static_cast<std::int64_t>(m_expected));
        m_scanning = true;
    }
    return m_scan.step();
}

EventStep EventRows::deliver(EventRow row)
{
    m_expected = row.position + 1;
    return row;
}

Result<EventStep> EventRows::next()
{
    if (std::exchange(m_held.waiting, false))
        return deliver(m_held.row);
    const int code = step();
    if (code == SQLITE_ROW)
        return atRow(readRow(m_scan));
    if (code == SQLITE_DONE)
        return m_expected < m_size ? lookIntoGap(m_size) : Result<EventStep>(EndOfRows{});
    const Error error = m_scan.error(code);
    restart();
    if (!isDamage(code))
        return failure(error);
    return m_expected < m_size ? behindFailure(error.context) : Result<EventStep>(EndOfRows{});
}

Result<EventStep> EventRows::atRow(const EventRow &row)
{
    if (row.position == m_expected)
        return deliver(row);
    if (row.position > m_expected)
        return beforeJump(row);
    // The scan went back. By its key the next row may still be found.
    const bool lost = m_fresh;
    restart();
    if (!lost)
        return next();
    if (m_expected >= m_size)
        return EndOfRows{};
    const std::uint64_t first = m_expected++;
    return UnreadableRows{first, m_expected, OutOfOrder};
}

Result<EventStep> EventRows::beforeJump(const EventRow &row)
{
    const std::uint64_t end = std::min(row.position, m_size);
    if (m_expected >= end)
        return deliver(row);
    hold(row);
    m_aheadCode = m_scan.step();
    m_ahead = true;
    const bool misplaced = m_aheadCode == SQLITE_ROW && static_cast<std::uint64_t>(m_scan.integer(0)) == m_expected + 1;
    if (misplaced) {
        m_held.row.position = m_expected;
        return deliver(m_held.row);
    }
    m_held.waiting = true;
    return lookIntoGap(end);
}

Result<EventStep> EventRows::lookIntoGap(std::uint64_t end)
{
    const std::uint64_t first = m_expected;
    const std::uint64_t probed = std::min(end, first + ProbesInGap);
    std::uint64_t position = first;
    Probe found = Probe::Nothing;
    for (; position < probed; ++position) {
        const Result<Probe> result = probe(position);
        if (!result)
            return failure(result.error());
        found = *result;
        if (found != Probe::Nothing)
            break;
    }
    if (found == Probe::Nothing) {
        m_expected = end;
        return MissingRows{first, end};
    }
    m_held.waiting = m_ahead = false;
    restart();
    if (position > first) {
        m_expected = position;
        return MissingRows{first, position};
    }
    if (found == Probe::Row)
        return deliver(readRow(m_single));
    return behindFailure(m_single.error(SQLITE_CORRUPT).context);
}

Result<EventStep> EventRows::behindFailure(const std::string &reason)
{
    const std::uint64_t first = m_expected;
    const Result<Probe> found = probe(first);
    if (!found)
        return failure(found.error());
    if (*found == Probe::Row)
        return deliver(readRow(m_single));
    if (*found == Probe::Nothing) {
        ++m_expected;
        return MissingRows{first, m_expected};
    }
    const Result<std::uint64_t> end = endOfUnreadable(first);
    if (!end)
        return failure(end.error());
    m_expected = *end;
    return UnreadableRows{first, *end, "SQLite cannot read the event: " + reason + "."};
}

Result<EventRows::Probe> EventRows::probe(std::uint64_t position)
{
    m_single.rewind();
    m_single.bind(1, static_cast<std::int64_t>(position));
    const int code = m_single.step();
    if (code == SQLITE_ROW)
        return Probe::Row;
    if (code == SQLITE_DONE)
        return Probe::Nothing;
    if (isDamage(code))
        return Probe::Unreadable;
    return failure(m_single.error(code));
}

/// The end of the run of unreadable positions that begins at `first`: exact for runs up to ProbesOneByOne, and where a
/// longer one holds no readable event of its own.
Result<std::uint64_t> EventRows::endOfUnreadable(std::uint64_t first)
{
    std::uint64_t bad = first;
    std::uint64_t stride = 1;
    for (;;) {
        const std::uint64_t position = std::min(bad + stride, m_size);
        const Result<Probe> found = position < m_size ? probe(position) : Result<Probe>(Probe::Nothing);
        if (!found)
            return failure(found.error());
        if (*found == Probe::Unreadable) {
            bad = position;
            if (position - first >= ProbesOneByOne)
                stride *= 2;
            continue;
        }
        if (position - bad <= 1)
            return position;
        stride = (position - bad) / 2;
    }
}

void EventRows::hold(const EventRow &row)
{
    m_held.row = row;
    std::size_t text = 0;
    for (std::string_view *view : {&m_held.row.id, &m_held.row.data, &m_held.row.metadata, &m_held.row.leaf}) {
        m_held.texts[text].assign(*view);
        *view = m_held.texts[text++];
    }
}

} // namespace foldline::store::sqlite
