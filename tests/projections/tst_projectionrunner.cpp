// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projectionrunner.h"
#include "core/projections/verifyreadmodel.h"
#include "core/store/memory/memorystore.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/projections/readmodelfixture.h"
#include "tests/projections/runnerwatch.h"
#include "tests/support/patience.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace foldline;
using namespace foldline::projections;
using foldline::test::caughtUpWith;
using foldline::test::Place;
using foldline::test::RunnerWatch;
using foldline::test::watched;

class ProjectionRunnerTest : public QObject
{
    Q_OBJECT

private slots:
    void resumesAtTheCheckpoint_data() { test::addPlaces(); }
    void resumesAtTheCheckpoint();
    void anEmptyLogIsUpToDate();
    void followsLiveEvents_data() { test::addPlaces(); }
    void followsLiveEvents();
    void followsAnotherConnectionsCommits();
    void stopsQuicklyInTheMiddle();
    void pausesAndGoesOn();
    void tellsItsFigures();
    void twoRunnersTakeTurns_data() { test::addPlaces(); }
    void twoRunnersTakeTurns();
    void runToEndStopsWhenAskedTo();
    void runToEndDoesNotDisturbARunningOne();
};

void ProjectionRunnerTest::resumesAtTheCheckpoint()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 11, 20);
    const auto first = store.eventCount().value();
    {
        ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
        const auto figures = runner.runToEnd();
        VERIFY_OK(figures);
        QCOMPARE(figures->events, first);
        QCOMPARE(runner.status().state, RunState::Idle);
    }
    test::writeHistory(store, 12, 20); // the same orders go on
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
    std::uint64_t total = 0;
    const auto figures = runner.runToEnd(false, [&](std::uint64_t, std::uint64_t all) { total = all; });
    VERIFY_OK(figures);
    QCOMPARE(figures->events, store.eventCount().value() - first);
    QCOMPARE(total, figures->events);
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
    QCOMPARE(runner.runToEnd()->events, 0U);
}

void ProjectionRunnerTest::anEmptyLogIsUpToDate()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
    const auto figures = runner.runToEnd();
    VERIFY_OK(figures);
    QCOMPARE(figures->events, 0U);
    QVERIFY(!figures->position);
    auto database = place->open();
    QVERIFY(database->hasTable(u"order_summaries"_s));
    QVERIFY(!OrderSummaries(*database).checkpoint().value());
}

void ProjectionRunnerTest::followsLiveEvents()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 13, 10);
    RunnerWatch watch;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), watched(watch));
    QCOMPARE(runner.status().state, RunState::Idle);
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
    for (int i = 0; i < 20; ++i)
        test::create(store, "live-" + std::to_string(i));
    test::remove(store, "live-3", store::DeleteMode::Soft);
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
    runner.stop();
    QCOMPARE(runner.status().state, RunState::Idle);
    test::create(store, "later");
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
}

void ProjectionRunnerTest::followsAnotherConnectionsCommits()
{
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(u"orders.foldline"_s).toStdString();
    auto following = store::SqliteStore::open(file, store::SqliteStore::Mode::CreateNew);
    VERIFY_OK(following);
    auto writing = store::SqliteStore::open(file, store::SqliteStore::Mode::ReadWrite);
    VERIFY_OK(writing);
    const auto place = Place::make(Place::Kind::File);
    RunnerWatch watch;
    ProjectionRunner runner(**following, place->location(), makeOrderSummaryProjection(), watched(watch));
    runner.start();
    QVERIFY(watch.waitForState(RunState::Running));
    int orders = 0;
    const auto median = test::measured(50, [&] {
        std::vector<std::int64_t> delays;
        for (int i = 0; i < 30; ++i) {
            test::create(**writing, "O-" + std::to_string(orders++));
            const auto committed = std::chrono::steady_clock::now();
            if (!watch.waitFor(caughtUpWith(**writing)))
                return std::numeric_limits<qint64>::max();
            delays.push_back(
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - committed)
                    .count());
        }
        std::sort(delays.begin(), delays.end());
        qInfo("commit in one connection to row committed by the other: median %lld ms, slowest %lld ms",
              static_cast<long long>(delays[15]), static_cast<long long>(delays.back()));
        return qint64(delays[15]);
    });
    QVERIFY(median <= 50);
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(**writing));
}

void ProjectionRunnerTest::stopsQuicklyInTheMiddle()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 14, 100);
    RunnerWatch watch;
    ProjectionRunner::Options options = watched(watch);
    options.batchSize = 1;
    {
        ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), options);
        runner.start();
        QVERIFY(
            watch.waitFor([](const RunnerStatus &status) { return status.position && status.position->commit >= 5; }));
    }
    auto database = place->open();
    const auto checkpoint = OrderSummaries(*database).checkpoint().value();
    QVERIFY(checkpoint);
    QVERIFY(*checkpoint < *store.lastPosition().value());
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store, checkpoint));
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
    VERIFY_OK(runner.runToEnd());
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
}

