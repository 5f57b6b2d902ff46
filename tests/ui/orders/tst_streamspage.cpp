// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/streamspage.h"

#include "refusingstore.h"

#include "tests/models/browsedstore.h"
#include "tests/ui/orders/pagefixture.h"
#include "ui/models/streamsmodel.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QHeaderView>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestStreamsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup() { m_fixture->close(); }

    void listsTheLastWrittenFirst();
    void sortsByClickOnAHeader();
    void hasNoArrowInOrderOfCreation();
    void filtersByPartOfTheName();
    void systemStreamsWhenAsked();
    void newStreamsAppear();
    void saysWhatToDoWhereNoStreamIsYet();
    void opensByKeyboard();
    void isSettledWhereNothingCanBeListed();
    void followsTheZone();
    void untrustedTextIsPlain();

private:
    DataTable &table() { return named<DataTable>(*m_page, u"streamsTable"); }
    QStringList names();

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_store;
    StreamsPage *m_page = nullptr;
};

void TestStreamsPage::init()
{
    m_store = steppingStore();
    appendSample(*m_store, "A-1");
    append(*m_store, "order-B-1", {created("B-1")});
    append(*m_store, "invoice-7", {orderEvent("InvoiceSent", "{}")});
    append(*m_store, "$settings", {orderEvent("SettingsChanged", "{}")});
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<StreamsPage>();
    QVERIFY(m_page);
    QTRY_COMPARE(table().model()->rowCount(), 3);
}

QStringList TestStreamsPage::names()
{
    QStringList result;
    for (int row = 0; row < table().model()->rowCount(); ++row)
        result << table().model()->index(row, StreamsModel::StreamColumn).data().toString();
    return result;
}

void TestStreamsPage::listsTheLastWrittenFirst()
{
    QCOMPARE(names(),
             (QStringList{QStringLiteral("invoice-7"), QStringLiteral("order-B-1"), QStringLiteral("order-A-1")}));
    QCOMPARE(named<QLabel>(*m_page, u"streamsCount").text(), QStringLiteral("3"));
    const QString line = printed(*table().model()).value(2);
    QVERIFY2(line.startsWith(u"order-A-1 | order | 4 | "), qPrintable(line));
    QVERIFY(line.contains(u"19 Nov 2016 08:00:00.000") && line.contains(u"19 Nov 2016 08:00:03.000"));
}

void TestStreamsPage::sortsByClickOnAHeader()
{
    const QStringList newest = names();
    const QStringList oldest(newest.rbegin(), newest.rend());
    QHeaderView &header = *table().horizontalHeader();
    const auto press = [&](int column) {
        QTest::mouseClick(header.viewport(), Qt::LeftButton, {},
                          QPoint(header.sectionViewportPosition(column) + 24, header.height() / 2));
    };
    const auto shows = [&](int column, Qt::SortOrder order) {
        return header.sortIndicatorSection() == column && header.sortIndicatorOrder() == order;
    };
    // Each of the two says the one order that there is; the others say none.
    QVERIFY(shows(StreamsModel::LastColumn, Qt::DescendingOrder));
    press(StreamsModel::LastColumn);
    QVERIFY(shows(StreamsModel::LastColumn, Qt::DescendingOrder));
    QCOMPARE(names(), newest);
    for (int click = 0; click < 2; ++click) {
        press(StreamsModel::FirstColumn);
        QVERIFY(shows(StreamsModel::FirstColumn, Qt::AscendingOrder));
        QTRY_COMPARE(names(), oldest);
    }
    press(StreamsModel::EventsColumn);
    QVERIFY(shows(StreamsModel::FirstColumn, Qt::AscendingOrder));
    // Sorted by the first event, and not the other list turned over.
    append(*m_store, "order-A-1", {cancelled("A-1")});
    QTRY_COMPARE(table().model()->index(0, StreamsModel::EventsColumn).data().toString(), QStringLiteral("5"));
    QCOMPARE(names(), oldest);
    press(StreamsModel::LastColumn);
    QVERIFY(shows(StreamsModel::LastColumn, Qt::DescendingOrder));
    QTRY_COMPARE(names().first(), QStringLiteral("order-A-1"));
}

void TestStreamsPage::hasNoArrowInOrderOfCreation()
{
    m_fixture->close();
    const auto browsed = std::make_shared<BrowsedStore>(m_store);
    QVERIFY(m_fixture->open(browsed));
    m_page = m_fixture->show<StreamsPage>();
    QVERIFY(m_page);
    QTRY_COMPARE(table().model()->rowCount(), 3);
    QHeaderView &header = *table().horizontalHeader();
    const auto title = [&header] {
        const int column = StreamsModel::LastColumn;
        const QRect place(header.sectionViewportPosition(column), 0, header.sectionSize(column), header.height());
        return header.grab(place).toImage();
    };
    const QImage plain = title();
    browsed->byNames = false;
    append(*m_store, "order-C-1", {created("C-1")});
    QTRY_COMPARE(table().model()->rowCount(), 4);
    QVERIFY(title() != plain);
    table().sortByColumn(StreamsModel::FirstColumn, Qt::AscendingOrder);
    QVERIFY(title() == plain);
}

