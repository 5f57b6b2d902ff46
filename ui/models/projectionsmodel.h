// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/projectionrunner.h"
#include "ui/models/roles.h"

#include <QAbstractTableModel>
#include <QList>
#include <QPointF>
#include <QTimer>

#include <optional>
#include <vector>

namespace foldline::ui {

class StoreSession;

/// One row a projection. Keeps the rate of the last two minutes and the events behind of the last ten, one sample a
/// second, for the sparkline and the chart.
class ProjectionsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn,
        StateColumn,
        PositionColumn,
        BehindColumn,
        RateColumn,
        RowsColumn,
        ErrorColumn,
        ColumnCount
    };
    enum OwnRole {
        RatesRole = FirstFreeRole, ///< QList<double>, one sample a second, oldest first
        ProgressRole,              ///< double 0 … 1 while rebuilding, else invalid
        StateRole                  ///< projections::RunState as int
    };
    static constexpr int RateSamples = 120;
    static constexpr int BehindSamples = 600;

    explicit ProjectionsModel(StoreSession &session, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    [[nodiscard]] const projections::RunnerStatus &statusAt(int row) const
    {
        return m_rows[static_cast<std::size_t>(row)].status;
    }
    /// x: seconds before now (negative), y: events behind.
    [[nodiscard]] QList<QPointF> behindHistory(int row) const;
    [[nodiscard]] QList<QPointF> behindMillisecondsHistory(int row) const;
    /// Takes a sample of every row; the timer does it once a second.
    void sample();

signals:
    void sampled();

private:
    struct Row
    {
        projections::RunnerStatus status;
        std::optional<events::Position> sampled; ///< where it stood at the last sample
        QList<double> rates;
        QList<double> behind;
        QList<double> behindMilliseconds;
    };
    void take(const projections::RunnerStatus &status);
    void reset();
    [[nodiscard]] QString display(const projections::RunnerStatus &status, int column) const;
    [[nodiscard]] QVariant cell(const Row &row, int column, int role) const;

    StoreSession &m_session;
    std::vector<Row> m_rows;
    QTimer m_timer;
};

/// `running`, `catching up`, `paused`, `rebuilding`, `stopped`, `idle`.
[[nodiscard]] QString runStateText(projections::RunState state);
/// "0 events, 3 ms", "3 590 events, 8 min 54 s".
[[nodiscard]] QString behindText(const projections::RunnerStatus &status);
/// Why it stopped, with the event that it could not take.
[[nodiscard]] QString stoppedText(const projections::RunnerStatus &status);

} // namespace foldline::ui
