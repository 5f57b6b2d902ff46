// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storefiles.h"
#include "windowfixture.h"

#include "ui/models/logmodel.h"
#include "ui/models/ordersmodel.h"
#include "ui/widgets/searchpopup.h"

#include <QComboBox>
#include <QDialog>
#include <QListView>
#include <QToolButton>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// The window as it is used: pages, tabs, search, zone and theme.
class TestMainWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init() { m_desk->clear(); }
    void cleanupTestCase() { m_desk.reset(); }

    void startsWithNothingOpen();
    void showsTheStoreItOpened();
    void readOnlyLeavesEveryFileAsItIs();
    void searchOpens_data();
    void searchOpens();
    void searchOpensAnEventByItsPosition();
    void searchRunsActions();
    void searchFindsNothing();
    void escapeLeavesTheSearch();
    void opensAndSwitchesTabs();
    void aStreamHasOneTab();
    void closingTheLastTabBringsOrdersBack();
    void pagesByKeyAndSideBar();
    void keysDoNothingWithoutAStore();
    void zoneMenuChangesAllPages();
    void anotherZoneByItsName();
    void themeRepaintsThePages();

private:
    [[nodiscard]] static SearchPopup &popupOf(WindowFixture &at) { return *at.window().findChild<SearchPopup *>(); }
    static void openOrder(WindowFixture &at, const QString &id);
    [[nodiscard]] static bool searchFor(WindowFixture &at, const QString &words, const QString &found);

    std::unique_ptr<Desk> m_desk;
};

void TestMainWindow::openOrder(WindowFixture &at, const QString &id)
{
    QTableView &table = at.table(u"ordersTable");
    table.setCurrentIndex(table.model()->index(rowOf(*table.model(), id), 0));
    QTest::keyClick(&table, Qt::Key_Return);
}

/// Opens the search by key, types, and goes to the result that reads so.
bool TestMainWindow::searchFor(WindowFixture &at, const QString &words, const QString &found)
{
    at.press(Qt::Key_K, Qt::ControlModifier);
    SearchPopup &popup = popupOf(at);
    if (!QTest::qWaitFor([&] { return popup.isVisible() && popup.line()->hasFocus(); }, 30'000))
        return false;
    QTest::keyClicks(popup.line(), words);
    const auto &list = *popup.findChild<QListView *>();
    if (!QTest::qWaitFor([&] { return rowOf(*list.model(), found) >= 0; }, 30'000))
        return false;
    while (list.currentIndex().row() < rowOf(*list.model(), found))
        QTest::keyClick(popup.line(), Qt::Key_Down);
    return list.currentIndex().data().toString() == found;
}

void TestMainWindow::startsWithNothingOpen()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(!at.session().isOpen());
    QVERIFY(at.welcome().isVisible());
    QVERIFY(!at.tabBar().isVisible());
    QStringList buttons;
    for (auto *each : at.welcome().findChildren<QPushButton *>())
        buttons << each->objectName() + QLatin1Char(' ') + each->text();
    compareLines(buttons, {QStringLiteral("empty-demo Open demo"), QStringLiteral("empty-import Import…"),
                           QStringLiteral("empty-new New store…"), QStringLiteral("empty-open Open…"),
                           QStringLiteral("empty-openReadOnly Open read-only…")});
    QVERIFY2(at.status().text().startsWith(QStringLiteral("No store open")), qPrintable(at.status().text()));
    QCOMPARE(at.top().connection()->text(), QStringLiteral("No store open"));
    QVERIFY(!hasButton(at.top(), QStringLiteral("read-only")));
    QCOMPARE(at.window().windowTitle(), QStringLiteral("Foldline"));
    QVERIFY(!at.message().isVisible());
}

void TestMainWindow::showsTheStoreItOpened()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    QVERIFY(!at.welcome().isVisible());
    QVERIFY(at.tabBar().isVisible());
    QCOMPARE(at.tabTitles(), QStringList{QStringLiteral("Orders")});
    QCOMPARE(at.orders(), (QStringList{QStringLiteral("B-7"), QStringLiteral("A-2"), QStringLiteral("A-1")}));
    const QAbstractItemModel &rows = *at.table(u"ordersTable").model();
    QCOMPARE(textOf(rows, 2, OrdersModel::CustomerColumn), QStringLiteral("Ada Lovelace"));
    QCOMPARE(textOf(rows, 2, OrdersModel::StatusColumn), QStringLiteral("confirmed"));
    QCOMPARE(at.window().windowTitle(), QStringLiteral("orders.foldline – Foldline"));
    QCOMPARE(at.top().connection()->text(), QStringLiteral("orders.foldline (embedded)"));
    QVERIFY(hasButton(at.top(), QStringLiteral("read and write")));
    QCOMPARE(at.side().current(), QStringLiteral("orders"));
    QTRY_COMPARE(at.side().accessibleDescription(), QStringLiteral("Orders 3"));
    QTRY_VERIFY2(at.status().text().startsWith(QStringLiteral("7 events  ·  projections up to date (0 behind, ")),
                 qPrintable(at.status().text()));
    QVERIFY2(at.status().text().contains(QStringLiteral("last append ")), qPrintable(at.status().text()));
    at.clickSide(QStringLiteral("log"));
    QCOMPARE(at.side().accessibleDescription(), QStringLiteral("All events 7"));
}

void TestMainWindow::readOnlyLeavesEveryFileAsItIs()
{
    const QString file = m_desk->makeStore();
    const std::filesystem::path folder = m_desk->path(QString()).toStdString();
    const QString before = folderState(folder);
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(file, OpenMode::ReadOnly));
        QVERIFY(hasButton(at.top(), QStringLiteral("read-only")));
        QCOMPARE(at.orders().size(), 3);
        QVERIFY(!named<QPushButton>(at.window(), u"newOrder").isEnabled());
        openOrder(at, QStringLiteral("A-1"));
        QVERIFY(at.settle());
        for (const Qt::Key key : {Qt::Key_2, Qt::Key_3, Qt::Key_4}) {
            at.press(key, Qt::AltModifier);
            QVERIFY(at.settle());
        }
        QCOMPARE(at.tabBar().count(), 5);
        at.window().close();
    }
    QCOMPARE(folderState(folder), before);
}

