// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/sessionstate.h"

#include "ui/services/jsonfile.h"
#include "ui/services/textconversion.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

#include <algorithm>

namespace foldline::ui {

namespace {

constexpr int FormatVersion = 1;

QString key(const char *name) { return QLatin1StringView(name); }

QJsonValue optionalNumber(const std::optional<quint64> &value)
{
    return value ? QJsonValue(QString::number(*value)) : QJsonValue(QJsonValue::Null);
}

std::optional<quint64> readNumber(const QJsonValue &value)
{
    bool isNumber = false;
    const quint64 number = value.toString().toULongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

QJsonObject toJson(const TabState &tab)
{
    QJsonObject object;
    object.insert(key("page"), tab.page);
    object.insert(key("stream"), tab.stream);
    object.insert(key("playhead"), optionalNumber(tab.playhead));
    object.insert(key("beforeFirst"), tab.beforeFirst);
    object.insert(key("markerA"), optionalNumber(tab.markerA));
    object.insert(key("markerB"), optionalNumber(tab.markerB));
    object.insert(key("panel"), tab.panel);
    object.insert(key("timeAxis"), tab.timeAxis);
    return object;
}

TabState readTab(const QJsonObject &object)
{
    TabState tab;
    tab.page = object.value(key("page")).toString();
    tab.stream = object.value(key("stream")).toString();
    tab.playhead = readNumber(object.value(key("playhead")));
    tab.beforeFirst = object.value(key("beforeFirst")).toBool();
    tab.markerA = readNumber(object.value(key("markerA")));
    tab.markerB = readNumber(object.value(key("markerB")));
    tab.panel = object.value(key("panel")).toString();
    tab.timeAxis = object.value(key("timeAxis")).toBool();
    return tab;
}

QJsonObject toJson(const RecentStore &store)
{
    QJsonObject object;
    object.insert(key("file"), store.file);
    object.insert(key("readOnly"), store.readOnly);
    object.insert(key("production"), store.production);
    return object;
}

RecentStore readStore(const QJsonObject &object)
{
    return {object.value(key("file")).toString(), object.value(key("readOnly")).toBool(),
            object.value(key("production")).toBool()};
}

QJsonObject toJson(const SessionState &state)
{
    QJsonObject object;
    object.insert(key("version"), FormatVersion);
    QJsonArray tabs;
    for (const TabState &tab : state.tabs)
        tabs.append(toJson(tab));
    object.insert(key("tabs"), tabs);
    object.insert(key("currentTab"), state.currentTab);
    QJsonObject layouts;
    for (auto it = state.layouts.cbegin(); it != state.layouts.cend(); ++it)
        layouts.insert(it.key(), QString::fromLatin1(it.value().toBase64()));
    object.insert(key("layouts"), layouts);
    object.insert(key("geometry"), QString::fromLatin1(state.geometry.toBase64()));
    object.insert(key("theme"), state.theme);
    object.insert(key("timeZone"), state.timeZone);
    object.insert(key("actor"), state.actor);
    if (state.store)
        object.insert(key("store"), toJson(*state.store));
    if (!state.connection.isEmpty())
        object.insert(key("connection"), state.connection);
    QJsonArray recent;
    for (const RecentStore &store : state.recent)
        recent.append(toJson(store));
    object.insert(key("recent"), recent);
    return object;
}

SessionState readState(const QJsonObject &object)
{
    SessionState state;
    for (const auto &tab : object.value(key("tabs")).toArray())
        state.tabs.append(readTab(tab.toObject()));
    state.tabs.resize(std::min(state.tabs.size(), SessionState::MaxTabs));
    state.currentTab = object.value(key("currentTab")).toInt();
    const QJsonObject layouts = object.value(key("layouts")).toObject();
    for (auto it = layouts.constBegin(); it != layouts.constEnd(); ++it)
        state.layouts.insert(it.key(), QByteArray::fromBase64(it.value().toString().toLatin1()));
    state.geometry = QByteArray::fromBase64(object.value(key("geometry")).toString().toLatin1());
    state.theme = object.value(key("theme")).toString();
    state.timeZone = object.value(key("timeZone")).toString();
    state.actor = object.value(key("actor")).toString();
    if (object.value(key("store")).isObject())
        state.store = readStore(object.value(key("store")).toObject());
    state.connection = object.value(key("connection")).toString();
    for (const auto &store : object.value(key("recent")).toArray())
        state.recent.append(readStore(store.toObject()));
    state.recent.resize(std::min(state.recent.size(), SessionState::MaxRecent));
    return state;
}

QString unreadable(const QString &file, const QString &reason)
{
    return QObject::tr(
               "The last session was not restored, because %1 cannot be read (%2). Your stores are not touched.")
        .arg(file, reason);
}

} // namespace

void SessionState::addRecent(const RecentStore &opened)
{
    recent.removeIf([&opened](const RecentStore &other) { return other.file == opened.file; });
    recent.prepend(opened);
    while (recent.size() > MaxRecent)
        recent.removeLast();
}

QString SessionFile::defaultFile()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return folder + QStringLiteral("/foldline/session.json");
}

RestoredSession SessionFile::load() const
{
    QFile file(m_file);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return {{}, unreadable(m_file, file.errorString())};
    if (file.size() > MaxBytes)
        return {{}, unreadable(m_file, QObject::tr("it is larger than any session"))};
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject())
        return {{},
                unreadable(m_file, error.error == QJsonParseError::NoError ? QObject::tr("it is no JSON object")
                                                                           : error.errorString())};
    const int version = document.object().value(key("version")).toInt();
    if (version != FormatVersion)
        return {{}, unreadable(m_file, QObject::tr("it is of version %1").arg(version))};
    return {readState(document.object()), {}};
}

Result<void> SessionFile::save(const SessionState &state) const
{
    return saveJsonFile(m_file, toJson(state), "The session could not be saved; the one saved before is still there.");
}

QString actorName(const SessionState &state)
{
    if (const QString chosen = state.actor.trimmed(); !chosen.isEmpty())
        return chosen;
    for (const char *variable : {"USER", "LOGNAME", "USERNAME"}) {
        if (const QString name = qEnvironmentVariable(variable); !name.isEmpty())
            return name;
    }
    return QStringLiteral("unknown");
}

} // namespace foldline::ui
