// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/sqlitestore.h"
#include "core/store/verify.h"

#include <cstddef>
#include <filesystem>
#include <stop_token>

namespace foldline::store {

/// What SqliteStore::verify does, on a file that cannot be opened as a store because its end is cut off: what is left
/// of it is looked at. Nobody may write to it meanwhile; writes nothing. Corrupt when too little is left.
[[nodiscard]] Result<VerifyReport> verifyCutFile(const std::filesystem::path &file, const Progress &progress = {},
                                                 std::stop_token stop = {}, std::size_t maxDamages = 1000);

} // namespace foldline::store
