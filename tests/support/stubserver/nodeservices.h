// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/gossip.grpc.pb.h"
#include "core/kurrentdb/protocol/monitoring.grpc.pb.h"
#include "core/kurrentdb/protocol/serverfeatures.grpc.pb.h"
#include "tests/support/stubserver/node.h"

namespace foldline::test::stub {

/// What a node says of itself and its cluster; anybody may ask.
class GossipService final : public wire::gossip::Gossip::Service
{
public:
    explicit GossipService(Node &node) : m_node(node) {}

    grpc::Status Read(grpc::ServerContext *context, const wire::Empty *request,
                      wire::gossip::ClusterInfo *reply) override;

private:
    Node &m_node;
};

class ServerFeaturesService final : public wire::server_features::ServerFeatures::Service
{
public:
    explicit ServerFeaturesService(Node &node) : m_node(node) {}

    grpc::Status GetSupportedMethods(grpc::ServerContext *context, const wire::Empty *request,
                                     wire::server_features::SupportedMethods *reply) override;

private:
    Node &m_node;
};

/// A few of the keys that nodes report, with values that grow.
class MonitoringService final : public wire::monitoring::Monitoring::Service
{
public:
    explicit MonitoringService(Node &node) : m_node(node) {}

    grpc::Status Stats(grpc::ServerContext *context, const wire::monitoring::StatsReq *request,
                       grpc::ServerWriter<wire::monitoring::StatsResp> *replies) override;

private:
    Node &m_node;
};

} // namespace foldline::test::stub
