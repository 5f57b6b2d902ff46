// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/aggregates/hiddenevents.h"
#include "core/history/blame.h"
#include "core/history/diff.h"
#include "core/store/eventstore.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace foldline::history {

/// One event of a timeline with what is said about it. Immutable; shared by the timelines that grew from one another.
struct Entry
{
    events::RecordedEvent event;
    aggregates::FoldOutcome outcome;
    aggregates::Narration narration;
    aggregates::EventKind kind;
    std::string actor;
    std::string reason;
    int schemaVersion = 0; ///< as stored
};

/// The events of one stream with keyframes, so that the state at any of them is a short replay away. Immutable once
/// made; any thread; `extended` yields a longer one that shares everything with this. Indexes are 0 … size()-1; they
/// equal revisions unless the stream's beginning was truncated. The AggregateType must outlive it.
class Timeline
{
public:
    static constexpr std::size_t KeyframeSpacing = 32;

    /// An empty timeline of that stream.
    Timeline(const aggregates::AggregateType &type, events::StreamName stream);

    /// Reads and folds the whole stream. NotFound and StreamDeleted as the store says; Cancelled.
    [[nodiscard]] static Result<std::shared_ptr<const Timeline>>
    load(store::EventStore &store, const aggregates::AggregateType &type, const events::StreamName &stream,
         const std::function<void(std::uint64_t events)> &progress = {}, std::stop_token stop = {});
    /// This timeline with further events. Requires: their revisions follow on; ones that are already here are passed
    /// over.
    [[nodiscard]] std::shared_ptr<const Timeline> extended(std::span<const events::RecordedEvent> events) const;
    /// The same, with links of a stream that nothing else is known of followed: one read for each.
    [[nodiscard]] std::shared_ptr<const Timeline>
    extended(store::EventStore &store, std::span<const events::RecordedEvent> events, std::stop_token stop = {}) const;

    [[nodiscard]] const aggregates::AggregateType &type() const { return *m_type; }
    [[nodiscard]] const events::StreamName &stream() const { return m_stream; }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    /// What the stream did not show of its beginning when it was loaded: the states lack it.
    [[nodiscard]] const aggregates::HiddenEvents &hidden() const { return m_hidden; }
    /// Requires: index < size(). Valid as long as this timeline.
    [[nodiscard]] const Entry &entry(std::size_t index) const { return *m_entries[index]; }

    [[nodiscard]] std::optional<std::size_t> indexOf(events::Revision revision) const;
    /// The last event of the prefix that was there at that instant; nullopt: the stream did not exist yet.
    [[nodiscard]] std::optional<std::size_t> indexAt(Timestamp instant) const;

    /// State after the event at `index`. Requires: index < size(). At most KeyframeSpacing events are folded.
    [[nodiscard]] aggregates::State stateAt(std::size_t index) const;
    [[nodiscard]] json::Value jsonAt(std::size_t index) const { return m_type->toJson(stateAt(index)); }
    /// What differs between the states after two events; `before` nullopt is the state before the first event.
    [[nodiscard]] std::vector<Change> changes(std::optional<std::size_t> before, std::size_t after) const;
    /// Who made each value of the state at `index` what it is. Requires: index < size().
    [[nodiscard]] std::shared_ptr<const BlameNode> blameAt(std::size_t index) const;
    /// Index of the event that last changed the value at `pointer`, as of `index`; NotFound when nothing is there.
    [[nodiscard]] Result<std::size_t> blame(std::string_view pointer, std::size_t index) const;

private:
    void append(const events::RecordedEvent &event);
    void appendLink(const events::RecordedEvent &link, const std::optional<events::RecordedEvent> &target);

    const aggregates::AggregateType *m_type;
    events::StreamName m_stream;
    aggregates::HiddenEvents m_hidden;
    std::vector<std::shared_ptr<const Entry>> m_entries;
    std::vector<Timestamp> m_newest;            ///< latest `created` of the entries up to each one
    std::vector<aggregates::State> m_keyframes; ///< state after entry KeyframeSpacing * i + KeyframeSpacing - 1
    std::vector<std::shared_ptr<const BlameNode>> m_blame; ///< one an entry; consecutive ones share what did not change
    aggregates::State m_last;                              ///< state after the last entry
    json::Value m_lastJson;
};

} // namespace foldline::history
