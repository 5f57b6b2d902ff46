// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/projectionsession.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace foldline::projections {
namespace {

constexpr auto LookInterval = std::chrono::milliseconds(200);
constexpr auto LongestGathering = std::chrono::milliseconds(200);
constexpr std::size_t LargeBatches = 10;
constexpr std::size_t BatchesFarBehind = 20;

std::int64_t millisecondsSince(EventBuffer::Clock::time_point when)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(EventBuffer::Clock::now() - when).count();
}

} // namespace

void waitFor(std::chrono::milliseconds time, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    condition.wait_for(lock, stop, time, [] { return false; });
}

ProjectionSession::~ProjectionSession()
{
    m_context.projection.release();
    if (m_spare)
        m_spare->release();
}

Result<void> ProjectionSession::open(bool forRebuild, std::stop_token stop)
{
    auto database = ReadModelDatabase::open(m_context.location);
    if (!database)
        return failure(database.error());
    m_database = *std::move(database);
    auto tables = openServingTables(*m_database, m_context.store, m_context.projection, m_context.owner, forRebuild,
                                    std::move(stop));
    if (!tables)
        return failure(tables.error());
    m_tables = *std::move(tables);
    if (!m_tables.unfit)
        return {};
    m_isUnfit = true;
    return failure(*m_tables.unfit);
}

/// Starts at the checkpoint that `open` found.
Result<void> ProjectionSession::serve()
{
    m_serving.emplace(*m_database, m_context.store, m_context.projection, m_context.options.refusalPolicy);
    if (auto ready = m_serving->serve(m_tables.checkpoint); !ready)
        return ready;
    const auto rows = m_context.projection.rows(*m_database, {});
    if (!rows)
        return failure(rows.error());
    const auto setAside = countRefusals(*m_database, std::string(m_context.projection.name()), {});
    if (!setAside)
        return failure(setAside.error());
    m_setAside = *setAside;
    m_context.monitor.setTables(m_tables.checkpoint.position, *rows, m_setAside);
    return {};
}

/// A log that goes on where no event of the old one ended is another one.
Error ProjectionSession::placeGone(Error error)
{
    if (error.code != ErrorCode::InvalidInput)
        return error;
    m_isUnfit = true;
    return {ErrorCode::Corrupt,
            "The place that the read models had come to is not in the log any more: the store was put back to an "
            "earlier state and written to since. Nothing was changed; rebuild them.",
            describe(error)};
}

Result<ProjectionSession::Ending> ProjectionSession::ending(const Result<void> &done)
{
    if (m_error)
        return failure(*m_error);
    if (m_refusal)
        return Ending::Refused;
    if (m_startAgain)
        return Ending::StartAgain;
    if (!done)
        return failure(placeGone(done.error()));
    return Ending::Stopped;
}

void ProjectionSession::chooseBatch(std::uint64_t eventsBehind)
{
    const std::size_t usual = std::max<std::size_t>(1, m_context.options.batchSize);
    m_batch = eventsBehind / usual >= BatchesFarBehind ? usual * LargeBatches : usual;
}

Result<std::optional<Distance>> ProjectionSession::start(std::stop_token stop)
{
    if (auto opened = open(false, stop); !opened)
        return failure(opened.error());
    if (m_tables.needsRebuild)
        return std::nullopt;
    if (auto ready = serve(); !ready)
        return failure(ready.error());
    auto distance = m_context.distance.after(m_serving->checkpoint().position, stop);
    if (!distance)
        return failure(placeGone(distance.error()));
    chooseBatch(distance->events);
    return *distance;
}

Result<ProjectionSession::Ending> ProjectionSession::follow(std::stop_token stop)
{
    const auto distance = start(stop);
    if (!distance)
        return failure(distance.error());
    if (!*distance)
        return Ending::NeedsRebuild;
    m_context.monitor.setBehind((*distance)->events, (*distance)->milliseconds, false);
    m_context.monitor.setState(RunState::CatchingUp);
    return ending(subscribe(stop));
}

Result<void> ProjectionSession::subscribe(std::stop_token stop)
{
    store::Subscribe from;
    from.afterPosition = m_serving->checkpoint().position;
    store::SubscriptionHandler handler;
    handler.events = [&](std::span<const events::RecordedEvent> batch) { return take(batch, stop); };
    // The handler cannot end the subscription from `caughtUp`; its stop source can.
    std::stop_source end;
    const std::stop_callback relay(stop, [&end] { end.request_stop(); });
    handler.caughtUp = [&](std::optional<events::Position>) {
        reachedEnd(stop);
        if (m_error || m_refusal || m_startAgain)
            end.request_stop();
    };
    return m_context.store.subscribe(from, handler, end.get_token());
}

