// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/memory/memorylog.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace foldline::store::memory {

/// A subscription's place in a MemoryLog. What a stream's metadata hides is hidden as of the beginning; what is written
/// later is handed over whatever becomes of it. Requires: the log is locked during every call.
class MemoryFollower
{
public:
    MemoryFollower(const MemoryLog &log, const Subscribe &subscribe);

    /// Replaces `batch` by the next events, at most `limit`; true when nothing is left behind them.
    bool collect(std::vector<RecordedEvent> &batch, std::size_t limit);
    /// Why nothing more will ever come.
    [[nodiscard]] std::optional<Error> over() const;

private:
    bool collectLog(std::vector<RecordedEvent> &batch, std::size_t limit);
    bool collectStream(const Stream &stream, std::vector<RecordedEvent> &batch, std::size_t limit);

    const MemoryLog &m_log;
    std::optional<StreamName> m_stream;
    std::uint64_t m_next = 0;
    std::uint64_t m_old = 0; ///< revisions below this one were there at the beginning
    Timestamp m_begun;
};

} // namespace foldline::store::memory
