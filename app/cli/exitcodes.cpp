// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exitcodes.h"

namespace foldline::cli {

ExitCode exitCodeFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::TooLarge:
        return Refused;
    case ErrorCode::NotFound:
    case ErrorCode::StreamDeleted:
        return NotFound;
    case ErrorCode::Conflict:
        return Conflict;
    case ErrorCode::RuleViolated:
        return RuleViolated;
    case ErrorCode::Corrupt:
    case ErrorCode::NotAStore:
        return Damaged;
    case ErrorCode::Unavailable:
    case ErrorCode::Timeout:
    case ErrorCode::NotLeader:
        return Unreachable;
    case ErrorCode::NewerVersion:
    case ErrorCode::AccessDenied:
    case ErrorCode::Cancelled:
    case ErrorCode::Unsupported:
    case ErrorCode::Io:
    case ErrorCode::Internal:
        break;
    }
    return OtherFailure;
}

} // namespace foldline::cli
