// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/servernode.h"

#include "core/kurrentdb/protocol/serverfeatures.grpc.pb.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <utility>

namespace foldline::kurrentdb {

namespace {

constexpr int MostCallsAConnection = 80; // a server takes 100

/// The leading number of `text`, which then begins after it and the point behind it.
int takeNumber(std::string_view &text)
{
    int number = -1;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    if (text.starts_with('.'))
        text.remove_prefix(1);
    return number;
}

} // namespace

ServerFeatures featuresOf(const event_store::client::server_features::SupportedMethods &reply)
{
    std::set<std::string> methods;
    std::set<std::string> features;
    for (const auto &method : reply.methods()) {
        const std::string name = method.service_name() + '/' + method.method_name();
        methods.insert(name);
        for (const std::string &feature : method.features())
            features.insert(name + '/' + feature);
    }
    return {reply.event_store_server_version(), std::move(methods), std::move(features)};
}

bool ServerFeatures::isAtLeast(int major, int minor) const
{
    std::string_view text = m_version;
    const int first = takeNumber(text);
    const int second = takeNumber(text);
    return first > major || (first == major && second >= minor);
}

std::string_view roleName(NodeRole role)
{
    switch (role) {
    case NodeRole::Leader:
        return "leader";
    case NodeRole::Follower:
        return "follower";
    case NodeRole::ReadOnlyReplica:
        return "read-only replica";
    case NodeRole::Other:
        return "other";
    case NodeRole::Unknown:
        break;
    }
    return "unknown";
}

/// The connections for calls that stay open. Outlives the node while a call is.
struct ServerNode::Pool
{
    struct Place
    {
        std::shared_ptr<grpc::Channel> channel;
        int calls = 0;
    };
    std::mutex mutex;
    std::vector<std::unique_ptr<Place>> places;

    Place &free(const ChannelFactory &factory, const Endpoint &endpoint)
    {
        const auto found = std::ranges::find_if(places, [](const auto &p) { return p->calls < MostCallsAConnection; });
        if (found != places.end())
            return **found;
        return *places.emplace_back(std::make_unique<Place>(Place{factory.channel(endpoint), 0}));
    }
};

ServerNode::ServerNode(std::shared_ptr<const ChannelFactory> factory, Endpoint endpoint)
    : m_factory(std::move(factory)), m_endpoint(std::move(endpoint)), m_channel(m_factory->channel(m_endpoint)),
      m_pool(std::make_shared<Pool>())
{
}

std::shared_ptr<grpc::Channel> ServerNode::lease()
{
    const std::scoped_lock lock(m_pool->mutex);
    Pool::Place &place = m_pool->free(*m_factory, m_endpoint);
    ++place.calls;
    return {place.channel.get(), [pool = m_pool, &place](grpc::Channel *) {
                const std::scoped_lock releasing(pool->mutex);
                --place.calls;
            }};
}

tl::expected<void, CallFailure> ServerNode::meet(Acquaintance acquaintance, std::stop_token stop,
                                                 const std::function<std::chrono::milliseconds()> &limit)
{
    namespace features = event_store::client::server_features;
    CallSubject subject{.what = "Asking " + toString(m_endpoint) + " what it can do",
                        .meetsInPlainText = acquaintance == Acquaintance::New && !m_factory->settings().tls};
    const auto stub = features::ServerFeatures::NewStub(m_channel);
    // The first call also connects; the second one takes as long as a call takes.
    for (int round = 0; round < 2; ++round) {
        Call call(*m_factory, false, stop, limit());
        features::SupportedMethods reply;
        const auto begin = std::chrono::steady_clock::now();
        const auto status = stub->GetSupportedMethods(&call.context(), {}, &reply);
        m_roundTrip = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        if (status.ok())
            m_features = featuresOf(reply);
        else if (status.error_code() != grpc::StatusCode::UNIMPLEMENTED)
            return tl::unexpected(failureOf(status, call.context(), subject));
        subject.meetsInPlainText = false; // they have met
    }
    return {};
}

std::optional<std::chrono::microseconds> ServerNode::measure(std::stop_token stop) const
{
    namespace features = event_store::client::server_features;
    const auto stub = features::ServerFeatures::NewStub(m_channel);
    Call call(*m_factory, false, std::move(stop), m_factory->settings().gossipTimeout);
    features::SupportedMethods reply;
    const auto begin = std::chrono::steady_clock::now();
    const auto status = stub->GetSupportedMethods(&call.context(), {}, &reply);
    if (!status.ok() && status.error_code() != grpc::StatusCode::UNIMPLEMENTED)
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
}

} // namespace foldline::kurrentdb
