// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "tests/support/stubserver/node.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/sync_stream.h>

namespace foldline::test::stub {

/// How many events a node reads at once.
constexpr std::uint64_t ReadPageSize = 32;

/// Streams.Read: finite reads and subscriptions, of a stream or the whole log.
[[nodiscard]] grpc::Status read(Node &node, const Call &call, const wire::streams::ReadReq &request,
                                grpc::ServerWriter<wire::streams::ReadResp> &replies);

} // namespace foldline::test::stub
