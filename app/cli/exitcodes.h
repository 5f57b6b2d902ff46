// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace foldline::cli {

/// The program's exit codes; scripts rely on them.
enum ExitCode : int {
    Done = 0,
    OtherFailure = 1,
    Refused = 2, ///< usage, or input that was refused
    NotFound = 3,
    Conflict = 4,
    RuleViolated = 5,
    Damaged = 6, ///< or not a Foldline store
    Unreachable = 7
};

[[nodiscard]] ExitCode exitCodeFor(ErrorCode code);

} // namespace foldline::cli
