// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/streamsmodel.h"

#include "tests/models/browsedstore.h"
#include "tests/models/fixtures.h"
#include "tests/support/forwardingstore.h"
#include "ui/models/projectionsmodel.h"
#include "ui/models/roles.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>

#include <atomic>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

/// Counts how often all streams are listed.
class ListedStore final : public ForwardingStore
{
public:
    using ForwardingStore::ForwardingStore;

    std::atomic_int counted = 0;

    Result<std::vector<store::StreamInfo>> listStreams(const store::StreamList &list, std::stop_token stop) override
    {
        counted += list.limit > StreamsModel::CountedAtMost ? 1 : 0;
        return ForwardingStore::listStreams(list, stop);
    }
};

} // namespace

class TestStreamsModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void listsStreams();
    void saysHowAStreamStands();
    void filtersAndSorts();
    void pagesComeAsAskedFor();
    void aStreamOfEventsIsNotCountedWithEach();
    void newEventsChangeRows();
    void projectionsSayWhereTheyStand();
    void behindInWords();
    void namesInOrderOfCreationAreNotSorted();
    void listingInWords_data();
    void listingInWords();
    void rateHistoryIsBounded();

private:
    QStringList names(const StreamsModel &model) const;

    std::shared_ptr<store::MemoryStore> m_store;
    std::unique_ptr<StoreSession> m_session;
};

void TestStreamsModel::init()
{
    m_store = steppingStore();
    m_session = std::make_unique<StoreSession>(orderRegistry());
}

void TestStreamsModel::cleanup() { m_session.reset(); }

QStringList TestStreamsModel::names(const StreamsModel &model) const
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result << model.streamAt(row);
    return result;
}

void TestStreamsModel::listsStreams()
{
    appendSample(*m_store, "A-1");
    append(*m_store, "invoice-7", {orderEvent("Billed", "{}")});
    QVERIFY(
        m_store->deleteStream(events::StreamName("invoice-7"), events::ExpectedRevision::any(), store::DeleteMode::Soft)
            .has_value());
    append(*m_store, "order-B-2", {created("B-2")});
    StreamsModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(adopt(*m_session, m_store));
    QTRY_VERIFY(model.rowCount() > 0);
    const QStringList lines = printed(model);
    QVERIFY(lines.contains(
        QStringLiteral("order-A-1 | order | 4 | 3 | 19 Nov 2016 08:00:00.000 | 19 Nov 2016 08:00:03.000 | live")));
    QVERIFY(!lines.filter(QStringLiteral("deleted")).isEmpty());
    QCOMPARE(model.streamAt(0), QStringLiteral("order-B-2"));
    QVERIFY(model.isComplete());
}

void TestStreamsModel::saysHowAStreamStands()
{
    for (const char *id : {"live", "cut", "gone", "back", "dead"})
        appendSample(*m_store, id);
    const auto stream = [](const char *id) { return events::StreamName(std::string("order-") + id); };
    const auto any = events::ExpectedRevision::any();
    QVERIFY(m_store->setStreamMetadata(stream("cut"), any, *json::parse(R"({"$maxCount":2})")).has_value());
    QVERIFY(m_store->deleteStream(stream("gone"), any, store::DeleteMode::Soft).has_value());
    QVERIFY(m_store->deleteStream(stream("back"), any, store::DeleteMode::Soft).has_value());
    append(*m_store, "order-back", {created("back")});
    QVERIFY(m_store->deleteStream(stream("dead"), any, store::DeleteMode::Tombstone).has_value());
    StreamsModel model(*m_session);
    QVERIFY(adopt(*m_session, m_store));
    QTRY_COMPARE(model.rowCount(), 5);
    QMap<QString, QString> states;
    for (int row = 0; row < model.rowCount(); ++row)
        states[model.streamAt(row)] = model.index(row, StreamsModel::StateColumn).data().toString();
    QCOMPARE(states[QStringLiteral("order-live")], QStringLiteral("live"));
    QCOMPARE(states[QStringLiteral("order-cut")], QStringLiteral("truncated"));
    QCOMPARE(states[QStringLiteral("order-gone")], QStringLiteral("deleted"));
    QCOMPARE(states[QStringLiteral("order-back")], QStringLiteral("live"));
    QCOMPARE(states[QStringLiteral("order-dead")], QStringLiteral("tombstoned"));
}

