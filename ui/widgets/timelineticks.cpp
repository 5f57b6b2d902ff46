// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timelineticks.h"

#include <array>

#include <QDate>

namespace foldline::ui {

namespace {

constexpr qint64 Ms = 10'000;
constexpr qint64 Second = 1'000 * Ms;
constexpr qint64 Minute = 60 * Second;
constexpr qint64 Hour = 60 * Minute;
constexpr qint64 Day = 24 * Hour;
constexpr int MostMoments = 400;

constexpr std::array Steps{1 * Ms,      2 * Ms,   5 * Ms,     10 * Ms,    20 * Ms,     50 * Ms,     100 * Ms,
                           200 * Ms,    500 * Ms, Second,     2 * Second, 5 * Second,  10 * Second, 15 * Second,
                           30 * Second, Minute,   2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute,
                           Hour,        3 * Hour, 6 * Hour,   12 * Hour};
constexpr std::array DaySteps{1, 2, 5, 10, 15};
constexpr std::array MonthSteps{1, 3, 6};

qint64 floorTo(qint64 value, qint64 step)
{
    return value >= 0 ? value / step * step : -((-value + step - 1) / step) * step;
}

QString clockText(const TimeFormat &format, qint64 ticks, qint64 step)
{
    const auto detail = step < Second   ? TimeFormat::Detail::Milliseconds
                        : step < Minute ? TimeFormat::Detail::Seconds
                                        : TimeFormat::Detail::Minutes;
    return format.time(ticks, detail);
}

QList<AxisMoment> clockMoments(const TimeFormat &format, qint64 from, qint64 to, qint64 step)
{
    QList<AxisMoment> result;
    const qint64 offset = format.offsetAt(from);
    qint64 previous = 0;
    for (qint64 at = floorTo(from + offset + step - 1, step) - offset; at <= to && result.size() < MostMoments;
         at += step) {
        const bool major = result.isEmpty() || !format.sameDay(at, previous);
        const QString clock = clockText(format, at, step);
        const QString date = result.isEmpty() ? format.date(at) : format.dayAndMonth(at);
        result.append({at, major ? date + QLatin1Char(' ') + clock : clock, major});
        previous = at;
    }
    return result;
}

QDate nextDate(QDate date, int days, int months)
{
    if (months == 0)
        return date.addDays(days);
    return QDate(date.year(), date.month(), 1).addMonths(months);
}

QDate firstDate(QDate date, int days, int months)
{
    if (months == 0)
        return date.addDays(-(date.toJulianDay() % days));
    const int month = (date.month() - 1) / std::min(months, 12) * std::min(months, 12) + 1;
    const int years = std::max(1, months / 12);
    const int year = months >= 12 ? date.year() / years * years : date.year();
    return {std::max(1, year), months >= 12 ? 1 : month, 1};
}

QList<AxisMoment> dateMoments(const TimeFormat &format, qint64 from, qint64 to, int days, int months)
{
    QList<AxisMoment> result;
    QDate date = firstDate(format.dateOf(from), days, months);
    qint64 previous = 0;
    for (; result.size() < MostMoments; date = nextDate(date, days, months)) {
        const qint64 at = format.startOf(date);
        if (at > to || !date.isValid())
            break;
        if (at < from)
            continue;
        const bool major = result.isEmpty() || !format.sameYear(at, previous);
        const QString plain = months == 0 ? format.dayAndMonth(at) : format.month(at);
        const bool yearOnly = months >= 12 || (months > 0 && date.month() == 1);
        result.append({at,
                       yearOnly ? format.year(at)
                       : major  ? plain + QLatin1Char(' ') + format.year(at)
                                : plain,
                       major});
        previous = at;
    }
    return result;
}

} // namespace

qint64 axisStep(qint64 least)
{
    for (const qint64 step : Steps) {
        if (step >= least)
            return step;
    }
    return 0;
}

QList<AxisMoment> axisMoments(const TimeFormat &format, qint64 from, qint64 to, qint64 least)
{
    if (const qint64 step = axisStep(least))
        return clockMoments(format, from, to, step);
    for (const int days : DaySteps) {
        if (days * Day >= least)
            return dateMoments(format, from, to, days, 0);
    }
    for (const int months : MonthSteps) {
        if (months * 30 * Day >= least)
            return dateMoments(format, from, to, 0, months);
    }
    int years = 1;
    for (int base = 1; years * 365 * Day < least; base *= 10) {
        for (const int factor : {1, 2, 5}) {
            years = base * factor;
            if (years * 365 * Day >= least)
                break;
        }
    }
    return dateMoments(format, from, to, 0, years * 12);
}

} // namespace foldline::ui
