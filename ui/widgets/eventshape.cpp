// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/eventshape.h"

#include "ui/widgets/paintedicon.h"

#include <cmath>
#include <numbers>

#include <QPainter>
#include <QPainterPath>

namespace foldline::ui {

namespace {

QPolygonF scaled(std::initializer_list<QPointF> points, const QPointF &centre, qreal r)
{
    QPolygonF result;
    for (const QPointF &point : points)
        result << centre + point * r;
    return result;
}

void drawCross(QPainter &painter, const QPointF &c, qreal r, const QColor &color)
{
    painter.setPen(QPen(color, 0.46 * r, Qt::SolidLine, Qt::FlatCap));
    const qreal d = 0.82 * r;
    painter.drawLine(c + QPointF(-d, -d), c + QPointF(d, d));
    painter.drawLine(c + QPointF(-d, d), c + QPointF(d, -d));
}

void drawHexagon(QPainter &painter, const QPointF &c, qreal r, const QColor &color)
{
    QPolygonF polygon;
    for (int i = 0; i < 6; ++i) {
        const double angle = std::numbers::pi / 3.0 * i;
        polygon << c + QPointF(std::cos(angle), std::sin(angle)) * (r - 0.8);
    }
    painter.setPen(QPen(color, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(polygon);
}

void drawExclamation(QPainter &painter, const QPointF &centre, qreal height, const QColor &color)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    const qreal width = height * 0.26;
    painter.drawRect(QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height * 0.6));
    painter.drawRect(QRectF(centre.x() - width / 2, centre.y() + height * 0.26, width, height * 0.24));
}

void drawUnreadable(QPainter &painter, const QPointF &c, qreal r, const QColor &color)
{
    painter.setPen(QPen(color, 1.4));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(c, r - 0.7, r - 0.7);
    drawExclamation(painter, c, r * 1.1, color);
}

void drawFilled(QPainter &painter, Token token, const QPointF &c, qreal r)
{
    switch (token) {
    case Token::EventCreated:
        painter.drawEllipse(c, 0.86 * r, 0.86 * r);
        break;
    case Token::EventAdded:
        painter.drawPolygon(scaled({{0, -1}, {0.96, 0.78}, {-0.96, 0.78}}, c, r));
        break;
    case Token::EventRemoved:
        painter.drawPolygon(scaled({{0, 1}, {0.96, -0.78}, {-0.96, -0.78}}, c, r));
        break;
    case Token::EventQuantity:
        painter.drawPolygon(scaled({{0, -1.08}, {1.08, 0}, {0, 1.08}, {-1.08, 0}}, c, r));
        break;
    case Token::EventConfirmed:
        painter.drawRect(QRectF(c.x() - 0.8 * r, c.y() - 0.8 * r, 1.6 * r, 1.6 * r));
        break;
    default:
        painter.drawPolygon(scaled({{-0.9, -0.74}, {0.34, -0.74}, {1.06, 0}, {0.34, 0.74}, {-0.9, 0.74}}, c, r));
        break;
    }
}

void drawHalo(QPainter &painter, const Theme &theme, Token kind, const QPointF &c, qreal r)
{
    const QColor surface = theme.color(Token::Base);
    painter.setPen(QPen(surface, 5.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(surface);
    if (kind == Token::EventCancelled || kind == Token::EventUnknown || kind < Token::EventCreated)
        painter.drawEllipse(c, r - 0.5, r - 0.5);
    else
        drawFilled(painter, kind, c, r);
}

class ShapeEngine : public PaintedIcon
{
public:
    ShapeEngine(const Theme &theme, QString token) : m_theme(theme), m_token(std::move(token)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal side = std::min(rect.width(), rect.height()) * 0.69;
        const QPointF middle = QRectF(rect).center();
        const QRectF box(middle.x() - side / 2, middle.y() - side / 2, side, side);
        drawEventShape(*painter, m_theme, m_token, box, {mode == QIcon::Disabled ? 0.5 : 1.0, false, false, false});
    }
    QIconEngine *clone() const override { return new ShapeEngine(m_theme, m_token); }

private:
    const Theme &m_theme;
    QString m_token;
};

} // namespace

void drawEventShape(QPainter &painter, const Theme &theme, const QString &token, const QRectF &box,
                    const EventShapeFlags &flags)
{
    const Token kind = Theme::tokenNamed(token).value_or(Token::EventUnknown);
    const QPointF c = box.center();
    const qreal r = box.width() / 2.0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (flags.halo)
        drawHalo(painter, theme, flags.unreadable ? Token::EventUnknown : kind, c, r);
    painter.setOpacity(painter.opacity() * flags.opacity);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(kind));
    if (flags.unreadable)
        drawUnreadable(painter, c, r, theme.color(Token::Error));
    else if (kind == Token::EventCancelled)
        drawCross(painter, c, r, theme.color(kind));
    else if (kind < Token::EventCreated || kind == Token::EventUnknown)
        drawHexagon(painter, c, r, theme.color(Token::EventUnknown));
    else
        drawFilled(painter, kind, c, r);
    if (flags.warning && !flags.unreadable)
        drawExclamation(painter, c + QPointF(1.25 * r, -0.75 * r), 1.2 * r, theme.color(Token::Warning));
    painter.restore();
}

QIcon eventIcon(const Theme &theme, const QString &token) { return QIcon(new ShapeEngine(theme, token)); }

} // namespace foldline::ui
