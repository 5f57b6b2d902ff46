// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/sessionsaver.h"

#include "ui/services/pooltask.h"

#include <QThreadPool>

#include <utility>

namespace foldline::ui {

namespace {
constexpr int DelayMilliseconds = 1000;
}

SessionSaver::SessionSaver(SessionFile file, std::function<SessionState()> collect, QObject *parent)
    : QObject(parent), m_file(std::move(file)), m_collect(std::move(collect)), m_pool(std::make_unique<QThreadPool>())
{
    // One thread: saves happen in the order in which they were asked for.
    m_pool->setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(DelayMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &SessionSaver::save);
}

SessionSaver::~SessionSaver() { m_pool->waitForDone(); }

void SessionSaver::scheduleSave() { m_timer.start(); }

void SessionSaver::save()
{
    startOn(*m_pool, [file = m_file, state = m_collect(), outbox = m_mailbox.outbox(), this] {
        const auto saved = file.save(state);
        outbox.post([this, saved] {
            if (saved)
                emit this->saved();
            else
                emit failed(saved.error());
        });
    });
}

Result<void> SessionSaver::flush()
{
    m_timer.stop();
    m_pool->waitForDone();
    return m_file.save(m_collect());
}

} // namespace foldline::ui
