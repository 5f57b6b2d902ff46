// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/verify.h"

#include <cstdint>
#include <functional>
#include <stop_token>

struct sqlite3;

namespace foldline::store::sqlite {

/// What SqliteStore::verify does, on a connection that nobody else uses meanwhile. Reads one snapshot; writes nothing.
/// Survives rows and pages that SQLite cannot read: they become damages and it goes on behind them. Cancelled when
/// `stop` is requested.
[[nodiscard]] Result<VerifyReport>
verifyDatabase(sqlite3 *database, const std::function<void(std::uint64_t done, std::uint64_t total)> &progress,
               std::stop_token stop, std::size_t maxDamages);

} // namespace foldline::store::sqlite
