// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/searchservice.h"

#include "tests/models/fixtures.h"
#include "tests/ui/orders/meddlingstore.h"
#include "ui/models/roles.h"
#include "ui/models/searchresultsmodel.h"

#include <QAbstractItemModelTester>

#include <atomic>
#include <latch>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

/// Holds the first scan of the log in its middle.
struct ScanGate
{
    void pass()
    {
        if (++scans == 1)
            first.wait();
    }

    std::latch first{1};
    std::atomic_int scans = 0;
};

} // namespace

class TestSearchService : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void emptyTextListsPagesAndActions();
    void findsOrdersByIdAndCustomer();
    void exactIdComesFirst();
    void findsStreamsThatAreNoOrders();
    void findsAPosition();
    void findsTheEventThatIsNamed_data();
    void findsTheEventThatIsNamed();
    void findsOrdersThatHoldAProduct();
    void findsTextInEvents();
    void shortTextsAreNotLookedForInTheLog();
    void anotherTextEndsTheSearchOfTheLog();
    void findsActionsByKeyword();
    void latestTextWins();
    void resultsAreBounded();
    void modelGroupsAndEmphasises();

private:
    SearchResults find(const QString &text);
    /// With what the log held.
    std::vector<SearchResult> findAll(const QString &text, SearchResult::Kind kind);
    static QStringList titles(const SearchResults &results);

    std::shared_ptr<store::MemoryStore> m_store;
    std::unique_ptr<StoreSession> m_session;
    std::unique_ptr<OrdersService> m_orders;
    std::unique_ptr<SearchService> m_service;
};

void TestSearchService::init()
{
    m_store = steppingStore();
    append(*m_store, "order-US-10", {created("US-10", "Eric Hoffmann")});
    append(*m_store, "order-US-1", {created("US-1", "Liz Thompson"), confirmed("US-1")});
    append(*m_store, "invoice-US-1", {orderEvent("Billed", "{}")});
    m_session = std::make_unique<StoreSession>(orderRegistry());
    m_orders = std::make_unique<OrdersService>(*m_session);
    m_service = std::make_unique<SearchService>(*m_session, *m_orders);
    QVERIFY(adopt(*m_session, m_store));
    QTRY_COMPARE(m_session->runnerStatus().rows, std::uint64_t(2));
    using Kind = SearchResult::Kind;
    m_service->registerTarget(
        {Kind::Page, QStringLiteral("log"), QStringLiteral("All events"), {}, {}, QStringLiteral("view-list"), {}, 0});
    m_service->registerTarget(
        {Kind::Action, QStringLiteral("import"), QStringLiteral("Import a history…"), {}, {}, {}, {}, 0},
        {QStringLiteral("ndjson")});
}

void TestSearchService::cleanup()
{
    m_service.reset();
    m_orders.reset();
    m_session.reset();
}

