// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storefollower.h"

#include <QStringList>

namespace foldline::test {

using namespace store;

StoreFollower::StoreFollower(EventStore &source, const Subscribe &subscribe) : m_oneStream(subscribe.stream.has_value())
{
    m_thread = std::jthread([this, &source, subscribe](const std::stop_token &stop) {
        SubscriptionHandler handler;
        handler.events = [this](std::span<const RecordedEvent> batch) {
            const std::scoped_lock lock(m_mutex);
            m_events.insert(m_events.end(), batch.begin(), batch.end());
            m_lastArrival = std::chrono::steady_clock::now();
            return true;
        };
        handler.caughtUp = [this](std::optional<Position> position) {
            const std::scoped_lock lock(m_mutex);
            m_caughtUpAt = position;
            ++m_caughtUpCalls;
        };
        auto result = source.subscribe(subscribe, handler, stop);
        const std::scoped_lock lock(m_mutex);
        m_result = std::move(result);
    });
}

void StoreFollower::stop()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

std::size_t StoreFollower::count() const
{
    const std::scoped_lock lock(m_mutex);
    return m_events.size();
}

std::vector<RecordedEvent> StoreFollower::events() const
{
    const std::scoped_lock lock(m_mutex);
    return m_events;
}

std::chrono::steady_clock::time_point StoreFollower::lastArrival() const
{
    const std::scoped_lock lock(m_mutex);
    return m_lastArrival;
}

QString StoreFollower::numbers() const
{
    const std::scoped_lock lock(m_mutex);
    QStringList numbers;
    for (const RecordedEvent &event : m_events)
        numbers << QString::number(m_oneStream ? event.revision.value : event.position.commit);
    return numbers.join(QLatin1Char(' '));
}

std::optional<Position> StoreFollower::caughtUpAt() const
{
    const std::scoped_lock lock(m_mutex);
    return m_caughtUpAt;
}

std::size_t StoreFollower::caughtUpCalls() const
{
    const std::scoped_lock lock(m_mutex);
    return m_caughtUpCalls;
}

bool StoreFollower::isOver() const
{
    const std::scoped_lock lock(m_mutex);
    return m_result.has_value();
}

Result<void> StoreFollower::result() const
{
    const std::scoped_lock lock(m_mutex);
    return m_result ? *m_result : Result<void>(failure(ErrorCode::Internal, "The subscription is not over."));
}

} // namespace foldline::test
