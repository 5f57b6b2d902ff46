// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/stubserver/stubserver.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace foldline::test {

/// What the recordings do not hold, by file and step: who called, what was done beside the calls, and which steps this
/// server is not held to.

/// The header of the step's caller; empty without credentials.
[[nodiscard]] std::string credentialsFor(const std::string &file, int step);

/// Why a step is not replayed; empty for one that is.
[[nodiscard]] std::string reasonToSkip(const std::string &file, int step);

/// Whether only the kinds of replies and their order count, not how many of a kind follow each other nor which events:
/// where the system's own events stand in the log differs.
[[nodiscard]] bool comparesRuns(const std::string &file, int step);

/// The sizes of a message that was too large to be kept.
struct CutMessage
{
    std::size_t data = 0;
    std::size_t metadata = 0;
};
[[nodiscard]] CutMessage cutMessage(const std::string &file, int step);

/// The node as it was when the recording began.
[[nodiscard]] StubServer::Options serverFor(const std::string &file);

/// A clock that a replay can move ahead.
class ReplayClock
{
public:
    explicit ReplayClock(StubLog &log);
    void moveAhead(std::int64_t seconds) { *m_ahead += seconds; }

private:
    std::shared_ptr<std::atomic<std::int64_t>> m_ahead;
};

void prepareFile(const std::string &file, StubServer &server);
void prepareStep(const std::string &file, int step, StubServer &server, ReplayClock &clock);
/// While a subscription of that step is live, before the recording's own events are written.
void actWhileLive(const std::string &file, int step, StubServer &server);

} // namespace foldline::test
