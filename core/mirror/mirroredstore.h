// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirror.h"
#include "core/store/eventstore.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace foldline::mirror {

/// History that is shown without its source: what was there at `asOf`.
struct LastKnown
{
    std::optional<Timestamp> asOf; ///< absent: the mirror never had all of it
    Error why;                     ///< why the source was not asked
};

/// "as last known at 2026-11-25T14:03:00Z".
[[nodiscard]] std::string lastKnownText(const LastKnown &known);

/// A source of events with a mirror before it: what the mirror has comes from the mirror, at the embedded store's
/// speed; writes go to the source. Reads show what the source had when it was last asked: it is asked, in one small
/// call, where that is longer ago than `Options` allow, and what came meanwhile is taken into the mirror first. Where
/// the mirror lacks much, the source serves; the log is read from both. Positions are the source's everywhere. While
/// the source is away the mirror serves alone, if allowed, and `lastKnown` says so; writes are Unavailable.
///
/// Threads: every call from any thread. Failures: the source's. A mirror that fails is left out; the source serves.
class MirroredStore final : public store::EventStore
{
public:
    /// Makes the source. One that goes on by itself after a break tells the line of it first.
    using Connect =
        std::function<Result<std::shared_ptr<store::EventStore>>(std::stop_token stop, std::shared_ptr<Line> line)>;

    struct Options
    {
        bool readOnly = false;        ///< refuses to write, even if asked to
        std::string displayName{};    ///< empty: the source's
        bool allowsLastKnown = false; ///< serves from the mirror alone while the source is away
        /// How long an answer of the source's holds for reads.
        std::chrono::milliseconds trust{200};
        /// The same while the source is followed and the mirror has all of it: what is new comes by itself then, and
        /// asking finds out only whether the line is still there.
        std::chrono::milliseconds trustWhileFollowing{2'000};
        /// The longest pause between tries to reach a source that is away.
        std::chrono::milliseconds longestPause{15'000};
    };

    /// Connects. Where the source is away and its last known history may be shown, that is no failure if the mirror has
    /// one.
    [[nodiscard]] static Result<std::unique_ptr<MirroredStore>> open(std::unique_ptr<Mirror> mirror, Connect connect,
                                                                     Options options, std::stop_token stop = {});
    /// Never asks the source: the last known history alone, read-only. NotFound when nothing was mirrored yet.
    [[nodiscard]] static Result<std::unique_ptr<MirroredStore>> openOffline(std::unique_ptr<Mirror> mirror,
                                                                            std::string displayName);
    ~MirroredStore() override;

    /// Takes all that the source has into the mirror, however much it is. What was taken stays when it fails. Success
    /// with a full mirror: `status` says so.
    [[nodiscard]] Result<void> update(std::stop_token stop = {});
    /// Keeps the mirror in step on a thread of its own from now on.
    void startFollowing();
    [[nodiscard]] MirrorStatus status() const;
    /// Called on the thread that changed it. Empty: nobody; a call that has begun goes on.
    void setListener(Mirror::Listener listener);
    /// Set: what is read now comes without the source.
    [[nodiscard]] std::optional<LastKnown> lastKnown() const;
    [[nodiscard]] const Kept &kept() const;
    /// The source that is connected to, or was last; null where there was none.
    [[nodiscard]] std::shared_ptr<store::EventStore> source() const;

    Result<store::AppendResult> append(const store::StreamName &stream, store::ExpectedRevision expected,
                                       std::span<const store::ProposedEvent> events,
                                       std::stop_token stop = {}) override;
    Result<void> readStream(const store::StreamName &stream, const store::StreamRead &read,
                            const store::BatchHandler &handler, std::stop_token stop = {}) override;
    Result<void> readAll(const store::AllRead &read, const store::BatchHandler &handler,
                         std::stop_token stop = {}) override;
    Result<void> subscribe(const store::Subscribe &subscribe, const store::SubscriptionHandler &handler,
                           std::stop_token stop) override;
    Result<store::StreamMetadata> streamMetadata(const store::StreamName &stream, std::stop_token stop = {}) override;
    Result<store::AppendResult> setStreamMetadata(const store::StreamName &stream, store::ExpectedRevision expected,
                                                  const json::Value &metadata, std::stop_token stop = {}) override;
    Result<store::Position> deleteStream(const store::StreamName &stream, store::ExpectedRevision expected,
                                         store::DeleteMode mode, std::stop_token stop = {}) override;
    Result<std::vector<store::StreamInfo>> listStreams(const store::StreamList &list,
                                                       std::stop_token stop = {}) override;
    Result<store::StreamInfo> streamInfo(const store::StreamName &stream, std::stop_token stop = {}) override;
    Result<std::optional<store::Position>> lastPosition(std::stop_token stop = {}) override;
    /// Of those that the mirror keeps; Unsupported where the mirror has not all and the source does not count.
    Result<std::uint64_t> eventCount(std::stop_token stop = {}) override;
    Result<store::TreeHead> head(std::stop_token stop = {}) override;
    Result<std::unique_ptr<store::ImportSession>> beginImport(std::stop_token stop = {}) override;
    bool isReadOnly() const override;
    std::string displayName() const override;
    Result<std::string> identity(std::stop_token stop = {}) override;

private:
    struct Private;
    explicit MirroredStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace foldline::mirror
