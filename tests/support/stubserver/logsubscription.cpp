// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/streamread.h"
#include "tests/support/stubserver/subscriptions.h"

#include <algorithm>

namespace foldline::test::stub {

LogSubscription::LogSubscription(const Node &node, const Call &call, ReadPlan &plan, ReadReplies &replies)
    : m_node(node), m_log(node.log()), m_call(call), m_plan(plan), m_replies(replies)
{
}

grpc::Status LogSubscription::run()
{
    std::optional<grpc::Status> status = begin();
    while (!status) {
        status = catchUp();
        if (!status)
            status = follow();
    }
    return *status;
}

std::optional<grpc::Status> LogSubscription::begin()
{
    const bool placed = m_plan.start == ReadPlan::Start::AtPlace;
    const bool beyond = placed && m_plan.commitPosition > m_log.end();
    const bool valid = !placed || beyond || m_log.isBoundary(m_plan.commitPosition);
    if (valid || m_node.version().confirmsAtOnce())
        m_replies.sendConfirmation();
    if (!valid)
        return invalidArgument("Trying to read from an invalid position.");
    if (m_plan.window == 0)
        return handlerException();
    if (m_plan.start == ReadPlan::Start::AtEnd || beyond)
        m_next = m_log.size();
    else if (placed)
        m_next = m_log.firstFrom(m_plan.commitPosition);
    m_seen = {m_plan.commitPosition, m_plan.preparePosition};
    return std::nullopt;
}

std::optional<grpc::Status> LogSubscription::catchUp()
{
    const std::uint32_t start = m_next;
    for (bool atEnd = false; !atEnd;) {
        if (m_next != start)
            m_seen = {m_log.positionOf(m_next), 0};
        const StubLog::LogPage page = m_log.readForwards(m_next, ReadPageSize, m_plan.window, m_plan.filter);
        m_next = page.next;
        atEnd = page.atEnd;
        if (!sendPage(page) || (m_plan.filtered && !sendCatchUpCheckpoint(page)))
            return m_call.ended().value_or(grpc::Status::CANCELLED);
    }
    const std::uint64_t last = m_log.positionOf(m_next == 0 ? 0 : m_next - 1);
    return m_replies.sendCaughtUp(last, last) ? std::nullopt : m_call.ended();
}

bool LogSubscription::sendPage(const StubLog::LogPage &page)
{
    return std::ranges::all_of(page.events, [this](const LogEvent &event) {
        if (!isWanted(event))
            return true;
        m_seen = {event.position, event.position};
        return m_replies.sendEvent(event);
    });
}

/// One each interval, and since 24.10 one before the subscription is caught up.
bool LogSubscription::sendCatchUpCheckpoint(const StubLog::LogPage &page)
{
    m_examined += page.examined;
    const bool full = m_examined >= m_plan.checkpointInterval;
    if (full)
        m_examined %= m_plan.checkpointInterval;
    const bool last = page.atEnd && page.examined > 0 && m_node.version().sendsCheckpointBeforeCaughtUp();
    return (!full && !last) || sendCheckpoint(m_seen);
}

std::optional<grpc::Status> LogSubscription::follow()
{
    EventFilter everything;
    for (;;) {
        const std::uint32_t size = m_log.size();
        if (size - m_next > m_node.options().liveBuffer) {
            if (m_node.version().keepsSlowConsumers())
                return std::nullopt;
            return grpc::Status(grpc::StatusCode::ABORTED, "Consumer too slow. Please resubscribe.");
        }
        const StubLog::LogPage page = m_log.readForwards(m_next, UINT64_MAX, size - m_next, everything);
        m_next = page.next;
        if (!std::ranges::all_of(page.events, [this](const LogEvent &event) { return sendLive(event); }))
            return m_call.ended().value_or(grpc::Status::CANCELLED);
        if (auto status = m_call.ended())
            return status;
        m_log.waitForMoreThan(m_next, Node::LookInterval);
    }
}

bool LogSubscription::sendLive(const LogEvent &event)
{
    if (isWanted(event) && m_plan.filter.matches(event) && !m_replies.sendEvent(event))
        return false;
    if (!m_plan.filtered || ++m_examined < m_plan.checkpointInterval)
        return true;
    m_examined = 0;
    return sendCheckpoint({event.position, event.position});
}

/// Only what is ahead of the last one.
bool LogSubscription::sendCheckpoint(const Place &place)
{
    if (m_lastCheckpoint && place <= *m_lastCheckpoint)
        return true;
    m_lastCheckpoint = place;
    return m_replies.sendCheckpoint(place.commit, place.prepare);
}

bool LogSubscription::isWanted(const LogEvent &event) const
{
    if (m_plan.start != ReadPlan::Start::AtPlace)
        return true;
    return Place{event.position, event.position} > Place{m_plan.commitPosition, m_plan.preparePosition};
}

} // namespace foldline::test::stub
