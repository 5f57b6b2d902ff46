// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/goodtexts.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::tests;

/// What settings say about themselves, without their secrets.
class TestConnectionSettings : public QObject
{
    Q_OBJECT

private slots:
    void discovers_data();
    void discovers();
    void namesItself_data();
    void namesItself();
    void hidesThePassword_data();
    void hidesThePassword();
    void warns_data();
    void warns();
};

void TestConnectionSettings::discovers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("one host") << QByteArray("esdb://a") << false;
    QTest::newRow("one host to discover from") << QByteArray("esdb+discover://a") << true;
    QTest::newRow("several hosts") << QByteArray("esdb://a,b") << true;
    QTest::newRow("several to discover from") << QByteArray("esdb+discover://a,b") << true;
}

void TestConnectionSettings::discovers()
{
    QFETCH(const QByteArray, text);
    QFETCH(const bool, expected);
    QCOMPARE(usesDiscovery(parsed(text)), expected);
}

void TestConnectionSettings::namesItself_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("name");
    QTest::newRow("one") << QByteArray("esdb://admin:secret@db1?tls=false") << QStringLiteral("db1:2113");
    QTest::newRow("three") << QByteArray("esdb://db1:1,db2,db3") << QStringLiteral("db1:1 +2");
    QTest::newRow("IPv6") << QByteArray("esdb://[::1],b") << QStringLiteral("[::1]:2113 +1");
}

void TestConnectionSettings::namesItself()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, name);
    QCOMPARE(shown(displayName(parsed(text))), name);
    QCOMPARE(displayName(ConnectionSettings()), std::string());
}

void TestConnectionSettings::hidesThePassword_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("redactedText");
    const auto row = [](const char *text, const char *redactedText) {
        QTest::newRow(text) << QByteArray(text) << QString::fromUtf8(redactedText);
    };
    row("esdb://admin:s3cret@db1", "kurrentdb://admin@db1:2113");
    row("esdb://admin:s3cret%40@db1?tls=false", "kurrentdb://admin@db1:2113?tls=false");
    row("esdb://\u202emé:s3cret@db1", "kurrentdb://%E2%80%AEm%C3%A9@db1:2113");
    row("esdb+discover://a,b", "kurrentdb+discover://a:2113,b:2113");
}

void TestConnectionSettings::hidesThePassword()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, redactedText);
    const ConnectionSettings settings = parsed(text);
    QCOMPARE(shown(redacted(settings)), redactedText);
    QVERIFY(parsed(QByteArray::fromStdString(redacted(settings))) == withoutSecrets(settings));
}

void TestConnectionSettings::warns_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *text, const QStringList &words) {
        QTest::newRow(text) << QByteArray(text) << words;
    };
    const QString unencrypted = QStringLiteral("unencrypted");
    const QString unchecked = QStringLiteral("certificate is not checked");
    row("esdb://admin:s3cret@db1", {});
    const QString open = QStringLiteral("Nothing is encrypted");
    row("esdb://db1?tls=false", {open});
    row("esdb://admin:s3cret@db1?tls=false", {open, unencrypted});
    row("esdb://127.0.0.1,[::1],localhost?tls=false", {});
    row("esdb://localhost,127.example.org?tls=false", {open});
    row("esdb://u:s3cret@localhost?tls=false", {unencrypted});
    row("esdb://localhost?tlsVerifyCert=false", {unchecked});
    row("esdb://db1?tlsVerifyCert=false", {unchecked});
    row("esdb://db1?tlsVerifyCert=false&tls=false", {open});
    row("esdb://db1?keepAliveInterval=9999", {QStringLiteral("keepAliveInterval is 9999 ms")});
    row("esdb://db1?keepAliveInterval=10000", {});
    row("esdb://db1?keepAliveInterval=-1", {});
    row("esdb://u:s3cret@db1?tls=false&keepAliveInterval=1",
        {open, unencrypted, QStringLiteral("keepAliveInterval is 1 ms")});
}

void TestConnectionSettings::warns()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QStringList, words);
    const auto given = warnings(parsed(text));
    QCOMPARE(given.size(), static_cast<std::size_t>(words.size()));
    for (std::size_t i = 0; i < given.size(); ++i) {
        QVERIFY2(shown(given[i]).contains(words[static_cast<qsizetype>(i)]), given[i].c_str());
        QVERIFY(!shown(given[i]).contains(QStringLiteral("s3cret")));
    }
}

QTEST_GUILESS_MAIN(TestConnectionSettings)
#include "tst_connectionsettings.moc"
