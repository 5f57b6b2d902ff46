// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/serverconnection.h"

#include <algorithm>
#include <array>
#include <utility>

namespace foldline::kurrentdb {

namespace {

constexpr int MostHops = 3;     // a node may name a leader that is dead, or that names another
constexpr int MostSilences = 2; // one try waits as long as a node may take to answer
constexpr std::chrono::milliseconds FirstPause{50};
constexpr std::chrono::milliseconds LongestPause{1'000};
constexpr std::chrono::milliseconds ShortestCall{50}; // before it is said that nobody answers
constexpr std::chrono::milliseconds ShortestPart{1'000};

std::mt19937 seeded()
{
    std::random_device device;
    return std::mt19937(device());
}

CallFailure notAStore(const Endpoint &endpoint)
{
    return {{ErrorCode::Unsupported,
             "What answers there is no EventStoreDB or KurrentDB server: it knows none of their calls.",
             toString(endpoint)},
            CallFailure::Meaning::Refused,
            {}};
}

using State = ConnectionStatus::State;

bool isConnected(const ConnectionStatus &status) { return status.state == State::Connected; }

bool isUnimplemented(const CallFailure &failure) { return failure.error.code == ErrorCode::Unsupported; }

/// Of two failures the one that leaves hope counts; of two alike the later one.
template <typename Found>
void take(Found &result, Found found, bool isFirst)
{
    if (found || isFirst || !found.error().isLasting() || result.error().isLasting())
        result = std::move(found);
}

Error cancelled() { return {ErrorCode::Cancelled, "Connecting was cancelled.", {}}; }

} // namespace

ServerConnection::ServerConnection(std::shared_ptr<const ChannelFactory> factory)
    : m_factory(std::move(factory)), m_random(seeded())
{
    m_status.since = Timestamp::now();
}

bool ServerConnection::requiresLeader() const
{
    return usesDiscovery(settings()) && settings().nodePreference == NodePreference::Leader;
}

ConnectionStatus ServerConnection::status() const
{
    const std::scoped_lock lock(m_mutex);
    return m_status;
}

void ServerConnection::tell()
{
    if (m_listener)
        m_listener(status());
}

void ServerConnection::setStatus(ConnectionStatus status)
{
    {
        const std::scoped_lock lock(m_mutex);
        // Looking for a node again and again is one absence.
        const bool isSame = isConnected(status) == isConnected(m_status) && m_status.state != State::Idle;
        status.since = isSame ? m_status.since : Timestamp::now();
        if (!status.node)
            status.node = m_status.node;
        m_status = std::move(status);
    }
    tell();
}

ServerConnection::Clock::time_point ServerConnection::endOfSearch() const
{
    const auto attempts = settings().discoveryInterval * settings().maxDiscoverAttempts;
    return Clock::now() + std::max(settings().defaultDeadline, 2 * settings().gossipTimeout + attempts);
}

ServerConnection::Patience ServerConnection::Patience::shared(std::size_t parts) const
{
    const auto part = (end - Clock::now()) / static_cast<std::int64_t>(std::max<std::size_t>(parts, 1));
    return {stop, std::min(end, Clock::now() + std::max<Clock::duration>(part, ShortestPart))};
}

std::chrono::milliseconds ServerConnection::Patience::forACall(const ConnectionSettings &settings) const
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    return std::clamp(left, ShortestCall, std::max(ShortestCall, settings.gossipTimeout));
}

Result<std::shared_ptr<ServerNode>> ServerConnection::node(std::stop_token stop)
{
    const Patience patience{stop, endOfSearch()};
    std::shared_ptr<Search> search;
    for (;;) {
        std::unique_lock lock(m_mutex);
        search = m_search;
        if (!search && m_node)
            return m_node;
        if (!search) {
            search = m_search = std::make_shared<Search>();
            break;
        }
        const bool isOver = m_found.wait_until(lock, stop, patience.end, [&search] { return search->isOver; });
        if (stop.stop_requested())
            return foldline::failure(cancelled());
        if (!isOver)
            return foldline::failure(ErrorCode::Timeout, "No node of the server answered in time.");
        if (search->error)
            return foldline::failure(*search->error);
    }
    auto found = find(patience);
    {
        const std::scoped_lock lock(m_mutex);
        m_search.reset();
        search->isOver = true;
        if (found)
            m_node = *found;
        else if (!stop.stop_requested())
            search->error = found.error();
    }
    m_found.notify_all();
    return found;
}

Result<std::shared_ptr<ServerNode>> ServerConnection::find(const Patience &patience)
{
    setStatus({.state = ConnectionStatus::State::Connecting, .error = status().error});
    std::optional<Error> error;
    int silences = 0;
    for (int attempt = 0; attempt < settings().maxDiscoverAttempts; ++attempt) {
        if (attempt > 0 && !pause(settings().discoveryInterval, patience.stop))
            break;
        auto found = findOnce(patience);
        if (patience.stop.stop_requested())
            break;
        if (found) {
            const ServerNode &node = **found;
            m_wasConnected = true;
            setStatus({.state = ConnectionStatus::State::Connected,
                       .node = node.endpoint(),
                       .role = node.role(),
                       .version = node.features().version(),
                       .roundTrip = node.roundTrip()});
            return *std::move(found);
        }
        error = std::move(found.error().error);
        // What looks like a wrong address or a wrong certificate passes when the node is only being restarted.
        if (m_wasConnected ? !found.error().canBeTriedAgain() : found.error().isLasting())
            break;
        silences = error->code == ErrorCode::Timeout ? silences + 1 : 0;
        if (!m_wasConnected && silences == MostSilences) {
            error->message += " Nothing came back at all: is that the right host and port, and is no firewall between?";
            break;
        }
        if (patience.isOver())
            break;
    }
    if (patience.stop.stop_requested() || !error)
        error = cancelled();
    setStatus({.state = ConnectionStatus::State::Away, .error = error});
    return foldline::failure(*std::move(error));
}

ServerConnection::Found ServerConnection::findOnce(const Patience &patience)
{
    const auto leader = [this] {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_leader, std::nullopt);
    }();
    SearchReport report;
    if (leader) {
        // A leader that is named may be dead; then the others are asked.
        auto found = connectTo(*leader, NodeRole::Leader, patience);
        if (found)
            return found;
        report.failed(*leader, found.error());
    }
    if (!usesDiscovery(settings()))
        return connectDirectly(patience);
    Found result = tl::unexpected(CallFailure{
        {ErrorCode::Unavailable, "No member of the cluster can be reached.", {}}, CallFailure::Meaning::Busy, {}});
    bool isFirst = true;
    const std::vector<Endpoint> seeds = candidates();
    for (auto seed = seeds.begin(); seed != seeds.end() && !patience.isOver(); ++seed) {
        const Patience part = patience.shared(static_cast<std::size_t>(seeds.end() - seed));
        take(result, connectToMember(*seed, part, report), std::exchange(isFirst, false));
        if (result || isUnimplemented(result.error()))
            break;
    }
    if (!result)
        result = tl::unexpected(report.explained(std::move(result.error())));
    return result;
}

ServerConnection::Found ServerConnection::connectTo(const Endpoint &endpoint, NodeRole role, const Patience &patience)
{
    auto node = std::make_shared<ServerNode>(m_factory, endpoint);
    node->setRole(role);
    if (auto met = node->meet(acquaintance(), patience.stop, [&] { return patience.forACall(settings()); }); !met)
        return tl::unexpected(std::move(met.error()));
    m_hasAnswered = true;
    return node;
}

namespace {

/// Which role the node has by what gossip says; absent when it is not told.
std::optional<NodeRole> roleAmong(const std::vector<Member> &members, const Endpoint &endpoint)
{
    const auto self = std::ranges::find(members, endpoint, &Member::endpoint);
    if (self != members.end())
        return self->role;
    return members.size() == 1 ? std::optional(members.front().role) : std::nullopt;
}

} // namespace

/// One node and no other: gossip only says which role it has.
ServerConnection::Found ServerConnection::connectDirectly(const Patience &patience)
{
    const Endpoint &endpoint = settings().endpoints.front();
    auto found = connectTo(endpoint, NodeRole::Unknown, patience);
    if (!found)
        return found;
    ServerNode &node = **found;
    const auto members =
        readGossip(*m_factory, node.channel(), acquaintance(), patience.forACall(settings()), patience.stop);
    if (!members) {
        const bool isStore = !isUnimplemented(members.error()) || !node.features().version().empty();
        return isStore ? std::move(found) : Found(tl::unexpected(notAStore(endpoint)));
    }
    if (const auto role = roleAmong(*members, endpoint))
        node.setRole(*role);
    return found;
}

ServerConnection::Found ServerConnection::connectToMember(const Endpoint &seed, const Patience &patience,
                                                          SearchReport &report)
{
    const auto members =
        readGossip(*m_factory, m_factory->channel(seed), acquaintance(), patience.forACall(settings()), patience.stop);
    if (!members) {
        report.failed(seed, members.error());
        return tl::unexpected(isUnimplemented(members.error()) ? notAStore(seed) : members.error());
    }
    report.told(seed, *members);
    m_hasAnswered = true;
    std::vector<Member> wanted;
    {
        const std::scoped_lock lock(m_mutex);
        m_members = *members;
        wanted = inOrderOfPreference(*members, settings().nodePreference, m_random);
    }
    Found result = tl::unexpected(
        CallFailure{{ErrorCode::Unavailable, "No member of the cluster serves clients now.", toString(seed)},
                    CallFailure::Meaning::Busy,
                    {}});
    bool isFirst = true;
    for (auto member = wanted.begin(); member != wanted.end() && !patience.isOver(); ++member) {
        const Patience part = patience.shared(static_cast<std::size_t>(wanted.end() - member));
        auto found = connectTo(member->endpoint, member->role, part);
        if (!found)
            report.failed(member->endpoint, found.error());
        take(result, std::move(found), std::exchange(isFirst, false));
        if (result)
            break;
    }
    return result;
}

/// Known members in random order, the one that failed last, then the hosts that were named.
std::vector<Endpoint> ServerConnection::candidates()
{
    const std::scoped_lock lock(m_mutex);
    std::vector<Endpoint> result;
    for (const Member &member : m_members) {
        if (member.isAlive)
            result.push_back(member.endpoint);
    }
    std::ranges::shuffle(result, m_random);
    std::stable_partition(result.begin(), result.end(),
                          [this](const Endpoint &endpoint) { return m_suspect != endpoint; });
    std::vector<Endpoint> seeds = settings().endpoints;
    std::ranges::shuffle(seeds, m_random);
    for (Endpoint &seed : seeds) {
        if (std::ranges::find(result, seed) == result.end())
            result.push_back(std::move(seed));
    }
    return result;
}

void ServerConnection::failed(const std::shared_ptr<ServerNode> &node, const CallFailure &failure)
{
    using Meaning = CallFailure::Meaning;
    const bool isUsable = failure.meaning == Meaning::Refused || failure.meaning == Meaning::Cancelled;
    {
        const std::scoped_lock lock(m_mutex);
        if (isUsable) {
            m_hops = 0;
            return;
        }
        if (m_node != node)
            return; // somebody else has found that out
        m_node.reset();
        m_suspect = node->endpoint();
        // A direct connection stays with its node: it passes writes on to the leader itself.
        if (failure.meaning == Meaning::NotHere && usesDiscovery(settings()) && m_hops < MostHops) {
            m_leader = failure.leader;
            ++m_hops;
        } else {
            m_hops = 0;
        }
    }
    setStatus({.state = ConnectionStatus::State::Away, .error = failure.error});
}

void ServerConnection::measure(std::stop_token stop)
{
    const auto mine = std::make_shared<Measurement>();
    std::shared_ptr<ServerNode> node;
    {
        std::unique_lock lock(m_mutex);
        if (waitForMeasurement(lock, stop))
            return;
        node = m_node;
        m_measurement = mine;
    }
    const auto time = node ? node->measure(stop) : std::nullopt;
    std::optional<NodeRole> role;
    if (time) {
        const auto members =
            readGossip(*m_factory, node->channel(), Acquaintance::Known, settings().gossipTimeout, stop);
        role = members ? roleAmong(*members, node->endpoint()) : std::nullopt;
    }
    {
        const std::scoped_lock lock(m_mutex);
        if (time && m_node == node && isConnected(m_status)) {
            m_status.roundTrip = *time;
            m_status.role = role.value_or(m_status.role);
        }
        m_measurement.reset();
        mine->isOver = true;
        mine->isGivenUp = !time && stop.stop_requested();
    }
    m_found.notify_all();
}

/// Whether somebody else has measured meanwhile, or `stop` was requested.
bool ServerConnection::waitForMeasurement(std::unique_lock<std::mutex> &lock, const std::stop_token &stop)
{
    while (const auto running = m_measurement) {
        m_found.wait(lock, stop, [&running] { return running->isOver; });
        if (stop.stop_requested() || !running->isGivenUp)
            return true;
    }
    return stop.stop_requested();
}

bool ServerConnection::pause(std::chrono::milliseconds time, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

std::chrono::milliseconds ServerConnection::pauseBefore(int attempt)
{
    const auto longest = std::min(LongestPause, FirstPause * (1 << std::min(attempt, 10)));
    const std::scoped_lock lock(m_mutex);
    std::uniform_int_distribution<std::int64_t> spread(longest.count() / 2, longest.count());
    return std::chrono::milliseconds(spread(m_random));
}

} // namespace foldline::kurrentdb
