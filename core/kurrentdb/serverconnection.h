// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/discovery.h"
#include "core/kurrentdb/searchreport.h"
#include "core/kurrentdb/servernode.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <type_traits>
#include <vector>

namespace foldline::kurrentdb {

/// The way to one server or cluster: finds a node, keeps to it while it answers, follows the leader when it moves, and
/// finds another node when one is gone. Any thread; one thread looks for a node while the others wait for it, and what
/// it finds out is true for them as well.
class ServerConnection
{
public:
    using Listener = std::function<void(const ConnectionStatus &)>;
    using Clock = std::chrono::steady_clock;

    explicit ServerConnection(std::shared_ptr<const ChannelFactory> factory);
    ServerConnection(const ServerConnection &) = delete;
    ServerConnection &operator=(const ServerConnection &) = delete;

    [[nodiscard]] const ConnectionSettings &settings() const { return m_factory->settings(); }
    /// Writes, and reads that must see them, go to the leader where one is preferred and can be found.
    [[nodiscard]] bool requiresLeader() const;
    [[nodiscard]] ConnectionStatus status() const;
    /// Called on the thread that found out, without a lock held. To be set before the first call.
    void setListener(Listener listener) { m_listener = std::move(listener); }

    /// The node to ask. Looks for one when there is none, up to `maxDiscoverAttempts` times: Unavailable with the last
    /// node's words and who of a cluster answered, or the Timeout of one that is silent; Unsupported when what answers
    /// is no event store; AccessDenied; Cancelled. Takes no longer than `defaultDeadline`, or two times `gossipTimeout`
    /// and the pauses between all attempts where that is more.
    [[nodiscard]] Result<std::shared_ptr<ServerNode>> node(std::stop_token stop);
    /// Says how a call to `node` failed; the next `node()` may be another one.
    void failed(const std::shared_ptr<ServerNode> &node, const CallFailure &failure);

    /// Asks the node that is connected to for how long a small call takes now; the status says it then. Those who ask
    /// at the same time share one call. Looks for no node where there is none, and tells no listener.
    void measure(std::stop_token stop);

    /// Runs `attempt` on a node, and again on the same or another one while its failure allows that and the patience
    /// of `defaultDeadline` lasts. `attempt` is repeatable: it begins anew or goes on where it was. `progressed` says
    /// whether the attempt that failed just now got any further; patience begins anew then.
    template <typename T>
    [[nodiscard]] Result<T> call(std::stop_token stop,
                                 const std::function<tl::expected<T, CallFailure>(ServerNode &)> &attempt,
                                 const std::function<bool()> &progressed = {});

    /// A pause that ends early, with false, when `stop` is requested.
    [[nodiscard]] static bool pause(std::chrono::milliseconds time, std::stop_token stop);
    /// The pause before try number `attempt` (0, 1, …): growing, never the same twice.
    [[nodiscard]] std::chrono::milliseconds pauseBefore(int attempt);

private:
    using Found = tl::expected<std::shared_ptr<ServerNode>, CallFailure>;

    /// What one thread finds out for all that wait meanwhile.
    struct Search
    {
        bool isOver = false;
        std::optional<Error> error; ///< absent: found, or given up for a reason of that thread's own
    };
    /// What one thread measures for all that wait meanwhile.
    struct Measurement
    {
        bool isOver = false;
        bool isGivenUp = false; ///< for a reason of that thread's own
    };
    /// Of one search.
    struct Patience
    {
        std::stop_token stop;
        Clock::time_point end;
        [[nodiscard]] bool isOver() const { return stop.stop_requested() || Clock::now() >= end; }
        /// For one of `parts` things to try: what is left in equal parts, but not too little.
        [[nodiscard]] Patience shared(std::size_t parts) const;
        /// What is left of it, `gossipTimeout` at most.
        [[nodiscard]] std::chrono::milliseconds forACall(const ConnectionSettings &settings) const;
    };

    [[nodiscard]] Clock::time_point endOfSearch() const;
    [[nodiscard]] Result<std::shared_ptr<ServerNode>> find(const Patience &patience);
    [[nodiscard]] Found findOnce(const Patience &patience);
    [[nodiscard]] Found connectTo(const Endpoint &endpoint, NodeRole role, const Patience &patience);
    [[nodiscard]] Found connectDirectly(const Patience &patience);
    [[nodiscard]] Found connectToMember(const Endpoint &seed, const Patience &patience, SearchReport &report);
    [[nodiscard]] std::vector<Endpoint> candidates();
    [[nodiscard]] bool waitForMeasurement(std::unique_lock<std::mutex> &lock, const std::stop_token &stop);
    [[nodiscard]] Acquaintance acquaintance() const { return m_hasAnswered ? Acquaintance::Known : Acquaintance::New; }
    void setStatus(ConnectionStatus status);
    void tell();

    const std::shared_ptr<const ChannelFactory> m_factory;
    Listener m_listener;
    bool m_wasConnected = false; ///< of the thread that is looking
    bool m_hasAnswered = false;  ///< some node, at some time; of the same thread

    mutable std::mutex m_mutex; ///< guards what follows
    std::condition_variable_any m_found;
    std::shared_ptr<Search> m_search;           ///< under way
    std::shared_ptr<Measurement> m_measurement; ///< under way
    std::shared_ptr<ServerNode> m_node;
    ConnectionStatus m_status;
    std::optional<Endpoint> m_leader;  ///< named by a node that does not lead, not tried yet
    int m_hops = 0;                    ///< such namings in a row
    std::optional<Endpoint> m_suspect; ///< the node that failed last
    std::vector<Member> m_members;     ///< the last gossip
    std::mt19937 m_random;
};

template <typename T>
Result<T> ServerConnection::call(std::stop_token stop,
                                 const std::function<tl::expected<T, CallFailure>(ServerNode &)> &attempt,
                                 const std::function<bool()> &progressed)
{
    std::optional<Clock::time_point> end;
    for (int tries = 0;; ++tries) {
        auto found = node(stop);
        if (!found)
            return foldline::failure(std::move(found.error()));
        if (stop.stop_requested())
            return foldline::failure(ErrorCode::Cancelled, "The call was cancelled.");
        auto result = attempt(**found);
        if (result) {
            if constexpr (std::is_void_v<T>)
                return {};
            else
                return *std::move(result);
        }
        if (stop.stop_requested())
            return foldline::failure(ErrorCode::Cancelled, "The call was cancelled.");
        failed(*found, result.error());
        if (!result.error().canBeTriedAgain())
            return foldline::failure(std::move(result.error().error));
        if (progressed && progressed()) {
            end.reset();
            tries = 0;
        }
        const auto now = Clock::now();
        if (!end)
            end = now + settings().defaultDeadline;
        else if (now >= *end)
            return foldline::failure(std::move(result.error().error));
        if (!pause(pauseBefore(tries), stop))
            return foldline::failure(std::move(result.error().error));
    }
}

} // namespace foldline::kurrentdb
