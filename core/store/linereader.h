// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string_view>
#include <vector>

namespace foldline::store {

/// Splits a stream of bytes to lines with one buffer that never grows past the longest line allowed. Line ends are LF
/// or CR LF; the last line needs none; a UTF-8 byte order mark at the start is passed over. One thread. Fails with
/// TooLarge (`context` is `line L, column C`) for a line over `maxLength`, which is not read to its end, and with Io
/// when the stream cannot be read.
class LineReader
{
public:
    LineReader(std::istream &in, std::size_t maxLength);

    /// The next line without its end, valid until the next call; absent at the end.
    [[nodiscard]] Result<std::optional<std::string_view>> next();
    /// 1-based number of the line handed over last.
    [[nodiscard]] std::uint64_t line() const { return m_line; }
    /// Bytes up to the end of the line handed over last.
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }

private:
    [[nodiscard]] Result<void> fill();
    [[nodiscard]] Result<std::optional<std::string_view>> take(std::size_t length, std::size_t lineEnd);

    std::istream &m_in;
    std::size_t m_maxLength;
    std::vector<char> m_buffer;
    std::size_t m_begin = 0; ///< start of what was not handed over yet
    std::size_t m_end = 0;   ///< end of what was read
    std::uint64_t m_line = 0;
    std::uint64_t m_bytes = 0;
};

} // namespace foldline::store
