// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/decimalsum.h"
#include "core/projections/ordersummaries.h"
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projectionrunner.h"
#include "core/store/memory/memorystore.h"
#include "tests/projections/readmodelfixture.h"

#include <QStringList>
#include <QTest>

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;
using namespace foldline;
using namespace foldline::projections;
using foldline::test::Place;

Q_DECLARE_METATYPE(foldline::projections::OrderQuery)

class OrderSummariesTest : public QObject
{
    Q_OBJECT

private slots:
    void filters_data();
    void filters();
    void filtersOnPostgres_data() { filters_data(); }
    void filtersOnPostgres();
    void sortsByEveryColumn_data() { test::addPlaces(); }
    void sortsByEveryColumn();
    void pagesNeverOverlap_data() { test::addPlaces(); }
    void pagesNeverOverlap();
    void countsAndSums_data() { test::addPlaces(); }
    void countsAndSums();
    void sumsPastSixtyFourBits_data() { test::addPlaces(); }
    void sumsPastSixtyFourBits();
    void findsOneRow_data() { test::addPlaces(); }
    void findsOneRow();
    void anAbsentTableIsEmpty_data() { test::addPlaces(); }
    void anAbsentTableIsEmpty();
    void writesSumsAsDecimals_data();
    void writesSumsAsDecimals();

    void cleanupTestCase() { m_filtered.clear(); }

private:
    void compareFilter(Place::Kind kind);

    std::map<Place::Kind, std::unique_ptr<Place>> m_filtered; ///< the same orders for every filter
};

namespace {

void writeOrders(store::EventStore &store)
{
    test::create(store, "US-1", "EH-13945", "10", 2, "Eric Hoffmann");  // 20
    test::create(store, "US-2", "ZA-100", "512.84", 2, "Zoë ÅNGSTRÖM"); // 1025.68
    test::create(store, "CA-3", "50%_off'", "7.5", 1, "O'Neil \\ 50%"); // 7.5
    test::create(store, "CA-4", "EH-13945", "1025.6801", 1);            // no name
    test::create(store, "ca-5", "confirmed", "3", 1, "Draft Person");
    test::confirm(store, "US-2");
    test::confirm(store, "CA-3");
    test::ship(store, "CA-3");
    test::cancel(store, "CA-4");
}

void project(store::EventStore &store, const Place &place)
{
    ProjectionRunner runner(store, place.location(), makeOrderSummaryProjection());
    const auto figures = runner.runToEnd();
    if (!figures)
        qFatal("%s", describe(figures.error()).c_str());
}

QString idsOf(const std::vector<OrderSummary> &rows)
{
    QStringList ids;
    for (const auto &row : rows)
        ids << QString::fromStdString(row.orderId);
    return ids.join(u' ');
}

OrderQuery textQuery(const char *text)
{
    OrderQuery query;
    query.text = text;
    return query;
}

OrderQuery customerQuery(const char *text)
{
    OrderQuery query;
    query.customer = text;
    return query;
}

OrderQuery cellQuery(OrderColumn column, const char *value, bool keep = true)
{
    OrderQuery query;
    query.cells.push_back({column, value, keep});
    return query;
}

OrderQuery statusQuery(std::vector<std::string> statuses)
{
    OrderQuery query;
    query.statuses = std::move(statuses);
    return query;
}

constexpr OrderColumn AllColumns[] = {OrderColumn::OrderId,     OrderColumn::CustomerId,   OrderColumn::CustomerName,
                                      OrderColumn::Status,      OrderColumn::TotalAmount,  OrderColumn::ItemCount,
                                      OrderColumn::CreatedAt,   OrderColumn::ConfirmedAt,  OrderColumn::ShippedAt,
                                      OrderColumn::CancelledAt, OrderColumn::LastRevision, OrderColumn::LastEventAt};

/// A value per row that compares as the column should; absent values come first.
std::string sortKey(const OrderSummary &row, OrderColumn column)
{
    const auto number = [](std::int64_t value) {
        return QString::number(value).rightJustified(20, u'0').toStdString();
    };
    const auto instant = [&](const std::optional<Timestamp> &when) {
        return when ? number(when->ticks()) : std::string();
    };
    switch (column) {
    case OrderColumn::OrderId:
        return row.orderId;
    case OrderColumn::CustomerId:
        return row.customerId;
    case OrderColumn::CustomerName:
        return row.customerName;
    case OrderColumn::Status:
        return row.status;
    case OrderColumn::TotalAmount:
        return number(row.totalAmount.units());
    case OrderColumn::ItemCount:
        return number(row.itemCount);
    case OrderColumn::CreatedAt:
        return instant(row.createdAt);
    case OrderColumn::ConfirmedAt:
        return instant(row.confirmedAt);
    case OrderColumn::ShippedAt:
        return instant(row.shippedAt);
    case OrderColumn::CancelledAt:
        return instant(row.cancelledAt);
    case OrderColumn::LastRevision:
        return number(static_cast<std::int64_t>(row.lastRevision));
    case OrderColumn::LastEventAt:
        return instant(row.lastEventAt);
    }
    return {};
}

} // namespace

