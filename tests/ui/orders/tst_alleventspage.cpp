// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/alleventspage.h"

#include "refusingstore.h"

#include "tests/models/wrappedstore.h"
#include "tests/ui/orders/pagefixture.h"
#include "ui/models/logmodel.h"
#include "ui/models/roles.h"
#include "ui/widgets/changedrowtint.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QHeaderView>
#include <QScrollBar>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestAllEventsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { m_store = steppingStore(); }
    void cleanup() { m_fixture->close(); }

    void tellsTheNewestFirst();
    void sortsByPosition();
    void filtersByCell_data();
    void filtersByCell();
    void leavesOutByCell();
    void kindChipsLeaveOutAKind();
    void filtersByText();
    void followsLive();
    void pausedOnlyCounts();
    void isNotLiveWhileTheStoreIsAway();
    void saysWhatWentWrongWhereNothingWasRead();
    void detailIsOfTheChosenEvent();
    void detailIsEmptyWhenNothingMatches();
    void saysWhatToDoWhereNothingWasWritten();
    void opensTheStream();
    void goesThroughALongLogAndBack();
    void followsTheZone();
    void untrustedTextIsPlain();

private:
    void open();
    void openSample();
    DataTable &table() { return named<DataTable>(*m_page, u"logTable"); }
    QStringList sentences();
    QStringList conditions();
    void live(bool on);
    QString stored();

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_store;
    AllEventsPage *m_page = nullptr;
};

void TestAllEventsPage::open()
{
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<AllEventsPage>();
    QVERIFY(m_page);
}

void TestAllEventsPage::openSample()
{
    appendSample(*m_store, "A-1");
    append(*m_store, "order-B-1", {created("B-1"), itemAdded("B-1")});
    open();
    QTRY_COMPARE(table().model()->rowCount(), 6);
}

QStringList TestAllEventsPage::sentences()
{
    QStringList result;
    for (int row = 0; row < table().model()->rowCount(); ++row)
        result << table().model()->index(row, LogModel::WhatColumn).data().toString();
    return result;
}

QStringList TestAllEventsPage::conditions()
{
    QStringList result;
    for (const auto *chip : m_page->findChildren<FilterChip *>()) {
        if (chip->isRemovable() && !chip->isHidden())
            result << chip->accessibleName();
    }
    return result;
}

void TestAllEventsPage::live(bool on)
{
    auto &choice = named<SegmentedControl>(*m_page, u"logLive");
    QTest::mouseClick(&choice, Qt::LeftButton, {}, choice.segmentRect(on ? 0 : 1).center());
}

QString TestAllEventsPage::stored()
{
    for (const auto *view : m_page->findChildren<JsonView *>()) {
        if (view->accessibleName() == u"Stored")
            return view->isVisible() ? view->exactText() : QString();
    }
    return {};
}

void TestAllEventsPage::tellsTheNewestFirst()
{
    openSample();
    const auto lines = printed(*table().model());
    QCOMPARE(
        lines.value(0),
        QStringLiteral("5 | Item added | order-B-1 | 1 | Added 3 × Xerox 1905 | 19 Nov 2016 08:00:05.000 | web-shop"));
    QCOMPARE(lines.value(5),
             QStringLiteral("0 | Created | order-A-1 | 0 | Created with 1 item | 19 Nov 2016 08:00:00.000 | web-shop"));
    QCOMPARE(table().model()->index(3, LogModel::WhatColumn).data(DetailRole).toString(),
             QStringLiteral("total 34.592 → 64.592"));
    QCOMPARE(named<QLabel>(*m_page, u"logCount").text(), QStringLiteral("6"));
}

void TestAllEventsPage::sortsByPosition()
{
    openSample();
    QHeaderView &header = *table().horizontalHeader();
    QTest::mouseClick(header.viewport(), Qt::LeftButton, {},
                      QPoint(header.sectionViewportPosition(0) + 24, header.height() / 2));
    QTRY_COMPARE(sentences().value(0), QStringLiteral("Created with 1 item"));
    QCOMPARE(table().model()->index(0, 0).data().toString(), QStringLiteral("0"));
}

