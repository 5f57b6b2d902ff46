// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ordersmodel.h"

#include "core/projections/readmodeldatabase.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/models/fixtures.h"
#include "ui/models/roles.h"

#include <QAbstractItemModelTester>
#include <QDeadlineTimer>
#include <QItemSelectionModel>
#include <QTemporaryDir>
#include <QThread>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestOrdersModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsTheReadModel();
    void tellsTextFromValues();
    void countsByStatus();
    void sortsByAskingAgain();
    void filtersByStatusTextAndCell();
    void pagesComeWhenTheyAreLookedAt();
    void aChangedRowChangesInPlace();
    void selectionFollowsItsOrder();
    void touchedAreThoseThatWereWritten();
    void aPageOfALaterMomentHidesNoTouch();
    void aRowThatLeavesTheFilterGoes();
    void keepsUpWithAnotherProcess();
    void anotherStoreEmptiesTheTable();
    void customersWithoutANameAreShownById();

private:
    void start(int orders, int others = 0);
    bool settled(int rows) const;
    bool waitForReadModel(const std::string &order, const std::string &status) const;
    QStringList ids(int limit = 10) const;

    std::shared_ptr<store::EventStore> m_store;
    std::unique_ptr<StoreSession> m_session;
    std::unique_ptr<OrdersService> m_service;
    std::unique_ptr<OrdersModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestOrdersModel::init()
{
    m_store = steppingStore();
    m_session = std::make_unique<StoreSession>(orderRegistry());
    m_service = std::make_unique<OrdersService>(*m_session);
    m_model = std::make_unique<OrdersModel>(*m_service);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestOrdersModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_service.reset();
    m_session.reset();
}

void TestOrdersModel::start(int orders, int others)
{
    for (int i = 0; i < orders; ++i) {
        const std::string id = QStringLiteral("A-%1").arg(i, 4, 10, QLatin1Char('0')).toStdString();
        append(*m_store, "order-" + id, {created(id, i % 2 == 0 ? "Eric Hoffmann" : "Liz Thompson", i % 5 + 1)});
    }
    QVERIFY(adopt(*m_session, m_store));
    QTRY_COMPARE(m_model->counts().all, std::uint64_t(orders + others));
    QTRY_VERIFY(settled(orders + others));
}

bool TestOrdersModel::settled(int rows) const
{
    return m_model->isLoaded() && m_model->rowCount() == rows && (rows == 0 || !m_model->orderIdAt(0).isEmpty());
}

