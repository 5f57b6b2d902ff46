// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tabbars.h"
#include "ui/widgets/focusring.h"

#include "ui/widgets/eventshape.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <algorithm>

#include <QFocusEvent>
#include <QFontMetrics>
#include <QMouseEvent>
#include <QPainter>

namespace foldline::ui {

PageTabBar::PageTabBar(const Theme &theme, QWidget *parent) : QTabBar(parent), m_theme(theme)
{
    setMovable(true);
    setExpanding(false);
    setDrawBase(false);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideRight);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSelectionBehaviorOnRemove(QTabBar::SelectPreviousTab);
    setAccessibleName(tr("Pages"));
    connect(&theme, &Theme::changed, this, &PageTabBar::layoutAgain);
}

void PageTabBar::setTabsClosable(bool closable)
{
    m_closable = closable;
    layoutAgain();
}

/// QTabBar measures its tabs anew on a change of font only.
void PageTabBar::layoutAgain()
{
    QEvent event(QEvent::FontChange);
    changeEvent(&event);
    update();
}

void PageTabBar::setTabIconName(int index, const QString &name) { setTabIcon(index, themedIcon(m_theme, name)); }

void PageTabBar::setTabToken(int index, const QString &token) { setTabIcon(index, eventIcon(m_theme, token)); }

QRect PageTabBar::closeRect(int index) const
{
    const QRect tab = tabRect(index);
    const int side = m_theme.px(16);
    return {tab.right() - m_theme.px(10) - side, tab.center().y() - side / 2 + 1, side, side};
}

bool PageTabBar::overflows() const { return m_overflows; }

QSize PageTabBar::tabSizeHint(int index) const
{
    const int text =
        std::min(QFontMetrics(m_theme.font(TypeRole::BodyMedium)).horizontalAdvance(tabText(index)), m_theme.px(220));
    const int icon = tabIcon(index).isNull() ? 0 : m_theme.px(22);
    const int close = tabsClosable() ? m_theme.px(22) : 0;
    return {text + icon + close + m_theme.px(26), m_theme.px(32)};
}

QSize PageTabBar::minimumTabSizeHint(int index) const { return tabSizeHint(index); }

bool PageTabBar::showsClose(int index) const { return index == currentIndex() || index == m_hovered; }

void PageTabBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Window));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::Border));
    for (int i = 0; i < count(); ++i)
        paintTab(painter, i);
}

void PageTabBar::paintTab(QPainter &painter, int index)
{
    const QRect tab = tabRect(index);
    const bool chosen = index == currentIndex();
    if (chosen) {
        painter.fillRect(tab, m_theme.color(Token::Base));
        painter.fillRect(QRect(tab.left(), tab.top(), tab.width(), 2), m_theme.color(Token::Accent));
    } else if (index == m_hovered) {
        painter.fillRect(tab.adjusted(0, 0, 0, -1), m_theme.color(Token::Hover));
    }
    painter.fillRect(QRect(tab.right(), tab.top(), 1, tab.height()), m_theme.color(Token::Border));
    int x = tab.left() + m_theme.px(13);
    const int side = m_theme.px(16);
    if (!tabIcon(index).isNull()) {
        tabIcon(index).paint(&painter, QRect(x, tab.center().y() - side / 2 + 1, side, side));
        x += m_theme.px(22);
    }
    const bool close = tabsClosable() && showsClose(index);
    const int right = close ? closeRect(index).left() - m_theme.px(4) : tab.right() - m_theme.px(8);
    paint::text(painter, QRect(x, tab.top(), right - x, tab.height()), Qt::AlignLeft | Qt::AlignVCenter, tabText(index),
                m_theme.font(chosen ? TypeRole::BodyMedium : TypeRole::Body),
                m_theme.color(chosen ? Token::Text : Token::Muted));
    if (close)
        paint::closeDot(painter, m_theme, closeRect(index), m_theme.color(chosen ? Token::Base : Token::Window),
                        Token::Muted);
    if (chosen && m_keyboardFocus)
        paint::focusRing(painter, m_theme, tab, 0.0);
}

