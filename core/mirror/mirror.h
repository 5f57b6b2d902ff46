// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/line.h"
#include "core/mirror/mirrorfile.h"
#include "core/mirror/mirrorstatus.h"

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <utility>

namespace foldline::mirror {

/// Whether what a call on a source failed with means that it cannot be reached now.
[[nodiscard]] bool isAway(const Error &error);

/// Keeps a mirror file in step with its source. What comes is held against what is there: the same history (its
/// identity, its last event), no revision twice, none left out unless the source does not have it any more. What
/// contradicts makes the mirror begin anew, and `status().note` says why.
///
/// Threads: any; calls that write take turns in the file. Failures: those of the source, and those of the file, which
/// leave the mirror true as far as it goes.
class Mirror
{
public:
    using Listener = std::function<void(const MirrorStatus &)>;

    /// Takes the wish over: another choice of what is kept begins anew.
    [[nodiscard]] static Result<std::unique_ptr<Mirror>> open(const std::filesystem::path &file,
                                                              const MirrorWish &wish);
    /// To look at only.
    [[nodiscard]] static Result<std::unique_ptr<Mirror>> look(const std::filesystem::path &file);

    [[nodiscard]] MirrorFile &file() const { return *m_file; }
    [[nodiscard]] MirrorStatus status() const;
    /// Called on the thread that changed it, not more often than it changes. Empty: nobody; a call that has begun goes
    /// on.
    void setListener(Listener listener);

    /// The line to the source: whoever connects tells it of breaks. It may outlive the mirror.
    [[nodiscard]] const std::shared_ptr<Line> &line() const { return m_line; }
    /// Holds the mirror against the source. To be called once for each connection, and after each break, before
    /// anything is taken: taking is Unavailable else.
    [[nodiscard]] Result<void> check(store::EventStore &source, const std::stop_token &stop);
    /// Reads on, at most about `most` events; true when it has all that the source had (or is full). `known`: up to
    /// there nothing is missing, so that it need not be looked at again.
    [[nodiscard]] Result<bool> advance(store::EventStore &source, std::uint64_t most, const std::stop_token &stop,
                                       std::optional<events::Position> known = {});
    /// Reads to the end and stays live until `stop`, a failure, or a full file (which is success).
    [[nodiscard]] Result<void> follow(store::EventStore &source, const std::stop_token &stop);

    void setAway(const Error &error);
    void setFailed(const Error &error);
    /// It has all that the source had at `asOf`.
    void setUpToDate(Timestamp asOf);

private:
    enum class Outcome {
        Took,
        Full,
        Anew ///< the mirror was begun anew: it is to be read from the start
    };

    explicit Mirror(std::unique_ptr<MirrorFile> file) : m_file(std::move(file)) {}
    [[nodiscard]] Result<void> takeOver(const MirrorWish &wish);
    [[nodiscard]] Result<void> compare(store::EventStore &source, const std::stop_token &stop);
    [[nodiscard]] Result<std::string> contradiction(store::EventStore &source, const MirrorHead &head,
                                                    const std::string &identity, const std::stop_token &stop);
    [[nodiscard]] Result<std::string> anchorContradiction(store::EventStore &source, const MirrorHead &head,
                                                          const std::string &identity, const std::stop_token &stop);
    [[nodiscard]] Result<void> beginAnew(store::EventStore &source, const std::string &reason,
                                         const std::stop_token &stop);
    [[nodiscard]] Result<Outcome> take(store::EventStore &source, std::span<const events::RecordedEvent> batch,
                                       const std::stop_token &stop);
    void beginCatchingUp(store::EventStore &source, const std::stop_token &stop);
    void setState(MirrorStatus::State state, std::optional<Error> error = {});
    void change(const std::function<void(MirrorStatus &)> &change);
    void showHead();

    const std::unique_ptr<MirrorFile> m_file;
    const std::shared_ptr<Line> m_line = std::make_shared<Line>();
    mutable std::mutex m_mutex; ///< guards `m_status` and `m_listener`
    MirrorStatus m_status;
    Listener m_listener;
};

} // namespace foldline::mirror
