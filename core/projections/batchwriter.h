// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/checkpoints.h"
#include "core/projections/projection.h"
#include "core/projections/projectionrunner.h"
#include "core/projections/readmodeldatabase.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace foldline::projections {

/// Writes batches of events through one projection into one set of its tables: rows, checkpoint and set-aside events in
/// one transaction. Holds references only; one thread.
///
/// Serving tables (no claim): the batch counts only on the checkpoint that this writer last saw. Where somebody else
/// moved it on, the events that are done are left out; where it does not fit any more (moved back, other version, other
/// store) nothing is written and the outcome says `startAgain`. A rebuild's tables (with a claim): written only while
/// the claim stands; its position lives in memory, as a rebuild that ends is thrown away.
class BatchWriter
{
public:
    struct Outcome
    {
        std::uint64_t events = 0;       ///< applied now
        bool startAgain = false;        ///< what this writer knows is out of date: open anew
        std::optional<Refusal> refusal; ///< stopped at this event; those before it are committed
        std::uint64_t setAside = 0;     ///< events set aside now
    };

    BatchWriter(ReadModelDatabase &database, store::EventStore &store, Projection &projection, RefusalPolicy policy)
        : m_database(database), m_store(store), m_projection(projection), m_policy(policy)
    {
    }

    /// Serves from `checkpoint` on.
    [[nodiscard]] Result<void> serve(const Checkpoint &checkpoint);
    /// Fills the claim's tables from the start of the log.
    [[nodiscard]] Result<void> fill(const RebuildClaim &claim);

    /// Requires: positions rise, and no event after the checkpoint and before the first one is left out. A failure
    /// leaves rows and checkpoint as they were.
    [[nodiscard]] Result<Outcome> write(std::span<const events::RecordedEvent> batch, std::stop_token stop);

    [[nodiscard]] const Checkpoint &checkpoint() const { return m_checkpoint; }
    [[nodiscard]] std::string suffix() const { return m_claim ? m_claim->build : std::string(); }

private:
    enum class Standing { Same, MovedOn, StartAgain };

    [[nodiscard]] std::string name() const { return std::string(m_projection.name()); }
    [[nodiscard]] Result<Standing> look();
    [[nodiscard]] Result<void> advance(events::Position position);
    [[nodiscard]] Result<void> forget();
    [[nodiscard]] Result<void> nameStore(std::stop_token stop);
    [[nodiscard]] Result<Outcome> writeInTransaction(std::span<const events::RecordedEvent> batch,
                                                     std::stop_token stop);
    [[nodiscard]] Result<Outcome> applyAndCommit(std::span<const events::RecordedEvent> batch, std::stop_token stop);

    ReadModelDatabase &m_database;
    store::EventStore &m_store;
    Projection &m_projection;
    RefusalPolicy m_policy;
    Checkpoint m_checkpoint;
    std::optional<RebuildClaim> m_claim;
    std::string m_identity; ///< the store's, asked when its first events come
};

/// The events after `position`.
[[nodiscard]] std::span<const events::RecordedEvent> after(std::span<const events::RecordedEvent> batch,
                                                           std::optional<events::Position> position);

} // namespace foldline::projections
