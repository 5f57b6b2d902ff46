// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/events/eventid.h"
#include "core/events/streamname.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace foldline::events {

/// Zero-based number of an event in its stream.
struct Revision
{
    std::uint64_t value = 0;
    constexpr auto operator<=>(const Revision &) const = default;
    [[nodiscard]] constexpr Revision next() const { return {value + 1}; }
};

/// The revision that a tombstone (`$streamDeleted`) takes, as on the servers.
inline constexpr Revision TombstoneRevision{9'223'372'036'854'775'807ULL};

/// A place in the whole log. The embedded store has one number, kept in both fields; servers have a commit and a
/// prepare position.
struct Position
{
    std::uint64_t commit = 0;
    std::uint64_t prepare = 0;
    constexpr auto operator<=>(const Position &) const = default;
    [[nodiscard]] static constexpr Position at(std::uint64_t number) { return {number, number}; }
};

inline constexpr std::string_view JsonContentType = "application/json";
inline constexpr std::string_view BinaryContentType = "application/octet-stream";
inline constexpr std::string_view MetadataEventType = "$metadata";
inline constexpr std::string_view TombstoneEventType = "$streamDeleted";

/// A fact as a store holds it. `data` and `metadata` are the very bytes that were written. Plain data; any thread.
struct RecordedEvent
{
    EventId id;
    StreamName stream;
    Revision revision;
    Position position;
    std::string type;
    std::string contentType;
    Timestamp created;
    std::string data;
    std::string metadata;

    [[nodiscard]] bool isJson() const { return contentType == JsonContentType; }
};

/// A fact that somebody wants to be written. `created` is set by imports only; otherwise the store's clock decides.
struct ProposedEvent
{
    EventId id;
    std::string type;
    std::string contentType{JsonContentType};
    std::string data;
    std::string metadata;
    std::optional<Timestamp> created;
};

/// What the writer believes the stream's last revision is.
class ExpectedRevision
{
public:
    enum class Kind { Any, NoStream, StreamExists, Exact };

    [[nodiscard]] static constexpr ExpectedRevision any() { return {Kind::Any, {}}; }
    [[nodiscard]] static constexpr ExpectedRevision noStream() { return {Kind::NoStream, {}}; }
    [[nodiscard]] static constexpr ExpectedRevision streamExists() { return {Kind::StreamExists, {}}; }
    [[nodiscard]] static constexpr ExpectedRevision exactly(Revision revision) { return {Kind::Exact, revision}; }
    /// `exactly` of the revision, or `noStream` when there is none: what a writer expects after loading a stream.
    [[nodiscard]] static constexpr ExpectedRevision after(std::optional<Revision> last)
    {
        return last ? exactly(*last) : noStream();
    }

    [[nodiscard]] constexpr Kind kind() const { return m_kind; }
    /// Requires: kind() == Kind::Exact.
    [[nodiscard]] constexpr Revision revision() const { return m_revision; }
    /// "revision 4", "no stream", "any", "stream exists".
    [[nodiscard]] std::string toString() const;

    constexpr bool operator==(const ExpectedRevision &) const = default;

private:
    constexpr ExpectedRevision(Kind kind, Revision revision) : m_kind(kind), m_revision(revision) {}
    Kind m_kind;
    Revision m_revision;
};

} // namespace foldline::events
