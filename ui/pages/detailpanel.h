// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/changespanel.h"
#include "ui/services/eventdetail.h"
#include "ui/services/timeformat.h"

#include <QWidget>

class QStackedWidget;
class QToolButton;

namespace foldline::ui {

class BlameModel;
class DataTable;
class EventPanel;
class PanelTabBar;
class RawPanel;
class StatePanel;
class StoreSession;
class Theme;

/// State, Changes, Event, Blame and Raw of the event at the playhead. Only the panel in view is brought up to date, so
/// that dragging stays within a frame.
class DetailPanel : public QWidget
{
    Q_OBJECT

public:
    enum Panel { State, Changes, Event, Blame, Raw, PanelCount };

    DetailPanel(const Theme &theme, StoreSession &session, QWidget *parent = nullptr);

    void setPosition(const ChangesPanel::Position &position, bool past, const TimeFormat &format);
    [[nodiscard]] Panel panel() const;
    void setPanel(Panel panel);
    /// `state`, `changes`, …
    [[nodiscard]] QString panelName() const;
    void setPanelName(const QString &name);
    void compareMarkers();

signals:
    void revisionRequested(qint64 revision);
    void copied(const QString &what);
    void panelChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void setupTabs();
    void setupState();
    /// Where there is room for both, the event stands beside the state that it left.
    void arrangeState();
    void refresh();
    void showEntry(EventPanel &panel) const;
    void copyPanel();
    [[nodiscard]] EntryPtr entry() const;

    const Theme &m_theme;
    StoreSession &m_session;
    ChangesPanel::Position m_position;
    TimeFormat m_format;
    bool m_past = false;
    PanelTabBar *m_tabs;
    QStackedWidget *m_stack;
    StatePanel *m_state;
    QWidget *m_stateSide = nullptr;
    QWidget *m_beside = nullptr; ///< made when it is shown first
    EventPanel *m_besideEvent = nullptr;
    ChangesPanel *m_changes;
    EventPanel *m_event;
    BlameModel *m_blameModel;
    DataTable *m_blame;
    RawPanel *m_raw;
};

} // namespace foldline::ui
