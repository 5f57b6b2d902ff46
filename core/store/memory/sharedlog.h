// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/memory/memorylog.h"

#include <condition_variable>
#include <mutex>

namespace foldline::store::memory {

/// A MemoryLog and its lock, shared by a MemoryStore and its import session. Everything is guarded by `mutex`;
/// `changed` tells of new events and of the end of an import. While `importing`, only the import writes.
struct SharedLog
{
    explicit SharedLog(std::function<Timestamp()> clock) : log(std::move(clock)) {}

    std::mutex mutex;
    std::condition_variable_any changed;
    bool importing = false;
    MemoryLog log;
};

} // namespace foldline::store::memory