SearchResults TestSearchService::find(const QString &text)
{
    SearchResults found;
    const auto connection = connect(m_service.get(), &SearchService::resultsAvailable, this,
                                    [&](const QString &answered, const SearchResults &results) {
                                        if (answered == text)
                                            found = results;
                                    });
    m_service->search(text);
    const bool answered = QTest::qWaitFor([&] { return found != nullptr; }, 30'000);
    disconnect(connection);
    return answered ? found : std::make_shared<const std::vector<SearchResult>>();
}

std::vector<SearchResult> TestSearchService::findAll(const QString &text, SearchResult::Kind kind)
{
    SearchResults last;
    const auto connection = connect(
        m_service.get(), &SearchService::resultsAvailable, this,
        [&](const QString &answered, const SearchResults &results) { last = answered == text ? results : last; });
    m_service->search(text);
    const bool answered = QTest::qWaitFor([&] { return last && !m_service->logSearch().isRunning; }, 30'000);
    disconnect(connection);
    std::vector<SearchResult> result;
    for (std::size_t i = 0; answered && i < last->size(); ++i)
        if ((*last)[i].kind == kind)
            result.push_back((*last)[i]);
    return result;
}

QStringList TestSearchService::titles(const SearchResults &results)
{
    QStringList result;
    for (const auto &found : *results)
        result << found.title;
    return result;
}

void TestSearchService::emptyTextListsPagesAndActions()
{
    QStringList found = titles(find({}));
    found.sort();
    QCOMPARE(found, (QStringList{QStringLiteral("All events"), QStringLiteral("Import a history…")}));
    m_service->removeTarget(QStringLiteral("log"));
    QCOMPARE(titles(find({})), QStringList{QStringLiteral("Import a history…")});
}

void TestSearchService::findsOrdersByIdAndCustomer()
{
    const auto found = find(QStringLiteral("liz"));
    QCOMPARE(titles(found), QStringList{QStringLiteral("US-1")});
    QCOMPARE(found->front().kind, SearchResult::Kind::Order);
    QCOMPARE(found->front().token, QStringLiteral("event-confirmed"));
    QVERIFY(found->front().subtitle.contains(u"Liz Thompson"));
}

void TestSearchService::exactIdComesFirst()
{
    QCOMPARE(titles(find(QStringLiteral("us-1"))),
             (QStringList{QStringLiteral("US-1"), QStringLiteral("US-10"), QStringLiteral("invoice-US-1")}));
}

void TestSearchService::findsStreamsThatAreNoOrders()
{
    const auto found = find(QStringLiteral("invoice"));
    QCOMPARE(titles(found), QStringList{QStringLiteral("invoice-US-1")});
    QCOMPARE(found->front().kind, SearchResult::Kind::Stream);
}

void TestSearchService::findsAPosition()
{
    const auto found = find(QStringLiteral("3"));
    QVERIFY(std::ranges::any_of(*found, [](const SearchResult &result) {
        return result.kind == SearchResult::Kind::Event && result.id == u"3" &&
               result.subtitle.startsWith(u"invoice-US-1@0");
    }));
    const auto beyond = find(QStringLiteral("99"));
    for (const auto &result : *beyond)
        QVERIFY(result.kind != SearchResult::Kind::Event);
}

void TestSearchService::findsTheEventThatIsNamed_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("revision");
    QTest::newRow("position") << "2"
                              << "2" << -1;
    QTest::newRow("position with a sign") << " #2 "
                                          << "2" << -1;
    QTest::newRow("revision of a stream") << "order-US-1@1"
                                          << "order-US-1" << 1;
    QTest::newRow("revision of an order") << "US-1@0"
                                          << "order-US-1" << 0;
    QTest::newRow("no such revision") << "US-1@7"
                                      << "" << -1;
    QTest::newRow("no such stream") << "US-7@0"
                                    << "" << -1;
    QTest::newRow("no such position") << "#77"
                                      << "" << -1;
}

void TestSearchService::findsTheEventThatIsNamed()
{
    QFETCH(QString, typed);
    QFETCH(QString, id);
    QFETCH(int, revision);
    const auto found = find(typed);
    const auto event = std::ranges::find(*found, SearchResult::Kind::Event, &SearchResult::kind);
    QCOMPARE(event != found->end(), !id.isEmpty());
    if (id.isEmpty())
        return;
    QCOMPARE(event->id, id);
    QCOMPARE(event->revision ? int(*event->revision) : -1, revision);
    QCOMPARE(found->front(), *event);
}

void TestSearchService::findsOrdersThatHoldAProduct()
{
    append(*m_store, "order-US-20", {created("US-20"), itemAdded("US-20", "P-7", R"(Labels 4\" x 6\")")});
    append(*m_store, "order-US-21",
           {created("US-21"), itemAdded("US-21", "P-7", R"(Labels 4\" x 6\")"),
            orderEvent("OrderItemRemoved", R"({"orderId":"US-21","productId":"P-7"})")});
    const auto found = findAll(QStringLiteral("labels 4\" x"), SearchResult::Kind::Product);
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found[0].id, QStringLiteral("order-US-20"));
    QCOMPARE(found[0].title, QStringLiteral("Labels 4\" x 6\""));
    QVERIFY(found[0].subtitle.contains(u"P-7") && found[0].subtitle.contains(u"US-20"));
    QStringList orders; // every order has it; the newest comes first
    for (const auto &result : findAll(QStringLiteral("staples"), SearchResult::Kind::Product))
        orders << result.id;
    QCOMPARE(orders, (QStringList{QStringLiteral("order-US-21"), QStringLiteral("order-US-20"),
                                  QStringLiteral("order-US-1"), QStringLiteral("order-US-10")}));
}

