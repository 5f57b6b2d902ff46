// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.h"

#include <QTest>

using namespace foldline::test;

namespace {

const char *Schema2 = R"({"schemaVersion":2})";

QByteArray metadataLine(const char *stream, int id, const char *created, const char *metadata)
{
    return eventLine(stream, 0, id, "$metadata", created, metadata);
}

/// An order that was shipped and has an event of an unknown type behind it, truncated to what is visible.
QByteArray shippedOrder(const char *metadata)
{
    QByteArray history;
    history += eventLine("order-1", 0, 1, "OrderCreated", "2020-01-01T00:00:00Z",
                         R"({"orderId":"1","customerId":"C-1","items":[{"productId":"P","productName":"Pen",)"
                         R"("quantity":2,"unitPrice":10}],"totalAmount":20})",
                         Schema2);
    history += eventLine("order-1", 1, 2, "OrderConfirmed", "2020-01-01T01:00:00Z",
                         R"({"orderId":"1","confirmedAt":"2020-01-01T01:00:00Z"})", Schema2);
    history += eventLine("order-1", 2, 3, "OrderShipped", "2020-01-01T02:00:00Z",
                         R"({"orderId":"1","shippedAt":"2020-01-01T02:00:00Z"})", Schema2);
    history += eventLine("order-1", 3, 4, "OrderPraised", "2020-01-01T03:00:00Z", R"({"stars":5})", Schema2);
    return history + metadataLine("$$order-1", 5, "2020-01-02T00:00:00Z", metadata);
}

const char *NothingVisible = R"({"$maxAge":10})";

} // namespace

