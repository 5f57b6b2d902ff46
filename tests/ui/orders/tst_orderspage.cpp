// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/orderspage.h"

#include "tests/ui/orders/pagefixture.h"
#include "ui/models/ordersmodel.h"
#include "ui/models/roles.h"
#include "ui/widgets/changedrowtint.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterchip.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/topbar.h"

#include <QHeaderView>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestOrdersPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup() { m_fixture->close(); }

    void chipsCountAndFilterByStatus();
    void filtersByText_data();
    void filtersByText();
    void sortsByClickOnAHeader();
    void showsOnlyAndAllBut();
    void customerWithoutANameIsFilteredById();
    void changedRowsGetTheTint();
    void selectionStaysWithItsOrder();
    void saysHowFarItIsBehind();
    void columnsHideAndComeBack();
    void copiesAsTextCsvAndJson();
    void formulasAreNotCopiedAsSuch();
    void opensByKeyboard();
    void stoppedReadModelNamesTheEvent();
    void followsTheZone();
    void emptyStoreTeaches();
    void untrustedTextIsPlain();

private:
    DataTable &table() { return named<DataTable>(*m_page, u"ordersTable"); }
    FilterChip &chip(const QString &status) { return *m_page->findChild<FilterChip *>(QString(u"chip_" + status)); }
    QStringList ids();
    QString footer() { return named<RunLabel>(*m_page, u"ordersFooter").text(); }
    QString lag() { return named<LiveIndicator>(*m_page, u"ordersLag").accessibleName(); }
    QStringList conditions();
    void clickHeader(int column);
    void exportAs(const QString &format);

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_store;
    OrdersPage *m_page = nullptr;
};

void TestOrdersPage::init()
{
    m_store = steppingStore();
    append(*m_store, "order-A-1", {created("A-1")});
    append(*m_store, "order-A-2", {created("A-2", "Claire Gute", 500), confirmed("A-2")});
    append(*m_store, "order-A-3", {created("A-3", "Zuschuss Donatelli", 1), cancelled("A-3")});
    append(*m_store, "order-A-4", {created("A-4", "=1+1", 7)});
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<OrdersPage>();
    QVERIFY(m_page);
    QTRY_COMPARE(table().model()->rowCount(), 4);
}

QStringList TestOrdersPage::ids()
{
    QStringList result;
    for (int row = 0; row < table().model()->rowCount(); ++row)
        result << table().model()->index(row, OrdersModel::OrderColumn).data().toString();
    return result;
}

QStringList TestOrdersPage::conditions()
{
    QStringList result;
    for (const auto *each : m_page->findChildren<FilterChip *>()) {
        if (each->isRemovable() && each->isVisible())
            result << each->accessibleName();
    }
    return result;
}

void TestOrdersPage::clickHeader(int column)
{
    QHeaderView &header = *table().horizontalHeader();
    QTest::mouseClick(header.viewport(), Qt::LeftButton, {},
                      QPoint(header.sectionViewportPosition(column) + 24, header.height() / 2));
}

void TestOrdersPage::exportAs(const QString &format)
{
    QVERIFY(chooseFromMenu([this] { click(button(*m_page, QStringLiteral("Export"))); }, {format}));
}

