// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <ostream>
#include <streambuf>
#include <string_view>

namespace foldline::cli {

/// A stream buffer over a file descriptor that remembers why writing failed. Not thread-safe.
class DescriptorBuffer final : public std::streambuf
{
public:
    explicit DescriptorBuffer(int descriptor);
    ~DescriptorBuffer() override;
    DescriptorBuffer(const DescriptorBuffer &) = delete;
    DescriptorBuffer &operator=(const DescriptorBuffer &) = delete;

    /// errno of the first write that failed; 0: none did.
    [[nodiscard]] int error() const { return m_error; }

protected:
    int_type overflow(int_type character) override;
    int sync() override;

private:
    bool drain();

    int m_descriptor;
    int m_error = 0;
    std::array<char, 65536> m_buffer{};
};

/// Standard output: buffered, exact bytes, and aware of a reader that went away. Not thread-safe.
class Output
{
public:
    Output();

    [[nodiscard]] std::ostream &stream() { return m_stream; }
    /// Writes the text and a line end. Returns false when nobody reads any more or writing failed: stop then.
    bool line(std::string_view text);
    /// A line of JSON that Foldline made: what could steer a terminal is escaped, which is the same value.
    bool json(std::string_view text);
    /// A line of JSON with stored bytes in it: they stay as they are unless this is a terminal.
    bool storedJson(std::string_view text);
    bool flush();
    [[nodiscard]] bool ok() const { return m_stream.good(); }
    [[nodiscard]] int error() const { return m_buffer.error(); }
    [[nodiscard]] bool isTerminal() const { return m_terminal; }

private:
    DescriptorBuffer m_buffer;
    std::ostream m_stream;
    bool m_terminal = false;
};

/// Standard error: messages for people, and one line of progress where it is a terminal. Not thread-safe.
class Messages
{
public:
    Messages();
    ~Messages();
    Messages(const Messages &) = delete;
    Messages &operator=(const Messages &) = delete;

    /// `foldline: text`, with untrusted characters made visible.
    void say(std::string_view text);
    /// Replaces the progress line; nothing where standard error is no terminal.
    void progress(std::string_view text);
    void clearProgress();

private:
    bool m_terminal = false;
    bool m_progressShown = false;
};

} // namespace foldline::cli
