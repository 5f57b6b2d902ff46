// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/ordernarration.h"

#include "core/base/text.h"

#include <algorithm>
#include <optional>

namespace foldline::orders {

namespace {

using aggregates::Narration;

constexpr std::size_t ShownLength = 200;
constexpr std::string_view Arrow = " → ";
constexpr std::string_view Times = " × ";

std::string nameOf(const Item &item) { return shown(item.productName.empty() ? item.productId : item.productName); }

std::string counting(std::string_view verb, std::int64_t quantity)
{
    return std::string(verb) + ' ' + std::to_string(quantity) + std::string(Times);
}

Narration telling(std::string before, std::string_view name, std::string_view after, std::string detail)
{
    Narration told{std::move(before), std::move(detail)};
    told.nameFrom = told.sentence.size();
    told.nameTo = told.nameFrom + name.size();
    told.sentence += name;
    told.sentence += after;
    return told;
}

class Narrator
{
public:
    Narrator(const Order &before, const Order &after) : m_before(before), m_after(after) {}

    Narration operator()(const OrderCreated &event) const
    {
        const std::string with =
            event.items.empty() ? "Created without items" : "Created with " + counted(event.items.size(), "item");
        return {with, totals()};
    }

    Narration operator()(const OrderItemAdded &event) const
    {
        return telling(counting("Added", event.item.quantity), nameOf(event.item), {}, totals());
    }

    Narration operator()(const OrderItemRemoved &event) const
    {
        const Item *line = lineBefore(event.productId, event.unitPrice);
        if (!line)
            return telling("Removed ", shown(event.productId), {}, "state unchanged");
        return telling(counting("Removed", quantityBefore(event)), nameOf(*line), {}, totals());
    }

    Narration operator()(const OrderItemQuantityChanged &event) const
    {
        const Item *line = lineBefore(event.productId, event.unitPrice);
        const std::string to = " to " + std::to_string(event.quantity);
        if (!line)
            return telling("Changed ", shown(event.productId), to, "state unchanged");
        return telling("Changed ", nameOf(*line), " from " + std::to_string(line->quantity) + to, totals());
    }

    Narration operator()(const OrderConfirmed &) const { return {"Confirmed", statuses()}; }

    Narration operator()(const OrderShipped &event) const
    {
        return {event.shipMode.empty() ? "Shipped" : "Shipped (" + shown(event.shipMode) + ")", statuses()};
    }

    Narration operator()(const OrderCancelled &event) const
    {
        return {event.reason.empty() ? "Cancelled" : "Cancelled: " + shown(event.reason), statuses()};
    }

private:
    const Item *lineBefore(const std::string &productId, const std::optional<Money> &unitPrice) const
    {
        const auto line = std::find_if(m_before.items.begin(), m_before.items.end(), [&](const Item &item) {
            return item.productId == productId && (!unitPrice || item.unitPrice == *unitPrice);
        });
        return line == m_before.items.end() ? nullptr : &*line;
    }

    /// Pieces of the lines that the event takes away; held at the largest number there is.
    std::int64_t quantityBefore(const OrderItemRemoved &event) const
    {
        std::int64_t sum = 0;
        for (const Item &item : m_before.items) {
            if (item.productId != event.productId || (event.unitPrice && item.unitPrice != *event.unitPrice))
                continue;
            if (__builtin_add_overflow(sum, item.quantity, &sum))
                return INT64_MAX;
        }
        return sum;
    }

    std::string totals() const
    {
        const bool isFirst = !m_before.exists || (!m_before.created && m_before.items.empty());
        if (isFirst || m_before.totalAmount == m_after.totalAmount)
            return "total " + m_after.totalAmount.toDisplay();
        return "total " + m_before.totalAmount.toDisplay() + std::string(Arrow) + m_after.totalAmount.toDisplay();
    }

    std::string statuses() const
    {
        const std::string after(statusName(m_after.status));
        if (!m_before.exists || m_before.status == m_after.status)
            return after;
        return std::string(statusName(m_before.status)) + std::string(Arrow) + after;
    }

    const Order &m_before;
    const Order &m_after;
};

} // namespace

std::string shown(std::string_view text) { return printable(elided(text, ShownLength)); }

Narration narrate(const Order &before, const OrderEvent &event, const Order &after)
{
    return std::visit(Narrator(before, after), event);
}

std::string_view statusToken(Status status)
{
    switch (status) {
    case Status::Draft:
        return "event-created";
    case Status::Confirmed:
        return "event-confirmed";
    case Status::Shipped:
        return "event-shipped";
    case Status::Cancelled:
        return "event-cancelled";
    }
    return {};
}

aggregates::Summary summarize(const Order &order)
{
    if (!order.exists)
        return {"Order", {}, {}, {}, {}, {}, {}, {}};
    const std::string id = shown(order.orderId);
    const std::string customerId = shown(order.customerId);
    const bool hasName = !order.customerName.empty();
    return {id.empty() ? "Order" : "Order " + id,
            id,
            std::string(statusName(order.status)),
            std::string(statusToken(order.status)),
            hasName ? shown(order.customerName) : customerId,
            hasName ? customerId : std::string(),
            "total",
            order.totalAmount.toDisplay()};
}

} // namespace foldline::orders
