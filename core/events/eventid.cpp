// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/eventid.h"

#include <algorithm>
#include <cerrno>
#include <random>
#include <sys/random.h>

namespace foldline::events {

namespace {

constexpr std::size_t TextLength = 36;

constexpr std::array<std::int8_t, 256> hexValues()
{
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (int digit = 0; digit < 10; ++digit)
        values[static_cast<std::size_t>('0' + digit)] = static_cast<std::int8_t>(digit);
    for (int digit = 0; digit < 6; ++digit) {
        values[static_cast<std::size_t>('a' + digit)] = static_cast<std::int8_t>(10 + digit);
        values[static_cast<std::size_t>('A' + digit)] = static_cast<std::int8_t>(10 + digit);
    }
    return values;
}

constexpr bool isDashPlace(std::size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }

int hexValue(char digit)
{
    static constexpr auto Values = hexValues();
    return Values[static_cast<unsigned char>(digit)];
}

void fillRandom(std::array<std::uint8_t, 16> &bytes)
{
    ssize_t got = -1;
    do {
        got = ::getrandom(bytes.data(), bytes.size(), 0);
    } while (got < 0 && errno == EINTR);
    if (got == static_cast<ssize_t>(bytes.size()))
        return;
    std::random_device device;
    std::generate(bytes.begin(), bytes.end(), [&device] { return static_cast<std::uint8_t>(device()); });
}

} // namespace

EventId EventId::random()
{
    std::array<std::uint8_t, 16> bytes{};
    fillRandom(bytes);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    return EventId(bytes);
}

Result<EventId> EventId::parse(std::string_view text)
{
    const auto refuse = [] {
        return failure(ErrorCode::InvalidInput,
                       "An event id must be a UUID such as 072c87a7-2bd9-5239-be45-3a4c01c6705a.");
    };
    if (text.size() != TextLength)
        return refuse();
    std::array<std::uint8_t, 16> bytes{};
    std::size_t count = 0;
    for (std::size_t place = 0; place < TextLength;) {
        if (isDashPlace(place)) {
            if (text[place++] != '-')
                return refuse();
            continue;
        }
        const int high = hexValue(text[place]);
        const int low = hexValue(text[place + 1]);
        if (high < 0 || low < 0)
            return refuse();
        bytes[count++] = static_cast<std::uint8_t>(high * 16 + low);
        place += 2;
    }
    const EventId id(bytes);
    if (id.isNull())
        return failure(ErrorCode::InvalidInput, "The all-zero UUID is no event id.");
    return id;
}

std::string_view EventId::view() const { return {reinterpret_cast<const char *>(m_bytes.data()), m_bytes.size()}; }

std::string EventId::toString() const
{
    static constexpr std::string_view Digits = "0123456789abcdef";
    std::string text(TextLength, '-');
    std::size_t place = 0;
    for (const std::uint8_t byte : m_bytes) {
        if (isDashPlace(place))
            ++place;
        text[place++] = Digits[byte >> 4];
        text[place++] = Digits[byte & 0x0F];
    }
    return text;
}

} // namespace foldline::events
