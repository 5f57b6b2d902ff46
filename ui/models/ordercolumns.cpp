// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ordersmodel.h"

#include "ui/models/roles.h"
#include "ui/services/textconversion.h"

#include <algorithm>
#include <array>

namespace foldline::ui {

using projections::OrderColumn;
using projections::OrderSummary;

namespace {

enum class Kind { Text, Figure, Amount, Instant };

struct ColumnSpec
{
    const char *title;
    OrderColumn source;
    Kind kind;
    bool hiddenAtFirst = false;
};

constexpr std::array<ColumnSpec, OrdersModel::ColumnCount> Columns{{
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Order"), OrderColumn::OrderId, Kind::Figure},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Customer"), OrderColumn::CustomerName, Kind::Text},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Status"), OrderColumn::Status, Kind::Text},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Items"), OrderColumn::ItemCount, Kind::Figure},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Total"), OrderColumn::TotalAmount, Kind::Amount},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Created"), OrderColumn::CreatedAt, Kind::Instant},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Shipped"), OrderColumn::ShippedAt, Kind::Instant},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Last event"), OrderColumn::LastEventAt, Kind::Instant},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Rev."), OrderColumn::LastRevision, Kind::Figure},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Customer id"), OrderColumn::CustomerId, Kind::Figure, true},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Confirmed"), OrderColumn::ConfirmedAt, Kind::Instant, true},
    {QT_TRANSLATE_NOOP("foldline::ui::OrdersModel", "Cancelled"), OrderColumn::CancelledAt, Kind::Instant, true},
}};

const ColumnSpec &spec(int column) { return Columns[std::size_t(column)]; }

bool isRightAligned(int column)
{
    return column == OrdersModel::ItemsColumn || column == OrdersModel::TotalColumn ||
           column == OrdersModel::RevisionColumn;
}

std::optional<Timestamp> instantOf(const OrderSummary &row, int column)
{
    switch (spec(column).source) {
    case OrderColumn::CreatedAt:
        return row.createdAt;
    case OrderColumn::ConfirmedAt:
        return row.confirmedAt;
    case OrderColumn::ShippedAt:
        return row.shippedAt;
    case OrderColumn::CancelledAt:
        return row.cancelledAt;
    case OrderColumn::LastEventAt:
        return row.lastEventAt;
    default:
        return {};
    }
}

/// The text that a cell filter compares with: what the read model holds.
QString plainText(const OrderSummary &row, int column)
{
    if (const auto instant = instantOf(row, column))
        return qtext(instant->toIso8601());
    switch (spec(column).source) {
    case OrderColumn::OrderId:
        return qtext(row.orderId);
    case OrderColumn::CustomerName:
        return qtext(row.customerName);
    case OrderColumn::CustomerId:
        return qtext(row.customerId);
    case OrderColumn::Status:
        return qtext(row.status);
    case OrderColumn::TotalAmount:
        return qtext(row.totalAmount.toString());
    case OrderColumn::ItemCount:
        return QString::number(row.itemCount);
    case OrderColumn::LastRevision:
        return QString::number(row.lastRevision);
    default:
        return {};
    }
}

QString tokenOf(const OrderSummary &row)
{
    return row.status == "draft" ? QStringLiteral("event-created")
                                 : QString(QStringLiteral("event-") + qtext(row.status));
}

Tone toneOf(const OrderSummary &row, int column)
{
    if (column == OrdersModel::CustomerColumn && row.customerName.empty())
        return Tone::Muted;
    return spec(column).kind == Kind::Instant && column != OrdersModel::LastEventColumn ? Tone::Muted : Tone::Normal;
}

} // namespace

int OrdersModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString OrdersModel::columnTitle(projections::OrderColumn source)
{
    const auto found =
        std::ranges::find_if(Columns, [source](const ColumnSpec &column) { return column.source == source; });
    return found == Columns.end() ? QString() : tr(found->title);
}

bool OrdersModel::isHiddenAtFirst(int column) { return spec(column).hiddenAtFirst; }

QVariant OrdersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    const QString title = tr(spec(section).title);
    return spec(section).kind == Kind::Instant ? QString(title + QStringLiteral(" (") + m_format.zoneName() + u')')
                                               : title;
}

