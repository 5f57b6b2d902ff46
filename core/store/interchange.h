// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/ndjson.h"
#include "core/store/eventstore.h"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <stop_token>
#include <string>

namespace foldline::store {

struct ImportReport
{
    std::uint64_t events = 0; ///< lines of the file
    std::uint64_t there = 0;  ///< of these were in the store already; a server's import only
    std::uint64_t streams = 0;
    std::uint64_t bytes = 0;
    std::optional<Position> last;
};

/// Reads interchange lines from `in` and writes all of them in one commit, or nothing. Memory is bounded by the longest
/// line (16 MiB) and by what the store's ImportSession keeps. Empty lines are passed over; a UTF-8 byte order mark at
/// the start too. Blocks; `progress` gets the bytes read, some ten times a second. Fails with InvalidInput or TooLarge
/// and `context` = `line L, column C` for a line that cannot be taken; the store is then as it was.
[[nodiscard]] Result<ImportReport> importInterchange(std::istream &in, EventStore &store,
                                                     const std::function<void(std::uint64_t bytes)> &progress = {},
                                                     std::stop_token stop = {});

struct ExportOptions
{
    std::optional<StreamName> stream;
    /// Events at or after this place; absent: from the start.
    std::optional<std::variant<Position, Timestamp>> from;
    /// Events before this place, exclusive; absent: to the end.
    std::optional<std::variant<Position, Timestamp>> to;
    events::InterchangeForm form = events::InterchangeForm::Readable;
};

/// Writes interchange lines in log order (one stream: in revision order). Returns the number of events. Io when `out`
/// fails. Where reading breaks off, `out` ends with a whole line and the error says after how many events.
[[nodiscard]] Result<std::uint64_t> exportInterchange(EventStore &store, const ExportOptions &options,
                                                      std::ostream &out,
                                                      const std::function<void(std::uint64_t events)> &progress = {},
                                                      std::stop_token stop = {});

} // namespace foldline::store
