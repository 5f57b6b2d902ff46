// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/processowner.h"
#include "core/projections/projectionrunner.h"
#include "core/projections/tablerebuild.h"
#include "core/projections/verifyreadmodel.h"
#include "core/store/memory/memorystore.h"
#include "tests/projections/logprojection.h"
#include "tests/projections/readmodelfixture.h"
#include "tests/projections/runnerwatch.h"

#include <QSqlDatabase>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace foldline;
using namespace foldline::projections;
using foldline::test::caughtUpWith;
using foldline::test::GatedProjection;
using foldline::test::LogProjection;
using foldline::test::Place;
using foldline::test::RunnerWatch;
using foldline::test::watched;

class ProjectionRebuildTest : public QObject
{
    Q_OBJECT

private slots:
    void replacesRowsAtOnce_data() { test::addPlaces(); }
    void replacesRowsAtOnce();
    void repairsChangedRows();
    void readersNeverSeeAHalfBuiltTable_data() { test::addPlaces(); }
    void readersNeverSeeAHalfBuiltTable();
    void oldTablesServeAndStayLiveMeanwhile_data() { test::addPlaces(); }
    void oldTablesServeAndStayLiveMeanwhile();
    void cancelDropsTheNewTables_data() { test::addPlaces(); }
    void cancelDropsTheNewTables();
    void stopDropsTheNewTables();
    void aLaterVersionRebuildsByItself_data() { test::addPlaces(); }
    void aLaterVersionRebuildsByItself();
    void aCancelledVersionWaits();
    void pauseWaitsForTheRebuild();
    void leftoversAreCleanedAtTheNextStart_data() { test::addPlaces(); }
    void leftoversAreCleanedAtTheNextStart();
    void aLivingProgramsRebuildIsLeftAlone();
    void aRebuildThatWasTakenAwayChangesNothing();
    void setAsideEventsAreThoseOfTheNewTables();
    void refusalKeepsTheOldTables();
    void keepsItsIndexes_data() { test::addPlaces(); }
    void keepsItsIndexes();
};

namespace {

/// Tables of a rebuild that are there.
QStringList builtTables(ReadModelDatabase &database) { return database.database().tables().filter(u"__rebuild"_s); }

std::uint64_t claims(ReadModelDatabase &database)
{
    QSqlQuery query(database.database());
    return query.exec(u"SELECT count(*) FROM projection_rebuilds"_s) && query.next() ? query.value(0).toULongLong()
                                                                                     : 99;
}

bool isRebuilding(const RunnerStatus &status) { return status.state == RunState::Rebuilding; }

/// An owner as a process of this machine would leave it that was killed.
std::string deadOwner()
{
    QStringList parts = QString::fromStdString(newOwner()).split(u'|');
    parts[2] = u"1"_s; // this process began later
    return parts.join(u'|').toStdString();
}

} // namespace

void ProjectionRebuildTest::replacesRowsAtOnce()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 21, 40);
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
    VERIFY_OK(runner.runToEnd());
    std::vector<std::pair<std::uint64_t, std::uint64_t>> progress;
    const auto figures =
        runner.runToEnd(true, [&](std::uint64_t done, std::uint64_t total) { progress.emplace_back(done, total); });
    VERIFY_OK(figures);
    QCOMPARE(figures->events, store.eventCount().value());
    QVERIFY(std::any_of(progress.begin(), progress.end(),
                        [](const auto &step) { return step.second > 0 && step.first == step.second; }));
    auto database = place->open();
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
    QCOMPARE(OrderSummaries(*database).checkpoint().value(), store.lastPosition().value());
    QVERIFY(builtTables(*database).isEmpty());
    QCOMPARE(claims(*database), 0U);
    VERIFY_OK(runner.runToEnd(true)); // and again
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
}

