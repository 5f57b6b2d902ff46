// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/streambrowsing.h"
#include "ui/services/jobrunner.h"
#include "ui/services/throttle.h"
#include "ui/services/timeformat.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace foldline::ui {

class StoreSession;

/// The streams of the store, by name part and category, newest or oldest first; pages come as the view asks for them.
class StreamsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        StreamColumn,
        CategoryColumn,
        EventsColumn,
        RevisionColumn,
        FirstColumn,
        LastColumn,
        StateColumn,
        ColumnCount
    };
    static constexpr int PageRows = 200;
    static constexpr std::uint64_t CountedAtMost = 200'000;
    /// Counting lists all of them: once, and then no more often than this while events come.
    static constexpr int RecountMilliseconds = 10'000;

    explicit StreamsModel(StoreSession &session, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    /// By the first event, oldest first, or by the last one, newest first; the store lists in no other order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    void setTimeFormat(const TimeFormat &format);
    void setContains(const QString &text);
    void setCategory(const QString &category);
    void setIncludeSystem(bool include);
    [[nodiscard]] const store::StreamList &list() const { return m_list; }
    [[nodiscard]] bool isLoading() const { return m_job.isRunning(); }
    [[nodiscard]] bool isComplete() const { return m_complete; }
    /// Streams of the list, read or not; more than CountedAtMost: that there are more. Absent: not counted yet, or by a
    /// server not to be counted.
    [[nodiscard]] std::optional<std::uint64_t> total() const { return m_total; }
    [[nodiscard]] QString streamAt(int row) const;
    /// Where the list comes from and how far it has come, in a few words; empty where there is nothing to say.
    [[nodiscard]] QString listingText() const { return m_listing ? textOf(*m_listing) : QString(); }
    [[nodiscard]] static QString textOf(const store::StreamListing &listing);
    /// Whether the streams stand in the order in which they were made, which says nothing of their last events.
    [[nodiscard]] bool isByCreation() const;

signals:
    void loaded();
    void totalChanged();
    void failed(const foldline::Error &error);

private:
    void reload();
    void refresh();
    void countStreams();
    void load(int offset, int count);
    void take(std::optional<store::StreamListing> listing);
    [[nodiscard]] QString headerTip(int section) const;
    void append(std::vector<store::StreamInfo> rows, bool complete);
    [[nodiscard]] QString display(const store::StreamInfo &row, int column) const;
    void replace(std::vector<store::StreamInfo> rows, bool complete);
    [[nodiscard]] QVariant cell(const store::StreamInfo &row, int column, int role) const;

    StoreSession &m_session;
    TimeFormat m_format;
    store::StreamList m_list;
    std::vector<store::StreamInfo> m_rows;
    bool m_complete = true;
    bool m_stale = false;
    std::optional<std::uint64_t> m_total;
    std::optional<store::StreamListing> m_listing;
    JobRunner m_job;
    JobRunner m_counting;
    Throttle m_throttle;
    Throttle m_recount;
};

} // namespace foldline::ui
