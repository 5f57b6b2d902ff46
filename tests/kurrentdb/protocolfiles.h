// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/protocol/gossip.pb.h"
#include "core/kurrentdb/protocol/monitoring.pb.h"
#include "core/kurrentdb/protocol/operations.pb.h"
#include "core/kurrentdb/protocol/persistentsubscriptions.pb.h"
#include "core/kurrentdb/protocol/projections.pb.h"
#include "core/kurrentdb/protocol/serverfeatures.pb.h"
#include "core/kurrentdb/protocol/streams.pb.h"
#include "core/kurrentdb/protocol/users.pb.h"

#include <algorithm>
#include <array>

namespace foldline::tests {

/// Naming a class of each file has the linker take the file, and with it the file's place in the generated pool.
inline bool linksEveryProtocolFile()
{
    namespace client = event_store::client;
    const std::array descriptors{
        client::gossip::ClusterInfo::descriptor(),      client::monitoring::StatsReq::descriptor(),
        client::operations::ScavengeResp::descriptor(), client::persistent_subscriptions::ReadReq::descriptor(),
        client::projections::CreateReq::descriptor(),   client::server_features::SupportedMethods::descriptor(),
        client::streams::ReadReq::descriptor(),         client::users::CreateReq::descriptor(),
    };
    return std::ranges::none_of(descriptors, [](const auto *descriptor) { return descriptor == nullptr; });
}

} // namespace foldline::tests
