// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/kurrentdb/settings/connectionsettings.h"

#include <QString>
#include <QStringList>

namespace foldline::ui {

/// A connection as the fields of a form, each as it is typed. Times are in milliseconds.
struct ConnectionFields
{
    QString hosts; ///< `db1:2113, db2:2113`
    bool discover = false;
    bool tls = true;
    bool tlsVerifyCert = true;
    QString tlsCAFile;
    QString userCertFile;
    QString userKeyFile;
    QString user;
    QString nodePreference;
    QString defaultDeadline;
    QString gossipTimeout;
    QString maxDiscoverAttempts;
    QString discoveryInterval;
    QString keepAliveInterval; ///< `-1`: off
    QString keepAliveTimeout;
    QString connectionName;
    QString compression;
    bool operator==(const ConnectionFields &) const = default;
};

/// Without the password. Pure.
[[nodiscard]] ConnectionFields fieldsOf(const kurrentdb::ConnectionSettings &settings);
/// What the fields say, with an empty password. InvalidInput names the option, or the host, and says what is accepted.
/// Pure; `settingsOf(fieldsOf(x)) == withoutSecrets(x)`.
[[nodiscard]] Result<kurrentdb::ConnectionSettings> settingsOf(const ConnectionFields &fields);
/// `leader`, `follower`, `random`, `readOnlyReplica`.
[[nodiscard]] const QStringList &nodePreferences();
/// `identity`, `gzip`.
[[nodiscard]] const QStringList &compressions();

} // namespace foldline::ui
