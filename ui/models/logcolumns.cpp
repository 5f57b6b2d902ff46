// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/logmodel.h"

#include "ui/models/roles.h"
#include "ui/services/narration.h"
#include "ui/services/textconversion.h"

namespace foldline::ui {

namespace {

bool isRightAligned(int column) { return column == LogModel::PositionColumn || column == LogModel::RevisionColumn; }

bool isFigure(int column)
{
    return isRightAligned(column) || column == LogModel::StreamColumn || column == LogModel::CreatedColumn;
}

QVariant filterValue(const history::Entry &entry, int column)
{
    switch (column) {
    case LogModel::TypeColumn:
    case LogModel::WhatColumn:
        return qtext(entry.event.type);
    case LogModel::StreamColumn:
        return qtext(entry.event.stream.value());
    case LogModel::ActorColumn:
        return qtext(entry.actor);
    default:
        return {};
    }
}

} // namespace

int LogModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

void LogModel::setTimeFormat(const TimeFormat &format)
{
    m_format = format;
    emit headerDataChanged(Qt::Horizontal, CreatedColumn, CreatedColumn);
    if (!m_rows.empty())
        emit dataChanged(index(0, CreatedColumn), index(rowCount() - 1, CreatedColumn));
}

std::optional<LogFilter::Field> LogModel::filterField(int column)
{
    switch (column) {
    case TypeColumn:
    case WhatColumn:
        return LogFilter::Field::Type;
    case StreamColumn:
        return LogFilter::Field::Stream;
    case ActorColumn:
        return LogFilter::Field::Actor;
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == ShorterRole)
        return section == PositionColumn  ? QVariant(QStringList{tr("Pos.")})
               : section == CreatedColumn ? QVariant(QStringList{tr("Created")})
                                          : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PositionColumn:
        return tr("Position");
    case TypeColumn:
        return tr("Type");
    case StreamColumn:
        return tr("Stream");
    case RevisionColumn:
        return tr("Rev.");
    case WhatColumn:
        return tr("What happened");
    case CreatedColumn:
        return tr("Created (%1)").arg(m_format.zoneName());
    case ActorColumn:
        return tr("Actor");
    default:
        return {};
    }
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return cell(*m_rows[std::size_t(index.row())], index.column(), role);
}

QVariant LogModel::cell(const history::Entry &entry, int column, int role) const
{
    const qint64 ticks = entry.event.created.ticks();
    switch (role) {
    case Qt::DisplayRole:
        return display(entry, column);
    case Qt::ToolTipRole:
        if (column == CreatedColumn)
            return m_format.full(ticks);
        return column == WhatColumn ? QVariant(warningText(entry)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    case CopyTextRole:
        if (column == CreatedColumn)
            return TimeFormat::iso(ticks);
        if (column == PositionColumn)
            return QString::number(entry.event.position.commit);
        return filterValue(entry, column);
    case ShorterRole:
        return column == CreatedColumn ? QVariant(m_format.shorter(ticks)) : QVariant();
    case FilterRole:
        return filterValue(entry, column);
    case KeyRole:
        return qtext(entry.event.id.toString());
    case TokenRole:
        return column == TypeColumn ? QVariant(qtext(entry.kind.token)) : QVariant();
    case DetailRole:
        return column == WhatColumn ? QVariant(boundedText(entry.narration.detail)) : QVariant();
    case TagRole:
        return column == WhatColumn && m_upcast.contains(&entry) ? QVariant(tr("schema %1").arg(entry.schemaVersion))
                                                                 : QVariant();
    case RevisionRole:
        return qint64(entry.event.revision.value);
    case PositionRole:
        return qint64(entry.event.position.commit);
    case SentenceRole:
        return sentenceOf(entry.narration);
    case NameRole:
        return column == WhatColumn ? QVariant::fromValue(nameIn(entry.narration)) : QVariant();
    case ReasonRole:
        return boundedText(entry.reason);
    case ActorRole:
        return boundedText(entry.actor);
    case TicksRole:
        return ticks;
    case WarningRole:
        return !entry.outcome.warnings.empty();
    case UnreadableRole:
        return entry.outcome.kind == aggregates::FoldOutcome::Kind::Unreadable;
    case FigureRole:
        return isFigure(column);
    case ToneRole:
        return int(column == CreatedColumn || column == ActorColumn || isRightAligned(column) ? Tone::Muted
                                                                                              : Tone::Normal);
    default:
        return {};
    }
}

QString LogModel::display(const history::Entry &entry, int column) const
{
    switch (column) {
    case PositionColumn:
        return TimeFormat::count(qint64(entry.event.position.commit));
    case TypeColumn:
        return boundedText(entry.kind.label);
    case StreamColumn:
        return boundedText(entry.event.stream.value());
    case RevisionColumn:
        return QString::number(entry.event.revision.value);
    case WhatColumn:
        return sentenceOf(entry.narration);
    case CreatedColumn:
        return m_format.dateTime(entry.event.created.ticks(), TimeFormat::Detail::Milliseconds, true);
    case ActorColumn:
        return boundedText(entry.actor);
    default:
        return {};
    }
}

} // namespace foldline::ui
