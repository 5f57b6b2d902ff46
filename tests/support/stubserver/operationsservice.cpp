// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/operationsservice.h"

#include "core/base/json.h"

namespace foldline::test::stub {

using wire::operations::ScavengeResp;

grpc::Status OperationsService::serve(grpc::ServerContext &context, const char *method, const Node::Handler &handle)
{
    return m_node.serve(context, std::string("Operations/") + method, [&](const Call &call) {
        return call.caller().isOperator() ? handle(call) : accessDenied(call.context());
    });
}

void OperationsService::finishScavenge()
{
    const std::scoped_lock lock(m_mutex);
    if (m_scavenge) {
        m_node.log().closeChunk();
        endScavenge("Success");
    }
}

bool OperationsService::shutdownRequested() const
{
    const std::scoped_lock lock(m_mutex);
    return m_shutdownRequested;
}

/// An event in the scavenge's own stream and a link to it in the stream of all.
void OperationsService::logScavenge(const std::string &type, const std::string &result)
{
    json::Value data = json::Value::object(
        {{"scavengeId", json::Value::string(*m_scavenge)}, {"nodeEndpoint", json::Value::string("127.0.0.1:2113")}});
    if (!result.empty()) {
        data.set("result", json::Value::string(result));
        data.set("error", json::Value::string(""));
        data.set("timeTaken", json::Value::string("00:00:00.1000000"));
        data.set("spaceSaved", json::Value::number(0));
    }
    const std::string stream = "$scavenges-" + *m_scavenge;
    const WriteResult written = m_node.log().write(
        {.stream = stream, .events = {{.id = events::EventId::random(), .type = type, .data = json::dump(data)}}});
    m_node.log().write({.stream = "$scavenges",
                        .events = {{.id = events::EventId::random(),
                                    .type = std::string(LinkType),
                                    .isJson = false,
                                    .data = std::to_string(written.revision) + "@" + stream}}});
}

void OperationsService::endScavenge(const std::string &result)
{
    logScavenge("$scavengeCompleted", result);
    m_scavenge.reset();
}

grpc::Status OperationsService::StartScavenge(grpc::ServerContext *context,
                                              const wire::operations::StartScavengeReq * /*request*/,
                                              ScavengeResp *reply)
{
    return serve(*context, "StartScavenge", [&](const Call &) {
        const std::scoped_lock lock(m_mutex);
        reply->set_scavenge_result(m_scavenge ? ScavengeResp::InProgress : ScavengeResp::Started);
        if (!m_scavenge) {
            m_scavenge = events::EventId::random().toString();
            logScavenge("$scavengeStarted", {});
        }
        reply->set_scavenge_id(*m_scavenge);
        return grpc::Status::OK;
    });
}

grpc::Status OperationsService::StopScavenge(grpc::ServerContext *context,
                                             const wire::operations::StopScavengeReq *request, ScavengeResp *reply)
{
    return serve(*context, "StopScavenge", [&](const Call &call) {
        const std::scoped_lock lock(m_mutex);
        const std::string &asked = request->options().scavenge_id();
        if (!m_scavenge || (asked != "current" && asked != *m_scavenge))
            return fail(call.context(), grpc::StatusCode::NOT_FOUND, "Scavenge id was invalid.",
                        {{"exception", "scavenge-not-found"}, {"scavenge-id", m_scavenge.value_or("")}});
        reply->set_scavenge_id(*m_scavenge);
        reply->set_scavenge_result(ScavengeResp::Stopped);
        endScavenge("Stopped");
        return grpc::Status::OK;
    });
}

grpc::Status OperationsService::Shutdown(grpc::ServerContext *context, const wire::Empty * /*request*/,
                                         wire::Empty * /*reply*/)
{
    return serve(*context, "Shutdown", [&](const Call &) {
        m_node.setReady(false);
        m_node.endCalls({grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down"});
        const std::scoped_lock lock(m_mutex);
        m_shutdownRequested = true;
        return grpc::Status::OK;
    });
}

grpc::Status OperationsService::MergeIndexes(grpc::ServerContext *context, const wire::Empty * /*request*/,
                                             wire::Empty * /*reply*/)
{
    return serve(*context, "MergeIndexes", [](const Call &) { return grpc::Status::OK; });
}

grpc::Status OperationsService::ResignNode(grpc::ServerContext *context, const wire::Empty * /*request*/,
                                           wire::Empty * /*reply*/)
{
    return serve(*context, "ResignNode", [](const Call &) { return grpc::Status::OK; });
}

grpc::Status OperationsService::SetNodePriority(grpc::ServerContext *context,
                                                const wire::operations::SetNodePriorityReq * /*request*/,
                                                wire::Empty * /*reply*/)
{
    return serve(*context, "SetNodePriority", [](const Call &) { return grpc::Status::OK; });
}

grpc::Status OperationsService::RestartPersistentSubscriptions(grpc::ServerContext *context,
                                                               const wire::Empty * /*request*/, wire::Empty * /*reply*/)
{
    return serve(*context, "RestartPersistentSubscriptions", [](const Call &) { return grpc::Status::OK; });
}

} // namespace foldline::test::stub
