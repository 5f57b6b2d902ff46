// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/paint.h"

#include <algorithm>

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

namespace foldline::ui::paint {

void frame(QPainter &painter, const Theme &, const QRectF &rect, const QColor &line, const QColor &fill, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line.isValid() && line.alpha() > 0 ? QPen(line, 1.0) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

void focusRing(QPainter &painter, const Theme &theme, const QRectF &rect, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Token::Accent), 2.0));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(1.0, 1.0, -1.0, -1.0), radius, radius);
    painter.restore();
}

void chevron(QPainter &painter, const QRectF &rect, Arrow arrow, const QColor &color, qreal size)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center());
    switch (arrow) {
    case Arrow::Down:
        break;
    case Arrow::Up:
        painter.rotate(180);
        break;
    case Arrow::Left:
        painter.rotate(90);
        break;
    case Arrow::Right:
        painter.rotate(-90);
        break;
    }
    painter.setPen(QPen(color, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
    const qreal half = size / 2.0;
    const QPointF points[] = {{-half, -half / 2.0}, {0, half / 2.0}, {half, -half / 2.0}};
    painter.drawPolyline(points, 3);
    painter.restore();
}

int text(QPainter &painter, const QRect &rect, int alignment, const QString &string, const QFont &font,
         const QColor &color)
{
    const QFontMetrics metrics(font);
    // elidedText() rounds otherwise than horizontalAdvance(): it cuts what just fits.
    const bool fits = metrics.horizontalAdvance(string) <= rect.width();
    const QString shown = fits ? string : metrics.elidedText(string, Qt::ElideRight, rect.width());
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(rect, alignment | Qt::TextSingleLine, shown);
    return std::min(metrics.horizontalAdvance(shown), rect.width());
}

QString elidedSentence(const QFontMetrics &metrics, const QString &sentence, const QList<int> &name, int width)
{
    if (metrics.horizontalAdvance(sentence) <= width)
        return sentence;
    if (name.size() != 2)
        return metrics.elidedText(sentence, Qt::ElideRight, width);
    const QString before = sentence.left(name[0]);
    const QString after = sentence.mid(name[0] + name[1]);
    // The parts are measured together: kerning and rounding make the sum of them wider or narrower.
    int room = width - metrics.horizontalAdvance(before + after);
    for (; room > 0; --room) {
        const QString shown = before + metrics.elidedText(sentence.mid(name[0], name[1]), Qt::ElideRight, room) + after;
        if (metrics.horizontalAdvance(shown) <= width)
            return shown;
    }
    return metrics.elidedText(before + QChar(0x2026) + after, after.isEmpty() ? Qt::ElideRight : Qt::ElideLeft, width);
}

void rowBackground(QPainter &painter, const Theme &theme, const QRect &rect, const Row &row)
{
    QColor fill = theme.color(Token::Base);
    if (row.changed)
        fill = theme.color(Token::Changed);
    else if (row.fresh > 0)
        fill = theme.mixed(Token::Changed, Token::Base, 0.55 * row.fresh);
    else if (row.hovered)
        fill = theme.color(Token::Hover);
    if (row.selected)
        fill = theme.color(row.active ? Token::Selection : Token::SelectionIdle);
    painter.fillRect(rect, fill);
    if (!row.first)
        return;
    const QRect bar(rect.left(), rect.top(), 3, rect.height());
    if (row.selected)
        painter.fillRect(bar, theme.color(Token::Accent));
    else if (row.changed)
        painter.fillRect(bar, theme.color(Token::ChangedBar));
    else if (row.fresh > 0) {
        QColor color = theme.color(Token::ChangedBar);
        color.setAlphaF(static_cast<float>(row.fresh));
        painter.fillRect(bar, color);
    }
}

void closeDot(QPainter &painter, const Theme &theme, const QRectF &rect, const QColor &surface, Token token)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF c = rect.center();
    const qreal r = 5.5 * theme.scale();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(token));
    painter.drawEllipse(c, r, r);
    const qreal d = r * 0.4;
    painter.setPen(QPen(surface, 1.3));
    painter.drawLine(c + QPointF(-d, -d), c + QPointF(d, d));
    painter.drawLine(c + QPointF(-d, d), c + QPointF(d, -d));
    painter.restore();
}

int markerBox(QPainter &painter, const Theme &theme, const QPoint &topLeft, const QString &letter, qreal opacity)
{
    const QFont &font = theme.font(TypeRole::SmallStrong);
    const int height = theme.px(16);
    const int width = std::max(height, QFontMetrics(font).horizontalAdvance(letter) + theme.px(8));
    const QRect box(topLeft, QSize(width, height));
    painter.save();
    painter.setOpacity(opacity);
    frame(painter, theme, box, theme.color(Token::Accent), theme.color(Token::Base), 2.0);
    text(painter, box, Qt::AlignCenter, letter, font, theme.color(Token::Accent));
    painter.restore();
    return width;
}

} // namespace foldline::ui::paint
