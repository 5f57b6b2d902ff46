// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/buttons.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QStyle>
#include <QVariant>

namespace foldline::ui {

namespace {

constexpr const char *KindProperty = "foldlineKind";
constexpr const char *SmallProperty = "foldlineSmall";

void changed(QWidget *widget)
{
    widget->updateGeometry();
    widget->update();
}

Token iconToken(ButtonKind kind)
{
    switch (kind) {
    case ButtonKind::Primary:
        return Token::OnAccent;
    case ButtonKind::Link:
        return Token::Accent;
    default:
        return Token::Text;
    }
}

} // namespace

void setButtonKind(QAbstractButton *button, ButtonKind kind)
{
    button->setProperty(KindProperty, static_cast<int>(kind));
    changed(button);
}

ButtonKind buttonKind(const QWidget *button)
{
    return button ? static_cast<ButtonKind>(button->property(KindProperty).toInt()) : ButtonKind::Framed;
}

void setButtonSmall(QAbstractButton *button, bool small)
{
    button->setProperty(SmallProperty, small);
    changed(button);
}

bool isButtonSmall(const QWidget *button) { return button && button->property(SmallProperty).toBool(); }

QPushButton *makeButton(const Theme &theme, const QString &text, ButtonKind kind, QWidget *parent,
                        const QString &iconName)
{
    auto *button = new QPushButton(text, parent);
    setButtonKind(button, kind);
    if (!iconName.isEmpty())
        button->setIcon(themedIcon(theme, iconName, iconToken(kind)));
    button->setAutoDefault(false);
    return button;
}

QToolButton *makeIconButton(const Theme &theme, const QString &iconName, const QString &tip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(themedIcon(theme, iconName, Token::Text));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace foldline::ui
