// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/pendingwrites.h"
#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "core/kurrentdb/serverconnection.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace foldline::kurrentdb {

/// Many appends under way at once on one `BatchAppend` call, answered in any order. When the call breaks, what has no
/// answer yet is sent again with the same event ids, in the same order: every write names its expected revision, so
/// that none is done twice. So it is when no answer comes within the connection's deadline, or when the server takes no
/// more bytes for so long; the second time in a row that is a failure. One thread uses it; two others, its own, read
/// the answers and watch the time.
class BatchWriter
{
public:
    struct Write
    {
        events::StreamName stream;
        events::ExpectedRevision expected;
        std::vector<events::ProposedEvent> events;
    };

    BatchWriter(ServerConnection &connection, std::stop_token stop);
    ~BatchWriter();
    BatchWriter(const BatchWriter &) = delete;
    BatchWriter &operator=(const BatchWriter &) = delete;

    /// Sends the write, after waiting for answers while too many are out. Fails with the first refusal of any write, or
    /// when no node takes them.
    [[nodiscard]] Result<void> add(Write write);
    /// Waits for every answer.
    [[nodiscard]] Result<void> finish();
    /// Events whose writing was acknowledged.
    [[nodiscard]] std::uint64_t written() const;

private:
    using Request = event_store::client::streams::BatchAppendReq;
    using Response = event_store::client::streams::BatchAppendResp;

    struct Session;

    [[nodiscard]] Result<void> waitUntil(const std::function<bool()> &isEnough);
    /// Whether the wait ended for another reason than that nothing is answered.
    [[nodiscard]] bool wait(std::unique_lock<std::mutex> &lock, const std::function<bool()> &isOver);
    [[nodiscard]] Result<void> reconnect();
    [[nodiscard]] bool send(const PendingWrite &pending);
    /// Blocks while the server takes nothing, but not longer than `watch` allows.
    [[nodiscard]] bool put(const Request &request);
    void watch(const std::stop_token &stop);
    void readAnswers(Session &session);
    void takeAnswer(const Response &answer);
    void breakOff(CallFailure why);
    [[nodiscard]] Error ending(const Error &last) const;
    void endSession();

    ServerConnection &m_connection;
    const std::stop_token m_stop;
    std::unique_ptr<Session> m_session;
    int m_tries = 0;
    int m_silences = 0; ///< in a row

    mutable std::mutex m_mutex; ///< guards what follows
    std::condition_variable_any m_changed;
    PendingWrites m_pending;
    bool m_isBroken = true;                                         ///< there is no call that takes writes
    std::optional<std::chrono::steady_clock::time_point> m_putEnds; ///< while bytes are being handed to the server
};

} // namespace foldline::kurrentdb