void TestMainWindow::searchOpens_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("result");
    QTest::addColumn<QString>("page");
    QTest::newRow("order") << "A-2" << "A-2" << "order:order-A-2";
    QTest::newRow("part, other case") << "b-" << "B-7" << "order:order-B-7";
    QTest::newRow("customer") << "hopper" << "A-2" << "order:order-A-2";
    QTest::newRow("stream") << "order-B" << "order-B-7" << "order:order-B-7";
    QTest::newRow("revision") << "A-2@0" << "order-A-2@0" << "order:order-A-2";
    QTest::newRow("product") << "staples" << "Staples" << "order:order-B-7";
    QTest::newRow("page") << "project" << "Projections" << "projections";
    QTest::newRow("keyword") << "log" << "All events" << "log";
}

void TestMainWindow::searchOpens()
{
    QFETCH(QString, typed);
    QFETCH(QString, result);
    QFETCH(QString, page);
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    QVERIFY(searchFor(at, typed, result));
    QTest::keyClick(popupOf(at).line(), Qt::Key_Return);
    QVERIFY(!popupOf(at).isVisible());
    QVERIFY(at.settle());
    QCOMPARE(at.page()->id(), page);
    QVERIFY(at.page()->isAncestorOf(at.window().focusWidget()));
}

void TestMainWindow::searchOpensAnEventByItsPosition()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeDemo(3000)));
    // Far from both ends: the page has to load the events around it.
    constexpr quint64 Position = 1234;
    QVERIFY(searchFor(at, QString::number(Position), QStringLiteral("Event at position %1").arg(Position)));
    QTest::keyClick(popupOf(at).line(), Qt::Key_Return);
    QTRY_COMPARE(at.page()->id(), QStringLiteral("log"));
    QTableView &table = at.table(u"logTable");
    auto &model = dynamic_cast<LogModel &>(*table.model());
    const auto chosen = [&] {
        const EntryPtr entry = model.entryAt(table.currentIndex().row());
        return entry ? entry->event.position.commit : 0;
    };
    QTRY_COMPARE(chosen(), Position);
    QTRY_VERIFY(table.viewport()->rect().contains(table.visualRect(table.currentIndex()).center()));
    // And again, from the page that is there already.
    QVERIFY(searchFor(at, QStringLiteral("17"), QStringLiteral("Event at position 17")));
    QTest::keyClick(popupOf(at).line(), Qt::Key_Return);
    QTRY_COMPARE(chosen(), quint64(17));
}

void TestMainWindow::searchRunsActions()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(searchFor(at, QStringLiteral("dark"), QStringLiteral("Dark theme")));
    QTest::keyClick(popupOf(at).line(), Qt::Key_Return);
    QVERIFY(m_desk->theme().mode() == Theme::Mode::Dark);
    QVERIFY(searchFor(at, QStringLiteral("open a store"), QStringLiteral("Open a store…")));
    QTest::keyClick(popupOf(at).line(), Qt::Key_Return);
    QCOMPARE(at.openAsked.size(), 1);
}

