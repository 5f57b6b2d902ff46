// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace foldline {

namespace {

constexpr std::string_view Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> decodeTable()
{
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < Alphabet.size(); ++i)
        table[static_cast<unsigned char>(Alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}

constexpr std::array<std::int8_t, 256> Decode = decodeTable();

tl::unexpected<Error> notBase64(std::string_view reason)
{
    return failure(ErrorCode::InvalidInput, "The base64 text " + std::string(reason) + ".");
}

} // namespace

std::string toBase64(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = (group << 8) | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        out += Alphabet[group >> 18];
        out += Alphabet[(group >> 12) & 63];
        out += count > 1 ? Alphabet[(group >> 6) & 63] : '=';
        out += count > 2 ? Alphabet[group & 63] : '=';
    }
    return out;
}

Result<std::string> fromBase64(std::string_view text)
{
    if (text.size() % 4 != 0)
        return notBase64("is not a multiple of four characters long");
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const std::size_t characters = i + 4 == text.size() ? 4 - padding : 4;
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const int value = k < characters ? Decode[static_cast<unsigned char>(text[i + k])] : 0;
            if (value < 0)
                return notBase64("has a character outside the alphabet");
            group = (group << 6) | static_cast<std::uint32_t>(value);
        }
        for (std::size_t k = 0; k + 1 < characters; ++k)
            out += static_cast<char>((group >> (16 - 8 * k)) & 0xFF);
        if ((characters == 3 && (group & 0xFF) != 0) || (characters == 2 && (group & 0xFFFF) != 0))
            return notBase64("ends in bits that are not zero");
    }
    return out;
}

std::string toHex(std::string_view bytes)
{
    constexpr std::string_view Digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        out += Digits[static_cast<unsigned char>(c) >> 4];
        out += Digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

} // namespace foldline
