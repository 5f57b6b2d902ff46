// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

namespace foldline::projections {

/// Gathers a store's small batches to a larger one, so that a catch-up commits seldom. Keeps its buffers. One thread.
class EventBuffer
{
public:
    using Clock = std::chrono::steady_clock;

    void add(std::span<const events::RecordedEvent> batch)
    {
        if (m_used == 0)
            m_since = Clock::now();
        if (m_events.size() < m_used + batch.size())
            m_events.resize(m_used + batch.size());
        for (const events::RecordedEvent &event : batch)
            m_events[m_used++] = event;
    }
    [[nodiscard]] std::span<const events::RecordedEvent> events() const { return {m_events.data(), m_used}; }
    [[nodiscard]] std::size_t size() const { return m_used; }
    [[nodiscard]] Clock::time_point since() const { return m_since; }
    void clear() { m_used = 0; }

private:
    std::vector<events::RecordedEvent> m_events;
    std::size_t m_used = 0;
    Clock::time_point m_since;
};

} // namespace foldline::projections
