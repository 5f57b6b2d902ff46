// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace foldline::kurrentdb {

/// What is known of every stream from reading the log up to some position. One thread.
class StreamCensus
{
public:
    struct Entry
    {
        std::uint64_t firstRevision = 0; ///< that the log still has
        std::uint64_t lastRevision = 0;
        Timestamp firstCreated;
        Timestamp lastCreated;
        std::uint64_t firstSeen = 0; ///< running number of its first and last event in the log
        std::uint64_t lastSeen = 0;
        bool hasEvents = false;
        bool isTombstoned = false;
        std::optional<std::int64_t> truncateBefore{};
        std::optional<std::int64_t> maxCount{};

        bool operator==(const Entry &) const = default;
    };
    using Entries = std::unordered_map<store::StreamName, Entry>;

    StreamCensus() = default;
    /// As it was when its parts were taken from another one.
    StreamCensus(Entries streams, std::optional<events::Position> position, std::uint64_t events);

    /// In log order; what lies at or before `position()` is passed over.
    void add(std::span<const events::RecordedEvent> events);
    [[nodiscard]] std::optional<events::Position> position() const { return m_position; }
    [[nodiscard]] std::uint64_t events() const { return m_events; }
    [[nodiscard]] std::vector<store::StreamInfo> list(const store::StreamList &list) const;

    [[nodiscard]] const Entries &entries() const { return m_streams; }
    /// Streams whose entries changed since `forgetChanges`.
    [[nodiscard]] const std::unordered_set<store::StreamName> &changes() const { return m_changes; }
    void forgetChanges() { m_changes.clear(); }

private:
    Entry &changing(const store::StreamName &name);
    void addEvent(const events::RecordedEvent &event);
    void addMetadata(const events::RecordedEvent &event);
    [[nodiscard]] static store::StreamInfo infoOf(const store::StreamName &name, const Entry &entry);

    Entries m_streams;
    std::unordered_set<store::StreamName> m_changes;
    std::optional<events::Position> m_position;
    std::uint64_t m_events = 0;
};

/// Whether a name is one of those that are asked for.
[[nodiscard]] bool isListed(const store::StreamName &name, const store::StreamList &list);

} // namespace foldline::kurrentdb
