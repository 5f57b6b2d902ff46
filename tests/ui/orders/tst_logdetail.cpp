// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/wrappedstore.h"
#include "tests/ui/orders/pagefixture.h"
#include "ui/models/logmodel.h"
#include "ui/pages/alleventspage.h"
#include "ui/services/logstatistics.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/jsonview.h"

#include <QClipboard>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// The event that is chosen in the log, and how the log is counted.
class TestLogDetail : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { m_store = steppingStore(); }
    void cleanup() { m_fixture->close(); }

    void showsTheEventInThreeForms();
    void opensTheOrderAsItWasThen();
    void copiesTheEvent();
    void offersNothingWithoutAnEvent();
    void countsWhatMatchesAndKeepsUp();
    void countsAServersLogWhenAskedFor();

private:
    void open(const std::shared_ptr<store::EventStore> &store);
    void openSample()
    {
        appendSample(*m_store, "A-1");
        open(m_store);
    }
    void choose(int row);
    [[nodiscard]] QString count() { return named<QLabel>(*m_page, u"logCount").text(); }
    DataTable &table() { return named<DataTable>(*m_page, u"logTable"); }

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_store;
    AllEventsPage *m_page = nullptr;
};

void TestLogDetail::open(const std::shared_ptr<store::EventStore> &store)
{
    QVERIFY(m_fixture->open(store));
    m_page = m_fixture->show<AllEventsPage>();
    QVERIFY(m_page);
    QTRY_VERIFY(table().model()->rowCount() > 0);
}

void TestLogDetail::choose(int row) { table().setCurrentIndex(table().model()->index(row, 0)); }

void TestLogDetail::showsTheEventInThreeForms()
{
    openSample();
    choose(1);
    auto &tabs = named<QTabBar>(*m_page, u"logDetailTabs");
    QTRY_VERIFY(jsonNamed(*m_page, QStringLiteral("Stored")).exactText().contains(u"\"quantity\": 5"));
    QVERIFY(chooseTab(tabs, QStringLiteral("JSON")));
    auto &json = named<JsonView>(*m_page, u"logJson");
    QVERIFY(json.isVisible());
    QTRY_VERIFY(json.exactText().contains(u"\"stream\": \"order-A-1\""));
    QVERIFY(json.exactText().contains(u"\"revision\": 2"));
    QVERIFY(json.exactText().contains(u"\"quantity\": 5"));
    QVERIFY(chooseTab(tabs, QStringLiteral("Bytes")));
    auto &bytes = named<JsonView>(*m_page, u"logBytes");
    QVERIFY(bytes.isVisible() && bytes.exactText().startsWith(u"00000000  7b 22"));
    choose(0);
    QVERIFY(bytes.isVisible());
    QTRY_VERIFY(bytes.exactText().contains(u"confirm"));
}

void TestLogDetail::opensTheOrderAsItWasThen()
{
    openSample();
    choose(2);
    QSignalSpy asked(&m_fixture->workspace(), &Workspace::revisionRequested);
    auto &openIt = named<QAbstractButton>(*m_page, u"openFromLog");
    QCOMPARE(openIt.text(), QStringLiteral("Open order"));
    click(openIt);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].toString(), QStringLiteral("order-A-1"));
    QCOMPARE(asked[0][1].toULongLong(), quint64(1));
}

void TestLogDetail::copiesTheEvent()
{
    openSample();
    choose(1);
    const auto &model = dynamic_cast<const LogModel &>(*table().model());
    click(named<QWidget>(*m_page, u"copyEventId"));
    QCOMPARE(copied(), qtext(model.entryAt(1)->event.id.toString()));
    click(named<QWidget>(*m_page, u"copyEventText"));
    QCOMPARE(copied(), QStringLiteral("19 Nov 2016 08:00:02.000 UTC  order-A-1@2  Changed Staples from 2 to 5 "
                                      "(total 34.592 → 64.592), support"));
    QTRY_VERIFY(named<JsonView>(*m_page, u"logJson").exactText().contains(u"order-A-1"));
    click(named<QWidget>(*m_page, u"copyEventJson"));
    QCOMPARE(copied(), named<JsonView>(*m_page, u"logJson").exactText());
    click(button(*m_page, QStringLiteral("Copy: Metadata")));
    QCOMPARE(copied(), jsonNamed(*m_page, QStringLiteral("Metadata")).exactText());
}

void TestLogDetail::offersNothingWithoutAnEvent()
{
    openSample();
    QTest::keyClicks(&named<QLineEdit>(*m_page, u"logFilter"), QStringLiteral("no such text"));
    QTRY_COMPARE(table().model()->rowCount(), 0);
    QTRY_VERIFY(!named<QWidget>(*m_page, u"openFromLog").isVisible());
    QVERIFY(!named<QWidget>(*m_page, u"copyEventId").isVisible());
    QTRY_COMPARE(count(), QStringLiteral("0 of 4"));
}

void TestLogDetail::countsWhatMatchesAndKeepsUp()
{
    for (int i = 0; i < 300; ++i)
        appendSample(*m_store, "A-" + std::to_string(i));
    open(m_store);
    emit table().showOnlyRequested(LogModel::TypeColumn, QStringLiteral("OrderConfirmed"), QString());
    QTRY_COMPARE(count(), QStringLiteral("300 of %1").arg(TimeFormat::count(1200)));
    appendSample(*m_store, "B-1");
    QTRY_COMPARE(count(), QStringLiteral("301 of %1").arg(TimeFormat::count(1204)));
    click(named<QWidget>(*m_page, u"clearLogFilter"));
    QTRY_COMPARE(count(), TimeFormat::count(1204));
}

void TestLogDetail::countsAServersLogWhenAskedFor()
{
    constexpr std::uint64_t Newest = LogStatisticsService::NewestOfAServer;
    append(*m_store, "note-1", manyEvents(Newest + 5, "Noted"));
    const auto server = std::make_shared<WrappedStore>(m_store);
    server->countless = true;
    open(server);
    auto &row = named<QWidget>(*m_page, u"logCounting");
    QTRY_VERIFY(row.isVisible());
    QVERIFY(named<QLabel>(row, u"logCountingWords").text().startsWith(u"Counted are the newest"));
    QCOMPARE(count(), QString());
    click(named<QWidget>(row, u"logCountingAct"));
    QTRY_COMPARE(count(), TimeFormat::count(Newest + 5));
    QVERIFY(!row.isVisible());
}

QTEST_MAIN(TestLogDetail)
#include "tst_logdetail.moc"
