// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/projectionspage.h"

#include "tests/ui/orders/meddlingstore.h"
#include "tests/ui/orders/pagefixture.h"
#include "ui/models/projectionsmodel.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/messagebar.h"

#include <QProgressBar>

#include <atomic>
#include <thread>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

class TestProjectionsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup();

    void showsWhereItStands();
    void pausesAndResumes();
    void rebuildsWhileTheOldRowsServe();
    void rebuildCanBeStopped();
    void stoppedNamesTheEvent();
    void setsAsideByChoice();
    void controlsHaveNames();

private:
    QString cell(int column) { return table().model()->index(0, column).data().toString(); }
    DataTable &table() { return named<DataTable>(*m_page, u"projectionsTable"); }
    QAbstractButton &control(const char16_t *name) { return named<QAbstractButton>(*m_page, name); }
    /// The rebuild stops at its next batch until the gate opens.
    void closeTheGate();
    void openTheGate() { m_isOpen = true; }
    quint64 rowsThatServe();

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_memory;
    std::shared_ptr<MeddlingStore> m_store;
    std::atomic_bool m_isOpen = true;
    std::atomic_int m_waiting = 0;
    ProjectionsPage *m_page = nullptr;
};

void TestProjectionsPage::init()
{
    m_isOpen = true;
    m_waiting = 0;
    m_memory = steppingStore();
    m_store = std::make_shared<MeddlingStore>(m_memory);
    appendSample(*m_memory, "A-1");
    append(*m_memory, "order-B-1", {created("B-1")});
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<ProjectionsPage>();
    QVERIFY(m_page);
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("running"));
    QTRY_COMPARE(cell(ProjectionsModel::RowsColumn), QStringLiteral("2"));
}

void TestProjectionsPage::cleanup()
{
    openTheGate();
    m_fixture->close();
}

void TestProjectionsPage::closeTheGate()
{
    m_isOpen = false;
    m_store->whileReadingAll([this] {
        ++m_waiting;
        while (!m_isOpen)
            std::this_thread::yield();
        --m_waiting;
    });
}

quint64 TestProjectionsPage::rowsThatServe()
{
    auto &orders = m_fixture->workspace().orders();
    std::optional<quint64> answer;
    const auto connection =
        connect(&orders, &OrdersService::countsAvailable, m_page,
                [&answer](quint64, const projections::OrderCounts &counts) { answer = counts.all; });
    orders.requestCounts({});
    const bool answered = QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000);
    disconnect(connection);
    return answered ? *answer : 0;
}

void TestProjectionsPage::showsWhereItStands()
{
    QCOMPARE(table().model()->rowCount(), 1);
    QCOMPARE(cell(ProjectionsModel::NameColumn), QStringLiteral("order_summaries"));
    QCOMPARE(cell(ProjectionsModel::PositionColumn), QStringLiteral("4"));
    QTRY_VERIFY2(cell(ProjectionsModel::BehindColumn).startsWith(u"0 events, "),
                 qPrintable(cell(ProjectionsModel::BehindColumn)));
    append(*m_memory, "order-C-1", {created("C-1")});
    QTRY_COMPARE(cell(ProjectionsModel::RowsColumn), QStringLiteral("3"));
    QTRY_COMPARE(cell(ProjectionsModel::PositionColumn), QStringLiteral("5"));
    QVERIFY(control(u"pauseProjection").isEnabled());
    QVERIFY(!control(u"resumeProjection").isEnabled());
    QVERIFY(!named<QProgressBar>(*m_page, u"rebuildProgress").isVisible());
}

void TestProjectionsPage::pausesAndResumes()
{
    click(control(u"pauseProjection"));
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("paused"));
    QTRY_VERIFY(!control(u"pauseProjection").isEnabled() && control(u"resumeProjection").isEnabled());
    append(*m_memory, "order-C-1", {created("C-1"), itemAdded("C-1")});
    QTRY_COMPARE(cell(ProjectionsModel::BehindColumn), QStringLiteral("2 events since you paused it"));
    QCOMPARE(cell(ProjectionsModel::RowsColumn), QStringLiteral("2"));
    QCOMPARE(rowsThatServe(), quint64(2));
    click(control(u"resumeProjection"));
    QTRY_COMPARE(cell(ProjectionsModel::RowsColumn), QStringLiteral("3"));
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("running"));
    QTRY_COMPARE(rowsThatServe(), quint64(3));
}

