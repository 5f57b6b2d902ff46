// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/events/event.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace foldline::store {

using events::ExpectedRevision;
using events::Position;
using events::ProposedEvent;
using events::RecordedEvent;
using events::Revision;
using events::StreamName;

enum class Direction { Forwards, Backwards };

/// Takes a batch that is valid for the call only; returns false to stop reading.
using BatchHandler = std::function<bool(std::span<const RecordedEvent>)>;

struct StreamRead
{
    Direction direction = Direction::Forwards;
    /// First revision handed over, inclusive; absent: the first (forwards) or last (backwards) one.
    std::optional<Revision> from{};
    std::uint64_t limit = UINT64_MAX;
    /// Also hands over what truncation and soft deletion hide, where the store still has it (embedded store only).
    bool includeHidden = false;
};

struct AllRead
{
    Direction direction = Direction::Forwards;
    /// Forwards: the first position handed over, inclusive. Backwards: positions below this one. Absent: the log's
    /// start or end.
    std::optional<Position> from{};
    /// Whether the event at `from` itself is handed over; absent: forwards yes, backwards no. (Positions of a server
    /// are no numbers to add one to.)
    std::optional<bool> withFrom{};
    std::uint64_t limit = UINT64_MAX;
    /// Only these event types; empty: all. (Filtered by the store, so the limit counts matches.)
    std::vector<std::string> types{};
    /// Only this category; empty: all.
    std::string category{};
    /// Also what a server writes for itself: statistics, links, accounts. Streams of people and what describes them are
    /// always there. (The embedded store writes nothing for itself.)
    bool includeSystem = false;
};

struct AppendResult
{
    /// Revision of the last event written; absent when nothing was and the stream is empty.
    std::optional<Revision> revision;
    /// Position of the last event written.
    Position position;
    /// The same event ids had been acknowledged before: nothing was written now, the first write's figures are
    /// returned.
    bool repeated = false;
};

/// The stream's name and where it stands.
struct StreamInfo
{
    StreamName name;
    std::uint64_t events = 0; ///< visible events
    std::optional<Revision> lastRevision;
    Timestamp firstCreated;
    Timestamp lastCreated;
    bool deleted = false;            ///< soft-deleted: reading says NotFound, appending brings it back
    bool tombstoned = false;         ///< hard-deleted: appending says StreamDeleted for ever
    std::uint64_t deletedBefore = 0; ///< first revision after the last soft deletion; 0: never deleted
};

struct StreamList
{
    std::string category{}; ///< empty: all
    std::string contains{}; ///< part of the name, case-insensitive; empty: all
    bool includeSystem = false;
    bool newestFirst = false; ///< by last event; else by first event (oldest first)
    std::uint64_t offset = 0;
    std::uint64_t limit = UINT64_MAX;
};

/// $maxAge, $maxCount, $tb, $acl and custom keys. The JSON is what was written; the fields are what was understood.
struct StreamMetadata
{
    std::optional<std::int64_t> maxAgeSeconds;
    std::optional<std::int64_t> maxCount;
    std::optional<std::int64_t> truncateBefore;
    json::Value json = json::Value::object();
    /// Revision of the metastream; absent: no metadata was ever written.
    std::optional<Revision> revision;
};

enum class DeleteMode { Soft, Tombstone };

/// A subscription's messages, handed to one thread in order. `caughtUp` may repeat; live events follow it.
struct SubscriptionHandler
{
    /// Returns false to end the subscription.
    std::function<bool(std::span<const RecordedEvent>)> events;
    /// Everything that was in the log at `position` (the last one examined; absent: the log is empty) has been handed
    /// over.
    std::function<void(std::optional<Position> position)> caughtUp;
};

struct Subscribe
{
    /// Absent: the whole log.
    std::optional<StreamName> stream{};
    /// Whole log: events after this position; absent: from the start.
    std::optional<Position> afterPosition{};
    /// One stream: events after this revision; absent: from its start.
    std::optional<Revision> afterRevision{};
    /// Whole log: as in `AllRead`.
    bool includeSystem = false;
};

/// Size and root hash of the log as a Merkle tree (RFC 9162).
struct TreeHead
{
    std::uint64_t size = 0;
    std::array<std::uint8_t, 32> root{};
    bool operator==(const TreeHead &) const = default;
};

