// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/streamsmodel.h"

#include "ui/models/roles.h"
#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"

#include <algorithm>

namespace foldline::ui {

namespace {

constexpr int RefreshMilliseconds = 500;

/// Of the events written since the last deletion, some are not read any more.
bool isTruncated(const store::StreamInfo &info)
{
    return info.lastRevision && info.lastRevision->value + 1 - info.deletedBefore > info.events;
}

QString stateText(const store::StreamInfo &info)
{
    if (info.tombstoned)
        return StreamsModel::tr("tombstoned");
    if (info.deleted)
        return StreamsModel::tr("deleted");
    return isTruncated(info) ? StreamsModel::tr("truncated") : StreamsModel::tr("live");
}

QString stateTip(const store::StreamInfo &info)
{
    if (info.tombstoned)
        return StreamsModel::tr("Deleted for ever: nothing can be written to it any more");
    if (info.deleted)
        return StreamsModel::tr("Deleted: writing to it brings it back");
    if (isTruncated(info))
        return StreamsModel::tr("Its earlier events are not read any more: age, count or truncation hides them");
    return info.deletedBefore > 0
               ? StreamsModel::tr("Deleted and written to again, from revision %1 on").arg(info.deletedBefore)
               : StreamsModel::tr("All of its events can be read");
}

bool isFigure(int column)
{
    return column == StreamsModel::EventsColumn || column == StreamsModel::RevisionColumn ||
           column == StreamsModel::StreamColumn || column == StreamsModel::FirstColumn ||
           column == StreamsModel::LastColumn;
}

bool isRightAligned(int column)
{
    return column == StreamsModel::EventsColumn || column == StreamsModel::RevisionColumn;
}

bool sameInfo(const store::StreamInfo &a, const store::StreamInfo &b)
{
    return a.name == b.name && a.events == b.events && a.lastRevision == b.lastRevision &&
           a.lastCreated == b.lastCreated && a.deleted == b.deleted && a.tombstoned == b.tombstoned;
}

} // namespace

StreamsModel::StreamsModel(StoreSession &session, QObject *parent)
    : QAbstractTableModel(parent), m_session(session), m_job(session.pool()), m_counting(session.pool()),
      m_throttle(RefreshMilliseconds), m_recount(RecountMilliseconds)
{
    m_list.newestFirst = true;
    connect(&session, &StoreSession::opened, this, &StreamsModel::reload);
    connect(&session, &StoreSession::closed, this, &StreamsModel::reload);
    connect(&session, &StoreSession::headChanged, &m_throttle, &Throttle::request);
    connect(&m_throttle, &Throttle::due, this, &StreamsModel::refresh);
    connect(&m_recount, &Throttle::due, this, &StreamsModel::countStreams);
    reload();
}

int StreamsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int StreamsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString StreamsModel::streamAt(int row) const
{
    return row >= 0 && row < rowCount() ? qtext(m_rows[std::size_t(row)].name.value()) : QString();
}

void StreamsModel::setTimeFormat(const TimeFormat &format)
{
    m_format = format;
    emit headerDataChanged(Qt::Horizontal, FirstColumn, LastColumn);
    if (!m_rows.empty())
        emit dataChanged(index(0, FirstColumn), index(int(m_rows.size()) - 1, LastColumn));
}

void StreamsModel::setContains(const QString &text)
{
    m_list.contains = utf8(text.trimmed());
    reload();
}

void StreamsModel::setCategory(const QString &category)
{
    m_list.category = utf8(category);
    reload();
}

void StreamsModel::setIncludeSystem(bool include)
{
    m_list.includeSystem = include;
    reload();
}

void StreamsModel::sort(int column, Qt::SortOrder)
{
    const bool newestFirst = column == LastColumn;
    if ((column != FirstColumn && column != LastColumn) || newestFirst == m_list.newestFirst)
        return;
    m_list.newestFirst = newestFirst;
    reload();
}

void StreamsModel::reload()
{
    m_job.cancel();
    m_counting.cancel();
    m_total.reset();
    m_complete = true;
    if (m_session.isOpen()) {
        load(0, PageRows);
        return;
    }
    take({});
    replace({}, true);
}

void StreamsModel::refresh()
{
    if (!m_session.isOpen())
        return;
    m_stale = m_job.isRunning();
    if (!m_stale)
        load(0, std::max(PageRows, rowCount()));
}

namespace {

struct Listed
{
    std::vector<store::StreamInfo> streams;
    bool hasMore = false;
    std::optional<store::StreamListing> listing;
};

/// From a store that reads its log for it, what is known so far.
Result<Listed> listed(store::EventStore &store, store::StreamList list, std::stop_token stop)
{
    if (auto *browser = dynamic_cast<store::StreamBrowser *>(&store)) {
        auto part = browser->browseStreams(list, std::move(stop));
        if (!part)
            return failure(std::move(part.error()));
        return Listed{std::move(part->streams), part->hasMore, std::move(part->listing)};
    }
    // One more than asked for tells whether there are further ones.
    const std::size_t most = std::size_t(list.limit++);
    auto streams = store.listStreams(list, std::move(stop));
    if (!streams)
        return failure(std::move(streams.error()));
    Listed listed{std::move(*streams), false, std::nullopt};
    listed.hasMore = listed.streams.size() > most;
    if (listed.hasMore)
        listed.streams.pop_back();
    return listed;
}

} // namespace

void StreamsModel::load(int offset, int count)
{
    store::StreamList list = m_list;
    list.offset = std::uint64_t(offset);
    list.limit = std::uint64_t(count);
    m_job.run(
        [store = m_session.store(), list](const JobContext &context) { return listed(*store, list, context.stop); },
        [this, offset](Result<Listed> result) {
            if (!result) {
                emit failed(result.error());
                return;
            }
            take(std::move(result->listing));
            if (offset == 0)
                replace(std::move(result->streams), !result->hasMore);
            else
                append(std::move(result->streams), !result->hasMore);
            if (m_complete || !m_total)
                countStreams();
            else if (offset == 0)
                m_recount.request();
            emit loaded();
            const bool isPartial = m_listing && !m_listing->isComplete;
            if (std::exchange(m_stale, false) || isPartial)
                m_throttle.request();
        });
}

void StreamsModel::take(std::optional<store::StreamListing> listing)
{
    const bool wasByCreation = isByCreation();
    m_listing = std::move(listing);
    if (isByCreation() != wasByCreation)
        emit headerDataChanged(Qt::Horizontal, FirstColumn, LastColumn);
}

void StreamsModel::countStreams()
{
    // A server has to be asked for every stream, one after the other.
    if (m_complete || m_counting.isRunning() || !m_session.head().isCounted) {
        if (m_complete)
            m_total = std::uint64_t(m_rows.size());
        return;
    }
    store::StreamList list = m_list;
    list.limit = CountedAtMost + 1;
    m_counting.run(
        [store = m_session.store(), list](const JobContext &context) {
            return store->listStreams(list, context.stop).map([](const auto &streams) {
                return std::uint64_t(streams.size());
            });
        },
        [this](const Result<std::uint64_t> &streams) {
            if (!streams || m_complete)
                return;
            m_total = *streams;
            emit totalChanged();
        });
}

void StreamsModel::append(std::vector<store::StreamInfo> rows, bool complete)
{
    m_complete = complete;
    if (rows.empty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + rows.size()) - 1);
    std::ranges::move(rows, std::back_inserter(m_rows));
    endInsertRows();
}

