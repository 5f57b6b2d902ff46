// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "stubprogram.h"

#include <QFile>
#include <QTest>

using namespace foldline::test;

namespace {

QStringList copyWords(const QString &from, const QString &to, const QStringList &more = {})
{
    return QStringList{QStringLiteral("copy"), QStringLiteral("--from"), from, QStringLiteral("--to"), to} + more;
}

Run copied(const QString &from, const QString &to, const QStringList &more = {})
{
    return runProgram(copyWords(from, to, more));
}

QByteArray outputOn(const QString &store, const QStringList &arguments)
{
    return runProgram(arguments + QStringList{QStringLiteral("--store"), store}).out;
}

QByteArray headOf(const QString &store) { return outputOn(store, {QStringLiteral("head")}); }

/// What is the same in every copy: all but the times.
QList<QByteArray> withoutTimes(const QByteArray &lines)
{
    QList<QByteArray> result;
    for (const QByteArray &line : lines.split('\n')) {
        const auto begin = line.indexOf("\"created\"");
        const auto end = line.indexOf("\"data", begin);
        result << line.left(begin) + line.mid(end);
    }
    return result;
}

QByteArray manyOrders(int count)
{
    QByteArray lines;
    for (int i = 0; i < count; ++i)
        lines += eventLine(("order-M-" + std::to_string(i % 50)).c_str(), i / 50, 1000 + i, "OrderItemAdded",
                           "2020-01-01T10:00:00.000000Z", R"({"orderId":"M"})");
    return lines;
}

} // namespace

/// `foldline copy`: what it prints, what it leaves behind, how it ends.
class CopyTest : public QObject
{
    Q_OBJECT
private slots:
    void wholeCopyHasTheSameHead()
    {
        const Workplace place(sampleHistory());
        const QString copy = place.path(QStringLiteral("copy.foldline"));
        const Run run = copied(place.store(), copy);
        QCOMPARE(run.exitCode, 0);
        QVERIFY2(run.out.startsWith("Copied 8 events of 4 streams in "), run.out.constData());
        QVERIFY(run.out.contains("0 were there already. Run it again to take what was written meanwhile."));
        QVERIFY2(run.err.isEmpty(), run.err.constData());
        QCOMPARE(headOf(copy), headOf(place.store()));
        QCOMPARE(outputOn(copy, words("export --raw")), outputOn(place.store(), words("export --raw")));
    }

    void passesOverWhatIsThere()
    {
        const Workplace place(sampleHistory());
        const QString copy = place.path(QStringLiteral("copy.foldline"));
        QCOMPARE(copied(place.store(), copy).exitCode, 0);
        QCOMPARE(place.run("command order-A-2 ConfirmOrder").exitCode, 0);
        const Json figures = copied(place.store(), copy, words("--json")).object();
        QCOMPARE(keysOf(figures),
                 std::string("complete events alreadyThere streams leftOut conflicts renumbered seconds"));
        QCOMPARE(figures.value("complete", false), true);
        QCOMPARE(figures.value("events", -1), 1);
        QCOMPARE(figures.value("alreadyThere", -1), 8);
        QCOMPARE(figures.value("streams", -1), 1);
        QVERIFY(figures["conflicts"].empty() && figures["renumbered"].empty());
        QCOMPARE(headOf(copy), headOf(place.store()));
    }

    void saysThatItsSourceIsDamaged()
    {
        const Workplace place(sampleHistory());
        QByteArray bytes = place.files().value(QStringLiteral("orders.foldline"));
        const auto at = bytes.indexOf("Ada Lovelace");
        QVERIFY(at > 0);
        bytes[at] = 'E';
        place.write(QStringLiteral("orders.foldline"), bytes);
        const Run run = copied(place.store(), place.path(QStringLiteral("copy.foldline")));
        QCOMPARE(run.exitCode, 6);
        QVERIFY2(run.says("The source is damaged") && run.says("foldline verify"), run.err.constData());
        QVERIFY(place.files().value(QStringLiteral("orders.foldline")) == bytes);
    }

