// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/store/eventstore.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace foldline::aggregates {

/// An aggregate as loaded: its state and the revision that a command decided on it must be appended at.
struct Loaded
{
    events::StreamName stream;
    State state;
    std::optional<events::Revision> revision; ///< absent: the stream does not exist
    std::uint64_t events = 0;                 ///< events folded
    std::uint64_t hidden = 0; ///< earlier events, since the last deletion, that truncation hides: the state lacks them
    std::optional<Timestamp> lastCreated;
    std::string lastEventId;           ///< causation of the next event
    std::string correlationId;         ///< of the stream's last event that has one
    std::vector<std::string> warnings; ///< "revision 3: …", at most 100
};

/// Of events that truncation hides: "2 earlier events are hidden …", or empty for none.
[[nodiscard]] std::string hiddenNotice(std::uint64_t hidden);

/// Up to a revision (inclusive) or an instant (every event up to the first one created later); neither: everything.
using UpTo = std::variant<std::monostate, events::Revision, Timestamp>;

/// Who acts, as whom on a server, and why. Empty ids: the stream's correlation and last event (random where there is
/// none).
struct CommandContext
{
    std::string actor;
    std::string reason;
    std::string correlationId;
    std::string causationId;
    Timestamp now;
    std::string serverUser{}; ///< as whom the connection named itself; empty: no server, or nobody
};

/// A command that was not written because somebody else wrote first.
struct ConflictReport
{
    std::optional<events::Revision> expected;
    Loaded current;                               ///< the aggregate as it is now
    std::vector<events::RecordedEvent> meanwhile; ///< what was written after `expected`
    Result<Decision> decision = Decision{};       ///< decided again on `current`: still allowed, or the rule's words
};

struct Saved
{
    store::AppendResult append;
    std::vector<events::ProposedEvent> events;
};

/// Loads aggregates by replay and saves what a command yields at the revision that was loaded. Stateless but for its
/// references, which must outlive it. Threads: any. A missing stream loads as the initial state with no revision
/// (NotFound is not an error here); StreamDeleted is.
class AggregateRepository
{
public:
    AggregateRepository(store::EventStore &store, const AggregateType &type) : m_store(store), m_type(type) {}

    [[nodiscard]] Result<Loaded> load(const events::StreamName &stream, const UpTo &upTo = {},
                                      std::stop_token stop = {}) const;
    /// Whether the command is allowed whatever is typed, as AggregateType::allowed; and what creates is refused on a
    /// stream that is there, whatever of it can be seen.
    [[nodiscard]] Result<void> allowed(const Loaded &loaded, std::string_view command) const;
    /// AggregateType::decide under the same rule, with a notice where events are hidden.
    [[nodiscard]] Result<Decision> decide(const Loaded &loaded, const CommandInput &input, Timestamp now) const;
    /// The events as they would be written: ids, data, and metadata with who, why, correlation and causation. Nothing
    /// is written.
    [[nodiscard]] std::vector<events::ProposedEvent> propose(const Loaded &loaded, const Decision &decision,
                                                             const CommandContext &context) const;
    /// Appends `events` (from `propose`) at `loaded.revision`. Conflict when somebody wrote in between: then
    /// `explainConflict`. Calling it again with the same events is safe.
    [[nodiscard]] Result<Saved> save(const Loaded &loaded, std::vector<events::ProposedEvent> events,
                                     std::stop_token stop = {}) const;
    [[nodiscard]] Result<ConflictReport> explainConflict(const Loaded &loaded, const CommandInput &input, Timestamp now,
                                                         std::stop_token stop = {}) const;

private:
    store::EventStore &m_store;
    const AggregateType &m_type;
};

} // namespace foldline::aggregates
