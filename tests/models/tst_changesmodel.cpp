// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/changesmodel.h"

#include "tests/models/fixtures.h"
#include "ui/models/blamemodel.h"
#include "ui/models/roles.h"

#include <QAbstractItemModelTester>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestChangesModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void listsWhatAnEventChanged();
    void comparesTwoPoints();
    void comparesWithNothing();
    void narrowColumnsSayInstantsShorter();
    void linesFoldWhatStays();
    void emptyWithoutATimeline();
    void blamesEachValue();
    void blameCopiesExactValues();

private:
    std::shared_ptr<const aggregates::AggregateRegistry> m_registry = orderRegistry();
    TimelinePtr m_timeline;
};

void TestChangesModel::init()
{
    const auto store = steppingStore();
    appendSample(*store);
    const events::StreamName stream("order-A-1");
    m_timeline = *history::Timeline::load(*store, m_registry->forStream(stream), stream);
}

void TestChangesModel::listsWhatAnEventChanged()
{
    ChangesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRange(m_timeline, 2, 3);
    compareLines(printed(model), {QStringLiteral("~ | /status | draft | confirmed"),
                                  QStringLiteral("+ | /confirmedAt | absent | 19 Nov 2016 09:00:00.000")});
    QCOMPARE(model.headerData(ChangesModel::BeforeColumn, Qt::Horizontal).toString(),
             QStringLiteral("Before (revision 2)"));
    QCOMPARE(model.headerData(ChangesModel::AfterColumn, Qt::Horizontal).toString(),
             QStringLiteral("After (revision 3)"));
}

void TestChangesModel::comparesTwoPoints()
{
    ChangesModel model;
    model.setRange(m_timeline, 0, 2);
    compareLines(printed(model), {QStringLiteral("~ | /items/0/quantity | 2 | 5"),
                                  QStringLiteral("+ | /items/1 | absent | 3 × Xerox 1905"),
                                  QStringLiteral("~ | /totalAmount | 20.00 | 64.592")});
    QCOMPARE(model.index(1, ChangesModel::AfterColumn).data(CopyTextRole).toString(),
             QStringLiteral(R"({"productId":"P-2","productName":"Xerox 1905","quantity":3,"unitPrice":4.864})"));
    model.setRange(m_timeline, 2, 0);
    QCOMPARE(printed(model)[1], QStringLiteral("- | /items/1 | 3 × Xerox 1905 | absent"));
}

void TestChangesModel::comparesWithNothing()
{
    ChangesModel model;
    model.setRange(m_timeline, {}, 0);
    QVERIFY(printed(model).contains(QStringLiteral("+ | /orderId | absent | A-1")));
    QCOMPARE(model.headerData(ChangesModel::BeforeColumn, Qt::Horizontal).toString(),
             QStringLiteral("Before (nothing)"));
}

void TestChangesModel::narrowColumnsSayInstantsShorter()
{
    ChangesModel model;
    model.setRange(m_timeline, 2, 3);
    const int row = model.rowCount() - 1;
    QCOMPARE(model.index(row, ChangesModel::FieldColumn).data().toString(), QStringLiteral("/confirmedAt"));
    QCOMPARE(model.index(row, ChangesModel::AfterColumn).data(ShorterRole).toStringList().value(0),
             QStringLiteral("19 Nov 2016 09:00:00"));
    QVERIFY(!model.index(0, ChangesModel::AfterColumn).data(ShorterRole).toStringList().size());
    QCOMPARE(model.headerData(ChangesModel::AfterColumn, Qt::Horizontal, ShorterRole).toStringList(),
             QStringList{QStringLiteral("After")});
}

