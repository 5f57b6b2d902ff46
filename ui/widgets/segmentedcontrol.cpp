// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/focusring.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <QFocusEvent>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

namespace foldline::ui {

SegmentedControl::SegmentedControl(const Theme &theme, const QStringList &texts, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_texts(texts)
{
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    setCurrent(0);
}

void SegmentedControl::setCurrent(int index)
{
    m_current = index;
    setAccessibleDescription(m_texts.value(index));
    update();
}

void SegmentedControl::setTexts(const QStringList &texts)
{
    m_texts = texts;
    updateGeometry();
    setCurrent(std::min<int>(m_current, static_cast<int>(texts.size()) - 1));
}

void SegmentedControl::setIcons(const QStringList &names)
{
    m_icons = names;
    updateGeometry();
    update();
}

void SegmentedControl::setSegmentEnabled(int index, bool enabled)
{
    m_disabled.removeAll(index);
    if (!enabled)
        m_disabled.append(index);
    update();
}

void SegmentedControl::setSmall(bool small)
{
    m_small = small;
    updateGeometry();
}

int SegmentedControl::widthOf(int index) const
{
    const int icon = m_icons.value(index).isEmpty() ? 0 : m_theme.px(22);
    return QFontMetrics(m_theme.font(TypeRole::BodyMedium)).horizontalAdvance(m_texts.value(index)) + m_theme.px(22) +
           icon;
}

QRect SegmentedControl::segmentRect(int index) const
{
    int x = 0;
    for (int i = 0; i < index; ++i)
        x += widthOf(i) - 1;
    return {x, 0, widthOf(index), height()};
}

QSize SegmentedControl::sizeHint() const
{
    int width = 1;
    for (int i = 0; i < m_texts.size(); ++i)
        width += widthOf(i) - 1;
    return {width, m_theme.px(m_small ? 24 : 28)};
}

int SegmentedControl::indexAt(const QPoint &position) const
{
    for (int i = 0; i < m_texts.size(); ++i) {
        if (segmentRect(i).contains(position))
            return m_disabled.contains(i) ? -1 : i;
    }
    return -1;
}

void SegmentedControl::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRectF frame = rect();
    QPainterPath outline;
    outline.addRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.fillPath(outline, m_theme.color(Token::Base));
    painter.save();
    painter.setClipPath(outline);
    for (int i = 0; i < m_texts.size(); ++i) {
        const QRect segment = segmentRect(i);
        if (i == m_current)
            painter.fillRect(segment, m_theme.color(Token::Selection));
        else if (i == m_hovered)
            painter.fillRect(segment, m_theme.color(Token::Hover));
    }
    painter.restore();
    for (int i = 0; i < m_texts.size(); ++i) {
        const QRect segment = segmentRect(i);
        const bool enabled = isEnabled() && !m_disabled.contains(i);
        const Token token = !enabled ? Token::Faint : i == m_current ? Token::Text : Token::Muted;
        if (i > 0)
            painter.fillRect(QRect(segment.left(), 0, 1, height()), m_theme.color(Token::Control));
        QRect text = segment;
        if (const QString icon = m_icons.value(i); !icon.isEmpty()) {
            const int side = m_theme.px(16);
            themedIcon(m_theme, icon, token)
                .paint(&painter, QRect(segment.left() + m_theme.px(10), (height() - side) / 2, side, side));
            text.setLeft(segment.left() + m_theme.px(22));
        }
        paint::text(painter, text, Qt::AlignCenter, m_texts.at(i),
                    m_theme.font(i == m_current ? TypeRole::BodyMedium : TypeRole::Body), m_theme.color(token));
    }
    paint::frame(painter, m_theme, frame, m_theme.color(Token::Control), {});
    if (m_keyboardFocus)
        paint::focusRing(painter, m_theme, frame);
}

void SegmentedControl::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(indexAt(event->position().toPoint()));
}

void SegmentedControl::mouseMoveEvent(QMouseEvent *event)
{
    const int index = indexAt(event->position().toPoint());
    if (index == m_hovered)
        return;
    m_hovered = index;
    update();
}

void SegmentedControl::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void SegmentedControl::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (step == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    int index = m_current + step;
    while (m_disabled.contains(index))
        index += step;
    choose(index);
}

void SegmentedControl::focusInEvent(QFocusEvent *event)
{
    m_keyboardFocus = isKeyboardFocus(event, this);
    update();
}

void SegmentedControl::focusOutEvent(QFocusEvent *)
{
    m_keyboardFocus = false;
    update();
}

void SegmentedControl::choose(int index)
{
    if (index < 0 || index >= m_texts.size() || index == m_current)
        return;
    setCurrent(index);
    emit chosen(index);
}

} // namespace foldline::ui
