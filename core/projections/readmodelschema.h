// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/readmodeldatabase.h"

#include <chrono>

namespace foldline::projections::schema {

/// "FLRM": SQLite's application_id of a read-model database.
inline constexpr int ApplicationId = 0x464C524D;
/// user_version of a read-model database. Read models can always be built anew, so a later one is refused, not read.
inline constexpr int Version = 1;

/// Sets the connection up (journal, time zone, waiting for locks) and makes the bookkeeping tables where they are
/// missing: `projection_checkpoints`, `projection_refusals`, `projection_rebuilds`. Several processes may do it at
/// once. A read-only connection is only checked.
[[nodiscard]] Result<void> makeReady(ReadModelDatabase &database, bool isFile, std::chrono::milliseconds busyTimeout);

} // namespace foldline::projections::schema
