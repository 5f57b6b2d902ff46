// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/orderpage.h"

#include "ui/dialogs/commandsheet.h"
#include "ui/models/eventlistmodel.h"
#include "ui/pages/detailpanel.h"
#include "ui/pages/eventspanel.h"
#include "ui/pages/orderhead.h"
#include "ui/pages/workspace.h"
#include "ui/services/textconversion.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/eventtable.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/surfaces.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/timelinestrip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace foldline::ui {

namespace {

const QString FailureMessage = QStringLiteral("failure");

TimelineMark markOf(const history::Entry &entry, bool fresh)
{
    return {static_cast<qint64>(entry.event.revision.value),
            entry.event.created.ticks(),
            qtext(entry.kind.token),
            !entry.outcome.warnings.empty(),
            entry.outcome.kind == aggregates::FoldOutcome::Kind::Unreadable,
            fresh};
}

} // namespace

OrderPage::OrderPage(Workspace &workspace, const QString &stream, QWidget *parent)
    : Page(workspace, parent), m_stream(stream),
      m_type(workspace.session().registry()->forStream(events::StreamName(utf8(stream)))),
      m_service(workspace.session())
{
    setObjectName(QStringLiteral("orderPage"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    m_stack = new QStackedWidget(this);
    outer->addWidget(m_stack);
    auto *content = new QWidget(m_stack);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_stack->addWidget(content);
    m_empty = new EmptyState(workspace.theme(), m_stack);
    m_stack->addWidget(m_empty);
    setupHead();
    setupTimeline();
    setupBody();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_head, m_message, m_hidden, m_strip, m_playback})
        column->addWidget(widget);
    column->addWidget(makeLine(workspace.theme(), Qt::Horizontal, content));
    column->addWidget(m_splitter, 1);
    setupShortcuts();
    connectTimeline();
    connectPlayback();
    connect(&workspace, &Workspace::timeFormatChanged, this, &OrderPage::refreshAll);
    connect(&workspace.session(), &StoreSession::liveStateChanged, this, &OrderPage::refreshLive);
    connect(&workspace.session(), &StoreSession::lastKnownChanged, this, [this] {
        refreshLive();
        refreshCommands();
    });
    connect(m_empty, &EmptyState::chosen, this, [this](const QString &id) {
        if (id == QLatin1String("retry"))
            m_service.reload();
        else
            emit this->workspace().pageRequested(QStringLiteral("orders"));
    });
    m_head->setTitle(title());
    m_service.load(events::StreamName(utf8(stream)));
}

OrderPage::~OrderPage() = default;

QString OrderPage::idOf(const QString &stream) { return QStringLiteral("order:") + stream; }

QString OrderPage::title() const
{
    return m_type.category().empty() ? m_stream : qtext(events::StreamName(utf8(m_stream)).localId());
}

void OrderPage::setupHead()
{
    auto &theme = workspace().theme();
    m_head = new OrderHead(theme, m_type, this);
    m_message = new MessageBar(theme, this);
    m_hidden = new MessageBar(theme, this);
    m_hidden->setObjectName(QStringLiteral("hiddenBar"));
    connect(m_head, &OrderHead::returnToNowRequested, this, &OrderPage::returnToNow);
    connect(m_head, &OrderHead::commandRequested, this, &OrderPage::openCommand);
    connect(m_head, &OrderHead::copyRequested, this, &OrderPage::copy);
    connect(m_head, &OrderHead::reloadRequested, &m_service, &TimelineService::reload);
    connect(m_message, &MessageBar::actionTriggered, this, [this](const QString &, const QString &action) {
        if (action == QLatin1String("retry"))
            m_service.reload();
        else if (action == QLatin1String("retryNow"))
            workspace().session().retryNow();
    });
}

void OrderPage::setupTimeline()
{
    auto &theme = workspace().theme();
    m_strip = new TimelineStrip(theme, this);
    m_strip->setObjectName(QStringLiteral("timelineStrip"));
    m_playback = new PlaybackBar(theme, this);
    m_playback->setObjectName(QStringLiteral("playbackBar"));
    m_strip->setDescriber([this](int index) {
        return m_timeline && index >= 0 && index <= lastIndex()
                   ? qtext(m_timeline->entry(static_cast<std::size_t>(index)).narration.sentence)
                   : QString();
    });
}

void OrderPage::setupBody()
{
    auto &theme = workspace().theme();
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_events = new EventsPanel(theme, m_splitter);
    m_right = new QStackedWidget(m_splitter);
    m_detail = new DetailPanel(theme, workspace().session(), m_right);
    m_right->addWidget(m_detail);
    m_splitter->addWidget(m_events);
    m_splitter->addWidget(m_right);
    m_events->setMinimumWidth(theme.px(380));
    // Wider than this, a sentence and its time are too far apart to be read as one line.
    m_events->setMaximumWidth(theme.px(1080));
    m_right->setMinimumWidth(theme.px(440));
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_splitter->setSizes({theme.px(580), theme.px(700)});
    connect(m_splitter, &QSplitter::splitterMoved, &workspace(), &Workspace::layoutChanged);
    connect(m_events, &EventsPanel::eventChosen, this, [this](std::size_t index) { goTo(static_cast<int>(index)); });
    connect(m_detail, &DetailPanel::revisionRequested, this,
            [this](qint64 revision) { goToRevision(static_cast<quint64>(revision)); });
    connect(m_detail, &DetailPanel::copied, &workspace(), &Workspace::notified);
    connect(m_detail, &DetailPanel::panelChanged, &workspace(), &Workspace::layoutChanged);
}

