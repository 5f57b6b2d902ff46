// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/batchwriter.h"

#include "core/kurrentdb/eventmapping.h"
#include "core/kurrentdb/writereplies.h"

#include <utility>

namespace foldline::kurrentdb {

namespace {

using protocol::streams::BatchAppendReq;
using Streams = protocol::streams::Streams;

constexpr std::uint64_t ChunkBytes = 3 * 1024 * 1024; // a message must stay below 16 MiB
constexpr const char *TakesDurations = "event_store.client.streams.streams/batchappend/deadline_duration";

/// How long the server may take; it never takes longer than its own limit for a write. Older servers want an instant,
/// which clocks that differ would make a wrong one: they keep to their limit.
void setDeadline(BatchAppendReq::Options &options, const ServerNode &node)
{
    using namespace std::chrono;
    if (!node.features().hasFeature(TakesDurations))
        return;
    const milliseconds time = node.factory().settings().defaultDeadline;
    options.mutable_deadline()->set_seconds(duration_cast<seconds>(time).count());
    options.mutable_deadline()->set_nanos(static_cast<std::int32_t>(nanoseconds(time % seconds(1)).count()));
}

void setExpectedPosition(BatchAppendReq::Options &options, const events::ExpectedRevision &expected)
{
    using Kind = events::ExpectedRevision::Kind;
    switch (expected.kind()) {
    case Kind::Any:
        options.mutable_any();
        return;
    case Kind::NoStream:
        options.mutable_no_stream();
        return;
    case Kind::StreamExists:
        options.mutable_stream_exists();
        return;
    case Kind::Exact:
        options.set_stream_position(expected.revision().value);
        return;
    }
}

} // namespace

/// One call. The stub, the context and the channel live as long as it does.
struct BatchWriter::Session
{
    Session(std::shared_ptr<ServerNode> n, bool requiresLeader, std::stop_token stop)
        : node(std::move(n)), channel(node->lease()), stub(Streams::NewStub(channel)),
          call(node->factory(), requiresLeader, std::move(stop)), stream(stub->BatchAppend(&call.context()))
    {
    }

    std::shared_ptr<ServerNode> node;
    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<Streams::Stub> stub;
    Call call;
    std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream;
    std::jthread reader;
    std::jthread watcher;
};

BatchWriter::BatchWriter(ServerConnection &connection, std::stop_token stop)
    : m_connection(connection), m_stop(std::move(stop))
{
}

BatchWriter::~BatchWriter() { endSession(); }

void BatchWriter::endSession()
{
    if (!m_session)
        return;
    // A server does not end a call that is half closed while nothing is under way.
    m_session->call.context().TryCancel();
    m_session->reader.join();
    m_session->watcher.request_stop();
    m_session->watcher.join();
    m_session.reset();
}

std::uint64_t BatchWriter::written() const
{
    const std::scoped_lock lock(m_mutex);
    return m_pending.written();
}

Result<void> BatchWriter::add(Write write)
{
    PendingWrite pending{events::EventId::random(), std::move(write.stream), write.expected, std::move(write.events)};
    for (const events::ProposedEvent &event : pending.events)
        pending.bytes += countedSize(event);
    auto room = waitUntil([this] { return m_pending.hasRoom(); });
    if (!room)
        return room;
    {
        const std::scoped_lock lock(m_mutex);
        pending.isSent = m_session != nullptr;
        m_pending.add(pending);
    }
    // A write that does not go out is sent again with the others when the next call is made.
    static_cast<void>(send(pending));
    return {};
}

Result<void> BatchWriter::finish()
{
    auto done = waitUntil([this] { return m_pending.isEmpty(); });
    endSession();
    return done;
}

/// Keeps a call open meanwhile. `isEnough` is asked with the lock held.
Result<void> BatchWriter::waitUntil(const std::function<bool()> &isEnough)
{
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            if (!wait(lock,
                      [&] { return m_pending.refusal() || (m_isBroken && !m_pending.isEmpty()) || isEnough(); })) {
                breakOff({{ErrorCode::Timeout, "The server did not answer in time.", "Writing many events"},
                          CallFailure::Meaning::Unknown,
                          {}});
                continue;
            }
            if (m_stop.stop_requested())
                return foldline::failure(ErrorCode::Cancelled, "Writing was cancelled.");
            if (m_pending.refusal())
                return foldline::failure(*m_pending.refusal());
            if (isEnough() && !m_isBroken)
                return {};
            if (isEnough() && m_pending.isEmpty() && m_session)
                return {};
        }
        if (auto connected = reconnect(); !connected)
            return connected;
    }
}

bool BatchWriter::wait(std::unique_lock<std::mutex> &lock, const std::function<bool()> &isOver)
{
    for (std::uint64_t answers = m_pending.answers();; answers = m_pending.answers()) {
        if (m_changed.wait_for(lock, m_stop, m_connection.settings().defaultDeadline, isOver) ||
            m_stop.stop_requested())
            return true;
        if (answers == m_pending.answers() && !m_pending.isEmpty() && !m_pending.hasEnded())
            return false;
    }
}

