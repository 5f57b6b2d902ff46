// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/logdistance.h"

#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projectionrunner.h"
#include "core/store/memory/memorystore.h"
#include "tests/projections/readmodelfixture.h"
#include "tests/projections/runnerwatch.h"
#include "tests/projections/serverlikestore.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QTest>

#include <vector>

using namespace foldline;
using namespace foldline::projections;
using foldline::test::caughtUpWith;
using foldline::test::Place;
using foldline::test::RunnerWatch;
using foldline::test::ServerLikeStore;
using foldline::test::watched;

namespace {

std::shared_ptr<ServerLikeStore> serverLike()
{
    return std::make_shared<ServerLikeStore>(std::make_shared<store::MemoryStore>());
}

void fill(store::EventStore &store, std::size_t count)
{
    std::vector<events::ProposedEvent> events;
    for (std::size_t i = 0; i < count; ++i)
        events.push_back({events::EventId::random(), "Happened", std::string(events::JsonContentType), "{}", {}, {}});
    const auto stream = events::StreamName::parse("s-1").value();
    if (!store.append(stream, events::ExpectedRevision::any(), events, {}))
        qFatal("cannot fill the store");
}

std::vector<events::Position> positionsOf(store::EventStore &store)
{
    std::vector<events::Position> positions;
    const auto read = store.readAll({},
                                    [&](std::span<const events::RecordedEvent> batch) {
                                        for (const auto &event : batch)
                                            positions.push_back(event.position);
                                        return true;
                                    },
                                    {});
    if (!read)
        qFatal("cannot read the store");
    return positions;
}

std::uint64_t behind(LogDistance &distance, std::optional<events::Position> position)
{
    const auto measured = distance.after(position, {});
    return measured ? measured->events : UINT64_MAX;
}

} // namespace

/// How far a projection is behind, where the store does not know how many events it has: counted, but not for ever.
class LogDistanceTest : public QObject
{
    Q_OBJECT

private slots:
    void countsEachEventOnce();
    void countsAnewFromAnEarlierPosition();
    void countsNoFurtherThanItTells();
    void readsLittleWhileFarBehind();
    void tellsTheAgeOfTheOldest();
    void aPausedRunnerDoesNotReadTheLogAgain();
    void liveCommitsDoNotEachAskForTheEnd();
};

void LogDistanceTest::countsEachEventOnce()
{
    const auto store = serverLike();
    fill(*store, 30);
    const auto at = positionsOf(*store);
    store->eventsRead = 0;
    LogDistance distance(*store);
    for (int again = 0; again < 3; ++again)
        QCOMPARE(behind(distance, {}), 30U);
    QCOMPARE(store->eventsRead, 30U);
    fill(*store, 2);
    QCOMPARE(behind(distance, {}), 32U);
    QCOMPARE(behind(distance, at[9]), 22U);
    QCOMPARE(behind(distance, at[29]), 2U);
    QCOMPARE(store->eventsRead, 32U);
    QCOMPARE(behind(distance, store->lastPosition({}).value()), 0U);
    fill(*store, 1);
    QCOMPARE(behind(distance, at[29]), 3U);
}

void LogDistanceTest::countsAnewFromAnEarlierPosition()
{
    const auto store = serverLike();
    fill(*store, 30);
    const auto at = positionsOf(*store);
    LogDistance distance(*store);
    QCOMPARE(behind(distance, at[19]), 10U);
    QCOMPARE(behind(distance, at[4]), 25U);
    QCOMPARE(behind(distance, {}), 30U);
}

void LogDistanceTest::countsNoFurtherThanItTells()
{
    const auto store = serverLike();
    fill(*store, LogDistance::MostCounted + 50);
    LogDistance distance(*store);
    QCOMPARE(behind(distance, {}), LogDistance::MostCounted);
    QCOMPARE(store->eventsRead, LogDistance::MostCounted);
    const int asked = store->endsAsked;
    fill(*store, 10);
    QCOMPARE(behind(distance, {}), LogDistance::MostCounted);
    QCOMPARE(store->eventsRead, LogDistance::MostCounted);
    QCOMPARE(store->endsAsked, asked);
}

void LogDistanceTest::readsLittleWhileFarBehind()
{
    constexpr std::size_t Count = 60'000;
    constexpr std::size_t Step = 1'000;
    const auto store = serverLike();
    fill(*store, Count);
    const auto at = positionsOf(*store);
    store->eventsRead = 0;
    LogDistance distance(*store);
    for (std::size_t done = 0; done < Count; done += Step) {
        const auto told = behind(distance, done > 0 ? std::optional(at[done - 1]) : std::nullopt);
        QCOMPARE(told, std::min<std::uint64_t>(Count - done, LogDistance::MostCounted));
    }
    QVERIFY2(store->eventsRead < 4 * LogDistance::MostCounted, qPrintable(QString::number(store->eventsRead)));
}

void LogDistanceTest::tellsTheAgeOfTheOldest()
{
    const auto store = serverLike();
    test::write(*store, "s-1", "Happened", "{}", Timestamp::fromTicks(0));
    const auto old = store->lastPosition({}).value();
    test::write(*store, "s-1", "Happened", "{}");
    LogDistance distance(*store);
    QVERIFY(distance.after({}, {}).value().milliseconds > 1'000'000'000);
    QVERIFY(distance.after(old, {}).value().milliseconds < 600'000);
}

void LogDistanceTest::aPausedRunnerDoesNotReadTheLogAgain()
{
    const auto place = Place::make(Place::Kind::File);
    const auto store = serverLike();
    test::create(*store, "A");
    RunnerWatch watch;
    ProjectionRunner runner(*store, place->location(), makeOrderSummaryProjection(), watched(watch));
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(static_cast<store::EventStore &>(*store))));
    runner.pause();
    QVERIFY(watch.waitForState(RunState::Paused));
    for (int i = 0; i < 3; ++i)
        test::create(*store, "P-" + std::to_string(i));
    QVERIFY(watch.waitFor(
        [](const RunnerStatus &status) { return status.state == RunState::Paused && status.eventsBehind == 3; }));
    const std::uint64_t read = store->eventsRead;
    const int asked = store->endsAsked;
    QTRY_VERIFY(store->endsAsked >= asked + 3);
    QCOMPARE(store->eventsRead, read);
    QCOMPARE(runner.status().eventsBehind, 3U);
}

void LogDistanceTest::liveCommitsDoNotEachAskForTheEnd()
{
    const auto place = Place::make(Place::Kind::File);
    const auto store = serverLike();
    test::create(*store, "A");
    RunnerWatch watch;
    ProjectionRunner runner(*store, place->location(), makeOrderSummaryProjection(), watched(watch));
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(static_cast<store::EventStore &>(*store))));
    const int asked = store->endsAsked;
    const QElapsedTimer begin = [] {
        QElapsedTimer timer;
        timer.start();
        return timer;
    }();
    for (int i = 0; i < 100; ++i) {
        test::create(*store, "L-" + std::to_string(i));
        QTRY_COMPARE(runner.status().rows, static_cast<std::uint64_t>(i) + 2);
    }
    const auto looks = begin.elapsed() / 200 + 2;
    QVERIFY2(store->endsAsked - asked <= looks, qPrintable(QString::number(store->endsAsked - asked)));
    QCOMPARE(runner.status().eventsBehind, 0U);
}

QTEST_GUILESS_MAIN(LogDistanceTest)
#include "tst_logdistance.moc"
