// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/serverwait.h"

#include "core/mirror/mirror.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace foldline::cli {

namespace {

constexpr std::chrono::milliseconds FirstPause{250};
constexpr std::chrono::milliseconds LongestPause{15'000};

/// False when `stop` was requested meanwhile.
bool pause(std::chrono::milliseconds time, const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

} // namespace

bool ServerWait::waits(const Error &error, const std::stop_token &stop)
{
    if (m_options.connect.empty() || m_options.offline || !mirror::isAway(error) || stop.stop_requested())
        return false;
    if (!std::exchange(m_isAway, true))
        m_messages.say(describe(error) + " It is tried again until it answers; what was shown stays.");
    m_pause = std::clamp(m_pause * 2, FirstPause, LongestPause);
    return pause(m_pause, stop);
}

void ServerWait::answered()
{
    m_pause = {};
    if (std::exchange(m_isAway, false))
        m_messages.say("The server answers again.");
}

} // namespace foldline::cli