void ProjectionRunnerTest::pausesAndGoesOn()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 15, 5);
    RunnerWatch watch;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), watched(watch));
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    runner.pause();
    QVERIFY(watch.waitForState(RunState::Paused));
    const auto before = store.lastPosition().value();
    for (int i = 0; i < 3; ++i)
        test::create(store, "P-" + std::to_string(i));
    QVERIFY(watch.waitFor(
        [](const RunnerStatus &status) { return status.state == RunState::Paused && status.eventsBehind == 3; }));
    QCOMPARE(runner.status().position, before);
    QVERIFY(!OrderSummaries(*place->open()).row("P-0").value());
    runner.resume();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    QVERIFY(OrderSummaries(*place->open()).row("P-2").value());
    QCOMPARE(runner.status().eventsBehind, 0U);
}

void ProjectionRunnerTest::tellsItsFigures()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 16, 50);
    const auto count = store.eventCount().value();
    RunnerWatch watch;
    ProjectionRunner::Options options = watched(watch);
    options.batchSize = 20;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), options);
    QCOMPARE(runner.status().projection, "order_summaries");
    QCOMPARE(runner.status().version, 1);
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    const auto told = watch.told();
    const auto first = std::find_if(told.begin(), told.end(),
                                    [](const RunnerStatus &status) { return status.state == RunState::CatchingUp; });
    QVERIFY(first != told.end());
    QCOMPARE(first->eventsBehind, count);
    QVERIFY(first->millisecondsBehind >= 0);
    QVERIFY(std::is_sorted(told.begin(), told.end(), [](const RunnerStatus &left, const RunnerStatus &right) {
        return left.position < right.position;
    }));
    const auto status = runner.status();
    QCOMPARE(status.eventsBehind, 0U);
    QCOMPARE(status.rows, test::foldLog(store).size());
    QCOMPARE(status.setAside, 0U);
    QVERIFY(status.eventsPerSecond > 0);
    QVERIFY(!status.lastError);
    QVERIFY(!status.refusal);
    test::create(store, "one-more");
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    QCOMPARE(runner.status().rows, status.rows + 1);
    QVERIFY(runner.status().millisecondsBehind < 5000); // from being seen to being committed, not the event's age
}

void ProjectionRunnerTest::twoRunnersTakeTurns()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 17, 60);
    RunnerWatch firstWatch;
    RunnerWatch secondWatch;
    ProjectionRunner::Options firstOptions = watched(firstWatch);
    ProjectionRunner::Options secondOptions = watched(secondWatch);
    firstOptions.batchSize = 3;
    secondOptions.batchSize = 5;
    ProjectionRunner first(store, place->location(), makeOrderSummaryProjection(), firstOptions);
    ProjectionRunner second(store, place->location(), makeOrderSummaryProjection(), secondOptions);
    first.start();
    second.start();
    for (int i = 0; i < 30; ++i) {
        test::create(store, "live-" + std::to_string(i % 10));
        test::addItem(store, "live-" + std::to_string(i % 7), "P-1", "1.5");
    }
    QVERIFY(firstWatch.waitFor(caughtUpWith(store)) || secondWatch.waitFor(caughtUpWith(store)));
    QTRY_COMPARE(OrderSummaries(*place->open()).checkpoint().value(), store.lastPosition().value());
    test::create(store, "last");
    QTRY_COMPARE(OrderSummaries(*place->open()).checkpoint().value(), store.lastPosition().value());
    QVERIFY(!first.status().lastError);
    QVERIFY(!second.status().lastError);
    first.stop();
    second.stop();
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
    // Each event was applied once: the events that the two say they applied are those of the log.
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QVERIFY(report->whole());
}

void ProjectionRunnerTest::runToEndStopsWhenAskedTo()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 18, 400);
    ProjectionRunner::Options options;
    options.batchSize = 10;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), options);
    std::stop_source stop;
    const auto figures = runner.runToEnd(
        false,
        [&](std::uint64_t done, std::uint64_t) { done >= 100 ? static_cast<void>(stop.request_stop()) : void(); },
        stop.get_token());
    QVERIFY(!figures);
    QCOMPARE(figures.error().code, ErrorCode::Cancelled);
    auto database = place->open();
    const auto checkpoint = OrderSummaries(*database).checkpoint().value();
    QVERIFY(checkpoint);
    QVERIFY(*checkpoint < *store.lastPosition().value());
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store, checkpoint));
}

void ProjectionRunnerTest::runToEndDoesNotDisturbARunningOne()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    RunnerWatch watch;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), watched(watch));
    runner.start();
    QVERIFY(watch.waitForState(RunState::Running));
    QCOMPARE(runner.runToEnd().error().code, ErrorCode::Conflict);
    test::create(store, "A");
    QVERIFY(watch.waitFor(caughtUpWith(store)));
}

QTEST_GUILESS_MAIN(ProjectionRunnerTest)
#include "tst_projectionrunner.moc"
