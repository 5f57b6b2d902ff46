// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/orders/pagefixture.h"
#include "ui/pages/detailpanel.h"
#include "ui/pages/orderpage.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/segmentedcontrol.h"

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// The Changes panel: between which revisions.
class TestChanges : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup() { m_fixture->close(); }

    void comparesTheRevisionsThatAreTyped();
    void refusesRevisionsThatAreNoRange();
    void withoutMarkersThisEventIsShown();
    void copiesWhatIsShown();

private:
    QStringList changes() { return printed(*named<DataTable>(*m_page, u"changesTable").model()); }
    void type(const char16_t *name, const QString &text);
    void choose(int segment);

    std::unique_ptr<PageFixture> m_fixture;
    OrderPage *m_page = nullptr;
};

void TestChanges::init()
{
    const auto store = steppingStore();
    appendSample(*store, "A-1");
    QVERIFY(m_fixture->open(store));
    m_page = m_fixture->show<OrderPage>(QStringLiteral("order-A-1"));
    QVERIFY(m_page);
    QVERIFY(chooseTab(named<QTabBar>(*m_page, u"detailTabs"), QStringLiteral("Changes")));
    QVERIFY(!named<QWidget>(*m_page, u"chosenRevisions").isVisible());
}

void TestChanges::choose(int segment)
{
    auto &range = named<SegmentedControl>(*m_page, u"changesRange");
    QTest::mouseClick(&range, Qt::LeftButton, {}, range.segmentRect(segment).center());
}

void TestChanges::type(const char16_t *name, const QString &text)
{
    auto &line = named<QLineEdit>(*m_page, name);
    line.selectAll();
    if (text.isEmpty())
        QTest::keyClick(&line, Qt::Key_Delete);
    QTest::keyClicks(&line, text);
}

void TestChanges::comparesTheRevisionsThatAreTyped()
{
    choose(3);
    QVERIFY(named<QWidget>(*m_page, u"chosenRevisions").isVisible());
    QCOMPARE(named<QLineEdit>(*m_page, u"fromRevision").text(), QStringLiteral("2"));
    QCOMPARE(named<QLineEdit>(*m_page, u"toRevision").text(), QStringLiteral("3"));
    QVERIFY(named<QLineEdit>(*m_page, u"fromRevision").hasFocus());
    type(u"fromRevision", QStringLiteral("0"));
    type(u"toRevision", QStringLiteral("2"));
    QCOMPARE(changes(), (QStringList{QStringLiteral("~ | /items/0/quantity | 2 | 5"),
                                     QStringLiteral("+ | /items/1 | absent | 3 × Xerox 1905"),
                                     QStringLiteral("~ | /totalAmount | 20.00 | 64.592")}));
    type(u"fromRevision", QString());
    QVERIFY(changes().contains(QStringLiteral("+ | /orderId | absent | A-1")));
    choose(0);
    QVERIFY(!named<QWidget>(*m_page, u"chosenRevisions").isVisible());
    QVERIFY(changes().contains(QStringLiteral("~ | /status | draft | confirmed")));
}

void TestChanges::refusesRevisionsThatAreNoRange()
{
    choose(3);
    const QStringList before = changes();
    const auto &from = named<QLineEdit>(*m_page, u"fromRevision");
    const auto &to = named<QLineEdit>(*m_page, u"toRevision");
    type(u"toRevision", QStringLiteral("77"));
    QVERIFY(to.property("foldlineError").toBool());
    type(u"toRevision", QStringLiteral("3"));
    QVERIFY(!to.property("foldlineError").toBool());
    type(u"fromRevision", QStringLiteral("three"));
    QVERIFY(from.property("foldlineError").toBool());
    QCOMPARE(changes(), before);
}

void TestChanges::withoutMarkersThisEventIsShown()
{
    const QStringList before = changes();
    named<DetailPanel>(*m_page, u"detailPanel").compareMarkers();
    QCOMPARE(named<SegmentedControl>(*m_page, u"changesRange").current(), 0);
    QCOMPARE(changes(), before);
}

void TestChanges::copiesWhatIsShown()
{
    choose(3);
    type(u"fromRevision", QStringLiteral("0"));
    type(u"toRevision", QStringLiteral("2"));
    click(named<QToolButton>(*m_page, u"copyPanel"));
    QCOMPARE(copied(), QStringLiteral("/items/0/quantity: 2 → 5\n"
                                      "/items/1: absent → {\"productId\":\"P-2\",\"productName\":\"Xerox 1905\","
                                      "\"quantity\":3,\"unitPrice\":4.864}\n"
                                      "/totalAmount: 20 → 64.592\n"));
}

QTEST_MAIN(TestChanges)
#include "tst_changes.moc"
