// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/job.h"

#include "ui/services/pooltask.h"

#include <utility>

namespace foldline::ui {

Job::Job(QString title, QThreadPool &pool, QObject *parent) : QObject(parent), m_title(std::move(title)), m_pool(pool)
{
}

Job::~Job() { m_stop.request_stop(); }

void Job::start(Work work)
{
    m_running = true;
    const auto outbox = m_mailbox.outbox();
    const JobContext context(m_stop.get_token(), throttledReport(outbox, [this](quint64 done, quint64 total) {
                                 m_done = done;
                                 m_total = total;
                                 emit progressChanged(done, total);
                             }));
    startOn(m_pool, [this, outbox, context, work = std::move(work)] {
        const Result<QString> result = work(context);
        outbox.post([this, result] { finish(result); });
    });
}

void Job::cancel() { m_stop.request_stop(); }

void Job::finish(const Result<QString> &result)
{
    m_running = false;
    if (result)
        emit succeeded(*result);
    else
        emit failed(result.error());
    emit finished();
    deleteLater();
}

} // namespace foldline::ui
