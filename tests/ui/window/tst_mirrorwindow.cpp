// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/stubprogram.h"
#include "tests/support/storetesting.h"
#include "windowfixture.h"

#include "core/kurrentdb/connectionplace.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/mirror/mirrorplace.h"

#include <QFile>

using namespace foldline;
using namespace foldline::test;
using namespace foldline::ui;

/// The window on a server with a mirror: up to date, without the server, and thrown away.
class TestMirrorWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_desk = std::make_unique<Desk>(); }
    void init();
    void cleanup();
    void cleanupTestCase() { m_desk.reset(); }

    void followsAndSaysSo();
    void showsTheLastKnownWhileTheServerIsAway();
    void opensOnTheLastKnown();
    void saysWhyItWasThrownAway();
    void productionHasNoneBeforeSomebodyAgreed();
    void looksOffline();
    void serverServesWhereTheMirrorCannotBeKept();

private:
    void startServer(const QStringList &options = {});
    void write(const std::string &stream);
    [[nodiscard]] StoreLocation location() const;
    [[nodiscard]] QString mirrorFile() const;
    static void open(WindowFixture &at, const StoreLocation &location);

    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<StubProgram> m_server;
    std::unique_ptr<kurrentdb::KurrentStore> m_writer;
    QString m_connection;
};

void TestMirrorWindow::init()
{
    m_desk->clear();
    startServer();
    m_connection = m_server->connection() + QStringLiteral("&maxDiscoverAttempts=1");
}

void TestMirrorWindow::cleanup()
{
    m_writer.reset();
    m_server.reset();
}

void TestMirrorWindow::startServer(const QStringList &options)
{
    m_server = std::make_unique<StubProgram>(options);
    QVERIFY(m_server->isRunning());
    const auto settings = kurrentdb::parseConnectionString(m_server->connection().toStdString());
    auto writer = kurrentdb::KurrentStore::open(*settings, {});
    QVERIFY2(writer.has_value(), qPrintable(messageOf(writer)));
    m_writer = *std::move(writer);
}

void TestMirrorWindow::write(const std::string &stream)
{
    const std::vector events{created(stream.substr(stream.find('-') + 1))};
    const auto written = m_writer->append(events::StreamName(stream), store::ExpectedRevision::noStream(), events);
    QVERIFY2(written.has_value(), qPrintable(messageOf(written)));
}

StoreLocation TestMirrorWindow::location() const
{
    StoreLocation location;
    location.connect = m_connection;
    location.mirror.isWanted = true;
    return location;
}

QString TestMirrorWindow::mirrorFile() const
{
    const auto settings = kurrentdb::parseConnectionString(m_connection.toStdString());
    return QString::fromStdString(mirror::mirrorFileOf(kurrentdb::placeName(*settings)).string());
}

void TestMirrorWindow::open(WindowFixture &at, const StoreLocation &location)
{
    QVERIFY(at.show());
    at.session().open(location);
    QTRY_VERIFY(at.session().isOpen());
}

void TestMirrorWindow::followsAndSaysSo()
{
    write("order-A-1");
    WindowFixture at(*m_desk);
    open(at, location());
    QTRY_VERIFY2(at.status().text().contains(u"mirror: 1 event, up to date"), qPrintable(at.status().text()));
    QVERIFY2(at.status().text().contains(u"leader"), qPrintable(at.status().text()));
    QVERIFY(QFile::exists(mirrorFile()));
    write("order-A-2");
    QTRY_VERIFY2(at.status().text().contains(u"mirror: 2 events, up to date"), qPrintable(at.status().text()));
    QTRY_COMPARE(at.orders().size(), 2);
    QVERIFY2(at.status().text().contains(u" of 2 GB"), qPrintable(at.status().text()));
    QVERIFY2(at.status().toolTip().contains(u"on the disk"), qPrintable(at.status().toolTip()));
}