void ProjectionRebuildTest::repairsChangedRows()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 22, 10);
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
    VERIFY_OK(runner.runToEnd());
    VERIFY_OK(place->open()->execute(u"UPDATE order_summaries SET status = 'lost'"_s));
    VERIFY_OK(runner.runToEnd());
    QVERIFY(!verifyOrderSummaries(store, place->location()).value().whole());
    VERIFY_OK(runner.runToEnd(true));
    QVERIFY(verifyOrderSummaries(store, place->location()).value().whole());
}

void ProjectionRebuildTest::readersNeverSeeAHalfBuiltTable()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 23, 60);
    ProjectionRunner::Options options;
    options.batchSize = 10;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), options);
    VERIFY_OK(runner.runToEnd());
    const auto expected = test::foldLog(store).size();
    std::atomic<bool> isDone = false;
    std::atomic<int> looks = 0;
    std::atomic<int> wrong = 0;
    std::thread reader([&] {
        auto database = place->open();
        OrderSummaries orders(*database);
        while (!isDone || looks == 0) {
            const auto counts = orders.counts({});
            wrong += counts && counts->all == expected ? 0 : 1;
            ++looks;
        }
    });
    for (int i = 0; i < 3; ++i) {
        const auto figures = runner.runToEnd(true);
        if (!figures)
            qWarning("%s", describe(figures.error()).c_str());
        wrong += figures ? 0 : 1000;
    }
    isDone = true;
    reader.join();
    QVERIFY(looks > 0);
    QCOMPARE(wrong.load(), 0);
}

void ProjectionRebuildTest::oldTablesServeAndStayLiveMeanwhile()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 24, 20);
    const auto count = store.eventCount().value();
    RunnerWatch watch;
    GatedProjection::Gate gate(0);
    ProjectionRunner::Options options = watched(watch);
    options.batchSize = 10;
    ProjectionRunner runner(store, place->location(), std::make_unique<GatedProjection>(gate), options);
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    runner.rebuild();
    QVERIFY(watch.waitFor(isRebuilding));
    test::create(store, "meanwhile");
    gate.release();
    const auto end = store.lastPosition().value();
    QVERIFY(watch.waitFor([&](const RunnerStatus &status) { return isRebuilding(status) && status.position == end; }));
    QVERIFY(watch.waitFor([&](const RunnerStatus &status) {
        return isRebuilding(status) && status.rebuildDone == 10 && status.rebuildTotal >= count;
    }));
    gate.release(1000);
    watch.forget();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    auto database = place->open();
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
    QVERIFY(OrderSummaries(*database).row("meanwhile").value());
    QVERIFY(builtTables(*database).isEmpty());
    test::create(store, "afterwards");
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
}

void ProjectionRebuildTest::cancelDropsTheNewTables()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 25, 20);
    RunnerWatch watch;
    GatedProjection::Gate gate(1);
    ProjectionRunner::Options options = watched(watch);
    options.batchSize = 10;
    ProjectionRunner runner(store, place->location(), std::make_unique<GatedProjection>(gate), options);
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    runner.rebuild();
    QVERIFY(watch.waitFor([](const RunnerStatus &status) { return isRebuilding(status) && status.rebuildDone == 10; }));
    watch.forget();
    runner.cancelRebuild();
    test::create(store, "afterwards");
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    QVERIFY(!runner.status().lastError);
    QCOMPARE(runner.status().rebuildTotal, 0U);
    auto database = place->open();
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
    QVERIFY(builtTables(*database).isEmpty());
    QCOMPARE(claims(*database), 0U);
}

void ProjectionRebuildTest::stopDropsTheNewTables()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 26, 20);
    RunnerWatch watch;
    GatedProjection::Gate gate(0);
    {
        ProjectionRunner runner(store, place->location(), std::make_unique<GatedProjection>(gate), watched(watch));
        runner.start();
        QVERIFY(watch.waitFor(caughtUpWith(store)));
        runner.rebuild();
        QVERIFY(watch.waitFor(isRebuilding));
    }
    auto database = place->open();
    QVERIFY(builtTables(*database).isEmpty());
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
}

