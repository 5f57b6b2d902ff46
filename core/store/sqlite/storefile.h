// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/store/sqlite/connection.h"

#include <filesystem>
#include <string>

namespace foldline::store::sqlite {

/// What a store says of itself.
struct StoreHeader
{
    std::string identity;
    int version = 0;
    bool isMirror = false; ///< it has what was read of a server (see core/mirror)
};

/// The absolute path behind links. NotFound when nothing is there, NotAStore when it is no ordinary file, AccessDenied
/// when it cannot be read.
[[nodiscard]] Result<std::filesystem::path> locateStore(const std::filesystem::path &file);
/// AccessDenied when the file or its folder cannot be written to.
[[nodiscard]] Result<void> checkWritable(const std::filesystem::path &file);
/// Makes an empty store under another name and gives it its own in one step. Conflict when the name is taken by then.
[[nodiscard]] Result<void> createStore(const std::filesystem::path &file);
/// NotAStore, NewerVersion, or Corrupt when the file is cut short or its schema is not there.
[[nodiscard]] Result<StoreHeader> inspectStore(Connection &connection, const std::filesystem::path &file);
/// With the files that SQLite keeps beside it, as far as they are there.
void removeDatabase(const std::filesystem::path &file);

} // namespace foldline::store::sqlite
