// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace foldline::projections {

/// The amount `high` × 2^32 + `low` counts of 1/10 000, as the shortest decimal text: `1432881.7951`. Exact past 64
/// bits.
[[nodiscard]] std::string decimalOfParts(std::int64_t high, std::int64_t low);
/// A plain decimal without zeros at the end of its fraction: `20.5000` → `20.5`; empty → `0`.
[[nodiscard]] std::string shortestDecimal(std::string_view decimal);

} // namespace foldline::projections
