// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/foldlinestyle.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <algorithm>

#include <QHeaderView>
#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace foldline::ui {

namespace {

constexpr const char *ErrorProperty = "foldlineError";

} // namespace

void setFieldError(QWidget *field, bool error)
{
    field->setProperty(ErrorProperty, error);
    field->update();
}

void setHeaderEdges(QHeaderView *header, int left, int right)
{
    header->setProperty("foldlineLeft", left);
    header->setProperty("foldlineRight", right);
}

void FoldlineStyle::drawField(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    const bool error = widget && (widget->property(ErrorProperty).toBool() ||
                                  (widget->parentWidget() && widget->parentWidget()->property(ErrorProperty).toBool()));
    const QColor line = m_theme.color(error ? Token::Error : enabled ? Token::Control : Token::Border);
    paint::frame(*painter, m_theme, option->rect, line, m_theme.color(Token::Base));
    if (option->state & State_HasFocus)
        paint::focusRing(*painter, m_theme, option->rect);
}

void FoldlineStyle::drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const ButtonKind kind = buttonKind(widget);
    const bool enabled = option->state & State_Enabled;
    const bool down = option->state & (State_Sunken | State_On);
    const bool hovered = (option->state & State_MouseOver) && enabled;
    if (kind == ButtonKind::Link)
        return;
    if (kind == ButtonKind::Primary && enabled) {
        const QColor accent = m_theme.color(Token::Accent);
        const QColor fill = down      ? m_theme.mixed(Token::Accent, Token::Text, 0.8)
                            : hovered ? m_theme.mixed(Token::Accent, Token::Text, 0.9)
                                      : accent;
        paint::frame(*painter, m_theme, option->rect, fill, fill);
        return;
    }
    const QColor fill = down      ? m_theme.color(Token::Selection)
                        : hovered ? m_theme.color(Token::Hover)
                                  : m_theme.color(Token::Base);
    if (kind == ButtonKind::Flat) {
        if (down || hovered)
            paint::frame(*painter, m_theme, option->rect, fill, fill);
        return;
    }
    paint::frame(*painter, m_theme, option->rect, m_theme.color(enabled ? Token::Control : Token::Border), fill);
}

void FoldlineStyle::drawButtonLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    if (!button)
        return;
    const ButtonKind kind = buttonKind(widget);
    const bool enabled = option->state & State_Enabled;
    Token token = !enabled                      ? Token::Faint
                  : kind == ButtonKind::Primary ? Token::OnAccent
                  : kind == ButtonKind::Link    ? Token::Accent
                                                : Token::Text;
    QFont font = widget ? widget->font() : painter->font();
    if (kind == ButtonKind::Primary)
        font.setWeight(QFont::Medium);
    const QFontMetrics metrics(font);
    const int icon = button->icon.isNull() ? 0 : m_theme.px(16);
    const int gap = icon && !button->text.isEmpty() ? m_theme.px(8) : 0;
    const int arrow = button->features & QStyleOptionButton::HasMenu ? m_theme.px(20) : 0;
    const int text = metrics.size(Qt::TextShowMnemonic, button->text).width();
    int x = option->rect.left() + std::max(m_theme.px(4), (option->rect.width() - icon - gap - text - arrow) / 2);
    if (icon) {
        const QRect place(x, option->rect.center().y() - icon / 2 + 1, icon, icon);
        button->icon.paint(painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
        x += icon + gap;
    }
    painter->setFont(font);
    painter->setPen(m_theme.color(token));
    painter->drawText(QRect(x, option->rect.top(), option->rect.right() - arrow - x + 1, option->rect.height()),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic | Qt::TextSingleLine, button->text);
    if (arrow)
        paint::chevron(*painter,
                       QRectF(x + text + m_theme.px(8), option->rect.top(), m_theme.px(10), option->rect.height()),
                       paint::Arrow::Down, m_theme.color(enabled ? Token::Muted : Token::Faint), m_theme.px(8));
}

