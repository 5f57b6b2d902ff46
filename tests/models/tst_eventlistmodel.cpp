// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/eventlistmodel.h"

#include "tests/models/fixtures.h"
#include "ui/models/roles.h"

#include <QAbstractItemModelTester>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestEventListModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void tellsWhatHappened();
    void saysWhereTheNameIs();
    void dimsWhatIsLaterThanThePlayhead();
    void growsInPlace();
    void marksFreshRows();
    void showsMarkers();
    void filterHidesRowsAndKeepsIndexes();
    void aFilterLetsOnlyMatchingNewRowsIn();
    void anotherStreamReplacesAll();
    void marksWarningsAndUnknownTypes();

private:
    TimelinePtr load() const;
    static QString lines(const EventListModel &model);

    std::shared_ptr<const aggregates::AggregateRegistry> m_registry = orderRegistry();
    std::shared_ptr<store::MemoryStore> m_store;
};

void TestEventListModel::init()
{
    m_store = steppingStore();
    appendSample(*m_store);
}

TimelinePtr TestEventListModel::load() const
{
    const events::StreamName stream("order-A-1");
    const auto timeline = history::Timeline::load(*m_store, m_registry->forStream(stream), stream);
    return timeline ? *timeline : nullptr;
}

void TestEventListModel::tellsWhatHappened()
{
    EventListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTimeline(load());
    const auto cell = [](const QModelIndex &index) {
        switch (index.column()) {
        case EventListModel::KindColumn:
            return index.data(TokenRole).toString();
        case EventListModel::WhatColumn:
            return QString(index.data().toString() + u" / " + index.data(DetailRole).toString() + u" / " +
                           index.data(ReasonRole).toString() + u" / " + index.data(ActorRole).toString());
        default:
            return index.data().toString();
        }
    };
    compareLines(
        printed(model, cell),
        {QStringLiteral(
             "0 | event-created | Created with 1 item / total 20.00 /  / web-shop | 19 Nov 2016 08:00:00.000"),
         QStringLiteral(
             "1 | event-added | Added 3 × Xerox 1905 / total 20.00 → 34.592 /  / web-shop | 19 Nov 2016 08:00:01.000"),
         QStringLiteral("2 | event-quantity | Changed Staples from 2 to 5 / total 34.592 → 64.592 / Customer on the "
                        "phone / support | "
                        "19 Nov 2016 08:00:02.000"),
         QStringLiteral(
             "3 | event-confirmed | Confirmed / draft → confirmed /  / payment-gateway | 19 Nov 2016 08:00:03.000")});
}

void TestEventListModel::saysWhereTheNameIs()
{
    EventListModel model;
    model.setTimeline(load());
    const auto nameAt = [&model](int row) {
        const QModelIndex index = model.index(row, EventListModel::WhatColumn);
        const auto name = index.data(NameRole).value<QList<int>>();
        return name.size() == 2 ? index.data(SentenceRole).toString().mid(name[0], name[1]) : QString();
    };
    QCOMPARE(nameAt(0), QString());
    QCOMPARE(nameAt(1), QStringLiteral("Xerox 1905"));
    QCOMPARE(nameAt(2), QStringLiteral("Staples"));
    QCOMPARE(nameAt(3), QString());
}

QString TestEventListModel::lines(const EventListModel &model)
{
    QString result;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, EventListModel::WhatColumn);
        result += index.data(RevisionRole).toString();
        result += index.data(LaterRole).toBool() ? u"-" : u"";
        result += index.data(FreshRole).toBool() ? u"*" : u"";
        result += index.data(MarkerRole).toString() + u' ';
    }
    return result.trimmed();
}

void TestEventListModel::dimsWhatIsLaterThanThePlayhead()
{
    EventListModel model;
    model.setTimeline(load());
    QCOMPARE(lines(model), QStringLiteral("0 1 2 3"));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setPlayhead(1);
    QCOMPARE(lines(model), QStringLiteral("0 1 2- 3-"));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][2].value<QList<int>>(), QList<int>{LaterRole});
    model.setPlayhead({});
    QCOMPARE(lines(model), QStringLiteral("0- 1- 2- 3-"));
}

