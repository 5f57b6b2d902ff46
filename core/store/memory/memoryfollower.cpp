// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/memory/memoryfollower.h"

#include "core/store/sqlite/appendrules.h"

#include <algorithm>

namespace foldline::store::memory {

namespace {

std::uint64_t after(std::optional<std::uint64_t> number) { return number ? std::max(*number + 1, *number) : 0; }

} // namespace

MemoryFollower::MemoryFollower(const MemoryLog &log, const Subscribe &subscribe)
    : m_log(log), m_stream(subscribe.stream), m_begun(log.now())
{
    if (!m_stream) {
        m_next = after(subscribe.afterPosition ? std::optional(subscribe.afterPosition->commit) : std::nullopt);
        return;
    }
    m_next = after(subscribe.afterRevision ? std::optional(subscribe.afterRevision->value) : std::nullopt);
    const Stream *stream = m_log.find(*m_stream);
    if (!stream)
        return;
    m_old = stream->positions.size();
    m_next = std::max(m_next, log.isTombstoned(*m_stream) ? m_old : stream->firstVisible());
}

bool MemoryFollower::collect(std::vector<RecordedEvent> &batch, std::size_t limit)
{
    batch.clear();
    if (!m_stream)
        return collectLog(batch, limit);
    const Stream *stream = m_log.find(*m_stream);
    return !stream || collectStream(*stream, batch, limit);
}

bool MemoryFollower::collectLog(std::vector<RecordedEvent> &batch, std::size_t limit)
{
    for (; m_next < m_log.events().size() && batch.size() < limit; ++m_next)
        batch.push_back(m_log.events()[m_next]);
    return m_next >= m_log.events().size();
}

bool MemoryFollower::collectStream(const Stream &stream, std::vector<RecordedEvent> &batch, std::size_t limit)
{
    for (; m_next < stream.positions.size() && batch.size() < limit; ++m_next) {
        const RecordedEvent &event = m_log.events()[stream.positions[m_next]];
        if (m_next >= m_old || m_log.isYoungEnough(stream, event, m_begun))
            batch.push_back(event);
    }
    return m_next >= stream.positions.size();
}

std::optional<Error> MemoryFollower::over() const
{
    if (!m_stream || !m_log.isTombstoned(*m_stream))
        return std::nullopt;
    return sqlite::tombstonedError(*m_stream);
}

} // namespace foldline::store::memory
