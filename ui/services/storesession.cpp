// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/storesession.h"

#include "core/kurrentdb/kurrentstore.h"
#include "core/projections/ordersummaryprojection.h"
#include "ui/services/mirroring.h"
#include "ui/services/pooltask.h"
#include "ui/services/storeopening.h"
#include "ui/services/textconversion.h"

#include <QFileInfo>
#include <QThread>

#include <algorithm>
#include <mutex>
#include <utility>

namespace foldline::ui {

namespace {

constexpr int PulseMilliseconds = 10'000;
constexpr int LongestWait = 16; // of the GUI thread, in milliseconds: a frame

/// The store was away for longer than the projection's patience.
bool stoppedForAbsence(const projections::RunnerStatus &status)
{
    return status.state == projections::RunState::Stopped && !status.refusal && status.lastError &&
           (status.lastError->code == ErrorCode::Unavailable || status.lastError->code == ErrorCode::Timeout ||
            status.lastError->code == ErrorCode::NotLeader);
}

} // namespace

/// What the threads of a store have to say; taken by the session at most 30 times a second.
struct StoreSession::Feed
{
    std::mutex mutex;
    std::function<void()> notify;
    bool notified = false;
    std::optional<LogHead> head;
    std::optional<LiveState> live;
    std::optional<projections::RunnerStatus> status;
    std::optional<mirror::MirrorStatus> mirror;

    template <typename Change>
    void change(Change apply)
    {
        const std::scoped_lock lock(mutex);
        apply();
        if (!std::exchange(notified, true))
            notify();
    }
};

StoreSession::StoreSession(std::shared_ptr<const aggregates::AggregateRegistry> registry, QObject *parent)
    : QObject(parent), m_registry(std::move(registry)), m_ownPool(std::make_unique<QThreadPool>()), m_pool(*m_ownPool),
      m_opening(std::make_unique<JobRunner>(m_pool)), m_setAside(std::make_unique<JobRunner>(m_pool)),
      m_measuring(std::make_unique<JobRunner>(m_pool))
{
    m_pool.setMaxThreadCount(std::max(8, QThread::idealThreadCount()));
    connect(&m_throttle, &Throttle::due, this, &StoreSession::takeFeed);
    m_pulse.setInterval(PulseMilliseconds);
    connect(&m_pulse, &QTimer::timeout, this, &StoreSession::measureRoundTrip);
}

StoreSession::~StoreSession()
{
    m_opening.reset();
    m_setAside.reset();
    m_measuring.reset();
    for (Job *job : findChildren<Job *>())
        delete job;
    dispose();
    // A server that is silent holds up nobody: what waits for it ends on other threads, before the program does.
    if (!m_pool.waitForDone(LongestWait))
        startOn(*QThreadPool::globalInstance(), [pool = m_ownPool.release()] { delete pool; });
}

std::shared_ptr<store::EventStore> StoreSession::store() const { return m_opened ? m_opened->store : nullptr; }

std::optional<projections::ReadModelLocation> StoreSession::readModels() const
{
    return m_opened ? std::optional(m_opened->readModels) : std::nullopt;
}

QString StoreSession::readModelNote() const { return m_opened ? m_opened->readModelNote : QString(); }

QString StoreSession::serverText() const
{
    const auto status = serverStatus();
    return status ? nodeText(*status) : QString();
}

std::optional<kurrentdb::ConnectionStatus> StoreSession::serverStatus() const
{
    const auto server = serverOf(store());
    return server ? std::optional(server->status()) : std::nullopt;
}

std::optional<Error> StoreSession::logRefusal() const { return m_opened ? m_opened->logRefusal : std::nullopt; }

bool StoreSession::isReadOnly() const { return m_opened && m_opened->store->isReadOnly(); }

void StoreSession::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        emit stateChanged();
}

