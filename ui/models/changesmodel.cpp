// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/changesmodel.h"

#include "ui/models/roles.h"
#include "ui/models/valuetext.h"
#include "ui/services/textconversion.h"

namespace foldline::ui {

using history::Change;

namespace {

QString signOf(Change::Kind kind)
{
    switch (kind) {
    case Change::Kind::Added:
        return QStringLiteral("+");
    case Change::Kind::Removed:
        return QStringLiteral("-");
    case Change::Kind::Replaced:
        break;
    }
    return QStringLiteral("~");
}

Tone toneOfSign(Change::Kind kind)
{
    switch (kind) {
    case Change::Kind::Added:
        return Tone::Ok;
    case Change::Kind::Removed:
        return Tone::Error;
    case Change::Kind::Replaced:
        break;
    }
    return Tone::Warning;
}

} // namespace

ChangesModel::ChangesModel(QObject *parent) : QAbstractTableModel(parent) {}

int ChangesModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_changes.size()); }

int ChangesModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

void ChangesModel::setTimeFormat(const TimeFormat &format)
{
    if (format == m_format)
        return;
    m_format = format;
    if (!m_changes.empty())
        emit dataChanged(index(0, BeforeColumn), index(int(m_changes.size()) - 1, AfterColumn));
}

void ChangesModel::setRange(const TimelinePtr &timeline, std::optional<std::size_t> before,
                            std::optional<std::size_t> after)
{
    beginResetModel();
    m_timeline = timeline;
    m_before = before;
    m_after = after;
    m_changes.clear();
    if (timeline && after && *after < timeline->size())
        m_changes = timeline->changes(before, *after);
    endResetModel();
    emit headerDataChanged(Qt::Horizontal, BeforeColumn, AfterColumn);
}

std::vector<history::DiffLine> ChangesModel::lines() const
{
    if (!m_timeline || !m_after || *m_after >= m_timeline->size())
        return {};
    const json::Value before = m_before ? m_timeline->jsonAt(*m_before) : json::Value::object();
    return history::lineDiff(before, m_timeline->jsonAt(*m_after));
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != ShorterRole))
        return {};
    if (role == ShorterRole)
        return section == BeforeColumn  ? QVariant(QStringList{tr("Before")})
               : section == AfterColumn ? QVariant(QStringList{tr("After")})
                                        : QVariant();
    const auto revision = [this](std::optional<std::size_t> event) {
        return m_timeline && event && *event < m_timeline->size()
                   ? tr("revision %1").arg(m_timeline->entry(*event).event.revision.value)
                   : tr("nothing");
    };
    switch (section) {
    case SignColumn:
        return QString();
    case FieldColumn:
        return tr("Field");
    case BeforeColumn:
        return tr("Before (%1)").arg(revision(m_before));
    case AfterColumn:
        return tr("After (%1)").arg(revision(m_after));
    default:
        return {};
    }
}

QString ChangesModel::shown(const Change &change, const std::optional<json::Value> &value) const
{
    return value ? valueText(m_timeline->type(), change.pointer, *value, m_format).text : tr("absent");
}

QStringList ChangesModel::shorter(const Change &change, const json::Value &value) const
{
    const auto ticks = valueText(m_timeline->type(), change.pointer, value, m_format).ticks;
    return ticks ? m_format.shorter(*ticks) : QStringList();
}

QVariant ChangesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Change &change = m_changes[std::size_t(index.row())];
    const bool isValue = index.column() == BeforeColumn || index.column() == AfterColumn;
    const auto &value = index.column() == BeforeColumn ? change.before : change.after;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == SignColumn)
            return signOf(change.kind);
        return isValue ? shown(change, value) : boundedText(change.pointer);
    case ShorterRole:
        return isValue && value ? QVariant(shorter(change, *value)) : QVariant();
    case ElideRole:
        return index.column() == FieldColumn ? QVariant(int(Qt::ElideLeft)) : QVariant();
    case Qt::ToolTipRole:
        return isValue && value ? QVariant(boundedText(json::dump(*value))) : QVariant();
    case CopyTextRole:
        if (isValue)
            return value ? qtext(json::dump(*value)) : QString();
        return index.column() == FieldColumn ? QVariant(qtext(change.pointer)) : QVariant();
    case PointerRole:
    case KeyRole:
        return qtext(change.pointer);
    case BeforeTextRole:
        return change.before ? shown(change, change.before) : QString();
    case AfterTextRole:
        return change.after ? shown(change, change.after) : QString();
    case RemovedRole:
        return change.kind == Change::Kind::Removed;
    case ChangedRole:
        return true;
    case ContainerRole:
        return isValue && value && value->isContainer();
    case FigureRole:
        return index.column() == FieldColumn || index.column() == SignColumn ||
               (isValue && value && valueText(m_timeline->type(), change.pointer, *value, m_format).figureFont);
    case ToneRole:
        if (index.column() == SignColumn)
            return int(toneOfSign(change.kind));
        return int(isValue && !value ? Tone::Faint : Tone::Normal);
    default:
        return {};
    }
}

} // namespace foldline::ui
