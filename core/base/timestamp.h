// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace foldline {

/// A moment as a count of 100 ns ticks since 1970-01-01T00:00:00Z, the resolution that event store servers keep.
/// A value type; always UTC, never a float. Any thread. Range: years 0001 to 9999.
class Timestamp
{
public:
    static constexpr std::int64_t TicksPerSecond = 10'000'000;
    static constexpr std::int64_t TicksPerMillisecond = 10'000;

    constexpr Timestamp() = default;
    [[nodiscard]] static constexpr Timestamp fromTicks(std::int64_t ticks)
    {
        Timestamp result;
        result.m_ticks = ticks;
        return result;
    }
    [[nodiscard]] static constexpr Timestamp fromMilliseconds(std::int64_t ms)
    {
        return fromTicks(ms * TicksPerMillisecond);
    }
    /// The system clock, now.
    [[nodiscard]] static Timestamp now();

    /// Strict ISO 8601 as events carry it: `2016-11-19T08:40:02.118Z`, up to seven fractional digits, `Z` or `±hh:mm`.
    /// Fails with InvalidInput on anything else (calendar checked, no leap second).
    [[nodiscard]] static Result<Timestamp> parse(std::string_view text);
    /// As people type it: also a date alone (its first instant), a blank for the `T`, no seconds, no zone (UTC).
    [[nodiscard]] static Result<Timestamp> parseLenient(std::string_view text);

    [[nodiscard]] constexpr std::int64_t ticks() const { return m_ticks; }
    /// Floor of the time in milliseconds.
    [[nodiscard]] std::int64_t milliseconds() const;
    /// `2016-11-19T08:40:02.118000Z`: six fractional digits, seven where the last is not zero.
    [[nodiscard]] std::string toIso8601() const;

    constexpr auto operator<=>(const Timestamp &) const = default;

private:
    std::int64_t m_ticks = 0;
};

} // namespace foldline
