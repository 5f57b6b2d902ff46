// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/services/keptmirrors.h"
#include "ui/services/storesession.h"

#include <QObject>
#include <QPointer>

#include <chrono>

class QMenu;
class QWidget;

namespace foldline::ui {

class ConnectDialog;
class PasswordDialog;
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
    /// What is on this computer of the server that could not be opened; the server is not asked.
    void openLastKnown();
    /// How long the keychain is waited for before the password is asked for.
    void setKeychainPatience(std::chrono::milliseconds patience) { m_keychainPatience = patience; }
    /// The server whose last known history is shown.
    void reconnect();
    /// The saved connections, those opened last first.
    void fill(QMenu *menu);

signals:
    /// Something about passwords did not work; what, and what that means.
    void noted(const QString &what, const QString &details);
    /// A server that does not answer could not be opened, and a copy of it is on this computer.
    void lastKnownFound(const foldline::Error &error, const foldline::ui::KeptMirror &kept);

private:
    void openAt(const SavedConnection &connection, const QString &password);
    void askKeychain(const QString &id, const QString &user);
    PasswordDialog *askForPassword(const QString &id, const QString &user, const QString &reason);
    void keepPassword(const QString &id, const QString &password);
    void forgetPassword(const QString &id);
    void notKept(const QString &id, const Error &error);
    void offerPassword(const QString &id);

    /// Asks for a local copy where somebody has to agree first, and remembers the answer.
    void settleMirror(StoreLocation &location);
    void lookForLastKnown(const Error &error);
    void leaveMirror(const QString &connection);

    Workspace &m_workspace;
    QWidget *m_window;
    QPointer<ConnectDialog> m_dialog;
    KeptMirrors m_mirrors;
    StoreLocation m_asked; ///< the server that is being opened, or could not be
    std::chrono::milliseconds m_keychainPatience{10'000};
    quint64 m_turn = 0; ///< of what is opened: an answer for an earlier one comes too late
};

} // namespace foldline::ui
