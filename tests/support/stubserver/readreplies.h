// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "tests/support/stubserver/node.h"
#include "tests/support/stubserver/readplan.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/sync_stream.h>

#include <cstdint>

namespace foldline::test::stub {

/// Sends the replies of one read, each in the form that was asked for. False: the client is gone.
class ReadReplies
{
public:
    ReadReplies(const Node &node, const Call &call, const ReadPlan &plan,
                grpc::ServerWriter<wire::streams::ReadResp> &writer);

    bool sendEvent(const LogEvent &event);
    bool sendConfirmation();
    bool sendCheckpoint(std::uint64_t commit, std::uint64_t prepare);
    bool sendCaughtUp(std::int64_t revision);
    bool sendCaughtUp(std::uint64_t commit, std::uint64_t prepare);
    bool sendStreamNotFound();
    bool sendFirstPosition(std::int64_t revision);
    bool sendLastPosition(std::int64_t revision);

private:
    using Recorded = wire::streams::ReadResp::ReadEvent::RecordedEvent;

    void describe(const LogEvent &event, Recorded &recorded) const;
    /// Whether the event is a link; `target` may be left unset even then.
    bool resolve(const LogEvent &event, std::optional<LogEvent> &target) const;
    void setTime(google::protobuf::Timestamp &time) const;

    const Node &m_node;
    const Call &m_call;
    const ReadPlan &m_plan;
    grpc::ServerWriter<wire::streams::ReadResp> &m_writer;
};

} // namespace foldline::test::stub
