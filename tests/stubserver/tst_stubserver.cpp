// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/kurrentdb/protocol/gossip.grpc.pb.h"
#include "core/kurrentdb/protocol/serverfeatures.grpc.pb.h"
#include "core/kurrentdb/protocol/streams.grpc.pb.h"
#include "tests/support/stubserver/stubserver.h"
#include "tests/support/stubserver/testauthority.h"
#include "tests/support/stubserver/wire.h"

#include <QObject>
#include <QProcess>
#include <QTest>

#include <latch>
#include <thread>

namespace foldline::test {

namespace {

using namespace stub;
using wire::streams::ReadReq;
using wire::streams::ReadResp;

/// Calls of one client.
class Client
{
public:
    explicit Client(const StubServer &server,
                    const std::shared_ptr<grpc::ChannelCredentials> &credentials = grpc::InsecureChannelCredentials())
        : m_channel(grpc::CreateChannel(server.address(), credentials)),
          m_streams(wire::streams::Streams::NewStub(m_channel))
    {
    }

    [[nodiscard]] wire::streams::Streams::Stub &streams() const { return *m_streams; }
    [[nodiscard]] std::shared_ptr<grpc::Channel> channel() const { return m_channel; }

    grpc::Status append(grpc::ClientContext &context, const std::string &stream,
                        const events::EventId &id = events::EventId::random()) const
    {
        wire::streams::AppendResp reply;
        const auto writer = m_streams->Append(&context, &reply);
        wire::streams::AppendReq request;
        request.mutable_options()->mutable_stream_identifier()->set_stream_name(stream);
        request.mutable_options()->mutable_any();
        writer->Write(request);
        setText(*request.mutable_proposed_message()->mutable_id(), id);
        request.mutable_proposed_message()->mutable_metadata()->insert({"type", "Note"});
        request.mutable_proposed_message()->mutable_metadata()->insert({"content-type", "application/json"});
        writer->Write(request);
        writer->WritesDone();
        return writer->Finish();
    }

