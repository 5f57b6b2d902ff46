// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/checkpoints.h"
#include "core/projections/projection.h"
#include "core/projections/readmodeldatabase.h"

#include <optional>
#include <stop_token>
#include <string>

namespace foldline::projections {

/// Where a projection's serving tables stand.
struct ServingTables
{
    Checkpoint checkpoint;
    bool needsRebuild =
        false; ///< built by an earlier version, or not fit for this store (then only after asking for a rebuild)
    bool isRebuilding = false; ///< another living program rebuilds them
    /// Why the rows cannot be carried on, where a rebuild was not asked for: only that helps.
    std::optional<Error> unfit{};
};

/// Makes the tables and the checkpoint where there are none, and drops what a rebuild left behind whose process is gone
/// (or that was this `owner`'s), in one transaction; the store is asked outside of it. Conflict: a table of that name
/// is there that is not Foldline's. `unfit`, unless `forRebuild`, as the rows are going to be replaced then: Conflict
/// where they were built from another store, NewerVersion where a later version of the projection built them, Corrupt
/// where the checkpoint is past the log's end.
[[nodiscard]] Result<ServingTables> openServingTables(ReadModelDatabase &database, store::EventStore &store,
                                                      Projection &projection, const std::string &owner, bool forRebuild,
                                                      std::stop_token stop);

/// Keeps others from opening or swapping the projection's tables until the transaction ends. Requires: inside a
/// transaction.
[[nodiscard]] Result<void> lockProjection(ReadModelDatabase &database, const std::string &projection);
/// Drops tables, set-aside events and claim of a rebuild. Requires: inside a transaction.
[[nodiscard]] Result<void> dropRebuild(ReadModelDatabase &database, Projection &projection, const std::string &build);

} // namespace foldline::projections
