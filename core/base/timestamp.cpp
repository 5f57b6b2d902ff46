// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timestamp.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

namespace foldline {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// Reads the fields of a date-time from left to right.
class Scanner
{
public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    std::optional<int> digits(std::size_t count)
    {
        if (m_text.size() < count)
            return std::nullopt;
        int value = 0;
        for (const char c : m_text.substr(0, count)) {
            if (c < '0' || c > '9')
                return std::nullopt;
            value = value * 10 + (c - '0');
        }
        m_text.remove_prefix(count);
        return value;
    }
    bool skip(char c)
    {
        if (m_text.empty() || m_text.front() != c)
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    bool skipAny(std::string_view choices)
    {
        if (m_text.empty() || choices.find(m_text.front()) == std::string_view::npos)
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    [[nodiscard]] char front() const { return m_text.empty() ? '\0' : m_text.front(); }
    [[nodiscard]] bool atEnd() const { return m_text.empty(); }

    /// One to seven digits as ticks; nullopt else.
    std::optional<std::int64_t> fraction()
    {
        std::int64_t ticks = 0;
        std::int64_t unit = Timestamp::TicksPerSecond / 10;
        int count = 0;
        while (!m_text.empty() && m_text.front() >= '0' && m_text.front() <= '9') {
            if (++count > 7)
                return std::nullopt;
            ticks += (m_text.front() - '0') * unit;
            unit /= 10;
            m_text.remove_prefix(1);
        }
        return count == 0 ? std::nullopt : std::optional(ticks);
    }

private:
    std::string_view m_text;
};

std::optional<std::int64_t> dateTicks(Scanner &scanner)
{
    const auto year = scanner.digits(4);
    if (!year || *year < 1 || !scanner.skip('-'))
        return std::nullopt;
    const auto month = scanner.digits(2);
    if (!month || !scanner.skip('-'))
        return std::nullopt;
    const auto day = scanner.digits(2);
    if (!day)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok())
        return std::nullopt;
    return sys_days(date).time_since_epoch().count() * 86400 * Timestamp::TicksPerSecond;
}

/// Hours and minutes in ticks.
std::optional<std::int64_t> clockTicks(Scanner &scanner)
{
    const auto hour = scanner.digits(2);
    if (!hour || *hour > 23 || !scanner.skip(':'))
        return std::nullopt;
    const auto minute = scanner.digits(2);
    if (!minute || *minute > 59)
        return std::nullopt;
    return (*hour * 3600 + *minute * 60) * Timestamp::TicksPerSecond;
}

std::optional<std::int64_t> secondTicks(Scanner &scanner)
{
    const auto second = scanner.digits(2);
    if (!second || *second > 59)
        return std::nullopt;
    const std::int64_t ticks = *second * Timestamp::TicksPerSecond;
    if (!scanner.skip('.'))
        return ticks;
    const auto fraction = scanner.fraction();
    return fraction ? std::optional(ticks + *fraction) : std::nullopt;
}

/// What to subtract to come to UTC.
std::optional<std::int64_t> zoneTicks(Scanner &scanner)
{
    if (scanner.skip('Z'))
        return 0;
    const bool west = scanner.front() == '-';
    if (!scanner.skipAny("+-"))
        return std::nullopt;
    const auto ticks = clockTicks(scanner);
    if (!ticks)
        return std::nullopt;
    return west ? -*ticks : *ticks;
}

tl::unexpected<Error> notATime(std::string_view text, std::string_view example)
{
    return failure(ErrorCode::InvalidInput, "`" + std::string(text.substr(0, 64)) + "` is no date and time such as " +
                                                std::string(example) + ".");
}

/// nullopt outside the years 0001 to 9999, where a zone can lead.
std::optional<Timestamp> inRange(std::int64_t ticks)
{
    constexpr std::int64_t First = -621'355'968'000'000'000;
    constexpr std::int64_t Last = 2'534'023'007'999'999'999;
    return ticks < First || ticks > Last ? std::nullopt : std::optional(Timestamp::fromTicks(ticks));
}

std::optional<Timestamp> parseStrict(std::string_view text)
{
    Scanner scanner(text);
    const auto date = dateTicks(scanner);
    if (!date || !scanner.skip('T'))
        return std::nullopt;
    const auto clock = clockTicks(scanner);
    if (!clock || !scanner.skip(':'))
        return std::nullopt;
    const auto seconds = secondTicks(scanner);
    if (!seconds)
        return std::nullopt;
    const auto zone = zoneTicks(scanner);
    if (!zone || !scanner.atEnd())
        return std::nullopt;
    return inRange(*date + *clock + *seconds - *zone);
}

std::optional<Timestamp> parseTyped(std::string_view text)
{
    Scanner scanner(text);
    const auto date = dateTicks(scanner);
    if (!date)
        return std::nullopt;
    if (scanner.atEnd())
        return Timestamp::fromTicks(*date);
    if (!scanner.skipAny("T t"))
        return std::nullopt;
    const auto clock = clockTicks(scanner);
    if (!clock)
        return std::nullopt;
    std::int64_t ticks = *date + *clock;
    if (scanner.skip(':')) {
        const auto seconds = secondTicks(scanner);
        if (!seconds)
            return std::nullopt;
        ticks += *seconds;
    }
    scanner.skip(' ');
    if (!scanner.atEnd()) {
        const auto zone = zoneTicks(scanner);
        if (!zone || !scanner.atEnd())
            return std::nullopt;
        ticks -= *zone;
    }
    return inRange(ticks);
}

} // namespace

Timestamp Timestamp::now()
{
    using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, TicksPerSecond>>;
    return fromTicks(std::chrono::duration_cast<Ticks>(std::chrono::system_clock::now().time_since_epoch()).count());
}

Result<Timestamp> Timestamp::parse(std::string_view text)
{
    if (const auto result = parseStrict(text))
        return *result;
    return notATime(text, "2016-11-19T08:40:02.118Z");
}

Result<Timestamp> Timestamp::parseLenient(std::string_view text)
{
    if (const auto result = parseTyped(text))
        return *result;
    return notATime(text, "2016-11-19T08:40:02.118Z, \"2016-11-19 08:40\" or 2016-11-19");
}

std::int64_t Timestamp::milliseconds() const
{
    const std::int64_t quotient = m_ticks / TicksPerMillisecond;
    return m_ticks % TicksPerMillisecond < 0 ? quotient - 1 : quotient;
}

std::string Timestamp::toIso8601() const
{
    constexpr std::int64_t TicksPerDay = 86400 * TicksPerSecond;
    std::int64_t day = m_ticks / TicksPerDay;
    std::int64_t rest = m_ticks % TicksPerDay;
    if (rest < 0) {
        --day;
        rest += TicksPerDay;
    }
    const std::chrono::year_month_day date{sys_days(days(day))};
    const auto seconds = static_cast<int>(rest / TicksPerSecond);
    const auto fraction = static_cast<int>(rest % TicksPerSecond);
    std::array<char, 64> buffer{};
    const bool seven = fraction % 10 != 0;
    const int length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%0*dZ",
                                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                     static_cast<unsigned>(date.day()), seconds / 3600, seconds / 60 % 60, seconds % 60,
                                     seven ? 7 : 6, seven ? fraction : fraction / 10);
    return {buffer.data(), static_cast<std::size_t>(length)};
}

} // namespace foldline
