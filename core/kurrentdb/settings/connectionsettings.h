// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foldline::kurrentdb {

/// One node's address. `host` is a name or an IP address; an IPv6 address stands without its brackets.
struct Endpoint
{
    static constexpr std::uint16_t DefaultPort = 2113;

    std::string host;
    std::uint16_t port = DefaultPort;

    bool operator==(const Endpoint &) const = default;
};

/// Who connects. An empty password is one that is not known yet: ask for it.
struct Credentials
{
    std::string user;
    std::string password;

    bool operator==(const Credentials &) const = default;
};

/// Which member of a cluster is asked; any other that answers will do where there is none.
enum class NodePreference { Leader, Follower, Random, ReadOnlyReplica };

/// How messages that are sent are packed.
enum class Compression { Identity, Gzip };

/// All that is needed to reach a KurrentDB server or cluster. A plain value; any thread. Holds the password in plain
/// text: for display, logs and files use `redacted` or `withoutSecrets`.
struct ConnectionSettings
{
    using Milliseconds = std::chrono::milliseconds;

    std::vector<Endpoint> endpoints; ///< at least one; the seeds of gossip where `usesDiscovery`
    bool discover = false;           ///< `+discover` was asked for
    std::optional<Credentials> credentials;
    bool tls = true;
    bool tlsVerifyCert = true;
    std::string tlsCAFile;      ///< PEM, instead of the system's roots; empty: those
    std::string userCertFile;   ///< PEM; both or neither of these two
    std::string userKeyFile;    ///< PEM
    std::string connectionName; ///< printable ASCII; empty: the client makes one up
    std::int32_t maxDiscoverAttempts = 10;
    Milliseconds discoveryInterval{100}; ///< between two attempts
    Milliseconds gossipTimeout{5'000};   ///< at least 100 ms
    NodePreference nodePreference = NodePreference::Leader;
    Milliseconds defaultDeadline{10'000};                  ///< of calls that end; streams have none
    std::optional<Milliseconds> keepAliveInterval{10'000}; ///< nullopt: no pings
    std::optional<Milliseconds> keepAliveTimeout{10'000};  ///< nullopt: no limit
    Compression compression = Compression::Identity;

    bool operator==(const ConnectionSettings &) const = default;
};

/// True when the nodes are found by gossip; false: the one endpoint is connected to and no other.
[[nodiscard]] bool usesDiscovery(const ConnectionSettings &settings);
/// `db1:2113`, `[::1]:2113`.
[[nodiscard]] std::string toString(const Endpoint &endpoint);
/// For titles and lists: the first host, and how many more: `db1:2113 +2`. Empty without hosts.
[[nodiscard]] std::string displayName(const ConnectionSettings &settings);
/// The same without the password; the user name stays.
[[nodiscard]] ConnectionSettings withoutSecrets(ConnectionSettings settings);
/// What somebody on the way to the server could do.
enum class Exposure {
    None,        ///< encrypted, and the server proves who it is; or the way does not leave this computer
    Unverified,  ///< encrypted, but whoever answers is taken for the server
    Unencrypted, ///< everybody on the way reads along
};
[[nodiscard]] Exposure exposure(const ConnectionSettings &settings);
/// That as a sentence; empty: nothing.
[[nodiscard]] std::string exposureWarning(const ConnectionSettings &settings);
/// What a person should know before connecting, that first, a sentence each; holds no secret.
[[nodiscard]] std::vector<std::string> warnings(const ConnectionSettings &settings);

} // namespace foldline::kurrentdb
