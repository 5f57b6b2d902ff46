// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colorswatches.h"

#include "ui/widgets/connectiondelegate.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace foldline::ui {

namespace {

constexpr int Side = 24;
constexpr int Height = 28;

} // namespace

ColorSwatches::ColorSwatches(const Theme &theme, const QStringList &tokens, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_tokens(tokens)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ColorSwatches::setCurrent(const QString &token)
{
    m_current = std::max<qsizetype>(0, m_tokens.indexOf(token));
    update();
}

QRect ColorSwatches::swatchRect(qsizetype index) const
{
    const int side = m_theme.px(Side);
    return {int(index) * side, (height() - side) / 2, side, side};
}

QSize ColorSwatches::sizeHint() const { return {int(m_tokens.size()) * m_theme.px(Side), m_theme.px(Height)}; }

void ColorSwatches::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (qsizetype i = 0; i < m_tokens.size(); ++i) {
        const QRectF box = swatchRect(i);
        if (i == m_current)
            paint::frame(painter, m_theme, box.adjusted(1, 1, -1, -1), m_theme.color(Token::Text),
                         m_theme.color(Token::Base));
        drawConnectionDot(painter, m_theme, m_tokens.at(i), box);
    }
    if (m_keyboardFocus)
        paint::focusRing(painter, m_theme, swatchRect(m_current));
}

void ColorSwatches::choose(qsizetype index)
{
    if (index < 0 || index >= m_tokens.size() || index == m_current)
        return;
    m_current = index;
    update();
    emit chosen(current());
}

void ColorSwatches::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(event->position().toPoint().x() / m_theme.px(Side));
}

void ColorSwatches::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left)
        choose(m_current - 1);
    else if (event->key() == Qt::Key_Right)
        choose(m_current + 1);
    else
        QWidget::keyPressEvent(event);
}

void ColorSwatches::focusInEvent(QFocusEvent *event)
{
    m_keyboardFocus = isKeyboardFocus(event, this);
    QWidget::focusInEvent(event);
    update();
}

void ColorSwatches::focusOutEvent(QFocusEvent *event)
{
    m_keyboardFocus = false;
    QWidget::focusOutEvent(event);
    update();
}

} // namespace foldline::ui