void TestMirrorWindow::showsTheLastKnownWhileTheServerIsAway()
{
    write("order-A-1");
    WindowFixture at(*m_desk);
    open(at, location());
    QTRY_VERIFY2(at.status().text().contains(u"up to date"), qPrintable(at.status().text()));
    m_writer.reset();
    m_server.reset();
    QTRY_VERIFY2(at.status().text().contains(u"Last known history of "), qPrintable(at.status().text()));
    QCOMPARE(revisionsOf(*at.session().store(), "order-A-1"), QStringLiteral("0"));
    const auto written =
        at.session().store()->append(events::StreamName("order-A-2"), store::ExpectedRevision::noStream(), {});
    QCOMPARE(outcome(written), QStringLiteral("Unavailable"));
}

void TestMirrorWindow::opensOnTheLastKnown()
{
    write("order-A-1");
    {
        WindowFixture at(*m_desk);
        open(at, location());
        QTRY_VERIFY2(at.status().text().contains(u"up to date"), qPrintable(at.status().text()));
    }
    m_writer.reset();
    m_server.reset();
    WindowFixture at(*m_desk);
    open(at, location());
    QTRY_VERIFY2(at.status().text().contains(u"Last known history of "), qPrintable(at.status().text()));
    QTRY_COMPARE(at.orders(), QStringList{QStringLiteral("A-1")});
}

void TestMirrorWindow::saysWhyItWasThrownAway()
{
    write("order-A-1");
    WindowFixture at(*m_desk);
    open(at, location());
    QTRY_VERIFY2(at.status().text().contains(u"up to date"), qPrintable(at.status().text()));
    const QString port = m_server->connection().section(QLatin1Char(':'), 2).section(QLatin1Char('?'), 0, 0);
    m_writer.reset();
    m_server.reset();
    startServer({QStringLiteral("--port"), port});
    write("order-B-1");
    QTRY_VERIFY2(at.status().toolTip().contains(u"set aside"), qPrintable(at.status().toolTip()));
    QTRY_COMPARE(revisionsOf(*at.session().store(), "order-A-1"), QStringLiteral("NotFound"));
    QTRY_COMPARE(revisionsOf(*at.session().store(), "order-B-1"), QStringLiteral("0"));
}

void TestMirrorWindow::productionHasNoneBeforeSomebodyAgreed()
{
    write("order-A-1");
    StoreLocation production = location();
    production.production = true;
    WindowFixture at(*m_desk);
    open(at, production);
    QVERIFY(!at.session().mirrorStatus());
    QVERIFY(!QFile::exists(mirrorFile()));
    production.mirror.hasAgreed = true;
    at.session().open(production);
    QTRY_VERIFY(at.session().mirrorStatus());
    QVERIFY(QFile::exists(mirrorFile()));
}

void TestMirrorWindow::looksOffline()
{
    write("order-A-1");
    StoreLocation offline = location();
    offline.offline = true;
    {
        WindowFixture at(*m_desk);
        QVERIFY(at.show());
        QSignalSpy failed(&at.session(), &StoreSession::openFailed);
        at.session().open(offline);
        QTRY_COMPARE(failed.size(), 1);
        open(at, location());
        QTRY_VERIFY2(at.status().text().contains(u"up to date"), qPrintable(at.status().text()));
    }
    WindowFixture at(*m_desk);
    open(at, offline);
    QVERIFY(at.session().isReadOnly());
    QTRY_VERIFY2(at.status().text().contains(u"Last known history of "), qPrintable(at.status().text()));
    QTRY_COMPARE(at.orders(), QStringList{QStringLiteral("A-1")});
}

void TestMirrorWindow::serverServesWhereTheMirrorCannotBeKept()
{
    write("order-A-1");
    const QFileInfo file(mirrorFile());
    QVERIFY(QDir().mkpath(QFileInfo(file.path()).path()));
    QFile inTheWay(file.path());
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    WindowFixture at(*m_desk);
    open(at, location());
    QTRY_VERIFY2(at.status().text().contains(u"mirror: 0 events, out of use"), qPrintable(at.status().text()));
    QTRY_COMPARE(at.orders(), QStringList{QStringLiteral("A-1")});
}

QTEST_MAIN(TestMirrorWindow)
#include "tst_mirrorwindow.moc"
