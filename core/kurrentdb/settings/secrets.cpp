// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/secrets.h"

#include <algorithm>
#include <array>

namespace foldline::kurrentdb {
namespace {

constexpr std::string_view Separator = "://";
constexpr std::string_view Mask = "…";
constexpr std::array<std::string_view, 7> Mistyped{
    "esdb:", "eventstore:", "kurrentdb:", "kurrent:", "kdb:", "+discover:", "eventstoredb:"};

char lowered(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

/// Where the part after the first beginning of a URI begins; npos where there is none.
std::size_t afterBeginning(std::string_view text)
{
    std::size_t first = std::string_view::npos;
    if (const std::size_t at = text.find(Separator); at != std::string_view::npos)
        first = at + Separator.size();
    std::string low(text);
    std::ranges::transform(low, low.begin(), lowered);
    for (const std::string_view scheme : Mistyped) {
        const std::size_t at = low.find(scheme);
        if (at == std::string::npos)
            continue;
        const std::size_t slashes = low.find_first_not_of('/', at + scheme.size());
        first = std::min(first, slashes == std::string::npos ? low.size() : slashes);
    }
    return first;
}

} // namespace

bool looksLikeConnection(std::string_view text)
{
    const std::size_t slash = text.find('/');
    if (const std::size_t end = text.find(Separator); end != std::string_view::npos && slash > end)
        return true;
    const std::string_view begin = text.substr(0, slash);
    std::string low(begin);
    std::ranges::transform(low, low.begin(), lowered);
    return std::ranges::any_of(Mistyped, [&low](std::string_view scheme) {
        return low.starts_with(scheme) || (scheme.starts_with('+') && low.find(scheme) != std::string::npos);
    });
}

std::string withoutPasswords(std::string_view text)
{
    std::string result;
    for (std::size_t begin = afterBeginning(text); begin != std::string_view::npos; begin = afterBeginning(text)) {
        result += text.substr(0, begin);
        text.remove_prefix(begin);
        const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n`"));
        const std::size_t last = word.rfind('@');
        const std::size_t colon = word.find(':');
        if (last == std::string_view::npos || colon >= last)
            continue;
        result += text.substr(0, colon + 1);
        result += Mask;
        text.remove_prefix(last);
    }
    result += text;
    return result;
}

} // namespace foldline::kurrentdb
