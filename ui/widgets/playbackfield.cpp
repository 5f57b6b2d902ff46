// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/playbackfield.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/foldlinestyle.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QCalendarWidget>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyleOptionToolButton>
#include <QWidgetAction>

namespace foldline::ui {

MarkerButton::MarkerButton(const Theme &theme, const QString &letter, QWidget *parent)
    : QToolButton(parent), m_theme(theme), m_letter(letter)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
}

QSize MarkerButton::sizeHint() const
{
    const int words = QFontMetrics(m_theme.font(TypeRole::Body)).horizontalAdvance(text());
    return {words + m_theme.px(44), m_theme.px(28)};
}

void MarkerButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    if (isDown() || underMouse())
        paint::frame(painter, m_theme, rect(), m_theme.color(Token::Hover), m_theme.color(Token::Hover));
    if (hasFocus() && (option.state & QStyle::State_KeyboardFocusChange))
        paint::focusRing(painter, m_theme, rect());
    int x = m_theme.px(8);
    x += paint::text(painter, rect().adjusted(x, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_letter,
                     m_theme.font(TypeRole::BodyStrong), m_theme.color(Token::Accent));
    x += m_theme.px(6);
    x += paint::text(painter, rect().adjusted(x, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text(),
                     m_theme.font(TypeRole::Body), m_theme.color(Token::Text));
    paint::chevron(painter, QRectF(x + m_theme.px(6), 0, m_theme.px(10), height()), paint::Arrow::Down,
                   m_theme.color(Token::Muted), m_theme.px(8));
}

AsOfField::AsOfField(const Theme &theme, QWidget *parent)
    : QLineEdit(parent), m_theme(theme), m_zone(new PlainLabel(theme, {}, TypeRole::Body, Token::Muted, this)),
      m_calendar(makeIconButton(theme, QStringLiteral("view-calendar"), tr("Choose a day"), this))
{
    setAccessibleName(tr("Show the state as of this date and time"));
    setPlaceholderText(tr("now"));
    setMaxLength(64);
    m_calendar->setCursor(Qt::ArrowCursor);
    connect(m_calendar, &QToolButton::clicked, this, &AsOfField::openCalendar);
    connect(this, &QLineEdit::returnPressed, this, [this] { emit entered(text().trimmed()); });
    connect(this, &QLineEdit::textEdited, this, [this] { showError({}); });
    const auto restyle = [this] {
        setFont(m_theme.font(TypeRole::Figures));
        setNarrow(m_narrow);
    };
    connect(&theme, &Theme::changed, this, restyle);
    restyle();
}

void AsOfField::setShown(const QString &text, const QString &shortText, const QString &tip)
{
    if (text != m_text)
        showError({}); // it was about another moment
    m_text = text;
    m_short = shortText;
    m_tip = tip;
    if (!hasFocus() || !isModified())
        refresh();
}

void AsOfField::setZone(const QString &zone)
{
    m_zone->setText(zone);
    placeInside();
}

void AsOfField::setNarrow(bool narrow)
{
    m_narrow = narrow;
    m_zone->setVisible(!narrow);
    setFixedWidth(m_theme.px(narrow ? 206 : 250));
    placeInside();
    refresh();
}

void AsOfField::showError(const QString &sentence)
{
    m_error = sentence;
    setFieldError(this, !sentence.isEmpty());
    setAccessibleDescription(sentence);
    if (sentence.isEmpty()) {
        if (m_problem)
            m_problem->hide();
        return;
    }
    if (!m_problem) {
        m_problem = new PlainLabel(m_theme, {}, TypeRole::Small, Token::Error, window());
        m_problem->setAutoFillBackground(true);
        m_problem->setMargin(m_theme.px(6));
        m_problem->setFrameShape(QFrame::StyledPanel);
        m_problem->setWordWrap(true);
    }
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::Window, m_theme.color(Token::ErrorSurface));
    m_problem->setPalette(palette);
    m_problem->setText(sentence);
    placeError();
    m_problem->show();
    m_problem->raise();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void AsOfField::placeError()
{
    m_problem->setFixedWidth(std::max(width(), m_theme.px(280)));
    m_problem->adjustSize();
    const QPoint corner = mapTo(window(), QPoint(width() - m_problem->width(), height() + 3));
    m_problem->move(corner);
}

void AsOfField::refresh()
{
    setText(m_narrow ? m_short : m_text);
    setModified(false);
    setCursorPosition(0);
    setToolTip(plainTip(m_tip));
}

void AsOfField::placeInside()
{
    const int side = height() - 4;
    m_calendar->setFixedSize(std::max(8, side), std::max(8, side));
    m_calendar->move(width() - side - 2, 2);
    const int zone = m_narrow ? 0 : m_zone->sizeHint().width();
    m_zone->setGeometry(width() - side - zone - m_theme.px(4), 0, zone, height());
    setTextMargins(0, 0, side + zone + m_theme.px(m_narrow ? 0 : 6), 0);
}

void AsOfField::openCalendar()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto *calendar = new QCalendarWidget(menu);
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setGridVisible(false);
    const QDate shown = QLocale().toDate(m_text.section(QLatin1Char(' '), 0, 2), QStringLiteral("d MMM yyyy"));
    if (shown.isValid())
        calendar->setSelectedDate(shown);
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(calendar);
    menu->addAction(action);
    const auto choose = [this, menu](const QDate &date) {
        menu->close();
        const QString time = m_text.section(QLatin1Char(' '), 3, 3);
        emit entered(date.toString(Qt::ISODate) + (time.isEmpty() ? QString() : QLatin1Char(' ') + time));
    };
    connect(calendar, &QCalendarWidget::clicked, this, choose);
    connect(calendar, &QCalendarWidget::activated, this, choose);
    menu->popup(mapToGlobal(QPoint(width() - menu->sizeHint().width(), height() + 2)));
}

void AsOfField::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    placeInside();
}

void AsOfField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        showError({});
        refresh();
        selectAll();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void AsOfField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason) {
        showError({});
        refresh();
    }
}

void AsOfField::hideEvent(QHideEvent *event)
{
    showError({});
    QLineEdit::hideEvent(event);
}

} // namespace foldline::ui