void TestStreamsPage::filtersByPartOfTheName()
{
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_F, Qt::ControlModifier);
    auto &filter = named<QLineEdit>(*m_page, u"streamsFilter");
    QTRY_VERIFY(filter.hasFocus());
    QTest::keyClicks(&filter, QStringLiteral("order"));
    QTRY_COMPARE(names(), (QStringList{QStringLiteral("order-B-1"), QStringLiteral("order-A-1")}));
    QTRY_COMPARE(named<QLabel>(*m_page, u"streamsCount").text(), QStringLiteral("2"));
    filter.clear();
    QTRY_COMPARE(names().size(), 3);
}

void TestStreamsPage::systemStreamsWhenAsked()
{
    auto &scope = named<SegmentedControl>(*m_page, u"streamsScope");
    scope.setFocus();
    QTest::keyClick(&scope, Qt::Key_Right);
    QTRY_COMPARE(names().value(0), QStringLiteral("$settings"));
    QTest::keyClick(&scope, Qt::Key_Left);
    QTRY_VERIFY(!names().contains(QStringLiteral("$settings")));
}

void TestStreamsPage::newStreamsAppear()
{
    append(*m_store, "order-C-1", {created("C-1")});
    QTRY_COMPARE(names().value(0), QStringLiteral("order-C-1"));
    QTRY_COMPARE(named<QLabel>(*m_page, u"streamsCount").text(), QStringLiteral("4"));
    append(*m_store, "order-A-1", {cancelled("A-1")});
    QTRY_COMPARE(names().value(0), QStringLiteral("order-A-1"));
}

void TestStreamsPage::saysWhatToDoWhereNoStreamIsYet()
{
    m_store = steppingStore();
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<StreamsPage>();
    QVERIFY(m_page);
    QVERIFY(says(*m_page, QStringLiteral("No streams yet")) && says(*m_page, QStringLiteral("Create an order")));
    QVERIFY(!table().isVisible());
    append(*m_store, "order-B-1", {created("B-1")});
    QTRY_VERIFY(table().isVisible());
    QVERIFY(!says(*m_page, QStringLiteral("No streams yet")));
}

void TestStreamsPage::opensByKeyboard()
{
    QSignalSpy requested(&m_fixture->workspace(), &Workspace::streamRequested);
    m_page->focusContent();
    QTest::keyClick(&table(), Qt::Key_End, Qt::ControlModifier);
    QTest::keyClick(&table(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("order-A-1"));
    QVERIFY(requested[0][1].toBool());
}

void TestStreamsPage::isSettledWhereNothingCanBeListed()
{
    m_fixture->close();
    const auto refusing = std::make_shared<RefusingStore>(m_store);
    QVERIFY(m_fixture->open(refusing));
    refusing->refuses = true;
    m_page = m_fixture->show<StreamsPage>();
    QVERIFY(m_page);
    QTRY_VERIFY(says(*m_page, QStringLiteral("The streams could not be listed.")));
    QVERIFY(says(*m_page, QStringLiteral("`ops` may not read that.")));
    QVERIFY(m_page->isSettled());
    refusing->refuses = false;
    append(*m_store, "order-C-1", {created("C-1")});
    QTRY_COMPARE(table().model()->rowCount(), 4);
    QVERIFY(!says(*m_page, QStringLiteral("The streams could not be listed.")));
}

void TestStreamsPage::followsTheZone()
{
    m_fixture->workspace().setTimeFormat(TimeFormat::fromId(QStringLiteral("Asia/Tokyo")));
    QVERIFY(printed(*table().model()).value(2).contains(u"19 Nov 2016 17:00:03.000"));
}

void TestStreamsPage::untrustedTextIsPlain()
{
    append(*m_store, "order-<img src=x><b>bold</b>", {created("X")});
    QTRY_COMPARE(names().value(0), QStringLiteral("order-<img src=x><b>bold</b>"));
    QSignalSpy requested(&m_fixture->workspace(), &Workspace::streamRequested);
    QVERIFY(chooseAtCell(table(), 0, StreamsModel::StreamColumn, {QStringLiteral("Open")}));
    QCOMPARE(requested.value(0).value(0).toString(), QStringLiteral("order-<img src=x><b>bold</b>"));
    QTest::keyClicks(&named<QLineEdit>(*m_page, u"streamsFilter"), QStringLiteral("<b>"));
    QTRY_COMPARE(names().size(), 1);
    for (const auto *label : m_page->findChildren<QLabel *>())
        QVERIFY2(label->text().isEmpty() || label->textFormat() == Qt::PlainText, qPrintable(label->text().left(80)));
}

QTEST_MAIN(TestStreamsPage)
#include "tst_streamspage.moc"
