// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "independentfold.h"

#include <QList>

namespace foldline::test {

namespace {

ExactValue wholeNumber(const ExactValue &value) { return ExactValue::number(normalNumber(value.text)); }

ExactValue itemOf(const ExactValue &source)
{
    ExactValue item = ExactValue::object();
    for (const char *name : {"productId", "productName"}) {
        if (const ExactValue *value = source.find(name))
            item.members[name] = *value;
    }
    for (const char *name : {"quantity", "unitPrice"}) {
        if (const ExactValue *value = source.find(name))
            item.members[name] = wholeNumber(*value);
    }
    return item;
}

void recount(ExactValue &state)
{
    Units total = 0;
    for (const ExactValue &item : state.members["items"].elements)
        total += unitsOf(item.textAt("unitPrice")) * (unitsOf(item.textAt("quantity")) / 10'000);
    state.members["totalAmount"] = ExactValue::number(normalFromUnits(total));
}

void addItem(ExactValue &state, const ExactValue &item)
{
    for (ExactValue &own : state.members["items"].elements) {
        if (own.textAt("productId") != item.textAt("productId") || own.textAt("unitPrice") != item.textAt("unitPrice"))
            continue;
        own.members["quantity"] =
            ExactValue::number(normalFromUnits(unitsOf(own.textAt("quantity")) + unitsOf(item.textAt("quantity"))));
        return;
    }
    state.members["items"].elements.push_back(item);
}

void take(ExactValue &state, const ExactValue &data, const char *from, const char *to)
{
    const ExactValue *value = data.find(from);
    if (value && !(value->kind == ExactValue::Kind::String && value->text.empty()))
        state.members[to] = *value;
}

bool meant(const ExactValue &item, const ExactValue &data)
{
    const ExactValue *price = data.find("unitPrice");
    return item.textAt("productId") == data.textAt("productId") && (!price || price->text == item.textAt("unitPrice"));
}

void changeQuantity(ExactValue &state, const ExactValue &data)
{
    for (ExactValue &item : state.members["items"].elements) {
        if (!meant(item, data))
            continue;
        item.members["quantity"] = *data.find("quantity");
        return;
    }
}

void removeItem(ExactValue &state, const ExactValue &data)
{
    std::erase_if(state.members["items"].elements, [&](const ExactValue &item) { return meant(item, data); });
}

bool isSchema1(const ExactValue &event)
{
    const ExactValue *metadata = event.find("metadata");
    const ExactValue *version = metadata ? metadata->find("schemaVersion") : nullptr;
    return version ? version->text == "1" : event.find("data")->find("customer_id") != nullptr;
}

ExactValue created(const ExactValue &event)
{
    const bool old = isSchema1(event);
    const ExactValue &data = *event.find("data");
    ExactValue state = ExactValue::object();
    take(state, data, old ? "id" : "orderId", "orderId");
    take(state, data, old ? "customer_id" : "customerId", "customerId");
    take(state, data, "customerName", "customerName");
    take(state, data, "shippingAddress", "shippingAddress");
    state.members["status"] = ExactValue::string("draft");
    state.members["createdAt"] = ExactValue::string(event.textAt("created"));
    state.members["items"] = ExactValue::array();
    if (const ExactValue *items = data.find(old ? "order_items" : "items")) {
        for (const ExactValue &item : items->elements)
            state.members["items"].elements.push_back(itemOf(item));
    }
    return state;
}

void fold(ExactValue &state, const ExactValue &event)
{
    const std::string type = event.textAt("type");
    const ExactValue &data = *event.find("data");
    if (type == "OrderCreated")
        state = created(event);
    else if (type == "OrderItemAdded")
        addItem(state, itemOf(*data.find("item")));
    else if (type == "OrderItemQuantityChanged")
        changeQuantity(state, data);
    else if (type == "OrderItemRemoved")
        removeItem(state, data);
    else if (type == "OrderConfirmed")
        take(state, data, "confirmedAt", "confirmedAt");
    else if (type == "OrderShipped") {
        take(state, data, "shippedAt", "shippedAt");
        take(state, data, "shipMode", "shipMode");
        take(state, data, "trackingNumber", "trackingNumber");
    } else if (type == "OrderCancelled") {
        take(state, data, "cancelledAt", "cancelledAt");
        take(state, data, "reason", "cancelReason");
    }
    for (const auto &[name, status] : {std::pair("OrderConfirmed", "confirmed"), std::pair("OrderShipped", "shipped"),
                                       std::pair("OrderCancelled", "cancelled")}) {
        if (type == name)
            state.members["status"] = ExactValue::string(status);
    }
    recount(state);
}

} // namespace

bool IndependentFold::read(const QByteArray &interchange)
{
    for (const QByteArray &line : interchange.split('\n')) {
        if (line.isEmpty())
            continue;
        auto event = parseExact({line.constData(), static_cast<std::size_t>(line.size())});
        if (!event)
            return false;
        m_instants.push_back(event->textAt("created"));
        m_streams[event->textAt("stream")].push_back(std::move(*event));
    }
    return true;
}

std::map<std::string, ExactValue> IndependentFold::statesAt(const std::optional<std::string> &instant) const
{
    std::map<std::string, ExactValue> states;
    for (const auto &[stream, events] : m_streams) {
        for (const ExactValue &event : events) {
            if (instant && event.textAt("created") > *instant)
                break;
            fold(states[stream], event);
        }
    }
    return states;
}

Units IndependentFold::total(const std::map<std::string, ExactValue> &states)
{
    Units sum = 0;
    for (const auto &[stream, state] : states)
        sum += unitsOf(state.textAt("totalAmount"));
    return sum;
}

} // namespace foldline::test
