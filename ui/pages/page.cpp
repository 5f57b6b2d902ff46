// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include "ui/pages/workspace.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>

namespace foldline::ui {

Page::Page(Workspace &workspace, QWidget *parent) : QWidget(parent), m_workspace(workspace) {}

TabState Page::state() const
{
    TabState result;
    result.page = id();
    return result;
}

void Page::restore(const TabState &) {}

void Page::restoreLayouts(const QMap<QString, QByteArray> &) {}

Page::Head Page::makeHead(Qt::Edges lines)
{
    const Theme &theme = m_workspace.theme();
    auto *strip = new Surface(theme, Token::Base, lines, this);
    strip->setDesignHeight(48);
    auto *row = new QHBoxLayout(strip);
    row->setContentsMargins(theme.px(16), 0, theme.px(16), 0);
    row->setSpacing(theme.px(12));
    row->addWidget(new PlainLabel(theme, title(), TypeRole::Title, Token::Text, strip));
    return {strip, row};
}

void Page::focusContent() { setFocus(Qt::OtherFocusReason); }

} // namespace foldline::ui
