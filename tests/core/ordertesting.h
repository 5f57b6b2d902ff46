// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/orders/order.h"
#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <QByteArray>

// Orders in few words, for the tests of this folder.
namespace foldline::orders::testing {

inline const Timestamp Now = *Timestamp::parse("2016-11-19T08:52:24.118Z");
inline const std::string NowText = "2016-11-19T08:52:24.118000Z";

inline QByteArray bytes(std::string_view text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

inline Money money(std::string_view text) { return Money::parse(text).value(); }

inline Item item(const std::string &product, std::int64_t quantity, std::string_view price)
{
    return {product, "Name of " + product, quantity, money(price)};
}

inline OrderEvent created(std::vector<Item> items = {})
{
    const Money total = totalOf(items).value();
    return OrderCreated{"A-1", "C-1", "Claire Gute", {}, std::move(items), total};
}
inline OrderEvent added(Item line) { return OrderItemAdded{"A-1", std::move(line)}; }
inline OrderEvent removed(const std::string &product) { return OrderItemRemoved{"A-1", product, {}}; }
inline OrderEvent changed(const std::string &product, std::int64_t quantity)
{
    return OrderItemQuantityChanged{"A-1", product, quantity, {}};
}
inline OrderEvent confirmed() { return OrderConfirmed{"A-1", "2016-11-19T09:00:00.000000Z"}; }
inline OrderEvent shipped(const std::string &mode = "First Class")
{
    return OrderShipped{"A-1", "2016-11-20T09:00:00.000000Z", mode, {}};
}
inline OrderEvent cancelled() { return OrderCancelled{"A-1", "2016-11-21T09:00:00.000000Z", "Customer changed mind"}; }

/// The state after those events; every warning goes to `warnings`.
inline Order folded(const std::vector<OrderEvent> &events, Warnings *warnings = nullptr)
{
    Order order;
    for (const OrderEvent &event : events)
        order = evolve(std::move(order), event, Now, warnings).value();
    return order;
}

/// One line an event: its type and its data.
inline std::string lines(const std::vector<OrderEvent> &events)
{
    std::string text;
    for (const OrderEvent &event : events)
        text += std::string(typeName(event)) + " " + json::dump(toJson(event)) + "\n";
    return text;
}

inline std::string stateText(const Order &order) { return json::dump(toJson(order)); }

inline events::RecordedEvent recorded(std::string type, std::string data,
                                      std::string metadata = R"({"schemaVersion":2})")
{
    events::RecordedEvent event;
    event.id = events::EventId::random();
    event.stream = events::StreamName("order-A-1");
    event.type = std::move(type);
    event.contentType = events::JsonContentType;
    event.created = Now;
    event.data = std::move(data);
    event.metadata = std::move(metadata);
    return event;
}

/// The event as it would be written today.
inline events::RecordedEvent recorded(const OrderEvent &event)
{
    return recorded(std::string(typeName(event)), json::dump(toJson(event)),
                    R"({"schemaVersion":)" + std::to_string(CurrentSchema) + "}");
}

} // namespace foldline::orders::testing
