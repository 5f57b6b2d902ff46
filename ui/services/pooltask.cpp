// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/pooltask.h"

#include <QRunnable>
#include <QThreadPool>

#include <atomic>
#include <utility>

namespace foldline::ui {

namespace {

class Task : public QRunnable
{
public:
    explicit Task(std::function<void()> work) : m_work(std::move(work))
    {
        m_ready.store(true, std::memory_order_release);
    }

    void run() override
    {
        if (m_ready.load(std::memory_order_acquire))
            m_work();
    }

private:
    std::function<void()> m_work;
    std::atomic_bool m_ready = false;
};

} // namespace

void startOn(QThreadPool &pool, std::function<void()> work) { pool.start(new Task(std::move(work))); }

} // namespace foldline::ui