void OrderSummariesTest::filters_data()
{
    QTest::addColumn<OrderQuery>("query");
    QTest::addColumn<QString>("ids");
    QTest::newRow("everything") << OrderQuery{} << u"CA-3 CA-4 US-1 US-2 ca-5"_s;
    QTest::newRow("one status") << statusQuery({"draft"}) << u"US-1 ca-5"_s;
    QTest::newRow("two statuses") << statusQuery({"shipped", "cancelled"}) << u"CA-3 CA-4"_s;
    QTest::newRow("no such status") << statusQuery({"lost"}) << QString();
    QTest::newRow("part of an id, any case") << textQuery("cA-") << u"CA-3 CA-4 ca-5"_s;
    QTest::newRow("part of a customer id") << textQuery("eh-139") << u"CA-4 US-1"_s;
    QTest::newRow("part of a name") << textQuery("hoff") << u"US-1"_s;
    QTest::newRow("case beyond ASCII") << textQuery("ångström") << u"US-2"_s;
    QTest::newRow("capital beyond ASCII") << textQuery("ZOË") << u"US-2"_s;
    QTest::newRow("a status as text") << textQuery("Cancel") << u"CA-4"_s;
    QTest::newRow("text in status, name and customer id") << textQuery("confirmed") << u"US-2 ca-5"_s;
    QTest::newRow("an amount") << textQuery("1025.68") << u"US-2"_s;
    QTest::newRow("an amount as people write it") << textQuery("1 025.68") << u"US-2"_s;
    QTest::newRow("a whole amount") << textQuery("1025") << u"CA-4 US-2"_s;
    QTest::newRow("20 is an amount") << textQuery("20") << u"US-1"_s;
    QTest::newRow("percent is itself") << textQuery("50%") << u"CA-3"_s;
    QTest::newRow("percent and underline") << textQuery("%_") << u"CA-3"_s;
    QTest::newRow("underline alone") << textQuery("_") << u"CA-3"_s;
    QTest::newRow("quote") << textQuery("o'neil") << u"CA-3"_s;
    QTest::newRow("backslash") << textQuery("\\") << u"CA-3"_s;
    QTest::newRow("injection") << textQuery("' OR 1=1 --") << QString();
    QTest::newRow("placeholder") << textQuery("?") << QString();
    QTest::newRow("the inner separator is just a blank") << textQuery("\x1f") << u"CA-3 US-1 US-2 ca-5"_s;
    QTest::newRow("customer by name") << customerQuery("HOFFMANN") << u"US-1"_s;
    QTest::newRow("customer by id") << customerQuery("eh-13945") << u"CA-4 US-1"_s;
    QTest::newRow("customer, not status") << customerQuery("draft") << u"ca-5"_s;
    QTest::newRow("customer, not order id") << customerQuery("us-1") << QString();
    QTest::newRow("only this customer") << cellQuery(OrderColumn::CustomerId, "EH-13945") << u"CA-4 US-1"_s;
    QTest::newRow("only this name, in full") << cellQuery(OrderColumn::CustomerName, "Eric") << QString();
    QTest::newRow("all but this name") << cellQuery(OrderColumn::CustomerName, "Eric Hoffmann", false)
                                       << u"CA-3 CA-4 US-2 ca-5"_s;
    QTest::newRow("only those without a name") << cellQuery(OrderColumn::CustomerName, "") << u"CA-4"_s;
    QTest::newRow("only this amount") << cellQuery(OrderColumn::TotalAmount, "1 025.68") << u"US-2"_s;
    QTest::newRow("all but this amount") << cellQuery(OrderColumn::TotalAmount, "20", false)
                                         << u"CA-3 CA-4 US-2 ca-5"_s;
    QTest::newRow("no amount at all") << cellQuery(OrderColumn::TotalAmount, "much") << QString();
    QTest::newRow("only this revision") << cellQuery(OrderColumn::LastRevision, "2") << u"CA-3"_s;
    QTest::newRow("only this instant") << cellQuery(OrderColumn::ConfirmedAt, "2016-11-19T08:40:02.1180005Z")
                                       << u"CA-3 US-2"_s;
    QTest::newRow("the same instant elsewhere")
        << cellQuery(OrderColumn::ShippedAt, "2016-11-21T09:00:00Z") << u"CA-3"_s;
    QTest::newRow("only those not shipped") << cellQuery(OrderColumn::ShippedAt, "") << u"CA-4 US-1 US-2 ca-5"_s;
    QTest::newRow("all but those not shipped") << cellQuery(OrderColumn::ShippedAt, "", false) << u"CA-3"_s;
    OrderQuery together = textQuery("ca-");
    together.statuses = {"draft", "shipped"};
    together.cells.push_back({OrderColumn::OrderId, "ca-5", false});
    QTest::newRow("all of it together") << together << u"CA-3"_s;
}