/// Waits until the read model has that, without this thread's events: nobody here gets to know.
bool TestOrdersModel::waitForReadModel(const std::string &order, const std::string &status) const
{
    auto database = projections::ReadModelDatabase::open(*m_session->readModels());
    if (!database)
        return false;
    projections::OrderQuery query;
    query.text = order;
    for (QDeadlineTimer patience(10'000); !patience.hasExpired(); QThread::yieldCurrentThread()) {
        const auto rows = projections::OrderSummaries(**database).rows(query);
        if (rows && rows->size() == 1 && rows->front().status == status)
            return true;
    }
    return false;
}

QStringList TestOrdersModel::ids(int limit) const
{
    QStringList result;
    for (int row = 0; row < std::min(limit, m_model->rowCount()); ++row)
        result << m_model->orderIdAt(row);
    return result;
}

void TestOrdersModel::showsTheReadModel()
{
    append(*m_store, "order-B-1", {created("B-1", "Karen Carlisle"), itemAdded("B-1"), confirmed("B-1")});
    start(2, 1);
    const auto when = [](int second) { return QStringLiteral("19 Nov 2016 08:00:0%1.000").arg(second); };
    const QString none;
    compareLines(
        printed(*m_model),
        {QStringList{QStringLiteral("A-0001"), QStringLiteral("Liz Thompson"), QStringLiteral("draft"),
                     QStringLiteral("1"), QStringLiteral("20.00"), when(4), none, when(4), QStringLiteral("0"),
                     QStringLiteral("EH-13945"), none, none}
             .join(QStringLiteral(" | ")),
         QStringList{QStringLiteral("A-0000"), QStringLiteral("Eric Hoffmann"), QStringLiteral("draft"),
                     QStringLiteral("1"), QStringLiteral("10.00"), when(3), none, when(3), QStringLiteral("0"),
                     QStringLiteral("EH-13945"), none, none}
             .join(QStringLiteral(" | ")),
         QStringList{QStringLiteral("B-1"), QStringLiteral("Karen Carlisle"), QStringLiteral("confirmed"),
                     QStringLiteral("2"), QStringLiteral("34.592"), when(0), none, when(2), QStringLiteral("2"),
                     QStringLiteral("EH-13945"), QStringLiteral("19 Nov 2016 09:00:00.000"), none}
             .join(QStringLiteral(" | "))});
    QCOMPARE(m_model->headerData(OrdersModel::CreatedColumn, Qt::Horizontal).toString(),
             QStringLiteral("Created (UTC)"));
}

void TestOrdersModel::tellsTextFromValues()
{
    start(1);
    const auto at = [this](int column) { return m_model->index(0, column); };
    QCOMPARE(at(OrdersModel::CreatedColumn).data(CopyTextRole).toString(),
             QStringLiteral("2016-11-19T08:00:00.0000000Z"));
    QCOMPARE(at(OrdersModel::TotalColumn).data(CopyTextRole).toString(), QStringLiteral("10"));
    QCOMPARE(at(OrdersModel::TotalColumn).data(SortRole).toLongLong(), 100'000);
    QVERIFY(at(OrdersModel::TotalColumn).data(AmountRole).toBool());
    QCOMPARE(at(OrdersModel::StatusColumn).data(TokenRole).toString(), QStringLiteral("event-created"));
    QCOMPARE(at(OrdersModel::StatusColumn).data(FilterRole).toString(), QStringLiteral("draft"));
    QVERIFY(!at(OrdersModel::CreatedColumn).data(FilterRole).isValid());
    QCOMPARE(at(OrdersModel::RevisionColumn).data(KeyRole).toString(), QStringLiteral("A-0000"));
    QCOMPARE(m_model->streamAt(0), QStringLiteral("order-A-0000"));
}

void TestOrdersModel::countsByStatus()
{
    start(4);
    append(*m_store, "order-A-0001", {confirmed("A-0001")});
    append(*m_store, "order-A-0002", {cancelled("A-0002")});
    QTRY_COMPARE(m_model->counts().cancelled, std::uint64_t(1));
    QCOMPARE(m_model->counts().draft, std::uint64_t(2));
    QCOMPARE(m_model->counts().confirmed, std::uint64_t(1));
    QCOMPARE(m_model->counts().matching, std::uint64_t(4));
    QCOMPARE(Money::parse(m_model->counts().totalOfAll)->toString(), std::string("100"));
}

void TestOrdersModel::sortsByAskingAgain()
{
    start(5);
    QCOMPARE(m_model->sortColumn(), int(OrdersModel::LastEventColumn));
    QCOMPARE(m_model->sortOrder(), Qt::DescendingOrder);
    QCOMPARE(ids().first(), QStringLiteral("A-0004"));
    m_model->sort(OrdersModel::OrderColumn, Qt::AscendingOrder);
    QTRY_COMPARE(ids().first(), QStringLiteral("A-0000"));
    m_model->sort(OrdersModel::TotalColumn, Qt::DescendingOrder);
    QTRY_COMPARE(ids().first(), QStringLiteral("A-0004"));
    QCOMPARE(m_model->sortColumn(), int(OrdersModel::TotalColumn));
}

void TestOrdersModel::filtersByStatusTextAndCell()
{
    start(10);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    append(*m_store, "order-A-0003", {confirmed("A-0003")});
    m_model->setStatuses({QStringLiteral("confirmed")});
    QTRY_COMPARE(ids(), QStringList{QStringLiteral("A-0003")});
    QCOMPARE(m_model->rowCount(), 1);
    m_model->setStatuses({});
    m_model->setText(QStringLiteral("liz"));
    QTRY_COMPARE(m_model->rowCount(), 5);
    m_model->addCellFilter(OrdersModel::StatusColumn, QStringLiteral("confirmed"), false);
    QTRY_COMPARE(m_model->rowCount(), 4);
    QCOMPARE(m_model->counts().matching, std::uint64_t(4));
    QCOMPARE(m_model->counts().all, std::uint64_t(10));
    m_model->removeCellFilter(0);
    QTRY_COMPARE(m_model->rowCount(), 5);
    m_model->clearFilters();
    QTRY_COMPARE(m_model->rowCount(), 10);
    QCOMPARE(reset.count(), 0);
}

void TestOrdersModel::pagesComeWhenTheyAreLookedAt()
{
    start(2000);
    const int row = 1500;
    QCOMPARE(m_model->orderIdAt(row), QString());
    QCOMPARE(m_model->index(row, OrdersModel::OrderColumn).data().toString(), QStringLiteral("…"));
    QCOMPARE(m_model->index(row, OrdersModel::CustomerColumn).data(ToneRole).toInt(), int(Tone::Faint));
    // Looked at again and again, as a view paints: a refresh meanwhile keeps only the rows in view.
    QTRY_COMPARE(m_model->index(row, OrdersModel::OrderColumn).data().toString(), QStringLiteral("A-0499"));
    QCOMPARE(m_model->orderIdAt(1000), QString());
    m_model->setVisibleRows(1000, 1040);
    QTRY_COMPARE(m_model->orderIdAt(1000), QStringLiteral("A-0999"));
}

void TestOrdersModel::aChangedRowChangesInPlace()
{
    start(3);
    m_model->sort(OrdersModel::OrderColumn, Qt::AscendingOrder);
    QTRY_COMPARE(ids().first(), QStringLiteral("A-0000"));
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy layout(m_model.get(), &QAbstractItemModel::layoutChanged);
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    append(*m_store, "order-A-0001", {confirmed("A-0001")});
    QTRY_COMPARE(m_model->index(1, OrdersModel::StatusColumn).data().toString(), QStringLiteral("confirmed"));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 1);
    QCOMPARE(changed[0][1].toModelIndex().row(), 1);
    QCOMPARE(layout.count() + reset.count(), 0);
}

void TestOrdersModel::selectionFollowsItsOrder()
{
    start(5);
    QItemSelectionModel selection(m_model.get());
    selection.setCurrentIndex(m_model->indexOf(QStringLiteral("A-0002")),
                              QItemSelectionModel::SelectCurrent | QItemSelectionModel::Rows);
    QCOMPARE(selection.currentIndex().row(), 2);
    append(*m_store, "order-A-0000", {confirmed("A-0000")});
    append(*m_store, "order-C-1", {created("C-1")});
    QTRY_COMPARE(ids().first(), QStringLiteral("C-1"));
    QCOMPARE(selection.currentIndex().row(), 4);
    QCOMPARE(m_model->orderIdAt(selection.currentIndex().row()), QStringLiteral("A-0002"));
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(m_model->orderIdAt(selection.selectedRows().first().row()), QStringLiteral("A-0002"));
    m_model->setText(QStringLiteral("C-1"));
    QTRY_COMPARE(m_model->rowCount(), 1);
    QVERIFY(selection.selectedRows().isEmpty());
}

void TestOrdersModel::touchedAreThoseThatWereWritten()
{
    start(600);
    QStringList touched;
    connect(m_model.get(), &OrdersModel::ordersTouched, this, [&](const QStringList &ids) { touched += ids; });
    m_model->setVisibleRows(0, 40);
    // A-0100 stands in a page that was never looked at; it comes to the top, and all others move down by one.
    append(*m_store, "order-A-0100", {confirmed("A-0100")});
    QTRY_COMPARE(ids().first(), QStringLiteral("A-0100"));
    QCOMPARE(touched, QStringList{QStringLiteral("A-0100")});
    touched.clear();
    append(*m_store, "order-A-0599", {confirmed("A-0599")});
    QTRY_COMPARE(ids().first(), QStringLiteral("A-0599"));
    QCOMPARE(touched, QStringList{QStringLiteral("A-0599")});
    touched.clear();
    m_model->setVisibleRows(300, 340);
    QTRY_COMPARE(m_model->orderIdAt(320).isEmpty(), false);
    m_model->sort(OrdersModel::OrderColumn, Qt::AscendingOrder);
    m_model->setVisibleRows(0, 40);
    QTRY_COMPARE(ids().first(), QStringLiteral("A-0000"));
    QCOMPARE(touched, QStringList());
}

void TestOrdersModel::aPageOfALaterMomentHidesNoTouch()
{
    bool pageCameFirst = false;
    // A snapshot may be on its way by chance, and come before the page: then it says nothing about pages.
    for (int attempt = 0; attempt < 20 && !pageCameFirst; ++attempt) {
        cleanup();
        init();
        start(600);
        m_model->sort(OrdersModel::OrderColumn, Qt::AscendingOrder);
        QTRY_COMPARE(ids().first(), QStringLiteral("A-0000"));
        QStringList touched;
        connect(m_model.get(), &OrdersModel::ordersTouched, this, [&](const QStringList &ids) { touched += ids; });
        QSignalSpy snapshots(m_service.get(), &OrdersService::snapshotAvailable);
        connect(m_service.get(), &OrdersService::pageAvailable, this,
                [&] { pageCameFirst = pageCameFirst || snapshots.isEmpty(); });
        // The page is asked for before anybody here knows of the event, and read after its row was committed.
        m_model->setVisibleRows(400, 440);
        append(*m_store, "order-A-0420", {confirmed("A-0420")});
        QVERIFY(waitForReadModel("A-0420", "confirmed"));
        QTRY_COMPARE(m_model->index(420, OrdersModel::StatusColumn).data().toString(), QStringLiteral("confirmed"));
        if (pageCameFirst)
            QTRY_COMPARE(touched, QStringList{QStringLiteral("A-0420")});
        QCOMPARE(m_model->orderIdAt(421), QStringLiteral("A-0421"));
        m_model->disconnect(this);
        m_service->disconnect(this);
    }
    QVERIFY(pageCameFirst);
}

void TestOrdersModel::aRowThatLeavesTheFilterGoes()
{
    start(4);
    m_model->setStatuses({QStringLiteral("draft")});
    QTRY_COMPARE(m_model->counts().matching, std::uint64_t(4));
    append(*m_store, "order-A-0002", {confirmed("A-0002")});
    QTRY_COMPARE(m_model->rowCount(), 3);
    QVERIFY(!ids().contains(QStringLiteral("A-0002")));
}

void TestOrdersModel::keepsUpWithAnotherProcess()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("shared.foldline"));
    auto other = store::SqliteStore::open(file.toStdString(), store::SqliteStore::Mode::CreateNew);
    QVERIFY(other.has_value());
    append(**other, "order-A-1", {created("A-1")});
    m_session->open({file, OpenMode::ReadWrite, false});
    QTRY_VERIFY(settled(1));
    append(**other, "order-A-2", {created("A-2")});
    QTRY_COMPARE(m_model->rowCount(), 2);
    // Another window's runner commits the rows: only the read model's file tells.
    m_session->pauseProjection();
    QTRY_COMPARE(m_session->runnerStatus().state, projections::RunState::Paused);
    append(**other, "order-A-2", {confirmed("A-2")});
    StoreSession second(orderRegistry());
    second.open({file, OpenMode::ReadWrite, false});
    QTRY_COMPARE(m_model->index(0, OrdersModel::StatusColumn).data().toString(), QStringLiteral("confirmed"));
    cleanup();
}

void TestOrdersModel::anotherStoreEmptiesTheTable()
{
    start(3);
    const auto other = steppingStore();
    append(*other, "order-Z-1", {created("Z-1")});
    QVERIFY(adopt(*m_session, other));
    QTRY_COMPARE(ids(), QStringList{QStringLiteral("Z-1")});
    m_session->close();
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(!m_model->isLoaded());
}

void TestOrdersModel::customersWithoutANameAreShownById()
{
    append(*m_store, "order-S-1",
           {orderEvent("OrderCreated", R"({"orderId":"S-1","customerId":"DP-13000","items":[],"totalAmount":0})")});
    start(2, 1);
    const QModelIndex customer = m_model->index(2, OrdersModel::CustomerColumn);
    QCOMPARE(customer.data().toString(), QStringLiteral("DP-13000"));
    QCOMPARE(customer.data(ToneRole).toInt(), int(Tone::Muted));
    m_model->addCellFilter(OrdersModel::CustomerColumn, QStringLiteral("DP-13000"), true);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(ids(), QStringList{QStringLiteral("S-1")});
}

QTEST_GUILESS_MAIN(TestOrdersModel)
#include "tst_ordersmodel.moc"
