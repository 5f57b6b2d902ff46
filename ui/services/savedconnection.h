// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/kurrentdb/settings/connectionsettings.h"
#include "core/mirror/mirrorwish.h"

#include <QList>
#include <QString>

namespace foldline::ui {

/// A server that was given a name. A value; never holds a password.
struct SavedConnection
{
    QString id;                               ///< what its password is kept under; never shown
    QString name;                             ///< empty: the hosts stand for it
    QString connection;                       ///< connection string, with the user's name at most
    QString color = QStringLiteral("accent"); ///< a design token
    bool production = false;
    bool readOnly = false;
    bool keepsPassword = false;  ///< in the desktop's keychain
    qint64 lastOpened = 0;       ///< milliseconds since the Unix epoch; 0: never
    mirror::MirrorWish mirror{}; ///< the local copy that is to be kept of it
    bool operator==(const SavedConnection &) const = default;
};

/// Tokens that connections may be coloured with.
[[nodiscard]] const QStringList &connectionColors();
/// The connection string without a password; empty: `text` is none.
[[nodiscard]] QString withoutPassword(const QString &text);
/// `db1:2113 +2`; empty when it cannot be read.
[[nodiscard]] QString hostsOf(const SavedConnection &connection);
/// The name, else the hosts.
[[nodiscard]] QString titleOf(const SavedConnection &connection);

struct LoadedConnections
{
    QList<SavedConnection> connections;
    QString note; ///< what happened to a file that could not be read; else empty
};

/// Saved connections in one JSON file, replaced as a whole. Passwords are left out when written, and when read from a
/// file that was edited by hand.
class ConnectionsFile
{
public:
    explicit ConnectionsFile(QString file = {}) : m_file(std::move(file)) {}

    static constexpr qint64 MaxBytes = 4 * 1024 * 1024;

    [[nodiscard]] const QString &file() const { return m_file; }
    /// A missing file is none saved. One that cannot be understood is renamed, and the note says so.
    [[nodiscard]] LoadedConnections load() const;
    /// Any thread.
    [[nodiscard]] Result<void> save(const QList<SavedConnection> &connections) const;

private:
    [[nodiscard]] QString setAside(const QString &reason) const;

    QString m_file;
};

} // namespace foldline::ui