void PageTabBar::mousePressEvent(QMouseEvent *event)
{
    const int index = tabAt(event->position().toPoint());
    const bool closes =
        tabsClosable() && index >= 0 && showsClose(index) && closeRect(index).contains(event->position().toPoint());
    if ((closes && event->button() == Qt::LeftButton) || (event->button() == Qt::MiddleButton && tabsClosable())) {
        m_pressedClose = index;
        return;
    }
    QTabBar::mousePressEvent(event);
}

void PageTabBar::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = std::exchange(m_pressedClose, -1);
    if (index >= 0) {
        if (tabAt(event->position().toPoint()) == index)
            emit tabCloseRequested(index);
        return;
    }
    QTabBar::mouseReleaseEvent(event);
}

void PageTabBar::mouseMoveEvent(QMouseEvent *event)
{
    const int index = tabAt(event->position().toPoint());
    if (index != m_hovered && event->buttons() == Qt::NoButton) {
        m_hovered = index;
        update();
    }
    QTabBar::mouseMoveEvent(event);
}

void PageTabBar::leaveEvent(QEvent *event)
{
    m_hovered = -1;
    update();
    QTabBar::leaveEvent(event);
}

void PageTabBar::tabLayoutChange()
{
    QTabBar::tabLayoutChange();
    int width = 0;
    for (int i = 0; i < count(); ++i)
        width += tabSizeHint(i).width();
    const bool overflows = width > this->width();
    if (overflows == m_overflows)
        return;
    m_overflows = overflows;
    emit overflowChanged(overflows);
}

void PageTabBar::focusInEvent(QFocusEvent *event)
{
    m_keyboardFocus = isKeyboardFocus(event, this);
    QTabBar::focusInEvent(event);
    update();
}

void PageTabBar::focusOutEvent(QFocusEvent *event)
{
    m_keyboardFocus = false;
    QTabBar::focusOutEvent(event);
    update();
}

PanelTabBar::PanelTabBar(const Theme &theme, QWidget *parent) : QTabBar(parent), m_theme(theme)
{
    setExpanding(false);
    setDrawBase(false);
    setUsesScrollButtons(false);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize PanelTabBar::tabSizeHint(int index) const
{
    return {QFontMetrics(m_theme.font(TypeRole::BodyStrong)).horizontalAdvance(tabText(index)) + m_theme.px(24),
            m_theme.px(32)};
}

void PanelTabBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (int i = 0; i < count(); ++i) {
        const QRect tab = tabRect(i);
        const bool chosen = i == currentIndex();
        const Token token = !isTabEnabled(i) ? Token::Faint : chosen || i == m_hovered ? Token::Text : Token::Muted;
        paint::text(painter, tab, Qt::AlignCenter, tabText(i),
                    m_theme.font(chosen ? TypeRole::BodyStrong : TypeRole::Body), m_theme.color(token));
        if (chosen)
            painter.fillRect(QRect(tab.left(), tab.bottom() - 1, tab.width(), 2), m_theme.color(Token::Accent));
        if (chosen && m_keyboardFocus)
            paint::focusRing(painter, m_theme, tab.adjusted(0, 2, 0, -3));
    }
}

void PanelTabBar::mouseMoveEvent(QMouseEvent *event)
{
    m_hovered = tabAt(event->position().toPoint());
    update();
    QTabBar::mouseMoveEvent(event);
}

void PanelTabBar::leaveEvent(QEvent *event)
{
    m_hovered = -1;
    update();
    QTabBar::leaveEvent(event);
}

void PanelTabBar::focusInEvent(QFocusEvent *event)
{
    m_keyboardFocus = isKeyboardFocus(event, this);
    QTabBar::focusInEvent(event);
    update();
}

void PanelTabBar::focusOutEvent(QFocusEvent *event)
{
    m_keyboardFocus = false;
    QTabBar::focusOutEvent(event);
    update();
}

} // namespace foldline::ui
