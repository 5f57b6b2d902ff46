// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/money.h"
#include "core/base/timestamp.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace foldline::orders {

enum class Status { Draft, Confirmed, Shipped, Cancelled };
/// "draft", "confirmed", "shipped", "cancelled".
[[nodiscard]] std::string_view statusName(Status status);

struct Item {
    std::string productId;
    std::string productName;
    std::int64_t quantity = 0;
    Money unitPrice;
    bool operator==(const Item &) const = default;
};

/// An order as its events made it. A value; `exists` is false before the first event. Instants but `createdAt` keep the characters of the event's data.
struct Order {
    bool exists = false;
    Status status = Status::Draft;
    std::string orderId;
    std::string customerId;
    std::string customerName;
    std::string shippingAddress; ///< JSON text of the object as it was written; empty: none
    std::vector<Item> items;
    Money totalAmount;
    Timestamp createdAt;
    std::string confirmedAt;
    std::string shippedAt;
    std::string shipMode;
    std::string trackingNumber;
    std::string cancelledAt;
    std::string cancelReason;
    bool operator==(const Order &) const = default;
};

// Events (orders.md, schema 2).
struct OrderCreated {
    std::string orderId;
    std::string customerId;
    std::string customerName;
    std::string shippingAddress; ///< JSON text, or empty
    std::vector<Item> items;
    Money totalAmount;
};
struct OrderItemAdded { std::string orderId; Item item; };
struct OrderItemRemoved { std::string orderId; std::string productId; std::optional<Money> unitPrice; };
struct OrderItemQuantityChanged { std::string orderId; std::string productId; std::int64_t quantity = 0; std::optional<Money> unitPrice; };
struct OrderConfirmed { std::string orderId; std::string confirmedAt; };
struct OrderShipped { std::string orderId; std::string shippedAt; std::string shipMode; std::string trackingNumber; };
struct OrderCancelled { std::string orderId; std::string cancelledAt; std::string reason; };
using OrderEvent = std::variant<OrderCreated, OrderItemAdded, OrderItemRemoved, OrderItemQuantityChanged, OrderConfirmed, OrderShipped, OrderCancelled>;

// Commands (orders.md).
struct CreateOrder { std::string orderId; std::string customerId; std::string customerName; std::vector<Item> items; };
struct AddItem { Item item; };
struct RemoveItem { std::string productId; };
struct ChangeQuantity { std::string productId; std::int64_t quantity = 0; };
struct ConfirmOrder {};
struct ShipOrder { std::string shipMode; std::string trackingNumber; };
struct CancelOrder { std::string reason; };
using OrderCommand = std::variant<CreateOrder, AddItem, RemoveItem, ChangeQuantity, ConfirmOrder, ShipOrder, CancelOrder>;

/// What folding one event yields besides the state: sentences about what did not fit.
using Warnings = std::vector<std::string>;

/// Folds one event; pure. What does not fit the state before it is folded as far as it goes and said in `warnings` (may be nullptr). TooLarge when an amount leaves 64 bits:
/// the event cannot be taken at all. `created` is the event's own time.
[[nodiscard]] Result<Order> evolve(Order order, const OrderEvent &event, Timestamp created, Warnings *warnings = nullptr);

/// The events that the command yields, or RuleViolated with the rule's words of orders.md; pure. `now` goes into the events that carry a time.
[[nodiscard]] Result<std::vector<OrderEvent>> decide(const Order &order, const OrderCommand &command, Timestamp now);

} // namespace foldline::orders
