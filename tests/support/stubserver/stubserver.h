// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/gossip.pb.h"
#include "tests/support/stubserver/stublog.h"
#include "tests/support/stubserver/stuboptions.h"

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace foldline::test {

/// A node of the EventStoreDB kind inside the test program: it listens on the loopback and answers as a server of the
/// release line `Options::version` does, from a log in memory. Several of them can share one log and so play a cluster.
/// Starts in the constructor and ends with the object. All members may be called from any thread. Persistent
/// subscriptions and projections are unimplemented.
class StubServer
{
public:
    using Options = StubOptions;
    using Hook = std::function<grpc::Status()>;
    using Cluster = event_store::client::gossip::ClusterInfo;
    using Member = event_store::client::gossip::MemberInfo;

    /// Without a log it makes its own. `port()` is 0 when the port is taken.
    explicit StubServer(Options options = {}, std::shared_ptr<StubLog> log = nullptr);
    ~StubServer();
    StubServer(const StubServer &) = delete;
    StubServer &operator=(const StubServer &) = delete;

    /// `127.0.0.1:2113`
    [[nodiscard]] std::string address() const;
    [[nodiscard]] int port() const;
    [[nodiscard]] StubLog &log() const;
    [[nodiscard]] std::shared_ptr<StubLog> sharedLog() const;

    /// Runs in the thread of the next call of the method (`Streams/Append`), before the node looks at it: may wait, and
    /// a failure ends the call. Several for one method serve one call each, in turn.
    void beforeNext(const std::string &method, Hook hook);
    /// The same after the work is done and before its reply: a failure leaves the client in doubt.
    void afterNext(const std::string &method, Hook hook);
    void failNext(const std::string &method, const grpc::Status &status);

    /// Answers everything but gossip and features with "Server Is Not Ready".
    void setNotReady(bool notReady);
    void setRole(NodeRole role);
    /// Whom a node that does not lead names.
    void setLeader(const StubServer &leader);
    void setLeader(const std::string &host, std::uint32_t port);
    /// What gossip answers instead of this node alone.
    void setMembers(const Cluster &members);
    /// This node as gossip lists it.
    [[nodiscard]] Member member() const;

    /// Scavenges run until this, or until they are stopped.
    void finishScavenge();
    /// Whether a client asked the node to shut down; it is not ready from then on.
    [[nodiscard]] bool shutdownRequested() const;

    /// Ends the calls that are open now, as a broken connection or a stopping node does.
    void endCalls(const grpc::Status &status = {grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down"});
    /// New connections are refused; calls of those there are go on.
    void stopAccepting();
    /// Ends everything. The port is free afterwards.
    void shutdown();

private:
    struct Parts;
    const std::unique_ptr<Parts> m_parts;
};

} // namespace foldline::test
