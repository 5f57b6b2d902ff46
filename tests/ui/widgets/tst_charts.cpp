// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/projectionsmodel.h"
#include "ui/widgets/lagchart.h"
#include "ui/widgets/loghistogram.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QChart>
#include <QChartView>
#include <QLineSeries>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace foldline;
using namespace foldline::ui;

class TestCharts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        m_theme.setMode(Theme::Mode::Light);
        m_theme.install(*qApp);
    }
    void clickingTheHistogramChoosesAnInstant();
    void arrowKeysGoThroughTheLog();
    void anEmptyLogChoosesNothing();
    void labelsNeverOverlap_data();
    void labelsNeverOverlap();
    void whatIsShownIsMarked();
    void lagIsScaledSoThatZeroShows();

private:
    /// One event an hour for ten days.
    static std::shared_ptr<const LogStatistics> tenDays();
    static constexpr std::int64_t Hour = 3600 * Timestamp::TicksPerSecond;
    Theme m_theme;
};

std::shared_ptr<const LogStatistics> TestCharts::tenDays()
{
    auto statistics = std::make_shared<LogStatistics>();
    const auto start = Timestamp::parse("2016-11-01T00:00:00Z")->ticks();
    for (int i = 0; i < 240; ++i) {
        events::RecordedEvent event;
        event.position = events::Position::at(static_cast<std::uint64_t>(i));
        event.created = Timestamp::fromTicks(start + i * Hour);
        event.type = "A";
        statistics->add(event);
    }
    return statistics;
}

void TestCharts::labelsNeverOverlap_data()
{
    QTest::addColumn<qint64>("step");
    QTest::addColumn<int>("width");
    for (const int width : {500, 984, 1280, 3840}) {
        QTest::addRow("a second, %d", width) << qint64(Timestamp::TicksPerSecond / 4) << width;
        QTest::addRow("a minute, %d", width) << qint64(10 * Timestamp::TicksPerSecond) << width;
        QTest::addRow("a week, %d", width) << qint64(24 * Hour) << width;
        QTest::addRow("years, %d", width) << qint64(2400 * Hour) << width;
    }
}

void TestCharts::labelsNeverOverlap()
{
    QFETCH(qint64, step);
    QFETCH(int, width);
    auto statistics = std::make_shared<LogStatistics>();
    const auto start = Timestamp::parse("2016-11-19T08:21:05.042Z")->ticks();
    for (int i = 0; i < 7; ++i) {
        events::RecordedEvent event;
        event.position = events::Position::at(static_cast<std::uint64_t>(i));
        event.created = Timestamp::fromTicks(start + i * step);
        statistics->add(event);
    }
    LogHistogram histogram(m_theme);
    histogram.resize(width, histogram.sizeHint().height());
    histogram.setStatistics(statistics);
    const auto labels = histogram.labels();
    QVERIFY(!labels.isEmpty());
    for (qsizetype i = 1; i < labels.size(); ++i)
        QVERIFY2(labels[i].rect.left() > labels[i - 1].rect.right(), qPrintable(labels[i].text));
}

void TestCharts::clickingTheHistogramChoosesAnInstant()
{
    LogHistogram histogram(m_theme);
    histogram.resize(1000, histogram.sizeHint().height());
    const auto statistics = tenDays();
    histogram.setStatistics(statistics);
    QSignalSpy chosen(&histogram, &LogHistogram::instantChosen);
    QTest::mouseClick(&histogram, Qt::LeftButton, {}, QPoint(500, 10));
    QCOMPARE(chosen.count(), 1);
    const qint64 ticks = chosen[0][0].toLongLong();
    const qint64 middle = (statistics->first()->ticks() + statistics->latest()->ticks()) / 2;
    QVERIFY2(std::abs(ticks - middle) < 2 * Hour, qPrintable(QString::number((ticks - middle) / Hour)));
    QTest::mouseClick(&histogram, Qt::LeftButton, {}, QPoint(999, 10));
    QVERIFY(chosen[1][0].toLongLong() <= statistics->latest()->ticks());
    QTest::mouseClick(&histogram, Qt::LeftButton, {}, QPoint(0, 10));
    QCOMPARE(chosen[2][0].toLongLong(), statistics->first()->ticks());
}

void TestCharts::arrowKeysGoThroughTheLog()
{
    LogHistogram histogram(m_theme);
    histogram.resize(1000, histogram.sizeHint().height());
    const auto statistics = tenDays();
    histogram.setStatistics(statistics);
    const qint64 middle = statistics->first()->ticks() + 120 * Hour;
    histogram.setShown(std::pair(middle, middle + Hour));
    QSignalSpy chosen(&histogram, &LogHistogram::instantChosen);
    QTest::keyClick(&histogram, Qt::Key_Left);
    QVERIFY(chosen.last()[0].toLongLong() < middle);
    QTest::keyClick(&histogram, Qt::Key_Right);
    QVERIFY(chosen.last()[0].toLongLong() > middle);
    QTest::keyClick(&histogram, Qt::Key_Home);
    QCOMPARE(chosen.last()[0].toLongLong(), statistics->first()->ticks());
    QTest::keyClick(&histogram, Qt::Key_End);
    QCOMPARE(chosen.last()[0].toLongLong(), statistics->latest()->ticks());
}

void TestCharts::anEmptyLogChoosesNothing()
{
    LogHistogram histogram(m_theme);
    histogram.resize(1000, histogram.sizeHint().height());
    QSignalSpy chosen(&histogram, &LogHistogram::instantChosen);
    QTest::mouseClick(&histogram, Qt::LeftButton, {}, QPoint(500, 10));
    QTest::keyClick(&histogram, Qt::Key_Home);
    histogram.setStatistics(std::make_shared<LogStatistics>());
    QTest::mouseClick(&histogram, Qt::LeftButton, {}, QPoint(500, 10));
    QCOMPARE(chosen.count(), 0);
    QVERIFY(!histogram.grab().isNull());
}

void TestCharts::whatIsShownIsMarked()
{
    LogHistogram histogram(m_theme);
    histogram.resize(1000, histogram.sizeHint().height());
    const auto statistics = tenDays();
    histogram.setStatistics(statistics);
    const QPoint inside(770, m_theme.px(2) + 1); // above the highest bars
    QCOMPARE(histogram.grab().toImage().pixelColor(inside), m_theme.color(Token::Base));
    const qint64 first = statistics->first()->ticks();
    histogram.setShown(std::pair(first + 200 * Hour, first + 170 * Hour));
    QCOMPARE(histogram.grab().toImage().pixelColor(inside), m_theme.color(Token::Selection));
}

void TestCharts::lagIsScaledSoThatZeroShows()
{
    LagChart chart(m_theme);
    chart.resize(800, 300);
    chart.setSamples(QStringLiteral("order_summaries"), {{-2, 0}, {-1, 9}, {0, 999}}, LagChart::Unit::Events);
    const auto *view = chart.findChild<QChartView *>();
    const auto points = qobject_cast<QLineSeries *>(view->chart()->series().front())->points();
    QCOMPARE(points, (QList<QPointF>{{-2, 0}, {-1, 1}, {0, 3}}));
    QCOMPARE(chart.accessibleDescription(), QStringLiteral("Now 999, at most 999"));
    chart.setSamples(QStringLiteral("order_summaries"), {{0, 1500}}, LagChart::Unit::Milliseconds);
    QVERIFY(chart.accessibleName().contains(QStringLiteral("Time that order_summaries was behind")));
}

QTEST_MAIN(TestCharts)

#include "tst_charts.moc"
