// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "tests/core/textchecks.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::tests;

/// What is said of connection strings that cannot be taken, and what is never said: `~secret` stands for a password.
class TestConnectionRefusals : public QObject
{
    Q_OBJECT

private slots:
    void refusesTheStart_data();
    void refusesTheStart() { refuses(); }
    void refusesCredentials_data();
    void refusesCredentials() { refuses(); }
    void refusesHosts_data();
    void refusesHosts() { refuses(); }
    void refusesOptions_data();
    void refusesOptions() { refuses(); }
    void refusesValues_data();
    void refusesValues() { refuses(); }
    void refusesTooMuch_data();
    void refusesTooMuch();
    void listsWhatIsAccepted();

private:
    void refuses();
};

namespace {

void columns()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("said");
}

void row(const QByteArray &text, const char *said)
{
    const QByteArray name = QByteArray::fromStdString(printable(bytesOf(text)));
    QTest::newRow(name.constData()) << text << QString::fromUtf8(said);
}

void optionRow(const QByteArray &options, const char *said) { row("esdb://db1?" + options, said); }

/// Several of something, with ',' between them.
QByteArray repeated(const QByteArray &text, int times) { return QByteArray(text + ',').repeated(times - 1) + text; }

} // namespace

void TestConnectionRefusals::refuses()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, said);
    const auto settings = parseConnectionString(bytesOf(text));
    QCOMPARE(outcome(settings), QStringLiteral("InvalidInput"));
    QVERIFY2(shown(settings.error().message).contains(said), why(settings).constData());
    QVERIFY2(!shown(describe(settings.error())).contains(QLatin1Char('~')), why(settings).constData());
    QVERIFY2(!shown(describe(settings.error())).contains(QStringLiteral("secret")), why(settings).constData());
}

void TestConnectionRefusals::refusesTheStart_data()
{
    columns();
    for (const QByteArray text :
         {"", "db1", "db1:2113", "admin:~secret@db1:2113", "esdb:admin:~secret@db1", "esdb:/admin:~secret@db1",
          "esdb//admin:~secret@db1", "://admin:~secret@db1", "http://admin:~secret@db1", "~secret://db1",
          "admin:~secret://x@db1", " esdb://db1", "esdb+discover+discover://db1", "+discover://db1", "esdb+://db1",
          "esdb+srv://db1", "\xFF://db1"})
        row(text, "begins with no known scheme");
}

void TestConnectionRefusals::refusesCredentials_data()
{
    columns();
    row("esdb://admin:~se@cret@db1", "several `@` before the hosts");
    row("esdb://admin@~secret@db1", "several `@` before the hosts");
    row("esdb://@db1", "The user name before the `@` is empty");
    row("esdb://:~secret@db1", "The user name before the `@` is empty");
    row("esdb://ad%3Amin:~secret@db1", "The user name holds a `:`");
    row("esdb://ad%0Amin:~secret@db1", "The user name holds a control character");
    row("esdb://ad\nmin:~secret@db1", "The user name holds a control character");
    row("esdb://admin:~secret%7F@db1", "The password holds a control character");
    row("esdb://admin:~secret%C2%85@db1", "The password holds a control character");
    row(QByteArray("esdb://admin:~secret\0@db1", 25), "The password holds a control character");
    row("esdb://admin:100%~secret@db1", "The password has a `%` that is not followed by two hexadecimal digits");
    row("esdb://admin:~secret%4@db1", "The password has a `%`");
    row("esdb://admin:~secret%@db1", "The password has a `%`");
    row("esdb://%zz:~secret@db1", "The user name has a `%`");
    row("esdb://admin:~secret%FF@db1", "The password is no UTF-8");
    row("esdb://admin:~secret\xC3@db1", "The password is no UTF-8");
    row("esdb://ad\xED\xA0\x80min:~secret@db1", "The user name is no UTF-8");
}