void TestOrdersPage::chipsCountAndFilterByStatus()
{
    QTRY_COMPARE(chip(QStringLiteral("all")).accessibleDescription(), QStringLiteral("on, 4"));
    QCOMPARE(chip(QStringLiteral("draft")).accessibleDescription(), QStringLiteral("off, 2"));
    QCOMPARE(chip(QStringLiteral("confirmed")).accessibleDescription(), QStringLiteral("off, 1"));
    QCOMPARE(chip(QStringLiteral("shipped")).accessibleDescription(), QStringLiteral("off, 0"));
    click(chip(QStringLiteral("draft")));
    QTRY_COMPARE(table().model()->rowCount(), 2);
    QCOMPARE(chip(QStringLiteral("draft")).state(), FilterChip::State::On);
    QCOMPARE(chip(QStringLiteral("all")).state(), FilterChip::State::Off);
    QCOMPARE(chip(QStringLiteral("all")).accessibleDescription(), QStringLiteral("off, 4"));
    QTRY_VERIFY2(footer().startsWith(u"2 of 4 orders"), qPrintable(footer()));
    QVERIFY(footer().contains(u"total of these 90.00"));
    click(chip(QStringLiteral("cancelled")));
    QTRY_COMPARE(table().model()->rowCount(), 3);
    QTest::keyClick(&chip(QStringLiteral("draft")), Qt::Key_Space);
    QTRY_COMPARE(ids(), QStringList{QStringLiteral("A-3")});
    click(chip(QStringLiteral("all")));
    QTRY_COMPARE(table().model()->rowCount(), 4);
    QTRY_COMPARE(footer(), QStringLiteral("4 orders   total of all 5\u00A0100.00"));
}

void TestOrdersPage::filtersByText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("customer") << QStringLiteral("gute") << QStringList{QStringLiteral("A-2")};
    QTest::newRow("order") << QStringLiteral("a-3") << QStringList{QStringLiteral("A-3")};
    QTest::newRow("amount") << QStringLiteral("5000") << QStringList{QStringLiteral("A-2")};
    QTest::newRow("none") << QStringLiteral("nobody") << QStringList();
    QTest::newRow("a pattern is text") << QStringLiteral("%") << QStringList();
    QTest::newRow("a quote is text") << QStringLiteral("' OR 1=1 --") << QStringList();
}

void TestOrdersPage::filtersByText()
{
    QFETCH(QString, text);
    QFETCH(QStringList, found);
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_F, Qt::ControlModifier);
    auto &filter = named<QLineEdit>(*m_page, u"ordersFilter");
    QTRY_VERIFY(filter.hasFocus());
    QTest::keyClicks(&filter, text);
    QTRY_COMPARE(ids(), found);
    QVERIFY(!says(*m_page, QStringLiteral("No orders yet")));
    filter.clear();
    QTRY_COMPARE(table().model()->rowCount(), 4);
}

void TestOrdersPage::sortsByClickOnAHeader()
{
    QTRY_COMPARE(ids().first(), QStringLiteral("A-4"));
    clickHeader(OrdersModel::TotalColumn);
    const QStringList cheapest{QStringLiteral("A-3"), QStringLiteral("A-1"), QStringLiteral("A-4"),
                               QStringLiteral("A-2")};
    QTRY_COMPARE(ids(), cheapest);
    clickHeader(OrdersModel::TotalColumn);
    QTRY_COMPARE(ids(), QStringList(cheapest.rbegin(), cheapest.rend()));
    clickHeader(OrdersModel::CustomerColumn);
    QTRY_COMPARE(ids().first(), QStringLiteral("A-4"));
    QTRY_COMPARE(ids().last(), QStringLiteral("A-3"));
}

void TestOrdersPage::showsOnlyAndAllBut()
{
    clickHeader(OrdersModel::OrderColumn);
    QTRY_COMPARE(ids().first(), QStringLiteral("A-1"));
    QVERIFY(chooseAtCell(table(), 0, OrdersModel::StatusColumn, {QStringLiteral("Show only “draft”")}));
    QTRY_COMPARE(ids(), (QStringList{QStringLiteral("A-1"), QStringLiteral("A-4")}));
    QCOMPARE(conditions(), QStringList{QStringLiteral("status is draft")});
    QVERIFY(chooseAtCell(table(), 0, OrdersModel::CustomerColumn, {QStringLiteral("Show all but “Eric Hoffmann”")}));
    QTRY_COMPARE(ids(), QStringList{QStringLiteral("A-4")});
    QCOMPARE(conditions(),
             (QStringList{QStringLiteral("status is draft"), QStringLiteral("customer is not Eric Hoffmann")}));
    for (auto *each : m_page->findChildren<FilterChip *>()) {
        if (each->isVisible() && each->accessibleName() == u"status is draft") {
            click(*each);
            break;
        }
    }
    QTRY_COMPARE(ids(), (QStringList{QStringLiteral("A-2"), QStringLiteral("A-3"), QStringLiteral("A-4")}));
    QCOMPARE(conditions(), QStringList{QStringLiteral("customer is not Eric Hoffmann")});
}

