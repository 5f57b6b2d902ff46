// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a window keeps from one start to the next.
#include "ui/pages/mainwindow.h"

#include "ui/pages/page.h"
#include "ui/pages/workspace.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/theme.h"

#include <QCloseEvent>

namespace foldline::ui {

SessionState MainWindow::collect() const
{
    SessionState state = m_session;
    state.tabs.clear();
    for (int i = 0; i < m_tabs->count(); ++i)
        state.tabs << m_tabs->at(i)->state();
    if (state.tabs.isEmpty())
        state.tabs = m_session.tabs;
    state.currentTab = std::max(0, m_tabs->currentIndex());
    state.layouts = m_tabs->layouts();
    state.geometry = saveGeometry();
    const Theme::Mode mode = m_workspace.theme().mode();
    state.theme = mode == Theme::Mode::System ? QString()
                  : mode == Theme::Mode::Dark ? QStringLiteral("dark")
                                              : QStringLiteral("light");
    state.timeZone = m_workspace.timeFormat().id();
    state.recent = m_stores->recent();
    return state;
}

void MainWindow::restoreSession(bool withStore)
{
    const RestoredSession restored = m_file.load();
    m_session = restored.state;
    m_stores->setRecent(m_session.recent);
    m_workspace.setActor(actorName(m_session));
    if (!m_session.theme.isEmpty())
        m_workspace.theme().setMode(m_session.theme == QLatin1String("dark") ? Theme::Mode::Dark : Theme::Mode::Light);
    if (!m_session.timeZone.isEmpty())
        m_workspace.setTimeFormat(TimeFormat::fromId(m_session.timeZone));
    if (!m_session.geometry.isEmpty())
        restoreGeometry(m_session.geometry);
    if (!restored.note.isEmpty())
        m_message->offer(QStringLiteral("session"), MessageBar::Kind::Info, tr("The last session did not come back."),
                         restored.note, {{QStringLiteral("dismiss"), tr("Close"), true}});
    if (withStore && m_session.store) {
        m_tabsToRestore = m_session.tabs;
        m_tabToShow = m_session.currentTab;
        m_stores->open(m_session.store->file, m_session.store->readOnly ? OpenMode::ReadOnly : OpenMode::ReadWrite);
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (const auto saved = m_saver->flush(); !saved)
        qWarning("%s", describe(saved.error()).c_str());
    QMainWindow::closeEvent(event);
}

} // namespace foldline::ui
