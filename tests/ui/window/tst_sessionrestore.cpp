// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sessiontesting.h"
#include "tests/support/storefiles.h"

#include "ui/models/ordersmodel.h"
#include "ui/widgets/searchpopup.h"

#include <QHeaderView>
#include <QListView>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// What a window is after a restart: as it was left, also where it never came to leaving.
class TestSessionRestore : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init() { m_desk->clear(); }
    void cleanupTestCase() { m_desk.reset(); }

    void tabsAndTheCurrentOneComeBack_data();
    void tabsAndTheCurrentOneComeBack();
    void movedTabsKeepTheirPlaces();
    void aCrashLosesNothingThatWasSaved();
    void aCrashWhileTheStoreOpensKeepsTheSession();
    void thePastComesBack();
    void beforeTheFirstEventComesBack();
    void splittersAndColumnsComeBack();
    void layoutsAreOfTheUserNotOfTheStore();
    void ordersShareTheirSplitter();
    void aCommandSheetDoesNotChangeTheSplitter();
    void zoneAndThemeAndSizeComeBack();
    void aThemeFromTheSearchIsSaved();
    void readOnlyStaysReadOnly();

private:
    [[nodiscard]] static QSplitter &splitterOf(const QWidget &page) { return *page.findChild<QSplitter *>(); }
    static void drag(QSplitter &splitter, int by);

    std::unique_ptr<Desk> m_desk;
};

void TestSessionRestore::drag(QSplitter &splitter, int by)
{
    QSplitterHandle &handle = *splitter.handle(1);
    const QPoint from = handle.rect().center();
    QTest::mousePress(&handle, Qt::LeftButton, {}, from);
    QTest::mouseMove(&handle, from + QPoint(by, 0));
    QTest::mouseRelease(&handle, Qt::LeftButton, {}, from);
}

void TestSessionRestore::tabsAndTheCurrentOneComeBack_data()
{
    QTest::addColumn<QStringList>("opened");
    QTest::addColumn<bool>("withoutOrders");
    QTest::addColumn<int>("current");
    QTest::newRow("an order, current") << QStringList{QStringLiteral("A-1")} << false << 1;
    QTest::newRow("an order, behind") << QStringList{QStringLiteral("A-1")} << false << 0;
    QTest::newRow("orders closed") << QStringList{QStringLiteral("A-1"), QStringLiteral("B-7")} << true << 1;
    QTest::newRow("only an order") << QStringList{QStringLiteral("A-2")} << true << 0;
}

void TestSessionRestore::tabsAndTheCurrentOneComeBack()
{
    QFETCH(QStringList, opened);
    QFETCH(bool, withoutOrders);
    QFETCH(int, current);
    QStringList titles;
    QString id;
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        for (const QString &order : opened)
            QVERIFY(openOrder(at, order) != nullptr);
        if (withoutOrders)
            at.window().tabs().close(0);
        at.window().tabs().setCurrentIndex(current);
        titles = at.tabTitles();
        id = at.page()->id();
        at.window().close();
    }
    QCOMPARE(titles.size(), opened.size() + (withoutOrders ? 0 : 1));
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QCOMPARE(at.tabTitles(), titles);
    QCOMPARE(at.tabBar().currentIndex(), current);
    QCOMPARE(at.page()->id(), id);
    QVERIFY(at.page()->isVisible());
    QCOMPARE(at.side().current(), QStringLiteral("orders"));
    QVERIFY2(at.page()->isAncestorOf(at.window().focusWidget()), "the keyboard is on the page in front");
}

void TestSessionRestore::movedTabsKeepTheirPlaces()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        QVERIFY(openOrder(at, QStringLiteral("A-1")) != nullptr);
        QVERIFY(isSaved(*m_desk, [](const SessionState &state) { return state.tabs.size() == 2; }));
        at.tabBar().moveTab(1, 0);
        QVERIFY(isSaved(*m_desk,
                        [](const SessionState &state) { return state.tabs.front().page == QLatin1String("order"); }));
    }
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QCOMPARE(at.tabTitles(), (QStringList{QStringLiteral("A-1"), QStringLiteral("Orders")}));
    QCOMPARE(at.page()->id(), QStringLiteral("order:order-A-1"));
}

void TestSessionRestore::aCrashLosesNothingThatWasSaved()
{
    QByteArray atTheCrash;
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        OrderPage *page = openOrder(at, QStringLiteral("A-1"));
        QVERIFY(page != nullptr);
        page->goTo(1);
        QVERIFY(isSaved(*m_desk, [](const SessionState &state) {
            return state.tabs.size() == 2 && state.tabs[1].playhead == 1U && state.currentTab == 1;
        }));
        atTheCrash = fileBytes(m_desk->sessionFile().toStdString());
    }
    // Whatever the end of a window writes, a crash does not get to it.
    writeFile(m_desk->sessionFile().toStdString(), atTheCrash);
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QCOMPARE(at.tabTitles(), (QStringList{QStringLiteral("Orders"), QStringLiteral("A-1")}));
    QCOMPARE(at.page()->id(), QStringLiteral("order:order-A-1"));
    QCOMPARE(orderOf(at)->playhead(), 1);
}

