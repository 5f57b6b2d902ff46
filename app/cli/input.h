// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <array>
#include <functional>
#include <memory>
#include <stop_token>
#include <streambuf>
#include <string>

namespace foldline::cli {

/// Reads a file, or standard input for `-`, so that a stop request ends a read that waits for more. After a stop or a
/// failed read the stream is bad, never merely at its end: reading throws out of the buffer, which std::istream turns
/// into badbit. Not thread-safe.
class InputBuffer final : public std::streambuf
{
public:
    /// NotFound when there is no such file, Io when it cannot be opened or is a folder.
    [[nodiscard]] static Result<std::unique_ptr<InputBuffer>> open(const std::string &file, std::stop_token stop);
    ~InputBuffer() override;
    InputBuffer(const InputBuffer &) = delete;
    InputBuffer &operator=(const InputBuffer &) = delete;

protected:
    int_type underflow() override;

private:
    InputBuffer(int descriptor, std::stop_token stop);
    void waitForInput();

    int m_descriptor;
    int m_wake;
    std::stop_token m_stop;
    std::unique_ptr<std::stop_callback<std::function<void()>>> m_callback;
    std::array<char, 65536> m_buffer{};
};

} // namespace foldline::cli
