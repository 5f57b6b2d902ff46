// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <QMetaType>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

class QThreadPool;

namespace foldline::ui {

/// Whether what is shown follows the log. Reconnecting: since when it does not, and when it is tried again. Closed with
/// an error: it does not, and trying again would end alike.
struct LiveState
{
    enum class Kind { Closed, Live, Reconnecting };
    Kind kind = Kind::Closed;
    Timestamp since;
    int attempt = 0;
    Timestamp nextTry;
    std::optional<Error> error;
    bool operator==(const LiveState &) const = default;
};

/// The wait before try number `attempt` (1, 2, …): growing up to fifteen seconds, and between half of that and the
/// whole as `part` (0 to 1) says, so that many who lost the same server do not come back at once.
[[nodiscard]] std::chrono::milliseconds waitBeforeRetry(int attempt, double part);

/// One subscription on a thread of its own, which goes on after the last event it handed over when the store went away
/// and came back. Where another try would end alike (no right, the stream deleted for ever, damage) it waits to be
/// asked to. All handlers are called on that thread and must own what they use. Destruction never blocks: the thread
/// ends on `pool` a little later.
class Subscription
{
public:
    struct Handlers
    {
        std::function<void(std::span<const events::RecordedEvent>)> events;
        std::function<void()> caughtUp;
        std::function<void(const LiveState &)> state;
    };

    Subscription(std::shared_ptr<store::EventStore> store, store::Subscribe request, Handlers handlers,
                 QThreadPool &pool);
    ~Subscription();
    Subscription(const Subscription &) = delete;
    Subscription &operator=(const Subscription &) = delete;

    /// Ends the wait before the next try, also the one for this.
    void retryNow();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    std::jthread m_thread;
    QThreadPool &m_pool;
};

} // namespace foldline::ui
