// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/jobrunner.h"
#include "ui/services/logreader.h"
#include "ui/services/throttle.h"
#include "ui/services/timeformat.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QStringList>

#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace foldline::ui {

class StoreSession;

/// The whole log through a window of at most WindowRows rows that slides over it. Rows stand newest or oldest first.
/// The view calls `slideUp` at its top and `slideDown` at its bottom (fetchMore does the latter); rows that leave at
/// the other end are removed by signals, so that a view keeps its place by index.
class LogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        PositionColumn,
        TypeColumn,
        StreamColumn,
        RevisionColumn,
        WhatColumn,
        CreatedColumn,
        ActorColumn,
        ColumnCount
    };
    static constexpr int PageRows = 200;
    static constexpr int WindowRows = 1000;

    explicit LogModel(StoreSession &session, QObject *parent = nullptr);
    ~LogModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    /// By position only: ascending is oldest first.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    void setTimeFormat(const TimeFormat &format);
    void setFilter(const LogFilter &filter);
    [[nodiscard]] const LogFilter &filter() const { return m_filter; }
    void setNewestFirst(bool newestFirst);
    [[nodiscard]] bool isNewestFirst() const { return m_newestFirst; }
    /// Live: new events come in while the window stands at the newest end. Paused: they are only counted.
    void setLive(bool live);
    [[nodiscard]] bool isLive() const { return m_live; }
    /// Events appended since the window last stood at the newest end (of the whole log, whatever the filter says).
    [[nodiscard]] quint64 newEvents() const;
    [[nodiscard]] std::optional<Timestamp> pausedSince() const { return m_pausedSince; }

    /// Loads the window anew: from the first row, from the last one, or from that position downwards.
    void goToTop();
    void goToBottom();
    void goTo(events::Position position);
    void slideUp();
    void slideDown();
    [[nodiscard]] bool isAtTop() const { return m_atTop; }
    [[nodiscard]] bool isAtBottom() const { return m_atBottom; }
    [[nodiscard]] bool isLoading() const;

    /// What "show only" and "show all but" filter by in that column.
    [[nodiscard]] static std::optional<LogFilter::Field> filterField(int column);
    [[nodiscard]] EntryPtr entryAt(int row) const;
    [[nodiscard]] QModelIndex indexOf(events::Position position) const;

signals:
    void loadingChanged(bool loading);
    /// The window was loaded anew; `row` is the row to show (-1: none).
    void windowLoaded(int row);
    /// Rows were inserted (positive) or removed (negative) above what the view shows: it scrolls by so many rows to
    /// stay where it is.
    void shiftedBy(int rows);
    /// New events came in while following; keys as in KeyRole.
    void eventsArrived(const QStringList &keys);
    void newEventsChanged(quint64 count);
    void searchProgress(quint64 examined);
    void failed(const foldline::Error &error);

private:
    enum class Edge { Top, Bottom };
    void reload(Edge start, std::optional<events::Position> from = {});
    void takeWindow(Edge start, bool fromEdge, LogPage page, std::optional<events::Position> head, quint64 events);
    void slide(Edge edge);
    void takeSlide(Edge edge, LogPage page);
    void follow();
    void takeNews(LogPage page, std::optional<events::Position> head, quint64 events);
    void insertPage(Edge edge, const LogPage &page);
    void trim(Edge edge);
    void headMoved();
    void storeChanged();
    void run(const LogRequest &request, std::function<void(LogPage)> take);
    [[nodiscard]] LogRequest requestBeyond(Edge edge) const;
    [[nodiscard]] store::Direction directionTowards(Edge edge) const;
    [[nodiscard]] Edge newestEdge() const { return m_newestFirst ? Edge::Top : Edge::Bottom; }
    [[nodiscard]] bool &at(Edge edge) { return edge == Edge::Top ? m_atTop : m_atBottom; }
    [[nodiscard]] bool isAtNewest() const { return m_newestFirst ? m_atTop : m_atBottom; }
    [[nodiscard]] QVariant cell(const history::Entry &entry, int column, int role) const;
    [[nodiscard]] QString display(const history::Entry &entry, int column) const;

    StoreSession &m_session;
    TimeFormat m_format;
    LogFilter m_filter;
    bool m_newestFirst = true;
    bool m_live = true;
    bool m_atTop = true;
    bool m_atBottom = true;
    std::deque<EntryPtr> m_rows;
    QSet<const history::Entry *> m_upcast;
    quint64 m_seenEvents = 0;
    std::optional<events::Position> m_seenTo; ///< up to here the newest end was looked through
    std::optional<Timestamp> m_pausedSince;
    JobRunner m_job;
    Throttle m_throttle;
};

} // namespace foldline::ui
