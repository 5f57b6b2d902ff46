// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/gossip.pb.h"
#include "tests/support/stubserver/accounts.h"
#include "tests/support/stubserver/stublog.h"
#include "tests/support/stubserver/stuboptions.h"
#include "tests/support/stubserver/wire.h"

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace foldline::test::stub {

class Node;

/// One call being served.
class Call
{
public:
    Call(Node &node, grpc::ServerContextBase &context, Caller caller);

    [[nodiscard]] grpc::ServerContextBase &context() const { return m_context; }
    [[nodiscard]] const Caller &caller() const { return m_caller; }
    /// The status to end with, once the client went away or the node ended its calls.
    [[nodiscard]] std::optional<grpc::Status> ended() const;
    /// Does what a node does that never answers: waits until the call ends.
    [[nodiscard]] grpc::Status neverAnswer() const;

private:
    Node &m_node;
    grpc::ServerContextBase &m_context;
    Caller m_caller;
    std::uint64_t m_generation;
};

/// What the services of one node share: its log, accounts, role and readiness, and the faults a test asks for. Any
/// thread.
class Node
{
public:
    using Handler = std::function<grpc::Status(const Call &)>;
    /// Runs in the call's thread; a failure ends the call.
    using Hook = std::function<grpc::Status()>;

    /// The synchronous calls of gRPC do not tell when a client goes away: waiting calls look this often.
    static constexpr std::chrono::milliseconds LookInterval{20};

    Node(StubOptions options, std::shared_ptr<StubLog> log);

    [[nodiscard]] const StubOptions &options() const { return m_options; }
    [[nodiscard]] const ServerVersion &version() const { return m_version; }
    [[nodiscard]] StubLog &log() const { return *m_log; }
    [[nodiscard]] Accounts &accounts() { return m_accounts; }

    /// Runs the handler unless a hook, the node's state or the caller's credentials end the call before. `method` is
    /// `Streams/Read` and the like.
    grpc::Status serve(grpc::ServerContextBase &context, const std::string &method, const Handler &handle);
    /// The same for calls that anybody may make at any time; whoever names himself must be known even here.
    grpc::Status answer(grpc::ServerContextBase &context, const std::string &method, const Handler &handle);

    void beforeNext(const std::string &method, Hook hook);
    void afterNext(const std::string &method, Hook hook);
    void setReady(bool ready);
    void setRole(NodeRole role);
    [[nodiscard]] NodeRole role() const;
    void setLeader(const std::string &host, std::uint32_t port);
    [[nodiscard]] grpc::Status notLeader(grpc::ServerContextBase &context) const;
    /// Whether the node neither takes nor forwards the caller's writes.
    [[nodiscard]] bool refusesWritesOf(const Caller &caller) const;

    void setMembers(wire::gossip::ClusterInfo members);
    [[nodiscard]] wire::gossip::ClusterInfo members() const;
    /// This node as others see it.
    [[nodiscard]] wire::gossip::MemberInfo self() const;
    void setAddress(const std::string &host, std::uint32_t port);

    /// Ends all calls that are open now.
    void endCalls(const grpc::Status &status);
    [[nodiscard]] std::uint64_t generation() const;
    [[nodiscard]] grpc::Status endStatus() const;
    /// Until calls are ended, but not longer than the look interval.
    void waitAMoment() const;

private:
    using Hooks = std::multimap<std::string, Hook>;

    [[nodiscard]] grpc::Status runHook(Hooks &hooks, const std::string &method);
    /// nullopt: `refusal` says why.
    [[nodiscard]] std::optional<Caller> callerOf(const grpc::ServerContextBase &context, grpc::Status &refusal) const;
    [[nodiscard]] grpc::Status admit(grpc::ServerContextBase &context) const;

    const StubOptions m_options;
    const ServerVersion m_version;
    const std::shared_ptr<StubLog> m_log;
    Accounts m_accounts;

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    Hooks m_before;
    Hooks m_after;
    bool m_ready = true;
    NodeRole m_role;
    std::string m_leaderHost;
    std::uint32_t m_leaderPort = 0;
    std::string m_host = "127.0.0.1";
    std::uint32_t m_port = 0;
    const events::EventId m_instance = events::EventId::random();
    std::optional<wire::gossip::ClusterInfo> m_members;
    std::uint64_t m_generation = 0;
    grpc::Status m_endStatus;
};

} // namespace foldline::test::stub
