// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/connectionplace.h"

#include "core/base/base64.h"
#include "core/kurrentdb/settings/connectionstring.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace foldline::kurrentdb {

namespace {

constexpr std::size_t LongestHost = 64;
constexpr std::size_t DigestDigits = 16;

char plain(char c)
{
    const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
    return isPlain ? c : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : '_';
}

std::string digestOf(const std::string &text)
{
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char *>(text.data()), text.size(), digest.data());
    return toHex({reinterpret_cast<const char *>(digest.data()), digest.size()}).substr(0, DigestDigits);
}

} // namespace

namespace {

/// Each host in a line of its own, sorted.
std::string hostsOf(const ConnectionSettings &settings)
{
    std::vector<std::string> hosts;
    for (const Endpoint &endpoint : settings.endpoints)
        hosts.push_back(toString(endpoint));
    std::ranges::sort(hosts);
    std::string all;
    for (const std::string &host : hosts)
        all += host + '\n';
    return all;
}

} // namespace

std::string placeName(const ConnectionSettings &settings)
{
    std::string all = hostsOf(settings);
    if (settings.credentials)
        all += "user " + settings.credentials->user + '\n';
    if (!settings.userCertFile.empty())
        all += "certificate " + settings.userCertFile + '\n';
    const auto first = std::ranges::min_element(settings.endpoints, {}, &Endpoint::host);
    std::string name = first == settings.endpoints.end() ? std::string() : first->host.substr(0, LongestHost);
    std::ranges::transform(name, name.begin(), plain);
    return name + '-' + digestOf(all);
}

bool areSameHosts(const ConnectionSettings &one, const ConnectionSettings &other)
{
    return hostsOf(one) == hostsOf(other);
}

std::string userOf(std::string_view connection)
{
    const auto settings = parseConnectionString(connection);
    return settings && settings->credentials ? settings->credentials->user : std::string();
}

} // namespace foldline::kurrentdb
