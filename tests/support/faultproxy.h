// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace foldline::test {

/// A way to a server on the loopback that can be made bad: it passes bytes on between clients and the server, and does
/// to them what a test asks for. One thread of its own serves all connections. All members may be called from any
/// thread; what they ask for holds from the next byte or connection on. Ends with its scope, and its connections with
/// it.
class FaultProxy
{
public:
    enum class Way { ToServer, ToClient };
    enum class Kind {
        Close, ///< ends both sides in good order
        Reset, ///< ends both sides as a crash does
        Stall  ///< keeps both sides and passes on no more
    };
    /// Strikes the connection on which the byte after so many goes that way, counted from now over all connections.
    struct Fault
    {
        Kind kind = Kind::Close;
        Way way = Way::ToClient;
        std::uint64_t after = 0;
        int times = 1; ///< again after as many bytes more
    };

    explicit FaultProxy(int serverPort);
    ~FaultProxy();
    FaultProxy(const FaultProxy &) = delete;
    FaultProxy &operator=(const FaultProxy &) = delete;

    [[nodiscard]] int port() const { return m_port; }
    /// Connections from now on lead there.
    void setServer(int port);
    void add(const Fault &fault);
    /// How many faults have struck.
    [[nodiscard]] int struck() const { return m_struck; }
    [[nodiscard]] std::size_t accepted() const { return m_accepted; }
    [[nodiscard]] std::uint64_t passed(Way way) const;
    /// Returns when no byte has passed for so long.
    void waitUntilQuiet(std::chrono::milliseconds quiet);

    /// Does that to every connection there is.
    void strike(Kind kind);
    /// New connections are taken, and nothing follows.
    void setHalfOpen(bool isHalfOpen);
    /// Nothing listens.
    void setRefusing(bool isRefusing);
    /// Each chunk of so many bytes waits so long.
    void setSlow(std::size_t chunkBytes, std::chrono::milliseconds delay);
    /// Connections on which nothing moved for so long are ended; 0: never.
    void setIdleLimit(std::chrono::milliseconds limit);
    /// Plays another kind of server: says this when it is spoken to, and ends the connection.
    void answerWith(std::string text);

private:
    struct Link;
    struct Settings
    {
        int server = 0;
        bool isHalfOpen = false;
        bool isRefusing = false;
        std::size_t chunk = 64 * 1024;
        std::chrono::milliseconds delay{0};
        std::chrono::milliseconds idleLimit{0};
        std::string answer;
    };

    struct Planned
    {
        Fault fault;
        std::uint64_t at; ///< in bytes from the beginning of the proxy
    };

    void run();
    void look(const Settings &settings);
    void accept(const Settings &settings);
    void serve(Link &link, const Settings &settings, bool clientHasBytes, bool serverHasBytes);
    void pass(Link &link, Way way, const Settings &settings);
    /// How many of the bytes may go, and what happens to the connection then.
    [[nodiscard]] std::size_t allowed(Link &link, Way way, std::size_t bytes);
    void wake();
    template <typename Change>
    void change(Change apply);

    int m_port = 0;
    int m_listener = -1;
    int m_wakeRead = -1;
    int m_wakeWrite = -1;
    std::atomic<int> m_struck{0};
    std::atomic<std::size_t> m_accepted{0};
    std::atomic<std::uint64_t> m_passed[2]{};
    std::vector<std::unique_ptr<Link>> m_links; ///< of the thread

    std::condition_variable m_bytesPassed;
    std::mutex m_mutex; ///< guards what follows
    Settings m_settings;
    std::vector<Planned> m_faults;
    std::vector<Kind> m_strikes;
    bool m_isOver = false;

    std::thread m_thread;
};

} // namespace foldline::test
