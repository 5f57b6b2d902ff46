// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QFile>
#include <QTest>

using namespace foldline::test;

namespace {

QByteArray bytesOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// verify and head, damaged stores, files that are no stores, and that looking writes nothing.
class VerifyTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_place = std::make_unique<Workplace>(sampleHistory()); }

    void aWholeStore()
    {
        const Run run = m_place->runJson("verify");
        QCOMPARE(run.exitCode, 0);
        const Json report = run.object();
        QCOMPARE(keysOf(report), std::string("whole size root events streams damages warnings readModel"));
        QVERIFY(report.value("whole", false));
        QCOMPARE(report.value("size", -1), 8);
        QCOMPARE(report.value("events", -1), 8);
        QCOMPARE(report.value("streams", -1), 4);
        QCOMPARE(report.value("root", ""), m_place->runJson("head").object().value("root", "x"));
        QCOMPARE(report.at("damages").size(), std::size_t{0});
        QVERIFY(m_place->run("verify").out.contains("whole"));
    }

    void aStoredTotalThatDisagreesIsAWarning()
    {
        const Json warnings = m_place->runJson("verify").object().at("warnings");
        QCOMPARE(warnings.size(), std::size_t{1});
        QCOMPARE(warnings.at(0).value("stream", ""), std::string("order-A-3"));
        QCOMPARE(warnings.at(0).value("revision", -1), 0);
        QVERIFY(warnings.at(0).value("reason", "").find("99") != std::string::npos);
    }

    void warnsAlikeWithAndWithoutAReadModel()
    {
        const Json without = m_place->runJson("verify").object();
        QVERIFY(!without.at("readModel").value("checked", true));
        QCOMPARE(m_place->run("project").exitCode, 0);
        const Json with = m_place->runJson("verify").object();
        QVERIFY(with.at("readModel").value("equal", false));
        QVERIFY(with.at("warnings") == without.at("warnings"));
        const QByteArray late = eventLine("order-A-4", 0, 90, "OrderShipped", "2020-03-01T10:00:00Z",
                                          "{\"orderId\":\"A-4\",\"shippedAt\":\"2020-03-01T10:00:00Z\"}");
        QCOMPARE(m_place->run(words("import -"), late).exitCode, 0);
        const Json behind = m_place->runJson("verify").object();
        QVERIFY(behind.at("readModel").value("equal", false));
        QCOMPARE(behind.at("readModel").value("position", -1), 7);
        QVERIFY(behind.at("warnings").size() > with.at("warnings").size());
        QCOMPARE(behind.at("warnings").back().value("stream", ""), std::string("order-A-4"));
    }

    void theReadModelIsComparedWithAReplay()
    {
        QCOMPARE(m_place->runJson("orders").lines().size(), 3);
        QCOMPARE(m_place->run("verify").exitCode, 0);
        QVERIFY(tamper(m_place->store() + QStringLiteral("-readmodels"),
                       "UPDATE order_summaries SET customer_name = 'Somebody Else' WHERE order_id = 'A-1'"));
        const Run run = m_place->runJson("verify");
        QCOMPARE(run.exitCode, 6);
        QVERIFY2(run.out.contains("A-1"), run.out.constData());
        QVERIFY(run.says("read model"));
    }

    void namesWhatIsDamaged_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("index"); // of the damaged event in the log
        QTest::newRow("data changed") << QByteArray(
                                             "UPDATE events SET data = replace(data, 'Ada', 'Eve') WHERE revision = 0 "
                                             "AND stream = (SELECT id FROM streams WHERE name = 'order-A-1')")
                                      << 0;
        QTest::newRow("metadata changed")
            << QByteArray(
                   "UPDATE events SET metadata = replace(metadata, 'grace', 'spite') WHERE instr(metadata, 'grace')")
            << 2;
        QTest::newRow("time changed")
            << QByteArray("UPDATE events SET created = created + 1 WHERE position = (SELECT max(position) FROM events)")
            << 7;
        QTest::newRow("event removed") << QByteArray("DELETE FROM events WHERE instr(data, 'past53')") << 5;
    }
    void namesWhatIsDamaged()
    {
        QFETCH(QByteArray, sql);
        QFETCH(int, index);
        const Json event = m_place->runJson("log").objects().at(static_cast<std::size_t>(index));
        QVERIFY(tamper(m_place->store(), sql.constData()));
        const Run run = m_place->runJson("verify");
        QCOMPARE(run.exitCode, 6);
        const Json report = run.object();
        QVERIFY(!report.value("whole", true));
        const Json first = report.at("damages").at(0);
        QCOMPARE(first.value("position", -1), event.value("position", -2));
        if (first.contains("stream")) {
            QCOMPARE(first.value("stream", ""), event.value("stream", "x"));
            QCOMPARE(first.value("revision", -1), event.value("revision", -2));
        }
        QVERIFY(!first.value("kind", "").empty());
        QVERIFY(!first.value("reason", "").empty());
        const Run told = m_place->run("verify");
        QCOMPARE(told.exitCode, 6);
        QVERIFY(told.out.contains(QByteArray("position " + QByteArray::number(event.value("position", -2)))));
    }

    void aFlippedBitIsFound()
    {
        QByteArray bytes = bytesOf(m_place->store());
        const qsizetype at = bytes.indexOf("Ada Lovelace");
        QVERIFY(at > 0);
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        m_place->write(QStringLiteral("orders.foldline"), bytes);
        const Run run = m_place->runJson("verify");
        QCOMPARE(run.exitCode, 6);
        QCOMPARE(run.object().at("damages").at(0).value("stream", ""), std::string("order-A-1"));
    }

    void aTruncatedStoreIsDamaged()
    {
        const QByteArray bytes = bytesOf(m_place->store());
        for (const qsizetype left : {bytes.size() / 2, bytes.size() - 4096, qsizetype{5000}, qsizetype{100}}) {
            m_place->write(QStringLiteral("orders.foldline"), bytes.first(left));
            const Run run = m_place->run("verify");
            QCOMPARE(run.exitCode, 6);
            QVERIFY2(run.says("cut short") || left < 512, run.err.constData());
            QCOMPARE(bytesOf(m_place->store()), bytes.first(left));
        }
    }

    void namesWhatATruncatedStoreHasLost()
    {
        const Workplace place;
        const Run demo = runProgram({QStringLiteral("demo"), QStringLiteral("--write"), place.store(),
                                     QStringLiteral("--events"), QStringLiteral("3000")});
        QCOMPARE(demo.exitCode, 0);
        const QByteArray bytes = bytesOf(place.store());
        place.write(QStringLiteral("orders.foldline"), bytes.first(bytes.size() * 2 / 3));
        const Run run = place.runJson("verify");
        QCOMPARE(run.exitCode, 6);
        const Json report = run.object();
        QCOMPARE(report.value("whole", true), false);
        QCOMPARE(report.value("size", 0), 3000);
        QVERIFY(report.at("damages").at(0).contains("position"));
        QVERIFY2(run.says("cut short") && run.says("the first at position"), run.err.left(500).constData());
    }

    void filesThatAreNoStores_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << QByteArray("This is a letter, not a store.\n").repeated(300);
        QTest::newRow("short text") << QByteArray("hello");
        QTest::newRow("fifty bytes") << QByteArray("SQLite format 3\0", 16) + QByteArray(34, '\0');
        QTest::newRow("an interchange file") << sampleHistory();
        QTest::newRow("another program's database") << QByteArray("sqlite");
    }
    void filesThatAreNoStores()
    {
        QFETCH(QByteArray, bytes);
        const Workplace place;
        if (bytes == "sqlite")
            QVERIFY(tamper(place.store(), "CREATE TABLE t(a); INSERT INTO t VALUES (1)"));
        else
            place.write(QStringLiteral("orders.foldline"), bytes);
        const auto before = place.files();
        for (const char *arguments :
             {"head", "verify", "orders", "state order-1", "command order-1 ConfirmOrder", "project", "log"}) {
            const Run run = place.run(arguments);
            QCOMPARE(run.exitCode, 6);
            QVERIFY(run.out.isEmpty());
            QVERIFY2(run.says("orders.foldline"), run.err.constData());
            QCOMPARE(run.says("too short"), bytes.size() < 100 && bytes != "sqlite");
        }
        QCOMPARE(place.run(words("import -"), sampleHistory()).exitCode, 6);
        QVERIFY(place.files() == before);
    }

    void aStoreOfANewerVersion()
    {
        QVERIFY(tamper(m_place->store(), "PRAGMA user_version = 99"));
        const auto before = m_place->files();
        for (const char *arguments : {"head", "verify", "orders", "command order-A-2 ConfirmOrder", "log"}) {
            const Run run = m_place->run(arguments);
            QCOMPARE(run.exitCode, 1);
            QVERIFY(run.out.isEmpty());
            QVERIFY2(run.says("newer") || run.says("later"), run.err.constData());
        }
        QVERIFY(m_place->files() == before);
    }

    void lookingWritesNothing()
    {
        const auto before = m_place->files();
        for (const char *arguments :
             {"streams", "events order-A-1", "log", "log --follow --limit 2", "state order-A-1", "states",
              "diff order-A-1 0 2", "blame order-A-1", "export", "export --raw", "head", "verify", "orders --read-only",
              "command order-A-2 ConfirmOrder --dry-run", "state order-nosuch"}) {
            const Run run = m_place->run(arguments);
            QVERIFY2(run.exitCode == 0 || run.exitCode == 3, arguments);
            QVERIFY2(m_place->files() == before, arguments);
        }
    }

    void readOnlyRefusesToWrite()
    {
        const auto before = m_place->files();
        for (const char *arguments : {"import history.ndjson --read-only", "project --read-only",
                                      "command order-A-2 ConfirmOrder --read-only"}) {
            const QStringList split = words(arguments);
            const Run run =
                split.first() == QLatin1String("import")
                    ? m_place->run({QStringLiteral("import"), m_place->path(QStringLiteral("history.ndjson")),
                                    QStringLiteral("--read-only")})
                    : m_place->run(split);
            QCOMPARE(run.exitCode, 1);
            QVERIFY2(run.says("read-only"), arguments);
            QVERIFY(m_place->files() == before);
        }
    }

private:
    std::unique_ptr<Workplace> m_place;
};

QTEST_GUILESS_MAIN(VerifyTest)
#include "tst_cli_verify.moc"
