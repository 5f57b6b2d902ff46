// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/projectionrunner.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace foldline::projections {

/// The figures of a runner: written by its thread, read by any. Tells `changed` (on the writer's thread, no lock held)
/// of what it is asked to.
class RunnerMonitor
{
public:
    using Clock = std::chrono::steady_clock;

    RunnerMonitor(std::string projection, int version, std::function<void(const RunnerStatus &)> changed);

    [[nodiscard]] RunnerStatus status() const;

    void setState(RunState state);
    /// Where the serving tables stand, without telling.
    void setTables(std::optional<events::Position> position, std::uint64_t rows, std::uint64_t setAside);
    /// Events behind, and the age of the oldest one. `tell` only when they changed.
    void setBehind(std::uint64_t events, std::int64_t milliseconds, bool tell);
    /// A failure that is tried again (`transient`: forgotten as soon as it works), or that did not stop the projection.
    void setError(Error error, bool transient);
    void clearTransientError();
    void stopped(Error error, std::optional<Refusal> refusal, bool isUnfit = false);
    void clearFailure();
    void setRebuild(std::uint64_t done, std::uint64_t total);
    /// Events went into rows that serve, or (during a rebuild) into new ones.
    void countEvents(std::uint64_t events);
    void tell();

private:
    [[nodiscard]] double rateAt(Clock::time_point now) const;

    const std::function<void(const RunnerStatus &)> m_changed;
    mutable std::mutex m_mutex;
    RunnerStatus m_status;
    bool m_isTransient = false;
    std::deque<std::pair<Clock::time_point, std::uint64_t>> m_recent;
};

} // namespace foldline::projections
