// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/player.h"

#include <algorithm>

namespace foldline::ui {

Player::Player(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Player::step);
}

void Player::setSpeed(PlaybackBar::Speed speed)
{
    m_speed = speed;
    if (m_timer.isActive())
        m_timer.start(pauseAfter(m_index));
}

void Player::play(int index)
{
    if (!m_timeline || m_timeline->isEmpty())
        return;
    m_index = index + 1 >= static_cast<int>(m_timeline->size()) ? -1 : index;
    m_timer.start(0);
    emit playingChanged(true);
}

void Player::stop()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    emit playingChanged(false);
}

void Player::step()
{
    const int last = static_cast<int>(m_timeline->size()) - 1;
    m_index = std::min(m_index + 1, last);
    emit stepped(m_index);
    if (m_index < last)
        m_timer.start(pauseAfter(m_index));
    else
        emit playingChanged(false);
}

int Player::pauseAfter(int index) const
{
    switch (m_speed) {
    case PlaybackBar::Speed::One:
        return 1000;
    case PlaybackBar::Speed::Two:
        return 500;
    case PlaybackBar::Speed::Ten:
        return 100;
    case PlaybackBar::Speed::Original:
        break;
    }
    if (index < 0 || static_cast<std::size_t>(index) + 1 >= m_timeline->size())
        return 0;
    const auto at = static_cast<std::size_t>(index);
    const auto gap = m_timeline->entry(at + 1).event.created.ticks() - m_timeline->entry(at).event.created.ticks();
    return static_cast<int>(std::clamp<std::int64_t>(gap / Timestamp::TicksPerMillisecond, 0, LongestPause));
}

} // namespace foldline::ui
