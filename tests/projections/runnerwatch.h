// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/projectionrunner.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

namespace foldline::test {

/// Keeps what a runner tells, and waits for something of it.
class RunnerWatch
{
public:
    using Status = projections::RunnerStatus;

    [[nodiscard]] std::function<void(const Status &)> changed()
    {
        return [this](const Status &status) {
            const std::scoped_lock lock(m_mutex);
            m_told.push_back(status);
            m_condition.notify_all();
        };
    }
    /// False after thirty seconds without it. What was told before counts too.
    bool waitFor(const std::function<bool(const Status &)> &condition)
    {
        std::unique_lock lock(m_mutex);
        std::size_t seen = 0;
        return m_condition.wait_for(lock, std::chrono::seconds(30), [&] {
            for (; seen < m_told.size(); ++seen) {
                if (condition(m_told[seen]))
                    return true;
            }
            return false;
        });
    }
    bool waitForState(projections::RunState state)
    {
        return waitFor([state](const Status &status) { return status.state == state; });
    }
    [[nodiscard]] std::vector<Status> told() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_told;
    }
    void forget()
    {
        const std::scoped_lock lock(m_mutex);
        m_told.clear();
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_condition;
    std::vector<Status> m_told;
};

[[nodiscard]] inline projections::ProjectionRunner::Options watched(RunnerWatch &watch)
{
    projections::ProjectionRunner::Options options;
    options.changed = watch.changed();
    return options;
}

/// Live, at the last event that the log has now.
[[nodiscard]] inline auto caughtUpWith(store::EventStore &store)
{
    return [end = store.lastPosition().value()](const projections::RunnerStatus &status) {
        return status.state == projections::RunState::Running && status.position == end;
    };
}

} // namespace foldline::test
