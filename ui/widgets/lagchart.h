// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"

#include <QList>
#include <QPointF>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QCategoryAxis;
class QChart;
class QChartView;
class QLineSeries;
QT_END_NAMESPACE

namespace foldline::ui {

class Theme;

/// One quantity over the last ten minutes, on a logarithmic axis that shows zero.
class LagChart : public QWidget
{
    Q_OBJECT

public:
    enum class Unit { Events, Milliseconds };

    LagChart(const Theme &theme, QWidget *parent = nullptr);

    /// x: seconds before now (zero or less), y: the quantity; oldest first.
    void setSamples(const QString &name, const QList<QPointF> &samples, Unit unit);
    void setTimeFormat(const TimeFormat &format);

private:
    void setupChart();
    void restyle();
    void relabel();
    void labelTimes();
    [[nodiscard]] QString amountText(double amount) const;

    const Theme &m_theme;
    TimeFormat m_format;
    Unit m_unit = Unit::Events;
    double m_most = 0;
    QChart *m_chart;
    QChartView *m_view;
    QLineSeries *m_series;
    QCategoryAxis *m_times;
    QCategoryAxis *m_amounts;
};

} // namespace foldline::ui
