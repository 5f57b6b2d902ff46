// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/base/jsonscanner.h"
#include "core/base/text.h"

#include <algorithm>

namespace foldline::json {

namespace {

constexpr std::string_view LoneSurrogate = "a string holds half of a surrogate pair, which is no character";

/// Builds a value from what the scanner passes over.
class Builder
{
public:
    explicit Builder(Scanner &scanner) : m_scanner(scanner) {}

    bool read(Value &value, int depth)
    {
        const char next = m_scanner.peek();
        if (next != '{' && next != '[')
            return readScalar(value, next);
        if (depth == Scanner::MaxDepth)
            return m_scanner.fail("the value is nested deeper than 512 levels");
        return next == '{' ? readObject(value, depth + 1) : readArray(value, depth + 1);
    }

private:
    bool readScalar(Value &value, char next)
    {
        const auto raw = m_scanner.rawValue();
        if (!raw)
            return false;
        if (next == '"') {
            auto text = unescaped(raw->substr(1, raw->size() - 2));
            value = Value::string(std::move(text).value_or(std::string()));
            return text.has_value() || m_scanner.fail(LoneSurrogate);
        }
        if (next == 't' || next == 'f')
            value = Value::boolean(next == 't');
        else
            value = next == 'n' ? Value() : Value::number(std::string(*raw));
        return true;
    }

    bool readObject(Value &value, int depth)
    {
        value = Value::object();
        m_scanner.enterObject();
        while (const auto name = m_scanner.nextMember()) {
            auto text = unescaped(*name);
            if (!text)
                return m_scanner.fail(LoneSurrogate);
            Member &member = value.members().emplace_back(std::move(*text), Value());
            if (!read(member.second, depth))
                return false;
        }
        return !m_scanner.failed();
    }

    bool readArray(Value &value, int depth)
    {
        value = Value::array();
        m_scanner.enterArray();
        while (m_scanner.nextElement()) {
            if (!read(value.elements().emplace_back(), depth))
                return false;
        }
        return !m_scanner.failed();
    }

    Scanner &m_scanner;
};

std::size_t firstInvalidByte(std::string_view text)
{
    std::size_t at = 0;
    for (std::size_t length = 1; at < text.size(); at += length) {
        const auto lead = static_cast<unsigned char>(text[at]);
        length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (!isValidUtf8(text.substr(at, length)))
            break;
    }
    return at;
}

std::string placeOf(std::string_view text, std::size_t offset)
{
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - lineStart + 1);
}

} // namespace

Result<Value> parse(std::string_view utf8)
{
    if (!isValidUtf8(utf8))
        return failure(ErrorCode::InvalidInput, "This is no valid JSON: it is not UTF-8.",
                       placeOf(utf8, firstInvalidByte(utf8)));
    Scanner scanner(utf8);
    Value value;
    if (Builder(scanner).read(value, 0) && scanner.finish())
        return value;
    return failure(ErrorCode::InvalidInput, "This is no valid JSON: " + std::string(scanner.reason()) + ".",
                   placeOf(utf8, scanner.offset()));
}

bool isValid(std::string_view utf8) { return parse(utf8).has_value(); }

} // namespace foldline::json