void TestSessionRestore::aCrashWhileTheStoreOpensKeepsTheSession()
{
    SessionState state =
        sessionOf(m_desk->makeStore(), {QStringLiteral("orders"), QStringLiteral("A-1"), QStringLiteral("log")}, 1);
    state.layouts.insert(QStringLiteral("orders.table"), QByteArray("kept"));
    QVERIFY(save(*m_desk, state));
    {
        WindowFixture at(*m_desk, true);
        // Not shown, not opened: what it would save now is what it was given.
        at.window().close();
    }
    const SessionState after = savedSession(*m_desk);
    QVERIFY(after.tabs == state.tabs);
    QCOMPARE(after.currentTab, 1);
    QCOMPARE(after.layouts.value(QStringLiteral("orders.table")), QByteArray("kept"));
    QVERIFY(after.store == state.store);
}

void TestSessionRestore::thePastComesBack()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        OrderPage *page = openOrder(at, QStringLiteral("A-1"));
        QVERIFY(page != nullptr);
        page->goTo(0);
        QVERIFY(chooseTab(named<QTabBar>(*page, u"detailTabs"), QStringLiteral("Blame")));
        at.window().close();
    }
    // What is written meanwhile is later than the past that was looked at.
    append(*m_desk->openAgain(m_desk->path(QStringLiteral("orders.foldline"))), "order-A-1", {cancelled("A-1")});
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    OrderPage *page = orderOf(at);
    QVERIFY(page != nullptr);
    QCOMPARE(page->playhead(), 0);
    QVERIFY(!page->isAtPresent());
    QVERIFY(says(*page, QStringLiteral("You are looking at the past")));
    QVERIFY(says(*page, QStringLiteral("4 later events are dimmed")));
    const QTabBar &panels = named<QTabBar>(*page, u"detailTabs");
    QCOMPARE(panels.tabText(panels.currentIndex()), QStringLiteral("Blame"));
}

void TestSessionRestore::beforeTheFirstEventComesBack()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        OrderPage *page = openOrder(at, QStringLiteral("A-1"));
        QVERIFY(page != nullptr);
        page->goTo(-1);
        at.window().close();
    }
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QCOMPARE(orderOf(at)->playhead(), -1);
    QVERIFY(!orderOf(at)->isAtPresent());
    QVERIFY(says(*at.page(), QStringLiteral("The order did not exist yet")));
}

void TestSessionRestore::splittersAndColumnsComeBack()
{
    QList<int> sizes;
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        QHeaderView &header = *at.table(u"ordersTable").horizontalHeader();
        header.resizeSection(OrdersModel::CustomerColumn, 233);
        header.hideSection(OrdersModel::ItemsColumn);
        header.moveSection(header.visualIndex(OrdersModel::TotalColumn), 0);
        at.table(u"ordersTable").sortByColumn(OrdersModel::OrderColumn, Qt::AscendingOrder);
        OrderPage *page = openOrder(at, QStringLiteral("A-1"));
        QVERIFY(page != nullptr);
        const QList<int> before = splitterOf(*page).sizes();
        drag(splitterOf(*page), -90);
        sizes = splitterOf(*page).sizes();
        QVERIFY2(before.front() - sizes.front() > 60, "the splitter moved");
        at.window().close();
    }
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QCOMPARE(at.page()->id(), QStringLiteral("order:order-A-1"));
    QTRY_COMPARE(splitterOf(*at.page()).sizes(), sizes);
    at.press(Qt::Key_1, Qt::AltModifier);
    QVERIFY(at.settle());
    const QHeaderView &header = *at.table(u"ordersTable").horizontalHeader();
    QCOMPARE(header.sectionSize(OrdersModel::CustomerColumn), 233);
    QVERIFY(header.isSectionHidden(OrdersModel::ItemsColumn));
    QCOMPARE(header.visualIndex(OrdersModel::TotalColumn), 0);
    QTRY_COMPARE(at.orders(), (QStringList{QStringLiteral("A-1"), QStringLiteral("A-2"), QStringLiteral("B-7")}));
}

