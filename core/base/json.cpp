// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace foldline::json {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t digitsAt(std::string_view text, std::size_t at)
{
    std::size_t end = at;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end - at;
}

} // namespace

Value Value::boolean(bool value)
{
    Value result;
    result.m_kind = Kind::Bool;
    result.m_bool = value;
    return result;
}

Value Value::number(std::string text)
{
    Value result;
    result.m_kind = Kind::Number;
    result.m_text = std::move(text);
    return result;
}

Value Value::number(std::int64_t value) { return number(std::to_string(value)); }

Value Value::string(std::string text)
{
    Value result;
    result.m_kind = Kind::String;
    result.m_text = std::move(text);
    return result;
}

Value Value::array(Array elements)
{
    Value result;
    result.m_kind = Kind::Array;
    result.m_elements = std::move(elements);
    return result;
}

Value Value::object(Object members)
{
    Value result;
    result.m_kind = Kind::Object;
    result.m_members = std::move(members);
    return result;
}

const Value *Value::find(std::string_view name) const
{
    const auto found = std::ranges::find_if(m_members, [name](const Member &member) { return member.first == name; });
    return found == m_members.end() ? nullptr : &found->second;
}

std::string Value::stringAt(std::string_view name, std::string fallback) const
{
    const Value *value = find(name);
    return value != nullptr && value->isString() ? value->text() : std::move(fallback);
}

void Value::set(std::string name, Value value)
{
    const auto found = std::ranges::find_if(m_members, [&name](const Member &member) { return member.first == name; });
    if (found == m_members.end())
        m_members.emplace_back(std::move(name), std::move(value));
    else
        found->second = std::move(value);
}

bool Value::operator==(const Value &other) const
{
    return m_kind == other.m_kind && m_bool == other.m_bool && m_text == other.m_text &&
           m_elements == other.m_elements && m_members == other.m_members;
}

bool isNumberText(std::string_view text)
{
    std::size_t at = !text.empty() && text.front() == '-' ? 1 : 0;
    const std::size_t whole = digitsAt(text, at);
    if (whole == 0 || (whole > 1 && text[at] == '0'))
        return false;
    at += whole;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = digitsAt(text, at + 1);
        if (fraction == 0)
            return false;
        at += 1 + fraction;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        const std::size_t exponent = digitsAt(text, at);
        if (exponent == 0)
            return false;
        at += exponent;
    }
    return at == text.size();
}

Result<std::int64_t> toInteger(std::string_view numberText)
{
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(numberText.data(), numberText.data() + numberText.size(), value);
    if (code == std::errc::result_out_of_range)
        return failure(ErrorCode::TooLarge,
                       "The number " + std::string(numberText.substr(0, 64)) + " does not fit 64 bits.");
    if (code != std::errc() || end != numberText.data() + numberText.size())
        return failure(ErrorCode::InvalidInput, "`" + std::string(numberText.substr(0, 64)) + "` is no whole number.");
    return value;
}

std::string escapeToken(std::string_view token)
{
    std::string out;
    for (const char c : token) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

Result<std::vector<std::string>> splitPointer(std::string_view pointer)
{
    std::vector<std::string> tokens;
    if (pointer.empty())
        return tokens;
    if (pointer.front() != '/')
        return failure(ErrorCode::InvalidInput, "A JSON pointer begins with `/`, such as /items/0/quantity.");
    for (const char c : pointer) {
        if (c == '/')
            tokens.emplace_back();
        else
            tokens.back() += c;
    }
    for (std::string &token : tokens) {
        std::string plain;
        for (std::size_t i = 0; i < token.size(); ++i) {
            if (token[i] != '~') {
                plain += token[i];
                continue;
            }
            const char next = i + 1 < token.size() ? token[++i] : '\0';
            if (next != '0' && next != '1')
                return failure(ErrorCode::InvalidInput, "In a JSON pointer `~` is followed by 0 or 1.");
            plain += next == '0' ? '~' : '/';
        }
        token = std::move(plain);
    }
    return tokens;
}

const Value *at(const Value &root, std::string_view pointer)
{
    const auto tokens = splitPointer(pointer);
    if (!tokens)
        return nullptr;
    const Value *value = &root;
    for (const std::string &token : *tokens) {
        if (value->isObject()) {
            value = value->find(token);
        } else if (value->isArray()) {
            const auto index = toInteger(token);
            const bool valid = index && *index >= 0 && static_cast<std::size_t>(*index) < value->elements().size() &&
                               (token == "0" || (token.front() != '0' && token.front() != '-'));
            value = valid ? &value->elements()[static_cast<std::size_t>(*index)] : nullptr;
        } else {
            value = nullptr;
        }
        if (value == nullptr)
            return nullptr;
    }
    return value;
}

} // namespace foldline::json