void OrderPage::setupShortcuts()
{
    const auto bind = [this](const QKeySequence &keys, auto action) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    bind(Qt::ALT | Qt::Key_Left, [this] { step(PlaybackBar::Step::Previous); });
    bind(Qt::ALT | Qt::Key_Right, [this] { step(PlaybackBar::Step::Next); });
    bind(Qt::ALT | Qt::Key_Home, [this] { step(PlaybackBar::Step::First); });
    bind(Qt::ALT | Qt::Key_End, [this] { returnToNow(); });
    bind(Qt::CTRL | Qt::Key_G, [this] { m_playback->focusAsOf(); });
}

void OrderPage::connectTimeline()
{
    connect(&m_service, &TimelineService::timelineChanged, this, &OrderPage::takeTimeline);
    connect(&m_service, &TimelineService::failed, this, &OrderPage::showFailure);
    connect(m_strip, &TimelineStrip::playheadMoved, this, [this](int index) {
        m_player.stop();
        goTo(index);
    });
    connect(m_strip, &TimelineStrip::newEventsClicked, this, &OrderPage::returnToNow);
    connect(m_strip, &TimelineStrip::playToggled, m_playback, &PlaybackBar::playToggled);
    connect(m_strip, &TimelineStrip::markerChosen, this, &OrderPage::setMarker);
}

void OrderPage::connectPlayback()
{
    connect(m_playback, &PlaybackBar::axisChosen, this, [this](TimelineAxis axis) {
        m_strip->setAxis(axis);
        m_playback->setAxis(axis);
        emit workspace().layoutChanged();
    });
    connect(m_playback, &PlaybackBar::stepRequested, this, &OrderPage::step);
    connect(m_playback, &PlaybackBar::playToggled, this,
            [this] { m_player.isPlaying() ? m_player.stop() : m_player.play(m_playhead); });
    connect(m_playback, &PlaybackBar::speedChosen, this, [this](PlaybackBar::Speed speed) {
        m_player.setSpeed(speed);
        m_playback->setSpeed(speed);
    });
    connect(m_playback, &PlaybackBar::markerSetRequested, this,
            [this](TimelineMarker marker) { setMarker(marker, m_playhead); });
    connect(m_playback, &PlaybackBar::markerClearRequested, this,
            [this](TimelineMarker marker) { setMarker(marker, -1); });
    connect(m_playback, &PlaybackBar::markerVisitRequested, this,
            [this](TimelineMarker marker) { goTo(marker == TimelineMarker::A ? m_markerA : m_markerB); });
    connect(m_playback, &PlaybackBar::compareRequested, m_detail, &DetailPanel::compareMarkers);
    connect(m_playback, &PlaybackBar::zoomRequested, m_strip, &TimelineStrip::zoom);
    connect(m_playback, &PlaybackBar::asOfEntered, this, &OrderPage::enterAsOf);
    connect(&m_player, &Player::stepped, this, &OrderPage::goTo);
    connect(&m_player, &Player::playingChanged, m_playback, &PlaybackBar::setPlaying);
}

void OrderPage::takeTimeline(const TimelinePtr &timeline, qsizetype firstNew)
{
    const bool grew = m_timeline && firstNew > 0;
    m_timeline = timeline;
    m_player.setTimeline(timeline);
    m_message->withdraw(FailureMessage);
    m_stack->setCurrentIndex(0);
    std::vector<TimelineMark> marks;
    for (std::size_t i = grew ? static_cast<std::size_t>(firstNew) : 0; i < timeline->size(); ++i)
        marks.push_back(markOf(timeline->entry(i), grew));
    if (grew) {
        m_strip->appendMarks(marks);
        if (!m_firstNew) {
            m_firstNew = static_cast<std::size_t>(firstNew);
            m_newSince = m_service.loadedAt().value_or(Timestamp::now()).ticks();
        }
    } else {
        m_strip->setMarks(marks);
        m_firstNew.reset();
        m_playhead = std::min(m_playhead, lastIndex());
    }
    m_events->setTimeline(timeline);
    if (m_followPresent)
        m_playhead = lastIndex();
    applyPending();
    if (m_sheet != nullptr)
        m_sheet->setTip(timeline);
    refreshAll();
    if (!m_settled) {
        m_settled = true;
        emit settled();
    }
}

