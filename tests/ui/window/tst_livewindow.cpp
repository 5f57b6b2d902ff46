// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/interchange.h"
#include "tests/support/patience.h"
#include "tests/support/storefiles.h"
#include "windowfixture.h"

#include "ui/models/ordersmodel.h"
#include "ui/pages/orderpage.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <fstream>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

/// Milliseconds for which this thread was ready to run and another one had the processor.
qint64 waitedForTheProcessor()
{
    std::ifstream file("/proc/thread-self/schedstat");
    qint64 ran = 0;
    qint64 waited = 0;
    file >> ran >> waited;
    return waited / 1'000'000;
}

/// The longest time for which this thread took no timer event, without the time for which others had the processor: on
/// a busy machine every window waits for its turn.
class Heartbeat
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { beat(); });
        m_since.start();
        m_timer.start(Beat);
    }
    [[nodiscard]] qint64 longest()
    {
        beat();
        return m_longest;
    }

private:
    void beat()
    {
        const qint64 waited = waitedForTheProcessor();
        m_longest = std::max(m_longest, m_since.restart() - (waited - m_waited));
        m_waited = waited;
    }

    static constexpr int Beat = 10;
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
    qint64 m_waited = waitedForTheProcessor();
};

constexpr qint64 LongestWait = 250;
constexpr int Attempts = 3;

} // namespace

/// The window follows a store that others write to, and never stands still.
class TestLiveWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init() { m_desk->clear(); }
    void cleanupTestCase() { m_desk.reset(); }

    void followsAnotherProcess();
    void readOnlyWindowFollowsToo();
    void windowsFollowEachOther();
    void rowsComeSoon();
    void opensWithoutStandingStill();
    void importsWithoutStandingStill();

private:
    [[nodiscard]] static OrderPage *openOrder(WindowFixture &at, const QString &id);
    static void command(const QString &file, const QStringList &arguments);

    std::unique_ptr<Desk> m_desk;
};

OrderPage *TestLiveWindow::openOrder(WindowFixture &at, const QString &id)
{
    at.window().openStream(QStringLiteral("order-") + id, true);
    return at.settle() ? qobject_cast<OrderPage *>(at.page()) : nullptr;
}

/// Writes by the program itself.
void TestLiveWindow::command(const QString &file, const QStringList &arguments)
{
    const Run run = runProgram(QStringList{QStringLiteral("command")} + arguments + QStringList{QStringLiteral("--store"), file});
    QVERIFY2(run.exitCode == 0, run.err.constData());
}

void TestLiveWindow::followsAnotherProcess()
{
    const QString file = m_desk->makeStore();
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(file));
    OrderPage *page = openOrder(at, QStringLiteral("A-2"));
    QVERIFY(page != nullptr);
    QCOMPARE(page->playhead(), 0);
    command(file, {QStringLiteral("order-A-2"), QStringLiteral("ConfirmOrder")});
    QTRY_COMPARE(page->playhead(), 1);
    QVERIFY(says(*page, QStringLiteral("confirmed")));
    at.press(Qt::Key_1, Qt::AltModifier);
    const QAbstractItemModel &rows = *at.table(u"ordersTable").model();
    QTRY_COMPARE(textOf(rows, rowOf(rows, QStringLiteral("A-2")), OrdersModel::StatusColumn), QStringLiteral("confirmed"));
    QCOMPARE(at.orders().front(), QStringLiteral("A-2"));
    command(file, {QStringLiteral("order-N-1"), QStringLiteral("CreateOrder"), QStringLiteral("orderId=N-1"), QStringLiteral("customerId=C-1")});
    QTRY_VERIFY(at.orders().contains(QStringLiteral("N-1")));
    QTRY_VERIFY(at.status().text().startsWith(QStringLiteral("9 events")));
    QTRY_COMPARE(at.side().accessibleDescription(), QStringLiteral("Orders 4"));
}

void TestLiveWindow::readOnlyWindowFollowsToo()
{
    const QString file = m_desk->makeStore();
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(file, OpenMode::ReadOnly));
    command(file, {QStringLiteral("order-A-2"), QStringLiteral("ConfirmOrder")});
    const QAbstractItemModel &rows = *at.table(u"ordersTable").model();
    QTRY_COMPARE(textOf(rows, rowOf(rows, QStringLiteral("A-2")), OrdersModel::StatusColumn), QStringLiteral("confirmed"));
}

