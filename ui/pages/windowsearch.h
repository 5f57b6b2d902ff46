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
    void revisionChosen(const QString &stream, quint64 revision);

private:
    void registerTargets();
    void refreshNote();
    void choose(const QModelIndex &index, bool newTab);

    SearchService *m_service;
    SearchResultsModel *m_results;
    SearchPopup *m_popup;
    QString m_answered; ///< the text that the results are for
};

} // namespace foldline::ui
