// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "core/store/sqlite/logwriter.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

namespace foldline::store::sqlite {

/// Lets threads that write at once share a transaction: the first one leads, takes the lock, runs everybody's work,
/// each in a part of its own, and commits; the others wait. Work is acknowledged only after COMMIT returned. Any
/// thread.
class GroupCommit
{
public:
    using Work = std::function<Result<AppendResult>(LogWriter &)>;

    /// `committed` is called after each commit that wrote something, before its work is acknowledged.
    GroupCommit(std::unique_ptr<LogWriter> writer, std::chrono::milliseconds patience, std::function<void()> committed);

    /// Unavailable when the lock could not be had for `patience`; Cancelled when `stop` came before the work began.
    [[nodiscard]] Result<AppendResult> run(const Work &work, const std::stop_token &stop);
    /// Threads inside `run`.
    [[nodiscard]] std::size_t waiting() const;

private:
    struct Job
    {
        const Work &work;
        std::chrono::steady_clock::time_point deadline;
        std::optional<Result<AppendResult>> outcome;
        bool queued = true;
        bool done = false;
    };

    void lead(Job &own, const std::stop_token &stop);
    std::vector<Job *> take();
    /// Fills in the outcomes and commits. True when something was written; a failure concerns all of them.
    Result<bool> runJobs(const std::vector<Job *> &jobs);
    Result<AppendResult> runPart(const Job &job);
    void withdraw(Job &job);

    std::unique_ptr<LogWriter> m_writer; ///< the leader's
    std::chrono::milliseconds m_patience;
    std::function<void()> m_committed;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Job *> m_queue;
    std::size_t m_inside = 0;
    bool m_led = false;
};

} // namespace foldline::store::sqlite
