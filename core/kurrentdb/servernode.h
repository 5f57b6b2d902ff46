// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/callfailure.h"
#include "core/kurrentdb/channels.h"
#include "core/kurrentdb/connectionstatus.h"

#include <grpcpp/channel.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace event_store::client::server_features {
class SupportedMethods;
}

namespace foldline::kurrentdb {

/// What a node's version can do, asked once when it is connected to. Nothing is known of servers before 21.10.
class ServerFeatures
{
public:
    ServerFeatures() = default;
    ServerFeatures(std::string version, std::set<std::string> methods, std::set<std::string> features)
        : m_version(std::move(version)), m_methods(std::move(methods)), m_features(std::move(features))
    {
    }

    /// Three numbers, `24.10.0`; empty: not known.
    [[nodiscard]] const std::string &version() const { return m_version; }
    /// `event_store.client.streams.streams/batchappend`, lower case.
    [[nodiscard]] bool hasMethod(std::string_view method) const { return m_methods.contains(std::string(method)); }
    /// `event_store.client.streams.streams/batchappend/deadline_duration`.
    [[nodiscard]] bool hasFeature(std::string_view feature) const { return m_features.contains(std::string(feature)); }
    /// Whether the version is known and at least `major.minor`.
    [[nodiscard]] bool isAtLeast(int major, int minor) const;
    /// Subscriptions are told when they reach the end of the log (from 23.10).
    [[nodiscard]] bool saysCaughtUp() const { return isAtLeast(23, 10); }

private:
    std::string m_version;
    std::set<std::string> m_methods;
    std::set<std::string> m_features;
};

[[nodiscard]] ServerFeatures featuresOf(const event_store::client::server_features::SupportedMethods &reply);

/// One node that is connected to: its channels, its role and what it can do. Calls that stay open are spread over
/// several connections, as a server takes a hundred on one and lets the next wait without a word. Any thread.
class ServerNode
{
public:
    ServerNode(std::shared_ptr<const ChannelFactory> factory, Endpoint endpoint);

    [[nodiscard]] const ChannelFactory &factory() const { return *m_factory; }
    [[nodiscard]] const Endpoint &endpoint() const { return m_endpoint; }
    [[nodiscard]] const ServerFeatures &features() const { return m_features; }
    [[nodiscard]] NodeRole role() const { return m_role; }
    [[nodiscard]] std::chrono::microseconds roundTrip() const { return m_roundTrip; }
    /// For calls that end soon.
    [[nodiscard]] const std::shared_ptr<grpc::Channel> &channel() const { return m_channel; }
    /// For a call that stays open, until the pointer is gone.
    [[nodiscard]] std::shared_ptr<grpc::Channel> lease();

    /// Asks for role and features, twice; `limit` says how long each of these calls may take. To be called once, before
    /// anybody else has the node.
    [[nodiscard]] tl::expected<void, CallFailure> meet(Acquaintance acquaintance, std::stop_token stop,
                                                       const std::function<std::chrono::milliseconds()> &limit);
    /// How long a small call takes now; nullopt when it got no answer.
    [[nodiscard]] std::optional<std::chrono::microseconds> measure(std::stop_token stop) const;
    void setRole(NodeRole role) { m_role = role; }

private:
    struct Pool;

    std::shared_ptr<const ChannelFactory> m_factory;
    Endpoint m_endpoint;
    std::shared_ptr<grpc::Channel> m_channel;
    ServerFeatures m_features;
    NodeRole m_role = NodeRole::Unknown;
    std::chrono::microseconds m_roundTrip{0};
    std::shared_ptr<Pool> m_pool;
};

} // namespace foldline::kurrentdb
