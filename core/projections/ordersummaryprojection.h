// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/projection.h"

#include <memory>

namespace foldline::projections {

/// `order_summaries`: one row an order, the fold of its stream since its last soft deletion, whatever
/// truncation hides. Keeps the states of recently seen orders in memory (bounded) and reads others from the store up to
/// the batch. A stream that is deleted or tombstoned loses its row. The amount column is exact: NUMERIC on PostgreSQL,
/// INTEGER count of 1/10 000 in `total_units` beside the decimal text in `total_amount` on SQLite.
[[nodiscard]] std::unique_ptr<Projection> makeOrderSummaryProjection();

} // namespace foldline::projections
