// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/connectionfields.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "core/kurrentdb/settings/hosts.h"
#include "core/kurrentdb/settings/options.h"
#include "core/kurrentdb/settings/pieces.h"
#include "ui/services/textconversion.h"

#include <utility>

namespace foldline::ui {

using kurrentdb::ConnectionSettings;

namespace {

constexpr qint64 FirstGossipMilliseconds = 100; // smaller numbers are taken for seconds

QString milliseconds(std::chrono::milliseconds time) { return QString::number(time.count()); }

QString milliseconds(const std::optional<std::chrono::milliseconds> &time)
{
    return time ? milliseconds(*time) : QStringLiteral("-1");
}

/// The fields that are options, as `option=value&…`; empty ones are left at their default.
std::string queryOf(const ConnectionFields &fields)
{
    std::string query = "tls=";
    query += fields.tls ? "true" : "false";
    query += "&tlsVerifyCert=";
    query += fields.tlsVerifyCert ? "true" : "false";
    const std::pair<const char *, const QString &> options[] = {{"tlsCAFile", fields.tlsCAFile},
                                                                {"userCertFile", fields.userCertFile},
                                                                {"userKeyFile", fields.userKeyFile},
                                                                {"nodePreference", fields.nodePreference},
                                                                {"defaultDeadline", fields.defaultDeadline},
                                                                {"gossipTimeout", fields.gossipTimeout},
                                                                {"maxDiscoverAttempts", fields.maxDiscoverAttempts},
                                                                {"discoveryInterval", fields.discoveryInterval},
                                                                {"keepAliveInterval", fields.keepAliveInterval},
                                                                {"keepAliveTimeout", fields.keepAliveTimeout},
                                                                {"connectionName", fields.connectionName},
                                                                {"compression", fields.compression}};
    for (const auto &[name, value] : options) {
        if (!value.isEmpty())
            query += std::string("&") + name + '=' + kurrentdb::escaped(utf8(value));
    }
    return query;
}

/// As they stand in a connection string: without the blanks that a person puts after commas.
std::string hostList(const QString &typed)
{
    QStringList hosts = typed.split(QLatin1Char(','));
    for (QString &host : hosts)
        host = host.trimmed();
    return utf8(hosts.join(QLatin1Char(',')));
}

} // namespace

const QStringList &nodePreferences()
{
    static const QStringList names{QStringLiteral("leader"), QStringLiteral("follower"), QStringLiteral("random"),
                                   QStringLiteral("readOnlyReplica")};
    return names;
}

const QStringList &compressions()
{
    static const QStringList names{QStringLiteral("identity"), QStringLiteral("gzip")};
    return names;
}

ConnectionFields fieldsOf(const ConnectionSettings &settings)
{
    ConnectionFields fields;
    QStringList hosts;
    for (const auto &endpoint : settings.endpoints)
        hosts << qtext(toString(endpoint));
    fields.hosts = hosts.join(QStringLiteral(", "));
    fields.discover = settings.discover;
    fields.tls = settings.tls;
    fields.tlsVerifyCert = settings.tlsVerifyCert;
    fields.tlsCAFile = qtext(settings.tlsCAFile);
    fields.userCertFile = qtext(settings.userCertFile);
    fields.userKeyFile = qtext(settings.userKeyFile);
    fields.user = settings.credentials ? qtext(settings.credentials->user) : QString();
    fields.nodePreference = nodePreferences().at(int(settings.nodePreference));
    fields.defaultDeadline = milliseconds(settings.defaultDeadline);
    fields.gossipTimeout = milliseconds(settings.gossipTimeout);
    fields.maxDiscoverAttempts = QString::number(settings.maxDiscoverAttempts);
    fields.discoveryInterval = milliseconds(settings.discoveryInterval);
    fields.keepAliveInterval = milliseconds(settings.keepAliveInterval);
    fields.keepAliveTimeout = milliseconds(settings.keepAliveTimeout);
    fields.connectionName = qtext(settings.connectionName);
    fields.compression = compressions().at(int(settings.compression));
    return fields;
}

Result<ConnectionSettings> settingsOf(const ConnectionFields &fields)
{
    ConnectionSettings settings;
    auto endpoints = kurrentdb::parseEndpoints(hostList(fields.hosts));
    if (!endpoints)
        return failure(std::move(endpoints.error()));
    settings.endpoints = *std::move(endpoints);
    settings.discover = fields.discover;
    bool isNumber = false;
    if (const qint64 gossip = fields.gossipTimeout.toLongLong(&isNumber); isNumber && gossip < FirstGossipMilliseconds)
        return failure(ErrorCode::InvalidInput, "gossipTimeout must be a whole number of milliseconds from 100 on.");
    if (const auto read = kurrentdb::readOptions(queryOf(fields), settings); !read)
        return failure(read.error());
    if (!fields.user.isEmpty())
        settings.credentials = kurrentdb::Credentials{utf8(fields.user), {}};
    // What could not be written as a connection string is refused in the same words.
    return kurrentdb::parseConnectionString(kurrentdb::toConnectionString(settings, kurrentdb::Secrets::Omitted));
}

} // namespace foldline::ui
