// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace foldline {

/// Every way in which a call of this project can fail. The list is closed: adapters map what their library says to it.
enum class ErrorCode {
    InvalidInput,  ///< what the caller gave cannot be taken (a bad line, an unknown field, a malformed name)
    TooLarge,      ///< an event or a number over its limit
    NotFound,      ///< no such file, stream or event
    Conflict,      ///< the stream is not at the expected revision, or an event id is taken
    StreamDeleted, ///< the stream is tombstoned
    AccessDenied,  ///< opened read-only, or no right
    RuleViolated,  ///< the domain refuses the command
    Corrupt,       ///< stored data contradicts itself
    NotAStore,     ///< the file is something else
    NewerVersion,  ///< written by a later version of the program
    Unavailable,   ///< cannot be reached now; trying again may help
    Timeout,       ///< no answer in time; the outcome may be unknown
    NotLeader,     ///< another node of the cluster must be asked
    Cancelled,     ///< the caller asked to stop
    Unsupported,   ///< this kind of store or server version cannot do it
    Io,            ///< the operating system refused (disk full, permission)
    Internal       ///< a defect of this program
};

/// A failure as a value: the code decides what to do, `message` is a sentence for a person, `context` says where
/// (file, line, stream, position) or adds the source's own words. Both are plain text and may hold untrusted
/// characters.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string context;

    bool operator==(const Error &) const = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// Shorthand for returning a failure from a function that returns Result<T>.
[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, std::string message, std::string context = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(context)});
}

[[nodiscard]] inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

/// The code's name as in the enumeration, for logs and JSON output.
[[nodiscard]] std::string_view errorCodeName(ErrorCode code);

/// Message and context in one line: `message (context)`.
[[nodiscard]] std::string describe(const Error &error);

} // namespace foldline
