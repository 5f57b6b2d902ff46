// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projectionrunner.h"
#include "core/store/memory/memorystore.h"
#include "tests/projections/logprojection.h"
#include "tests/projections/readmodelfixture.h"
#include "tests/projections/runnerwatch.h"
#include "tests/projections/serverlikestore.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QTest>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;
using namespace foldline;
using namespace foldline::projections;
using foldline::test::caughtUpWith;
using foldline::test::LogProjection;
using foldline::test::Place;
using foldline::test::RunnerWatch;
using foldline::test::watched;

class ProjectionFailuresTest : public QObject
{
    Q_OBJECT

private slots:
    void stopsAtARefusalAndTriesAgain();
    void refusesAnotherStoresReadModels();
    void refusesRowsAheadOfTheLog();
    void refusesATableThatIsNotItsOwn();
    void refusesALaterVersionsRows();
    void tellsThatItIsReadOnly();
    void triesALockedDatabaseAgain();
    void stopsWhenTheDatabaseStaysLocked();
    void twoProjectionsDoNotStopEachOther();
    void aTableThatWasDroppedIsMadeAgain();
    void aSilentServerHoldsUpNobody();
};

namespace {

/// Holds the write lock until it is told to let go.
class Lock
{
public:
    explicit Lock(const Place &place) : m_database(place.open()) { m_isHeld = m_database->begin().has_value(); }
    ~Lock() { release(); }
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;
    [[nodiscard]] bool isHeld() const { return m_isHeld; }
    void release()
    {
        if (std::exchange(m_isHeld, false))
            m_database->rollback();
    }

private:
    std::unique_ptr<ReadModelDatabase> m_database;
    bool m_isHeld = false;
};

} // namespace

void ProjectionFailuresTest::stopsAtARefusalAndTriesAgain()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    RunnerWatch watch;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), watched(watch));
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    const auto bad = test::write(store, "order-A", "OrderConfirmed", "[]");
    test::create(store, "B");
    QVERIFY(watch.waitForState(RunState::Stopped));
    const auto stopped = runner.status();
    QVERIFY(stopped.refusal);
    QCOMPARE(stopped.refusal->position, bad.position);
    QVERIFY(stopped.lastError);
    QVERIFY2(stopped.lastError->message.find("cannot take") != std::string::npos, stopped.lastError->message.c_str());
    QVERIFY(watch.waitFor(
        [](const RunnerStatus &status) { return status.state == RunState::Stopped && status.eventsBehind == 2; }));
    watch.forget();
    runner.resume();
    QVERIFY(watch.waitForState(RunState::CatchingUp));
    QVERIFY(watch.waitForState(RunState::Stopped));
    QVERIFY(runner.status().refusal);
    QVERIFY(!OrderSummaries(*place->open()).row("B").value());
    runner.stop();

    ProjectionRunner::Options lenient = watched(watch);
    lenient.refusalPolicy = RefusalPolicy::SetAside;
    ProjectionRunner other(store, place->location(), makeOrderSummaryProjection(), lenient);
    other.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    QCOMPARE(other.status().setAside, 1U);
    QCOMPARE(other.setAsideEvents().value().size(), 1U);
    QVERIFY(OrderSummaries(*place->open()).row("B").value());
}

void ProjectionFailuresTest::refusesAnotherStoresReadModels()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    store::MemoryStore other;
    test::create(other, "B");
    RunnerWatch watch;
    ProjectionRunner runner(other, place->location(), makeOrderSummaryProjection(), watched(watch));
    const auto refused = runner.runToEnd();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY2(refused.error().message.starts_with("These read models were built from another store"),
             refused.error().message.c_str());
    runner.start();
    QVERIFY(watch.waitForState(RunState::Stopped));
    QCOMPARE(runner.status().lastError->code, ErrorCode::Conflict);
    QVERIFY(runner.status().isUnfit);
    QVERIFY(OrderSummaries(*place->open()).row("A").value());
    // Who asks for it replaces them.
    watch.forget();
    runner.rebuild();
    QVERIFY(watch.waitFor(caughtUpWith(other)));
    QVERIFY(!runner.status().isUnfit);
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(other));
}

void ProjectionFailuresTest::refusesRowsAheadOfTheLog()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    VERIFY_OK(place->open()->execute(u"UPDATE projection_checkpoints SET position = 50, prepare_position = 50"_s));
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
    const auto refused = runner.runToEnd();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QVERIFY2(refused.error().message.find("earlier state. Nothing was changed; rebuild them.") != std::string::npos,
             refused.error().message.c_str());
    VERIFY_OK(runner.runToEnd(true));
    QCOMPARE(OrderSummaries(*place->open()).checkpoint().value(), store.lastPosition().value());
}