void TestAllEventsPage::filtersByCell_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("chip");
    QTest::addColumn<int>("rows");
    // Of the row "Changed Staples from 2 to 5".
    QTest::newRow("type") << int(LogModel::TypeColumn) << QStringLiteral("Show only “OrderItemQuantityChanged”")
                          << QStringLiteral("type is Quantity changed") << 1;
    QTest::newRow("stream") << int(LogModel::StreamColumn) << QStringLiteral("Show only “order-A-1”")
                            << QStringLiteral("stream is order-A-1") << 4;
    QTest::newRow("actor") << int(LogModel::ActorColumn) << QStringLiteral("Show only “support”")
                           << QStringLiteral("actor is support") << 1;
    QTest::newRow("what happened") << int(LogModel::WhatColumn)
                                   << QStringLiteral("Show only “OrderItemQuantityChanged”")
                                   << QStringLiteral("type is Quantity changed") << 1;
    QTest::newRow("all but") << int(LogModel::ActorColumn) << QStringLiteral("Show all but “support”")
                             << QStringLiteral("actor is not support") << 5;
}

void TestAllEventsPage::filtersByCell()
{
    QFETCH(int, column);
    QFETCH(QString, action);
    QFETCH(QString, chip);
    QFETCH(int, rows);
    openSample();
    QVERIFY(chooseAtCell(table(), 3, column, {action}));
    QTRY_COMPARE(table().model()->rowCount(), rows);
    QCOMPARE(conditions(), QStringList{chip});
    settle();
    QTRY_VERIFY(named<QLabel>(*m_page, u"logCount").text().endsWith(u" of 6"));
    const QString matches = named<QLabel>(*m_page, u"logCount").text().section(u' ', 0, 0);
    QTRY_COMPARE(QString::number(table().model()->rowCount()), matches);
    for (auto *each : m_page->findChildren<FilterChip *>()) {
        if (each->isRemovable() && each->isVisible()) {
            click(*each);
            break;
        }
    }
    QTRY_COMPARE(table().model()->rowCount(), 6);
    QCOMPARE(conditions(), QStringList());
}

void TestAllEventsPage::leavesOutByCell()
{
    openSample();
    QVERIFY(chooseAtCell(table(), 0, LogModel::StreamColumn, {QStringLiteral("Show only “order-B-1”")}));
    QTRY_COMPARE(table().model()->rowCount(), 2);
    QVERIFY(chooseAtCell(table(), 0, LogModel::TypeColumn, {QStringLiteral("Show all but “OrderItemAdded”")}));
    QTRY_COMPARE(sentences(), QStringList{QStringLiteral("Created with 1 item")});
    QCOMPARE(conditions(),
             (QStringList{QStringLiteral("stream is order-B-1"), QStringLiteral("type is not Item added")}));
    append(*m_store, "order-B-1", {itemAdded("B-1", "P-7"), quantityChanged("B-1", 4)});
    QTRY_COMPARE(sentences(),
                 (QStringList{QStringLiteral("Changed Staples from 2 to 4"), QStringLiteral("Created with 1 item")}));
}

void TestAllEventsPage::kindChipsLeaveOutAKind()
{
    openSample();
    QTRY_VERIFY(m_page->findChild<FilterChip *>(QStringLiteral("kind_OrderCreated")));
    auto &chip = named<FilterChip>(*m_page, u"kind_OrderCreated");
    QTRY_COMPARE(chip.accessibleDescription(), QStringLiteral("off, 2"));
    QCOMPARE(chip.accessibleName(), QStringLiteral("Created"));
    QTRY_VERIFY(chip.isVisible());
    click(chip);
    QTRY_COMPARE(table().model()->rowCount(), 4);
    QCOMPARE(chip.accessibleDescription(), QStringLiteral("left out, 2"));
    QVERIFY(!sentences().contains(QStringLiteral("Created with 1 item")));
    QTest::keyClick(&chip, Qt::Key_Space);
    QTRY_COMPARE(table().model()->rowCount(), 6);
    QCOMPARE(chip.state(), FilterChip::State::Off);
}

void TestAllEventsPage::filtersByText()
{
    openSample();
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_F, Qt::ControlModifier);
    auto &filter = named<QLineEdit>(*m_page, u"logFilter");
    QTRY_VERIFY(filter.hasFocus());
    QTest::keyClicks(&filter, QStringLiteral("PHONE"));
    QTRY_COMPARE(sentences(), QStringList{QStringLiteral("Changed Staples from 2 to 5")});
    filter.clear();
    QTRY_COMPARE(table().model()->rowCount(), 6);
}

