// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/batchwriter.h"

#include "core/kurrentdb/protocol/shared.pb.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/kurrentdb/scriptedserver.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <vector>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

using Reply = ScriptedServer::BatchReply;
using Request = ScriptedServer::BatchRequest;

Reply answerTo(const Request &request)
{
    Reply reply;
    *reply.mutable_correlation_id() = request.correlation_id();
    return reply;
}

Reply written(const Request &request)
{
    Reply reply = answerTo(request);
    reply.mutable_success()->mutable_no_position();
    return reply;
}

Reply timedOut(const Request &request)
{
    Reply reply = answerTo(request);
    reply.mutable_error()->mutable_details()->PackFrom(event_store::client::Timeout());
    return reply;
}

Reply notReady(const Request &request)
{
    Reply reply = answerTo(request);
    reply.mutable_error()->set_message("Server Is Not Ready");
    return reply;
}

Reply wrongRevision(const Request &request)
{
    event_store::client::WrongExpectedVersion detail;
    detail.set_expected_stream_position(0);
    detail.mutable_current_no_stream();
    Reply reply = answerTo(request);
    reply.mutable_error()->mutable_details()->PackFrom(detail);
    return reply;
}

Reply accessDenied(const Request &request)
{
    Reply reply = answerTo(request);
    reply.mutable_error()->mutable_details()->PackFrom(event_store::client::AccessDenied());
    return reply;
}

Reply tooLarge(const Request &request)
{
    event_store::client::MaximumAppendSizeExceeded detail;
    detail.set_maxappendsize(1'024);
    Reply reply = answerTo(request);
    reply.mutable_error()->mutable_details()->PackFrom(detail);
    return reply;
}

/// To a call: a reply to its first write, or its end.
struct Answer
{
    Reply (*reply)(const Request &) = nullptr;
    grpc::Status end;
};

std::shared_ptr<const ChannelFactory> factoryFor(const ScriptedServer &server)
{
    auto factory = ChannelFactory::create(settingsFor(server.port()));
    if (!factory)
        qFatal("no channels");
    return std::make_shared<const ChannelFactory>(*std::move(factory));
}

} // namespace

/// Many writes on one call: what an answer means for those that come after it.
class TestBatchWriter : public QObject
{
    Q_OBJECT
private slots:
    void aRefusalForWantOfAWriteThatGoesAgain_data();
    void aRefusalForWantOfAWriteThatGoesAgain();
    void aRefusalEndsIt();
    void aRefusalAfterADoubt_data();
    void aRefusalAfterADoubt();
};

void TestBatchWriter::aRefusalForWantOfAWriteThatGoesAgain_data()
{
    QTest::addColumn<bool>("timesOut");
    QTest::addColumn<bool>("inOrder");
    QTest::newRow("timeout, refused") << true << true;
    QTest::newRow("not ready, refused") << false << true;
    QTest::newRow("refused, timeout") << true << false;
    QTest::newRow("refused, not ready") << false << false;
}

/// The first write is not done, so that the second one of the same stream is refused: both go again. Answers come in
/// any order.
void TestBatchWriter::aRefusalForWantOfAWriteThatGoesAgain()
{
    QFETCH(bool, timesOut);
    QFETCH(bool, inOrder);
    std::atomic<int> calls = 0;
    const ScriptedServer::Batch script = [&](const auto &untilOver, auto &batches) {
        Request first;
        Request second;
        batches.Read(&first);
        batches.Read(&second);
        const bool isFirstCall = ++calls == 1;
        std::vector<Reply> replies{!isFirstCall ? written(first)
                                   : timesOut   ? timedOut(first)
                                                : notReady(first),
                                   isFirstCall ? wrongRevision(second) : written(second)};
        if (!inOrder)
            std::ranges::reverse(replies);
        // Both answers go at once.
        batches.Write(replies.front(), grpc::WriteOptions().set_buffer_hint());
        batches.Write(replies.back());
        return untilOver();
    };
    const ScriptedServer server("24.10.0", {}, script, true);
    ServerConnection connection(factoryFor(server));
    BatchWriter writer(connection, {});
    QCOMPARE(outcome(writer.add({named("s-1"), ExpectedRevision::noStream(), proposedMany(1)})), u"ok"_qs);
    QCOMPARE(outcome(writer.add({named("s-1"), at(0), proposedMany(1)})), u"ok"_qs);
    const auto done = writer.finish();
    QVERIFY2(done, qPrintable(messageOf(done)));
    QCOMPARE(writer.written(), std::uint64_t{2});
    QCOMPARE(calls.load(), 2);
}