void TestProjectionsPage::rebuildsWhileTheOldRowsServe()
{
    closeTheGate();
    click(control(u"rebuildProjection"));
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("rebuilding"));
    QTRY_VERIFY(m_waiting > 0);
    QTRY_VERIFY(named<QProgressBar>(*m_page, u"rebuildProgress").isVisible());
    QVERIFY(!control(u"rebuildProjection").isEnabled());
    QVERIFY(says(*m_page, QStringLiteral("order_summaries is being rebuilt")));
    QVERIFY(says(*m_page, QStringLiteral("The old table keeps serving")));
    QCOMPARE(rowsThatServe(), quint64(2));
    openTheGate();
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("running"));
    QTRY_VERIFY(!named<QProgressBar>(*m_page, u"rebuildProgress").isVisible());
    QTRY_COMPARE(rowsThatServe(), quint64(2));
    QTRY_VERIFY(control(u"rebuildProjection").isEnabled());
}

void TestProjectionsPage::rebuildCanBeStopped()
{
    closeTheGate();
    click(control(u"rebuildProjection"));
    QTRY_VERIFY(m_waiting > 0);
    QTRY_VERIFY(control(u"stopRebuild").isVisible());
    click(control(u"stopRebuild"));
    openTheGate();
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("running"));
    QTRY_VERIFY(!control(u"stopRebuild").isVisible());
    append(*m_memory, "order-C-1", {created("C-1")});
    QTRY_COMPARE(rowsThatServe(), quint64(3));
}

void TestProjectionsPage::stoppedNamesTheEvent()
{
    append(*m_memory, "order-<b>B</b>", {orderEvent("OrderConfirmed", "[]")});
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("stopped"));
    const auto &bar = *m_page->findChild<MessageBar *>();
    QTRY_VERIFY(bar.text().startsWith(u"order_summaries stopped."));
    QVERIFY2(bar.text().contains(u"It cannot take OrderConfirmed at position 5, revision 0 of order-<b>B</b>: "),
             qPrintable(bar.text()));
    QVERIFY(bar.text().contains(u"Nothing is lost"));
    QVERIFY(!cell(ProjectionsModel::ErrorColumn).isEmpty());
    QVERIFY(!control(u"pauseProjection").isEnabled() && control(u"resumeProjection").isEnabled());
    QCOMPARE(rowsThatServe(), quint64(2));
    QSignalSpy status(&m_fixture->session(), &StoreSession::runnerStatusChanged);
    click(control(u"resumeProjection"));
    QTRY_VERIFY(!status.isEmpty());
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("stopped"));
    for (const auto *label : m_page->findChildren<QLabel *>())
        QVERIFY2(label->text().isEmpty() || label->textFormat() == Qt::PlainText, qPrintable(label->text().left(80)));
}

void TestProjectionsPage::setsAsideByChoice()
{
    append(*m_memory, "order-B-1", {orderEvent("OrderConfirmed", "[]")});
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("stopped"));
    append(*m_memory, "order-C-1", {created("C-1")});
    click(button(*m_page, QStringLiteral("Set aside and go on")));
    QTRY_COMPARE(cell(ProjectionsModel::StateColumn), QStringLiteral("running"));
    QTRY_COMPARE(rowsThatServe(), quint64(3));
    QTRY_COMPARE(m_fixture->session().runnerStatus().setAside, std::uint64_t{1});
}

void TestProjectionsPage::controlsHaveNames()
{
    settle();
    for (const auto *widget : m_page->findChildren<QWidget *>()) {
        const bool isViewport = qobject_cast<const QAbstractScrollArea *>(widget->parentWidget()) != nullptr;
        const bool isControl = widget->isVisible() && widget->focusPolicy() & Qt::TabFocus && !isViewport;
        const auto *text = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!isControl || !widget->accessibleName().isEmpty() || (text != nullptr && !text->text().isEmpty()),
                 qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName()));
    }
}

QTEST_MAIN(TestProjectionsPage)
#include "tst_projectionspage.moc"
