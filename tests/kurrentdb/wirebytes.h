// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Encoded fields, written without the generated classes or their library.
namespace foldline::tests::wire {

inline std::string varint(std::uint64_t value)
{
    std::string result;
    for (; value > 0x7f; value >>= 7)
        result += static_cast<char>(0x80 | (value & 0x7f));
    return result + static_cast<char>(value);
}

/// A number, truth value or enumerator.
inline std::string number(std::uint64_t field, std::uint64_t value) { return varint(field << 3) + varint(value); }

/// A text, bytes, or a message in its encoded form.
inline std::string content(std::uint64_t field, std::string_view bytes)
{
    return varint(field << 3 | 2) + varint(bytes.size()) + std::string(bytes);
}

inline std::string empty(std::uint64_t field) { return content(field, {}); }

} // namespace foldline::tests::wire