void ProjectionFailuresTest::refusesATableThatIsNotItsOwn()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    VERIFY_OK(place->open()->execute(u"CREATE TABLE order_summaries(theirs integer)"_s));
    for (const bool rebuild : {false, true}) {
        const auto refused = ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd(rebuild);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
    }
    VERIFY_OK(place->open()->execute(u"INSERT INTO order_summaries(theirs) VALUES(1)"_s));
}

void ProjectionFailuresTest::refusesALaterVersionsRows()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    VERIFY_OK(ProjectionRunner(store, place->location(), std::make_unique<LogProjection>("log", 2)).runToEnd());
    ProjectionRunner older(store, place->location(), std::make_unique<LogProjection>("log", 1));
    const auto refused = older.runToEnd();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::NewerVersion);
    VERIFY_OK(older.runToEnd(true));
    VERIFY_OK(older.runToEnd());
}

void ProjectionFailuresTest::tellsThatItIsReadOnly()
{
    const auto place = Place::make(Place::Kind::File);
    place->open().reset();
    store::MemoryStore store;
    ReadModelLocation location = place->location();
    location.readOnly = true;
    ProjectionRunner runner(store, location, makeOrderSummaryProjection());
    QCOMPARE(runner.runToEnd().error().code, ErrorCode::AccessDenied);
    QCOMPARE(runner.status().state, RunState::Stopped);
}

void ProjectionFailuresTest::triesALockedDatabaseAgain()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    RunnerWatch watch;
    ReadModelLocation location = place->location();
    location.busyTimeoutMilliseconds = 20;
    ProjectionRunner::Options options = watched(watch);
    options.retries = 1000;
    options.retryDelay = std::chrono::milliseconds(0);
    ProjectionRunner runner(store, location, makeOrderSummaryProjection(), options);
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    Lock lock(*place);
    QVERIFY(lock.isHeld());
    test::create(store, "B");
    QVERIFY(watch.waitFor([](const RunnerStatus &status) {
        return status.lastError && status.lastError->code == ErrorCode::Unavailable;
    }));
    QVERIFY(runner.status().state != RunState::Stopped);
    lock.release();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    QTRY_VERIFY(!runner.status().lastError);
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
}

void ProjectionFailuresTest::stopsWhenTheDatabaseStaysLocked()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    RunnerWatch watch;
    ReadModelLocation location = place->location();
    location.busyTimeoutMilliseconds = 5;
    ProjectionRunner::Options options = watched(watch);
    options.retries = 2;
    options.retryDelay = std::chrono::milliseconds(1);
    ProjectionRunner runner(store, location, makeOrderSummaryProjection(), options);
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    const auto before = store.lastPosition().value();
    Lock lock(*place);
    test::create(store, "B");
    QVERIFY(watch.waitForState(RunState::Stopped));
    const auto status = runner.status();
    QCOMPARE(status.lastError->code, ErrorCode::Unavailable);
    QVERIFY2(status.lastError->message.find("Nothing is lost: rows and checkpoint stand at position " +
                                            std::to_string(before->commit)) != std::string::npos,
             status.lastError->message.c_str());
    QVERIFY(!status.refusal);
    lock.release();
    watch.forget();
    runner.resume();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    QVERIFY(!runner.status().lastError);
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
}

void ProjectionFailuresTest::twoProjectionsDoNotStopEachOther()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    test::write(store, "order-A", "Poison", "{}");
    test::create(store, "B");
    RunnerWatch goodWatch;
    RunnerWatch badWatch;
    ProjectionRunner bad(store, place->location(), std::make_unique<LogProjection>("log", 1), watched(badWatch));
    ProjectionRunner good(store, place->location(), makeOrderSummaryProjection(), watched(goodWatch));
    bad.start();
    good.start();
    QVERIFY(badWatch.waitForState(RunState::Stopped));
    QVERIFY(goodWatch.waitFor(caughtUpWith(store)));
    QCOMPARE(bad.status().position->commit, 0U);
    QCOMPARE(bad.status().refusal->type, "Poison");
    test::create(store, "C");
    QVERIFY(goodWatch.waitFor(caughtUpWith(store)));
    QCOMPARE(good.status().rows, 3U);
}

void ProjectionFailuresTest::aTableThatWasDroppedIsMadeAgain()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 19, 10);
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    VERIFY_OK(place->open()->execute(u"DROP TABLE order_summaries"_s));
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
}

void ProjectionFailuresTest::aSilentServerHoldsUpNobody()
{
    const auto place = Place::make(Place::Kind::File);
    const auto store = std::make_shared<test::ServerLikeStore>(std::make_shared<store::MemoryStore>());
    test::create(*store, "A");
    store->isSilent = true;
    ProjectionRunner runner(*store, place->location(), makeOrderSummaryProjection());
    runner.start();
    QTRY_COMPARE(store->waiting.load(), 1);
    Lock other(*place);
    QVERIFY(other.isHeld()); // no transaction waits for the server
    other.release();
    QElapsedTimer timer;
    timer.start();
    runner.stop();
    QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(ProjectionFailuresTest)
#include "tst_projectionfailures.moc"
