// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace foldline {

std::string_view errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return "InvalidInput";
    case ErrorCode::TooLarge:
        return "TooLarge";
    case ErrorCode::NotFound:
        return "NotFound";
    case ErrorCode::Conflict:
        return "Conflict";
    case ErrorCode::StreamDeleted:
        return "StreamDeleted";
    case ErrorCode::AccessDenied:
        return "AccessDenied";
    case ErrorCode::RuleViolated:
        return "RuleViolated";
    case ErrorCode::Corrupt:
        return "Corrupt";
    case ErrorCode::NotAStore:
        return "NotAStore";
    case ErrorCode::NewerVersion:
        return "NewerVersion";
    case ErrorCode::Unavailable:
        return "Unavailable";
    case ErrorCode::Timeout:
        return "Timeout";
    case ErrorCode::NotLeader:
        return "NotLeader";
    case ErrorCode::Cancelled:
        return "Cancelled";
    case ErrorCode::Unsupported:
        return "Unsupported";
    case ErrorCode::Io:
        return "Io";
    case ErrorCode::Internal:
        break;
    }
    return "Internal";
}

std::string describe(const Error &error)
{
    return error.context.empty() ? error.message : error.message + " (" + error.context + ")";
}

} // namespace foldline
