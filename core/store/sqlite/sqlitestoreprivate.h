// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/sqlite/changewatcher.h"
#include "core/store/sqlite/groupcommit.h"
#include "core/store/sqlite/reader.h"
#include "core/store/sqlite/sqlitestore.h"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

namespace foldline::store {

namespace sqlite {

[[nodiscard]] tl::unexpected<Error> cancelledReading();
/// Hands a range over in batches, `limit` events at most, until it ends or the handler returns false (then the result
/// is false).
[[nodiscard]] Result<bool> handOver(Reader &reader, ReadRange range, const ReadFilter &filter, std::uint64_t limit,
                                    const BatchHandler &handler, const std::stop_token &stop);

inline constexpr const char *LastPosition = "SELECT max(position) FROM events";

} // namespace sqlite

/// The parts of a store, in the order in which they must be made.
struct SqliteStore::Private
{
    Private(std::filesystem::path path, bool onlyReading);

    [[nodiscard]] std::unique_ptr<sqlite::Reader> makeReader() const;
    /// AccessDenied when the store is open read-only.
    [[nodiscard]] Result<void> checkMayWrite() const;
    [[nodiscard]] Result<AppendResult> write(const sqlite::GroupCommit::Work &work, const std::stop_token &stop);

    const std::filesystem::path file;
    const bool readOnly;
    std::string identity;
    std::shared_ptr<void> held; ///< the file's locks, while it is open for writing
    sqlite::ReaderPool readers;
    std::shared_ptr<sqlite::ChangeWatcher> watcher; ///< shared with import sessions
    std::unique_ptr<sqlite::GroupCommit> commits;   ///< absent when read-only
};

} // namespace foldline::store