    grpc::Status append(const std::string &stream) const
    {
        grpc::ClientContext context;
        return append(context, stream);
    }

private:
    std::shared_ptr<grpc::Channel> m_channel;
    std::unique_ptr<wire::streams::Streams::Stub> m_streams;
};

ReadReq subscriptionTo(const std::string &stream)
{
    ReadReq request;
    ReadReq::Options &options = *request.mutable_options();
    options.mutable_stream()->mutable_stream_identifier()->set_stream_name(stream);
    options.mutable_stream()->mutable_start();
    options.mutable_subscription();
    options.mutable_no_filter();
    options.mutable_uuid_option()->mutable_string();
    return request;
}

std::string trailer(const grpc::ClientContext &context, const char *key)
{
    const auto found = context.GetServerTrailingMetadata().find(key);
    return found == context.GetServerTrailingMetadata().end() ? std::string()
                                                              : std::string(found->second.data(), found->second.size());
}

void writeMany(StubServer &server, const std::string &stream, int count, std::size_t size)
{
    for (int i = 0; i < count; ++i)
        server.log().write(
            {.stream = stream,
             .events = {{.id = events::EventId::random(), .type = "Big", .data = std::string(size, 'x')}}});
}

std::int64_t written(const StubServer &server, const std::string &stream)
{
    return server.log().readForwards(stream, 0, 0).view.written;
}

StubServer::Options optionsOf(const std::string &version)
{
    StubServer::Options options;
    options.version = version;
    return options;
}

} // namespace

/// What the recordings cannot show: faults, roles, releases, transport.
class StubServerTest : public QObject
{
    Q_OBJECT
private slots:
    void slowConsumerCatchesUpAgain();
    void slowConsumerOfAnOldReleaseIsDropped();
    void hooksRunBeforeAndAfterTheWork();
    void unreadyNodeRefuses();
    void followersNameTheLeaderAndForward();
    void replicasRefuseTheWritesOfAccounts();
    void gossipShowsTheMembersThatWereSet();
    void openCallsEndWhenTheNodeStops();
    void goesOnAtItsPortWithItsLog();
    void acceptsNothingNewWhileCallsGoOn();
    void releasesDiffer_data();
    void releasesDiffer();
    void speaksTls();
    void hundredCallsAConnection();
    void programListensUntilItsInputEnds();
};

void StubServerTest::slowConsumerCatchesUpAgain()
{
    StubServer server;
    const Client client(server);
    grpc::ClientContext context;
    const auto replies = client.streams().Read(&context, subscriptionTo("order-slow"));
    ReadResp reply;
    while (replies->Read(&reply) && !reply.has_caught_up()) {
    }
    writeMany(server, "order-slow", 4000, 4000);
    std::uint64_t next = 0;
    while (replies->Read(&reply) && !reply.has_caught_up())
        QCOMPARE(reply.event().event().stream_revision(), next++);
    QVERIFY(reply.has_caught_up());
    QCOMPARE(next, std::uint64_t{4000});
    context.TryCancel();
}

void StubServerTest::slowConsumerOfAnOldReleaseIsDropped()
{
    StubServer server(optionsOf("23.10.0"));
    const Client client(server);
    grpc::ClientContext context;
    const auto replies = client.streams().Read(&context, subscriptionTo("order-slow"));
    ReadResp reply;
    while (replies->Read(&reply) && !reply.has_caught_up()) {
    }
    writeMany(server, "order-slow", 4000, 4000);
    while (replies->Read(&reply)) {
    }
    QCOMPARE(replies->Finish().error_code(), grpc::StatusCode::ABORTED);
}

void StubServerTest::hooksRunBeforeAndAfterTheWork()
{
    StubServer server;
    const Client client(server);
    server.failNext("Streams/Append", {grpc::StatusCode::UNAVAILABLE, "gone"});
    QCOMPARE(client.append("order-1").error_code(), grpc::StatusCode::UNAVAILABLE);
    QCOMPARE(written(server, "order-1"), 0);

    server.afterNext("Streams/Append", [] { return grpc::Status(grpc::StatusCode::ABORTED, "in doubt"); });
    QCOMPARE(client.append("order-1").error_code(), grpc::StatusCode::ABORTED);
    QCOMPARE(written(server, "order-1"), 1);

    std::latch reached(1);
    std::latch released(1);
    server.beforeNext("Streams/Append", [&] {
        reached.count_down();
        released.wait();
        return grpc::Status::OK;
    });
    std::thread appending([&client] { (void)client.append("order-2"); });
    reached.wait();
    QCOMPARE(written(server, "order-2"), 0);
    released.count_down();
    appending.join();
    QCOMPARE(written(server, "order-2"), 1);
}

void StubServerTest::unreadyNodeRefuses()
{
    StubServer server;
    const Client client(server);
    server.setNotReady(true);
    QCOMPARE(client.append("order-1").error_code(), grpc::StatusCode::UNAVAILABLE);
    server.setNotReady(false);
    QVERIFY(client.append("order-1").ok());
}

void StubServerTest::followersNameTheLeaderAndForward()
{
    StubServer leader;
    StubServer follower({.role = NodeRole::Follower}, leader.sharedLog());
    const Client client(follower);
    QVERIFY(client.append("order-1").ok());
    QCOMPARE(written(leader, "order-1"), 1);

    grpc::ClientContext blind;
    blind.AddMetadata("requires-leader", "True");
    QCOMPARE(client.append(blind, "order-1").error_code(), grpc::StatusCode::UNKNOWN);
    follower.setLeader(leader);
    grpc::ClientContext context;
    context.AddMetadata("requires-leader", "True");
    QCOMPARE(client.append(context, "order-1").error_code(), grpc::StatusCode::NOT_FOUND);
    QCOMPARE(trailer(context, "exception"), std::string("not-leader"));
    QCOMPARE(trailer(context, "leader-endpoint-host"), std::string("127.0.0.1"));
    QCOMPARE(trailer(context, "leader-endpoint-port"), std::to_string(leader.port()));

    follower.setRole(NodeRole::Leader);
    grpc::ClientContext elected;
    elected.AddMetadata("requires-leader", "true");
    QVERIFY(client.append(elected, "order-1").ok());
}

void StubServerTest::replicasRefuseTheWritesOfAccounts()
{
    StubServer server({.accounts = true, .role = NodeRole::ReadOnlyReplica});
    server.setLeader("127.0.0.1", 2113);
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Basic " + toBase64("admin:changeit"));
    QCOMPARE(Client(server).append(context, "order-1").error_code(), grpc::StatusCode::NOT_FOUND);
    StubServer open({.role = NodeRole::ReadOnlyReplica});
    QVERIFY(Client(open).append("order-1").ok());
}

void StubServerTest::gossipShowsTheMembersThatWereSet()
{
    StubServer leader;
    StubServer follower({.role = NodeRole::Follower}, leader.sharedLog());
    StubServer::Cluster cluster;
    *cluster.add_members() = leader.member();
    *cluster.add_members() = follower.member();
    follower.setMembers(cluster);
    grpc::ClientContext context;
    wire::gossip::ClusterInfo reply;
    const auto gossip = wire::gossip::Gossip::NewStub(Client(follower).channel());
    QVERIFY(gossip->Read(&context, {}, &reply).ok());
    QCOMPARE(reply.members_size(), 2);
    QCOMPARE(reply.members(0).state(), StubServer::Member::Leader);
    QCOMPARE(reply.members(1).state(), StubServer::Member::Follower);
    QCOMPARE(static_cast<int>(reply.members(1).http_end_point().port()), follower.port());
}

void StubServerTest::openCallsEndWhenTheNodeStops()
{
    StubServer server;
    const Client client(server);
    grpc::ClientContext context;
    const auto replies = client.streams().Read(&context, subscriptionTo("order-1"));
    ReadResp reply;
    while (replies->Read(&reply) && !reply.has_caught_up()) {
    }
    server.endCalls();
    QVERIFY(!replies->Read(&reply));
    QCOMPARE(replies->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);

    grpc::ClientContext batchContext;
    const auto batch = client.streams().BatchAppend(&batchContext);
    wire::streams::BatchAppendReq request;
    request.mutable_options();
    batch->Write(request);
    wire::streams::BatchAppendResp refusal;
    QVERIFY(batch->Read(&refusal));
    server.shutdown();
    QVERIFY(!batch->Finish().ok());
}

void StubServerTest::goesOnAtItsPortWithItsLog()
{
    std::shared_ptr<StubLog> log;
    int port = 0;
    {
        StubServer server;
        log = server.sharedLog();
        port = server.port();
        QVERIFY(Client(server).append("order-1").ok());
    }
    StubServer again({.port = port}, log);
    QCOMPARE(again.port(), port);
    QVERIFY(Client(again).append("order-1").ok());
    QCOMPARE(written(again, "order-1"), 2);
    StubServer rival({.port = port});
    QCOMPARE(rival.port(), 0);
}

void StubServerTest::acceptsNothingNewWhileCallsGoOn()
{
    StubServer server;
    const Client client(server);
    grpc::ClientContext context;
    const auto replies = client.streams().Read(&context, subscriptionTo("order-1"));
    ReadResp reply;
    while (replies->Read(&reply) && !reply.has_caught_up()) {
    }
    server.stopAccepting();
    const auto refused = [&server] { return !Client(server).append("order-2").ok(); };
    QTRY_VERIFY(refused());
    writeMany(server, "order-1", 1, 10);
    QVERIFY(replies->Read(&reply));
    QVERIFY(reply.has_event());
    server.endCalls();
    QCOMPARE(replies->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

void StubServerTest::releasesDiffer_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("features");
    QTest::addColumn<bool>("durations");
    QTest::addColumn<bool>("positions");
    QTest::addColumn<bool>("caughtUp");
    QTest::addColumn<bool>("caughtUpAt");
    QTest::newRow("20.10") << QStringLiteral("20.10.0") << false << false << false << false << false;
    QTest::newRow("21.10") << QStringLiteral("21.10.0") << true << false << false << false << false;
    QTest::newRow("22.10") << QStringLiteral("22.10.5") << true << true << true << false << false;
    QTest::newRow("23.10") << QStringLiteral("23.10.0") << true << true << true << true << false;
    QTest::newRow("24.10") << QStringLiteral("24.10.0") << true << true << true << true << false;
    QTest::newRow("25.1") << QStringLiteral("25.1.0") << true << true << true << true << true;
}

void StubServerTest::releasesDiffer()
{
    QFETCH(const QString, version);
    StubServer server(optionsOf(version.toStdString()));
    const Client client(server);
    QVERIFY(client.append("order-1").ok());

    grpc::ClientContext context;
    wire::server_features::SupportedMethods features;
    const auto service = wire::server_features::ServerFeatures::NewStub(client.channel());
    const grpc::Status status = service->GetSupportedMethods(&context, {}, &features);
    QTEST(status.ok(), "features");
    QTEST(features.ShortDebugString().find("deadline_duration") != std::string::npos, "durations");
    QVERIFY(!status.ok() || features.event_store_server_version() == version.toStdString());

    grpc::ClientContext subscription;
    const auto replies = client.streams().Read(&subscription, subscriptionTo("order-1"));
    ReadResp reply;
    while (replies->Read(&reply) && !reply.has_event()) {
    }
    QTEST(reply.event().has_commit_position(), "positions");
    writeMany(server, "order-1", 1, 10);
    QVERIFY(replies->Read(&reply));
    QTEST(reply.has_caught_up(), "caughtUp");
    QTEST(reply.caught_up().has_stream_revision(), "caughtUpAt");
    subscription.TryCancel();
}

void StubServerTest::speaksTls()
{
    const TestAuthority authority;
    StubServer::Options options;
    options.tls = authority.issue("node");
    options.tls.clientAuthority = authority.certificate();
    StubServer server(options);
    const auto connect = [&server](const grpc::SslCredentialsOptions &credentials) {
        return Client(server, grpc::SslCredentials(credentials)).append("order-1");
    };
    QVERIFY(connect({authority.certificate(), {}, {}}).ok());
    const StubTls user = authority.issue("clerk");
    QVERIFY(connect({authority.certificate(), user.privateKey, user.certificate}).ok());
    QVERIFY(!connect({TestAuthority().certificate(), {}, {}}).ok());
    const StubTls stranger = TestAuthority().issue("stranger");
    QVERIFY(!connect({authority.certificate(), stranger.privateKey, stranger.certificate}).ok());
}

void StubServerTest::hundredCallsAConnection()
{
    constexpr int Limit = 100;
    StubServer server;
    const Client client(server);
    std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
    std::vector<std::unique_ptr<grpc::ClientReader<ReadResp>>> calls;
    ReadResp reply;
    for (int i = 0; i < Limit; ++i) {
        contexts.push_back(std::make_unique<grpc::ClientContext>());
        calls.push_back(client.streams().Read(contexts.back().get(), subscriptionTo("order-1")));
        QVERIFY(calls.back()->Read(&reply));
    }
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(300));
    QCOMPARE(client.append(context, "order-2").error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
    QCOMPARE(written(server, "order-2"), 0);
    contexts.front()->TryCancel();
    QVERIFY(client.append("order-2").ok());
    for (const auto &each : contexts)
        each->TryCancel();
}

void StubServerTest::programListensUntilItsInputEnds()
{
    QProcess program;
    program.start(QStringLiteral(FOLDLINE_STUBSERVER), {QStringLiteral("--version"), QStringLiteral("23.10.0")});
    QVERIFY(program.waitForReadyRead());
    const QByteArray line = program.readLine();
    QVERIFY2(line.startsWith("listening on 127.0.0.1:"), line.constData());
    program.closeWriteChannel();
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitCode(), 0);
    program.start(QStringLiteral(FOLDLINE_STUBSERVER), {QStringLiteral("--nonsense")});
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitCode(), 2);
}

} // namespace foldline::test

QTEST_GUILESS_MAIN(foldline::test::StubServerTest)
#include "tst_stubserver.moc"
