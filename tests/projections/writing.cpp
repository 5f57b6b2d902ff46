// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/projections/readmodelfixture.h"

#include <random>

namespace foldline::test {
namespace {

std::string itemJson(const std::string &product, const std::string &price, int quantity)
{
    return R"({"productId":")" + product + R"(","productName":"Product )" + product + R"(","quantity":)" +
           std::to_string(quantity) + R"(,"unitPrice":)" + price + "}";
}

std::string idMember(const std::string &order) { return R"({"orderId":)" + json::quote(order); }

std::string total(const std::string &price, int quantity)
{
    const auto amount = Money::parse(price).value().times(quantity);
    return amount ? amount->toString() : "0";
}

/// Draws from one generator, so that a seed gives one history with every library.
class Draw
{
public:
    explicit Draw(unsigned seed) : m_engine(seed) {}
    int below(int limit) { return static_cast<int>(m_engine() % static_cast<unsigned>(limit)); }
    std::string price() { return std::to_string(below(500)) + "." + std::to_string(1000 + below(9000)); }

private:
    std::mt19937 m_engine;
};

void continueOrder(store::EventStore &store, Draw &draw, const std::string &order)
{
    switch (draw.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
        return addItem(store, order, "P-" + std::to_string(draw.below(5)), draw.price(), 1 + draw.below(4));
    case 4:
        write(store, "order-" + order, "OrderItemRemoved", idMember(order) + R"(,"productId":"P-1"})");
        return;
    case 5:
        write(store, "order-" + order, "OrderItemQuantityChanged",
              idMember(order) + R"(,"productId":"P-2","quantity":7})");
        return;
    case 6:
    case 7:
        return confirm(store, order);
    case 8:
        return ship(store, order);
    case 9:
        return cancel(store, order);
    case 10:
        write(store, "order-" + order, "OrderNoteAttached", R"({"note":"call back"})");
        return;
    default:
        if (draw.below(3) == 0)
            remove(store, order, store::DeleteMode::Soft);
        return;
    }
}

} // namespace

store::AppendResult write(store::EventStore &store, const std::string &stream, const std::string &type,
                          const std::string &data, std::optional<Timestamp> created, const std::string &metadata)
{
    events::ProposedEvent event;
    event.id = events::EventId::random();
    event.type = type;
    event.data = data;
    event.metadata = metadata;
    event.created = created;
    const auto result = store.append(events::StreamName(stream), events::ExpectedRevision::any(), std::span(&event, 1));
    if (!result)
        qFatal("%s", describe(result.error()).c_str());
    return *result;
}

void create(store::EventStore &store, const std::string &order, const std::string &customer, const std::string &price,
            int quantity, const std::string &customerName)
{
    const std::string name = customerName.empty() ? std::string() : R"(,"customerName":)" + json::quote(customerName);
    write(store, "order-" + order, "OrderCreated",
          idMember(order) + R"(,"customerId":)" + json::quote(customer) + name + R"(,"items":[)" +
              itemJson("P-0", price, quantity) + R"(],"totalAmount":)" + total(price, quantity) + "}");
}

void addItem(store::EventStore &store, const std::string &order, const std::string &product, const std::string &price,
             int quantity)
{
    write(store, "order-" + order, "OrderItemAdded",
          idMember(order) + R"(,"item":)" + itemJson(product, price, quantity) + "}");
}

void confirm(store::EventStore &store, const std::string &order)
{
    write(store, "order-" + order, "OrderConfirmed",
          idMember(order) + R"(,"confirmedAt":"2016-11-19T08:40:02.1180005Z"})");
}

void ship(store::EventStore &store, const std::string &order)
{
    write(store, "order-" + order, "OrderShipped",
          idMember(order) + R"(,"shippedAt":"2016-11-21T10:00:00+01:00","shipMode":"Second Class"})");
}

void cancel(store::EventStore &store, const std::string &order)
{
    write(store, "order-" + order, "OrderCancelled",
          idMember(order) + R"(,"cancelledAt":"2016-11-20T00:00:00Z","reason":"changed their mind"})");
}

void remove(store::EventStore &store, const std::string &order, store::DeleteMode mode)
{
    const auto removed =
        store.deleteStream(events::StreamName("order-" + order), events::ExpectedRevision::any(), mode);
    if (!removed)
        qFatal("%s", describe(removed.error()).c_str());
}

void writeHistory(store::EventStore &store, unsigned seed, int orders)
{
    Draw draw(seed);
    int created = 0;
    while (created < orders) {
        if (created == 0 || draw.below(4) == 0) {
            create(store, "O-" + std::to_string(created), "C-" + std::to_string(draw.below(20)), draw.price(),
                   1 + draw.below(3), "Zoë Ångström");
            ++created;
        } else {
            continueOrder(store, draw, "O-" + std::to_string(draw.below(created)));
        }
    }
    for (int i = 0; i < orders / 10; ++i) {
        const std::string order = "T-" + std::to_string(seed) + "-" + std::to_string(i);
        create(store, order);
        addItem(store, order, "P-1", "3.5");
        remove(store, order, store::DeleteMode::Tombstone);
    }
}

} // namespace foldline::test