void StreamsModel::replace(std::vector<store::StreamInfo> rows, bool complete)
{
    m_complete = complete;
    const auto [mine, theirs] =
        std::ranges::mismatch(m_rows, rows, {}, &store::StreamInfo::name, &store::StreamInfo::name);
    // The same streams in the same order, perhaps further ones at the end: rows change in place.
    if (mine != m_rows.end() || m_rows.empty()) {
        if (m_rows.empty() && rows.empty())
            return;
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (sameInfo(m_rows[i], rows[i]))
            continue;
        m_rows[i] = rows[i];
        emit dataChanged(index(int(i), 0), index(int(i), ColumnCount - 1));
    }
    rows.erase(rows.begin(), theirs);
    append(std::move(rows), complete);
}

bool StreamsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_complete && !m_job.isRunning();
}

void StreamsModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        load(rowCount(), PageRows);
}

QVariant StreamsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole)
        return headerTip(section);
    if (role == UnsortedRole)
        return section == LastColumn && isByCreation();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StreamColumn:
        return tr("Stream");
    case CategoryColumn:
        return tr("Category");
    case EventsColumn:
        return tr("Events");
    case RevisionColumn:
        return tr("Rev.");
    case FirstColumn:
        return tr("First event (%1)").arg(m_format.zoneName());
    case LastColumn:
        return tr("Last event (%1)").arg(m_format.zoneName());
    case StateColumn:
        return tr("State");
    default:
        return {};
    }
}

QVariant StreamsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return cell(m_rows[std::size_t(index.row())], index.column(), role);
}

QVariant StreamsModel::cell(const store::StreamInfo &row, int column, int role) const
{
    const bool isInstant = column == FirstColumn || column == LastColumn;
    const qint64 ticks = (column == FirstColumn ? row.firstCreated : row.lastCreated).ticks();
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case Qt::ToolTipRole:
        if (column == StateColumn)
            return stateTip(row);
        return isInstant ? QVariant(m_format.full(ticks)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    case CopyTextRole:
        if (isInstant)
            return TimeFormat::iso(ticks);
        return column == StreamColumn ? QVariant(qtext(row.name.value())) : QVariant();
    case FilterRole:
        return column == CategoryColumn ? QVariant(qtext(row.name.category())) : QVariant();
    case KeyRole:
        return qtext(row.name.value());
    case TicksRole:
        return isInstant ? QVariant(ticks) : QVariant();
    case FigureRole:
        return isFigure(column);
    case ToneRole:
        if (column == StateColumn)
            return int(row.tombstoned || row.deleted || isTruncated(row) ? Tone::Warning : Tone::Muted);
        return int(isInstant || column == CategoryColumn ? Tone::Muted : Tone::Normal);
    default:
        return {};
    }
}

QString StreamsModel::display(const store::StreamInfo &row, int column) const
{
    switch (column) {
    case StreamColumn:
        return boundedText(row.name.value());
    case CategoryColumn:
        return boundedText(row.name.category());
    case EventsColumn:
        return TimeFormat::count(qint64(row.events));
    case RevisionColumn:
        return row.lastRevision ? QString::number(row.lastRevision->value) : QString();
    case FirstColumn:
        return m_format.dateTime(row.firstCreated.ticks(), TimeFormat::Detail::Milliseconds, true);
    case LastColumn:
        return m_format.dateTime(row.lastCreated.ticks(), TimeFormat::Detail::Milliseconds, true);
    case StateColumn:
        return stateText(row);
    default:
        return {};
    }
}

} // namespace foldline::ui
