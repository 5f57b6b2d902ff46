// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/timelineservice.h"

#include "ui/services/storesession.h"

#include <mutex>
#include <utility>

namespace foldline::ui {

struct TimelineService::Feed
{
    std::mutex mutex;
    TimelinePtr latest;
    bool notified = false;
};

TimelineService::TimelineService(StoreSession &session, QObject *parent)
    : QObject(parent), m_session(session), m_loading(session.pool())
{
    connect(&m_throttle, &Throttle::due, this, &TimelineService::takeFeed);
    connect(&session, &StoreSession::closed, this, &TimelineService::cancel);
    // A store that is back is back for all who follow it.
    connect(&session, &StoreSession::liveStateChanged, this, &TimelineService::retryWhenBack);
}

TimelineService::~TimelineService() = default;

bool TimelineService::isLoading() const { return m_loading.isRunning(); }

void TimelineService::load(const events::StreamName &stream)
{
    cancel();
    if (stream != m_stream)
        m_timeline.reset();
    m_stream = stream;
    const auto store = m_session.store();
    if (!store) {
        emit failed({ErrorCode::Unavailable, "No store is open.", stream.value()});
        return;
    }
    emit loadingStarted();
    m_loading.run(
        [store, stream, registry = m_session.registry()](const JobContext &context) {
            const auto progress = [&context](std::uint64_t events) { context.report(events); };
            return history::Timeline::load(*store, registry->forStream(stream), stream, progress, context.stop);
        },
        [this](Result<TimelinePtr> result) { loaded(std::move(result)); },
        [this](quint64 events, quint64) { emit loadProgress(events); });
}

void TimelineService::reload() { load(events::StreamName(m_stream)); }

void TimelineService::cancel()
{
    m_loading.cancel();
    m_subscription.reset();
    m_feed.reset();
    m_throttle.clear();
}

void TimelineService::loaded(Result<TimelinePtr> result)
{
    m_loadedAt = Timestamp::now();
    if (!result) {
        if (result.error().code == ErrorCode::NotFound)
            follow(std::make_shared<history::Timeline>(m_session.registry()->forStream(m_stream), m_stream));
        emit failed(result.error());
        return;
    }
    m_timeline = std::move(*result);
    follow(m_timeline);
    emit timelineChanged(m_timeline, 0);
}

void TimelineService::follow(TimelinePtr from)
{
    store::Subscribe request;
    request.stream = m_stream;
    if (!from->isEmpty())
        request.afterRevision = from->entry(from->size() - 1).event.revision;
    m_feed = std::make_shared<Feed>();
    m_feed->latest = std::move(from);
    auto notify = [this, outbox = m_mailbox.outbox(), weak = std::weak_ptr<Feed>(m_feed)] {
        outbox.post([this, weak] {
            if (weak.lock() == m_feed)
                m_throttle.request();
        });
    };
    Subscription::Handlers handlers;
    handlers.events = [feed = m_feed, notify, store = m_session.store()](std::span<const events::RecordedEvent> batch) {
        // Only this thread replaces `latest`: folding happens outside the lock.
        auto longer = feed->latest->extended(*store, batch);
        const std::scoped_lock lock(feed->mutex);
        feed->latest = std::move(longer);
        if (!std::exchange(feed->notified, true))
            notify();
    };
    m_subscription = std::make_unique<Subscription>(m_session.store(), request, std::move(handlers), m_session.pool());
}

void TimelineService::retryWhenBack(const LiveState &state)
{
    if (m_subscription && state.kind == LiveState::Kind::Live)
        m_subscription->retryNow();
}

void TimelineService::takeFeed()
{
    if (!m_feed)
        return;
    std::unique_lock lock(m_feed->mutex);
    m_feed->notified = false;
    TimelinePtr latest = m_feed->latest;
    lock.unlock();
    const auto known = m_timeline ? m_timeline->size() : 0;
    if (latest->size() == known)
        return;
    // The first event that can be seen of a stream that was there before: what is hidden before it has to be found out.
    if (known == 0 && latest->entry(0).event.revision > events::Revision{0}) {
        reload();
        return;
    }
    m_timeline = std::move(latest);
    emit timelineChanged(m_timeline, qsizetype(known));
}

} // namespace foldline::ui
