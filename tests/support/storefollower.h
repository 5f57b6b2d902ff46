// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <QString>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace foldline::test {

/// A subscription on a thread of its own that remembers what it is handed. Ends with its scope. Any thread.
class StoreFollower
{
public:
    StoreFollower(store::EventStore &source, const store::Subscribe &subscribe);
    ~StoreFollower() { stop(); }
    StoreFollower(const StoreFollower &) = delete;
    StoreFollower &operator=(const StoreFollower &) = delete;

    /// Asks it to stop and waits for its end.
    void stop();
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::vector<store::RecordedEvent> events() const;
    /// When the last events came.
    [[nodiscard]] std::chrono::steady_clock::time_point lastArrival() const;
    /// Positions, or revisions of one stream: "0 1 2".
    [[nodiscard]] QString numbers() const;
    [[nodiscard]] std::optional<store::Position> caughtUpAt() const;
    [[nodiscard]] std::size_t caughtUpCalls() const;
    [[nodiscard]] bool isOver() const;
    /// Requires: isOver(), or `stop` was called.
    [[nodiscard]] Result<void> result() const;

private:
    mutable std::mutex m_mutex;
    std::vector<store::RecordedEvent> m_events;
    std::chrono::steady_clock::time_point m_lastArrival;
    std::optional<store::Position> m_caughtUpAt;
    std::size_t m_caughtUpCalls = 0;
    std::optional<Result<void>> m_result;
    bool m_oneStream = false;
    std::jthread m_thread;
};

} // namespace foldline::test
