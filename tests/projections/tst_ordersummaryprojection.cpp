// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projectionrunner.h"
#include "core/store/memory/memorystore.h"
#include "tests/projections/readmodelfixture.h"

#include <QTest>

#include <rapidcheck.h>

using namespace Qt::StringLiterals;
using namespace foldline;
using namespace foldline::projections;
using foldline::test::Place;
using foldline::test::Rows;

class OrderSummaryProjectionTest : public QObject
{
    Q_OBJECT

private slots:
    void rowsAreTheFoldOfTheLog_data() { test::addPlaces(); }
    void rowsAreTheFoldOfTheLog();
    void anyBatchesGiveTheSameRows();
    void foldsColdOrdersFromTheStore();
    void amountsAreExactInPlainSql_data() { test::addPlaces(); }
    void amountsAreExactInPlainSql();
    void instantsSortAsTheyFollow_data() { test::addPlaces(); }
    void instantsSortAsTheyFollow();
    void softDeletionRemovesTheRow_data();
    void softDeletionRemovesTheRow();
    void tombstoneRemovesTheRow_data();
    void tombstoneRemovesTheRow();
    void anOrderComesBackAfterDeletionAsANewOne();
    void truncationHidesNothing();
    void unknownEventsTouchTheRow();
    void otherStreamsAreNoOrders();
    void warningsAreNoRefusals();
    void stopsAtAnEventThatItCannotTake();
    void setsAsideWhatItCannotTake_data() { test::addPlaces(); }
    void setsAsideWhatItCannotTake();
    void schemaOneGivesTheSameRow();
    void hostileTextIsKept_data() { test::addPlaces(); }
    void hostileTextIsKept();
};

namespace {

constexpr const char *BadItem =
    R"({"orderId":"A","item":{"productId":"P","productName":"x","quantity":1,"unitPrice":0.00001}})";

/// Drives the projection by hand: each of `cuts` ends a batch, and `forget` says whether it then remembers nothing.
Rows projectInBatches(store::EventStore &store, const std::vector<std::size_t> &lengths, bool forget)
{
    const auto place = Place::make(Place::Kind::Memory);
    auto database = place->open();
    const auto projection = makeOrderSummaryProjection();
    std::vector<events::RecordedEvent> log;
    RC_ASSERT(store
                  .readAll({},
                           [&](std::span<const events::RecordedEvent> batch) {
                               log.insert(log.end(), batch.begin(), batch.end());
                               return true;
                           })
                  .has_value());
    RC_ASSERT(projection->createTables(*database, {}).has_value());
    RC_ASSERT(projection->prepare(*database, {}, store).has_value());
    std::span<const events::RecordedEvent> rest(log);
    std::size_t next = 0;
    while (!rest.empty()) {
        const std::size_t length =
            std::min(rest.size(), lengths.empty() ? rest.size() : 1 + lengths[next++ % lengths.size()]);
        RC_ASSERT(database->begin().has_value());
        const auto applied =
            projection->apply(rest.first(length), *database, [](const Refusal &) { return false; }, {});
        RC_ASSERT(applied.has_value());
        RC_ASSERT(database->commit().has_value());
        rest = rest.subspan(length);
        if (forget)
            RC_ASSERT(projection->prepare(*database, {}, store).has_value());
    }
    auto rows = test::readRows(*database);
    RC_ASSERT(projection->rows(*database, {}).value() == rows.size());
    projection->release();
    return rows;
}

Result<RunFigures> project(store::EventStore &store, const Place &place, RefusalPolicy policy = RefusalPolicy::Stop)
{
    ProjectionRunner::Options options;
    options.batchSize = 7;
    options.refusalPolicy = policy;
    ProjectionRunner runner(store, place.location(), makeOrderSummaryProjection(), options);
    return runner.runToEnd();
}

QVariant cell(ReadModelDatabase &database, const QString &sql)
{
    QSqlQuery query(database.database());
    return query.exec(sql) && query.next() ? query.value(0) : QVariant(u"no answer"_s);
}

std::optional<OrderSummary> rowOf(ReadModelDatabase &database, const std::string &order)
{
    return OrderSummaries(database).row(order).value();
}

} // namespace

void OrderSummaryProjectionTest::rowsAreTheFoldOfTheLog()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 1, 60);
    const auto figures = project(store, *place);
    VERIFY_OK(figures);
    auto database = place->open();
    const Rows expected = test::foldLog(store);
    QVERIFY(expected.size() > 40);
    COMPARE_ROWS(test::readRows(*database), expected);
    QCOMPARE(figures->rows, expected.size());
    QCOMPARE(figures->events, store.eventCount().value());
    QCOMPARE(figures->setAside, 0U);
    QCOMPARE(figures->position, store.lastPosition().value());
    QCOMPARE(OrderSummaries(*database).checkpoint().value(), store.lastPosition().value());
}

