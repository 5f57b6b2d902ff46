// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/decimalsum.h"

#include "core/base/money.h"

#include <algorithm>

namespace foldline::projections {
namespace {

__extension__ using Wide = __int128;

constexpr std::size_t FractionDigits = 4;
static_assert(Money::UnitsPerWhole == 10'000);

} // namespace

std::string decimalOfParts(std::int64_t high, std::int64_t low)
{
    Wide units = (static_cast<Wide>(high) * 4'294'967'296) + low;
    const bool isNegative = units < 0;
    if (isNegative)
        units = -units;
    std::string digits;
    for (; units > 0; units /= 10)
        digits.push_back(static_cast<char>('0' + static_cast<int>(units % 10)));
    while (digits.size() <= FractionDigits)
        digits.push_back('0');
    if (isNegative)
        digits.push_back('-');
    std::reverse(digits.begin(), digits.end());
    digits.insert(digits.size() - FractionDigits, 1, '.');
    return shortestDecimal(digits);
}

std::string shortestDecimal(std::string_view decimal)
{
    if (decimal.empty())
        return "0";
    if (decimal.find('.') == std::string_view::npos)
        return std::string(decimal);
    decimal = decimal.substr(0, decimal.find_last_not_of('0') + 1);
    if (decimal.ends_with('.'))
        decimal.remove_suffix(1);
    return std::string(decimal);
}

} // namespace foldline::projections
