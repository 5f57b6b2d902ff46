// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/events/event.h"
#include "core/events/upcaster.h"
#include "core/orders/order.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace foldline::orders {

/// Schema version that is written today.
inline constexpr int CurrentSchema = 2;

/// The event type of that alternative: `OrderCreated` ….
[[nodiscard]] std::string_view typeName(const OrderEvent &event);
[[nodiscard]] bool isOrderEventType(std::string_view type);

/// Reads order events from their current form, a million a second and more. Not thread-safe (keeps a parser and
/// buffers); one a thread.
class OrderEventReader
{
public:
    OrderEventReader();
    ~OrderEventReader();
    OrderEventReader(const OrderEventReader &) = delete;
    OrderEventReader &operator=(const OrderEventReader &) = delete;

    /// `data` is the JSON of `type` in the current schema; unknown members are passed over, the first of several
    /// members of one name counts, and an optional member that is null is absent. Prices keep every digit; the address
    /// keeps its characters. InvalidInput when it cannot be taken: no JSON, no object, a required member missing, a
    /// member of another type, a price finer than 1/10 000; TooLarge for numbers past 64 bits. The message names the
    /// member. Requires: isOrderEventType(type).
    [[nodiscard]] Result<OrderEvent> read(std::string_view type, std::string_view data);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The data of an event in the current schema, members in the order of docs/event-format.md.
[[nodiscard]] json::Value toJson(const OrderEvent &event);
/// The state as people see it; absent values are absent.
[[nodiscard]] json::Value toJson(const Order &order);

/// Schema 1 → 2 of OrderCreated, and how to tell the version of events that do not say.
[[nodiscard]] events::UpcasterRegistry orderUpcasters();

} // namespace foldline::orders
