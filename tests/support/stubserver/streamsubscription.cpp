// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/subscriptions.h"

#include "tests/support/stubserver/streamread.h"

#include <algorithm>

namespace foldline::test::stub {

StreamSubscription::StreamSubscription(const Node &node, const Call &call, const ReadPlan &plan, ReadReplies &replies)
    : m_node(node), m_log(node.log()), m_call(call), m_plan(plan), m_replies(replies)
{
}

grpc::Status StreamSubscription::run()
{
    const StubLog::StreamPage here = m_log.readForwards(m_plan.stream, 0, 0);
    if (here.view.state == StreamView::State::Tombstoned)
        return streamDeleted(m_call.context(), m_plan.stream);
    if (m_plan.start == ReadPlan::Start::AtPlace)
        m_next = m_plan.revision == INT64_MAX ? m_plan.revision : m_plan.revision + 1;
    else if (m_plan.start == ReadPlan::Start::AtEnd)
        m_next = here.view.written;
    m_replies.sendConfirmation();
    std::optional<grpc::Status> status;
    while (!status) {
        status = catchUp();
        if (!status)
            status = follow();
    }
    return *status;
}

std::optional<grpc::Status> StreamSubscription::catchUp()
{
    for (;;) {
        const StubLog::StreamPage page = m_log.readForwards(m_plan.stream, m_next, ReadPageSize);
        for (const LogEvent &event : page.events) {
            if (!m_replies.sendEvent(event))
                return grpc::Status::CANCELLED;
            m_next = event.revision + 1;
        }
        const bool atEnd = page.view.state != StreamView::State::Found || page.next > page.view.lastRevision;
        m_next = std::max(m_next, atEnd ? page.view.written : page.next);
        if (atEnd)
            break;
    }
    return m_replies.sendCaughtUp(m_next - 1) ? std::nullopt : std::optional(grpc::Status::CANCELLED);
}

std::optional<grpc::Status> StreamSubscription::follow()
{
    for (;;) {
        const std::uint32_t size = m_log.size();
        const auto pending = m_log.readWritten(m_plan.stream, m_next, m_node.options().liveBuffer + 1);
        if (pending.size() > m_node.options().liveBuffer) {
            if (m_node.version().keepsSlowConsumers())
                return std::nullopt;
            return grpc::Status(grpc::StatusCode::ABORTED, "Consumer too slow. Please resubscribe.");
        }
        for (const LogEvent &event : pending) {
            if (auto status = sendLive(event))
                return status;
        }
        if (auto status = m_call.ended())
            return status;
        m_log.waitForMoreThan(size, Node::LookInterval);
    }
}

std::optional<grpc::Status> StreamSubscription::sendLive(const LogEvent &event)
{
    if (!m_replies.sendEvent(event))
        return m_call.ended().value_or(grpc::Status::CANCELLED);
    if (event.revision == DeletedRevision)
        return streamDeleted(m_call.context(), m_plan.stream);
    m_next = event.revision + 1;
    return std::nullopt;
}

} // namespace foldline::test::stub
