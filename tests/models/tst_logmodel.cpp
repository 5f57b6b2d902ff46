// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/logmodel.h"

#include "tests/models/fixtures.h"
#include "ui/models/roles.h"

#include <QAbstractItemModelTester>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestLogModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void tellsEachEventAgainstItsStream();
    void oldestFirst();
    void filtersByCell();
    void filtersByText();
    void windowSlidesOverALongLog();
    void slidingBackGivesTheSameRows();
    void goesToAPosition();
    void newEventsComeInWhileLive();
    void pausedOnlyCounts();
    void aFloodReloadsTheNewestEnd();
    void filteredLiveTakesOnlyMatches();
    void readingIsCancelled();
    void marksOldSchemas();
    void deletedStreamsAreStillTold();

private:
    bool start(LogModel &model);
    void fill(int count);
    static QString positions(const LogModel &model);

    std::shared_ptr<store::MemoryStore> m_store;
    std::unique_ptr<StoreSession> m_session;
};

void TestLogModel::init()
{
    m_store = steppingStore();
    m_session = std::make_unique<StoreSession>(orderRegistry());
}

void TestLogModel::cleanup() { m_session.reset(); }

bool TestLogModel::start(LogModel &model)
{
    QSignalSpy loaded(&model, &LogModel::windowLoaded);
    return adopt(*m_session, m_store) &&
           QTest::qWaitFor([&] { return loaded.count() > 0 && !model.isLoading(); }, 30'000);
}

void TestLogModel::fill(int count)
{
    std::vector<events::ProposedEvent> events;
    for (int i = 0; i < count; ++i)
        events.push_back(orderEvent("Noted", "{\"n\":" + std::to_string(i) + "}"));
    append(*m_store, "notes-1", events);
}

QString TestLogModel::positions(const LogModel &model)
{
    const auto at = [&](int row) { return QString::number(model.entryAt(row)->event.position.commit); };
    if (model.rowCount() == 0)
        return QStringLiteral("none");
    return QStringLiteral("%1 rows %2…%3").arg(model.rowCount()).arg(at(0), at(model.rowCount() - 1));
}

void TestLogModel::tellsEachEventAgainstItsStream()
{
    append(*m_store, "order-A-1", {created("A-1"), itemAdded("A-1")});
    append(*m_store, "order-B-1", {created("B-1")});
    append(*m_store, "order-A-1", {quantityChanged("A-1", 5)});
    append(*m_store, "misc-1", {orderEvent("Noted", R"({"note":"x"})")});
    LogModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    QVERIFY(start(model));
    const auto cell = [](const QModelIndex &index) {
        if (index.column() == LogModel::WhatColumn)
            return QString(index.data().toString() + u" / " + index.data(DetailRole).toString());
        return index.data().toString();
    };
    const QStringList lines = printed(model, cell);
    QCOMPARE(lines.size(), 5);
    QVERIFY2(lines[0].startsWith(u"4 | Noted | misc-1 | 0 | "), qPrintable(lines[0]));
    QCOMPARE(
        lines[1],
        QStringLiteral("3 | Quantity changed | order-A-1 | 2 | Changed Staples from 2 to 5 / total 34.592 → 64.592 | "
                       "19 Nov 2016 08:00:03.000 | support"));
    QCOMPARE(
        lines[2],
        QStringLiteral(
            "2 | Created | order-B-1 | 0 | Created with 1 item / total 20.00 | 19 Nov 2016 08:00:02.000 | web-shop"));
    QCOMPARE(lines[3], QStringLiteral("1 | Item added | order-A-1 | 1 | Added 3 × Xerox 1905 / total 20.00 → 34.592 | "
                                      "19 Nov 2016 08:00:01.000 | web-shop"));
    QVERIFY(model.isAtTop() && model.isAtBottom());
}

void TestLogModel::oldestFirst()
{
    fill(5);
    LogModel model(*m_session);
    QVERIFY(start(model));
    QCOMPARE(positions(model), QStringLiteral("5 rows 4…0"));
    model.sort(LogModel::PositionColumn, Qt::AscendingOrder);
    QTRY_COMPARE(positions(model), QStringLiteral("5 rows 0…4"));
    QVERIFY(!model.isNewestFirst());
    append(*m_store, "notes-1", {orderEvent("Noted", "{}")});
    QTRY_COMPARE(positions(model), QStringLiteral("6 rows 0…5"));
}

void TestLogModel::filtersByCell()
{
    appendSample(*m_store, "A-1");
    appendSample(*m_store, "A-2");
    LogModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    QVERIFY(start(model));
    using Field = LogFilter::Field;
    LogFilter filter;
    filter.cells = {{Field::Type, QStringLiteral("OrderConfirmed"), false}};
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 6);
    filter.cells << LogFilter::Cell{Field::Actor, QStringLiteral("web-shop"), true};
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 4);
    filter.cells << LogFilter::Cell{Field::Stream, QStringLiteral("order-A-2"), true};
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 2);
    filter.cells = {{Field::Type, QStringLiteral("OrderCreated"), true},
                    {Field::Type, QStringLiteral("OrderConfirmed"), true}};
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 4);
    QCOMPARE(LogModel::filterField(LogModel::ActorColumn), Field::Actor);
    QVERIFY(!LogModel::filterField(LogModel::CreatedColumn));
}

