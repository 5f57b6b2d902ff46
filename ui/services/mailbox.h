// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

namespace foldline::ui {

/// Takes work from any thread to the thread that made it, through that thread's event loop. Outboxes may outlive the
/// mailbox: what is posted after its destruction, or was still queued then, is dropped. Never blocks.
class Mailbox
{
    struct Core;

public:
    class Outbox
    {
    public:
        /// False when the mailbox is gone.
        bool post(std::function<void()> work) const;

    private:
        friend class Mailbox;
        std::shared_ptr<Core> m_core;
    };

    Mailbox();
    ~Mailbox();
    Mailbox(const Mailbox &) = delete;
    Mailbox &operator=(const Mailbox &) = delete;

    [[nodiscard]] Outbox outbox() const;

private:
    std::shared_ptr<Core> m_core;
};

} // namespace foldline::ui
