// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include "core/base/timestamp.h"

#include <array>
#include <cstdio>
#include <optional>

namespace foldline {

namespace {

constexpr std::string_view NoBreakSpace = "\u00a0";
constexpr std::string_view NarrowSpace = "\u202f";

/// The character that `bytes` begins with, and its length; nullopt when it is not well-formed UTF-8.
struct Character
{
    char32_t code;
    std::size_t length;
};

std::optional<Character> firstCharacter(std::string_view bytes)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return Character{lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length)
        return std::nullopt;
    char32_t code = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U)
            return std::nullopt;
        code = (code << 6) | (byte(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> Smallest{0, 0, 0x80, 0x800, 0x10000};
    if (code < Smallest[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return std::nullopt;
    return Character{code, length};
}

bool isHarmful(char32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F || code == 0x061C;
}

std::string hexEscape(const char *format, unsigned value)
{
    std::array<char, 16> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), format, value);
    return {buffer.data(), static_cast<std::size_t>(length)};
}

std::string withUnit(std::int64_t value, std::string_view unit)
{
    return std::to_string(value) + std::string(NoBreakSpace) + std::string(unit);
}

std::string twoUnits(std::int64_t value, std::string_view unit, std::int64_t rest, std::string_view restUnit)
{
    const std::string first = withUnit(value, unit);
    return rest == 0 ? first : first + std::string(NoBreakSpace) + withUnit(rest, restUnit);
}

} // namespace

bool isValidUtf8(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto character = firstCharacter(bytes);
        if (!character)
            return false;
        bytes.remove_prefix(character->length);
    }
    return true;
}

std::string elided(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit)
        return std::string(text);
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string(text.substr(0, end)) + "…";
}

std::string printable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto character = firstCharacter(text);
        if (!character) {
            out += hexEscape("\\x%02X", static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        if (isHarmful(character->code))
            out += hexEscape("\\u%04X", static_cast<unsigned>(character->code));
        else
            out += text.substr(0, character->length);
        text.remove_prefix(character->length);
    }
    return out;
}

std::string groupedCount(std::uint64_t count)
{
    std::string text = std::to_string(count);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, NarrowSpace);
    }
    return text;
}

std::string counted(std::uint64_t count, std::string_view noun)
{
    return groupedCount(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

std::string durationText(std::int64_t ticks)
{
    if (ticks < 0)
        return "-" + durationText(ticks == INT64_MIN ? INT64_MAX : -ticks);
    const std::int64_t seconds = ticks / Timestamp::TicksPerSecond;
    if (seconds == 0)
        return withUnit(ticks / Timestamp::TicksPerMillisecond, "ms");
    if (seconds < 60)
        return withUnit(seconds, "s");
    if (seconds < 3600)
        return twoUnits(seconds / 60, "min", seconds % 60, "s");
    if (seconds < 86400)
        return twoUnits(seconds / 3600, "h", seconds / 60 % 60, "min");
    return twoUnits(seconds / 86400, "d", seconds / 3600 % 24, "h");
}

std::string csvCell(std::string_view text)
{
    std::string out = "\"";
    if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos)
        out += '\'';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
    return out;
}

} // namespace foldline
