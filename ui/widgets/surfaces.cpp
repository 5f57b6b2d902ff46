// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/surfaces.h"

#include "ui/widgets/paint.h"

#include <QEvent>
#include <QPainter>

namespace foldline::ui {

Surface::Surface(const Theme &theme, Token fill, Qt::Edges lines, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_fill(fill), m_lines(lines)
{
    connect(&theme, &Theme::changed, this, &Surface::refresh);
}

void Surface::setFill(Token fill)
{
    m_fill = fill;
    update();
}

void Surface::setLines(Qt::Edges lines)
{
    m_lines = lines;
    update();
}

void Surface::setDesignHeight(int height)
{
    m_designHeight = height;
    refresh();
}

void Surface::refresh()
{
    if (m_designHeight > 0)
        setFixedHeight(m_theme.px(m_designHeight));
    update();
}

void Surface::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(m_fill));
    const QColor line = m_theme.color(Token::Border);
    if (m_lines & Qt::TopEdge)
        painter.fillRect(0, 0, width(), 1, line);
    if (m_lines & Qt::BottomEdge)
        painter.fillRect(0, height() - 1, width(), 1, line);
    if (m_lines & Qt::LeftEdge)
        painter.fillRect(0, 0, 1, height(), line);
    if (m_lines & Qt::RightEdge)
        painter.fillRect(width() - 1, 0, 1, height(), line);
}

QWidget *makeLine(const Theme &theme, Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new Surface(theme, Token::Border, {}, parent);
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

ProductionFrame::ProductionFrame(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    parent->installEventFilter(this);
    setGeometry(parent->rect());
    raise();
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ProductionFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor color = m_theme.color(Token::Production);
    const int w = m_theme.px(3);
    painter.fillRect(0, 0, width(), w, color);
    painter.fillRect(0, height() - w, width(), w, color);
    painter.fillRect(0, 0, w, height(), color);
    painter.fillRect(width() - w, 0, w, height(), color);
}

bool ProductionFrame::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() &&
        (event->type() == QEvent::Resize || event->type() == QEvent::Show || event->type() == QEvent::ChildAdded)) {
        setGeometry(parentWidget()->rect());
        raise();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace foldline::ui
