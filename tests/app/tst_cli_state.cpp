// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QTest>

using namespace foldline::test;

/// state, states, diff and blame.
class StateTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCOMPARE(m_place.imported().exitCode, 0); }

    void stateIsOneObject()
    {
        const Run run = m_place.runJson("state order-A-1");
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.err.isEmpty());
        QCOMPARE(
            run.out,
            QByteArray(R"({"stream":"order-A-1","revision":3,"at":"2020-01-07T10:00:00.000000Z","events":4,"state":)"
                       R"({"orderId":"A-1","status":"shipped","customerId":"C-1","customerName":"Ada Lovelace",)"
                       R"("items":[{"productId":"P-1","productName":"Stapler","quantity":2,"unitPrice":10},)"
                       R"({"productId":"P-2","productName":"Clip","quantity":3,"unitPrice":1.5}],"totalAmount":24.5,)"
                       R"("createdAt":"2020-01-01T10:00:00.000000Z","confirmedAt":"2020-01-04T10:00:00Z",)"
                       R"("shippedAt":"2020-01-07T10:00:00Z","shipMode":"Second Class"}})"
                       "\n"));
    }
    void stateAt_data()
    {
        QTest::addColumn<QString>("at");
        QTest::addColumn<int>("revision");
        QTest::addColumn<QString>("status");
        QTest::newRow("revision 0") << QStringLiteral("0") << 0 << QStringLiteral("draft");
        QTest::newRow("revision 2") << QStringLiteral("2") << 2 << QStringLiteral("confirmed");
        QTest::newRow("last revision") << QStringLiteral("3") << 3 << QStringLiteral("shipped");
        QTest::newRow("an event's instant")
            << QStringLiteral("2020-01-04T10:00:00Z") << 2 << QStringLiteral("confirmed");
        QTest::newRow("just before it") << QStringLiteral("2020-01-04T09:59:59.9999999Z") << 1
                                        << QStringLiteral("draft");
        QTest::newRow("another zone") << QStringLiteral("2020-01-04T11:00:00+01:00") << 2
                                      << QStringLiteral("confirmed");
        QTest::newRow("a date") << QStringLiteral("2020-01-05") << 2 << QStringLiteral("confirmed");
        QTest::newRow("the future") << QStringLiteral("2999-01-01") << 3 << QStringLiteral("shipped");
    }
    void stateAt()
    {
        QFETCH(QString, at);
        const Run run = m_place.runJson(
            QStringList{QStringLiteral("state"), QStringLiteral("order-A-1"), QStringLiteral("--at"), at});
        QCOMPARE(run.exitCode, 0);
        QTEST(run.object().value("revision", -1), "revision");
        QTEST(QString::fromStdString(run.object().at("state").value("status", "")), "status");
        QCOMPARE(run.object().value("events", -1), run.object().value("revision", -1) + 1);
    }
    void stateBeforeTheFirstEvent()
    {
        const Run run = m_place.runJson("state order-A-1 --at 2019-12-31");
        QCOMPARE(run.exitCode, 3);
        QVERIFY(run.out.isEmpty());
        QVERIFY(run.says("did not exist yet"));
    }
    void stateAtARevisionThatIsNotThere()
    {
        const Run run = m_place.run("state order-A-1 --at 4");
        QCOMPARE(run.exitCode, 3);
        QVERIFY(run.says("no revision 4"));
    }
    void stateOfAMissingStream()
    {
        const Run run = m_place.run("state order-nosuch");
        QCOMPARE(run.exitCode, 3);
        QVERIFY(run.says("no stream `order-nosuch`"));
    }
    void stateForPeople()
    {
        const Run run = m_place.run("state order-A-1");
        QVERIFY(run.out.contains("order-A-1 at revision 3"));
        QVERIFY(run.out.contains("3 × Clip"));
        QVERIFY(run.out.contains("24.5"));
    }
    void schema1FoldsLikeSchema2()
    {
        const Json state = m_place.runJson("state order-A-2").object().at("state");
        QCOMPARE(state.value("orderId", ""), std::string("A-2"));
        QCOMPARE(state.value("customerId", ""), std::string("C-2"));
        QVERIFY(m_place.runJson("state order-A-2").out.contains("\"totalAmount\":16.448,"));
    }
    void aWrongStoredTotalIsComputedAndSaid()
    {
        const Run run = m_place.runJson("state order-A-3");
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.out.contains("\"totalAmount\":10,"));
        QVERIFY(run.says("warning"));
        QCOMPARE(run.object().value("revision", -1), 1);
    }
    void aStreamWithoutATypeHasAnEmptyState()
    {
        const Run run = m_place.runJson("state note-1");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.object().at("state").dump(), std::string("{}"));
    }
    void oneUnreadableEventLeavesTheRest_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::newRow("amount past 64 bits") << QByteArray(
            R"({"orderId":"A-1","item":{"productId":"X","productName":"X","quantity":1,"unitPrice":99999999999999999999}})");
        QTest::newRow("sum past 64 bits") << QByteArray(
            R"({"orderId":"A-1","item":{"productId":"X","productName":"X","quantity":9000000000000000000,"unitPrice":900000000000000}})");
        QTest::newRow("finer than 1/10 000") << QByteArray(
            R"({"orderId":"A-1","item":{"productId":"X","productName":"X","quantity":1,"unitPrice":0.00001}})");
        QTest::newRow("no object") << QByteArray("[1,2]");
        QTest::newRow("member missing") << QByteArray("{}");
    }
    void oneUnreadableEventLeavesTheRest()
    {
        QFETCH(QByteArray, data);
        QByteArray history = sampleHistory().split('\n').first() + '\n';
        history += eventLine("order-A-1", 1, 50, "OrderItemAdded", "2020-02-01T10:00:00Z", data.constData(),
                             R"({"schemaVersion":2})");
        history += eventLine("order-A-1", 2, 51, "OrderConfirmed", "2020-02-02T10:00:00Z",
                             R"({"orderId":"A-1","confirmedAt":"2020-02-02T10:00:00Z"})", R"({"schemaVersion":2})");
        const Workplace place(history);
        const Run run = place.runJson("state order-A-1");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.object().value("revision", -1), 2);
        QCOMPARE(run.object().at("state").value("status", ""), std::string("confirmed"));
        QVERIFY(run.out.contains("\"totalAmount\":20,"));
        QVERIFY2(run.says("revision 1"), run.err.constData());
        QVERIFY(place.run("export").out.contains(data));
        QCOMPARE(place.runJson("orders").lines().size(), 1);
    }

    void anUpcasterThatFailsLeavesTheRest()
    {
        const char *schema1 = R"({"schemaVersion":1})";
        const QByteArray broken = R"({"id":"A-1","customer_id":"C-1","order_items":"none","total":20})";
        QByteArray history;
        history += eventLine("order-A-1", 0, 50, "OrderCreated", "2020-02-01T10:00:00Z", broken.constData(), schema1);
        history += eventLine("order-A-1", 1, 51, "OrderConfirmed", "2020-02-02T10:00:00Z",
                             R"({"orderId":"A-1","confirmedAt":"2020-02-02T10:00:00Z"})", R"({"schemaVersion":2})");
        const Workplace place(history);
        const Run run = place.runJson("state order-A-1");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(run.object().at("state").value("status", ""), std::string("confirmed"));
        QVERIFY2(run.says("revision 0"), run.err.constData());
        QVERIFY(place.run("export").out.contains(broken));
        const QByteArray line = place.run("events order-A-1").lines().first();
        QVERIFY2(line.count("unreadable") == 1, line.constData());
        const QByteArray reason = line.mid(line.indexOf(" — ") + 5).left(20);
        QVERIFY2(line.count(reason) == 1, line.constData());
        QCOMPARE(place.runJson("verify").exitCode, 0);
    }
    void dataThatIsNoJsonLeavesTheRest()
    {
        QByteArray history = sampleHistory().split('\n').first() + '\n';
        history += R"({"stream":"order-A-1","revision":1,"id":"00000000-0000-4000-8000-000000000050",)"
                   R"("type":"OrderItemAdded","created":"2020-02-01T10:00:00Z","data_base64":"AAH/","metadata":{}})"
                   "\n";
        const Workplace place(history);
        QCOMPARE(place.imported().exitCode, 0);
        const Run run = place.runJson("state order-A-1");
        QCOMPARE(run.exitCode, 0);
        QVERIFY(run.out.contains("\"totalAmount\":20,"));
        QVERIFY2(run.says("revision 1"), run.err.constData());
        QVERIFY(place.run("export").out.contains("\"data_base64\":\"AAH/\""));
    }

    void statesAreOneALineByName()
    {
        const Run run = m_place.runJson("states");
        QCOMPARE(run.exitCode, 0);
        const auto states = run.objects();
        QCOMPARE(states.size(), std::size_t{3});
        QCOMPARE(run.lines().first() + '\n', m_place.runJson("state order-A-1").out);
        QCOMPARE(states.at(1).value("stream", ""), std::string("order-A-2"));
        QCOMPARE(states.at(2).value("stream", ""), std::string("order-A-3"));
    }
    void statesAtAnInstant()
    {
        const auto states = m_place.runJson("states --category order --at 2020-01-03").objects();
        QCOMPARE(states.size(), std::size_t{2});
        QCOMPARE(states.front().value("events", 0), 1);
        QVERIFY(m_place.runJson("states --at 2019-01-01").out.isEmpty());
        QCOMPARE(m_place.runJson("states --limit 1").lines().size(), 1);
    }
    void statesForPeople()
    {
        const Run run = m_place.run("states");
        QCOMPARE(run.lines().size(), 4);
        QVERIFY(run.lines().at(1).contains("Ada Lovelace"));
    }

    void diffIsOneChangeALine()
    {
        const Run run = m_place.runJson("diff order-A-1 0 2");
        QCOMPARE(run.exitCode, 0);
        const QByteArrayList expected{
            R"({"op":"replace","path":"/status","before":"draft","after":"confirmed"})",
            R"({"op":"add","path":"/items/1","after":{"productId":"P-2","productName":"Clip","quantity":3,"unitPrice":1.5}})",
            R"({"op":"replace","path":"/totalAmount","before":20,"after":24.5})",
            R"({"op":"add","path":"/confirmedAt","after":"2020-01-04T10:00:00Z"})"};
        QCOMPARE(run.lines(), QList<QByteArray>(expected));
        QCOMPARE(m_place.runJson("diff order-A-1 2020-01-01T10:00:00Z 2020-01-05").out, run.out);
    }
    void diffBackwardsSwapsTheSides()
    {
        const Run run = m_place.runJson("diff order-A-1 2 0");
        QVERIFY(run.out.contains(R"({"op":"replace","path":"/totalAmount","before":24.5,"after":20})"));
        QVERIFY(run.out.contains(R"({"op":"remove","path":"/confirmedAt","before":"2020-01-04T10:00:00Z"})"));
    }
    void diffOfTheSameIsEmpty()
    {
        QVERIFY(m_place.runJson("diff order-A-1 1 1").out.isEmpty());
        QVERIFY(m_place.run("diff order-A-1 1 1").out.isEmpty());
    }
    void diffForPeople()
    {
        QVERIFY(m_place.run("diff order-A-1 0 1").out.contains("20 → 24.5") ||
                m_place.run("diff order-A-1 0 1").out.contains("20.00 → 24.50"));
    }
    void diffBeforeTheFirstEvent()
    {
        QCOMPARE(m_place.run("diff order-A-1 2019-01-01 2").exitCode, 3);
        QVERIFY(m_place.run("diff order-A-1 2019-01-01 2").says("did not exist yet"));
        QVERIFY(m_place.run("diff order-A-1 0 9").says("no revision 9"));
    }

    void blameOfOneValueIsOneObject()
    {
        const Run run = m_place.runJson("blame order-A-1 /totalAmount");
        QCOMPARE(run.exitCode, 0);
        const Json blame = run.object();
        QCOMPARE(keysOf(blame), std::string("path value revision type created actor reason sentence"));
        QVERIFY(run.out.startsWith(
            R"({"path":"/totalAmount","value":24.5,"revision":1,"type":"OrderItemAdded","created":"2020-01-03T10:00:00.000000Z","actor":"grace","reason":"asked by phone",)"));
        QVERIFY(blame.value("sentence", "").find("3 × Clip") != std::string::npos);
    }
    void blameOfEverythingIsALineAValue()
    {
        const auto all = m_place.runJson("blame order-A-1").objects();
        std::map<std::string, int> revisions;
        for (const Json &line : all)
            revisions[line.value("path", "")] = line.value("revision", -1);
        QCOMPARE(revisions.at("/orderId"), 0);
        QCOMPARE(revisions.at("/items/0/quantity"), 0);
        QCOMPARE(revisions.at("/items/1/quantity"), 1);
        QCOMPARE(revisions.at("/status"), 3);
        QCOMPARE(revisions.at("/confirmedAt"), 2);
        QCOMPARE(m_place.runJson("blame order-A-1 --limit 2").lines().size(), 2);
        QCOMPARE(m_place.runJson("blame order-A-1 /status --at 2").object().value("revision", -1), 2);
    }
    void blameOfNothing()
    {
        const Run run = m_place.run("blame order-A-1 /nosuch");
        QCOMPARE(run.exitCode, 3);
        QVERIFY(run.says("nothing at `/nosuch`"));
    }

private:
    const Workplace m_place{sampleHistory()};
};

QTEST_GUILESS_MAIN(StateTest)
#include "tst_cli_state.moc"
