// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/store/sqlite/readsource.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace foldline::store::sqlite {

/// Wakes subscribers: at once for commits of this process, and by looking at the file every 10 ms for those of others.
/// It looks only while there are subscribers. Any thread.
class ChangeWatcher
{
public:
    /// `look` is called on the watcher's own thread.
    explicit ChangeWatcher(std::function<Result<ChangeMark>()> look) : m_look(std::move(look)) {}

    /// Somebody who wants to be woken.
    class Subscriber
    {
    public:
        explicit Subscriber(ChangeWatcher &watcher);
        ~Subscriber();
        Subscriber(const Subscriber &) = delete;
        Subscriber &operator=(const Subscriber &) = delete;
        /// Number of changes so far; take it before reading.
        [[nodiscard]] std::uint64_t generation() const;
        /// Waits until there was another change than `seen`, or until `stop`.
        void wait(std::uint64_t seen, const std::stop_token &stop) const;

    private:
        ChangeWatcher &m_watcher;
    };

    /// This process has committed.
    void notify();

private:
    void watch(const std::stop_token &stop);
    void look(std::optional<ChangeMark> &last);

    std::function<Result<ChangeMark>()> m_look;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::condition_variable_any m_needed;
    std::uint64_t m_generation = 0;
    std::size_t m_subscribers = 0;
    std::jthread m_thread; ///< last: it uses all the others
};

} // namespace foldline::store::sqlite
