// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/openstore.h"
#include "app/cli/output.h"

#include <chrono>
#include <stop_token>

namespace foldline::cli {

/// What follows a server goes on when that is back: says once that it is away, and once that it answers again. The
/// pauses grow to 15 seconds. One thread.
class ServerWait
{
public:
    ServerWait(const StoreOptions &options, Messages &messages) : m_options(options), m_messages(messages) {}

    /// False where trying again is of no use (the error says something else, or no server is asked), or `stop` was
    /// requested; else after a pause.
    [[nodiscard]] bool waits(const Error &error, const std::stop_token &stop);
    /// Something came from the server.
    void answered();

private:
    const StoreOptions &m_options;
    Messages &m_messages;
    bool m_isAway = false;
    std::chrono::milliseconds m_pause{0};
};

} // namespace foldline::cli