void TestStreamsModel::filtersAndSorts()
{
    appendSample(*m_store, "A-1");
    append(*m_store, "invoice-A-7", {orderEvent("Billed", "{}")});
    append(*m_store, "order-B-2", {created("B-2")});
    StreamsModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(adopt(*m_session, m_store));
    QTRY_COMPARE(model.rowCount(), 3);
    model.setContains(QStringLiteral("a-"));
    QTRY_COMPARE(names(model), (QStringList{QStringLiteral("invoice-A-7"), QStringLiteral("order-A-1")}));
    model.setCategory(QStringLiteral("order"));
    QTRY_COMPARE(names(model), QStringList{QStringLiteral("order-A-1")});
    model.setContains({});
    model.sort(StreamsModel::FirstColumn, Qt::AscendingOrder);
    QTRY_COMPARE(names(model), (QStringList{QStringLiteral("order-A-1"), QStringLiteral("order-B-2")}));
}

void TestStreamsModel::pagesComeAsAskedFor()
{
    for (int i = 0; i < 450; ++i)
        append(*m_store, "s-" + std::to_string(i), {orderEvent("Noted", "{}")});
    StreamsModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    QVERIFY(adopt(*m_session, m_store));
    QTRY_COMPARE(model.rowCount(), 200);
    QTRY_COMPARE(model.total(), std::optional<std::uint64_t>(450));
    QTRY_VERIFY(model.canFetchMore({})); // a refresh may be under way
    model.fetchMore({});
    QTRY_COMPARE(model.rowCount(), 400);
    QTRY_VERIFY(model.canFetchMore({}));
    model.fetchMore({});
    QTRY_COMPARE(model.rowCount(), 450);
    QVERIFY(!model.canFetchMore({}));
    QCOMPARE(model.total(), std::optional<std::uint64_t>(450));
    QSet<QString> once;
    for (const QString &name : names(model))
        once.insert(name);
    QCOMPARE(once.size(), 450);
}

void TestStreamsModel::aStreamOfEventsIsNotCountedWithEach()
{
    for (int i = 0; i < 450; ++i)
        append(*m_store, "s-" + std::to_string(i), {orderEvent("Noted", "{}")});
    const auto store = std::make_shared<ListedStore>(m_store);
    StreamsModel model(*m_session);
    QElapsedTimer time;
    time.start();
    QVERIFY(adopt(*m_session, store));
    QTRY_COMPARE(model.total(), std::optional<std::uint64_t>(450));
    QSignalSpy loaded(&model, &StreamsModel::loaded);
    constexpr int Refreshes = 4;
    for (int i = 0; i < Refreshes; ++i) {
        append(*m_store, "new-" + std::to_string(i), {orderEvent("Noted", "{}")});
        QTRY_VERIFY(loaded.count() > i);
    }
    QTRY_VERIFY(*model.total() > 450);
    const int most = 2 + int(time.elapsed() / StreamsModel::RecountMilliseconds);
    QVERIFY2(store->counted <= most, qPrintable(QString::number(store->counted)));
}

void TestStreamsModel::newEventsChangeRows()
{
    append(*m_store, "order-B-2", {created("B-2")});
    StreamsModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(adopt(*m_session, m_store));
    QTRY_COMPARE(model.rowCount(), 1);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    append(*m_store, "order-B-2", {confirmed("B-2")});
    QTRY_COMPARE(model.index(0, StreamsModel::EventsColumn).data().toString(), QStringLiteral("2"));
    QCOMPARE(reset.count(), 0);
    append(*m_store, "order-C-3", {created("C-3")});
    QTRY_COMPARE(names(model), (QStringList{QStringLiteral("order-C-3"), QStringLiteral("order-B-2")}));
    m_session->close();
    QCOMPARE(model.rowCount(), 0);
}

void TestStreamsModel::projectionsSayWhereTheyStand()
{
    appendSample(*m_store, "A-1");
    ProjectionsModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(adopt(*m_session, m_store));
    QCOMPARE(model.rowCount(), 1);
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QTRY_COMPARE(text(ProjectionsModel::RowsColumn), QStringLiteral("1"));
    QTRY_COMPARE(text(ProjectionsModel::StateColumn), QStringLiteral("running"));
    QCOMPARE(text(ProjectionsModel::NameColumn), QStringLiteral("order_summaries"));
    QCOMPARE(text(ProjectionsModel::PositionColumn), QStringLiteral("3"));
    QCOMPARE(text(ProjectionsModel::ErrorColumn), QStringLiteral("none"));
    m_session->pauseProjection();
    QTRY_COMPARE(text(ProjectionsModel::StateColumn), QStringLiteral("paused"));
    m_session->close();
    QCOMPARE(model.rowCount(), 0);
}

