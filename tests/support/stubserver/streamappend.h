// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "tests/support/stubserver/node.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/sync_stream.h>

namespace foldline::test::stub {

/// Streams.Append: one write, all or nothing. A conflict is a reply.
[[nodiscard]] grpc::Status append(Node &node, const Call &call, grpc::ServerReader<wire::streams::AppendReq> &requests,
                                  wire::streams::AppendResp &reply);

} // namespace foldline::test::stub
