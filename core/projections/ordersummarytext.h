// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/projections/ordersummaries.h"

#include <string>

namespace foldline::projections {

/// A row as people take it elsewhere. Pure; any thread; nothing fails. Amounts are exact, moments ISO 8601 UTC, keys
/// and columns those of `order_summaries`; what a row has not is left out of the JSON and empty in the CSV.
[[nodiscard]] json::Value orderSummaryJson(const OrderSummary &row);

/// RFC 4180 lines with CR LF; cells that a spreadsheet would take for a formula are made text.
[[nodiscard]] std::string orderSummaryCsvHeader();
[[nodiscard]] std::string orderSummaryCsv(const OrderSummary &row);

} // namespace foldline::projections