void ProjectionRebuildTest::aLaterVersionRebuildsByItself()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 27, 5);
    VERIFY_OK(ProjectionRunner(store, place->location(), std::make_unique<LogProjection>("log", 1)).runToEnd());
    RunnerWatch watch;
    ProjectionRunner runner(store, place->location(), std::make_unique<LogProjection>("log", 2), watched(watch));
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    QVERIFY(watch.waitFor(isRebuilding));
    auto database = place->open();
    QSqlQuery query(database->database());
    QVERIFY(query.exec(u"SELECT count(*), min(version), max(version) FROM log_events"_s) && query.next());
    QCOMPARE(query.value(0).toULongLong(), store.eventCount().value());
    QCOMPARE(query.value(1).toInt(), 2);
    QCOMPARE(query.value(2).toInt(), 2);
    query.finish();
    runner.stop();
    const auto figures =
        ProjectionRunner(store, place->location(), std::make_unique<LogProjection>("log", 3)).runToEnd();
    VERIFY_OK(figures);
    QCOMPARE(figures->events, store.eventCount().value());
    QVERIFY(query.exec(u"SELECT version FROM projection_checkpoints WHERE name = 'log'"_s) && query.next());
    QCOMPARE(query.value(0).toInt(), 3);
}

void ProjectionRebuildTest::aCancelledVersionWaits()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 28, 10);
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    const auto before = test::readRows(*place->open());
    RunnerWatch watch;
    GatedProjection::Gate gate(0);
    ProjectionRunner runner(store, place->location(), std::make_unique<GatedProjection>(gate, 2), watched(watch));
    runner.start();
    QVERIFY(watch.waitFor(isRebuilding));
    runner.cancelRebuild();
    QVERIFY(watch.waitForState(RunState::Stopped));
    QCOMPARE(runner.status().lastError->code, ErrorCode::Cancelled);
    COMPARE_ROWS(test::readRows(*place->open()), before);
    gate.release(1000);
    watch.forget();
    runner.resume();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
}

void ProjectionRebuildTest::pauseWaitsForTheRebuild()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 29, 10);
    RunnerWatch watch;
    GatedProjection::Gate gate(0);
    ProjectionRunner runner(store, place->location(), std::make_unique<GatedProjection>(gate), watched(watch));
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    runner.rebuild();
    QVERIFY(watch.waitFor(isRebuilding));
    runner.pause();
    gate.release(1000);
    QVERIFY(watch.waitForState(RunState::Paused));
    auto database = place->open();
    QVERIFY(builtTables(*database).isEmpty());
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
    watch.forget();
    runner.resume();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
}

void ProjectionRebuildTest::leftoversAreCleanedAtTheNextStart()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 30, 20);
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    auto database = place->open();
    {
        const auto projection = makeOrderSummaryProjection();
        TableRebuild abandoned(*database, store, *projection, deadOwner(), RefusalPolicy::Stop);
        VERIFY_OK(abandoned.begin());
        std::vector<events::RecordedEvent> some;
        VERIFY_OK(store.readAll({}, [&](std::span<const events::RecordedEvent> batch) {
            some.assign(batch.begin(), batch.begin() + 10);
            return false;
        }));
        VERIFY_OK(abandoned.write(some, {}));
        projection->release();
    }
    QCOMPARE(builtTables(*database).size(), 1);
    QCOMPARE(claims(*database), 1U);
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store)); // the old ones serve
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    QVERIFY(builtTables(*database).isEmpty());
    QCOMPARE(claims(*database), 0U);
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
}

