// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/connectionsmodel.h"

#include "ui/services/connectionbook.h"

#include <algorithm>

namespace foldline::ui {

ConnectionsModel::ConnectionsModel(ConnectionBook &book, QObject *parent)
    : QAbstractListModel(parent), m_book(book), m_rows(book.all())
{
    connect(&book, &ConnectionBook::changed, this, &ConnectionsModel::refresh);
}

int ConnectionsModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

int ConnectionsModel::rowOf(const QString &id) const
{
    const auto found = std::ranges::find(m_rows, id, &SavedConnection::id);
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

QVariant ConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SavedConnection &connection = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(connection);
    case Qt::AccessibleTextRole:
        return connection.production ? tr("%1, production, %2").arg(titleOf(connection), hostsOf(connection))
                                     : tr("%1, %2").arg(titleOf(connection), hostsOf(connection));
    case DetailRole:
        return hostsOf(connection);
    case TokenRole:
        return connection.color;
    case KeyRole:
        return connection.id;
    case ProductionRole:
        return connection.production;
    default:
        return {};
    }
}

void ConnectionsModel::refresh()
{
    const QList<SavedConnection> &now = m_book.all();
    for (qsizetype row = m_rows.size(); row-- > 0;) {
        if (m_book.find(m_rows.at(row).id) != nullptr)
            continue;
        beginRemoveRows({}, int(row), int(row));
        m_rows.removeAt(row);
        endRemoveRows();
    }
    // The book only adds at its end: those that are left stand as they do there, unless it was loaded anew.
    const bool isSameOrder = std::equal(m_rows.begin(), m_rows.end(), now.begin(), now.begin() + m_rows.size(),
                                        [](const auto &a, const auto &b) { return a.id == b.id; });
    if (!isSameOrder) {
        beginResetModel();
        m_rows = now;
        endResetModel();
        return;
    }
    for (qsizetype row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row) == now.at(row))
            continue;
        m_rows[row] = now.at(row);
        emit dataChanged(index(int(row)), index(int(row)));
    }
    if (now.size() == m_rows.size())
        return;
    beginInsertRows({}, int(m_rows.size()), int(now.size()) - 1);
    m_rows = now;
    endInsertRows();
}

} // namespace foldline::ui
