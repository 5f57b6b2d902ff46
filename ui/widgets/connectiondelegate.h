// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QStyledItemDelegate>

namespace foldline::ui {

/// A saved connection on two lines: its colour and name, then the hosts; "production" at the right.
class ConnectionDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ConnectionDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintWords(QPainter &painter, const QRect &row, const QModelIndex &index) const;

    const Theme &m_theme;
};

/// A filled dot in a connection's colour, for menus and the head.
QIcon connectionIcon(const Theme &theme, const QString &colorToken);
/// Draws that dot, 10 px across, in the middle of `box`.
void drawConnectionDot(QPainter &painter, const Theme &theme, const QString &colorToken, const QRectF &box);

} // namespace foldline::ui
