// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stubserver/replay.h"

#include "tests/support/stubserver/wire.h"

#include <algorithm>
#include <map>

namespace foldline::test {

using namespace stub;
using google::protobuf::DynamicCastToGenerated;
using google::protobuf::Message;

namespace {

/// How long a server must be silent where the recorded one was silent for good.
constexpr std::chrono::milliseconds Silence{600};
constexpr int NoTimeAtAll = 5;

grpc::StatusCode codeOf(const std::string &name)
{
    static const std::map<std::string, grpc::StatusCode> codes{
        {"OK", grpc::StatusCode::OK},
        {"UNKNOWN", grpc::StatusCode::UNKNOWN},
        {"INVALID_ARGUMENT", grpc::StatusCode::INVALID_ARGUMENT},
        {"DEADLINE_EXCEEDED", grpc::StatusCode::DEADLINE_EXCEEDED},
        {"NOT_FOUND", grpc::StatusCode::NOT_FOUND},
        {"PERMISSION_DENIED", grpc::StatusCode::PERMISSION_DENIED},
        {"RESOURCE_EXHAUSTED", grpc::StatusCode::RESOURCE_EXHAUSTED},
        {"FAILED_PRECONDITION", grpc::StatusCode::FAILED_PRECONDITION},
        {"UNIMPLEMENTED", grpc::StatusCode::UNIMPLEMENTED},
        {"UNAUTHENTICATED", grpc::StatusCode::UNAUTHENTICATED},
    };
    const auto found = codes.find(name);
    return found == codes.end() ? grpc::StatusCode::DO_NOT_USE : found->second;
}

std::optional<std::chrono::milliseconds> deadlineOf(const RecordedStep &step)
{
    if (!step.endedInSilence())
        return std::nullopt;
    return step.milliseconds <= NoTimeAtAll ? std::chrono::milliseconds(0) : Silence;
}

const wire::streams::ReadReq *readRequest(const Message &message)
{
    return DynamicCastToGenerated<wire::streams::ReadReq>(&message);
}

bool readsWholeLog(const RecordedStep &step)
{
    const MessagePtr request =
        step.requests.empty() ? nullptr : decode(step.requests[0].type, step.requests[0].encoded);
    return request && readRequest(*request) && readRequest(*request)->options().has_all();
}

std::string replyType(const RecordedStep &step)
{
    return step.replies.empty() ? std::string() : step.replies.front().type;
}

std::string text(const std::string &what, const std::string &detail) { return what + "\n" + detail; }

} // namespace

Replay::Replay(Recording recording)
    : m_recording(std::move(recording)), m_server(serverFor(m_recording.name)), m_clock(m_server.log())
{
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    m_channel = grpc::CreateCustomChannel(m_server.address(), grpc::InsecureChannelCredentials(), arguments);
    collectClientIds();
    collectPlanted();
}

std::string Replay::run()
{
    prepareFile(m_recording.name, m_server);
    plantBeforehand();
    for (const RecordedStep &step : m_recording.steps) {
        prepareStep(m_recording.name, step.number, m_server, m_clock);
        if (!reasonToSkip(m_recording.name, step.number).empty()) {
            ++m_skipped;
            continue;
        }
        if (const std::string failure = play(step); !failure.empty())
            return "step " + std::to_string(step.number) + " (" + step.note + "): " + failure;
        ++m_played;
    }
    return {};
}

void Replay::collectClientIds()
{
    const auto add = [this](const wire::UUID &uuid) {
        if (const auto id = idOf(uuid))
            m_comparison.addKnownId(*id);
    };
    for (const RecordedStep &step : m_recording.steps) {
        for (const RecordedStep::Message &each : step.requests) {
            const MessagePtr request = decode(each.type, each.encoded);
            if (!request)
                continue;
            if (const auto *append = DynamicCastToGenerated<wire::streams::AppendReq>(request.get()))
                add(append->proposed_message().id());
            if (const auto *batch = DynamicCastToGenerated<wire::streams::BatchAppendReq>(request.get()))
                std::ranges::for_each(batch->proposed_messages(), add, [](const auto &event) { return event.id(); });
        }
    }
}

void Replay::collectPlanted()
{
    for (const RecordedStep &step : m_recording.steps) {
        bool live = false;
        for (const RecordedStep::Message &each : step.replies) {
            m_kept.push_back(decode(each.type, each.encoded));
            const auto *reply =
                m_kept.back() ? DynamicCastToGenerated<wire::streams::ReadResp>(m_kept.back().get()) : nullptr;
            if (!reply)
                continue;
            live = live || reply->has_caught_up();
            if (reply->has_event() && reply->event().has_event())
                addPlanted(step, live, reply->event().event());
        }
    }
    std::ranges::stable_sort(m_planted, {}, &Planted::position);
}

void Replay::addPlanted(const RecordedStep &step, bool live,
                        const wire::streams::ReadResp::ReadEvent::RecordedEvent &event)
{
    const std::string &stream = event.stream_identifier().stream_name();
    const std::string &type = event.metadata().at("type");
    const bool tombstone = type == TombstoneType;
    const auto id = idOf(event.id());
    if (!id || m_comparison.isKnown(*id) || (isSystem(stream) && stream != "$all") || (tombstone && !live))
        return;
    if (!tombstone)
        m_comparison.addKnownId(*id);
    m_planted.push_back({.position = event.commit_position(),
                         .liveStep = live ? step.number : -1,
                         .event = {.revision = static_cast<std::int64_t>(event.stream_revision()),
                                   .id = *id,
                                   .stream = stream,
                                   .type = type,
                                   .data = event.data(),
                                   .metadata = event.custom_metadata(),
                                   .isJson = event.metadata().at("content-type") == "application/json"},
                         .tombstone = tombstone});
}

/// Events before it that the recording does not show are made up.
void Replay::plant(const Planted &planted)
{
    const LogEvent &event = planted.event;
    const std::string stream(event.stream);
    if (planted.tombstone) {
        m_server.log().remove(stream, expected::Any, Removal::Hard);
        return;
    }
    while (m_server.log().readForwards(stream, 0, 0).view.written < event.revision)
        m_server.log().write({.stream = stream, .events = {{.id = events::EventId::random(), .type = "MadeUp"}}});
    m_server.log().write({.stream = stream,
                          .events = {{.id = event.id,
                                      .type = std::string(event.type),
                                      .isJson = event.isJson,
                                      .data = std::string(event.data),
                                      .metadata = std::string(event.metadata)}}});
}

void Replay::plantBeforehand()
{
    for (const Planted &planted : m_planted) {
        if (planted.liveStep < 0)
            plant(planted);
    }
}

void Replay::plantLive(const RecordedStep &step)
{
    actWhileLive(m_recording.name, step.number, m_server);
    for (const Planted &planted : m_planted) {
        if (planted.liveStep == step.number)
            plant(planted);
    }
}

std::string Replay::play(const RecordedStep &step)
{
    RawCall call(m_channel, step.method, headersFor(step), deadlineOf(step));
    std::string failure;
    if (comparesRuns(m_recording.name, step.number))
        return playRuns(step, call);
    failure = step.kind == "bidi" ? playInOrder(step, call) : playAtOnce(step, call);
    if (failure.empty())
        failure = checkRest(step, call);
    return failure;
}

std::string Replay::playInOrder(const RecordedStep &step, RawCall &call)
{
    std::size_t sent = 0;
    std::size_t received = 0;
    for (const char action : step.order) {
        std::string failure;
        if (action == '>')
            call.send(requestFor(step, sent++));
        else if (action == '|')
            call.closeSending();
        else
            failure = checkReply(step, received++, call);
        if (!failure.empty())
            return failure;
    }
    return {};
}

std::string Replay::playAtOnce(const RecordedStep &step, RawCall &call)
{
    bool open = true;
    for (std::size_t i = 0; i < step.requests.size() && open; ++i)
        open = call.send(requestFor(step, i));
    if (open)
        call.closeSending();
    for (std::size_t i = 0; i < step.replies.size(); ++i) {
        if (std::string failure = checkReply(step, i, call); !failure.empty())
            return failure;
    }
    return {};
}

std::string Replay::playRuns(const RecordedStep &step, RawCall &call)
{
    std::vector<std::string> recorded;
    for (const RecordedStep::Message &each : step.replies) {
        const std::string kind = ReplyComparison::kindOf(*decode(each.type, each.encoded));
        if (recorded.empty() || recorded.back() != kind)
            recorded.push_back(kind);
    }
    call.send(requestFor(step, 0));
    call.closeSending();
    for (std::size_t at = 0; at < recorded.size();) {
        const auto encoded = call.receive();
        const MessagePtr reply = encoded ? decode(replyType(step), *encoded) : nullptr;
        const std::string kind = reply ? ReplyComparison::kindOf(*reply) : "the end";
        if (kind == recorded[at])
            ++at;
        else if (at == 0 || kind != recorded[at - 1])
            return kind + " instead of " + recorded[at];
        if (kind == "caught_up")
            plantLive(step);
    }
    return {};
}

std::string Replay::checkReply(const RecordedStep &step, std::size_t index, RawCall &call)
{
    const RecordedStep::Message &expectedReply = step.replies[index];
    const MessagePtr recorded = decode(expectedReply.type, expectedReply.encoded);
    const bool wholeLog = readsWholeLog(step);
    MessagePtr reply;
    do {
        const auto encoded = call.receive();
        reply = encoded ? decode(expectedReply.type, *encoded) : nullptr;
        if (!reply) {
            const grpc::Status status = call.finish();
            return text("no reply " + std::to_string(index) + ", the call ended", status.error_message());
        }
    } while (wholeLog && ReplyComparison::isSystemEvent(*reply) && !ReplyComparison::isSystemEvent(*recorded));
    const std::string difference = m_comparison.difference(*recorded, *reply, wholeLog);
    if (!difference.empty())
        return text("reply " + std::to_string(index) + " differs:", difference);
    if (ReplyComparison::kindOf(*reply) == "caught_up")
        plantLive(step);
    return {};
}

/// What follows the replies that were kept.
std::string Replay::checkRest(const RecordedStep &step, RawCall &call)
{
    for (int i = 0; i < step.repliesLeftOut; ++i) {
        if (!call.receive())
            return "too few replies";
    }
    if (step.endedByUs())
        return {};
    if (const auto surplus = call.receive()) {
        const MessagePtr reply = decode(replyType(step), *surplus);
        return text("one more reply", reply ? reply->ShortDebugString() : std::string());
    }
    return checkEnd(step, call);
}

std::string Replay::checkEnd(const RecordedStep &step, RawCall &call) const
{
    const grpc::Status status = call.finish();
    if (status.error_code() != codeOf(step.status))
        return "ended with " + std::to_string(status.error_code()) + " " + status.error_message() + " instead of " +
               step.status;
    const auto trailers = call.trailers();
    if (trailers == step.trailers)
        return {};
    std::string had;
    for (const auto &[key, value] : trailers)
        had += key + "=" + value + " ";
    return text("other trailers:", had);
}

std::string Replay::requestFor(const RecordedStep &step, std::size_t index) const
{
    const RecordedStep::Message &request = step.requests[index];
    if (request.cut)
        return largeRequest(step, index);
    const MessagePtr message = decode(request.type, request.encoded);
    auto *read = DynamicCastToGenerated<wire::streams::ReadReq>(message.get());
    if (!read || !read->options().all().has_position())
        return request.encoded;
    auto &position = *read->mutable_options()->mutable_all()->mutable_position();
    position.set_commit_position(m_comparison.positions().here(position.commit_position()));
    position.set_prepare_position(m_comparison.positions().here(position.prepare_position()));
    return read->SerializeAsString();
}

std::string Replay::largeRequest(const RecordedStep &step, std::size_t index) const
{
    const CutMessage sizes = cutMessage(m_recording.name, step.number);
    wire::streams::AppendReq append;
    wire::streams::BatchAppendReq batch;
    const auto fill = [&sizes](auto &event) {
        setText(*event.mutable_id(), events::EventId::random());
        event.mutable_metadata()->insert({"type", "Big"});
        event.mutable_metadata()->insert({"content-type", "application/octet-stream"});
        event.set_data(std::string(sizes.data, 'x'));
        event.set_custom_metadata(std::string(sizes.metadata, 'y'));
    };
    if (step.requests[index].type != batch.GetTypeName()) {
        fill(*append.mutable_proposed_message());
        return append.SerializeAsString();
    }
    batch.mutable_correlation_id()->set_string("4fe52856-cbb0-57af-baf8-cdfe7b302b50");
    batch.mutable_options()->mutable_stream_identifier()->set_stream_name("order-batch-r1");
    batch.mutable_options()->mutable_any();
    fill(*batch.add_proposed_messages());
    batch.set_is_final(true);
    return batch.SerializeAsString();
}

RawCall::Headers Replay::headersFor(const RecordedStep &step) const
{
    RawCall::Headers headers = step.headers;
    headers.erase("authorization");
    if (const std::string credentials = credentialsFor(m_recording.name, step.number); !credentials.empty())
        headers.emplace("authorization", credentials);
    return headers;
}

} // namespace foldline::test
