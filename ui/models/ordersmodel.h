// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/ordersservice.h"
#include "ui/services/timeformat.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>
#include <QStringList>

#include <optional>

namespace foldline::ui {

/// `order_summaries` as a table: a window of cached pages over the read model, never the whole of it. Rows that are not
/// there yet are placeholders. A change of query or of rows keeps what is shown until the new rows are here, then
/// updates in one go; persistent indexes (the selection) follow their order.
class OrdersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        OrderColumn,
        CustomerColumn,
        StatusColumn,
        ItemsColumn,
        TotalColumn,
        CreatedColumn,
        ShippedColumn,
        LastEventColumn,
        RevisionColumn,
        CustomerIdColumn,
        ConfirmedColumn,
        CancelledColumn,
        ColumnCount
    };
    static constexpr int PageSize = 200;
    static constexpr int MaxPages = 24;

    explicit OrdersModel(OrdersService &service, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    [[nodiscard]] const projections::OrderQuery &query() const { return m_query; }
    void setStatuses(const QStringList &statuses);
    void setText(const QString &text);
    void addCellFilter(int column, const QString &value, bool keep);
    void removeCellFilter(int position);
    void clearFilters();
    [[nodiscard]] int sortColumn() const;
    [[nodiscard]] Qt::SortOrder sortOrder() const;

    [[nodiscard]] const projections::OrderCounts &counts() const { return m_counts; }
    void setTimeFormat(const TimeFormat &format);
    /// False until the first answer.
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    /// The rows in view; refreshed first, and kept.
    void setVisibleRows(int first, int last);
    [[nodiscard]] QString orderIdAt(int row) const;
    [[nodiscard]] QString streamAt(int row) const;
    /// Invalid when the order is in no cached page.
    [[nodiscard]] QModelIndex indexOf(const QString &orderId) const;
    [[nodiscard]] static bool isHiddenAtFirst(int column);
    /// The title of the column that shows it, in the interface's language.
    [[nodiscard]] static QString columnTitle(projections::OrderColumn source);

signals:
    void countsChanged();
    void queryChanged();
    /// The query's rows are there, for the first time or after another query.
    void loaded();
    /// These orders were written to since they were shown (not: merely scrolled in); keys as in KeyRole.
    void ordersTouched(const QStringList &orderIds);
    void failed(const foldline::Error &error);

private:
    using Pages = QHash<int, OrderRows>;

    const projections::OrderSummary *rowAt(int row) const;
    void requery();
    void refresh();
    void storeChanged();
    [[nodiscard]] QList<int> pagesInView() const;
    void takeSnapshot(const OrderSnapshot &snapshot);
    [[nodiscard]] QStringList touchedOrders(const Pages &pages, std::optional<Timestamp> newest) const;
    void replacePages(const Pages &pages);
    void reorderPages(const Pages &pages);
    void setRowCount(int count);
    void emitDifferences(const Pages &before);
    void takePage(quint64 ticket, const OrderRows &rows);
    void wantPage(int page) const;
    void fetchWanted();
    void dropFarPages();
    void requestFailed(quint64 ticket, const Error &error);
    [[nodiscard]] QVariant display(const projections::OrderSummary &row, int column) const;
    [[nodiscard]] QVariant sortValue(const projections::OrderSummary &row, int column) const;
    [[nodiscard]] QVariant cell(const projections::OrderSummary &row, int column, int role) const;

    OrdersService &m_service;
    TimeFormat m_format;
    projections::OrderQuery m_query;
    projections::OrderCounts m_counts;
    Pages m_pages;
    mutable QSet<int> m_wanted;
    mutable bool m_fetchPosted = false;
    QHash<quint64, int> m_pageTickets;
    std::optional<quint64> m_snapshotTicket;
    bool m_refreshAgain = false;
    bool m_newQuery = true;
    bool m_loaded = false;
    int m_rowCount = 0;
    int m_firstVisible = 0;
    int m_lastVisible = 49;
    std::optional<Timestamp> m_newest;
};

} // namespace foldline::ui
