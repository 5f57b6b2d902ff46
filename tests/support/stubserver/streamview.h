// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/logstorage.h"

#include <cstdint>
#include <string_view>

namespace foldline::test::stub {

/// What of a stream a read may show at one moment.
struct StreamView
{
    enum class State { Missing, Found, Tombstoned };
    State state = State::Missing;
    std::int64_t lastRevision = -1;
    /// The first revision that truncation leaves; lastRevision + 1 when it leaves none.
    std::int64_t firstRevision = 0;
    /// How many events were ever written, whatever the state.
    std::int64_t written = 0;
    const LogStorage::Stream *stream = nullptr;
};

/// `now` in ticks. A soft-deleted stream is missing, and so is one that has only metadata.
[[nodiscard]] StreamView viewOf(const LogStorage &log, std::string_view stream, std::int64_t now);
[[nodiscard]] bool isTombstoned(const LogStorage &log, std::string_view stream);
[[nodiscard]] bool isSoftDeleted(const LogStorage &log, std::string_view stream);
/// -1 when it has no event.
[[nodiscard]] std::int64_t lastRevisionOf(const LogStorage &log, std::string_view stream);

} // namespace foldline::test::stub
