// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QPersistentModelIndex>
#include <QStringList>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace foldline::ui {

/// A state as a tree: field, value (old → new where it changed here), line total, and the event that last changed it.
/// Columns are StateTreeColumn. What is expanded is kept by PointerRole across resets of the model.
class StateTree : public QTreeView
{
    Q_OBJECT

public:
    explicit StateTree(const Theme &theme, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Pointers that are expanded.
    QStringList expandedPointers() const { return m_expanded; }
    void setExpandedPointers(const QStringList &pointers);
    /// Of the rows in view.
    int decimals() const { return m_decimals; }
    int revisionDigits() const { return m_revisionDigits; }
    /// Names in the last column are left out.
    bool isNarrow() const;
    /// Room for when, who and why beside what changed last.
    bool isWide() const;
    QModelIndex hoveredIndex() const { return m_hovered; }

signals:
    /// The last column was clicked, or B was pressed on a row: go to that revision.
    void blameClicked(qint64 revision);
    /// "Show blame of this field", from the menu.
    void pointerRequested(const QString &pointer);
    void menuAboutToShow(QMenu *menu, const QModelIndex &index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void applyExpansion(const QModelIndex &parent);
    void applyWidths();
    void measure();
    void remember(const QModelIndex &index, bool isExpanded);
    QString valueText(const QModelIndex &index) const;
    static void copy(const QString &text);

    const Theme &m_theme;
    QStringList m_expanded;
    QPersistentModelIndex m_hovered;
    int m_decimals = 2;
    int m_revisionDigits = 1;
    bool m_applying = false;
    bool m_wasNarrow = false;
    bool m_wasWide = false;
};

class StateTreeDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    StateTreeDelegate(const Theme &theme, StateTree *tree);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Untrusted text, never taken for rich text.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    void paintField(QPainter &painter, const QRect &rect, const QModelIndex &index) const;
    void paintValue(QPainter &painter, const QRect &rect, const QModelIndex &index) const;
    void paintChange(QPainter &painter, const QRect &rect, const QModelIndex &index) const;
    void paintTotal(QPainter &painter, const QRect &rect, const QModelIndex &index) const;
    void paintBlame(QPainter &painter, const QRect &rect, const QModelIndex &index) const;

    const Theme &m_theme;
    StateTree *m_tree;
};

} // namespace foldline::ui
