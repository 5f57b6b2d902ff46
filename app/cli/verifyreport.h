// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/context.h"
#include "app/cli/readmodels.h"
#include "app/cli/warnings.h"
#include "core/mirror/mirrorcomparison.h"
#include "core/mirror/mirroredstore.h"
#include "core/store/verify.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace foldline::cli {

/// What a server's mirror showed: its own file, and the server held against it.
struct MirrorFindings
{
    std::filesystem::path path{};
    mirror::MirrorHead head{};
    store::VerifyReport file{}; ///< with the server's positions
    std::optional<mirror::MirrorComparisonReport> comparison{};
    [[nodiscard]] bool whole() const { return file.whole() && (!comparison || comparison->isSame()); }
    /// What is damaged itself accuses nobody.
    [[nodiscard]] bool isWitness() const { return file.whole() && !(comparison && comparison->broken); }
};

/// Everything that was looked at. What could not be looked at because of the damage is absent.
struct Findings
{
    /// What the history was held against.
    enum class Proof {
        TreeHeads, ///< those that the embedded store recorded with each commit
        Mirror,    ///< what was read from the server before
        None       ///< itself alone
    };
    Proof proof = Proof::TreeHeads;
    std::string place{};                    ///< what a person knows the store by
    store::VerifyReport log{};              ///< of the mirror's file where that is all that was looked at
    std::optional<std::uint64_t> removed{}; ///< of a server: revisions that are gone and may be
    std::uint64_t unexplained = 0;          ///< of a server: revisions that are gone where this user may not read why
    std::optional<Warnings> warnings{};
    ReadModelFindings readModel{};
    std::optional<MirrorFindings> mirror{};
    std::optional<mirror::LastKnown> lastKnown{}; ///< the server was not asked
    /// Nothing was found that contradicts the history.
    [[nodiscard]] bool isSound() const;
    /// And nothing is open that this user may not look into.
    [[nodiscard]] bool whole() const;
};

/// Lower-case hexadecimal digits.
[[nodiscard]] std::string rootText(const store::TreeHead &head);

/// Prints the findings, says on standard error what is damaged, and returns the exit code.
[[nodiscard]] int tellFindings(Context &context, bool asJson, const Findings &findings);

/// A store that cannot even be opened is told like any other damage to who asked for JSON.
void printUnopened(Output &out, const Error &error);

} // namespace foldline::cli
