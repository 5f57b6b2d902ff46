// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/batchwriter.h"

#include "core/kurrentdb/eventmapping.h"
#include "core/kurrentdb/writedoubt.h"
#include "core/kurrentdb/writereplies.h"

#include <algorithm>
#include <utility>

namespace foldline::kurrentdb {

namespace {

using protocol::streams::BatchAppendReq;
using Streams = protocol::streams::Streams;

constexpr std::size_t MostPending = 256;
constexpr std::uint64_t MostPendingBytes = 8 * 1024 * 1024;
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
    return m_written;
}

Result<void> BatchWriter::add(Write write)
{
    Pending pending{events::EventId::random(), std::move(write)};
    for (const events::ProposedEvent &event : pending.write.events)
        pending.bytes += countedSize(event);
    auto room = waitUntil([this] { return m_pending.size() < MostPending && m_pendingBytes < MostPendingBytes; });
    if (!room)
        return room;
    {
        const std::scoped_lock lock(m_mutex);
        m_pendingBytes += pending.bytes;
        pending.isSent = m_session != nullptr;
        m_pending.push_back(pending);
    }
    // A write that does not go out is sent again with the others when the next call is made.
    static_cast<void>(send(pending));
    return {};
}

Result<void> BatchWriter::finish()
{
    auto done = waitUntil([this] { return m_pending.empty(); });
    endSession();
    return done;
}

/// Keeps a call open meanwhile. `isEnough` is asked with the lock held.
Result<void> BatchWriter::waitUntil(const std::function<bool()> &isEnough)
{
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            if (!wait(lock, [&] { return m_refusal || (m_isBroken && !m_pending.empty()) || isEnough(); })) {
                breakOff({{ErrorCode::Timeout, "The server did not answer in time.", "Writing many events"},
                          CallFailure::Meaning::Unknown,
                          {}});
                continue;
            }
            if (m_stop.stop_requested())
                return foldline::failure(ErrorCode::Cancelled, "Writing was cancelled.");
            if (m_refusal)
                return foldline::failure(*m_refusal);
            if (isEnough() && !m_isBroken)
                return {};
            if (isEnough() && m_pending.empty() && m_session)
                return {};
        }
        if (auto connected = reconnect(); !connected)
            return connected;
    }
}

bool BatchWriter::wait(std::unique_lock<std::mutex> &lock, const std::function<bool()> &isOver)
{
    for (std::uint64_t answers = m_answers;; answers = m_answers) {
        if (m_changed.wait_for(lock, m_stop, m_connection.settings().defaultDeadline, isOver) ||
            m_stop.stop_requested())
            return true;
        if (answers == m_answers && !m_pending.empty() && !m_break)
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
    m_break = std::move(why);
    m_session->call.context().TryCancel();
}

/// Why the call ended. What was sent on it is in doubt then, unless the server refused the call as such.
CallFailure BatchWriter::takeBreak()
{
    const std::scoped_lock lock(m_mutex);
    CallFailure broken = *std::exchange(m_break, std::nullopt);
    const bool wasTaken = std::exchange(m_isAnswering, false) || broken.mayHaveHappened();
    for (Pending &pending : m_pending) {
        if (std::exchange(pending.isSent, false) && wasTaken && !pending.doubt)
            pending.doubt = broken.error;
    }
    return broken;
}

/// The failure that ends it all, after `last`.
Error BatchWriter::ending(const Error &last) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found =
        std::ranges::find_if(m_pending, [](const Pending &pending) { return pending.doubt.has_value(); });
    return found == m_pending.end() ? last : unknownAppends(wordsOfDoubt(*found->doubt, last));
}

/// Opens a call and sends again what has no answer.
Result<void> BatchWriter::reconnect()
{
    if (m_session) {
        const auto node = m_session->node;
        endSession();
        const CallFailure broken = takeBreak();
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
    std::vector<Pending> again;
    {
        const std::scoped_lock lock(m_mutex);
        m_isBroken = false;
        for (Pending &pending : m_pending)
            pending.isSent = true;
        again.assign(m_pending.begin(), m_pending.end());
    }
    m_session = std::make_unique<Session>(*std::move(node), m_connection.requiresLeader(), m_stop);
    m_session->reader = std::jthread([this, session = m_session.get()] { readAnswers(*session); });
    m_session->watcher = std::jthread([this](const std::stop_token &stop) { watch(stop); });
    for (const Pending &pending : again) {
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

bool BatchWriter::send(const Pending &pending)
{
    if (!m_session)
        return false;
    Request request;
    setUuid(*request.mutable_correlation_id(), pending.correlation);
    request.mutable_options()->mutable_stream_identifier()->set_stream_name(pending.write.stream.value());
    setExpectedPosition(*request.mutable_options(), pending.write.expected);
    setDeadline(*request.mutable_options(), *m_session->node);
    std::uint64_t bytes = 0;
    for (const events::ProposedEvent &event : pending.write.events) {
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
        if (!m_break)
            m_break = status.ok()
                          ? CallFailure{{ErrorCode::Unavailable, "The server ended the call.", {}},
                                        CallFailure::Meaning::Away,
                                        {}}
                          : failureOf(status, session.call.context(), {.what = "Writing many events", .isWrite = true});
    }
    m_changed.notify_all();
}

void BatchWriter::takeAnswer(const Response &answer)
{
    const auto correlation = uuidOf(answer.correlation_id());
    {
        const std::scoped_lock lock(m_mutex);
        // Who was refused after a write that goes again may have been refused for its want. All of them go again.
        if (m_break)
            return;
        const auto found =
            correlation ? std::ranges::find(m_pending, *correlation, &Pending::correlation) : m_pending.end();
        if (found == m_pending.end())
            return; // a refused write may be answered twice
        ++m_answers;
        m_isAnswering = true;
        auto result = resultOf(answer, {"Writing to the stream", found->write.stream.value()});
        if (!result) {
            // What may be written is asked again: the same ids at the same revision are recognised.
            if (result.error().canBeTriedAgain()) {
                found->isSent = result.error().mayHaveHappened();
                breakOff(std::move(result.error()));
                return;
            }
            const bool isSettled = !found->doubt || result.error().isWrongRevision;
            m_refusal = isSettled ? std::move(result.error().error)
                                  : unknownAppends(wordsOfDoubt(*found->doubt, result.error().error));
        } else {
            m_written += found->write.events.size();
            m_tries = 0;
            m_silences = 0;
        }
        m_pendingBytes -= found->bytes;
        m_pending.erase(found);
    }
    m_changed.notify_all();
}

} // namespace foldline::kurrentdb
