// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/roles.h"
#include "ui/services/savedconnection.h"

#include <QAbstractListModel>

namespace foldline::ui {

class ConnectionBook;

/// The saved connections of a book: title, hosts (DetailRole), colour (TokenRole), id (KeyRole). Follows the book, row
/// by row, so that a view keeps its selection. The book must outlive it.
class ConnectionsModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { ProductionRole = FirstFreeRole };

    explicit ConnectionsModel(ConnectionBook &book, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// -1: none.
    [[nodiscard]] int rowOf(const QString &id) const;

private:
    void refresh();

    ConnectionBook &m_book;
    QList<SavedConnection> m_rows;
};

} // namespace foldline::ui
