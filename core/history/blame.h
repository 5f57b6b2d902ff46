// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/history/diff.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace foldline::history {

/// For each value of a JSON state the index of the event that last changed it or something in it. Shaped like the
/// state: children stand in the order of its members or elements. Immutable and shared between the states that did not
/// change it; any thread.
struct BlameNode
{
    std::size_t index = 0;
    std::vector<std::shared_ptr<const BlameNode>> children;
};

/// The blame of `after`, given that of `before`, when the event `index` led from one to the other. Null `previous`:
/// everything is new.
[[nodiscard]] std::shared_ptr<const BlameNode> advanceBlame(const json::Value &before,
                                                            const std::shared_ptr<const BlameNode> &previous,
                                                            const json::Value &after, std::size_t index,
                                                            const ElementKey &key);

/// The node of the value at `pointer` in `state`, or nullptr. Valid as long as `root`.
[[nodiscard]] const BlameNode *blameNodeAt(const json::Value &state, const BlameNode &root, std::string_view pointer);

} // namespace foldline::history
