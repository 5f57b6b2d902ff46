// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace foldline::ui {

/// The events of a timeline as rows of two lines. What lies after the playhead is later; rows outside the filter are
/// left out.
class EventListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { RevisionColumn, KindColumn, WhatColumn, TimeColumn, ColumnCount }; ///< EventListColumn

    explicit EventListModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setTimeFormat(const TimeFormat &format);
    /// A timeline that grew from the one shown inserts rows; any other one replaces all.
    void setTimeline(const TimelinePtr &timeline);
    [[nodiscard]] const TimelinePtr &timeline() const { return m_timeline; }
    /// Index of the event that the page shows; nullopt: before the first one.
    void setPlayhead(std::optional<std::size_t> index);
    /// Events from this index on are new since the page was opened or last looked at; nullopt: none.
    void setFreshFrom(std::optional<std::size_t> index);
    [[nodiscard]] std::optional<std::size_t> freshFrom() const { return m_freshFrom; }
    void setMarkers(std::optional<std::size_t> a, std::optional<std::size_t> b);
    /// Sentence, detail, reason, actor, type or id contain it; case-insensitive.
    void setFilter(const QString &text);
    [[nodiscard]] QString filter() const { return m_filter; }

    [[nodiscard]] std::size_t eventAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    /// Row of that event; -1 when the filter hides it.
    [[nodiscard]] int rowOf(std::size_t event) const;
    /// Row of the last shown event at or before it; -1: none.
    [[nodiscard]] int rowAtOrBefore(std::size_t event) const;

private:
    [[nodiscard]] bool passes(const history::Entry &entry) const;
    void append(const TimelinePtr &timeline);
    void rebuild(const TimelinePtr &timeline);
    void rowsChanged(std::optional<std::size_t> from, std::optional<std::size_t> to, const QList<int> &roles);
    [[nodiscard]] QVariant cell(const history::Entry &entry, std::size_t event, int column, int role) const;
    [[nodiscard]] QString display(const history::Entry &entry, int column) const;
    [[nodiscard]] QString marker(std::size_t event) const;

    TimelinePtr m_timeline;
    TimeFormat m_format;
    std::vector<std::size_t> m_rows;
    std::optional<std::size_t> m_playhead;
    std::optional<std::size_t> m_freshFrom;
    std::optional<std::size_t> m_markerA;
    std::optional<std::size_t> m_markerB;
    QString m_filter;
    std::string m_needle;
};

} // namespace foldline::ui
