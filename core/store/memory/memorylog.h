// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "core/store/merkle.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace foldline::store::memory {

/// One stream of a MemoryLog. `positions[r]` is where the event of revision r is; a tombstone is kept apart.
struct Stream
{
    enum class State { Live, SoftDeleted, Tombstoned };

    StreamName name;
    State state = State::Live;
    std::vector<std::uint64_t> positions;
    std::optional<std::uint64_t> tombstone;
    std::uint64_t deletedBefore = 0;
    StreamMetadata metadata; ///< what `$$name` says of this stream

    [[nodiscard]] bool exists() const { return !positions.empty() || tombstone; }
    [[nodiscard]] std::optional<Revision> lastRevision() const;
    /// Revisions below this one are hidden by $tb or $maxCount; positions.size() when all of them are.
    [[nodiscard]] std::uint64_t firstVisible() const;
};

/// The state of a MemoryStore: events in log order, streams, ids and the Merkle frontier, and the rules of appending.
/// Not thread-safe: its owner locks. Events are never moved or changed once recorded.
class MemoryLog
{
public:
    explicit MemoryLog(std::function<Timestamp()> clock) : m_clock(std::move(clock)) {}

    [[nodiscard]] const std::deque<RecordedEvent> &events() const { return m_events; }
    [[nodiscard]] std::optional<Position> lastPosition() const;
    [[nodiscard]] TreeHead head() { return m_frontier.head(m_hasher); }
    [[nodiscard]] Timestamp now() const { return m_clock(); }
    /// nullptr when neither the stream nor metadata of it was ever written.
    [[nodiscard]] const Stream *find(const StreamName &name) const;
    [[nodiscard]] const std::unordered_map<StreamName, Stream> &streams() const { return m_streams; }
    /// True when the stream, or for `$$x` the stream x, is tombstoned.
    [[nodiscard]] bool isTombstoned(const StreamName &name) const;
    [[nodiscard]] bool knows(const events::EventId &id) const { return m_ids.contains(id); }
    /// False for an event that $maxAge hides now.
    [[nodiscard]] bool isYoungEnough(const Stream &stream, const RecordedEvent &event, Timestamp now) const;

    [[nodiscard]] Result<AppendResult> append(const StreamName &name, ExpectedRevision expected,
                                              std::span<const ProposedEvent> events);
    [[nodiscard]] Result<AppendResult> setMetadata(const StreamName &name, ExpectedRevision expected,
                                                   const json::Value &metadata);
    [[nodiscard]] Result<Position> remove(const StreamName &name, ExpectedRevision expected, DeleteMode mode);
    /// Records one event unchecked, with what it means for its stream; writes nothing else.
    void record(const StreamName &name, Revision revision, const ProposedEvent &event);

private:
    Stream &stream(const StreamName &name);
    [[nodiscard]] Result<void> checkExpected(const Stream &stream, const StreamName &name,
                                             ExpectedRevision expected) const;
    [[nodiscard]] Result<void> checkIds(const StreamName &name, std::span<const ProposedEvent> events) const;
    [[nodiscard]] std::optional<AppendResult> repeatAt(const Stream &stream, std::uint64_t first,
                                                       std::span<const ProposedEvent> events) const;
    [[nodiscard]] std::optional<AppendResult> findRepeat(const Stream &stream, ExpectedRevision expected,
                                                         std::span<const ProposedEvent> events) const;
    void applyMetadata(const StreamName &described, const RecordedEvent &event);
    /// Metadata that the store writes itself: `metadata` with another $tb.
    void writeTruncation(const StreamName &name, const json::Value &metadata, std::uint64_t before);
    [[nodiscard]] AppendResult standing(const Stream &stream) const;
    AppendResult write(const StreamName &name, std::span<const ProposedEvent> events);
    [[nodiscard]] bool hasMetadata(const StreamName &name) const;

    std::function<Timestamp()> m_clock;
    std::deque<RecordedEvent> m_events;
    std::unordered_map<StreamName, Stream> m_streams;
    std::unordered_map<events::EventId, std::uint64_t> m_ids;
    LeafHasher m_hasher;
    MerkleFrontier m_frontier;
};

} // namespace foldline::store::memory