void TestMainWindow::searchFindsNothing()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    at.press(Qt::Key_K, Qt::ControlModifier);
    SearchPopup &popup = popupOf(at);
    QTest::keyClicks(popup.line(), QStringLiteral("zzqq"));
    QTRY_VERIFY(says(popup, QStringLiteral("Nothing found for “zzqq”.")));
    QCOMPARE(popup.findChild<QListView *>()->model()->rowCount(), 0);
    QTest::keyClick(popup.line(), Qt::Key_Return);
    QVERIFY(popup.isVisible());
    QCOMPARE(at.page()->id(), QStringLiteral("orders"));
}

void TestMainWindow::escapeLeavesTheSearch()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    QTableView &table = at.table(u"ordersTable");
    QTRY_VERIFY(table.hasFocus());
    at.press(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(popupOf(at).line()->hasFocus());
    QTest::keyClick(popupOf(at).line(), Qt::Key_Escape);
    QVERIFY(!popupOf(at).isVisible());
    QVERIFY2(table.hasFocus(), "the keyboard goes back to where it was");
}

void TestMainWindow::opensAndSwitchesTabs()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    openOrder(at, QStringLiteral("A-1"));
    QVERIFY(at.settle());
    QCOMPARE(at.tabTitles(), (QStringList{QStringLiteral("Orders"), QStringLiteral("A-1")}));
    QTRY_VERIFY(says(*at.page(), QStringLiteral("Ada Lovelace")));
    at.press(Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(at.page()->id(), QStringLiteral("orders"));
    QTest::mouseClick(&at.tabBar(), Qt::LeftButton, {}, at.tabBar().tabRect(1).center());
    QCOMPARE(at.page()->id(), QStringLiteral("order:order-A-1"));
    QVERIFY(at.page()->isVisible());
    QCOMPARE(at.side().current(), QStringLiteral("orders"));
    at.press(Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(at.tabTitles(), QStringList{QStringLiteral("Orders")});
    QCOMPARE(at.page()->id(), QStringLiteral("orders"));
}

void TestMainWindow::aStreamHasOneTab()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    openOrder(at, QStringLiteral("A-1"));
    const Page *order = at.page();
    at.press(Qt::Key_2, Qt::AltModifier);
    QVERIFY(at.settle());
    QTableView &streams = at.table(u"streamsTable");
    QTRY_VERIFY(rowOf(*streams.model(), QStringLiteral("order-A-1")) >= 0);
    streams.setCurrentIndex(streams.model()->index(rowOf(*streams.model(), QStringLiteral("order-A-1")), 0));
    QTest::keyClick(&streams, Qt::Key_Return);
    QCOMPARE(at.page(), order);
    QCOMPARE(at.tabBar().count(), 3);
    QCOMPARE(at.tabBar().currentIndex(), 1);
}

void TestMainWindow::closingTheLastTabBringsOrdersBack()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    at.press(Qt::Key_3, Qt::AltModifier);
    QCOMPARE(at.tabBar().count(), 2);
    at.press(Qt::Key_W, Qt::ControlModifier);
    at.press(Qt::Key_W, Qt::ControlModifier);
    QTRY_COMPARE(at.tabTitles(), QStringList{QStringLiteral("Orders")});
    QVERIFY(at.settle());
    QCOMPARE(at.orders().size(), 3);
    QCOMPARE(at.side().current(), QStringLiteral("orders"));
    QTRY_VERIFY(at.table(u"ordersTable").hasFocus());
}

void TestMainWindow::pagesByKeyAndSideBar()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    const QList<std::pair<Qt::Key, QString>> pages{{Qt::Key_2, QStringLiteral("streams")},
                                                   {Qt::Key_3, QStringLiteral("log")},
                                                   {Qt::Key_4, QStringLiteral("projections")},
                                                   {Qt::Key_1, QStringLiteral("orders")}};
    for (const auto &[key, page] : pages) {
        at.press(key, Qt::AltModifier);
        QCOMPARE(at.page()->id(), page);
        QCOMPARE(at.side().current(), page);
        QVERIFY(at.page()->isAncestorOf(at.window().focusWidget()));
    }
    for (const auto &[key, page] : pages) {
        at.clickSide(page);
        QCOMPARE(at.page()->id(), page);
        QVERIFY(at.page()->isVisible());
    }
    QCOMPARE(at.tabBar().count(), 4);
}

