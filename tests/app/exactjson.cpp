// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "exactjson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace foldline::test {

ExactValue ExactValue::string(std::string text)
{
    ExactValue value;
    value.kind = Kind::String;
    value.text = std::move(text);
    return value;
}

ExactValue ExactValue::number(std::string normalForm)
{
    ExactValue value = string(std::move(normalForm));
    value.kind = Kind::Number;
    return value;
}

ExactValue ExactValue::array()
{
    ExactValue value;
    value.kind = Kind::Array;
    return value;
}

ExactValue ExactValue::object()
{
    ExactValue value;
    value.kind = Kind::Object;
    return value;
}

const ExactValue *ExactValue::find(const std::string &name) const
{
    const auto found = members.find(name);
    return found == members.end() ? nullptr : &found->second;
}

std::string ExactValue::textAt(const std::string &name) const
{
    const ExactValue *member = find(name);
    return member ? member->text : std::string();
}

std::string ExactValue::dump() const
{
    std::string out;
    switch (kind) {
    case Kind::Null:
        return "null";
    case Kind::Bool:
        return truth ? "true" : "false";
    case Kind::Number:
        return text;
    case Kind::String:
        return nlohmann::json(text).dump();
    case Kind::Array:
        for (const ExactValue &element : elements)
            out += (out.empty() ? "" : ",") + element.dump();
        return '[' + out + ']';
    case Kind::Object:
        for (const auto &[name, member] : members)
            out += (out.empty() ? "" : ",") + nlohmann::json(name).dump() + ':' + member.dump();
        return '{' + out + '}';
    }
    return out;
}

namespace {

/// Builds values from the parser's calls; the only calls that see a number's characters.
class Builder final : public nlohmann::json_sax<nlohmann::json>
{
public:
    ExactValue root;

    bool null() override { return put({}); }
    bool boolean(bool truth) override
    {
        ExactValue value;
        value.kind = ExactValue::Kind::Bool;
        value.truth = truth;
        return put(std::move(value));
    }
    bool number_integer(number_integer_t number) override
    {
        return put(ExactValue::number(normalNumber(std::to_string(number))));
    }
    bool number_unsigned(number_unsigned_t number) override
    {
        return put(ExactValue::number(normalNumber(std::to_string(number))));
    }
    bool number_float(number_float_t, const string_t &text) override
    {
        return put(ExactValue::number(normalNumber(text)));
    }
    bool string(string_t &text) override { return put(ExactValue::string(text)); }
    bool binary(binary_t &) override { return false; }
    bool start_object(std::size_t) override { return open(ExactValue::object()); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(ExactValue::array()); }
    bool end_array() override { return close(); }
    bool key(string_t &name) override
    {
        m_names.back() = name;
        return true;
    }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override { return false; }

private:
    bool open(ExactValue value)
    {
        m_open.push_back(std::move(value));
        m_names.emplace_back();
        return true;
    }
    bool close()
    {
        ExactValue value = std::move(m_open.back());
        m_open.pop_back();
        m_names.pop_back();
        return put(std::move(value));
    }
    bool put(ExactValue value)
    {
        if (m_open.empty())
            root = std::move(value);
        else if (m_open.back().kind == ExactValue::Kind::Array)
            m_open.back().elements.push_back(std::move(value));
        else
            m_open.back().members.insert_or_assign(m_names.back(), std::move(value));
        return true;
    }

    std::vector<ExactValue> m_open;
    std::vector<std::string> m_names;
};

} // namespace

std::optional<ExactValue> parseExact(std::string_view json)
{
    Builder builder;
    if (!nlohmann::json::sax_parse(json.begin(), json.end(), &builder))
        return std::nullopt;
    return std::move(builder.root);
}

std::string normalNumber(std::string_view number)
{
    const bool negative = number.starts_with('-');
    if (negative)
        number.remove_prefix(1);
    const std::size_t e = number.find_first_of("eE");
    long exponent =
        e == std::string_view::npos ? 0 : std::strtol(std::string(number.substr(e + 1)).c_str(), nullptr, 10);
    const std::string_view mantissa = number.substr(0, e);
    std::string digits;
    for (const char c : mantissa)
        digits += c == '.' ? std::string() : std::string(1, c);
    const std::size_t dot = mantissa.find('.');
    exponent -= dot == std::string_view::npos ? 0 : static_cast<long>(mantissa.size() - dot - 1);
    if (exponent > 0)
        digits.append(static_cast<std::size_t>(exponent), '0');
    std::string fraction;
    for (; exponent < 0; ++exponent) {
        fraction.insert(fraction.begin(), digits.empty() ? '0' : digits.back());
        if (!digits.empty())
            digits.pop_back();
    }
    fraction.erase(fraction.find_last_not_of('0') + 1);
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty())
        digits = "0";
    const std::string result = fraction.empty() ? digits : digits + '.' + fraction;
    return negative && result != "0" ? '-' + result : result;
}

Units unitsOf(const std::string &normalNumber)
{
    constexpr std::size_t Decimals = 4;
    const bool negative = normalNumber.starts_with('-');
    const std::size_t dot = normalNumber.find('.');
    std::string digits =
        normalNumber.substr(negative ? 1 : 0, dot == std::string::npos ? std::string::npos : dot - (negative ? 1 : 0));
    std::string fraction = dot == std::string::npos ? std::string() : normalNumber.substr(dot + 1);
    fraction.resize(Decimals, '0');
    Units units = 0;
    for (const char c : digits + fraction)
        units = units * 10 + (c - '0');
    return negative ? -units : units;
}

std::string normalFromUnits(Units units)
{
    const bool negative = units < 0;
    std::string digits;
    for (Units rest = negative ? -units : units; rest > 0; rest /= 10)
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    if (digits.size() < 5)
        digits.insert(0, 5 - digits.size(), '0');
    digits.insert(digits.size() - 4, ".");
    return normalNumber((negative ? "-" : "") + digits);
}

} // namespace foldline::test
