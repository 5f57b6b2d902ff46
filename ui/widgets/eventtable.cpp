// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/eventtable.h"

#include "ui/models/roles.h"
#include "ui/widgets/foldlinestyle.h"
#include "ui/widgets/tabledelegate.h"

#include <QHeaderView>
#include <QScopedValueRollback>

namespace foldline::ui {

EventTable::EventTable(const Theme &theme, QWidget *parent) : DataTable(theme, parent)
{
    setItemDelegate(new EventRowDelegate(theme, this));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSortingEnabled(false);
    setRowHeight(44);
    setEdgePadding(12);
    setHeaderEdges(horizontalHeader(), 2, 12);
    setDimsSelection(false);
    setOffers(false, true);
    horizontalHeader()->setSectionsMovable(false);
    horizontalHeader()->setSectionsClickable(false);
    setHiddenColumns({EventListColumn::Kind});
    refreshColumns();
    connect(&theme, &Theme::changed, this, [this] {
        refreshColumns();
        refreshSeparator();
    });
}

void EventTable::setTimeFormat(const TimeFormat &format)
{
    m_format = format;
    viewport()->update();
}

void EventTable::setShowsDate(bool shows)
{
    if (shows == m_showsDate)
        return;
    m_showsDate = shows;
    refreshColumns();
}

void EventTable::setPlayheadRow(int row)
{
    if (!model())
        return;
    const QScopedValueRollback quiet(m_quiet, true);
    if (row < 0 || row >= model()->rowCount()) {
        selectionModel()->clear();
        return;
    }
    const QModelIndex index = model()->index(row, EventListColumn::WhatHappened);
    if (currentIndex().row() != row || !selectionModel()->isRowSelected(row, {}))
        setCurrentIndex(index);
    scrollTo(index);
}

void EventTable::setNewSince(int row, const QString &text)
{
    m_newSinceRow = text.isEmpty() ? -1 : row;
    m_newSinceText = text;
    refreshSeparator();
}

int EventTable::separatorHeight() const { return theme().px(20); }

bool EventTable::isNarrow() const { return width() < theme().px(460); }

QString EventTable::timeText(qint64 ticks) const
{
    const auto detail = isNarrow() ? TimeFormat::Detail::Seconds : TimeFormat::Detail::Milliseconds;
    return m_showsDate ? m_format.shortDateTime(ticks, detail, true) : m_format.time(ticks, detail);
}

void EventTable::setModel(QAbstractItemModel *newModel)
{
    m_tallRow = -1;
    DataTable::setModel(newModel);
    if (newModel)
        connect(newModel, &QAbstractItemModel::modelReset, this, [this] {
            m_tallRow = -1;
            refreshSeparator();
        });
}

void EventTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    DataTable::currentChanged(current, previous);
    if (!m_quiet && current.isValid() && current.row() != previous.row())
        emit rowChosen(current.row());
}

void EventTable::resizeEvent(QResizeEvent *event)
{
    DataTable::resizeEvent(event);
    refreshColumns();
}

void EventTable::refreshColumns()
{
    const int time = isNarrow() ? (m_showsDate ? 140 : 92) : (m_showsDate ? 168 : 128);
    const QList<int> widths{36, 28, -1, time};
    if (widths == m_shownWidths && m_shownScale == theme().scale())
        return;
    m_shownWidths = widths;
    m_shownScale = theme().scale();
    setColumnWidths(widths);
}

void EventTable::refreshSeparator()
{
    const int usual = verticalHeader()->defaultSectionSize();
    if (m_tallRow >= 0 && m_tallRow < verticalHeader()->count())
        setRowHeight(m_tallRow, usual);
    m_tallRow = m_newSinceRow;
    if (m_tallRow >= 0 && m_tallRow < verticalHeader()->count())
        setRowHeight(m_tallRow, usual + separatorHeight());
    viewport()->update();
}

void EventTable::setRowHeight(int row, int height) { QTableView::setRowHeight(row, height); }

} // namespace foldline::ui
