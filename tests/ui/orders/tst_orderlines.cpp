// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/orders/pagefixture.h"
#include "ui/dialogs/commandsheet.h"
#include "ui/pages/orderspage.h"

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// The lines of a new order, while they are typed.
class TestOrderLines : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { m_memory = steppingStore(); }
    void cleanup() { m_fixture->close(); }

    void namesLineAndFieldOfAnItem();

private:
    CommandSheet *sheet() { return m_fixture->frame().findChild<CommandSheet *>(); }
    QAbstractButton &write() { return named<QAbstractButton>(*sheet(), u"writeCommand"); }
    void type(const QString &name, const QString &text)
    {
        QTest::keyClicks(sheet()->findChild<QLineEdit *>(QString(u"edit_" + name)), text);
    }

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_memory;
};

void TestOrderLines::namesLineAndFieldOfAnItem()
{
    QVERIFY(m_fixture->open(m_memory));
    auto *page = m_fixture->show<OrdersPage>();
    QVERIFY(page);
    QTRY_VERIFY(hasButton(*page, QStringLiteral("New order…")));
    click(button(*page, QStringLiteral("New order…")));
    type(QStringLiteral("orderId"), QStringLiteral("B-7"));
    type(QStringLiteral("customerId"), QStringLiteral("X-1"));
    click(button(*sheet(), QStringLiteral("Add a line"))); // the first line stays empty
    const auto ids = sheet()->findChildren<QLineEdit *>(QStringLiteral("edit_productId"));
    const auto quantities = sheet()->findChildren<QLineEdit *>(QStringLiteral("edit_quantity"));
    const auto prices = sheet()->findChildren<QLineEdit *>(QStringLiteral("edit_unitPrice"));
    QCOMPARE(ids.size(), 2);
    QTest::keyClicks(ids[1], QStringLiteral("P-1"));
    QTest::keyClicks(quantities[1], QStringLiteral("none"));
    auto &words = named<QLabel>(*sheet(), u"problem_items_2");
    QCOMPARE(words.text(), QStringLiteral("Line 2: Quantity must be a whole number of at least 1"));
    QVERIFY(words.isVisible() && !named<QLabel>(*sheet(), u"problem_items").isVisible());
    QVERIFY2(words.mapTo(sheet(), QPoint()).y() > quantities[1]->mapTo(sheet(), QPoint()).y(), "under its line");
    quantities[1]->selectAll();
    QTest::keyClicks(quantities[1], QStringLiteral("2"));
    QVERIFY(!words.isVisible());
    click(write());
    QCOMPARE(words.text(), QStringLiteral("Line 2: Product name is required. Unit price is required"));
    QCOMPARE(m_fixture->frame().focusWidget(),
             sheet()->findChildren<QLineEdit *>(QStringLiteral("edit_productName"))[1]);
    QTest::keyClicks(prices[1], QStringLiteral("ten"));
    QCOMPARE(words.text(),
             QStringLiteral("Line 2: Product name is required. Unit price must be an amount of at least 0"));
    QCOMPARE(m_memory->head()->size, std::uint64_t(0));
}

QTEST_MAIN(TestOrderLines)
#include "tst_orderlines.moc"