void TestEventListModel::growsInPlace()
{
    EventListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const TimelinePtr before = load();
    model.setTimeline(before);
    model.setPlayhead(1);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    append(*m_store, "order-A-1", {cancelled("A-1")});
    const TimelinePtr reloaded = load();
    model.setTimeline(before->extended(std::vector{reloaded->entry(4).event}));
    QCOMPARE(reset.count(), 0);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(lines(model), QStringLiteral("0 1 2- 3- 4-"));
}

void TestEventListModel::marksFreshRows()
{
    EventListModel model;
    model.setTimeline(load());
    model.setFreshFrom(2);
    QCOMPARE(lines(model), QStringLiteral("0 1 2* 3*"));
    model.setFreshFrom({});
    QCOMPARE(lines(model), QStringLiteral("0 1 2 3"));
}

void TestEventListModel::showsMarkers()
{
    EventListModel model;
    model.setTimeline(load());
    model.setMarkers(0, 3);
    QCOMPARE(lines(model), QStringLiteral("0A 1 2 3B"));
    model.setMarkers(3, 3);
    QCOMPARE(lines(model), QStringLiteral("0 1 2 3AB"));
}

void TestEventListModel::filterHidesRowsAndKeepsIndexes()
{
    EventListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTimeline(load());
    model.setPlayhead(1);
    model.setFilter(QStringLiteral("STAPLES"));
    QCOMPARE(lines(model), QStringLiteral("2-"));
    QCOMPARE(model.rowOf(2), 0);
    QCOMPARE(model.rowOf(1), -1);
    QCOMPARE(model.rowAtOrBefore(1), -1);
    QCOMPARE(model.rowAtOrBefore(3), 0);
    model.setFilter(QStringLiteral("payment"));
    QCOMPARE(lines(model), QStringLiteral("3-"));
    model.setFilter({});
    QCOMPARE(lines(model), QStringLiteral("0 1 2- 3-"));
}

void TestEventListModel::aFilterLetsOnlyMatchingNewRowsIn()
{
    EventListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const TimelinePtr before = load();
    model.setTimeline(before);
    model.setFilter(QStringLiteral("confirmed"));
    append(*m_store, "order-A-1", {cancelled("A-1")});
    model.setTimeline(before->extended(std::vector{load()->entry(4).event}));
    QCOMPARE(lines(model), QStringLiteral("3 4-"));
    model.setFilter(QStringLiteral("Xerox"));
    QCOMPARE(lines(model), QStringLiteral("1"));
}

void TestEventListModel::anotherStreamReplacesAll()
{
    EventListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTimeline(load());
    model.setMarkers(0, 1);
    append(*m_store, "order-B-2", {created("B-2")});
    const events::StreamName other("order-B-2");
    model.setTimeline(*history::Timeline::load(*m_store, m_registry->forStream(other), other));
    QCOMPARE(lines(model), QStringLiteral("0"));
    model.setTimeline(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestEventListModel::marksWarningsAndUnknownTypes()
{
    append(*m_store, "order-A-1",
           {orderEvent("OrderNoteAdded", R"({"note":"Leave at the dock"})"), confirmed("A-1"),
            orderEvent(
                "OrderItemAdded",
                R"({"orderId":"A-1","item":{"productId":"x","productName":"y","quantity":1,"unitPrice":0.00001}})")});
    EventListModel model;
    model.setTimeline(load());
    const auto flags = [&](int row) {
        const auto index = model.index(row, EventListModel::WhatColumn);
        return QStringList{index.data(TokenRole).toString(),
                           index.data(WarningRole).toBool() ? QStringLiteral("warning") : QString(),
                           index.data(UnreadableRole).toBool() ? QStringLiteral("unreadable") : QString()}
            .join(u',');
    };
    QCOMPARE(flags(4), QStringLiteral("event-unknown,,"));
    QCOMPARE(flags(5), QStringLiteral("event-confirmed,warning,"));
    QCOMPARE(flags(6), QStringLiteral("event-added,,unreadable"));
    QVERIFY(!model.index(6, EventListModel::WhatColumn).data(Qt::ToolTipRole).toString().isEmpty());
}

QTEST_GUILESS_MAIN(TestEventListModel)
#include "tst_eventlistmodel.moc"
