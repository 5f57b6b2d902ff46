// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/topbar.h"
#include "ui/widgets/focusring.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/connectiondelegate.h"
#include "ui/widgets/headtag.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <algorithm>
#include <utility>

#include <QFocusEvent>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace foldline::ui {

FieldButton::FieldButton(const Theme &theme, Look look, QWidget *parent)
    : QAbstractButton(parent), m_theme(theme), m_look(look)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(look == Look::Search ? Qt::IBeamCursor : Qt::ArrowCursor);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FieldButton::setIconName(const QString &name)
{
    m_iconName = name;
    update();
}

void FieldButton::setDot(const QString &colorToken)
{
    m_dot = colorToken;
    update();
}

void FieldButton::setHint(const QString &hint)
{
    m_hint = hint;
    update();
}

void FieldButton::setMutedText(bool muted)
{
    m_mutedText = muted;
    update();
}

QSize FieldButton::sizeHint() const { return {m_theme.px(m_look == Look::Search ? 520 : 220), m_theme.px(28)}; }

void FieldButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool hovered = underMouse() && m_look == Look::Chooser;
    paint::frame(painter, m_theme, rect(), m_theme.color(Token::Control),
                 m_theme.color(hovered || isDown() ? Token::Hover : Token::Base));
    const int side = m_theme.px(16);
    int x = m_theme.px(9);
    if (!m_dot.isEmpty()) {
        drawConnectionDot(painter, m_theme, m_dot, QRectF(x, (height() - side) / 2.0, side, side));
        x += side + m_theme.px(8);
    } else if (!m_iconName.isEmpty()) {
        themedIcon(m_theme, m_iconName).paint(&painter, QRect(x, (height() - side) / 2, side, side));
        x += side + m_theme.px(8);
    }
    int right = width() - m_theme.px(8);
    if (m_look == Look::Chooser) {
        paint::chevron(painter, QRectF(right - m_theme.px(12), 0, m_theme.px(12), height()), paint::Arrow::Down,
                       m_theme.color(Token::Muted), m_theme.px(8));
        right -= m_theme.px(20);
    } else if (!m_hint.isEmpty()) {
        const QFont &font = m_theme.font(TypeRole::Tiny);
        const int wide = QFontMetrics(font).horizontalAdvance(m_hint) + m_theme.px(10);
        const QRect key(right - wide, (height() - m_theme.px(18)) / 2, wide, m_theme.px(18));
        paint::frame(painter, m_theme, key, m_theme.color(Token::Border), m_theme.color(Token::Window));
        paint::text(painter, key, Qt::AlignCenter, m_hint, font, m_theme.color(Token::Muted));
        right = key.left() - m_theme.px(8);
    }
    const bool plain = m_look == Look::Search || m_mutedText;
    paint::text(painter, QRect(x, 0, right - x, height()), Qt::AlignLeft | Qt::AlignVCenter, text(),
                m_theme.font(plain ? TypeRole::Body : TypeRole::BodyMedium),
                m_theme.color(plain ? Token::Muted : Token::Text));
    if (m_keyboardFocus)
        paint::focusRing(painter, m_theme, rect());
}

void FieldButton::focusInEvent(QFocusEvent *event)
{
    m_keyboardFocus = isKeyboardFocus(event, this);
    QAbstractButton::focusInEvent(event);
    update();
}

void FieldButton::focusOutEvent(QFocusEvent *event)
{
    m_keyboardFocus = false;
    QAbstractButton::focusOutEvent(event);
    update();
}