bool ProjectionSession::take(std::span<const events::RecordedEvent> batch, std::stop_token stop)
{
    if (stop.stop_requested())
        return false;
    if (m_live)
        return write(batch, EventBuffer::Clock::now(), stop);
    m_buffer.add(batch);
    const bool isDue = m_buffer.size() >= m_batch || EventBuffer::Clock::now() - m_buffer.since() > LongestGathering;
    return !isDue || flush(stop);
}

void ProjectionSession::reachedEnd(std::stop_token stop)
{
    if (m_error || m_refusal || m_startAgain || stop.stop_requested() || !flush(stop))
        return;
    m_progressed = true;
    if (m_live)
        return;
    if (auto completed = m_context.projection.complete(*m_database, {}); !completed) {
        m_error = completed.error();
        return;
    }
    m_live = true;
    m_behind = 0;
    chooseBatch(0);
    m_context.monitor.clearTransientError();
    m_context.monitor.setBehind(0, m_events > 0 ? millisecondsSince(m_buffer.since()) : 0, false);
    m_context.monitor.setState(RunState::Running);
}

bool ProjectionSession::flush(std::stop_token stop)
{
    const bool isWritten = write(m_buffer.events(), m_buffer.since(), stop);
    m_buffer.clear();
    return isWritten;
}

bool ProjectionSession::write(std::span<const events::RecordedEvent> batch, EventBuffer::Clock::time_point seen,
                              std::stop_token stop)
{
    while (!batch.empty()) {
        const auto part = batch.first(std::min(m_batch, batch.size()));
        const auto outcome = m_serving->write(part, stop);
        if (outcome) {
            if (auto noted = noteCommit(*outcome, seen, stop); !noted)
                m_error = noted.error();
        }
        if (!accept(outcome) || m_error)
            return false;
        batch = batch.subspan(part.size());
    }
    return true;
}

bool ProjectionSession::accept(const Result<BatchWriter::Outcome> &outcome)
{
    if (!outcome) {
        m_error = outcome.error();
        return false;
    }
    m_refusal = outcome->refusal;
    m_startAgain = outcome->startAgain;
    return !m_refusal && !m_startAgain;
}

Result<void> ProjectionSession::noteCommit(const BatchWriter::Outcome &outcome, EventBuffer::Clock::time_point seen,
                                           std::stop_token stop)
{
    if (outcome.startAgain)
        return {};
    m_progressed = true;
    m_events += outcome.events;
    m_setAside += outcome.setAside;
    const auto rows = m_context.projection.rows(*m_database, {});
    if (!rows)
        return failure(rows.error());
    RunnerMonitor &monitor = m_context.monitor;
    monitor.setTables(m_serving->checkpoint().position, *rows, m_setAside);
    monitor.countEvents(outcome.events);
    lookHowFar(seen, stop);
    monitor.tell();
    return {};
}

/// Asks the store now and then; while nothing is known to be behind, what is live is taken to be at the end.
void ProjectionSession::lookHowFar(EventBuffer::Clock::time_point seen, std::stop_token stop)
{
    RunnerMonitor &monitor = m_context.monitor;
    const auto now = EventBuffer::Clock::now();
    if (now - m_lastLook <= LookInterval && !(m_live && m_behind > 0)) {
        if (m_live)
            monitor.setBehind(0, millisecondsSince(seen), false);
        return;
    }
    m_lastLook = now;
    // A store that cannot be asked right now says so to the subscription as well.
    const auto distance = m_context.distance.after(m_serving->checkpoint().position, std::move(stop));
    if (!distance)
        return;
    m_behind = distance->events;
    monitor.setBehind(m_behind, m_behind > 0 ? distance->milliseconds : millisecondsSince(seen), false);
}

Result<ProjectionSession::Ending> ProjectionSession::catchUp(std::optional<events::Position> end,
                                                             const RunProgress &progress, std::stop_token stop)
{
    const auto distance = start(stop);
    if (!distance)
        return failure(distance.error());
    if (!*distance)
        return Ending::NeedsRebuild;
    const std::uint64_t expected = (*distance)->events;
    m_context.monitor.setState(RunState::CatchingUp);
    store::AllRead read;
    read.from = m_serving->checkpoint().position;
    auto done = m_context.store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            const auto rest = after(batch, m_serving->checkpoint().position);
            const auto wanted = rest.first(rest.size() - after(rest, end).size());
            m_buffer.add(wanted);
            if (m_buffer.size() >= m_batch && !flush(stop))
                return false;
            if (progress)
                progress(m_events, std::max(expected, m_events));
            return wanted.size() == rest.size();
        },
        stop);
    if (done && !m_error && !m_refusal && !m_startAgain && flush(stop))
        done = m_context.projection.complete(*m_database, {});
    return ending(done);
}

} // namespace foldline::projections
