// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <stop_token>
#include <thread>

namespace foldline::cli {

/// Turns SIGINT and SIGTERM into a stop request; a second one ends the process at once. Ignores SIGPIPE. One a process.
class Interrupt
{
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::array<int, 2> m_pipe{-1, -1};
    std::thread m_listener;
};

} // namespace foldline::cli
