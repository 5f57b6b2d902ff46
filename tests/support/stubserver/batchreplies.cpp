// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/batchreplies.h"

namespace foldline::test::stub {

using wire::streams::BatchAppendReq;
using wire::streams::BatchAppendResp;

namespace {

template <typename Details>
BatchAppendResp errorReply(google::rpc::Code code, const std::string &message, const Details &details)
{
    BatchAppendResp reply;
    reply.mutable_error()->set_code(code);
    reply.mutable_error()->set_message(message);
    reply.mutable_error()->mutable_details()->PackFrom(details);
    return reply;
}

} // namespace

BatchAppendResp writtenReply(const WriteResult &result)
{
    BatchAppendResp reply;
    BatchAppendResp::Success &success = *reply.mutable_success();
    if (result.revision < 0)
        success.mutable_no_stream();
    else
        success.set_current_revision(static_cast<std::uint64_t>(result.revision));
    success.mutable_position()->set_commit_position(result.position);
    success.mutable_position()->set_prepare_position(result.position);
    return reply;
}

BatchAppendResp conflictReply(const WriteResult &result, const BatchAppendReq::Options &options)
{
    wire::WrongExpectedVersion conflict;
    if (result.revision < 0)
        conflict.mutable_current_no_stream();
    else
        conflict.set_current_stream_revision(static_cast<std::uint64_t>(result.revision));
    if (options.has_any())
        conflict.mutable_expected_any();
    else if (options.has_stream_exists())
        conflict.mutable_expected_stream_exists();
    else if (options.has_no_stream())
        conflict.mutable_expected_no_stream();
    else
        conflict.set_expected_stream_position(options.stream_position());
    return errorReply(google::rpc::ALREADY_EXISTS, "WrongExpectedVersion", conflict);
}

BatchAppendResp deletedReply(const std::string &stream)
{
    wire::StreamDeleted deleted;
    deleted.mutable_stream_identifier()->set_stream_name(stream);
    return errorReply(google::rpc::NOT_FOUND, "StreamDeleted", deleted);
}

BatchAppendResp deniedReply()
{
    return errorReply(google::rpc::PERMISSION_DENIED, "AccessDenied", wire::AccessDenied());
}

BatchAppendResp timeoutReply() { return errorReply(google::rpc::DEADLINE_EXCEEDED, "Timeout", wire::Timeout()); }

BatchAppendResp tooLargeReply(std::uint32_t limit)
{
    wire::MaximumAppendSizeExceeded tooLarge;
    tooLarge.set_maxappendsize(limit);
    return errorReply(google::rpc::INVALID_ARGUMENT, "MaximumAppendSizeExceeded", tooLarge);
}

BatchAppendResp badRequestReply(const std::string &text)
{
    wire::BadRequest bad;
    bad.set_message(text);
    return errorReply(google::rpc::INVALID_ARGUMENT, "BadRequest", bad);
}

} // namespace foldline::test::stub
