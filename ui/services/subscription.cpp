// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/subscription.h"

#include "ui/services/pooltask.h"

#include <QRandomGenerator>
#include <QThreadPool>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace foldline::ui {

namespace {
constexpr std::chrono::milliseconds FirstWait{500};
constexpr std::chrono::milliseconds LongestWait{15'000};

bool endsAlike(ErrorCode code)
{
    return code == ErrorCode::AccessDenied || code == ErrorCode::StreamDeleted || code == ErrorCode::Corrupt ||
           code == ErrorCode::InvalidInput || code == ErrorCode::TooLarge || code == ErrorCode::Unsupported;
}
} // namespace

std::chrono::milliseconds waitBeforeRetry(int attempt, double part)
{
    const auto longest = std::min(LongestWait, FirstWait * (1 << std::clamp(attempt - 1, 0, 6)));
    return longest / 2 +
           std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(longest.count()) / 2 * part));
}

struct Subscription::Shared
{
    std::shared_ptr<store::EventStore> store;
    store::Subscribe request;
    Handlers handlers;
    std::mutex mutex;
    std::condition_variable_any wake;
    bool retry = false;
    bool away = false;
    Timestamp awaySince;
    int attempt = 0;

    void run(std::stop_token stop);
    Result<void> follow(std::stop_token stop);
    void takenUpTo(const events::RecordedEvent &event);
    void back();
    void waitForRetry(const Error &error, std::stop_token stop);
    void waitUntilAsked(const Error &error, std::stop_token stop);
};

void Subscription::Shared::takenUpTo(const events::RecordedEvent &event)
{
    if (request.stream)
        request.afterRevision = event.revision;
    else
        request.afterPosition = event.position;
}

void Subscription::Shared::back()
{
    if (!std::exchange(away, false))
        return;
    attempt = 0;
    if (handlers.state)
        handlers.state({LiveState::Kind::Live, Timestamp::now(), 0, {}, {}});
}

Result<void> Subscription::Shared::follow(std::stop_token stop)
{
    store::SubscriptionHandler handler;
    handler.events = [this, &stop](std::span<const events::RecordedEvent> batch) {
        if (stop.stop_requested())
            return false;
        if (!batch.empty()) {
            takenUpTo(batch.back());
            handlers.events(batch);
        }
        return true;
    };
    handler.caughtUp = [this](std::optional<events::Position>) {
        back();
        if (handlers.caughtUp)
            handlers.caughtUp();
    };
    return store->subscribe(store::Subscribe(request), handler, stop);
}

void Subscription::Shared::waitForRetry(const Error &error, std::stop_token stop)
{
    if (!std::exchange(away, true))
        awaySince = Timestamp::now();
    ++attempt;
    const auto wait = waitBeforeRetry(attempt, QRandomGenerator::global()->generateDouble());
    if (handlers.state) {
        const auto nextTry =
            Timestamp::fromTicks(Timestamp::now().ticks() + wait.count() * Timestamp::TicksPerMillisecond);
        handlers.state({LiveState::Kind::Reconnecting, awaySince, attempt, nextTry, error});
    }
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, wait, [this] { return retry; });
    retry = false;
}

void Subscription::Shared::waitUntilAsked(const Error &error, std::stop_token stop)
{
    away = true;
    attempt = 0;
    awaySince = Timestamp::now();
    if (handlers.state)
        handlers.state({LiveState::Kind::Closed, awaySince, 0, {}, error});
    std::unique_lock lock(mutex);
    wake.wait(lock, stop, [this] { return retry; });
    retry = false;
}

void Subscription::Shared::run(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        const Result<void> ended = follow(stop);
        if (stop.stop_requested() || ended)
            return;
        if (endsAlike(ended.error().code))
            waitUntilAsked(ended.error(), stop);
        else
            waitForRetry(ended.error(), stop);
    }
}

Subscription::Subscription(std::shared_ptr<store::EventStore> store, store::Subscribe request, Handlers handlers,
                           QThreadPool &pool)
    : m_shared(std::make_shared<Shared>()), m_pool(pool)
{
    m_shared->store = std::move(store);
    m_shared->request = std::move(request);
    m_shared->handlers = std::move(handlers);
    m_thread = std::jthread([shared = m_shared](std::stop_token stop) { shared->run(std::move(stop)); });
}

Subscription::~Subscription()
{
    m_thread.request_stop();
    auto thread = std::make_shared<std::jthread>(std::move(m_thread));
    startOn(m_pool, [thread] { thread->join(); });
}

void Subscription::retryNow()
{
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_shared->retry = true;
    }
    m_shared->wake.notify_all();
}

} // namespace foldline::ui
