// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the order page shows for a playhead: everything here follows from the timeline, the playhead and the markers.
#include "ui/dialogs/commandsheet.h"
#include "ui/models/eventlistmodel.h"
#include "ui/pages/detailpanel.h"
#include "ui/pages/eventspanel.h"
#include "ui/pages/hiddenwords.h"
#include "ui/pages/mirrorfact.h"
#include "ui/pages/orderhead.h"
#include "ui/pages/orderpage.h"
#include "ui/pages/workspace.h"
#include "ui/services/mirroring.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/timelinestrip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace foldline::ui {

namespace {

const QString PastMessage = QStringLiteral("past");
const QString StaleMessage = QStringLiteral("stale");
const QString HiddenMessage = QStringLiteral("hidden");

std::optional<std::size_t> optionalIndex(int index)
{
    return index >= 0 ? std::optional(static_cast<std::size_t>(index)) : std::nullopt;
}

QString laterText(int count)
{
    if (count == 1)
        return OrderPage::tr("1 later event is dimmed. Commands work on the present: return to now first.");
    return OrderPage::tr("%1 later events are dimmed. Commands work on the present: return to now first.").arg(count);
}

} // namespace

void OrderPage::refreshAll()
{
    const TimeFormat &format = workspace().timeFormat();
    m_strip->setTimeFormat(format);
    m_events->setTimeFormat(format);
    m_playback->setZone(format.zoneName());
    m_strip->setMarkers(m_markerA, m_markerB);
    m_events->setMarkers(optionalIndex(m_markerA), optionalIndex(m_markerB));
    m_playback->setMarkers(revisionAt(m_markerA), revisionAt(m_markerB));
    refreshNewEvents();
    refreshHidden();
    refreshPlayhead();
    refreshLive();
}

void OrderPage::refreshPlayhead()
{
    if (!m_timeline)
        return;
    const TimeFormat &format = workspace().timeFormat();
    m_strip->setPlayhead(m_playhead);
    m_playback->setPosition(m_playhead, lastIndex() + 1);
    m_events->setPlayhead(position());
    m_detail->setPosition({m_timeline, position(), m_firstNew, optionalIndex(m_markerA), optionalIndex(m_markerB)},
                          !m_followPresent, format);
    if (m_followPresent) {
        m_playback->setAsOf(QString(), QString(), QString());
    } else if (!position()) {
        m_playback->setAsOf(tr("before the first event"), tr("before the first"), QString());
    } else {
        const auto ticks = m_timeline->entry(*position()).event.created.ticks();
        m_playback->setAsOf(format.dateTime(ticks), format.dateTime(ticks, TimeFormat::Detail::Seconds),
                            format.full(ticks));
    }
    refreshHead();
    refreshPast();
}

void OrderPage::refreshHead()
{
    if (position()) {
        aggregates::Summary summary = m_type.summary(m_timeline->stateAt(*position()));
        if (summary.title.empty()) // a stream that nothing else is known of
            summary.title = utf8(title());
        m_head->setSummary(summary);
    } else {
        aggregates::Summary nothing;
        nothing.title = m_type.category().empty() ? utf8(title()) : std::string(m_type.name()) + ' ' + utf8(title());
        m_head->setSummary(nothing);
    }
    m_head->setPast(!m_followPresent);
    refreshCommands();
    const QString token = m_timeline->isEmpty()
                              ? QString()
                              : qtext(m_type.summary(m_timeline->stateAt(m_timeline->size() - 1)).statusToken);
    if (token != m_token) {
        m_token = token;
        emit titleChanged();
    }
}

void OrderPage::refreshCommands()
{
    if (!m_timeline)
        return;
    QString locked;
    if (m_sheet != nullptr)
        locked = tr("Finish or close the command that is open first.");
    else
        locked = writingRefusal(workspace().session());
    m_head->setCommands(m_timeline->isEmpty() ? m_type.initial() : m_timeline->stateAt(m_timeline->size() - 1), locked);
}

void OrderPage::refreshPast()
{
    if (m_followPresent || !m_timeline) {
        m_message->withdraw(PastMessage);
        return;
    }
    const int later = lastIndex() - m_playhead;
    MessageBar::Message message;
    message.kind = MessageBar::Kind::Past;
    if (position()) {
        const TimeFormat &format = workspace().timeFormat();
        const auto &event = m_timeline->entry(*position()).event;
        message.first = {{tr("You are looking at the past:"), TextRun::Style::Strong},
                         {tr(" revision %1, ").arg(event.revision.value), TextRun::Style::Normal},
                         {format.dateTime(event.created.ticks()), TextRun::Style::Figure},
                         {QLatin1Char(' ') + format.zoneName(), TextRun::Style::Normal},
                         {QStringLiteral("  ") + laterText(later), TextRun::Style::Muted}};
        if (later == 0)
            message.first.last() = {QStringLiteral("  ") + tr("No later event is known."), TextRun::Style::Muted};
    } else {
        message.first = {
            {tr("You are looking at the past. %1.").arg(beforeFirstWords(m_timeline)), TextRun::Style::Strong},
            {QStringLiteral("  ") + laterText(later), TextRun::Style::Muted}};
    }
    m_message->offer(PastMessage, message);
}

void OrderPage::refreshHidden()
{
    if (m_timeline && m_timeline->hidden().first > 0)
        m_hidden->offer(HiddenMessage, hiddenMessage(m_timeline->hidden(), !m_timeline->isEmpty()));
    else
        m_hidden->withdraw(HiddenMessage);
}

void OrderPage::refreshNewEvents()
{
    const int count = m_firstNew && m_timeline ? lastIndex() + 1 - static_cast<int>(*m_firstNew) : 0;
    m_strip->setNewEvents(count);
    m_events->setFresh(count > 0 ? m_firstNew : std::nullopt, m_newSince);
}

