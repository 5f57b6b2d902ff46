// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QStyledItemDelegate>

namespace foldline::ui {

class DataTable;
class EventTable;

/// One-line cells of a DataTable: an optional shape, text in its tone, an optional framed tag and right-aligned detail;
/// figures in the fixed font.
class TableDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    TableDelegate(const Theme &theme, DataTable *table);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    /// The cell's text, or what is said instead in `width`; what still does not fit is elided by whoever draws it.
    static QString fittedText(const QModelIndex &index, const QFontMetrics &metrics, int width);

protected:
    /// Background, bar and hover of the row's part in this cell.
    void paintBackground(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintFocus(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    QRect contentRect(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    bool isFirst(const QModelIndex &index) const;
    bool isLast(const QModelIndex &index) const;
    /// Takes what it draws from the right of `rect`.
    void paintDetail(QPainter &painter, QRect &rect, const QModelIndex &index, const QFontMetrics &metrics) const;

    const Theme &m_theme;
    DataTable *m_table;
};

/// Cells of an EventTable: two lines of 44 px.
class EventRowDelegate : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    const EventTable &events() const;
    QRect line(const QRect &cell, bool second) const;
    Token tone(const QModelIndex &index, Token usual) const;
    void paintRevision(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintWhat(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintTime(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintSecondLine(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintRowFocus(QPainter &painter, const QRect &cell, const QModelIndex &index) const;
    void paintSeparator(QPainter &painter, const QRect &band) const;
};

} // namespace foldline::ui