void OrderSummariesTest::compareFilter(Place::Kind kind)
{
    QFETCH(OrderQuery, query);
    QFETCH(QString, ids);
    std::unique_ptr<Place> &place = m_filtered[kind];
    if (!place) {
        place = Place::make(kind);
        if (!place)
            QSKIP("skipped: no PostgreSQL");
        store::MemoryStore store;
        writeOrders(store);
        project(store, *place);
    }
    auto database = place->open();
    OrderSummaries orders(*database);
    query.sortBy = OrderColumn::OrderId;
    query.ascending = true;
    const auto rows = orders.rows(query);
    VERIFY_OK(rows);
    QCOMPARE(idsOf(*rows), ids);
    const auto counts = orders.counts(query);
    VERIFY_OK(counts);
    QCOMPARE(counts->matching, rows->size());
    Money sum;
    for (const auto &row : *rows)
        sum = sum.plus(row.totalAmount).value();
    QCOMPARE(counts->totalOfMatching, sum.toString());
}

void OrderSummariesTest::filters() { compareFilter(Place::Kind::Memory); }

void OrderSummariesTest::filtersOnPostgres() { compareFilter(Place::Kind::Postgres); }

void OrderSummariesTest::sortsByEveryColumn()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 3, 40);
    project(store, *place);
    auto database = place->open();
    OrderSummaries orders(*database);
    for (const OrderColumn column : AllColumns) {
        for (const bool ascending : {true, false}) {
            OrderQuery query;
            query.sortBy = column;
            query.ascending = ascending;
            const auto rows = orders.rows(query);
            VERIFY_OK(rows);
            QVERIFY(rows->size() > 20);
            const auto key = [&](const OrderSummary &row) { return std::pair(sortKey(row, column), row.orderId); };
            const bool isSorted =
                std::is_sorted(rows->begin(), rows->end(), [&](const OrderSummary &left, const OrderSummary &right) {
                    return ascending ? key(left) < key(right) : key(right) < key(left);
                });
            QVERIFY2(isSorted, qPrintable(u"column %1, ascending %2"_s.arg(static_cast<int>(column)).arg(ascending)));
        }
    }
}

