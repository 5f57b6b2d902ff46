// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include "ui/widgets/paintedicon.h"

#include <algorithm>

#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QStandardPaths>

namespace foldline::ui {

namespace {

class TintEngine : public QIconEngine
{
public:
    TintEngine(const Theme &theme, QString name, Token token) : m_theme(theme), m_name(std::move(name)), m_token(token)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        QPixmap image = scaledPixmap(QSizeF(QSizeF(rect.size()) * ratio).toSize(), mode, state, ratio);
        painter->drawPixmap(rect, image);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const QColor color = m_theme.color(mode == QIcon::Disabled ? Token::Faint : m_token);
        const QString key =
            QStringLiteral("foldline-%1-%2-%3-%4").arg(m_name, color.name()).arg(size.width()).arg(scale);
        QPixmap result;
        if (!QPixmapCache::find(key, &result)) {
            result = tinted(size, scale, color);
            QPixmapCache::insert(key, result);
        }
        return result;
    }
    QIconEngine *clone() const override { return new TintEngine(m_theme, m_name, m_token); }
    bool isNull() override { return m_name.isEmpty(); }

private:
    QPixmap tinted(const QSize &size, qreal scale, const QColor &color) const
    {
        QPixmap result = QIcon::fromTheme(m_name).pixmap(size / scale, scale);
        if (result.isNull())
            return result;
        QPainter painter(&result);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(QRect(QPoint(), size), color);
        return result;
    }

    const Theme &m_theme;
    QString m_name;
    Token m_token;
};

void drawCrossIn(QPainter &painter, const QRectF &box, const QColor &color, qreal share)
{
    const qreal d = box.width() * share;
    painter.setPen(QPen(color, box.width() * 0.14, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(box.center() + QPointF(-d, -d), box.center() + QPointF(d, d));
    painter.drawLine(box.center() + QPointF(-d, d), box.center() + QPointF(d, -d));
}

void drawStroke(QPainter &painter, const QPointF &middle, qreal width, qreal top, qreal bottom, qreal dotTop,
                const QColor &color)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRect(QRectF(middle.x() - width / 2, middle.y() + top, width, bottom - top));
    painter.drawRect(QRectF(middle.x() - width / 2, middle.y() + dotTop, width, width));
}

class NoticeEngine : public PaintedIcon
{
public:
    NoticeEngine(const Theme &theme, Notice notice) : m_theme(theme), m_notice(notice) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        drawNotice(*painter, m_theme, m_notice, rect, m_theme.color(Token::Base));
    }
    QIconEngine *clone() const override { return new NoticeEngine(m_theme, m_notice); }

private:
    const Theme &m_theme;
    Notice m_notice;
};

} // namespace

void drawNotice(QPainter &painter, const Theme &theme, Notice notice, const QRectF &area, const QColor &surface)
{
    const qreal side = std::min(area.width(), area.height());
    const QPointF c = area.center();
    const qreal u = side / 16.0;
    const QRectF box(c.x() - 6.5 * u, c.y() - 6.5 * u, 13 * u, 13 * u);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    switch (notice) {
    case Notice::Warning:
        painter.setBrush(theme.color(Token::Warning));
        painter.drawPolygon(
            QPolygonF({c + QPointF(0, -6.8 * u), c + QPointF(7.2 * u, 6 * u), c + QPointF(-7.2 * u, 6 * u)}));
        drawStroke(painter, c, 1.7 * u, -2.6 * u, 1.9 * u, 3 * u, surface);
        break;
    case Notice::Error:
        painter.setBrush(theme.color(Token::Error));
        painter.drawRoundedRect(box, u, u);
        drawCrossIn(painter, box, surface, 0.25);
        break;
    case Notice::Info:
        painter.setBrush(theme.color(Token::Muted));
        painter.drawRoundedRect(box, u, u);
        drawStroke(painter, c, 1.8 * u, -0.8 * u, 4 * u, -3.9 * u, surface);
        break;
    case Notice::Ok:
        painter.setPen(QPen(theme.color(Token::Ok), 1.7 * u));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(
            QPolygonF({c + QPointF(-5.5 * u, 0.5 * u), c + QPointF(-1.8 * u, 4 * u), c + QPointF(5.8 * u, -4.5 * u)}));
        break;
    }
    painter.restore();
}

QIcon noticeIcon(const Theme &theme, Notice notice) { return QIcon(new NoticeEngine(theme, notice)); }

void installIconTheme()
{
    // A platform without a desktop (offscreen, embedded) knows no search paths of its own.
    QStringList paths = QIcon::themeSearchPaths();
    const QStringList folders = QStandardPaths::locateAll(QStandardPaths::GenericDataLocation, QStringLiteral("icons"),
                                                          QStandardPaths::LocateDirectory);
    for (const QString &folder : folders) {
        if (!paths.contains(folder))
            paths.append(folder);
    }
    QIcon::setThemeSearchPaths(paths);
    QIcon::setFallbackThemeName(QStringLiteral("breeze"));
    QIcon::setThemeName(QStringLiteral("breeze"));
}

QIcon themedIcon(const Theme &theme, const QString &name, Token token)
{
    return QIcon(new TintEngine(theme, name, token));
}

} // namespace foldline::ui
