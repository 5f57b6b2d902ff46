// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timelineservice.h"
#include "ui/widgets/playbackbar.h"

#include <QObject>
#include <QTimer>

namespace foldline::ui {

/// Moves a playhead from event to event: one, two or ten a second, or at the pace of the events themselves with pauses
/// cut to three seconds.
class Player : public QObject
{
    Q_OBJECT

public:
    static constexpr int LongestPause = 3000;

    explicit Player(QObject *parent = nullptr);

    void setTimeline(const TimelinePtr &timeline) { m_timeline = timeline; }
    void setSpeed(PlaybackBar::Speed speed);
    [[nodiscard]] PlaybackBar::Speed speed() const { return m_speed; }
    [[nodiscard]] bool isPlaying() const { return m_timer.isActive(); }
    /// From the event at `index` (-1: before the first); from the start again when it is the last one.
    void play(int index);
    void stop();
    /// The playhead was moved by hand.
    void setIndex(int index) { m_index = index; }

signals:
    void stepped(int index);
    void playingChanged(bool playing);

private:
    void step();
    [[nodiscard]] int pauseAfter(int index) const;

    TimelinePtr m_timeline;
    QTimer m_timer;
    PlaybackBar::Speed m_speed = PlaybackBar::Speed::One;
    int m_index = -1;
};

} // namespace foldline::ui