void TestOrdersPage::customerWithoutANameIsFilteredById()
{
    append(*m_store, "order-A-5",
           {orderEvent("OrderCreated", R"({"orderId":"A-5","customerId":"NN-1","items":[],"totalAmount":0})")});
    QTRY_COMPARE(table().model()->rowCount(), 5);
    const QModelIndex cell = table().model()->index(0, OrdersModel::CustomerColumn);
    QTRY_COMPARE(cell.data().toString(), QStringLiteral("NN-1"));
    QCOMPARE(cell.data(ToneRole).toInt(), int(Tone::Muted));
    QVERIFY(chooseFromMenu(
        [this] {
            const QPoint place = cellCentre(table(), 0, OrdersModel::CustomerColumn);
            QContextMenuEvent event(QContextMenuEvent::Mouse, place, table().viewport()->mapToGlobal(place));
            QApplication::sendEvent(table().viewport(), &event);
        },
        {QStringLiteral("Show only “NN-1”")}));
    QTRY_COMPARE(ids(), QStringList{QStringLiteral("A-5")});
    QCOMPARE(conditions(), QStringList{QStringLiteral("customer id is NN-1")});
}

void TestOrdersPage::changedRowsGetTheTint()
{
    m_fixture->theme().setReducedMotion(true);
    QTRY_VERIFY(!table().tint().isActive());
    QStringList tinted;
    connect(&m_page->model(), &OrdersModel::ordersTouched, m_page, [this, &tinted] {
        for (int row = 0; row < table().model()->rowCount(); ++row) {
            const QModelIndex index = table().model()->index(row, 0);
            if (table().tint().strength(index) > 0)
                tinted << index.data().toString();
        }
    });
    append(*m_store, "order-A-1", {quantityChanged("A-1", 3)});
    QTRY_VERIFY(!tinted.isEmpty());
    QCOMPARE(tinted, QStringList{QStringLiteral("A-1")});
    QCOMPARE(ids().first(), QStringLiteral("A-1"));
    QCOMPARE(table().model()->index(0, OrdersModel::TotalColumn).data().toString(), QStringLiteral("30.00"));
    QTRY_VERIFY(!table().tint().isActive());
    m_fixture->theme().setReducedMotion(false);
}

void TestOrdersPage::selectionStaysWithItsOrder()
{
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, cellCentre(table(), 0, OrdersModel::OrderColumn));
    QCOMPARE(table().currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("A-4"));
    QVERIFY(footer().contains(u"1 selected"));
    append(*m_store, "order-A-1", {quantityChanged("A-1", 3)});
    QTRY_COMPARE(ids().first(), QStringLiteral("A-1"));
    QCOMPARE(table().currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("A-4"));
    QCOMPARE(table().currentIndex().row(), 1);
}

void TestOrdersPage::saysHowFarItIsBehind()
{
    QTRY_VERIFY2(lag().startsWith(u"0 events behind the log, "), qPrintable(lag()));
    QVERIFY(lag().endsWith(u" ms"));
    m_fixture->session().pauseProjection();
    QTRY_COMPARE(lag(), QStringLiteral("paused, 0 events behind the log"));
    append(*m_store, "order-A-1", {quantityChanged("A-1", 3)});
    QTRY_COMPARE(lag(), QStringLiteral("paused, 1 event behind the log"));
    QCOMPARE(ids().first(), QStringLiteral("A-4"));
    m_fixture->session().resumeProjection();
    QTRY_VERIFY(lag().startsWith(u"0 events behind the log"));
    QTRY_COMPARE(ids().first(), QStringLiteral("A-1"));
}

