// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/projectionrunner.h"

#include "core/projections/checkpoints.h"
#include "core/projections/logdistance.h"
#include "core/projections/processowner.h"
#include "core/projections/projectionsession.h"
#include "core/projections/runnermonitor.h"

#include <algorithm>
#include <condition_variable>
#include <utility>

namespace foldline::projections {
namespace {

using Ending = ProjectionSession::Ending;

constexpr auto WatchInterval = std::chrono::milliseconds(500);
constexpr std::uint64_t MostSetAside = 1000;

bool canBeTriedAgain(const Error &error)
{
    return error.code == ErrorCode::Unavailable || error.code == ErrorCode::Timeout ||
           error.code == ErrorCode::NotLeader;
}

Error refusalError(const Refusal &refusal)
{
    return {ErrorCode::Corrupt,
            "The projection stopped at an event that it cannot take: " + refusal.reason +
                " Everything before it is in the read model.",
            refusal.stream.value() + ", revision " + std::to_string(refusal.revision.value) + ", " + refusal.type +
                ", position " + std::to_string(refusal.position.commit)};
}

Error withWhatIsSafe(Error error, const std::optional<events::Position> &position)
{
    if (canBeTriedAgain(error) && position)
        error.message +=
            " Nothing is lost: rows and checkpoint stand at position " + std::to_string(position->commit) + ".";
    return error;
}

/// The waits between tries: each twice as long as the one before.
class Patience
{
public:
    explicit Patience(const ProjectionRunner::Options &options) : m_options(options) {}
    void reset() { m_tries = 0; }
    /// Waits and says true, or says false when it was enough.
    bool wait(std::stop_token stop)
    {
        if (m_tries >= m_options.retries)
            return false;
        waitFor(m_options.retryDelay * (1 << std::min(m_tries++, 16)), std::move(stop));
        return true;
    }

private:
    const ProjectionRunner::Options &m_options;
    int m_tries = 0;
};

} // namespace

struct ProjectionRunner::Private
{
    Private(store::EventStore &s, ReadModelLocation l, std::unique_ptr<Projection> p, Options o)
        : store(s), location(std::move(l)), projection(std::move(p)), options(std::move(o)), owner(newOwner()),
          distance(s), monitor(std::string(projection->name()), projection->version(), options.changed)
    {
    }

    enum class Task { Follow, Rebuild, Wait };

    [[nodiscard]] SessionContext context() { return {store, location, *projection, options, monitor, distance, owner}; }
    void work(std::stop_token stop);
    [[nodiscard]] Task nextTask();
    void follow(std::stop_token session);
    void rebuild(std::stop_token session, std::stop_token thread);
    void wait(std::stop_token thread);
    void watch(std::stop_token stop);
    void fail(const Error &error, const std::optional<Refusal> &refusal, bool isUnfit = false);
    void failOrTryAgain(const Error &error, std::stop_token session);
    void endSession();

    [[nodiscard]] Result<Ending> runOnce(std::optional<events::Position> end, bool wanted, const RunProgress &progress,
                                         std::stop_token stop, std::uint64_t &events);
    [[nodiscard]] Result<RunFigures> run(bool rebuildWanted, const RunProgress &progress, std::stop_token stop);

    store::EventStore &store;
    const ReadModelLocation location;
    const std::unique_ptr<Projection> projection;
    Options options; ///< of the thread that runs sessions, between two of them
    const std::string owner;
    LogDistance distance; ///< of the thread that runs sessions
    RunnerMonitor monitor;
    Patience patience{options};

    std::mutex mutex; ///< guards what follows
    std::condition_variable_any wake;
    std::stop_source session;
    bool isPaused = false;
    bool hasFailed = false;
    bool isRebuildWanted = false;
    bool isRebuildDue = false; ///< the rows are of an earlier version
    bool isRebuilding = false;
    bool isCancelled = false; ///< the rebuild that goes on
    bool isSettingAside = false;

    std::mutex threadMutex; ///< guards `thread`; never held by the thread itself
    std::jthread thread;
};

void ProjectionRunner::Private::work(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        const Task task = nextTask();
        std::stop_source current;
        {
            const std::scoped_lock lock(mutex);
            current = session;
        }
        const std::stop_callback relay(stop, [&current] { current.request_stop(); });
        if (task == Task::Follow)
            follow(current.get_token());
        else if (task == Task::Rebuild)
            rebuild(current.get_token(), stop);
        else
            wait(stop);
    }
    monitor.setState(RunState::Idle);
}

