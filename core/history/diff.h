// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::history {

/// Identity of an array's element (AggregateType::elementKey); empty: compare by index.
using ElementKey = std::function<std::string(std::string_view arrayPointer, const json::Value &element)>;

/// One difference between two JSON values. A container that appears or disappears is one change with the whole value.
struct Change
{
    enum class Kind { Added, Removed, Replaced };
    Kind kind = Kind::Replaced;
    std::string pointer; ///< where it stands after the change; for Removed: where it stood before
    std::optional<json::Value> before;
    std::optional<json::Value> after;
};

/// Differences in document order of `after`, removed ones where they stood. Elements of arrays are matched by key, then
/// by equality, then by index.
[[nodiscard]] std::vector<Change> diff(const json::Value &before, const json::Value &after, const ElementKey &key = {});

/// For each element of `after` the index in `before` it corresponds to, if any; increasing, each index at most once.
[[nodiscard]] std::vector<std::optional<std::size_t>> matchElements(const json::Array &before, const json::Array &after,
                                                                    std::string_view arrayPointer,
                                                                    const ElementKey &key);

/// One line of a line-by-line comparison of two pretty-printed values.
struct DiffLine
{
    enum class Kind { Same, Removed, Added, Folded };
    Kind kind = Kind::Same;
    std::string text;       ///< for Folded: empty
    std::size_t folded = 0; ///< number of unchanged lines left out
};

/// The two values as pretty JSON, compared by line; runs of unchanged lines are folded to `context` lines around
/// changes.
[[nodiscard]] std::vector<DiffLine> lineDiff(const json::Value &before, const json::Value &after,
                                             std::size_t context = 3);

} // namespace foldline::history