void StoreSession::open(const StoreLocation &location)
{
    setState(State::Opening);
    emit openingStarted(location);
    m_opening->run([location](const JobContext &context) { return openStore(location, context.stop); },
                   [this, location](Result<std::unique_ptr<OpenedStore>> result) {
                       finishOpening(std::move(result), location, {});
                   });
}

void StoreSession::adopt(std::shared_ptr<store::EventStore> store, const QString &name,
                         std::optional<projections::ReadModelLocation> readModels)
{
    setState(State::Opening);
    emit openingStarted({});
    m_opening->run(
        [store = std::move(store), readModels](const JobContext &context) {
            return adoptStore(store, readModels, context.stop);
        },
        [this, name](Result<std::unique_ptr<OpenedStore>> result) { finishOpening(std::move(result), {}, name); });
}

void StoreSession::finishOpening(Result<std::unique_ptr<OpenedStore>> result, const StoreLocation &location,
                                 const QString &name)
{
    if (!result) {
        setState(isOpen() ? State::Open : State::Closed);
        emit openFailed(result.error());
        return;
    }
    if (isOpen())
        close();
    // The last reference may go on any thread; closing a store waits for its runner and its files.
    m_opened = std::shared_ptr<OpenedStore>(
        result->release(), [&pool = m_pool](OpenedStore *opened) { startOn(pool, [opened] { delete opened; }); });
    m_location = location;
    m_displayName = name.isEmpty() ? qtext(m_opened->store->displayName()) : name;
    m_head = m_opened->head;
    m_live = {LiveState::Kind::Live, Timestamp::now(), 0, {}, {}};
    startFeed();
    setState(State::Open);
    emit opened();
    emit headChanged(m_head);
    emit liveStateChanged(m_live);
    emit runnerStatusChanged(m_status);
}

void StoreSession::startFeed()
{
    m_feed = std::make_shared<Feed>();
    m_feed->notify = [this, outbox = m_mailbox.outbox(), weak = std::weak_ptr<Feed>(m_feed)] {
        outbox.post([this, weak] {
            if (weak.lock() == m_feed)
                m_throttle.request();
        });
    };
    projections::ProjectionRunner::Options options;
    options.changed = [feed = m_feed](const projections::RunnerStatus &status) {
        feed->change([&] { feed->status = status; });
    };
    m_opened->runner = std::make_unique<projections::ProjectionRunner>(
        *m_opened->store, m_opened->readModels, projections::makeOrderSummaryProjection(), std::move(options));
    m_status = m_opened->runner->status();
    if (!m_opened->logRefusal) {
        m_opened->runner->start();
        followHead();
    }
    followMirror();
    if (serverOf(m_opened->store) || mirroredOf(m_opened->store.get()))
        m_pulse.start();
}

void StoreSession::followMirror()
{
    m_mirror = m_opened->mirrorFailure;
    auto *mirrored = mirroredOf(m_opened->store.get());
    if (!mirrored)
        return;
    mirrored->setListener(
        [feed = m_feed](const mirror::MirrorStatus &status) { feed->change([&] { feed->mirror = status; }); });
    m_mirror = mirrored->status();
    mirrored->startFollowing();
}

void StoreSession::followHead()
{
    store::Subscribe request;
    request.afterPosition = m_head.last;
    Subscription::Handlers handlers;
    auto head = std::make_shared<LogHead>(m_head);
    handlers.events = [feed = m_feed, head](std::span<const events::RecordedEvent> batch) {
        head->events += batch.size();
        head->last = batch.back().position;
        head->lastCreated = batch.back().created;
        head->appendSeen = Timestamp::now();
        feed->change([&] { feed->head = *head; });
    };
    handlers.state = [feed = m_feed](const LiveState &state) { feed->change([&] { feed->live = state; }); };
    m_subscription = std::make_unique<Subscription>(m_opened->store, request, std::move(handlers), m_pool);
}

