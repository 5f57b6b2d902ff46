// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/history/diff.h"
#include "ui/services/timeformat.h"
#include "ui/services/timelineservice.h"

#include <QAbstractItemModel>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace foldline::ui {

/// The state after one event as a tree: each value with the event that made it, and what this event changed. Moving the
/// playhead updates in place, so a view keeps its expanded rows and its place. Children are made when asked for.
class StateTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { FieldColumn, ValueColumn, FigureColumn, ChangedByColumn, ColumnCount }; ///< StateTreeColumn

    explicit StateTreeModel(QObject *parent = nullptr);
    ~StateTreeModel() override;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setTimeFormat(const TimeFormat &format);
    /// Shows the state after that event; a null timeline or nullopt shows nothing ("did not exist yet").
    void setPosition(const TimelinePtr &timeline, std::optional<std::size_t> index);
    [[nodiscard]] std::optional<std::size_t> position() const { return m_index; }
    /// Values that the event at the playhead changed (leaves and whole containers).
    [[nodiscard]] int changeCount() const;
    /// The row of that value, first column; makes the children on the way. Invalid when nothing is there.
    [[nodiscard]] QModelIndex indexOf(const QString &pointer) const;
    /// The value as pretty JSON, numbers as they are written.
    [[nodiscard]] QString jsonAt(const QModelIndex &index) const;

signals:
    void positionChanged();

private:
    struct Node;
    struct Snapshot;
    [[nodiscard]] Node *nodeAt(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Node &node) const;
    void populate(Node &node) const;
    [[nodiscard]] std::unique_ptr<Node> makeChild(Node &parent, std::size_t member) const;
    void bind(Node &child, std::size_t member) const;
    void sync(Node &node);
    void syncRows(Node &node);
    void insertChild(Node &node, std::size_t at);
    void removeChildren(Node &node, std::size_t from, std::size_t to);
    [[nodiscard]] QVariant cell(const Node &node, int column, int role) const;
    [[nodiscard]] QString display(const Node &node, int column) const;

    TimelinePtr m_timeline;
    TimeFormat m_format;
    std::optional<std::size_t> m_index;
    std::unique_ptr<Snapshot> m_snapshot;
    std::unique_ptr<Node> m_root;
};

} // namespace foldline::ui