void TestConnectionRefusals::refusesHosts_data()
{
    columns();
    row("esdb://", "The host is empty");
    row("esdb:///", "The host is empty");
    row("esdb://?tls=false", "The host is empty");
    row("esdb://admin:~secret@", "The host is empty");
    row("esdb://a,", "Host 2 is empty");
    row("esdb://,a", "Host 1 is empty");
    row("esdb://:2113", "The host is empty");
    row("esdb://a,b:0", "Host 2 has a port that is no whole number from 1 to 65535");
    for (const QByteArray port : {"0", "65536", "99999999999", "-1", "+1", "1x", "x", " 1", "", "0x10", "~secret"})
        row("esdb://db1:" + port, "The host has a port that is no whole number from 1 to 65535");
    row("esdb://a b", "The host holds a character that no host name has");
    row("esdb://db\x01", "The host holds a character");
    row("esdb://d\u00e9b", "The host holds a character");
    row("esdb://db1#x", "The host holds a character");
    row("esdb://a%41", "The host holds a character");
    row("esdb://a..b", "The host has a part between dots that is empty");
    row("esdb://.", "The host has a part between dots that is empty");
    row("esdb://" + QByteArray(64, 'a'), "longer than 63 characters");
    row("esdb://" + QByteArray("a.").repeated(127), "The host is longer than the 253 characters");
    row("esdb://::1", "an IPv6 address is written in `[` and `]`");
    row("esdb://admin:~secret:1", "has several `:`");
    for (const QByteArray address :
         {"[::1", "[]", "[:]", "[:::]", "[1::2::3]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7::8]",
          "[12345::]", "[g::]", "[::1.2.3]", "[::1.2.3.256]", "[1.2.3.4::]", "[fe80::1%25eth0]", "[localhost]",
          "[::0001.2.3.4]"})
        row("esdb://" + address, "The host is no IPv6 address");
    row("esdb://[::1]2113", "The host has a port");
    row("esdb://[::1]:", "The host has a port");
    row("esdb://db1/path", "There is a path after the hosts");
    row("esdb://db1//", "There is a path after the hosts");
    row("esdb://admin:~sec/ret@db1", "In a password `/` is written `%2F`");
    row("esdb://admin:~sec?ret@db1", "`?` is written `%3F`");
    row("esdb://admin:12/~secret@db1", "There is a path after the hosts");
}

