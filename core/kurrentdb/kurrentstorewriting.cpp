// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/eventmapping.h"
#include "core/kurrentdb/kurrentstoreprivate.h"
#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "core/kurrentdb/writedoubt.h"
#include "core/kurrentdb/writereplies.h"

#include <utility>

namespace foldline::kurrentdb {

using namespace store;

namespace {

using protocol::streams::AppendReq;
using protocol::streams::AppendResp;
using Streams = protocol::streams::Streams;

/// One message to the server may have so many bytes, and an event is one message.
constexpr std::uint64_t MostEventBytes = 16 * 1024 * 1024 - 10'000 - 1'024;

Result<void> checkWritable(const KurrentStore::Options &options)
{
    if (options.readOnly)
        return failure(ErrorCode::AccessDenied, "The connection is read-only. Nothing was written.");
    return {};
}

Result<void> checkProposals(std::span<const ProposedEvent> events)
{
    for (const ProposedEvent &event : events) {
        if (event.type.empty())
            return failure(ErrorCode::InvalidInput, "An event needs a type. Nothing was written.");
        if (event.id.isNull())
            return failure(ErrorCode::InvalidInput, "An event needs an id. Nothing was written.");
        if (countedSize(event) > MostEventBytes)
            return failure(ErrorCode::TooLarge,
                           "An event cannot be larger than 16 MiB with its metadata. Nothing was written.", event.type);
    }
    return {};
}

tl::expected<AppendResult, CallFailure> appendOnce(ServerNode &node, bool requiresLeader, const StreamName &stream,
                                                   const ExpectedRevision &expected,
                                                   std::span<const ProposedEvent> events, const std::stop_token &stop)
{
    Call call(node.factory(), requiresLeader, stop, node.factory().settings().defaultDeadline);
    AppendResp reply;
    const auto stub = Streams::NewStub(node.channel());
    const auto writer = stub->Append(&call.context(), &reply);
    AppendReq request;
    request.mutable_options()->mutable_stream_identifier()->set_stream_name(stream.value());
    setExpected(*request.mutable_options(), expected);
    bool isTaken = writer->Write(request);
    for (auto event = events.begin(); isTaken && event != events.end(); ++event) {
        request.Clear();
        setProposed(*request.mutable_proposed_message(), *event);
        isTaken = writer->Write(request);
    }
    if (isTaken)
        writer->WritesDone();
    const auto status = writer->Finish();
    if (!status.ok())
        return tl::unexpected(failureOf(status, call.context(),
                                        {.what = "Writing to the stream", .stream = stream.value(), .isWrite = true}));
    return resultOf(reply, stream, expected);
}

} // namespace

Result<AppendResult> KurrentStore::append(const StreamName &stream, ExpectedRevision expected,
                                          std::span<const ProposedEvent> events, std::stop_token stop)
{
    if (auto writable = checkWritable(d->options); !writable)
        return failure(writable.error());
    if (auto checked = checkProposals(events); !checked)
        return failure(checked.error());
    WriteDoubt doubt(isRepeatable(expected));
    auto result =
        d->connection.call<AppendResult>(stop, [&](ServerNode &node) -> tl::expected<AppendResult, CallFailure> {
            auto done = appendOnce(node, d->connection.requiresLeader(), stream, expected, events, stop);
            if (done)
                return done;
            return tl::unexpected(doubt.take(explained(node, stream, std::move(done.error()), stop)));
        });
    if (!result && doubt.isOpen())
        return failure(unknownAppend(stream, doubt.words(result.error())));
    return result;
}

namespace {

/// Whether a stream that is at `current` can be deleted with that expectation.
bool isMet(const ExpectedRevision &expected, std::optional<Revision> current)
{
    using Kind = ExpectedRevision::Kind;
    return current && (expected.kind() == Kind::Any || expected.kind() == Kind::StreamExists ||
                       expected == ExpectedRevision::exactly(*current));
}

template <typename Request, typename Response, typename Send>
tl::expected<Position, CallFailure> deleteOnce(ServerNode &node, bool requiresLeader, const StreamName &stream,
                                               const ExpectedRevision &expected, const std::stop_token &stop, Send send)
{
    Call call(node.factory(), requiresLeader, stop, node.factory().settings().defaultDeadline);
    Request request;
    request.mutable_options()->mutable_stream_identifier()->set_stream_name(stream.value());
    setExpected(*request.mutable_options(), expected);
    Response reply;
    const auto stub = Streams::NewStub(node.channel());
    const auto status = send(*stub, call.context(), request, reply);
    if (!status.ok())
        return tl::unexpected(failureOf(status, call.context(),
                                        {.what = "Deleting the stream", .stream = stream.value(), .isWrite = true}));
    return positionIn(reply, stream);
}

tl::expected<Position, CallFailure> deleteOnce(ServerNode &node, bool requiresLeader, const StreamName &stream,
                                               const ExpectedRevision &expected, DeleteMode mode,
                                               const std::stop_token &stop)
{
    namespace streams = protocol::streams;
    if (mode == DeleteMode::Soft)
        return deleteOnce<streams::DeleteReq, streams::DeleteResp>(
            node, requiresLeader, stream, expected, stop,
            [](auto &stub, auto &context, const auto &request, auto &reply) {
                return stub.Delete(&context, request, &reply);
            });
    return deleteOnce<streams::TombstoneReq, streams::TombstoneResp>(
        node, requiresLeader, stream, expected, stop, [](auto &stub, auto &context, const auto &request, auto &reply) {
            return stub.Tombstone(&context, request, &reply);
        });
}

} // namespace

Result<Position> KurrentStore::deleteStream(const StreamName &stream, ExpectedRevision expected, DeleteMode mode,
                                            std::stop_token stop)
{
    if (auto writable = checkWritable(d->options); !writable)
        return failure(writable.error());
    // A node without accounts would let this happen.
    if (stream.isMetadata() || stream.value() == "$all")
        return failure(ErrorCode::AccessDenied,
                       "The stream `" + stream.value() + "` is the system's: it cannot be deleted.");
    WriteDoubt doubt(false);
    auto result = d->connection.call<Position>(stop, [&](ServerNode &node) -> tl::expected<Position, CallFailure> {
        auto done = deleteOnce(node, d->connection.requiresLeader(), stream, expected, mode, stop);
        if (done)
            return done;
        return tl::unexpected(doubt.take(explained(node, stream, std::move(done.error()), stop)));
    });
    if (!result && doubt.isOpen())
        return failure(unknownDeletion(stream, doubt.words(result.error())));
    if (result || !isWordless(result.error()))
        return result;
    const auto info = streamInfo(stream, stop);
    if (!info && info.error().code != ErrorCode::NotFound)
        return result;
    const std::optional<Revision> current = info.value_or(StreamInfo()).lastRevision;
    if (isMet(expected, current))
        return result;
    return failure(ErrorCode::Conflict, conflictText(stream, expected, current), result.error().context);
}

} // namespace foldline::kurrentdb
