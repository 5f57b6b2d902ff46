// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/logmodel.h"

#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"

#include <algorithm>
#include <utility>

namespace foldline::ui {

namespace {

constexpr int FollowMilliseconds = 34;

} // namespace

LogModel::LogModel(StoreSession &session, QObject *parent)
    : QAbstractTableModel(parent), m_session(session), m_job(session.pool()), m_throttle(FollowMilliseconds)
{
    connect(&session, &StoreSession::opened, this, &LogModel::storeChanged);
    connect(&session, &StoreSession::closed, this, &LogModel::storeChanged);
    connect(&session, &StoreSession::headChanged, this, &LogModel::headMoved);
    connect(&m_throttle, &Throttle::due, this, &LogModel::follow);
    storeChanged();
}

LogModel::~LogModel() = default;

int LogModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

EntryPtr LogModel::entryAt(int row) const { return row >= 0 && row < rowCount() ? m_rows[std::size_t(row)] : nullptr; }

QModelIndex LogModel::indexOf(events::Position position) const
{
    const auto found = std::ranges::find(m_rows, position, [](const EntryPtr &entry) { return entry->event.position; });
    return found == m_rows.end() ? QModelIndex() : index(int(found - m_rows.begin()), 0);
}

bool LogModel::isLoading() const { return m_job.isRunning(); }

void LogModel::storeChanged()
{
    m_job.cancel();
    m_throttle.clear();
    beginResetModel();
    m_rows.clear();
    m_upcast.clear();
    m_atTop = m_atBottom = true;
    m_seenEvents = 0;
    m_seenTo.reset();
    endResetModel();
    if (m_session.isOpen())
        goToTop();
}

void LogModel::setFilter(const LogFilter &filter)
{
    if (std::exchange(m_filter, filter) != filter)
        goToTop();
}

void LogModel::setNewestFirst(bool newestFirst)
{
    if (std::exchange(m_newestFirst, newestFirst) != newestFirst)
        goToTop();
}

void LogModel::sort(int column, Qt::SortOrder order)
{
    if (column == PositionColumn)
        setNewestFirst(order == Qt::DescendingOrder);
}

void LogModel::setLive(bool live)
{
    if (std::exchange(m_live, live) == live)
        return;
    m_pausedSince = live ? std::nullopt : std::optional(Timestamp::now());
    if (!live)
        return;
    if (isAtNewest())
        follow();
    else
        reload(newestEdge());
}

quint64 LogModel::newEvents() const
{
    const quint64 events = m_session.head().events;
    return events > m_seenEvents ? events - m_seenEvents : 0;
}

void LogModel::goToTop() { reload(Edge::Top); }

void LogModel::goToBottom() { reload(Edge::Bottom); }

void LogModel::goTo(events::Position position) { reload(Edge::Top, position); }

store::Direction LogModel::directionTowards(Edge edge) const
{
    return edge == newestEdge() ? store::Direction::Forwards : store::Direction::Backwards;
}

void LogModel::run(const LogRequest &request, std::function<void(LogPage)> take)
{
    const bool wasLoading = isLoading();
    m_job.run(
        [store = m_session.store(), registry = m_session.registry(), request](const JobContext &context) {
            const auto progress = [&context](std::uint64_t examined) { context.report(examined); };
            return readLogPage(*store, *registry, request, progress, context.stop);
        },
        [this, take = std::move(take)](Result<LogPage> page) {
            if (page)
                take(std::move(*page));
            else
                emit failed(page.error());
            if (!isLoading())
                emit loadingChanged(false);
        },
        [this](quint64 examined, quint64) { emit searchProgress(examined); });
    if (!wasLoading)
        emit loadingChanged(true);
}

void LogModel::reload(Edge start, std::optional<events::Position> from)
{
    if (!m_session.isOpen())
        return;
    LogRequest request;
    request.filter = m_filter;
    request.from = from;
    request.withFrom = true;
    request.limit = PageRows;
    // Read away from where the window starts.
    request.direction = directionTowards(start == Edge::Top ? Edge::Bottom : Edge::Top);
    run(request, [this, start, fromEdge = !from, head = m_session.head()](LogPage page) {
        takeWindow(start, fromEdge, std::move(page), head.last, head.events);
    });
}

void LogModel::takeWindow(Edge start, bool fromEdge, LogPage page, std::optional<events::Position> head, quint64 events)
{
    const Edge end = start == Edge::Top ? Edge::Bottom : Edge::Top;
    beginResetModel();
    m_rows.assign(page.rows.begin(), page.rows.end());
    m_upcast = QSet(page.upcast.begin(), page.upcast.end());
    if (start == Edge::Bottom)
        std::ranges::reverse(m_rows);
    at(start) = fromEdge;
    at(end) = page.reachedEnd;
    endResetModel();
    if (isAtNewest()) {
        m_seenEvents = events;
        m_seenTo = head;
        if (!m_rows.empty()) {
            const auto newest = (m_newestFirst ? m_rows.front() : m_rows.back())->event.position;
            m_seenTo = m_seenTo ? std::max(*m_seenTo, newest) : newest;
        }
    }
    emit windowLoaded(m_rows.empty() ? -1 : start == Edge::Top ? 0 : rowCount() - 1);
    emit newEventsChanged(newEvents());
    headMoved();
}

LogRequest LogModel::requestBeyond(Edge edge) const
{
    LogRequest request;
    request.filter = m_filter;
    request.direction = directionTowards(edge);
    request.limit = PageRows;
    const events::Position last = (edge == Edge::Top ? m_rows.front() : m_rows.back())->event.position;
    request.from = last;
    request.withFrom = false;
    return request;
}

void LogModel::slideUp() { slide(Edge::Top); }

void LogModel::slideDown() { slide(Edge::Bottom); }

void LogModel::slide(Edge edge)
{
    if (isLoading() || at(edge) || m_rows.empty() || !m_session.isOpen())
        return;
    run(requestBeyond(edge), [this, edge](LogPage page) { takeSlide(edge, std::move(page)); });
}

void LogModel::takeSlide(Edge edge, LogPage page)
{
    at(edge) = page.reachedEnd;
    insertPage(edge, page);
    trim(edge == Edge::Top ? Edge::Bottom : Edge::Top);
    if (isAtNewest() && edge == newestEdge()) {
        m_seenEvents = m_session.head().events;
        m_seenTo = (m_newestFirst ? m_rows.front() : m_rows.back())->event.position;
        emit newEventsChanged(newEvents());
        if (m_live)
            m_throttle.request();
    }
}

void LogModel::insertPage(Edge edge, const LogPage &page)
{
    const auto &rows = page.rows;
    if (rows.empty())
        return;
    m_upcast += QSet(page.upcast.begin(), page.upcast.end());
    const int first = edge == Edge::Top ? 0 : rowCount();
    beginInsertRows({}, first, first + int(rows.size()) - 1);
    if (edge == Edge::Top)
        m_rows.insert(m_rows.begin(), rows.rbegin(), rows.rend());
    else
        m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    endInsertRows();
    if (edge == Edge::Top)
        emit shiftedBy(int(rows.size()));
}

void LogModel::trim(Edge edge)
{
    const int surplus = rowCount() - WindowRows;
    if (surplus <= 0)
        return;
    const int first = edge == Edge::Top ? 0 : WindowRows;
    beginRemoveRows({}, first, first + surplus - 1);
    for (int row = first; row < first + surplus; ++row)
        m_upcast.remove(m_rows[std::size_t(row)].get());
    m_rows.erase(m_rows.begin() + first, m_rows.begin() + first + surplus);
    at(edge) = false;
    endRemoveRows();
    if (edge == Edge::Top)
        emit shiftedBy(-surplus);
}

void LogModel::headMoved()
{
    if (m_session.head().events == m_seenEvents)
        return;
    if (m_live && isAtNewest())
        m_throttle.request();
    else
        emit newEventsChanged(newEvents());
}

void LogModel::follow()
{
    if (!m_live || !isAtNewest() || !m_session.isOpen() || newEvents() == 0)
        return;
    if (isLoading())
        return m_throttle.request();
    if (newEvents() > PageRows)
        return reload(newestEdge());
    LogRequest request;
    request.filter = m_filter;
    request.direction = store::Direction::Forwards;
    request.from = m_seenTo;
    request.withFrom = false;
    request.limit = PageRows;
    run(request, [this, head = m_session.head()](LogPage page) { takeNews(std::move(page), head.last, head.events); });
}

void LogModel::takeNews(LogPage page, std::optional<events::Position> head, quint64 events)
{
    m_seenEvents = std::max(m_seenEvents, events);
    m_seenTo = std::max(m_seenTo, head);
    QStringList keys;
    for (const EntryPtr &entry : page.rows) {
        m_seenTo = std::max(m_seenTo, std::optional(entry->event.position));
        keys << qtext(entry->event.id.toString());
    }
    insertPage(newestEdge(), page);
    trim(newestEdge() == Edge::Top ? Edge::Bottom : Edge::Top);
    if (!keys.isEmpty())
        emit eventsArrived(keys);
    emit newEventsChanged(newEvents());
    headMoved();
}

bool LogModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_atBottom && !m_rows.empty() && !isLoading();
}

void LogModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        slideDown();
}

} // namespace foldline::ui