void TestLiveWindow::windowsFollowEachOther()
{
    const QString file = m_desk->makeStore();
    WindowFixture left(*m_desk);
    WindowFixture right(*m_desk);
    QVERIFY(left.show());
    QVERIFY(left.open(file));
    QVERIFY(right.show());
    QVERIFY(right.open(file));
    append(*left.session().store(), "order-L-1", {created("L-1")});
    QTRY_VERIFY(right.orders().contains(QStringLiteral("L-1")) && left.orders().contains(QStringLiteral("L-1")));
    append(*right.session().store(), "order-R-1", {created("R-1")});
    QTRY_VERIFY(left.orders().contains(QStringLiteral("R-1")) && right.orders().contains(QStringLiteral("R-1")));
    OrderPage *page = openOrder(left, QStringLiteral("R-1"));
    QVERIFY(page != nullptr);
    append(*right.session().store(), "order-R-1", {confirmed("R-1")});
    QTRY_COMPARE(page->playhead(), 1);
}

/// From an append of another connection being acknowledged to its row in the table.
void TestLiveWindow::rowsComeSoon()
{
    const QString file = m_desk->makeStore();
    WindowFixture at(*m_desk);
    QVERIFY(at.show());
    QVERIFY(at.open(file));
    const auto store = m_desk->openAgain(file);
    const QAbstractItemModel &rows = *at.table(u"ordersTable").model();
    QList<qint64> microseconds;
    for (int i = 0; i < 20 || (i < 100 && std::ranges::min(microseconds) > 100'000); ++i) {
        const QString id = QStringLiteral("S-%1").arg(i);
        QEventLoop loop;
        QElapsedTimer since;
        const auto look = [&] {
            if (rowOf(rows, id) >= 0)
                loop.quit();
        };
        QObject::connect(&rows, &QAbstractItemModel::rowsInserted, &loop, look);
        QObject::connect(&rows, &QAbstractItemModel::dataChanged, &loop, look);
        QObject::connect(&rows, &QAbstractItemModel::layoutChanged, &loop, look);
        QObject::connect(&rows, &QAbstractItemModel::modelReset, &loop, look);
        QTimer::singleShot(Patience, &loop, &QEventLoop::quit);
        append(*store, "order-" + id.toStdString(), {created(id.toStdString())});
        since.start();
        loop.exec();
        microseconds << since.nsecsElapsed() / 1000;
        QVERIFY2(rowOf(rows, id) >= 0, "the row never came");
    }
    std::ranges::sort(microseconds);
    qInfo("append to row: best %lld us, median %lld us, worst %lld us", microseconds.front(), microseconds[microseconds.size() / 2], microseconds.back());
    QVERIFY(microseconds.front() <= 100'000);
}

void TestLiveWindow::opensWithoutStandingStill()
{
    const QString file = m_desk->makeDemo(20'000);
    QList<qint64> longest;
    for (int i = 0; i < Attempts && (longest.isEmpty() || longest.back() > LongestWait); ++i) {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        for (const char *suffix : {"-readmodels", "-readmodels-wal", "-readmodels-shm"})
            QFile::remove(file + QLatin1StringView(suffix));
        Heartbeat heartbeat;
        QVERIFY(at.open(file));
        at.press(Qt::Key_3, Qt::AltModifier);
        QVERIFY(at.settle());
        longest << heartbeat.longest();
    }
    qInfo() << "longest pause while opening, ms:" << longest;
    QVERIFY(longest.back() <= LongestWait);
}

void TestLiveWindow::importsWithoutStandingStill()
{
    const QString history = m_desk->path(QStringLiteral("history.ndjson"));
    {
        const auto store = m_desk->openAgain(m_desk->makeDemo(20'000));
        std::ofstream out(history.toStdString());
        QVERIFY(store::exportInterchange(*store, {}, out).has_value());
    }
    QList<qint64> longest;
    for (int i = 0; i < Attempts && (longest.isEmpty() || longest.back() > LongestWait); ++i) {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QVERIFY(at.open(m_desk->makeStore(QStringLiteral("empty%1.foldline").arg(i), [](store::EventStore &) {})));
        Heartbeat heartbeat;
        at.window().stores().importFile(history);
        QTRY_COMPARE_WITH_TIMEOUT(at.session().head().events, quint64(20'000), 60'000);
        QVERIFY(at.settle());
        QTRY_VERIFY(at.orders().size() > 100);
        longest << heartbeat.longest();
    }
    qInfo() << "longest pause while importing, ms:" << longest;
    QVERIFY(longest.back() <= LongestWait);
}

QTEST_MAIN(TestLiveWindow)
#include "tst_livewindow.moc"
