// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/callfailure.h"

#include <utility>
#include <vector>

/// The tables of errors in the sheet of the servers' protocol, and what each row means here.
namespace foldline::test {

using kurrentdb::Trailers;
using Code = grpc::StatusCode;
using Meaning = kurrentdb::CallFailure::Meaning;

/// What the server sends, and what it means: one row of the tables of errors.
struct FailureRow
{
    const char *name;
    Code status;
    const char *text;
    Trailers trailers;
    ErrorCode code;
    Meaning meaning;
};

inline const Trailers Group{{"stream-name", "order-1"}, {"group-name", "readers"}};

inline Trailers exception(const char *name, Trailers more = {})
{
    more.emplace("exception", name);
    return more;
}

inline const std::vector<FailureRow> &rowsWithException()
{
    static const std::vector<FailureRow> rows{
        {"no right", Code::PERMISSION_DENIED, "Access Denied", exception("access-denied"), ErrorCode::AccessDenied,
         Meaning::Refused},
        {"not the leader", Code::NOT_FOUND, "Leader info available",
         exception("not-leader", {{"leader-endpoint-host", "db2"}, {"leader-endpoint-port", "2114"}}),
         ErrorCode::NotLeader, Meaning::NotHere},
        {"tombstoned", Code::FAILED_PRECONDITION, "Event stream 'order-1' is deleted.",
         exception("stream-deleted", {{"stream-name", "order-1"}}), ErrorCode::StreamDeleted, Meaning::Refused},
        {"no such stream", Code::NOT_FOUND, "Event stream 'order-1' was not found.",
         exception("stream-not-found", {{"stream-name", "order-1"}}), ErrorCode::NotFound, Meaning::Refused},
        {"conflict of a deletion", Code::FAILED_PRECONDITION, "Delete failed due to WrongExpectedVersion.",
         exception("wrong-expected-version",
                   {{"stream-name", "order-1"}, {"expected-version", "3"}, {"actual-version", "7"}}),
         ErrorCode::Conflict, Meaning::Refused},
        {"invalid transaction", Code::INVALID_ARGUMENT, "Invalid transaction", exception("invalid-transaction"),
         ErrorCode::InvalidInput, Meaning::Refused},
        {"append too large", Code::INVALID_ARGUMENT, "Maximum Append Size of 1048576 Exceeded.",
         exception("maximum-append-size-exceeded", {{"maximum-append-size", "1048576"}}), ErrorCode::TooLarge,
         Meaning::Refused},
        {"event too large", Code::INVALID_ARGUMENT, "Maximum Append Event Size Exceeded.",
         exception("maximum-append-event-size-exceeded", {{"maximum-append-event-size", "16777216"},
                                                          {"event-id", "x"},
                                                          {"proposed-append-event-size", "16777217"}}),
         ErrorCode::TooLarge, Meaning::Refused},
        {"no content type", Code::INVALID_ARGUMENT, "Required Metadata Property 'content-type' is missing",
         exception("missing-required-metadata-property", {{"required-metadata-properties", "type,content-type"}}),
         ErrorCode::InvalidInput, Meaning::Refused},
        {"no such index", Code::NOT_FOUND, "Index '$idx-x' not found",
         exception("index-not-found", {{"index-name", "$idx-x"}}), ErrorCode::NotFound, Meaning::Refused},
        {"no such group", Code::NOT_FOUND, "Subscription group does not exist.",
         exception("persistent-subscription-does-not-exist", Group), ErrorCode::NotFound, Meaning::Refused},
        {"group is there", Code::ALREADY_EXISTS, "Subscription group exists.",
         exception("persistent-subscription-exists", Group), ErrorCode::Conflict, Meaning::Refused},
        {"group refused", Code::INTERNAL, "Subscription group failed",
         exception("persistent-subscription-failed", {{"reason", "Buffer Size must be positive"}}),
         ErrorCode::InvalidInput, Meaning::Refused},
        {"group is full", Code::FAILED_PRECONDITION, "Maximum subscriptions reached",
         exception("maximum-subscribers-reached", Group), ErrorCode::Conflict, Meaning::Refused},
        {"group dropped", Code::CANCELLED, "Subscription dropped", exception("persistent-subscription-dropped", Group),
         ErrorCode::Unavailable, Meaning::Away},
        {"shutting down", Code::UNAVAILABLE, "Server Is Shutting Down", exception("server-shutting-down"),
         ErrorCode::Unavailable, Meaning::Away},
        {"no such user", Code::NOT_FOUND, "User 'ann' is not found.",
         exception("user-not-found", {{"login-name", "ann"}}), ErrorCode::NotFound, Meaning::Refused},
        {"user is there", Code::FAILED_PRECONDITION, "Conflict.", exception("user-conflict", {{"login-name", "ann"}}),
         ErrorCode::Conflict, Meaning::Refused},
        {"user was changed meanwhile", Code::DEADLINE_EXCEEDED, "Try again.",
         exception("user-conflict", {{"login-name", "ann"}}), ErrorCode::Conflict, Meaning::Refused},
        {"no such scavenge", Code::NOT_FOUND, "Scavenge not found",
         exception("scavenge-not-found", {{"scavenge-id", "x"}}), ErrorCode::NotFound, Meaning::Refused},
        {"redaction locked", Code::FAILED_PRECONDITION, "Lock failed", exception("redaction-lock-failed"),
         ErrorCode::Conflict, Meaning::Refused},
        {"redaction without position", Code::UNKNOWN, "Failed",
         exception("redaction-get-event-position-failed", {{"reason", "UnexpectedError"}}), ErrorCode::Io,
         Meaning::Refused},
        {"redaction without chunk", Code::FAILED_PRECONDITION, "Failed",
         exception("redaction-switch-chunk-failed", {{"reason", "TargetChunkFileNotFound"}}), ErrorCode::Io,
         Meaning::Refused},
    };
    return rows;
}

inline const std::vector<FailureRow> &rowsWithoutException()
{
    static const std::vector<FailureRow> rows{
        {"not ready", Code::UNAVAILABLE, "Server Is Not Ready", {}, ErrorCode::Unavailable, Meaning::Busy},
        {"too busy", Code::UNAVAILABLE, "Server Is Too Busy", {}, ErrorCode::Unavailable, Meaning::Busy},
        {"accounts not ready",
         Code::UNAVAILABLE,
         "Server not ready",
         {{"grpc-retry-pushback-ms", "-1"}},
         ErrorCode::Unavailable,
         Meaning::Busy},
        {"wrong password", Code::UNAUTHENTICATED, "Unauthenticated", {}, ErrorCode::AccessDenied, Meaning::Refused},
        {"HTTP 500",
         Code::UNKNOWN,
         "Received http2 header with status: 500",
         {},
         ErrorCode::Unsupported,
         Meaning::Refused},
        {"no leader", Code::UNKNOWN, "No leader info available in response", {}, ErrorCode::Unavailable, Meaning::Busy},
        {"write timed out",
         Code::ABORTED,
         "Operation timed out: Commit phase timeout.",
         {},
         ErrorCode::Timeout,
         Meaning::Unknown},
        {"slow consumer",
         Code::ABORTED,
         "Operation aborted: consumer too slow, resubscribe",
         {},
         ErrorCode::Unavailable,
         Meaning::Away},
        {"malformed request",
         Code::INVALID_ARGUMENT,
         "The combination of (All, Count, Backwards, None) is invalid.",
         {},
         ErrorCode::InvalidInput,
         Meaning::Refused},
        {"bad checkpoint",
         Code::INVALID_ARGUMENT,
         "Trying to read from an invalid position.",
         {},
         ErrorCode::InvalidInput,
         Meaning::Refused},
        {"position within a record",
         Code::UNKNOWN,
         "Unexpected ReadAllResult: InvalidPosition",
         {},
         ErrorCode::InvalidInput,
         Meaning::Refused},
        {"envelope",
         Code::UNKNOWN,
         "Envelope callback expected ReadCompleted, received Surprise instead",
         {},
         ErrorCode::Internal,
         Meaning::Refused},
        {"unmapped result",
         Code::UNKNOWN,
         "Unexpected ReadStreamResult: Error",
         {},
         ErrorCode::Internal,
         Meaning::Refused},
        {"thrown by a handler",
         Code::UNKNOWN,
         "Exception was thrown by handler.",
         {},
         ErrorCode::Internal,
         Meaning::Refused},
        {"accounts broken", Code::UNKNOWN, "Internal server error", {}, ErrorCode::Unavailable, Meaning::Refused},
        {"unknown method",
         Code::UNIMPLEMENTED,
         "Method is unimplemented.",
         {},
         ErrorCode::Unsupported,
         Meaning::Refused},
        {"message too large",
         Code::RESOURCE_EXHAUSTED,
         "Received message exceeds the maximum configured message size.",
         {},
         ErrorCode::TooLarge,
         Meaning::Refused},
        {"no answer in time", Code::DEADLINE_EXCEEDED, "Deadline Exceeded", {}, ErrorCode::Timeout, Meaning::Unknown},
        {"ended unasked", Code::CANCELLED, "CANCELLED", {}, ErrorCode::Unavailable, Meaning::Away},
        {"taken, and silent",
         Code::UNAVAILABLE,
         "failed to connect to all addresses; last error: UNKNOWN: ipv4:127.0.0.1:2113: connection attempt timed out "
         "before receiving SETTINGS frame",
         {},
         ErrorCode::Timeout,
         Meaning::Busy},
        {"connection lost", Code::UNAVAILABLE, "Socket closed", {}, ErrorCode::Unavailable, Meaning::Away},
        {"broken answer", Code::INTERNAL, "Broken frame", {}, ErrorCode::Unavailable, Meaning::Away},
        {"lost answer", Code::DATA_LOSS, "Lost", {}, ErrorCode::Unavailable, Meaning::Away},
    };
    return rows;
}

inline const std::vector<FailureRow> &rowsOfProjections()
{
    static const std::vector<FailureRow> rows{
        {"not found, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received NotFound instead",
         {},
         ErrorCode::NotFound,
         Meaning::Refused},
        {"conflict, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received Conflict instead",
         {},
         ErrorCode::Conflict,
         Meaning::Refused},
        {"wrong state, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received OperationFailed instead",
         {},
         ErrorCode::Conflict,
         Meaning::Refused},
        {"not authorised, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received NotAuthorized instead",
         {},
         ErrorCode::AccessDenied,
         Meaning::Refused},
        {"failed, old",
         Code::UNKNOWN,
         "Envelope callback expected Updated, received Failed instead",
         {},
         ErrorCode::Internal,
         Meaning::Refused},
        {"not found", Code::NOT_FOUND, "Projection 'sums' not found", {}, ErrorCode::NotFound, Meaning::Refused},
        {"conflict",
         Code::ALREADY_EXISTS,
         "Duplicate projection names : sums",
         {},
         ErrorCode::Conflict,
         Meaning::Refused},
        {"not authorised", Code::PERMISSION_DENIED, "Not authorized", {}, ErrorCode::AccessDenied, Meaning::Refused},
        {"wrong state",
         Code::FAILED_PRECONDITION,
         "Cannot delete a running projection",
         {},
         ErrorCode::Conflict,
         Meaning::Refused},
        {"state too large",
         Code::INVALID_ARGUMENT,
         "The state is too large",
         {},
         ErrorCode::InvalidInput,
         Meaning::Refused},
    };
    return rows;
}

} // namespace foldline::test
