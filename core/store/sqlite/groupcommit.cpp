// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/groupcommit.h"

#include <algorithm>
#include <utility>

namespace foldline::store::sqlite {

namespace {

constexpr std::size_t MaxJobs = 1024;

tl::unexpected<Error> stopped()
{
    return failure(ErrorCode::Cancelled, "The write was stopped before it began; nothing was written.");
}

} // namespace

GroupCommit::GroupCommit(std::unique_ptr<LogWriter> writer, std::chrono::milliseconds patience,
                         std::function<void()> committed)
    : m_writer(std::move(writer)), m_patience(patience), m_committed(std::move(committed))
{
}

std::size_t GroupCommit::waiting() const
{
    const std::scoped_lock lock(m_mutex);
    return m_inside;
}

Result<AppendResult> GroupCommit::run(const Work &work, const std::stop_token &stop)
{
    if (stop.stop_requested())
        return stopped();
    Job job{work, std::chrono::steady_clock::now() + m_patience, std::nullopt};
    std::unique_lock lock(m_mutex);
    ++m_inside;
    m_queue.push_back(&job);
    while (!job.done) {
        if (!m_led) {
            m_led = true;
            lock.unlock();
            lead(job, stop);
            lock.lock();
            m_led = false;
            m_changed.notify_all();
            continue;
        }
        m_changed.wait(lock, stop, [&] { return job.done || !m_led; });
        if (stop.stop_requested() && job.queued) {
            withdraw(job);
            job.outcome = stopped();
            break;
        }
        // Once its work has begun, only the outcome counts.
        if (!job.done && stop.stop_requested())
            m_changed.wait(lock, [&] { return job.done || !m_led; });
    }
    --m_inside;
    return std::move(*job.outcome);
}

/// Requires: this thread leads and does not hold the mutex.
void GroupCommit::lead(Job &own, const std::stop_token &stop)
{
    auto begun = m_writer->begin(own.deadline, stop);
    if (!begun) {
        // The others wait for the next leader: they came later, and their callers did not ask to stop.
        const std::scoped_lock lock(m_mutex);
        withdraw(own);
        own.outcome = failure(begun.error());
        own.done = true;
        return;
    }
    const std::vector<Job *> jobs = take();
    auto wrote = runJobs(jobs);
    for (Job *job : jobs) {
        if (!wrote)
            job->outcome = failure(wrote.error());
    }
    if (wrote && *wrote)
        m_committed();
    const std::scoped_lock lock(m_mutex);
    for (Job *job : jobs)
        job->done = true;
}

std::vector<GroupCommit::Job *> GroupCommit::take()
{
    const std::scoped_lock lock(m_mutex);
    const auto count = static_cast<std::ptrdiff_t>(std::min(m_queue.size(), MaxJobs));
    std::vector<Job *> jobs(m_queue.begin(), m_queue.begin() + count);
    m_queue.erase(m_queue.begin(), m_queue.begin() + count);
    for (Job *job : jobs)
        job->queued = false;
    return jobs;
}

Result<bool> GroupCommit::runJobs(const std::vector<Job *> &jobs)
{
    const std::uint64_t before = m_writer->size();
    if (jobs.size() == 1) {
        Job &job = *jobs.front();
        job.outcome = job.work(*m_writer);
        if (!*job.outcome) {
            m_writer->rollback();
            return false;
        }
    } else {
        for (Job *job : jobs)
            job->outcome = runPart(*job);
    }
    const bool wrote = m_writer->size() != before;
    auto committed = m_writer->commit();
    return committed ? Result<bool>(wrote) : Result<bool>(failure(committed.error()));
}

Result<AppendResult> GroupCommit::runPart(const Job &job)
{
    if (auto begun = m_writer->beginPart(); !begun)
        return failure(begun.error());
    auto outcome = job.work(*m_writer);
    auto kept = outcome ? m_writer->keepPart() : Result<void>();
    if (!kept)
        outcome = failure(kept.error());
    if (!outcome)
        m_writer->undoPart();
    return outcome;
}

void GroupCommit::withdraw(Job &job)
{
    std::erase(m_queue, &job);
    job.queued = false;
}

} // namespace foldline::store::sqlite
