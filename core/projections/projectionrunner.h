// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/projection.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace foldline::projections {

enum class RunState { Idle, CatchingUp, Running, Paused, Rebuilding, Stopped };
/// What to do with an event that the projection cannot take.
enum class RefusalPolicy { Stop, SetAside };

struct RunnerStatus
{
    std::string projection;
    int version = 0;
    RunState state = RunState::Idle;
    std::optional<events::Position> position; ///< of the checkpoint
    std::uint64_t eventsBehind = 0;
    std::int64_t millisecondsBehind = 0; ///< age of the oldest event not yet committed as rows; of the last batch when
                                         ///< up to date: commit time − time it was seen
    double eventsPerSecond = 0;          ///< over the last two seconds
    std::uint64_t rows = 0;
    std::uint64_t setAside = 0;
    std::optional<Error> lastError;
    std::optional<Refusal> refusal; ///< the event it stopped at
    bool isUnfit = false;           ///< it stopped because the rows do not belong to this log: only a rebuild helps
    std::uint64_t rebuildDone = 0;
    std::uint64_t rebuildTotal = 0;
};

struct RunFigures
{
    std::uint64_t events = 0;
    std::uint64_t rows = 0;
    double seconds = 0;
    std::optional<events::Position> position;
    std::uint64_t setAside = 0;
};

struct RunnerOptions
{
    std::size_t batchSize = 2000; ///< events to commit at once; ten times as many while far behind
    RefusalPolicy refusalPolicy = RefusalPolicy::Stop;
    /// How often a locked database or an unreachable server is tried again before the runner stops, and how long it
    /// waits before the first of these (each next wait is twice as long).
    int retries = 5;
    std::chrono::milliseconds retryDelay{100};
    /// Called on the runner's thread after each commit and each change of state.
    std::function<void(const RunnerStatus &)> changed;
};

/// Runs one projection over one store into one read-model database: batches, commits rows and checkpoint in one
/// transaction, resumes at the checkpoint after any kill. The checkpoint carries the store's identity: another store's
/// read models are refused (Conflict). Two runners on one database take turns: a batch is applied only when the
/// checkpoint is still the one it was computed from (else the runner re-reads it), so rows are never applied twice. A
/// rebuild (asked for, or due because the projection has a later version than the rows) fills new tables while the old
/// ones serve and stay live, then swaps them in one transaction; asked for, it also replaces rows of another store. A
/// runner that waits (paused, stopped) still watches how far it falls behind.
/// `start`/`stop`/`pause`/`resume`/`rebuild`/`status` from any thread; the work happens on its own thread. An error
/// stops only this runner; the status says why. The store must outlive it.
class ProjectionRunner
{
public:
    using Options = RunnerOptions;

    ProjectionRunner(store::EventStore &store, ReadModelLocation location, std::unique_ptr<Projection> projection,
                     Options options = {});
    ~ProjectionRunner();

    /// Catches up to the log's end as of the call, on the calling thread, and returns; Conflict while started.
    /// `rebuild`: into new tables while the old ones serve, then a swap in one transaction. Corrupt when an event is
    /// refused and the policy is Stop: `status().refusal` names it, and what comes before it is committed.
    [[nodiscard]] Result<RunFigures>
    runToEnd(bool rebuild = false, const std::function<void(std::uint64_t done, std::uint64_t total)> &progress = {},
             std::stop_token stop = {});

    void start();
    /// Waits for the thread's end. Not from `changed`.
    void stop();
    /// A rebuild goes on to its end; the projection stands still after it.
    void pause();
    /// Goes on after a pause, and tries again after a stop for an error.
    void resume();
    /// From now on sets events aside that the projection cannot take, and goes on after a stop for one.
    void setAsideAndResume();
    /// Asks the running thread to rebuild; `cancelRebuild` drops the half-built tables and goes on with the old ones.
    void rebuild();
    void cancelRebuild();
    [[nodiscard]] RunnerStatus status() const;
    /// Events that were set aside, oldest first, at most 1 000. Opens its own connection.
    [[nodiscard]] Result<std::vector<Refusal>> setAsideEvents() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace foldline::projections
