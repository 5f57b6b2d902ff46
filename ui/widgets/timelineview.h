// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/widgets/timelinedata.h"

#include <QList>
#include <QString>

namespace foldline::ui {

/// Marks that share 6 px of the line; a single one that stands free is a shape.
struct TimelineBin
{
    int first = 0;
    int count = 0;
    qreal x = 0; ///< middle
    bool shape = false;
};

/// A label of the axis, at x.
struct TimelineTick
{
    qreal x = 0;
    QString text;
    bool major = false; ///< carries the date
};

/// What part of the data is on the line and where: revision or time to x and back. All costs are bounded by the width.
/// Lengths are scaled by `scale`.
class TimelineView
{
public:
    static constexpr qreal ShapeDistance = 12.0;
    static constexpr qreal BinWidth = 6.0;

    explicit TimelineView(const TimelineData &data) : m_data(data) {}

    TimelineAxis axis() const { return m_axis; }
    void setAxis(TimelineAxis axis);
    void setFormat(const TimeFormat &format);
    void setWidth(int width, qreal scale);
    int width() const { return m_width; }
    /// After the data changed; `reset` shows all.
    void dataChanged(bool reset);

    bool isFit() const { return m_fit; }
    void fit();
    /// Zooms by `factor` (> 1: closer) so that what is at x stays there.
    void zoomAt(qreal x, qreal factor);
    void pan(qreal pixels);
    /// Scrolls so that the mark is in view.
    void reveal(int index);

    qreal xOf(int index) const;
    /// Mark next to x; -1 without data.
    int nearest(qreal x) const;
    qreal left() const;
    qreal right() const;
    /// First and last mark in view (with a little margin); first > last when there are none.
    int firstVisible() const;
    int lastVisible() const;
    qreal pixelsPerUnit() const { return m_pixels; }
    bool showsShape(int index) const;

    const QList<TimelineBin> &bins() const;
    int tallestBin() const;
    /// Labels of the time axis.
    QList<TimelineTick> timeTicks(int leastDistance) const;
    /// Every how many marks a label of that width fits on the revision axis: 1, 2, 5, 10, …
    int labelStep(qreal leastDistance) const;

private:
    qreal unitOf(int index) const;
    qreal xOfUnit(qreal unit) const { return origin() + (unit - m_from) * m_pixels; }
    qreal unitAt(qreal x) const { return m_from + (x - origin()) / m_pixels; }
    qreal origin() const;
    qreal room() const;
    qreal fitPixels() const;
    qreal closestPixels() const;
    void measure();
    void clamp();
    void invalidate();
    void rebuildBins() const;
    int firstAtOrAfterUnit(qreal unit) const;
    bool standsFree(int index) const;

    const TimelineData &m_data;
    TimeFormat m_format;
    TimelineAxis m_axis = TimelineAxis::Revision;
    int m_width = 100;
    qreal m_scale = 1.0;
    qreal m_fullFrom = 0;
    qreal m_fullTo = 1;
    qreal m_from = 0;
    qreal m_pixels = 1;
    bool m_fit = true;
    mutable bool m_binsValid = false;
    mutable QList<TimelineBin> m_bins;
    mutable int m_tallest = 1;
};

} // namespace foldline::ui
