// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/timelineview.h"

#include <QRect>
#include <QString>

class QPainter;

namespace foldline::ui {

class Theme;

/// Where the lanes of a strip of that height are, from its top.
struct TimelineLanes
{
    TimelineLanes(const Theme &theme, TimelineAxis axis, int height);
    static int fullHeight(const Theme &theme, TimelineAxis axis);
    static int leastHeight(const Theme &theme);

    bool density = false;
    bool axisLabels = true;
    int densityBottom = 0;
    int flagTop = 0;
    int flagHeight = 0;
    int gapText = 0; ///< middle
    int line = 0;    ///< middle
    int numbers = 0; ///< middle
    int bar = 0;     ///< top of the A–B bar
    int axis = 0;    ///< the line above the labels
    int labels = 0;  ///< middle
};

/// All that a strip shows, for one painting.
struct TimelineScene
{
    const Theme &theme;
    const TimelineData &data;
    const TimelineView &view;
    const TimeFormat &format;
    int height = 0;
    int playhead = -1;
    int a = -1;
    int b = -1;
    int newEvents = 0;
    TimelineEnd end = TimelineEnd::Present;
    qint64 endTicks = 0;
};

class TimelinePainter
{
public:
    TimelinePainter(QPainter &painter, const TimelineScene &scene);

    void paint();
    /// Where the pill is; empty without new events.
    static QString pillText(int newEvents);
    static QRect pillRect(const TimelineScene &scene);
    static QRect playheadLabelRect(const TimelineScene &scene);
    /// Where the flag of a marker is: never behind the playhead's label; empty where it is out of view.
    static QRect flagRect(const TimelineScene &scene, TimelineMarker marker);

private:
    void paintHatch();
    void paintDensity();
    void paintLine();
    void paintMarkers();
    void paintBins();
    void paintShape(int index, qreal x);
    void paintNumbers();
    void paintGaps();
    void paintTimeLabels();
    void paintRevisionLabels();
    void paintEnd();
    void paintPlayhead();
    void paintPill();
    QString revisionLabel(int index, int previous) const;
    bool isLater(int index) const { return index > m_s.playhead; }
    qreal playheadX() const { return m_s.view.xOf(m_s.playhead); }
    bool atEnd() const { return m_s.playhead == m_s.data.size() - 1; }
    static QString playheadText(const TimelineScene &scene);
    bool inView(qreal x, qreal margin = 0) const { return x >= -margin && x <= m_s.view.width() + margin; }

    QPainter &m_p;
    const TimelineScene &m_s;
    const Theme &m_theme;
    TimelineLanes m_lanes;
};

} // namespace foldline::ui
