// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/runnermonitor.h"

#include <algorithm>

namespace foldline::projections {
namespace {

constexpr auto RateWindow = std::chrono::seconds(2);
constexpr std::uint64_t MostCounted = 10'000;

bool countsEvents(events::Position last, std::uint64_t count)
{
    return last.commit == last.prepare && (last.commit == count || last.commit + 1 == count);
}

std::uint64_t eventsAfter(std::optional<events::Position> position, events::Position last, std::uint64_t count)
{
    if (!position)
        return count;
    if (countsEvents(last, count))
        return last.commit - position->commit;
    const double part = static_cast<double>(last.commit - position->commit) /
                        static_cast<double>(std::max<std::uint64_t>(last.commit, 1));
    return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(part * static_cast<double>(count)));
}

Result<std::optional<Timestamp>> firstCreatedAfter(store::EventStore &store, std::optional<events::Position> position,
                                                   std::stop_token stop)
{
    std::optional<Timestamp> created;
    store::AllRead read;
    read.from = position;
    read.limit = 2;
    const auto done = store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            for (const events::RecordedEvent &event : batch) {
                if (!created && (!position || event.position > *position))
                    created = event.created;
            }
            return !created;
        },
        stop);
    if (!done)
        return failure(done.error());
    return created;
}

/// For stores that do not know how many events they have: counts them, up to some number.
Result<Distance> countedDistance(store::EventStore &store, std::optional<events::Position> position,
                                 std::stop_token stop)
{
    Distance distance;
    store::AllRead read;
    read.from = position;
    read.limit = MostCounted;
    const auto done = store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            for (const events::RecordedEvent &event : batch) {
                if (position && event.position <= *position)
                    continue;
                if (distance.events++ == 0)
                    distance.milliseconds =
                        std::max<std::int64_t>(0, Timestamp::now().milliseconds() - event.created.milliseconds());
            }
            return true;
        },
        stop);
    if (!done)
        return failure(done.error());
    return distance;
}

} // namespace

Result<std::uint64_t> knownCount(store::EventStore &store, std::stop_token stop)
{
    auto count = store.eventCount(std::move(stop));
    return !count && count.error().code == ErrorCode::Unsupported ? Result<std::uint64_t>(0) : count;
}

Result<Distance> distanceToEnd(store::EventStore &store, std::optional<events::Position> position, std::stop_token stop)
{
    const auto last = store.lastPosition(stop);
    if (!last)
        return failure(last.error());
    if (!*last || (position && **last <= *position))
        return Distance{};
    const auto count = store.eventCount(stop);
    if (!count && count.error().code != ErrorCode::Unsupported)
        return failure(count.error());
    if (!count)
        return countedDistance(store, position, stop);
    const auto created = firstCreatedAfter(store, position, stop);
    if (!created)
        return failure(created.error());
    Distance distance;
    distance.events = eventsAfter(position, **last, *count);
    if (*created)
        distance.milliseconds = std::max<std::int64_t>(0, Timestamp::now().milliseconds() - (*created)->milliseconds());
    return distance;
}

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

void RunnerMonitor::stopped(Error error, std::optional<Refusal> refusal)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_status.lastError = std::move(error);
        m_status.refusal = std::move(refusal);
        m_isTransient = false;
    }
    setState(RunState::Stopped);
}

void RunnerMonitor::clearFailure()
{
    const std::scoped_lock lock(m_mutex);
    m_status.lastError.reset();
    m_status.refusal.reset();
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