void OrderPage::showFailure(const Error &error)
{
    m_settled = true;
    if (m_timeline && !m_timeline->isEmpty()) {
        m_message->offer(FailureMessage, MessageBar::Kind::Error, tr("This stream could not be read again"),
                         qtext(error.message) + tr(" What you see was read before and is kept."),
                         {{QStringLiteral("retry"), tr("Try again"), true}});
    } else {
        const bool missing = error.code == ErrorCode::NotFound;
        m_empty->setTitle(
            missing ? tr("There is no stream %1").arg(m_stream) : tr("%1 cannot be shown").arg(m_stream),
            missing ? tr("It was never written, or it was deleted. When its first event is written, it appears here.")
                    : qtext(describe(error)));
        m_empty->setRows({{QStringLiteral("retry"), QStringLiteral("view-refresh"), tr("Try again"),
                           tr("Read the stream once more."), tr("Try again"), !missing},
                          {QStringLiteral("orders"), QStringLiteral("view-list-details"), tr("All orders"),
                           tr("Find another one in the table."), tr("Show orders"), missing}});
        m_stack->setCurrentWidget(m_empty);
    }
    emit settled();
}

void OrderPage::applyPending()
{
    if (!m_pending)
        return;
    const TabState pending = *std::exchange(m_pending, std::nullopt);
    const auto indexOf = [this](const std::optional<quint64> &revision) {
        const auto index = revision ? m_timeline->indexOf(events::Revision{*revision}) : std::nullopt;
        return index ? static_cast<int>(*index) : -1;
    };
    m_markerA = indexOf(pending.markerA);
    m_markerB = indexOf(pending.markerB);
    if (pending.beforeFirst) {
        m_playhead = -1;
        m_followPresent = false;
    } else if (pending.playhead) {
        if (const int index = indexOf(pending.playhead); index >= 0 && index < lastIndex()) {
            m_playhead = index;
            m_followPresent = false;
        }
    }
}

std::optional<std::size_t> OrderPage::position() const
{
    return m_playhead >= 0 && m_timeline && !m_timeline->isEmpty() ? std::optional(static_cast<std::size_t>(m_playhead))
                                                                   : std::nullopt;
}

int OrderPage::lastIndex() const { return m_timeline ? static_cast<int>(m_timeline->size()) - 1 : -1; }

qint64 OrderPage::revisionAt(int index) const
{
    return m_timeline && index >= 0 && index <= lastIndex()
               ? static_cast<qint64>(m_timeline->entry(static_cast<std::size_t>(index)).event.revision.value)
               : -1;
}

void OrderPage::goTo(int index)
{
    if (!m_timeline)
        return;
    m_playhead = std::clamp(index, -1, lastIndex());
    m_followPresent = m_playhead == lastIndex();
    m_player.setIndex(m_playhead);
    refreshPlayhead();
    emit workspace().layoutChanged();
}

void OrderPage::goToRevision(quint64 revision)
{
    if (!m_timeline) {
        TabState wanted = m_pending.value_or(state());
        wanted.playhead = revision;
        m_pending = wanted;
        return;
    }
    if (const auto index = m_timeline->indexOf(events::Revision{revision}))
        goTo(static_cast<int>(*index));
}

void OrderPage::goToInstant(qint64 ticks)
{
    if (!m_timeline)
        return;
    const auto index = m_timeline->indexAt(Timestamp::fromTicks(ticks));
    goTo(index ? static_cast<int>(*index) : -1);
    m_followPresent = false;
    refreshPlayhead();
}

void OrderPage::returnToNow()
{
    m_player.stop();
    m_firstNew.reset();
    m_strip->clearFresh();
    goTo(lastIndex());
    refreshNewEvents();
}

void OrderPage::step(PlaybackBar::Step step)
{
    m_player.stop();
    switch (step) {
    case PlaybackBar::Step::First:
        goTo(0);
        break;
    case PlaybackBar::Step::Previous:
        goTo(m_playhead - 1);
        break;
    case PlaybackBar::Step::Next:
        goTo(m_playhead + 1);
        break;
    case PlaybackBar::Step::Last:
        goTo(lastIndex());
        break;
    }
}

void OrderPage::setMarker(TimelineMarker marker, int index)
{
    (marker == TimelineMarker::A ? m_markerA : m_markerB) = index;
    refreshAll();
    emit workspace().layoutChanged();
}

void OrderPage::enterAsOf(const QString &text)
{
    if (text.isEmpty() || text.compare(QLatin1String("now"), Qt::CaseInsensitive) == 0) {
        returnToNow();
        return;
    }
    const auto reference =
        position() ? std::optional(m_timeline->entry(*position()).event.created.ticks()) : std::nullopt;
    const auto ticks = workspace().timeFormat().parse(text, reference);
    if (!ticks) {
        m_playback->showAsOfError(tr("Type a date and time such as 2016-11-19 08:40:02, a time alone, or now."));
        return;
    }
    m_player.stop();
    goToInstant(*ticks);
}

} // namespace foldline::ui
