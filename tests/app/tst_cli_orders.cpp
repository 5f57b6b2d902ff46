// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <unistd.h>

using namespace foldline::test;

namespace {

std::vector<std::string> idsOf(const Run &run)
{
    std::vector<std::string> ids;
    for (const Json &line : run.objects())
        ids.push_back(line.value("order_id", ""));
    return ids;
}

using Names = std::vector<std::string>;

} // namespace

/// orders and project.
class OrdersTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_place = std::make_unique<Workplace>(sampleHistory()); }

    void ordersAreRowsWithTheirColumnsAsKeys()
    {
        const Run run = m_place->runJson("orders");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(idsOf(run), (Names{"A-1", "A-3", "A-2"}));
        QCOMPARE(
            run.lines().first(),
            QByteArray(
                R"({"order_id":"A-1","customer_id":"C-1","customer_name":"Ada Lovelace","status":"shipped","total_amount":24.5,"item_count":2,)"
                R"("created_at":"2020-01-01T10:00:00.000000Z","confirmed_at":"2020-01-04T10:00:00.000000Z","shipped_at":"2020-01-07T10:00:00.000000Z",)"
                R"("last_revision":3,"last_event_at":"2020-01-07T10:00:00.000000Z"})"));
        QCOMPARE(
            keysOf(run.objects().at(2)),
            std::string("order_id customer_id status total_amount item_count created_at last_revision last_event_at"));
        QVERIFY(run.out.contains("\"total_amount\":16.448,"));
    }

    void filtersOrders()
    {
        QCOMPARE(idsOf(m_place->runJson("orders --status draft")), (Names{"A-3", "A-2"}));
        QCOMPARE(idsOf(m_place->runJson("orders --status draft --status shipped --limit 2")), (Names{"A-1", "A-3"}));
        QCOMPARE(idsOf(m_place->runJson("orders --customer lovelace")), Names{"A-1"});
        QCOMPARE(idsOf(m_place->runJson("orders --customer C-1")), (Names{"A-1", "A-3"}));
        QCOMPARE(idsOf(m_place->runJson("orders --oldest")), (Names{"A-2", "A-3", "A-1"}));
        QVERIFY(m_place->runJson("orders --status cancelled").out.isEmpty());
    }

    void ordersForPeople()
    {
        const Run run = m_place->run("orders");
        QCOMPARE(run.lines().size(), 4);
        QVERIFY(run.lines().at(1).contains("Ada Lovelace"));
        QVERIFY(run.lines().at(1).contains("24.50"));
    }

    void ordersAreUpToDate()
    {
        QCOMPARE(m_place->runJson("orders").lines().size(), 3);
        QCOMPARE(m_place->run("command order-A-2 ConfirmOrder").exitCode, 0);
        QCOMPARE(idsOf(m_place->runJson("orders --status confirmed")), Names{"A-2"});
    }

    void readOnlyOrdersWriteNothing()
    {
        const auto before = m_place->files();
        const Run run = m_place->runJson("orders --read-only");
        QCOMPARE(run.exitCode, 0);
        QCOMPARE(idsOf(run), (Names{"A-1", "A-3", "A-2"}));
        QVERIFY(m_place->files() == before);
    }

    void aReadOnlyFolderIsNoObstacle()
    {
        const QByteArray expected = m_place->runJson("orders --read-only").out;
        const QString folder = QFileInfo(m_place->store()).path();
        QVERIFY(QFile::setPermissions(m_place->store(), QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
        QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther));
        const Run orders = runUnprivileged("orders --json");
        const Run project = runUnprivileged("project");
        const Run command = runUnprivileged("command order-A-2 ConfirmOrder");
        const Run head = runUnprivileged("head");
        QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        QCOMPARE(orders.exitCode, 0);
        QCOMPARE(orders.out, expected);
        QVERIFY(orders.says("cannot be written"));
        QCOMPARE(project.exitCode, 1);
        QVERIFY(project.says("cannot be written"));
        QCOMPARE(command.exitCode, 1);
        QVERIFY(!command.err.isEmpty());
        QCOMPARE(head.exitCode, 0);
        QCOMPARE(head.out, m_place->run("head").out);
    }

    void projectSaysTheFigures()
    {
        const Run run = m_place->runJson("project");
        QCOMPARE(run.exitCode, 0);
        const Json figures = run.object();
        QCOMPARE(keysOf(figures), std::string("projection version position events rows seconds rate setAside"));
        QCOMPARE(figures.value("projection", ""), std::string("order_summaries"));
        QCOMPARE(figures.value("events", -1), 8);
        QCOMPARE(figures.value("rows", -1), 3);
        QCOMPARE(figures.value("setAside", -1), 0);
        QVERIFY(figures.at("seconds").is_number());
        QCOMPARE(figures.value("position", -1),
                 m_place->runJson("log --newest --limit 1").object().value("position", -2));
        QVERIFY(m_place->run("project").out.contains("3 rows"));
    }

    void projectResumesAndRebuilds()
    {
        QCOMPARE(m_place->run("project").exitCode, 0);
        QCOMPARE(m_place->runJson("project").object().value("events", -1), 0);
        QCOMPARE(m_place->runJson("project --rebuild").object().value("events", -1), 8);
        QCOMPARE(m_place->runJson("orders").lines().size(), 3);
        QVERIFY(m_place->runJson("verify").object().value("whole", false));
    }

    void projectStopsAtAnUnreadableEventAndNamesTheWayOn()
    {
        const Workplace place(sampleHistory() + eventLine("order-A-1", 4, 9, "OrderConfirmed", "2020-01-09T10:00:00Z",
                                                          "[1,2]", R"({"schemaVersion":2})"));
        const Run run = place.run("project");
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.says("cannot take"), run.err.constData());
        QVERIFY2(run.says("order-A-1, revision 4"), run.err.constData());
        QVERIFY2(run.says("`foldline project --set-aside` goes on without it"), run.err.constData());
        QCOMPARE(place.run("verify").exitCode, 0);
        const Run further = place.runJson("project --set-aside");
        QCOMPARE(further.exitCode, 0);
        QCOMPARE(further.object().value("setAside", 0), 1);
    }

    void projectRefusesReadOnly()
    {
        const auto before = m_place->files();
        QCOMPARE(m_place->run("project --read-only").exitCode, 1);
        QVERIFY(m_place->files() == before);
    }

private:
    /// The superuser may write anywhere: then the program runs as nobody.
    Run runUnprivileged(const char *arguments)
    {
        QProcess process;
        if (::geteuid() == 0) {
            process.setChildProcessModifier([] {
                constexpr unsigned Nobody = 65534;
                if (::setgid(Nobody) != 0 || ::setuid(Nobody) != 0)
                    ::_exit(99);
            });
        }
        process.start(programFile(), words(arguments) + QStringList{QStringLiteral("--store"), m_place->store()});
        const bool ended = process.waitForFinished();
        return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }

    std::unique_ptr<Workplace> m_place;
};

QTEST_GUILESS_MAIN(OrdersTest)
#include "tst_cli_orders.moc"
