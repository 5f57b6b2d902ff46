// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/searchdelegate.h"

#include "ui/models/roles.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <algorithm>

#include <QFontMetrics>
#include <QPainter>

namespace foldline::ui {

bool SearchDelegate::startsSection(const QModelIndex &index) const
{
    const QString section = index.data(SectionRole).toString();
    return !section.isEmpty() &&
           (index.row() == 0 || index.siblingAtRow(index.row() - 1).data(SectionRole).toString() != section);
}

QSize SearchDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {m_theme.px(200), m_theme.px(startsSection(index) ? 52 : 28)};
}

void SearchDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->fillRect(option.rect, m_theme.color(Token::Base));
    QRect row = option.rect;
    if (startsSection(index)) {
        const QRect title(row.left() + m_theme.px(12), row.top(), row.width() - m_theme.px(24), m_theme.px(24));
        paint::text(*painter, title, Qt::AlignLeft | Qt::AlignBottom, index.data(SectionRole).toString(),
                    m_theme.font(TypeRole::SmallMedium), m_theme.color(Token::Muted));
        row.setTop(row.top() + m_theme.px(24));
    }
    const bool chosen = option.state & QStyle::State_Selected;
    if (chosen || (option.state & QStyle::State_MouseOver))
        painter->fillRect(row, m_theme.color(chosen ? Token::Selection : Token::Hover));
    if (chosen)
        painter->fillRect(QRect(row.left(), row.top(), 3, row.height()), m_theme.color(Token::Accent));
    const int side = m_theme.px(16);
    const QRect icon(row.left() + m_theme.px(12), row.center().y() - side / 2 + 1, side, side);
    if (const QString name = index.data(IconNameRole).toString(); !name.isEmpty())
        themedIcon(m_theme, name).paint(painter, icon);
    else if (const QString token = index.data(TokenRole).toString(); !token.isEmpty())
        drawEventShape(*painter, m_theme, token, QRectF(icon).adjusted(3, 3, -3, -3));
    QRect words = row.adjusted(m_theme.px(36), 0, -m_theme.px(12), 0);
    if (const QString hint = index.data(HintRole).toString(); !hint.isEmpty()) {
        const QFont &small = m_theme.font(TypeRole::Small);
        const int width = std::min(QFontMetrics(small).horizontalAdvance(hint), words.width() / 2);
        paint::text(*painter, QRect(words.right() - width, words.top(), width + 1, words.height()),
                    Qt::AlignRight | Qt::AlignVCenter, hint, small, m_theme.color(Token::Muted));
        words.setRight(words.right() - width - m_theme.px(12));
    }
    words.setLeft(words.left() + paintText(*painter, words, index) + m_theme.px(10));
    if (words.width() > m_theme.px(24))
        paint::text(*painter, words, Qt::AlignLeft | Qt::AlignVCenter, index.data(DetailRole).toString(),
                    m_theme.font(TypeRole::Body), m_theme.color(Token::Muted));
    painter->restore();
}

int SearchDelegate::paintText(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const bool figure = index.data(FigureRole).toBool();
    const QFont &plain = m_theme.font(figure ? TypeRole::Figures : TypeRole::Body);
    const QFont &strong = m_theme.font(figure ? TypeRole::FiguresStrong : TypeRole::BodyStrong);
    const QString text = index.data().toString().left(400);
    const auto emphasis = index.data(EmphasisRole).value<QList<int>>();
    int x = rect.left();
    const auto piece = [&](qsizetype from, qsizetype to, const QFont &font) {
        if (to > from && x < rect.right())
            x += paint::text(painter, QRect(x, rect.top(), rect.right() - x, rect.height()),
                             Qt::AlignLeft | Qt::AlignVCenter, text.mid(from, to - from), font,
                             m_theme.color(Token::Text));
    };
    qsizetype done = 0;
    for (qsizetype i = 0; i + 1 < emphasis.size(); i += 2) {
        const qsizetype start = std::clamp<qsizetype>(emphasis.at(i), done, text.size());
        const qsizetype end = std::clamp<qsizetype>(start + emphasis.at(i + 1), start, text.size());
        piece(done, start, plain);
        piece(start, end, strong);
        done = end;
    }
    piece(done, text.size(), plain);
    return x - rect.left();
}

} // namespace foldline::ui
