// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/optiontable.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <type_traits>

namespace foldline::kurrentdb {

namespace {

using Milliseconds = ConnectionSettings::Milliseconds;

/// gossipTimeout below this is seconds, as the vendor documents it; from here on milliseconds, as two clients read it.
constexpr std::int32_t FirstGossipMilliseconds = 100;
constexpr std::size_t MaxConnectionName = 256;
constexpr std::string_view Off = "-1";

constexpr std::string_view TrueOrFalse = "true or false";
constexpr std::string_view APath = "the path of a PEM file";
constexpr std::string_view ZeroOrMoreMilliseconds = "a whole number of milliseconds from 0 to 2147483647";
constexpr std::string_view SomeMilliseconds = "a whole number of milliseconds from 1 to 2147483647";
constexpr std::string_view SomeMillisecondsOrOff = "a whole number of milliseconds from 1 to 2147483647, or -1 for off";

constexpr std::array<std::string_view, 2> Booleans{"false", "true"};
constexpr std::array<std::string_view, 4> NodePreferences{"leader", "follower", "random", "readOnlyReplica"};
constexpr std::array<std::string_view, 2> Compressions{"identity", "gzip"};

const ConnectionSettings &defaults()
{
    static const ConnectionSettings settings;
    return settings;
}

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equalsInAnyCase(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lowered, lowered); }

/// A name of an option as it is compared.
std::string simplified(std::string_view name)
{
    std::string result;
    std::ranges::copy_if(name, std::back_inserter(result), [](char c) { return c != '_' && c != '-'; });
    std::ranges::transform(result, result.begin(), lowered);
    return result;
}

/// Digits and nothing else, from `least` to the largest 32-bit integer.
std::optional<std::int32_t> wholeNumber(std::string_view text, std::int32_t least)
{
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-') || value < least)
        return std::nullopt;
    return value;
}

/// Sets `target` where there is a value; tells whether there was.
template <typename T, typename U>
bool take(T &target, const std::optional<U> &value)
{
    if (value)
        target = T(*value);
    return value.has_value();
}

template <auto Member, const auto &Names>
bool readNamed(ConnectionSettings &settings, std::string_view value)
{
    const auto name = std::ranges::find_if(Names, [&](std::string_view one) { return equalsInAnyCase(one, value); });
    if (name == Names.end())
        return false;
    using Value = std::remove_reference_t<decltype(settings.*Member)>;
    settings.*Member = static_cast<Value>(name - Names.begin());
    return true;
}

template <auto Member, const auto &Names>
std::string writtenNamed(const ConnectionSettings &settings)
{
    if (settings.*Member == defaults().*Member)
        return {};
    return std::string(Names.at(static_cast<std::size_t>(settings.*Member)));
}

template <auto Member>
constexpr Option booleanOption(std::string_view name)
{
    return {name, TrueOrFalse, readNamed<Member, Booleans>, writtenNamed<Member, Booleans>};
}

template <auto Member, const auto &Names>
constexpr Option namedOption(std::string_view name, std::string_view accepted)
{
    return {name, accepted, readNamed<Member, Names>, writtenNamed<Member, Names>};
}

template <std::string ConnectionSettings::*Member>
constexpr Option pathOption(std::string_view name)
{
    return {name, APath,
            [](ConnectionSettings &settings, std::string_view value) {
                settings.*Member = value;
                return true;
            },
            [](const ConnectionSettings &settings) { return settings.*Member; }};
}

template <Milliseconds ConnectionSettings::*Member, std::int32_t Least>
constexpr Option durationOption(std::string_view name)
{
    return {name, Least == 0 ? ZeroOrMoreMilliseconds : SomeMilliseconds,
            [](ConnectionSettings &settings, std::string_view value) {
                return take(settings.*Member, wholeNumber(value, Least));
            },
            [](const ConnectionSettings &settings) {
                const bool isDefault = settings.*Member == defaults().*Member;
                return isDefault ? std::string() : std::to_string((settings.*Member).count());
            }};
}

template <std::optional<Milliseconds> ConnectionSettings::*Member>
constexpr Option keepAliveOption(std::string_view name)
{
    return {name, SomeMillisecondsOrOff,
            [](ConnectionSettings &settings, std::string_view value) {
                if (value == Off)
                    (settings.*Member).reset();
                return value == Off || take(settings.*Member, wholeNumber(value, 1));
            },
            [](const ConnectionSettings &settings) {
                const auto &interval = settings.*Member;
                if (interval == defaults().*Member)
                    return std::string();
                return interval ? std::to_string(interval->count()) : std::string(Off);
            }};
}

constexpr Option attemptsOption()
{
    return {"maxDiscoverAttempts", "a whole number from 1 to 2147483647",
            [](ConnectionSettings &settings, std::string_view value) {
                return take(settings.maxDiscoverAttempts, wholeNumber(value, 1));
            },
            [](const ConnectionSettings &settings) {
                const auto attempts = settings.maxDiscoverAttempts;
                return attempts == defaults().maxDiscoverAttempts ? std::string() : std::to_string(attempts);
            }};
}

constexpr Option connectionNameOption()
{
    return {"connectionName", "1 to 256 printable ASCII characters",
            [](ConnectionSettings &settings, std::string_view value) {
                const bool isPrintable = std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
                if (!isPrintable || value.size() > MaxConnectionName)
                    return false;
                settings.connectionName = value;
                return true;
            },
            [](const ConnectionSettings &settings) { return settings.connectionName; }};
}

bool readGossipTimeout(ConnectionSettings &settings, std::string_view value)
{
    const auto number = wholeNumber(value, 1);
    if (number && *number < FirstGossipMilliseconds)
        settings.gossipTimeout = std::chrono::seconds(*number);
    else if (number)
        settings.gossipTimeout = Milliseconds(*number);
    return number.has_value();
}

std::string writtenGossipTimeout(const ConnectionSettings &settings)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(settings.gossipTimeout);
    if (settings.gossipTimeout == defaults().gossipTimeout)
        return {};
    const bool asSeconds = seconds == settings.gossipTimeout && seconds.count() < FirstGossipMilliseconds;
    return std::to_string(asSeconds ? seconds.count() : settings.gossipTimeout.count());
}

