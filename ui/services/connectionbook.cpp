// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/connectionbook.h"

#include "core/kurrentdb/connectionplace.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "ui/services/pooltask.h"
#include "ui/services/textconversion.h"

#include <QDateTime>
#include <QFileInfo>
#include <QUuid>

#include <algorithm>

namespace foldline::ui {

ConnectionBook::ConnectionBook(QObject *parent) : QObject(parent), m_pool(std::make_unique<QThreadPool>())
{
    // One thread: what was saved last is what stays.
    m_pool->setMaxThreadCount(1);
}

ConnectionBook::~ConnectionBook() { flush(); }

void ConnectionBook::flush() { m_pool->waitForDone(); }

void ConnectionBook::load(const ConnectionsFile &file)
{
    LoadedConnections loaded = file.load();
    m_file = file;
    m_connections = std::move(loaded.connections);
    m_note = std::move(loaded.note);
    // A damaged file that is still there must not be written over.
    m_isWritable = m_note.isEmpty() || !QFileInfo::exists(file.file());
    emit changed();
}

QList<SavedConnection> ConnectionBook::recent() const
{
    QList<SavedConnection> result = m_connections;
    std::ranges::stable_sort(result, [](const SavedConnection &a, const SavedConnection &b) {
        if (a.lastOpened != b.lastOpened)
            return a.lastOpened > b.lastOpened;
        return QString::localeAwareCompare(titleOf(a), titleOf(b)) < 0;
    });
    return result;
}

const SavedConnection *ConnectionBook::find(const QString &id) const
{
    const auto found = std::ranges::find(m_connections, id, &SavedConnection::id);
    return found == m_connections.end() ? nullptr : &*found;
}

bool ConnectionBook::isOf(const SavedConnection &saved, const kurrentdb::ConnectionSettings &settings)
{
    const auto own = kurrentdb::parseConnectionString(utf8(saved.connection));
    return own && kurrentdb::placeName(*own) == kurrentdb::placeName(settings);
}

const SavedConnection *ConnectionBook::matching(const kurrentdb::ConnectionSettings &settings) const
{
    const SavedConnection *result = nullptr;
    for (const SavedConnection &one : m_connections) {
        const auto other = kurrentdb::parseConnectionString(utf8(one.connection));
        if (!other || !kurrentdb::areSameHosts(*other, settings))
            continue;
        if (isOf(one, settings))
            return &one;
        // The same servers are as much in production for another user.
        if (!result || (one.production && !result->production))
            result = &one;
    }
    return result;
}

QString ConnectionBook::newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

void ConnectionBook::put(SavedConnection connection)
{
    connection.connection = withoutPassword(connection.connection);
    const auto place = std::ranges::find(m_connections, connection.id, &SavedConnection::id);
    if (place == m_connections.end())
        m_connections << std::move(connection);
    else if (*place == connection)
        return;
    else
        *place = std::move(connection);
    save();
}

void ConnectionBook::remove(const QString &id)
{
    if (m_connections.removeIf([&id](const SavedConnection &one) { return one.id == id; }) > 0)
        save();
}

void ConnectionBook::touch(const QString &id)
{
    if (const SavedConnection *known = find(id)) {
        SavedConnection connection = *known;
        connection.lastOpened = QDateTime::currentMSecsSinceEpoch();
        put(std::move(connection));
    }
}

void ConnectionBook::save()
{
    emit changed();
    if (!m_isWritable)
        return;
    startOn(*m_pool, [file = m_file, connections = m_connections, outbox = m_mailbox.outbox(), this] {
        if (const auto saved = file.save(connections); !saved)
            outbox.post([this, error = saved.error()] { emit saveFailed(error); });
    });
}

} // namespace foldline::ui