void TestSessionRestore::layoutsAreOfTheUserNotOfTheStore()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    at.table(u"ordersTable").setColumnWidth(OrdersModel::CustomerColumn, 233);
    QVERIFY(at.open(m_desk->makeStore(QStringLiteral("second.foldline"))));
    QCOMPARE(at.table(u"ordersTable").columnWidth(OrdersModel::CustomerColumn), 233);
    // And over to the window after it, whatever store that opens.
    at.window().close();
    WindowFixture next(*m_desk);
    QVERIFY(next.show());
    QVERIFY(next.open(m_desk->makeStore(QStringLiteral("third.foldline"))));
    QCOMPARE(next.table(u"ordersTable").columnWidth(OrdersModel::CustomerColumn), 233);
}

void TestSessionRestore::ordersShareTheirSplitter()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    QVERIFY(openOrder(at, QStringLiteral("A-1")) != nullptr);
    QVERIFY(openOrder(at, QStringLiteral("A-2")) != nullptr);
    const QList<int> before = splitterOf(*at.page()).sizes();
    at.window().tabs().setCurrentIndex(1);
    drag(splitterOf(*at.page()), -90);
    const QList<int> sizes = splitterOf(*at.page()).sizes();
    QVERIFY(sizes != before);
    QVERIFY(openOrder(at, QStringLiteral("B-7")) != nullptr);
    QTRY_COMPARE(splitterOf(*at.page()).sizes(), sizes);
    at.window().tabs().setCurrentIndex(2);
    QTRY_COMPARE(splitterOf(*at.page()).sizes(), sizes);
    // Left from a page that is no order: the last one that was moved counts.
    at.press(Qt::Key_1, Qt::AltModifier);
    at.window().close();
    WindowFixture next(*m_desk, true);
    QVERIFY(next.show());
    QVERIFY(next.settle());
    next.window().tabs().setCurrentIndex(3);
    QTRY_COMPARE(splitterOf(*next.page()).sizes(), sizes);
}

void TestSessionRestore::aCommandSheetDoesNotChangeTheSplitter()
{
    QList<int> sizes;
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        OrderPage *page = openOrder(at, QStringLiteral("A-2"));
        QVERIFY(page != nullptr);
        sizes = splitterOf(*page).sizes();
        page->openCommand(QStringLiteral("CancelOrder"));
        QVERIFY2(splitterOf(*page).sizes() != sizes, "the sheet takes room from the events");
        at.window().close();
    }
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QTRY_COMPARE(splitterOf(*at.page()).sizes(), sizes);
}

void TestSessionRestore::zoneAndThemeAndSizeComeBack()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore()));
        at.window().resize(1210, 777);
        QVERIFY(
            chooseFromMenu([&] { click(button(at.top(), QStringLiteral("UTC"))); }, {QStringLiteral("Asia/Tokyo")}));
        QVERIFY(chooseFromMenu([&] { click(button(at.top(), QStringLiteral("Menu"))); }, {QStringLiteral("Dark")}));
        at.window().close();
    }
    m_desk->theme().setMode(Theme::Mode::Light);
    WindowFixture at(*m_desk, true);
    QVERIFY(m_desk->theme().mode() == Theme::Mode::Dark);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QVERIFY(hasButton(at.top(), QStringLiteral("Asia/Tokyo")));
    QVERIFY(at.table(u"ordersTable")
                .model()
                ->headerData(OrdersModel::CreatedColumn, Qt::Horizontal)
                .toString()
                .contains(QStringLiteral("Asia/Tokyo")));
    QCOMPARE(at.window().size(), QSize(1210, 777));
}

void TestSessionRestore::aThemeFromTheSearchIsSaved()
{
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(m_desk->makeStore()));
    QVERIFY(isSaved(*m_desk, [](const SessionState &state) {
        return state.tabs.size() == 1 && state.theme == QLatin1String("light");
    }));
    at.press(Qt::Key_K, Qt::ControlModifier);
    auto &popup = *at.window().findChild<SearchPopup *>();
    QTRY_VERIFY(popup.line()->hasFocus());
    QTest::keyClicks(popup.line(), QStringLiteral("dark theme"));
    const auto &list = *popup.findChild<QListView *>();
    QTRY_COMPARE(list.currentIndex().data().toString(), QStringLiteral("Dark theme"));
    QTest::keyClick(popup.line(), Qt::Key_Return);
    QVERIFY(m_desk->theme().mode() == Theme::Mode::Dark);
    QVERIFY(isSaved(*m_desk, [](const SessionState &state) { return state.theme == QLatin1String("dark"); }));
}

void TestSessionRestore::readOnlyStaysReadOnly()
{
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore(), OpenMode::ReadOnly));
        at.window().close();
    }
    WindowFixture at(*m_desk, true);
    QVERIFY(at.show());
    QVERIFY(at.settle());
    QVERIFY(at.session().isReadOnly());
    QVERIFY(hasButton(at.top(), QStringLiteral("read-only")));
    QVERIFY(!named<QPushButton>(at.window(), u"newOrder").isEnabled());
}

QTEST_MAIN(TestSessionRestore)
#include "tst_sessionrestore.moc"
