// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/scriptedserver.h"

#include "core/events/eventid.h"
#include "core/kurrentdb/protocol/serverfeatures.grpc.pb.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

namespace foldline::test {

namespace {

namespace client = event_store::client;
namespace features = client::server_features;
using Streams = client::streams::Streams;

class StreamsService final : public Streams::Service
{
public:
    StreamsService(ScriptedServer::Read read, ScriptedServer::Batch batch)
        : m_read(std::move(read)), m_batch(std::move(batch))
    {
    }
    void end() { m_over.request_stop(); }
    grpc::Status Read(grpc::ServerContext *context, const ScriptedServer::Request *request,
                      ScriptedServer::Writer *writer) override
    {
        return m_read ? m_read(untilOver(), *request, *writer) : Service::Read(context, request, writer);
    }

    grpc::Status BatchAppend(grpc::ServerContext *context, ScriptedServer::BatchStream *stream) override
    {
        return m_batch ? m_batch(untilOver(), *stream) : Service::BatchAppend(context, stream);
    }

private:
    [[nodiscard]] ScriptedServer::UntilOver untilOver() const
    {
        return [over = m_over.get_token()] {
            std::mutex mutex;
            std::unique_lock lock(mutex);
            std::condition_variable_any().wait(lock, over, [] { return false; });
            return grpc::Status::CANCELLED;
        };
    }

    const ScriptedServer::Read m_read;
    const ScriptedServer::Batch m_batch;
    std::stop_source m_over;
};

class FeaturesService final : public features::ServerFeatures::Service
{
public:
    FeaturesService(std::string version, bool hasBatches, bool hasDeadlines)
        : m_version(std::move(version)), m_hasBatches(hasBatches), m_hasDeadlines(hasDeadlines)
    {
    }
    grpc::Status GetSupportedMethods(grpc::ServerContext *context, const client::Empty *request,
                                     features::SupportedMethods *reply) override
    {
        if (m_version.empty())
            return Service::GetSupportedMethods(context, request, reply);
        reply->set_event_store_server_version(m_version);
        if (m_hasBatches) {
            auto &method = *reply->add_methods();
            method.set_service_name("event_store.client.streams.streams");
            method.set_method_name("batchappend");
            if (m_hasDeadlines)
                method.add_features("deadline_duration");
        }
        return grpc::Status::OK;
    }

private:
    const std::string m_version;
    const bool m_hasBatches;
    const bool m_hasDeadlines;
};

} // namespace

struct ScriptedServer::Parts
{
    Parts(std::string version, Read read, const Batch &batch, bool hasDeadlines)
        : streams(std::move(read), batch), features(std::move(version), static_cast<bool>(batch), hasDeadlines)
    {
        grpc::ServerBuilder builder;
        builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
        builder.RegisterService(&streams);
        builder.RegisterService(&features);
        server = builder.BuildAndStart();
    }

    StreamsService streams;
    FeaturesService features;
    int port = 0;
    std::unique_ptr<grpc::Server> server;
};

ScriptedServer::ScriptedServer(std::string version, Read read)
    : ScriptedServer(std::move(version), std::move(read), {}, false)
{
}

ScriptedServer::ScriptedServer(std::string version, Read read, Batch batch, bool hasDeadlines)
    : m_parts(std::make_unique<Parts>(std::move(version), std::move(read), batch, hasDeadlines))
{
}

ScriptedServer::~ScriptedServer()
{
    m_parts->streams.end();
    m_parts->server->Shutdown(std::chrono::system_clock::now());
}

int ScriptedServer::port() const { return m_parts->port; }

ScriptedServer::Reply ScriptedServer::confirmation()
{
    Reply reply;
    reply.mutable_confirmation()->set_subscription_id(events::EventId::random().toString());
    return reply;
}

ScriptedServer::Reply ScriptedServer::event(const std::string &stream, std::uint64_t revision)
{
    Reply reply;
    auto &record = *reply.mutable_event()->mutable_event();
    record.mutable_id()->set_string(events::EventId::random().toString());
    record.mutable_stream_identifier()->set_stream_name(stream);
    record.set_stream_revision(revision);
    record.set_commit_position(1'000 + revision);
    record.set_prepare_position(1'000 + revision);
    (*record.mutable_metadata())["type"] = "Happened";
    (*record.mutable_metadata())["content-type"] = "application/json";
    (*record.mutable_metadata())["created"] = "17000000000000000";
    record.set_data("{}");
    reply.mutable_event()->set_commit_position(1'000 + revision);
    return reply;
}

} // namespace foldline::test
