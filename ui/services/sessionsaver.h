// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/mailbox.h"
#include "ui/services/sessionstate.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

class QThreadPool;

namespace foldline::ui {

/// Saves the session a second after the last change, in the background; `flush` before the window closes.
class SessionSaver : public QObject
{
    Q_OBJECT

public:
    /// `collect` yields the session as it is now; called on this thread.
    SessionSaver(SessionFile file, std::function<SessionState()> collect, QObject *parent = nullptr);
    ~SessionSaver() override;

    void setDelay(int milliseconds) { m_timer.setInterval(milliseconds); }
    void scheduleSave();
    /// Saves now and waits for it.
    Result<void> flush();

signals:
    void saved();
    void failed(const foldline::Error &error);

private:
    void save();

    SessionFile m_file;
    std::function<SessionState()> m_collect;
    QTimer m_timer;
    Mailbox m_mailbox;
    std::unique_ptr<QThreadPool> m_pool;
};

} // namespace foldline::ui
