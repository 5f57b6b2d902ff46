// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/writereplies.h"

#include <utility>

namespace foldline::kurrentdb {

using namespace store;
using event_store::client::streams::AppendResp;
using event_store::client::streams::BatchAppendResp;

namespace {

std::string revisionText(std::optional<Revision> revision)
{
    return revision ? "revision " + std::to_string(revision->value) : std::string("no revision yet");
}

CallFailure conflictOf(const StreamName &stream, const ExpectedRevision &expected,
                       const AppendResp::WrongExpectedVersion &reply)
{
    const bool isThere = reply.current_revision_option_case() == AppendResp::WrongExpectedVersion::kCurrentRevision;
    std::string message = conflictText(
        stream, expected, isThere ? std::optional(Revision{reply.current_revision()}) : std::optional<Revision>());
    if (expected.kind() == ExpectedRevision::Kind::Any)
        message = "Some of the events were written before, and others were not: nothing was written now.";
    return {.error = {ErrorCode::Conflict, std::move(message), stream.value()}, .isWrongRevision = true};
}

} // namespace

CallFailure saysNothing(const std::string &stream)
{
    return {{ErrorCode::Timeout, "The server answered a write without saying whether, or where, it was done.", stream},
            CallFailure::Meaning::Unknown,
            {}};
}

std::string conflictText(const StreamName &stream, const ExpectedRevision &expected, std::optional<Revision> current)
{
    return "The stream `" + stream.value() + "` is at " + revisionText(current) + "; expected was " +
           expected.toString() + '.';
}

tl::expected<AppendResult, CallFailure> resultOf(const AppendResp &reply, const StreamName &stream,
                                                 const ExpectedRevision &expected)
{
    if (reply.has_wrong_expected_version())
        return tl::unexpected(conflictOf(stream, expected, reply.wrong_expected_version()));
    const AppendResp::Success &success = reply.success();
    // An append of no events to no stream has no revision, and says so.
    if (success.current_revision_option_case() == AppendResp::Success::CURRENT_REVISION_OPTION_NOT_SET ||
        success.position_option_case() == AppendResp::Success::POSITION_OPTION_NOT_SET)
        return tl::unexpected(saysNothing(stream.value()));
    AppendResult result;
    if (success.current_revision_option_case() == AppendResp::Success::kCurrentRevision)
        result.revision = Revision{success.current_revision()};
    if (success.has_position())
        result.position = {success.position().commit_position(), success.position().prepare_position()};
    return result;
}

tl::expected<void, CallFailure> resultOf(const BatchAppendResp &reply, const CallSubject &subject)
{
    if (reply.has_error())
        return tl::unexpected(failureOf(reply.error(), subject));
    if (!reply.has_success())
        return tl::unexpected(saysNothing(subject.stream));
    return {};
}

} // namespace foldline::kurrentdb
