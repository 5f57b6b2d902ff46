// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/batchwriter.h"

#include "core/kurrentdb/protocol/shared.pb.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/kurrentdb/scriptedserver.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <atomic>

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
};

void TestBatchWriter::aRefusalForWantOfAWriteThatGoesAgain_data()
{
    QTest::addColumn<bool>("timesOut");
    QTest::newRow("timeout") << true;
    QTest::newRow("not ready") << false;
}

/// The first write is not done, so that the second one of the same stream is refused: both go again.
void TestBatchWriter::aRefusalForWantOfAWriteThatGoesAgain()
{
    QFETCH(bool, timesOut);
    std::atomic<int> calls = 0;
    const ScriptedServer::Batch script = [&](const auto &untilOver, auto &batches) {
        Request first;
        Request second;
        batches.Read(&first);
        batches.Read(&second);
        const bool isFirstCall = ++calls == 1;
        // Both answers go at once.
        batches.Write(!isFirstCall ? written(first)
                      : timesOut   ? timedOut(first)
                                   : notReady(first),
                      grpc::WriteOptions().set_buffer_hint());
        batches.Write(isFirstCall ? wrongRevision(second) : written(second));
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

QTEST_GUILESS_MAIN(TestBatchWriter)
#include "tst_batchwriter.moc"
