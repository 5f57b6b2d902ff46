// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/openstore.h"
#include "app/cli/output.h"
#include "app/cli/warnings.h"
#include "core/projections/projectionrunner.h"
#include "core/projections/readmodeldatabase.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace foldline::cli {

/// The read models of a store: beside its file, or in the user's data folder, by hosts and user, for a server.
[[nodiscard]] projections::ReadModelLocation readModelsOf(const StoreOptions &options);
[[nodiscard]] std::filesystem::path fileOf(const projections::ReadModelLocation &location);
/// Whether the file can be made or changed by this user.
[[nodiscard]] bool canWrite(const projections::ReadModelLocation &location);

/// Runs `order_summaries` to the log's end, with progress.
[[nodiscard]] Result<projections::RunFigures> runOrderSummaries(store::EventStore &store,
                                                                const projections::ReadModelLocation &location,
                                                                projections::RefusalPolicy policy, bool rebuild,
                                                                Messages &messages, std::stop_token stop);

/// What comparing the read model with a replay found.
struct ReadModelFindings
{
    bool checked = false; ///< false: there is no read model, or it could not be compared; `note` says why
    std::uint64_t rows = 0;
    std::optional<events::Position> position; ///< the checkpoint it was compared at
    std::vector<std::string> differences;     ///< sentences, at most some hundred
    std::uint64_t differenceCount = 0;
    std::uint64_t withoutBeginning = 0; ///< rows that no replay can check any more
    std::string note;
    std::optional<Warnings> warnings; ///< what the replay met in the whole log; absent: it did not go that far
    [[nodiscard]] bool differs() const { return differenceCount > 0; }
};

/// Compares the read model beside the store with a fold of the log up to its checkpoint; writes nothing. No read model
/// is no failure.
[[nodiscard]] Result<ReadModelFindings> checkReadModel(store::EventStore &store, const StoreOptions &options,
                                                       Messages &messages, std::stop_token stop);

} // namespace foldline::cli
