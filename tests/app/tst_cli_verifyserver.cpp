// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverworkplace.h"

#include <QTest>

#include <memory>

using namespace foldline::test;

/// `foldline verify` and `foldline head` against a server: what they can prove there, what a mirror adds to it, and
/// what they say of it.
class CliVerifyServerTest : public QObject, protected ServerWorkplace
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(begin()); }
    void cleanup() { end(); }

    void saysWhatItCanProve()
    {
        const Run run = on("verify --json");
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const Json object = run.object();
        QCOMPARE(keysOf(object),
                 std::string("whole proof size root events streams removed damages warnings readModel"));
        QCOMPARE(object.value("proof", ""), std::string("none"));
        QCOMPARE(object.value("events", 0), static_cast<int>(on("log").lines().size()));
        QVERIFY(!object["warnings"].empty());
        QCOMPARE(object["readModel"].value("checked", true), false);
        const Run text = on("verify");
        QVERIFY2(text.out.contains("has no gap"), text.out.constData());
        QVERIFY2(text.out.contains("was computed now"), text.out.constData());
    }

    void comparesTheReadModel()
    {
        QCOMPARE(on("orders").exitCode, 0);
        QCOMPARE(on("verify --json").object()["readModel"].value("equal", false), true);
    }

    /// The root hash is that of an embedded store with the same events.
    void headIsThatOfACopy()
    {
        const QString file = m_folder->filePath(QStringLiteral("copy.foldline"));
        QCOMPARE(runProgram({QStringLiteral("copy"), QStringLiteral("--from"), m_uri, QStringLiteral("--to"), file})
                     .exitCode,
                 0);
        const Run head = on("head");
        QVERIFY2(head.exitCode == 0, head.err.constData());
        const Run copied = runProgram({QStringLiteral("head"), QStringLiteral("--store"), file});
        QCOMPARE(head.out, copied.out);
        QCOMPARE(on("verify --json").object().value("root", ""), on("head --json").object().value("root", "-"));
        const Run part = on("head --size 3");
        QVERIFY2(part.out.startsWith("3 "), part.out.constData());
        QCOMPARE(part.out, runProgram({QStringLiteral("head"), QStringLiteral("--size"), QStringLiteral("3"),
                                       QStringLiteral("--store"), file})
                               .out);
        QCOMPARE(on("head --size 1000").exitCode, 2);
    }

    void holdsTheServerAgainstItsMirror()
    {
        const Run without = on("verify --mirror");
        QCOMPARE(without.exitCode, 3);
        QVERIFY2(without.says("foldline mirror"), without.err.constData());
        QCOMPARE(on("mirror").exitCode, 0);
        QCOMPARE(importLines(eventLine("cart-1", 0, 900'001, "Filled", "2020-01-01T10:00:00Z", "{}")).exitCode, 0);
        const Run run = on("verify --mirror");
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(run.out.contains("byte for byte"), run.out.constData());
        const Json object = on("verify --mirror --json").object();
        QCOMPARE(object.value("proof", ""), std::string("mirror"));
        QCOMPARE(object["mirror"].value("equal", false), true);
        QCOMPARE(object["mirror"].value("alike", 0), object.value("events", 0) - 1);
        QCOMPARE(on("head --mirror").out, on("head").out);
    }

    void findsAMirrorThatWasChanged()
    {
        QCOMPARE(on("mirror").exitCode, 0);
        QVERIFY(tamper(mirrorFile(), "UPDATE events SET data = replace(data, 'Ada', 'Eve') WHERE instr(data, 'Ada')"));
        const Run online = on("verify --mirror --json");
        QCOMPARE(online.exitCode, 6);
        const Json mirror = online.object()["mirror"];
        QCOMPARE(mirror.value("whole", true), false);
        QCOMPARE(mirror.value("equal", true), false);
        QCOMPARE(mirror["differences"].front().value("kind", ""), std::string("Changed"));
        QVERIFY2(on("verify --mirror").out.contains("data differ"), online.out.constData());
        // The mirror is no witness against the server then.
        QVERIFY2(online.says("the mirror of 127.0.0.1") && !online.says("does not give"), online.err.constData());
        const auto place = mirror["damages"].front().value("position", 0);
        QCOMPARE(place, mirror["differences"].front().value("position", -1));
        m_server.reset();
        const Run offline = on("verify --offline --json");
        QCOMPARE(offline.exitCode, 6);
        QCOMPARE(offline.object()["damages"].front().value("position", 0), place);
        QVERIFY2(offline.says("the mirror of 127.0.0.1"), offline.err.constData());
    }

    void reportsAMirrorThatCannotBeReadOn()
    {
        QCOMPARE(on("mirror").exitCode, 0);
        QVERIFY(tamper(mirrorFile(), "DELETE FROM mirror_positions WHERE local = 3"));
        const Run run = on("verify --mirror --json");
        QCOMPARE(run.exitCode, 6);
        const Json object = run.object();
        QVERIFY(object["mirror"].contains("broken"));
        QVERIFY2(run.says("could not be read to its end") && !run.says("does not give"), run.err.constData());
        QVERIFY(object["mirror"].value("unwitnessed", 0) > 0);
        QVERIFY(object.value("events", 0) > 0);
    }

    void saysOfWhatNothingIsProven()
    {
        QCOMPARE(importLines(eventLine("cart-1", 0, 900'001, "Filled", "2020-01-01T10:00:00Z", "{}")).exitCode, 0);
        QCOMPARE(on("mirror --category cart").exitCode, 0);
        const Json object = on("verify --mirror --json").object();
        QCOMPARE(object["mirror"].value("alike", 0), 1);
        QCOMPARE(object["mirror"].value("unwitnessed", 0), object.value("events", 0) - 1);
        QCOMPARE(object["mirror"].value("keeps", ""), std::string("the category cart"));
        const Run text = on("verify --mirror");
        QVERIFY2(text.out.contains("Nothing is proven of those"), text.out.constData());
    }

    /// The mirror is the only witness then: it must not be replaced by what is there now.
    void findsAnotherHistoryAndKeepsTheWitness()
    {
        QCOMPARE(on("mirror").exitCode, 0);
        const auto events = on("mirror --status --json").object().value("events", 0);
        m_server->stop();
        m_server->startAgain();
        QCOMPARE(importLines(eventLine("cart-1", 0, 900'001, "Filled", "2020-01-01T10:00:00Z", "{}")).exitCode, 0);
        const Run run = on("verify --mirror");
        QCOMPARE(run.exitCode, 6);
        QVERIFY2(run.says("does not give what it gave"), run.err.constData());
        QCOMPARE(on("mirror --status --json").object().value("events", 0), events);
    }

    void verifiesTheLastKnownHistory()
    {
        QCOMPARE(on("orders --mirror").exitCode, 0);
        const Run online = on("head --mirror");
        m_server.reset();
        const Run run = on("verify --offline --json");
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const Json object = run.object();
        QCOMPARE(object.value("proof", ""), std::string("mirror"));
        QVERIFY(object["lastKnown"].is_string());
        QVERIFY(on("verify --offline").out.contains("The server was not asked"));
        QCOMPARE(on("head --offline").out, online.out);
        QCOMPARE(on("verify").exitCode, 7);
        QCOMPARE(on("verify --mirror").exitCode, 7);
    }

    void aLesserUserIsToldWhatIsMissing()
    {
        m_server = std::make_unique<StubProgram>(QStringList{QStringLiteral("--accounts")});
        QVERIFY(m_server->isRunning());
        m_uri = m_server->connection().replace(QStringLiteral("://"), QStringLiteral("://ops:changeit@"));
        const Run run = on("verify");
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.says("may not read"), run.err.constData());
    }

private:
    [[nodiscard]] QString mirrorFile() const
    {
        return QString::fromStdString(on("mirror --status --json").object().value("file", ""));
    }
};

QTEST_GUILESS_MAIN(CliVerifyServerTest)
#include "tst_cli_verifyserver.moc"
