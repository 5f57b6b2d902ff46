// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/readmodeldatabase.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <thread>

class QThreadPool;

namespace foldline::ui {

/// A thread with its own connection to the read models. Tasks run there in order; between them it looks every 30 ms
/// whether anybody committed. Destruction never blocks: waiting tasks are dropped, the thread ends on `pool` a little
/// later.
class ReadModelWorker
{
public:
    /// The database, or why it could not be opened (tried again for each task).
    using Task = std::function<void(const Result<projections::ReadModelDatabase *> &database)>;

    /// `changed` is called on the worker's thread.
    ReadModelWorker(const projections::ReadModelLocation &location, std::function<void()> changed, QThreadPool &pool);
    ~ReadModelWorker();
    ReadModelWorker(const ReadModelWorker &) = delete;
    ReadModelWorker &operator=(const ReadModelWorker &) = delete;

    void enqueue(Task task);

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    std::jthread m_thread;
    QThreadPool &m_pool;
};

} // namespace foldline::ui
