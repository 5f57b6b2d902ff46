// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/services/eventdetail.h"

class QSplitter;

namespace foldline::ui {

class DataTable;
class EmptyState;
class LogDetail;
class LogFilters;
class LogHistogram;
class LogMatchCount;
class LogModel;
class LogStatisticsService;
class MessageBar;
class PlainLabel;
class SegmentedControl;

/// The whole log as a table of sentences, live or paused, with the chosen event in full below.
class AllEventsPage : public Page
{
    Q_OBJECT

public:
    explicit AllEventsPage(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override { return QStringLiteral("log"); }
    [[nodiscard]] QString title() const override { return tr("All events"); }
    [[nodiscard]] QString iconName() const override { return QStringLiteral("view-list-text"); }
    [[nodiscard]] QMap<QString, QByteArray> layouts() const override;
    void restoreLayouts(const QMap<QString, QByteArray> &layouts) override;
    void focusContent() override;
    [[nodiscard]] bool isSettled() const override { return m_loaded; }

    /// Chooses the event at that global position, or the next one that the filter shows.
    void showPosition(quint64 position);

private:
    void setupHead();
    void setupTable();
    void connectModel();
    void refreshCount();
    void refreshNews();
    void refreshEmpty();
    void connectOverview();
    void takeWindow(int row);
    void addFilter(int column, const QString &value, bool keep);
    void showInstant(qint64 ticks);
    void refreshShown();
    void exportAs(int format);
    void showRow(const QModelIndex &index);
    void lookAbove();
    /// Rows came or went above what is in view.
    void keepPlace(int rows);

    LogModel *m_model = nullptr;
    DataTable *m_table = nullptr;
    MessageBar *m_message = nullptr;
    PlainLabel *m_count = nullptr;
    PlainLabel *m_new = nullptr;
    SegmentedControl *m_live = nullptr;
    LogStatisticsService *m_statistics = nullptr;
    LogHistogram *m_histogram = nullptr;
    LogFilters *m_filters = nullptr;
    QSplitter *m_splitter = nullptr;
    LogMatchCount *m_matches = nullptr;
    LogDetail *m_detail = nullptr;
    EmptyState *m_empty = nullptr;
    std::optional<quint64> m_wanted; ///< position to choose once it is loaded
    quint64 m_examined = 0;          ///< by a search for events that the filter shows
    bool m_loaded = false;           ///< or it could not be
    bool m_slidesUp = false;
};

} // namespace foldline::ui
