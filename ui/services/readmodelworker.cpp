// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/readmodelworker.h"

#include "ui/services/pooltask.h"

#include <QThreadPool>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace foldline::ui {

namespace {
constexpr std::chrono::milliseconds LookEvery{30};
}

struct ReadModelWorker::Shared
{
    projections::ReadModelLocation location;
    std::function<void()> changed;
    std::mutex mutex;
    std::condition_variable_any wake;
    std::deque<Task> tasks;

    void run(std::stop_token stop);
    Task next(std::stop_token stop);
    Result<projections::ReadModelDatabase *> connection();
    void look();

    std::unique_ptr<projections::ReadModelDatabase> database; ///< the worker thread's
    std::optional<qint64> counter;
};

ReadModelWorker::Task ReadModelWorker::Shared::next(std::stop_token stop)
{
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, LookEvery, [this] { return !tasks.empty(); });
    if (tasks.empty())
        return {};
    Task task = std::move(tasks.front());
    tasks.pop_front();
    return task;
}

Result<projections::ReadModelDatabase *> ReadModelWorker::Shared::connection()
{
    if (!database) {
        auto opened = projections::ReadModelDatabase::open(location);
        if (!opened)
            return failure(std::move(opened.error()));
        database = std::move(*opened);
    }
    return database.get();
}

void ReadModelWorker::Shared::look()
{
    if (!database)
        return;
    const auto now = database->changeCounter();
    if (!now) {
        // Whoever is told asks again, and that opens a new connection.
        database.reset();
        counter.reset();
        return changed();
    }
    if (std::exchange(counter, *now) != *now)
        changed();
}

void ReadModelWorker::Shared::run(std::stop_token stop)
{
    // A database in memory lives as long as somebody is connected: a runner that pauses or rebuilds lets go of it, and
    // so does the connection that reads, after a failure.
    std::unique_ptr<projections::ReadModelDatabase> holder;
    while (!stop.stop_requested()) {
        if (!holder && location.kind == projections::ReadModelLocation::Kind::SqliteMemory) {
            if (auto opened = projections::ReadModelDatabase::open(location))
                holder = *std::move(opened);
        }
        const Task task = next(stop);
        if (stop.stop_requested())
            break;
        if (task)
            task(connection());
        look();
    }
    database.reset();
}

ReadModelWorker::ReadModelWorker(const projections::ReadModelLocation &location, std::function<void()> changed,
                                 QThreadPool &pool)
    : m_shared(std::make_shared<Shared>()), m_pool(pool)
{
    m_shared->location = location;
    m_shared->changed = std::move(changed);
    m_thread = std::jthread([shared = m_shared](std::stop_token stop) { shared->run(std::move(stop)); });
}

ReadModelWorker::~ReadModelWorker()
{
    m_thread.request_stop();
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_shared->tasks.clear();
    }
    auto thread = std::make_shared<std::jthread>(std::move(m_thread));
    startOn(m_pool, [thread] { thread->join(); });
}

void ReadModelWorker::enqueue(Task task)
{
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_shared->tasks.push_back(std::move(task));
    }
    m_shared->wake.notify_one();
}

} // namespace foldline::ui
