// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's head and its status line say of the open store, and the bar of a store that is away.
#include "ui/pages/mainwindow.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/pages/mirrorfact.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/workspace.h"
#include "ui/services/connectionbook.h"
#include "ui/services/mirroring.h"
#include "ui/services/serverwords.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/statusline.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/topbar.h"

#include <algorithm>
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

/// How long ago, or since when where that is more than a day. `known`: what is later is not known, as nobody answers.
QString ageText(Timestamp last, std::optional<Timestamp> known, const TimeFormat &format)
{
    constexpr qint64 Day = 86400 * Timestamp::TicksPerSecond;
    const qint64 age = std::max<qint64>(0, known.value_or(Timestamp::now()).ticks() - last.ticks());
    if (age >= Day)
        return (known ? MainWindow::tr("last known event %1") : MainWindow::tr("last event %1"))
            .arg(format.date(last.ticks()));
    return (known ? MainWindow::tr("last append %1 before the last contact") : MainWindow::tr("last append %1 ago"))
        .arg(TimeFormat::duration(age));
}

MessageBar::Message awayMessage(Timestamp since, const TimeFormat &format)
{
    const QString details =
        MainWindow::tr("Showing what was read up to %1 %2. Nothing is lost, and it goes on by itself.")
            .arg(format.time(since.ticks(), TimeFormat::Detail::Seconds), format.zoneName());
    MessageBar::Message message;
    message.kind = MessageBar::Kind::Warning;
    message.first = {{MainWindow::tr("The server is away."), TextRun::Style::Strong},
                     {QLatin1Char(' ') + details, TextRun::Style::Muted}};
    message.actions = {{QStringLiteral("retryNow"), MainWindow::tr("Try now"), true}};
    return message;
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
    const bool open = session.isOpen() && (live.kind != LiveState::Kind::Closed || live.error);
    const bool isOffline = open && session.location().offline;
    ServerWords words;
    if (isOffline)
        words.text = words.shortText = words.tip = tr("server not asked");
    else if (open)
        words = describeServer(session.serverStatus(), live, m_workspace.timeFormat(), Timestamp::now());
    const bool isLive = !words.isAway && !words.hasEnded && !isOffline;
    const auto state = !open    ? LiveIndicator::State::None
                       : isLive ? LiveIndicator::State::Live
                                : LiveIndicator::State::Reconnecting;
    m_top->live()->setState(state, words.text, words.tip, words.shortText);
    m_top->setAway(words.isAway);
    refreshAway(words.isAway ? std::optional(words.awaySince) : std::nullopt);
}

void MainWindow::refreshAway(std::optional<Timestamp> since)
{
    const auto &session = m_workspace.session();
    const TimeFormat &format = m_workspace.timeFormat();
    const auto before = std::exchange(m_awaySince, since);
    const LiveState &live = session.liveState();
    if (before && !since && session.isOpen() && live.kind != LiveState::Kind::Closed)
        emit m_workspace.notified(tr("The server is back. Nothing was missed."));
    const bool isLastKnown = session.isOpen() && showsLastKnown(session);
    m_top->setLastKnown(isLastKnown ? tr("last known") : QString(),
                        isLastKnown ? lastKnownTitle(*session.mirrorStatus(), format, Timestamp::now()) : QString());
    // An order's page says it in its own bar, as long as there is something to wait for.
    const bool isSaid = qobject_cast<OrderPage *>(m_tabs->current()) != nullptr && !session.location().offline;
    if (isSaid || (!since && !isLastKnown)) {
        m_message->withdraw(AwayMessage);
    } else {
        const auto message = isLastKnown ? lastKnownMessage(session, format) : awayMessage(*since, format);
        if (!m_message->holds(AwayMessage) || message.first != m_awaySaid)
            m_message->offer(AwayMessage, message);
        m_awaySaid = message.first;
    }
    if (before != since)
        refreshStatus();
}

void MainWindow::refreshStatus()
{
    const auto &session = m_workspace.session();
    m_status->setRight(m_notice);
    if (!session.isOpen()) {
        m_status->setFacts({{tr("No store open")}, {tr("looking never writes"), TextRun::Style::Muted}});
        m_side->setBadge(QStringLiteral("orders"), QString());
        m_side->setBadge(QStringLiteral("log"), QString());
        return;
    }
    const LogHead &head = session.head();
    const auto &status = session.runnerStatus();
    QList<TextRun> facts;
    // A mirror says how many it has.
    if (head.isCounted && (!session.mirrorStatus() || showsLastKnown(session)))
        facts << TextRun{head.events == 1 ? tr("1 event")
                                          : tr("%1 events").arg(TimeFormat::count(static_cast<qint64>(head.events)))};
    if (const QString server = session.serverText(); !server.isEmpty() && !m_awaySince)
        facts << TextRun{server};
    showMirror(session, m_workspace.timeFormat(), *m_status, facts);
    const bool isLastKnown = showsLastKnown(session);
    const bool stopped = status.state == projections::RunState::Stopped && !m_awaySince && !isLastKnown;
    if (session.logRefusal())
        facts << TextRun{tr("no right to read the whole log"), TextRun::Style::Warning};
    else if (m_awaySince && !isLastKnown)
        facts << TextRun{tr("projections wait for the server"), TextRun::Style::Warning};
    else if (stopped)
        facts << TextRun{tr("1 projection stopped"), TextRun::Style::Error};
    else if (status.eventsBehind == 0 && !isLastKnown)
        facts << TextRun{tr("projections up to date (0 behind, %1 ms)").arg(status.millisecondsBehind)};
    else if (!isLastKnown)
        facts << TextRun{
            tr("projections %1 events behind").arg(TimeFormat::count(static_cast<qint64>(status.eventsBehind))),
            TextRun::Style::Warning};
    if (const auto last = head.appendSeen ? head.appendSeen : head.lastCreated)
        facts << TextRun{ageText(*last, knownUpTo(session), m_workspace.timeFormat())};
    m_status->setFacts(facts);
    m_side->setBadge(QStringLiteral("orders"),
                     status.rows > 0 ? TimeFormat::count(static_cast<qint64>(status.rows)) : QString());
    m_side->setBadge(QStringLiteral("log"),
                     head.isCounted ? TimeFormat::count(static_cast<qint64>(head.events)) : QString());
    m_side->setAlert(QStringLiteral("projections"), stopped ? tr("order_summaries is stopped") : QString());
}

} // namespace foldline::ui
