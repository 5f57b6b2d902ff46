// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/callfailure.h"

#include "core/base/text.h"
#include "core/kurrentdb/protocol/rpcstatus.pb.h"
#include "core/kurrentdb/protocol/shared.pb.h"

#include <array>
#include <charconv>
#include <utility>

namespace foldline::kurrentdb {

namespace {

constexpr std::string_view NotAllowed =
    "The server does not allow this user to do it. Who may is told by the `$acl` of "
    "the stream, or by the server's default: an administrator can change both.";

using Meaning = CallFailure::Meaning;

constexpr std::size_t LongestWords = 2000;

std::string aboutStream(const std::string &stream) { return stream.empty() ? "it" : '`' + stream + '`'; }

std::string textAt(const Trailers &trailers, std::string_view key)
{
    const auto found = trailers.find(key);
    return found == trailers.end() ? std::string() : found->second;
}

/// The server's own words: what it said, and the trailers that explain it.
std::string wordsOf(const grpc::Status &status, const Trailers &trailers)
{
    std::string words = status.error_message();
    const std::string exception = textAt(trailers, "exception");
    if (!exception.empty())
        words = words.empty() ? exception : exception + ": " + words;
    const std::string reason = textAt(trailers, "reason");
    if (!reason.empty())
        words += words.empty() ? reason : " (" + reason + ')';
    return words;
}

std::string revisionText(const std::string &version)
{
    if (version == "-1")
        return "no stream";
    if (version == "-2")
        return "any revision";
    if (version == "-4")
        return "an existing stream";
    return version.empty() ? "a state it does not name" : "revision " + version;
}

std::string conflictText(const CallSubject &subject, const Trailers &trailers)
{
    return "The stream " + aboutStream(subject.stream) + " is not where it was expected: expected " +
           revisionText(textAt(trailers, "expected-version")) + ", found " +
           revisionText(textAt(trailers, "actual-version")) + '.';
}

std::string deletedText(const std::string &stream)
{
    return "The stream " + aboutStream(stream) + " was deleted for ever: it can be neither read nor written.";
}

std::string tooLargeText(const std::string &limit)
{
    return limit.empty() ? std::string("The events are larger than the server takes at once. Nothing was written.")
                         : "The events are larger than the server takes at once: its limit is " + limit +
                               " bytes. Nothing was written.";
}

std::optional<Endpoint> leaderOf(const Trailers &trailers)
{
    const std::string host = textAt(trailers, "leader-endpoint-host");
    const std::string port = textAt(trailers, "leader-endpoint-port");
    std::uint16_t number = 0;
    const char *end = port.data() + port.size();
    const auto parsed = std::from_chars(port.data(), end, number);
    if (host.empty() || parsed.ec != std::errc() || parsed.ptr != end || number == 0)
        return std::nullopt;
    return Endpoint{host, number};
}

/// A row of the table of `exception` trailers.
struct ExceptionRow
{
    std::string_view exception;
    ErrorCode code;
    Meaning meaning;
    std::string_view message; ///< empty: made from the trailers
};

constexpr std::array Exceptions{
    ExceptionRow{"access-denied", ErrorCode::AccessDenied, Meaning::Refused, NotAllowed},
    ExceptionRow{"not-leader", ErrorCode::NotLeader, Meaning::NotHere, "Another node leads the cluster."},
    ExceptionRow{"stream-deleted", ErrorCode::StreamDeleted, Meaning::Refused, {}},
    ExceptionRow{"stream-not-found", ErrorCode::NotFound, Meaning::Refused, "There is no such stream."},
    ExceptionRow{"wrong-expected-version", ErrorCode::Conflict, Meaning::Refused, {}},
    ExceptionRow{"invalid-transaction", ErrorCode::InvalidInput, Meaning::Refused,
                 "The server refused the write as an invalid transaction."},
    ExceptionRow{"maximum-append-size-exceeded", ErrorCode::TooLarge, Meaning::Refused, {}},
    ExceptionRow{"maximum-append-event-size-exceeded", ErrorCode::TooLarge, Meaning::Refused, {}},
    ExceptionRow{"missing-required-metadata-property", ErrorCode::InvalidInput, Meaning::Refused,
                 "An event needs a type and a content type."},
    ExceptionRow{"index-not-found", ErrorCode::NotFound, Meaning::Refused, "The server has no such index."},
    ExceptionRow{"persistent-subscription-does-not-exist", ErrorCode::NotFound, Meaning::Refused,
                 "There is no such persistent subscription."},
    ExceptionRow{"persistent-subscription-exists", ErrorCode::Conflict, Meaning::Refused,
                 "There is a persistent subscription of that name already."},
    ExceptionRow{"persistent-subscription-failed", ErrorCode::InvalidInput, Meaning::Refused,
                 "The server refused the persistent subscription."},
    ExceptionRow{"maximum-subscribers-reached", ErrorCode::Conflict, Meaning::Refused,
                 "The persistent subscription has as many consumers as it takes."},
    ExceptionRow{"persistent-subscription-dropped", ErrorCode::Unavailable, Meaning::Away,
                 "The server ended the persistent subscription."},
    ExceptionRow{"server-shutting-down", ErrorCode::Unavailable, Meaning::Away, "The server is shutting down."},
    ExceptionRow{"user-not-found", ErrorCode::NotFound, Meaning::Refused, "There is no such user."},
    ExceptionRow{"user-conflict", ErrorCode::Conflict, Meaning::Refused,
                 "There is a user of that name already, or it was changed meanwhile."},
    ExceptionRow{"scavenge-not-found", ErrorCode::NotFound, Meaning::Refused, "There is no such scavenge."},
    ExceptionRow{"redaction-lock-failed", ErrorCode::Conflict, Meaning::Refused, "Another redaction is under way."},
    ExceptionRow{"redaction-get-event-position-failed", ErrorCode::Io, Meaning::Refused,
                 "The server could not find the event's place on disk."},
    ExceptionRow{"redaction-switch-chunk-failed", ErrorCode::Io, Meaning::Refused,
                 "The server could not exchange the part of its log."},
};

std::optional<CallFailure> byException(const Trailers &trailers, const CallSubject &subject)
{
    const std::string exception = textAt(trailers, "exception");
    for (const ExceptionRow &row : Exceptions) {
        if (row.exception != exception)
            continue;
        CallFailure result{{row.code, std::string(row.message), {}}, row.meaning, {}};
        const std::string named = textAt(trailers, "stream-name");
        if (row.code == ErrorCode::StreamDeleted)
            result.error.message = deletedText(named.empty() ? subject.stream : named);
        else if (row.code == ErrorCode::Conflict && row.message.empty())
            result.error.message = conflictText(subject, trailers);
        else if (row.code == ErrorCode::TooLarge)
            result.error.message = tooLargeText(textAt(trailers, exception == "maximum-append-size-exceeded"
                                                                     ? "maximum-append-size"
                                                                     : "maximum-append-event-size"));
        result.isWrongRevision = row.exception == "wrong-expected-version";
        if (row.meaning == Meaning::NotHere)
            result.leader = leaderOf(trailers);
        return result;
    }
    return std::nullopt;
}

/// A row of the table of texts that come without such a trailer, matched by a part of them.
struct TextRow
{
    grpc::StatusCode status;
    std::string_view part;
    ErrorCode code;
    Meaning meaning;
    std::string_view message;
};

constexpr std::array Texts{
    TextRow{grpc::StatusCode::UNAVAILABLE, "Server Is Not Ready", ErrorCode::Unavailable, Meaning::Busy,
            "The server is not ready: it is starting, electing a leader, or shutting down."},
    TextRow{grpc::StatusCode::UNAVAILABLE, "Server not ready", ErrorCode::Unavailable, Meaning::Busy,
            "The server is not ready to check accounts yet."},
    TextRow{grpc::StatusCode::UNAVAILABLE, "Server Is Too Busy", ErrorCode::Unavailable, Meaning::Busy,
            "The server is too busy."},
    TextRow{grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down", ErrorCode::Unavailable, Meaning::Away,
            "The server is shutting down."},
    TextRow{grpc::StatusCode::UNKNOWN, "No leader info", ErrorCode::Unavailable, Meaning::Busy,
            "The cluster has no leader now."},
    TextRow{grpc::StatusCode::UNKNOWN, "received NotFound", ErrorCode::NotFound, Meaning::Refused,
            "There is no such projection."},
    TextRow{grpc::StatusCode::UNKNOWN, "received Conflict", ErrorCode::Conflict, Meaning::Refused,
            "A projection of that name is there already, or it is in a state that does not allow this."},
    TextRow{grpc::StatusCode::UNKNOWN, "received OperationFailed", ErrorCode::Conflict, Meaning::Refused,
            "The projection is in a state that does not allow this."},
    TextRow{grpc::StatusCode::UNKNOWN, "received NotAuthorized", ErrorCode::AccessDenied, Meaning::Refused,
            "The server does not allow this user to do it."},
    TextRow{grpc::StatusCode::UNKNOWN, "InvalidPosition", ErrorCode::InvalidInput, Meaning::Refused,
            "The position is no place where an event begins in the server's log."},
    TextRow{grpc::StatusCode::UNKNOWN, "Unexpected ReadAllResult: Error", ErrorCode::InvalidInput, Meaning::Refused,
            "The position is beyond the server's log."},
    TextRow{grpc::StatusCode::UNKNOWN, "Internal server error", ErrorCode::Unavailable, Meaning::Refused,
            "The server could not check the account."},
    TextRow{grpc::StatusCode::UNKNOWN, "status: 500", ErrorCode::Unsupported, Meaning::Refused,
            "The server could not say what is wrong: names with characters beyond ASCII break its error messages."},
    TextRow{grpc::StatusCode::ABORTED, "timed out", ErrorCode::Timeout, Meaning::Unknown,
            "The server did not finish the write in time. It may have been written or not."},
    TextRow{grpc::StatusCode::ABORTED, "", ErrorCode::Unavailable, Meaning::Away,
            "The server ended the call because it was read too slowly."},
    TextRow{grpc::StatusCode::INVALID_ARGUMENT, "invalid position", ErrorCode::InvalidInput, Meaning::Refused,
            "The position is no place where an event begins in the server's log."},
    // The line was taken and stayed silent, which counts as a refused one with gRPC.
    TextRow{grpc::StatusCode::UNAVAILABLE, "before receiving SETTINGS", ErrorCode::Timeout, Meaning::Busy,
            "The server cannot be reached."},
    TextRow{grpc::StatusCode::UNAVAILABLE, "failed to connect", ErrorCode::Unavailable, Meaning::Busy,
            "The server cannot be reached."},
    TextRow{grpc::StatusCode::DEADLINE_EXCEEDED, "", ErrorCode::Timeout, Meaning::Unknown,
            "The server did not answer in time."},
    TextRow{grpc::StatusCode::CANCELLED, "", ErrorCode::Unavailable, Meaning::Away, "The server ended the call."},
    TextRow{grpc::StatusCode::UNAVAILABLE, "", ErrorCode::Unavailable, Meaning::Away,
            "The connection to the server was lost."},
    TextRow{grpc::StatusCode::INTERNAL, "", ErrorCode::Unavailable, Meaning::Away,
            "The connection broke in the middle of an answer."},
    TextRow{grpc::StatusCode::DATA_LOSS, "", ErrorCode::Unavailable, Meaning::Away,
            "The connection lost a part of an answer."},
    TextRow{grpc::StatusCode::UNAUTHENTICATED, "", ErrorCode::AccessDenied, Meaning::Refused,
            "The server does not know this user, or the password is wrong."},
    TextRow{grpc::StatusCode::PERMISSION_DENIED, "", ErrorCode::AccessDenied, Meaning::Refused,
            "The server does not allow this user to do it."},
    TextRow{grpc::StatusCode::INVALID_ARGUMENT, "", ErrorCode::InvalidInput, Meaning::Refused,
            "The server refused what was sent."},
    TextRow{grpc::StatusCode::NOT_FOUND, "", ErrorCode::NotFound, Meaning::Refused, "The server has no such thing."},
    TextRow{grpc::StatusCode::ALREADY_EXISTS, "", ErrorCode::Conflict, Meaning::Refused, "That is there already."},
    TextRow{grpc::StatusCode::FAILED_PRECONDITION, "", ErrorCode::Conflict, Meaning::Refused,
            "The state on the server does not allow this."},
    TextRow{grpc::StatusCode::UNIMPLEMENTED, "", ErrorCode::Unsupported, Meaning::Refused,
            "The server does not know this call: it is an older version, or no event store."},
    TextRow{grpc::StatusCode::RESOURCE_EXHAUSTED, "", ErrorCode::TooLarge, Meaning::Refused,
            "A message is larger than the limit."},
    TextRow{grpc::StatusCode::OUT_OF_RANGE, "", ErrorCode::InvalidInput, Meaning::Refused,
            "The server refused a number that is out of range."},
    TextRow{grpc::StatusCode::UNKNOWN, "", ErrorCode::Internal, Meaning::Refused,
            "The server failed and did not say why."},
};

CallFailure byText(const grpc::Status &status)
{
    for (const TextRow &row : Texts) {
        if (row.status == status.error_code() && status.error_message().find(row.part) != std::string::npos)
            return {{row.code, std::string(row.message), {}}, row.meaning, {}};
    }
    return {{ErrorCode::Internal, "The server answered in a way that is not known.", {}}, Meaning::Refused, {}};
}

/// What a server with TLS does to a client without it; and one that is going down. A line that was agreed on and is
/// closed later has no "failed to connect" before it.
bool isClosedAtOnce(std::string_view words, const CallSubject &subject)
{
    return subject.meetsInPlainText && words.find("failed to connect") != std::string_view::npos &&
           words.find("Socket closed") != std::string_view::npos;
}

/// Whether what failed is the way to the server, and not the server.
bool isUnanswered(const CallFailure &failure, std::string_view words)
{
    return failure.error.code == ErrorCode::Timeout || failure.meaning == Meaning::Unreachable ||
           failure.meaning == Meaning::Away || words.find("failed to connect") != std::string_view::npos;
}

/// What a person can do when a connection does not even come about.
std::string_view hintFor(std::string_view words, const CallSubject &subject)
{
    const auto has = [words](std::string_view part) { return words.find(part) != std::string_view::npos; };
    if (has("CERTIFICATE_VERIFY_FAILED") || has("certificate verify failed"))
        return " Its certificate is not trusted: name the authority's certificate with tlsCaFile.";
    if (has("WRONG_VERSION_NUMBER") || has("wrong version number"))
        return " What listens there does not speak TLS: say tls=false for an event store without it, or it is none.";
    if (has("SSL_ERROR_SSL") || has("Ssl handshake failed") || has("SSL handshake failed"))
        return " TLS could not be agreed on. If its certificate is another authority's, name that one with tlsCaFile.";
    if (has("Connection refused"))
        return " Nothing listens there.";
    if (has("DNS resolution failed") || has("Domain name not found"))
        return " The host's name is not known.";
    if (has("Trying to connect an http1.x server"))
        return " What listens there speaks HTTP/1 only: it is no event store, or a proxy stands between.";
    if (has("Failed parsing HTTP/2"))
        return subject.meetsInPlainText ? " What listens there speaks no HTTP/2: it is no event store, or it wants TLS "
                                          "(tls=true)."
                                        : " What listens there speaks no HTTP/2: it is no event store.";
    if (has("last error: OK"))
        return " What listens there breaks off at once: perhaps it speaks HTTP/1 only and is no event store.";
    if (isClosedAtOnce(words, subject))
        return " What listens there closed the connection without an answer: perhaps it wants TLS (tls=true), is no "
               "event store, or was just going down.";
    return {};
}

/// Whether nodes would go on to disagree however often they are asked.
bool isLasting(std::string_view words, const CallSubject &subject)
{
    return words.find("SSL_ERROR_SSL") != std::string_view::npos ||
           words.find("http1.x server") != std::string_view::npos ||
           words.find("Failed parsing HTTP/2") != std::string_view::npos || isClosedAtOnce(words, subject);
}

CallFailure withWords(CallFailure result, const CallSubject &subject, std::string words)
{
    if (result.error.code == ErrorCode::Unavailable && isLasting(words, subject))
        result.meaning = Meaning::Unreachable;
    result.error.message += hintFor(words, subject);
    result.error.context = subject.stream.empty() || result.error.message.find(subject.stream) != std::string::npos
                               ? std::string(subject.what)
                               : std::string(subject.what) + " `" + subject.stream + '`';
    if (!words.empty())
        result.error.context += ": " + words;
    return result;
}

template <typename Detail>
std::optional<Detail> detailOf(const google::rpc::Status &status)
{
    Detail detail;
    return status.has_details() && status.details().UnpackTo(&detail) ? std::optional(detail) : std::nullopt;
}

std::string batchConflictText(const CallSubject &subject, const event_store::client::WrongExpectedVersion &detail)
{
    using Detail = event_store::client::WrongExpectedVersion;
    const bool isNone = detail.current_stream_revision_option_case() != Detail::kCurrentStreamRevision;
    const std::string expected = detail.has_expected_any()             ? "any revision"
                                 : detail.has_expected_stream_exists() ? "an existing stream"
                                 : detail.expected_stream_position_option_case() == Detail::kExpectedStreamPosition
                                     ? "revision " + std::to_string(detail.expected_stream_position())
                                     : "no stream";
    return "The stream " + aboutStream(subject.stream) + " is not where it was expected: expected " + expected +
           ", found " +
           (isNone ? std::string("no revision yet") : "revision " + std::to_string(detail.current_stream_revision())) +
           '.';
}

CallFailure batchFailure(const google::rpc::Status &status, const CallSubject &subject)
{
    namespace client = event_store::client;
    if (const auto conflict = detailOf<client::WrongExpectedVersion>(status))
        return {.error = {ErrorCode::Conflict, batchConflictText(subject, *conflict), {}}, .isWrongRevision = true};
    if (const auto deleted = detailOf<client::StreamDeleted>(status))
        return {{ErrorCode::StreamDeleted, deletedText(subject.stream), {}}, Meaning::Refused, {}};
    if (detailOf<client::AccessDenied>(status))
        return {{ErrorCode::AccessDenied, std::string(NotAllowed), {}}, Meaning::Refused, {}};
    if (detailOf<client::Timeout>(status))
        return {
            {ErrorCode::Timeout, "The server did not finish the write in time. It may have been written or not.", {}},
            Meaning::Unknown,
            {}};
    if (const auto size = detailOf<client::MaximumAppendSizeExceeded>(status))
        return {{ErrorCode::TooLarge, tooLargeText(std::to_string(size->maxappendsize())), {}}, Meaning::Refused, {}};
    if (const auto size = detailOf<client::MaximumAppendEventSizeExceeded>(status))
        return {
            {ErrorCode::TooLarge, tooLargeText(std::to_string(size->maxappendeventsize())), {}}, Meaning::Refused, {}};
    if (const auto bad = detailOf<client::BadRequest>(status))
        return {{ErrorCode::InvalidInput, "The server refused what was sent.", bad->message()}, Meaning::Refused, {}};
    if (detailOf<client::InvalidTransaction>(status))
        return {{ErrorCode::InvalidInput, "The server refused the write as an invalid transaction.", {}},
                Meaning::Refused,
                {}};
    // "Server Is Not Ready", "Server Is Busy" and the like come with code 0 and no details.
    if (status.code() == google::rpc::OK)
        return {{ErrorCode::Unavailable, "The server is not ready to write.", {}}, Meaning::Busy, {}};
    return {{ErrorCode::Internal, "The server failed and did not say why.", {}}, Meaning::Unknown, {}};
}

} // namespace

Trailers trailersOf(const grpc::ClientContext &context)
{
    Trailers trailers;
    for (const auto &[key, value] : context.GetServerTrailingMetadata())
        trailers[std::string(key.data(), key.size())] = std::string(value.data(), value.size());
    return trailers;
}

CallFailure failureOf(const grpc::Status &status, const Trailers &trailers, const CallSubject &subject)
{
    const auto known = byException(trailers, subject);
    CallFailure result =
        withWords(known ? *known : byText(status), subject, elided(wordsOf(status, trailers), LongestWords));
    result.status = status.error_code();
    result.isUnanswered = !known && isUnanswered(result, status.error_message());
    if (subject.isWrite && result.status == grpc::StatusCode::UNKNOWN && result.error.code == ErrorCode::Internal)
        result.meaning = Meaning::Unknown;
    return result;
}

CallFailure failureOf(const grpc::Status &status, const grpc::ClientContext &context, const CallSubject &subject)
{
    return failureOf(status, trailersOf(context), subject);
}

CallFailure failureOf(const google::rpc::Status &status, const CallSubject &subject)
{
    CallFailure result = batchFailure(status, subject);
    const std::string words = result.error.context.empty() ? status.message() : result.error.context;
    return withWords(std::move(result), subject, words);
}

} // namespace foldline::kurrentdb
