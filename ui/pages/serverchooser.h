// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/storesession.h"

#include <QObject>
#include <QPointer>

class QMenu;
class QWidget;

namespace foldline::ui {

class ConnectDialog;
class Workspace;
struct SavedConnection;

/// Opening servers: the connections dialog, the saved connections in a menu, and their passwords between keychain and
/// dialogs. Nothing waits.
class ServerChooser : public QObject
{
    Q_OBJECT

public:
    ServerChooser(Workspace &workspace, QWidget *window);

    /// A server by its connection string, which is kept in memory only. One of the saved connections lends it its name,
    /// its colour and its production mark.
    void connectTo(const QString &connectionString, OpenMode mode);
    /// The same for one that is opened with a mirror, or without being asked.
    void connectTo(StoreLocation location);
    /// A saved connection: its password comes from the keychain, else it is asked for.
    void open(const QString &id);
    /// After a server could not be opened, with that one in it.
    void openDialog();
    /// The saved connections, those opened last first.
    void fill(QMenu *menu);

signals:
    /// Something about passwords did not work; what, and what that means.
    void noted(const QString &what, const QString &details);

private:
    void openAt(const SavedConnection &connection, const QString &password);
    void askForPassword(const QString &id, const QString &user, const QString &reason);
    void keepPassword(const QString &id, const QString &password);
    void forgetPassword(const QString &id);
    void notKept(const QString &id, const Error &error);
    void offerPassword(const QString &id);

    Workspace &m_workspace;
    QWidget *m_window;
    QPointer<ConnectDialog> m_dialog;
    QString m_asked; ///< the saved connection that is being opened
};

} // namespace foldline::ui
