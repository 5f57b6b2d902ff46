// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/eventlistmodel.h"

#include "ui/models/roles.h"
#include "ui/services/logreader.h"
#include "ui/services/narration.h"
#include "ui/services/textconversion.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace foldline::ui {

static_assert(int(EventListModel::RevisionColumn) == int(EventListColumn::Revision));
static_assert(int(EventListModel::KindColumn) == int(EventListColumn::Kind));
static_assert(int(EventListModel::WhatColumn) == int(EventListColumn::WhatHappened));
static_assert(int(EventListModel::TimeColumn) == int(EventListColumn::Time));

EventListModel::EventListModel(QObject *parent) : QAbstractTableModel(parent) {}

int EventListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int EventListModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant EventListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::AlignVCenter | (section == RevisionColumn || section == TimeColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case RevisionColumn:
        return tr("Rev.");
    case KindColumn:
        return tr("Kind");
    case WhatColumn:
        return tr("What happened");
    case TimeColumn:
        return tr("Time (%1)").arg(m_format.zoneName());
    default:
        return {};
    }
}

void EventListModel::setTimeFormat(const TimeFormat &format)
{
    if (format == m_format)
        return;
    m_format = format;
    emit headerDataChanged(Qt::Horizontal, TimeColumn, TimeColumn);
    if (!m_rows.empty())
        emit dataChanged(index(0, TimeColumn), index(int(m_rows.size()) - 1, TimeColumn));
}

void EventListModel::setTimeline(const TimelinePtr &timeline)
{
    if (timeline == m_timeline)
        return;
    // A longer timeline shares its entries with the one it grew from.
    const bool grew = m_timeline && timeline && timeline->size() >= m_timeline->size() &&
                      (m_timeline->isEmpty()
                           ? m_timeline->stream() == timeline->stream()
                           : &timeline->entry(m_timeline->size() - 1) == &m_timeline->entry(m_timeline->size() - 1));
    if (grew)
        append(timeline);
    else
        rebuild(timeline);
}

void EventListModel::append(const TimelinePtr &timeline)
{
    std::vector<std::size_t> added;
    for (std::size_t event = m_timeline->size(); event < timeline->size(); ++event) {
        if (passes(timeline->entry(event)))
            added.push_back(event);
    }
    if (added.empty()) {
        m_timeline = timeline;
        return;
    }
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
    m_timeline = timeline;
    m_rows.insert(m_rows.end(), added.begin(), added.end());
    endInsertRows();
}

void EventListModel::rebuild(const TimelinePtr &timeline)
{
    beginResetModel();
    if (!m_timeline || !timeline || timeline->stream() != m_timeline->stream()) {
        m_playhead.reset();
        m_freshFrom.reset();
        m_markerA.reset();
        m_markerB.reset();
        if (timeline && !timeline->isEmpty())
            m_playhead = timeline->size() - 1;
    }
    m_timeline = timeline;
    m_rows.clear();
    for (std::size_t event = 0; timeline && event < timeline->size(); ++event) {
        if (passes(timeline->entry(event)))
            m_rows.push_back(event);
    }
    endResetModel();
}

bool EventListModel::passes(const history::Entry &entry) const
{
    return m_needle.empty() || containsFolded(entry.narration.sentence, m_needle) ||
           containsFolded(entry.narration.detail, m_needle) || containsFolded(entry.reason, m_needle) ||
           containsFolded(entry.actor, m_needle) || containsFolded(entry.event.type, m_needle) ||
           containsFolded(entry.kind.label, m_needle) || containsFolded(entry.event.id.toString(), m_needle);
}

void EventListModel::setFilter(const QString &text)
{
    if (text == m_filter)
        return;
    m_filter = text;
    m_needle = folded(utf8(text.trimmed()));
    rebuild(m_timeline);
}

void EventListModel::rowsChanged(std::optional<std::size_t> from, std::optional<std::size_t> to,
                                 const QList<int> &roles)
{
    const std::size_t low = std::min(from.value_or(0), to.value_or(0));
    const std::size_t high = std::max(from.value_or(0), to.value_or(0));
    const auto first = std::ranges::lower_bound(m_rows, low);
    const auto last = std::ranges::upper_bound(m_rows, high);
    if (first < last)
        emit dataChanged(index(int(first - m_rows.begin()), 0), index(int(last - m_rows.begin()) - 1, ColumnCount - 1),
                         roles);
}

