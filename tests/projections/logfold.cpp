// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/projections/readmodelfixture.h"

#include <algorithm>
#include <vector>

/// A fold of order events from their JSON, written for the tests alone: schema 2, the rules of the orders document.
namespace foldline::test {
namespace {

struct Line
{
    std::string product;
    std::int64_t quantity = 0;
    std::int64_t price = 0;
};

struct Folded
{
    projections::OrderSummary row;
    std::vector<Line> lines;
    bool exists = false;
};

std::int64_t unitsOf(const json::Value &value, std::string_view member)
{
    return Money::parse(value.find(member)->text()).value().units();
}

Line lineOf(const json::Value &item)
{
    return {item.stringAt("productId"), json::toInteger(item.find("quantity")->text()).value(),
            unitsOf(item, "unitPrice")};
}

void addLine(Folded &order, const Line &line)
{
    for (Line &known : order.lines) {
        if (known.product == line.product && known.price == line.price) {
            known.quantity += line.quantity;
            return;
        }
    }
    order.lines.push_back(line);
}

void foldItems(Folded &order, const std::string &type, const json::Value &data)
{
    if (type == "OrderItemAdded")
        addLine(order, lineOf(*data.find("item")));
    const std::string product = data.stringAt("productId");
    if (type == "OrderItemRemoved")
        std::erase_if(order.lines, [&](const Line &line) { return line.product == product; });
    if (type == "OrderItemQuantityChanged") {
        const auto line = std::find_if(order.lines.begin(), order.lines.end(),
                                       [&](const Line &known) { return known.product == product; });
        if (line != order.lines.end())
            line->quantity = json::toInteger(data.find("quantity")->text()).value();
    }
}

void foldStatus(Folded &order, const std::string &type, const json::Value &data)
{
    const auto instant = [&](std::string_view member) { return Timestamp::parse(data.stringAt(member)).value(); };
    if (type == "OrderConfirmed") {
        order.row.status = "confirmed";
        order.row.confirmedAt = instant("confirmedAt");
    } else if (type == "OrderShipped") {
        order.row.status = "shipped";
        order.row.shippedAt = instant("shippedAt");
    } else if (type == "OrderCancelled") {
        order.row.status = "cancelled";
        order.row.cancelledAt = instant("cancelledAt");
    }
}

void foldCreated(Folded &order, const json::Value &data)
{
    order.row.customerId = data.stringAt("customerId");
    order.row.customerName = data.stringAt("customerName");
    order.lines.clear();
    for (const json::Value &item : data.find("items")->elements())
        addLine(order, lineOf(item));
}

void foldEvent(Folded &order, const events::RecordedEvent &event)
{
    if (!order.exists) {
        order.exists = true;
        order.row.orderId = event.stream.value().substr(std::string_view("order-").size());
        order.row.createdAt = event.created;
        order.row.status = "draft";
    }
    order.row.lastRevision = event.revision.value;
    order.row.lastEventAt = event.created;
    const auto data = json::parse(event.data);
    if (!data || !event.type.starts_with("Order"))
        return;
    if (event.type == "OrderCreated")
        foldCreated(order, *data);
    foldItems(order, event.type, *data);
    foldStatus(order, event.type, *data);
    std::int64_t total = 0;
    for (const Line &line : order.lines)
        total += line.quantity * line.price;
    order.row.totalAmount = Money::fromUnits(total);
    order.row.itemCount = static_cast<std::int64_t>(order.lines.size());
}

} // namespace

Rows foldLog(store::EventStore &store, std::optional<events::Position> upTo)
{
    std::map<std::string, Folded> orders;
    const auto done = store.readAll({}, [&](std::span<const events::RecordedEvent> batch) {
        for (const events::RecordedEvent &event : batch) {
            if (upTo && event.position > *upTo)
                return false;
            const std::string &stream = event.stream.value();
            if (stream.starts_with("$$order-")) {
                if (event.data.find("9223372036854775807") != std::string::npos)
                    orders.erase(stream.substr(2));
            } else if (event.type == "$streamDeleted") {
                orders.erase(stream);
            } else if (stream.starts_with("order-")) {
                foldEvent(orders[stream], event);
            }
        }
        return true;
    });
    if (!done)
        qFatal("%s", describe(done.error()).c_str());
    Rows rows;
    for (const auto &[stream, order] : orders)
        rows.emplace(order.row.orderId, order.row);
    return rows;
}

} // namespace foldline::test
