// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QWidget>

#include <optional>

class QLineEdit;

namespace foldline::ui {

class EventListModel;
class EventTable;
class PlainLabel;
class Theme;

/// The events of one stream in words, with a filter; the row of the playhead is the selected one.
class EventsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit EventsPanel(const Theme &theme, QWidget *parent = nullptr);

    void setTimeline(const TimelinePtr &timeline);
    void setTimeFormat(const TimeFormat &format);
    void setPlayhead(std::optional<std::size_t> index);
    void setMarkers(std::optional<std::size_t> a, std::optional<std::size_t> b);
    /// Events from `first` on came while the page was open, since `sinceTicks`.
    void setFresh(std::optional<std::size_t> first, qint64 sinceTicks);
    [[nodiscard]] EventTable &table() const { return *m_table; }
    [[nodiscard]] EventListModel &model() const { return *m_model; }

signals:
    void eventChosen(std::size_t index);

private:
    void setupHead();
    void refreshSeparator();

    const Theme &m_theme;
    EventListModel *m_model;
    EventTable *m_table;
    PlainLabel *m_count = nullptr;
    QLineEdit *m_filter = nullptr;
    TimeFormat m_format;
    std::optional<std::size_t> m_playhead;
    std::optional<std::size_t> m_firstNew;
    qint64 m_sinceTicks = 0;
};

} // namespace foldline::ui
