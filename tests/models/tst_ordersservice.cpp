// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/ordersservice.h"

#include "tests/models/fixtures.h"

#include <QThread>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestOrdersService : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void answersWithTheTicket();
    void snapshotIsOfOneMoment();
    void cancelledTicketsAreNotAnswered();
    void ticketsOfAnEarlierStoreAreNotAnswered();
    void changedComesAndIsThinnedOut();
    void nothingIsAskedWhileClosed();

private:
    std::shared_ptr<store::MemoryStore> m_store;
    std::unique_ptr<StoreSession> m_session;
    std::unique_ptr<OrdersService> m_service;
};

void TestOrdersService::init()
{
    m_store = steppingStore();
    appendSample(*m_store, "A-1");
    append(*m_store, "order-A-2", {created("A-2", "Liz Thompson")});
    m_session = std::make_unique<StoreSession>(orderRegistry());
    m_service = std::make_unique<OrdersService>(*m_session);
    QVERIFY(adopt(*m_session, m_store));
    QTRY_COMPARE(m_session->runnerStatus().rows, std::uint64_t(2));
}

void TestOrdersService::cleanup()
{
    m_service.reset();
    m_session.reset();
}

void TestOrdersService::answersWithTheTicket()
{
    QSignalSpy pages(m_service.get(), &OrdersService::pageAvailable);
    QSignalSpy counts(m_service.get(), &OrdersService::countsAvailable);
    projections::OrderQuery query;
    query.text = "liz";
    const quint64 page = m_service->requestPage(query);
    const quint64 count = m_service->requestCounts(query);
    QVERIFY(page != count);
    QTRY_COMPARE(counts.count(), 1);
    QCOMPARE(pages.count(), 1);
    QCOMPARE(pages[0][0].toULongLong(), page);
    QCOMPARE(counts[0][0].toULongLong(), count);
    const auto rows = pages[0][1].value<OrderRows>();
    QCOMPARE(rows->size(), std::size_t(1));
    QCOMPARE(rows->front().orderId, std::string("A-2"));
    QCOMPARE(counts[0][1].value<projections::OrderCounts>().matching, std::uint64_t(1));
}

void TestOrdersService::snapshotIsOfOneMoment()
{
    QSignalSpy snapshots(m_service.get(), &OrdersService::snapshotAvailable);
    const quint64 ticket = m_service->requestSnapshot({}, {0, 1, 7}, 1);
    QTRY_COMPARE(snapshots.count(), 1);
    QCOMPARE(snapshots[0][0].toULongLong(), ticket);
    const auto snapshot = snapshots[0][1].value<OrderSnapshot>();
    QCOMPARE(snapshot.counts.all, std::uint64_t(2));
    QCOMPARE(snapshot.pages.size(), 3);
    QCOMPARE(snapshot.pages[0]->front().orderId, std::string("A-2"));
    QCOMPARE(snapshot.pages[1]->front().orderId, std::string("A-1"));
    QVERIFY(snapshot.pages[7]->empty());
    QCOMPARE(snapshot.newest, snapshot.pages[0]->front().lastEventAt);
}

void TestOrdersService::cancelledTicketsAreNotAnswered()
{
    QSignalSpy pages(m_service.get(), &OrdersService::pageAvailable);
    const quint64 first = m_service->requestPage({});
    const quint64 second = m_service->requestPage({});
    m_service->cancel(first);
    QTRY_COMPARE(pages.count(), 1);
    QCOMPARE(pages[0][0].toULongLong(), second);
}

void TestOrdersService::ticketsOfAnEarlierStoreAreNotAnswered()
{
    QSignalSpy pages(m_service.get(), &OrdersService::pageAvailable);
    QSignalSpy changed(m_service.get(), &OrdersService::storeChanged);
    m_service->requestPage({});
    m_session->close();
    QVERIFY(!m_service->isAvailable());
    QCOMPARE(changed.count(), 1);
    QVERIFY(m_session->pool().waitForDone(10'000));
    QCoreApplication::processEvents();
    QCOMPARE(pages.count(), 0);
}

void TestOrdersService::changedComesAndIsThinnedOut()
{
    QSignalSpy changed(m_service.get(), &OrdersService::changed);
    append(*m_store, "order-A-3", {created("A-3")});
    QTRY_VERIFY(changed.count() > 0);
    QTRY_COMPARE(m_session->runnerStatus().rows, std::uint64_t(3));
    changed.clear();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 300; ++i)
        append(*m_store, "order-B-" + std::to_string(i), {created("B-" + std::to_string(i))});
    QTRY_COMPARE(m_session->runnerStatus().rows, std::uint64_t(303));
    const auto allowed = 2 + timer.elapsed() / Throttle::FrameMilliseconds;
    QVERIFY2(changed.count() <= allowed, qPrintable(QStringLiteral("%1 > %2").arg(changed.count()).arg(allowed)));
}

void TestOrdersService::nothingIsAskedWhileClosed()
{
    m_session->close();
    QSignalSpy failed(m_service.get(), &OrdersService::requestFailed);
    QSignalSpy pages(m_service.get(), &OrdersService::pageAvailable);
    QVERIFY(m_service->requestPage({}) > 0);
    QCoreApplication::processEvents();
    QCOMPARE(failed.count() + pages.count(), 0);
}

QTEST_GUILESS_MAIN(TestOrdersService)
#include "tst_ordersservice.moc"