void EventListModel::setPlayhead(std::optional<std::size_t> index)
{
    const auto before = std::exchange(m_playhead, index);
    if (before != index)
        rowsChanged(before, index, {LaterRole});
}

void EventListModel::setFreshFrom(std::optional<std::size_t> index)
{
    const auto before = std::exchange(m_freshFrom, index);
    if (before == index || m_rows.empty())
        return;
    const std::size_t first = std::min(before.value_or(SIZE_MAX), index.value_or(SIZE_MAX));
    rowsChanged(first, m_rows.back(), {FreshRole});
}

void EventListModel::setMarkers(std::optional<std::size_t> a, std::optional<std::size_t> b)
{
    for (const auto &[member, now] : {std::pair(&m_markerA, a), std::pair(&m_markerB, b)}) {
        const auto before = std::exchange(*member, now);
        for (const auto &event : {before, now}) {
            if (event && before != now)
                rowsChanged(event, event, {MarkerRole});
        }
    }
}

QString EventListModel::marker(std::size_t event) const
{
    QString result;
    if (m_markerA == event)
        result += u'A';
    if (m_markerB == event)
        result += u'B';
    return result;
}

int EventListModel::rowOf(std::size_t event) const
{
    const auto found = std::ranges::lower_bound(m_rows, event);
    return found != m_rows.end() && *found == event ? int(found - m_rows.begin()) : -1;
}

int EventListModel::rowAtOrBefore(std::size_t event) const
{
    return int(std::ranges::upper_bound(m_rows, event) - m_rows.begin()) - 1;
}

QVariant EventListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::size_t event = eventAt(index.row());
    return cell(m_timeline->entry(event), event, index.column(), role);
}

QVariant EventListModel::cell(const history::Entry &entry, std::size_t event, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return display(entry, column);
    case Qt::ToolTipRole:
        if (column == TimeColumn)
            return m_format.full(entry.event.created.ticks());
        return column == WhatColumn ? QVariant(warningText(entry)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (column == RevisionColumn || column == TimeColumn ? Qt::AlignRight : Qt::AlignLeft));
    case CopyTextRole:
        return column == TimeColumn ? QVariant(TimeFormat::iso(entry.event.created.ticks())) : QVariant();
    case RevisionRole:
        return qint64(entry.event.revision.value);
    case PositionRole:
        return qint64(entry.event.position.commit);
    case TokenRole:
        return qtext(entry.kind.token);
    case SentenceRole:
        return sentenceOf(entry.narration);
    case NameRole:
        return QVariant::fromValue(nameIn(entry.narration));
    case DetailRole:
        return boundedText(entry.narration.detail);
    case ReasonRole:
        return boundedText(entry.reason);
    case ActorRole:
        return boundedText(entry.actor);
    case TicksRole:
        return qint64(entry.event.created.ticks());
    case LaterRole:
        return !m_playhead || event > *m_playhead;
    case FreshRole:
        return m_freshFrom && event >= *m_freshFrom;
    case WarningRole:
        return !entry.outcome.warnings.empty();
    case UnreadableRole:
        return entry.outcome.kind == aggregates::FoldOutcome::Kind::Unreadable;
    case MarkerRole:
        return marker(event);
    case FigureRole:
        return column == RevisionColumn || column == TimeColumn;
    case FilterRole:
        return column == KindColumn || column == WhatColumn ? QVariant(qtext(entry.event.type)) : QVariant();
    case KeyRole:
        return qtext(entry.event.id.toString());
    default:
        return {};
    }
}

QString EventListModel::display(const history::Entry &entry, int column) const
{
    switch (column) {
    case RevisionColumn:
        return QString::number(entry.event.revision.value);
    case KindColumn:
        return boundedText(entry.kind.label);
    case WhatColumn:
        return sentenceOf(entry.narration);
    case TimeColumn:
        return m_format.dateTime(entry.event.created.ticks());
    default:
        return {};
    }
}

} // namespace foldline::ui
