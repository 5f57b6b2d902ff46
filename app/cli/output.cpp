// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.h"

#include "core/base/text.h"
#include "core/kurrentdb/settings/secrets.h"

#include <cerrno>
#include <string>

#include <unistd.h>

namespace foldline::cli {

DescriptorBuffer::DescriptorBuffer(int descriptor) : m_descriptor(descriptor)
{
    setp(m_buffer.data(), m_buffer.data() + m_buffer.size());
}

DescriptorBuffer::~DescriptorBuffer() { drain(); }

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type character)
{
    if (!drain())
        return traits_type::eof();
    if (!traits_type::eq_int_type(character, traits_type::eof())) {
        *pptr() = traits_type::to_char_type(character);
        pbump(1);
    }
    return traits_type::not_eof(character);
}

int DescriptorBuffer::sync() { return drain() ? 0 : -1; }

bool DescriptorBuffer::drain()
{
    const char *from = pbase();
    while (m_error == 0 && from < pptr()) {
        const ssize_t written = ::write(m_descriptor, from, static_cast<std::size_t>(pptr() - from));
        if (written >= 0)
            from += written;
        else if (errno != EINTR)
            m_error = errno;
    }
    setp(m_buffer.data(), m_buffer.data() + m_buffer.size());
    return m_error == 0;
}

Output::Output() : m_buffer(STDOUT_FILENO), m_stream(&m_buffer), m_terminal(::isatty(STDOUT_FILENO) == 1) {}

bool Output::line(std::string_view text)
{
    m_stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    m_stream.put('\n');
    return ok();
}

namespace {

/// Stored JSON may have tabs between its values: those stay.
std::string inertJson(std::string_view text)
{
    std::string inert;
    for (;;) {
        const std::size_t tab = text.find('\t');
        inert += printable(text.substr(0, tab));
        if (tab == std::string_view::npos)
            return inert;
        inert += '\t';
        text.remove_prefix(tab + 1);
    }
}

} // namespace

bool Output::json(std::string_view text) { return line(inertJson(text)); }

bool Output::storedJson(std::string_view text) { return m_terminal ? json(text) : line(text); }

bool Output::flush()
{
    m_stream.flush();
    return ok();
}

namespace {

void writeError(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return;
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace

Messages::Messages() : m_terminal(::isatty(STDERR_FILENO) == 1) {}

Messages::~Messages() { clearProgress(); }

void Messages::say(std::string_view text)
{
    clearProgress();
    writeError("foldline: " + printable(kurrentdb::withoutPasswords(text)) + '\n');
}

void Messages::progress(std::string_view text)
{
    if (!m_terminal)
        return;
    writeError("\r\033[K" + printable(text));
    m_progressShown = true;
}

void Messages::clearProgress()
{
    if (m_progressShown)
        writeError("\r\033[K");
    m_progressShown = false;
}

} // namespace foldline::cli
