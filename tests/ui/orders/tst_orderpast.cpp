// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/orderpage.h"

#include "tests/models/wrappedstore.h"
#include "tests/ui/orders/pagefixture.h"
#include "ui/models/roles.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/timelinestrip.h"

#include <QElapsedTimer>
#include <QTabBar>
#include <QWheelEvent>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

namespace {

const QString Stream = QStringLiteral("order-A-1");

/// A clock that gives these times one after the other, each so many milliseconds after the start of the history.
std::function<Timestamp()> clockOf(std::vector<std::int64_t> milliseconds)
{
    return [milliseconds = std::move(milliseconds), at = std::make_shared<std::size_t>(0)] {
        const std::int64_t after = milliseconds[std::min((*at)++, milliseconds.size() - 1)];
        return Timestamp::fromTicks(Timestamp::parse("2016-11-19T08:00:00Z")->ticks() +
                                    after * Timestamp::TicksPerMillisecond);
    };
}

} // namespace

class TestOrderPast : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = std::make_unique<PageFixture>(); }
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void cleanup() { m_fixture->close(); }

    void arrowKeysStep();
    void homeAndEndJump();
    void altKeysStepFromAnywhere();
    void rowsOfTheListMoveThePlayhead();
    void draggingOnTheStripMovesPlayheadAndState();
    void clickingAMarkGoesThere();
    void wheelZooms();
    void axisIsChosen();
    void playsAtItsSpeed_data();
    void playsAtItsSpeed();
    void playsAtTheOriginalPaceWithLongPausesCut();
    void spacePausesAndStepsStopPlaying();
    void markersByKeyAndMenu();
    void comparesAAndB();
    void asOfGoesToTheMoment_data();
    void asOfGoesToTheMoment();
    void asOfRefusesNonsense();
    void asOfBeforeTheFirstEvent();
    void pastNamesRevisionMomentAndZone();
    void pastReplacesTheCommands();
    void laterRowsAreDimmed();
    void newEventsNeverMoveThePlayhead();
    void clickOnThePillGoesToNow();
    void presentFollowsNewEvents();
    void staleSinceTheStoreWentAway();

private:
    void appendEvent(const events::ProposedEvent &event) { append(*m_memory, Stream.toStdString(), {event}); }
    TimelineStrip &strip() { return named<TimelineStrip>(*m_page, u"timelineStrip"); }
    EventTable &table() { return named<EventTable>(*m_page, u"eventTable"); }
    QString total() { return named<QLabel>(*m_page, u"orderTotal").text(); }
    QString message() { return m_page->findChild<MessageBar *>()->text(); }
    QLineEdit &asOf();
    void typeAsOf(const QString &text);

    std::unique_ptr<PageFixture> m_fixture;
    std::shared_ptr<store::MemoryStore> m_memory;
    std::shared_ptr<WrappedStore> m_store;
    OrderPage *m_page = nullptr;
};

void TestOrderPast::init()
{
    m_memory = std::make_shared<store::MemoryStore>(
        clockOf({0, 200, 3'600'200, 3'600'300, 90'000'000, 90'001'000, 90'002'000, 90'003'000}));
    for (const auto &event : {created("A-1"), itemAdded("A-1"), quantityChanged("A-1", 5), confirmed("A-1")})
        appendEvent(event);
    m_store = std::make_shared<WrappedStore>(m_memory);
    QVERIFY(m_fixture->open(m_store));
    m_page = m_fixture->show<OrderPage>(Stream);
    QVERIFY(m_page);
    QCOMPARE(m_page->playhead(), 3);
    strip().setFocus();
}

QLineEdit &TestOrderPast::asOf()
{
    for (auto *field : m_page->findChildren<QLineEdit *>()) {
        if (field->accessibleName() == u"Show the state as of this date and time")
            return *field;
    }
    qFatal("there is no field for a moment");
}

