// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"

#include <QList>
#include <QString>

namespace foldline::ui {

/// Round moments between `from` and `to` for the labels of a time axis, with their texts: 1, 2, 5, 10, 15, 30 s or min,
/// 1, 3, 6, 12 h, days, months, years, in the format's zone. `least` is the smallest distance that labels may have, in
/// ticks of 100 ns.
struct AxisMoment
{
    qint64 ticks = 0;
    QString text;
    bool major = false; ///< carries the date: the first one, and where the day (or the year) changes
};
QList<AxisMoment> axisMoments(const TimeFormat &format, qint64 from, qint64 to, qint64 least);
/// The step below a day that axisMoments would take, or 0 when steps are days or longer.
qint64 axisStep(qint64 least);

} // namespace foldline::ui
