// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/blamemodel.h"

#include "ui/models/roles.h"
#include "ui/models/valuetext.h"
#include "ui/services/textconversion.h"

namespace foldline::ui {

BlameModel::BlameModel(QObject *parent) : QAbstractTableModel(parent) {}

int BlameModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int BlameModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant BlameModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (section == RevisionColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role == ShorterRole)
        return section == KindColumn   ? QVariant(QStringList{tr("By"), QString()})
               : section == WhenColumn ? QVariant(QStringList{tr("When")})
                                       : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FieldColumn:
        return tr("Field");
    case ValueColumn:
        return tr("Value");
    case RevisionColumn:
        return tr("Rev.");
    case KindColumn:
        return tr("Changed by");
    case WhenColumn:
        return tr("When (%1)").arg(m_format.zoneName());
    case WhoColumn:
        return tr("Who");
    case ReasonColumn:
        return tr("Reason");
    default:
        return {};
    }
}

void BlameModel::setTimeFormat(const TimeFormat &format)
{
    if (format == m_format)
        return;
    m_format = format;
    setPosition(m_timeline, m_index);
    emit headerDataChanged(Qt::Horizontal, WhenColumn, WhenColumn);
}

void BlameModel::setPosition(const TimelinePtr &timeline, std::optional<std::size_t> index)
{
    std::vector<Row> rows;
    if (timeline && index && *index < timeline->size()) {
        m_timeline = timeline;
        std::string pointer;
        if (const auto blame = timeline->blameAt(*index))
            collect(pointer, timeline->jsonAt(*index), *blame, rows);
    }
    beginResetModel();
    m_timeline = timeline;
    m_index = index;
    m_rows = std::move(rows);
    endResetModel();
}

void BlameModel::collect(std::string &pointer, const json::Value &value, const history::BlameNode &blame,
                         std::vector<Row> &rows) const
{
    const std::size_t length = pointer.size();
    const std::size_t children = value.isArray() ? value.elements().size() : value.members().size();
    if (children == 0 || blame.children.size() != children) {
        const ValueText shown = valueText(m_timeline->type(), pointer, value, m_format);
        rows.push_back({pointer, shown.text, qtext(json::dump(value)), blame.index, shown.figureFont});
        return;
    }
    for (std::size_t i = 0; i < children; ++i) {
        const json::Value &child = value.isArray() ? value.elements()[i] : value.members()[i].second;
        pointer += '/';
        pointer += value.isArray() ? std::to_string(i) : json::escapeToken(value.members()[i].first);
        collect(pointer, child, *blame.children[i], rows);
        pointer.resize(length);
    }
}

QVariant BlameModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return cell(m_rows[std::size_t(index.row())], index.column(), role);
}

QVariant BlameModel::cell(const Row &row, int column, int role) const
{
    const history::Entry &entry = m_timeline->entry(row.event);
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case Qt::ToolTipRole:
        return column == WhenColumn ? QVariant(m_format.full(entry.event.created.ticks())) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (column == RevisionColumn ? Qt::AlignRight : Qt::AlignLeft));
    case CopyTextRole:
        if (column == ValueColumn)
            return row.json;
        return column == WhenColumn ? QVariant(TimeFormat::iso(entry.event.created.ticks())) : QVariant();
    case ShorterRole:
        if (column == KindColumn)
            return QStringList{QString()}; // the shape says it
        return column == WhenColumn ? QVariant(m_format.shorter(entry.event.created.ticks())) : QVariant();
    case ElideRole:
        return column == FieldColumn ? QVariant(int(Qt::ElideLeft)) : QVariant();
    case PointerRole:
    case KeyRole:
        return qtext(row.pointer);
    case BlameRevisionRole:
    case RevisionRole:
        return qint64(entry.event.revision.value);
    case BlameTokenRole:
        return qtext(entry.kind.token);
    case TokenRole:
        return column == KindColumn ? QVariant(qtext(entry.kind.token)) : QVariant();
    case BlameLabelRole:
        return qtext(entry.kind.label);
    case TicksRole:
        return qint64(entry.event.created.ticks());
    case FigureRole:
        return column == FieldColumn || column == RevisionColumn || column == WhenColumn ||
               (column == ValueColumn && row.figure);
    case ToneRole:
        return int(column == WhenColumn || column == WhoColumn ? Tone::Muted : Tone::Normal);
    default:
        return {};
    }
}

QString BlameModel::display(const Row &row, int column) const
{
    const history::Entry &entry = m_timeline->entry(row.event);
    switch (column) {
    case FieldColumn:
        return boundedText(row.pointer);
    case ValueColumn:
        return row.value;
    case RevisionColumn:
        return QString::number(entry.event.revision.value);
    case KindColumn:
        return boundedText(entry.kind.label);
    case WhenColumn:
        return m_format.dateTime(entry.event.created.ticks(), TimeFormat::Detail::Seconds, true);
    case WhoColumn:
        return boundedText(entry.actor);
    case ReasonColumn:
        return boundedText(entry.reason);
    default:
        return {};
    }
}

} // namespace foldline::ui
