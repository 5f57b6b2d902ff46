// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.grpc.pb.h"

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>

namespace foldline::test {

/// A node that says what a test tells it to, for answers that no known server gives. Without a script for a call, and
/// for every other call, it answers UNIMPLEMENTED; without a version also to the questions for features and gossip: it
/// is no event store then. Ends with its scope.
class ScriptedServer
{
public:
    using Request = event_store::client::streams::ReadReq;
    using Reply = event_store::client::streams::ReadResp;
    using Writer = grpc::ServerWriter<Reply>;
    using BatchRequest = event_store::client::streams::BatchAppendReq;
    using BatchReply = event_store::client::streams::BatchAppendResp;
    using BatchStream = grpc::ServerReaderWriter<BatchReply, BatchRequest>;
    /// Says nothing more until the server ends.
    using UntilOver = std::function<grpc::Status()>;
    /// Runs in a thread of the call.
    using Read = std::function<grpc::Status(const UntilOver &, const Request &, Writer &)>;
    using Batch = std::function<grpc::Status(const UntilOver &, BatchStream &)>;

    explicit ScriptedServer(std::string version, Read read = {});
    /// With batched appends; `hasDeadlines`: it says that it takes a time for each.
    ScriptedServer(std::string version, Read read, Batch batch, bool hasDeadlines);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer &) = delete;
    ScriptedServer &operator=(const ScriptedServer &) = delete;

    [[nodiscard]] int port() const;

    [[nodiscard]] static Reply confirmation();
    [[nodiscard]] static Reply event(const std::string &stream, std::uint64_t revision);

private:
    struct Parts;
    const std::unique_ptr<Parts> m_parts;
};

} // namespace foldline::test
