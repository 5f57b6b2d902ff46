// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ordersmodel.h"

#include "core/orders/orderstream.h"
#include "ui/services/textconversion.h"

#include <QMetaObject>
#include <QTimer>

#include <algorithm>
#include <climits>
#include <utility>

namespace foldline::ui {

using projections::OrderSummary;

namespace {

constexpr int PagesAround = 1;
constexpr int RetryMilliseconds = 500;

int pageOf(int row) { return row / OrdersModel::PageSize; }

QHash<QString, const OrderSummary *> byId(const QHash<int, OrderRows> &pages)
{
    QHash<QString, const OrderSummary *> result;
    for (const OrderRows &rows : pages) {
        for (const OrderSummary &row : *rows)
            result.insert(qtext(row.orderId), &row);
    }
    return result;
}

/// Rows of `pages` by order id.
QHash<QString, int> rowsById(const QHash<int, OrderRows> &pages)
{
    QHash<QString, int> result;
    for (auto page = pages.cbegin(); page != pages.cend(); ++page) {
        int row = page.key() * OrdersModel::PageSize;
        for (const OrderSummary &order : *page.value())
            result.insert(qtext(order.orderId), row++);
    }
    return result;
}

bool sameOrders(const OrderRows &a, const OrderRows &b)
{
    return std::ranges::equal(*a, *b, {}, &OrderSummary::orderId, &OrderSummary::orderId);
}

} // namespace

OrdersModel::OrdersModel(OrdersService &service, QObject *parent) : QAbstractTableModel(parent), m_service(service)
{
    connect(&service, &OrdersService::changed, this, &OrdersModel::refresh);
    connect(&service, &OrdersService::storeChanged, this, &OrdersModel::storeChanged);
    connect(&service, &OrdersService::pageAvailable, this, &OrdersModel::takePage);
    connect(&service, &OrdersService::requestFailed, this, &OrdersModel::requestFailed);
    connect(&service, &OrdersService::snapshotAvailable, this, [this](quint64 ticket, const OrderSnapshot &snapshot) {
        if (ticket == m_snapshotTicket)
            takeSnapshot(snapshot);
    });
    requery();
}

int OrdersModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : m_rowCount; }

const OrderSummary *OrdersModel::rowAt(int row) const
{
    const auto page = m_pages.constFind(pageOf(row));
    const int within = row % PageSize;
    if (page == m_pages.cend() || within >= int((*page)->size()))
        return nullptr;
    return &(**page)[std::size_t(within)];
}

void OrdersModel::setStatuses(const QStringList &statuses)
{
    m_query.statuses.clear();
    for (const QString &status : statuses)
        m_query.statuses.push_back(utf8(status));
    requery();
}

void OrdersModel::setText(const QString &text)
{
    m_query.text = utf8(text.trimmed());
    requery();
}

void OrdersModel::removeCellFilter(int position)
{
    m_query.cells.erase(m_query.cells.begin() + position);
    requery();
}

void OrdersModel::clearFilters()
{
    m_query.statuses.clear();
    m_query.text.clear();
    m_query.customer.clear();
    m_query.cells.clear();
    requery();
}

void OrdersModel::storeChanged()
{
    beginResetModel();
    m_pages.clear();
    m_wanted.clear();
    m_pageTickets.clear();
    m_counts = {};
    m_rowCount = 0;
    m_loaded = false;
    m_newest.reset();
    endResetModel();
    emit countsChanged();
    requery();
}

void OrdersModel::requery()
{
    if (m_snapshotTicket)
        m_service.cancel(*std::exchange(m_snapshotTicket, {}));
    m_newQuery = true;
    emit queryChanged();
    refresh();
}

QList<int> OrdersModel::pagesInView() const
{
    QList<int> result;
    const int first = std::max(0, pageOf(m_firstVisible) - (m_newQuery ? 0 : PagesAround));
    const int last = pageOf(std::max(m_firstVisible, m_lastVisible)) + PagesAround;
    for (int page = first; page <= last; ++page)
        result << page;
    // What is selected must be found again when it moves.
    for (const QModelIndex &index : persistentIndexList()) {
        if (result.size() >= MaxPages / 2)
            break;
        if (const int page = pageOf(index.row()); !result.contains(page))
            result << page;
    }
    return result;
}