void OrderPage::refreshLive()
{
    const auto &session = workspace().session();
    const auto known = knownUpTo(session);
    if (!known) {
        m_message->withdraw(StaleMessage);
        m_strip->setEnd(TimelineEnd::Present);
        return;
    }
    const TimeFormat &format = workspace().timeFormat();
    m_strip->setEnd(TimelineEnd::LastKnown, known->ticks());
    if (session.location().offline) // the window says it
        return m_message->withdraw(StaleMessage);
    if (showsLastKnown(session))
        return m_message->offer(StaleMessage, lastKnownMessage(session, format));
    const auto &ended = session.liveState().error;
    const bool hasEnded = session.liveState().kind == LiveState::Kind::Closed && ended;
    m_message->offer(StaleMessage, MessageBar::Kind::Warning,
                     hasEnded ? qtext(ended->message) : tr("The store does not answer."),
                     tr("This page is stale since %1 %2. Nothing was lost: all you see was loaded before.")
                         .arg(format.time(known->ticks()), format.zoneName()),
                     {{QStringLiteral("retryNow"), tr("Try now"), true}});
}

void OrderPage::openCommand(const QString &name)
{
    const aggregates::CommandSpec *spec = m_type.command(utf8(name));
    if (spec == nullptr || m_sheet != nullptr || !m_timeline)
        return;
    m_player.stop();
    m_sheet = new CommandSheet(workspace().theme(), workspace().session(), m_type, *spec, workspace().actor(),
                               workspace().timeFormat(), m_right);
    m_sheet->setTip(m_timeline);
    connect(m_sheet, &CommandSheet::closeRequested, this, &OrderPage::closeSheet);
    connect(m_sheet, &CommandSheet::written, this, [this](const QString &, quint64 revision) {
        emit workspace().notified(tr("Written as revision %1").arg(revision));
    });
    m_right->addWidget(m_sheet);
    m_right->setCurrentWidget(m_sheet);
    m_splitterBefore = m_splitter->saveState();
    const int narrow = std::min(m_splitter->sizes().front(), workspace().theme().px(520));
    m_splitter->setSizes({narrow, m_splitter->width() - narrow});
    m_sheet->focusForm();
    refreshCommands();
}

void OrderPage::closeSheet()
{
    if (m_sheet == nullptr)
        return;
    m_right->setCurrentWidget(m_detail);
    m_right->removeWidget(m_sheet);
    m_splitter->restoreState(m_splitterBefore);
    m_sheet->deleteLater();
    m_sheet = nullptr;
    refreshCommands();
    m_events->table().setFocus(Qt::OtherFocusReason);
}

void OrderPage::copy(const QString &what)
{
    if (!m_timeline || m_timeline->isEmpty())
        return;
    QString text;
    if (what == QLatin1String("id")) {
        text = title();
    } else if (what == QLatin1String("state")) {
        text = qtext(json::pretty(m_timeline->jsonAt(position().value_or(m_timeline->size() - 1))));
    } else {
        const TimeFormat &format = workspace().timeFormat();
        for (std::size_t i = 0; i < m_timeline->size(); ++i) {
            const history::Entry &entry = m_timeline->entry(i);
            text +=
                format.full(entry.event.created.ticks()) + QStringLiteral("  ") + qtext(entry.narration.sentence) +
                (entry.narration.detail.empty()
                     ? QString()
                     : QStringLiteral(" (") + qtext(entry.narration.detail) + QLatin1Char(')')) +
                (entry.actor.empty() ? QString() : QStringLiteral(", ") + qtext(entry.actor)) +
                (entry.reason.empty() ? QString() : QStringLiteral(": “") + qtext(entry.reason) + QStringLiteral("”")) +
                QLatin1Char('\n');
        }
    }
    QGuiApplication::clipboard()->setText(text);
    emit workspace().notified(tr("Copied"));
}

TabState OrderPage::state() const
{
    TabState result;
    result.page = QStringLiteral("order");
    result.stream = m_stream;
    const auto revision = [this](int index) {
        const qint64 value = revisionAt(index);
        return value >= 0 ? std::optional(static_cast<quint64>(value)) : std::nullopt;
    };
    if (!m_timeline)
        return m_pending.value_or(result);
    result.playhead = m_followPresent ? std::nullopt : revision(m_playhead);
    result.beforeFirst = !m_followPresent && m_playhead < 0;
    result.markerA = revision(m_markerA);
    result.markerB = revision(m_markerB);
    result.panel = m_detail->panelName();
    result.timeAxis = m_strip->axis() == TimelineAxis::Time;
    return result;
}

void OrderPage::restore(const TabState &state)
{
    m_detail->setPanelName(state.panel);
    const TimelineAxis axis = state.timeAxis ? TimelineAxis::Time : TimelineAxis::Revision;
    m_strip->setAxis(axis);
    m_playback->setAxis(axis);
    m_pending = state;
    if (m_timeline) {
        applyPending();
        refreshAll();
    }
}

QMap<QString, QByteArray> OrderPage::layouts() const
{
    // A sheet takes room only while it is open.
    return {{QStringLiteral("order.splitter"), m_sheet != nullptr ? m_splitterBefore : m_splitter->saveState()}};
}

void OrderPage::restoreLayouts(const QMap<QString, QByteArray> &layouts)
{
    const auto splitter = layouts.value(QStringLiteral("order.splitter"));
    if (splitter.isEmpty())
        return;
    if (m_sheet != nullptr)
        m_splitterBefore = splitter;
    else
        m_splitter->restoreState(splitter);
}

void OrderPage::focusContent() { m_events->table().setFocus(Qt::OtherFocusReason); }

} // namespace foldline::ui