/// All or nothing: events of many streams that become visible together, or not at all (a server: as many as it took).
/// One thread. Destroying it without `commit` leaves the store as it was. Other writers wait meanwhile; readers do not.
class ImportSession
{
public:
    virtual ~ImportSession() = default;
    /// Says whose events `add` gets next, so that a session which must ask for each stream asks for many at once.
    /// Names may repeat. What `add` answers is the same without it.
    virtual void expect(std::span<const StreamName> /*streams*/) {}
    /// `revision`, when given, must be the stream's next one (InvalidInput else); a taken event id is InvalidInput.
    [[nodiscard]] virtual Result<void> add(const StreamName &stream, std::optional<Revision> revision,
                                           const ProposedEvent &event) = 0;
    /// `stop` counts where all of it cannot be made visible at once (a server): Cancelled, and how much was written.
    [[nodiscard]] virtual Result<void> commit(std::stop_token stop = {}) = 0;
    /// Streams that events were added to.
    [[nodiscard]] virtual std::uint64_t streams() const = 0;
    /// Events that were added and passed over, because the store has them with the same ids.
    [[nodiscard]] virtual std::uint64_t alreadyThere() const { return 0; }
};

/// Histories of events: appending, reading, following. Every call blocks and may be made from any thread; `stop` ends
/// it early with Cancelled. Failures are values. Names, bytes and texts that come out are untrusted.
class EventStore
{
public:
    virtual ~EventStore() = default;

    /// Appends all of `events` or nothing. Conflict when the stream is not at `expected` or an id is taken by another
    /// write; a repeat of an acknowledged append (same ids, same order) is answered with its figures. AccessDenied on a
    /// read-only connection.
    [[nodiscard]] virtual Result<AppendResult> append(const StreamName &stream, ExpectedRevision expected,
                                                      std::span<const ProposedEvent> events,
                                                      std::stop_token stop = {}) = 0;
    /// NotFound when the stream never existed or is soft-deleted, StreamDeleted when it is tombstoned.
    [[nodiscard]] virtual Result<void> readStream(const StreamName &stream, const StreamRead &read,
                                                  const BatchHandler &handler, std::stop_token stop = {}) = 0;
    [[nodiscard]] virtual Result<void> readAll(const AllRead &read, const BatchHandler &handler,
                                               std::stop_token stop = {}) = 0;
    /// Catches up, then stays live, until `stop` is requested or a handler returns false (both are success). No gap, no
    /// repeat.
    [[nodiscard]] virtual Result<void> subscribe(const Subscribe &subscribe, const SubscriptionHandler &handler,
                                                 std::stop_token stop) = 0;
    [[nodiscard]] virtual Result<StreamMetadata> streamMetadata(const StreamName &stream,
                                                                std::stop_token stop = {}) = 0;
    /// `expected` speaks of the metastream. InvalidInput when a known key has a wrong type or range.
    [[nodiscard]] virtual Result<AppendResult> setStreamMetadata(const StreamName &stream, ExpectedRevision expected,
                                                                 const json::Value &metadata,
                                                                 std::stop_token stop = {}) = 0;
    [[nodiscard]] virtual Result<Position> deleteStream(const StreamName &stream, ExpectedRevision expected,
                                                        DeleteMode mode, std::stop_token stop = {}) = 0;
    [[nodiscard]] virtual Result<std::vector<StreamInfo>> listStreams(const StreamList &list,
                                                                      std::stop_token stop = {}) = 0;
    [[nodiscard]] virtual Result<StreamInfo> streamInfo(const StreamName &stream, std::stop_token stop = {}) = 0;

    /// Position of the last event; absent: the log is empty. Cheap.
    [[nodiscard]] virtual Result<std::optional<Position>> lastPosition(std::stop_token stop = {}) = 0;
    /// Number of events in the log. Cheap on the embedded store; Unsupported where a store cannot tell.
    [[nodiscard]] virtual Result<std::uint64_t> eventCount(std::stop_token stop = {}) = 0;
    /// Unsupported where the store is no Merkle log.
    [[nodiscard]] virtual Result<TreeHead> head(std::stop_token stop = {}) = 0;
    /// Unsupported where a store cannot take many streams at once. `stop` ends waiting for others, and what `add` asks
    /// of a server, too.
    [[nodiscard]] virtual Result<std::unique_ptr<ImportSession>> beginImport(std::stop_token stop = {}) = 0;

    [[nodiscard]] virtual bool isReadOnly() const = 0;
    /// What a person knows it by: the file's name, or the connection's.
    [[nodiscard]] virtual std::string displayName() const = 0;
    /// Stable identity of the history itself (a UUID made with the store), for read models that belong to it.
    [[nodiscard]] virtual Result<std::string> identity(std::stop_token stop = {}) = 0;
};

} // namespace foldline::store
