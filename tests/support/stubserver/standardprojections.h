// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/logstorage.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace foldline::test::stub {

/// What the standard projections `$streams`, `$by_category` and `$by_event_type` write, without their engine: the links
/// follow each event at once, where a node writes them a little later. Not thread-safe.
class StandardProjections
{
public:
    explicit StandardProjections(LogStorage &log) : m_log(log) {}

    /// Writes the projections' own first events.
    void begin(std::int64_t now);
    /// Writes the links of everything that was appended since.
    void catchUp(std::int64_t now);

private:
    void project(const LogEvent &event);
    void projectMetadata(const LogEvent &event, std::string_view stream);
    void link(const std::string &projected, std::int64_t revision, std::string_view stream, const LogEvent &cause);

    LogStorage &m_log;
    std::uint32_t m_next = 0;
    std::int64_t m_now = 0;
};

} // namespace foldline::test::stub
