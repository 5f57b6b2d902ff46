// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QAbstractTableModel>

#include <optional>
#include <string>
#include <vector>

namespace foldline::ui {

/// Every value of a state (leaves, and empty containers) with the event that last changed it.
class BlameModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        FieldColumn,
        ValueColumn,
        RevisionColumn,
        KindColumn,
        WhenColumn,
        WhoColumn,
        ReasonColumn,
        ColumnCount
    };

    explicit BlameModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setTimeFormat(const TimeFormat &format);
    void setPosition(const TimelinePtr &timeline, std::optional<std::size_t> index);

private:
    struct Row
    {
        std::string pointer;
        QString value;
        QString json;
        std::size_t event = 0;
        bool figure = false;
        bool operator==(const Row &) const = default;
    };
    void collect(std::string &pointer, const json::Value &value, const history::BlameNode &blame,
                 std::vector<Row> &rows) const;
    [[nodiscard]] QString display(const Row &row, int column) const;
    [[nodiscard]] QVariant cell(const Row &row, int column, int role) const;

    TimelinePtr m_timeline;
    TimeFormat m_format;
    std::optional<std::size_t> m_index;
    std::vector<Row> m_rows;
};

} // namespace foldline::ui
