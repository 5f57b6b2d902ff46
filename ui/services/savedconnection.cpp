// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/savedconnection.h"

#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/services/jsonfile.h"
#include "ui/services/textconversion.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <optional>

namespace foldline::ui {

namespace {

constexpr int FormatVersion = 1;

QString key(const char *name) { return QLatin1StringView(name); }

std::optional<kurrentdb::ConnectionSettings> settingsOf(const QString &connection)
{
    auto settings = kurrentdb::parseConnectionString(utf8(connection.trimmed()));
    return settings ? std::optional(*std::move(settings)) : std::nullopt;
}

QJsonObject toJson(const mirror::MirrorWish &wish)
{
    QJsonObject object;
    object.insert(key("wanted"), wish.isWanted);
    object.insert(key("agreed"), wish.hasAgreed);
    if (wish.sizeLimit)
        object.insert(key("limit"), QString::number(*wish.sizeLimit));
    if (wish.kept) {
        QJsonArray categories;
        for (const std::string &category : wish.kept->categories())
            categories.append(qtext(category));
        object.insert(key("categories"), categories);
    }
    return object;
}

/// What is missing or no such value is left to the mirror, and nothing is wanted or agreed to by mistake.
mirror::MirrorWish readWish(const QJsonObject &object)
{
    mirror::MirrorWish wish;
    wish.isWanted = object.value(key("wanted")).toBool();
    wish.hasAgreed = object.value(key("agreed")).toBool();
    if (const auto limit = mirror::parseSize(utf8(object.value(key("limit")).toString())))
        wish.sizeLimit = *limit;
    if (const QJsonValue categories = object.value(key("categories")); categories.isArray()) {
        std::vector<std::string> names;
        for (const auto &name : categories.toArray())
            names.push_back(utf8(name.toString()));
        wish.kept = mirror::Kept(std::move(names));
    }
    return wish;
}

QJsonObject toJson(const SavedConnection &connection)
{
    QJsonObject object;
    object.insert(key("id"), connection.id);
    object.insert(key("name"), connection.name);
    object.insert(key("connection"), withoutPassword(connection.connection));
    object.insert(key("color"), connection.color);
    object.insert(key("production"), connection.production);
    object.insert(key("readOnly"), connection.readOnly);
    object.insert(key("keepsPassword"), connection.keepsPassword);
    object.insert(key("lastOpened"), QString::number(connection.lastOpened));
    if (connection.mirror != mirror::MirrorWish())
        object.insert(key("mirror"), toJson(connection.mirror));
    return object;
}

/// nullopt: what stands there is no connection.
std::optional<SavedConnection> readConnection(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    SavedConnection connection;
    connection.id = object.value(key("id")).toString();
    connection.name = object.value(key("name")).toString();
    connection.connection = withoutPassword(object.value(key("connection")).toString());
    if (connection.id.isEmpty() || connection.connection.isEmpty())
        return std::nullopt;
    if (const QString color = object.value(key("color")).toString(); connectionColors().contains(color))
        connection.color = color;
    connection.production = object.value(key("production")).toBool();
    connection.readOnly = object.value(key("readOnly")).toBool(connection.production);
    connection.keepsPassword = object.value(key("keepsPassword")).toBool();
    connection.lastOpened = object.value(key("lastOpened")).toString().toLongLong();
    connection.mirror = readWish(object.value(key("mirror")).toObject());
    return connection;
}

/// All connections of the document, or why there are none.
tl::expected<QList<SavedConnection>, QString> readDocument(const QByteArray &bytes)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return tl::unexpected(error.errorString());
    const QJsonValue list = document.object().value(key("connections"));
    if (!list.isArray())
        return tl::unexpected(QObject::tr("it holds no list of connections"));
    if (const int version = document.object().value(key("version")).toInt(); version != FormatVersion)
        return tl::unexpected(QObject::tr("it is of version %1").arg(version));
    QList<SavedConnection> connections;
    for (const auto &value : list.toArray()) {
        auto connection = readConnection(value);
        if (!connection)
            return tl::unexpected(QObject::tr("entry %1 is no connection").arg(connections.size() + 1));
        connections << *std::move(connection);
    }
    return connections;
}

} // namespace

const QStringList &connectionColors()
{
    static const QStringList colors{
        QStringLiteral("accent"),         QStringLiteral("event-shipped"), QStringLiteral("ok"),
        QStringLiteral("changed-bar"),    QStringLiteral("event-removed"), QStringLiteral("event-confirmed"),
        QStringLiteral("event-cancelled")};
    return colors;
}

QString withoutPassword(const QString &text)
{
    const auto settings = settingsOf(text);
    return settings ? qtext(kurrentdb::toConnectionString(*settings, kurrentdb::Secrets::Omitted)) : QString();
}

QString hostsOf(const SavedConnection &connection)
{
    const auto settings = settingsOf(connection.connection);
    return settings ? qtext(kurrentdb::displayName(*settings)) : QString();
}

QString titleOf(const SavedConnection &connection)
{
    return connection.name.isEmpty() ? hostsOf(connection) : connection.name;
}

LoadedConnections ConnectionsFile::load() const
{
    QFile file(m_file);
    if (m_file.isEmpty() || !file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return {{}, setAside(file.errorString())};
    if (file.size() > MaxBytes)
        return {{}, setAside(QObject::tr("it is larger than any list of connections"))};
    auto read = readDocument(file.readAll());
    file.close();
    if (!read)
        return {{}, setAside(read.error())};
    return {*std::move(read), {}};
}

QString ConnectionsFile::setAside(const QString &reason) const
{
    const QString moment = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss"));
    QString aside = m_file + QStringLiteral(".damaged-") + moment;
    if (QFileInfo::exists(aside))
        aside += QLatin1Char('-') + QUuid::createUuid().toString(QUuid::Id128).left(8);
    if (QFile::rename(m_file, aside))
        return QObject::tr("%1 cannot be read (%2). It was renamed to %3 and is otherwise as it was; passwords are in "
                           "the keychain, not in it.")
            .arg(m_file, reason, QFileInfo(aside).fileName());
    return QObject::tr("%1 cannot be read (%2) and could not be renamed. It is not written to until that is mended.")
        .arg(m_file, reason);
}

Result<void> ConnectionsFile::save(const QList<SavedConnection> &connections) const
{
    QJsonArray list;
    for (const SavedConnection &connection : connections)
        list.append(toJson(connection));
    QJsonObject object;
    object.insert(key("version"), FormatVersion);
    object.insert(key("connections"), list);
    return saveJsonFile(m_file, object, "The connections could not be saved; those saved before are still there.");
}

} // namespace foldline::ui