void TestLogModel::filtersByText()
{
    appendSample(*m_store, "A-1");
    LogModel model(*m_session);
    QVERIFY(start(model));
    LogFilter filter;
    filter.text = QStringLiteral("xerox");
    model.setFilter(filter);
    QTRY_COMPARE(positions(model), QStringLiteral("1 rows 1…1"));
    filter.text = QStringLiteral("nowhere to be found");
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 0);
    QVERIFY(model.isAtBottom());
    filter.text =
        qtext((*history::Timeline::load(*m_store, m_session->registry()->forStream(events::StreamName("order-A-1")),
                                        events::StreamName("order-A-1")))
                  ->entry(3)
                  .event.id.toString());
    model.setFilter(filter);
    QTRY_COMPARE(positions(model), QStringLiteral("1 rows 3…3"));
}

void TestLogModel::windowSlidesOverALongLog()
{
    fill(3000);
    LogModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    QVERIFY(start(model));
    QCOMPARE(positions(model), QStringLiteral("200 rows 2999…2800"));
    QVERIFY(!model.isAtBottom());
    int removedAbove = 0;
    connect(&model, &LogModel::shiftedBy, this, [&](int rows) { removedAbove -= rows; });
    for (int i = 0; i < 4; ++i) {
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        QTRY_VERIFY(!model.isLoading());
    }
    QCOMPARE(positions(model), QStringLiteral("1000 rows 2999…2000"));
    QCOMPARE(removedAbove, 0);
    model.slideDown();
    QTRY_COMPARE(positions(model), QStringLiteral("1000 rows 2799…1800"));
    QCOMPARE(removedAbove, 200);
    QVERIFY(!model.isAtTop());
    model.goToBottom();
    QTRY_COMPARE(positions(model), QStringLiteral("200 rows 199…0"));
    QVERIFY(model.isAtBottom());
    QVERIFY(!model.canFetchMore({}));
}

void TestLogModel::slidingBackGivesTheSameRows()
{
    fill(2500);
    LogModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    QVERIFY(start(model));
    for (int i = 0; i < 8; ++i) {
        model.slideDown();
        QTRY_VERIFY(!model.isLoading());
    }
    for (int i = 0; i < 12 && !model.isAtTop(); ++i) {
        model.slideUp();
        QTRY_VERIFY(!model.isLoading());
    }
    QVERIFY(model.isAtTop());
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.entryAt(row)->event.position.commit, std::uint64_t(2499 - row));
}

void TestLogModel::goesToAPosition()
{
    fill(1000);
    LogModel model(*m_session);
    QVERIFY(start(model));
    QSignalSpy loaded(&model, &LogModel::windowLoaded);
    model.goTo(events::Position::at(500));
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(loaded[0][0].toInt(), 0);
    QCOMPARE(positions(model), QStringLiteral("200 rows 500…301"));
    QVERIFY(!model.isAtTop() && !model.isAtBottom());
    QCOMPARE(model.indexOf(events::Position::at(499)).row(), 1);
    QVERIFY(!model.indexOf(events::Position::at(900)).isValid());
    model.slideUp();
    QTRY_COMPARE(positions(model), QStringLiteral("400 rows 700…301"));
    model.setNewestFirst(false);
    QTRY_COMPARE(positions(model), QStringLiteral("200 rows 0…199"));
    model.goTo(events::Position::at(500));
    QTRY_COMPARE(positions(model), QStringLiteral("200 rows 500…699"));
}