void OrderSummaryProjectionTest::anyBatchesGiveTheSameRows()
{
    const bool holds = rc::check("any batches, with and without memory, give the fold of the log", [] {
        store::MemoryStore store;
        test::writeHistory(store, *rc::gen::arbitrary<unsigned>(), *rc::gen::inRange(1, 25));
        const auto lengths = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 9));
        const Rows rows = projectInBatches(store, lengths, *rc::gen::arbitrary<bool>());
        const Rows expected = test::foldLog(store);
        if (rows != expected)
            RC_FAIL(test::describeDifference(rows, expected));
    });
    QVERIFY(holds);
}

void OrderSummaryProjectionTest::foldsColdOrdersFromTheStore()
{
    store::MemoryStore store;
    const auto place = Place::make(Place::Kind::File);
    test::create(store, "A", "C-1", "10");
    VERIFY_OK(project(store, *place));
    test::addItem(store, "A", "P-1", "5.25");
    VERIFY_OK(project(store, *place)); // another runner: nothing in memory
    auto database = place->open();
    QCOMPARE(rowOf(*database, "A")->totalAmount, Money::parse("25.25").value());
    QCOMPARE(rowOf(*database, "A")->itemCount, 2);
}

void OrderSummaryProjectionTest::amountsAreExactInPlainSql()
{
    PLACE(place);
    store::MemoryStore store;
    test::create(store, "A", "C", "16.4481", 1);
    test::create(store, "B", "C", "9", 1);
    test::create(store, "C", "C", "100.5", 1);
    test::create(store, "D", "C", "900000000000000.0001", 1);
    VERIFY_OK(project(store, *place));
    auto database = place->open();
    QCOMPARE(rowOf(*database, "D")->totalAmount, Money::parse("900000000000000.0001").value());
    QCOMPARE(cell(*database, u"SELECT total_amount FROM order_summaries WHERE order_id = 'A'"_s).toString(),
             u"16.4481"_s);
    QCOMPARE(cell(*database, u"SELECT sum(total_amount) FROM order_summaries WHERE order_id < 'D'"_s).toDouble(),
             125.9481);
    QCOMPARE(cell(*database,
                  u"SELECT order_id FROM order_summaries WHERE order_id < 'D' ORDER BY total_amount DESC LIMIT 1"_s)
                 .toString(),
             u"C"_s);
    QCOMPARE(cell(*database, u"SELECT order_id FROM order_summaries ORDER BY total_amount LIMIT 1"_s).toString(),
             u"B"_s);
}

void OrderSummaryProjectionTest::instantsSortAsTheyFollow()
{
    PLACE(place);
    store::MemoryStore store;
    const auto base = Timestamp::parse("2016-11-19T08:40:02.118Z").value();
    for (const auto &[order, ticks] : {std::pair("A", 5), std::pair("B", 0), std::pair("C", 10)}) {
        test::write(store, std::string("order-") + order, "OrderCreated",
                    R"({"orderId":"x","customerId":"c","items":[],"totalAmount":0})",
                    Timestamp::fromTicks(base.ticks() + ticks));
    }
    VERIFY_OK(project(store, *place));
    auto database = place->open();
    OrderQuery query;
    query.sortBy = OrderColumn::CreatedAt;
    query.ascending = true;
    const auto rows = OrderSummaries(*database).rows(query).value();
    QCOMPARE(rows.size(), 3U);
    QCOMPARE(rows[0].orderId, "B");
    QCOMPARE(rows[1].orderId, "A");
    QCOMPARE(rows[1].createdAt.ticks(), base.ticks() + 5);
    QCOMPARE(rows[2].orderId, "C");
    if (!database->isPostgreSql())
        QCOMPARE(cell(*database, u"SELECT created_at FROM order_summaries WHERE order_id = 'B'"_s).toString(),
                 u"2016-11-19T08:40:02.1180000Z"_s);
}

void OrderSummaryProjectionTest::softDeletionRemovesTheRow_data()
{
    QTest::addColumn<bool>("isCold");
    QTest::newRow("known order") << false;
    QTest::newRow("cold order") << true;
}

