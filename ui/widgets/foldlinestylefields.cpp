// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/foldlinestyle.h"

#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <algorithm>

#include <QPainter>
#include <QStyleOption>

namespace foldline::ui {

void FoldlineStyle::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar)
        return;
    painter->fillRect(bar->rect, m_theme.color(Token::Base));
    if (bar->maximum <= bar->minimum)
        return;
    const bool upright = bar->orientation == Qt::Vertical;
    const QRect slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, nullptr);
    const int margin = m_theme.px(3);
    const QRectF thumb = upright ? slider.adjusted(margin, 1, -margin, -1) : slider.adjusted(1, margin, -1, -margin);
    const bool active =
        (bar->activeSubControls & SC_ScrollBarSlider) && (bar->state & (State_Sunken | State_MouseOver));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.mixed(Token::Control, Token::Base, active ? 1.0 : 0.55));
    const qreal radius = std::min(thumb.width(), thumb.height()) / 2.0;
    painter->drawRoundedRect(thumb, radius, radius);
    painter->restore();
}

void FoldlineStyle::drawCombo(const QStyleOptionComplex *option, QPainter *painter) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (!combo)
        return;
    const bool enabled = combo->state & State_Enabled;
    paint::frame(*painter, m_theme, combo->rect, m_theme.color(enabled ? Token::Control : Token::Border),
                 m_theme.color(Token::Base));
    if (combo->state & State_HasFocus)
        paint::focusRing(*painter, m_theme, combo->rect);
    paint::chevron(
        *painter, QRectF(combo->rect.right() - m_theme.px(20), combo->rect.top(), m_theme.px(10), combo->rect.height()),
        paint::Arrow::Down, m_theme.color(enabled ? Token::Muted : Token::Faint), m_theme.px(8));
}

void FoldlineStyle::drawComboLabel(const QStyleOption *option, QPainter *painter) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (!combo || combo->editable)
        return;
    QRect rect = combo->rect.adjusted(m_theme.px(8), 0, -m_theme.px(26), 0);
    if (!combo->currentIcon.isNull()) {
        const int icon = m_theme.px(16);
        combo->currentIcon.paint(painter, QRect(rect.left(), rect.center().y() - icon / 2 + 1, icon, icon));
        rect.setLeft(rect.left() + icon + m_theme.px(8));
    }
    paint::text(*painter, rect, Qt::AlignLeft | Qt::AlignVCenter, combo->currentText, painter->font(),
                m_theme.color(combo->state & State_Enabled ? Token::Text : Token::Faint));
}

void FoldlineStyle::drawSpin(const QStyleOptionComplex *option, QPainter *painter) const
{
    const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    if (!spin)
        return;
    const bool enabled = spin->state & State_Enabled;
    paint::frame(*painter, m_theme, spin->rect, m_theme.color(enabled ? Token::Control : Token::Border),
                 m_theme.color(Token::Base));
    if (spin->state & State_HasFocus)
        paint::focusRing(*painter, m_theme, spin->rect);
    const auto arrow = [&](SubControl part, paint::Arrow direction, QAbstractSpinBox::StepEnabledFlag step) {
        const bool possible = enabled && (spin->stepEnabled & step);
        paint::chevron(*painter, subControlRect(CC_SpinBox, option, part, nullptr), direction,
                       m_theme.color(possible ? Token::Muted : Token::Faint), m_theme.px(7));
    };
    if (spin->buttonSymbols != QAbstractSpinBox::NoButtons) {
        arrow(SC_SpinBoxUp, paint::Arrow::Up, QAbstractSpinBox::StepUpEnabled);
        arrow(SC_SpinBoxDown, paint::Arrow::Down, QAbstractSpinBox::StepDownEnabled);
    }
}

void FoldlineStyle::drawSlider(const QStyleOptionComplex *option, QPainter *painter) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!slider)
        return;
    const bool enabled = slider->state & State_Enabled;
    const bool upright = slider->orientation == Qt::Vertical;
    const QPoint middle = slider->rect.center();
    const QRect groove = upright ? QRect(middle.x() - 1, slider->rect.top(), 2, slider->rect.height())
                                 : QRect(slider->rect.left(), middle.y() - 1, slider->rect.width(), 2);
    painter->fillRect(groove, m_theme.color(Token::Control));
    const QPointF handle = QRectF(subControlRect(CC_Slider, option, SC_SliderHandle, nullptr)).center();
    const qreal radius = m_theme.px(6);
    const QRectF knob(handle.x() - radius, handle.y() - radius, 2 * radius, 2 * radius);
    paint::frame(*painter, m_theme, knob, m_theme.color(Token::Base),
                 m_theme.color(enabled ? Token::Accent : Token::Control), radius);
    if ((slider->state & State_HasFocus) && (slider->state & State_KeyboardFocusChange))
        paint::focusRing(*painter, m_theme, slider->rect);
}

void FoldlineStyle::drawTab(const QStyleOption *option, QPainter *painter) const
{
    if (option->state & State_Selected)
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom() - 1, option->rect.width(), 2),
                          m_theme.color(Token::Accent));
    else if (option->state & State_MouseOver)
        painter->fillRect(option->rect, m_theme.color(Token::Hover));
}

QRect FoldlineStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                    const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        return bar ? scrollBarRect(*bar, part) : QRect();
    }
    const QRect rect = option->rect;
    if (control == CC_ComboBox) {
        switch (part) {
        case SC_ComboBoxEditField:
            return rect.adjusted(m_theme.px(2), 2, -m_theme.px(26), -2);
        case SC_ComboBoxArrow:
            return {rect.right() - m_theme.px(26), rect.top(), m_theme.px(26), rect.height()};
        case SC_ComboBoxListBoxPopup:
            return rect.translated(0, 1);
        default:
            break;
        }
    }
    if (control == CC_SpinBox) {
        const int width = m_theme.px(22);
        switch (part) {
        case SC_SpinBoxUp:
            return {rect.right() - width, rect.top() + 2, width, rect.height() / 2 - 2};
        case SC_SpinBoxDown:
            return {rect.right() - width, rect.center().y() + 1, width, rect.height() / 2 - 2};
        case SC_SpinBoxEditField:
            return rect.adjusted(m_theme.px(2), 2, -width - 1, -2);
        default:
            break;
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect FoldlineStyle::scrollBarRect(const QStyleOptionSlider &bar, SubControl part) const
{
    const bool upright = bar.orientation == Qt::Vertical;
    const int length = upright ? bar.rect.height() : bar.rect.width();
    const qint64 range = static_cast<qint64>(bar.maximum) - bar.minimum;
    const int least = std::min(length, m_theme.px(24));
    const int size =
        range <= 0 ? length
                   : std::clamp(static_cast<int>(static_cast<qint64>(bar.pageStep) * length / (range + bar.pageStep)),
                                least, length);
    const int start =
        sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - size, bar.upsideDown);
    const auto piece = [&](int from, int to) {
        return upright ? QRect(bar.rect.left(), bar.rect.top() + from, bar.rect.width(), to - from)
                       : QRect(bar.rect.left() + from, bar.rect.top(), to - from, bar.rect.height());
    };
    switch (part) {
    case SC_ScrollBarGroove:
        return bar.rect;
    case SC_ScrollBarSlider:
        return piece(start, start + size);
    case SC_ScrollBarSubPage:
        return piece(0, start);
    case SC_ScrollBarAddPage:
        return piece(start + size, length);
    default:
        return {};
    }
}

} // namespace foldline::ui
