// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/timelineview.h"

#include "ui/widgets/timelineticks.h"

#include <algorithm>
#include <cmath>

namespace foldline::ui {

namespace {

constexpr qreal Margin = 16.0;
constexpr qreal FirstMark = 48.0;
constexpr qreal FreeAtRight = 184.0;
constexpr qreal LongestStep = 112.0;
constexpr qreal LabelDistance = 90.0;
constexpr qreal TicksPerMs = 10'000.0;
constexpr qreal ShortestSpan = 10.0 * TicksPerMs;

} // namespace

void TimelineView::setAxis(TimelineAxis axis)
{
    m_axis = axis;
    measure();
    fit();
}

void TimelineView::setFormat(const TimeFormat &format)
{
    m_format = format;
    dataChanged(false);
}

void TimelineView::setWidth(int width, qreal scale)
{
    const qreal middle = unitAt(m_width / 2.0);
    m_width = std::max(1, width);
    m_scale = scale;
    measure();
    if (m_fit) {
        fit();
        return;
    }
    m_from = middle - (m_width / 2.0 - origin()) / m_pixels;
    clamp();
}

void TimelineView::dataChanged(bool reset)
{
    const qreal before = m_fullFrom;
    measure();
    if (m_axis == TimelineAxis::Time)
        m_from += before - m_fullFrom;
    if (reset || m_fit)
        fit();
    else
        clamp();
}

void TimelineView::fit()
{
    m_fit = true;
    m_pixels = fitPixels();
    m_from = 0;
    invalidate();
}

void TimelineView::zoomAt(qreal x, qreal factor)
{
    if (m_data.isEmpty())
        return;
    const qreal unit = unitAt(x);
    m_pixels = std::clamp(m_pixels * factor, fitPixels(), std::max(fitPixels(), closestPixels()));
    m_fit = m_pixels <= fitPixels() * 1.000001;
    m_from = unit - (x - origin()) / m_pixels;
    clamp();
}

void TimelineView::pan(qreal pixels)
{
    m_from -= pixels / m_pixels;
    clamp();
}

void TimelineView::reveal(int index)
{
    if (index < 0 || m_fit)
        return;
    const qreal x = xOf(index);
    const qreal edge = 40.0 * m_scale;
    if (x >= left() + edge / 2 && x <= right() - edge / 2)
        return;
    m_from += (x < left() + edge / 2 ? x - (left() + edge) : x - (right() - edge)) / m_pixels;
    clamp();
}

qreal TimelineView::origin() const { return (m_axis == TimelineAxis::Revision ? FirstMark : Margin) * m_scale; }

qreal TimelineView::left() const { return Margin * m_scale; }

qreal TimelineView::right() const { return m_width - Margin * m_scale; }

qreal TimelineView::room() const
{
    const qreal free = m_axis == TimelineAxis::Revision ? (FirstMark + FreeAtRight) * m_scale : 2 * Margin * m_scale;
    return std::max(40.0, m_width - free);
}

qreal TimelineView::fitPixels() const
{
    const qreal span = std::max(m_axis == TimelineAxis::Revision ? 1e-9 : 1.0, m_fullTo);
    const qreal pixels = room() / span;
    return m_axis == TimelineAxis::Revision ? std::min(pixels, LongestStep * m_scale) : pixels;
}

qreal TimelineView::closestPixels() const
{
    return m_axis == TimelineAxis::Revision ? LongestStep * m_scale : room() / ShortestSpan;
}

/// Units count from m_fullFrom, so that doubles keep every tick of a day exact.
void TimelineView::measure()
{
    m_fullFrom = 0;
    m_fullTo = std::max(0, m_data.size() - 1);
    if (m_axis == TimelineAxis::Revision || m_data.isEmpty())
        return;
    const qint64 first = m_data.place(0);
    const qint64 last = m_data.place(m_data.size() - 1);
    const qreal span = std::max<qreal>(static_cast<qreal>(last - first), 2000 * TicksPerMs);
    qint64 from = first - static_cast<qint64>(span * 0.036);
    const qint64 to = last + static_cast<qint64>(span * 0.055);
    const qint64 least = static_cast<qint64>(span * 1.09 * LabelDistance * m_scale / room());
    if (const qint64 step = axisStep(least)) {
        const qint64 offset = m_format.offsetAt(from);
        const qint64 round = (from + offset) - (((from + offset) % step) + step) % step - offset;
        if (static_cast<qreal>(first - round) <= span * 0.08)
            from = round;
    }
    m_fullFrom = static_cast<qreal>(from);
    m_fullTo = static_cast<qreal>(to - from);
}

void TimelineView::clamp()
{
    const qreal shown = room() / m_pixels;
    m_from = std::clamp(m_from, 0.0, std::max(0.0, m_fullTo - shown));
    invalidate();
}

void TimelineView::invalidate() { m_binsValid = false; }

qreal TimelineView::unitOf(int index) const
{
    return m_axis == TimelineAxis::Revision ? index
                                            : static_cast<qreal>(m_data.place(index) - static_cast<qint64>(m_fullFrom));
}

qreal TimelineView::xOf(int index) const
{
    if (m_data.isEmpty())
        return left();
    if (index < 0)
        return std::max(left(), xOfUnit(unitOf(0)) - 24.0 * m_scale);
    return xOfUnit(unitOf(std::min(index, m_data.size() - 1)));
}

int TimelineView::firstAtOrAfterUnit(qreal unit) const
{
    if (m_axis == TimelineAxis::Revision)
        return static_cast<int>(std::clamp<qreal>(std::ceil(unit), 0, m_data.size()));
    return m_data.firstAtOrAfter(static_cast<qint64>(m_fullFrom) + static_cast<qint64>(std::ceil(unit)));
}

int TimelineView::nearest(qreal x) const
{
    if (m_data.isEmpty())
        return -1;
    const int after = std::min(firstAtOrAfterUnit(unitAt(x)), m_data.size() - 1);
    if (after > 0 && std::abs(xOf(after - 1) - x) < std::abs(xOf(after) - x))
        return after - 1;
    return after;
}

int TimelineView::firstVisible() const { return firstAtOrAfterUnit(unitAt(-LongestStep * m_scale)); }

int TimelineView::lastVisible() const { return firstAtOrAfterUnit(unitAt(m_width + LongestStep * m_scale)) - 1; }

bool TimelineView::standsFree(int index) const
{
    const qreal x = xOf(index);
    const qreal least = ShapeDistance * m_scale - 0.01;
    return (index == 0 || x - xOf(index - 1) >= least) && (index + 1 >= m_data.size() || xOf(index + 1) - x >= least);
}

bool TimelineView::showsShape(int index) const { return index >= 0 && index < m_data.size() && standsFree(index); }

const QList<TimelineBin> &TimelineView::bins() const
{
    if (!m_binsValid)
        rebuildBins();
    return m_bins;
}

int TimelineView::tallestBin() const
{
    bins();
    return m_tallest;
}

void TimelineView::rebuildBins() const
{
    m_bins.clear();
    m_tallest = 1;
    m_binsValid = true;
    const qreal unitsPerBin = BinWidth * m_scale / m_pixels;
    const int last = lastVisible();
    for (int i = firstVisible(); i <= last;) {
        const qreal bin = std::floor(unitOf(i) / unitsPerBin);
        const int next = std::clamp(firstAtOrAfterUnit((bin + 1) * unitsPerBin), i + 1, m_data.size());
        const int count = next - i;
        const bool shape = count == 1 && standsFree(i);
        m_bins.append({i, count, shape ? xOf(i) : xOfUnit((bin + 0.5) * unitsPerBin), shape});
        m_tallest = std::max(m_tallest, count);
        i = next;
    }
}

QList<TimelineTick> TimelineView::timeTicks(int leastDistance) const
{
    QList<TimelineTick> result;
    if (m_data.isEmpty())
        return result;
    const auto base = static_cast<qint64>(m_fullFrom);
    const qint64 from = base + static_cast<qint64>(std::ceil(unitAt(left())));
    const qint64 to = base + static_cast<qint64>(unitAt(right()));
    const QList<AxisMoment> moments = axisMoments(m_format, from, to, static_cast<qint64>(leastDistance / m_pixels));
    for (const AxisMoment &moment : moments)
        result.append({xOfUnit(static_cast<qreal>(moment.ticks - base)), moment.text, moment.major});
    return result;
}

int TimelineView::labelStep(qreal leastDistance) const
{
    for (int base = 1; base < 1'000'000'000; base *= 10) {
        for (const int factor : {1, 2, 5}) {
            if (base * factor * m_pixels >= leastDistance)
                return base * factor;
        }
    }
    return 1'000'000'000;
}

} // namespace foldline::ui
