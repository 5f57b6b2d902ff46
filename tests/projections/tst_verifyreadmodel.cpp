// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projectionrunner.h"
#include "core/projections/verifyreadmodel.h"
#include "core/store/memory/memorystore.h"
#include "tests/projections/readmodelfixture.h"
#include "tests/support/forwardingstore.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace foldline;
using namespace foldline::projections;
using foldline::test::Place;

class VerifyReadModelTest : public QObject
{
    Q_OBJECT

private slots:
    void findsNothingInAWholeReadModel_data() { test::addPlaces(); }
    void findsNothingInAWholeReadModel();
    void checksUpToTheCheckpoint();
    void namesEveryChangedColumn_data();
    void namesEveryChangedColumn();
    void namesChangedInstantsOnPostgres();
    void namesMissingAndExtraRows_data() { test::addPlaces(); }
    void namesMissingAndExtraRows();
    void keepsTheFirstHundred();
    void keepsTheFirstByOrderId();
    void severalPassesFindTheSame_data();
    void severalPassesFindTheSame();
    void tellsOddEvents();
    void tellsNoOddEventsOfAnUnfinishedReplay();
    void saysThatThereIsNothing();
    void refusesAnotherStoresReadModel();
    void refusesRowsAheadOfTheLog();
    void leavesOrdersWithoutABeginningAlone();
    void canBeCancelled();
};

namespace {

void project(store::EventStore &store, const Place &place)
{
    ProjectionRunner runner(store, place.location(), makeOrderSummaryProjection());
    const auto figures = runner.runToEnd();
    if (!figures)
        qFatal("%s", describe(figures.error()).c_str());
}

std::vector<std::uint64_t> positionsOf(const OddEvents &events)
{
    std::vector<std::uint64_t> positions;
    for (const OddEvent &event : events.first)
        positions.push_back(event.position.commit);
    return positions;
}

} // namespace

void VerifyReadModelTest::findsNothingInAWholeReadModel()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 5, 80);
    project(store, *place);
    std::uint64_t lastDone = 0;
    const auto report =
        verifyOrderSummaries(store, place->location(), [&](std::uint64_t done, std::uint64_t) { lastDone = done; });
    VERIFY_OK(report);
    QVERIFY2(report->whole(),
             report->whole() ? "" : (report->differences[0].orderId + " " + report->differences[0].column).c_str());
    QCOMPARE(report->checked, test::foldLog(store).size());
    QCOMPARE(report->position, store.lastPosition().value());
    QCOMPARE(lastDone, store.eventCount().value());
}

void VerifyReadModelTest::checksUpToTheCheckpoint()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 6, 20);
    project(store, *place);
    const auto at = store.lastPosition().value();
    test::writeHistory(store, 7, 3);
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QVERIFY(report->whole());
    QCOMPARE(report->position, at);
}

void VerifyReadModelTest::namesEveryChangedColumn_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("stored");
    QTest::addColumn<QString>("expected");
    QTest::newRow("customer_id") << u"customer_id = 'X'"_s << u"customer_id"_s << u"X"_s << u"C-1"_s;
    QTest::newRow("customer_name") << u"customer_name = NULL"_s << u"customer_name"_s << QString() << u"Claire Gute"_s;
    QTest::newRow("status") << u"status = 'draft'"_s << u"status"_s << u"draft"_s << u"confirmed"_s;
    QTest::newRow("total_amount") << u"total_amount = 20.5"_s << u"total_amount"_s << u"20.5"_s << u"20"_s;
    QTest::newRow("total_units") << u"total_units = 200001"_s << u"total_units"_s << u"20.0001"_s << u"20"_s;
    QTest::newRow("item_count") << u"item_count = 3"_s << u"item_count"_s << u"3"_s << u"1"_s;
    QTest::newRow("confirmed_at") << u"confirmed_at = NULL"_s << u"confirmed_at"_s << QString()
                                  << u"2016-11-19T08:40:02.1180005Z"_s;
    QTest::newRow("shipped_at") << u"shipped_at = '2016-11-19T08:40:02.118000Z'"_s << u"shipped_at"_s
                                << u"2016-11-19T08:40:02.118000Z"_s << QString();
    QTest::newRow("last_revision") << u"last_revision = 5"_s << u"last_revision"_s << u"5"_s << u"1"_s;
}

void VerifyReadModelTest::namesEveryChangedColumn()
{
    QFETCH(QString, change);
    QFETCH(QString, column);
    QFETCH(QString, stored);
    QFETCH(QString, expected);
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A", "C-1", "10", 2, "Claire Gute");
    test::confirm(store, "A");
    test::create(store, "B");
    project(store, *place);
    VERIFY_OK(place->open()->execute("UPDATE order_summaries SET "_L1 % change % " WHERE order_id = 'A'"_L1));
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QCOMPARE(report->differenceCount, 1U);
    QCOMPARE(report->checked, 2U);
    const ReadModelDifference &difference = report->differences.front();
    QCOMPARE(difference.orderId, "A");
    QCOMPARE(QString::fromStdString(difference.column), column);
    QCOMPARE(QString::fromStdString(difference.stored), stored);
    QCOMPARE(QString::fromStdString(difference.expected), expected);
}

