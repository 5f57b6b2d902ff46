// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"
#include "stubprogram.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include "core/store/sqlite/sqlitestore.h"

#include <algorithm>

using namespace foldline::test;

namespace {

const QStringList CreateN1{
    QStringLiteral("command"), QStringLiteral("order-N-1"), QStringLiteral("CreateOrder"),
    QStringLiteral("customerId=0123"),
    QStringLiteral(R"(items=[{"productId":"P-1","productName":"Stapler","quantity":2,"unitPrice":10}])")};

} // namespace

/// command: what it writes, what it refuses, and with which code.
class CommandTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_place = std::make_unique<Workplace>(sampleHistory()); }

    void createsWithTheComputedTotal()
    {
        const Run run = m_place->runJson(CreateN1 + words("--actor grace --reason test"));
        QCOMPARE(run.exitCode, 0);
        const Json result = run.object();
        QCOMPARE(keysOf(result), std::string("stream revision position events"));
        QCOMPARE(result.value("revision", -1), 0);
        QCOMPARE(result.at("events").size(), std::size_t{1});
        const Json &event = result.at("events").at(0);
        QCOMPARE(keysOf(event), std::string("stream revision id type created data metadata position"));
        QCOMPARE(event.value("type", ""), std::string("OrderCreated"));
        QCOMPARE(event.at("data").value("orderId", ""), std::string("N-1"));
        QCOMPARE(event.at("data").at("customerId").dump(), std::string("\"0123\""));
        QVERIFY(run.out.contains("\"totalAmount\":20"));
        QCOMPARE(event.at("metadata").value("actor", ""), std::string("grace"));
        QCOMPARE(event.at("metadata").value("reason", ""), std::string("test"));
        QCOMPARE(event.at("metadata").value("schemaVersion", 0), 2);
        QCOMPARE(event.at("metadata").value("aggregateType", ""), std::string("Order"));
        QVERIFY(event.at("metadata").contains("$correlationId"));
        QVERIFY(!event.at("metadata").contains("$causationId"));
        QCOMPARE(event.dump(), m_place->runJson("events order-N-1").objects().at(0).dump());
    }

    void theActorIsTheLoginNameByDefault()
    {
        const Run run = m_place->runJson("command order-A-2 ConfirmOrder");
        QCOMPARE(run.exitCode, 0);
        QVERIFY(!run.object().at("events").at(0).at("metadata").value("actor", "").empty());
    }

    void theStoryThatStartedThisProduct()
    {
        QCOMPARE(m_place->run("command order-N-2 CreateOrder customerId=C-1 items=[]").exitCode, 0);
        QCOMPARE(m_place->run("command order-N-2 ConfirmOrder").exitCode, 0);
        QCOMPARE(m_place->run("command order-N-2 ShipOrder").exitCode, 0);
        const Run run = m_place->run("command order-N-2 ConfirmOrder");
        QCOMPARE(run.exitCode, 5);
        QVERIFY(run.says("Order already shipped"));
    }

    void fieldsAreTakenAsTheCommandWantsThem()
    {
        QCOMPARE(m_place
                     ->run({QStringLiteral("command"), QStringLiteral("order-A-2"), QStringLiteral("AddItem"),
                            QStringLiteral("productId=1e5"), QStringLiteral("productName=A=\"b\""),
                            QStringLiteral("quantity=3"), QStringLiteral("unitPrice=16.4480")})
                     .exitCode,
                 0);
        const Run run = m_place->runJson("events order-A-2 --newest --limit 1");
        const Json item = run.object().at("data").at("item");
        QCOMPARE(item.at("productId").dump(), std::string("\"1e5\""));
        QCOMPARE(item.value("productName", ""), std::string("A=\"b\""));
        QCOMPARE(item.value("quantity", 0), 3);
        QVERIFY(run.out.contains("\"unitPrice\":16.448}"));
    }

    void aDryRunShowsAndWritesNothing()
    {
        const auto before = m_place->files();
        const Run run = m_place->runJson("command order-A-2 ConfirmOrder --dry-run");
        QCOMPARE(run.exitCode, 0);
        const Json result = run.object();
        QCOMPARE(keysOf(result), std::string("dryRun stream expectedRevision notices events"));
        QVERIFY(result.value("dryRun", false));
        QCOMPARE(result.value("expectedRevision", -5), 0);
        QCOMPARE(result.at("notices").size(), std::size_t{0});
        QCOMPARE(result.at("events").at(0).value("type", ""), std::string("OrderConfirmed"));
        QCOMPARE(result.at("events").at(0).value("revision", -1), 1);
        QVERIFY(m_place->files() == before);
        QVERIFY(m_place->run("command order-A-2 ConfirmOrder --dry-run").out.contains("OrderConfirmed"));
        QVERIFY(m_place->files() == before);
    }
    void aDryRunGivesNotices()
    {
        QCOMPARE(m_place->run("command order-N-2 CreateOrder customerId=C-1 items=[]").exitCode, 0);
        const Run run = m_place->runJson("command order-N-2 ConfirmOrder --dry-run");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.object().at("notices").dump(), std::string(R"(["This order has no items"])"));
        QVERIFY(run.says("This order has no items"));
    }
    void aDryRunOfACreationExpectsNoStream()
    {
        QCOMPARE(m_place->runJson(CreateN1 + words("--dry-run")).object().value("expectedRevision", 0), -1);
    }

    void anEqualQuantityWritesNothing()
    {
        const Run run = m_place->runJson("command order-A-2 ChangeQuantity productId=P-3 quantity=2");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.object().at("events").size(), std::size_t{0});
        QCOMPARE(m_place->runJson("events order-A-2").lines().size(), 1);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *arguments, int exitCode, const char *says) {
            QTest::newRow(name) << QString::fromUtf8(arguments) << exitCode << QString::fromUtf8(says);
        };
        row("missing order", "order-nosuch ConfirmOrder", 5, "No such order");
        row("missing order, fields missing", "order-nosuch CancelOrder", 5, "No such order");
        row("existing order", "order-A-1 CreateOrder customerId=C items=[]", 5, "Order already exists");
        row("confirm shipped", "order-A-1 ConfirmOrder", 5, "Order already shipped");
        row("ship shipped", "order-A-1 ShipOrder", 5, "Order already shipped");
        row("cancel shipped", "order-A-1 CancelOrder reason=late", 5, "Order already shipped");
        row("change shipped", "order-A-1 AddItem productId=X productName=Y quantity=1 unitPrice=1", 5,
            "Only draft orders can be changed");
        row("ship draft", "order-A-2 ShipOrder", 5, "Only confirmed orders can be shipped");
        row("item not there", "order-A-2 RemoveItem productId=nosuch", 5, "No such item");
        row("unknown command", "order-A-2 Explode", 2, "There are: CreateOrder, AddItem");
        row("unknown command on a missing order", "order-nosuch Explode", 2, "no command `Explode`");
        row("unknown field", "order-A-2 ShipOrder colour=red", 2,
            "ShipOrder has no field `colour`. There are: shipMode, trackingNumber");
        row("field without a value", "order-A-2 ShipOrder shipMode", 2, "key=value");
        row("field twice", "order-A-2 CancelOrder reason=a reason=b", 2, "twice");
        row("missing field", "order-A-2 CancelOrder", 2, "`reason`");
        row("quantity 0", "order-A-2 ChangeQuantity productId=P-3 quantity=0", 2, "quantity");
        row("quantity is no number", "order-A-2 ChangeQuantity productId=P-3 quantity=many", 2, "quantity");
        row("negative price", "order-A-2 AddItem productId=X productName=Y quantity=1 unitPrice=-1", 2, "unitPrice");
        row("price too fine", "order-A-2 AddItem productId=X productName=Y quantity=1 unitPrice=0.00001", 2,
            "unitPrice");
        row("items are no JSON", "order-N-9 CreateOrder customerId=C items=[{", 2, "items");
        row("another order's id", "order-N-9 CreateOrder orderId=N-8 customerId=C items=[]", 2, "orderId");
        row("no commands", "note-1 ConfirmOrder", 2, "no type that has commands");
        row("no name", "$$ ConfirmOrder", 2, "no name of a stream");
        row("expected another revision", "order-A-1 ConfirmOrder --expected-revision 1", 4,
            "revision 2 OrderConfirmed by payment-gateway, revision 3 OrderShipped by warehouse");
        row("expected a later revision", "order-A-1 ConfirmOrder --expected-revision 9", 4, "at revision 3");
        row("expected no stream", "order-A-1 ConfirmOrder --expected-revision -1", 4, "not there yet");
        row("expected no stream, in a word", "order-A-1 ConfirmOrder --expected-revision none", 4, "not there yet");
        row("expected a stream", "order-nosuch ConfirmOrder --expected-revision 0", 4, "missing");
        row("expected before unknown command", "order-A-1 Explode --expected-revision 1", 4, "at revision 3");
        row("expected is met, then the rule", "order-A-1 ConfirmOrder --expected-revision 3", 5,
            "Order already shipped");
        row("missing and none expected, then the rule", "order-nosuch ConfirmOrder --expected-revision none", 5,
            "No such order");
        row("read-only", "order-A-2 ConfirmOrder --read-only", 1, "read-only");
    }
    void refuses()
    {
        QFETCH(QString, arguments);
        QFETCH(int, exitCode);
        QFETCH(QString, says);
        const QByteArray head = m_place->run("head").out;
        const Run run = m_place->runJson(words("command") + words(arguments.toUtf8().constData()));
        QCOMPARE(run.exitCode, exitCode);
        QVERIFY(run.out.isEmpty());
        QVERIFY(run.err.startsWith("foldline: "));
        QCOMPARE(run.lines().size() + run.err.count('\n'), 1);
        QVERIFY2(run.says(says.toUtf8().constData()), run.err.constData());
        QCOMPARE(m_place->run("head").out, head);
    }

    void theExpectedRevisionIsTaken()
    {
        QCOMPARE(m_place->run("command order-A-2 ConfirmOrder --expected-revision 0").exitCode, 0);
        QCOMPARE(m_place->run("command order-A-2 ShipOrder --expected-revision 1").exitCode, 0);
        QCOMPARE(m_place->run(CreateN1 + words("--expected-revision -1")).exitCode, 0);
    }

    void twoWritersAtOneRevisionDoNotBothWrite()
    {
        // Both decide on a draft: one confirms, the other is told of the conflict or of the rule.
        for (int round = 0; round < 10; ++round) {
            const QString stream = QStringLiteral("order-R-%1").arg(round);
            QCOMPARE(m_place
                         ->run({QStringLiteral("command"), stream, QStringLiteral("CreateOrder"),
                                QStringLiteral("customerId=C"), QStringLiteral("items=[]")})
                         .exitCode,
                     0);
            const QStringList confirm{QStringLiteral("command"), stream, QStringLiteral("ConfirmOrder"),
                                      QStringLiteral("--store"), m_place->store()};
            QProcess first;
            QProcess second;
            first.start(programFile(), confirm);
            second.start(programFile(), confirm);
            QVERIFY(first.waitForFinished() && second.waitForFinished());
            QList<int> codes{first.exitCode(), second.exitCode()};
            std::sort(codes.begin(), codes.end());
            QCOMPARE(codes.first(), 0);
            QVERIFY(codes.last() == 4 || codes.last() == 5);
            QCOMPARE(m_place->runJson({QStringLiteral("events"), stream}).lines().size(), 2);
        }
    }

    void aConflictNamesWhatWasWrittenMeanwhile_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("still allowed") << QByteArray("OrderBlessed") << QByteArray("{}")
                                       << QByteArray("OrderBlessed by rival. ConfirmOrder is still allowed");
        QTest::newRow("not allowed any more")
            << QByteArray("OrderConfirmed") << QByteArray(R"({"orderId":"A-2","confirmedAt":"2026-01-01T10:00:00Z"})")
            << QByteArray("ConfirmOrder is not allowed any more: Only draft orders can be confirmed");
    }
    void aConflictNamesWhatWasWrittenMeanwhile()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, says);
        // The rival holds the write lock until the command has read the order. That it has is seen from outside only
        // roughly, so a command that came too late is given another order.
        constexpr int Attempts = 20;
        QByteArray errors;
        for (int attempt = 0; attempt < Attempts && errors.isEmpty(); ++attempt) {
            m_place = std::make_unique<Workplace>(sampleHistory());
            errors = confirmBesideRival(type.toStdString(), data.toStdString());
        }
        QVERIFY2(errors.contains(says), errors.constData());
        QVERIFY(errors.contains("Nothing of this command was written"));
        QCOMPARE(m_place->runJson("events order-A-2").lines().size(), 2);
    }

    void anUnknownOutcomeNamesTheSafeRepeat_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("revision");
        QTest::addColumn<QByteArray>("conflict");
        QTest::newRow("a new stream")
            << QStringLiteral("order-N-2 CreateOrder customerId=C-1 items=[]") << QStringLiteral("none")
            << QByteArray(
                   "expected not there yet, but it is at revision 0. Written meanwhile: revision 0 OrderCreated");
        QTest::newRow("a stream") << QStringLiteral("order-A-2 ConfirmOrder") << QStringLiteral("0")
                                  << QByteArray("expected at revision 0, but it is at revision 1. Written meanwhile: "
                                                "revision 1 OrderConfirmed");
    }
    void anUnknownOutcomeNamesTheSafeRepeat()
    {
        QFETCH(QString, arguments);
        QFETCH(QString, revision);
        QFETCH(QByteArray, conflict);
        qputenv("XDG_DATA_HOME", m_place->path(QStringLiteral("data")).toUtf8());
        // The client repeats the append once by itself, and that answer is lost, too.
        const StubProgram server(QStringList{QStringLiteral("--lose-answers"), QStringLiteral("2")});
        QVERIFY(server.isRunning());
        const auto on = [&server](const QString &what, const QByteArray &input = {}) {
            return runProgram(
                what.split(QLatin1Char(' ')) + QStringList{QStringLiteral("--connect"), server.connection()}, input);
        };
        QCOMPARE(on(QStringLiteral("import -"), sampleHistory()).exitCode, 0);
        const QString command = QStringLiteral("command ") + arguments;
        const QString safe = QStringLiteral("--expected-revision ") + revision;
        const Run lost = on(command);
        QCOMPARE(lost.exitCode, 7);
        QVERIFY2(lost.says("It is not known whether this was written"), lost.err.constData());
        const QString repeat = QStringLiteral("The same command with %1 is refused if it was written").arg(safe);
        QVERIFY2(lost.says(repeat.toUtf8().constData()), lost.err.constData());
        const Run repeated = on(command + QLatin1Char(' ') + safe);
        QCOMPARE(repeated.exitCode, 4);
        QVERIFY2(repeated.says(conflict.constData()), repeated.err.constData());
        QVERIFY2(repeated.says("Nothing was written."), repeated.err.constData());
    }

    void theCommandsOfOneWriterFollowOn()
    {
        QCOMPARE(m_place->run("command order-A-2 ConfirmOrder").exitCode, 0);
        QCOMPARE(m_place
                     ->run(QStringList{QStringLiteral("command"), QStringLiteral("order-A-2"),
                                       QStringLiteral("ShipOrder"), QStringLiteral("shipMode=Second Class")})
                     .exitCode,
                 0);
        const auto events = m_place->runJson("events order-A-2").objects();
        QCOMPARE(events.size(), std::size_t{3});
        QCOMPARE(events.at(2).at("data").value("shipMode", ""), std::string("Second Class"));
        QCOMPARE(events.at(2).at("metadata").value("$causationId", ""), events.at(1).value("id", ""));
        QCOMPARE(events.at(2).at("metadata").value("$correlationId", ""),
                 events.at(1).at("metadata").value("$correlationId", ""));
        QVERIFY(m_place->runJson("verify").object().value("whole", false));
    }