void TestMainWindow::keysDoNothingWithoutAStore()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4})
        at.press(key, Qt::AltModifier);
    at.press(Qt::Key_W, Qt::ControlModifier);
    at.press(Qt::Key_Tab, Qt::ControlModifier);
    at.clickSide(QStringLiteral("log"));
    QVERIFY(at.page() == nullptr);
    QVERIFY(at.welcome().isVisible());
    QVERIFY(searchFor(at, QStringLiteral("new order"), QStringLiteral("New order…")));
    QTest::keyClick(popupOf(at).line(), Qt::Key_Return);
    QVERIFY(at.welcome().isVisible());
}

void TestMainWindow::zoneMenuChangesAllPages()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStoreOf(sampleHistory())));
    openOrder(at, QStringLiteral("A-1"));
    QVERIFY(at.settle());
    for (const Qt::Key key : {Qt::Key_2, Qt::Key_3}) {
        at.press(key, Qt::AltModifier);
        QVERIFY(at.settle());
    }
    const auto everyPageShows = [&](const QString &time) {
        const QList<std::pair<QString, QString>> tables{{QStringLiteral("orders"), QStringLiteral("ordersTable")},
                                                        {QStringLiteral("order:order-A-1"), QStringLiteral("eventTable")},
                                                        {QStringLiteral("streams"), QStringLiteral("streamsTable")},
                                                        {QStringLiteral("log"), QStringLiteral("logTable")}};
        for (int i = 0; i < at.tabBar().count(); ++i) {
            const Page &page = *at.window().tabs().at(i);
            if (page.id() != tables[i].first || !hasCell(*page.findChild<QTableView *>(tables[i].second)->model(), time)) {
                qWarning("%s does not show %s", qPrintable(page.id()), qPrintable(time));
                return false;
            }
        }
        return at.tabBar().count() == tables.size();
    };
    QVERIFY(everyPageShows(QStringLiteral("10:00")));
    QVERIFY(chooseFromMenu([&] { click(button(at.top(), QStringLiteral("UTC"))); }, {QStringLiteral("Asia/Tokyo")}));
    QVERIFY(everyPageShows(QStringLiteral("19:00")));
    QVERIFY(!hasCell(*at.table(u"logTable").model(), QStringLiteral("10:00")));
    QVERIFY(hasButton(at.top(), QStringLiteral("Asia/Tokyo")));
    QVERIFY(chooseFromMenu([&] { click(button(at.top(), QStringLiteral("Asia/Tokyo"))); }, {QStringLiteral("UTC")}));
    QVERIFY(everyPageShows(QStringLiteral("10:00")));
}

void TestMainWindow::anotherZoneByItsName()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(chooseFromMenu([&] { click(button(at.top(), QStringLiteral("UTC"))); }, {QStringLiteral("Another zone…")}));
    auto *box = at.window().findChild<QComboBox *>(QStringLiteral("zoneBox"));
    QVERIFY(box != nullptr);
    QTRY_VERIFY(box->isVisible());
    box->lineEdit()->selectAll();
    QTest::keyClicks(box->lineEdit(), QStringLiteral("Asia/Nowhere"));
    QVERIFY(!button(*box->window(), QStringLiteral("Use this zone")).isEnabled());
    box->lineEdit()->selectAll();
    QTest::keyClicks(box->lineEdit(), QStringLiteral("Asia/Kathmandu"));
    click(button(*box->window(), QStringLiteral("Use this zone")));
    QVERIFY(hasButton(at.top(), QStringLiteral("Asia/Kathmandu")));
    QCOMPARE(at.workspace().timeFormat().id(), QStringLiteral("Asia/Kathmandu"));
}

void TestMainWindow::themeRepaintsThePages()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    const auto emptyTable = [&] {
        const QWidget &viewport = *at.table(u"ordersTable").viewport();
        const QPoint place = viewport.mapTo(&at.window(), viewport.rect().bottomRight() - QPoint(20, 20));
        return at.window().grab().toImage().pixelColor(place).name();
    };
    const QString light = emptyTable();
    QCOMPARE(light, Theme::color(Token::Base, false).name());
    QVERIFY(chooseFromMenu([&] { click(button(at.top(), QStringLiteral("Menu"))); }, {QStringLiteral("Dark")}));
    QCOMPARE(emptyTable(), Theme::color(Token::Base, true).name());
    QVERIFY(light != Theme::color(Token::Base, true).name());
    QVERIFY(chooseFromMenu([&] { click(button(at.top(), QStringLiteral("Menu"))); }, {QStringLiteral("Light")}));
    QCOMPARE(emptyTable(), light);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
