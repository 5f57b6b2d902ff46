// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QHash>
#include <QPersistentModelIndex>
#include <QTableView>
#include <QVariant>

#include <utility>

class QMenu;

namespace foldline::ui {

class ChangedRowTint;

/// A table set up to the rules: uniform rows, sort by click, columns that move, resize and hide, copy as text / CSV /
/// JSON, filter by a cell, selection by row with an accent bar. Its state can be saved. Models answer the roles of
/// ui/models/roles.h; nothing else is known of them.
class DataTable : public QTableView
{
    Q_OBJECT

public:
    enum class CopyFormat { Text, Csv, Json };

    explicit DataTable(const Theme &theme, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Height for a body text of 13 px; 26 unless told.
    void setRowHeight(int height);
    /// Widths for a body text of 13 px; the column with -1 stretches.
    void setColumnWidths(const QList<int> &widths);
    /// A column and the width (for a body text of 13 px) that it goes to.
    using Step = std::pair<int, int>;
    /// Where the stretching column would get less than `least`, these columns give way, one after the other, each to
    /// its step's width; where it gets more than `enough`, the others in turn grow. A column that was dragged to a
    /// width keeps it. Requires: setColumnWidths() was called.
    void setGivingWay(int least, const QList<Step> &narrower, int enough = 0, const QList<Step> &wider = {});
    /// What stands in the middle of a table without rows.
    void setEmptyText(const QString &text);
    /// Columns that a click on the header sorts by; all unless told.
    void setSortableColumns(const QList<int> &columns) { m_sortable = columns; }
    /// Columns that sort in one order only, however often their header is clicked.
    void setOneWaySorting(const QHash<int, Qt::SortOrder> &columns) { m_oneWay = columns; }
    /// Columns that start hidden; the menu brings them back.
    void setHiddenColumns(const QList<int> &columns);
    /// Padding at the page's edges: 16 unless told.
    void setEdgePadding(int padding);
    int edgePadding() const { return m_edgePadding; }
    /// Whether the selection pales while the table has no focus; it does unless told.
    void setDimsSelection(bool dims) { m_dimsSelection = dims; }
    bool dimsSelection() const { return m_dimsSelection; }
    /// Whether the menu offers "Open" and "Filter…"; both do unless told.
    void setOffers(bool open, bool filter);
    const Theme &theme() const { return m_theme; }
    ChangedRowTint &tint() { return *m_tint; }

    QByteArray saveState() const;
    /// False when it does not fit this table's columns; nothing changes then.
    bool restoreState(const QByteArray &state);

    /// The selected rows (or all loaded ones) as text; headers come first in Text and CSV. Bounded to 100 000 rows.
    QString rowsAs(CopyFormat format, bool all) const;
    QString cellText(const QModelIndex &index) const;
    /// Most decimals among the visible amounts of that column, for aligning at the point.
    int decimals(int column) const { return m_decimals.value(column, 2); }
    QModelIndex hoveredIndex() const { return m_hovered; }
    /// A menu with one check entry a column, for a "Columns" button. Owned by the table.
    QMenu *columnsMenu();
    /// Names of the columns that are hidden now.
    QStringList hiddenColumnNames() const;

signals:
    void showOnlyRequested(int column, const QVariant &value, const QString &text);
    void showAllButRequested(int column, const QVariant &value, const QString &text);
    void openRequested(const QModelIndex &index, bool newTab);
    void filterRequested();
    /// A page adds its entries after the filters; `index` is the cell.
    void menuAboutToShow(QMenu *menu, const QModelIndex &index);
    void columnsChanged();
    void copied(const QString &what);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void setHovered(const QModelIndex &index);

private:
    void setupHeader();
    void showHeaderMenu(const QPoint &position);
    void fillColumnsMenu(QMenu *menu);
    void copyCurrent();
    void addFilterActions(QMenu *menu, const QModelIndex &index);
    void addOpenActions(QMenu *menu, const QModelIndex &index);
    void addCopyActions(QMenu *menu, const QModelIndex &index);
    void addColumnActions(QMenu *menu, int column);
    void applyWidths();
    void fitWidths();
    void measureDecimals();
    QList<int> shownColumns() const;
    void copy(const QString &text, const QString &what);

    const Theme &m_theme;
    ChangedRowTint *m_tint;
    QMenu *m_columnsMenu = nullptr;
    QList<int> m_widths;
    QList<int> m_hiddenAtFirst;
    QList<Step> m_narrower;
    QList<Step> m_wider;
    QList<int> m_dragged; ///< columns that have the width somebody gave them
    int m_least = 0;
    int m_enough = 0;
    bool m_fitting = false;
    QList<int> m_sortable;
    QHash<int, Qt::SortOrder> m_oneWay;
    std::pair<int, Qt::SortOrder> m_sorted{-1, Qt::AscendingOrder};
    QHash<int, int> m_decimals;
    QString m_emptyText;
    QPersistentModelIndex m_hovered;
    int m_rowHeight = 26;
    int m_edgePadding = 16;
    bool m_widthsApplied = false;
    bool m_dimsSelection = true;
    bool m_opens = true;
    bool m_hasFilter = true;
};

} // namespace foldline::ui
