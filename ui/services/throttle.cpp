// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/throttle.h"

#include <algorithm>

namespace foldline::ui {

Throttle::Throttle(int intervalMilliseconds, QObject *parent) : QObject(parent), m_interval(intervalMilliseconds)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_sinceLast.start();
        emit due();
    });
}

void Throttle::request()
{
    if (m_timer.isActive())
        return;
    const qint64 passed = m_sinceLast.isValid() ? m_sinceLast.elapsed() : m_interval;
    m_timer.start(int(std::max<qint64>(0, m_interval - passed)));
}

} // namespace foldline::ui