void ProjectionRebuildTest::aLivingProgramsRebuildIsLeftAlone()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 31, 10);
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    auto database = place->open();
    const auto projection = makeOrderSummaryProjection();
    TableRebuild theirs(*database, store, *projection, newOwner(), RefusalPolicy::Stop);
    VERIFY_OK(theirs.begin());
    RunnerWatch watch;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), watched(watch));
    runner.start();
    QVERIFY(watch.waitFor(caughtUpWith(store)));
    QCOMPARE(builtTables(*database).size(), 1);
    watch.forget();
    runner.rebuild();
    QVERIFY(watch.waitFor(
        [](const RunnerStatus &status) { return status.lastError && status.lastError->code == ErrorCode::Conflict; }));
    test::create(store, "afterwards");
    QVERIFY(watch.waitFor(caughtUpWith(store))); // goes on with the old ones
    QVERIFY(runner.status().lastError);
    QCOMPARE(builtTables(*database).size(), 1);
    theirs.drop();
    QVERIFY(builtTables(*database).isEmpty());
    projection->release();
}

void ProjectionRebuildTest::aRebuildThatWasTakenAwayChangesNothing()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 32, 10);
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd());
    auto database = place->open();
    const auto projection = makeOrderSummaryProjection();
    TableRebuild slow(*database, store, *projection, deadOwner(), RefusalPolicy::Stop);
    VERIFY_OK(slow.begin());
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection()).runToEnd()); // takes it for dead
    std::vector<events::RecordedEvent> all;
    VERIFY_OK(store.readAll({}, [&](std::span<const events::RecordedEvent> batch) {
        all.insert(all.end(), batch.begin(), batch.end());
        return true;
    }));
    QCOMPARE(slow.write(all, {}).error().code, ErrorCode::Conflict);
    QVERIFY(!slow.swap({}));
    projection->release();
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store));
}

void ProjectionRebuildTest::setAsideEventsAreThoseOfTheNewTables()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    test::write(store, "order-A", "OrderConfirmed", "[]");
    ProjectionRunner::Options options;
    options.refusalPolicy = RefusalPolicy::SetAside;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), options);
    VERIFY_OK(runner.runToEnd());
    VERIFY_OK(place->open()->execute(u"UPDATE projection_refusals SET reason = 'an old reason'"_s));
    const auto figures = runner.runToEnd(true);
    VERIFY_OK(figures);
    QCOMPARE(figures->setAside, 1U);
    const auto listed = runner.setAsideEvents().value();
    QCOMPARE(listed.size(), 1U);
    QVERIFY(listed.front().reason != "an old reason");
}

void ProjectionRebuildTest::refusalKeepsTheOldTables()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    test::write(store, "order-A", "OrderConfirmed", "[]");
    ProjectionRunner::Options lenient;
    lenient.refusalPolicy = RefusalPolicy::SetAside;
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection(), lenient).runToEnd());
    auto database = place->open();
    const auto before = test::readRows(*database);
    ProjectionRunner strict(store, place->location(), makeOrderSummaryProjection());
    const auto refused = strict.runToEnd(true);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Corrupt);
    QVERIFY(strict.status().refusal);
    COMPARE_ROWS(test::readRows(*database), before);
    QVERIFY(builtTables(*database).isEmpty());
}

void ProjectionRebuildTest::keepsItsIndexes()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 33, 10);
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
    const auto indexes = [&] {
        auto database = place->open();
        QSqlQuery query(database->database());
        const QString sql =
            database->isPostgreSql()
                ? u"SELECT count(*) FROM pg_indexes WHERE tablename = 'order_summaries'"_s
                : u"SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'order_summaries'"_s;
        return query.exec(sql) && query.next() ? query.value(0).toInt() : -1;
    };
    VERIFY_OK(runner.runToEnd());
    QCOMPARE(indexes(), 12);
    for (int i = 0; i < 2; ++i) {
        VERIFY_OK(runner.runToEnd(true));
        QCOMPARE(indexes(), 12);
    }
    VERIFY_OK(runner.runToEnd());
    QCOMPARE(indexes(), 12);
}

QTEST_GUILESS_MAIN(ProjectionRebuildTest)
#include "tst_projectionrebuild.moc"
