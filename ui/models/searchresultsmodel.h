// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/searchservice.h"

#include <QAbstractListModel>

namespace foldline::ui {

/// What Ctrl+K found, best first.
class SearchResultsModel : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit SearchResultsModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    /// `typed`: what is emphasised in the titles.
    void setResults(const SearchResults &results, const QString &typed = {});
    [[nodiscard]] const SearchResult *resultAt(int row) const;

private:
    [[nodiscard]] QList<int> emphasis(const QString &title) const;

    SearchResults m_results;
    QString m_typed;
};

} // namespace foldline::ui
