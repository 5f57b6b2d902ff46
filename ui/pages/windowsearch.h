// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/searchservice.h"

#include <QObject>

class QModelIndex;
class QWidget;

namespace foldline::ui {

class SearchPopup;
class SearchResultsModel;
class Workspace;

/// Ctrl+K of a window: the popup, what it searches, and where a result leads.
class WindowSearch : public QObject
{
    Q_OBJECT

public:
    WindowSearch(Workspace &workspace, QWidget *window);

    /// Opens over `anchor` (the top bar's search field).
    void openAt(QWidget *anchor);

signals:
    void actionChosen(const QString &id);
    void pageChosen(const QString &id);
    void streamChosen(const QString &stream, bool newTab);
    void positionChosen(quint64 position);

private:
    void registerTargets();
    void choose(const QModelIndex &index, bool newTab);

    SearchService *m_service;
    SearchResultsModel *m_results;
    SearchPopup *m_popup;
};

} // namespace foldline::ui
