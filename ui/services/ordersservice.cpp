// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/ordersservice.h"

#include "ui/services/readmodelworker.h"
#include "ui/services/storesession.h"

#include <chrono>
#include <thread>
#include <utility>

namespace foldline::ui {

using projections::OrderQuery;
using projections::OrderSummaries;
using projections::ReadModelDatabase;

namespace {

Result<OrderRows> readPage(ReadModelDatabase &database, const OrderQuery &query)
{
    return OrderSummaries(database).rows(query).map([](std::vector<projections::OrderSummary> rows) {
        return OrderRows(std::make_shared<const std::vector<projections::OrderSummary>>(std::move(rows)));
    });
}

Result<std::optional<Timestamp>> readNewest(ReadModelDatabase &database)
{
    OrderQuery query;
    query.limit = 1;
    return OrderSummaries(database).rows(query).map([](const std::vector<projections::OrderSummary> &rows) {
        return rows.empty() ? std::nullopt : std::optional(rows.front().lastEventAt);
    });
}

Result<OrderSnapshot> readSnapshot(ReadModelDatabase &database, OrderQuery query, const QList<quint64> &offsets,
                                   quint64 pageSize)
{
    OrderSnapshot snapshot;
    query.offset = 0;
    query.limit = UINT64_MAX;
    auto counts = OrderSummaries(database).counts(query);
    if (!counts)
        return failure(std::move(counts.error()));
    snapshot.counts = std::move(*counts);
    auto newest = readNewest(database);
    if (!newest)
        return failure(std::move(newest.error()));
    snapshot.newest = *newest;
    query.limit = pageSize;
    for (const quint64 offset : offsets) {
        query.offset = offset;
        auto page = readPage(database, query);
        if (!page)
            return failure(std::move(page.error()));
        snapshot.pages.insert(offset, std::move(*page));
    }
    return snapshot;
}

Result<OrderSnapshot> readSnapshotAtOnce(ReadModelDatabase &database, const OrderQuery &query,
                                         const QList<quint64> &offsets, quint64 pageSize)
{
    if (auto begun = database.beginSnapshot(); !begun)
        return failure(std::move(begun.error()));
    auto snapshot = readSnapshot(database, query, offsets, pageSize);
    database.rollback();
    return snapshot;
}

} // namespace

OrdersService::OrdersService(StoreSession &session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(&session, &StoreSession::opened, this, &OrdersService::connectStore);
    connect(&session, &StoreSession::closed, this, &OrdersService::connectStore);
    connect(&session, &StoreSession::runnerStatusChanged, this, &OrdersService::lookAtRunner);
    connect(&m_throttle, &Throttle::due, this, &OrdersService::changed);
    connectStore();
}

OrdersService::~OrdersService() { dropRequests(); }

void OrdersService::dropRequests()
{
    for (const auto &unwanted : std::as_const(m_waiting))
        *unwanted = true;
    m_waiting.clear();
}

void OrdersService::connectStore()
{
    dropRequests();
    m_throttle.clear();
    m_worker.reset();
    m_position.reset();
    if (const auto location = m_session.readModels()) {
        auto notify = [this, outbox = m_mailbox.outbox(), ticket = ++m_lastTicket] {
            outbox.post([this, ticket] {
                if (ticket == m_workerTicket)
                    m_throttle.request();
            });
        };
        m_workerTicket = m_lastTicket;
        m_worker = std::make_unique<ReadModelWorker>(*location, std::move(notify), m_session.pool());
    }
    emit storeChanged();
}

void OrdersService::lookAtRunner(const projections::RunnerStatus &status)
{
    if (m_worker && status.position != m_position) {
        m_position = status.position;
        m_throttle.request();
    }
}

namespace {

constexpr int LockedTries = 100;
constexpr std::chrono::milliseconds LockedPause{10};

} // namespace

template <typename Read, typename Deliver>
quint64 OrdersService::ask(Read read, Deliver deliver)
{
    const quint64 ticket = ++m_lastTicket;
    if (!m_worker)
        return ticket;
    auto unwanted = std::make_shared<std::atomic_bool>(false);
    m_waiting.insert(ticket, unwanted);
    m_worker->enqueue([this, ticket, unwanted, read = std::move(read), deliver = std::move(deliver),
                       outbox = m_mailbox.outbox()](const Result<ReadModelDatabase *> &database) {
        if (*unwanted)
            return;
        auto answer = database ? read(**database) : decltype(read(**database))(tl::unexpect, database.error());
        // A read model in memory answers "locked" at once while its runner commits; that takes some milliseconds.
        const auto locked = [&] { return database && !answer && answer.error().code == ErrorCode::Unavailable; };
        for (int tries = 0; tries < LockedTries && locked() && !*unwanted; ++tries) {
            std::this_thread::sleep_for(LockedPause);
            answer = read(**database);
        }
        outbox.post([this, ticket, deliver, answer = std::move(answer)] {
            if (!m_waiting.remove(ticket))
                return;
            if (answer)
                deliver(ticket, *answer);
            else
                emit requestFailed(ticket, answer.error());
        });
    });
    return ticket;
}

quint64 OrdersService::requestPage(const OrderQuery &query)
{
    return ask([query](ReadModelDatabase &database) { return readPage(database, query); },
               [this](quint64 ticket, const OrderRows &rows) { emit pageAvailable(ticket, rows); });
}

quint64 OrdersService::requestCounts(const OrderQuery &query)
{
    return ask(
        [query](ReadModelDatabase &database) { return OrderSummaries(database).counts(query); },
        [this](quint64 ticket, const projections::OrderCounts &counts) { emit countsAvailable(ticket, counts); });
}

quint64 OrdersService::requestSnapshot(const OrderQuery &query, const QList<quint64> &offsets, quint64 pageSize)
{
    return ask([query, offsets, pageSize](
                   ReadModelDatabase &database) { return readSnapshotAtOnce(database, query, offsets, pageSize); },
               [this](quint64 ticket, const OrderSnapshot &snapshot) { emit snapshotAvailable(ticket, snapshot); });
}

void OrdersService::cancel(quint64 ticket)
{
    if (const auto unwanted = m_waiting.take(ticket))
        *unwanted = true;
}

} // namespace foldline::ui