LiveIndicator::LiveIndicator(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void LiveIndicator::setState(State state, const QString &text, const QString &tip, const QString &shortText)
{
    m_state = state;
    m_fullText = text;
    m_shortText = shortText.isEmpty() ? text : shortText;
    setAccessibleName(text);
    setToolTip(plainTip(tip));
    setVisible(state != State::None);
    updateGeometry();
    update();
}

void LiveIndicator::setShort(bool isShort)
{
    if (std::exchange(m_isShort, isShort) == isShort)
        return;
    updateGeometry();
    update();
}

QSize LiveIndicator::sizeHint() const
{
    return {QFontMetrics(m_theme.font(TypeRole::Body)).horizontalAdvance(text()) + m_theme.px(18), m_theme.px(20)};
}

void LiveIndicator::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal r = 4.0 * m_theme.scale();
    const QPointF middle(m_theme.px(5), height() / 2.0);
    Token words = Token::Text;
    if (m_state == State::Live) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(Token::Ok));
        painter.drawEllipse(middle, r, r);
    } else if (m_state == State::Reconnecting) {
        words = Token::Warning;
        QPen ring(m_theme.color(Token::Warning), 1.8);
        ring.setCapStyle(Qt::FlatCap);
        painter.setPen(ring);
        const QRectF box(middle.x() - r, middle.y() - r, 2 * r, 2 * r);
        for (int i = 0; i < 4; ++i)
            painter.drawArc(box, (i * 90 + 20) * 16, 50 * 16);
    } else {
        words = Token::Error;
        painter.setPen(QPen(m_theme.color(Token::Error), 2.0));
        painter.drawLine(middle + QPointF(-r, -r), middle + QPointF(r, r));
        painter.drawLine(middle + QPointF(-r, r), middle + QPointF(r, -r));
    }
    paint::text(painter, rect().adjusted(m_theme.px(15), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text(),
                m_theme.font(TypeRole::Body), m_theme.color(words));
}

TopBar::TopBar(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_connection(new FieldButton(theme, FieldButton::Look::Chooser, this)),
      m_search(new FieldButton(theme, FieldButton::Look::Search, this)), m_live(new LiveIndicator(theme, this)),
      m_retry(makeButton(theme, tr("Retry now"), ButtonKind::Framed, this)),
      m_exposure(new HeadTag(theme, Token::Error, this)), m_lastKnown(new HeadTag(theme, Token::Warning, this)),
      m_production(new HeadTag(theme, Token::Production, this)), m_zone(new QToolButton(this)),
      m_lock(new QToolButton(this)), m_menu(new QToolButton(this)), m_liveLine(separator()), m_zoneLine(separator()),
      m_lockLine(separator())
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(8), 0, theme.px(8), 1);
    row->setSpacing(theme.px(6));
    row->setSizeConstraint(QLayout::SetNoConstraint);
    row->addWidget(m_connection);
    row->addSpacing(theme.px(6));
    row->addWidget(m_search);
    row->addStretch(1);
    row->addWidget(m_exposure);
    row->addWidget(m_lastKnown);
    row->addWidget(m_production);
    row->addSpacing(theme.px(6));
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_live, m_retry, m_liveLine, m_zone, m_zoneLine, m_lock, m_lockLine, m_menu})
        row->addWidget(widget);
    m_search->setIconName(QStringLiteral("search"));
    m_search->setHint(QStringLiteral("Ctrl+K"));
    m_zone->setPopupMode(QToolButton::InstantPopup);
    m_zone->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_zone->setToolTip(tr("Time zone"));
    m_zone->setAccessibleName(tr("Time zone"));
    m_lock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setIcon(themedIcon(theme, QStringLiteral("application-menu"), Token::Text));
    m_menu->setAccessibleName(tr("Menu"));
    m_menu->setToolTip(tr("Menu"));
    for (QToolButton *button : {m_zone, m_lock, m_menu}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
    }
    m_production->setText(tr("production"));
    m_production->setObjectName(QStringLiteral("productionTag"));
    m_production->hide();
    m_exposure->setObjectName(QStringLiteral("exposureTag"));
    m_exposure->hide();
    m_lastKnown->setObjectName(QStringLiteral("lastKnownTag"));
    m_lastKnown->hide();
    m_live->setObjectName(QStringLiteral("liveIndicator"));
    setButtonSmall(m_retry);
    m_retry->setObjectName(QStringLiteral("retryNow"));
    m_retry->setFocusPolicy(Qt::TabFocus);
    m_retry->hide();
    connect(m_retry, &QPushButton::clicked, this, &TopBar::retryClicked);
    connect(m_connection, &FieldButton::clicked, this, &TopBar::connectionClicked);
    connect(m_search, &FieldButton::clicked, this, &TopBar::searchClicked);
    connect(m_lock, &QToolButton::clicked, this, &TopBar::lockClicked);
    connect(&theme, &Theme::changed, this, &TopBar::restyle);
    m_connection->setAccessibleName(tr("Connection"));
    m_search->setAccessibleName(tr("Search"));
    setReadOnly(false, false);
    restyle();
}

