// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stubserver/replycomparison.h"

#include "core/kurrentdb/protocol/gossip.pb.h"
#include "core/kurrentdb/protocol/monitoring.pb.h"
#include "core/kurrentdb/protocol/operations.pb.h"
#include "core/kurrentdb/protocol/serverfeatures.pb.h"
#include "core/kurrentdb/protocol/users.pb.h"
#include "tests/support/stubserver/wire.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <string_view>
#include <vector>

namespace foldline::test {

using namespace stub;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

namespace {

using Visitor = std::function<void(Message &, const FieldDescriptor &)>;

/// Every field that is set, in their order.
void visitFields(Message &message, const Visitor &visit)
{
    std::vector<const FieldDescriptor *> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor *field : fields) {
        visit(message, *field);
        if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map())
            continue;
        if (!field->is_repeated()) {
            visitFields(*message.GetReflection()->MutableMessage(&message, field), visit);
            continue;
        }
        for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i)
            visitFields(*message.GetReflection()->MutableRepeatedMessage(&message, field, i), visit);
    }
}

bool isPosition(const FieldDescriptor &field)
{
    return field.name() == "commit_position" || field.name() == "prepare_position";
}

std::vector<std::uint64_t> positionsOf(const Message &reply)
{
    const MessagePtr copy(reply.New());
    copy->CopyFrom(reply);
    std::vector<std::uint64_t> positions;
    visitFields(*copy, [&positions](Message &message, const FieldDescriptor &field) {
        if (field.name() == "commit_position")
            positions.push_back(message.GetReflection()->GetUInt64(message, &field));
    });
    return positions;
}

void hidePositions(Message &reply)
{
    visitFields(reply, [](Message &message, const FieldDescriptor &field) {
        if (isPosition(field) && message.GetReflection()->GetUInt64(message, &field) != UINT64_MAX)
            message.GetReflection()->SetUInt64(&message, &field, 1);
    });
}

bool isOfSystem(std::string_view stream) { return isSystem(isMetastream(stream) ? describedBy(stream) : stream); }

template <typename Reply, typename Hide>
void hide(Message &reply, Hide &&hideIn)
{
    if (auto *found = google::protobuf::DynamicCastToGenerated<Reply>(&reply))
        hideIn(*found);
}

/// What the replies of the lesser services have of their own server.
void hideGenerated(Message &reply)
{
    hide<wire::operations::ScavengeResp>(reply, [](auto &found) { found.clear_scavenge_id(); });
    hide<wire::monitoring::StatsResp>(reply, [](auto &found) { found.clear_stats(); });
    hide<wire::users::DetailsResp>(reply, [](auto &found) { found.mutable_user_details()->clear_last_updated(); });
    hide<wire::gossip::ClusterInfo>(reply, [](auto &found) {
        for (auto &member : *found.mutable_members()) {
            member.clear_instance_id();
            member.clear_time_stamp();
            member.mutable_http_end_point()->clear_port();
        }
    });
    hide<wire::streams::BatchAppendResp>(reply, [](auto &found) {
        if (found.has_error() && found.error().details().template Is<wire::BadRequest>())
            found.mutable_error()->mutable_details()->clear_value();
    });
}

/// The node does without projections and persistent subscriptions, and says so.
void hideUnimplemented(wire::server_features::SupportedMethods &features)
{
    features.clear_event_store_server_version();
    auto &methods = *features.mutable_methods();
    const auto isMissing = [](const wire::server_features::SupportedMethod &method) {
        const std::string &service = method.service_name();
        return service.find(".projections.") != std::string::npos ||
               service.find(".persistent_subscriptions.") != std::string::npos ||
               service.find(".redaction.") != std::string::npos;
    };
    methods.erase(std::remove_if(methods.begin(), methods.end(), isMissing), methods.end());
    std::sort(methods.begin(), methods.end(), [](const auto &a, const auto &b) {
        return std::pair(a.service_name(), a.method_name()) < std::pair(b.service_name(), b.method_name());
    });
}

const wire::streams::ReadResp *asRead(const Message &reply)
{
    return google::protobuf::DynamicCastToGenerated<wire::streams::ReadResp>(&reply);
}

} // namespace

std::uint64_t PositionMap::here(std::uint64_t recorded) const
{
    const auto known = m_here.upper_bound(recorded);
    if (recorded == 0 || recorded > static_cast<std::uint64_t>(INT64_MAX) || known == m_here.begin())
        return recorded;
    const auto &[before, here] = *std::prev(known);
    return recorded - before <= 1 ? here + (recorded - before) : recorded;
}

std::string ReplyComparison::difference(const Message &recorded, const Message &here, bool wholeLog)
{
    const auto recordedPositions = positionsOf(recorded);
    const auto herePositions = positionsOf(here);
    for (std::size_t i = 0; recordedPositions.size() == herePositions.size() && i < herePositions.size(); ++i)
        m_positions.learn(recordedPositions[i], herePositions[i]);
    const MessagePtr left = normalised(recorded, wholeLog);
    const MessagePtr right = normalised(here, wholeLog);
    google::protobuf::util::MessageDifferencer differencer;
    std::string report;
    differencer.ReportDifferencesToString(&report);
    return differencer.Compare(*left, *right) ? std::string() : report;
}

bool ReplyComparison::isSystemEvent(const Message &reply)
{
    const auto *read = asRead(reply);
    if (!read || !read->has_event())
        return false;
    const auto &original = read->event().has_link() ? read->event().link() : read->event().event();
    return isOfSystem(original.stream_identifier().stream_name());
}

std::string ReplyComparison::kindOf(const Message &reply)
{
    std::vector<const FieldDescriptor *> fields;
    reply.GetReflection()->ListFields(reply, &fields);
    return asRead(reply) && !fields.empty() ? fields.front()->name() : reply.GetTypeName();
}

MessagePtr ReplyComparison::normalised(const Message &reply, bool wholeLog) const
{
    MessagePtr copy(reply.New());
    copy->CopyFrom(reply);
    hide<wire::streams::ReadResp>(*copy, [&](auto &read) { normalise(read, wholeLog); });
    hide<wire::server_features::SupportedMethods>(*copy, hideUnimplemented);
    hideGenerated(*copy);
    hidePositions(*copy);
    return copy;
}

void ReplyComparison::normalise(wire::streams::ReadResp &reply, bool wholeLog) const
{
    if (reply.has_confirmation())
        reply.mutable_confirmation()->clear_subscription_id();
    if (!reply.has_event())
        return;
    if (wholeLog && isSystemEvent(reply)) {
        reply.mutable_event()->Clear();
        return;
    }
    if (reply.event().has_event())
        normalise(*reply.mutable_event()->mutable_event());
    if (reply.event().has_link())
        normalise(*reply.mutable_event()->mutable_link());
}

/// The system's own events are compared by stream, number and type; metadata events and links by their data too.
void ReplyComparison::normalise(Recorded &event) const
{
    event.mutable_metadata()->erase("created");
    const auto id = idOf(event.id());
    if (id && isKnown(*id))
        return;
    event.clear_id();
    event.clear_custom_metadata();
    constexpr std::string_view Scavenges = "$scavenges-";
    if (event.stream_identifier().stream_name().starts_with(Scavenges))
        event.mutable_stream_identifier()->set_stream_name(std::string(Scavenges));
    const std::string &type = event.metadata().at("type");
    if (type != MetadataType && (type != LinkType || event.data().find(Scavenges) != std::string::npos))
        event.clear_data();
}

} // namespace foldline::test
