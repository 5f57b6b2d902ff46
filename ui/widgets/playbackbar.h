// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/timelinetypes.h"

#include <QWidget>

class QLabel;
class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace foldline::ui {

class AsOfField;
class SegmentedControl;
class Theme;

/// The row under the timeline: axis, steps, play, markers, zoom, "as of". It only asks; the page decides.
class PlaybackBar : public QWidget
{
    Q_OBJECT

public:
    enum class Step { First, Previous, Next, Last };
    enum class Speed { One, Two, Ten, Original };

    explicit PlaybackBar(const Theme &theme, QWidget *parent = nullptr);

    void setAxis(TimelineAxis axis);
    /// Which steps are possible. `index` may be -1, before the first event.
    void setPosition(int index, int count);
    void setPlaying(bool playing);
    void setSpeed(Speed speed);
    Speed speed() const { return m_speed; }
    /// Revisions shown beside A and B; -1 shows "–".
    void setMarkers(qint64 a, qint64 b);
    /// What the field shows while nobody types in it; empty shows "now". `shortText` is used where the row is narrow.
    void setAsOf(const QString &text, const QString &shortText, const QString &tip);
    void setZone(const QString &zone);
    /// A sentence under the field until the next typing; empty clears.
    void showAsOfError(const QString &sentence);
    void focusAsOf();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void axisChosen(foldline::ui::TimelineAxis axis);
    void stepRequested(foldline::ui::PlaybackBar::Step step);
    void playToggled();
    void speedChosen(foldline::ui::PlaybackBar::Speed speed);
    void markerSetRequested(foldline::ui::TimelineMarker marker);
    void markerVisitRequested(foldline::ui::TimelineMarker marker);
    void markerClearRequested(foldline::ui::TimelineMarker marker);
    void compareRequested();
    void zoomRequested(foldline::ui::TimelineZoom zoom);
    /// As typed, trimmed; empty or "now" asks for the present.
    void asOfEntered(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void setupSteps();
    void setupPlay();
    void setupMarkers();
    void setupZoom();
    void setupAsOf();
    void addSeparator();
    QToolButton *markerButton(TimelineMarker marker);
    void collapse();
    void restyle();

    const Theme &m_theme;
    QHBoxLayout *m_row = nullptr;
    SegmentedControl *m_axis = nullptr;
    QToolButton *m_first = nullptr;
    QToolButton *m_previous = nullptr;
    QToolButton *m_next = nullptr;
    QToolButton *m_last = nullptr;
    QToolButton *m_play = nullptr;
    QToolButton *m_speedButton = nullptr;
    QToolButton *m_markerA = nullptr;
    QToolButton *m_markerB = nullptr;
    QPushButton *m_compare = nullptr;
    QWidget *m_zoom = nullptr;
    AsOfField *m_asOf = nullptr;
    QLabel *m_asOfLabel = nullptr;
    qint64 m_revisionA = -1;
    qint64 m_revisionB = -1;
    Speed m_speed = Speed::One;
    bool m_playing = false;
};

} // namespace foldline::ui
