// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace foldline::ui {

/// Turns many requests into at most one `due` per interval; the first one comes at once (through the event loop), the
/// last one is never lost.
class Throttle : public QObject
{
    Q_OBJECT

public:
    static constexpr int FrameMilliseconds = 34;

    explicit Throttle(int intervalMilliseconds = FrameMilliseconds, QObject *parent = nullptr);
    void request();
    void clear() { m_timer.stop(); }

signals:
    void due();

private:
    QTimer m_timer;
    QElapsedTimer m_sinceLast;
    int m_interval;
};

} // namespace foldline::ui
