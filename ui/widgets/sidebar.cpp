// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sidebar.h"
#include "ui/widgets/focusring.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <algorithm>

#include <QFocusEvent>
#include <QFontMetrics>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace foldline::ui {

SideBar::SideBar(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setAccessibleName(tr("Pages"));
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void SideBar::addEntry(const QString &id, const QString &iconName, const QString &text)
{
    m_entries.append({id, iconName, text, {}, {}});
    update();
}

void SideBar::setBadge(const QString &id, const QString &badge)
{
    const int index = indexOf(id);
    if (index < 0 || m_entries[index].badge == badge)
        return;
    m_entries[index].badge = badge;
    describe();
    updateGeometry();
    update();
}

void SideBar::setAlert(const QString &id, const QString &tip)
{
    if (const int index = indexOf(id); index >= 0)
        m_entries[index].alert = tip;
    describe();
    update();
}

QString SideBar::current() const { return m_current < 0 ? QString() : m_entries.at(m_current).id; }

void SideBar::setCurrent(const QString &id)
{
    m_current = indexOf(id);
    if (m_current >= 0)
        m_focused = m_current;
    describe();
    update();
}

void SideBar::setCompact(bool compact)
{
    if (compact == m_compact)
        return;
    m_compact = compact;
    updateGeometry();
    update();
}

QRect SideBar::entryRect(const QString &id) const { return rectOf(indexOf(id)); }

QSize SideBar::sizeHint() const
{
    // Wide enough for every word and its count where the desktop's font is a wide one.
    int wide = m_theme.px(160);
    for (const Entry &entry : m_entries) {
        const int word = QFontMetrics(m_theme.font(TypeRole::BodyMedium)).horizontalAdvance(entry.text);
        const int badge = entry.badge.isEmpty()
                              ? 0
                              : QFontMetrics(m_theme.font(TypeRole::FiguresSmall)).horizontalAdvance(entry.badge);
        wide = std::max(wide, m_theme.px(40 + 28) + word + badge);
    }
    return {m_compact ? m_theme.px(40) : wide, m_theme.px(8 + 32 * static_cast<int>(m_entries.size()))};
}

int SideBar::indexOf(const QString &id) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &entry) { return entry.id == id; });
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

QRect SideBar::rectOf(int index) const
{
    return index < 0 ? QRect() : QRect(0, m_theme.px(8) + index * m_theme.px(32), width() - 1, m_theme.px(32));
}

int SideBar::indexAt(const QPoint &position) const
{
    for (int i = 0; i < m_entries.size(); ++i) {
        if (rectOf(i).contains(position))
            return i;
    }
    return -1;
}

void SideBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Window));
    painter.fillRect(width() - 1, 0, 1, height(), m_theme.color(Token::Border));
    for (int i = 0; i < m_entries.size(); ++i)
        paintEntry(painter, i);
}

void SideBar::paintEntry(QPainter &painter, int index) const
{
    const Entry &entry = m_entries.at(index);
    const QRect box = rectOf(index);
    const bool chosen = index == m_current;
    if (chosen)
        painter.fillRect(box, m_theme.color(Token::Selection));
    else if (index == m_hovered)
        painter.fillRect(box, m_theme.color(Token::SelectionIdle));
    if (chosen)
        painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), m_theme.color(Token::Accent));
    const int side = m_theme.px(16);
    const int x = m_compact ? box.center().x() - side / 2 + 1 : m_theme.px(16);
    themedIcon(m_theme, entry.iconName, chosen ? Token::Accent : Token::Muted)
        .paint(&painter, QRect(x, box.center().y() - side / 2 + 1, side, side));
    const QRect mark(box.right() - m_theme.px(12) - m_theme.px(12), box.center().y() - m_theme.px(6), m_theme.px(13),
                     m_theme.px(13));
    if (!entry.alert.isEmpty()) {
        const QRect place =
            m_compact ? QRect(box.right() - m_theme.px(12), box.top() + m_theme.px(3), m_theme.px(9), m_theme.px(9))
                      : mark;
        paint::frame(painter, m_theme, place, m_theme.color(Token::Error), m_theme.color(Token::Error), 2.0);
        paint::text(painter, place, Qt::AlignCenter, QStringLiteral("×"),
                    m_theme.font(m_compact ? TypeRole::Tiny : TypeRole::SmallStrong), m_theme.color(Token::Base));
    }
    if (!m_compact) {
        const QFont &font = m_theme.font(chosen ? TypeRole::BodyMedium : TypeRole::Body);
        const QFont &figures = m_theme.font(TypeRole::Small);
        const QRect right = box.adjusted(0, 0, -m_theme.px(13), 0);
        const bool badge = entry.alert.isEmpty() && !entry.badge.isEmpty();
        const int taken =
            badge ? QFontMetrics(figures).horizontalAdvance(entry.badge) + m_theme.px(20) : m_theme.px(30);
        paint::text(painter, box.adjusted(m_theme.px(40), 0, -taken, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.text,
                    font, m_theme.color(Token::Text));
        if (badge)
            paint::text(painter, right, Qt::AlignRight | Qt::AlignVCenter, entry.badge, figures,
                        m_theme.color(Token::Muted));
    }
    if (m_keyboardFocus && index == m_focused)
        paint::focusRing(painter, m_theme, box, 0.0);
}

void SideBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        choose(indexAt(event->position().toPoint()));
}

void SideBar::mouseMoveEvent(QMouseEvent *event)
{
    const int index = indexAt(event->position().toPoint());
    if (index == m_hovered)
        return;
    m_hovered = index;
    update();
}

void SideBar::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void SideBar::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_entries.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Up:
        m_focused = std::max(0, m_focused - 1);
        break;
    case Qt::Key_Down:
        m_focused = std::min(last, m_focused + 1);
        break;
    case Qt::Key_Home:
        m_focused = 0;
        break;
    case Qt::Key_End:
        m_focused = last;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose(m_focused);
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    describe();
    update();
}

void SideBar::focusInEvent(QFocusEvent *event)
{
    m_keyboardFocus = isKeyboardFocus(event, this);
    update();
}

void SideBar::focusOutEvent(QFocusEvent *)
{
    m_keyboardFocus = false;
    update();
}

bool SideBar::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = indexAt(help->pos());
        const Entry entry = m_entries.value(index);
        const QString tip = !entry.alert.isEmpty() ? entry.text + QStringLiteral(": ") + entry.alert
                            : m_compact            ? entry.text
                                                   : QString();
        QToolTip::showText(help->globalPos(), plainTip(tip), this);
        return true;
    }
    return QWidget::event(event);
}

void SideBar::choose(int index)
{
    if (index < 0 || index >= m_entries.size())
        return;
    setCurrent(m_entries.at(index).id);
    emit chosen(m_entries.at(index).id);
}

void SideBar::describe()
{
    const Entry entry = m_entries.value(m_keyboardFocus ? m_focused : m_current);
    const QString more =
        entry.alert.isEmpty() ? QString(QLatin1Char(' ') + entry.badge) : QString(QStringLiteral(": ") + entry.alert);
    setAccessibleDescription(entry.text + more);
}

} // namespace foldline::ui