void VerifyReadModelTest::namesChangedInstantsOnPostgres()
{
    const auto place = Place::make(Place::Kind::Postgres);
    if (!place)
        QSKIP("skipped: no PostgreSQL");
    store::MemoryStore store;
    test::create(store, "A");
    test::confirm(store, "A");
    project(store, *place);
    VERIFY_OK(place->open()->execute(
        u"UPDATE order_summaries SET confirmed_at = confirmed_at + interval '1 millisecond', total_amount = 21"_s));
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QCOMPARE(report->differenceCount, 2U);
    QCOMPARE(report->differences[0].column, "total_amount");
    QCOMPARE(report->differences[1].column, "confirmed_at");
}

void VerifyReadModelTest::namesMissingAndExtraRows()
{
    PLACE(place);
    store::MemoryStore store;
    for (const char *order : {"A", "B", "C"})
        test::create(store, order);
    project(store, *place);
    VERIFY_OK(place->open()->execute(u"DELETE FROM order_summaries WHERE order_id = 'B'"_s));
    VERIFY_OK(place->open()->execute(u"UPDATE order_summaries SET order_id = 'Z' WHERE order_id = 'C'"_s));
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QVERIFY(!report->whole());
    const std::vector<ReadModelDifference> expected{
        {"Z", "(row)", "present", "absent"}, {"B", "(row)", "absent", "present"}, {"C", "(row)", "absent", "present"}};
    QVERIFY(report->differences == expected);
    QCOMPARE(report->checked, 4U);
}

void VerifyReadModelTest::keepsTheFirstHundred()
{
    const auto place = Place::make(Place::Kind::Memory);
    store::MemoryStore store;
    for (int i = 0; i < 130; ++i)
        test::create(store, std::to_string(i));
    project(store, *place);
    VERIFY_OK(place->open()->execute(u"DELETE FROM order_summaries"_s));
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QCOMPARE(report->differences.size(), 100U);
    QCOMPARE(report->differenceCount, 130U);
}

void VerifyReadModelTest::keepsTheFirstByOrderId()
{
    const auto place = Place::make(Place::Kind::Memory);
    store::MemoryStore store;
    for (int i = 4000; i-- > 0;)
        test::create(store, std::to_string(10'000 + i));
    project(store, *place);
    VERIFY_OK(place->open()->execute(u"UPDATE order_summaries SET item_count = 7"_s));
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QCOMPARE(report->differenceCount, 4000U);
    QCOMPARE(report->differences.size(), 100U);
    for (std::size_t i = 0; i < 100; ++i)
        QCOMPARE(report->differences[i].orderId, std::to_string(10'000 + i));
}

void VerifyReadModelTest::severalPassesFindTheSame_data()
{
    QTest::addColumn<bool>("isTampered");
    QTest::newRow("whole") << false;
    QTest::newRow("tampered") << true;
}

void VerifyReadModelTest::severalPassesFindTheSame()
{
    QFETCH(bool, isTampered);
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::writeHistory(store, 11, 120);
    project(store, *place);
    const auto database = place->open();
    if (isTampered) {
        VERIFY_OK(database->execute(u"DELETE FROM order_summaries WHERE rowid % 5 = 1"_s));
        VERIFY_OK(database->execute(u"UPDATE order_summaries SET item_count = 77 WHERE rowid % 5 = 2"_s));
        VERIFY_OK(database->execute(u"UPDATE order_summaries SET order_id = order_id || 'x' WHERE rowid % 5 = 3"_s));
    }
    const auto wanted = verifyOrderSummaries(store, *database);
    VERIFY_OK(wanted);
    QCOMPARE(wanted->whole(), !isTampered);
    for (const std::size_t maxOrders : {40U, 7U, 1U}) {
        std::uint64_t done = 0;
        const auto report = verifyOrderSummaries(
            store, *database, [&](std::uint64_t at, std::uint64_t) { done = at; }, {}, maxOrders);
        VERIFY_OK(report);
        QCOMPARE(report->checked, wanted->checked);
        QCOMPARE(report->differenceCount, wanted->differenceCount);
        QCOMPARE(done, store.eventCount().value());
        QVERIFY(report->oddEvents && wanted->oddEvents);
        QCOMPARE(report->oddEvents->remarks, wanted->oddEvents->remarks);
        QCOMPARE(positionsOf(*report->oddEvents), positionsOf(*wanted->oddEvents));
    }
}

void VerifyReadModelTest::tellsOddEvents()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    test::write(store, "order-A", "OrderItemRemoved", R"({"orderId":"A","productId":"none"})");
    test::remove(store, "A", store::DeleteMode::Soft);
    test::create(store, "A");
    test::write(store, "order-B", "OrderConfirmed", "[]");
    ProjectionRunner::Options options;
    options.refusalPolicy = RefusalPolicy::SetAside;
    VERIFY_OK(ProjectionRunner(store, place->location(), makeOrderSummaryProjection(), options).runToEnd());
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QVERIFY(report->oddEvents);
    const auto &odd = report->oddEvents->first;
    QCOMPARE(odd.size(), 2U);
    QCOMPARE(odd[0].stream.value(), "order-A");
    QCOMPARE(odd[0].revision.value, 1U);
    QCOMPARE(odd[0].type, "OrderItemRemoved");
    QCOMPARE(odd[0].outcome.warnings.size(), 1U);
    QCOMPARE(odd[1].stream.value(), "order-B");
    QCOMPARE(odd[1].outcome.kind, aggregates::FoldOutcome::Kind::Unreadable);
    QVERIFY(report->oddEvents->remarks >= 2);
}

void VerifyReadModelTest::tellsNoOddEventsOfAnUnfinishedReplay()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    project(store, *place);
    QVERIFY(verifyOrderSummaries(store, place->location())->oddEvents);
    test::create(store, "B");
    QVERIFY(!verifyOrderSummaries(store, place->location())->oddEvents);
}

void VerifyReadModelTest::saysThatThereIsNothing()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    QCOMPARE(verifyOrderSummaries(store, place->location()).error().code, ErrorCode::NotFound);
    place->open().reset();
    QCOMPARE(verifyOrderSummaries(store, place->location()).error().code, ErrorCode::NotFound);
    project(store, *place);
    const auto report = verifyOrderSummaries(store, place->location());
    VERIFY_OK(report);
    QCOMPARE(report->checked, 0U);
}

void VerifyReadModelTest::refusesAnotherStoresReadModel()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    project(store, *place);
    store::MemoryStore other;
    test::create(other, "A");
    const auto report = verifyOrderSummaries(other, place->location());
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Conflict);
}

