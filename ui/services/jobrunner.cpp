// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/jobrunner.h"

#include <chrono>

namespace foldline::ui {

namespace {

/// Lets a report through when 30 ms passed since the one before.
class Gate
{
public:
    bool passes()
    {
        const qint64 now =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
                .count();
        qint64 last = m_last.load(std::memory_order_relaxed);
        return now - last >= 30 && m_last.compare_exchange_strong(last, now, std::memory_order_relaxed);
    }

private:
    std::atomic<qint64> m_last = 0;
};

} // namespace

JobContext::Report throttledReport(const Mailbox::Outbox &outbox, JobContext::Report deliver)
{
    if (!deliver)
        return {};
    auto gate = std::make_shared<Gate>();
    return [outbox, gate, deliver = std::move(deliver)](quint64 done, quint64 total) {
        if (gate->passes())
            outbox.post([deliver, done, total] { deliver(done, total); });
    };
}

JobContext::Report JobRunner::reporter(quint64 generation, JobContext::Report progress) const
{
    if (!progress)
        return {};
    return throttledReport(m_mailbox.outbox(),
                           [this, generation, progress = std::move(progress)](quint64 done, quint64 total) {
                               if (generation == m_generation)
                                   progress(done, total);
                           });
}

void JobRunner::cancel()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    ++m_generation;
    m_running = false;
}

} // namespace foldline::ui