void FoldlineStyle::drawToolButton(const QStyleOptionComplex *option, QPainter *painter, const QWidget *) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    if (!button)
        return;
    const bool enabled = option->state & State_Enabled;
    const bool down = option->state & (State_Sunken | State_On);
    if (down || ((option->state & State_MouseOver) && enabled)) {
        const QColor fill = m_theme.color(down ? Token::Selection : Token::Hover);
        paint::frame(*painter, m_theme, option->rect, fill, fill);
    }
    if ((option->state & State_HasFocus) && (option->state & State_KeyboardFocusChange))
        paint::focusRing(*painter, m_theme, option->rect);
    const bool menu =
        button->features & QStyleOptionToolButton::HasMenu && button->toolButtonStyle != Qt::ToolButtonIconOnly;
    const bool showsIcon = !button->icon.isNull() && button->toolButtonStyle != Qt::ToolButtonTextOnly;
    const bool showsText = !button->text.isEmpty() && button->toolButtonStyle != Qt::ToolButtonIconOnly;
    const int icon = showsIcon ? m_theme.px(16) : 0;
    const int gap = showsIcon && showsText ? m_theme.px(8) : 0;
    const int arrow = menu ? m_theme.px(18) : 0;
    const QFontMetrics metrics(button->font);
    const int text = showsText ? metrics.size(Qt::TextShowMnemonic, button->text).width() : 0;
    int x = option->rect.left() + std::max(0, (option->rect.width() - icon - gap - text - arrow + 1) / 2);
    if (showsIcon) {
        button->icon.paint(painter, QRect(x, option->rect.center().y() - icon / 2 + 1, icon, icon), Qt::AlignCenter,
                           enabled ? QIcon::Normal : QIcon::Disabled);
        x += icon + gap;
    }
    if (showsText) {
        painter->setFont(button->font);
        painter->setPen(m_theme.color(enabled ? Token::Text : Token::Faint));
        painter->drawText(QRect(x, option->rect.top(), text + 2, option->rect.height()),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, button->text);
    }
    if (menu)
        paint::chevron(*painter,
                       QRectF(x + text + m_theme.px(6), option->rect.top(), m_theme.px(10), option->rect.height()),
                       paint::Arrow::Down, m_theme.color(enabled ? Token::Muted : Token::Faint), m_theme.px(8));
}

void FoldlineStyle::drawMenuItem(const QStyleOption *option, QPainter *painter, const QWidget *) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (!item)
        return;
    const QRect rect = item->rect;
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(rect.left(), rect.center().y(), rect.width(), 1), m_theme.color(Token::Border));
        return;
    }
    const bool enabled = item->state & State_Enabled;
    if ((item->state & State_Selected) && enabled)
        painter->fillRect(rect, m_theme.color(Token::Selection));
    const int icon = m_theme.px(16);
    const QRect place(rect.left() + m_theme.px(10), rect.center().y() - icon / 2 + 1, icon, icon);
    if (item->checkType != QStyleOptionMenuItem::NotCheckable && item->checked) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_theme.color(enabled ? Token::Accent : Token::Faint), 1.6));
        const QPointF c = QRectF(place).center();
        const QPointF tick[] = {c + QPointF(-4, 0), c + QPointF(-1, 3), c + QPointF(4.5, -3.5)};
        painter->drawPolyline(tick, 3);
        painter->restore();
    } else if (!item->icon.isNull()) {
        item->icon.paint(painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    const qsizetype tab = item->text.indexOf(QLatin1Char('\t'));
    const QString text = tab < 0 ? item->text : item->text.left(tab);
    QFont font = item->font;
    painter->setFont(font);
    painter->setPen(m_theme.color(enabled ? Token::Text : Token::Faint));
    const QRect words = rect.adjusted(m_theme.px(34), 0, -m_theme.px(12), 0);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic | Qt::TextSingleLine, text);
    if (tab >= 0)
        paint::text(*painter, words, Qt::AlignRight | Qt::AlignVCenter, item->text.mid(tab + 1),
                    m_theme.font(TypeRole::Small), m_theme.color(enabled ? Token::Muted : Token::Faint));
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu)
        paint::chevron(*painter, QRectF(rect.right() - m_theme.px(20), rect.top(), m_theme.px(10), rect.height()),
                       paint::Arrow::Right, m_theme.color(Token::Muted), m_theme.px(8));
}