void TestStreamsModel::behindInWords()
{
    projections::RunnerStatus status;
    status.state = projections::RunState::Running;
    status.millisecondsBehind = 3;
    const QString space(QChar(0xA0));
    QCOMPARE(behindText(status), QString(QStringLiteral("0 events, 3") + space + QStringLiteral("ms")));
    status.eventsBehind = 1;
    QVERIFY(behindText(status).startsWith(u"1 event, "));
    status.eventsBehind = 3590;
    status.state = projections::RunState::Paused;
    QCOMPARE(behindText(status),
             QString(QStringLiteral("3") + QChar(0x202F) + QStringLiteral("590 events since you paused it")));
    status.state = projections::RunState::Rebuilding;
    status.rebuildDone = 63;
    status.rebuildTotal = 100;
    QCOMPARE(behindText(status), QString(QStringLiteral("63") + space + QStringLiteral("% 37 to go")));
}

void TestStreamsModel::rateHistoryIsBounded()
{
    ProjectionsModel model(*m_session);
    QVERIFY(adopt(*m_session, m_store));
    for (int i = 0; i < ProjectionsModel::BehindSamples + 50; ++i)
        model.sample();
    const auto rates =
        model.index(0, ProjectionsModel::RateColumn).data(ProjectionsModel::RatesRole).value<QList<double>>();
    QCOMPARE(rates.size(), qsizetype(ProjectionsModel::RateSamples));
    const auto behind = model.behindHistory(0);
    QCOMPARE(behind.size(), qsizetype(ProjectionsModel::BehindSamples));
    QCOMPARE(behind.last().x(), 0.0);
    QCOMPARE(behind.first().x(), 1.0 - ProjectionsModel::BehindSamples);
}

void TestStreamsModel::namesInOrderOfCreationAreNotSorted()
{
    append(*m_store, "order-A-1", {created("A-1")});
    const auto browsed = std::make_shared<BrowsedStore>(m_store);
    StreamsModel model(*m_session);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(adopt(*m_session, browsed));
    QTRY_COMPARE(model.rowCount(), 1);
    const auto header = [&model](int column, int role) { return model.headerData(column, Qt::Horizontal, role); };
    QVERIFY(model.isByCreation());
    QVERIFY(header(StreamsModel::LastColumn, UnsortedRole).toBool());
    QVERIFY(!header(StreamsModel::FirstColumn, UnsortedRole).toBool());
    QVERIFY(header(StreamsModel::LastColumn, Qt::ToolTipRole).toString().contains(u"made last"));
    QSignalSpy changed(&model, &QAbstractItemModel::headerDataChanged);
    browsed->byNames = false;
    append(*m_store, "order-A-2", {created("A-2")});
    QTRY_COMPARE(model.rowCount(), 2);
    QVERIFY(!model.isByCreation());
    QCOMPARE(changed.count(), 1);
    QVERIFY(!header(StreamsModel::LastColumn, UnsortedRole).toBool());
    QVERIFY(header(StreamsModel::LastColumn, Qt::ToolTipRole).toString().contains(u"last written"));
}

void TestStreamsModel::listingInWords_data()
{
    QTest::addColumn<bool>("byProjection");
    QTest::addColumn<bool>("isComplete");
    QTest::addColumn<QString>("text");
    QTest::newRow("the whole log") << false << true << QStringLiteral("From the whole log, read to its end.");
    QTest::newRow("a part of the log") << false << false
                                       << QStringLiteral(
                                              "From the log, read to 25 % so far (7 events): more streams may come.");
    QTest::newRow("names of a projection") << true << false
                                           << QStringLiteral("By the names in the server's $streams, in the order in "
                                                             "which they were made, while the log is being read: "
                                                             "25 % so far (7 events).");
    QTest::newRow("names alone") << true << true
                                 << QStringLiteral("By the names in the server's $streams, in the order in which the "
                                                   "streams were made.");
}

void TestStreamsModel::listingInWords()
{
    QFETCH(bool, byProjection);
    QFETCH(bool, isComplete);
    QFETCH(QString, text);
    store::StreamListing listing;
    if (byProjection) {
        listing.source = store::StreamListing::Source::Projection;
        listing.projection = "$streams";
    }
    listing.events = 7;
    listing.position = events::Position::at(50);
    listing.end = events::Position::at(200);
    listing.isComplete = isComplete;
    QCOMPARE(StreamsModel::textOf(listing), text);
}

QTEST_GUILESS_MAIN(TestStreamsModel)
#include "tst_streamsmodel.moc"
