// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

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

void Page::focusContent() { setFocus(Qt::OtherFocusReason); }

} // namespace foldline::ui
