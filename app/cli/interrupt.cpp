// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace foldline::cli {

namespace {

volatile std::sig_atomic_t signalPipe = -1;

extern "C" void foldlineSignalArrived(int)
{
    const int saved = errno;
    const char byte = 1;
    if (signalPipe >= 0) [[maybe_unused]]
        const ssize_t written = ::write(static_cast<int>(signalPipe), &byte, 1);
    errno = saved;
}

void handle(int signal, void (*handler)(int), int flags)
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    ::sigaction(signal, &action, nullptr);
}

} // namespace

Interrupt::Interrupt()
{
    handle(SIGPIPE, SIG_IGN, 0);
    if (::pipe2(m_pipe.data(), O_CLOEXEC) != 0)
        return;
    signalPipe = m_pipe[1];
    m_listener = std::thread([this] {
        char byte = 0;
        ssize_t count = 0;
        do
            count = ::read(m_pipe[0], &byte, 1);
        while (count < 0 && errno == EINTR);
        if (count == 1 && byte == 1)
            m_source.request_stop();
    });
    handle(SIGINT, foldlineSignalArrived, static_cast<int>(SA_RESETHAND));
    handle(SIGTERM, foldlineSignalArrived, static_cast<int>(SA_RESETHAND));
}

Interrupt::~Interrupt()
{
    if (!m_listener.joinable())
        return;
    handle(SIGINT, SIG_DFL, 0);
    handle(SIGTERM, SIG_DFL, 0);
    signalPipe = -1;
    ::close(m_pipe[1]);
    m_listener.join();
    ::close(m_pipe[0]);
}

} // namespace foldline::cli
