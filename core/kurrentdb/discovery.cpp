// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/discovery.h"

#include "core/kurrentdb/protocol/gossip.grpc.pb.h"

#include <algorithm>
#include <utility>

namespace foldline::kurrentdb {

namespace {

namespace gossip = event_store::client::gossip;
using State = gossip::MemberInfo;

NodeRole roleOf(State::VNodeState state)
{
    switch (state) {
    case State::Leader:
        return NodeRole::Leader;
    case State::Follower:
        return NodeRole::Follower;
    case State::ReadOnlyReplica:
    case State::PreReadOnlyReplica:
    case State::ReadOnlyLeaderless:
        return NodeRole::ReadOnlyReplica;
    default:
        return NodeRole::Other;
    }
}

Member memberOf(const gossip::MemberInfo &info)
{
    Member member;
    member.endpoint = {info.http_end_point().address(), static_cast<std::uint16_t>(info.http_end_point().port())};
    member.role = roleOf(info.state());
    const auto &place = info.http_end_point();
    member.isAlive = info.is_alive() && !place.address().empty() && place.port() > 0 && place.port() <= UINT16_MAX;
    member.isLeaderless = info.state() == State::ReadOnlyLeaderless;
    member.state = State::VNodeState_Name(info.state());
    return member;
}

int rank(const Member &member, NodePreference preference)
{
    const auto place = [&member](NodeRole first, NodeRole second, NodeRole third) {
        return member.role == first ? 0 : member.role == second ? 1 : member.role == third ? 2 : 3;
    };
    const int leaderless = member.isLeaderless ? 4 : 0;
    switch (preference) {
    case NodePreference::Leader:
        return leaderless + place(NodeRole::Leader, NodeRole::Follower, NodeRole::ReadOnlyReplica);
    case NodePreference::Follower:
        return leaderless + place(NodeRole::Follower, NodeRole::Leader, NodeRole::ReadOnlyReplica);
    case NodePreference::ReadOnlyReplica:
        return place(NodeRole::ReadOnlyReplica, NodeRole::Leader, NodeRole::Follower);
    case NodePreference::Random:
        break;
    }
    return leaderless;
}

} // namespace

std::vector<Member> membersOf(const gossip::ClusterInfo &reply)
{
    std::vector<Member> members;
    for (const gossip::MemberInfo &info : reply.members())
        members.push_back(memberOf(info));
    return members;
}

tl::expected<std::vector<Member>, CallFailure>
readGossip(const ChannelFactory &factory, const std::shared_ptr<grpc::Channel> &channel, Acquaintance acquaintance,
           std::chrono::milliseconds limit, std::stop_token stop)
{
    Call call(factory, false, std::move(stop), limit);
    gossip::ClusterInfo reply;
    const auto status = gossip::Gossip::NewStub(channel)->Read(&call.context(), {}, &reply);
    const bool meetsInPlainText = acquaintance == Acquaintance::New && !factory.settings().tls;
    if (!status.ok())
        return tl::unexpected(
            failureOf(status, call.context(),
                      {.what = "Asking for the members of the cluster", .meetsInPlainText = meetsInPlainText}));
    return membersOf(reply);
}

std::vector<Member> inOrderOfPreference(std::span<const Member> members, NodePreference preference,
                                        std::mt19937 &random)
{
    std::vector<Member> result;
    std::ranges::copy_if(members, std::back_inserter(result),
                         [](const Member &member) { return member.isAlive && member.role != NodeRole::Other; });
    std::ranges::shuffle(result, random);
    std::ranges::stable_sort(result, {}, [preference](const Member &member) { return rank(member, preference); });
    return result;
}

} // namespace foldline::kurrentdb
