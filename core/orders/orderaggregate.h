// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/orders/order.h"

#include <memory>

namespace foldline::orders {

/// The Order behind the AggregateType interface. `upcasters` replaces the usual ones (for tests).
[[nodiscard]] std::shared_ptr<const aggregates::AggregateType> makeOrderAggregate();
[[nodiscard]] std::shared_ptr<const aggregates::AggregateType> makeOrderAggregate(events::UpcasterRegistry upcasters);

/// Folds one recorded event into an order: upcast, decode, evolve. What AggregateType::fold does, for bulk readers
/// (projections, benchmarks, verification). Any thread.
aggregates::FoldOutcome foldRecorded(Order &order, const events::RecordedEvent &event,
                                     const events::UpcasterRegistry &upcasters);

} // namespace foldline::orders