void OrderSummaryProjectionTest::softDeletionRemovesTheRow()
{
    QFETCH(bool, isCold);
    store::MemoryStore store;
    const auto place = Place::make(Place::Kind::File);
    test::create(store, "A");
    test::create(store, "B");
    if (isCold)
        VERIFY_OK(project(store, *place));
    test::remove(store, "A", store::DeleteMode::Soft);
    const auto figures = project(store, *place);
    VERIFY_OK(figures);
    QCOMPARE(figures->rows, 1U);
    auto database = place->open();
    QVERIFY(!rowOf(*database, "A"));
    QVERIFY(rowOf(*database, "B"));
}

void OrderSummaryProjectionTest::tombstoneRemovesTheRow_data() { softDeletionRemovesTheRow_data(); }

void OrderSummaryProjectionTest::tombstoneRemovesTheRow()
{
    QFETCH(bool, isCold);
    store::MemoryStore store;
    const auto place = Place::make(Place::Kind::File);
    test::create(store, "A");
    test::create(store, "B");
    test::addItem(store, "A", "P-1", "1");
    if (isCold)
        VERIFY_OK(project(store, *place));
    test::remove(store, "A", store::DeleteMode::Tombstone);
    const auto figures = project(store, *place);
    VERIFY_OK(figures);
    QCOMPARE(figures->rows, 1U);
    COMPARE_ROWS(test::readRows(*place->open()), test::foldLog(store));
}

void OrderSummaryProjectionTest::anOrderComesBackAfterDeletionAsANewOne()
{
    store::MemoryStore store;
    test::create(store, "A", "C-1", "10");
    test::addItem(store, "A", "P-1", "1");
    test::remove(store, "A", store::DeleteMode::Soft);
    test::addItem(store, "A", "P-2", "3");
    test::addItem(store, "A", "P-3", "4");
    test::remove(store, "A", store::DeleteMode::Soft);
    test::addItem(store, "A", "P-4", "5");
    // Every prefix of the log as a checkpoint, everything cold: the deletions that are still to come must not count.
    const Rows rows = projectInBatches(store, {0}, true);
    COMPARE_ROWS(rows, test::foldLog(store));
    QCOMPARE(rows.at("A").totalAmount, Money::parse("5").value());
    QCOMPARE(rows.at("A").lastRevision, 4U);
}

void OrderSummaryProjectionTest::truncationHidesNothing()
{
    store::MemoryStore store;
    test::create(store, "A", "C-1", "10");
    test::addItem(store, "A", "P-1", "1");
    auto metadata = json::Value::object();
    metadata.set("$maxCount", json::Value::number(std::int64_t{1}));
    VERIFY_OK(store.setStreamMetadata(events::StreamName("order-A"), events::ExpectedRevision::any(), metadata));
    test::confirm(store, "A");
    const Rows rows = projectInBatches(store, {0}, true);
    QCOMPARE(rows.at("A").totalAmount, Money::parse("21").value());
    QCOMPARE(rows.at("A").status, "confirmed");
}

void OrderSummaryProjectionTest::unknownEventsTouchTheRow()
{
    store::MemoryStore store;
    const auto place = Place::make(Place::Kind::File);
    test::create(store, "A");
    VERIFY_OK(project(store, *place));
    auto before = *rowOf(*place->open(), "A");
    test::write(store, "order-A", "LoyaltyPointsGranted", R"({"points":5})",
                Timestamp::fromMilliseconds(1'700'000'000'000));
    VERIFY_OK(project(store, *place));
    const auto now = *rowOf(*place->open(), "A");
    QCOMPARE(now.lastRevision, 1U);
    QCOMPARE(now.lastEventAt, Timestamp::fromMilliseconds(1'700'000'000'000));
    before.lastRevision = now.lastRevision;
    before.lastEventAt = now.lastEventAt;
    QVERIFY(now == before);
}

void OrderSummaryProjectionTest::otherStreamsAreNoOrders()
{
    store::MemoryStore store;
    const auto place = Place::make(Place::Kind::File);
    const std::string created = R"({"orderId":"A","customerId":"c","items":[],"totalAmount":0})";
    test::write(store, "orders-A", "OrderCreated", created);
    test::write(store, "order", "OrderCreated", created);
    test::write(store, "reorder-A", "OrderCreated", created);
    const auto figures = project(store, *place);
    VERIFY_OK(figures);
    QCOMPARE(figures->events, 3U);
    QCOMPARE(figures->rows, 0U);
}

