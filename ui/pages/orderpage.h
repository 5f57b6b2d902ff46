// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/player.h"
#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <optional>

class QSplitter;
class QStackedWidget;

namespace foldline::ui {

class CommandSheet;
class DetailPanel;
class EmptyState;
class EventsPanel;
class MessageBar;
class OrderHead;
class PlaybackBar;
class TimelineStrip;

/// One aggregate's history: the playhead chooses an event, everything else shows what was true then. In the present it
/// follows new events; in the past it stays.
class OrderPage : public Page
{
    Q_OBJECT

public:
    OrderPage(Workspace &workspace, const QString &stream, QWidget *parent = nullptr);
    ~OrderPage() override;

    [[nodiscard]] static QString idOf(const QString &stream);
    [[nodiscard]] QString id() const override { return idOf(m_stream); }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString token() const override { return m_token; }
    [[nodiscard]] TabState state() const override;
    void restore(const TabState &state) override;
    [[nodiscard]] QMap<QString, QByteArray> layouts() const override;
    void restoreLayouts(const QMap<QString, QByteArray> &layouts) override;
    void focusContent() override;
    [[nodiscard]] bool isSettled() const override { return m_settled; }

    [[nodiscard]] const QString &stream() const { return m_stream; }
    /// Index of the event shown; -1: before the first.
    [[nodiscard]] int playhead() const { return m_playhead; }
    [[nodiscard]] bool isAtPresent() const { return m_followPresent; }
    /// Moves to that event; the last one is the present.
    void goTo(int index);
    void goToRevision(quint64 revision);
    void goToInstant(qint64 ticks);
    void returnToNow();
    void openCommand(const QString &name);

private:
    void setupHead();
    void setupTimeline();
    void setupBody();
    void setupShortcuts();
    void connectTimeline();
    void connectPlayback();
    void takeTimeline(const TimelinePtr &timeline, qsizetype firstNew);
    void showFailure(const Error &error);
    void applyPending();
    void refreshAll();
    void refreshPlayhead();
    void refreshHead();
    void refreshPast();
    void refreshHidden();
    void refreshNewEvents();
    void refreshCommands();
    void refreshLive();
    void step(PlaybackBar::Step step);
    void setMarker(TimelineMarker marker, int index);
    void enterAsOf(const QString &text);
    void closeSheet();
    void copy(const QString &what);
    [[nodiscard]] std::optional<std::size_t> position() const;
    [[nodiscard]] int lastIndex() const;
    [[nodiscard]] qint64 revisionAt(int index) const;

    QString m_stream;
    QString m_token;
    const aggregates::AggregateType &m_type;
    TimelineService m_service;
    TimelinePtr m_timeline;
    Player m_player;
    int m_playhead = -1;
    bool m_followPresent = true;
    bool m_settled = false;
    std::optional<std::size_t> m_firstNew;
    qint64 m_newSince = 0;
    int m_markerA = -1;
    int m_markerB = -1;
    std::optional<TabState> m_pending;

    QStackedWidget *m_stack = nullptr;
    OrderHead *m_head = nullptr;
    MessageBar *m_message = nullptr;
    MessageBar *m_hidden = nullptr; ///< what the history lacks, whatever else there is to say
    TimelineStrip *m_strip = nullptr;
    PlaybackBar *m_playback = nullptr;
    QSplitter *m_splitter = nullptr;
    QByteArray m_splitterBefore; ///< its state, while a sheet is open
    EventsPanel *m_events = nullptr;
    QStackedWidget *m_right = nullptr;
    DetailPanel *m_detail = nullptr;
    CommandSheet *m_sheet = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace foldline::ui
