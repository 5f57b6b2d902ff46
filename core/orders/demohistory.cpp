// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/demohistory.h"

#include "core/orders/demoorder.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <vector>

namespace foldline::orders {

namespace {

using demo::Catalog;
using demo::OrderPlan;
using demo::Random;

constexpr std::int64_t Day = 86400 * Timestamp::TicksPerSecond;
constexpr std::int64_t Days = 3 * 365 + 1;

/// How many orders a day draws, by weekday (Sunday first), by month and by growth over the years.
std::int64_t weightOf(std::int64_t day, std::int64_t firstDay)
{
    static constexpr std::array<std::int64_t, 7> Weekdays{70, 120, 115, 110, 110, 130, 60};
    static constexpr std::array<std::int64_t, 12> Months{60, 55, 85, 80, 90, 85, 80, 85, 120, 95, 165, 170};
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    const std::int64_t growth = 100 + (day - firstDay) * 90 / Days;
    return Weekdays[static_cast<std::size_t>((day + 4) % 7)] * Months[static_cast<unsigned>(date.month()) - 1] * growth;
}

/// Instants at which the orders are created, ascending: days by weight, times of day with a peak in the afternoon.
std::vector<Timestamp> creationTimes(std::uint64_t orders, Timestamp until, Random &random)
{
    const std::int64_t lastDay = until.ticks() / Day;
    const std::int64_t firstDay = lastDay - Days;
    std::vector<std::int64_t> weights;
    for (std::int64_t day = firstDay; day <= lastDay; ++day)
        weights.push_back(weightOf(day, firstDay));
    std::partial_sum(weights.begin(), weights.end(), weights.begin());
    std::vector<Timestamp> times;
    times.reserve(orders);
    while (times.size() < orders) {
        const auto draw = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(weights.back())));
        const auto day = firstDay + (std::ranges::upper_bound(weights, draw) - weights.begin());
        const std::int64_t first = random.between(7 * 3600, 23 * 3600);
        const std::int64_t second = random.between(9 * 3600, 19 * 3600);
        const std::int64_t micros = (first + second) / 2 * 1'000'000 + random.between(0, 999'999);
        const Timestamp time = Timestamp::fromTicks(day * Day + micros * 10);
        if (time <= until)
            times.push_back(time);
    }
    std::ranges::sort(times);
    return times;
}

/// Numbers that look drawn but never repeat: i · step mod size, with step and size coprime. Requires: fewer than 2^32
/// orders.
class OrderNumbers
{
public:
    OrderNumbers(std::uint64_t orders, Random &random) : m_size(std::max<std::uint64_t>(900'000, orders))
    {
        m_step = m_size / 2 + random.below(m_size / 3);
        while (std::gcd(m_step, m_size) != 1)
            ++m_step;
    }
    [[nodiscard]] std::string number(std::uint64_t index) const
    {
        return std::to_string(100'000 + index * m_step % m_size);
    }

private:
    std::uint64_t m_size;
    std::uint64_t m_step;
};

std::int64_t editsOf(std::uint64_t index, std::uint64_t orders, Random &random)
{
    if (index == orders * 9 / 10)
        return 300;
    if (random.chance(150))
        return random.between(8, 30);
    return random.chance(3500) ? random.between(1, 4) : 0;
}

/// The rest of one order's events, waiting for its turn.
struct Pending
{
    std::vector<DemoEvent> events;
    std::size_t next = 0;
    std::uint64_t order = 0;

    [[nodiscard]] Timestamp due() const { return *events[next].event.created; }
    /// Later ones are "less", so that the queue's top is the earliest.
    friend bool operator<(const Pending &one, const Pending &other)
    {
        return one.due() != other.due() ? one.due() > other.due() : one.order > other.order;
    }
};

class Generator
{
public:
    Generator(const DemoOptions &options, const std::function<Result<void>(const DemoEvent &)> &sink,
              std::stop_token stop)
        : m_options(options), m_sink(sink), m_stop(std::move(stop)), m_random(options.seed),
          m_catalog(Catalog::make(m_random)), m_numbers(options.orders, m_random),
          m_times(creationTimes(options.orders, options.until, m_random))
    {
    }

    Result<DemoReport> run()
    {
        for (std::uint64_t index = 0; index < m_times.size(); ++index) {
            if (auto done = drain(m_times[index]); !done)
                return tl::unexpected(done.error());
            if (m_full)
                return m_report;
            ++m_report.orders;
            push({demo::makeOrder(plan(index), m_catalog, m_random), 0, index});
        }
        if (auto done = drain(m_options.until); !done)
            return tl::unexpected(done.error());
        return m_report;
    }

private:
    [[nodiscard]] OrderPlan plan(std::uint64_t index)
    {
        OrderPlan result;
        result.created = m_times[index];
        const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(result.created.ticks() / Day))};
        result.orderId = (m_random.chance(4500) ? "US-" : "CA-") + std::to_string(static_cast<int>(date.year())) + '-' +
                         m_numbers.number(index);
        result.schemaOne = result.created.ticks() < m_options.until.ticks() - 2 * 365 * Day;
        result.wrongTotal = index % 997 == 500;
        result.edits = editsOf(index, m_times.size(), m_random);
        return result;
    }

    void push(Pending pending)
    {
        m_pending.push_back(std::move(pending));
        std::push_heap(m_pending.begin(), m_pending.end());
    }

    /// Hands over what is due before `limit`, earliest first.
    Result<void> drain(Timestamp limit)
    {
        while (!m_full && !m_pending.empty() && m_pending.front().due() <= limit) {
            if (m_stop.stop_requested())
                return failure(ErrorCode::Cancelled, "Making the demo history was cancelled.");
            std::pop_heap(m_pending.begin(), m_pending.end());
            Pending pending = std::move(m_pending.back());
            m_pending.pop_back();
            if (auto sent = m_sink(pending.events[pending.next]); !sent)
                return sent;
            ++m_report.events;
            m_full = m_options.events && m_report.events >= *m_options.events;
            if (++pending.next < pending.events.size())
                push(std::move(pending));
        }
        return {};
    }

    const DemoOptions &m_options;
    const std::function<Result<void>(const DemoEvent &)> &m_sink;
    std::stop_token m_stop;
    Random m_random;
    Catalog m_catalog;
    OrderNumbers m_numbers;
    std::vector<Timestamp> m_times;
    std::vector<Pending> m_pending; // a heap, the earliest event in front
    DemoReport m_report;
    bool m_full = false;
};

} // namespace

Result<DemoReport> generateDemo(const DemoOptions &options, const std::function<Result<void>(const DemoEvent &)> &sink,
                                std::stop_token stop)
{
    if (options.orders == 0)
        return DemoReport{};
    return Generator(options, sink, std::move(stop)).run();
}

Result<DemoReport> writeDemo(const DemoOptions &options, store::EventStore &store,
                             const std::function<void(std::uint64_t events)> &progress, std::stop_token stop)
{
    auto session = store.beginImport(stop);
    if (!session)
        return tl::unexpected(session.error());
    std::uint64_t written = 0;
    const auto sink = [&](const DemoEvent &made) -> Result<void> {
        if (progress && ++written % 2048 == 0)
            progress(written);
        return (*session)->add(made.stream, std::nullopt, made.event);
    };
    auto report = generateDemo(options, sink, std::move(stop));
    if (!report)
        return report;
    if (auto committed = (*session)->commit(); !committed)
        return tl::unexpected(committed.error());
    return report;
}

} // namespace foldline::orders
