// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/lagchart.h"

#include "core/base/timestamp.h"
#include "ui/widgets/theme.h"

#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <QLineSeries>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace foldline::ui {

namespace {

constexpr int Seconds = 600;
constexpr int LabelEvery = 60;

/// Zero stays zero; a decade takes the same height everywhere.
double scaled(double amount) { return std::log10(1.0 + std::max(0.0, amount)); }

void clearLabels(QCategoryAxis *axis)
{
    const QStringList labels = axis->categoriesLabels();
    for (const QString &label : labels)
        axis->remove(label);
}

} // namespace

LagChart::LagChart(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_chart(new QChart), m_view(new QChartView(m_chart, this)),
      m_series(new QLineSeries(this)), m_times(new QCategoryAxis(this)), m_amounts(new QCategoryAxis(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    setupChart();
    connect(&theme, &Theme::changed, this, &LagChart::restyle);
    restyle();
    relabel();
}

void LagChart::setupChart()
{
    m_chart->legend()->hide();
    m_chart->setMargins(QMargins(0, 0, m_theme.px(28), 0));
    m_chart->setBackgroundRoundness(0);
    m_chart->addSeries(m_series);
    m_chart->addAxis(m_times, Qt::AlignBottom);
    m_chart->addAxis(m_amounts, Qt::AlignLeft);
    m_series->attachAxis(m_times);
    m_series->attachAxis(m_amounts);
    m_times->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_amounts->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_times->setGridLineVisible(false);
    m_times->setRange(-Seconds, 0);
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setMinimumHeight(m_theme.px(120));
}

void LagChart::restyle()
{
    const QColor base = m_theme.color(Token::Base);
    m_view->setBackgroundBrush(base);
    m_chart->setBackgroundBrush(base);
    m_chart->setPlotAreaBackgroundVisible(false);
    m_series->setPen(QPen(m_theme.color(Token::Accent), 1.5));
    for (QCategoryAxis *axis : {m_times, m_amounts}) {
        axis->setLabelsFont(m_theme.font(TypeRole::FiguresSmall));
        axis->setLabelsColor(m_theme.color(Token::Muted));
        axis->setGridLineColor(m_theme.color(Token::Border));
        axis->setLinePenColor(m_theme.color(Token::Border));
    }
}

void LagChart::setTimeFormat(const TimeFormat &format)
{
    m_format = format;
    labelTimes();
}

void LagChart::setSamples(const QString &name, const QList<QPointF> &samples, Unit unit)
{
    QList<QPointF> points;
    points.reserve(samples.size());
    double most = 0;
    for (const QPointF &sample : samples) {
        points << QPointF(sample.x(), scaled(sample.y()));
        most = std::max(most, sample.y());
    }
    m_series->replace(points);
    const bool relabelled = most != m_most || unit != m_unit;
    m_most = most;
    m_unit = unit;
    if (relabelled)
        relabel();
    labelTimes();
    setAccessibleName(unit == Unit::Events ? tr("Events that %1 was behind, last 10 minutes").arg(name)
                                           : tr("Time that %1 was behind, last 10 minutes").arg(name));
    setAccessibleDescription(
        tr("Now %1, at most %2").arg(amountText(samples.isEmpty() ? 0 : samples.back().y()), amountText(most)));
}

QString LagChart::amountText(double amount) const
{
    if (m_unit == Unit::Events)
        return TimeFormat::count(static_cast<qint64>(amount));
    return TimeFormat::duration(static_cast<qint64>(amount) * Timestamp::TicksPerMillisecond);
}

void LagChart::relabel()
{
    clearLabels(m_amounts);
    const double top = std::max(m_most, 10.0);
    m_amounts->setStartValue(0);
    m_amounts->append(amountText(0), 0);
    for (double step = 1; step <= top * 1.0001; step *= 10)
        m_amounts->append(amountText(step), scaled(step));
    m_amounts->setRange(0, scaled(top) * 1.04);
}

void LagChart::labelTimes()
{
    clearLabels(m_times);
    const qint64 now = Timestamp::now().ticks();
    m_times->setStartValue(-Seconds);
    for (int second = -Seconds; second <= 0; second += LabelEvery)
        m_times->append(m_format.time(now + second * Timestamp::TicksPerSecond, TimeFormat::Detail::Seconds), second);
    m_times->setRange(-Seconds, 0);
}

} // namespace foldline::ui
