// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/runnermonitor.h"

#include <algorithm>

namespace foldline::projections {
namespace {

constexpr auto RateWindow = std::chrono::seconds(2);

} // namespace

RunnerMonitor::RunnerMonitor(std::string projection, int version, std::function<void(const RunnerStatus &)> changed)
    : m_changed(std::move(changed))
{
    m_status.projection = std::move(projection);
    m_status.version = version;
}

RunnerStatus RunnerMonitor::status() const
{
    const std::scoped_lock lock(m_mutex);
    RunnerStatus status = m_status;
    status.eventsPerSecond = rateAt(Clock::now());
    return status;
}

double RunnerMonitor::rateAt(Clock::time_point now) const
{
    std::uint64_t events = 0;
    for (const auto &[when, count] : m_recent) {
        if (now - when <= RateWindow)
            events += count;
    }
    return static_cast<double>(events) / std::chrono::duration<double>(RateWindow).count();
}

void RunnerMonitor::setState(RunState state)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_status.state == state)
            return;
        m_status.state = state;
        if (state != RunState::Rebuilding) {
            m_status.rebuildDone = 0;
            m_status.rebuildTotal = 0;
        }
    }
    tell();
}

void RunnerMonitor::setTables(std::optional<events::Position> position, std::uint64_t rows, std::uint64_t setAside)
{
    const std::scoped_lock lock(m_mutex);
    m_status.position = position;
    m_status.rows = rows;
    m_status.setAside = setAside;
}

void RunnerMonitor::setBehind(std::uint64_t events, std::int64_t milliseconds, bool shouldTell)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_status.eventsBehind == events && m_status.millisecondsBehind == milliseconds)
            return;
        m_status.eventsBehind = events;
        m_status.millisecondsBehind = milliseconds;
    }
    if (shouldTell)
        tell();
}

void RunnerMonitor::setError(Error error, bool transient)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_status.lastError = std::move(error);
        m_isTransient = transient;
    }
    tell();
}

void RunnerMonitor::clearTransientError()
{
    const std::scoped_lock lock(m_mutex);
    if (std::exchange(m_isTransient, false))
        m_status.lastError.reset();
}

void RunnerMonitor::stopped(Error error, std::optional<Refusal> refusal, bool isUnfit)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_status.lastError = std::move(error);
        m_status.refusal = std::move(refusal);
        m_status.isUnfit = isUnfit;
        m_isTransient = false;
    }
    setState(RunState::Stopped);
}

void RunnerMonitor::clearFailure()
{
    const std::scoped_lock lock(m_mutex);
    m_status.lastError.reset();
    m_status.refusal.reset();
    m_status.isUnfit = false;
}

void RunnerMonitor::setRebuild(std::uint64_t done, std::uint64_t total)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_status.rebuildDone = done;
        m_status.rebuildTotal = total;
    }
    tell();
}

void RunnerMonitor::countEvents(std::uint64_t events)
{
    const auto now = Clock::now();
    const std::scoped_lock lock(m_mutex);
    while (!m_recent.empty() && now - m_recent.front().first > RateWindow)
        m_recent.pop_front();
    m_recent.emplace_back(now, events);
}

void RunnerMonitor::tell()
{
    if (m_changed)
        m_changed(status());
}

} // namespace foldline::projections
