// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/node.h"

#include "core/base/base64.h"

#include <algorithm>
#include <string_view>

namespace foldline::test::stub {

namespace {

using MemberState = wire::gossip::MemberInfo;

std::string header(const grpc::ServerContextBase &context, const char *name)
{
    const auto found = context.client_metadata().find(name);
    return found == context.client_metadata().end() ? std::string()
                                                    : std::string(found->second.data(), found->second.size());
}

bool requiresLeader(const grpc::ServerContextBase &context)
{
    std::string value = header(context, "requires-leader");
    std::ranges::transform(value, value.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return value == "true";
}

MemberState::VNodeState stateOf(NodeRole role)
{
    switch (role) {
    case NodeRole::Leader:
        return MemberState::Leader;
    case NodeRole::Follower:
        return MemberState::Follower;
    case NodeRole::ReadOnlyReplica:
        break;
    }
    return MemberState::ReadOnlyReplica;
}

} // namespace

Call::Call(Node &node, grpc::ServerContextBase &context, Caller caller)
    : m_node(node), m_context(context), m_caller(std::move(caller)), m_generation(node.generation())
{
}

std::optional<grpc::Status> Call::ended() const
{
    if (m_node.generation() != m_generation)
        return m_node.endStatus();
    if (m_context.IsCancelled())
        return grpc::Status::CANCELLED;
    return std::nullopt;
}

grpc::Status Call::neverAnswer() const
{
    std::optional<grpc::Status> status;
    while (!(status = ended()))
        m_node.waitAMoment();
    return *status;
}

Node::Node(StubOptions options, std::shared_ptr<StubLog> log)
    : m_options(std::move(options)), m_version(ServerVersion::parse(m_options.version)), m_log(std::move(log)),
      m_accounts(m_log->now()), m_role(m_options.role)
{
}

grpc::Status Node::serve(grpc::ServerContextBase &context, const std::string &method, const Handler &handle)
{
    return answer(context, method, [&](const Call &call) -> grpc::Status {
        const grpc::Status status = admit(context);
        return status.ok() ? handle(call) : status;
    });
}

grpc::Status Node::answer(grpc::ServerContextBase &context, const std::string &method, const Handler &handle)
{
    if (const grpc::Status status = runHook(m_before, method); !status.ok())
        return status;
    grpc::Status result;
    if (auto caller = callerOf(context, result))
        result = handle(Call(*this, context, std::move(*caller)));
    const grpc::Status status = runHook(m_after, method);
    return status.ok() ? result : status;
}

grpc::Status Node::admit(grpc::ServerContextBase &context) const
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_ready)
            return {grpc::StatusCode::UNAVAILABLE, "Server Is Not Ready"};
    }
    return requiresLeader(context) && role() != NodeRole::Leader ? notLeader(context) : grpc::Status::OK;
}

std::optional<Caller> Node::callerOf(const grpc::ServerContextBase &context, grpc::Status &refusal) const
{
    if (!m_options.accounts)
        return Caller{.system = true};
    const std::string credentials = header(context, "authorization");
    constexpr std::string_view Scheme = "Basic ";
    if (!credentials.starts_with(Scheme))
        return Caller{.anonymous = true};
    const auto decoded = fromBase64(std::string_view(credentials).substr(Scheme.size()));
    const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos) {
        refusal = httpError();
        return std::nullopt;
    }
    auto caller = m_accounts.authenticate(decoded->substr(0, colon), decoded->substr(colon + 1));
    if (!caller)
        refusal = {grpc::StatusCode::UNAUTHENTICATED, "Unauthenticated"};
    return caller;
}

grpc::Status Node::runHook(Hooks &hooks, const std::string &method)
{
    Hook hook;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = hooks.lower_bound(method);
        if (found == hooks.end() || found->first != method)
            return grpc::Status::OK;
        hook = std::move(found->second);
        hooks.erase(found);
    }
    return hook();
}

void Node::beforeNext(const std::string &method, Hook hook)
{
    const std::scoped_lock lock(m_mutex);
    m_before.emplace(method, std::move(hook));
}

void Node::afterNext(const std::string &method, Hook hook)
{
    const std::scoped_lock lock(m_mutex);
    m_after.emplace(method, std::move(hook));
}

void Node::setReady(bool ready)
{
    const std::scoped_lock lock(m_mutex);
    m_ready = ready;
}

void Node::setRole(NodeRole role)
{
    const std::scoped_lock lock(m_mutex);
    m_role = role;
}

NodeRole Node::role() const
{
    const std::scoped_lock lock(m_mutex);
    return m_role;
}

void Node::setLeader(const std::string &host, std::uint32_t port)
{
    const std::scoped_lock lock(m_mutex);
    m_leaderHost = host;
    m_leaderPort = port;
}

grpc::Status Node::notLeader(grpc::ServerContextBase &context) const
{
    const std::scoped_lock lock(m_mutex);
    if (m_leaderHost.empty())
        return {grpc::StatusCode::UNKNOWN, "No leader info available in response"};
    return fail(context, grpc::StatusCode::NOT_FOUND, "Leader info available",
                {{"exception", "not-leader"},
                 {"leader-endpoint-host", m_leaderHost},
                 {"leader-endpoint-port", std::to_string(m_leaderPort)}});
}

bool Node::refusesWritesOf(const Caller &caller) const { return role() == NodeRole::ReadOnlyReplica && !caller.system; }

void Node::setMembers(wire::gossip::ClusterInfo members)
{
    const std::scoped_lock lock(m_mutex);
    m_members = std::move(members);
}

wire::gossip::ClusterInfo Node::members() const
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_members)
            return *m_members;
    }
    wire::gossip::ClusterInfo alone;
    *alone.add_members() = self();
    return alone;
}

wire::gossip::MemberInfo Node::self() const
{
    wire::gossip::MemberInfo member;
    member.set_time_stamp(m_log->now());
    const std::scoped_lock lock(m_mutex);
    setStructured(*member.mutable_instance_id(), m_instance);
    member.set_state(stateOf(m_role));
    member.set_is_alive(true);
    member.mutable_http_end_point()->set_address(m_host);
    member.mutable_http_end_point()->set_port(m_port);
    return member;
}

void Node::setAddress(const std::string &host, std::uint32_t port)
{
    const std::scoped_lock lock(m_mutex);
    m_host = host;
    m_port = port;
}

void Node::endCalls(const grpc::Status &status)
{
    {
        const std::scoped_lock lock(m_mutex);
        ++m_generation;
        m_endStatus = status;
    }
    m_changed.notify_all();
    m_log->wake();
}

std::uint64_t Node::generation() const
{
    const std::scoped_lock lock(m_mutex);
    return m_generation;
}

grpc::Status Node::endStatus() const
{
    const std::scoped_lock lock(m_mutex);
    return m_endStatus;
}

void Node::waitAMoment() const
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, LookInterval);
}

} // namespace foldline::test::stub
