// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/searchresultsmodel.h"

#include "ui/models/roles.h"

namespace foldline::ui {

namespace {

QString sectionOf(SearchResult::Kind kind)
{
    switch (kind) {
    case SearchResult::Kind::Action:
        return SearchResultsModel::tr("Actions");
    case SearchResult::Kind::Page:
        return SearchResultsModel::tr("Pages");
    case SearchResult::Kind::Order:
        return SearchResultsModel::tr("Orders");
    case SearchResult::Kind::Stream:
        return SearchResultsModel::tr("Streams");
    case SearchResult::Kind::Product:
        return SearchResultsModel::tr("Products in orders");
    case SearchResult::Kind::Event:
        break;
    }
    return SearchResultsModel::tr("Events");
}

} // namespace

SearchResultsModel::SearchResultsModel(QObject *parent) : QAbstractListModel(parent) {}

int SearchResultsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_results ? 0 : int(m_results->size());
}

void SearchResultsModel::setResults(const SearchResults &results, const QString &typed)
{
    beginResetModel();
    m_results = results;
    m_typed = typed.trimmed();
    endResetModel();
}

const SearchResult *SearchResultsModel::resultAt(int row) const
{
    return row >= 0 && row < rowCount() ? &(*m_results)[std::size_t(row)] : nullptr;
}

QList<int> SearchResultsModel::emphasis(const QString &title) const
{
    const qsizetype at = m_typed.isEmpty() ? -1 : title.indexOf(m_typed, 0, Qt::CaseInsensitive);
    return at < 0 ? QList<int>() : QList<int>{int(at), int(m_typed.size())};
}

QVariant SearchResultsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SearchResult &result = *resultAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return result.title;
    case DetailRole:
        return result.subtitle;
    case HintRole:
        return result.shortcut;
    case IconNameRole:
        return result.icon;
    case TokenRole:
        return result.token;
    case SectionRole:
        return sectionOf(result.kind);
    case EmphasisRole:
        return QVariant::fromValue(emphasis(result.title));
    case FigureRole:
        return result.kind == SearchResult::Kind::Order || result.kind == SearchResult::Kind::Stream;
    case KeyRole:
        return result.id;
    default:
        return {};
    }
}

} // namespace foldline::ui
