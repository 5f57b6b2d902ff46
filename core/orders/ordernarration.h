// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/orders/order.h"

#include <string_view>

namespace foldline::orders {

// Orders and their events in words, for AggregateType. Values from events are bounded and free of control characters.
// Any thread.

/// What the event did to `before`. `after` is the state with it.
[[nodiscard]] aggregates::Narration narrate(const Order &before, const OrderEvent &event, const Order &after);
[[nodiscard]] aggregates::Summary summarize(const Order &order);
/// How the value at `pointer` of the state's JSON is shown.
[[nodiscard]] aggregates::ValueView describeValue(std::string_view pointer, const json::Value &value);
/// Design token of a status: that of the event that leads to it.
[[nodiscard]] std::string_view statusToken(Status status);
/// A text of an event for a sentence: at most 200 bytes, control characters made visible.
[[nodiscard]] std::string shown(std::string_view text);

} // namespace foldline::orders
