// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/hosts.h"
#include "tests/kurrentdb/goodtexts.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::tests;
using namespace std::chrono_literals;

/// What is read from connection strings, and how it is written again.
class TestConnectionString : public QObject
{
    Q_OBJECT

private slots:
    void readsHostsAndCredentials_data();
    void readsHostsAndCredentials();
    void readsOptions_data();
    void readsOptions();
    void setsEveryField();
    void leavesDefaults();
    void decodesCredentials_data();
    void decodesCredentials();
    void readsSingleEndpoints();
    void takesAsManyHostsAsItSays();
};

namespace {

QString rewritten(const QByteArray &text) { return shown(toConnectionString(parsed(text), Secrets::Included)); }

} // namespace

void TestConnectionString::readsHostsAndCredentials_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("written");
    const auto row = [](const QByteArray &text, const char *written) {
        QTest::newRow(text.constData()) << text << QString::fromUtf8(written);
    };
    for (const QByteArray scheme : {"esdb", "eventstore", "kurrentdb", "kurrent", "kdb", "ESDB", "KurrentDB"}) {
        row(scheme + "://db1", "kurrentdb://db1:2113");
        row(scheme + "+discover://db1", "kurrentdb+discover://db1:2113");
    }
    row("esdb+DISCOVER://db1", "kurrentdb+discover://db1:2113");
    row("esdb://db1:1", "kurrentdb://db1:1");
    row("esdb://db1:65535/", "kurrentdb://db1:65535");
    row("esdb://db1?", "kurrentdb://db1:2113");
    row("esdb://db1/?", "kurrentdb://db1:2113");
    row("esdb://db1:02113", "kurrentdb://db1:2113");
    row("esdb://Db-1.example_net.:2114", "kurrentdb://Db-1.example_net.:2114");
    row("esdb://10.0.0.7", "kurrentdb://10.0.0.7:2113");
    row("esdb://a:1,b,c:3", "kurrentdb://a:1,b:2113,c:3");
    row("esdb://[::1]", "kurrentdb://[::1]:2113");
    row("esdb://[::]:7", "kurrentdb://[::]:7");
    row("esdb://[1:2:3:4:5:6:7:8]", "kurrentdb://[1:2:3:4:5:6:7:8]:2113");
    row("esdb://[2001:DB8::ff00:42]:1,[1::8]", "kurrentdb://[2001:DB8::ff00:42]:1,[1::8]:2113");
    row("esdb://[::ffff:10.0.0.7]", "kurrentdb://[::ffff:10.0.0.7]:2113");
    row("esdb://[1:2:3:4:5:6:10.0.0.7]", "kurrentdb://[1:2:3:4:5:6:10.0.0.7]:2113");
    row("esdb://admin:changeit@db1", "kurrentdb://admin:changeit@db1:2113");
    row("esdb://admin@db1", "kurrentdb://admin@db1:2113");
    row("esdb://admin:@db1", "kurrentdb://admin@db1:2113");
    row("esdb://a%64min:a:b%40%2f@db1", "kurrentdb://admin:a%3Ab%40%2F@db1:2113");
    row("esdb://u:p@a,b", "kurrentdb://u:p@a:2113,b:2113");
}

void TestConnectionString::readsHostsAndCredentials()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, written);
    QCOMPARE(rewritten(text), written);
}

void TestConnectionString::readsOptions_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QString>("written");
    const auto row = [](const char *options, const char *written) {
        QTest::newRow(options) << QByteArray(options) << QString::fromUtf8(written);
    };
    row("tls=true", "");
    row("tls=FALSE", "tls=false");
    row("T_L-S=false", "tls=false");
    row("TLS_VERIFY_CERT=false", "tlsVerifyCert=false");
    row("tls-ca-file=/etc/my%20ca.pem", "tlsCAFile=/etc/my%20ca.pem");
    row("tlsCAFile=C:%5Cca=1?.pem", "tlsCAFile=C:%5Cca%3D1%3F.pem");
    row("tlscafile=a+b%26c%25", "tlsCAFile=a%2Bb%26c%25");
    row("userKeyFile=k&userCertFile=c", "userCertFile=c&userKeyFile=k");
    row("connectionName=me@home", "connectionName=me%40home");
    row("maxDiscoverAttempts=1", "maxDiscoverAttempts=1");
    row("maxDiscoverAttempts=2147483647", "maxDiscoverAttempts=2147483647");
    row("discoveryInterval=0", "discoveryInterval=0");
    row("discoveryInterval=100", "");
    row("gossipTimeout=5", "");
    row("gossipTimeout=5000", "");
    row("gossipTimeout=1", "gossipTimeout=1");
    row("gossipTimeout=99", "gossipTimeout=99");
    row("gossipTimeout=100", "gossipTimeout=100");
    row("gossipTimeout=99000", "gossipTimeout=99");
    row("gossipTimeout=100000", "gossipTimeout=100000");
    row("gossipTimeout=1500", "gossipTimeout=1500");
    row("nodePreference=LEADER", "");
    row("nodePreference=follower", "nodePreference=follower");
    row("nodePreference=Random", "nodePreference=random");
    row("nodepreference=readonlyreplica", "nodePreference=readOnlyReplica");
    row("defaultDeadline=1", "defaultDeadline=1");
    row("keepAliveInterval=-1&keepAliveTimeout=-1", "keepAliveInterval=-1&keepAliveTimeout=-1");
    row("keepAliveInterval=20000&keepAliveTimeout=1", "keepAliveInterval=20000&keepAliveTimeout=1");
    row("throwOnAppendFailure=false", "");
    row("compression=GZIP", "compression=gzip");
    row("compression=identity", "");
}

