// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/textconversion.h"

#include <QTest>

using namespace foldline::ui;

class TestTextConversion : public QObject
{
    Q_OBJECT

private slots:
    void bounds_data();
    void bounds();
};

void TestTextConversion::bounds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << QByteArray("Staples") << QStringLiteral("Staples");
    QTest::newRow("as long as may be") << QByteArray("0123456789") << QStringLiteral("0123456789");
    QTest::newRow("longer") << QByteArray("0123456789A") << QStringLiteral("012345678…");
    QTest::newRow("much longer") << QByteArray(100'000, 'x') << QStringLiteral("xxxxxxxxx…");
    QTest::newRow("line ends") << QByteArray("a\r\nb") << QStringLiteral("a⏎b");
    QTest::newRow("control") << QByteArray("a\x1b[") << QStringLiteral("a\\u001b[");
    QTest::newRow("override") << QByteArray("a\xe2\x80\xae") << QStringLiteral("a\\u202e");
    QTest::newRow("isolate") << QByteArray("\xe2\x81\xa6x") << QStringLiteral("\\u2066x");
    QTest::newRow("right to left letters stay") << QByteArray("\xd7\xa9\xd7\x9c") << QStringLiteral("של");
}

void TestTextConversion::bounds()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, shown);
    QCOMPARE(boundedText(text.toStdString(), 10), shown);
}

QTEST_GUILESS_MAIN(TestTextConversion)

#include "tst_textconversion.moc"
