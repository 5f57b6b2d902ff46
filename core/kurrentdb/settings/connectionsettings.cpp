// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/connectionsettings.h"

namespace foldline::kurrentdb {

namespace {
constexpr std::chrono::milliseconds ShortestUsualKeepAlive{10'000};
}

bool usesDiscovery(const ConnectionSettings &settings) { return settings.discover || settings.endpoints.size() > 1; }

std::string toString(const Endpoint &endpoint)
{
    const bool isIpv6 = endpoint.host.find(':') != std::string::npos;
    return (isIpv6 ? '[' + endpoint.host + ']' : endpoint.host) + ':' + std::to_string(endpoint.port);
}

std::string displayName(const ConnectionSettings &settings)
{
    if (settings.endpoints.empty())
        return {};
    std::string name = toString(settings.endpoints.front());
    if (settings.endpoints.size() > 1)
        name += " +" + std::to_string(settings.endpoints.size() - 1);
    return name;
}

ConnectionSettings withoutSecrets(ConnectionSettings settings)
{
    if (settings.credentials)
        settings.credentials->password.clear();
    return settings;
}

std::vector<std::string> warnings(const ConnectionSettings &settings)
{
    std::vector<std::string> result;
    if (!settings.tls && settings.credentials)
        result.emplace_back("The user name and password are sent unencrypted, because tls is false.");
    if (settings.tls && !settings.tlsVerifyCert)
        result.emplace_back(
            "The server's certificate is not checked, because tlsVerifyCert is false: whoever answers is "
            "taken for the server.");
    if (settings.keepAliveInterval && *settings.keepAliveInterval < ShortestUsualKeepAlive)
        result.push_back("keepAliveInterval is " + std::to_string(settings.keepAliveInterval->count()) +
                         " ms; servers and proxies may close connections that ping more often than every 10000 ms.");
    return result;
}

} // namespace foldline::kurrentdb
