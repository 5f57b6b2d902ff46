// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/callfailure.h"
#include "core/kurrentdb/protocol/streams.pb.h"
#include "core/store/eventstore.h"

#include <optional>
#include <string>

/// What the server's replies to writes say. Pure functions; any thread.
namespace foldline::kurrentdb {

/// Where an append was written, or Conflict. A reply that says neither, or not where, leaves open whether it was. The
/// position is 0/0 where the server says that it knows none.
[[nodiscard]] tl::expected<store::AppendResult, CallFailure>
resultOf(const event_store::client::streams::AppendResp &reply, const store::StreamName &stream,
         const store::ExpectedRevision &expected);

/// Whether one append of many was written. A reply that says neither leaves open whether it was.
[[nodiscard]] tl::expected<void, CallFailure> resultOf(const event_store::client::streams::BatchAppendResp &reply,
                                                       const CallSubject &subject);

/// What a reply to a write that says not whether, or not where, it was done leaves open.
[[nodiscard]] CallFailure saysNothing(const std::string &stream);

/// Where a deletion was written; 0/0 where the server says that it knows no position.
template <typename DeleteReply>
[[nodiscard]] tl::expected<store::Position, CallFailure> positionIn(const DeleteReply &reply,
                                                                    const store::StreamName &stream)
{
    if (reply.position_option_case() == DeleteReply::POSITION_OPTION_NOT_SET)
        return tl::unexpected(saysNothing(stream.value()));
    return store::Position{reply.position().commit_position(), reply.position().prepare_position()};
}

/// The sentence of a conflict.
[[nodiscard]] std::string conflictText(const store::StreamName &stream, const store::ExpectedRevision &expected,
                                       std::optional<store::Revision> current);

} // namespace foldline::kurrentdb