ProjectionRunner::Private::Task ProjectionRunner::Private::nextTask()
{
    const std::scoped_lock lock(mutex);
    session = std::stop_source();
    if (isSettingAside)
        options.refusalPolicy = RefusalPolicy::SetAside;
    if (isRebuildWanted || (isRebuildDue && !hasFailed && !isPaused)) {
        isRebuilding = true;
        isCancelled = false;
        return Task::Rebuild;
    }
    return hasFailed || isPaused ? Task::Wait : Task::Follow;
}

void ProjectionRunner::Private::follow(std::stop_token current)
{
    ProjectionSession work(context());
    const auto ending = work.follow(current);
    if (work.progressed())
        patience.reset();
    if (current.stop_requested())
        return;
    if (!ending && work.isUnfit()) {
        fail(ending.error(), {}, true);
    } else if (!ending) {
        failOrTryAgain(ending.error(), current);
    } else if (*ending == Ending::Refused) {
        fail(refusalError(*work.refusal()), work.refusal());
    } else if (*ending == Ending::NeedsRebuild) {
        const std::scoped_lock lock(mutex);
        isRebuildDue = true;
    } else if (*ending == Ending::Stopped) {
        failOrTryAgain({ErrorCode::Unavailable, "The store ended the subscription.", {}}, current);
    }
}

void ProjectionRunner::Private::rebuild(std::stop_token current, std::stop_token stop)
{
    const bool isWanted = [this] {
        const std::scoped_lock lock(mutex);
        isRebuildDue = false;
        return std::exchange(isRebuildWanted, false);
    }();
    ProjectionSession work(context());
    const auto ending = work.rebuild(isWanted, {}, current);
    const bool wasCancelled = [this] {
        const std::scoped_lock lock(mutex);
        isRebuilding = false;
        return std::exchange(isCancelled, false);
    }();
    if (ending && *ending == Ending::Rebuilt) {
        patience.reset();
        monitor.clearFailure();
    } else if (stop.stop_requested()) {
        return;
    } else if (wasCancelled) {
        if (!isWanted)
            fail({ErrorCode::Cancelled,
                  "The rebuild was cancelled. The rows of the earlier version stay as they are.",
                  {}},
                 {});
    } else if (ending && *ending == Ending::Refused) {
        fail(refusalError(*work.refusal()), work.refusal());
    } else if (!ending && ending.error().code == ErrorCode::Conflict) {
        monitor.setError(ending.error(), false);
    } else if (!ending) {
        failOrTryAgain(ending.error(), current);
        const std::scoped_lock lock(mutex);
        isRebuildWanted = isRebuildWanted || (isWanted && !hasFailed);
    }
}

void ProjectionRunner::Private::wait(std::stop_token stop)
{
    const RunState state = [this] {
        const std::scoped_lock lock(mutex);
        return hasFailed ? RunState::Stopped : RunState::Paused;
    }();
    monitor.setState(state);
    for (;;) {
        watch(stop);
        std::unique_lock lock(mutex);
        const bool isWoken =
            wake.wait_for(lock, stop, WatchInterval, [this] { return isRebuildWanted || (!hasFailed && !isPaused); });
        if (isWoken || stop.stop_requested())
            return;
    }
}

void ProjectionRunner::Private::watch(std::stop_token stop)
{
    // A store that does not answer now is met again when the runner goes on.
    if (const auto behind = distance.after(monitor.status().position, std::move(stop)))
        monitor.setBehind(behind->events, behind->milliseconds, true);
}

void ProjectionRunner::Private::fail(const Error &error, const std::optional<Refusal> &refusal, bool isUnfit)
{
    {
        const std::scoped_lock lock(mutex);
        hasFailed = true;
    }
    patience.reset();
    monitor.stopped(withWhatIsSafe(error, monitor.status().position), refusal, isUnfit);
}

void ProjectionRunner::Private::failOrTryAgain(const Error &error, std::stop_token current)
{
    if (!canBeTriedAgain(error))
        return fail(error, {});
    monitor.setError(error, true);
    if (!patience.wait(std::move(current)))
        fail(error, {});
}

void ProjectionRunner::Private::endSession()
{
    session.request_stop();
    wake.notify_all();
}

Result<Ending> ProjectionRunner::Private::runOnce(std::optional<events::Position> end, bool wanted,
                                                  const RunProgress &progress, std::stop_token stop,
                                                  std::uint64_t &events)
{
    const auto finish = [&](const ProjectionSession &work, const Result<Ending> &ending) -> Result<Ending> {
        events += work.events();
        if (work.progressed())
            patience.reset();
        if (!ending && work.isUnfit())
            monitor.stopped(ending.error(), {}, true);
        if (!ending || *ending != Ending::Refused)
            return ending;
        monitor.stopped(refusalError(*work.refusal()), work.refusal());
        return failure(refusalError(*work.refusal()));
    };
    if (!wanted) {
        ProjectionSession work(context());
        const auto ending = finish(work, work.catchUp(end, progress, stop));
        if (!ending || *ending != Ending::NeedsRebuild)
            return ending;
    }
    ProjectionSession work(context());
    return finish(work, work.rebuild(wanted, progress, stop));
}

