// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverworkplace.h"
#include "tests/support/faultproxy.h"

#include <QDir>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <memory>

using namespace foldline::test;

namespace {

/// Orders of four events each.
QByteArray histories(int orders)
{
    QByteArray lines;
    for (int order = 0; order < orders; ++order) {
        const QByteArray stream = "order-M-" + QByteArray::number(order);
        for (int revision = 0; revision < 4; ++revision)
            lines += eventLine(stream.constData(), revision, order * 4 + revision, "Noted", "2020-01-01T10:00:00Z",
                               R"({"text":"something that was seen"})");
    }
    return lines;
}

} // namespace

/// `foldline mirror`, --mirror and --offline against a server: what they print, keep, and how they end.
class CliMirrorTest : public QObject, protected ServerWorkplace
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(begin()); }
    void cleanup() { end(); }

    void keepsAndSays()
    {
        QCOMPARE(on("mirror --status").exitCode, 3);
        const Run made = on("mirror --json");
        QVERIFY2(made.exitCode == 0, made.err.constData());
        const Json object = made.object();
        QCOMPARE(keysOf(object), std::string("server file state events bytes limit categories position asOf"));
        const auto events = static_cast<int>(on("log").lines().size());
        QCOMPARE(object.value("events", 0), events);
        QCOMPARE(object.value("state", ""), std::string("upToDate"));
        QVERIFY(object.value("file", "").ends_with("/mirror.foldline"));
        m_server.reset();
        QCOMPARE(on("mirror --status --json").object().value("events", 0), events);
        QVERIFY(on("mirror --status").out.contains("everything is kept"));
    }

    /// Every way of looking shows the same from the server, through the mirror, and without the server.
    void showsTheSameThreeWays_data()
    {
        QTest::addColumn<QByteArray>("command");
        for (const char *command :
             {"log --json", "log --newest --limit 3 --json", "log --type OrderCreated --json", "streams --json",
              "streams --newest --json", "states --json", "export --raw", "events order-S-1", "orders --json",
              "diff order-S-1 0 2", "blame order-S-1", "state order-S-1 --at 1"})
            QTest::newRow(command) << QByteArray(command);
    }
    void showsTheSameThreeWays()
    {
        QFETCH(QByteArray, command);
        const QByteArray firstStream =
            QByteArray::fromStdString(on("streams --json --limit 1").objects().front().value("stream", ""));
        command.replace("order-S-1", firstStream);
        const Run direct = on(command);
        QVERIFY2(direct.exitCode == 0, direct.err.constData());
        QVERIFY(!direct.out.isEmpty());
        const Run mirrored = on(command + " --mirror");
        QCOMPARE(mirrored.out, direct.out);
        m_server.reset();
        const Run offline = on(command + " --offline");
        QCOMPARE(offline.exitCode, 0);
        QCOMPARE(offline.out, direct.out);
        QVERIFY2(offline.says("as last known at"), offline.err.constData());
    }

    void marksWhatIsLastKnown()
    {
        QCOMPARE(on("mirror").exitCode, 0);
        const std::string stream = on("streams --json --limit 1").objects().front().value("stream", "");
        const QByteArray state = "state " + QByteArray::fromStdString(stream) + " --json";
        QVERIFY(!on(state + " --mirror").object().contains("lastKnown"));
        QVERIFY(on(state + " --offline").object().contains("lastKnown"));
    }

    /// Also while the server could be asked.
    void offlineShowsNothingOfWhatCameLater()
    {
        const std::string asOf = on("mirror --json").object().value("asOf", "");
        QVERIFY(!asOf.empty());
        const QByteArray log = on("log --json").out;
        QCOMPARE(on("command order-A-2 ConfirmOrder").exitCode, 0);
        QCOMPARE(on("log --json").lines().size(), log.count('\n') + 1);
        QCOMPARE(on("orders --status confirmed --json").lines().size(), 1);
        const Run offline = on("log --json --offline");
        QCOMPARE(offline.out, log);
        QVERIFY2(offline.says(("as last known at " + asOf + "; the server was not asked.").c_str()),
                 offline.err.constData());
        const Json state = on("state order-A-2 --json --offline").object();
        QCOMPARE(state.value("revision", -1), 0);
        QCOMPARE(state.value("lastKnown", ""), asOf);
        const Run orders = on("orders --status confirmed --json --offline");
        QVERIFY2(orders.exitCode == 0, orders.err.constData());
        QVERIFY2(orders.out.isEmpty(), orders.out.constData());
    }

    void readOnlyKeepsAndDropsNothing()
    {
        QCOMPARE(on("mirror --read-only").exitCode, 1);
        QCOMPARE(on("mirror --status").exitCode, 3);
        QCOMPARE(on("mirror").exitCode, 0);
        QCOMPARE(on("mirror --drop --read-only").exitCode, 1);
        QCOMPARE(on("mirror --status --read-only").exitCode, 0);
    }

    void offlineWritesNothing()
    {
        QCOMPARE(on("command order-new CreateOrder customerId=C items=[] --offline").exitCode, 7);
        QCOMPARE(on("log --offline").exitCode, 3);
        QCOMPARE(on("mirror").exitCode, 0);
        const Run run = on("command order-new CreateOrder customerId=C items=[] --offline");
        QCOMPARE(run.exitCode, 7);
        QVERIFY2(run.says("Nothing was written"), run.err.constData());
    }

    void writesThroughToTheServer()
    {
        QCOMPARE(on("command order-new CreateOrder customerId=C items=[] --mirror").exitCode, 0);
        QCOMPARE(on("state order-new --mirror --json").object().value("revision", -1), 0);
        QCOMPARE(on("state order-new --json").object().value("revision", -1), 0);
    }

    void unreachableIsSevenAndSaysWhatHelps()
    {
        QCOMPARE(on("mirror").exitCode, 0);
        m_server.reset();
        const Run run = on("log --mirror");
        QCOMPARE(run.exitCode, 7);
        QVERIFY2(run.says("--offline"), run.err.constData());
        QCOMPARE(on("mirror").exitCode, 7);
    }

    void keepsCategoriesAndNothingElse()
    {
        QCOMPARE(importLines(eventLine("cart-1", 0, 900'001, "Filled", "2020-01-01T10:00:00Z", "{}")).exitCode, 0);
        QCOMPARE(on("mirror").exitCode, 0);
        const Run run = on("mirror --category cart --json");
        QVERIFY2(run.says("read anew"), run.err.constData());
        QCOMPARE(run.object().value("events", 0), 1);
        QCOMPARE(on("mirror --json").object().value("events", 0), 1);
        QCOMPARE(on("events cart-1 --offline").lines().size(), 1);
        QCOMPARE(on("streams --category order --offline").exitCode, 7);
        const Run notKept = on("events order-A-1 --offline");
        QCOMPARE(notKept.exitCode, 7);
        QVERIFY2(notKept.says("keeps the category cart alone") && notKept.says("Only the category cart is kept"),
                 notKept.err.constData());
        QVERIFY(on("mirror --everything --json").object().value("events", 0) > 1);
    }

    void stopsAtItsLimit()
    {
        QCOMPARE(importLines(histories(1500)).exitCode, 0);
        const Run run = on("mirror --limit 1MB --json");
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.says("size limit"), run.err.constData());
        QCOMPARE(run.object().value("state", ""), std::string("full"));
        const auto bytes = run.object().value("bytes", 0);
        QVERIFY2(bytes > 800'000 && bytes < 1'600'000, qPrintable(QString::number(bytes)));
        QCOMPARE(on("log --mirror").lines().size(), on("log").lines().size());
        QCOMPARE(on("mirror --limit 100MB").exitCode, 0);
        QCOMPARE(on("mirror --limit 5").exitCode, 2);
    }

    void isThrownAwayForAnotherHistory()
    {
        QCOMPARE(on("mirror").exitCode, 0);
        const QString samePort = port();
        m_server.reset();
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--port"), samePort});
        QVERIFY(m_server->isRunning());
        QCOMPARE(importLines(eventLine("cart-1", 0, 900'001, "Filled", "2020-01-01T10:00:00Z", "{}")).exitCode, 0);
        const Run run = on("log --mirror");
        QCOMPARE(run.exitCode, 0);
        QVERIFY2(run.says("set aside as"), run.err.constData());
        QCOMPARE(run.lines().size(), 1);
    }

    void goesOnAfterBeingKilled()
    {
        QCOMPARE(importLines(histories(1500)).exitCode, 0);
        int kills = 0;
        for (int events = 0; events < 6000 && kills < 30; ++kills) {
            QProcess program;
            program.start(programFile(), words("mirror --connect") + QStringList{m_uri});
            QVERIFY(program.waitForStarted());
            static_cast<void>(program.waitForFinished(40 + kills * 4));
            program.kill();
            static_cast<void>(program.waitForFinished());
            const Run status = on("mirror --status --json");
            QVERIFY2(status.exitCode == 0 || status.exitCode == 3, status.err.constData());
            events = status.exitCode == 0 ? status.object().value("events", 0) : 0;
        }
        QCOMPARE(on("mirror").exitCode, 0);
        QCOMPARE(on("export --raw --offline").out, on("export --raw").out);
        const QString file = QString::fromStdString(on("mirror --status --json").object().value("file", ""));
        const Run verified = runProgram({QStringLiteral("verify"), QStringLiteral("--store"), file});
        QVERIFY2(verified.exitCode == 0, verified.err.constData());
    }

    void followsUntilItIsInterrupted()
    {
        QProcess program;
        program.start(programFile(), words("mirror --follow --json --connect") + QStringList{m_uri});
        QVERIFY(program.waitForStarted());
        QTRY_COMPARE(on("mirror --status").exitCode, 0);
        QCOMPARE(importLines(eventLine("cart-1", 0, 900'001, "Filled", "2020-01-01T10:00:00Z", "{}")).exitCode, 0);
        QTRY_COMPARE(on("events cart-1 --offline").exitCode, 0);
        ::kill(static_cast<pid_t>(program.processId()), SIGINT);
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitCode(), 0);
    }

    /// It is the same server when it is back, so that nothing is read again.
    void followingWaitsForAServerThatIsAway()
    {
        FaultProxy line(port().toInt());
        const QString uri = QString(m_uri).replace(port(), QString::number(line.port()));
        const auto mirrored = [&uri] {
            const Run run = runProgram(words("mirror --status --json --connect") + QStringList{uri});
            return run.exitCode == 0 ? run.object().value("events", -1) : -1;
        };
        const auto events = static_cast<int>(on("log").lines().size());
        QProcess program;
        program.start(programFile(), words("mirror --follow --json --connect") + QStringList{uri});
        QVERIFY(program.waitForStarted());
        QTRY_COMPARE(mirrored(), events);
        line.setRefusing(true);
        line.strike(FaultProxy::Kind::Reset);
        QByteArray said;
        const auto hasSaid = [&](const char *text) {
            said += program.readAllStandardError();
            return said.contains(text);
        };
        QTRY_VERIFY2(hasSaid("It is tried again until it answers"), said.constData());
        QCOMPARE(importLines(eventLine("cart-1", 0, 900'001, "Filled", "2020-01-01T10:00:00Z", "{}")).exitCode, 0);
        line.setRefusing(false);
        QTRY_COMPARE(mirrored(), events + 1);
        QTRY_VERIFY2(hasSaid("The server answers again."), said.constData());
        ::kill(static_cast<pid_t>(program.processId()), SIGINT);
        QVERIFY(program.waitForFinished());
        QCOMPARE(program.exitCode(), 0);
        QVERIFY2(!hasSaid("read anew"), said.constData());
        QCOMPARE(said.count("tried again"), 1);
    }

    void isDropped()
    {
        QCOMPARE(on("mirror --drop").exitCode, 3);
        QCOMPARE(on("mirror").exitCode, 0);
        QCOMPARE(on("mirror --drop").exitCode, 0);
        QCOMPARE(on("mirror --status").exitCode, 3);
        const QDir connections(m_folder->path() + QStringLiteral("/foldline/connections"));
        QVERIFY(connections.entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty());
    }

    void refusesWhatMakesNoSense()
    {
        QCOMPARE(runProgram(words("mirror")).exitCode, 2);
        QCOMPARE(runProgram(words("mirror --connect nonsense")).exitCode, 2);
        QCOMPARE(runProgram(words("log --store x.foldline --mirror")).exitCode, 2);
        QCOMPARE(on("mirror --drop --status").exitCode, 2);
    }

private:
    [[nodiscard]] QString port() const { return m_uri.section(QLatin1Char(':'), 2).section(QLatin1Char('?'), 0, 0); }
};

QTEST_GUILESS_MAIN(CliMirrorTest)
#include "tst_cli_mirror.moc"