QVariant OrdersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (isRightAligned(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    if (const OrderSummary *row = rowAt(index.row()))
        return cell(*row, index.column(), role);
    wantPage(index.row() / PageSize);
    if (role == Qt::DisplayRole)
        return index.column() == OrderColumn ? QVariant(QString(QChar(0x2026))) : QVariant();
    return role == ToneRole ? QVariant(int(Tone::Faint)) : QVariant();
}

QVariant OrdersModel::cell(const OrderSummary &row, int column, int role) const
{
    const auto instant = instantOf(row, column);
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case Qt::ToolTipRole:
        return instant ? QVariant(m_format.full(instant->ticks())) : QVariant();
    case ShorterRole:
        return instant ? QVariant(m_format.shorter(instant->ticks())) : QVariant();
    case CopyTextRole:
        return instant ? TimeFormat::iso(instant->ticks()) : plainText(row, column);
    case SortRole:
        return sortValue(row, column);
    case FilterRole:
        if (spec(column).kind == Kind::Instant)
            return {};
        return column == CustomerColumn && row.customerName.empty() ? QVariant(qtext(row.customerId))
                                                                    : QVariant(plainText(row, column));
    case KeyRole:
        return qtext(row.orderId);
    case TokenRole:
        return column == StatusColumn ? QVariant(tokenOf(row)) : QVariant();
    case FigureRole:
        return spec(column).kind != Kind::Text || (column == CustomerColumn && row.customerName.empty());
    case AmountRole:
        return spec(column).kind == Kind::Amount;
    case ToneRole:
        return int(toneOf(row, column));
    case TicksRole:
        return instant ? QVariant(qint64(instant->ticks())) : QVariant();
    default:
        return {};
    }
}

QVariant OrdersModel::display(const OrderSummary &row, int column) const
{
    if (spec(column).kind == Kind::Instant) {
        const auto instant = instantOf(row, column);
        return instant ? m_format.dateTime(instant->ticks(), TimeFormat::Detail::Milliseconds, true) : QString();
    }
    if (column == TotalColumn)
        return qtext(row.totalAmount.toDisplay());
    if (column == CustomerColumn)
        return boundedText(row.customerName.empty() ? row.customerId : row.customerName);
    if (column == OrderColumn || column == CustomerIdColumn)
        return boundedText(column == OrderColumn ? row.orderId : row.customerId);
    return plainText(row, column);
}

QVariant OrdersModel::sortValue(const OrderSummary &row, int column) const
{
    if (const auto instant = instantOf(row, column))
        return qint64(instant->ticks());
    if (column == TotalColumn)
        return qint64(row.totalAmount.units());
    if (column == ItemsColumn)
        return qint64(row.itemCount);
    if (column == RevisionColumn)
        return quint64(row.lastRevision);
    return plainText(row, column);
}

void OrdersModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ColumnCount)
        return;
    const bool ascending = order == Qt::AscendingOrder;
    if (m_query.sortBy == spec(column).source && m_query.ascending == ascending)
        return;
    m_query.sortBy = spec(column).source;
    m_query.ascending = ascending;
    requery();
}

int OrdersModel::sortColumn() const
{
    for (int column = 0; column < ColumnCount; ++column) {
        if (spec(column).source == m_query.sortBy)
            return column;
    }
    return -1;
}

Qt::SortOrder OrdersModel::sortOrder() const { return m_query.ascending ? Qt::AscendingOrder : Qt::DescendingOrder; }

void OrdersModel::addCellFilter(int column, const QString &value, bool keep)
{
    projections::OrderColumn source = spec(column).source;
    // A customer without a name is shown by id and filtered by it.
    if (column == CustomerColumn) {
        for (const OrderRows &rows : std::as_const(m_pages)) {
            for (const OrderSummary &row : *rows) {
                if (row.customerName.empty() && qtext(row.customerId) == value)
                    source = projections::OrderColumn::CustomerId;
            }
        }
    }
    m_query.cells.push_back({source, utf8(value), keep});
    requery();
}

void OrdersModel::setTimeFormat(const TimeFormat &format)
{
    m_format = format;
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (m_rowCount > 0)
        emit dataChanged(index(0, 0), index(m_rowCount - 1, ColumnCount - 1), {Qt::DisplayRole, Qt::ToolTipRole});
}

} // namespace foldline::ui