void StoreSession::takeFeed()
{
    if (!m_feed)
        return;
    std::unique_lock lock(m_feed->mutex);
    m_feed->notified = false;
    const auto head = std::exchange(m_feed->head, {});
    const auto live = std::exchange(m_feed->live, {});
    const auto status = m_feed->status;
    m_feed->status.reset();
    auto mirror = std::exchange(m_feed->mirror, {});
    lock.unlock();
    if (mirror) {
        const auto isAway = [](const auto &known) {
            return known && known->state == mirror::MirrorStatus::State::Away;
        };
        const bool wasAway = isAway(std::exchange(m_mirror, mirror));
        emit mirrorStatusChanged();
        if (wasAway != isAway(m_mirror))
            emit lastKnownChanged();
    }
    if (head) {
        m_head = *head;
        emit headChanged(m_head);
    }
    if (live) {
        m_live = *live;
        emit liveStateChanged(m_live);
    }
    if (status) {
        m_status = *status;
        emit runnerStatusChanged(m_status);
    }
    if (live || status)
        resumeAfterAbsence();
}

void StoreSession::resumeAfterAbsence()
{
    if (m_live.kind == LiveState::Kind::Live && stoppedForAbsence(m_status))
        m_opened->runner->resume();
}

void StoreSession::measureRoundTrip()
{
    const auto server = serverOf(store());
    if (!server || m_measuring->isRunning())
        return;
    m_measuring->run(
        [server](const JobContext &context) {
            server->measure(context.stop);
            return true;
        },
        [](bool) {});
}

void StoreSession::dispose()
{
    m_pulse.stop();
    if (m_measuring)
        m_measuring->cancel();
    m_throttle.clear();
    m_feed.reset();
    m_subscription.reset();
    m_opened.reset();
}

void StoreSession::close()
{
    if (!isOpen())
        return;
    dispose();
    m_location = {};
    m_displayName.clear();
    m_head = {};
    m_live = {};
    m_status = {};
    m_mirror.reset();
    setState(State::Closed);
    emit closed();
}

void StoreSession::retryNow()
{
    if (m_subscription)
        m_subscription->retryNow();
}

void StoreSession::pauseProjection()
{
    if (m_opened)
        m_opened->runner->pause();
}

void StoreSession::resumeProjection()
{
    if (m_opened)
        m_opened->runner->resume();
}

void StoreSession::setAsideAndResume()
{
    if (m_opened)
        m_opened->runner->setAsideAndResume();
}

void StoreSession::rebuildProjection()
{
    if (m_opened)
        m_opened->runner->rebuild();
}

void StoreSession::cancelRebuild()
{
    if (m_opened)
        m_opened->runner->cancelRebuild();
}

void StoreSession::requestSetAside()
{
    if (!m_opened)
        return;
    m_setAside->run([opened = m_opened](const JobContext &) { return opened->runner->setAsideEvents(); },
                    [this](Result<std::vector<projections::Refusal>> result) {
                        emit setAsideAvailable({result ? std::move(*result) : std::vector<projections::Refusal>()});
                    });
}

Job *StoreSession::createDemo(const QString &file, const orders::DemoOptions &options)
{
    auto *job = new Job(tr("Making the demo history"), m_pool, this);
    job->start([file, options](const JobContext &context) { return writeDemoFile(file, options, context); });
    return job;
}

Job *StoreSession::testConnection(const QString &connectionString)
{
    auto *job = new Job(tr("Connecting"), m_pool, this);
    job->start([connectionString](const JobContext &context) { return reachServer(connectionString, context); });
    return job;
}

Job *StoreSession::importFile(const QString &file)
{
    auto *job = new Job(tr("Importing %1").arg(QFileInfo(file).fileName()), m_pool, this);
    job->start([file, target = store()](const JobContext &context) -> Result<QString> {
        if (!target)
            return failure(ErrorCode::Unavailable, "No store is open, so nothing was imported.");
        return importInterchangeFile(file, *target, context);
    });
    return job;
}

} // namespace foldline::ui
