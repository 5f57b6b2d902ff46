// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/eventdetail.h"
#include "ui/services/timeformat.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace foldline::ui {

class EventPanel;
class JsonView;
class PanelTabBar;
class RunLabel;
class StoreSession;
class Theme;

/// The event that is chosen in the log: stored and current form, the whole event as JSON, its bytes. Copies it, and
/// leads to its stream as it was then.
class LogDetail : public QWidget
{
    Q_OBJECT

public:
    LogDetail(const Theme &theme, StoreSession &session, QWidget *parent = nullptr);

    void setEntry(const EntryPtr &entry, const TimeFormat &format);

signals:
    void revisionRequested(const QString &stream, quint64 revision);
    void copied(const QString &what);

private:
    void setupBar();
    void take(const EventDetailPtr &detail);
    void refresh();
    void refreshNote();
    void copy(const QString &text, const QString &what);
    [[nodiscard]] QString asText() const;

    const Theme &m_theme;
    StoreSession &m_session;
    EntryPtr m_entry;
    EventDetailPtr m_detail;
    TimeFormat m_format;
    PanelTabBar *m_tabs;
    QStackedWidget *m_stack;
    EventPanel *m_event;
    JsonView *m_json;
    JsonView *m_bytes;
    RunLabel *m_note;
    QWidget *m_copies;
    QPushButton *m_open;
};

} // namespace foldline::ui
