// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "tests/support/stubserver/node.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/sync_stream.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

namespace foldline::test::stub {

/// Streams.BatchAppend: one call that carries many writes, each in chunks of one correlation id. Requests are read in
/// the call's thread; a second one sends replies and watches the deadlines. When the node ends its calls this one is
/// cancelled.
class BatchedAppends
{
public:
    using Stream = grpc::ServerReaderWriter<wire::streams::BatchAppendResp, wire::streams::BatchAppendReq>;

    BatchedAppends(Node &node, const Call &call, Stream &stream);

    [[nodiscard]] grpc::Status run();

private:
    using Clock = std::chrono::steady_clock;
    using Request = wire::streams::BatchAppendReq;
    using Reply = wire::streams::BatchAppendResp;

    struct Pending
    {
        Write write;
        Request::Options options;
        std::uint64_t size = 0;
        Clock::time_point deadline;
        bool refused = false; ///< has its reply, but gets another one at its deadline
    };

    /// A failure ends the call.
    [[nodiscard]] grpc::Status take(const Request &request);
    /// The reply, when the write ends with its options already.
    [[nodiscard]] std::optional<Reply> begin(const Request::Options &options, const events::EventId &id);
    [[nodiscard]] std::optional<Reply> readOptions(const Request::Options &options, Write &write) const;
    [[nodiscard]] Clock::duration timeFor(const Request::Options &options) const;
    [[nodiscard]] grpc::Status addChunk(const Request &request, const events::EventId &id);
    [[nodiscard]] Reply finish(const Pending &pending);

    void queue(Reply reply, const wire::UUID &id, const Request::Options &options);
    void sendReplies();
    void queueTimeouts();
    [[nodiscard]] Clock::time_point nextLook() const;
    [[nodiscard]] grpc::Status waitAfterHalfClose();
    void stop();

    Node &m_node;
    const Call &m_call;
    Stream &m_stream;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<events::EventId, Pending> m_pending;
    std::deque<Reply> m_replies;
    bool m_stopped = false;
    bool m_halfClosed = false;
    bool m_finished = false; ///< a reply went out after the client had half-closed
};

} // namespace foldline::test::stub
