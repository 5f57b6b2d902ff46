// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/projection.h"
#include "core/projections/readmodeldatabase.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What the bookkeeping tables hold of a projection. Plain functions on one connection; those that write are called
/// inside the caller's transaction.
namespace foldline::projections {

/// A row of `projection_checkpoints`. `generation` counts its changes: a batch is committed only on the generation that
/// it was computed from.
struct Checkpoint
{
    int version = 0;
    std::optional<events::Position> position; ///< of the last event whose rows are there; absent: none yet
    std::string store; ///< identity of the store that the rows come from; of no weight without a position
    std::int64_t generation = 0;
};

/// Absent: the projection never ran here. `lock`: also keeps others from changing it until the transaction ends.
[[nodiscard]] Result<std::optional<Checkpoint>> loadCheckpoint(ReadModelDatabase &database,
                                                               const std::string &projection, bool lock);
/// Writes it with the next generation, also where there was none. Returns the new generation.
[[nodiscard]] Result<std::int64_t> saveCheckpoint(ReadModelDatabase &database, const std::string &projection,
                                                  const Checkpoint &checkpoint);

/// Events that were set aside; `build` is empty for the serving tables.
[[nodiscard]] Result<void> saveRefusals(ReadModelDatabase &database, const std::string &projection,
                                        const std::string &build, std::span<const Refusal> refusals);
[[nodiscard]] Result<std::vector<Refusal>> loadRefusals(ReadModelDatabase &database, const std::string &projection,
                                                        std::uint64_t limit);
[[nodiscard]] Result<std::uint64_t> countRefusals(ReadModelDatabase &database, const std::string &projection,
                                                  const std::string &build);
[[nodiscard]] Result<void> dropRefusals(ReadModelDatabase &database, const std::string &projection,
                                        const std::string &build);
/// The refusals of `build` become those of the serving tables.
[[nodiscard]] Result<void> promoteRefusals(ReadModelDatabase &database, const std::string &projection,
                                           const std::string &build);

/// A rebuild that somebody is doing, or that was left behind. `build` is the suffix of its tables.
struct RebuildClaim
{
    std::string build;
    std::string owner;
    Timestamp updatedAt;
};

[[nodiscard]] Result<std::optional<RebuildClaim>> loadRebuild(ReadModelDatabase &database,
                                                              const std::string &projection, bool lock);
[[nodiscard]] Result<void> insertRebuild(ReadModelDatabase &database, const std::string &projection,
                                         const RebuildClaim &claim);
/// Says that the rebuild goes on. False: the claim is gone, somebody took it for dead.
[[nodiscard]] Result<bool> touchRebuild(ReadModelDatabase &database, const std::string &projection,
                                        const RebuildClaim &claim);
[[nodiscard]] Result<void> deleteRebuild(ReadModelDatabase &database, const std::string &projection,
                                         const std::string &build);

} // namespace foldline::projections
