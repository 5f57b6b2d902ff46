// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/logstatistics.h"

#include "ui/services/storesession.h"

#include <algorithm>
#include <utility>

namespace foldline::ui {

namespace {

constexpr int UpdateMilliseconds = 250;

std::int64_t floorDivide(std::int64_t value, std::int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

} // namespace

void LogStatistics::add(const events::RecordedEvent &event)
{
    ++m_events;
    const auto type = m_types.find(event.type);
    if (type == m_types.end())
        m_types.emplace(event.type, 1);
    else
        ++type->second;
    m_last = event.position;
    m_first = m_first ? std::min(*m_first, event.created) : event.created;
    m_latest = m_latest ? std::max(*m_latest, event.created) : event.created;
    auto &bucket = m_buckets[floorDivide(event.created.ticks(), m_width)];
    if (bucket.count++ == 0)
        bucket.first = event.position;
    while (m_buckets.size() > MaxBuckets)
        widen();
}

void LogStatistics::widen()
{
    m_width *= 2;
    std::map<std::int64_t, Bucket> wider;
    for (const auto &[index, bucket] : m_buckets) {
        auto &target = wider[floorDivide(index, 2)];
        target.first = target.count == 0 ? bucket.first : std::min(target.first, bucket.first);
        target.count += bucket.count;
    }
    m_buckets = std::move(wider);
}

std::uint64_t LogStatistics::countOf(std::string_view type) const
{
    const auto found = m_types.find(type);
    return found == m_types.end() ? 0 : found->second;
}

std::vector<std::uint64_t> LogStatistics::histogram(Timestamp from, Timestamp to, std::size_t bars) const
{
    std::vector<std::uint64_t> result(bars, 0);
    const double span = double(to.ticks() - from.ticks());
    if (bars == 0 || span <= 0)
        return result;
    for (auto it = m_buckets.lower_bound(floorDivide(from.ticks(), m_width)); it != m_buckets.end(); ++it) {
        const double start = std::max(double(it->first) * double(m_width) - double(from.ticks()), 0.0);
        if (start >= span)
            break;
        result[std::min(bars - 1, std::size_t(start / span * double(bars)))] += it->second.count;
    }
    return result;
}

std::optional<events::Position> LogStatistics::positionAt(Timestamp instant) const
{
    const auto found = m_buckets.lower_bound(floorDivide(instant.ticks(), m_width));
    return found == m_buckets.end() ? std::nullopt : std::optional(found->second.first);
}

LogStatisticsService::LogStatisticsService(StoreSession &session, QObject *parent)
    : QObject(parent), m_session(session), m_job(session.pool()), m_throttle(UpdateMilliseconds)
{
    connect(&m_throttle, &Throttle::due, this, &LogStatisticsService::count);
    connect(&session, &StoreSession::opened, this, &LogStatisticsService::reset);
    connect(&session, &StoreSession::closed, this, &LogStatisticsService::reset);
    connect(&session, &StoreSession::headChanged, this, [this] {
        if (m_started)
            m_throttle.request();
    });
}

LogStatisticsService::~LogStatisticsService() = default;

void LogStatisticsService::start()
{
    if (!std::exchange(m_started, true))
        begin();
}

void LogStatisticsService::begin()
{
    if (!m_session.store())
        return;
    if (m_session.head().isCounted)
        countAll();
    else
        countNewest();
}

void LogStatisticsService::countAll()
{
    m_job.cancel();
    m_stopped = false;
    setCountsAll(true);
    count();
}

void LogStatisticsService::stop()
{
    if (!m_job.isRunning())
        return;
    m_job.cancel();
    m_stopped = m_statistics == nullptr;
    setCountsAll(false);
}

void LogStatisticsService::setCountsAll(bool counts)
{
    m_countsAll = counts;
    emit countingChanged();
}

void LogStatisticsService::reset()
{
    m_job.cancel();
    m_statistics.reset();
    m_stopped = false;
    setCountsAll(false);
    emit statisticsChanged(m_statistics);
    if (m_started)
        begin();
}

void LogStatisticsService::take(const std::shared_ptr<const LogStatistics> &statistics)
{
    m_statistics = statistics;
    setCountsAll(false);
    emit statisticsChanged(m_statistics);
    if (m_again)
        m_throttle.request();
}

namespace {

using Counted = Result<std::shared_ptr<const LogStatistics>>;

Counted newestOf(store::EventStore &store, std::uint64_t most, const std::stop_token &stop)
{
    std::vector<events::RecordedEvent> newest; // without their data
    store::AllRead read;
    read.direction = store::Direction::Backwards;
    read.limit = most;
    const auto result = store.readAll(
        read,
        [&newest](std::span<const events::RecordedEvent> batch) {
            for (const auto &event : batch) {
                auto &kept = newest.emplace_back();
                kept.position = event.position;
                kept.created = event.created;
                kept.type = event.type;
            }
            return true;
        },
        stop);
    if (!result)
        return failure(result.error());
    auto statistics = std::make_shared<LogStatistics>();
    statistics->setPartial(newest.size() >= most);
    for (auto event = newest.crbegin(); event != newest.crend(); ++event)
        statistics->add(*event);
    return std::shared_ptr<const LogStatistics>(std::move(statistics));
}

Counted countedFurther(store::EventStore &store, const std::shared_ptr<const LogStatistics> &known, quint64 total,
                       const JobContext &context)
{
    auto next = known ? std::make_shared<LogStatistics>(*known) : std::make_shared<LogStatistics>();
    store::AllRead read;
    read.from = next->last();
    const auto result = store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            for (const auto &event : batch) {
                if (!next->last() || event.position > *next->last())
                    next->add(event);
            }
            context.report(next->events(), total == 0 ? 0 : std::max(total, quint64(next->events())));
            return true;
        },
        context.stop);
    if (!result)
        return failure(result.error());
    return std::shared_ptr<const LogStatistics>(std::move(next));
}

} // namespace

void LogStatisticsService::countNewest()
{
    m_job.run([store = m_session.store()](
                  const JobContext &context) { return newestOf(*store, NewestOfAServer, context.stop); },
              [this](const Counted &result) {
                  if (result)
                      take(*result);
                  else
                      emit failed(result.error());
              });
}

void LogStatisticsService::count()
{
    const auto store = m_session.store();
    m_again = m_job.isRunning();
    if (!store || m_again || m_stopped)
        return;
    if (!m_countsAll && !m_statistics)
        return begin();
    const auto known = m_countsAll ? nullptr : m_statistics;
    const quint64 expected = m_session.head().isCounted ? m_session.head().events : 0;
    m_job.run([store, known,
               expected](const JobContext &context) { return countedFurther(*store, known, expected, context); },
              [this](const Counted &result) {
                  if (result)
                      return take(*result);
                  setCountsAll(false);
                  emit failed(result.error());
              },
              [this](quint64 done, quint64 total) { emit progressChanged(done, total); });
}

} // namespace foldline::ui
