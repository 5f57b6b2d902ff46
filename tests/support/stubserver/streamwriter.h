// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/logstorage.h"

#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_map>

namespace foldline::test::stub {

/// The rules by which a node takes or refuses writes: expected states, recognised repeats, deleted streams. Not
/// thread-safe.
class StreamWriter
{
public:
    explicit StreamWriter(LogStorage &log) : m_log(log) {}

    /// `now`: ticks that become the events' time.
    WriteResult write(const Write &write, std::int64_t now);
    WriteResult remove(std::string_view stream, std::int64_t expectedState, Removal removal, std::int64_t now);

private:
    enum class Verdict { Write, Repeat, Conflict, Deleted };
    struct Check
    {
        Verdict verdict = Verdict::Write;
        std::uint32_t lastRecord = 0; ///< of a repeat
    };

    [[nodiscard]] Check check(const Write &write) const;
    [[nodiscard]] Check checkRecentIds(const Write &write) const;
    [[nodiscard]] Check checkEarlierEvents(const Write &write, std::int64_t current) const;
    WriteResult refuse(Verdict verdict, std::string_view stream) const;
    WriteResult append(const Write &write, std::int64_t now);
    std::uint64_t writeTombstone(std::string_view stream, std::int64_t now);
    std::uint64_t writeTruncateBefore(std::string_view stream, std::int64_t truncateBefore, std::int64_t now);
    void remember(const events::EventId &id, std::uint32_t record);

    LogStorage &m_log;
    std::unordered_map<events::EventId, std::uint32_t> m_recent;
    std::deque<events::EventId> m_recentOrder;
};

} // namespace foldline::test::stub