QWidget *TopBar::separator()
{
    QWidget *line = makeLine(m_theme, Qt::Vertical, this);
    line->setFixedHeight(m_theme.px(20));
    return line;
}

void TopBar::setConnection(const QString &name, const QString &iconName, bool none)
{
    m_connection->setText(name);
    m_connection->setIconName(iconName);
    m_connection->setMutedText(none);
    m_connection->setAccessibleName(tr("Connection: %1").arg(name));
    m_connection->setToolTip(plainTip(name));
    restyle();
}

void TopBar::setProduction(bool production)
{
    m_production->setVisible(production);
    restyle();
}

void TopBar::setConnectionColor(const QString &colorToken) { m_connection->setDot(colorToken); }

void TopBar::setExposure(const QString &word, const QString &tip)
{
    m_exposure->setText(word);
    m_exposure->setToolTip(plainTip(tip));
    m_exposure->setVisible(!word.isEmpty());
    restyle();
}

void TopBar::setLastKnown(const QString &word, const QString &tip)
{
    if (word == m_lastKnown->text() && plainTip(tip) == m_lastKnown->toolTip())
        return;
    m_lastKnown->setText(word);
    m_lastKnown->setToolTip(plainTip(tip));
    m_lastKnown->setVisible(!word.isEmpty());
    restyle();
}

void TopBar::setAway(bool away)
{
    if (m_retry->isVisibleTo(this) == away)
        return;
    m_retry->setVisible(away);
    restyle();
}

void TopBar::setZone(const QString &zone) { m_zone->setText(zone); }

void TopBar::setZoneMenu(QMenu *menu) { m_zone->setMenu(menu); }

void TopBar::setMainMenu(QMenu *menu) { m_menu->setMenu(menu); }

void TopBar::setReadOnly(bool readOnly, bool shown)
{
    m_readOnly = readOnly;
    m_lock->setVisible(shown);
    m_lockLine->setVisible(shown);
    m_liveLine->setVisible(shown);
    restyle();
}

void TopBar::restyle()
{
    setFixedHeight(m_theme.px(40));
    const bool narrow = width() < m_theme.px(1200);
    const bool crowded = m_production->isVisibleTo(this) || m_exposure->isVisibleTo(this) ||
                         m_lastKnown->isVisibleTo(this) || m_retry->isVisibleTo(this);
    m_live->setShort(narrow || (crowded && width() < m_theme.px(1400)));
    // As wide as its name within bounds; the icon, the arrow and what is between take 68.
    const QFontMetrics words(m_theme.font(TypeRole::BodyMedium));
    m_connection->setFixedWidth(std::clamp(words.horizontalAdvance(m_connection->text()) + m_theme.px(68),
                                           m_theme.px(narrow ? 200 : 220), m_theme.px(narrow ? 260 : 340)));
    m_search->setMinimumWidth(m_theme.px(narrow && crowded ? 140 : 240));
    const qreal search = 295 + 0.54 * (width() / m_theme.scale() - 1024);
    m_search->setMaximumWidth(m_theme.px(std::clamp(search, 240.0, 520.0)));
    const QString invitation = tr("Search orders, customers, products, events…");
    const bool fits = words.horizontalAdvance(invitation) + m_theme.px(110) <= m_search->maximumWidth();
    m_search->setText(fits ? invitation : tr("Search…"));
    const QString access = m_readOnly ? tr("read-only") : tr("read and write");
    m_lock->setIcon(themedIcon(
        m_theme, m_readOnly ? QStringLiteral("object-locked") : QStringLiteral("object-unlocked"), Token::Muted));
    m_lock->setText(access);
    m_lock->setToolTip(access);
    m_lock->setAccessibleName(access);
    m_lock->setToolButtonStyle(narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    update();
}

void TopBar::resizeEvent(QResizeEvent *) { restyle(); }

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Window));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Token::Border));
}

} // namespace foldline::ui
