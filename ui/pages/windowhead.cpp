// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's head says of the open store, and the bar of a store that is away.
#include "ui/pages/mainwindow.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/workspace.h"
#include "ui/services/connectionbook.h"
#include "ui/services/serverwords.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/topbar.h"

#include <utility>

namespace foldline::ui {

namespace {

const QString AwayMessage = QStringLiteral("away");

QString exposureWord(const std::optional<kurrentdb::ConnectionSettings> &settings)
{
    switch (settings ? exposure(*settings) : kurrentdb::Exposure::None) {
    case kurrentdb::Exposure::Unencrypted:
        return MainWindow::tr("not encrypted");
    case kurrentdb::Exposure::Unverified:
        return MainWindow::tr("not verified");
    case kurrentdb::Exposure::None:
        break;
    }
    return {};
}

} // namespace

void MainWindow::refreshTop()
{
    auto &session = m_workspace.session();
    const bool open = session.isOpen();
    refreshConnection();
    m_top->setReadOnly(session.isReadOnly(), open);
    m_top->setZone(m_workspace.timeFormat().zoneName());
    refreshLive();
}

void MainWindow::refreshConnection()
{
    auto &session = m_workspace.session();
    const bool open = session.isOpen();
    const StoreLocation location = open ? session.location() : StoreLocation();
    const SavedConnection *saved = m_workspace.connections().find(location.connectionId);
    const QString name = saved != nullptr ? titleOf(*saved) : session.displayName();
    setWindowTitle(open ? tr("%1 – Foldline").arg(name) : tr("Foldline"));
    if (session.state() == StoreSession::State::Opening)
        m_top->setConnection(tr("Opening…"), QStringLiteral("network-server-database"), true);
    else
        m_top->setConnection(!open                        ? tr("No store open")
                             : location.connect.isEmpty() ? tr("%1 (embedded)").arg(name)
                                                          : tr("%1 (server)").arg(name),
                             QStringLiteral("network-server-database"), !open);
    m_top->setConnectionColor(saved != nullptr ? saved->color : QString());
    m_top->setProduction(location.production);
    m_frame->setVisible(location.production);
    std::optional<kurrentdb::ConnectionSettings> settings;
    if (!location.connect.isEmpty()) {
        if (auto parsed = kurrentdb::parseConnectionString(utf8(location.connect)))
            settings = *std::move(parsed);
    }
    m_top->setExposure(exposureWord(settings), settings ? qtext(exposureWarning(*settings)) : QString());
}

void MainWindow::refreshLive()
{
    const auto &session = m_workspace.session();
    const LiveState &live = session.liveState();
    const bool open = session.isOpen() && live.kind != LiveState::Kind::Closed;
    const ServerWords words =
        open ? describeServer(session.serverStatus(), live, m_workspace.timeFormat(), Timestamp::now()) : ServerWords();
    const auto state = !open          ? LiveIndicator::State::None
                       : words.isAway ? LiveIndicator::State::Reconnecting
                                      : LiveIndicator::State::Live;
    m_top->live()->setState(state, words.text, words.tip, words.shortText);
    m_top->setAway(words.isAway);
    if (m_awaySince && !words.isAway && open)
        emit m_workspace.notified(tr("The server is back. Nothing was missed."));
    // An order's page says it in its own bar.
    const bool isSaid = qobject_cast<OrderPage *>(m_tabs->current()) != nullptr;
    const auto since = words.isAway ? std::optional(words.awaySince) : std::nullopt;
    if (!since || isSaid)
        m_message->withdraw(AwayMessage);
    else if (since != m_awaySince || !m_message->holds(AwayMessage))
        m_message->offer(AwayMessage, MessageBar::Kind::Warning, tr("The server is away."),
                         tr("Showing what was read up to %1 %2. Nothing is lost, and it goes on by itself.")
                             .arg(m_workspace.timeFormat().time(since->ticks(), TimeFormat::Detail::Seconds),
                                  m_workspace.timeFormat().zoneName()),
                         {{QStringLiteral("retryNow"), tr("Try now"), true}});
    m_awaySince = since;
}

} // namespace foldline::ui
