// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faultproxy.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace foldline::test {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int LookMilliseconds = 5; // while something waits for its time

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

int newSocket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

/// -1: not possible.
int listenOn(int port)
{
    const int socket = newSocket();
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const sockaddr_in address = loopback(port);
    if (::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(socket, SOMAXCONN) != 0) {
        ::close(socket);
        return -1;
    }
    ::fcntl(socket, F_SETFL, O_NONBLOCK);
    return socket;
}

int portOf(int socket)
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size);
    return ntohs(address.sin_port);
}

void prepare(int socket)
{
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::fcntl(socket, F_SETFL, O_NONBLOCK);
}

int connectTo(int port)
{
    const int socket = newSocket();
    const sockaddr_in address = loopback(port);
    if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        ::close(socket);
        return -1;
    }
    prepare(socket);
    return socket;
}

void closeHard(int socket)
{
    const linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(socket);
}

bool isBlocked() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

std::size_t indexOf(FaultProxy::Way way) { return way == FaultProxy::Way::ToServer ? 0 : 1; }

} // namespace

/// Two sockets, and what has been read from one and not yet been written to the other.
struct FaultProxy::Link
{
    enum class State { Passing, Ending, Resetting, Stalled, Over };

    Link(int clientSocket, int serverSocket) : client(clientSocket), server(serverSocket) {}
    ~Link() { end(state == State::Resetting); }
    Link(const Link &) = delete;
    Link &operator=(const Link &) = delete;

    [[nodiscard]] int from(Way way) const { return way == Way::ToServer ? client : server; }
    [[nodiscard]] int to(Way way) const { return way == Way::ToServer ? server : client; }
    [[nodiscard]] bool waitsToWrite() const { return !waiting[0].empty() || !waiting[1].empty(); }

    void end(bool hard)
    {
        for (int *socket : {&client, &server}) {
            if (*socket >= 0 && hard)
                closeHard(*socket);
            else if (*socket >= 0)
                ::close(*socket);
            *socket = -1;
        }
        state = State::Over;
    }

    void write(Way way)
    {
        std::string &bytes = waiting[indexOf(way)];
        while (!bytes.empty() && to(way) >= 0) {
            const auto written = ::send(to(way), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (written < 0 && isBlocked())
                return;
            if (written < 0) {
                end(false);
                return;
            }
            bytes.erase(0, static_cast<std::size_t>(written));
        }
    }

    int client;
    int server;
    State state = State::Passing;
    std::string waiting[2];
    Clock::time_point moved = Clock::now();
    Clock::time_point nextRead{};
};

FaultProxy::FaultProxy(int serverPort)
{
    m_settings.server = serverPort;
    m_listener = listenOn(0);
    m_port = portOf(m_listener);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) {
        m_wakeRead = ends[0];
        m_wakeWrite = ends[1];
    }
    m_thread = std::thread([this] { run(); });
}

FaultProxy::~FaultProxy()
{
    change([this] { m_isOver = true; });
    m_thread.join();
    m_links.clear();
    for (const int descriptor : {m_listener, m_wakeRead, m_wakeWrite}) {
        if (descriptor >= 0)
            ::close(descriptor);
    }
}

template <typename Change>
void FaultProxy::change(Change apply)
{
    {
        const std::scoped_lock lock(m_mutex);
        apply();
    }
    wake();
}

void FaultProxy::wake()
{
    const char byte = 0;
    static_cast<void>(!::write(m_wakeWrite, &byte, 1));
}

void FaultProxy::setServer(int port)
{
    change([&] { m_settings.server = port; });
}

void FaultProxy::add(const Fault &fault)
{
    change([&] { m_faults.push_back({fault, m_passed[indexOf(fault.way)] + fault.after}); });
}

std::uint64_t FaultProxy::passed(Way way) const { return m_passed[indexOf(way)]; }

void FaultProxy::waitUntilQuiet(std::chrono::milliseconds quiet)
{
    std::unique_lock lock(m_mutex);
    const auto bytes = [this] { return m_passed[0] + m_passed[1]; };
    for (std::uint64_t before = bytes();; before = bytes()) {
        if (!m_bytesPassed.wait_for(lock, quiet, [&] { return bytes() != before; }))
            return;
    }
}

void FaultProxy::strike(Kind kind)
{
    change([&] { m_strikes.push_back(kind); });
}

void FaultProxy::setHalfOpen(bool isHalfOpen)
{
    change([&] { m_settings.isHalfOpen = isHalfOpen; });
}

void FaultProxy::setRefusing(bool isRefusing)
{
    change([&] { m_settings.isRefusing = isRefusing; });
}

void FaultProxy::setSlow(std::size_t chunkBytes, std::chrono::milliseconds delay)
{
    change([&] {
        m_settings.chunk = chunkBytes;
        m_settings.delay = delay;
    });
}

void FaultProxy::setIdleLimit(std::chrono::milliseconds limit)
{
    change([&] { m_settings.idleLimit = limit; });
}

void FaultProxy::answerWith(std::string text)
{
    change([&] { m_settings.answer = std::move(text); });
}

