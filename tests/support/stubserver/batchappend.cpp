// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/batchappend.h"

#include "tests/support/stubserver/batchreplies.h"
#include "tests/support/stubserver/proposals.h"
#include "tests/support/stubserver/streamrights.h"

#include <algorithm>
#include <thread>

namespace foldline::test::stub {

namespace {

ExpectedState expectedPositionOf(const wire::streams::BatchAppendReq::Options &options)
{
    if (options.has_stream_position())
        return expectedRevision(options.stream_position());
    if (options.has_no_stream())
        return {.value = expected::NoStream};
    if (options.has_any())
        return {};
    if (options.has_stream_exists())
        return {.value = expected::StreamExists};
    return {.fault = ExpectedState::Fault::Unset};
}

} // namespace

BatchedAppends::BatchedAppends(Node &node, const Call &call, Stream &stream)
    : m_node(node), m_call(call), m_stream(stream)
{
}

grpc::Status BatchedAppends::run()
{
    std::jthread sender([this] { sendReplies(); });
    grpc::Status status;
    Request request;
    while (status.ok() && m_stream.Read(&request)) {
        const std::scoped_lock lock(m_mutex);
        status = take(request);
    }
    if (status.ok())
        status = waitAfterHalfClose();
    stop();
    return status;
}

grpc::Status BatchedAppends::take(const Request &request)
{
    const auto id = idOf(request.correlation_id());
    if (!id) {
        if (request.has_options())
            queue(badRequestReply("Value cannot be null. (Parameter 'dto')"), request.correlation_id(),
                  request.options());
        return grpc::Status::OK;
    }
    if (request.has_options() && !m_pending.contains(*id)) {
        if (m_node.refusesWritesOf(m_call.caller()))
            return m_node.notLeader(m_call.context());
        if (auto reply = begin(request.options(), *id)) {
            queue(std::move(*reply), request.correlation_id(), request.options());
            return grpc::Status::OK;
        }
    }
    return m_pending.contains(*id) ? addChunk(request, *id) : grpc::Status::OK;
}

std::optional<BatchedAppends::Reply> BatchedAppends::begin(const Request::Options &options, const events::EventId &id)
{
    Write write;
    if (auto refusal = readOptions(options, write))
        return refusal;
    const Clock::duration time = timeFor(options);
    if (time <= Clock::duration::zero())
        return timeoutReply();
    m_pending.emplace(id, Pending{.write = std::move(write), .options = options, .deadline = Clock::now() + time});
    return std::nullopt;
}

std::optional<BatchedAppends::Reply> BatchedAppends::readOptions(const Request::Options &options, Write &write) const
{
    if (!options.has_stream_identifier())
        return badRequestReply("Object reference not set to an instance of an object.");
    write.stream = streamNameOf(options.stream_identifier());
    if (!isStreamName(write.stream))
        return badRequestReply("Specified argument was out of the range of valid values. (Parameter 'eventStreamId')");
    const ExpectedState state = expectedPositionOf(options);
    if (state.fault != ExpectedState::Fault::None)
        return badRequestReply("'None' is not a valid ExpectedStreamPositionOneofCase");
    write.expectedState = state.value;
    if (!mayAccess(m_node.log(), m_call.caller(), StreamRight::Write, write.stream))
        return deniedReply();
    return std::nullopt;
}

/// What was asked for, but not more than the node gives any write.
BatchedAppends::Clock::duration BatchedAppends::timeFor(const Request::Options &options) const
{
    using namespace std::chrono;
    Clock::duration time = m_node.options().writeTimeout;
    if (options.has_deadline() && m_node.version().takesDurations()) {
        time = std::min<Clock::duration>(time, seconds(options.deadline().seconds()) +
                                                   nanoseconds(options.deadline().nanos()));
    } else if (options.has_deadline_21_10_0()) {
        const auto instant = system_clock::time_point(seconds(options.deadline_21_10_0().seconds()));
        time = std::min<Clock::duration>(time, instant - system_clock::now() +
                                                   nanoseconds(options.deadline_21_10_0().nanos()));
    }
    return time;
}

grpc::Status BatchedAppends::addChunk(const Request &request, const events::EventId &id)
{
    Pending &pending = m_pending.at(id);
    for (const auto &message : request.proposed_messages()) {
        Proposal proposal = proposalOf(message);
        if (proposal.fault != Proposal::Fault::None) {
            if (!request.has_options())
                return handlerException();
            pending.refused = true;
            queue(badRequestReply("The given key was not present in the dictionary."), request.correlation_id(),
                  pending.options);
            return grpc::Status::OK;
        }
        pending.size += proposal.size;
        pending.write.events.push_back(std::move(proposal.event));
    }
    if (pending.refused)
        return grpc::Status::OK;
    const std::uint32_t limit = m_node.options().maxAppendSize;
    if (pending.size > limit || request.is_final()) {
        queue(pending.size > limit ? tooLargeReply(limit) : finish(pending), request.correlation_id(), pending.options);
        m_pending.erase(id);
    }
    return grpc::Status::OK;
}

BatchedAppends::Reply BatchedAppends::finish(const Pending &pending)
{
    const WriteResult result = m_node.log().write(pending.write);
    switch (result.outcome) {
    case WriteResult::Outcome::Written:
        return writtenReply(result);
    case WriteResult::Outcome::WrongExpectedVersion:
        return conflictReply(result, pending.options);
    case WriteResult::Outcome::StreamDeleted:
        break;
    }
    return deletedReply(pending.write.stream);
}

void BatchedAppends::queue(Reply reply, const wire::UUID &id, const Request::Options &options)
{
    if (id.value_case() != wire::UUID::VALUE_NOT_SET)
        *reply.mutable_correlation_id() = id;
    if (options.has_stream_identifier())
        *reply.mutable_stream_identifier() = options.stream_identifier();
    m_replies.push_back(std::move(reply));
    m_changed.notify_all();
}

void BatchedAppends::sendReplies()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopped) {
        queueTimeouts();
        if (m_call.ended())
            m_call.context().TryCancel();
        if (m_replies.empty()) {
            m_changed.wait_until(lock, nextLook());
            continue;
        }
        const Reply reply = std::move(m_replies.front());
        m_replies.pop_front();
        const bool last = m_halfClosed;
        lock.unlock();
        m_stream.Write(reply);
        lock.lock();
        if (last) {
            m_finished = true;
            m_changed.notify_all();
        }
    }
}

