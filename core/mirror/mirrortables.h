// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirrorfile.h"
#include "core/store/sqlite/connection.h"

#include <cstdint>

namespace foldline::mirror {

/// The tables that a mirror has beside those of an embedded store: `mirror`, one row, and `mirror_positions`, one row
/// an event, both columns rising with `local`. One thread; failures are SQLite's.

/// Makes them where they are not there yet. Conflict when the store has events: it is somebody's history, no mirror.
[[nodiscard]] Result<void> makeTables(store::sqlite::Connection &connection);
/// NotAStore when the file is no mirror.
[[nodiscard]] Result<MirrorHead> readMirrorHead(store::sqlite::Connection &connection);
[[nodiscard]] Result<events::Position> positionAt(store::sqlite::Connection &connection, std::uint64_t local);
[[nodiscard]] Result<void> addPosition(store::sqlite::Connection &connection, std::uint64_t local,
                                       events::Position position);
[[nodiscard]] Result<void> writePosition(store::sqlite::Connection &connection, events::Position position);
/// Forgets the events, inside a transaction. Ids of streams and types stay taken: readers remember them.
[[nodiscard]] Result<void> forgetEvents(store::sqlite::Connection &connection, const Kept &kept);

} // namespace foldline::mirror
