// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/processlocks.h"
#include "core/store/sqlite/readsource.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace foldline::store::sqlite {

/// What `stat` says of one file. Not the time of its status change: SQLite touches that of the -wal file where root
/// reads it.
struct FileSignature
{
    bool exists = false;
    FileIdentity identity;
    std::int64_t size = 0;
    std::int64_t modified = 0; ///< nanoseconds
    bool operator==(const FileSignature &) const = default;
};

/// The database and the two files that SQLite keeps beside it.
struct StoreSignature
{
    FileSignature database;
    FileSignature log;   ///< -wal
    FileSignature index; ///< -shm
    bool operator==(const StoreSignature &) const = default;
    [[nodiscard]] static StoreSignature of(const std::string &file);
};

/// Reads without ever writing, and without making or changing a file where nobody else has the store open: then it
/// takes no locks and notices by the files' signatures when somebody comes to write. Beside others it reads as they do,
/// under SQLite's locks.
class ReadOnlySource final : public ReadSource
{
public:
    explicit ReadOnlySource(std::string file) : m_file(std::move(file)) {}
    ~ReadOnlySource() override;
    bool isCurrent() override;
    Result<Connection *> open() override;
    bool isSettled() override;
    std::uint64_t opened() const override { return m_opened; }
    /// How the file is reached now. Requires: `open` succeeded.
    [[nodiscard]] Access access() const { return m_access; }

private:
    void close();

    std::string m_file;
    std::unique_ptr<Connection> m_connection;
    std::shared_ptr<void> m_held; ///< while the connection relies on locks
    Access m_access = Access::Immutable;
    StoreSignature m_signature;
    std::uint64_t m_opened = 0;
};

} // namespace foldline::store::sqlite
