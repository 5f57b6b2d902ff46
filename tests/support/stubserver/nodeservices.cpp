// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/nodeservices.h"

#include <array>
#include <chrono>
#include <string_view>
#include <vector>

namespace foldline::test::stub {

namespace {

struct Method
{
    const char *service;
    const char *name;
    ServerVersion since{20, 10};
    std::vector<std::pair<const char *, ServerVersion>> features{};
};

const std::vector<Method> &methods()
{
    static const ServerVersion first{20, 10};
    static const std::vector<Method> all{
        {"streams.streams", "read", first, {{"position", first}, {"events", first}}},
        {"streams.streams", "append"},
        {"streams.streams", "delete"},
        {"streams.streams", "tombstone"},
        {"streams.streams", "batchappend", {21, 10}, {{"deadline_duration", {22, 10}}}},
        {"users.users", "create"},
        {"users.users", "update"},
        {"users.users", "delete"},
        {"users.users", "disable"},
        {"users.users", "enable"},
        {"users.users", "details"},
        {"users.users", "changepassword"},
        {"users.users", "resetpassword"},
        {"operations.operations", "startscavenge"},
        {"operations.operations", "stopscavenge"},
        {"operations.operations", "shutdown"},
        {"operations.operations", "mergeindexes"},
        {"operations.operations", "resignnode"},
        {"operations.operations", "setnodepriority"},
        {"operations.operations", "restartpersistentsubscriptions"},
        {"gossip.gossip", "read"},
        {"monitoring.monitoring", "stats", {21, 10}},
        {"server_features.serverfeatures", "getsupportedmethods", {21, 10}},
    };
    return all;
}

/// The first three numbers, as nodes give it.
std::string versionText(const std::string &version)
{
    std::size_t end = version.find_first_not_of("0123456789.");
    return version.substr(0, end);
}

constexpr std::pair<const char *, const char *> SteadyStatistics[] = {
    {"proc-id", "1"},
    {"proc-mem", "104857600"},
    {"proc-cpu", "1.5"},
    {"proc-threadsCount", "12"},
    {"proc-startTime", "2026-01-02T03:04:05.0000000Z"},
    {"sys-cpu", "10.25"},
    {"sys-freeMem", "4294967296"},
    {"sys-totalMem", "8589934592"},
    {"sys-drive-/-availableBytes", "53687091200"},
    {"sys-drive-/-totalBytes", "107374182400"},
    {"sys-drive-/-usage", "50%"},
    {"sys-drive-/-usedBytes", "53687091200"},
    {"es-queue-MainQueue-queueName", "MainQueue"},
    {"es-queue-MainQueue-groupName", ""},
    {"es-queue-MainQueue-length", "0"},
    {"es-queue-MainQueue-avgItemsPerSecond", "15"},
    {"es-queue-MainQueue-avgProcessingTime", "0.02"},
    {"es-queue-MainQueue-idleTimePercent", "99.98"},
    {"es-queue-MainQueue-currentIdleTime", "0:00:00:00.0168278"},
    {"es-writer-lastFlushDelayMs", "1.25"},
    {"es-writer-maxFlushDelayMs", "20.5"},
};

wire::monitoring::StatsResp statistics(const Node &node, std::uint64_t replies)
{
    wire::monitoring::StatsResp reply;
    auto &stats = *reply.mutable_stats();
    for (const auto &[key, value] : SteadyStatistics)
        stats[key] = value;
    for (const char *key : {"es-checksum", "es-checksumNonFlushed"})
        stats[key] = std::to_string(node.log().end());
    const std::string total = "es-queue-MainQueue-totalItemsProcessed";
    stats[total] = std::to_string(replies * 15);
    return reply;
}

} // namespace

grpc::Status GossipService::Read(grpc::ServerContext *context, const wire::Empty * /*request*/,
                                 wire::gossip::ClusterInfo *reply)
{
    return m_node.answer(*context, "Gossip/Read", [&](const Call &) {
        *reply = m_node.members();
        return grpc::Status::OK;
    });
}

grpc::Status ServerFeaturesService::GetSupportedMethods(grpc::ServerContext *context, const wire::Empty * /*request*/,
                                                        wire::server_features::SupportedMethods *reply)
{
    if (!m_node.version().hasFeatures())
        return unimplemented();
    return m_node.answer(*context, "ServerFeatures/GetSupportedMethods", [&](const Call &) {
        reply->set_event_store_server_version(versionText(m_node.options().version));
        for (const Method &method : methods()) {
            if (m_node.version() < method.since)
                continue;
            auto &supported = *reply->add_methods();
            supported.set_service_name(std::string("event_store.client.") + method.service);
            supported.set_method_name(method.name);
            for (const auto &[feature, since] : method.features) {
                if (m_node.version() >= since)
                    supported.add_features(feature);
            }
        }
        return grpc::Status::OK;
    });
}

grpc::Status MonitoringService::Stats(grpc::ServerContext *context, const wire::monitoring::StatsReq *request,
                                      grpc::ServerWriter<wire::monitoring::StatsResp> *replies)
{
    if (!m_node.version().hasStatistics())
        return unimplemented();
    return m_node.answer(*context, "Monitoring/Stats", [&](const Call &call) {
        const std::chrono::milliseconds period(request->refresh_time_period_in_ms());
        auto next = std::chrono::steady_clock::now();
        for (std::uint64_t sent = 0; !call.ended();) {
            if (std::chrono::steady_clock::now() < next) {
                m_node.waitAMoment();
                continue;
            }
            if (!replies->Write(statistics(m_node, ++sent)))
                break;
            next += period;
        }
        return call.ended().value_or(grpc::Status::CANCELLED);
    });
}

} // namespace foldline::test::stub
