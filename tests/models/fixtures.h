// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/metadata.h"
#include "core/orders/orderaggregate.h"
#include "core/store/memory/memorystore.h"
#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"

#include <QAbstractItemModel>
#include <QSignalSpy>
#include <QStringList>
#include <QTest>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace foldline::test {

inline std::shared_ptr<const aggregates::AggregateRegistry> orderRegistry()
{
    auto registry = std::make_shared<aggregates::AggregateRegistry>();
    registry->add(orders::makeOrderAggregate());
    return registry;
}

/// A clock that goes on by a second with each look; begins at 2016-11-19T08:00:00Z.
class StepClock
{
public:
    Timestamp operator()() const
    {
        return Timestamp::fromTicks(Timestamp::parse("2016-11-19T08:00:00Z")->ticks() +
                                    (*m_steps)++ * Timestamp::TicksPerSecond);
    }

private:
    std::shared_ptr<std::atomic<std::int64_t>> m_steps = std::make_shared<std::atomic<std::int64_t>>(0);
};

inline std::shared_ptr<store::MemoryStore> steppingStore() { return std::make_shared<store::MemoryStore>(StepClock()); }

inline events::ProposedEvent orderEvent(std::string type, std::string data, std::string actor = "web-shop",
                                        std::string reason = {})
{
    events::ProposedEvent event;
    event.id = events::EventId::random();
    event.type = std::move(type);
    event.data = std::move(data);
    events::EventMetadata metadata;
    metadata.schemaVersion = 2;
    metadata.actor = std::move(actor);
    metadata.reason = std::move(reason);
    metadata.correlationId = "4ee40fc2-fe8c-5683-aec4-0ec3cab96210";
    event.metadata = events::writeMetadata(metadata);
    return event;
}

inline void append(store::EventStore &store, const std::string &stream,
                   const std::vector<events::ProposedEvent> &events)
{
    const auto result = store.append(events::StreamName(stream), events::ExpectedRevision::any(), events);
    if (!result)
        qFatal("append failed: %s", describe(result.error()).c_str());
}

inline std::vector<events::ProposedEvent> manyEvents(std::size_t count, const std::string &type)
{
    std::vector<events::ProposedEvent> result(count, orderEvent(type, "{}"));
    for (auto &event : result)
        event.id = events::EventId::random();
    return result;
}

inline events::ProposedEvent created(const std::string &id, const std::string &customer = "Eric Hoffmann",
                                     int quantity = 2)
{
    const std::string total = std::to_string(quantity * 10);
    return orderEvent("OrderCreated",
                      R"({"orderId":")" + id + R"(","customerId":"EH-13945","customerName":")" + customer +
                          R"(","items":[{"productId":"P-1","productName":"Staples","quantity":)" +
                          std::to_string(quantity) + R"(,"unitPrice":10}],"totalAmount":)" + total + "}");
}

inline events::ProposedEvent itemAdded(const std::string &id, const std::string &product = "P-2",
                                       const std::string &name = "Xerox 1905")
{
    return orderEvent("OrderItemAdded", R"({"orderId":")" + id + R"(","item":{"productId":")" + product +
                                            R"(","productName":")" + name + R"(","quantity":3,"unitPrice":4.864}})");
}

inline events::ProposedEvent quantityChanged(const std::string &id, int quantity)
{
    return orderEvent("OrderItemQuantityChanged",
                      R"({"orderId":")" + id + R"(","productId":"P-1","quantity":)" + std::to_string(quantity) + "}",
                      "support", "Customer on the phone");
}

inline events::ProposedEvent confirmed(const std::string &id)
{
    return orderEvent("OrderConfirmed", R"({"orderId":")" + id + R"(","confirmedAt":"2016-11-19T09:00:00Z"})",
                      "payment-gateway");
}

inline events::ProposedEvent cancelled(const std::string &id)
{
    return orderEvent("OrderCancelled",
                      R"({"orderId":")" + id +
                          R"(","cancelledAt":"2016-11-19T10:00:00Z","reason":"Customer changed mind"})");
}

inline void appendSample(store::EventStore &store, const std::string &id = "A-1")
{
    append(store, "order-" + id, {created(id), itemAdded(id), quantityChanged(id, 5), confirmed(id)});
}

/// Opens the store in the session and waits for it.
inline bool adopt(ui::StoreSession &session, std::shared_ptr<store::EventStore> store)
{
    QSignalSpy opened(&session, &ui::StoreSession::opened);
    session.adopt(std::move(store), QStringLiteral("test"));
    return opened.count() > 0 || opened.wait(30'000);
}

/// The rows as lines, cells parted by ` | `; `cell` makes the text.
inline QStringList printed(const QAbstractItemModel &model, const std::function<QString(const QModelIndex &)> &cell,
                           const QModelIndex &parent = {}, int depth = 0)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(parent); ++column)
            cells << cell(model.index(row, column, parent));
        lines << QString(QString(depth * 2, u' ') + cells.join(QStringLiteral(" | ")));
        lines += printed(model, cell, model.index(row, 0, parent), depth + 1);
    }
    return lines;
}

inline QStringList printed(const QAbstractItemModel &model)
{
    return printed(model, [](const QModelIndex &index) { return index.data().toString(); });
}

/// Compares line by line, so that a difference names its line.
inline void compareLines(const QStringList &actual, const QStringList &expected)
{
    if (actual != expected)
        qWarning().noquote().nospace() << "actual:\n" << actual.join(u'\n');
    for (qsizetype i = 0; i < std::min(actual.size(), expected.size()); ++i)
        QCOMPARE(actual[i], expected[i]);
    QCOMPARE(actual.size(), expected.size());
}

} // namespace foldline::test
