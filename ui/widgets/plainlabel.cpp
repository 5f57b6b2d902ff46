// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plainlabel.h"

namespace foldline::ui {

namespace {

constexpr int Longest = 4000;

QString bounded(const QString &text)
{
    return text.size() <= Longest ? text : text.left(Longest) + QStringLiteral("…");
}

} // namespace

QString plainTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    return QStringLiteral("<p style=\"white-space:pre-wrap\">") + bounded(text).toHtmlEscaped() +
           QStringLiteral("</p>");
}

PlainLabel::PlainLabel(const Theme &theme, const QString &text, TypeRole role, Token color, QWidget *parent)
    : QLabel(parent), m_theme(theme), m_role(role), m_color(color)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    refresh();
    connect(&theme, &Theme::changed, this, &PlainLabel::refresh);
}

void PlainLabel::setText(const QString &text) { QLabel::setText(bounded(text)); }

void PlainLabel::setColor(Token color)
{
    m_color = color;
    refresh();
}

void PlainLabel::setRole(TypeRole role)
{
    m_role = role;
    refresh();
}

void PlainLabel::setSelectable(bool selectable)
{
    setTextInteractionFlags(selectable ? Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard
                                       : Qt::NoTextInteraction);
}

void PlainLabel::refresh()
{
    setFont(m_theme.font(m_role));
    QPalette palette = m_theme.palette();
    palette.setColor(QPalette::WindowText, m_theme.color(m_color));
    palette.setColor(QPalette::Text, m_theme.color(m_color));
    setPalette(palette);
}

} // namespace foldline::ui
