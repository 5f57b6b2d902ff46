// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/sourcelink.h"

#include <algorithm>

namespace foldline::mirror {

using store::EventStore;

namespace {
constexpr std::chrono::milliseconds FirstPause(500);
}

Result<std::shared_ptr<EventStore>> SourceLink::get(const std::stop_token &stop)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_away && Clock::now() < m_nextTry)
            return failure(*m_away);
    }
    return getNow(stop);
}

Result<std::shared_ptr<EventStore>> SourceLink::getNow(const std::stop_token &stop)
{
    const std::scoped_lock connecting(m_connecting);
    {
        const std::scoped_lock lock(m_mutex);
        if (m_source && m_isChecked && m_mirror.line()->isVerified())
            return m_source;
    }
    auto connected = connect(stop);
    if (!connected)
        tell(connected.error());
    return connected;
}

/// The source may have been put up anew while it was away: the mirror is held against it each time.
Result<std::shared_ptr<EventStore>> SourceLink::connect(const std::stop_token &stop)
{
    std::shared_ptr<EventStore> source = current();
    if (!source) {
        auto connected = m_connect(stop, m_mirror.line());
        if (!connected)
            return connected;
        source = *std::move(connected);
    }
    auto checked = m_mirror.check(*source, stop);
    if (!checked && (isAway(checked.error()) || checked.error().code == ErrorCode::Cancelled))
        return failure(checked.error());
    if (!checked)
        m_mirror.setFailed(checked.error());
    const std::scoped_lock lock(m_mutex);
    m_source = source;
    m_isChecked = true;
    return source;
}

void SourceLink::tell(const Error &error)
{
    if (!isAway(error))
        return;
    m_mirror.setAway(error);
    const std::scoped_lock lock(m_mutex);
    m_away = error;
    m_isChecked = false;
    m_pause = std::min(std::max(m_pause * 2, FirstPause), m_longestPause);
    m_nextTry = Clock::now() + m_pause;
}

void SourceLink::tellReached()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_away)
            return;
        m_away.reset();
        m_pause = {};
    }
    m_changed.notify_all();
}

bool SourceLink::waitForTurn(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    if (m_away)
        m_changed.wait_until(lock, stop, m_nextTry, [this] { return !m_away; });
    return !stop.stop_requested();
}

std::optional<Error> SourceLink::away() const
{
    const std::scoped_lock lock(m_mutex);
    return m_away;
}

std::shared_ptr<EventStore> SourceLink::current() const
{
    const std::scoped_lock lock(m_mutex);
    return m_source;
}

} // namespace foldline::mirror