void TestBatchWriter::aRefusalEndsIt()
{
    const ScriptedServer::Batch script = [&](const auto &untilOver, auto &batches) {
        Request request;
        batches.Read(&request);
        batches.Write(wrongRevision(request));
        return untilOver();
    };
    const ScriptedServer server("24.10.0", {}, script, true);
    ServerConnection connection(factoryFor(server));
    BatchWriter writer(connection, {});
    QCOMPARE(outcome(writer.add({named("s-1"), at(0), proposedMany(1)})), u"ok"_qs);
    QCOMPARE(outcome(writer.finish()), u"Conflict"_qs);
}

void TestBatchWriter::aRefusalAfterADoubt_data()
{
    QTest::addColumn<Answer>("first");
    QTest::addColumn<Answer>("second");
    QTest::addColumn<QString>("ends");
    const Answer timesOut{timedOut, grpc::Status::OK};
    const Answer isNotReady{notReady, grpc::Status::OK};
    const Answer goesAway{nullptr, {grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down"}};
    const Answer failsInside{nullptr, {grpc::StatusCode::UNKNOWN, "Exception was thrown by handler."}};
    const Answer isNotTaken{nullptr, {grpc::StatusCode::UNAVAILABLE, "Server Is Not Ready"}};
    const Answer isDenied{accessDenied, grpc::Status::OK};
    const Answer isTooLarge{tooLarge, grpc::Status::OK};
    const Answer isElsewhere{wrongRevision, grpc::Status::OK};
    const Answer isNobody{nullptr, {grpc::StatusCode::UNAUTHENTICATED, "Unauthenticated"}};
    QTest::newRow("timeout, no right") << timesOut << isDenied << u"Timeout"_qs;
    QTest::newRow("timeout, too large") << timesOut << isTooLarge << u"Timeout"_qs;
    QTest::newRow("timeout, not logged in") << timesOut << isNobody << u"Timeout"_qs;
    QTest::newRow("timeout, wrong revision") << timesOut << isElsewhere << u"Conflict"_qs;
    QTest::newRow("node gone, no right") << goesAway << isDenied << u"Timeout"_qs;
    QTest::newRow("node gone, not logged in") << goesAway << isNobody << u"Timeout"_qs;
    QTest::newRow("node gone, wrong revision") << goesAway << isElsewhere << u"Conflict"_qs;
    QTest::newRow("failed inside, no right") << failsInside << isDenied << u"Timeout"_qs;
    QTest::newRow("call not taken, no right") << isNotTaken << isDenied << u"AccessDenied"_qs;
    QTest::newRow("call not taken, not logged in") << isNotTaken << isNobody << u"AccessDenied"_qs;
    QTest::newRow("write not taken, no right") << isNotReady << isDenied << u"AccessDenied"_qs;
}

/// What is said of the second try says nothing of the first, unless the server compares the revisions.
void TestBatchWriter::aRefusalAfterADoubt()
{
    QFETCH(Answer, first);
    QFETCH(Answer, second);
    std::atomic<int> calls = 0;
    const ScriptedServer::Batch script = [&](const auto &untilOver, auto &batches) {
        const Answer &answer = ++calls == 1 ? first : second;
        Request request;
        batches.Read(&request);
        if (!answer.reply)
            return answer.end;
        batches.Write(answer.reply(request));
        return untilOver();
    };
    const ScriptedServer server("24.10.0", {}, script, true);
    ServerConnection connection(factoryFor(server));
    BatchWriter writer(connection, {});
    QCOMPARE(outcome(writer.add({named("s-1"), at(0), proposedMany(1)})), u"ok"_qs);
    const auto done = writer.finish();
    QTEST(outcome(done), "ends");
    QCOMPARE(messageOf(done).contains(u"It is not known"_qs), outcome(done) == u"Timeout"_qs);
    QVERIFY2(!messageOf(done).contains(u"Nothing was written"_qs), qPrintable(messageOf(done)));
    QCOMPARE(calls.load(), 2);
}

QTEST_GUILESS_MAIN(TestBatchWriter)
#include "tst_batchwriter.moc"
