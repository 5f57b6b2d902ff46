// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/money.h"

#include "core/base/json.h"

#include <charconv>

namespace foldline {

namespace {

tl::unexpected<Error> tooLarge(std::string_view what)
{
    return failure(ErrorCode::TooLarge,
                   "The amount " + std::string(what.substr(0, 64)) + " does not fit 64 bits of 1/10 000.");
}

/// A JSON number split into its digits without the point and the power of ten
/// behind them.
struct Decimal
{
    bool negative = false;
    std::string digits;
    long exponent = 0;
};

Decimal split(std::string_view text)
{
    Decimal result;
    if (text.front() == '-') {
        result.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t e = text.find_first_of("eE");
    std::string_view mantissa = text.substr(0, e);
    if (e != std::string_view::npos) {
        std::string_view exponent = text.substr(e + 1);
        if (exponent.front() == '+')
            exponent.remove_prefix(1);
        const auto [end, code] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), result.exponent);
        // Beyond this an amount is too large or too fine whatever its digits are,
        // and counting places cannot overflow.
        constexpr long Limit = 1'000'000'000;
        if (code != std::errc() || result.exponent > Limit || result.exponent < -Limit)
            result.exponent = exponent.front() == '-' ? -1'000'000'000 : 1'000'000'000;
    }
    const std::size_t point = mantissa.find('.');
    result.digits = mantissa.substr(0, point);
    if (point != std::string_view::npos) {
        result.digits += mantissa.substr(point + 1);
        result.exponent -= static_cast<long>(mantissa.size() - point - 1);
    }
    result.digits.erase(0, result.digits.find_first_not_of('0'));
    while (!result.digits.empty() && result.digits.back() == '0') {
        result.digits.pop_back();
        ++result.exponent;
    }
    return result;
}

/// The plain case, `123.45`: at most 15 digits, no exponent. nullopt when it is
/// not one.
bool parsePlain(std::string_view text, std::int64_t &units)
{
    if (text.empty() || text.size() > 15)
        return false;
    std::int64_t value = 0;
    int decimals = -1;
    for (const char c : text) {
        if (c == '.') {
            if (decimals >= 0)
                return false;
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
        if (decimals >= 0)
            ++decimals;
    }
    if (decimals > 4 || decimals == 0 || text.front() == '.' || (text.size() > 1 && text[0] == '0' && text[1] != '.'))
        return false;
    // Fifteen digits and four places are more than 64 bits hold.
    if (text.size() > 14 && decimals < 0)
        return false;
    for (int i = decimals < 0 ? 0 : decimals; i < 4; ++i)
        value *= 10;
    units = value;
    return true;
}

} // namespace

Result<Money> Money::parse(std::string_view jsonNumber)
{
    if (std::int64_t units = 0; parsePlain(jsonNumber, units))
        return fromUnits(units);
    if (!json::isNumberText(jsonNumber))
        return failure(ErrorCode::InvalidInput, "`" + std::string(jsonNumber.substr(0, 64)) + "` is no number.");
    const Decimal decimal = split(jsonNumber);
    if (decimal.digits.empty())
        return Money();
    if (decimal.exponent < -4)
        return failure(ErrorCode::InvalidInput,
                       "The amount " + std::string(jsonNumber.substr(0, 64)) + " is finer than 1/10 000.");
    if (decimal.digits.size() + static_cast<std::size_t>(decimal.exponent + 4) > 19)
        return tooLarge(jsonNumber);
    const std::string digits = (decimal.negative ? "-" : "") + decimal.digits +
                               std::string(static_cast<std::size_t>(decimal.exponent + 4), '0');
    std::int64_t units = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), units);
    if (code != std::errc())
        return tooLarge(jsonNumber);
    return fromUnits(units);
}

std::string Money::toString() const
{
    // The magnitude of the smallest value does not fit a signed number.
    const auto magnitude = m_units < 0 ? ~static_cast<std::uint64_t>(m_units) + 1 : static_cast<std::uint64_t>(m_units);
    std::string result = (m_units < 0 ? "-" : "") + std::to_string(magnitude / UnitsPerWhole);
    std::uint64_t fraction = magnitude % UnitsPerWhole;
    if (fraction == 0)
        return result;
    std::string digits = std::to_string(UnitsPerWhole + static_cast<std::int64_t>(fraction)).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    return result + '.' + digits;
}

std::string Money::toDisplay() const
{
    std::string text = toString();
    std::size_t point = text.find('.');
    if (point == std::string::npos) {
        point = text.size();
        text += ".00";
    } else if (text.size() - point == 2) {
        text += '0';
    }
    const std::size_t first = text.front() == '-' ? 1 : 0;
    for (std::size_t at = point; at > first + 3;) {
        at -= 3;
        text.insert(at, "\u00a0");
    }
    return text;
}

Result<Money> Money::plus(Money other) const
{
    std::int64_t sum = 0;
    if (__builtin_add_overflow(m_units, other.m_units, &sum))
        return tooLarge(toString() + " + " + other.toString());
    return fromUnits(sum);
}

Result<Money> Money::minus(Money other) const
{
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(m_units, other.m_units, &difference))
        return tooLarge(toString() + " - " + other.toString());
    return fromUnits(difference);
}

Result<Money> Money::times(std::int64_t quantity) const
{
    std::int64_t product = 0;
    if (__builtin_mul_overflow(m_units, quantity, &product))
        return tooLarge(std::to_string(quantity) + " × " + toString());
    return fromUnits(product);
}

} // namespace foldline