constexpr Option gossipTimeoutOption()
{
    return {"gossipTimeout", "a whole number from 1 to 2147483647: seconds below 100, milliseconds from there on",
            readGossipTimeout, writtenGossipTimeout};
}

/// Other clients know it; this one always reports what an append came to.
constexpr Option throwOnAppendFailureOption()
{
    return {"throwOnAppendFailure", TrueOrFalse,
            [](ConnectionSettings &, std::string_view value) {
                return std::ranges::any_of(Booleans, [&](auto one) { return equalsInAnyCase(one, value); });
            },
            [](const ConnectionSettings &) { return std::string(); }};
}

using Settings = ConnectionSettings;

constexpr std::array Options{
    booleanOption<&Settings::tls>("tls"),
    booleanOption<&Settings::tlsVerifyCert>("tlsVerifyCert"),
    pathOption<&Settings::tlsCAFile>("tlsCAFile"),
    pathOption<&Settings::userCertFile>("userCertFile"),
    pathOption<&Settings::userKeyFile>("userKeyFile"),
    connectionNameOption(),
    attemptsOption(),
    durationOption<&Settings::discoveryInterval, 0>("discoveryInterval"),
    gossipTimeoutOption(),
    namedOption<&Settings::nodePreference, NodePreferences>("nodePreference",
                                                            "leader, follower, random or readOnlyReplica"),
    durationOption<&Settings::defaultDeadline, 1>("defaultDeadline"),
    keepAliveOption<&Settings::keepAliveInterval>("keepAliveInterval"),
    keepAliveOption<&Settings::keepAliveTimeout>("keepAliveTimeout"),
    throwOnAppendFailureOption(),
    namedOption<&Settings::compression, Compressions>("compression", "identity or gzip"),
};

} // namespace

std::span<const Option> options() { return Options; }

const Option *findOption(std::string_view name)
{
    const std::string wanted = simplified(name);
    const auto *found =
        std::ranges::find_if(Options, [&](const Option &one) { return simplified(one.name) == wanted; });
    return found == Options.end() ? nullptr : found;
}

} // namespace foldline::kurrentdb