void TestChangesModel::linesFoldWhatStays()
{
    ChangesModel model;
    model.setRange(m_timeline, 2, 3);
    QStringList shown;
    for (const auto &line : model.lines()) {
        using Kind = history::DiffLine::Kind;
        if (line.kind == Kind::Removed)
            shown << QString(u'-' + qtext(line.text));
        else if (line.kind == Kind::Added)
            shown << QString(u'+' + qtext(line.text));
        else if (line.kind == Kind::Folded)
            shown << QStringLiteral("folded");
    }
    QCOMPARE(shown.value(0), QStringLiteral("-  \"status\": \"draft\","));
    QCOMPARE(shown.value(1), QStringLiteral("+  \"status\": \"confirmed\","));
    QVERIFY(shown.contains(QStringLiteral("folded")));
}

void TestChangesModel::emptyWithoutATimeline()
{
    ChangesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRange(m_timeline, 0, 3);
    model.setRange(nullptr, 0, 3);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.lines().empty());
    model.setRange(m_timeline, 0, 99);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.lines().empty());
}

void TestChangesModel::blamesEachValue()
{
    BlameModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setPosition(m_timeline, 3);
    const auto when = [](int second) { return QStringLiteral("19 Nov 2016 08:00:0%1").arg(second); };
    compareLines(printed(model),
                 {QStringLiteral("/orderId | A-1 | 0 | Created | %1 | web-shop | ").arg(when(0)),
                  QStringLiteral("/status | confirmed | 3 | Confirmed | %1 | payment-gateway | ").arg(when(3)),
                  QStringLiteral("/customerId | EH-13945 | 0 | Created | %1 | web-shop | ").arg(when(0)),
                  QStringLiteral("/customerName | Eric Hoffmann | 0 | Created | %1 | web-shop | ").arg(when(0)),
                  QStringLiteral("/items/0/productId | P-1 | 0 | Created | %1 | web-shop | ").arg(when(0)),
                  QStringLiteral("/items/0/productName | Staples | 0 | Created | %1 | web-shop | ").arg(when(0)),
                  QStringLiteral("/items/0/quantity | 5 | 2 | Quantity changed | %1 | support | Customer on the phone")
                      .arg(when(2)),
                  QStringLiteral("/items/0/unitPrice | 10.00 | 0 | Created | %1 | web-shop | ").arg(when(0)),
                  QStringLiteral("/items/1/productId | P-2 | 1 | Item added | %1 | web-shop | ").arg(when(1)),
                  QStringLiteral("/items/1/productName | Xerox 1905 | 1 | Item added | %1 | web-shop | ").arg(when(1)),
                  QStringLiteral("/items/1/quantity | 3 | 1 | Item added | %1 | web-shop | ").arg(when(1)),
                  QStringLiteral("/items/1/unitPrice | 4.864 | 1 | Item added | %1 | web-shop | ").arg(when(1)),
                  QStringLiteral("/totalAmount | 64.592 | 2 | Quantity changed | %1 | support | Customer on the phone")
                      .arg(when(2)),
                  QStringLiteral("/createdAt | 19 Nov 2016 08:00:00.000 | 0 | Created | %1 | web-shop | ").arg(when(0)),
                  QStringLiteral("/confirmedAt | 19 Nov 2016 09:00:00.000 | 3 | Confirmed | %1 | payment-gateway | ")
                      .arg(when(3))});
    model.setPosition(m_timeline, {});
    QCOMPARE(model.rowCount(), 0);
}

void TestChangesModel::blameCopiesExactValues()
{
    BlameModel model;
    model.setPosition(m_timeline, 3);
    QCOMPARE(model.index(7, BlameModel::ValueColumn).data(CopyTextRole).toString(), QStringLiteral("10"));
    QCOMPARE(model.index(0, BlameModel::FieldColumn).data(PointerRole).toString(), QStringLiteral("/orderId"));
    QCOMPARE(model.index(1, BlameModel::KindColumn).data(TokenRole).toString(), QStringLiteral("event-confirmed"));
}

QTEST_GUILESS_MAIN(TestChangesModel)
#include "tst_changesmodel.moc"
