// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/stuboptions.h"

#include <charconv>

namespace foldline::test {

ServerVersion ServerVersion::parse(std::string_view text)
{
    ServerVersion version{0, 0};
    const char *end = text.data() + text.size();
    const auto [dot, yearError] = std::from_chars(text.data(), end, version.year);
    if (yearError != std::errc() || dot == end || *dot != '.')
        return {};
    const auto monthError = std::from_chars(dot + 1, end, version.month).ec;
    return monthError == std::errc() ? version : ServerVersion{};
}

} // namespace foldline::test