void VerifyReadModelTest::refusesRowsAheadOfTheLog()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    project(store, *place);
    VERIFY_OK(place->open()->execute(u"UPDATE projection_checkpoints SET position = 50, prepare_position = 50"_s));
    const auto report = verifyOrderSummaries(store, place->location());
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Corrupt);
    QVERIFY2(report.error().message.find("earlier state. Rebuild them.") != std::string::npos,
             report.error().message.c_str());
}

/// A scavenge takes first events, which rows were made from; another order is compared as before.
void VerifyReadModelTest::leavesOrdersWithoutABeginningAlone()
{
    class Scavenged : public test::ForwardingStore
    {
    public:
        using ForwardingStore::ForwardingStore;
        Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler,
                             std::stop_token stop) override
        {
            const auto left = [&](std::span<const events::RecordedEvent> batch) {
                std::vector<events::RecordedEvent> events;
                for (const events::RecordedEvent &event : batch) {
                    if (event.stream.value() != "order-A" || event.revision.value > 0)
                        events.push_back(event);
                }
                return events.empty() || handler(events);
            };
            return ForwardingStore::readAll(read, left, std::move(stop));
        }
    };
    const auto place = Place::make(Place::Kind::File);
    const auto store = std::make_shared<store::MemoryStore>();
    test::create(*store, "A");
    test::create(*store, "B");
    VERIFY_OK(store->append(events::StreamName("order-A"), events::ExpectedRevision::any(),
                            std::vector{store::ProposedEvent{events::EventId::random(), "Noted", "application/json",
                                                             "{}", "{}", std::nullopt}}));
    project(*store, *place);
    Scavenged scavenged(store);
    const auto report = verifyOrderSummaries(scavenged, place->location());
    VERIFY_OK(report);
    QCOMPARE(report->withoutBeginning, std::uint64_t{1});
    QVERIFY(report->whole());
    VERIFY_OK(place->open()->execute(u"UPDATE order_summaries SET item_count = 77 WHERE order_id = 'B'"_s));
    QCOMPARE(verifyOrderSummaries(scavenged, place->location())->differenceCount, std::uint64_t{1});
}

void VerifyReadModelTest::canBeCancelled()
{
    const auto place = Place::make(Place::Kind::File);
    store::MemoryStore store;
    test::create(store, "A");
    project(store, *place);
    std::stop_source stop;
    stop.request_stop();
    const auto report = verifyOrderSummaries(store, place->location(), {}, stop.get_token());
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(VerifyReadModelTest)
#include "tst_verifyreadmodel.moc"
