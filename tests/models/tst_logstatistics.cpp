// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/logstatistics.h"

#include "tests/models/fixtures.h"
#include "tests/models/wrappedstore.h"

#include <numeric>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestLogStatistics : public QObject
{
    Q_OBJECT

private slots:
    void countsByType();
    void histogramHoldsEveryEvent();
    void memoryStaysBounded();
    void findsPositions();
    void serviceCountsAndKeepsUp();
    void serviceStartsAnewWithAnotherStore();
    void aServersNewestAreCountedAndAllWhenAskedFor();
    void countingStopsAndGoesOnWhenAskedFor();

private:
    static events::RecordedEvent event(std::uint64_t position, Timestamp created, std::string type = "A");
};

events::RecordedEvent TestLogStatistics::event(std::uint64_t position, Timestamp created, std::string type)
{
    events::RecordedEvent result;
    result.position = events::Position::at(position);
    result.created = created;
    result.type = std::move(type);
    return result;
}

void TestLogStatistics::countsByType()
{
    LogStatistics statistics;
    statistics.add(event(0, Timestamp::fromTicks(5)));
    statistics.add(event(1, Timestamp::fromTicks(3), "B"));
    statistics.add(event(2, Timestamp::fromTicks(9)));
    QCOMPARE(statistics.events(), std::uint64_t(3));
    QCOMPARE(statistics.countOf("A"), std::uint64_t(2));
    QCOMPARE(statistics.countOf("B"), std::uint64_t(1));
    QCOMPARE(statistics.countOf("C"), std::uint64_t(0));
    QCOMPARE(statistics.first()->ticks(), 3);
    QCOMPARE(statistics.latest()->ticks(), 9);
    QCOMPARE(statistics.last()->commit, std::uint64_t(2));
}

void TestLogStatistics::histogramHoldsEveryEvent()
{
    LogStatistics statistics;
    const auto start = *Timestamp::parse("2014-01-01T00:00:00Z");
    const std::int64_t minute = 60 * Timestamp::TicksPerSecond;
    for (int i = 0; i < 60; ++i)
        statistics.add(event(std::uint64_t(i), Timestamp::fromTicks(start.ticks() + i * minute)));
    const auto end = Timestamp::fromTicks(start.ticks() + 60 * minute);
    QCOMPARE(statistics.histogram(start, end, 6), (std::vector<std::uint64_t>{10, 10, 10, 10, 10, 10}));
    const auto half = Timestamp::fromTicks(start.ticks() + 30 * minute);
    QCOMPARE(statistics.histogram(half, end, 3), (std::vector<std::uint64_t>{10, 10, 10}));
    QCOMPARE(statistics.histogram(start, start, 3), (std::vector<std::uint64_t>{0, 0, 0}));
    QVERIFY(statistics.histogram(start, end, 0).empty());
}

void TestLogStatistics::memoryStaysBounded()
{
    LogStatistics statistics;
    const auto start = *Timestamp::parse("1969-06-01T00:00:00Z");
    const std::uint64_t events = 3 * LogStatistics::MaxBuckets;
    for (std::uint64_t i = 0; i < events; ++i)
        statistics.add(
            event(i, Timestamp::fromTicks(start.ticks() + std::int64_t(i) * 1000 * Timestamp::TicksPerSecond)));
    const auto end = Timestamp::fromTicks(statistics.latest()->ticks() + 1);
    const auto bars = statistics.histogram(start, end, 100);
    QCOMPARE(std::accumulate(bars.begin(), bars.end(), std::uint64_t(0)), events);
    QVERIFY(statistics.buckets() <= LogStatistics::MaxBuckets);
}

void TestLogStatistics::findsPositions()
{
    LogStatistics statistics;
    const auto start = *Timestamp::parse("2014-01-01T00:00:00Z");
    for (std::uint64_t i = 0; i < 10; ++i)
        statistics.add(
            event(i, Timestamp::fromTicks(start.ticks() + std::int64_t(i) * 10 * Timestamp::TicksPerSecond)));
    QCOMPARE(statistics.positionAt(start)->commit, std::uint64_t(0));
    QCOMPARE(statistics.positionAt(Timestamp::fromTicks(start.ticks() + 35 * Timestamp::TicksPerSecond))->commit,
             std::uint64_t(4));
    QVERIFY(!statistics.positionAt(Timestamp::fromTicks(start.ticks() + 1000 * Timestamp::TicksPerSecond)));
}