/// Ends the call when the server takes no bytes for too long.
void BatchWriter::watch(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [this] { return m_putEnds.has_value(); })) {
        const auto end = *m_putEnds;
        if (m_changed.wait_until(lock, stop, end, [&] { return m_putEnds != end; }) || stop.stop_requested())
            continue;
        breakOff({{ErrorCode::Timeout, "The server takes no more bytes.", "Writing many events"},
                  CallFailure::Meaning::Unknown,
                  {}});
        m_putEnds.reset();
    }
}

/// Ends the call for a reason of ours; the reader then says that it is broken. Requires: the lock is held.
void BatchWriter::breakOff(CallFailure why)
{
    m_pending.setEnd(std::move(why));
    m_session->call.context().TryCancel();
}

/// The failure that ends it all, after `last`.
Error BatchWriter::ending(const Error &last) const
{
    const std::scoped_lock lock(m_mutex);
    return m_pending.ending(last);
}

/// Opens a call and sends again what has no answer.
Result<void> BatchWriter::reconnect()
{
    if (m_session) {
        const auto node = m_session->node;
        endSession();
        const CallFailure broken = [this] {
            const std::scoped_lock lock(m_mutex);
            return m_pending.takeEnd();
        }();
        m_connection.failed(node, broken);
        const bool isSilent = broken.error.code == ErrorCode::Timeout && ++m_silences > 1;
        if (isSilent || !broken.canBeTriedAgain() || m_tries >= m_connection.settings().maxDiscoverAttempts)
            return foldline::failure(ending(broken.error));
        if (!ServerConnection::pause(m_connection.pauseBefore(m_tries++), m_stop))
            return foldline::failure(ErrorCode::Cancelled, "Writing was cancelled.");
    }
    auto node = m_connection.node(m_stop);
    if (!node)
        return foldline::failure(ending(node.error()));
    const std::vector<PendingWrite> again = [this] {
        const std::scoped_lock lock(m_mutex);
        m_isBroken = false;
        return m_pending.again();
    }();
    m_session = std::make_unique<Session>(*std::move(node), m_connection.requiresLeader(), m_stop);
    m_session->reader = std::jthread([this, session = m_session.get()] { readAnswers(*session); });
    m_session->watcher = std::jthread([this](const std::stop_token &stop) { watch(stop); });
    for (const PendingWrite &pending : again) {
        if (!send(pending))
            break;
    }
    return {};
}

bool BatchWriter::put(const Request &request)
{
    const auto setEnd = [this](std::optional<std::chrono::steady_clock::time_point> end) {
        {
            const std::scoped_lock lock(m_mutex);
            m_putEnds = end;
        }
        m_changed.notify_all();
    };
    setEnd(std::chrono::steady_clock::now() + m_connection.settings().defaultDeadline);
    const bool isTaken = m_session->stream->Write(request);
    setEnd(std::nullopt);
    return isTaken;
}

bool BatchWriter::send(const PendingWrite &pending)
{
    if (!m_session)
        return false;
    Request request;
    setUuid(*request.mutable_correlation_id(), pending.correlation);
    request.mutable_options()->mutable_stream_identifier()->set_stream_name(pending.stream.value());
    setExpectedPosition(*request.mutable_options(), pending.expected);
    setDeadline(*request.mutable_options(), *m_session->node);
    std::uint64_t bytes = 0;
    for (const events::ProposedEvent &event : pending.events) {
        if (bytes > 0 && bytes + countedSize(event) > ChunkBytes) {
            if (!put(request))
                return false;
            request.clear_options();
            request.clear_proposed_messages();
            bytes = 0;
        }
        bytes += countedSize(event);
        setProposed(*request.add_proposed_messages(), event);
    }
    request.set_is_final(true);
    return put(request);
}

void BatchWriter::readAnswers(Session &session)
{
    Response answer;
    while (session.stream->Read(&answer))
        takeAnswer(answer);
    const auto status = session.stream->Finish();
    {
        const std::scoped_lock lock(m_mutex);
        m_isBroken = true;
        m_pending.setEnd(
            status.ok() ? CallFailure{{ErrorCode::Unavailable, "The server ended the call.", {}},
                                      CallFailure::Meaning::Away,
                                      {}}
                        : failureOf(status, session.call.context(), {.what = "Writing many events", .isWrite = true}));
    }
    m_changed.notify_all();
}

void BatchWriter::takeAnswer(const Response &answer)
{
    const auto correlation = uuidOf(answer.correlation_id());
    {
        const std::scoped_lock lock(m_mutex);
        const PendingWrite *found = correlation ? m_pending.find(*correlation) : nullptr;
        if (!found)
            return;
        switch (m_pending.take(*correlation, resultOf(answer, {"Writing to the stream", found->stream.value()}))) {
        case PendingWrites::Answer::Written:
            m_tries = 0;
            m_silences = 0;
            break;
        case PendingWrites::Answer::GoesAgain:
            m_session->call.context().TryCancel();
            break;
        case PendingWrites::Answer::Refused:
        case PendingWrites::Answer::NoMatter:
            break;
        }
    }
    m_changed.notify_all();
}

} // namespace foldline::kurrentdb
