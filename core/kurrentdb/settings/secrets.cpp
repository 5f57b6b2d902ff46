// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/secrets.h"

namespace foldline::kurrentdb {
namespace {

constexpr std::string_view Separator = "://";
constexpr std::string_view Mask = "…";

} // namespace

bool looksLikeConnection(std::string_view text)
{
    const std::size_t end = text.find(Separator);
    return end != std::string_view::npos && text.find('/') > end;
}

std::string withoutPasswords(std::string_view text)
{
    std::string result;
    for (std::size_t at = text.find(Separator); at != std::string_view::npos; at = text.find(Separator)) {
        const std::size_t begin = at + Separator.size();
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
