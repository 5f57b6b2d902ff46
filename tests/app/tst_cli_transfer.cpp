// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "merkle.h"
#include "program.h"

#include <QFile>
#include <QTest>

using namespace foldline::test;

/// import, export and head: what goes in comes out to the byte, and bad input is refused as a whole.
class TransferTest : public QObject
{
    Q_OBJECT
private slots:
    void importSaysTheFigures()
    {
        const Workplace place(sampleHistory());
        QCOMPARE(place.imported().exitCode, 0);
        QVERIFY(place.imported().out.contains("8 events"));
        QVERIFY(place.imported().out.contains("4 streams"));
        QVERIFY(place.imported().err.isEmpty());
    }

    void importReadsStandardInput()
    {
        const Workplace place;
        const Run run = place.run(words("import - --json"), sampleHistory());
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.object().value("events", 0), 8);
        QCOMPARE(run.object().value("streams", 0), 4);
        QVERIFY(run.object().contains("seconds"));
    }

    void importsOnTopOfAHistory()
    {
        const Workplace place(sampleHistory());
        const Run run =
            place.run(words("import -"), eventLine("order-A-3", 2, 77, "OrderConfirmed", "2020-02-01T10:00:00Z",
                                                   R"({"orderId":"A-3","confirmedAt":"2020-02-01T10:00:00Z"})"));
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(place.runJson("head").object().value("size", 0), 9);
    }

    void exportIsTheImport()
    {
        const Workplace place(sampleHistory());
        const Run run = place.run("export");
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.err.isEmpty());
        // The one line that is no JSON says its content type; everything else is the very line.
        QCOMPARE(run.lines().first(7), sampleHistory().split('\n').first(7));
        const Workplace again(run.out);
        QCOMPARE(again.runJson("head").out, place.runJson("head").out);
    }

    void exportsOneStream()
    {
        const Workplace place(sampleHistory());
        const Run run = place.run("export --stream order-A-1");
        QCOMPARE(run.lines().size(), 4);
        for (const Json &line : run.objects())
            QCOMPARE(line.value("stream", ""), std::string("order-A-1"));
    }

    void exportsARange()
    {
        const Workplace place(sampleHistory());
        const auto log = place.runJson("log").objects();
        const QString third = QString::number(log.at(2).value("position", 0));
        const QString fifth = QString::number(log.at(4).value("position", 0));
        const Run byPosition =
            place.run({QStringLiteral("export"), QStringLiteral("--from"), third, QStringLiteral("--to"), fifth});
        QCOMPARE(byPosition.lines(), place.run("export").lines().sliced(2, 2));
        const Run byTime = place.run("export --from 2020-01-03 --to 2020-01-05T10:00:00Z");
        QCOMPARE(byTime.lines(), byPosition.lines());
    }

    void refusesARangeThatEndsBeforeItBegins_data()
    {
        QTest::addColumn<QString>("range");
        QTest::newRow("positions") << QStringLiteral("--from 5 --to 2");
        QTest::newRow("times") << QStringLiteral("--from 2020-01-05 --to 2020-01-03");
    }

    void refusesARangeThatEndsBeforeItBegins()
    {
        QFETCH(const QString, range);
        const Workplace place(sampleHistory());
        const QString words = QStringLiteral("export ") + range;
        const Run run = place.run(words.split(QLatin1Char(' ')));
        QCOMPARE(run.exitCode, 2);
        QCOMPARE(run.out, QByteArray());
        QVERIFY2(run.err.contains("nothing lies between them"), run.err.constData());
    }

    void headEqualsAnIndependentComputation()
    {
        const Workplace place(sampleHistory());
        const Run raw = place.run("export --raw");
        QList<QByteArray> leaves;
        for (const QByteArray &line : raw.lines())
            leaves.append(leafOfRawLine(line));
        QCOMPARE(leaves.size(), 8);
        const Run head = place.runJson("head");
        QCOMPARE(head.out, "{\"size\":8,\"root\":\"" + merkleRoot(leaves).toHex() + "\"}\n");
        QVERIFY(place.run("head").out.contains(merkleRoot(leaves).toHex()));
    }

    void rawExportImportsToTheSameHead()
    {
        const Workplace place(sampleHistory());
        const Workplace again(place.run("export --raw").out);
        QCOMPARE(again.imported().exitCode, 0);
        QCOMPARE(again.runJson("head").out, place.runJson("head").out);
    }

    void keepsNumbersPastEveryMachineType()
    {
        const Workplace place(sampleHistory());
        for (const char *arguments : {"export", "log --json", "events order-A-3 --json"}) {
            const Run run = place.run(arguments);
            QVERIFY2(run.out.contains(
                         R"({"past53":9007199254740993,"thirty":123456789012345678901234567890.10,"exponent":1E5})"),
                     arguments);
        }
    }

    void refusesBadLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("says");
        QTest::newRow("broken JSON") << QByteArray("{\"stream\":\"order-A-9\",\"revision\":0,,}\n")
                                     << QStringLiteral("line 9");
        QTest::newRow("no object") << QByteArray("[]\n") << QStringLiteral("line 9, column 1");
        QTest::newRow("missing member") << QByteArray("{\"stream\":\"order-A-9\",\"revision\":0}\n")
                                        << QStringLiteral("line 9");
        QTest::newRow("out of sequence") << eventLine("order-A-1", 7, 9, "T", "2020-01-09T10:00:00Z", "{}")
                                         << QStringLiteral("line 9, column 34: revision");
        QTest::newRow("revision taken") << eventLine("order-A-1", 2, 9, "T", "2020-01-09T10:00:00Z", "{}")
                                        << QStringLiteral("revision");
        QTest::newRow("first revision is not 0")
            << eventLine("order-A-9", 1, 9, "T", "2020-01-09T10:00:00Z", "{}") << QStringLiteral("revision");
        QTest::newRow("duplicate id") << eventLine("order-A-1", 4, 3, "T", "2020-01-09T10:00:00Z", "{}")
                                      << QStringLiteral("id");
        QTest::newRow("no UTF-8") << eventLine("order-A-1", 4, 9, "T", "2020-01-09T10:00:00Z", "{\"a\":\"\xFF\xFE\"}")
                                  << QStringLiteral("UTF-8");
        QTest::newRow("bad instant") << eventLine("order-A-1", 4, 9, "T", "2020-02-30T10:00:00Z", "{}")
                                     << QStringLiteral("line 9");
        QTest::newRow("too long") << eventLine("order-A-1", 4, 9, "T", "2020-01-09T10:00:00Z",
                                               QByteArray('"' + QByteArray(17 * 1024 * 1024, 'x') + '"').constData())
                                  << QStringLiteral("16 MiB");
    }
    void refusesBadLines()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, says);
        const QByteArray after = eventLine("order-A-8", 0, 88, "T", "2020-01-09T10:00:00Z", "{}");

        const Workplace fresh;
        fresh.write(QStringLiteral("bad.ndjson"), sampleHistory() + line + after);
        Run run = fresh.run({QStringLiteral("import"), fresh.path(QStringLiteral("bad.ndjson"))});
        QCOMPARE(run.exitCode, 2);
        QVERIFY(run.out.isEmpty());
        QVERIFY2(run.says(says.toUtf8().constData()), run.err.left(500).constData());
        QVERIFY2(run.says("bad.ndjson, line 9, column "), run.err.left(500).constData());
        QVERIFY(run.says("nothing was written"));
        QCOMPARE(QStringList(fresh.files().keys()), QStringList{QStringLiteral("bad.ndjson")});

        const Workplace place(sampleHistory());
        const QByteArray head = place.run("head").out;
        run = place.run(words("import -"), line + after);
        QCOMPARE(run.exitCode, 2);
        QVERIFY(run.says("standard input, line 1"));
        QCOMPARE(place.run("head").out, head);
    }

    void missingInputIsNotFound()
    {
        const Workplace place;
        const Run run = place.run("import nosuch.ndjson");
        QCOMPARE(run.exitCode, 3);
        QVERIFY(run.says("nosuch.ndjson"));
        QVERIFY(place.files().isEmpty());
    }

    void anEmptyHistoryIsFine()
    {
        const Workplace place{QByteArray()};
        QCOMPARE(place.imported().exitCode, 0);
        QCOMPARE(place.runJson("head").out, "{\"size\":0,\"root\":\"" + merkleRoot({}).toHex() + "\"}\n");
        for (const char *list : {"streams", "log", "states", "orders", "export"}) {
            const Run run = place.runJson(list);
            QCOMPARE(run.exitCode, 0);
            QVERIFY2(run.out.isEmpty(), list);
        }
    }

    void stoppedImportLeavesNothing()
    {
        const Workplace place;
        QProcess process;
        process.start(programFile(),
                      {QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--store"), place.store()});
        process.write(sampleHistory());
        QTRY_VERIFY(QFile::exists(place.store()));
        process.terminate();
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("stopped"));
        QVERIFY(place.files().isEmpty());
    }

    void demoHasAsManyEventsAsWereAskedFor()
    {
        const Workplace place;
        const Run run = runProgram({QStringLiteral("demo"), QStringLiteral("--write"), place.store(),
                                    QStringLiteral("--events"), QStringLiteral("25000"), QStringLiteral("--json")});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.object().value("events", 0), 25000);
    }
    void demoRefusesAnExistingFile()
    {
        const Workplace place(sampleHistory());
        const auto before = place.files();
        const Run run = runProgram({QStringLiteral("demo"), QStringLiteral("--write"), place.store()});
        QCOMPARE(run.exitCode, 4);
        QVERIFY(place.files() == before);
    }
    void demoWritesTheSameHistoryForTheSameSeed()
    {
        const Workplace place;
        const QStringList options = words("--orders 50 --seed 7 --until 2026-01-01 --json");
        QCOMPARE(runProgram(QStringList{QStringLiteral("demo"), QStringLiteral("--write"), place.store()} + options)
                     .exitCode,
                 0);
        QCOMPARE(runProgram(QStringList{QStringLiteral("demo"), QStringLiteral("--write"),
                                        place.path(QStringLiteral("b.foldline"))} +
                            options)
                     .exitCode,
                 0);
        const Run other = runProgram({QStringLiteral("export"), QStringLiteral("--raw"), QStringLiteral("--store"),
                                      place.path(QStringLiteral("b.foldline"))});
        QVERIFY(other.lines().size() > 50);
        QVERIFY(place.run("export --raw").out == other.out);
        const Run again =
            runProgram(QStringList{QStringLiteral("demo"), QStringLiteral("--write"), place.store()} + options);
        QCOMPARE(again.exitCode, 4);
        QVERIFY(place.run("export --raw").out == other.out);
    }
};

QTEST_GUILESS_MAIN(TransferTest)
#include "tst_cli_transfer.moc"