void TestSearchService::findsTextInEvents()
{
    append(*m_store, "order-US-1", {cancelled("US-1")});
    const auto found = findAll(QStringLiteral("changed mind"), SearchResult::Kind::Event);
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found[0].id, QStringLiteral("4"));
    QCOMPARE(found[0].subtitle, QStringLiteral("order-US-1@2"));
    QCOMPARE(found[0].token, QStringLiteral("event-cancelled"));
    QVERIFY(findAll(QStringLiteral("never written"), SearchResult::Kind::Event).empty());
    QVERIFY(m_service->logSearch().everything);
    QCOMPARE(m_service->logSearch().examined, quint64(5));
}

void TestSearchService::shortTextsAreNotLookedForInTheLog()
{
    (void)find(QStringLiteral("st"));
    QVERIFY(!m_service->logSearch().isRunning);
    (void)find(QStringLiteral("sta"));
    QVERIFY(m_service->logSearch().isRunning);
}

void TestSearchService::anotherTextEndsTheSearchOfTheLog()
{
    const auto gate = std::make_shared<ScanGate>();
    const auto meddled = std::make_shared<MeddlingStore>(m_store);
    QVERIFY(adopt(*m_session, meddled));
    QTRY_COMPARE(m_session->runnerStatus().rows, std::uint64_t(2));
    meddled->whileReadingAll([gate] { gate->pass(); });
    (void)find(QStringLiteral("staples"));
    QTRY_COMPARE(gate->scans.load(), 1);
    int products = 0;
    connect(m_service.get(), &SearchService::resultsAvailable, this, [&](const QString &, const SearchResults &found) {
        products += int(std::ranges::count(*found, SearchResult::Kind::Product, &SearchResult::kind));
    });
    m_service->search(QStringLiteral("eric"));
    QVERIFY(!m_service->logSearch().isRunning);
    gate->first.count_down();
    QTRY_VERIFY(gate->scans.load() > 1 && !m_service->logSearch().isRunning);
    QCOMPARE(products, 0);
    disconnect(m_service.get(), &SearchService::resultsAvailable, this, nullptr);
}

void TestSearchService::findsActionsByKeyword()
{
    const auto found = find(QStringLiteral("ndjson"));
    QCOMPARE(titles(found), QStringList{QStringLiteral("Import a history…")});
}

void TestSearchService::latestTextWins()
{
    QStringList answered;
    connect(m_service.get(), &SearchService::resultsAvailable, this,
            [&answered](const QString &text) { answered << text; });
    for (const char *text : {"u", "us", "us-", "us-1"})
        m_service->search(QLatin1StringView(text));
    QTRY_VERIFY(!answered.isEmpty());
    m_service->search(QStringLiteral("liz"));
    m_service->cancel();
    QCOMPARE(titles(find(QStringLiteral("eric"))), QStringList{QStringLiteral("US-10")});
    answered.removeDuplicates();
    QCOMPARE(answered, (QStringList{QStringLiteral("us-1"), QStringLiteral("eric")}));
}

void TestSearchService::resultsAreBounded()
{
    for (int i = 0; i < 100; ++i) {
        m_service->registerTarget(
            {SearchResult::Kind::Action, QString::number(i), QStringLiteral("US action %1").arg(i), {}, {}, {}, {}, 0});
        append(*m_store, "order-US-3" + std::to_string(i), {created("US-3" + std::to_string(i))});
    }
    QTRY_COMPARE(m_session->runnerStatus().rows, std::uint64_t(102));
    QCOMPARE(find(QStringLiteral("us"))->size(), SearchService::MaxResults);
}

void TestSearchService::modelGroupsAndEmphasises()
{
    SearchResultsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setResults(find(QStringLiteral("us-1")), QStringLiteral("us-1"));
    const auto cell = [](const QModelIndex &index) {
        QStringList emphasis;
        for (const int number : index.data(EmphasisRole).value<QList<int>>())
            emphasis << QString::number(number);
        return QStringList{index.data(SectionRole).toString(), index.data().toString(),
                           index.data(TokenRole).toString(), emphasis.join(u',')}
            .join(QStringLiteral(" | "));
    };
    compareLines(printed(model, cell), {QStringLiteral("Orders | US-1 | event-confirmed | 0,4"),
                                        QStringLiteral("Orders | US-10 | event-created | 0,4"),
                                        QStringLiteral("Streams | invoice-US-1 |  | 8,4")});
    QCOMPARE(model.resultAt(2)->id, QStringLiteral("invoice-US-1"));
    QCOMPARE(model.resultAt(3), nullptr);
    model.setResults(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestSearchService)
#include "tst_searchservice.moc"
