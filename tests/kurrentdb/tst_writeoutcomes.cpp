// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

/// The next call is done without an answer, and the one after it is refused.
void doubtThenRefuse(StubServer &server, const std::string &method, const grpc::Status &refusal)
{
    server.beforeNext(method, [] { return grpc::Status::OK; });
    server.failNext(method, refusal);
    server.afterNext(
        method, [] { return grpc::Status(grpc::StatusCode::ABORTED, "Operation timed out: Commit phase timeout."); });
}

} // namespace

/// Writes that may be done, and what the server says next: only its comparison of the revisions settles it.
class TestWriteOutcomes : public QObject
{
    Q_OBJECT
private slots:
    void laterRefusalsDoNotSettleIt_data();
    void laterRefusalsDoNotSettleIt();
    void aWrongRevisionSettlesIt();
    void failuresInsideTheServerLeaveItOpen_data();
    void failuresInsideTheServerLeaveItOpen();
    void metadataOfUnknownOutcome();
    void deletionsThatAreRefused_data();
    void deletionsThatAreRefused();
    void whatIsStoppedOnItsWayIsOpen();
};

/// The second try says nothing of the first, which was written.
void TestWriteOutcomes::laterRefusalsDoNotSettleIt_data()
{
    using Code = grpc::StatusCode;
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, Code code) { QTest::newRow(name) << static_cast<int>(code); };
    row("failed inside", Code::UNKNOWN);
    row("not logged in", Code::UNAUTHENTICATED);
    row("no right", Code::PERMISSION_DENIED);
    row("bad request", Code::INVALID_ARGUMENT);
    row("too large", Code::RESOURCE_EXHAUSTED);
    row("no such call", Code::UNIMPLEMENTED);
    row("state without a comparison", Code::FAILED_PRECONDITION);
    row("there already", Code::ALREADY_EXISTS);
    row("no such thing", Code::NOT_FOUND);
    row("out of range", Code::OUT_OF_RANGE);
}

void TestWriteOutcomes::laterRefusalsDoNotSettleIt()
{
    QFETCH(int, code);
    StubServer server;
    const auto store = connected(settingsFor(server.port()));
    doubtThenRefuse(server, "Streams/Append", {static_cast<grpc::StatusCode>(code), "second words"});
    // A failure inside is asked about once more.
    if (code == grpc::StatusCode::UNKNOWN)
        server.failNext("Streams/Append", {grpc::StatusCode::UNKNOWN, "second words"});
    const auto events = proposedMany(2);
    const auto written = store->append(named("s-1"), ExpectedRevision::noStream(), events);
    QCOMPARE(outcome(written), u"Timeout"_qs);
    const QString message = messageOf(written);
    QVERIFY2(message.contains(u"It is not known whether this was written"_qs), qPrintable(message));
    QVERIFY2(message.contains(u"Commit phase timeout"_qs) && message.contains(u"second words"_qs), qPrintable(message));
    QVERIFY(idsIn(server.log(), "s-1") == idsOf(events));
}

void TestWriteOutcomes::aWrongRevisionSettlesIt()
{
    StubServer server;
    const auto store = connected(settingsFor(server.port()));
    server.beforeNext("Streams/Append", [&] {
        fillLog(server.log(), "s-1", 1);
        return grpc::Status(grpc::StatusCode::UNKNOWN, "Exception was thrown by handler.");
    });
    QCOMPARE(outcome(store->append(named("s-1"), ExpectedRevision::noStream(), proposedMany(1))), u"Conflict"_qs);
}

void TestWriteOutcomes::failuresInsideTheServerLeaveItOpen_data()
{
    QTest::addColumn<bool>("isRepeatable");
    QTest::addColumn<int>("times");
    QTest::addColumn<QString>("ends");
    QTest::newRow("named revision, once") << true << 1 << u"ok"_qs;
    QTest::newRow("named revision, again and again") << true << 2 << u"Timeout"_qs;
    QTest::newRow("any revision") << false << 1 << u"Timeout"_qs;
}

