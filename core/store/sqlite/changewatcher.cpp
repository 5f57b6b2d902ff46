// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/changewatcher.h"

#include <chrono>

namespace foldline::store::sqlite {

namespace {

constexpr std::chrono::milliseconds Interval(10);

} // namespace

ChangeWatcher::Subscriber::Subscriber(ChangeWatcher &watcher) : m_watcher(watcher)
{
    const std::scoped_lock lock(m_watcher.m_mutex);
    ++m_watcher.m_subscribers;
    if (!m_watcher.m_thread.joinable())
        m_watcher.m_thread = std::jthread([&watcher](const std::stop_token &stop) { watcher.watch(stop); });
    m_watcher.m_needed.notify_all();
}

ChangeWatcher::Subscriber::~Subscriber()
{
    const std::scoped_lock lock(m_watcher.m_mutex);
    --m_watcher.m_subscribers;
}

std::uint64_t ChangeWatcher::Subscriber::generation() const
{
    const std::scoped_lock lock(m_watcher.m_mutex);
    return m_watcher.m_generation;
}

void ChangeWatcher::Subscriber::wait(std::uint64_t seen, const std::stop_token &stop) const
{
    std::unique_lock lock(m_watcher.m_mutex);
    m_watcher.m_changed.wait(lock, stop, [&] { return m_watcher.m_generation != seen; });
}

void ChangeWatcher::notify()
{
    const std::scoped_lock lock(m_mutex);
    ++m_generation;
    m_changed.notify_all();
}

void ChangeWatcher::watch(const std::stop_token &stop)
{
    std::optional<ChangeMark> last;
    while (!stop.stop_requested()) {
        look(last);
        std::unique_lock lock(m_mutex);
        m_needed.wait_for(lock, stop, Interval, [] { return false; });
        m_needed.wait(lock, stop, [this] { return m_subscribers > 0; });
    }
}

/// A failure counts as a change: the subscribers read for themselves and report it.
void ChangeWatcher::look(std::optional<ChangeMark> &last)
{
    const auto mark = m_look();
    if (mark && last == *mark)
        return;
    last = mark ? std::optional(*mark) : std::nullopt;
    notify();
}

} // namespace foldline::store::sqlite
