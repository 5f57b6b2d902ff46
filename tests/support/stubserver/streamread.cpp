// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/streamread.h"

#include "tests/support/stubserver/readplan.h"
#include "tests/support/stubserver/readreplies.h"
#include "tests/support/stubserver/streamrights.h"
#include "tests/support/stubserver/subscriptions.h"

#include <algorithm>

namespace foldline::test::stub {

namespace {

grpc::Status unexpected(const std::string &result) { return {grpc::StatusCode::UNKNOWN, "Unexpected " + result}; }

bool sendAll(ReadReplies &replies, const std::vector<LogEvent> &events)
{
    return std::ranges::all_of(events, [&replies](const LogEvent &event) { return replies.sendEvent(event); });
}

StubLog::StreamPage readPage(const StubLog &log, const ReadPlan &plan, std::int64_t from, std::uint64_t count)
{
    const std::uint64_t page = std::min(count, ReadPageSize);
    return plan.backwards ? log.readBackwards(plan.stream, from, page) : log.readForwards(plan.stream, from, page);
}

std::int64_t firstRevision(const ReadPlan &plan)
{
    if (plan.start == ReadPlan::Start::AtPlace)
        return plan.revision;
    return plan.start == ReadPlan::Start::AtEnd ? INT64_MAX : 0;
}

grpc::Status readStream(const StubLog &log, const Call &call, const ReadPlan &plan, ReadReplies &replies)
{
    if (plan.count == 0 || (!plan.backwards && plan.start == ReadPlan::Start::AtEnd))
        return unexpected("ReadStreamResult: Error");
    std::uint64_t left = plan.count;
    std::int64_t from = firstRevision(plan);
    for (bool first = true; true; first = false) {
        const StubLog::StreamPage page = readPage(log, plan, from, left);
        if (page.view.state == StreamView::State::Tombstoned)
            return streamDeleted(call.context(), plan.stream);
        if (page.view.state == StreamView::State::Missing) {
            replies.sendStreamNotFound();
            return grpc::Status::OK;
        }
        if (first && !plan.backwards && page.events.empty() && page.next != from)
            replies.sendFirstPosition(page.next);
        if (!sendAll(replies, page.events))
            return grpc::Status::CANCELLED;
        left -= page.events.size();
        from = page.next;
        if (left == 0 || from < 0 || from > page.view.lastRevision) {
            replies.sendLastPosition(page.view.lastRevision);
            return grpc::Status::OK;
        }
    }
}

/// Where a finite read of the log begins; nullopt: nowhere, `status` says how it ends.
std::optional<std::uint32_t> firstRecord(const StubLog &log, const ReadPlan &plan, grpc::Status &status)
{
    if (plan.start == ReadPlan::Start::AtBeginning)
        return 0;
    if (plan.start == ReadPlan::Start::AtEnd)
        return log.size();
    if (plan.commitPosition > log.end()) {
        if (plan.backwards)
            status = unexpected("ReadAllResult: Error");
        return std::nullopt;
    }
    if (!log.isBoundary(plan.commitPosition)) {
        status = unexpected("ReadAllResult: InvalidPosition");
        return std::nullopt;
    }
    return log.firstFrom(plan.commitPosition);
}

grpc::Status readLog(const StubLog &log, const Call &call, ReadPlan &plan, ReadReplies &replies)
{
    if (plan.count == 0 || plan.window == 0)
        return call.neverAnswer();
    grpc::Status status;
    auto next = firstRecord(log, plan, status);
    for (std::uint64_t left = plan.count; next && left > 0;) {
        const std::uint64_t count = std::min(left, ReadPageSize);
        const StubLog::LogPage page = plan.backwards ? log.readBackwards(*next, count, plan.window, plan.filter)
                                                     : log.readForwards(*next, count, plan.window, plan.filter);
        if (!sendAll(replies, page.events))
            return grpc::Status::CANCELLED;
        left -= page.events.size();
        next = page.atEnd ? std::nullopt : std::optional(page.next);
    }
    return status;
}

} // namespace

grpc::Status read(Node &node, const Call &call, const wire::streams::ReadReq &request,
                  grpc::ServerWriter<wire::streams::ReadResp> &writer)
{
    ReadPlan plan;
    if (const grpc::Status status = planRead(node.version(), request, plan); !status.ok())
        return status;
    if (!mayAccess(node.log(), call.caller(), StreamRight::Read, plan.stream))
        return accessDenied(call.context());
    ReadReplies replies(node, call, plan, writer);
    if (plan.subscription)
        return plan.wholeLog ? LogSubscription(node, call, plan, replies).run()
                             : StreamSubscription(node, call, plan, replies).run();
    return plan.wholeLog ? readLog(node.log(), call, plan, replies) : readStream(node.log(), call, plan, replies);
}

} // namespace foldline::test::stub
