// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace foldline::ui {

class Theme;

/// Rows of the search results: the group's title above its first row, icon or shape, text with the matched parts in
/// 600, detail and hint muted.
class SearchDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    SearchDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    bool startsSection(const QModelIndex &index) const;
    int paintText(QPainter &painter, const QRect &rect, const QModelIndex &index) const;

    const Theme &m_theme;
};

} // namespace foldline::ui
