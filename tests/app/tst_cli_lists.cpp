// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QTest>

#include <csignal>

using namespace foldline::test;

namespace {

std::vector<int> revisionsOf(const Run &run)
{
    std::vector<int> revisions;
    for (const Json &line : run.objects())
        revisions.push_back(line.value("revision", -1));
    return revisions;
}

std::vector<std::string> streamsOf(const Run &run)
{
    std::vector<std::string> streams;
    for (const Json &line : run.objects())
        streams.push_back(line.value("stream", ""));
    return streams;
}

using Names = std::vector<std::string>;
using Numbers = std::vector<int>;

} // namespace

/// streams, events and log.
class ListsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCOMPARE(m_place.imported().exitCode, 0); }

    void streamsAsJson()
    {
        const Run run = m_place.runJson("streams");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(streamsOf(run), (Names{"order-A-1", "order-A-2", "order-A-3", "note-1"}));
        QCOMPARE(
            run.lines().first(),
            QByteArray(
                R"({"stream":"order-A-1","events":4,"revision":3,"created":"2020-01-01T10:00:00.000000Z","updated":"2020-01-07T10:00:00.000000Z"})"));
    }
    void streamsInOtherOrdersAndParts()
    {
        QCOMPARE(streamsOf(m_place.runJson("streams --newest")),
                 (Names{"note-1", "order-A-1", "order-A-3", "order-A-2"}));
        QCOMPARE(streamsOf(m_place.runJson("streams --limit 2")), (Names{"order-A-1", "order-A-2"}));
        QCOMPARE(streamsOf(m_place.runJson("streams --category note")), Names{"note-1"});
        QCOMPARE(streamsOf(m_place.runJson("streams --contains a-3")), Names{"order-A-3"});
        QVERIFY(m_place.runJson("streams --limit 0").out.isEmpty());
    }
    void streamsForPeople()
    {
        const Run run = m_place.run("streams");
        QCOMPARE(run.lines().size(), 5);
        QVERIFY(run.lines().first().startsWith("stream"));
        QCOMPARE(run.lines().at(1).indexOf("2020-01-01"), run.lines().at(2).indexOf("2020-01-02"));
    }

    void eventsAsJson()
    {
        const Run run = m_place.runJson("events order-A-1");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(revisionsOf(run), (Numbers{0, 1, 2, 3}));
        QCOMPARE(keysOf(run.objects().front()), std::string("stream revision id type created data metadata position"));
        const QByteArray interchange = sampleHistory().split('\n').first();
        QVERIFY(run.lines().first().startsWith(QByteArray(interchange.chopped(1) + ",\"position\":")));
    }
    void eventsInOtherOrdersAndParts()
    {
        QCOMPARE(revisionsOf(m_place.runJson("events order-A-1 --newest")), (Numbers{3, 2, 1, 0}));
        QCOMPARE(revisionsOf(m_place.runJson("events order-A-1 --newest --limit 1")), Numbers{3});
        QCOMPARE(revisionsOf(m_place.runJson("events order-A-1 --limit 2")), (Numbers{0, 1}));
        QCOMPARE(revisionsOf(m_place.runJson("events order-A-1 --type OrderShipped --type OrderConfirmed")),
                 (Numbers{2, 3}));
        QCOMPARE(revisionsOf(m_place.runJson("events order-A-1 --type OrderShipped --limit 1")), Numbers{3});
        QCOMPARE(revisionsOf(m_place.runJson("events order-A-1 --from 2")), (Numbers{2, 3}));
        QCOMPARE(revisionsOf(m_place.runJson("events order-A-1 --from 2 --newest")), (Numbers{3, 2}));
        QVERIFY(m_place.runJson("events order-A-1 --limit 0").out.isEmpty());
    }
    void eventsForPeopleAreSentences()
    {
        const Run run = m_place.run("events order-A-1");
        QCOMPARE(run.lines().size(), 4);
        QVERIFY(run.lines().at(1).contains("3 × Clip"));
        const Run newest = m_place.run("events order-A-1 --newest");
        QList<QByteArray> reversed = newest.lines();
        std::reverse(reversed.begin(), reversed.end());
        QCOMPARE(reversed, run.lines());
        QCOMPARE(m_place.run("events order-A-1 --newest --limit 1").lines(), run.lines().last(1));
        QCOMPARE(m_place.run("events order-A-1 --type OrderShipped").lines(), run.lines().last(1));
    }
    void missingStreamIsNotFound()
    {
        const Run run = m_place.run("events order-nosuch");
        QCOMPARE(run.exitCode, 3);
        QVERIFY(run.out.isEmpty());
        QVERIFY(run.says("no stream `order-nosuch`"));
    }
    void hintsAtTheCategory()
    {
        for (const char *arguments :
             {"events A-1", "state A-1", "export --stream A-1", "diff A-1 0 1", "blame A-1", "events A-1 --follow"}) {
            const Run run = m_place.run(arguments);
            QCOMPARE(run.exitCode, 3);
            QVERIFY2(run.says("did you mean `order-A-1`"), arguments);
        }
    }

    void logAsJson()
    {
        const Run run = m_place.runJson("log");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(streamsOf(run), (Names{"order-A-1", "order-A-2", "order-A-1", "order-A-1", "order-A-3", "order-A-3",
                                        "order-A-1", "note-1"}));
        int last = -1;
        for (const Json &line : run.objects()) {
            QVERIFY(line.value("position", -1) > last);
            last = line.value("position", -1);
        }
    }
    void logInOtherOrdersAndParts()
    {
        QCOMPARE(streamsOf(m_place.runJson("log --newest --limit 2")), (Names{"note-1", "order-A-1"}));
        QCOMPARE(streamsOf(m_place.runJson("log --type OrderCreated")), (Names{"order-A-1", "order-A-2", "order-A-3"}));
        QCOMPARE(streamsOf(m_place.runJson("log --type OrderCreated --newest --limit 1")), Names{"order-A-3"});
        QCOMPARE(streamsOf(m_place.runJson("log --category note")), Names{"note-1"});
        const int position = m_place.runJson("log").objects().at(6).value("position", 0);
        QCOMPARE(
            streamsOf(m_place.runJson({QStringLiteral("log"), QStringLiteral("--from"), QString::number(position)})),
            (Names{"order-A-1", "note-1"}));
        QCOMPARE(streamsOf(m_place.runJson({QStringLiteral("log"), QStringLiteral("--newest"), QStringLiteral("--from"),
                                            QString::number(position)})),
                 (Names{"note-1", "order-A-1"}));
        QVERIFY(m_place.runJson("log --newest --from 99").out.isEmpty());
    }
    void logForPeople()
    {
        const Run run = m_place.run("log");
        QCOMPARE(run.lines().size(), 8);
        QVERIFY(run.lines().at(2).contains("OrderItemAdded"));
        QVERIFY(run.lines().at(2).contains("grace"));
    }

    void followEndsAtTheLimit()
    {
        QCOMPARE(streamsOf(m_place.runJson("log --follow --limit 3")).size(), std::size_t{3});
        QCOMPARE(revisionsOf(m_place.runJson("events order-A-1 --follow --limit 2 --from 1")), (Numbers{1, 2}));
        QCOMPARE(m_place.run("events order-A-1 --follow --limit 4").lines(), m_place.run("events order-A-1").lines());
    }

    void followShowsWhatOthersWriteAndEndsOnInterrupt_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("signal");
        QTest::newRow("log") << QStringLiteral("log --follow --json") << SIGINT;
        QTest::newRow("log of a type") << QStringLiteral("log --follow --json --type OrderConfirmed") << SIGTERM;
        QTest::newRow("stream") << QStringLiteral("events order-A-2 --follow --json") << SIGINT;
        QTest::newRow("stream in words") << QStringLiteral("events order-A-2 --follow") << SIGINT;
    }
    void followShowsWhatOthersWriteAndEndsOnInterrupt()
    {
        QFETCH(QString, arguments);
        QFETCH(int, signal);
        const Workplace place(sampleHistory());
        QProcess process;
        process.start(programFile(),
                      words(arguments.toUtf8().constData()) + QStringList{QStringLiteral("--store"), place.store()});
        QByteArray seen;
        const auto sees = [&](const char *text) {
            seen += process.readAllStandardOutput();
            return seen.contains(text);
        };
        QTRY_VERIFY(sees("2020-01-0"));
        QVERIFY(!seen.contains("confirmed by hand"));
        QCOMPARE(place
                     .run({QStringLiteral("command"), QStringLiteral("order-A-2"), QStringLiteral("ConfirmOrder"),
                           QStringLiteral("--reason"), QStringLiteral("confirmed by hand")})
                     .exitCode,
                 0);
        if (arguments.contains(QLatin1String("json")))
            QTRY_VERIFY(sees("confirmed by hand"));
        else
            QTRY_VERIFY(sees("OrderConfirmed"));
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(process.readAllStandardError().isEmpty());
    }

private:
    const Workplace m_place{sampleHistory()};
};

QTEST_GUILESS_MAIN(ListsTest)
#include "tst_cli_lists.moc"
