// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/roles.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statetree.h"

#include <algorithm>

#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace foldline::ui {

namespace {

constexpr int LongestStruck = 4;

} // namespace

StateTreeDelegate::StateTreeDelegate(const Theme &theme, StateTree *tree)
    : QStyledItemDelegate(tree), m_theme(theme), m_tree(tree)
{
}

QSize StateTreeDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {m_theme.px(60), m_theme.px(24)};
}

void StateTreeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int right = index.column() == StateTreeColumn::Field ? 2 : 8;
    const QRect rect = option.rect.adjusted(m_theme.px(8), 0, -m_theme.px(right), 0);
    if (rect.width() <= 0)
        return;
    painter->save();
    painter->setClipRect(option.rect);
    switch (index.column()) {
    case StateTreeColumn::Field:
        paintField(*painter, rect, index);
        break;
    case StateTreeColumn::Value:
        paintValue(*painter, rect, index);
        break;
    case StateTreeColumn::LineTotal:
        paintTotal(*painter, rect, index);
        break;
    case StateTreeColumn::LastChangedBy:
        paintBlame(*painter, option.rect, index);
        break;
    default:
        break;
    }
    painter->restore();
}

void StateTreeDelegate::paintField(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    QFont font = m_theme.font(TypeRole::Body);
    font.setStrikeOut(index.data(RemovedRole).toBool());
    paint::text(painter, rect, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString(), font,
                m_theme.color(index.parent().isValid() ? Token::Muted : Token::Text));
}

void StateTreeDelegate::paintValue(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const bool container = index.data(ContainerRole).toBool();
    const bool removed = index.data(RemovedRole).toBool();
    if (index.data(ChangedRole).toBool() && !container &&
        (!index.data(BeforeTextRole).toString().isEmpty() || removed)) {
        paintChange(painter, rect, index);
        return;
    }
    const bool figure = index.data(FigureRole).toBool();
    const bool strong = index.data(ChangedRole).toBool() && !container;
    const TypeRole role = figure   ? (strong ? TypeRole::FiguresStrong : TypeRole::Figures)
                          : strong ? TypeRole::BodyStrong
                                   : TypeRole::Body;
    const bool summary =
        (container && !index.parent().isValid()) || index.data(ToneRole).toInt() == static_cast<int>(Tone::Muted);
    paint::text(painter, rect, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString(), m_theme.font(role),
                m_theme.color(summary ? Token::Muted : Token::Text));
}

void StateTreeDelegate::paintChange(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const bool figure = index.data(FigureRole).toBool();
    const QString before = index.data(BeforeTextRole).toString();
    const bool removed = index.data(RemovedRole).toBool();
    const QString after =
        index.data(AfterTextRole).isValid() ? index.data(AfterTextRole).toString() : index.data().toString();
    QFont old = m_theme.font(figure ? TypeRole::Figures : TypeRole::Body);
    old.setStrikeOut(removed || before.size() <= LongestStruck);
    const QFont &fresh = m_theme.font(figure ? TypeRole::FiguresStrong : TypeRole::BodyStrong);
    const QColor muted = m_theme.color(Token::Muted);
    int x = rect.left();
    const int half = removed ? rect.width()
                             : std::max(rect.width() / 2,
                                        rect.width() - QFontMetrics(fresh).horizontalAdvance(after) - m_theme.px(24));
    x += paint::text(painter, QRect(x, rect.top(), half, rect.height()), Qt::AlignLeft | Qt::AlignVCenter, before, old,
                     muted);
    if (removed)
        return;
    x += m_theme.px(7);
    const QFont &plain = m_theme.font(TypeRole::Figures);
    x += paint::text(painter, QRect(x, rect.top(), m_theme.px(16), rect.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     QStringLiteral("→"), plain, m_theme.color(Token::Text));
    x += m_theme.px(7);
    paint::text(painter, QRect(x, rect.top(), rect.right() - x, rect.height()), Qt::AlignLeft | Qt::AlignVCenter, after,
                fresh, m_theme.color(Token::Text));
}

void StateTreeDelegate::paintTotal(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const QString text = index.data().toString();
    if (text.isEmpty())
        return;
    const QFont &font = m_theme.font(TypeRole::Figures);
    const qsizetype point = text.lastIndexOf(QLatin1Char('.'));
    const int decimals = point < 0 ? -1 : static_cast<int>(text.size() - point - 1);
    const int missing = std::max(0, m_tree->decimals() - decimals);
    paint::text(painter, rect.adjusted(0, 0, -missing * QFontMetrics(font).horizontalAdvance(QLatin1Char('0')), 0),
                Qt::AlignRight | Qt::AlignVCenter, text, font, m_theme.color(Token::Text));
}

void StateTreeDelegate::paintBlame(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const QVariant revision = index.data(BlameRevisionRole);
    if (!revision.isValid())
        return;
    const QFont &figures = m_theme.font(TypeRole::Figures);
    const int digits = std::max(1, m_tree->revisionDigits());
    const int width = std::max(m_theme.px(12), digits * QFontMetrics(figures).horizontalAdvance(QLatin1Char('0')));
    int x = rect.left() + m_theme.px(8);
    paint::text(painter, QRect(x, rect.top(), width, rect.height()), Qt::AlignRight | Qt::AlignVCenter,
                QString::number(revision.toLongLong()), figures, m_theme.color(Token::Muted));
    x += width + m_theme.px(9);
    const qreal side = m_theme.px(10);
    drawEventShape(painter, m_theme, index.data(BlameTokenRole).toString(),
                   QRectF(x, rect.center().y() - side / 2 + 0.5, side, side));
    x += m_theme.px(18);
    if (m_tree->isNarrow())
        return;
    const QFont &small = m_theme.font(TypeRole::Small);
    const auto say = [&](int from, const QString &text) {
        paint::text(painter, QRect(from, rect.top(), rect.right() - from - m_theme.px(4), rect.height()),
                    Qt::AlignLeft | Qt::AlignVCenter, text, small, m_theme.color(Token::Muted));
    };
    say(x, index.data(BlameLabelRole).toString());
    if (m_tree->isWide())
        say(x + QFontMetrics(small).horizontalAdvance(StateTree::tr("Quantity changed")) + m_theme.px(24),
            index.data(BlameDetailRole).toString());
}

bool StateTreeDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                  const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), plainTip(index.data(Qt::ToolTipRole).toString()), view);
    return true;
}

} // namespace foldline::ui
