// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/kurrentstore.h"
#include "tests/support/stubserver/stubserver.h"

#include <QString>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::test {

/// Plain text, one node, and little patience, so that what goes wrong is over soon.
[[nodiscard]] kurrentdb::ConnectionSettings settingsFor(int port);
/// The same for a cluster with these seeds.
[[nodiscard]] kurrentdb::ConnectionSettings settingsFor(const std::vector<int> &ports);

[[nodiscard]] Result<std::unique_ptr<kurrentdb::KurrentStore>>
tryToConnect(const kurrentdb::ConnectionSettings &settings, kurrentdb::KurrentStore::Options options = {});
/// Ends the test run when that is not possible.
[[nodiscard]] std::unique_ptr<kurrentdb::KurrentStore> connected(const kurrentdb::ConnectionSettings &settings,
                                                                 kurrentdb::KurrentStore::Options options = {});
[[nodiscard]] std::unique_ptr<kurrentdb::KurrentStore> connected(const StubServer &server,
                                                                 kurrentdb::KurrentStore::Options options = {});

/// Writes past the protocol.
void fillLog(StubLog &log, std::string_view stream, std::size_t count, const std::string &data = "{}");
/// What the server has, past the protocol: "0 1 2".
[[nodiscard]] QString revisionsIn(const StubLog &log, std::string_view stream);
[[nodiscard]] std::vector<events::EventId> idsIn(const StubLog &log, std::string_view stream);
[[nodiscard]] std::vector<events::EventId> idsOf(const std::vector<store::ProposedEvent> &events);

/// Empty when the events are those of one stream from `first` to `first + count - 1`, each once and in order; else the
/// first thing that is wrong.
[[nodiscard]] QString gapOrRepeat(const std::vector<store::RecordedEvent> &events, std::size_t count,
                                  std::uint64_t first = 0);

/// Something that others wait for. Any thread.
class Latch
{
public:
    void open()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_isOpen = true;
        }
        m_changed.notify_all();
    }
    /// False when it stays closed for so long.
    bool wait(std::chrono::milliseconds limit = std::chrono::seconds(10))
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, limit, [this] { return m_isOpen; });
    }
    [[nodiscard]] bool isOpen()
    {
        const std::scoped_lock lock(m_mutex);
        return m_isOpen;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOpen = false;
};

/// How long something took, for limits.
class Stopwatch
{
public:
    [[nodiscard]] std::chrono::milliseconds elapsed() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_begin);
    }

private:
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

} // namespace foldline::test
