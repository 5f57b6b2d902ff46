// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/foldlinestyle.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

namespace foldline::ui {

FoldlineStyle::FoldlineStyle(const Theme &theme) : QProxyStyle(QStringLiteral("Fusion")), m_theme(theme) {}

void FoldlineStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) ||
        qobject_cast<QHeaderView *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *header = qobject_cast<QHeaderView *>(widget))
        header->setFont(m_theme.font(TypeRole::Small));
}

void FoldlineStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                  const QWidget *widget) const
{
    const QRect rect = option->rect;
    const bool enabled = option->state & State_Enabled;
    const auto arrow = [&](paint::Arrow direction) {
        paint::chevron(*painter, rect, direction, m_theme.color(enabled ? Token::Muted : Token::Faint), m_theme.px(8));
    };
    switch (element) {
    case PE_PanelButtonCommand:
        drawButton(option, painter, widget);
        return;
    case PE_FrameFocusRect:
        if ((option->state & State_KeyboardFocusChange) && !qobject_cast<const QPushButton *>(widget) &&
            !qobject_cast<const QAbstractItemView *>(widget))
            paint::focusRing(*painter, m_theme, rect);
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth <= 0) {
            painter->fillRect(rect, option->palette.brush(QPalette::Base));
            return;
        }
        [[fallthrough]];
    case PE_FrameLineEdit:
        drawField(option, painter, widget);
        return;
    case PE_Frame:
        paint::frame(*painter, m_theme, rect, m_theme.color(Token::Border), {}, 0.0);
        return;
    case PE_FrameMenu:
        return;
    case PE_PanelMenu:
    case PE_PanelTipLabel:
        painter->fillRect(rect, m_theme.color(Token::Base));
        paint::frame(*painter, m_theme, rect, m_theme.color(Token::Control), {}, 0.0);
        return;
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
    case PE_FrameStatusBarItem:
    case PE_FrameButtonBevel:
    case PE_FrameDefaultButton:
    case PE_IndicatorHeaderArrow:
        return;
    case PE_FrameGroupBox:
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), m_theme.color(Token::Border));
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawIndicator(option, painter, false);
        return;
    case PE_IndicatorRadioButton:
        drawIndicator(option, painter, true);
        return;
    case PE_IndicatorArrowUp:
    case PE_IndicatorSpinUp:
        arrow(paint::Arrow::Up);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorSpinDown:
        arrow(paint::Arrow::Down);
        return;
    case PE_IndicatorArrowLeft:
        arrow(paint::Arrow::Left);
        return;
    case PE_IndicatorArrowRight:
        arrow(paint::Arrow::Right);
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            arrow(option->state & State_Open ? paint::Arrow::Down : paint::Arrow::Right);
        return;
    case PE_PanelScrollAreaCorner:
        painter->fillRect(rect, m_theme.color(Token::Base));
        return;
    case PE_PanelItemViewItem:
    case PE_PanelItemViewRow:
        if (option->state & State_Selected)
            painter->fillRect(rect,
                              m_theme.color(option->state & State_Active ? Token::Selection : Token::SelectionIdle));
        else if (option->state & State_MouseOver)
            painter->fillRect(rect, m_theme.color(Token::Hover));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FoldlineStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                                const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        drawButton(option, painter, widget);
        return;
    case CE_PushButtonLabel:
        drawButtonLabel(option, painter, widget);
        return;
    case CE_MenuItem:
        drawMenuItem(option, painter, widget);
        return;
    case CE_MenuEmptyArea:
        return;
    case CE_Header:
        drawHeaderSection(option, painter);
        drawHeaderLabel(option, painter, widget);
        return;
    case CE_HeaderSection:
        drawHeaderSection(option, painter);
        return;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, m_theme.color(Token::Window));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          m_theme.color(Token::Border));
        return;
    case CE_HeaderLabel:
        drawHeaderLabel(option, painter, widget);
        return;
    case CE_ProgressBarGroove:
    case CE_ProgressBarLabel:
        return;
    case CE_ProgressBarContents:
        drawProgress(option, painter);
        return;
    case CE_Splitter:
        painter->fillRect(option->rect, m_theme.color(Token::Border));
        return;
    case CE_ShapedFrame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
            painter->fillRect(frame->frameShape == QFrame::HLine
                                  ? QRect(frame->rect.left(), frame->rect.center().y(), frame->rect.width(), 1)
                                  : QRect(frame->rect.center().x(), frame->rect.top(), 1, frame->rect.height()),
                              m_theme.color(Token::Border));
            return;
        }
        break;
    case CE_ComboBoxLabel:
        drawComboLabel(option, painter);
        return;
    case CE_TabBarTabShape:
        drawTab(option, painter);
        return;
    case CE_ToolBar:
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, m_theme.color(Token::Window));
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FoldlineStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                       const QWidget *widget) const
{
    switch (control) {
    case CC_ScrollBar:
        drawScrollBar(option, painter);
        return;
    case CC_ComboBox:
        drawCombo(option, painter);
        return;
    case CC_SpinBox:
        drawSpin(option, painter);
        return;
    case CC_ToolButton:
        drawToolButton(option, painter, widget);
        return;
    case CC_Slider:
        drawSlider(option, painter);
        return;
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

int FoldlineStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
        return m_theme.px(16);
    case PM_ToolBarIconSize:
        return m_theme.px(16);
    case PM_ScrollBarExtent:
        return m_theme.px(12);
    case PM_ScrollBarSliderMin:
        return m_theme.px(24);
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
        return 0;
    case PM_SplitterWidth:
        return 1;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
        return 0;
    case PM_MenuVMargin:
        return m_theme.px(4);
    case PM_SubMenuOverlap:
        return 0;
    case PM_HeaderMargin:
        return m_theme.px(8);
    case PM_HeaderMarkSize:
        return 0;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_ButtonDefaultIndicator:
        return 0;
    case PM_MenuButtonIndicator:
        return m_theme.px(16);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return m_theme.px(16);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return m_theme.px(8);
    case PM_DefaultFrameWidth:
        return qobject_cast<const QMenu *>(widget) ? 1 : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return 3;
    case PM_TreeViewIndentation:
        return m_theme.px(14);
    case PM_ToolTipLabelFrameWidth:
        return m_theme.px(6);
    case PM_TabBarTabHSpace:
        return m_theme.px(24);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return m_theme.px(8);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FoldlineStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                             QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_UnderlineShortcut:
    case SH_ScrollBar_Transient:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ItemView_PaintAlternatingRowColorsForEmptyArea:
    case SH_ComboBox_Popup:
        return 0;
    case SH_Widget_Animation_Duration:
        return m_theme.reducedMotion() ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    case SH_Widget_Animate:
        return m_theme.reducedMotion() ? 0 : 1;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    case SH_Header_ArrowAlignment:
        return static_cast<int>(Qt::AlignRight);
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_TabBar_CloseButtonPosition:
        return QTabBar::RightSide;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QIcon FoldlineStyle::standardIcon(StandardPixmap icon, const QStyleOption *option, const QWidget *widget) const
{
    switch (icon) {
    case SP_LineEditClearButton:
        return themedIcon(m_theme, QStringLiteral("edit-clear"));
    case SP_MessageBoxWarning:
        return noticeIcon(m_theme, Notice::Warning);
    case SP_MessageBoxCritical:
        return noticeIcon(m_theme, Notice::Error);
    case SP_MessageBoxInformation:
    case SP_MessageBoxQuestion:
        return noticeIcon(m_theme, Notice::Info);
    default:
        return QProxyStyle::standardIcon(icon, option, widget);
    }
}

QSize FoldlineStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                      const QWidget *widget) const
{
    const int height = m_theme.px(isButtonSmall(widget) ? 24 : 28);
    switch (type) {
    case CT_PushButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const bool link = buttonKind(widget) == ButtonKind::Link;
        int width = button ? button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width() : size.width();
        if (button && !button->icon.isNull())
            width += m_theme.px(button->text.isEmpty() ? 16 : 24);
        if (button && (button->features & QStyleOptionButton::HasMenu))
            width += m_theme.px(20);
        return {width + m_theme.px(link ? 8 : 24), height};
    }
    case CT_LineEdit:
        return {size.width() + m_theme.px(16), std::max(height, size.height() + m_theme.px(4))};
    case CT_ComboBox:
        return {size.width() + m_theme.px(36), height};
    case CT_SpinBox:
        return {size.width() + m_theme.px(28), height};
    case CT_ToolButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        const bool iconOnly = button && button->toolButtonStyle == Qt::ToolButtonIconOnly;
        if (iconOnly)
            return {height, height};
        const int arrow = button && (button->features & QStyleOptionToolButton::HasMenu) ? m_theme.px(16) : 0;
        return {size.width() + m_theme.px(10) + arrow, height};
    }
    case CT_HeaderSection: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width() + m_theme.px(16), m_theme.px(26)};
    }
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType == QStyleOptionMenuItem::Separator)
            return {size.width(), m_theme.px(9)};
        const bool shortcut = item && item->text.contains(QLatin1Char('\t'));
        return {size.width() + m_theme.px(shortcut ? 64 : 56), m_theme.px(26)};
    }
    default:
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    }
}

QRect FoldlineStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    switch (element) {
    case SE_LineEditContents: {
        const QRect base = QProxyStyle::subElementRect(element, option, widget);
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        return frame && frame->lineWidth <= 0 ? base : option->rect.adjusted(m_theme.px(6), 1, -m_theme.px(6), -1);
    }
    case SE_HeaderLabel:
        return option->rect;
    case SE_ProgressBarContents:
    case SE_ProgressBarGroove:
        return option->rect;
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

} // namespace foldline::ui
