// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirroredstore.h"

#include <condition_variable>
#include <mutex>

namespace foldline::mirror {

/// The way from a mirrored store to its source: connects when it is needed, holds the mirror against what was connected
/// to, remembers that the source is away and does not ask before the pause is over. Any thread.
class SourceLink
{
public:
    using Clock = std::chrono::steady_clock;

    SourceLink(Mirror &mirror, MirroredStore::Connect connect, std::chrono::milliseconds longestPause)
        : m_mirror(mirror), m_connect(std::move(connect)), m_longestPause(longestPause)
    {
    }

    /// The source. The failure that was met last while it is away.
    [[nodiscard]] Result<std::shared_ptr<store::EventStore>> get(const std::stop_token &stop);
    /// The same without waiting for the pause to be over.
    [[nodiscard]] Result<std::shared_ptr<store::EventStore>> getNow(const std::stop_token &stop);
    /// What a call on the source ended with: away, or there again.
    void tell(const Error &error);
    void tellReached();
    /// Waits until a source that is away may be asked again; false: stopped.
    [[nodiscard]] bool waitForTurn(std::stop_token stop);

    [[nodiscard]] std::optional<Error> away() const;
    [[nodiscard]] std::shared_ptr<store::EventStore> current() const;

private:
    [[nodiscard]] Result<std::shared_ptr<store::EventStore>> connect(const std::stop_token &stop);

    Mirror &m_mirror;
    const MirroredStore::Connect m_connect;
    const std::chrono::milliseconds m_longestPause;
    std::mutex m_connecting; ///< held while somebody connects; taken before `m_mutex`
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::shared_ptr<store::EventStore> m_source;
    bool m_isChecked = false; ///< the mirror was held against the source since it was last away
    std::optional<Error> m_away;
    std::chrono::milliseconds m_pause{0};
    Clock::time_point m_nextTry{};
};

} // namespace foldline::mirror