    void goesOnAfterItWasStopped()
    {
        const Workplace place(manyOrders(40'000));
        const QString copy = place.path(QStringLiteral("copy.foldline"));
        QProcess process;
        process.start(programFile(), copyWords(place.store(), copy));
        QTRY_VERIFY(QFile::exists(copy));
        process.terminate();
        QVERIFY(process.waitForFinished());
        const QByteArray said = process.readAllStandardError();
        // It may have been done before it was told.
        if (process.exitCode() != 0) {
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 1);
            QVERIFY2(said.contains("The copy was stopped.") && said.contains("Run the same command again to go on."),
                     said.constData());
        }
        QCOMPARE(copied(place.store(), copy).exitCode, 0);
        QCOMPARE(headOf(copy), headOf(place.store()));
    }

    void copiesChosenStreamsInTheOrderOfTheLog()
    {
        const Workplace place(sampleHistory());
        const QString copy = place.path(QStringLiteral("copy.foldline"));
        const Run run = copied(place.store(), copy, words("--stream order-A-3 --stream order-A-1 --stream order-A-3"));
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.out.startsWith("Copied 6 events of 2 streams"));
        QList<QByteArray> chosen;
        for (const QByteArray &line : place.run("export").lines()) {
            if (line.contains("order-A-1") || line.contains("order-A-3"))
                chosen << line;
        }
        QCOMPARE(runProgram({QStringLiteral("export"), QStringLiteral("--store"), copy}).lines(), chosen);
    }

    void namesConflictsAndCopiesTheRest()
    {
        const Workplace place(sampleHistory());
        const QString copy = place.path(QStringLiteral("copy.foldline"));
        QCOMPARE(copied(place.store(), copy, words("--stream order-A-1 --stream order-A-2")).exitCode, 0);
        const auto command = [](const QString &store, const char *what) {
            return runProgram(words(what) + QStringList{QStringLiteral("--store"), store}).exitCode;
        };
        QCOMPARE(command(copy, "command order-A-2 CancelOrder reason=there"), 0);
        QCOMPARE(command(place.store(), "command order-A-2 CancelOrder reason=here"), 0);
        QCOMPARE(command(place.store(), "command order-A-9 CreateOrder customerId=C items=[]"), 0);
        const Run run = copied(place.store(), copy);
        QCOMPARE(run.exitCode, 4);
        QVERIFY2(run.says("Conflict: order-A-2, revision 1: "), run.err.constData());
        QVERIFY(run.says("Nothing of this stream was written from there on"));
        QVERIFY2(run.out.startsWith("Copied 4 events of 3 streams"), run.out.constData());
        const Run json = copied(place.store(), copy, words("--json"));
        QCOMPARE(json.exitCode, 4);
        QCOMPARE(json.object()["conflicts"].size(), std::size_t{1});
        QCOMPARE(json.object()["conflicts"][0].value("stream", ""), std::string("order-A-2"));
        QCOMPARE(json.object()["conflicts"][0].value("revision", -1), 1);
    }

    void copiesToAServerAndBack()
    {
        const StubProgram server;
        QVERIFY(server.isRunning());
        const Workplace place(sampleHistory());
        const Run there = copied(place.store(), server.connection());
        QCOMPARE(there.exitCode, 0);
        QVERIFY2(there.says("gives the copied events its own times"), there.err.constData());
        QVERIFY(there.out.startsWith("Copied 8 events of 4 streams"));
        QCOMPARE(copied(place.store(), server.connection(), words("--json")).object().value("alreadyThere", -1), 8);
        const QString back = place.path(QStringLiteral("back.foldline"));
        QCOMPARE(copied(server.connection(), back).exitCode, 0);
        QCOMPARE(withoutTimes(outputOn(back, words("export"))), withoutTimes(place.run("export").out));
        QCOMPARE(copied(server.connection(), back, words("--json")).object().value("events", -1), 0);
        QCOMPARE(runProgram(words("verify --store") + QStringList{back}).exitCode, 0);
    }

