// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/timelinedata.h"
#include "ui/widgets/timelinestrip.h"
#include "ui/widgets/timelineticks.h"
#include "ui/widgets/timelineview.h"

#include <chrono>

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace foldline;
using namespace foldline::ui;

namespace {

constexpr qint64 Second = Timestamp::TicksPerSecond;

void press(TimelineStrip &strip, const QPoint &at) { QTest::mousePress(&strip, Qt::LeftButton, {}, at); }

void drag(TimelineStrip &strip, const QPoint &to)
{
    QMouseEvent move(QEvent::MouseMove, to, strip.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&strip, &move);
}

void wheel(TimelineStrip &strip, const QPoint &at, int delta, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QWheelEvent event(at, strip.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&strip, &event);
}

int differing(const QImage &a, const QImage &b)
{
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x)
            count += a.pixel(x, y) != b.pixel(x, y);
    }
    return count;
}

} // namespace

class TimelineStripTest : public QObject
{
    Q_OBJECT

    Theme m_theme;

    std::unique_ptr<TimelineStrip> make(const std::vector<TimelineMark> &marks,
                                        TimelineAxis axis = TimelineAxis::Revision)
    {
        auto strip = std::make_unique<TimelineStrip>(m_theme);
        strip->resize(1280, 130);
        strip->setAxis(axis);
        strip->setMarks(marks);
        strip->show();
        return strip;
    }

private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        m_theme.setMode(Theme::Mode::Light);
    }

    void draggingMovesThePlayheadAndSaysEachMarkPassed()
    {
        auto strip = make(samples::marks());
        QSignalSpy moved(strip.get(), &TimelineStrip::playheadMoved);
        int seen = -1;
        connect(strip.get(), &TimelineStrip::playheadMoved, this, [&](int index) {
            seen = index;
            QCOMPARE(strip->playhead(), index);
        });
        const QPoint last = strip->markPosition(10).toPoint();
        press(*strip, last);
        QCOMPARE(moved.count(), 0);
        drag(*strip, strip->markPosition(6).toPoint() + QPoint(4, 0));
        QCOMPARE(seen, 6); // in the same call: the page can show the state before the next frame
        drag(*strip, strip->markPosition(6).toPoint() - QPoint(4, 0));
        QCOMPARE(moved.count(), 1);
        drag(*strip, QPoint(-200, last.y()));
        QCOMPARE(seen, 0);
        QTest::mouseRelease(strip.get(), Qt::LeftButton, {}, QPoint(0, 10));
        QCOMPARE(moved.count(), 2);
        QCOMPARE(strip->playhead(), 0);
    }

    void settingThePlayheadIsSilentAndClamped()
    {
        auto strip = make(samples::marks());
        QSignalSpy moved(strip.get(), &TimelineStrip::playheadMoved);
        strip->setPlayhead(4);
        QCOMPARE(strip->playhead(), 4);
        strip->setPlayhead(400);
        QCOMPARE(strip->playhead(), 10);
        strip->setPlayhead(-9);
        QCOMPARE(strip->playhead(), -1);
        QCOMPARE(moved.count(), 0);
    }

    void keysStepJumpAndPlay()
    {
        auto strip = make(samples::marks());
        QSignalSpy moved(strip.get(), &TimelineStrip::playheadMoved);
        QSignalSpy played(strip.get(), &TimelineStrip::playToggled);
        QTest::keyClick(strip.get(), Qt::Key_Left);
        QCOMPARE(strip->playhead(), 9);
        QTest::keyClick(strip.get(), Qt::Key_Home);
        QCOMPARE(strip->playhead(), 0);
        QTest::keyClick(strip.get(), Qt::Key_Left);
        QCOMPARE(strip->playhead(), 0);
        QTest::keyClick(strip.get(), Qt::Key_Right);
        QCOMPARE(strip->playhead(), 1);
        QTest::keyClick(strip.get(), Qt::Key_End);
        QCOMPARE(strip->playhead(), 10);
        QTest::keyClick(strip.get(), Qt::Key_Right);
        QCOMPARE(moved.count(), 4);
        QTest::keyClick(strip.get(), Qt::Key_Space);
        QCOMPARE(played.count(), 1);
    }

    void keysSetMarkersAtThePlayhead()
    {
        auto strip = make(samples::marks());
        QSignalSpy chosen(strip.get(), &TimelineStrip::markerChosen);
        strip->setPlayhead(3);
        QTest::keyClick(strip.get(), Qt::Key_B);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.at(0).at(0).value<TimelineMarker>(), TimelineMarker::B);
        QCOMPARE(chosen.at(0).at(1).toInt(), 3);
    }

    void clickingAShapeSaysWhich()
    {
        auto strip = make(samples::marks(), TimelineAxis::Time);
        QSignalSpy clicked(strip.get(), &TimelineStrip::markClicked);
        QTest::mouseClick(strip.get(), Qt::LeftButton, {}, strip->markPosition(3).toPoint());
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked.at(0).at(0).toInt(), 3);
        QCOMPARE(strip->playhead(), 3);
    }

    void thePillAsksForTheNewEventsAndLeavesThePlayhead()
    {
        auto strip = make(samples::marks());
        strip->setPlayhead(2);
        QVERIFY(strip->pillRect().isEmpty());
        strip->setNewEvents(3);
        QSignalSpy asked(strip.get(), &TimelineStrip::newEventsClicked);
        QTest::mouseClick(strip.get(), Qt::LeftButton, {}, strip->pillRect().center());
        QCOMPARE(asked.count(), 1);
        QCOMPARE(strip->playhead(), 2);
    }

    void flagsStandBesideTheLabelAndEachOther()
    {
        auto strip = make(samples::marks(), TimelineAxis::Time);
        for (int playhead = 0; playhead < strip->count(); ++playhead) {
            strip->setPlayhead(playhead);
            for (int other = 0; other < strip->count(); ++other) {
                strip->setMarkers(playhead, other);
                const QRect a = strip->flagRect(TimelineMarker::A);
                const QRect b = strip->flagRect(TimelineMarker::B);
                const QByteArray at = QByteArray::number(playhead) + ", " + QByteArray::number(other);
                QVERIFY2(strip->rect().contains(a) && strip->rect().contains(b), at.constData());
                QVERIFY2(!a.intersects(b), at.constData());
                QVERIFY2(!a.intersects(strip->labelRect()) && !b.intersects(strip->labelRect()), at.constData());
            }
        }
    }

    void newMarksNeverMoveThePlayhead()
    {
        auto strip = make(samples::marks());
        strip->setPlayhead(4);
        QSignalSpy moved(strip.get(), &TimelineStrip::playheadMoved);
        strip->appendMarks(std::vector<TimelineMark>{
            {11, samples::ticks("2016-11-19T08:52:00Z"), QStringLiteral("event-shipped"), false, false, true}});
        QCOMPARE(strip->count(), 12);
        QCOMPARE(strip->playhead(), 4);
        QCOMPARE(moved.count(), 0);
    }

    void wheelZoomsAroundTheCursor()
    {
        auto strip = make(samples::manyMarks(1000));
        QVERIFY(!strip->isZoomed());
        QVERIFY(!strip->showsShape(500));
        const QPoint at(640, 60);
        const int under = strip->indexAt(at);
        for (int i = 0; i < 30; ++i)
            wheel(*strip, at, 120);
        QVERIFY(strip->isZoomed());
        QCOMPARE(strip->indexAt(at), under);
        QVERIFY(strip->showsShape(under));
        const QPointF before = strip->markPosition(under);
        wheel(*strip, at, 120, Qt::ShiftModifier);
        QVERIFY(strip->markPosition(under).x() > before.x());
        strip->zoom(TimelineZoom::Fit);
        QVERIFY(!strip->isZoomed());
    }

    void thePlayheadIsBroughtIntoViewByKeys()
    {
        auto strip = make(samples::manyMarks(1000));
        for (int i = 0; i < 30; ++i)
            wheel(*strip, QPoint(640, 60), 120);
        QTest::keyClick(strip.get(), Qt::Key_Home);
        QVERIFY(strip->markPosition(0).x() >= 0 && strip->markPosition(0).x() <= strip->width());
        QTest::keyClick(strip.get(), Qt::Key_End);
        QVERIFY(strip->markPosition(999).x() >= 0 && strip->markPosition(999).x() <= strip->width());
    }

    void shapesCloserThanTwelvePixelsBecomeBars()
    {
        TimelineData data;
        const qint64 start = samples::ticks("2016-11-19T08:00:00Z");
        std::vector<TimelineMark> marks;
        for (const qint64 at : {0, 100, 200, 201, 202, 300})
            marks.push_back({static_cast<qint64>(marks.size()), start + at * Second, QStringLiteral("event-added"),
                             false, false, false});
        data.append(marks);
        TimelineView view(data);
        view.setAxis(TimelineAxis::Time);
        view.setWidth(1000, 1.0);
        view.dataChanged(true);
        QVERIFY(view.showsShape(0) && view.showsShape(1) && view.showsShape(5));
        QVERIFY(!view.showsShape(2) && !view.showsShape(3) && !view.showsShape(4));
        int counted = 0;
        for (const TimelineBin &bin : view.bins())
            counted += bin.count;
        QCOMPARE(counted, 6);
    }

    void everyMarkIsInExactlyOneBar_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("time");
        for (const int count : {1, 2, 10, 1000, 100'000}) {
            QTest::addRow("%d by revision", count) << count << false;
            QTest::addRow("%d by time", count) << count << true;
        }
    }
    void everyMarkIsInExactlyOneBar()
    {
        QFETCH(int, count);
        QFETCH(bool, time);
        TimelineData data;
        data.append(samples::manyMarks(count));
        TimelineView view(data);
        view.setAxis(time ? TimelineAxis::Time : TimelineAxis::Revision);
        view.setWidth(1280, 1.0);
        view.dataChanged(true);
        int next = 0;
        for (const TimelineBin &bin : view.bins()) {
            QCOMPARE(bin.first, next);
            next += bin.count;
        }
        QCOMPARE(next, count);
        QVERIFY(view.bins().size() <= 1280 / 6 + 40);
        for (int i = 0; i < count; i += std::max(1, count / 50))
            QVERIFY(std::abs(view.xOf(view.nearest(view.xOf(i))) - view.xOf(i)) < 0.5);
    }

    void aClockThatWentBackKeepsTheOrderAndTheTrueTime()
    {
        TimelineData data;
        data.append(std::vector<TimelineMark>{{0, 100 * Second, QStringLiteral("event-created"), false, false, false},
                                              {1, 90 * Second, QStringLiteral("event-added"), true, false, false},
                                              {2, 110 * Second, QStringLiteral("event-added"), false, true, true}});
        QCOMPARE(data.ticks(1), 90 * Second);
        QCOMPARE(data.place(1), 100 * Second);
        QCOMPARE(data.firstAtOrAfter(101 * Second), 2);
        QVERIFY(data.warning(1) && !data.warning(2) && data.unreadable(2) && data.fresh(2));
        data.clearFresh();
        QVERIFY(!data.fresh(2) && data.unreadable(2));
    }

    void drawsOneMarkAndNoneAndMarksOfOneInstant()
    {
        for (const TimelineAxis axis : {TimelineAxis::Revision, TimelineAxis::Time}) {
            auto none = make({}, axis);
            QCOMPARE(none->indexAt(QPoint(10, 10)), -1);
            none->grab();
            auto one = make(samples::manyMarks(1), axis);
            QVERIFY(one->showsShape(0));
            QVERIFY(differing(one->grab().toImage(), none->grab().toImage()) > 100);
            std::vector<TimelineMark> same(
                5, TimelineMark{0, 1000 * Second, QStringLiteral("event-added"), false, false, false});
            auto instant = make(same, axis);
            instant->grab();
            QCOMPARE(instant->count(), 5);
        }
    }

    void thePastIsHatchedAndItsEventsFade()
    {
        auto strip = make(samples::marks(), TimelineAxis::Time);
        const QImage present = strip->grab().toImage();
        strip->setPlayhead(6);
        const QImage past = strip->grab().toImage();
        QVERIFY(differing(present, past) > 1000);
        const QPoint confirmed = strip->markPosition(10).toPoint();
        QCOMPARE(past.pixelColor(strip->markPosition(0).toPoint()), m_theme.color(Token::EventCreated));
        QVERIFY(past.pixelColor(confirmed) != m_theme.color(Token::EventConfirmed));
        QCOMPARE(present.pixelColor(confirmed), m_theme.color(Token::EventConfirmed));
    }

    void thePlayheadsLabelStaysInside()
    {
        auto strip = make(samples::manyMarks(3), TimelineAxis::Revision);
        for (int i = 0; i < 30; ++i)
            wheel(*strip, QPoint(0, 60), 120);
        strip->resize(320, 130);
        strip->setPlayhead(-1);
        const QImage image = strip->grab().toImage();
        const QColor accent = m_theme.color(Token::Accent);
        for (int y = 0; y < image.height(); ++y)
            QVERIFY(image.pixelColor(0, y) != accent && image.pixelColor(image.width() - 1, y) != accent);
    }

    void tellsAssistiveToolsWhereItStands()
    {
        auto strip = make(samples::marks());
        strip->setPlayhead(6);
        QCOMPARE(strip->accessibleName(), QStringLiteral("Timeline"));
        QCOMPARE(strip->accessibleDescription(),
                 QStringLiteral("Revision 6, event 7 of 11, 19 Nov 2016 08:40:02.118 UTC"));
    }

    void labelsStandAtRoundMoments_data()
    {
        QTest::addColumn<qint64>("span");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("ms") << Second / 10 << u"19 Nov 2016 08:20:00.000"_qs << u"08:20:00.010"_qs;
        QTest::newRow("seconds") << 30 * Second << u"19 Nov 2016 08:20:00"_qs << u"08:20:05"_qs;
        QTest::newRow("half an hour") << 1800 * Second << u"19 Nov 2016 08:20"_qs << u"08:25"_qs;
        QTest::newRow("day") << 86400 * Second << u"19 Nov 2016 09:00"_qs << u"12:00"_qs;
        QTest::newRow("month") << 30 * 86400 * Second << u"20 Nov 2016"_qs << u"25 Nov"_qs;
        QTest::newRow("years") << 3 * 365 * 86400 * Second << u"2017"_qs << u"Jul"_qs;
        QTest::newRow("century") << 100LL * 365 * 86400 * Second << u"2020"_qs << u"2030"_qs;
    }
    void labelsStandAtRoundMoments()
    {
        QFETCH(qint64, span);
        QFETCH(QString, first);
        QFETCH(QString, second);
        const qint64 from = samples::ticks("2016-11-19T08:20:00Z");
        const QList<AxisMoment> moments = axisMoments(TimeFormat(), from, from + span, span / 12);
        QVERIFY(moments.size() >= 2);
        QVERIFY(moments.size() <= 14);
        if (span > 86400 * Second && span < 40 * 86400 * Second)
            QVERIFY(moments.at(0).text.endsWith(QStringLiteral(" 2016")));
        else
            QCOMPARE(moments.at(0).text, first);
        if (span < 86400 * Second || span > 10000 * 86400 * Second)
            QCOMPARE(moments.at(1).text, second);
        for (qsizetype i = 1; i < moments.size(); ++i)
            QVERIFY(moments.at(i).ticks > moments.at(i - 1).ticks);
    }

    void drawingAMillionMarksCostsAsMuchAsTheWidth()
    {
        for (const TimelineAxis axis : {TimelineAxis::Revision, TimelineAxis::Time}) {
            auto strip = make(samples::manyMarks(1'000'000), axis);
            strip->grab();
            const auto begin = std::chrono::steady_clock::now();
            constexpr int Frames = 20;
            for (int i = 0; i < Frames; ++i) {
                strip->setPlayhead(i * 40'000);
                strip->grab();
            }
            const auto spent =
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
            qInfo("%lld ms a frame", static_cast<long long>(spent / Frames));
            QVERIFY2(spent / Frames < 100, "a frame's cost grew with the number of marks");
        }
    }
};

QTEST_MAIN(TimelineStripTest)
#include "tst_timelinestrip.moc"
