// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/order.h"

#include <algorithm>
#include <utility>

namespace foldline::orders {

namespace {

using Events = std::vector<OrderEvent>;

Result<void> refused(std::string_view rule) { return failure(ErrorCode::RuleViolated, std::string(rule)); }

/// An order whose stream holds nothing that could be read as an event of it is none.
bool isOrder(const Order &order) { return order.exists && (order.created || !order.orderId.empty()); }

Result<void> changeable(const Order &order)
{
    return order.status == Status::Draft ? Result<void>() : refused("Only draft orders can be changed");
}

/// Which commands the status lets through.
struct StatusRules
{
    const Order &order;

    Result<void> operator()(const CreateOrder &) const { return {}; }
    Result<void> operator()(const AddItem &) const { return changeable(order); }
    Result<void> operator()(const RemoveItem &) const { return changeable(order); }
    Result<void> operator()(const ChangeQuantity &) const { return changeable(order); }
    Result<void> operator()(const ConfirmOrder &) const
    {
        if (order.status == Status::Shipped)
            return refused("Order already shipped");
        return order.status == Status::Draft ? Result<void>() : refused("Only draft orders can be confirmed");
    }
    Result<void> operator()(const ShipOrder &) const
    {
        if (order.status == Status::Shipped)
            return refused("Order already shipped");
        return order.status == Status::Confirmed ? Result<void>() : refused("Only confirmed orders can be shipped");
    }
    Result<void> operator()(const CancelOrder &) const
    {
        if (order.status == Status::Shipped)
            return refused("Order already shipped");
        return order.status == Status::Cancelled ? refused("Order already cancelled") : Result<void>();
    }
};

Result<void> checkItem(const Item &item)
{
    if (item.quantity < 1)
        return failure(ErrorCode::InvalidInput, "Quantity must be a whole number of at least 1");
    if (item.unitPrice < Money())
        return failure(ErrorCode::InvalidInput, "Unit price must be an amount of at least 0");
    return {};
}

/// What an allowed command yields.
class Deciding
{
public:
    Deciding(const Order &order, Timestamp now) : m_order(order), m_now(now) {}

    Result<Events> operator()(const CreateOrder &command) const
    {
        for (const Item &item : command.items) {
            if (const Result<void> fits = checkItem(item); !fits)
                return failure(fits.error());
        }
        const Result<Money> total = totalOf(command.items);
        if (!total)
            return failure(ErrorCode::InvalidInput, "The items' total is too large: " + total.error().message);
        return Events{
            OrderCreated{command.orderId, command.customerId, command.customerName, {}, command.items, *total}};
    }

    Result<Events> operator()(const AddItem &command) const
    {
        if (const Result<void> fits = checkItem(command.item); !fits)
            return failure(fits.error());
        return ifItFits(OrderItemAdded{m_order.orderId, command.item});
    }

    Result<Events> operator()(const RemoveItem &command) const
    {
        if (!firstLine(command.productId))
            return failure(ErrorCode::RuleViolated, "No such item");
        return Events{OrderItemRemoved{m_order.orderId, command.productId, {}}};
    }

    Result<Events> operator()(const ChangeQuantity &command) const
    {
        if (command.quantity < 1)
            return failure(ErrorCode::InvalidInput, "Quantity must be a whole number of at least 1");
        const Item *line = firstLine(command.productId);
        if (!line)
            return failure(ErrorCode::RuleViolated, "No such item");
        if (line->quantity == command.quantity)
            return Events{};
        return ifItFits(OrderItemQuantityChanged{m_order.orderId, command.productId, command.quantity, {}});
    }

    Result<Events> operator()(const ConfirmOrder &) const
    {
        return Events{OrderConfirmed{m_order.orderId, m_now.toIso8601()}};
    }

    Result<Events> operator()(const ShipOrder &command) const
    {
        return Events{OrderShipped{m_order.orderId, m_now.toIso8601(), command.shipMode, command.trackingNumber}};
    }

    Result<Events> operator()(const CancelOrder &command) const
    {
        if (command.reason.find_first_not_of(" \t\r\n") == std::string::npos)
            return failure(ErrorCode::InvalidInput, "Reason must not be empty");
        return Events{OrderCancelled{m_order.orderId, m_now.toIso8601(), command.reason}};
    }

private:
    const Item *firstLine(const std::string &productId) const
    {
        const auto line = std::find_if(m_order.items.begin(), m_order.items.end(),
                                       [&](const Item &item) { return item.productId == productId; });
        return line == m_order.items.end() ? nullptr : &*line;
    }

    Result<Events> ifItFits(OrderEvent event) const
    {
        if (const Result<Order> after = evolve(m_order, event, m_now); !after)
            return failure(ErrorCode::InvalidInput, "Quantity or unit price is too large: " + after.error().message);
        return Events{std::move(event)};
    }

    const Order &m_order;
    Timestamp m_now;
};

} // namespace

Result<void> checkRules(const Order &order, const OrderCommand &command)
{
    if (std::holds_alternative<CreateOrder>(command))
        return order.exists ? refused("Order already exists") : Result<void>();
    if (!isOrder(order))
        return refused("No such order");
    return std::visit(StatusRules{order}, command);
}

Result<std::vector<OrderEvent>> decide(const Order &order, const OrderCommand &command, Timestamp now)
{
    if (const Result<void> allowed = checkRules(order, command); !allowed)
        return failure(allowed.error());
    return std::visit(Deciding(order, now), command);
}

} // namespace foldline::orders