    void namesStreamsThatMayNotBeRead()
    {
        const StubProgram server({QStringLiteral("--accounts")});
        QVERIFY(server.isRunning());
        const auto as = [&server](const char *user) {
            return server.connection().replace(u"://"_qs, u"://"_qs + QLatin1StringView(user) + u":changeit@"_qs);
        };
        const QByteArray lines = sampleHistory() + eventLine("$$order-A-2", 0, 500, "$metadata", "2020-03-01T10:00:00Z",
                                                             R"({"$acl":{"$r":"$admins"}})");
        QCOMPARE(
            runProgram({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--connect"), as("admin")}, lines)
                .exitCode,
            0);
        const Workplace place;
        const QString copy = place.path(QStringLiteral("copy.foldline"));
        const Run run = copied(as("ops"), copy, words("--stream order-A-1 --stream order-A-2 --stream order-A-99"));
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.says("The stream `order-A-2` cannot be read.") && run.says("no stream `order-A-99`") &&
                     run.says("Nothing was copied."),
                 run.err.constData());
        QVERIFY(run.out.isEmpty());
        QVERIFY(!QFile::exists(copy));
        QCOMPARE(copied(as("ops"), copy, words("--stream order-A-1")).exitCode, 0);
    }

    void refusesBadInput_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *arguments, int exitCode, const char *says) {
            QTest::newRow(name) << words(arguments) << exitCode << QString::fromLatin1(says);
        };
        row("no target", "copy --from orders.foldline", 2, "--to is required");
        row("no source", "copy --to orders.foldline", 2, "--from is required");
        row("unknown scheme", "copy --from esdbs://h --to new.foldline", 2, "kurrentdb://");
        row("onto itself", "copy --from orders.foldline --to ./orders.foldline", 2, "same store");
        row("a store by --store", "copy --from orders.foldline --to new.foldline --store a", 2, "--store");
        row("read-only", "--read-only copy --from orders.foldline --to new.foldline", 1, "--read-only was given");
        row("no such store", "copy --from none.foldline --to new.foldline", 3, "none.foldline");
        row("no such stream", "copy --from orders.foldline --to new.foldline --stream order-A-99", 3, "order-A-99");
        row("no such stream among others",
            "copy --from orders.foldline --to new.foldline --stream order-A-1 --stream order-A-99 --stream order-A-98",
            3, "order-A-98` in ");
        row("nothing of the others", "copy --from orders.foldline --to new.foldline --stream order-A-1 --stream none",
            3, "Nothing was copied.");
        row("metadata as a stream", "copy --from orders.foldline --to new.foldline --stream $$order-A-1", 2,
            "name that one");
        row("source is no store", "copy --from no.txt --to new.foldline", 6, "no.txt");
        row("target is no store", "copy --from orders.foldline --to no.txt", 6, "no.txt");
        row("unreachable source", "copy --from esdb://127.0.0.1:1?tls=false --to new.foldline", 7, "Nothing listens");
        row("unreachable target", "copy --from orders.foldline --to esdb://127.0.0.1:1?tls=false", 7,
            "Nothing listens");
    }
    void refusesBadInput()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, says);
        const Workplace place(sampleHistory());
        place.write(QStringLiteral("no.txt"), QByteArray(4096, 'x'));
        const auto before = place.files();
        for (QString &argument : arguments) {
            if (argument.endsWith(QLatin1String(".foldline")) || argument.endsWith(QLatin1String(".txt")))
                argument = place.path(argument);
        }
        const Run run = runProgram(arguments);
        QCOMPARE(run.exitCode, exitCode);
        QVERIFY2(run.says(says.toUtf8().constData()), run.err.constData());
        QVERIFY(run.out.isEmpty());
        QVERIFY(place.files() == before);
    }

    void neverRepeatsAPassword()
    {
        const Workplace place(sampleHistory());
        const Run run = copied(place.store(), QStringLiteral("kurrentdb://ops:s3cr3t@127.0.0.1:1?tls=false"));
        QCOMPARE(run.exitCode, 7);
        QVERIFY2(!run.err.contains("s3cr3t"), run.err.constData());
    }

    void copiesTheSuperstore()
    {
        const QString file = QStringLiteral(FOLDLINE_SOURCE_DIR "/../shared/data/superstore-orders.ndjson");
        if (!QFile::exists(file))
            QSKIP("skipped: the superstore orders are not here");
        const Workplace place;
        QCOMPARE(place.run({QStringLiteral("import"), file}).exitCode, 0);
        const QString copy = place.path(QStringLiteral("copy.foldline"));
        const Json figures = copied(place.store(), copy, words("--json")).object();
        QCOMPARE(figures.value("events", 0), 11701);
        QCOMPARE(figures.value("streams", 0), 3322);
        QCOMPARE(headOf(copy), headOf(place.store()));
    }
};

QTEST_GUILESS_MAIN(CopyTest)
#include "tst_cli_copy.moc"