void FaultProxy::run()
{
    for (;;) {
        Settings settings;
        std::vector<Kind> strikes;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_isOver)
                return;
            settings = m_settings;
            strikes.swap(m_strikes);
        }
        for (const Kind kind : strikes) {
            for (const auto &link : m_links) {
                if (kind == Kind::Stall)
                    link->state = Link::State::Stalled;
                else
                    link->end(kind == Kind::Reset);
            }
            ++m_struck;
        }
        if (settings.isRefusing && m_listener >= 0)
            ::close(std::exchange(m_listener, -1));
        else if (!settings.isRefusing && m_listener < 0)
            m_listener = listenOn(m_port);
        look(settings);
        std::erase_if(m_links, [](const auto &link) { return link->state == Link::State::Over; });
    }
}

/// Waits for something to do, and does it.
void FaultProxy::look(const Settings &settings)
{
    std::vector<pollfd> polled{{m_wakeRead, POLLIN, 0}, {m_listener, POLLIN, 0}};
    const bool hasTimes =
        settings.delay.count() > 0 || settings.idleLimit.count() > 0 || (m_listener < 0 && !settings.isRefusing);
    for (const auto &link : m_links) {
        const bool reads = link->state == Link::State::Passing && Clock::now() >= link->nextRead;
        const auto events = [&](Way in, Way out) {
            return static_cast<short>((reads && link->waiting[indexOf(in)].empty() ? POLLIN : 0) |
                                      (link->waiting[indexOf(out)].empty() ? 0 : POLLOUT));
        };
        const short client = events(Way::ToServer, Way::ToClient);
        const short server = events(Way::ToClient, Way::ToServer);
        polled.push_back({client ? link->client : -1, client, 0});
        polled.push_back({server ? link->server : -1, server, 0});
    }
    ::poll(polled.data(), polled.size(), hasTimes ? LookMilliseconds : -1);
    char ignored[64];
    while (::read(m_wakeRead, ignored, sizeof ignored) > 0) {
    }
    constexpr short Readable = POLLIN | POLLHUP | POLLERR;
    for (std::size_t i = 0; i < m_links.size(); ++i)
        serve(*m_links[i], settings, (polled[2 + 2 * i].revents & Readable) != 0,
              (polled[3 + 2 * i].revents & Readable) != 0);
    if (polled[1].revents != 0)
        accept(settings);
}

void FaultProxy::accept(const Settings &settings)
{
    const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0)
        return;
    ++m_accepted;
    prepare(client);
    if (settings.isHalfOpen) {
        m_links.push_back(std::make_unique<Link>(client, -1));
        m_links.back()->state = Link::State::Stalled;
        return;
    }
    const int server = settings.answer.empty() ? connectTo(settings.server) : -1;
    if (server < 0 && settings.answer.empty())
        closeHard(client);
    else
        m_links.push_back(std::make_unique<Link>(client, server));
}

void FaultProxy::serve(Link &link, const Settings &settings, bool clientHasBytes, bool serverHasBytes)
{
    if (link.state == Link::State::Stalled || link.state == Link::State::Over)
        return;
    link.write(Way::ToServer);
    link.write(Way::ToClient);
    if (clientHasBytes && link.state == Link::State::Passing)
        pass(link, Way::ToServer, settings);
    if (serverHasBytes && link.state == Link::State::Passing)
        pass(link, Way::ToClient, settings);
    const bool isIdle = settings.idleLimit.count() > 0 && Clock::now() - link.moved > settings.idleLimit;
    if (isIdle)
        ++m_struck;
    if (isIdle || ((link.state == Link::State::Ending || link.state == Link::State::Resetting) && !link.waitsToWrite()))
        link.end(link.state == Link::State::Resetting);
}

void FaultProxy::pass(Link &link, Way way, const Settings &settings)
{
    std::string bytes(std::min<std::size_t>(settings.chunk, 64 * 1024), '\0');
    const auto size = ::recv(link.from(way), bytes.data(), bytes.size(), 0);
    if (size < 0 && isBlocked())
        return;
    if (size <= 0) {
        link.state = Link::State::Ending;
        return;
    }
    link.moved = Clock::now();
    link.nextRead = link.moved + settings.delay;
    if (!settings.answer.empty()) {
        link.waiting[indexOf(Way::ToClient)] = settings.answer;
        link.state = Link::State::Ending;
    } else {
        bytes.resize(allowed(link, way, static_cast<std::size_t>(size)));
        link.waiting[indexOf(way)] += bytes;
    }
    link.write(Way::ToServer);
    link.write(Way::ToClient);
}

std::size_t FaultProxy::allowed(Link &link, Way way, std::size_t bytes)
{
    const std::scoped_lock lock(m_mutex);
    auto &passed = m_passed[indexOf(way)];
    const auto next = std::ranges::min_element(
        m_faults, {}, [way](const Planned &planned) { return planned.fault.way == way ? planned.at : UINT64_MAX; });
    if (next == m_faults.end() || next->fault.way != way || passed + bytes <= next->at) {
        passed += bytes;
        m_bytesPassed.notify_all();
        return bytes;
    }
    const std::uint64_t rest = next->at > passed ? next->at - passed : 0;
    passed += rest;
    link.state = next->fault.kind == Kind::Close   ? Link::State::Ending
                 : next->fault.kind == Kind::Reset ? Link::State::Resetting
                                                   : Link::State::Stalled;
    ++m_struck;
    if (--next->fault.times == 0)
        m_faults.erase(next);
    else
        next->at = passed + next->fault.after;
    return static_cast<std::size_t>(rest);
}

} // namespace foldline::test