void OrdersModel::refresh()
{
    if (!m_service.isAvailable())
        return;
    m_refreshAgain = m_snapshotTicket.has_value();
    if (m_refreshAgain)
        return;
    QList<quint64> offsets;
    for (const int page : pagesInView())
        offsets << quint64(page) * PageSize;
    m_snapshotTicket = m_service.requestSnapshot(m_query, offsets, PageSize);
}

void OrdersModel::takeSnapshot(const OrderSnapshot &snapshot)
{
    m_snapshotTicket.reset();
    Pages pages;
    for (auto page = snapshot.pages.cbegin(); page != snapshot.pages.cend(); ++page) {
        if (!page.value()->empty())
            pages.insert(int(page.key() / PageSize), page.value());
    }
    // Pages that were on their way, and pages out of view, may be of an earlier moment.
    for (auto ticket = m_pageTickets.cbegin(); ticket != m_pageTickets.cend(); ++ticket)
        m_service.cancel(ticket.key());
    m_pageTickets.clear();
    const QSet<int> wanted = std::exchange(m_wanted, {});
    const QStringList touched = m_newQuery ? QStringList() : touchedOrders(pages, m_newest);
    const bool first = std::exchange(m_newQuery, false) || !m_loaded;
    m_loaded = true;
    m_newest = snapshot.newest;
    m_counts = snapshot.counts;
    const int count = int(std::min<std::uint64_t>(snapshot.counts.matching, INT_MAX));
    if (count > m_rowCount)
        setRowCount(count);
    replacePages(pages);
    setRowCount(count);
    for (const int page : wanted)
        wantPage(page);
    setVisibleRows(m_firstVisible, m_lastVisible);
    emit countsChanged();
    if (first)
        emit loaded();
    if (!touched.isEmpty())
        emit ordersTouched(touched);
    if (std::exchange(m_refreshAgain, false))
        refresh();
}

QStringList OrdersModel::touchedOrders(const Pages &pages, std::optional<Timestamp> newest) const
{
    QStringList result;
    const auto known = byId(m_pages);
    for (const OrderRows &rows : pages) {
        for (const OrderSummary &row : *rows) {
            const QString id = qtext(row.orderId);
            const OrderSummary *before = known.value(id);
            if (before ? *before != row : !newest || row.lastEventAt > *newest)
                result << id;
        }
    }
    return result;
}

void OrdersModel::setRowCount(int count)
{
    if (count > m_rowCount) {
        beginInsertRows({}, m_rowCount, count - 1);
        m_rowCount = count;
        endInsertRows();
    } else if (count < m_rowCount) {
        beginRemoveRows({}, count, m_rowCount - 1);
        m_rowCount = count;
        endRemoveRows();
    }
}

void OrdersModel::replacePages(const Pages &pages)
{
    const bool reordered = std::ranges::any_of(pages.keys(), [&](int page) {
        const auto old = m_pages.constFind(page);
        return old != m_pages.cend() && !sameOrders(*old, pages.value(page));
    });
    if (reordered)
        return reorderPages(pages);
    const Pages before = std::exchange(m_pages, pages);
    emitDifferences(before);
}

