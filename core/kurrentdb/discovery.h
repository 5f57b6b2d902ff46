// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/callfailure.h"
#include "core/kurrentdb/channels.h"
#include "core/kurrentdb/connectionstatus.h"

#include <chrono>
#include <random>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace event_store::client::gossip {
class ClusterInfo;
}

/// Finding a node of a cluster by what its members say of each other.
namespace foldline::kurrentdb {

/// A member as gossip tells it. Dead ones stay listed with their last role.
struct Member
{
    Endpoint endpoint;
    NodeRole role = NodeRole::Other;
    bool isAlive = false;
    bool isLeaderless = false; ///< a replica that has lost its leader: only when there is nothing better
    std::string_view state{};  ///< by the servers' name, which lives as long as the program; empty: not known
    bool operator==(const Member &) const = default;
};

/// Whom a node tells of. Nobody can be reached without an address and a port: such a member counts as dead.
[[nodiscard]] std::vector<Member> membersOf(const event_store::client::gossip::ClusterInfo &reply);

/// Asks one node for the members of its cluster, which takes `limit` at most.
[[nodiscard]] tl::expected<std::vector<Member>, CallFailure>
readGossip(const ChannelFactory &factory, const std::shared_ptr<grpc::Channel> &channel, Acquaintance acquaintance,
           std::chrono::milliseconds limit, std::stop_token stop);

/// The members that are alive and serve clients, the preferred ones first; equal ones in random order.
[[nodiscard]] std::vector<Member> inOrderOfPreference(std::span<const Member> members, NodePreference preference,
                                                      std::mt19937 &random);

} // namespace foldline::kurrentdb
