// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/input.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace foldline::cli {

namespace {

std::string systemWords(int code) { return std::generic_category().message(code); }

} // namespace

Result<std::unique_ptr<InputBuffer>> InputBuffer::open(const std::string &file, std::stop_token stop)
{
    const int descriptor =
        file == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const int code = errno;
        return failure(code == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                       "The file `" + file + "` cannot be read: " + systemWords(code) + ". Nothing was written.");
    }
    struct stat status = {};
    if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        ::close(descriptor);
        return failure(ErrorCode::Io, "`" + file + "` is a folder, not a file. Nothing was written.");
    }
    return std::unique_ptr<InputBuffer>(new InputBuffer(descriptor, std::move(stop)));
}

InputBuffer::InputBuffer(int descriptor, std::stop_token stop)
    : m_descriptor(descriptor), m_wake(::eventfd(0, EFD_CLOEXEC)), m_stop(std::move(stop))
{
    m_callback =
        std::make_unique<std::stop_callback<std::function<void()>>>(m_stop, [this] { ::eventfd_write(m_wake, 1); });
}

InputBuffer::~InputBuffer()
{
    m_callback.reset();
    ::close(m_wake);
    ::close(m_descriptor);
}

void InputBuffer::waitForInput()
{
    std::array<pollfd, 2> waiting{pollfd{m_descriptor, POLLIN, 0}, pollfd{m_wake, POLLIN, 0}};
    while (::poll(waiting.data(), waiting.size(), -1) < 0) {
        if (errno != EINTR)
            throw std::system_error(errno, std::generic_category());
    }
    if (m_stop.stop_requested())
        throw std::system_error(ECANCELED, std::generic_category());
}

InputBuffer::int_type InputBuffer::underflow()
{
    ssize_t count = -1;
    while (count < 0) {
        waitForInput();
        count = ::read(m_descriptor, m_buffer.data(), m_buffer.size());
        if (count < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category());
    }
    setg(m_buffer.data(), m_buffer.data(), m_buffer.data() + count);
    return count == 0 ? traits_type::eof() : traits_type::to_int_type(m_buffer[0]);
}

} // namespace foldline::cli
