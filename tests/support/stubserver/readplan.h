// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/streams.pb.h"
#include "tests/support/stubserver/eventfilter.h"
#include "tests/support/stubserver/node.h"

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <optional>
#include <string>

namespace foldline::test::stub {

/// A read request that makes sense, taken apart.
struct ReadPlan
{
    enum class Start { AtBeginning, AtEnd, AtPlace };

    bool wholeLog = false;
    bool backwards = false;
    bool subscription = false;
    bool resolveLinks = false;
    bool structuredIds = true;
    bool positionMarkers = false;
    std::uint64_t count = 0;

    Start start = Start::AtBeginning;
    std::string stream;
    std::int64_t revision = 0;
    std::uint64_t commitPosition = 0;
    std::uint64_t preparePosition = 0;

    EventFilter filter;
    bool filtered = false;
    std::uint64_t window = UINT64_MAX;
    std::uint64_t checkpointInterval = 0; ///< in examined events
};

/// Fills the plan, or says in the server's words what is wrong with the request.
[[nodiscard]] grpc::Status planRead(const ServerVersion &version, const wire::streams::ReadReq &request,
                                    ReadPlan &plan);

} // namespace foldline::test::stub