void TestAllEventsPage::followsLive()
{
    openSample();
    m_fixture->theme().setReducedMotion(true);
    QList<bool> tinted;
    connect(qobject_cast<LogModel *>(table().model()), &LogModel::eventsArrived, m_page, [this, &tinted] {
        for (int row = 0; row < table().model()->rowCount(); ++row)
            tinted << (table().tint().strength(table().model()->index(row, 0)) > 0);
    });
    append(*m_store, "order-B-1", {quantityChanged("B-1", 4)});
    QTRY_COMPARE(sentences().value(0), QStringLiteral("Changed Staples from 2 to 4"));
    QCOMPARE(table().model()->rowCount(), 7);
    QTRY_COMPARE(tinted, (QList<bool>{true, false, false, false, false, false, false}));
    QTRY_COMPARE(named<QLabel>(*m_page, u"logCount").text(), QStringLiteral("7"));
    m_fixture->theme().setReducedMotion(false);
}

void TestAllEventsPage::pausedOnlyCounts()
{
    openSample();
    live(false);
    auto &news = named<QLabel>(*m_page, u"logNews");
    QTRY_COMPARE(news.text(), QStringLiteral("Paused"));
    append(*m_store, "order-B-1", {quantityChanged("B-1", 4), confirmed("B-1")});
    QTRY_VERIFY2(news.text().startsWith(u"Paused, 2 new since "), qPrintable(news.text()));
    QCOMPARE(table().model()->rowCount(), 6);
    live(true);
    QTRY_COMPARE(table().model()->rowCount(), 8);
    QTRY_COMPARE(news.text(), QString());
    QCOMPARE(sentences().value(0), QStringLiteral("Confirmed"));
}

void TestAllEventsPage::isNotLiveWhileTheStoreIsAway()
{
    appendSample(*m_store, "A-1");
    const auto cut = std::make_shared<WrappedStore>(m_store);
    QVERIFY(m_fixture->open(cut));
    m_page = m_fixture->show<AllEventsPage>();
    QTRY_COMPARE(table().model()->rowCount(), 4);
    const auto &choice = named<SegmentedControl>(*m_page, u"logLive");
    const auto &news = named<QLabel>(*m_page, u"logNews");
    QVERIFY(choice.isEnabled());
    QCOMPARE(choice.current(), 0);
    cut->away = true;
    append(*m_store, "order-B-1", {created("B-1")}); // the line is found to be cut when something goes over it
    QTRY_VERIFY(!choice.isEnabled());
    QCOMPARE(choice.current(), -1);
    QVERIFY2(choice.toolTip().contains(u"nothing new comes in"), qPrintable(choice.toolTip()));
    QVERIFY2(news.text().startsWith(u"Not live, as of "), qPrintable(news.text()));
    cut->away = false;
    m_fixture->session().retryNow();
    QTRY_VERIFY(choice.isEnabled());
    QCOMPARE(choice.current(), 0);
    QVERIFY(choice.toolTip().isEmpty() && news.text().isEmpty());
    QTRY_COMPARE(table().model()->rowCount(), 5);
}

void TestAllEventsPage::saysWhatWentWrongWhereNothingWasRead()
{
    appendSample(*m_store, "A-1");
    const auto refusing = std::make_shared<RefusingStore>(m_store);
    QVERIFY(m_fixture->open(refusing));
    refusing->refuses = true;
    m_page = m_fixture->show<AllEventsPage>();
    QTRY_VERIFY(says(*m_page, QStringLiteral("The log could not be read.")));
    QVERIFY(m_page->isSettled());
    QVERIFY(!says(*m_page, QStringLiteral("was read before")));
}

void TestAllEventsPage::detailIsOfTheChosenEvent()
{
    openSample();
    QTRY_VERIFY(stored().contains(u"\"orderId\": \"B-1\""));
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_Home, Qt::ControlModifier);
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&table(), Qt::Key_Down);
    QTRY_VERIFY(stored().contains(u"\"quantity\": 5"));
    QVERIFY(says(*m_page, QStringLiteral("Changed Staples from 2 to 5  OrderItemQuantityChanged")));
    QVERIFY(says(*m_page, QStringLiteral("Customer on the phone")));
    append(*m_store, "order-B-1", {quantityChanged("B-1", 9)});
    QTRY_COMPARE(table().model()->rowCount(), 7);
    QCOMPARE(table().currentIndex().row(), 4);
    QVERIFY2(stored().contains(u"\"quantity\": 5"), "new events do not change what is looked at");
}

void TestAllEventsPage::detailIsEmptyWhenNothingMatches()
{
    openSample();
    QTRY_VERIFY(!stored().isEmpty());
    QTest::keyClicks(&named<QLineEdit>(*m_page, u"logFilter"), QStringLiteral("nothing like it"));
    QTRY_COMPARE(table().model()->rowCount(), 0);
    QTRY_COMPARE(stored(), QString());
    QVERIFY(says(*m_page, QStringLiteral("No event is chosen")));
}

