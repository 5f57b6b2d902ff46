// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/mailbox.h"
#include "ui/services/pooltask.h"

#include <QtGlobal>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace foldline::ui {

/// What a background job is given: when to stop, and where to say how far it is.
class JobContext
{
public:
    using Report = std::function<void(quint64 done, quint64 total)>;

    JobContext(std::stop_token token, Report report) : stop(std::move(token)), m_report(std::move(report)) {}
    /// Any number of times from the job's thread; at most some 30 a second get through. `total` 0: not known.
    void report(quint64 done, quint64 total = 0) const
    {
        if (m_report)
            m_report(done, total);
    }

    std::stop_token stop;

private:
    Report m_report;
};

/// Hands reports of any thread to `deliver` on the mailbox's thread, at most some 30 a second.
[[nodiscard]] JobContext::Report throttledReport(const Mailbox::Outbox &outbox, JobContext::Report deliver);

/// Latest wins: runs one job at a time for its owner on a pool; starting another one asks the earlier to stop and drops
/// its answer. Lives on one thread (the GUI's); answers arrive there. The work must not touch its owner, only what it
/// captured by value.
class JobRunner
{
public:
    explicit JobRunner(QThreadPool &pool) : m_pool(pool) {}
    ~JobRunner() { m_stop.request_stop(); }
    JobRunner(const JobRunner &) = delete;
    JobRunner &operator=(const JobRunner &) = delete;

    /// `work(const JobContext &) -> R` on the pool; then `deliver(R &&)` here, unless cancelled or overtaken.
    /// `progress(done, total)` here.
    template <typename Work, typename Deliver>
    void run(Work work, Deliver deliver, JobContext::Report progress = {});
    /// Asks the running job to stop and drops its answer.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_running; }

private:
    [[nodiscard]] JobContext::Report reporter(quint64 generation, JobContext::Report progress) const;

    QThreadPool &m_pool;
    Mailbox m_mailbox;
    std::stop_source m_stop;
    quint64 m_generation = 0;
    bool m_running = false;
};

template <typename Work, typename Deliver>
void JobRunner::run(Work work, Deliver deliver, JobContext::Report progress)
{
    using Answer = std::invoke_result_t<Work &, const JobContext &>;
    cancel();
    m_running = true;
    const quint64 generation = m_generation;
    JobContext context(m_stop.get_token(), reporter(generation, std::move(progress)));
    startOn(m_pool, [this, generation, context, work = std::move(work), deliver = std::move(deliver),
                     outbox = m_mailbox.outbox()]() mutable {
        auto answer = std::make_shared<Answer>(work(std::as_const(context)));
        outbox.post([this, generation, answer, deliver = std::move(deliver)]() mutable {
            if (generation != m_generation)
                return;
            m_running = false;
            deliver(std::move(*answer));
        });
    });
}

} // namespace foldline::ui
