// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/pieces.h"

#include "core/base/text.h"

#include <charconv>
#include <optional>

namespace foldline::kurrentdb {

namespace {

constexpr std::string_view HexDigits = "0123456789ABCDEF";
constexpr std::string_view Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

/// The byte that two hexadecimal digits stand for.
std::optional<char> byteOf(std::string_view digits)
{
    unsigned char value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2)
        return std::nullopt;
    return static_cast<char>(value);
}

std::optional<std::string> decoded(std::string_view text)
{
    std::string result;
    while (!text.empty()) {
        const bool escape = text.front() == '%';
        const auto byte = escape ? byteOf(text.substr(1, 2)) : text.front();
        if (!byte)
            return std::nullopt;
        result += *byte;
        text.remove_prefix(escape ? 3 : 1);
    }
    return result;
}

/// C0, DEL or C1. Requires: valid UTF-8.
bool hasControlCharacter(std::string_view text)
{
    unsigned char before = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || (before == 0xC2 && byte < 0xA0))
            return true;
        before = byte;
    }
    return false;
}

} // namespace

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    for (auto at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
        pieces.push_back(text.substr(0, at));
        text.remove_prefix(at + 1);
    }
    pieces.push_back(text);
    return pieces;
}

std::string escaped(std::string_view text, std::string_view plain)
{
    std::string result;
    for (const char c : text) {
        if (Unreserved.find(c) != std::string_view::npos || plain.find(c) != std::string_view::npos) {
            result += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        result += {'%', HexDigits[byte >> 4U], HexDigits[byte & 0x0FU]};
    }
    return result;
}

Result<std::string> unescaped(std::string_view text, std::string_view part)
{
    auto result = decoded(text);
    if (!result)
        return failure(ErrorCode::InvalidInput,
                       std::string(part) +
                           " has a `%` that is not followed by two hexadecimal digits; a plain `%` is written `%25`.");
    if (!isValidUtf8(*result))
        return failure(ErrorCode::InvalidInput, std::string(part) + " is no UTF-8.");
    if (hasControlCharacter(*result))
        return failure(ErrorCode::InvalidInput, std::string(part) + " holds a control character.");
    return std::move(*result);
}

} // namespace foldline::kurrentdb
