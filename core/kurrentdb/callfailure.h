// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/kurrentdb/settings/connectionsettings.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace google::rpc {
class Status;
}

namespace foldline::kurrentdb {

/// What the server answered instead of a reply: our error, and what it means for the connection. A value.
struct CallFailure
{
    enum class Meaning {
        Refused,     ///< the server's word on this call; another try gets the same
        Unreachable, ///< no connection comes about, and none will as long as both sides are as they are
        NotHere,     ///< another node leads, named by `leader` when the server knows it
        Busy,        ///< the node did not take the call: nothing was done; find a node and try again
        Away,        ///< the node went away during the call: a write may have happened
        Unknown,     ///< no answer in time: a write may have happened
        Cancelled    ///< the caller asked for it
    };

    Error error;
    Meaning meaning = Meaning::Refused;
    std::optional<Endpoint> leader{};
    grpc::StatusCode status = grpc::StatusCode::OK; ///< of the call, where there was one
    /// Of a write: the server compared it with what the stream has, and it is not there.
    bool isWrongRevision = false;
    bool isUnanswered = false; ///< no word of the server's came back

    /// Whether the same call can be sent again, to the same or another node, without harm (writes with the same ids).
    [[nodiscard]] bool canBeTriedAgain() const { return meaning != Meaning::Refused && meaning != Meaning::Cancelled; }
    /// Whether the next try will most likely end alike.
    [[nodiscard]] bool isLasting() const { return !canBeTriedAgain() || meaning == Meaning::Unreachable; }
    /// Whether a write that was sent may have been done all the same.
    [[nodiscard]] bool mayHaveHappened() const { return meaning == Meaning::Away || meaning == Meaning::Unknown; }
};

/// Whether a node of the server or cluster has answered before: then what goes wrong is not for want of TLS.
enum class Acquaintance { New, Known };

/// What a call was about, for the messages.
struct CallSubject
{
    std::string what; ///< "Reading the stream": begins a sentence
    std::string stream{};
    bool meetsInPlainText = false; ///< without TLS, and no node of this server or cluster has answered yet
    bool isWrite = false;          ///< what fails in the server without a reason may have been done before
};

/// Trailing metadata as text by key; the last value of a key counts.
using Trailers = std::map<std::string, std::string, std::less<>>;

/// Status and trailers of a call that did not end with OK, as an error of ours with the server's own words in
/// `context`. Decides by the `exception` trailer first, by the status code second, by the text last. Any thread.
[[nodiscard]] CallFailure failureOf(const grpc::Status &status, const Trailers &trailers, const CallSubject &subject);
/// The same for a finished call's context.
[[nodiscard]] CallFailure failureOf(const grpc::Status &status, const grpc::ClientContext &context,
                                    const CallSubject &subject);
/// The error in a reply of BatchAppend, which decides by the type of its details.
[[nodiscard]] CallFailure failureOf(const google::rpc::Status &status, const CallSubject &subject);

[[nodiscard]] Trailers trailersOf(const grpc::ClientContext &context);

} // namespace foldline::kurrentdb
