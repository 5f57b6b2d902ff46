// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/streamappend.h"

#include "tests/support/stubserver/proposals.h"
#include "tests/support/stubserver/streamrights.h"

namespace foldline::test::stub {

namespace {

using wire::streams::AppendReq;
using wire::streams::AppendResp;

grpc::Status readOptions(Node &node, const Call &call, const AppendReq &request, Write &write)
{
    const AppendReq::Options &options = request.options();
    const ExpectedState state = expectedStateOf(options);
    if (!request.has_options())
        return handlerException();
    if (state.fault == ExpectedState::Fault::Unset)
        return node.version().refusesUnsetOptions()
                   ? invalidArgument("'None' is not a valid ExpectedStreamRevisionOneofCase")
                   : handlerException();
    write.stream = streamNameOf(options.stream_identifier());
    write.expectedState = state.value;
    if (state.fault != ExpectedState::Fault::None || !isStreamName(write.stream))
        return handlerException();
    if (!mayAccess(node.log(), call.caller(), StreamRight::Write, write.stream))
        return accessDenied(call.context());
    return node.refusesWritesOf(call.caller()) ? node.notLeader(call.context()) : grpc::Status::OK;
}

grpc::Status propertyMissing(const Call &call, const std::string &property)
{
    return fail(
        call.context(), grpc::StatusCode::INVALID_ARGUMENT, "Required Metadata Property '" + property + "' is missing",
        {{"exception", "missing-required-metadata-property"}, {"required-metadata-properties", "type,content-type"}});
}

grpc::Status tooLarge(const Call &call, std::uint32_t limit)
{
    return fail(call.context(), grpc::StatusCode::INVALID_ARGUMENT,
                "Maximum Append Size of " + std::to_string(limit) + " Exceeded.",
                {{"exception", "maximum-append-size-exceeded"}, {"maximum-append-size", std::to_string(limit)}});
}

grpc::Status readEvents(const Node &node, const Call &call, grpc::ServerReader<AppendReq> &requests, Write &write)
{
    std::uint64_t size = 0;
    AppendReq request;
    while (requests.Read(&request)) {
        if (!request.has_proposed_message())
            return handlerException();
        Proposal proposal = proposalOf(request.proposed_message());
        if (proposal.fault == Proposal::Fault::PropertyMissing)
            return propertyMissing(call, proposal.missingProperty);
        if (proposal.fault == Proposal::Fault::Malformed)
            return handlerException();
        size += proposal.size;
        if (size > node.options().maxAppendSize)
            return tooLarge(call, node.options().maxAppendSize);
        write.events.push_back(std::move(proposal.event));
    }
    return call.ended().value_or(grpc::Status::OK);
}

void describeSuccess(const WriteResult &result, AppendResp::Success &success)
{
    if (result.revision < 0)
        success.mutable_no_stream();
    else
        success.set_current_revision(static_cast<std::uint64_t>(result.revision));
    success.mutable_position()->set_commit_position(result.position);
    success.mutable_position()->set_prepare_position(result.position);
}

void describeCurrent(std::int64_t current, AppendResp::WrongExpectedVersion &conflict)
{
    if (current < 0) {
        conflict.mutable_no_stream_20_6_0();
        conflict.mutable_current_no_stream();
    } else {
        conflict.set_current_revision_20_6_0(static_cast<std::uint64_t>(current));
        conflict.set_current_revision(static_cast<std::uint64_t>(current));
    }
}

/// Both generations of fields echo the request.
void describeExpected(const AppendReq::Options &options, AppendResp::WrongExpectedVersion &conflict)
{
    if (options.has_any()) {
        conflict.mutable_any_20_6_0();
        conflict.mutable_expected_any();
    } else if (options.has_stream_exists()) {
        conflict.mutable_stream_exists_20_6_0();
        conflict.mutable_expected_stream_exists();
    } else if (options.has_no_stream()) {
        conflict.set_expected_revision_20_6_0(UINT64_MAX);
        conflict.mutable_expected_no_stream();
    } else {
        conflict.set_expected_revision_20_6_0(options.revision());
        conflict.set_expected_revision(options.revision());
    }
}

} // namespace

grpc::Status append(Node &node, const Call &call, grpc::ServerReader<AppendReq> &requests, AppendResp &reply)
{
    AppendReq first;
    if (!requests.Read(&first))
        return call.ended().value_or(handlerException());
    Write write;
    if (const grpc::Status status = readOptions(node, call, first, write); !status.ok())
        return status;
    if (const grpc::Status status = readEvents(node, call, requests, write); !status.ok())
        return status;
    const WriteResult result = node.log().write(write);
    if (result.outcome == WriteResult::Outcome::StreamDeleted)
        return streamDeleted(call.context(), write.stream);
    if (result.outcome == WriteResult::Outcome::Written) {
        describeSuccess(result, *reply.mutable_success());
    } else {
        describeCurrent(result.revision, *reply.mutable_wrong_expected_version());
        describeExpected(first.options(), *reply.mutable_wrong_expected_version());
    }
    return grpc::Status::OK;
}

} // namespace foldline::test::stub
