// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/operations.grpc.pb.h"
#include "tests/support/stubserver/node.h"

#include <mutex>
#include <optional>

namespace foldline::test::stub {

/// Scavenges that remove nothing and run until a test finishes them, and commands that are taken and forgotten.
class OperationsService final : public wire::operations::Operations::Service
{
public:
    explicit OperationsService(Node &node) : m_node(node) {}

    void finishScavenge();
    [[nodiscard]] bool shutdownRequested() const;

    grpc::Status StartScavenge(grpc::ServerContext *context, const wire::operations::StartScavengeReq *request,
                               wire::operations::ScavengeResp *reply) override;
    grpc::Status StopScavenge(grpc::ServerContext *context, const wire::operations::StopScavengeReq *request,
                              wire::operations::ScavengeResp *reply) override;
    grpc::Status Shutdown(grpc::ServerContext *context, const wire::Empty *request, wire::Empty *reply) override;
    grpc::Status MergeIndexes(grpc::ServerContext *context, const wire::Empty *request, wire::Empty *reply) override;
    grpc::Status ResignNode(grpc::ServerContext *context, const wire::Empty *request, wire::Empty *reply) override;
    grpc::Status SetNodePriority(grpc::ServerContext *context, const wire::operations::SetNodePriorityReq *request,
                                 wire::Empty *reply) override;
    grpc::Status RestartPersistentSubscriptions(grpc::ServerContext *context, const wire::Empty *request,
                                                wire::Empty *reply) override;

private:
    /// For operators only.
    grpc::Status serve(grpc::ServerContext &context, const char *method, const Node::Handler &handle);
    void logScavenge(const std::string &type, const std::string &result);
    /// Requires: the lock is held and a scavenge runs.
    void endScavenge(const std::string &result);

    Node &m_node;
    mutable std::mutex m_mutex;
    std::optional<std::string> m_scavenge;
    bool m_shutdownRequested = false;
};

} // namespace foldline::test::stub
