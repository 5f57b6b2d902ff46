// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/connection.h"

#include <sys/types.h>

#include <compare>
#include <memory>

namespace foldline::store::sqlite {

/// Which file, whatever it is called.
struct FileIdentity
{
    dev_t device = 0;
    ino_t inode = 0;
    auto operator<=>(const FileIdentity &) const = default;
};

/// POSIX locks belong to a process and a file: closing any descriptor of the file drops every lock that the process has
/// on it, also those of another connection. SQLite sees to that for connections that lock. A connection that takes no
/// locks must be closed here, while nobody in this process relies on locks. The process's state is shared by necessity,
/// as the locks are. Any thread.
class ProcessLocks
{
public:
    /// As long as the result lives, descriptors of the file stay open. Take it before the first locking connection is
    /// opened; let it go after the last one is closed.
    [[nodiscard]] static std::shared_ptr<void> hold(FileIdentity file);
    /// Closes now, or as soon as nobody holds the file.
    static void close(FileIdentity file, std::unique_ptr<Connection> unlocked);
};

} // namespace foldline::store::sqlite
