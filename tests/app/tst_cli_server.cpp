// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "stubprogram.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

using namespace foldline::test;

namespace {

constexpr const char *Histories =
    R"({"stream":"order-A-1","id":"0b0d4a3e-7e50-4d2c-9a52-0a2f43a6d001","type":"OrderCreated","created":"2020-01-01T10:00:00Z","data":{"orderId":"A-1","customerId":"C-1","items":[{"productId":"P-1","productName":"Stapler","quantity":2,"unitPrice":10}],"totalAmount":20},"metadata":{"schemaVersion":2}}
{"stream":"order-A-2","id":"0b0d4a3e-7e50-4d2c-9a52-0a2f43a6d002","type":"OrderCreated","created":"2020-01-02T10:00:00Z","data":{"orderId":"A-2","customerId":"C-2","items":[],"totalAmount":0},"metadata":{"schemaVersion":2}}
{"stream":"order-A-1","id":"0b0d4a3e-7e50-4d2c-9a52-0a2f43a6d003","type":"OrderConfirmed","created":"2020-01-03T10:00:00Z","data":{"orderId":"A-1","confirmedAt":"2020-01-03T10:00:00Z"},"metadata":{"schemaVersion":2}}
)";

} // namespace

/// Every subcommand on a server: what it prints, what it leaves behind, how it ends.
class ServerTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_server = std::make_unique<StubProgram>();
        QVERIFY(m_server->isRunning());
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_folder->path().toUtf8());
    }

    void cleanup()
    {
        m_server.reset();
        m_folder.reset();
    }

    void pingSaysWhatItReached()
    {
        const Json reached = on("ping --json").object();
        QCOMPARE(keysOf(reached), std::string("node role version roundTripMs mayReadAll"));
        QCOMPARE(reached.value("role", ""), std::string("leader"));
        QCOMPARE(reached.value("version", ""), std::string("24.10.0"));
        QCOMPARE(reached.value("mayReadAll", false), true);
        const Run run = on("ping");
        QVERIFY(run.out.startsWith("Reached 127.0.0.1:"));
        QCOMPARE(run.lines().value(1), QByteArray("A caller without a user may read $all."));
    }

    void pingSaysWhoMayNotReadTheLog()
    {
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--accounts")});
        const QString as = m_server->connection().replace(QStringLiteral("://"), QStringLiteral("://%1:changeit@"));
        const auto ping = [&as](const char *user, const QStringList &more = {}) {
            return runProgram(
                QStringList{QStringLiteral("ping"), QStringLiteral("--connect"), as.arg(QLatin1StringView(user))} +
                more);
        };
        const Run refused = ping("ops");
        QCOMPARE(refused.exitCode, 0);
        QVERIFY2(refused.out.startsWith("Reached 127.0.0.1:"), refused.out.constData());
        QVERIFY2(refused.lines().value(1).startsWith("ops may not read $all: orders, "), refused.out.constData());
        QCOMPARE(refused.lines().size(), 2);
        QCOMPARE(ping("ops", {QStringLiteral("--json")}).object().value("mayReadAll", true), false);
        QCOMPARE(ping("admin").lines().value(1), QByteArray("admin may read $all."));
    }

    void drawsWhatIsRefused()
    {
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--accounts")});
        const QString connection =
            m_server->connection().replace(QStringLiteral("://"), QStringLiteral("://ops:changeit@"));
        const QString picture = m_folder->filePath(QStringLiteral("streams.png"));
        const Run run = runProgram({QStringLiteral("screenshot"), QStringLiteral("streams"), picture,
                                    QStringLiteral("--connect"), connection});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY(QFile::exists(picture));
    }

    void importsAndShowsAHistory()
    {
        QCOMPARE(importHistories().exitCode, 0);
        QCOMPARE(on("log").lines().size(), 3);
        QCOMPARE(on("streams --json").objects().size(), std::size_t{2});
        const Run events = on("events order-A-1 --json");
        QCOMPARE(events.objects().size(), std::size_t{2});
        QCOMPARE(events.objects().front().value("id", ""), std::string("0b0d4a3e-7e50-4d2c-9a52-0a2f43a6d001"));
        const Json state = on("state order-A-1 --json").object();
        QCOMPARE(state["state"].value("status", ""), std::string("confirmed"));
        QCOMPARE(on("orders --json").objects().size(), std::size_t{2});
        QCOMPARE(on("states --json").objects().size(), std::size_t{2});
        QCOMPARE(on("export").lines().size(), 3);
        QVERIFY(on("blame order-A-1 /status").out.contains("Confirmed"));
    }

    void goesOnWithAnImportThatBrokeOff()
    {
        QVERIFY(importHistories().out.startsWith("Imported 3 events of 2 streams"));
        const Run again = importHistories();
        QCOMPARE(again.exitCode, 0);
        QVERIFY2(again.out.startsWith("Imported 0 events of 2 streams"), again.out.constData());
        QVERIFY2(again.out.contains("; 3 more were there already."), again.out.constData());
        QCOMPARE(on("log").lines().size(), 3);
        const Run more =
            runProgram(words("import - --json --connect") + QStringList{uri()},
                       QByteArray(Histories) + eventLine("order-A-9", 0, 99, "T", "2020-02-01T10:00:00Z", "{}"));
        QCOMPARE(more.object().value("events", -1), 1);
        QCOMPARE(more.object().value("alreadyThere", -1), 3);
    }

    void refusesABadLineAndWritesNothing()
    {
        const QByteArray history = QByteArray(Histories) + "{\"stream\":\n";
        const Run run =
            runProgram({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--connect"), uri()}, history);
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.says("line 4"), run.err.constData());
        QVERIFY2(run.says("Nothing was written"), run.err.constData());
        QCOMPARE(on("log").lines().size(), 0);
    }

    void commandsKeepTheRulesAndTheRevision()
    {
        QCOMPARE(importHistories().exitCode, 0);
        QCOMPARE(on("command order-A-1 ShipOrder --expected-revision 0").exitCode, 4);
        QCOMPARE(on("command order-A-1 ConfirmOrder").exitCode, 5);
        QCOMPARE(on("command order-A-1 ShipOrder").exitCode, 0);
        QCOMPARE(on("orders --status shipped --json").objects().size(), std::size_t{1});
        QCOMPARE(on("command order-A-2 ConfirmOrder --read-only").exitCode, 1);
    }

    void projectsOnceAndGoesOnFromThere()
    {
        QCOMPARE(importHistories().exitCode, 0);
        QCOMPARE(on("project --json").object().value("events", 0), 3);
        QCOMPARE(on("project --json").object().value("events", -1), 0);
        QCOMPARE(on("project --rebuild --json").object().value("rows", 0), 2);
        const QFileInfo folder(m_folder->filePath(QStringLiteral("foldline/connections")));
        QVERIFY(folder.isDir());
        QVERIFY(!(folder.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther)));
    }

    void readModelsOfAnEmptyServerGoOn()
    {
        QCOMPARE(on("project --json").object().value("events", -1), 0);
        QCOMPARE(on("command order-B-1 CreateOrder customerId=C items=[]").exitCode, 0);
        const Run run = on("project --json");
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.object().value("events", -1), 1);
        QCOMPARE(on("orders --json").objects().size(), std::size_t{1});
        QCOMPARE(on("project --json").object().value("events", -1), 0);
    }

    void followsFromAPositionOn()
    {
        QCOMPARE(importHistories().exitCode, 0);
        const auto all = on("log --json").objects();
        QCOMPARE(all.size(), std::size_t{3});
        const std::string second = std::to_string(all[1].value("position", 0ULL));
        const auto seen = on(("log --follow --json --limit 2 --from " + second).c_str()).objects();
        QCOMPARE(seen.size(), std::size_t{2});
        QVERIFY(seen[0] == all[1] && seen[1] == all[2]);
    }

    void followingWaitsForAServerThatIsAway()
    {
        QCOMPARE(importHistories().exitCode, 0);
        QProcess program;
        program.start(programFile(),
                      words("events order-A-1 --follow --limit 3 --json --connect") + QStringList{uri()});
        QVERIFY(program.waitForStarted());
        QByteArray shown;
        const auto lines = [&] {
            program.waitForReadyRead(10);
            shown += program.readAllStandardOutput();
            return shown.count('\n');
        };
        QTRY_COMPARE(lines(), 2);
        const QString port = uri().section(QLatin1Char(':'), 2).section(QLatin1Char('?'), 0, 0);
        m_server.reset();
        QByteArray said;
        QTRY_VERIFY2((static_cast<void>(lines()), said += program.readAllStandardError()).contains("tried again"),
                     said.constData());
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--port"), port});
        QVERIFY(m_server->isRunning());
        QCOMPARE(importHistories().exitCode, 0);
        QCOMPARE(on("command order-A-1 CancelOrder reason=test").exitCode, 0);
        QTRY_COMPARE(lines(), 3);
        QVERIFY2(shown.contains("OrderCancelled"), shown.constData());
        QTRY_COMPARE(program.state(), QProcess::NotRunning);
        QCOMPARE(program.exitCode(), 0);
    }

    void refusesReadModelsOfAnotherServer()
    {
        QCOMPARE(importHistories().exitCode, 0);
        QCOMPARE(on("project").exitCode, 0);
        const QString port = uri().section(QLatin1Char(':'), 2).section(QLatin1Char('?'), 0, 0);
        m_server.reset();
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--port"), port});
        QVERIFY(m_server->isRunning());
        QCOMPARE(on("command order-B-1 CreateOrder customerId=C items=[]").exitCode, 0);
        const Run run = on("project");
        QCOMPARE(run.exitCode, 4);
        QVERIFY2(run.says("another store"), run.err.constData());
    }

    /// The same first event makes it the same server. What followed: less, or something else.
    void readModelsOfARestoredServerAreToBeRebuilt_data()
    {
        QTest::addColumn<QByteArray>("restored");
        QTest::addColumn<QByteArray>("says");
        const QByteArray first = noted(0, 1, "{}");
        const QByteArray others = noted(1, 4, R"({"text":"another way"})") + noted(2, 5, "{}");
        QTest::newRow("earlier") << QByteArray(first + noted(1, 2, "{}")) << QByteArray("are ahead of the log");
        QTest::newRow("written to since") << QByteArray(first + others) << QByteArray("is not in the log any more");
    }
    void readModelsOfARestoredServerAreToBeRebuilt()
    {
        QFETCH(QByteArray, restored);
        QFETCH(QByteArray, says);
        QCOMPARE(importLines(noted(0, 1, "{}") + noted(1, 2, "{}") + noted(2, 3, "{}")).exitCode, 0);
        QCOMPARE(on("project --json").object().value("events", 0), 3);
        m_server->stop();
        m_server->startAgain();
        QVERIFY(m_server->isRunning());
        QCOMPARE(importLines(restored).exitCode, 0);
        for (const char *command : {"project", "orders"}) {
            const Run run = on(command);
            QCOMPARE(run.exitCode, 6);
            QVERIFY2(run.says(says.constData()) && run.says("put back to an earlier state"), run.err.constData());
            QVERIFY2(run.says("Nothing was changed; rebuild them"), run.err.constData());
        }
        QCOMPARE(on("project --rebuild").exitCode, 0);
        QCOMPARE(on("project --json").object().value("events", -1), 0);
    }

    void linksShowWhatTheyLeadTo()
    {
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--projections")});
        QVERIFY(m_server->isRunning());
        QCOMPARE(importHistories().exitCode, 0);
        const Run shown = on("events $ce-order");
        QCOMPARE(shown.lines().size(), 3);
        QVERIFY2(shown.out.contains("OrderConfirmed"), shown.out.constData());
        QVERIFY2(shown.out.contains("order-A-1, revision 1"), shown.out.constData());
        const auto lines = on("events $ce-order --type OrderConfirmed --json").objects();
        QCOMPARE(lines.size(), std::size_t{1});
        QCOMPARE(lines.front().value("stream", ""), std::string("order-A-1"));
        QCOMPARE(lines.front()["link"].value("stream", ""), std::string("$ce-order"));
        QCOMPARE(on("events $ce-order --newest --limit 1 --json").objects().front()["link"].value("revision", 0), 2);
        QCOMPARE(on("events $ce-order --follow --limit 2").lines().size(), 2);
        QCOMPARE(on("events $ce-order --links --json").objects().front().value("type", ""), std::string("$>"));
        QCOMPARE(on("events order-A-1").lines().size(), 2);
    }

    void listsGoOnWhereTheyEnded()
    {
        QCOMPARE(importHistories().exitCode, 0);
        QCOMPARE(on("streams").lines().size(), 3);
        const QStringList kept = QDir(m_folder->path() + QStringLiteral("/foldline/connections"))
                                     .entryList({QStringLiteral("*.foldline-streams")});
        QCOMPARE(kept.size(), 1);
        QCOMPARE(on("command order-B-1 CreateOrder customerId=C items=[]").exitCode, 0);
        QCOMPARE(on("streams --json").objects().size(), std::size_t{3});
    }

    void sayWhichRightIsMissing()
    {
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--accounts")});
        QVERIFY(m_server->isRunning());
        const QString admin = uri().replace(QStringLiteral("://"), QStringLiteral("://admin:changeit@"));
        const QString ops = uri().replace(QStringLiteral("://"), QStringLiteral("://ops:changeit@"));
        const auto as = [](const QString &who, const char *arguments) {
            return runProgram(words(arguments) + QStringList{QStringLiteral("--connect"), who});
        };
        QCOMPARE(
            runProgram({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--connect"), admin}, Histories)
                .exitCode,
            0);
        for (const char *command : {"log", "streams", "orders", "project", "states", "export"}) {
            const Run run = as(ops, command);
            QCOMPARE(run.exitCode, 1);
            QVERIFY2(run.says("`ops` may not read the server's whole log") && run.says("by name") && run.says("$acl"),
                     run.err.constData());
        }
        QCOMPARE(as(ops, "events order-A-1").lines().size(), 2);
        QCOMPARE(as(ops, "state order-A-1").exitCode, 0);
        QCOMPARE(as(ops, "command order-A-1 ShipOrder --actor Grace").exitCode, 0);
        const Run written = as(ops, "events order-A-1 --newest --limit 1 --json");
        QVERIFY2(written.out.contains(R"("actor":"Grace","serverUser":"ops",)"), written.out.constData());
        const QString wrong = uri().replace(QStringLiteral("://"), QStringLiteral("://ops:s3cr3t@"));
        for (const char *command : {"ping", "log", "events order-A-1", "project"}) {
            const Run run = as(wrong, command);
            QCOMPARE(run.exitCode, 1);
            QVERIFY2(run.says("password is wrong") && !run.says("s3cr3t"), run.err.constData());
        }
    }

    void namesWhoSaysWhoMayReadAStream()
    {
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--accounts")});
        QVERIFY(m_server->isRunning());
        const QString connection = uri().replace(QStringLiteral("://"), QStringLiteral("://%1:changeit@"));
        const auto as = [&connection](const char *user, const char *arguments, const QByteArray &input = {}) {
            return runProgram(words(arguments) +
                                  QStringList{QStringLiteral("--connect"), connection.arg(QLatin1StringView(user))},
                              input);
        };
        const QByteArray metadata =
            eventLine("$$order-A-1", 0, 1, "$metadata", "2020-01-04T10:00:00Z", R"({"$acl":{"$r":"$admins"}})");
        QCOMPARE(as("admin", "import -", Histories + metadata).exitCode, 0);
        for (const char *command : {"events order-A-1", "state order-A-1", "command order-A-1 ShipOrder"}) {
            const Run run = as("ops", command);
            QCOMPARE(run.exitCode, 1);
            QVERIFY2(run.out.isEmpty(), run.out.constData());
            QVERIFY2(run.says("Who may is told by the `$acl` of the stream"), run.err.constData());
            QVERIFY2(run.says("Reading the stream `order-A-1`"), run.err.constData());
        }
        QCOMPARE(as("admin", "events order-A-1").lines().size(), 2);
        QCOMPARE(as("ops", "events order-A-2").lines().size(), 1);
    }

    void whatIsNotThereIsThree() { QCOMPARE(on("state order-none").exitCode, 3); }

    void unreachableIsSeven()
    {
        const Run run = runProgram(words("ping --connect kurrentdb://127.0.0.1:1?tls=false"));
        QCOMPARE(run.exitCode, 7);
        QVERIFY2(run.says("Nothing listens there"), run.err.constData());
    }

    void neverRepeatsAPassword()
    {
        for (const char *uri :
             {"kurrentdb://ops:s3cr3t@127.0.0.1:1?tls=false", "kurrentdb://ops:s3cr3t@h?tlss=false"}) {
            const Run run = runProgram({QStringLiteral("log"), QStringLiteral("--connect"), QString::fromLatin1(uri)});
            QVERIFY(run.exitCode == 7 || run.exitCode == 2);
            QVERIFY2(!run.err.contains("s3cr3t"), run.err.constData());
        }
    }

private:
    [[nodiscard]] QString uri() const { return m_server->connection(); }
    [[nodiscard]] Run on(const char *arguments) const
    {
        return runProgram(words(arguments) + QStringList{QStringLiteral("--connect"), uri()});
    }
    [[nodiscard]] Run importLines(const QByteArray &lines) const
    {
        return runProgram({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--connect"), uri()}, lines);
    }
    [[nodiscard]] Run importHistories() const { return importLines(Histories); }
    /// Of one stream: a server numbers the events of one in the order of their lines.
    [[nodiscard]] static QByteArray noted(int revision, int id, const char *data)
    {
        return eventLine("order-R-1", revision, id, "Noted", "2020-01-01T10:00:00Z", data);
    }

    std::unique_ptr<StubProgram> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ServerTest)
#include "tst_cli_server.moc"
