// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/readreplies.h"

#include "core/base/timestamp.h"
#include "tests/support/stubserver/streamrights.h"

#include <charconv>

namespace foldline::test::stub {

namespace {

using wire::streams::ReadResp;

struct LinkText
{
    std::int64_t revision = 0;
    std::string_view stream;
};

/// `<revision>@<stream>`; blanks before the number are allowed. nullopt for anything else.
std::optional<LinkText> parseLink(std::string_view data)
{
    const std::size_t at = data.find('@');
    if (at == std::string_view::npos)
        return std::nullopt;
    std::string_view number = data.substr(0, at);
    number.remove_prefix(std::min(number.find_first_not_of(' '), number.size()));
    LinkText link{.stream = data.substr(at + 1)};
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), link.revision);
    if (error != std::errc() || end != number.data() + number.size())
        return std::nullopt;
    return link;
}

} // namespace

ReadReplies::ReadReplies(const Node &node, const Call &call, const ReadPlan &plan, grpc::ServerWriter<ReadResp> &writer)
    : m_node(node), m_call(call), m_plan(plan), m_writer(writer)
{
}

bool ReadReplies::sendEvent(const LogEvent &event)
{
    ReadResp reply;
    ReadResp::ReadEvent &read = *reply.mutable_event();
    std::optional<LogEvent> target;
    if (m_plan.resolveLinks && resolve(event, target)) {
        describe(event, *read.mutable_link());
        if (target)
            describe(*target, *read.mutable_event());
    } else {
        describe(event, *read.mutable_event());
    }
    if (m_plan.wholeLog || m_node.version().knowsPositionsOfStreamEvents())
        read.set_commit_position(event.position);
    else
        read.mutable_no_position();
    return m_writer.Write(reply);
}

bool ReadReplies::resolve(const LogEvent &event, std::optional<LogEvent> &target) const
{
    if (event.type != LinkType)
        return false;
    const auto link = parseLink(event.data);
    if (!link)
        return false;
    if (mayAccess(m_node.log(), m_call.caller(), StreamRight::Read, link->stream))
        target = m_node.log().visibleEvent(link->stream, link->revision);
    return true;
}

void ReadReplies::describe(const LogEvent &event, Recorded &recorded) const
{
    if (m_plan.structuredIds)
        setStructured(*recorded.mutable_id(), event.id);
    else
        setText(*recorded.mutable_id(), event.id);
    recorded.mutable_stream_identifier()->set_stream_name(std::string(event.stream));
    recorded.set_stream_revision(static_cast<std::uint64_t>(event.revision));
    const bool known = m_plan.wholeLog || m_node.version().knowsPositionsOfStreamEvents();
    recorded.set_prepare_position(known ? event.position : UINT64_MAX);
    recorded.set_commit_position(known ? event.position : UINT64_MAX);
    auto &metadata = *recorded.mutable_metadata();
    metadata["type"] = std::string(event.type);
    metadata["content-type"] = event.isJson ? "application/json" : "application/octet-stream";
    metadata["created"] = std::to_string(event.created);
    recorded.set_custom_metadata(std::string(event.metadata));
    recorded.set_data(std::string(event.data));
}

bool ReadReplies::sendConfirmation()
{
    ReadResp reply;
    reply.mutable_confirmation()->set_subscription_id(events::EventId::random().toString());
    return m_writer.Write(reply);
}

bool ReadReplies::sendCheckpoint(std::uint64_t commit, std::uint64_t prepare)
{
    ReadResp reply;
    reply.mutable_checkpoint()->set_commit_position(commit);
    reply.mutable_checkpoint()->set_prepare_position(prepare);
    if (m_node.version().saysWhereItCaughtUp())
        setTime(*reply.mutable_checkpoint()->mutable_timestamp());
    return m_writer.Write(reply);
}

bool ReadReplies::sendCaughtUp(std::int64_t revision)
{
    ReadResp reply;
    ReadResp::CaughtUp &caughtUp = *reply.mutable_caught_up();
    if (m_node.version().saysWhereItCaughtUp()) {
        setTime(*caughtUp.mutable_timestamp());
        caughtUp.set_stream_revision(revision);
    }
    return !m_node.version().saysCaughtUp() || m_writer.Write(reply);
}

bool ReadReplies::sendCaughtUp(std::uint64_t commit, std::uint64_t prepare)
{
    ReadResp reply;
    ReadResp::CaughtUp &caughtUp = *reply.mutable_caught_up();
    if (m_node.version().saysWhereItCaughtUp()) {
        setTime(*caughtUp.mutable_timestamp());
        caughtUp.mutable_position()->set_commit_position(commit);
        caughtUp.mutable_position()->set_prepare_position(prepare);
    }
    return !m_node.version().saysCaughtUp() || m_writer.Write(reply);
}

bool ReadReplies::sendStreamNotFound()
{
    ReadResp reply;
    reply.mutable_stream_not_found()->mutable_stream_identifier()->set_stream_name(m_plan.stream);
    return m_writer.Write(reply);
}

bool ReadReplies::sendFirstPosition(std::int64_t revision)
{
    ReadResp reply;
    reply.set_first_stream_position(static_cast<std::uint64_t>(revision));
    return !m_plan.positionMarkers || m_writer.Write(reply);
}

bool ReadReplies::sendLastPosition(std::int64_t revision)
{
    ReadResp reply;
    reply.set_last_stream_position(static_cast<std::uint64_t>(revision));
    return !m_plan.positionMarkers || m_writer.Write(reply);
}

void ReadReplies::setTime(google::protobuf::Timestamp &time) const
{
    const std::int64_t now = m_node.log().now();
    time.set_seconds(now / Timestamp::TicksPerSecond);
    time.set_nanos(static_cast<std::int32_t>(now % Timestamp::TicksPerSecond * 100));
}

} // namespace foldline::test::stub
