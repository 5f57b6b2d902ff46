// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/searchservice.h"

#include "tests/models/fixtures.h"
#include "ui/models/roles.h"
#include "ui/models/searchresultsmodel.h"

#include <QAbstractItemModelTester>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

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
    void findsActionsByKeyword();
    void latestTextWins();
    void resultsAreBounded();
    void modelGroupsAndEmphasises();

private:
    SearchResults find(const QString &text);
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
        return result.kind == SearchResult::Kind::Event && result.id == u"3" && result.subtitle == u"invoice-US-1";
    }));
    const auto beyond = find(QStringLiteral("99"));
    for (const auto &result : *beyond)
        QVERIFY(result.kind != SearchResult::Kind::Event);
}

void TestSearchService::findsActionsByKeyword()
{
    const auto found = find(QStringLiteral("ndjson"));
    QCOMPARE(titles(found), QStringList{QStringLiteral("Import a history…")});
}

void TestSearchService::latestTextWins()
{
    QSignalSpy answers(m_service.get(), &SearchService::resultsAvailable);
    for (const char *text : {"u", "us", "us-", "us-1"})
        m_service->search(QLatin1StringView(text));
    QTRY_COMPARE(answers.count(), 1);
    QCOMPARE(answers[0][0].toString(), QStringLiteral("us-1"));
    m_service->search(QStringLiteral("liz"));
    m_service->cancel();
    QCOMPARE(titles(find(QStringLiteral("eric"))), QStringList{QStringLiteral("US-10")});
    QCOMPARE(answers.count(), 2);
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
