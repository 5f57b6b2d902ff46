// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace foldline::test {

/// A server's release line, and what differs from line to line.
struct ServerVersion
{
    int year = 24;
    int month = 10;

    auto operator<=>(const ServerVersion &) const = default;
    /// `24.10.0` and the like; what cannot be read counts as 24.10.
    [[nodiscard]] static ServerVersion parse(std::string_view text);

    [[nodiscard]] bool hasFeatures() const { return *this >= ServerVersion{21, 10}; }
    [[nodiscard]] bool hasBatchAppend() const { return *this >= ServerVersion{21, 10}; }
    [[nodiscard]] bool hasStatistics() const { return *this >= ServerVersion{21, 10}; }
    [[nodiscard]] bool marksStreamPositions() const { return *this >= ServerVersion{21, 10}; }
    [[nodiscard]] bool refusesUnsetOptions() const { return *this >= ServerVersion{21, 10}; }
    [[nodiscard]] bool knowsPositionsOfStreamEvents() const { return *this >= ServerVersion{22, 10}; }
    [[nodiscard]] bool takesDurations() const { return *this >= ServerVersion{22, 10}; }
    [[nodiscard]] bool saysCaughtUp() const { return *this >= ServerVersion{23, 10}; }
    [[nodiscard]] bool namesActualVersion() const { return *this >= ServerVersion{23, 10}; }
    [[nodiscard]] bool namesUnsetUuidOption() const { return *this >= ServerVersion{24, 6}; }
    [[nodiscard]] bool confirmsAtOnce() const { return *this >= ServerVersion{24, 10}; }
    [[nodiscard]] bool keepsSlowConsumers() const { return *this >= ServerVersion{24, 10}; }
    [[nodiscard]] bool sendsCheckpointBeforeCaughtUp() const { return *this >= ServerVersion{24, 10}; }
    [[nodiscard]] bool saysWhereItCaughtUp() const { return *this >= ServerVersion{25, 1}; }
};

enum class NodeRole { Leader, Follower, ReadOnlyReplica };

/// PEM texts. With `clientAuthority` a client may show a certificate, which that authority must have signed.
struct StubTls
{
    std::string certificate{};
    std::string privateKey{};
    std::string clientAuthority{};

    [[nodiscard]] bool isOn() const { return !certificate.empty(); }
};

struct StubOptions
{
    int port = 0; ///< 0: a free one
    StubTls tls{};
    /// Authentication and stream rights, beginning with admin/changeit and ops/changeit. Off: everybody may do
    /// everything, and no call to the user service is ever answered.
    bool accounts = false;
    std::string version = "24.10.0";
    NodeRole role = NodeRole::Leader;
    std::uint32_t maxAppendSize = 1024 * 1024;
    /// Longest time from the first to the last chunk of a batched append.
    std::chrono::milliseconds writeTimeout{2000};
    /// How many events a live subscription may lag behind before it has to catch up again.
    std::uint32_t liveBuffer = 512;
    bool standardProjections = false; ///< for a log the server makes itself
};

} // namespace foldline::test