/// What is said of streams whose events are hidden by truncation or deletion.
class HiddenTest : public QObject
{
    Q_OBJECT
private slots:
    void noStateIsMadeUpWhereNothingIsVisible()
    {
        const Workplace place(shippedOrder(NothingVisible));
        const Run run = place.runJson("state order-1");
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.out.isEmpty(), run.out.constData());
        QVERIFY2(run.says("no events that can be seen"), run.err.constData());
        QCOMPARE(place.run("blame order-1").err, run.err);
    }
    void pointsThatCannotBeSeen_data()
    {
        QTest::addColumn<QByteArray>("metadata");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char *name, const char *metadata, const char *command, const char *words) {
            QTest::newRow(name) << QByteArray(metadata) << QString::fromLatin1(command) << QByteArray(words);
        };
        const char *deleted = R"({"$tb":9223372036854775807})";
        const char *truncated = R"({"$tb":2})";
        row("deleted", deleted, "state order-1", "is deleted");
        row("deleted, at an instant", deleted, "state order-1 --at 2020-01-01T03:00:00Z", "is deleted");
        row("deleted, blame", deleted, "blame order-1", "is deleted");
        row("deleted, events", deleted, "events order-1", "is deleted");
        row("truncated revision", truncated, "state order-1 --at 0",
            "Revision 0 of `order-1` is hidden by truncation or deletion: the first revision that can be seen is 2");
        row("truncated instant", truncated, "state order-1 --at 2020-01-01T01:30:00Z",
            "is hidden by truncation or deletion: the first revision that can be seen is 2");
        row("before all that is stored", truncated, "state order-1 --at 2019-12-31",
            "did not exist yet at 2019-12-31T00:00:00.000000Z: its first event is of 2020-01-01T00:00:00.000000Z");
        row("truncated side of a diff", truncated, "diff order-1 0 2", "Revision 0 of `order-1` is hidden");
        row("diff past the end", truncated, "diff order-1 2 9", "no revision 9: its last one is 3");
        row("truncated instant of a blame", truncated, "blame order-1 /status --at 2020-01-01T01:00:00Z", "is hidden");
        row("all hidden", NothingVisible, "state order-1 --at 0", "no events that can be seen");
    }
    void pointsThatCannotBeSeen()
    {
        QFETCH(QByteArray, metadata);
        QFETCH(QString, command);
        QFETCH(QByteArray, words);
        const Workplace place(shippedOrder(metadata.constData()));
        const Run run = place.run(command.split(u' '));
        QCOMPARE(run.exitCode, 3);
        QVERIFY(run.out.isEmpty());
        QVERIFY2(run.says(words.constData()), run.err.constData());
    }
    void aHiddenOrderIsNotCreatedAgain()
    {
        const Workplace place(shippedOrder(NothingVisible));
        const Run run = place.run("command order-1 CreateOrder orderId=1 customerId=C-2 items=[]");
        QCOMPARE(run.exitCode, 5);
        QVERIFY2(run.says("Order already exists"), run.err.constData());
        QVERIFY2(run.says("4 earlier events are hidden by stream metadata"), run.err.constData());
        QCOMPARE(place.run("export").lines().size(), 5);
    }
    void aDeletedOrderIsCreatedAgain()
    {
        const Workplace place(shippedOrder(R"({"$tb":9223372036854775807})"));
        const Run run = place.run("command order-1 CreateOrder orderId=1 customerId=C-2 items=[]");
        QCOMPARE(run.exitCode, 0);
        const Run state = place.runJson("state order-1");
        QCOMPARE(state.object().value("revision", -1), 4);
        QVERIFY(!state.object().contains("notices"));
        QVERIFY2(state.err.isEmpty(), state.err.constData());
    }
    void streamsAreCreatedWithTheirFirstVisibleEvent()
    {
        const Workplace place(shippedOrder(R"({"$tb":2})"));
        const Json stream = place.runJson("streams").object();
        QCOMPARE(stream.value("events", 0), 2);
        QCOMPARE(stream.value("created", ""), std::string("2020-01-01T02:00:00.000000Z"));
    }
    void whatIsFoldedWithoutTheHiddenIsSaid()
    {
        const Workplace place(shippedOrder(R"({"$tb":1})"));
        const Run state = place.runJson("state order-1");
        QCOMPARE(state.exitCode, 0);
        const std::string notice = "1 earlier event is hidden by stream metadata: the state was folded without it.";
        QCOMPARE(state.object().at("notices").dump(), "[\"" + notice + "\"]");
        QVERIFY2(state.says(notice.c_str()), state.err.constData());
        QVERIFY(place.run("state order-1 --at 2").says(notice.c_str()));
        QVERIFY(place.run("blame order-1").says(notice.c_str()));
        QVERIFY(place.run("diff order-1 1 2").says(notice.c_str()));
    }
    void statesThatLackEventsAreNamed()
    {
        const Workplace place(shippedOrder(R"({"$tb":1})") +
                              eventLine("order-2", 0, 9, "OrderCreated", "2020-01-03T00:00:00Z",
                                        R"({"orderId":"2","customerId":"C-1","items":[],"totalAmount":0})", Schema2));
        const char *warning = "earlier events of 1 stream are hidden by stream metadata";
        const Run states = place.runJson("states");
        QVERIFY2(states.says(warning), states.err.constData());
        const auto lines = states.lines();
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines.at(0).contains("1 earlier event is hidden"), lines.at(0).constData());
        QVERIFY2(!lines.at(1).contains("notices"), lines.at(1).constData());
        QVERIFY(place.run("states").says(warning));
        QVERIFY(!place.run("states --at 2020-01-01T00:30:00Z").says(warning)); // nothing of it can be seen
    }
    void aCommandOnATruncatedOrderSaysSo()
    {
        QByteArray history = shippedOrder(R"({"$maxCount":1})");
        const Workplace place(history);
        const Run refused = place.run("command order-1 ConfirmOrder");
        QCOMPARE(refused.exitCode, 5);
        QVERIFY2(refused.says("3 earlier events are hidden by stream metadata"), refused.err.constData());

        const QByteArrayList lines = history.split('\n');
        const Workplace confirmed(lines.at(0) + '\n' + lines.at(1) + '\n' + lines.at(4) + '\n');
        const Run dryRun = confirmed.runJson("command order-1 ShipOrder --dry-run");
        QCOMPARE(dryRun.exitCode, 0);
        QVERIFY(dryRun.object().at("notices").dump().find("1 earlier event is hidden") != std::string::npos);
        const Run shipped = confirmed.run("command order-1 ShipOrder");
        QCOMPARE(shipped.exitCode, 0);
        QVERIFY2(shipped.says("1 earlier event is hidden"), shipped.err.constData());
    }
};

QTEST_GUILESS_MAIN(HiddenTest)
#include "tst_cli_hidden.moc"
