// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "tests/support/stubserver/node.h"

namespace foldline::test::stub {

/// Reading, following, appending to and deleting streams.
class StreamsService final : public wire::streams::Streams::Service
{
public:
    explicit StreamsService(Node &node) : m_node(node) {}

    grpc::Status Read(grpc::ServerContext *context, const wire::streams::ReadReq *request,
                      grpc::ServerWriter<wire::streams::ReadResp> *replies) override;
    grpc::Status Append(grpc::ServerContext *context, grpc::ServerReader<wire::streams::AppendReq> *requests,
                        wire::streams::AppendResp *reply) override;
    grpc::Status Delete(grpc::ServerContext *context, const wire::streams::DeleteReq *request,
                        wire::streams::DeleteResp *reply) override;
    grpc::Status Tombstone(grpc::ServerContext *context, const wire::streams::TombstoneReq *request,
                           wire::streams::TombstoneResp *reply) override;
    grpc::Status BatchAppend(
        grpc::ServerContext *context,
        grpc::ServerReaderWriter<wire::streams::BatchAppendResp, wire::streams::BatchAppendReq> *stream) override;

private:
    Node &m_node;
};

} // namespace foldline::test::stub