void TestLogModel::newEventsComeInWhileLive()
{
    fill(10);
    LogModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    QVERIFY(start(model));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QStringList arrived;
    connect(&model, &LogModel::eventsArrived, this, [&](const QStringList &keys) { arrived += keys; });
    for (int i = 0; i < 20; ++i)
        append(*m_store, "notes-1", {orderEvent("Noted", "{}")});
    QTRY_COMPARE(positions(model), QStringLiteral("30 rows 29…0"));
    QCOMPARE(arrived.size(), 20);
    QCOMPARE(arrived.last(), model.index(0, 0).data(KeyRole).toString());
    QCOMPARE(reset.count(), 0);
    // The window may have read further than the head that was announced last.
    QTRY_COMPARE(model.newEvents(), quint64(0));
}

void TestLogModel::pausedOnlyCounts()
{
    fill(10);
    LogModel model(*m_session);
    QVERIFY(start(model));
    model.setLive(false);
    QVERIFY(model.pausedSince());
    fill(14);
    QTRY_COMPARE(model.newEvents(), quint64(14));
    QCOMPARE(positions(model), QStringLiteral("10 rows 9…0"));
    model.setLive(true);
    QTRY_COMPARE(positions(model), QStringLiteral("24 rows 23…0"));
    QCOMPARE(model.newEvents(), quint64(0));
    QVERIFY(!model.pausedSince());
}

void TestLogModel::aFloodReloadsTheNewestEnd()
{
    fill(10);
    LogModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    QVERIFY(start(model));
    fill(5000);
    QTRY_COMPARE(positions(model), QStringLiteral("200 rows 5009…4810"));
    QVERIFY(model.isAtTop());
}

void TestLogModel::filteredLiveTakesOnlyMatches()
{
    fill(10);
    LogModel model(*m_session);
    QVERIFY(start(model));
    LogFilter filter;
    filter.cells = {{LogFilter::Field::Type, QStringLiteral("OrderCreated"), true}};
    model.setFilter(filter);
    QTRY_COMPARE(model.rowCount(), 0);
    fill(5);
    append(*m_store, "order-A-1", {created("A-1"), itemAdded("A-1")});
    QTRY_COMPARE(positions(model), QStringLiteral("1 rows 15…15"));
    append(*m_store, "order-A-2", {created("A-2")});
    QTRY_COMPARE(positions(model), QStringLiteral("2 rows 17…15"));
}

void TestLogModel::readingIsCancelled()
{
    fill(100);
    std::stop_source stop;
    stop.request_stop();
    const auto page = readLogPage(*m_store, *orderRegistry(), {}, {}, stop.get_token());
    QVERIFY(!page);
    QCOMPARE(page.error().code, ErrorCode::Cancelled);
}

void TestLogModel::marksOldSchemas()
{
    auto old = orderEvent("OrderCreated", R"({"id":"O-1","customer_id":"C-1","order_items":[],"total":0})");
    old.metadata = R"({"schemaVersion":1,"actor":"web-shop"})";
    append(*m_store, "order-O-1", {old, confirmed("O-1")});
    LogModel model(*m_session);
    QVERIFY(start(model));
    QCOMPARE(model.index(1, LogModel::WhatColumn).data(TagRole).toString(), QStringLiteral("schema 1"));
    QVERIFY(!model.index(0, LogModel::WhatColumn).data(TagRole).isValid());
    QVERIFY(!model.index(1, LogModel::TypeColumn).data(TagRole).isValid());
}

void TestLogModel::deletedStreamsAreStillTold()
{
    appendSample(*m_store, "A-1");
    QVERIFY(
        m_store->deleteStream(events::StreamName("order-A-1"), events::ExpectedRevision::any(), store::DeleteMode::Soft)
            .has_value());
    LogModel model(*m_session);
    QVERIFY(start(model));
    const QStringList lines = printed(model);
    QVERIFY(!lines.filter(QStringLiteral("Changed Staples from 2 to 5")).isEmpty());
}

QTEST_GUILESS_MAIN(TestLogModel)
#include "tst_logmodel.moc"
