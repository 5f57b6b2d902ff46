// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/connectiondelegate.h"

#include "ui/models/connectionsmodel.h"
#include "ui/widgets/paint.h"

#include <QFontMetrics>
#include <QIcon>
#include <QPainter>
#include <QPixmap>

namespace foldline::ui {

namespace {

constexpr int RowHeight = 44;
constexpr int IconSide = 16;
constexpr qreal DotRadius = 5.0;

} // namespace

void drawConnectionDot(QPainter &painter, const Theme &theme, const QString &colorToken, const QRectF &box)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(Theme::tokenNamed(colorToken).value_or(Token::Accent)));
    const qreal radius = DotRadius * theme.scale();
    painter.drawEllipse(box.center(), radius, radius);
    painter.restore();
}

QIcon connectionIcon(const Theme &theme, const QString &colorToken)
{
    constexpr qreal Sharp = 2.0;
    const int side = theme.px(IconSide);
    QPixmap picture(QSize(side, side) * Sharp);
    picture.setDevicePixelRatio(Sharp);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    drawConnectionDot(painter, theme, colorToken, QRectF(0, 0, side, side));
    painter.end();
    return QIcon(picture);
}

QSize ConnectionDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.px(160), m_theme.px(RowHeight)};
}

void ConnectionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    paint::Row row;
    row.selected = option.state & QStyle::State_Selected;
    row.active = option.state & QStyle::State_Active;
    row.hovered = option.state & QStyle::State_MouseOver;
    paint::rowBackground(*painter, m_theme, option.rect, row);
    const int side = m_theme.px(IconSide);
    const QRectF dot(option.rect.left() + m_theme.px(10), option.rect.top() + m_theme.px(5), side, side);
    drawConnectionDot(*painter, m_theme, index.data(TokenRole).toString(), dot);
    paintWords(*painter, option.rect.adjusted(m_theme.px(32), m_theme.px(4), -m_theme.px(8), -m_theme.px(4)), index);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange))
        paint::focusRing(*painter, m_theme, QRectF(option.rect).adjusted(2, 2, -2, -2));
    painter->restore();
}

void ConnectionDelegate::paintWords(QPainter &painter, const QRect &row, const QModelIndex &index) const
{
    QRect first(row.left(), row.top(), row.width(), row.height() / 2);
    const QRect second(row.left(), first.bottom() + 1, row.width(), row.height() / 2);
    paint::text(painter, first, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString(),
                m_theme.font(TypeRole::BodyMedium), m_theme.color(Token::Text));
    QRect hosts = second;
    if (index.data(ConnectionsModel::ProductionRole).toBool()) {
        const QString mark = ConnectionsModel::tr("production");
        const QFont &font = m_theme.font(TypeRole::SmallStrong);
        const int width = QFontMetrics(font).horizontalAdvance(mark) + 1;
        paint::text(painter, QRect(second.right() - width, second.top(), width + 1, second.height()),
                    Qt::AlignRight | Qt::AlignVCenter, mark, font, m_theme.color(Token::Production));
        hosts.setRight(second.right() - width - m_theme.px(8));
    }
    paint::text(painter, hosts, Qt::AlignLeft | Qt::AlignVCenter, index.data(DetailRole).toString(),
                m_theme.font(TypeRole::FiguresSmall), m_theme.color(Token::Muted));
}

} // namespace foldline::ui
