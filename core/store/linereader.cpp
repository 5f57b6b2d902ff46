// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/linereader.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace foldline::store {

namespace {

constexpr std::size_t ChunkSize = 256 * 1024;
constexpr std::string_view ByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t CarriageReturnSize = 1;

} // namespace

LineReader::LineReader(std::istream &in, std::size_t maxLength) : m_in(in), m_maxLength(maxLength), m_buffer(ChunkSize)
{
}

Result<void> LineReader::fill()
{
    std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
    m_end -= m_begin;
    m_begin = 0;
    if (m_buffer.size() - m_end < ChunkSize / 2) {
        const std::size_t longest = m_maxLength + ByteOrderMark.size() + CarriageReturnSize + ChunkSize;
        m_buffer.resize(std::min(m_buffer.size() * 2, longest));
    }
    m_in.read(m_buffer.data() + m_end, static_cast<std::streamsize>(m_buffer.size() - m_end));
    m_end += static_cast<std::size_t>(m_in.gcount());
    if (m_in.bad())
        return failure(ErrorCode::Io, "The file could not be read to its end.",
                       "line " + std::to_string(m_line + 1) + ", column 1");
    return {};
}

Result<std::optional<std::string_view>> LineReader::next()
{
    std::size_t searched = 0;
    for (;;) {
        const std::size_t available = m_end - m_begin;
        const char *start = m_buffer.data() + m_begin;
        const void *found = available > searched ? std::memchr(start + searched, '\n', available - searched) : nullptr;
        if (found)
            return take(static_cast<std::size_t>(static_cast<const char *>(found) - start), 1);
        searched = available;
        if (available > m_maxLength + ByteOrderMark.size() + CarriageReturnSize || (m_in.eof() && available > 0))
            return take(available, 0);
        if (m_in.eof())
            return std::nullopt;
        if (const Result<void> filled = fill(); !filled)
            return failure(filled.error());
    }
}

Result<std::optional<std::string_view>> LineReader::take(std::size_t length, std::size_t lineEnd)
{
    std::string_view text(m_buffer.data() + m_begin, length);
    m_begin += length + lineEnd;
    m_bytes += length + lineEnd;
    ++m_line;
    if (text.ends_with('\r'))
        text.remove_suffix(CarriageReturnSize);
    if (m_line == 1 && text.starts_with(ByteOrderMark))
        text.remove_prefix(ByteOrderMark.size());
    if (text.size() > m_maxLength)
        return failure(ErrorCode::TooLarge,
                       "The line is longer than " + std::to_string(m_maxLength / (1024 * 1024)) + " MiB.",
                       "line " + std::to_string(m_line) + ", column " + std::to_string(m_maxLength + 1));
    return text;
}

} // namespace foldline::store
