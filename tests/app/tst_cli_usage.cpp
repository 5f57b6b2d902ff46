// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QFile>
#include <QTest>

using namespace foldline::test;

/// Usage, help, exit codes that do not depend on a subcommand's work, and where output goes.
class UsageTest : public QObject
{
    Q_OBJECT
private slots:
    void eachSubcommandHelpsWithAnExample_data()
    {
        QTest::addColumn<QString>("subcommand");
        for (const QString &name : words("import export copy streams events log state states orders diff blame command "
                                         "project verify head ping screenshot demo"))
            QTest::newRow(qPrintable(name)) << name;
    }
    void eachSubcommandHelpsWithAnExample()
    {
        QFETCH(QString, subcommand);
        const Run run = runProgram({subcommand, QStringLiteral("--help")});
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.out.contains(QByteArray("Example:\n  foldline " + subcommand.toUtf8())));
        const bool hasTwoStores = subcommand == QLatin1String("copy");
        for (const char *option : {"--store", "--connect", "--read-only"})
            QVERIFY(hasTwoStores || run.out.contains(option));
        QVERIFY(run.out.contains("--json"));
        QVERIFY(run.err.isEmpty());
    }
    void helpNamesEverySubcommand()
    {
        const Run run = runProgram(words("--help"));
        QCOMPARE(run.exitCode, 0);
        for (const QString &name : words("import export copy streams events log state states orders diff blame command "
                                         "project verify head ping screenshot demo"))
            QVERIFY2(run.out.contains(name.toUtf8()), qPrintable(name));
    }
    void importSaysWhatHoldsForAServer()
    {
        const Run run = runProgram(words("import --help"));
        for (const char *text : {"all of it or nothing", "over its limit", "what was written before stays"})
            QVERIFY2(run.out.simplified().contains(text), run.out.constData());
        QVERIFY(!runProgram(words("--help")).out.contains("all of it or nothing"));
    }
    void saysTheVersion() { QVERIFY(runProgram(words("--version")).out.startsWith("foldline ")); }

    void refusesUsage_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown subcommand")
            << QStringLiteral("nosuch") << QStringLiteral("no subcommand `nosuch`. there are: import, export, copy");
        QTest::newRow("unknown option") << QStringLiteral("head --nosuch") << QStringLiteral("--nosuch");
        QTest::newRow("no store") << QStringLiteral("head") << QStringLiteral("--store FILE or --connect URI");
        QTest::newRow("two stores") << QStringLiteral("head --store a --connect esdb://b") << QStringLiteral("either");
        for (const char *here : {"ping ", "demo "})
            QTest::addRow("offline %s", here)
                << QString::fromLatin1(here) + QStringLiteral("--offline --connect esdb://127.0.0.1:1")
                << QStringLiteral("--offline are not for this");
        QTest::newRow("offline demo, said before")
            << QStringLiteral("--mirror --connect esdb://127.0.0.1:1 demo") << QStringLiteral("--offline are not for");
        for (const char *here : {"", "screenshot orders a.png "})
            QTest::addRow("mirror of a file %s", here)
                << QString::fromLatin1(here) + QStringLiteral("--mirror --store a")
                << QStringLiteral("a mirror belongs to a server");
        QTest::newRow("missing argument") << QStringLiteral("state --store a") << QStringLiteral("STREAM is required");
        QTest::newRow("superfluous argument") << QStringLiteral("head a b --store a") << QStringLiteral("a");
        QTest::newRow("bad limit") << QStringLiteral("log --limit many --store a") << QStringLiteral("--limit");
        QTest::newRow("negative limit") << QStringLiteral("log --limit -3 --store a") << QStringLiteral("--limit");
        QTest::newRow("limit past 64 bits")
            << QStringLiteral("log --limit 18446744073709551616 --store a") << QStringLiteral("no whole number");
        QTest::newRow("limit with a fraction")
            << QStringLiteral("streams --limit 1.5 --store a") << QStringLiteral("`1.5` is no whole number");
        QTest::newRow("both orders") << QStringLiteral("log --newest --oldest --store a") << QStringLiteral("oldest");
        QTest::newRow("server without a scheme")
            << QStringLiteral("ping --connect 127.0.0.1:2113") << QStringLiteral("kurrentdb");
        QTest::newRow("ping without a server") << QStringLiteral("ping") << QStringLiteral("--connect");
        QTest::newRow("unknown page") << QStringLiteral("screenshot nosuch a.png --store a")
                                      << QStringLiteral("no page `nosuch`. there are: orders, order, streams, log");
        QTest::newRow("bad instant") << QStringLiteral("state order-1 --at yesterday --store a")
                                     << QStringLiteral("yesterday");
        QTest::newRow("bad position") << QStringLiteral("export --from 99999999999999999999999 --store a")
                                      << QStringLiteral("too large");
        QTest::newRow("follow backwards")
            << QStringLiteral("log --follow --newest --store a") << QStringLiteral("--newest");
        QTest::newRow("bad pointer") << QStringLiteral("blame order-1 totalAmount --store a")
                                     << QStringLiteral("pointer");
        QTest::newRow("bad status") << QStringLiteral("orders --status lost --store a")
                                    << QStringLiteral("draft, confirmed, shipped, cancelled");
        QTest::newRow("bad size") << QStringLiteral("screenshot orders a.png --size big --store a")
                                  << QStringLiteral("big");
        QTest::newRow("bad revision") << QStringLiteral("command order-1 ConfirmOrder --expected-revision x --store a")
                                      << QStringLiteral("no revision");
    }
    void refusesUsage()
    {
        QFETCH(QString, arguments);
        QFETCH(QString, says);
        const Run run = runProgram(words(arguments.toUtf8().constData()));
        QCOMPARE(run.exitCode, 2);
        QVERIFY(run.out.isEmpty());
        QVERIFY(run.err.startsWith("foldline: "));
        QVERIFY2(run.says(says.toUtf8().constData()), run.err.constData());
    }

    void anEmptyTimeIsNoAbsentOne()
    {
        const Run run = runProgram({QStringLiteral("state"), QStringLiteral("order-A-1"), QStringLiteral("--store"),
                                    QStringLiteral("a"), QStringLiteral("--at"), QString()});
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.says("--at: it is empty"), run.err.constData());
    }

    void longNamesAreNotRepeatedInFull()
    {
        const Workplace place(sampleHistory());
        for (const int length : {4'000, 5'000, 100'000}) {
            const QString name = QStringLiteral("order-") + QString(length - 6, QLatin1Char('x'));
            for (const char *subcommand : {"events", "state", "export --stream", "blame"}) {
                const Run run = place.run(words(subcommand) + QStringList{name});
                QCOMPARE(run.exitCode, length > 65'536 ? 2 : 3); // a server has names past the 4 096 bytes of a file
                QVERIFY2(run.err.size() < 1'000, run.err.left(300).constData());
                QVERIFY2(run.says(qPrintable(QStringLiteral("xx… (%1 bytes)").arg(length))), run.err.constData());
            }
        }
    }

    void repeatsNoPasswordThatStandsInAWrongPlace_data()
    {
        QTest::addColumn<QString>("arguments");
        for (const char *arguments :
             {"%1", "ping %1", "streams --connnect %1", "streams --store %1", "import %1 --store a", "log --limit %1",
              "events %1 --store a", "copy --from %1x --to %1", "mirror %1", "screenshot %1 a.png"})
            QTest::newRow(arguments) << QString::fromLatin1(arguments);
    }
    void repeatsNoPasswordThatStandsInAWrongPlace()
    {
        QFETCH(QString, arguments);
        const QString uri = QStringLiteral("kurrentdb://ops:s3cr3t@127.0.0.1:1?tls=false");
        const Run run = runProgram(arguments.arg(uri).split(QLatin1Char(' ')));
        QVERIFY(run.exitCode != 0);
        QVERIFY(!run.err.isEmpty());
        QVERIFY2(!run.err.contains("s3cr3t"), run.err.constData());
        QVERIFY(!run.out.contains("s3cr3t"));
    }

    void missingStoreIsNotFound_data()
    {
        QTest::addColumn<QString>("arguments");
        for (const char *arguments :
             {"export", "streams", "events order-1", "log", "state order-1", "states", "orders", "diff order-1 0 1",
              "blame order-1", "command order-1 ConfirmOrder", "project", "verify", "head"})
            QTest::newRow(arguments) << QString::fromUtf8(arguments);
    }
    void missingStoreIsNotFound()
    {
        QFETCH(QString, arguments);
        const Workplace place;
        const Run run = place.run(words(arguments.toUtf8().constData()));
        QCOMPARE(run.exitCode, 3);
        QVERIFY(run.out.isEmpty());
        QVERIFY2(run.says("orders.foldline"), run.err.constData());
        QVERIFY(place.files().isEmpty());
    }

    void optionsMayStandBeforeTheSubcommand()
    {
        const Workplace place(sampleHistory());
        const Run run =
            runProgram({QStringLiteral("--store"), place.store(), QStringLiteral("head"), QStringLiteral("--json")});
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.object().value("size", 0), 8);
    }

    void saysThatThereIsNoWindow()
    {
#ifdef FOLDLINE_NO_WINDOW
        for (const QStringList &arguments : {QStringList(), words("demo"), words("screenshot orders out.png")}) {
            const Run run = runProgram(arguments);
            QCOMPARE(run.exitCode, 1);
            QVERIFY(run.out.isEmpty());
            QVERIFY(run.says("no window"));
        }
#else
        QSKIP("skipped: this build has a window");
#endif
    }

    void noPictureOfWhatIsNotThere_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *arguments, int exitCode, const char *says) {
            QTest::newRow(arguments) << QString::fromLatin1(arguments) << exitCode << QString::fromLatin1(says);
        };
        row("--stream order-none", 3, "There is no stream `order-none`");
        row("--stream order-A-1 --at 4", 3, "`order-A-1` has no revision 4");
        row("--stream order-A-1 --at 2019-12-31", 3, "did not exist yet at 2019-12-31");
        row("--stream order-A-1 --at yesterday", 2, "yesterday");
        row("--stream order-A-1 --at 3", 0, "");
    }
    void noPictureOfWhatIsNotThere()
    {
#ifdef FOLDLINE_NO_WINDOW
        QSKIP("skipped: this build has no window");
#endif
        QFETCH(QString, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, says);
        const Workplace place(sampleHistory());
        const QString picture = place.path(QStringLiteral("order.png"));
        const Run run = place.run(QStringList{QStringLiteral("screenshot"), QStringLiteral("order"), picture} +
                                  words(arguments.toUtf8().constData()));
        QVERIFY2(run.exitCode == exitCode, run.err.constData());
        QVERIFY2(run.says(says.toUtf8().constData()), run.err.constData());
        QCOMPARE(QFile::exists(picture), exitCode == 0);
    }

    void pageNamesAreNoSubcommands()
    {
        // The page `orders` is also a subcommand's name: it must be taken as the page.
        const Run run = runProgram(words("screenshot orders out.png --size 3"));
        QCOMPARE(run.exitCode, 2);
        QVERIFY(run.says("--size"));
    }

    void theLogsPageHasTwoNames()
    {
        for (const char *page : {"log", "events"}) {
            const Run run = runProgram({QStringLiteral("screenshot"), QString::fromUtf8(page),
                                        QStringLiteral("out.png"), QStringLiteral("--size"), QStringLiteral("3")});
            QCOMPARE(run.exitCode, 2);
            QVERIFY2(run.says("--size"), run.err.constData());
        }
        const Run help = runProgram(words("screenshot --help"));
        QVERIFY2(help.out.contains("orders, order, streams, log (or events), projections, empty"),
                 help.out.constData());
    }

    void endsQuietlyWhenNobodyReads()
    {
        QByteArray history;
        for (int i = 0; i < 3000; ++i)
            history += eventLine("order-B-1", i, i + 1, "Noise", "2020-01-01T10:00:00Z",
                                 "{\"text\":\"0123456789012345678901234567890123456789\"}");
        const Workplace place(history);
        QCOMPARE(place.imported().exitCode, 0);
        QProcess shell;
        shell.start(QStringLiteral("sh"),
                    {QStringLiteral("-c"),
                     QStringLiteral("{ \"$0\" log --json --store \"$1\"; echo \"code $?\" >&2; } | head -n 1"),
                     programFile(), place.store()});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.readAllStandardOutput().count('\n'), 1);
        QCOMPARE(shell.readAllStandardError(), QByteArray("code 0\n"));
    }

    void saysWhenOutputCannotBeWritten()
    {
        const Workplace place(sampleHistory());
        QProcess process;
        process.setStandardOutputFile(QStringLiteral("/dev/full"));
        process.start(programFile(), {QStringLiteral("export"), QStringLiteral("--store"), place.store()});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("Standard output cannot be written"));
    }

    void untrustedTextCannotDriveTheTerminal()
    {
        const Workplace place(
            eventLine("order-\\u001b[31m", 0, 1, "Bad\\u001b]0;x\\u0007", "2020-01-01T10:00:00Z", "{}"));
        QCOMPARE(place.imported().exitCode, 0);
        for (const char *arguments : {"log", "streams", "log --json", "export", "state order-none\033[31m"}) {
            const Run run = place.run(arguments);
            QVERIFY2(!QByteArray(run.out + run.err).contains('\033'), arguments);
        }
    }
};

QTEST_GUILESS_MAIN(UsageTest)
#include "tst_cli_usage.moc"