void OrderSummariesTest::pagesNeverOverlap()
{
    PLACE(place);
    store::MemoryStore store;
    test::writeHistory(store, 4, 50);
    project(store, *place);
    auto database = place->open();
    OrderSummaries orders(*database);
    const auto all = orders.counts({}).value().all;
    for (const OrderColumn column : {OrderColumn::Status, OrderColumn::ItemCount, OrderColumn::ShippedAt}) {
        std::set<std::string> seen;
        OrderQuery query;
        query.sortBy = column; // many ties
        query.limit = 7;
        for (query.offset = 0; query.offset < all; query.offset += query.limit) {
            const auto page = orders.rows(query);
            VERIFY_OK(page);
            QCOMPARE(page->size(), std::min(query.limit, all - query.offset));
            for (const auto &row : *page)
                QVERIFY(seen.insert(row.orderId).second);
        }
        QCOMPARE(seen.size(), all);
    }
    OrderQuery beyond;
    beyond.offset = UINT64_MAX;
    QVERIFY(orders.rows(beyond).value().empty());
}

void OrderSummariesTest::countsAndSums()
{
    PLACE(place);
    store::MemoryStore store;
    writeOrders(store);
    project(store, *place);
    auto database = place->open();
    const auto counts = OrderSummaries(*database).counts(textQuery("us-"));
    VERIFY_OK(counts);
    QCOMPARE(counts->all, 5U);
    QCOMPARE(counts->draft, 2U);
    QCOMPARE(counts->confirmed, 1U);
    QCOMPARE(counts->shipped, 1U);
    QCOMPARE(counts->cancelled, 1U);
    QCOMPARE(counts->totalOfAll, "2081.8601");
    QCOMPARE(counts->matching, 2U);
    QCOMPARE(counts->totalOfMatching, "1045.68");
}

void OrderSummariesTest::sumsPastSixtyFourBits()
{
    PLACE(place);
    store::MemoryStore store;
    for (const char *order : {"A", "B", "C"})
        test::create(store, order, "C", "922337203685477.5807", 1);
    project(store, *place);
    auto database = place->open();
    const auto counts = OrderSummaries(*database).counts({});
    VERIFY_OK(counts);
    QCOMPARE(counts->totalOfAll, "2767011611056432.7421");
}

void OrderSummariesTest::findsOneRow()
{
    PLACE(place);
    store::MemoryStore store;
    writeOrders(store);
    project(store, *place);
    auto database = place->open();
    OrderSummaries orders(*database);
    const auto row = orders.row("CA-3");
    VERIFY_OK(row);
    QVERIFY(*row);
    QVERIFY(**row == test::foldLog(store).at("CA-3"));
    QVERIFY(!orders.row("nobody's").value());
}

void OrderSummariesTest::anAbsentTableIsEmpty()
{
    PLACE(place);
    auto database = place->open();
    OrderSummaries orders(*database);
    QVERIFY(orders.rows({}).value().empty());
    QVERIFY(!orders.row("A").value());
    QVERIFY(!orders.checkpoint().value());
    const auto counts = orders.counts(textQuery("a")).value();
    QCOMPARE(counts.all, 0U);
    QCOMPARE(counts.totalOfAll, "0");
    QCOMPARE(counts.totalOfMatching, "0");
}

void OrderSummariesTest::writesSumsAsDecimals_data()
{
    QTest::addColumn<qint64>("high");
    QTest::addColumn<qint64>("low");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << qint64(0) << u"0"_s;
    QTest::newRow("smallest") << qint64(0) << qint64(1) << u"0.0001"_s;
    QTest::newRow("whole") << qint64(0) << qint64(200'000) << u"20"_s;
    QTest::newRow("negative") << qint64(-1) << (Q_INT64_C(4'294'967'296) - 5'000) << u"-0.5"_s;
    QTest::newRow("carried") << qint64(1) << qint64(0) << u"429496.7296"_s;
    QTest::newRow("past 64 bits") << Q_INT64_C(4'294'967'296) << qint64(0) << u"1844674407370955.1616"_s;
}

void OrderSummariesTest::writesSumsAsDecimals()
{
    QFETCH(qint64, high);
    QFETCH(qint64, low);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(decimalOfParts(high, low)), text);
}

QTEST_GUILESS_MAIN(OrderSummariesTest)
#include "tst_ordersummaries.moc"