void FoldlineStyle::drawHeaderSection(const QStyleOption *option, QPainter *painter) const
{
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    const QRect rect = option->rect;
    const bool hovered = (option->state & State_MouseOver) && (option->state & State_Enabled);
    painter->fillRect(rect, m_theme.color(hovered ? Token::SelectionIdle : Token::Window));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.color(Token::Border));
    const bool last = header && (header->position == QStyleOptionHeader::End ||
                                 header->position == QStyleOptionHeader::OnlyOneSection);
    if (!last)
        painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), m_theme.color(Token::Border));
}

void FoldlineStyle::drawHeaderLabel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    if (!header)
        return;
    const bool first =
        header->position == QStyleOptionHeader::Beginning || header->position == QStyleOptionHeader::OnlyOneSection;
    const bool last =
        header->position == QStyleOptionHeader::End || header->position == QStyleOptionHeader::OnlyOneSection;
    const QVariant left = widget ? widget->property("foldlineLeft") : QVariant();
    const QVariant right = widget ? widget->property("foldlineRight") : QVariant();
    const QRect rect = option->rect.adjusted(m_theme.px(first && left.isValid() ? left.toInt() : 8), 0,
                                             -m_theme.px(last && right.isValid() ? right.toInt() : 8), 0);
    const bool sorted = header->sortIndicator != QStyleOptionHeader::None;
    QString text = header->text;
    if (sorted)
        text += header->sortIndicator == QStyleOptionHeader::SortDown ? QStringLiteral(" ↑") : QStringLiteral(" ↓");
    paint::text(*painter, rect, static_cast<int>(header->textAlignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter,
                text, m_theme.font(sorted ? TypeRole::SmallMedium : TypeRole::Small),
                m_theme.color(sorted ? Token::Text : Token::Muted));
}

void FoldlineStyle::drawProgress(const QStyleOption *option, QPainter *painter) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
    if (!bar)
        return;
    painter->fillRect(bar->rect, m_theme.color(Token::SelectionIdle));
    if (bar->maximum <= bar->minimum) {
        painter->fillRect(bar->rect, m_theme.color(Token::Selection));
        return;
    }
    const double share = static_cast<double>(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
    QRect done = bar->rect;
    done.setWidth(static_cast<int>(done.width() * std::clamp(share, 0.0, 1.0)));
    painter->fillRect(done, m_theme.color(Token::Accent));
}

void FoldlineStyle::drawIndicator(const QStyleOption *option, QPainter *painter, bool round) const
{
    const bool enabled = option->state & State_Enabled;
    const QRectF box = QRectF(option->rect).adjusted(1, 1, -1, -1);
    const bool on = option->state & State_On;
    const QColor line = m_theme.color(on && enabled ? Token::Accent : enabled ? Token::Control : Token::Border);
    const QColor fill = m_theme.color(on && enabled ? Token::Accent : Token::Base);
    paint::frame(*painter, m_theme, box, line, fill, round ? box.width() / 2 : 3.0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor mark = m_theme.color(enabled ? Token::OnAccent : Token::Faint);
    const QPointF c = box.center();
    if (on && round) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark);
        painter->drawEllipse(c, box.width() * 0.2, box.width() * 0.2);
    } else if (on) {
        painter->setPen(QPen(mark, 1.8));
        const QPointF tick[] = {c + QPointF(-3.5, 0), c + QPointF(-1, 2.8), c + QPointF(3.8, -3)};
        painter->drawPolyline(tick, 3);
    } else if (option->state & State_NoChange) {
        painter->fillRect(QRectF(c.x() - 4, c.y() - 1, 8, 2), m_theme.color(Token::Muted));
    }
    painter->restore();
}

} // namespace foldline::ui