void TestOrdersPage::columnsHideAndComeBack()
{
    QTRY_VERIFY2(says(*m_page, QStringLiteral("columns hidden: customer id, confirmed, cancelled")),
                 qPrintable(wordsIn(*m_page).join(u'\n')));
    QVERIFY(table().isColumnHidden(OrdersModel::CustomerIdColumn));
    const auto columns = [this] { click(named<QAbstractButton>(*m_page, u"columnsButton")); };
    QVERIFY(chooseFromMenu(columns, {QStringLiteral("Customer id")}));
    QVERIFY(!table().isColumnHidden(OrdersModel::CustomerIdColumn));
    QVERIFY(says(*m_page, QStringLiteral("columns hidden: confirmed, cancelled")));
    QSignalSpy kept(&m_fixture->workspace(), &Workspace::layoutChanged);
    QVERIFY(chooseAtCell(table(), 0, OrdersModel::ItemsColumn, {QStringLiteral("Hide this column")}));
    QVERIFY(table().isColumnHidden(OrdersModel::ItemsColumn));
    QVERIFY(says(*m_page, QStringLiteral("columns hidden: items, confirmed, cancelled")));
    QVERIFY(!kept.isEmpty());
}

void TestOrdersPage::copiesAsTextCsvAndJson()
{
    clickHeader(OrdersModel::OrderColumn);
    QTRY_COMPARE(ids().first(), QStringLiteral("A-1"));
    QTRY_COMPARE(table().model()->index(3, 0).data().toString(), QStringLiteral("A-4"));
    exportAs(QStringLiteral("Copy as text"));
    const QStringList lines = copied().split(u'\n');
    QCOMPARE(
        lines.value(0),
        QStringLiteral("Order\tCustomer\tStatus\tItems\tTotal\tCreated (UTC)\tShipped (UTC)\tLast event (UTC)\tRev."));
    QCOMPARE(
        lines.value(2),
        QStringLiteral(
            "A-2\tClaire Gute\tconfirmed\t1\t5000\t2016-11-19T08:00:01.0000000Z\t\t2016-11-19T08:00:02.0000000Z\t1"));
    exportAs(QStringLiteral("Copy as CSV"));
    QVERIFY(copied().startsWith(u"\"Order\",\"Customer\",\"Status\""));
    QVERIFY(copied().contains(u"\"A-2\",\"Claire Gute\",\"confirmed\",\"1\",\"5000\""));
    exportAs(QStringLiteral("Copy as JSON"));
    const auto rows = json::parse(copied().toStdString());
    QVERIFY(rows);
    QCOMPARE(rows->elements().size(), std::size_t(4));
    QCOMPARE(rows->elements()[1].stringAt("Customer"), std::string("Claire Gute"));
    table().setCurrentIndex(table().model()->index(1, OrdersModel::CustomerColumn));
    QTest::keyClick(&table(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(copied(), QStringLiteral("Claire Gute"));
    QVERIFY(
        chooseAtCell(table(), 1, OrdersModel::CustomerColumn, {QStringLiteral("Copy row as"), QStringLiteral("Text")}));
    QCOMPARE(copied().count(u'\n'), 2);
}

void TestOrdersPage::formulasAreNotCopiedAsSuch()
{
    QTRY_VERIFY(ids().contains(QStringLiteral("A-4")));
    exportAs(QStringLiteral("Copy as CSV"));
    QVERIFY2(copied().contains(u"\"'=1+1\""), qPrintable(copied()));
    QVERIFY(!copied().contains(u"\"=1+1\""));
    exportAs(QStringLiteral("Copy as JSON"));
    QVERIFY(copied().contains(u"\"=1+1\""));
}

void TestOrdersPage::opensByKeyboard()
{
    QSignalSpy requested(&m_fixture->workspace(), &Workspace::streamRequested);
    m_page->focusContent();
    QTRY_VERIFY(table().hasFocus());
    QTest::keyClick(&table(), Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(&table(), Qt::Key_Down);
    QTest::keyClick(&table(), Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("order-A-3"));
    QCOMPARE(requested[0][1].toBool(), false);
    QTest::keyClick(&table(), Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(requested.count(), 2);
    QCOMPARE(requested[1][1].toBool(), true);
    QVERIFY(chooseAtCell(table(), 0, 0, {QStringLiteral("Open in a new tab")}));
    QCOMPARE(requested.value(2).value(0).toString(), QStringLiteral("order-A-4"));
}

void TestOrdersPage::stoppedReadModelNamesTheEvent()
{
    append(*m_store, "order-A-1", {orderEvent("OrderConfirmed", "[]")});
    append(*m_store, "order-A-9", {created("A-9")});
    QTRY_VERIFY(m_page->findChild<MessageBar *>()->text().startsWith(
        u"The orders table stands still: order_summaries stopped."));
    const QString words = m_page->findChild<MessageBar *>()->text();
    QVERIFY2(words.contains(u"It cannot take OrderConfirmed at position 6, revision 1 of order-A-1: "),
             qPrintable(words));
    QVERIFY(words.contains(u"Nothing is lost"));
    QTRY_VERIFY2(lag().startsWith(u"stopped, 2 events behind the log"), qPrintable(lag()));
    QCOMPARE(table().model()->rowCount(), 4);
    QSignalSpy status(&m_fixture->session(), &StoreSession::runnerStatusChanged);
    click(button(*m_page, QStringLiteral("Try again")));
    QTRY_VERIFY(!status.isEmpty());
    QTRY_VERIFY(m_page->findChild<MessageBar *>()->text().contains(u"order_summaries stopped."));
}

void TestOrdersPage::followsTheZone()
{
    QTRY_VERIFY(ids().contains(QStringLiteral("A-1")));
    m_fixture->workspace().setTimeFormat(TimeFormat::fromId(QStringLiteral("Asia/Tokyo")));
    const auto &model = *table().model();
    QCOMPARE(model.headerData(OrdersModel::CreatedColumn, Qt::Horizontal).toString(),
             QStringLiteral("Created (Asia/Tokyo)"));
    QVERIFY(model.index(0, OrdersModel::CreatedColumn).data().toString().startsWith(u"19 Nov 2016 17:00:0"));
}

void TestOrdersPage::emptyStoreTeaches()
{
    QVERIFY(m_fixture->open(steppingStore()));
    m_page = m_fixture->show<OrdersPage>();
    QVERIFY(m_page);
    QTRY_VERIFY(says(*m_page, QStringLiteral("No orders yet")));
    QSignalSpy chosen(m_page, &OrdersPage::actionChosen);
    click(button(*m_page, QStringLiteral("Open demo")));
    click(button(*m_page, QStringLiteral("Import…")));
    QCOMPARE(chosen.count(), 2);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("demo"));
    QCOMPARE(chosen[1][0].toString(), QStringLiteral("import"));
}

void TestOrdersPage::untrustedTextIsPlain()
{
    const std::string name = "<img src=x><b>bold</b>" + std::string(100'000, 'W');
    append(*m_store, "order-A-5", {created("A-5", name)});
    QTRY_COMPARE(ids().first(), QStringLiteral("A-5"));
    const QString shown = table().model()->index(0, OrdersModel::CustomerColumn).data().toString();
    QVERIFY(shown.startsWith(u"<img src=x>") && shown.size() <= 400);
    QVERIFY(chooseAtCell(table(), 0, OrdersModel::CustomerColumn,
                         {QStringLiteral("Show only “<img src=x><b>bold</b>WWWWWWWWW…”")}));
    QTRY_COMPARE(ids(), QStringList{QStringLiteral("A-5")});
    QVERIFY(conditions().value(0).size() < 80);
    QVERIFY2(m_page->minimumSizeHint().width() <= 1024, qPrintable(QString::number(m_page->minimumSizeHint().width())));
    for (const auto *label : m_page->findChildren<QLabel *>())
        QVERIFY2(label->text().isEmpty() || label->textFormat() == Qt::PlainText, qPrintable(label->text().left(80)));
}

QTEST_MAIN(TestOrdersPage)
#include "tst_orderspage.moc"