private:
    /// What a command says that met a conflict; empty when it came too late for one.
    QByteArray confirmBesideRival(const std::string &type, const std::string &data)
    {
        using namespace foldline;
        auto opened = store::SqliteStore::open(m_place->store().toStdString(), store::SqliteStore::Mode::ReadWrite);
        auto session = opened ? (*opened)->beginImport() : failure(opened.error());
        events::ProposedEvent event;
        event.id = events::EventId::random();
        event.type = type;
        event.data = data;
        event.metadata = R"({"schemaVersion":2,"actor":"rival"})";
        event.created = Timestamp::now();
        if (!session || !(*session)->add(events::StreamName("order-A-2"), {}, event))
            return "the rival cannot write";
        QProcess process;
        process.start(programFile(), {QStringLiteral("command"), QStringLiteral("order-A-2"),
                                      QStringLiteral("ConfirmOrder"), QStringLiteral("--store"), m_place->store()});
        const bool started = process.waitForStarted();
        const QString files = QStringLiteral("/proc/%1/fd").arg(process.processId());
        const bool reading = QTest::qWaitFor([&] { return hasOpen(files, QStringLiteral("-wal")); }, 30'000);
        const bool committed = (*session)->commit().has_value();
        session->reset();
        if (!started || !reading || !committed || !process.waitForFinished())
            return "the command did not run beside the rival";
        return process.exitCode() == 4 ? process.readAllStandardError() : QByteArray();
    }

    static bool hasOpen(const QString &descriptors, const QString &suffix)
    {
        const QFileInfoList links = QDir(descriptors).entryInfoList(QDir::System | QDir::Files | QDir::Hidden);
        return std::any_of(links.begin(), links.end(),
                           [&](const QFileInfo &link) { return link.symLinkTarget().endsWith(suffix); });
    }

    std::unique_ptr<Workplace> m_place;
};

QTEST_GUILESS_MAIN(CommandTest)
#include "tst_cli_command.moc"
