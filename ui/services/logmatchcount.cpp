// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/logmatchcount.h"

#include "ui/services/storesession.h"

#include <utility>

namespace foldline::ui {

namespace {

constexpr int UpdateMilliseconds = 500;

struct Stretch
{
    quint64 matches = 0;
    std::optional<events::Position> upTo;
};

/// Matches after `after`, up to the log's end as it is at the start.
Result<Stretch> countMatches(store::EventStore &store, const LogFilter &filter, std::optional<events::Position> after,
                             const std::stop_token &stop)
{
    const LogMatcher matcher(filter);
    const auto end = store.lastPosition(stop);
    if (!end)
        return failure(end.error());
    Stretch stretch{0, *end};
    if (!*end || *end == after)
        return stretch;
    store::AllRead read;
    read.from = after;
    read.withFrom = !after;
    read.types = matcher.storeTypes();
    read.includeSystem = filter.includeSystem;
    const auto result = store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            for (const auto &event : batch) {
                if (event.position > **end)
                    return false;
                stretch.matches += matcher.matches(event) ? 1 : 0;
            }
            return !stop.stop_requested();
        },
        stop);
    if (!result)
        return failure(result.error());
    return stretch;
}

} // namespace

LogMatchCount::LogMatchCount(StoreSession &session, QObject *parent)
    : QObject(parent), m_session(session), m_job(session.pool()), m_throttle(UpdateMilliseconds)
{
    connect(&m_throttle, &Throttle::due, this, &LogMatchCount::count);
    connect(&session, &StoreSession::headChanged, &m_throttle, &Throttle::request);
    connect(&session, &StoreSession::opened, this, &LogMatchCount::restart);
    connect(&session, &StoreSession::closed, this, &LogMatchCount::restart);
}

LogMatchCount::~LogMatchCount() = default;

void LogMatchCount::setFilter(const LogFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    restart();
}

void LogMatchCount::restart()
{
    m_job.cancel();
    m_again = false;
    m_matches.reset();
    m_upTo.reset();
    emit changed();
    count();
}

void LogMatchCount::count()
{
    const auto store = m_session.store();
    m_again = m_job.isRunning();
    if (!store || m_again || m_filter.isEmpty() || !m_session.head().isCounted)
        return;
    m_job.run([store, filter = m_filter,
               after = m_upTo](const JobContext &context) { return countMatches(*store, filter, after, context.stop); },
              [this](const Result<Stretch> &stretch) {
                  if (!stretch)
                      return;
                  m_matches = m_matches.value_or(0) + stretch->matches;
                  m_upTo = stretch->upTo;
                  emit changed();
                  if (std::exchange(m_again, false))
                      m_throttle.request();
              });
}

} // namespace foldline::ui