/// Item 51: clients differ in the unit of gossipTimeout.
void TestConnectionString::readsOptions()
{
    QFETCH(const QByteArray, options);
    QFETCH(const QString, written);
    const QString place = QStringLiteral("kurrentdb://db1:2113");
    QCOMPARE(rewritten("esdb://db1?" + options), written.isEmpty() ? place : place + QLatin1Char('?') + written);
}

void TestConnectionString::setsEveryField()
{
    const ConnectionSettings expected{
        .endpoints = {{"a", 2113}, {"::1", 2114}},
        .discover = true,
        .credentials = Credentials{"admin", "p@ss"},
        .tls = false,
        .tlsVerifyCert = false,
        .tlsCAFile = "ca.pem",
        .userCertFile = "c.pem",
        .userKeyFile = "k.pem",
        .connectionName = "desk 4",
        .maxDiscoverAttempts = 3,
        .discoveryInterval = 200ms,
        .gossipTimeout = 7s,
        .nodePreference = NodePreference::ReadOnlyReplica,
        .defaultDeadline = 30s,
        .keepAliveInterval = std::nullopt,
        .keepAliveTimeout = 500ms,
        .compression = Compression::Gzip,
    };
    QVERIFY(parsed("kdb+discover://admin:p%40ss@a,[::1]:2114/?tls=false&tlsVerifyCert=false&tlsCAFile=ca.pem&"
                   "userCertFile=c.pem&userKeyFile=k.pem&connectionName=desk%204&maxDiscoverAttempts=3&"
                   "discoveryInterval=200&gossipTimeout=7&nodePreference=readOnlyReplica&defaultDeadline=30000&"
                   "keepAliveInterval=-1&keepAliveTimeout=500&throwOnAppendFailure=true&compression=gzip") == expected);
}

void TestConnectionString::leavesDefaults()
{
    const ConnectionSettings settings = parsed("esdb://db1");
    QVERIFY(settings.endpoints == std::vector<Endpoint>({{"db1", 2113}}));
    QVERIFY(!settings.discover && !settings.credentials);
    QVERIFY(settings.tls && settings.tlsVerifyCert);
    QVERIFY(settings.tlsCAFile.empty() && settings.userCertFile.empty() && settings.userKeyFile.empty());
    QVERIFY(settings.connectionName.empty());
    QCOMPARE(settings.maxDiscoverAttempts, 10);
    QVERIFY(settings.discoveryInterval == 100ms);
    QVERIFY(settings.gossipTimeout == 5s);
    QVERIFY(settings.nodePreference == NodePreference::Leader);
    QVERIFY(settings.defaultDeadline == 10s);
    QVERIFY(settings.keepAliveInterval == 10s);
    QVERIFY(settings.keepAliveTimeout == 10s);
    QVERIFY(settings.compression == Compression::Identity);
}

void TestConnectionString::decodesCredentials_data()
{
    QTest::addColumn<QByteArray>("userInfo");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    const auto row = [](const char *userInfo, const char *user, const char *password) {
        QTest::newRow(userInfo) << QByteArray(userInfo) << QString::fromUtf8(user) << QString::fromUtf8(password);
    };
    row("admin:changeit", "admin", "changeit");
    row("a%40b:%3a%2F%3f%23%25", "a@b", ":/?#%");
    row("a+b:c+d", "a+b", "c+d");
    row("m%C3%A9:é%F0%9F%98%80", "mé", "é😀");
    row("a b,c:d&e=f#g", "a b,c", "d&e=f#g");
    row("a:b:c:", "a", "b:c:");
    row("a%2540:%2525", "a%40", "%25");
    row("admin", "admin", "");
}

void TestConnectionString::decodesCredentials()
{
    QFETCH(const QByteArray, userInfo);
    QFETCH(const QString, user);
    QFETCH(const QString, password);
    const auto credentials = parsed("esdb://" + userInfo + "@db1").credentials;
    QVERIFY(credentials.has_value());
    QCOMPARE(shown(credentials->user), user);
    QCOMPARE(shown(credentials->password), password);
}

void TestConnectionString::readsSingleEndpoints()
{
    QVERIFY(parseEndpoint("db1:7") == Endpoint({"db1", 7}));
    QVERIFY(parseEndpoint("[::1]") == Endpoint({"::1", 2113}));
    QCOMPARE(why(parseEndpoint("db1:x")), QByteArray("The host has a port that is no whole number from 1 to 65535."));
    QCOMPARE(why(parseEndpoint("", "Row 3")), QByteArray("Row 3 is empty."));
}

void TestConnectionString::takesAsManyHostsAsItSays()
{
    QByteArray text = "esdb://h0";
    for (int i = 1; i < 256; ++i)
        text += ",h" + QByteArray::number(i);
    QCOMPARE(parsed(text).endpoints.size(), 256U);
    const auto tooMany = parseConnectionString(bytesOf(text + ",h256"));
    QCOMPARE(outcome(tooMany), QStringLiteral("TooLarge"));
    QCOMPARE(why(tooMany), QByteArray("The connection string names 257 hosts; 256 are accepted."));
}

QTEST_GUILESS_MAIN(TestConnectionString)
#include "tst_connectionstring.moc"
