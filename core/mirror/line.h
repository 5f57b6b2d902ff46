// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <stop_token>

namespace foldline::mirror {

/// What is known of the line to a source that finds its way back by itself: whether it broke since the mirror was held
/// against what is at its other end, which may be another history then. Any thread.
class Line
{
public:
    /// Ends who follows.
    void broke()
    {
        std::stop_source following;
        {
            const std::scoped_lock lock(m_mutex);
            ++m_breaks;
            following = m_following;
        }
        following.request_stop();
    }
    [[nodiscard]] std::uint64_t breaks() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_breaks;
    }
    /// The mirror was held against the source after so many breaks.
    void verified(std::uint64_t breaks)
    {
        const std::scoped_lock lock(m_mutex);
        m_verified = breaks;
    }
    [[nodiscard]] bool isVerified() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_verified == m_breaks;
    }
    /// Asked to stop at the next break; at once where the line is not verified.
    [[nodiscard]] std::stop_source beginFollowing()
    {
        const std::scoped_lock lock(m_mutex);
        m_following = {};
        if (m_verified != m_breaks)
            m_following.request_stop();
        return m_following;
    }

private:
    mutable std::mutex m_mutex;
    std::uint64_t m_breaks = 0;
    std::uint64_t m_verified = 0;
    std::stop_source m_following;
};

} // namespace foldline::mirror
