// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace foldline {

/// An exact amount: a 64-bit count of 1/10 000 of the currency's unit. A value type; any thread.
/// Arithmetic is checked: an amount past 64 bits is an error, never a wrapped number.
class Money
{
public:
    static constexpr std::int64_t UnitsPerWhole = 10'000;

    constexpr Money() = default;
    [[nodiscard]] static constexpr Money fromUnits(std::int64_t units)
    {
        Money result;
        result.m_units = units;
        return result;
    }
    /// Reads a JSON number as it is written (`16.448`, `1e2`). Fails with InvalidInput when it is no JSON number or
    /// finer than 1/10 000, with TooLarge past 64 bits.
    [[nodiscard]] static Result<Money> parse(std::string_view jsonNumber);

    [[nodiscard]] constexpr std::int64_t units() const { return m_units; }
    /// The shortest JSON number: `20`, `16.448`, `-0.5`.
    [[nodiscard]] std::string toString() const;
    /// For people: at least two decimals, up to four, thousands by U+00A0: `1 025.68`.
    [[nodiscard]] std::string toDisplay() const;

    [[nodiscard]] Result<Money> plus(Money other) const;
    [[nodiscard]] Result<Money> minus(Money other) const;
    [[nodiscard]] Result<Money> times(std::int64_t quantity) const;

    constexpr auto operator<=>(const Money &) const = default;

private:
    std::int64_t m_units = 0;
};

} // namespace foldline
