// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a window keeps from one start to the next.
#include "ui/pages/mainwindow.h"

#include "ui/pages/orderpage.h"
#include "ui/pages/workspace.h"
#include "ui/services/connectionbook.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/theme.h"

#include <QCloseEvent>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace foldline::ui {

namespace {

std::optional<Theme::Mode> themeMode(const QString &name)
{
    if (name == QLatin1String("dark"))
        return Theme::Mode::Dark;
    return name == QLatin1String("light") ? std::optional(Theme::Mode::Light) : std::nullopt;
}

/// The page that a tab of a session file was; empty: none that there is.
QString pageId(const TabState &tab)
{
    if (tab.page == QLatin1String("order"))
        return tab.stream.isEmpty() ? QString() : OrderPage::idOf(tab.stream);
    return tab.page.contains(QLatin1Char(':')) ? QString() : tab.page;
}

} // namespace

SessionState MainWindow::collect() const
{
    SessionState state = m_session;
    // No pages yet: the store of the last session is being opened, or could not be; its pages are kept for it.
    if (m_tabs->count() > 0) {
        state.tabs.clear();
        for (int i = 0; i < m_tabs->count(); ++i)
            state.tabs << m_tabs->at(i)->state();
        state.currentTab = m_tabs->currentIndex();
    }
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
    m_tabs->setLayouts(m_session.layouts);
    if (const auto mode = themeMode(m_session.theme))
        m_workspace.theme().setMode(*mode);
    if (!m_session.timeZone.isEmpty())
        m_workspace.setTimeFormat(TimeFormat::fromId(m_session.timeZone));
    if (!m_session.geometry.isEmpty())
        restoreGeometry(m_session.geometry);
    if (!restored.note.isEmpty())
        m_message->offer(QStringLiteral("session"), MessageBar::Kind::Info, tr("The last session did not come back."),
                         restored.note, {{QStringLiteral("dismiss"), tr("Close"), true}});
    auto &connections = m_workspace.connections();
    connections.load(ConnectionsFile(QFileInfo(m_file.file()).absolutePath() + QStringLiteral("/connections.json")));
    if (!connections.note().isEmpty())
        m_message->offer(QStringLiteral("connections"), MessageBar::Kind::Warning,
                         tr("The saved connections did not come back."), connections.note(),
                         {{QStringLiteral("dismiss"), tr("Close"), true}});
    if (!withStore)
        return;
    m_restoring = !m_session.connection.isEmpty() || m_session.store;
    if (!m_session.connection.isEmpty())
        m_stores->openConnection(m_session.connection);
    else if (m_session.store)
        m_stores->open(m_session.store->file, m_session.store->readOnly ? OpenMode::ReadOnly : OpenMode::ReadWrite);
}

void MainWindow::rememberStore()
{
    const auto &session = m_workspace.session();
    const StoreLocation &location = session.location();
    const RecentStore recent{location.file, session.isReadOnly(), location.production};
    const bool isTheLast = location.connect.isEmpty()
                               ? m_session.store && m_session.store->file == recent.file
                               : !location.connectionId.isEmpty() && location.connectionId == m_session.connection;
    if (!m_restoring || !isTheLast)
        m_session.tabs.clear();
    m_restoring = false;
    m_session.connection = location.connectionId;
    m_session.store.reset();
    if (!recent.file.isEmpty()) {
        m_session.store = recent;
        m_session.addRecent(recent);
        m_stores->setRecent(m_session.recent);
    }
}

void MainWindow::restoreTabs()
{
    const QList<TabState> tabs = std::exchange(m_session.tabs, {});
    const Page *current = nullptr;
    for (qsizetype i = 0; i < tabs.size(); ++i) {
        Page *page = m_tabs->open(pageId(tabs[i]));
        if (page == nullptr)
            continue;
        page->restore(tabs[i]);
        if (i == m_session.currentTab)
            current = page;
    }
    if (m_tabs->count() == 0)
        m_tabs->open(QStringLiteral("orders"));
    m_tabs->setCurrentIndex(std::max(0, m_tabs->indexOf(current)));
    m_tabs->current()->focusContent();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (const auto saved = m_saver->flush(); !saved)
        qWarning("%s", describe(saved.error()).c_str());
    QMainWindow::closeEvent(event);
}

} // namespace foldline::ui
