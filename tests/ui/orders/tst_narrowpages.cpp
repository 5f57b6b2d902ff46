// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The pages in the smallest window: what they are looked at for can be read.
#include "tests/ui/orders/pagefixture.h"
#include "ui/models/blamemodel.h"
#include "ui/models/logmodel.h"
#include "ui/models/ordersmodel.h"
#include "ui/pages/alleventspage.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/orderspage.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/tabledelegate.h"

#include <QTabBar>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestNarrowPages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup() { m_fixture->close(); }

    void rawFormsAndTheirSizeAreWhole();
    void blameKeepsWhenAndWho();
    void ordersKeepTheColumnTheyAreSortedBy();
    void allEventsKeepSentencesReadable();

private:
    template <typename PageType, typename... Arguments>
    PageType *narrow(Arguments &&...arguments)
    {
        auto *page = m_fixture->show<PageType>(std::forward<Arguments>(arguments)...);
        m_fixture->frame().resize(984, 640);
        settle();
        return page;
    }
    [[nodiscard]] QString fitted(const DataTable &table, int column) const;

    std::unique_ptr<PageFixture> m_fixture;
};

void TestNarrowPages::init()
{
    const auto store = steppingStore();
    appendSample(*store, "A-1");
    QVERIFY(m_fixture->open(store));
}

/// What is drawn of the first row in that column, which is not cut.
QString TestNarrowPages::fitted(const DataTable &table, int column) const
{
    const QModelIndex index = table.model()->index(0, column);
    const QFontMetrics metrics(m_fixture->theme().font(TypeRole::Figures));
    return TableDelegate::fittedText(index, metrics, table.columnWidth(column) - m_fixture->theme().px(16));
}

void TestNarrowPages::rawFormsAndTheirSizeAreWhole()
{
    auto *page = narrow<OrderPage>(QStringLiteral("order-A-1"));
    QVERIFY(page);
    QVERIFY(chooseTab(named<QTabBar>(*page, u"detailTabs"), QStringLiteral("Raw")));
    settle();
    const auto &size = named<PlainLabel>(*page, u"rawSize");
    const auto *forms = size.parentWidget()->findChild<SegmentedControl *>();
    QVERIFY(forms);
    QVERIFY(!size.geometry().intersects(forms->geometry()));
    for (const QWidget *each : std::initializer_list<const QWidget *>{&size, forms}) {
        QVERIFY(each->width() >= each->sizeHint().width());
        QVERIFY(size.parentWidget()->rect().contains(each->geometry()));
    }
}

void TestNarrowPages::blameKeepsWhenAndWho()
{
    auto *page = narrow<OrderPage>(QStringLiteral("order-A-1"));
    QVERIFY(page);
    QVERIFY(chooseTab(named<QTabBar>(*page, u"detailTabs"), QStringLiteral("Blame")));
    settle();
    const auto &table = named<DataTable>(*page, u"blameTable");
    const int who = table.columnViewportPosition(BlameModel::WhoColumn) + table.columnWidth(BlameModel::WhoColumn);
    QVERIFY(who <= table.viewport()->width() + 1);
    QVERIFY(fitted(table, BlameModel::WhenColumn).startsWith(u"19 Nov 2016"));
    QCOMPARE(fitted(table, BlameModel::KindColumn), QString());
}

void TestNarrowPages::ordersKeepTheColumnTheyAreSortedBy()
{
    auto *page = narrow<OrdersPage>();
    QVERIFY(page);
    const auto &table = named<DataTable>(*page, u"ordersTable");
    QTRY_COMPARE(table.model()->rowCount(), 1);
    QCOMPARE(fitted(table, OrdersModel::LastEventColumn), QStringLiteral("19 Nov 2016 08:00:03.000"));
    QVERIFY(fitted(table, OrdersModel::CreatedColumn).startsWith(u"19 Nov 2016"));
}

void TestNarrowPages::allEventsKeepSentencesReadable()
{
    auto *page = narrow<AllEventsPage>();
    QVERIFY(page);
    const auto &table = named<DataTable>(*page, u"logTable");
    QTRY_COMPARE(table.model()->rowCount(), 4);
    QVERIFY(table.columnWidth(LogModel::WhatColumn) >= m_fixture->theme().px(300));
    QVERIFY(fitted(table, LogModel::CreatedColumn).startsWith(u"19 Nov 2016 08:00"));
    const QFontMetrics body(m_fixture->theme().font(TypeRole::Body));
    QVERIFY2(body.horizontalAdvance(QStringLiteral("payment-gateway")) + m_fixture->theme().px(24) <=
                 table.columnWidth(LogModel::ActorColumn),
             "the longest usual actor is whole");
    m_fixture->frame().resize(3840, 2160);
    settle();
    QVERIFY(table.columnWidth(LogModel::ActorColumn) >= m_fixture->theme().px(240));
    QCOMPARE(fitted(table, LogModel::CreatedColumn), QStringLiteral("19 Nov 2016 08:00:03.000"));
}

QTEST_MAIN(TestNarrowPages)
#include "tst_narrowpages.moc"
