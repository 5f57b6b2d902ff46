// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/orders/democatalog.h"
#include "core/orders/demohistory.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace foldline::orders::demo {

/// How one order goes; drawn by the generator.
struct OrderPlan
{
    std::string orderId;
    Timestamp created;
    bool schemaOne = false;
    bool wrongTotal = false;
    std::int64_t edits = 0;
};

/// The whole life of one made-up order, in order of time: created, edited, confirmed, shipped or cancelled. Amounts and
/// items are consistent but where the plan asks for a wrong total.
[[nodiscard]] std::vector<DemoEvent> makeOrder(const OrderPlan &plan, const Catalog &catalog, Random &random);

} // namespace foldline::orders::demo
