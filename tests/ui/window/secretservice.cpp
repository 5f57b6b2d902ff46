// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "secretservice.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusReply>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTest>

namespace foldline::test {

namespace {

constexpr int Patience = 20'000;
const QString Name = QStringLiteral("org.freedesktop.secrets");
const QString Path = QStringLiteral("/org/freedesktop/secrets");

/// `%1`: where its socket is. Nothing is started on demand: no other keychain, and nobody who asks a person.
constexpr const char *BusConfiguration =
    R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=%1</listen><policy context="default"><allow send_destination="*"/>
<allow receive_sender="*"/><allow own="*"/></policy></busconfig>)";

QDBusConnection bus() { return QDBusConnection::sessionBus(); }

QDBusMessage call(const QString &method, const QVariant &argument)
{
    auto message = QDBusMessage::createMethodCall(Name, Path, QStringLiteral("org.freedesktop.Secret.Service"), method);
    message << argument;
    return bus().call(message, QDBus::Block, Patience);
}

} // namespace

SecretService::SecretService(const QString &runtime) { m_isRunning = startBus(runtime) && startKeyring(); }

SecretService::~SecretService()
{
    stop();
    m_bus.kill();
    m_bus.waitForFinished();
}

bool SecretService::startBus(const QString &runtime)
{
    QFile configuration(runtime + QStringLiteral("/bus.conf"));
    if (!QDir().mkpath(runtime) || !configuration.open(QIODevice::WriteOnly))
        return false;
    QFile::setPermissions(runtime, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    configuration.write(QString::fromLatin1(BusConfiguration).arg(runtime).toUtf8());
    configuration.close();
    m_bus.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--config-file=") + configuration.fileName(),
                                                QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
    if (!m_bus.waitForReadyRead(Patience))
        return false;
    qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus.readLine().trimmed());
    qputenv("XDG_RUNTIME_DIR", runtime.toUtf8());
    return bus().isConnected();
}

bool SecretService::startKeyring()
{
    m_keyring.start(QStringLiteral("gnome-keyring-daemon"), {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                                                             QStringLiteral("--components=secrets")});
    if (!m_keyring.waitForStarted(Patience))
        return false;
    m_keyring.write("the keychain's own");
    m_keyring.closeWriteChannel();
    return QTest::qWaitFor([] { return bus().interface()->isServiceRegistered(Name).value(); }, Patience);
}

int SecretService::secrets() const
{
    qDBusRegisterMetaType<QMap<QString, QString>>();
    const QMap<QString, QString> wanted{{QStringLiteral("server"), QStringLiteral("foldline")}};
    const QDBusReply<QList<QDBusObjectPath>> unlocked =
        call(QStringLiteral("SearchItems"), QVariant::fromValue(wanted));
    return unlocked.isValid() ? int(unlocked.value().size()) : -1;
}

bool SecretService::lock() const
{
    const QList<QDBusObjectPath> collections{QDBusObjectPath(Path + QStringLiteral("/collection/login"))};
    return call(QStringLiteral("Lock"), QVariant::fromValue(collections)).type() == QDBusMessage::ReplyMessage;
}

void SecretService::stop()
{
    m_keyring.kill();
    m_keyring.waitForFinished();
}

} // namespace foldline::test
