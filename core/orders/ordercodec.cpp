// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/ordercodec.h"

#include <algorithm>
#include <array>
#include <utility>

namespace foldline::orders {

namespace {

/// Names of the alternatives of OrderEvent, in their order.
constexpr std::array<std::string_view, std::variant_size_v<OrderEvent>> TypeNames{
    "OrderCreated",   "OrderItemAdded", "OrderItemRemoved", "OrderItemQuantityChanged",
    "OrderConfirmed", "OrderShipped",   "OrderCancelled"};
static_assert(!TypeNames.back().empty(), "each event has a name");

/// An object whose absent values are absent.
class Members
{
public:
    Members &text(std::string name, const std::string &value)
    {
        m_members.emplace_back(std::move(name), json::Value::string(value));
        return *this;
    }
    Members &textIfAny(std::string name, const std::string &value)
    {
        return value.empty() ? *this : text(std::move(name), value);
    }
    Members &integer(std::string name, std::int64_t value) { return add(std::move(name), json::Value::number(value)); }
    Members &amount(std::string name, Money value)
    {
        return add(std::move(name), json::Value::number(value.toString()));
    }
    Members &amountIfAny(std::string name, const std::optional<Money> &value)
    {
        return value ? amount(std::move(name), *value) : *this;
    }
    Members &add(std::string name, json::Value value)
    {
        m_members.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    Members &jsonIfAny(std::string name, const std::string &text)
    {
        if (Result<json::Value> value = json::parse(text))
            add(std::move(name), std::move(*value));
        return *this;
    }
    json::Value take() { return json::Value::object(std::move(m_members)); }

private:
    json::Object m_members;
};

json::Value itemJson(const Item &item)
{
    return Members()
        .text("productId", item.productId)
        .text("productName", item.productName)
        .integer("quantity", item.quantity)
        .amount("unitPrice", item.unitPrice)
        .take();
}

json::Value itemsJson(const std::vector<Item> &items)
{
    json::Array elements;
    elements.reserve(items.size());
    std::transform(items.begin(), items.end(), std::back_inserter(elements), itemJson);
    return json::Value::array(std::move(elements));
}

struct ToJson
{
    json::Value operator()(const OrderCreated &event) const
    {
        return Members()
            .text("orderId", event.orderId)
            .text("customerId", event.customerId)
            .textIfAny("customerName", event.customerName)
            .jsonIfAny("shippingAddress", event.shippingAddress)
            .add("items", itemsJson(event.items))
            .amount("totalAmount", event.totalAmount)
            .take();
    }
    json::Value operator()(const OrderItemAdded &event) const
    {
        return Members().text("orderId", event.orderId).add("item", itemJson(event.item)).take();
    }
    json::Value operator()(const OrderItemRemoved &event) const
    {
        return Members()
            .text("orderId", event.orderId)
            .text("productId", event.productId)
            .amountIfAny("unitPrice", event.unitPrice)
            .take();
    }
    json::Value operator()(const OrderItemQuantityChanged &event) const
    {
        return Members()
            .text("orderId", event.orderId)
            .text("productId", event.productId)
            .integer("quantity", event.quantity)
            .amountIfAny("unitPrice", event.unitPrice)
            .take();
    }
    json::Value operator()(const OrderConfirmed &event) const
    {
        return Members().text("orderId", event.orderId).text("confirmedAt", event.confirmedAt).take();
    }
    json::Value operator()(const OrderShipped &event) const
    {
        return Members()
            .text("orderId", event.orderId)
            .text("shippedAt", event.shippedAt)
            .textIfAny("shipMode", event.shipMode)
            .textIfAny("trackingNumber", event.trackingNumber)
            .take();
    }
    json::Value operator()(const OrderCancelled &event) const
    {
        return Members()
            .text("orderId", event.orderId)
            .text("cancelledAt", event.cancelledAt)
            .text("reason", event.reason)
            .take();
    }
};

} // namespace

std::string_view typeName(const OrderEvent &event) { return TypeNames[event.index()]; }

bool isOrderEventType(std::string_view type)
{
    return std::find(TypeNames.begin(), TypeNames.end(), type) != TypeNames.end();
}

json::Value toJson(const OrderEvent &event) { return std::visit(ToJson(), event); }

json::Value toJson(const Order &order)
{
    if (!order.exists)
        return json::Value::object();
    return Members()
        .textIfAny("orderId", order.orderId)
        .text("status", std::string(statusName(order.status)))
        .textIfAny("customerId", order.customerId)
        .textIfAny("customerName", order.customerName)
        .jsonIfAny("shippingAddress", order.shippingAddress)
        .add("items", itemsJson(order.items))
        .amount("totalAmount", order.totalAmount)
        .text("createdAt", order.createdAt.toIso8601())
        .textIfAny("confirmedAt", order.confirmedAt)
        .textIfAny("shippedAt", order.shippedAt)
        .textIfAny("shipMode", order.shipMode)
        .textIfAny("trackingNumber", order.trackingNumber)
        .textIfAny("cancelledAt", order.cancelledAt)
        .textIfAny("cancelReason", order.cancelReason)
        .take();
}

} // namespace foldline::orders
