// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "core/kurrentdb/servernode.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace foldline::kurrentdb {

namespace protocol = event_store::client;

/// One `Streams.Read` call: its messages in order. Where many are expected a thread of its own reads ahead, a bounded
/// number of bytes, so that the consumer gets whatever is there at once and a slow one slows the server. One consumer
/// thread. Destroying it cancels the call.
class ReadCall
{
public:
    using Message = protocol::streams::ReadResp;
    enum class Ahead { No, Yes };

    /// Without a deadline it takes as long as it takes.
    ReadCall(ServerNode &node, const protocol::streams::ReadReq &request, bool requiresLeader, Ahead ahead,
             std::stop_token stop, std::optional<std::chrono::milliseconds> deadline = {});
    ~ReadCall();
    ReadCall(const ReadCall &) = delete;
    ReadCall &operator=(const ReadCall &) = delete;

    /// Waits for a message and takes what else is there, some hundreds at most; empty when the call has ended.
    [[nodiscard]] std::vector<Message> next();
    /// How the call ended. Requires: `next` came back empty.
    [[nodiscard]] CallFailure ending(const CallSubject &subject);
    [[nodiscard]] bool endedWell() const { return m_status.ok(); }

private:
    [[nodiscard]] std::vector<Message> readHere();
    void readAhead();
    void finish();

    std::shared_ptr<grpc::Channel> m_channel;
    std::unique_ptr<protocol::streams::Streams::Stub> m_stub;
    Call m_call;
    std::unique_ptr<grpc::ClientReader<Message>> m_reader;
    grpc::Status m_status;
    bool m_isFinished = false;

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_changed;
    std::deque<Message> m_messages;
    std::size_t m_bytes = 0;
    bool m_hasEnded = false;
    bool m_isUnwanted = false;
    std::jthread m_thread; ///< last: it uses everything above
};

} // namespace foldline::kurrentdb