void OrderSummaryProjectionTest::warningsAreNoRefusals()
{
    store::MemoryStore store;
    const auto place = Place::make(Place::Kind::File);
    test::confirm(store, "A"); // confirmed before it was created
    test::write(
        store, "order-B", "OrderCreated",
        R"({"orderId":"B","customerId":"c","items":[{"productId":"P","productName":"x","quantity":2,"unitPrice":10}],"totalAmount":21})");
    const auto figures = project(store, *place);
    VERIFY_OK(figures);
    QCOMPARE(figures->setAside, 0U);
    QCOMPARE(rowOf(*place->open(), "A")->status, "confirmed");
    QCOMPARE(rowOf(*place->open(), "B")->totalAmount, Money::parse("20").value());
}

void OrderSummaryProjectionTest::stopsAtAnEventThatItCannotTake()
{
    store::MemoryStore store;
    const auto place = Place::make(Place::Kind::File);
    test::create(store, "A");
    test::create(store, "B");
    const auto bad = test::write(store, "order-A", "OrderItemAdded", BadItem);
    test::create(store, "D");
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection());
    const auto figures = runner.runToEnd();
    QVERIFY(!figures);
    QCOMPARE(figures.error().code, ErrorCode::Corrupt);
    QVERIFY2(figures.error().context.find("order-A, revision 1, OrderItemAdded") != std::string::npos,
             figures.error().context.c_str());
    const auto status = runner.status();
    QCOMPARE(status.state, RunState::Stopped);
    QVERIFY(status.refusal);
    QCOMPARE(status.refusal->position, bad.position);
    QCOMPARE(status.refusal->stream.value(), "order-A");
    QVERIFY(!status.refusal->reason.empty());
    // What comes before it is there, what comes after is not.
    auto database = place->open();
    QCOMPARE(test::readRows(*database).size(), 2U);
    QCOMPARE(OrderSummaries(*database).checkpoint().value()->commit, bad.position.commit - 1);
    COMPARE_ROWS(test::readRows(*database), test::foldLog(store, OrderSummaries(*database).checkpoint().value()));
}

void OrderSummaryProjectionTest::setsAsideWhatItCannotTake()
{
    PLACE(place);
    store::MemoryStore store;
    test::create(store, "A");
    const auto bad = test::write(store, "order-A", "OrderItemAdded", BadItem);
    test::write(store, "order-A", "OrderConfirmed", "no JSON at all");
    test::confirm(store, "A");
    ProjectionRunner::Options options;
    options.refusalPolicy = RefusalPolicy::SetAside;
    ProjectionRunner runner(store, place->location(), makeOrderSummaryProjection(), options);
    const auto figures = runner.runToEnd();
    VERIFY_OK(figures);
    QCOMPARE(figures->setAside, 2U);
    const auto listed = runner.setAsideEvents();
    VERIFY_OK(listed);
    QCOMPARE(listed->size(), 2U);
    QCOMPARE(listed->front().position, bad.position);
    QCOMPARE(listed->front().revision.value, 1U);
    QCOMPARE(listed->front().type, "OrderItemAdded");
    QVERIFY(!listed->front().reason.empty());
    const auto row = rowOf(*place->open(), "A");
    QCOMPARE(row->status, "confirmed");
    QCOMPARE(row->lastRevision, 3U);
    QCOMPARE(row->totalAmount, Money::parse("20").value());
}

void OrderSummaryProjectionTest::schemaOneGivesTheSameRow()
{
    store::MemoryStore store;
    const auto place = Place::make(Place::Kind::File);
    test::write(
        store, "order-A", "OrderCreated",
        R"({"id":"A","customer_id":"DP-13000","order_items":[{"productId":"P","productName":"x","quantity":2,"unitPrice":8.224}],"total":16.448})",
        {}, R"({"schemaVersion":1})");
    VERIFY_OK(project(store, *place));
    const auto row = rowOf(*place->open(), "A");
    QCOMPARE(row->customerId, "DP-13000");
    QCOMPARE(row->customerName, "");
    QCOMPARE(row->totalAmount, Money::parse("16.448").value());
}

void OrderSummaryProjectionTest::hostileTextIsKept()
{
    PLACE(place);
    store::MemoryStore store;
    const std::string name = "Robert'); DROP TABLE order_summaries;-- \\ \" ? :x $1 %_ 💣";
    test::create(store, "it's", "C?1", "10", 2, name);
    VERIFY_OK(project(store, *place));
    const auto row = rowOf(*place->open(), "it's");
    QVERIFY(row);
    QCOMPARE(row->customerName, name);
    QCOMPARE(row->customerId, "C?1");
}

QTEST_GUILESS_MAIN(OrderSummaryProjectionTest)
#include "tst_ordersummaryprojection.moc"
