// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/streamsservice.h"

#include "tests/support/stubserver/batchappend.h"
#include "tests/support/stubserver/proposals.h"
#include "tests/support/stubserver/streamappend.h"
#include "tests/support/stubserver/streamread.h"
#include "tests/support/stubserver/streamrights.h"

namespace foldline::test::stub {

namespace {

grpc::Status deletionConflict(const Node &node, const Call &call, const std::string &stream, std::int64_t expectedState,
                              std::int64_t actual)
{
    const std::string expectedText = std::to_string(expectedState);
    const std::string actualText = node.version().namesActualVersion() ? std::to_string(actual) : std::string();
    return fail(call.context(), grpc::StatusCode::FAILED_PRECONDITION,
                "Delete failed due to WrongExpectedVersion. Stream: " + stream + ", Expected version: " + expectedText +
                    ", Actual version: " + actualText,
                {{"exception", "wrong-expected-version"},
                 {"stream-name", stream},
                 {"expected-version", expectedText},
                 {"actual-version", actualText}});
}

/// For both kinds of deletion, whose messages differ in name only.
template <typename Options, typename Reply>
grpc::Status remove(Node &node, const Call &call, const Options &options, Removal removal, Reply &reply)
{
    const std::string stream = streamNameOf(options.stream_identifier());
    const ExpectedState state = expectedStateOf(options);
    if (state.fault == ExpectedState::Fault::Unset)
        return invalidArgument("'None' is not a valid ExpectedStreamRevisionOneofCase");
    if (state.fault != ExpectedState::Fault::None || !isStreamName(stream))
        return handlerException();
    if (!mayAccess(node.log(), call.caller(), StreamRight::Delete, stream))
        return accessDenied(call.context());
    if (node.refusesWritesOf(call.caller()))
        return node.notLeader(call.context());
    const WriteResult result = node.log().remove(stream, state.value, removal);
    if (result.outcome == WriteResult::Outcome::StreamDeleted)
        return streamDeleted(call.context(), stream);
    if (result.outcome == WriteResult::Outcome::WrongExpectedVersion)
        return deletionConflict(node, call, stream, state.value, result.revision);
    reply.mutable_position()->set_commit_position(result.position);
    reply.mutable_position()->set_prepare_position(result.position);
    return grpc::Status::OK;
}

} // namespace

grpc::Status StreamsService::Read(grpc::ServerContext *context, const wire::streams::ReadReq *request,
                                  grpc::ServerWriter<wire::streams::ReadResp> *replies)
{
    return m_node.serve(*context, "Streams/Read",
                        [&](const Call &call) { return read(m_node, call, *request, *replies); });
}

grpc::Status StreamsService::Append(grpc::ServerContext *context,
                                    grpc::ServerReader<wire::streams::AppendReq> *requests,
                                    wire::streams::AppendResp *reply)
{
    return m_node.serve(*context, "Streams/Append",
                        [&](const Call &call) { return append(m_node, call, *requests, *reply); });
}

grpc::Status StreamsService::Delete(grpc::ServerContext *context, const wire::streams::DeleteReq *request,
                                    wire::streams::DeleteResp *reply)
{
    return m_node.serve(*context, "Streams/Delete", [&](const Call &call) {
        return remove(m_node, call, request->options(), Removal::Soft, *reply);
    });
}

grpc::Status StreamsService::Tombstone(grpc::ServerContext *context, const wire::streams::TombstoneReq *request,
                                       wire::streams::TombstoneResp *reply)
{
    return m_node.serve(*context, "Streams/Tombstone", [&](const Call &call) {
        return remove(m_node, call, request->options(), Removal::Hard, *reply);
    });
}

grpc::Status StreamsService::BatchAppend(
    grpc::ServerContext *context,
    grpc::ServerReaderWriter<wire::streams::BatchAppendResp, wire::streams::BatchAppendReq> *stream)
{
    if (!m_node.version().hasBatchAppend())
        return unimplemented();
    return m_node.serve(*context, "Streams/BatchAppend",
                        [&](const Call &call) { return BatchedAppends(m_node, call, *stream).run(); });
}

} // namespace foldline::test::stub
