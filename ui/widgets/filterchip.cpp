// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filterchip.h"
#include "ui/widgets/focusring.h"

#include "ui/services/timeformat.h"
#include "ui/widgets/eventshape.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <QFocusEvent>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>

namespace foldline::ui {

FilterChip::FilterChip(const Theme &theme, const QString &text, const QString &token, QWidget *parent)
    : QAbstractButton(parent), m_theme(theme), m_token(token)
{
    setText(text);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    describe();
}

FilterChip *FilterChip::condition(const Theme &theme, const QString &prefix, const QString &value, QWidget *parent)
{
    const auto bounded = [](const QString &text) {
        return text.size() > 60 ? text.left(59) + QStringLiteral("…") : text;
    };
    auto *chip = new FilterChip(theme, bounded(value), {}, parent);
    chip->m_prefix = prefix;
    chip->m_removable = true;
    chip->m_state = State::On;
    chip->describe();
    return chip;
}

void FilterChip::setState(State state)
{
    m_state = state;
    describe();
    update();
}

void FilterChip::setCount(qint64 count)
{
    m_count = count;
    describe();
    updateGeometry();
    update();
}

void FilterChip::setExcluding(bool excluding) { m_excluding = excluding; }

QString FilterChip::countText() const { return m_count < 0 ? QString() : TimeFormat::count(m_count); }

void FilterChip::describe()
{
    const QString words = m_prefix.isEmpty() ? text() : m_prefix + QLatin1Char(' ') + text();
    const QString state = m_state == State::On ? tr("on") : m_state == State::Excluded ? tr("left out") : tr("off");
    setAccessibleName(words);
    setAccessibleDescription(m_removable   ? tr("Press to remove this filter")
                             : m_count < 0 ? state
                                           : state + QStringLiteral(", ") + countText());
}

QSize FilterChip::sizeHint() const
{
    const QFontMetrics body(m_theme.font(m_removable ? TypeRole::BodyMedium : TypeRole::Body));
    int width = m_theme.px(20) + body.horizontalAdvance(text());
    if (!m_token.isEmpty())
        width += m_theme.px(20);
    if (!m_prefix.isEmpty())
        width += QFontMetrics(m_theme.font(TypeRole::Body)).horizontalAdvance(m_prefix) + m_theme.px(6);
    if (m_count >= 0)
        width += QFontMetrics(m_theme.font(TypeRole::FiguresSmall)).horizontalAdvance(countText()) + m_theme.px(7);
    if (m_removable)
        width += m_theme.px(20);
    return {width + m_theme.px(2), m_theme.px(26)};
}

void FilterChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool on = m_state == State::On;
    const bool excluded = m_state == State::Excluded;
    const QColor fill = m_theme.color(on ? Token::Selection : underMouse() && isEnabled() ? Token::Hover : Token::Base);
    paint::frame(painter, m_theme, rect(),
                 excluded ? QColor(Qt::transparent) : m_theme.color(on ? Token::Accent : Token::Control), fill);
    if (excluded) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        QPen dashed(m_theme.color(Token::Control), 1.0);
        dashed.setDashPattern({3, 2});
        painter.setPen(dashed);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.restore();
    }
    int x = m_theme.px(11);
    if (!m_token.isEmpty()) {
        const qreal side = m_theme.px(10);
        drawEventShape(painter, m_theme, m_token, QRectF(x, (height() - side) / 2.0, side, side),
                       {excluded ? 0.8 : 1.0, false, false, false});
        x += m_theme.px(20);
    }
    const auto draw = [&](const QString &words, const QFont &font, Token color) {
        x += paint::text(painter, QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, words, font,
                         m_theme.color(color));
    };
    if (!m_prefix.isEmpty()) {
        draw(m_prefix, m_theme.font(TypeRole::Body), Token::Muted);
        x += m_theme.px(6);
    }
    QFont font = m_theme.font(m_removable || on ? TypeRole::BodyMedium : TypeRole::Body);
    if (on && !m_removable)
        font = m_theme.font(TypeRole::Body);
    font.setStrikeOut(excluded);
    draw(text(), font, excluded ? Token::Muted : Token::Text);
    if (m_count >= 0) {
        x += m_theme.px(7);
        draw(countText(), m_theme.font(TypeRole::FiguresSmall), Token::Muted);
    }
    if (m_removable) {
        const int side = m_theme.px(16);
        paint::closeDot(painter, m_theme, QRectF(width() - side - m_theme.px(6), (height() - side) / 2.0, side, side),
                        fill);
    }
    if (m_keyboardFocus)
        paint::focusRing(painter, m_theme, rect());
}

void FilterChip::nextCheckState()
{
    if (m_removable) {
        emit removeRequested();
        return;
    }
    setState(m_state != State::Off ? State::Off : m_excluding ? State::Excluded : State::On);
    emit stateChosen(m_state);
}

void FilterChip::keyPressEvent(QKeyEvent *event)
{
    if (m_removable && (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace))
        emit removeRequested();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void FilterChip::focusInEvent(QFocusEvent *event)
{
    m_keyboardFocus = isKeyboardFocus(event, this);
    QAbstractButton::focusInEvent(event);
}

void FilterChip::focusOutEvent(QFocusEvent *event)
{
    m_keyboardFocus = false;
    QAbstractButton::focusOutEvent(event);
}

} // namespace foldline::ui
