// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/sessionstate.h"
#include "ui/services/storesession.h"

#include <QObject>

class QMenu;
class QWidget;

namespace foldline::ui {

class ServerChooser;
class Workspace;

/// Opening stores: new, open, recent, demo, import. Long work shows its progress and can be cancelled; nothing waits.
class StoreChooser : public QObject
{
    Q_OBJECT

public:
    StoreChooser(Workspace &workspace, QWidget *window);

    void setRecent(const QList<RecentStore> &recent) { m_recent = recent; }
    [[nodiscard]] const QList<RecentStore> &recent() const { return m_recent; }
    /// The menu of the connection button, made anew each time.
    void fill(QMenu *menu);

    void open(const QString &file, OpenMode mode);
    /// A server by its connection string, which is kept in memory only.
    void connectTo(const QString &connectionString, OpenMode mode);
    void openDialog(bool readOnly);
    /// A saved connection; without one of that id nothing happens.
    void openConnection(const QString &id);
    void connectDialog();
    [[nodiscard]] ServerChooser &servers() { return *m_servers; }
    void newDialog();
    void importDialog();
    /// Imports into the open store, or into a new one that is asked for.
    void importFile(const QString &file);
    /// The demo of the user's data folder; made first where it is not there.
    void openDemo(const orders::DemoOptions &options);
    [[nodiscard]] static QString demoFile();
    [[nodiscard]] static orders::DemoOptions defaultDemo();
    /// A file that was dropped on the window: a store or an interchange file.
    void openDropped(const QString &file);

signals:
    void failed(const QString &what, const foldline::Error &error);
    void finished(const QString &summary);

private:
    void watch(Job *job, const QString &title, std::function<void()> onSuccess);

    Workspace &m_workspace;
    QWidget *m_window;
    ServerChooser *m_servers;
    QList<RecentStore> m_recent;
    QString m_importNext; ///< goes into the store that is being opened
};

} // namespace foldline::ui