void TestWriteOutcomes::failuresInsideTheServerLeaveItOpen()
{
    QFETCH(bool, isRepeatable);
    QFETCH(int, times);
    StubServer server;
    const auto store = connected(settingsFor(server.port()));
    for (int i = 0; i < times; ++i) {
        server.afterNext("Streams/Append",
                         [] { return grpc::Status(grpc::StatusCode::UNKNOWN, "Exception was thrown by handler."); });
    }
    const auto events = proposedMany(2);
    const auto written =
        store->append(named("s-1"), isRepeatable ? ExpectedRevision::noStream() : ExpectedRevision::any(), events);
    QTEST(outcome(written), "ends");
    QVERIFY(written || messageOf(written).contains(u"Exception was thrown by handler."_qs));
    QVERIFY(idsIn(server.log(), "s-1") == idsOf(events));
}

void TestWriteOutcomes::metadataOfUnknownOutcome()
{
    StubServer server;
    fillLog(server.log(), "s-1", 1);
    const auto store = connected(settingsFor(server.port()));
    const auto metadata = json::parse(R"({"$maxCount":3})");
    QVERIFY(metadata);
    doubtThenRefuse(server, "Streams/Append", {grpc::StatusCode::UNAUTHENTICATED, "Unauthenticated"});
    const auto written = store->setStreamMetadata(named("s-1"), ExpectedRevision::noStream(), *metadata, {});
    QCOMPARE(outcome(written), u"Timeout"_qs);
    QVERIFY2(messageOf(written).contains(u"$$s-1"_qs), qPrintable(messageOf(written)));
    const auto there = store->streamMetadata(named("s-1"), {});
    QVERIFY(there && there->maxCount == 3);
}

void TestWriteOutcomes::deletionsThatAreRefused_data()
{
    using Code = grpc::StatusCode;
    QTest::addColumn<bool>("isSoft");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("isDone");
    QTest::addColumn<QString>("ends");
    for (const bool isSoft : {true, false}) {
        const auto row = [isSoft](const char *name, Code code, bool isDone, const QString &ends) {
            QTest::addRow("%s, %s", isSoft ? "soft" : "tombstone", name)
                << isSoft << static_cast<int>(code) << isDone << ends;
        };
        row("done, and failed inside", Code::UNKNOWN, true, u"Timeout"_qs);
        row("failed inside", Code::UNKNOWN, false, u"Timeout"_qs);
        row("no right", Code::PERMISSION_DENIED, false, u"AccessDenied"_qs);
        row("not logged in", Code::UNAUTHENTICATED, false, u"AccessDenied"_qs);
    }
}

/// They are not repeated: after a deletion another one has another meaning.
void TestWriteOutcomes::deletionsThatAreRefused()
{
    QFETCH(bool, isSoft);
    QFETCH(int, code);
    QFETCH(bool, isDone);
    StubServer server;
    fillLog(server.log(), "s-1", 1);
    const auto store = connected(settingsFor(server.port()));
    const std::string method = isSoft ? "Streams/Delete" : "Streams/Tombstone";
    const auto fail = [code] { return grpc::Status(static_cast<grpc::StatusCode>(code), "its words"); };
    if (isDone)
        server.afterNext(method, fail);
    else
        server.beforeNext(method, fail);
    const auto deleted = store->deleteStream(named("s-1"), at(0), isSoft ? DeleteMode::Soft : DeleteMode::Tombstone);
    QTEST(outcome(deleted), "ends");
    QVERIFY2(messageOf(deleted).contains(u"its words"_qs), qPrintable(messageOf(deleted)));
    QCOMPARE(messageOf(deleted).contains(u"whether the stream `s-1` was deleted"_qs),
             outcome(deleted) == u"Timeout"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), !isDone ? u"0"_qs : isSoft ? u"NotFound"_qs : u"StreamDeleted"_qs);
}

/// With any revision expected too.
void TestWriteOutcomes::whatIsStoppedOnItsWayIsOpen()
{
    StubServer server;
    const auto store = connected(settingsFor(server.port()));
    std::stop_source stop;
    Latch isOver;
    server.afterNext("Streams/Append", [&] {
        stop.request_stop();
        isOver.wait();
        return grpc::Status::OK;
    });
    const auto events = proposedMany(1);
    const auto written = store->append(named("s-1"), ExpectedRevision::any(), events, stop.get_token());
    isOver.open();
    QCOMPARE(outcome(written), u"Timeout"_qs);
    QVERIFY(idsIn(server.log(), "s-1") == idsOf(events));
    QCOMPARE(outcome(store->append(named("s-1"), ExpectedRevision::any(), events, stop.get_token())), u"Cancelled"_qs);
}

QTEST_GUILESS_MAIN(TestWriteOutcomes)
#include "tst_writeoutcomes.moc"
