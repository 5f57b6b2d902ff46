// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/history/diff.h"
#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QAbstractTableModel>

#include <optional>
#include <utility>
#include <vector>

namespace foldline::ui {

/// What differs between the states after two events.
class ChangesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { SignColumn, FieldColumn, BeforeColumn, AfterColumn, ColumnCount };

    explicit ChangesModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setTimeFormat(const TimeFormat &format);
    /// `before` nullopt: from nothing. A null timeline, or `after` nullopt, empties the model.
    void setRange(const TimelinePtr &timeline, std::optional<std::size_t> before, std::optional<std::size_t> after);
    /// The events that are compared, by index.
    [[nodiscard]] std::pair<std::optional<std::size_t>, std::optional<std::size_t>> range() const
    {
        return {m_before, m_after};
    }
    [[nodiscard]] const std::vector<history::Change> &changes() const { return m_changes; }
    /// The two states compared line by line, unchanged runs folded.
    [[nodiscard]] std::vector<history::DiffLine> lines() const;

private:
    [[nodiscard]] QStringList shorter(const history::Change &change, const json::Value &value) const;
    [[nodiscard]] QString shown(const history::Change &change, const std::optional<json::Value> &value) const;

    TimelinePtr m_timeline;
    TimeFormat m_format;
    std::optional<std::size_t> m_before;
    std::optional<std::size_t> m_after;
    std::vector<history::Change> m_changes;
};

} // namespace foldline::ui
