// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::test {

/// A JSON value for the checks, with numbers as exact decimals. Shares nothing with the product's.
struct ExactValue
{
    enum class Kind { Null, Bool, Number, String, Array, Object };
    Kind kind = Kind::Null;
    bool truth = false;
    std::string text; ///< of a string; of a number its normal form: `-12.5`, without an exponent or zeros at the end
    std::vector<ExactValue> elements;
    std::map<std::string, ExactValue> members;

    static ExactValue string(std::string text);
    static ExactValue number(std::string normalForm);
    static ExactValue array();
    static ExactValue object();

    [[nodiscard]] const ExactValue *find(const std::string &name) const;
    /// Text of that member; empty where there is none.
    [[nodiscard]] std::string textAt(const std::string &name) const;
    /// As JSON, members by name; for messages.
    [[nodiscard]] std::string dump() const;
    bool operator==(const ExactValue &) const = default;
};

/// Absent when it is no JSON.
[[nodiscard]] std::optional<ExactValue> parseExact(std::string_view json);
/// `1.50` → `1.5`, `2e3` → `2000`, `-0` → `0`.
[[nodiscard]] std::string normalNumber(std::string_view number);

/// Exact decimal arithmetic on amounts, in 1/10 000.
__extension__ using Units = __int128;
[[nodiscard]] Units unitsOf(const std::string &normalNumber);
[[nodiscard]] std::string normalFromUnits(Units units);

} // namespace foldline::test