void TestOrderPast::typeAsOf(const QString &text)
{
    QTest::keyClick(&strip(), Qt::Key_G, Qt::ControlModifier);
    QTRY_VERIFY(asOf().hasFocus());
    QTest::keyClick(&asOf(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&asOf(), Qt::Key_Delete);
    QTest::keyClicks(&asOf(), text);
    QTest::keyClick(&asOf(), Qt::Key_Return);
}

void TestOrderPast::arrowKeysStep()
{
    QTest::keyClick(&strip(), Qt::Key_Left);
    QCOMPARE(m_page->playhead(), 2);
    QCOMPARE(table().currentIndex().row(), 2);
    QTest::keyClick(&strip(), Qt::Key_Left);
    QTest::keyClick(&strip(), Qt::Key_Left);
    QCOMPARE(total(), QStringLiteral("20.00"));
    QTest::keyClick(&strip(), Qt::Key_Left);
    QCOMPARE(m_page->playhead(), 0);
    QTest::keyClick(&strip(), Qt::Key_Right);
    QCOMPARE(m_page->playhead(), 1);
    QCOMPARE(total(), QStringLiteral("34.592"));
    QVERIFY(!m_page->isAtPresent());
}

void TestOrderPast::homeAndEndJump()
{
    QTest::keyClick(&strip(), Qt::Key_Home);
    QCOMPARE(m_page->playhead(), 0);
    QVERIFY(!m_page->isAtPresent());
    QTest::keyClick(&strip(), Qt::Key_End);
    QCOMPARE(m_page->playhead(), 3);
    QVERIFY(m_page->isAtPresent());
}

void TestOrderPast::altKeysStepFromAnywhere()
{
    auto &tabs = named<QTabBar>(*m_page, u"detailTabs");
    tabs.setFocus();
    QTest::keyClick(&tabs, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(m_page->playhead(), 2);
    QTest::keyClick(&tabs, Qt::Key_Home, Qt::AltModifier);
    QCOMPARE(m_page->playhead(), 0);
    QTest::keyClick(&tabs, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(m_page->playhead(), 1);
    QTest::keyClick(&tabs, Qt::Key_End, Qt::AltModifier);
    QVERIFY(m_page->isAtPresent());
}

void TestOrderPast::rowsOfTheListMoveThePlayhead()
{
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, cellCentre(table(), 1, EventListColumn::WhatHappened));
    QCOMPARE(m_page->playhead(), 1);
    QTest::keyClick(&table(), Qt::Key_Down);
    QCOMPARE(m_page->playhead(), 2);
    QCOMPARE(strip().playhead(), 2);
}

void TestOrderPast::draggingOnTheStripMovesPlayheadAndState()
{
    const auto placeOf = [this](int index) { return strip().markPosition(index).toPoint(); };
    QTest::mousePress(&strip(), Qt::LeftButton, {}, placeOf(3));
    QTest::mouseMove(&strip(), placeOf(2));
    QCOMPARE(m_page->playhead(), 2);
    QCOMPARE(total(), QStringLiteral("64.592"));
    QTest::mouseMove(&strip(), placeOf(0));
    QCOMPARE(total(), QStringLiteral("20.00"));
    QVERIFY(says(*m_page, QStringLiteral("State at revision 0")));
    QTest::mouseRelease(&strip(), Qt::LeftButton, {}, placeOf(0));
    QTest::mouseMove(&strip(), placeOf(2));
    QCOMPARE(m_page->playhead(), 0);
}

void TestOrderPast::clickingAMarkGoesThere()
{
    QTest::mouseClick(&strip(), Qt::LeftButton, {}, strip().markPosition(1).toPoint());
    QCOMPARE(m_page->playhead(), 1);
    QVERIFY(message().contains(u"revision 1"));
}

void TestOrderPast::wheelZooms()
{
    for (int i = 0; i < 60; ++i)
        appendEvent(orderEvent("Scanned", "{}"));
    QTRY_COMPARE(m_page->playhead(), 63);
    QVERIFY(!strip().isZoomed());
    const qreal before = strip().markPosition(1).x() - strip().markPosition(0).x();
    const auto turn = [this](int delta) {
        const QPointF place = strip().markPosition(0);
        QWheelEvent event(place, strip().mapToGlobal(place), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&strip(), &event);
    };
    turn(240);
    QVERIFY(strip().isZoomed());
    QVERIFY(strip().markPosition(1).x() - strip().markPosition(0).x() > before * 1.2);
    QCOMPARE(m_page->playhead(), 63);
    click(button(*m_page, QStringLiteral("Show all (0)")));
    QVERIFY(!strip().isZoomed());
    QTest::keyClick(&strip(), Qt::Key_Plus);
    QVERIFY(strip().isZoomed());
    QTest::keyClick(&strip(), Qt::Key_0);
    QVERIFY(!strip().isZoomed());
}

void TestOrderPast::axisIsChosen()
{
    const auto gap = [this](int index) {
        return strip().markPosition(index + 1).x() - strip().markPosition(index).x();
    };
    QVERIFY(qAbs(gap(0) - gap(1)) < 1);
    QWidget *axis = nullptr;
    for (auto *widget : m_page->findChildren<QWidget *>()) {
        if (widget->accessibleName() == u"Axis")
            axis = widget;
    }
    QVERIFY(axis);
    QTest::keyClick(axis, Qt::Key_Right);
    QCOMPARE(strip().axis(), TimelineAxis::Time);
    QVERIFY2(gap(1) > 10 * gap(0), "an hour is as wide as 200 ms");
    QVERIFY(m_page->state().timeAxis);
    QTest::keyClick(axis, Qt::Key_Left);
    QCOMPARE(strip().axis(), TimelineAxis::Revision);
}

void TestOrderPast::playsAtItsSpeed_data()
{
    QTest::addColumn<QString>("speed");
    QTest::addColumn<int>("least");
    QTest::newRow("once") << QStringLiteral("1×") << 2900;
    QTest::newRow("twice") << QStringLiteral("2×") << 1400;
    QTest::newRow("ten times") << QStringLiteral("10×") << 250;
}

void TestOrderPast::playsAtItsSpeed()
{
    QFETCH(QString, speed);
    QFETCH(int, least);
    auto &chooser = button(*m_page, QStringLiteral("1×"));
    QVERIFY(chooseFromMenu([&] { click(chooser); }, {speed}));
    QCOMPARE(chooser.text(), speed);
    QList<int> visited;
    connect(table().selectionModel(), &QItemSelectionModel::currentRowChanged, &strip(),
            [&visited](const QModelIndex &index) { visited << index.row(); });
    strip().setFocus();
    QElapsedTimer watch;
    watch.start();
    QTest::keyClick(&strip(), Qt::Key_Space);
    QVERIFY(hasButton(*m_page, QStringLiteral("Pause")));
    QTRY_VERIFY_WITH_TIMEOUT(hasButton(*m_page, QStringLiteral("Play")), 60'000);
    QVERIFY2(watch.elapsed() >= least, qPrintable(QString::number(watch.elapsed())));
    QCOMPARE(visited, (QList<int>{0, 1, 2, 3}));
    QVERIFY(m_page->isAtPresent());
}

void TestOrderPast::playsAtTheOriginalPaceWithLongPausesCut()
{
    auto &chooser = button(*m_page, QStringLiteral("1×"));
    QVERIFY(chooseFromMenu([&] { click(chooser); }, {QStringLiteral("Original pace")}));
    QCOMPARE(chooser.text(), QStringLiteral("original"));
    QTest::keyClick(&strip(), Qt::Key_Home);
    QElapsedTimer watch;
    watch.start();
    click(button(*m_page, QStringLiteral("Play")));
    QTRY_COMPARE_WITH_TIMEOUT(m_page->playhead(), 1, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_page->playhead(), 2, 60'000);
    // An hour lies between the two: three seconds stand for it.
    QVERIFY2(watch.elapsed() >= 2900, qPrintable(QString::number(watch.elapsed())));
    QTRY_VERIFY_WITH_TIMEOUT(m_page->isAtPresent(), 60'000);
}

void TestOrderPast::spacePausesAndStepsStopPlaying()
{
    QTest::keyClick(&strip(), Qt::Key_Home);
    QTest::keyClick(&strip(), Qt::Key_Space);
    QVERIFY(hasButton(*m_page, QStringLiteral("Pause")));
    QTest::keyClick(&strip(), Qt::Key_Space);
    QVERIFY(hasButton(*m_page, QStringLiteral("Play")));
    QTest::keyClick(&strip(), Qt::Key_Space);
    QTest::keyClick(&strip(), Qt::Key_Right);
    QVERIFY(hasButton(*m_page, QStringLiteral("Play")));
}

void TestOrderPast::markersByKeyAndMenu()
{
    auto &a = button(*m_page, QStringLiteral("Marker A"));
    auto &b = button(*m_page, QStringLiteral("Marker B"));
    QCOMPARE(a.text(), QStringLiteral("–"));
    m_page->goTo(1);
    QTest::keyClick(&strip(), Qt::Key_A);
    QCOMPARE(a.text(), QStringLiteral("1"));
    QCOMPARE(table().model()->index(1, 0).data(MarkerRole).toString(), QStringLiteral("A"));
    m_page->goTo(2);
    QVERIFY(chooseFromMenu([&] { click(b); }, {QStringLiteral("Set B here")}));
    QCOMPARE(b.text(), QStringLiteral("2"));
    QCOMPARE(strip().marker(TimelineMarker::B), 2);
    QVERIFY(chooseFromMenu([&] { click(a); }, {QStringLiteral("Go to A")}));
    QCOMPARE(m_page->playhead(), 1);
    QVERIFY(chooseFromMenu([&] { click(a); }, {QStringLiteral("Clear A")}));
    QCOMPARE(a.text(), QStringLiteral("–"));
    QVERIFY2(!chooseFromMenu([&] { click(a); }, {QStringLiteral("Go to A")}), "there is no A to go to");
    QCOMPARE(m_page->state().markerB, std::optional<quint64>(2));
}

void TestOrderPast::comparesAAndB()
{
    auto &compare = button(*m_page, QStringLiteral("Compare A and B"));
    QVERIFY(!compare.isEnabled());
    m_page->goTo(0);
    QTest::keyClick(&strip(), Qt::Key_B);
    m_page->goTo(2);
    QTest::keyClick(&strip(), Qt::Key_A);
    QVERIFY(compare.isEnabled());
    click(compare);
    QCOMPARE(m_page->state().panel, QStringLiteral("changes"));
    auto &changes = named<QAbstractItemView>(*m_page, u"changesTable");
    compareLines(printed(*changes.model()), {QStringLiteral("~ | /items/0/quantity | 2 | 5"),
                                             QStringLiteral("+ | /items/1 | absent | 3 × Xerox 1905"),
                                             QStringLiteral("~ | /totalAmount | 20.00 | 64.592")});
    QVERIFY(says(*m_page, QStringLiteral("2 events  after revision 0")));
}

void TestOrderPast::asOfGoesToTheMoment_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("playhead");
    QTest::newRow("exactly") << QStringLiteral("2016-11-19T08:00:00.2Z") << 1;
    QTest::newRow("just before") << QStringLiteral("2016-11-19 08:00:00.199") << 0;
    QTest::newRow("in between") << QStringLiteral("2016-11-19 08:30") << 1;
    QTest::newRow("as it is shown") << QStringLiteral("19 Nov 2016 09:00:00.200") << 2;
    QTest::newRow("a time alone") << QStringLiteral("08:59:59") << 1;
    QTest::newRow("another zone") << QStringLiteral("2016-11-19T10:00:00.2+01:00") << 2;
    QTest::newRow("after all") << QStringLiteral("2020-01-01") << 3;
}

void TestOrderPast::asOfGoesToTheMoment()
{
    QFETCH(QString, typed);
    QFETCH(int, playhead);
    typeAsOf(typed);
    QCOMPARE(m_page->playhead(), playhead);
    QVERIFY2(!m_page->isAtPresent(), "a moment that was typed stays that moment");
    QCOMPARE(strip().playhead(), playhead);
    QVERIFY(message().contains(QStringLiteral("revision %1,").arg(playhead)));
    typeAsOf(QStringLiteral("now"));
    QVERIFY(m_page->isAtPresent());
}

void TestOrderPast::asOfRefusesNonsense()
{
    m_page->goTo(1);
    typeAsOf(QStringLiteral("yesterday at tea time"));
    QCOMPARE(m_page->playhead(), 1);
    QTRY_VERIFY(says(m_fixture->frame(), QStringLiteral("Type a date and time such as 2016-11-19 08:40:02")));
    QCOMPARE(asOf().text(), QStringLiteral("yesterday at tea time"));
    QTest::keyClick(&asOf(), Qt::Key_Escape);
    QVERIFY(!says(m_fixture->frame(), QStringLiteral("Type a date and time")));
    QCOMPARE(asOf().text(), QStringLiteral("19 Nov 2016 08:00:00.200"));
}

void TestOrderPast::asOfBeforeTheFirstEvent()
{
    typeAsOf(QStringLiteral("2016-11-19 07:59:59.999"));
    QCOMPARE(m_page->playhead(), -1);
    QVERIFY(message().contains(u"The order did not exist yet"));
    QVERIFY(message().contains(u"4 later events are dimmed"));
    QVERIFY(says(named<QWidget>(*m_page, u"detailPanel"), QStringLiteral("The order did not exist yet")));
    QCOMPARE(named<QAbstractItemView>(*m_page, u"stateTree").model()->rowCount(), 0);
    QCOMPARE(total(), QString());
    QVERIFY(!named<QWidget>(*m_page, u"orderStatus").isVisible());
    auto &tabs = named<QTabBar>(*m_page, u"detailTabs");
    for (int tab = 0; tab < tabs.count(); ++tab)
        tabs.setCurrentIndex(tab);
    QTest::keyClick(&strip(), Qt::Key_Right);
    QCOMPARE(m_page->playhead(), 0);
}

void TestOrderPast::pastNamesRevisionMomentAndZone()
{
    QCOMPARE(message(), QString());
    m_page->goTo(1);
    QCOMPARE(message(), QStringLiteral("You are looking at the past: revision 1, 19 Nov 2016 08:00:00.200 UTC  2 later "
                                       "events are dimmed. Commands work on the present: return to now first."));
    m_page->goTo(2);
    QVERIFY(message().contains(u"1 later event is dimmed."));
    m_fixture->workspace().setTimeFormat(TimeFormat::fromId(QStringLiteral("Asia/Tokyo")));
    QVERIFY2(message().contains(u"revision 2, 19 Nov 2016 18:00:00.200 Asia/Tokyo"), qPrintable(message()));
    m_page->goTo(3);
    QCOMPARE(message(), QString());
}

void TestOrderPast::pastReplacesTheCommands()
{
    auto &back = named<QAbstractButton>(*m_page, u"returnToNow");
    auto &ship = named<QAbstractButton>(*m_page, u"command_ShipOrder");
    QVERIFY(ship.isVisible() && !back.isVisible());
    m_page->goTo(1);
    QVERIFY(!ship.isVisible());
    QVERIFY(!named<QAbstractButton>(*m_page, u"orderMenu").isVisible());
    QVERIFY(back.isVisible());
    QCOMPARE(back.text(), QStringLiteral("Return to now"));
    click(back);
    QVERIFY(m_page->isAtPresent());
    QVERIFY(ship.isVisible() && !back.isVisible());
}

void TestOrderPast::laterRowsAreDimmed()
{
    const auto dimmed = [this] {
        QList<bool> result;
        for (int row = 0; row < table().model()->rowCount(); ++row)
            result << table().model()->index(row, 0).data(LaterRole).toBool();
        return result;
    };
    QCOMPARE(dimmed(), (QList<bool>{false, false, false, false}));
    m_page->goTo(1);
    QCOMPARE(dimmed(), (QList<bool>{false, false, true, true}));
    typeAsOf(QStringLiteral("2010-01-01"));
    QCOMPARE(dimmed(), (QList<bool>{true, true, true, true}));
}

void TestOrderPast::newEventsNeverMoveThePlayhead()
{
    m_page->goTo(1);
    appendEvent(orderEvent("OrderShipped", R"({"orderId":"A-1","shippedAt":"2016-11-20T09:00:00Z"})", "warehouse"));
    QTRY_COMPARE(table().model()->rowCount(), 5);
    QCOMPARE(m_page->playhead(), 1);
    QCOMPARE(total(), QStringLiteral("34.592"));
    QVERIFY2(strip().accessibleDescription().endsWith(u", 1 new event"), qPrintable(strip().accessibleDescription()));
    QVERIFY(!strip().pillRect().isEmpty());
    QVERIFY(message().contains(u"3 later events are dimmed"));
    appendEvent(orderEvent("Scanned", "{}"));
    appendEvent(orderEvent("Scanned", "{}"));
    QTRY_COMPARE(table().model()->rowCount(), 7);
    QCOMPARE(m_page->playhead(), 1);
    QVERIFY(strip().accessibleDescription().endsWith(u", 3 new events"));
    QCOMPARE(table().newSinceRow(), 4);
    QVERIFY(table().newSinceText().startsWith(u"3 new since "));
    QVERIFY(table().model()->index(4, 0).data(FreshRole).toBool());
    QVERIFY(!table().model()->index(3, 0).data(FreshRole).toBool());
}

void TestOrderPast::clickOnThePillGoesToNow()
{
    m_page->goTo(1);
    appendEvent(orderEvent("OrderShipped", R"({"orderId":"A-1","shippedAt":"2016-11-20T09:00:00Z"})", "warehouse"));
    QTRY_COMPARE(table().model()->rowCount(), 5);
    QTest::mouseClick(&strip(), Qt::LeftButton, {}, strip().pillRect().center());
    QCOMPARE(m_page->playhead(), 4);
    QVERIFY(m_page->isAtPresent());
    QVERIFY(strip().pillRect().isEmpty());
    QCOMPARE(table().newSinceRow(), -1);
    QCOMPARE(named<StatusPill>(*m_page, u"orderStatus").text(), QStringLiteral("shipped"));
}

void TestOrderPast::presentFollowsNewEvents()
{
    appendEvent(orderEvent("OrderShipped", R"({"orderId":"A-1","shippedAt":"2016-11-20T09:00:00Z"})", "warehouse"));
    QTRY_COMPARE(m_page->playhead(), 4);
    QVERIFY(m_page->isAtPresent());
    QCOMPARE(named<StatusPill>(*m_page, u"orderStatus").text(), QStringLiteral("shipped"));
    QVERIFY(says(*m_page, QStringLiteral("State at revision 4")));
    QVERIFY(!named<QAbstractButton>(*m_page, u"command_CancelOrder").isEnabled());
    QVERIFY(strip().accessibleDescription().endsWith(u", 1 new event"));
}

void TestOrderPast::staleSinceTheStoreWentAway()
{
    m_page->goTo(1);
    m_store->away = true;
    append(*m_memory, "order-B-1", {created("B-1")}); // the line is found to be cut when something goes over it
    QTRY_VERIFY(message().startsWith(u"The store does not answer."));
    QVERIFY(message().contains(u"Nothing was lost"));
    QCOMPARE(m_page->playhead(), 1);
    QTest::keyClick(&strip(), Qt::Key_Left);
    QCOMPARE(total(), QStringLiteral("20.00"));
    m_store->away = false;
    click(named<QAbstractButton>(*m_page, u"message-retryNow"));
    QTRY_VERIFY(message().startsWith(u"You are looking at the past"));
}

QTEST_MAIN(TestOrderPast)
#include "tst_orderpast.moc"
