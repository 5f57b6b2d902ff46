// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/logdistance.h"

#include <algorithm>
#include <utility>

namespace foldline::projections {
namespace {

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

std::int64_t ageOf(Timestamp created)
{
    return std::max<std::int64_t>(0, Timestamp::now().milliseconds() - created.milliseconds());
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
        std::move(stop));
    if (!done)
        return failure(done.error());
    return created;
}

} // namespace

Result<std::uint64_t> knownCount(store::EventStore &store, std::stop_token stop)
{
    auto count = store.eventCount(std::move(stop));
    return !count && count.error().code == ErrorCode::Unsupported ? Result<std::uint64_t>(0) : count;
}

void LogDistance::moveTo(std::optional<events::Position> position)
{
    m_isMoving = position != m_from;
    if (position < m_from) {
        m_ahead.clear();
        m_until = position;
    }
    m_from = position;
    while (!m_ahead.empty() && m_ahead.front().position <= position)
        m_ahead.pop_front();
    m_until = std::max(m_until, position);
}

Distance LogDistance::known() const
{
    return m_ahead.empty() ? Distance{} : Distance{m_ahead.size(), ageOf(m_ahead.front().created)};
}

/// Whether far more than is counted lies ahead, as a guess. Who catches up would read the log twice otherwise.
bool LogDistance::isFarFrom(events::Position last) const
{
    const std::uint64_t left = last.commit - (m_from ? m_from->commit : 0);
    return m_isMoving && m_span > 0 && left / 2 > m_span;
}

Result<void> LogDistance::countOn(std::uint64_t most, std::stop_token stop)
{
    store::AllRead read;
    read.from = m_until;
    read.withFrom = m_until ? std::optional(false) : std::nullopt;
    read.limit = most;
    return m_store.readAll(
        read,
        [this](std::span<const events::RecordedEvent> batch) {
            for (const events::RecordedEvent &event : batch)
                m_ahead.push_back({event.position, event.created});
            m_until = batch.back().position;
            return true;
        },
        std::move(stop));
}

Result<Distance> LogDistance::counted(events::Position last, std::stop_token stop)
{
    const bool isFar = isFarFrom(last);
    // The oldest event alone says how old it is.
    const std::uint64_t most = !isFar ? MostCounted - m_ahead.size() : m_ahead.empty() ? 1 : 0;
    if (most > 0) {
        if (auto done = countOn(most, std::move(stop)); !done)
            return failure(done.error());
    }
    if (m_ahead.size() >= MostCounted)
        m_span = m_ahead.back().position.commit - m_ahead.front().position.commit;
    Distance distance = known();
    if (isFar)
        distance.events = MostCounted;
    return distance;
}

Result<Distance> LogDistance::after(std::optional<events::Position> position, std::stop_token stop)
{
    moveTo(position);
    // Whoever is that far behind learns nothing new from the store.
    if (m_ahead.size() >= MostCounted)
        return known();
    const auto last = m_store.lastPosition(stop);
    if (!last)
        return failure(last.error());
    if (!*last || (position && **last <= *position))
        return Distance{};
    const auto count = m_store.eventCount(stop);
    if (!count && count.error().code != ErrorCode::Unsupported)
        return failure(count.error());
    if (!count)
        return **last <= m_until ? known() : counted(**last, std::move(stop));
    const auto created = firstCreatedAfter(m_store, position, std::move(stop));
    if (!created)
        return failure(created.error());
    Distance distance;
    distance.events = eventsAfter(position, **last, *count);
    if (*created)
        distance.milliseconds = ageOf(**created);
    return distance;
}

} // namespace foldline::projections
