// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/stubserver.h"

#include "tests/support/stubserver/node.h"
#include "tests/support/stubserver/nodeservices.h"
#include "tests/support/stubserver/operationsservice.h"
#include "tests/support/stubserver/streamsservice.h"
#include "tests/support/stubserver/usersservice.h"

#include <chrono>
#include <mutex>
#include <thread>

namespace foldline::test {

using namespace stub;

namespace {

constexpr int LargestMessage = 16 * 1024 * 1024 - 10'000;
constexpr int ConcurrentStreams = 100;
constexpr int KeepaliveMilliseconds = 10'000;

std::shared_ptr<grpc::ServerCredentials> credentialsOf(const StubTls &tls)
{
    if (!tls.isOn())
        return grpc::InsecureServerCredentials();
    grpc::SslServerCredentialsOptions options(tls.clientAuthority.empty()
                                                  ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                                  : GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = tls.clientAuthority;
    options.pem_key_cert_pairs.push_back({tls.privateKey, tls.certificate});
    return grpc::SslServerCredentials(options);
}

void setTransport(grpc::ServerBuilder &builder)
{
    builder.SetMaxReceiveMessageSize(LargestMessage);
    builder.SetMaxSendMessageSize(-1);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, ConcurrentStreams);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, KeepaliveMilliseconds);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, KeepaliveMilliseconds);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 1);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 0);
}

} // namespace

struct StubServer::Parts
{
    Parts(Options options, std::shared_ptr<StubLog> shared)
        : log(shared ? std::move(shared) : std::make_shared<StubLog>(options.standardProjections)),
          node(std::move(options), log)
    {
    }

    void start();
    void stopAccepting();
    void shutdown();

    const std::shared_ptr<StubLog> log;
    Node node;
    StreamsService streams{node};
    UsersService users{node};
    OperationsService operations{node};
    GossipService gossip{node};
    ServerFeaturesService features{node};
    MonitoringService monitoring{node};
    int port = 0;
    std::mutex stopping;
    std::unique_ptr<grpc::Server> server;
    std::thread closing; ///< waits for the calls that go on
};

void StubServer::Parts::start()
{
    grpc::ServerBuilder builder;
    setTransport(builder);
    builder.AddListeningPort("127.0.0.1:" + std::to_string(node.options().port), credentialsOf(node.options().tls),
                             &port);
    for (grpc::Service *service : {static_cast<grpc::Service *>(&streams), static_cast<grpc::Service *>(&users),
                                   static_cast<grpc::Service *>(&operations), static_cast<grpc::Service *>(&gossip),
                                   static_cast<grpc::Service *>(&features), static_cast<grpc::Service *>(&monitoring)})
        builder.RegisterService(service);
    server = builder.BuildAndStart();
    if (!server)
        port = 0;
    node.setAddress("127.0.0.1", static_cast<std::uint32_t>(port));
}

void StubServer::Parts::stopAccepting()
{
    const std::scoped_lock lock(stopping);
    if (server && !closing.joinable())
        closing = std::thread([this] { server->Shutdown(); });
}

void StubServer::Parts::shutdown()
{
    node.setReady(false);
    node.endCalls({grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down"});
    const std::scoped_lock lock(stopping);
    if (!server)
        return;
    if (closing.joinable())
        closing.join();
    server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
    server->Wait();
    server.reset();
}

StubServer::StubServer(Options options, std::shared_ptr<StubLog> log)
    : m_parts(std::make_unique<Parts>(std::move(options), std::move(log)))
{
    m_parts->start();
}

StubServer::~StubServer() { shutdown(); }

std::string StubServer::address() const { return "127.0.0.1:" + std::to_string(m_parts->port); }
int StubServer::port() const { return m_parts->port; }
StubLog &StubServer::log() const { return *m_parts->log; }
std::shared_ptr<StubLog> StubServer::sharedLog() const { return m_parts->log; }

void StubServer::beforeNext(const std::string &method, Hook hook) { m_parts->node.beforeNext(method, std::move(hook)); }
void StubServer::afterNext(const std::string &method, Hook hook) { m_parts->node.afterNext(method, std::move(hook)); }

void StubServer::failNext(const std::string &method, const grpc::Status &status)
{
    beforeNext(method, [status] { return status; });
}

void StubServer::setNotReady(bool notReady) { m_parts->node.setReady(!notReady); }
void StubServer::setRole(NodeRole role) { m_parts->node.setRole(role); }

void StubServer::setLeader(const StubServer &leader)
{
    setLeader("127.0.0.1", static_cast<std::uint32_t>(leader.port()));
}

void StubServer::setLeader(const std::string &host, std::uint32_t port) { m_parts->node.setLeader(host, port); }
void StubServer::setMembers(const Cluster &members) { m_parts->node.setMembers(members); }
StubServer::Member StubServer::member() const { return m_parts->node.self(); }

void StubServer::finishScavenge() { m_parts->operations.finishScavenge(); }
bool StubServer::shutdownRequested() const { return m_parts->operations.shutdownRequested(); }

void StubServer::endCalls(const grpc::Status &status) { m_parts->node.endCalls(status); }
void StubServer::stopAccepting() { m_parts->stopAccepting(); }
void StubServer::shutdown() { m_parts->shutdown(); }

} // namespace foldline::test
