// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"

#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/orders/demohistory.h"
#include "ui/dialogs/connectdialog.h"
#include "ui/pages/serverchooser.h"
#include "ui/services/connectionbook.h"
#include "ui/services/textconversion.h"

#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QTest>

namespace foldline::test {

using namespace ui;

void Gallery::connections()
{
    auto &book = m_workspace.connections();
    book.put({QStringLiteral("1"), QStringLiteral("Orders, production"),
              QStringLiteral("kurrentdb://ops@orders-1.example.org,orders-2.example.org,orders-3.example.org"
                             "?tlsCAFile=/etc/ssl/orders/ca.pem"),
              QStringLiteral("event-cancelled"), true, true, false});
    SavedConnection staging{QStringLiteral("2"), QStringLiteral("Staging"),
                            QStringLiteral("esdb://ops@staging.example.org"), QStringLiteral("event-shipped")};
    staging.mirror.isWanted = true;
    staging.mirror.kept = mirror::Kept({"order", "customer", "product"});
    book.put(staging);
    book.put({QStringLiteral("3"), {}, QStringLiteral("esdb://localhost?tls=false"), QStringLiteral("ok")});
    m_window.stores().connectDialog();
    auto *dialog = m_window.findChild<ConnectDialog *>();
    auto *string = dialog->findChild<QLineEdit *>(QStringLiteral("connectionString"));
    const auto picture = [&](const QString &name, const std::function<void()> &arrange) {
        shoot(name, arrange, dialog);
    };
    picture(QStringLiteral("connect-empty"), [] {});
    picture(QStringLiteral("connect-filled"), [&] { dialog->showConnection(QStringLiteral("1")); });
    const auto turnTo = [&](Qt::Key key) {
        QTest::keyClick(dialog->findChild<QWidget *>(QStringLiteral("connectionParts")), key);
    };
    picture(QStringLiteral("connect-local-copy"), [&] {
        dialog->showConnection(QStringLiteral("2"));
        turnTo(Qt::Key_Right);
    });
    picture(QStringLiteral("connect-local-copy-refused"), [&] {
        dialog->showConnection(QStringLiteral("2"));
        turnTo(Qt::Key_Right);
        auto *limit = dialog->findChild<QLineEdit *>(QStringLiteral("mirrorLimit"));
        limit->clear();
        QTest::keyClicks(limit, QStringLiteral("much"));
    });
    turnTo(Qt::Key_Left);
    dialog->showConnection({});
    picture(QStringLiteral("connect-refused"), [&] { string->setText(QStringLiteral("kurrentdb://db1?tsl=false")); });
    picture(QStringLiteral("connect-unverified"), [&] {
        string->setText(QStringLiteral("kurrentdb://ops@db1.example.org,db2.example.org?tlsVerifyCert=false"));
    });
    picture(QStringLiteral("connect-unencrypted"), [&] {
        string->setText(QStringLiteral("kurrentdb://ops:secret@db1.example.org?tls=false&keepAliveInterval=500"));
    });
    picture(QStringLiteral("connect-failed"), [&] {
        string->setText(QStringLiteral("kurrentdb://127.0.0.1:1?tls=false&maxDiscoverAttempts=1"));
        dialog->findChild<QPushButton *>(QStringLiteral("connectionTest"))->click();
        auto *message = dialog->findChild<QLabel *>(QStringLiteral("connectionMessage"));
        waitFor([message] { return message->text().contains(u"Nothing listens"); });
    });
    delete dialog;
}

bool Gallery::startServer(QProcess &server, const QStringList &options, const QString &user, QString &connection)
{
    server.start(m_stub, options);
    if (!waitFor([&server] { return server.canReadLine(); }))
        return false;
    const QString address = QString::fromUtf8(server.readLine().trimmed().split(' ').last());
    connection = QStringLiteral("kurrentdb://%1%2?tls=false&maxDiscoverAttempts=1").arg(user, address);
    const auto store = kurrentdb::KurrentStore::open(*kurrentdb::parseConnectionString(utf8(connection)), {});
    orders::DemoOptions demo;
    demo.orders = 60;
    demo.until = Timestamp::parse("2026-11-19T08:50:06Z").value();
    return store && orders::writeDemo(demo, **store);
}

void Gallery::servers()
{
    QProcess server;
    QString connection;
    if (!startServer(server, {}, {}, connection))
        qFatal("The demo could not be written to the stub server.");
    serverPictures(connection, server);
    m_workspace.session().close();
    server.kill();
    server.waitForFinished();
    withoutRights();
}

void Gallery::serverPictures(const QString &connection, QProcess &server)
{
    m_window.stores().connectDialog();
    auto *dialog = m_window.findChild<ConnectDialog *>();
    shoot(
        QStringLiteral("connect-tested"),
        [&] {
            dialog->findChild<QLineEdit *>(QStringLiteral("connectionString"))->setText(connection);
            dialog->findChild<QPushButton *>(QStringLiteral("connectionTest"))->click();
            auto *message = dialog->findChild<QLabel *>(QStringLiteral("connectionMessage"));
            waitFor([message] { return message->text().startsWith(u"Reached"); });
        },
        dialog);
    delete dialog;
    const auto opened = [this] {
        waitFor([this] { return m_workspace.session().state() == StoreSession::State::Open; });
    };
    shoot(QStringLiteral("server-live"), [&] {
        m_window.stores().connectTo(connection, OpenMode::ReadWrite);
        opened();
    });
    mirrorPictures(connection);
    m_workspace.session().close();
    m_workspace.connections().put({QStringLiteral("4"), QStringLiteral("Orders, production"), connection,
                                   QStringLiteral("event-cancelled"), true, false, false});
    m_window.stores().servers().open(QStringLiteral("4"));
    opened();
    shoot(QStringLiteral("server-production"), [this] { m_window.openPage(QStringLiteral("streams")); });
    shoot(QStringLiteral("server-production-log"), [this] { m_window.openPage(QStringLiteral("log")); });
    server.kill();
    server.waitForFinished();
    shoot(QStringLiteral("server-away"), [this] {
        m_window.openPage(QStringLiteral("orders"));
        waitFor([this] { return m_workspace.session().liveState().kind == LiveState::Kind::Reconnecting; });
    });
    lastKnownPictures();
}

void Gallery::mirrorPictures(const QString &connection)
{
    SavedConnection mirrored{QStringLiteral("5"), QStringLiteral("Orders"), connection};
    mirrored.mirror.isWanted = true;
    m_workspace.connections().put(mirrored);
    m_window.stores().servers().open(QStringLiteral("5"));
    waitFor([this] { return hasMirror(mirror::MirrorStatus::State::UpToDate); });
    shoot(QStringLiteral("server-mirror"), [this] { m_window.openPage(QStringLiteral("orders")); });
    m_window.stores().connectDialog();
    auto *dialog = m_window.findChild<ConnectDialog *>();
    shoot(
        QStringLiteral("connect-local-copy-kept"),
        [dialog] {
            dialog->showConnection(QStringLiteral("5"));
            QTest::keyClick(dialog->findChild<QWidget *>(QStringLiteral("connectionParts")), Qt::Key_Right);
        },
        dialog);
    delete dialog;
}

/// The server is away, or is not asked at all.
void Gallery::lastKnownPictures()
{
    m_window.stores().servers().open(QStringLiteral("5"));
    waitFor([this] { return hasMirror(mirror::MirrorStatus::State::Away); });
    const auto pages = [this](const QString &state) {
        for (const char *page : {"orders", "streams", "log", "projections"})
            shoot(state + QLatin1Char('-') + QLatin1StringView(page),
                  [this, page] { m_window.openPage(QLatin1StringView(page)); });
    };
    pages(QStringLiteral("server-last-known"));
    shoot(QStringLiteral("server-last-known-order"), [this] { order(QStringLiteral("CA-2023-100000")); });
    StoreLocation offline = m_workspace.session().location();
    offline.offline = true;
    offline.mode = OpenMode::ReadOnly;
    m_workspace.session().open(offline);
    waitFor([this] { return m_workspace.session().state() == StoreSession::State::Open; });
    pages(QStringLiteral("server-offline"));
    shoot(QStringLiteral("server-offline-order"), [this] { order(QStringLiteral("CA-2023-100000")); });
}

/// The user may not read the whole log.
void Gallery::withoutRights()
{
    QProcess server;
    QString connection;
    if (!startServer(server, {QStringLiteral("--accounts")}, QStringLiteral("admin:changeit@"), connection))
        qFatal("The demo could not be written to the stub server.");
    m_window.stores().connectTo(connection.replace(QStringLiteral("admin"), QStringLiteral("ops")), OpenMode::ReadOnly);
    waitFor([this] { return m_workspace.session().logRefusal().has_value(); });
    for (const char *page : {"orders", "streams", "log", "projections"})
        shoot(QStringLiteral("server-no-rights-") + QLatin1StringView(page),
              [this, page] { m_window.openPage(QLatin1StringView(page)); });
    m_workspace.session().close();
    server.kill();
    server.waitForFinished();
}

} // namespace foldline::test
