// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QLabel>

namespace foldline::ui {

/// Untrusted text for a tooltip: shown as it is, never taken for rich text; bounded.
QString plainTip(const QString &text);

/// A QLabel that shows untrusted text as it is: plain, in one role and colour of the theme, bounded to 4 000
/// characters.
class PlainLabel : public QLabel
{
    Q_OBJECT

public:
    PlainLabel(const Theme &theme, const QString &text, TypeRole role, Token color, QWidget *parent = nullptr);

    /// Hides QLabel's: bounded, never rich text.
    void setText(const QString &text);
    void setColor(Token color);
    void setRole(TypeRole role);
    void setSelectable(bool selectable);

private:
    void refresh();

    const Theme &m_theme;
    TypeRole m_role;
    Token m_color;
};

} // namespace foldline::ui
