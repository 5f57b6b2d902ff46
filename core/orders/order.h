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

struct Item
{
    std::string productId;
    std::string productName;
    std::int64_t quantity = 0;
    Money unitPrice;
    bool operator==(const Item &) const = default;
};

/// An order as its events made it. A value; `exists` is false before the first event. Instants but `createdAt` keep the
/// characters of the event's data.
struct Order
{
    bool exists = false;
    bool created = false; ///< an OrderCreated was folded; false while only events that came too early, or none that
                          ///< could be read, were
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

// Events (docs/event-format.md), in the current schema.
struct OrderCreated
{
    std::string orderId;
    std::string customerId;
    std::string customerName;
    std::string shippingAddress; ///< JSON text, or empty
    std::vector<Item> items;
    Money totalAmount;
    bool operator==(const OrderCreated &) const = default;
};
struct OrderItemAdded
{
    std::string orderId;
    Item item;
    bool operator==(const OrderItemAdded &) const = default;
};
struct OrderItemRemoved
{
    std::string orderId;
    std::string productId;
    std::optional<Money> unitPrice; ///< only the line at that price; absent: every line of the product
    bool operator==(const OrderItemRemoved &) const = default;
};
struct OrderItemQuantityChanged
{
    std::string orderId;
    std::string productId;
    std::int64_t quantity = 0;
    std::optional<Money> unitPrice; ///< the line at that price; absent: the product's first line
    bool operator==(const OrderItemQuantityChanged &) const = default;
};
struct OrderConfirmed
{
    std::string orderId;
    std::string confirmedAt;
    bool operator==(const OrderConfirmed &) const = default;
};
struct OrderShipped
{
    std::string orderId;
    std::string shippedAt;
    std::string shipMode;
    std::string trackingNumber;
    bool operator==(const OrderShipped &) const = default;
};
struct OrderCancelled
{
    std::string orderId;
    std::string cancelledAt;
    std::string reason;
    bool operator==(const OrderCancelled &) const = default;
};
using OrderEvent = std::variant<OrderCreated, OrderItemAdded, OrderItemRemoved, OrderItemQuantityChanged,
                                OrderConfirmed, OrderShipped, OrderCancelled>;

// Commands.
struct CreateOrder
{
    std::string orderId;
    std::string customerId;
    std::string customerName;
    std::vector<Item> items;
};
struct AddItem
{
    Item item;
};
struct RemoveItem
{
    std::string productId;
};
struct ChangeQuantity
{
    std::string productId;
    std::int64_t quantity = 0;
};
struct ConfirmOrder
{
};
struct ShipOrder
{
    std::string shipMode;
    std::string trackingNumber;
};
struct CancelOrder
{
    std::string reason;
};
using OrderCommand =
    std::variant<CreateOrder, AddItem, RemoveItem, ChangeQuantity, ConfirmOrder, ShipOrder, CancelOrder>;

/// What folding one event yields besides the state: sentences about what did not fit.
using Warnings = std::vector<std::string>;

/// Folds one event; pure. What does not fit the state before it is folded as far as it goes and said in `warnings` (may
/// be nullptr). TooLarge when an amount or quantity leaves 64 bits: the event cannot be taken at all. `created` is the
/// event's own time. A misplaced fact is still a fact: confirming, shipping and cancelling set the status whatever it
/// was; an OrderCreated that comes late keeps the status and the items that are there; a second one replaces customer,
/// address and items.
[[nodiscard]] Result<Order> evolve(Order order, const OrderEvent &event, Timestamp created,
                                   Warnings *warnings = nullptr);
/// The same on `order` itself, for bulk readers. On failure `order` is as it was.
[[nodiscard]] Result<void> evolveInPlace(Order &order, OrderEvent &&event, Timestamp created,
                                         Warnings *warnings = nullptr);

/// The events that the command yields; pure. RuleViolated with the rule's words; InvalidInput for a
/// quantity, price or reason that no order can have, and for amounts past 64 bits. No events: nothing to do. `now` goes
/// into the events that carry a time.
[[nodiscard]] Result<std::vector<OrderEvent>> decide(const Order &order, const OrderCommand &command, Timestamp now);
/// The part of `decide` that does not depend on what was typed. `Command` is only a name here: its content is not
/// looked at.
[[nodiscard]] Result<void> checkRules(const Order &order, const OrderCommand &command);

/// Sum of quantity × unitPrice; TooLarge past 64 bits.
[[nodiscard]] Result<Money> totalOf(const std::vector<Item> &items);

} // namespace foldline::orders
