// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/orders/demohistory.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace foldline::bench {

struct Setup
{
    std::filesystem::path folder;
    std::vector<orders::DemoEvent> events; ///< the history that everything is measured on
    std::uint64_t appends = 0;
    int runs = 3;
};

void measureStore(const Setup &setup);
void measureProjection(const Setup &setup);

} // namespace foldline::bench
