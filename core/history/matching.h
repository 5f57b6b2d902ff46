// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace foldline::history {

/// A pair of indexes, before and after, of things that correspond.
using IndexPair = std::pair<std::size_t, std::size_t>;

/// For each thing after a change the index of what it was before, if anything.
using Matches = std::vector<std::optional<std::size_t>>;

/// Pairs equal texts, the n-th of its kind with the n-th, and keeps the longest run of pairs that increases on both
/// sides. Empty texts pair with nothing. O(n log n).
[[nodiscard]] std::vector<IndexPair> increasingPairs(std::span<const std::string> before,
                                                     std::span<const std::string> after);

/// Members of two objects by name; of names that repeat, the n-th with the n-th. In any order.
[[nodiscard]] Matches matchMembers(const json::Object &before, const json::Object &after);

/// For each place in the sequence after the change what was removed there: slot 0 is the start, slot i + 1 follows
/// element i.
[[nodiscard]] std::vector<std::vector<std::size_t>> removedBySlot(std::size_t countBefore, const Matches &matches);

/// A shortest common subsequence of two lines of numbers (Myers). When they differ in more than `limit` places:
/// nullopt.
[[nodiscard]] std::optional<std::vector<IndexPair>>
shortestEdit(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after, std::size_t limit);

} // namespace foldline::history
