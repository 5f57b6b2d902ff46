// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/text.h"
#include "core/kurrentdb/settings/connectionstring.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace foldline::kurrentdb::testing {

/// Stands for a piece of a password: no message of the parser has it in its own words.
inline constexpr char SecretMark = '~';

/// What a message may repeat of a connection string: its options, unless they stand before an `@`.
inline std::string_view quotablePart(std::string_view text)
{
    const auto scheme = text.find("://");
    const auto question = scheme == std::string_view::npos ? scheme : text.find('?', scheme);
    const auto afterHosts = question == std::string_view::npos ? std::string_view() : text.substr(question + 1);
    return afterHosts.substr(afterHosts.rfind('@') + 1);
}

/// Which law of refusals that one breaks; empty: none.
inline std::string lawBrokenBy(const Error &error, std::string_view text)
{
    if (error.code != ErrorCode::InvalidInput && error.code != ErrorCode::TooLarge)
        return "a refusal has an unexpected code";
    if (!error.message.ends_with('.') || error.message.size() > 700 || !error.context.empty())
        return "a refusal is no sentence of reasonable length";
    if (printable(error.message) != error.message)
        return "a refusal holds characters that do harm";
    const bool mayShowMark = quotablePart(text).find(SecretMark) != std::string_view::npos;
    if (!mayShowMark && error.message.find(SecretMark) != std::string::npos)
        return "a refusal repeats what may be a password";
    return {};
}

/// Which law of settings those break; empty: none.
inline std::string lawBrokenBy(const ConnectionSettings &settings)
{
    const std::string shown = redacted(settings);
    if (parseConnectionString(toConnectionString(settings, Secrets::Included)) != settings)
        return "settings that are written are not read back as the same";
    if (parseConnectionString(shown) != withoutSecrets(settings))
        return "the redacted text is not read back as the settings without secrets";
    if (!std::ranges::all_of(shown, [](char c) { return c > ' ' && c <= '~'; }))
        return "the redacted text is not all printable ASCII";
    if (settings.endpoints.empty() || displayName(settings).empty())
        return "there is nothing to connect to";
    return {};
}

/// Which law of connection strings the parser breaks for that text; empty: none.
inline std::string lawBrokenFor(std::string_view text)
{
    const auto settings = parseConnectionString(text);
    return settings ? lawBrokenBy(*settings) : lawBrokenBy(settings.error(), text);
}

} // namespace foldline::kurrentdb::testing
