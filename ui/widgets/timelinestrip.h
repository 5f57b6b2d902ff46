// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/widgets/timelinetypes.h"

#include <functional>
#include <memory>
#include <span>

#include <QWidget>

namespace foldline::ui {

class Theme;
class TimelineData;
class TimelineView;
struct TimelineScene;

/// The events of one stream on a line, with a playhead that can be dragged. Marks are known by their index, 0 …
/// count()-1; index -1 is "before the first". Painting costs as much as the strip is wide, not as many marks as there
/// are.
class TimelineStrip : public QWidget
{
    Q_OBJECT

public:
    explicit TimelineStrip(const Theme &theme, QWidget *parent = nullptr);
    ~TimelineStrip() override;

    void setMarks(std::span<const TimelineMark> marks);
    /// The view stays where it is unless all was in view. The playhead stays.
    void appendMarks(std::span<const TimelineMark> marks);
    void clearFresh();
    int count() const;

    int playhead() const { return m_playhead; }
    /// Moves it without a signal; scrolls it into view. Clamped to -1 … count()-1.
    void setPlayhead(int index);
    int marker(TimelineMarker marker) const { return marker == TimelineMarker::A ? m_a : m_b; }
    /// -1 for none.
    void setMarkers(int a, int b);

    TimelineAxis axis() const;
    void setAxis(TimelineAxis axis);
    void setTimeFormat(const TimeFormat &format);
    /// The number on the pill; 0 hides it.
    void setNewEvents(int count);
    void setEnd(TimelineEnd end, qint64 sinceTicks = 0);
    /// Words for tooltips: the sentence of that event. Called on hovering only.
    void setDescriber(std::function<QString(int index)> describer);

    void zoom(TimelineZoom zoom);
    bool isZoomed() const;
    /// Whether the mark is drawn as a shape of its own rather than in a bar.
    bool showsShape(int index) const;
    /// Middle of the mark in widget coordinates.
    QPointF markPosition(int index) const;
    /// The mark next to that place; -1 without marks.
    int indexAt(const QPoint &position) const;
    QRect pillRect() const;
    /// Where the playhead's label and a marker's flag stand; empty where the flag is out of view.
    QRect labelRect() const;
    QRect flagRect(TimelineMarker marker) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// By dragging, clicking or a key; during a drag for every mark passed, before the strip repaints.
    void playheadMoved(int index);
    void markClicked(int index);
    void newEventsClicked();
    void playToggled();
    /// Keys A and B, and the context menu.
    void markerChosen(foldline::ui::TimelineMarker marker, int index);
    void markMenuRequested(int index, const QPoint &globalPosition);
    void zoomChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    enum class Drag { None, Playhead, Pan };
    enum class Part { Line, Pan, Pill };

    TimelineScene scene() const;
    Part partAt(const QPoint &position) const;
    void moveTo(int index);
    void revealPlayhead();
    void relayout();
    void describe();
    QString tipAt(const QPoint &position) const;

    const Theme &m_theme;
    TimeFormat m_format;
    std::unique_ptr<TimelineData> m_data;
    std::unique_ptr<TimelineView> m_view;
    std::function<QString(int)> m_describer;
    int m_playhead = -1;
    int m_a = -1;
    int m_b = -1;
    int m_newEvents = 0;
    TimelineEnd m_end = TimelineEnd::Present;
    qint64 m_endTicks = 0;
    Drag m_drag = Drag::None;
    int m_dragX = 0;
    bool m_keyboardFocus = false;
};

} // namespace foldline::ui
