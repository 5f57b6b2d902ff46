// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/settings/secrets.h"

#include <QTest>

using namespace foldline::kurrentdb;

/// Passwords in texts that are repeated to people.
class TestSecrets : public QObject
{
    Q_OBJECT

private slots:
    void hidesPasswords_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        const auto row = [](const char *name, const char *text, const char *shown) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(shown);
        };
        row("none", "no store a.foldline", "no store a.foldline");
        row("one", "kurrentdb://ops:secret@db1:2113", "kurrentdb://ops:…@db1:2113");
        row("quoted", "no `esdb://ops:secret@h`, sorry", "no `esdb://ops:…@h`, sorry");
        row("any scheme", "postgresql://me:secret@h/db", "postgresql://me:…@h/db");
        row("two", "esdb://a:1x@h then esdb://b:2x@h", "esdb://a:…@h then esdb://b:…@h");
        row("with an at sign", "esdb://a:p@ss@h:2113", "esdb://a:…@h:2113");
        row("with a slash", "esdb://a:p/s@h:2113", "esdb://a:…@h:2113");
        row("no password", "esdb://a@h:2113", "esdb://a@h:2113");
        row("no user", "esdb://h:2113,i:2113?tls=false", "esdb://h:2113,i:2113?tls=false");
        row("the end", "esdb://", "esdb://");
        row("a slash too few", "no store /tmp/kurrentdb:/admin:secret@h", "no store /tmp/kurrentdb:/admin:…@h");
        row("no slash", "ESDB+Discover:admin:secret@h", "ESDB+Discover:admin:…@h");
        row("a slash too many", "kdb:///admin:secret@h", "kdb:///admin:…@h");
    }
    void hidesPasswords()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(withoutPasswords(text.toStdString())), shown);
    }

    void tellsConnectionsFromFiles()
    {
        for (const char *text :
             {"esdb://h", "kurrentdb+discover://h:1", "KDB://h", "kurrentdb:/a:b@h", "Esdb+discover:h"})
            QVERIFY2(looksLikeConnection(text), text);
        for (const char *text :
             {"orders.foldline", "/data/esdb://h", "./esdb://h", "a:b", "./esdb:/h", "/data/kdb:h", "akdb:h", ""})
            QVERIFY2(!looksLikeConnection(text), text);
    }
};

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
