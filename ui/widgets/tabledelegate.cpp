// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tabledelegate.h"

#include "ui/models/roles.h"
#include "ui/widgets/changedrowtint.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"

#include <algorithm>

#include <QFontMetrics>
#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace foldline::ui {

namespace {

Token tokenOf(Tone tone)
{
    switch (tone) {
    case Tone::Muted:
        return Token::Muted;
    case Tone::Faint:
        return Token::Faint;
    case Tone::Ok:
        return Token::Ok;
    case Tone::Warning:
        return Token::Warning;
    case Tone::Error:
        return Token::Error;
    case Tone::Normal:
    case Tone::Strong:
        break;
    }
    return Token::Text;
}

} // namespace

TableDelegate::TableDelegate(const Theme &theme, DataTable *table)
    : QStyledItemDelegate(table), m_theme(theme), m_table(table)
{
}

bool TableDelegate::isFirst(const QModelIndex &index) const
{
    const QHeaderView *header = m_table->horizontalHeader();
    for (int visual = header->visualIndex(index.column()) - 1; visual >= 0; --visual) {
        if (!header->isSectionHidden(header->logicalIndex(visual)))
            return false;
    }
    return true;
}

bool TableDelegate::isLast(const QModelIndex &index) const
{
    const QHeaderView *header = m_table->horizontalHeader();
    for (int visual = header->visualIndex(index.column()) + 1; visual < header->count(); ++visual) {
        if (!header->isSectionHidden(header->logicalIndex(visual)))
            return false;
    }
    return true;
}

void TableDelegate::paintBackground(QPainter *painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    paint::Row row;
    row.selected = option.state & QStyle::State_Selected;
    row.active = m_table->hasFocus() || !m_table->isActiveWindow() || !m_table->dimsSelection();
    row.hovered = m_table->hoveredIndex().row() == index.row();
    row.fresh = index.data(FreshRole).toBool() ? 1.0 : m_table->tint().strength(index);
    row.first = isFirst(index);
    paint::rowBackground(*painter, m_theme, option.rect, row);
}

void TableDelegate::paintFocus(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool keyboard = m_table->window()->testAttribute(Qt::WA_KeyboardFocusChange);
    if (keyboard && m_table->hasFocus() && index == m_table->currentIndex())
        paint::focusRing(*painter, m_theme, option.rect, 0.0);
}

QRect TableDelegate::contentRect(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int left = m_theme.px(isFirst(index) ? m_table->edgePadding() : 8);
    const int right = m_theme.px(isLast(index) ? m_table->edgePadding() : 8);
    return option.rect.adjusted(left, 0, -right, 0);
}

QString TableDelegate::fittedText(const QModelIndex &index, const QFontMetrics &metrics, int width)
{
    const QString text = index.data(Qt::DisplayRole).toString();
    if (metrics.horizontalAdvance(text) <= width)
        return text;
    if (const auto name = index.data(NameRole).value<QList<int>>(); !name.isEmpty())
        return paint::elidedSentence(metrics, text, name, width);
    const QStringList shorter = index.data(ShorterRole).toStringList();
    for (const QString &one : shorter) {
        if (metrics.horizontalAdvance(one) <= width)
            return one;
    }
    const QVariant mode = index.data(ElideRole);
    return mode.isValid() ? metrics.elidedText(text, static_cast<Qt::TextElideMode>(mode.toInt()), width) : text;
}

/// The detail at the right is left out where it would take the room of the sentence's own values: cut, both would lie.
void TableDelegate::paintDetail(QPainter &painter, QRect &rect, const QModelIndex &index,
                                const QFontMetrics &metrics) const
{
    const QString detail = index.data(DetailRole).toString();
    if (detail.isEmpty())
        return;
    const auto name = index.data(NameRole).value<QList<int>>();
    const QString sentence = index.data(Qt::DisplayRole).toString();
    int least = metrics.horizontalAdvance(sentence);
    if (name.size() == 2) // some letters of the name tell what the values are of
        least = std::min(least, metrics.horizontalAdvance(sentence.left(name[0]) + sentence.mid(name[0] + name[1])) +
                                    m_theme.px(64));
    const QFont &small = m_theme.font(TypeRole::FiguresSmall);
    const int width = QFontMetrics(small).horizontalAdvance(detail);
    if (width + m_theme.px(12) + least > rect.width())
        return;
    paint::text(painter, QRect(rect.right() - width, rect.top(), width + 1, rect.height()),
                Qt::AlignRight | Qt::AlignVCenter, detail, small,
                m_theme.color(index.data(LaterRole).toBool() ? Token::Faint : Token::Muted));
    rect.setRight(rect.right() - width - m_theme.px(12));
}

void TableDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect);
    paintBackground(painter, option, index);
    QRect rect = contentRect(option, index);
    const bool amount = index.data(AmountRole).toBool();
    const bool figure = amount || index.data(FigureRole).toBool();
    const auto tone = static_cast<Tone>(index.data(ToneRole).toInt());
    const bool later = index.data(LaterRole).toBool();
    const QFont &font = m_theme.font(tone == Tone::Strong ? (figure ? TypeRole::FiguresMedium : TypeRole::BodyMedium)
                                     : figure             ? TypeRole::Figures
                                                          : TypeRole::Body);
    const QColor color = m_theme.color(later ? Token::Faint : tokenOf(tone));
    if (const QString token = index.data(TokenRole).toString(); !token.isEmpty()) {
        const qreal side = m_theme.px(10);
        const QRectF box(rect.left() + m_theme.px(2), rect.center().y() - side / 2 + 0.5, side, side);
        drawEventShape(
            *painter, m_theme, token, box,
            {later ? 0.5 : 1.0, index.data(WarningRole).toBool(), index.data(UnreadableRole).toBool(), false});
        rect.setLeft(rect.left() + m_theme.px(22));
    }
    paintDetail(*painter, rect, index, QFontMetrics(font));
    const QString tag = index.data(TagRole).toString();
    const QFont &tiny = m_theme.font(TypeRole::Tiny);
    const int tagWidth = tag.isEmpty() ? 0 : QFontMetrics(tiny).horizontalAdvance(tag) + m_theme.px(10);
    if (tagWidth > 0)
        rect.setRight(rect.right() - tagWidth - m_theme.px(8));
    const QString text = fittedText(index, QFontMetrics(font), rect.width());
    int alignment = Qt::AlignVCenter | Qt::AlignLeft;
    if (const QVariant wanted = index.data(Qt::TextAlignmentRole); wanted.isValid())
        alignment = Qt::AlignVCenter | (wanted.toInt() & Qt::AlignHorizontal_Mask);
    if (amount) {
        const qsizetype point = text.lastIndexOf(QLatin1Char('.'));
        const int decimals = point < 0 ? -1 : static_cast<int>(text.size() - point - 1);
        const int missing = std::max(0, m_table->decimals(index.column()) - decimals);
        rect.setRight(rect.right() - missing * QFontMetrics(font).horizontalAdvance(QLatin1Char('0')));
        alignment = Qt::AlignVCenter | Qt::AlignRight;
    }
    const int used = paint::text(*painter, rect, alignment, text, font, color);
    if (tagWidth > 0) {
        const QRect box(rect.left() + used + m_theme.px(8), rect.center().y() - m_theme.px(9) + 1, tagWidth,
                        m_theme.px(18));
        paint::frame(*painter, m_theme, box, m_theme.color(Token::Border), {});
        paint::text(*painter, box, Qt::AlignCenter, tag, tiny, m_theme.color(Token::Muted));
    }
    paintFocus(painter, option, index);
    painter->restore();
}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const bool figure = index.data(AmountRole).toBool() || index.data(FigureRole).toBool();
    const QFontMetrics metrics(m_theme.font(figure ? TypeRole::Figures : TypeRole::Body));
    int width = metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString()) + m_theme.px(18);
    if (!index.data(TokenRole).toString().isEmpty())
        width += m_theme.px(22);
    if (isFirst(index) || isLast(index))
        width += m_theme.px(m_table->edgePadding() - 8);
    return {std::min(width, m_theme.px(480)), m_theme.px(26)};
}

bool TableDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                              const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString tip = index.data(Qt::ToolTipRole).toString();
    const QString detail = index.data(DetailRole).toString();
    if (tip.isEmpty() && (!detail.isEmpty() || sizeHint(option, index).width() > option.rect.width()))
        tip = index.data(Qt::DisplayRole).toString() + (detail.isEmpty() ? QString() : QLatin1Char('\n') + detail);
    QToolTip::showText(event->globalPos(), plainTip(tip), view);
    return true;
}

} // namespace foldline::ui