void TestLogStatistics::serviceCountsAndKeepsUp()
{
    StoreSession session(orderRegistry());
    const auto store = steppingStore();
    appendSample(*store, "A-1");
    LogStatisticsService service(session);
    QVERIFY(adopt(session, store));
    QCOMPARE(service.statistics(), nullptr);
    service.start();
    QTRY_VERIFY(service.statistics() && service.statistics()->events() == 4);
    const auto before = service.statistics();
    appendSample(*store, "A-2");
    QTRY_COMPARE(service.statistics()->events(), std::uint64_t(8));
    QCOMPARE(service.statistics()->countOf("OrderConfirmed"), std::uint64_t(2));
    QCOMPARE(before->events(), std::uint64_t(4));
}

void TestLogStatistics::serviceStartsAnewWithAnotherStore()
{
    StoreSession session(orderRegistry());
    const auto first = steppingStore();
    appendSample(*first, "A-1");
    LogStatisticsService service(session);
    service.start();
    QVERIFY(adopt(session, first));
    QTRY_VERIFY(service.statistics() && service.statistics()->events() == 4);
    const auto second = steppingStore();
    append(*second, "order-B-1", {created("B-1")});
    QVERIFY(adopt(session, second));
    QTRY_VERIFY(service.statistics() && service.statistics()->events() == 1);
    session.close();
    QCOMPARE(service.statistics(), nullptr);
}

void TestLogStatistics::aServersNewestAreCountedAndAllWhenAskedFor()
{
    const auto log = steppingStore();
    constexpr std::uint64_t Newest = LogStatisticsService::NewestOfAServer;
    append(*log, "old-1", manyEvents(500, "Old"));
    append(*log, "new-1", manyEvents(Newest, "New"));
    const auto server = std::make_shared<WrappedStore>(log);
    server->countless = true;
    StoreSession session(orderRegistry());
    LogStatisticsService service(session);
    QVERIFY(adopt(session, server));
    QVERIFY(!session.head().isCounted);
    const std::uint64_t before = server->readBackwards;
    service.start();
    QTRY_VERIFY(service.statistics() != nullptr);
    QVERIFY(service.statistics()->isPartial());
    QCOMPARE(service.statistics()->events(), Newest);
    QCOMPARE(service.statistics()->countOf("Old"), std::uint64_t(0));
    QVERIFY(server->readBackwards - before <= Newest);
    append(*log, "new-1", {orderEvent("New", "{}")});
    QTRY_COMPARE(service.statistics()->countOf("New"), Newest + 1);
    QVERIFY(service.statistics()->isPartial());
    service.countAll();
    QVERIFY(service.isCountingAll());
    QTRY_VERIFY(!service.isCountingAll());
    QCOMPARE(service.statistics()->events(), Newest + 501);
    QVERIFY(!service.statistics()->isPartial());
}

void TestLogStatistics::countingStopsAndGoesOnWhenAskedFor()
{
    StoreSession session(orderRegistry());
    const auto store = steppingStore();
    appendSample(*store, "A-1");
    LogStatisticsService service(session);
    QVERIFY(adopt(session, store));
    service.start();
    QVERIFY(service.isCountingAll());
    service.stop();
    QVERIFY(!service.isCountingAll() && service.isStopped());
    appendSample(*store, "A-2");
    QTRY_COMPARE(session.head().events, quint64(8));
    QCOMPARE(service.statistics(), nullptr);
    service.countAll();
    QTRY_VERIFY(service.statistics() && service.statistics()->events() == 8);
    QVERIFY(!service.isStopped());
}

QTEST_GUILESS_MAIN(TestLogStatistics)
#include "tst_logstatistics.moc"
