// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/mailbox.h"

#include <QCoreApplication>
#include <QEvent>
#include <QObject>

#include <deque>
#include <mutex>
#include <utility>

namespace foldline::ui {

/// Work crosses threads in this queue, under this mutex; an event for each wakes the receiver.
struct Mailbox::Core
{
    class Receiver;

    std::mutex mutex;
    std::deque<std::function<void()>> queue;
    Receiver *receiver = nullptr; ///< null once the mailbox is gone

    static void runNext(const std::shared_ptr<Core> &core);
};

class Mailbox::Core::Receiver : public QObject
{
public:
    explicit Receiver(std::weak_ptr<Core> core) : m_core(std::move(core)) {}

    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::User)
            return QObject::event(event);
        // The work may destroy the mailbox, and this with it: nothing of this object is used afterwards.
        if (const auto core = m_core.lock())
            runNext(core);
        return true;
    }

private:
    std::weak_ptr<Core> m_core;
};

void Mailbox::Core::runNext(const std::shared_ptr<Core> &core)
{
    std::unique_lock lock(core->mutex);
    if (core->queue.empty())
        return;
    const auto work = std::move(core->queue.front());
    core->queue.pop_front();
    lock.unlock();
    work();
}

bool Mailbox::Outbox::post(std::function<void()> work) const
{
    const std::scoped_lock lock(m_core->mutex);
    if (!m_core->receiver)
        return false;
    m_core->queue.push_back(std::move(work));
    QCoreApplication::postEvent(m_core->receiver, new QEvent(QEvent::User));
    return true;
}

Mailbox::Mailbox() : m_core(std::make_shared<Core>()) { m_core->receiver = new Core::Receiver(m_core); }

Mailbox::~Mailbox()
{
    std::unique_lock lock(m_core->mutex);
    QObject *const receiver = std::exchange(m_core->receiver, nullptr);
    const auto dropped = std::exchange(m_core->queue, {});
    lock.unlock();
    delete receiver;
}

Mailbox::Outbox Mailbox::outbox() const
{
    Outbox result;
    result.m_core = m_core;
    return result;
}

} // namespace foldline::ui
