// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/hosts.h"

#include "core/kurrentdb/settings/pieces.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace foldline::kurrentdb {

namespace {

constexpr std::size_t MaxHosts = 256;
constexpr std::size_t MaxNameLength = 253;
constexpr std::size_t MaxLabelLength = 63;
constexpr std::size_t Ipv6Groups = 8;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHexDigit(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool isNameCharacter(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

/// A number of digits and nothing else, at most `largest`.
std::optional<std::uint16_t> decimal(std::string_view text, std::uint16_t largest)
{
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > largest)
        return std::nullopt;
    return value;
}

bool isIpv4(std::string_view text)
{
    const auto numbers = split(text, '.');
    return numbers.size() == 4 && std::ranges::all_of(numbers, [](std::string_view number) {
               return number.size() <= 3 && decimal(number, 255).has_value();
           });
}

bool isIpv6Group(std::string_view text)
{
    return !text.empty() && text.size() <= 4 && std::ranges::all_of(text, isHexDigit);
}

/// How many of an address's eight groups `1:2:ff` is; an IPv4 address at the end counts for two.
std::optional<std::size_t> groupsIn(std::string_view text, bool atEnd)
{
    if (text.empty())
        return 0;
    auto groups = split(text, ':');
    const bool endsInIpv4 = atEnd && isIpv4(groups.back());
    if (endsInIpv4)
        groups.pop_back();
    if (!std::ranges::all_of(groups, isIpv6Group))
        return std::nullopt;
    return groups.size() + (endsInIpv4 ? 2 : 0);
}

bool isIpv6(std::string_view text)
{
    const auto gap = text.find("::");
    if (gap == std::string_view::npos)
        return groupsIn(text, true) == Ipv6Groups;
    const auto before = groupsIn(text.substr(0, gap), false);
    const auto after = groupsIn(text.substr(gap + 2), true);
    return before && after && *before + *after < Ipv6Groups;
}

/// Why that is no name of a host, as the rest of a sentence; empty when it is one.
std::string_view nameProblem(std::string_view name)
{
    if (name.empty())
        return "is empty";
    if (!std::ranges::all_of(name, isNameCharacter))
        return "holds a character that no host name has (letters, digits, `-`, `_` and `.` are accepted)";
    if (name.size() > MaxNameLength)
        return "is longer than the 253 characters of a host name";
    if (name.ends_with('.'))
        name.remove_suffix(1);
    const auto labels = split(name, '.');
    const auto isLabel = [](std::string_view label) { return !label.empty() && label.size() <= MaxLabelLength; };
    return std::ranges::all_of(labels, isLabel) ? std::string_view()
                                                : "has a part between dots that is empty or longer than 63 characters";
}

/// `:2113`, or nothing for the default.
Result<std::uint16_t> parsePort(std::string_view text, std::string_view part)
{
    if (text.empty())
        return Endpoint::DefaultPort;
    const auto port = decimal(text.substr(1), 65'535);
    if (!text.starts_with(':') || !port || *port == 0)
        return failure(ErrorCode::InvalidInput,
                       std::string(part) + " has a port that is no whole number from 1 to 65535.");
    return *port;
}

Result<Endpoint> withPort(std::string_view host, std::string_view port, std::string_view part)
{
    return parsePort(port, part).map([&](std::uint16_t number) { return Endpoint{std::string(host), number}; });
}

Result<Endpoint> parseBracketed(std::string_view text, std::string_view part)
{
    const auto close = text.find(']');
    const auto address = text.substr(1, close == std::string_view::npos ? close : close - 1);
    if (close == std::string_view::npos || !isIpv6(address))
        return failure(ErrorCode::InvalidInput, std::string(part) + " is no IPv6 address in `[` and `]`.");
    return withPort(address, text.substr(close + 1), part);
}

} // namespace

Result<Endpoint> parseEndpoint(std::string_view text, std::string_view part)
{
    if (text.starts_with('['))
        return parseBracketed(text, part);
    if (std::ranges::count(text, ':') > 1)
        return failure(ErrorCode::InvalidInput,
                       std::string(part) + " has several `:`; an IPv6 address is written in `[` and `]`.");
    const auto name = text.substr(0, text.find(':'));
    if (const auto problem = nameProblem(name); !problem.empty())
        return failure(ErrorCode::InvalidInput, std::string(part) + ' ' + std::string(problem) + '.');
    return withPort(name, text.substr(name.size()), part);
}

Result<std::vector<Endpoint>> parseEndpoints(std::string_view list)
{
    const auto hosts = split(list, ',');
    if (hosts.size() > MaxHosts)
        return failure(ErrorCode::TooLarge,
                       "The connection string names " + std::to_string(hosts.size()) + " hosts; 256 are accepted.");
    std::vector<Endpoint> result;
    for (const std::string_view host : hosts) {
        const std::string number = std::to_string(result.size() + 1);
        auto endpoint = parseEndpoint(host, hosts.size() == 1 ? "The host" : "Host " + number);
        if (!endpoint)
            return failure(std::move(endpoint.error()));
        result.push_back(std::move(*endpoint));
    }
    return result;
}

} // namespace foldline::kurrentdb
