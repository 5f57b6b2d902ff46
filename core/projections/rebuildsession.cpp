// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/projectionsession.h"

#include <algorithm>
#include <utility>

namespace foldline::projections {
namespace {

constexpr auto OtherRebuildLook = std::chrono::milliseconds(200);

} // namespace

Result<ProjectionSession::Ending> ProjectionSession::rebuild(bool wanted, const RunProgress &progress,
                                                             std::stop_token stop)
{
    if (auto opened = open(wanted, stop); !opened)
        return failure(opened.error());
    if (!wanted && !m_tables.needsRebuild)
        return Ending::Rebuilt; // somebody else did it
    m_context.monitor.setState(RunState::Rebuilding);
    if (!wanted && m_tables.isRebuilding) {
        waitFor(OtherRebuildLook, stop);
        return stop.stop_requested() ? Ending::Stopped : Ending::StartAgain;
    }
    m_spare = m_context.projection.another();
    if (m_spare && !m_tables.needsRebuild) {
        if (auto ready = serve(); !ready)
            return failure(ready.error());
    }
    Projection &filling = m_spare ? *m_spare : m_context.projection;
    TableRebuild tables(*m_database, m_context.store, filling, m_context.owner, m_context.options.refusalPolicy);
    if (auto begun = tables.begin(); !begun)
        return failure(begun.error());
    auto result = fillAndSwap(tables, progress, stop);
    if (!result || *result != Ending::Rebuilt)
        tables.drop();
    return result;
}

Result<ProjectionSession::Ending> ProjectionSession::fillAndSwap(TableRebuild &tables, const RunProgress &progress,
                                                                 std::stop_token stop)
{
    for (;;) {
        const auto filled = fillToEnd(tables, progress, stop);
        if (m_error || m_refusal)
            return ending(filled);
        if (!filled)
            return failure(filled.error());
        const auto swapped = tables.swap(stop);
        if (!swapped)
            return failure(swapped.error());
        if (*swapped)
            return Ending::Rebuilt;
    }
}

Result<void> ProjectionSession::fillToEnd(TableRebuild &tables, const RunProgress &progress, std::stop_token stop)
{
    const auto total = knownCount(m_context.store, stop);
    if (!total)
        return failure(total.error());
    chooseBatch(*total - std::min(*total, m_events));
    const auto tell = [&] {
        m_context.monitor.setRebuild(m_events, std::max(*total, m_events));
        if (progress)
            progress(m_events, std::max(*total, m_events));
    };
    tell();
    store::AllRead read;
    read.from = tables.position();
    m_buffer.clear();
    auto done = m_context.store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            m_buffer.add(after(batch, tables.position()));
            if (m_buffer.size() < m_batch)
                return true;
            const bool isFilled = fill(tables, m_buffer.events(), tell, stop);
            m_buffer.clear();
            return isFilled;
        },
        stop);
    if (done && !m_error && !m_refusal)
        static_cast<void>(fill(tables, m_buffer.events(), tell, stop));
    m_buffer.clear();
    return done;
}

bool ProjectionSession::fill(TableRebuild &tables, std::span<const events::RecordedEvent> batch,
                             const std::function<void()> &tell, std::stop_token stop)
{
    while (!batch.empty()) {
        const auto part = batch.first(std::min(m_batch, batch.size()));
        const auto outcome = writePatiently(tables, part, stop);
        if (!accept(outcome))
            return false;
        m_events += outcome->events;
        m_context.monitor.countEvents(outcome->events);
        tell();
        serveMeanwhile(stop);
        batch = batch.subspan(part.size());
    }
    return true;
}

Result<BatchWriter::Outcome> ProjectionSession::writePatiently(TableRebuild &tables,
                                                               std::span<const events::RecordedEvent> batch,
                                                               std::stop_token stop)
{
    auto delay = m_context.options.retryDelay;
    for (int tries = 0;; ++tries) {
        auto outcome = tables.write(batch, stop);
        if (outcome || outcome.error().code != ErrorCode::Unavailable || tries >= m_context.options.retries ||
            stop.stop_requested())
            return outcome;
        waitFor(delay, stop);
        delay *= 2;
    }
}

/// One batch of what came into the log since, so that the tables that serve stay live. Whatever keeps it from that is
/// met again, and told, when the rebuild is over.
void ProjectionSession::serveMeanwhile(std::stop_token stop)
{
    if (!m_serving || m_error || m_refusal)
        return;
    const auto last = m_context.store.lastPosition(stop);
    if (!last || *last <= m_serving->checkpoint().position)
        return;
    store::AllRead read;
    read.from = m_serving->checkpoint().position;
    read.limit = m_batch;
    bool isWritten = true;
    const auto seen = EventBuffer::Clock::now();
    const auto done = m_context.store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            const auto outcome = m_serving->write(batch, stop);
            isWritten = outcome && !outcome->refusal && !outcome->startAgain;
            if (isWritten) {
                const std::uint64_t filled = m_events;
                isWritten = noteCommit(*outcome, seen, stop).has_value();
                m_events = filled;
            }
            return isWritten;
        },
        stop);
    if (!done || !isWritten)
        m_serving.reset();
}

} // namespace foldline::projections
