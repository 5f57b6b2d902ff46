// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/timestamp.h"
#include "core/kurrentdb/settings/connectionsettings.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace foldline::kurrentdb {

enum class NodeRole { Unknown, Leader, Follower, ReadOnlyReplica, Other };

/// "leader", "follower", "read-only replica", "unknown", "other".
[[nodiscard]] std::string_view roleName(NodeRole role);

/// Where a connection stands. A value.
struct ConnectionStatus
{
    enum class State {
        Idle,       ///< nothing was asked yet
        Connecting, ///< looking for a node
        Connected,
        Away ///< the last try failed: `error` says how
    };

    State state = State::Idle;
    Timestamp since{};              ///< when it was connected to, or since when it is not
    std::optional<Endpoint> node{}; ///< the node that is, or was, connected to
    NodeRole role = NodeRole::Unknown;
    std::string version{};                  ///< three numbers; empty: not known
    std::chrono::microseconds roundTrip{0}; ///< of one small call: when the node was connected to, or measured last
    std::optional<Error> error{};

    bool operator==(const ConnectionStatus &) const = default;
};

} // namespace foldline::kurrentdb