/// Replies of the deadlines carry the id in its structured form, whatever the request did.
void BatchedAppends::queueTimeouts()
{
    const Clock::time_point now = Clock::now();
    std::erase_if(m_pending, [this, now](const auto &each) {
        const bool late = each.second.deadline <= now;
        if (late) {
            wire::UUID id;
            setStructured(id, each.first);
            queue(timeoutReply(), id, each.second.options);
        }
        return late;
    });
}

BatchedAppends::Clock::time_point BatchedAppends::nextLook() const
{
    Clock::time_point next = Clock::now() + Node::LookInterval;
    for (const auto &[id, pending] : m_pending)
        next = std::min(next, pending.deadline);
    return next;
}

/// The client sends no more. The call ends after the next reply; with nothing to reply it never does.
grpc::Status BatchedAppends::waitAfterHalfClose()
{
    std::unique_lock lock(m_mutex);
    m_halfClosed = true;
    for (;;) {
        if (auto status = m_call.ended())
            return *status;
        if (m_finished)
            return grpc::Status::OK;
        m_changed.wait_for(lock, Node::LookInterval);
    }
}

void BatchedAppends::stop()
{
    const std::scoped_lock lock(m_mutex);
    m_stopped = true;
    m_changed.notify_all();
}

} // namespace foldline::test::stub
