// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/replylaws.h"

#include "core/kurrentdb/discovery.h"
#include "core/kurrentdb/eventmapping.h"
#include "core/kurrentdb/protocol/gossip.pb.h"
#include "core/kurrentdb/protocol/rpcstatus.pb.h"
#include "core/kurrentdb/protocol/serverfeatures.pb.h"
#include "core/kurrentdb/servernode.h"
#include "core/kurrentdb/writereplies.h"
#include "tests/fuzz/eventlaws.h"

#include <google/protobuf/util/delimited_message_util.h>

#include <algorithm>
#include <array>

namespace foldline::kurrentdb::testing {

namespace {

namespace streams = event_store::client::streams;
using Meaning = CallFailure::Meaning;

const CallSubject Subject{"Writing to the stream", "order-1"};

template <typename Message>
std::optional<Message> parsed(std::string_view bytes)
{
    Message message;
    return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ? std::optional(message) : std::nullopt;
}

std::string lawBrokenBy(const CallFailure &failure)
{
    if (failure.error.message.empty() || !failure.error.message.ends_with('.'))
        return "a failure is no sentence";
    if (failure.leader &&
        (failure.meaning != Meaning::NotHere || failure.leader->host.empty() || failure.leader->port == 0))
        return "a leader is named that cannot be reached";
    const ErrorCode code = failure.error.code;
    const bool isFinal = code == ErrorCode::AccessDenied || code == ErrorCode::StreamDeleted;
    return isFinal && failure.canBeTriedAgain() ? "a refusal is taken for a passing trouble" : std::string();
}

std::string lawOfReads(std::string_view bytes)
{
    google::protobuf::io::CodedInputStream input(reinterpret_cast<const std::uint8_t *>(bytes.data()),
                                                 static_cast<int>(bytes.size()));
    std::vector<ReadResp> replies;
    for (ReadResp reply; google::protobuf::util::ParseDelimitedFromCodedStream(&reply, &input, nullptr); reply.Clear())
        replies.push_back(reply);
    return testing::lawBrokenBy(replies);
}

std::string lawOfAppends(std::string_view bytes)
{
    const auto reply = parsed<streams::AppendResp>(bytes);
    if (!reply)
        return {};
    const auto result = resultOf(*reply, store::StreamName("order-1"), store::ExpectedRevision::exactly({3}));
    if (!result && result.error().error.code != ErrorCode::Conflict && !result.error().mayHaveHappened())
        return "a reply without an outcome is taken for a refusal";
    if (reply->has_wrong_expected_version() && (result || result.error().canBeTriedAgain()))
        return "a conflict is none, or is asked again";
    using Success = streams::AppendResp::Success;
    const bool saysSo = reply->has_success() &&
                        reply->success().current_revision_option_case() != Success::CURRENT_REVISION_OPTION_NOT_SET &&
                        reply->success().position_option_case() != Success::POSITION_OPTION_NOT_SET;
    if (result.has_value() != saysSo)
        return "a write is done where nobody says so, or the other way round";
    if (result && result->revision.has_value() != reply->success().has_current_revision())
        return "a revision is made up, or lost";
    return result ? std::string() : lawBrokenBy(result.error());
}

std::string lawOfBatches(std::string_view bytes)
{
    const auto reply = parsed<streams::BatchAppendResp>(bytes);
    if (!reply)
        return {};
    const auto id = uuidOf(reply->correlation_id());
    if (id && reply->correlation_id().value_case() == event_store::client::UUID::VALUE_NOT_SET)
        return "an id is made up";
    const auto result = resultOf(*reply, Subject);
    if (result.has_value() != reply->has_success())
        return "a write is done where nobody says so, or the other way round";
    if (result)
        return {};
    if (!reply->has_error() && !result.error().mayHaveHappened())
        return "a reply without an outcome is taken for a refusal";
    return lawBrokenBy(result.error());
}

std::string lawOfDeletions(std::string_view bytes)
{
    const auto reply = parsed<streams::DeleteResp>(bytes);
    if (!reply)
        return {};
    const auto position = positionIn(*reply, store::StreamName("order-1"));
    if (position.has_value() != (reply->has_position() || reply->has_no_position()))
        return "a deletion is done where nobody says so, or the other way round";
    if (!position)
        return position.error().mayHaveHappened() ? std::string() : "a reply without an outcome is taken for a refusal";
    return reply->has_position() || *position == store::Position() ? std::string() : "a place is made up";
}

bool isServing(const Member &member) { return member.isAlive && member.role != NodeRole::Other; }

std::string lawOfPreference(const std::vector<Member> &members, NodePreference preference, NodeRole wanted)
{
    std::mt19937 random(1);
    const auto ordered = inOrderOfPreference(members, preference, random);
    if (ordered.size() != static_cast<std::size_t>(std::ranges::count_if(members, isServing)))
        return "a member is lost, or one that is away is asked";
    const auto isWanted = [wanted](const Member &member) { return isServing(member) && member.role == wanted; };
    const auto isSure = [](const Member &member) { return !member.isLeaderless; };
    const bool isThere =
        std::ranges::any_of(members, [&](const Member &member) { return isWanted(member) && isSure(member); });
    return isThere && !isWanted(ordered.front()) ? "the preferred member is not asked first" : std::string();
}

std::string lawOfGossip(std::string_view bytes)
{
    const auto reply = parsed<event_store::client::gossip::ClusterInfo>(bytes);
    if (!reply)
        return {};
    const auto members = membersOf(*reply);
    if (members.size() != static_cast<std::size_t>(reply->members_size()))
        return "a member is lost";
    for (const Member &member : members) {
        if (member.isAlive && (member.endpoint.host.empty() || member.endpoint.port == 0))
            return "a member without a place counts as alive";
    }
    for (const auto &[preference, role] :
         {std::pair(NodePreference::Leader, NodeRole::Leader), std::pair(NodePreference::Follower, NodeRole::Follower),
          std::pair(NodePreference::ReadOnlyReplica, NodeRole::ReadOnlyReplica)}) {
        if (auto broken = lawOfPreference(members, preference, role); !broken.empty())
            return broken;
    }
    return {};
}

std::string lawOfFeatures(std::string_view bytes)
{
    const auto reply = parsed<event_store::client::server_features::SupportedMethods>(bytes);
    if (!reply)
        return {};
    const ServerFeatures features = featuresOf(*reply);
    for (const auto &method : reply->methods()) {
        const std::string name = method.service_name() + '/' + method.method_name();
        if (!features.hasMethod(name) || !std::ranges::all_of(method.features(), [&](const std::string &feature) {
                return features.hasFeature(name + '/' + feature);
            }))
            return "a feature is lost";
    }
    if (features.isAtLeast(23, 10) && (!features.isAtLeast(23, 9) || !features.isAtLeast(22, 11)))
        return "a version is at least the later one and not the earlier one";
    return reply->event_store_server_version().empty() && features.isAtLeast(0, 0) ? "a version is made up"
                                                                                   : std::string();
}

std::string taken(std::string_view &text, char end)
{
    const std::string piece(text.substr(0, text.find(end)));
    text.remove_prefix(std::min(text.size(), piece.size() + 1));
    return piece;
}

std::string lawOfFailures(std::string_view text)
{
    if (text.empty())
        return {};
    const auto code = static_cast<grpc::StatusCode>(1 + static_cast<unsigned char>(text.front()) % 16);
    text.remove_prefix(1);
    const std::string message = taken(text, '\n');
    Trailers trailers;
    while (!text.empty()) {
        std::string key = taken(text, '=');
        trailers[std::move(key)] = taken(text, '\n');
    }
    const CallFailure failure = failureOf(grpc::Status(code, message), trailers, Subject);
    constexpr std::size_t Short = 200;
    const auto exception = trailers.find("exception");
    if (message.size() < Short && (exception == trailers.end() || exception->second.size() < Short) &&
        failure.error.context.find(message) == std::string::npos)
        return "the server's own words are lost";
    return lawBrokenBy(failure);
}

struct Law
{
    char letter;
    std::string (*holds)(std::string_view);
};

constexpr std::array Laws{Law{'r', lawOfReads},     Law{'a', lawOfAppends}, Law{'b', lawOfBatches},
                          Law{'d', lawOfDeletions}, Law{'g', lawOfGossip},  Law{'f', lawOfFeatures},
                          Law{'t', lawOfFailures}};

} // namespace

std::string lawBrokenForReply(std::string_view input)
{
    if (input.empty())
        return {};
    const auto law = std::ranges::find(Laws, input.front(), &Law::letter);
    return law == Laws.end() ? std::string() : law->holds(input.substr(1));
}

} // namespace foldline::kurrentdb::testing
