// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/roles.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tabledelegate.h"

#include <algorithm>

#include <QFontMetrics>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace foldline::ui {

namespace {

constexpr int ShapeColumn = 20;

} // namespace

const EventTable &EventRowDelegate::events() const { return *static_cast<const EventTable *>(m_table); }

void EventRowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect);
    QStyleOptionViewItem row = option;
    if (index.row() == events().newSinceRow()) {
        const QRect band(option.rect.left(), option.rect.top(), option.rect.width(), events().separatorHeight());
        row.rect.setTop(band.bottom() + 1);
        painter->fillRect(band, m_theme.color(Token::Base));
        paintSeparator(*painter, band);
    }
    paintBackground(painter, row, index);
    painter->fillRect(QRect(row.rect.left(), row.rect.bottom(), row.rect.width(), 1), m_theme.color(Token::Hover));
    if (index.column() == EventListColumn::Revision)
        paintRevision(*painter, row.rect, index);
    else if (index.column() == EventListColumn::WhatHappened)
        paintWhat(*painter, row.rect, index);
    else if (index.column() == EventListColumn::Time)
        paintTime(*painter, row.rect, index);
    paintSecondLine(*painter, row.rect, index);
    paintRowFocus(*painter, row.rect, index);
    painter->restore();
}

QRect EventRowDelegate::line(const QRect &cell, bool second) const
{
    return {cell.left(), cell.top() + m_theme.px(second ? 23 : 5), cell.width(), m_theme.px(second ? 16 : 18)};
}

Token EventRowDelegate::tone(const QModelIndex &index, Token usual) const
{
    return index.data(LaterRole).toBool() ? Token::Faint : usual;
}

void EventRowDelegate::paintRevision(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    paint::text(painter, line(cell, false).adjusted(m_theme.px(4), 0, -m_theme.px(8), 0),
                Qt::AlignRight | Qt::AlignVCenter, QString::number(index.data(RevisionRole).toLongLong()),
                m_theme.font(TypeRole::Figures), m_theme.color(tone(index, Token::Muted)));
}

void EventRowDelegate::paintWhat(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const bool later = index.data(LaterRole).toBool();
    const QRect first = line(cell, false);
    const qreal side = m_theme.px(11);
    drawEventShape(painter, m_theme, index.data(TokenRole).toString(),
                   QRectF(cell.left() + m_theme.px(6) - side / 2, first.center().y() - side / 2 + 0.5, side, side),
                   {later ? 0.5 : 1.0, index.data(WarningRole).toBool(), index.data(UnreadableRole).toBool(), false});
    const QString marker = index.data(MarkerRole).toString();
    const int markers = static_cast<int>(marker.size()) * m_theme.px(22);
    const QRect words = first.adjusted(m_theme.px(ShapeColumn), 0, -m_theme.px(8) - markers, 0);
    const QFont &body = m_theme.font(TypeRole::Body);
    const QString sentence = paint::elidedSentence(QFontMetrics(body), index.data(SentenceRole).toString(),
                                                   index.data(NameRole).value<QList<int>>(), words.width());
    const int used = paint::text(painter, words, Qt::AlignLeft | Qt::AlignVCenter, sentence, body,
                                 m_theme.color(tone(index, Token::Text)));
    int x = words.left() + used + m_theme.px(7);
    for (const QChar letter : marker)
        x += paint::markerBox(painter, m_theme, QPoint(x, first.center().y() - m_theme.px(8) + 1), QString(letter)) +
             m_theme.px(4);
}

void EventRowDelegate::paintTime(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    paint::text(painter, line(cell, false).adjusted(m_theme.px(4), 0, -m_theme.px(m_table->edgePadding()), 0),
                Qt::AlignRight | Qt::AlignVCenter, events().timeText(index.data(TicksRole).toLongLong()),
                m_theme.font(TypeRole::Figures), m_theme.color(tone(index, Token::Muted)));
}

/// The second line runs over the edge between two columns, so each of them draws its part of the whole.
void EventRowDelegate::paintSecondLine(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    if (index.column() == EventListColumn::Revision)
        return;
    const int left = m_table->columnViewportPosition(EventListColumn::WhatHappened) + m_theme.px(ShapeColumn);
    const int right = m_table->columnViewportPosition(EventListColumn::Time) +
                      m_table->columnWidth(EventListColumn::Time) - m_theme.px(m_table->edgePadding());
    const QRect row = line(QRect(left, cell.top(), right - left, cell.height()), true);
    const QFont &tiny = m_theme.font(TypeRole::Tiny);
    const QColor color = m_theme.color(tone(index, Token::Muted));
    const QString actor = index.data(ActorRole).toString();
    const int actorWidth = std::min(QFontMetrics(tiny).horizontalAdvance(actor), row.width() / 2);
    paint::text(painter, QRect(row.right() - actorWidth, row.top(), actorWidth + 1, row.height()),
                Qt::AlignRight | Qt::AlignVCenter, actor, tiny, color);
    QRect rest = row.adjusted(0, 0, -actorWidth - m_theme.px(12), 0);
    rest.setLeft(rest.left() + paint::text(painter, rest, Qt::AlignLeft | Qt::AlignVCenter,
                                           index.data(DetailRole).toString(), m_theme.font(TypeRole::FiguresSmall),
                                           color));
    const QString reason = index.data(ReasonRole).toString();
    if (reason.isEmpty() || events().isNarrow())
        return;
    rest.setLeft(rest.left() + m_theme.px(12));
    if (rest.width() > m_theme.px(40))
        paint::text(painter, rest, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("“") + reason + QStringLiteral("”"),
                    tiny, color);
}

/// The ring is the row's, as the choice is: each cell draws its part of it.
void EventRowDelegate::paintRowFocus(QPainter &painter, const QRect &cell, const QModelIndex &index) const
{
    const bool keyboard = m_table->window()->testAttribute(Qt::WA_KeyboardFocusChange);
    if (keyboard && m_table->hasFocus() && index.row() == m_table->currentIndex().row())
        paint::focusRing(painter, m_theme, QRect(0, cell.top(), m_table->viewport()->width(), cell.height()), 0.0);
}

void EventRowDelegate::paintSeparator(QPainter &painter, const QRect &band) const
{
    const int left = m_table->columnViewportPosition(EventListColumn::WhatHappened) + m_theme.px(ShapeColumn);
    const QFont &tiny = m_theme.font(TypeRole::Tiny);
    const int width = QFontMetrics(tiny).horizontalAdvance(events().newSinceText());
    paint::text(painter, QRect(left, band.top(), width + 2, band.height()), Qt::AlignLeft | Qt::AlignVCenter,
                events().newSinceText(), tiny, m_theme.color(Token::Muted));
    painter.fillRect(QRect(left + width + m_theme.px(8), band.center().y(),
                           std::max(0, m_table->viewport()->width() - left - width - m_theme.px(20)), 1),
                     m_theme.color(Token::Border));
}

bool EventRowDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &,
                                 const QModelIndex &index)
{
    QString tip = index.data(Qt::ToolTipRole).toString();
    if (tip.isEmpty()) {
        QStringList lines{index.data(SentenceRole).toString(), index.data(DetailRole).toString()};
        if (const QString reason = index.data(ReasonRole).toString(); !reason.isEmpty())
            lines.append(QStringLiteral("“") + reason + QStringLiteral("”"));
        lines.append(events().timeFormat().full(index.data(TicksRole).toLongLong()));
        lines.removeAll(QString());
        tip = lines.join(QLatin1Char('\n'));
    }
    QToolTip::showText(event->globalPos(), plainTip(tip), view);
    return true;
}

} // namespace foldline::ui