void TestAllEventsPage::saysWhatToDoWhereNothingWasWritten()
{
    open();
    QVERIFY(says(*m_page, QStringLiteral("No events yet")) && says(*m_page, QStringLiteral("Create an order")));
    QVERIFY(!table().isVisible() && !named<QLineEdit>(*m_page, u"logFilter").isVisible());
    append(*m_store, "order-A-1", {created("A-1")});
    QTRY_VERIFY(table().isVisible());
    QVERIFY(!says(*m_page, QStringLiteral("No events yet")));
    QTest::keyClicks(&named<QLineEdit>(*m_page, u"logFilter"), QStringLiteral("nothing like it"));
    QTRY_COMPARE(table().model()->rowCount(), 0);
    QVERIFY(table().isVisible());
}

void TestAllEventsPage::opensTheStream()
{
    openSample();
    QSignalSpy requested(&m_fixture->workspace(), &Workspace::streamRequested);
    m_page->focusContent();
    QTest::keyClick(&table(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClick(&table(), Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("order-A-1"));
}

void TestAllEventsPage::goesThroughALongLogAndBack()
{
    for (int i = 0; i < 1500; ++i)
        append(*m_store, "order-A-1", {orderEvent("Scanned", "{}")});
    open();
    QScrollBar &bar = *table().verticalScrollBar();
    const auto positionAt = [this](int row) { return table().model()->index(row, 0).data(PositionRole).toLongLong(); };
    const auto shownFirst = [&] { return positionAt(table().rowAt(0)); };
    QCOMPARE(shownFirst(), 1499);
    QTRY_VERIFY_WITH_TIMEOUT((bar.setValue(bar.maximum()), positionAt(table().model()->rowCount() - 1) == 0), 60'000);
    QVERIFY(table().model()->rowCount() <= LogModel::WindowRows);
    QTRY_VERIFY(positionAt(0) < 1499);
    // What is in view stays in view while rows come above it.
    const qint64 before = positionAt(0);
    bar.setValue(0);
    QTRY_VERIFY(positionAt(0) > before);
    QCOMPARE(shownFirst(), before);
    QTRY_VERIFY_WITH_TIMEOUT((bar.setValue(0), positionAt(0) == 1499 && shownFirst() == 1499), 60'000);
    append(*m_store, "order-A-1", {orderEvent("Scanned", "{}")});
    QTRY_COMPARE(shownFirst(), 1500);
}

void TestAllEventsPage::followsTheZone()
{
    openSample();
    QTRY_VERIFY(says(*m_page, QStringLiteral("19 Nov 2016 08:00:05.000 UTC")));
    m_fixture->workspace().setTimeFormat(TimeFormat::fromId(QStringLiteral("Asia/Tokyo")));
    QCOMPARE(table().model()->headerData(LogModel::CreatedColumn, Qt::Horizontal).toString(),
             QStringLiteral("Created (Asia/Tokyo)"));
    QVERIFY(table().model()->index(0, LogModel::CreatedColumn).data().toString().contains(u"17:00:05.000"));
    QTRY_VERIFY(says(*m_page, QStringLiteral("19 Nov 2016 17:00:05.000 Asia/Tokyo")));
}

void TestAllEventsPage::untrustedTextIsPlain()
{
    const std::string bad = "<img src=x><b>bold</b>" + std::string(50'000, 'W');
    auto event = orderEvent("<b>Type</b>", "{\"x\":\"" + bad + "\"}");
    event.metadata = R"({"actor":")" + bad + "\"}";
    append(*m_store, "order-A-1", {created("A-1", bad), event});
    open();
    QTRY_COMPARE(table().model()->rowCount(), 2);
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < LogModel::ColumnCount; ++column)
            QVERIFY(table().model()->index(row, column).data().toString().size() <= 400);
    }
    QTRY_VERIFY(!stored().isEmpty());
    QVERIFY2(m_page->minimumSizeHint().width() <= 1024, qPrintable(QString::number(m_page->minimumSizeHint().width())));
    for (const auto *label : m_page->findChildren<QLabel *>())
        QVERIFY2(label->text().isEmpty() || label->textFormat() == Qt::PlainText, qPrintable(label->text().left(80)));
    QVERIFY(chooseAtCell(table(), 0, LogModel::ActorColumn,
                         {QStringLiteral("Show only “<img src=x><b>bold</b>WWWWWWWWW…”")}));
    QTRY_COMPARE(table().model()->rowCount(), 1);
    QVERIFY(conditions().value(0).size() < 80);
}

QTEST_MAIN(TestAllEventsPage)
#include "tst_alleventspage.moc"