Result<RunFigures> ProjectionRunner::Private::run(bool rebuildWanted, const RunProgress &progress, std::stop_token stop)
{
    const auto begin = RunnerMonitor::Clock::now();
    const auto end = store.lastPosition(stop);
    if (!end)
        return failure(end.error());
    monitor.clearFailure();
    patience.reset();
    RunFigures figures;
    for (;;) {
        const auto ending = runOnce(*end, rebuildWanted, progress, stop, figures.events);
        if (!ending && canBeTriedAgain(ending.error()) && !stop.stop_requested() && patience.wait(stop))
            continue;
        if (!ending)
            return failure(ending.error());
        if (stop.stop_requested())
            return failure(
                ErrorCode::Cancelled,
                "The projection was asked to stop. Rows and checkpoint stand where they were committed last.");
        if (*ending == Ending::Rebuilt)
            rebuildWanted = false;
        else if (*ending == Ending::Stopped)
            break;
    }
    const RunnerStatus status = monitor.status();
    figures.rows = status.rows;
    figures.position = status.position;
    figures.setAside = status.setAside;
    figures.seconds = std::chrono::duration<double>(RunnerMonitor::Clock::now() - begin).count();
    return figures;
}

ProjectionRunner::ProjectionRunner(store::EventStore &store, ReadModelLocation location,
                                   std::unique_ptr<Projection> projection, Options options)
    : d(std::make_unique<Private>(store, std::move(location), std::move(projection), std::move(options)))
{
}

ProjectionRunner::~ProjectionRunner() { stop(); }

Result<RunFigures>
ProjectionRunner::runToEnd(bool rebuild, const std::function<void(std::uint64_t done, std::uint64_t total)> &progress,
                           std::stop_token stop)
{
    const std::scoped_lock lock(d->threadMutex);
    if (d->thread.joinable())
        return failure(ErrorCode::Conflict, "The projection is running already.");
    auto figures = d->run(rebuild, progress, std::move(stop));
    if (figures)
        d->monitor.setState(RunState::Idle);
    else if (const auto status = d->monitor.status(); status.state != RunState::Stopped || !status.lastError)
        d->monitor.stopped(figures.error(), {});
    return figures;
}

void ProjectionRunner::start()
{
    const std::scoped_lock lock(d->threadMutex);
    if (!d->thread.joinable())
        d->thread = std::jthread([p = d.get()](std::stop_token stop) { p->work(std::move(stop)); });
}

void ProjectionRunner::stop()
{
    const std::scoped_lock lock(d->threadMutex);
    if (!d->thread.joinable())
        return;
    d->thread.request_stop();
    d->thread.join();
}

void ProjectionRunner::pause()
{
    const std::scoped_lock lock(d->mutex);
    d->isPaused = true;
    if (!d->isRebuilding)
        d->endSession();
}

void ProjectionRunner::resume()
{
    d->monitor.clearFailure();
    const std::scoped_lock lock(d->mutex);
    d->isPaused = false;
    d->hasFailed = false;
    d->wake.notify_all();
}

void ProjectionRunner::setAsideAndResume()
{
    {
        const std::scoped_lock lock(d->mutex);
        d->isSettingAside = true;
    }
    resume();
}

void ProjectionRunner::rebuild()
{
    const std::scoped_lock lock(d->mutex);
    if (d->isRebuilding)
        return;
    d->isRebuildWanted = true;
    d->hasFailed = false;
    d->endSession();
}

void ProjectionRunner::cancelRebuild()
{
    const std::scoped_lock lock(d->mutex);
    d->isRebuildWanted = false;
    if (!d->isRebuilding)
        return;
    d->isCancelled = true;
    d->endSession();
}

RunnerStatus ProjectionRunner::status() const { return d->monitor.status(); }

Result<std::vector<Refusal>> ProjectionRunner::setAsideEvents() const
{
    ReadModelLocation location = d->location;
    location.readOnly = location.kind != ReadModelLocation::Kind::SqliteMemory;
    const auto database = ReadModelDatabase::open(location);
    if (!database && database.error().code == ErrorCode::NotFound)
        return std::vector<Refusal>{};
    if (!database)
        return failure(database.error());
    if (!(*database)->hasTable(QStringLiteral("projection_refusals")))
        return std::vector<Refusal>{};
    return loadRefusals(**database, std::string(d->projection->name()), MostSetAside);
}

} // namespace foldline::projections
