// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/eventdetail.h"
#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QWidget>

#include <optional>

class QFormLayout;
class QGridLayout;
class QStackedLayout;

class QLabel;

namespace foldline::ui {

class JsonView;
class PlainLabel;
class RunLabel;
class StoreSession;
class Theme;

/// Everything that one event is: sentence, warnings, stored and current form side by side, metadata, envelope.
class EventPanel : public QWidget
{
    Q_OBJECT

public:
    EventPanel(const Theme &theme, StoreSession &session, QWidget *parent = nullptr);

    void setEntry(const EntryPtr &entry, const TimeFormat &format);
    /// What it says while there is no entry.
    void setNothing(const QString &words) { m_nothing = words; }
    /// Without what stands beside it already: the sentence, and how the event was read.
    void setCompact(bool compact);

signals:
    void detailShown(const foldline::ui::EventDetailPtr &detail);
    void copied(const QString &what);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *column(const QString &title, RunLabel *&head, JsonView *&view);
    void setupForms();
    void arrange();
    void show(const EventDetailPtr &detail);
    void showEnvelope(const EventDetail &detail);

    const Theme &m_theme;
    EventDetailService m_service;
    EntryPtr m_entry;
    TimeFormat m_format;
    QLabel *m_shape;
    RunLabel *m_heading;
    RunLabel *m_moment;
    PlainLabel *m_warning;
    PlainLabel *m_note;
    QString m_nothing;
    bool m_compact = false;
    RunLabel *m_storedHead = nullptr;
    RunLabel *m_currentHead = nullptr;
    RunLabel *m_metadataHead = nullptr;
    JsonView *m_stored = nullptr;
    JsonView *m_current = nullptr;
    JsonView *m_metadata = nullptr;
    QGridLayout *m_grid = nullptr;
    QWidget *m_storedColumn = nullptr;
    QWidget *m_currentColumn = nullptr;
    QWidget *m_metadataColumn = nullptr;
    QWidget *m_envelopeColumn = nullptr;
    QWidget *m_forms = nullptr;
    QGridLayout *m_envelope = nullptr;
};

/// The stored bytes of one event: data as it was written, and a hex view.
class RawPanel : public QWidget
{
    Q_OBJECT

public:
    RawPanel(const Theme &theme, StoreSession &session, QWidget *parent = nullptr);

    void setEntry(const EntryPtr &entry);

private:
    void show(const EventDetailPtr &detail);
    void refresh();

    EventDetailService m_service;
    EntryPtr m_entry;
    EventDetailPtr m_detail;
    class SegmentedControl *m_choice;
    PlainLabel *m_size;
    JsonView *m_view;
};

} // namespace foldline::ui