void OrdersModel::reorderPages(const Pages &pages)
{
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QHash<QString, int> rows = rowsById(pages);
    QModelIndexList from;
    QModelIndexList to;
    for (const QModelIndex &index : persistentIndexList()) {
        const OrderSummary *order = rowAt(index.row());
        const int row = order ? rows.value(qtext(order->orderId), -1) : -1;
        from << index;
        // An order that is nowhere to be found is not selected any more; a row that was not there yet stays a row.
        to << (row >= 0 ? createIndex(row, index.column()) : order ? QModelIndex() : index);
    }
    m_pages = pages;
    changePersistentIndexList(from, to);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void OrdersModel::emitDifferences(const Pages &before)
{
    for (auto page = m_pages.cbegin(); page != m_pages.cend(); ++page) {
        const OrderRows old = before.value(page.key());
        const int first = page.key() * PageSize;
        const int size = std::min(int(page.value()->size()), m_rowCount - first);
        if (!old && size > 0)
            emit dataChanged(index(first, 0), index(first + size - 1, ColumnCount - 1));
        for (int i = 0; old && i < size; ++i) {
            if ((*old)[std::size_t(i)] != (*page.value())[std::size_t(i)])
                emit dataChanged(index(first + i, 0), index(first + i, ColumnCount - 1));
        }
    }
}

void OrdersModel::setVisibleRows(int first, int last)
{
    m_firstVisible = std::max(0, first);
    m_lastVisible = std::max(m_firstVisible, last);
    for (int page = pageOf(m_firstVisible); page <= pageOf(std::min(m_lastVisible, m_rowCount - 1)); ++page)
        wantPage(page);
}

void OrdersModel::wantPage(int page) const
{
    if (m_pages.contains(page) || m_wanted.contains(page) || page * PageSize >= m_rowCount)
        return;
    m_wanted.insert(page);
    if (std::exchange(m_fetchPosted, true))
        return;
    auto *self = const_cast<OrdersModel *>(this);
    QMetaObject::invokeMethod(self, &OrdersModel::fetchWanted, Qt::QueuedConnection);
}

void OrdersModel::fetchWanted()
{
    m_fetchPosted = false;
    if (m_newQuery)
        return;
    // The snapshot that made room for a row may have brought its page as well.
    m_wanted.removeIf([this](int page) { return m_pages.contains(page); });
    const auto asked = m_pageTickets.values();
    for (const int page : std::as_const(m_wanted)) {
        if (asked.contains(page))
            continue;
        projections::OrderQuery query = m_query;
        query.offset = std::uint64_t(page) * PageSize;
        query.limit = PageSize;
        m_pageTickets.insert(m_service.requestPage(query), page);
    }
}

void OrdersModel::takePage(quint64 ticket, const OrderRows &rows)
{
    const auto found = m_pageTickets.constFind(ticket);
    if (found == m_pageTickets.cend())
        return;
    const int page = *found;
    m_pageTickets.erase(found);
    // A page of a later moment than the rest would hide that its rows were written to: all of it is read again.
    const auto isLater = [this](const OrderSummary &row) { return m_newest && row.lastEventAt > *m_newest; };
    if (std::ranges::any_of(*rows, isLater))
        return refresh();
    m_wanted.remove(page);
    if (rows->empty())
        return refresh();
    m_pages.insert(page, rows);
    dropFarPages();
    const int last = std::min(page * PageSize + int(rows->size()), m_rowCount) - 1;
    if (last >= page * PageSize)
        emit dataChanged(index(page * PageSize, 0), index(last, ColumnCount - 1));
}

void OrdersModel::dropFarPages()
{
    const int middle = pageOf((m_firstVisible + m_lastVisible) / 2);
    while (m_pages.size() > MaxPages) {
        const auto keys = m_pages.keys();
        m_pages.remove(*std::ranges::max_element(keys, {}, [middle](int page) { return std::abs(page - middle); }));
    }
}

void OrdersModel::requestFailed(quint64 ticket, const Error &error)
{
    if (ticket == m_snapshotTicket) {
        m_snapshotTicket.reset();
        // Whatever it was may pass; the table comes back by itself.
        const bool busy = error.code == ErrorCode::Unavailable || error.code == ErrorCode::Timeout;
        QTimer::singleShot(busy ? RetryMilliseconds : 4 * RetryMilliseconds, this, &OrdersModel::refresh);
    } else if (m_pageTickets.contains(ticket))
        m_wanted.remove(m_pageTickets.take(ticket));
    else
        return;
    emit failed(error);
}

QString OrdersModel::orderIdAt(int row) const
{
    const OrderSummary *order = rowAt(row);
    return order ? qtext(order->orderId) : QString();
}

QString OrdersModel::streamAt(int row) const
{
    const OrderSummary *order = rowAt(row);
    return order ? qtext(orders::orderStream(order->orderId)) : QString();
}

QModelIndex OrdersModel::indexOf(const QString &orderId) const
{
    const int row = rowsById(m_pages).value(orderId, -1);
    return row < 0 || row >= m_rowCount ? QModelIndex() : index(row, 0);
}

} // namespace foldline::ui