void TestConnectionRefusals::refusesOptions_data()
{
    columns();
    optionRow("colour=red", "Option 1, `colour`, is unknown. Accepted are tls, tlsVerifyCert, tlsCAFile,");
    optionRow("tls=true&Node_Pref=leader", "Option 2, `Node_Pref`, is unknown");
    optionRow("password=~secret", "Option 1, `password`, is unknown");
    optionRow("=true", "Option 1 is unknown");
    optionRow("t%6Cs=true", "Option 1 is unknown");
    optionRow("\x1b[31m=1", "Option 1 is unknown");
    optionRow(QByteArray(100, 'a') + "=1", "`"
                                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`");
    optionRow("tls=true&TLS=true", "The option tls is given twice");
    optionRow("keepAliveInterval=1&keep-alive_interval=1", "The option keepAliveInterval is given twice");
    optionRow("tls", "Option 1 has no `=`");
    optionRow("~secret", "Option 1 has no `=`");
    optionRow("&", "Option 1 has no `=`");
    optionRow("tls=true&", "Option 2 has no `=`");
    optionRow("tls=", "The option tls has no value; accepted is true or false");
    optionRow("connectionName=", "The option connectionName has no value");
    optionRow("userCertFile=c", "userCertFile and userKeyFile are given together or not at all");
    optionRow("userKeyFile=k", "userCertFile and userKeyFile are given together or not at all");
    // A password with `?` that looks like a port and options.
    row("esdb://admin:12?secret=1@db1", "Option 1 is unknown");
    row("esdb://admin:12?tls=~secret@db1", "The option tls cannot have the value; accepted is true or false");
    row("esdb://admin:12?tls=~secret&connectionName=x@db1", "The option tls cannot have the value; accepted is");
    row("esdb://admin:~secret@db1?colour=red", "Option 1, `colour`, is unknown");
}

void TestConnectionRefusals::refusesValues_data()
{
    columns();
    optionRow("tls=maybe", "The option tls cannot have the value `maybe`; accepted is true or false.");
    optionRow("tlsVerifyCert=1", "cannot have the value `1`; accepted is true or false.");
    optionRow("throwOnAppendFailure=no", "The option throwOnAppendFailure cannot have the value `no`");
    optionRow("tls=\xE2\x80\xAE", "cannot have the value `\\u202E`");
    optionRow("nodePreference=boss",
              "cannot have the value `boss`; accepted is leader, follower, random or readOnlyReplica.");
    optionRow("compression=zip", "cannot have the value `zip`; accepted is identity or gzip.");
    for (const QByteArray number :
         {"0", "-1", "-2", "2147483648", "99999999999999999999", "1.5", "1e3", "+1", "x", "1 "}) {
        optionRow("maxDiscoverAttempts=" + number, "accepted is a whole number from 1 to 2147483647.");
        optionRow("gossipTimeout=" + number, "seconds below 100, milliseconds from there on.");
        optionRow("defaultDeadline=" + number, "accepted is a whole number of milliseconds from 1 to 2147483647.");
        if (number != "0")
            optionRow("discoveryInterval=" + number, "a whole number of milliseconds from 0 to 2147483647.");
        if (number == "-1")
            continue;
        optionRow("keepAliveInterval=" + number, "milliseconds from 1 to 2147483647, or -1 for off.");
        optionRow("keepAliveTimeout=" + number, "milliseconds from 1 to 2147483647, or -1 for off.");
    }
    optionRow("connectionName=%C3%A9",
              "cannot have the value `%C3%A9`; accepted is 1 to 256 printable ASCII characters.");
    optionRow("connectionName=" + QByteArray(257, 'a'), "accepted is 1 to 256 printable ASCII characters.");
    optionRow("connectionName=a%0Ab", "The option connectionName holds a control character");
    optionRow("tlsCAFile=%00", "The option tlsCAFile holds a control character");
    optionRow("tlsCAFile=%", "The option tlsCAFile has a `%`");
    optionRow("tlsCAFile=\xFF", "The option tlsCAFile is no UTF-8");
}

void TestConnectionRefusals::refusesTooMuch_data()
{
    columns();
    const QByteArray start = "kurrentdb://admin:~secret";
    const QByteArray end = "@db1:2113";
    const auto filled = [&](char with, qsizetype length) -> QByteArray {
        return start + QByteArray(length - start.size() - end.size(), with) + end;
    };
    QTest::newRow("just enough") << filled('a', 65'536) << QString();
    QTest::newRow("a byte more") << filled('a', 65'537) << QStringLiteral("is longer than 64 KiB.");
    QTest::newRow("with escapes") << filled('!', 30'000) << QStringLiteral("is longer than 64 KiB with its escapes.");
    QTest::newRow("hosts") << QByteArray("esdb://" + repeated("h", 257))
                           << QStringLiteral("names 257 hosts; 256 are accepted.");
}

void TestConnectionRefusals::refusesTooMuch()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, said);
    const auto settings = parseConnectionString(bytesOf(text));
    QCOMPARE(outcome(settings), said.isEmpty() ? QStringLiteral("success") : QStringLiteral("TooLarge"));
    QVERIFY2(shown(why(settings).toStdString()).endsWith(said), why(settings).constData());
    QVERIFY(!why(settings).contains('~'));
}

void TestConnectionRefusals::listsWhatIsAccepted()
{
    const auto settings = parseConnectionString("esdb://db1?x=1");
    QCOMPARE(
        why(settings),
        QByteArray("Option 1, `x`, is unknown. Accepted are tls, tlsVerifyCert, tlsCAFile, userCertFile, userKeyFile, "
                   "connectionName, maxDiscoverAttempts, discoveryInterval, gossipTimeout, nodePreference, "
                   "defaultDeadline, keepAliveInterval, keepAliveTimeout, throwOnAppendFailure, compression."));
}

QTEST_GUILESS_MAIN(TestConnectionRefusals)
#include "tst_connectionrefusals.moc"
