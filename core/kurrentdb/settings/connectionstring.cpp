// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/connectionstring.h"

#include "core/kurrentdb/settings/hosts.h"
#include "core/kurrentdb/settings/options.h"
#include "core/kurrentdb/settings/pieces.h"

#include <algorithm>
#include <array>
#include <optional>

namespace foldline::kurrentdb {

namespace {

constexpr std::size_t MaxLength = 65'536;
constexpr std::string_view AfterScheme = "://";
constexpr std::string_view Discover = "+discover";
constexpr std::string_view WrittenScheme = "kurrentdb";
constexpr std::array<std::string_view, 5> Schemes{"esdb", "eventstore", "kurrentdb", "kurrent", "kdb"};

/// A connection string cut where its parts meet. Views into it.
struct Parts
{
    bool discover = false;
    std::optional<std::string_view> userInfo;
    std::string_view hosts;
    std::string_view path;
    std::string_view options;
    bool atSignAfterHosts = false; ///< and none before them: a password may have been cut in two
};

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return result;
}

/// Whether the nodes are to be discovered.
Result<bool> parseScheme(std::string_view text)
{
    const std::string scheme = lowered(text);
    const bool discover = scheme.ends_with(Discover);
    const auto name = std::string_view(scheme).substr(0, scheme.size() - (discover ? Discover.size() : 0));
    if (std::ranges::find(Schemes, name) == Schemes.end())
        return failure(ErrorCode::InvalidInput,
                       "The connection string begins with no known scheme. It begins with esdb://, eventstore://, "
                       "kurrentdb://, kurrent:// or kdb://, each also with +discover as in kurrentdb+discover://.");
    return discover;
}

Parts cutAfterScheme(std::string_view text)
{
    const auto authority = text.substr(0, text.find_first_of("/?"));
    const auto rest = text.substr(authority.size());
    const auto path = rest.substr(0, rest.find('?'));
    Parts parts;
    parts.hosts = authority;
    parts.path = path;
    parts.options = rest.substr(std::min(path.size() + 1, rest.size()));
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        parts.userInfo = authority.substr(0, at);
        parts.hosts = authority.substr(at + 1);
    }
    parts.atSignAfterHosts = !parts.userInfo && rest.find('@') != std::string_view::npos;
    return parts;
}

Result<Parts> cut(std::string_view text)
{
    const auto colon = text.find(AfterScheme);
    const auto discover = parseScheme(colon == std::string_view::npos ? std::string_view() : text.substr(0, colon));
    if (!discover)
        return failure(discover.error());
    Parts parts = cutAfterScheme(text.substr(colon + AfterScheme.size()));
    parts.discover = *discover;
    return parts;
}

Result<Credentials> parseUserInfo(std::string_view text)
{
    if (text.find('@') != std::string_view::npos)
        return failure(ErrorCode::InvalidInput,
                       "There are several `@` before the hosts; in a user name or password it is written `%40`.");
    const auto colon = text.find(':');
    auto user = unescaped(text.substr(0, colon), "The user name");
    auto password = colon == std::string_view::npos ? std::string() : unescaped(text.substr(colon + 1), "The password");
    if (!user)
        return failure(user.error());
    if (!password)
        return failure(password.error());
    if (user->empty())
        return failure(ErrorCode::InvalidInput, "The user name before the `@` is empty.");
    if (user->find(':') != std::string::npos)
        return failure(ErrorCode::InvalidInput, "The user name holds a `:`, which servers do not take.");
    return Credentials{std::move(*user), std::move(*password)};
}

/// Hosts and path, which are wrong when a password with `/` or `?` was cut in two.
Result<std::vector<Endpoint>> parsePlace(const Parts &parts)
{
    if (parts.path.empty() || parts.path == "/")
        return parseEndpoints(parts.hosts);
    return failure(ErrorCode::InvalidInput, "There is a path after the hosts; only `/` may stand there.");
}

Error withHint(Error error, const Parts &parts)
{
    if (parts.atSignAfterHosts)
        error.message += " In a password `/` is written `%2F` and `?` is written `%3F`.";
    return error;
}

Result<ConnectionSettings> parseParts(const Parts &parts)
{
    ConnectionSettings settings;
    settings.discover = parts.discover;
    if (parts.userInfo) {
        auto credentials = parseUserInfo(*parts.userInfo);
        if (!credentials)
            return failure(std::move(credentials.error()));
        settings.credentials = std::move(*credentials);
    }
    auto endpoints = parsePlace(parts);
    if (!endpoints)
        return failure(withHint(std::move(endpoints.error()), parts));
    settings.endpoints = std::move(*endpoints);
    if (auto read = readOptions(parts.options, settings); !read)
        return failure(std::move(read.error()));
    return settings;
}

std::string written(const Credentials &credentials, Secrets secrets)
{
    const bool withPassword = secrets == Secrets::Included && !credentials.password.empty();
    return escaped(credentials.user) + (withPassword ? ':' + escaped(credentials.password) : "") + '@';
}

} // namespace

Result<ConnectionSettings> parseConnectionString(std::string_view text)
{
    if (text.size() > MaxLength)
        return failure(ErrorCode::TooLarge, "The connection string is longer than 64 KiB.");
    auto settings = cut(text).and_then(parseParts);
    if (settings && toConnectionString(*settings, Secrets::Included).size() > MaxLength)
        return failure(ErrorCode::TooLarge, "The connection string is longer than 64 KiB with its escapes.");
    return settings;
}

std::string toConnectionString(const ConnectionSettings &settings, Secrets secrets)
{
    std::string result(WrittenScheme);
    result += settings.discover ? Discover : "";
    result += AfterScheme;
    if (settings.credentials)
        result += written(*settings.credentials, secrets);
    std::string_view separator;
    for (const Endpoint &endpoint : settings.endpoints) {
        result += separator;
        result += toString(endpoint);
        separator = ",";
    }
    const std::string options = writtenOptions(settings);
    return options.empty() ? result : result + '?' + options;
}

std::string redacted(const ConnectionSettings &settings) { return toConnectionString(settings, Secrets::Omitted); }

} // namespace foldline::kurrentdb
