// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/base/text.h"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

namespace foldline::json {

namespace {

constexpr std::size_t MaxDepth = 512;

/// Builds values from nlohmann's SAX events, which give every fraction's and every long number's own characters.
class Builder final : public nlohmann::json_sax<nlohmann::json>
{
public:
    explicit Builder(std::string_view text) : m_text(text) {}

    bool null() override { return add(Value()); }
    bool boolean(bool value) override { return add(Value::boolean(value)); }
    bool number_integer(number_integer_t value) override
    {
        return add(Value::number(value == 0 ? std::string("-0") : std::to_string(value)));
    }
    bool number_unsigned(number_unsigned_t value) override { return add(Value::number(std::to_string(value))); }
    bool number_float(number_float_t, const string_t &text) override { return add(Value::number(text)); }
    bool string(string_t &value) override { return add(Value::string(std::move(value))); }
    bool binary(binary_t &) override { return false; }
    bool start_object(std::size_t) override { return open(Value::object()); }
    bool key(string_t &value) override
    {
        m_stack.back().key = std::move(value);
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(Value::array()); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &exception) override
    {
        m_position = position;
        m_reason = reasonOf(exception.what());
        return false;
    }

    Result<Value> take(bool complete)
    {
        if (complete)
            return std::move(m_root);
        const std::size_t offset = std::min(m_position > 0 ? m_position - 1 : 0, m_text.size());
        const std::string_view before = m_text.substr(0, offset);
        const auto line = 1 + std::ranges::count(before, '\n');
        const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        return failure(ErrorCode::InvalidInput, m_reason,
                       "line " + std::to_string(line) + ", column " + std::to_string(offset - lineStart + 1));
    }

private:
    struct Open {
        Value value;
        std::string key;
    };

    /// nlohmann's words without its error number and position: "unexpected end of input; expected …".
    static std::string reasonOf(std::string text)
    {
        const std::size_t colon = text.find(": ");
        if (colon != std::string::npos)
            text.erase(0, colon + 2);
        constexpr std::string_view Prefix = "syntax error while parsing ";
        if (text.starts_with(Prefix))
            text = "This is no valid JSON: " + text.substr(Prefix.size());
        return printable(elided(text, 300)) + ".";
    }

    bool add(Value value)
    {
        if (m_stack.empty())
            m_root = std::move(value);
        else if (m_stack.back().value.isArray())
            m_stack.back().value.push(std::move(value));
        else
            m_stack.back().value.members().emplace_back(std::move(m_stack.back().key), std::move(value));
        return true;
    }
    bool open(Value value)
    {
        if (m_stack.size() >= MaxDepth) {
            m_reason = "The JSON is nested deeper than " + std::to_string(MaxDepth) + " levels.";
            return false;
        }
        m_stack.push_back({std::move(value), {}});
        return true;
    }
    bool close()
    {
        Value value = std::move(m_stack.back().value);
        m_stack.pop_back();
        return add(std::move(value));
    }

    std::string_view m_text;
    Value m_root;
    std::vector<Open> m_stack;
    std::size_t m_position = 0;
    std::string m_reason = "This is no valid JSON.";
};

} // namespace

Result<Value> parse(std::string_view utf8)
{
    Builder builder(utf8);
    // A byte order mark would be passed over; RFC 8259 forbids it.
    if (utf8.starts_with("\xEF\xBB\xBF"))
        return failure(ErrorCode::InvalidInput, "JSON must not begin with a byte order mark.", "line 1, column 1");
    const bool complete = nlohmann::json::sax_parse(utf8.begin(), utf8.end(), &builder);
    return builder.take(complete);
}

bool isValid(std::string_view utf8)
{
    return parse(utf8).has_value();
}

} // namespace foldline::json
