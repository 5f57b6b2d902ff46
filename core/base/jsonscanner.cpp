// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonscanner.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include <simdjson.h>

namespace foldline::json {

namespace {

constexpr std::uint64_t everyByte(std::uint8_t byte) { return 0x0101010101010101ULL * byte; }

// The highest bit of each byte that ends a run of plain string characters;
// exact for the lowest such byte, which is the one asked for.
constexpr std::uint64_t specialBytes(std::uint64_t word)
{
    const std::uint64_t quote = word ^ everyByte('"');
    const std::uint64_t backslash = word ^ everyByte('\\');
    const std::uint64_t found = ((word - everyByte(0x20)) & ~word) | ((quote - everyByte(1)) & ~quote) |
                                ((backslash - everyByte(1)) & ~backslash);
    return found & everyByte(0x80);
}

constexpr bool isPlain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

// The offset of the first character at or after `at` that is not plain, or the
// text's end.
std::size_t plainEnd(std::string_view text, std::size_t at)
{
    while (text.size() - at >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        if (const std::uint64_t special = specialBytes(word); special != 0) {
            if constexpr (std::endian::native == std::endian::little)
                return at + static_cast<std::size_t>(std::countr_zero(special)) / 8;
            break;
        }
        at += sizeof word;
    }
    while (at < text.size() && isPlain(text[at]))
        ++at;
    return at;
}

constexpr bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

constexpr int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

bool Scanner::fail(std::string_view reason)
{
    if (m_reason.empty())
        m_reason = reason;
    return false;
}

char Scanner::peekPastSpace()
{
    while (m_at < m_text.size() && isSpace(m_text[m_at]))
        ++m_at;
    return m_at < m_text.size() ? m_text[m_at] : '\0';
}

bool Scanner::take(char expected)
{
    if (peek() != expected || m_at == m_text.size())
        return false;
    ++m_at;
    return true;
}

std::optional<std::string_view> Scanner::rawValue()
{
    peek();
    const std::size_t start = m_at;
    if (!skipValue(0))
        return std::nullopt;
    m_lastStart = start;
    return m_text.substr(start, m_at - start);
}

bool Scanner::enterObject()
{
    m_first = true;
    return take('{') || fail("an object should stand here");
}

std::optional<std::string_view> Scanner::nextMember()
{
    const bool first = std::exchange(m_first, false);
    if (take('}'))
        return std::nullopt;
    if (!first && !take(',')) {
        fail(m_at == m_text.size() ? "an object is not closed" : "`,` or `}` should stand here");
        return std::nullopt;
    }
    if (peek() != '"') {
        fail(m_at == m_text.size() ? "an object is not closed" : "a member's name in quotes should stand here");
        return std::nullopt;
    }
    const std::size_t start = m_at;
    if (!skipString())
        return std::nullopt;
    const auto name = m_text.substr(start + 1, m_at - start - 2);
    if (!take(':')) {
        fail("`:` should stand here, after a member's name");
        return std::nullopt;
    }
    m_lastStart = start;
    return name;
}

bool Scanner::enterArray()
{
    m_first = true;
    return take('[') || fail("an array should stand here");
}

bool Scanner::nextElement()
{
    const bool first = std::exchange(m_first, false);
    if (take(']'))
        return false;
    return first || take(',') ||
           fail(m_at == m_text.size() ? "an array is not closed" : "`,` or `]` should stand here");
}

bool Scanner::finish()
{
    peek();
    return m_at == m_text.size() || fail("there is something after the end of the JSON text");
}

bool Scanner::skipValue(int depth)
{
    const char next = peek();
    if (m_at == m_text.size())
        return fail("a value is missing");
    switch (next) {
    case '{':
        return skipObject(depth + 1);
    case '[':
        return skipArray(depth + 1);
    case '"':
        return skipString();
    case 't':
        return skipWord("true");
    case 'f':
        return skipWord("false");
    case 'n':
        return skipWord("null");
    default:
        return next == '-' || isDigit(next) ? skipNumber() : fail("a value should stand here");
    }
}

bool Scanner::skipObject(int depth)
{
    if (depth > MaxDepth)
        return fail("the value is nested deeper than 512 levels");
    ++m_at;
    if (take('}'))
        return true;
    do {
        if (peek() != '"')
            return fail(m_at == m_text.size() ? "an object is not closed"
                                              : "a member's name in quotes should stand here");
        if (!skipString())
            return false;
        if (!take(':'))
            return fail("`:` should stand here, after a member's name");
        if (!skipValue(depth))
            return false;
    } while (take(','));
    return take('}') || fail(m_at == m_text.size() ? "an object is not closed" : "`,` or `}` should stand here");
}

bool Scanner::skipArray(int depth)
{
    if (depth > MaxDepth)
        return fail("the value is nested deeper than 512 levels");
    ++m_at;
    if (take(']'))
        return true;
    do {
        if (!skipValue(depth))
            return false;
    } while (take(','));
    return take(']') || fail(m_at == m_text.size() ? "an array is not closed" : "`,` or `]` should stand here");
}

bool Scanner::skipString()
{
    ++m_at;
    while (true) {
        m_at = plainEnd(m_text, m_at);
        if (m_at == m_text.size())
            return fail("a string is not closed");
        if (m_text[m_at] == '"') {
            ++m_at;
            return true;
        }
        if (m_text[m_at] != '\\')
            return fail("a string holds a control character, which must be escaped");
        if (!skipEscape())
            return false;
    }
}

bool Scanner::skipEscape()
{
    const std::string_view rest = m_text.substr(m_at + 1, 5);
    if (rest.empty())
        return fail("a string is not closed");
    if (rest.front() != 'u') {
        if (std::string_view("\"\\/bfnrt").find(rest.front()) == std::string_view::npos)
            return fail("`\\` begins no escape that JSON knows");
        m_at += 2;
        return true;
    }
    for (std::size_t digit = 1; digit < 5; ++digit) {
        if (digit >= rest.size() || hexValue(rest[digit]) < 0)
            return fail("`\\u` needs four hexadecimal digits");
    }
    m_at += 6;
    return true;
}

bool Scanner::skipNumber()
{
    if (m_text[m_at] == '-')
        ++m_at;
    if (m_at < m_text.size() && m_text[m_at] == '0')
        ++m_at;
    else if (!skipDigits())
        return false;
    if (m_at < m_text.size() && isDigit(m_text[m_at]))
        return fail("a number cannot begin with 0");
    if (m_at < m_text.size() && m_text[m_at] == '.') {
        ++m_at;
        if (!skipDigits())
            return false;
    }
    if (m_at < m_text.size() && (m_text[m_at] == 'e' || m_text[m_at] == 'E')) {
        ++m_at;
        if (m_at < m_text.size() && (m_text[m_at] == '+' || m_text[m_at] == '-'))
            ++m_at;
        return skipDigits();
    }
    return true;
}

bool Scanner::skipDigits()
{
    const std::size_t start = m_at;
    while (m_at < m_text.size() && isDigit(m_text[m_at]))
        ++m_at;
    return m_at > start || fail("a digit should stand here");
}

bool Scanner::skipWord(std::string_view word)
{
    if (m_text.substr(m_at, word.size()) != word)
        return fail("a value should stand here");
    m_at += word.size();
    return true;
}

bool isJsonText(std::string_view bytes)
{
    if (!simdjson::validate_utf8(bytes.data(), bytes.size()))
        return false;
    Scanner scanner(bytes);
    return scanner.skipValue() && scanner.finish();
}

namespace {

// Four hexadecimal digits at `at`, or -1 when `\u` does not stand before them.
int unicodeEscape(std::string_view raw, std::size_t at)
{
    if (raw.substr(at, 2) != "\\u" || raw.size() - at < 6)
        return -1;
    int value = 0;
    for (const char digit : raw.substr(at + 2, 4))
        value = value * 16 + hexValue(digit);
    return value;
}

void appendUtf8(std::uint32_t code, std::string &out)
{
    const auto tail = [code](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += tail(6);
        out += tail(0);
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        out += tail(12);
        out += tail(6);
        out += tail(0);
    }
}

// Appends the character of the `\u` escape at `at`; returns the escape's
// length, or 0 for a lone surrogate.
std::size_t appendUnicode(std::string_view raw, std::size_t at, std::string &out)
{
    const int first = unicodeEscape(raw, at);
    if (first < 0xD800 || first > 0xDFFF) {
        appendUtf8(static_cast<std::uint32_t>(first), out);
        return 6;
    }
    const int second = unicodeEscape(raw, at + 6 <= raw.size() ? at + 6 : raw.size());
    if (first > 0xDBFF || second < 0xDC00 || second > 0xDFFF)
        return 0;
    appendUtf8(static_cast<std::uint32_t>(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)), out);
    return 12;
}

char simpleEscape(char letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return letter;
    }
}

} // namespace

std::optional<std::string> unescaped(std::string_view raw)
{
    std::string out;
    out.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size();) {
        if (raw[at] != '\\') {
            out += raw[at++];
        } else if (raw[at + 1] != 'u') {
            out += simpleEscape(raw[at + 1]);
            at += 2;
        } else {
            const std::size_t length = appendUnicode(raw, at, out);
            if (length == 0)
                return std::nullopt;
            at += length;
        }
    }
    return out;
}

} // namespace foldline::json
