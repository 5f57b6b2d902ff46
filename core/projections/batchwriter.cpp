// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/batchwriter.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace foldline::projections {

std::span<const events::RecordedEvent> after(std::span<const events::RecordedEvent> batch,
                                             std::optional<events::Position> position)
{
    if (!position)
        return batch;
    const auto first = std::upper_bound(
        batch.begin(), batch.end(), *position,
        [](const events::Position &limit, const events::RecordedEvent &event) { return limit < event.position; });
    return batch.subspan(static_cast<std::size_t>(first - batch.begin()));
}

Result<void> BatchWriter::serve(const Checkpoint &checkpoint)
{
    m_claim.reset();
    m_checkpoint = checkpoint;
    return forget();
}

Result<void> BatchWriter::fill(const RebuildClaim &claim)
{
    m_claim = claim;
    m_checkpoint = {};
    return forget();
}

Result<void> BatchWriter::forget() { return m_projection.prepare(m_database, suffix(), m_store); }

Result<BatchWriter::Standing> BatchWriter::look()
{
    if (m_claim) {
        const auto alive = touchRebuild(m_database, name(), *m_claim);
        if (!alive)
            return failure(alive.error());
        if (!*alive)
            return failure(ErrorCode::Conflict,
                           "Another program ended this rebuild. The tables that served before go on serving.");
        return Standing::Same;
    }
    const auto found = loadCheckpoint(m_database, name(), true);
    if (!found)
        return failure(found.error());
    const bool fits = *found && (*found)->version == m_checkpoint.version && (*found)->store == m_checkpoint.store &&
                      (*found)->position >= m_checkpoint.position;
    if (!fits)
        return Standing::StartAgain;
    if ((*found)->generation == m_checkpoint.generation)
        return Standing::Same;
    m_checkpoint = **found;
    return Standing::MovedOn;
}

Result<void> BatchWriter::advance(events::Position position)
{
    if (m_claim) {
        m_checkpoint.position = position;
        return {};
    }
    Checkpoint next = m_checkpoint;
    next.position = position;
    if (!m_checkpoint.position)
        next.store = m_identity;
    const auto generation = saveCheckpoint(m_database, name(), next);
    if (!generation)
        return failure(generation.error());
    next.generation = *generation;
    m_checkpoint = std::move(next);
    return {};
}

/// An empty history has no identity of its own yet; with the first events it has. The store is asked before the
/// transaction begins.
Result<void> BatchWriter::nameStore(std::stop_token stop)
{
    if (m_claim || m_checkpoint.position)
        return {};
    auto identity = m_store.identity(std::move(stop));
    if (!identity)
        return failure(identity.error());
    m_identity = *std::move(identity);
    return {};
}

Result<BatchWriter::Outcome> BatchWriter::write(std::span<const events::RecordedEvent> batch, std::stop_token stop)
{
    if (batch.empty())
        return Outcome{};
    const Checkpoint before = m_checkpoint;
    if (auto named = nameStore(stop); !named)
        return failure(named.error());
    if (auto begun = m_database.begin(); !begun)
        return failure(begun.error());
    auto outcome = writeInTransaction(batch, stop);
    if (outcome && !outcome->refusal)
        return outcome;
    m_database.rollback();
    m_checkpoint = before;
    if (auto forgotten = forget(); !forgotten)
        return failure(outcome ? forgotten.error() : outcome.error());
    if (!outcome)
        return outcome;
    // What comes before the refused event is written; the checkpoint then stands right before it.
    const auto refused = std::lower_bound(
        batch.begin(), batch.end(), outcome->refusal->position,
        [](const events::RecordedEvent &event, const events::Position &limit) { return event.position < limit; });
    auto prefix = write(batch.first(static_cast<std::size_t>(refused - batch.begin())), stop);
    if (!prefix || prefix->startAgain)
        return prefix;
    if (!prefix->refusal)
        prefix->refusal = std::move(outcome->refusal);
    return prefix;
}

Result<BatchWriter::Outcome> BatchWriter::writeInTransaction(std::span<const events::RecordedEvent> batch,
                                                             std::stop_token stop)
{
    const auto standing = look();
    if (!standing)
        return failure(standing.error());
    if (*standing == Standing::StartAgain) {
        m_database.rollback();
        Outcome outcome;
        outcome.startAgain = true;
        return outcome;
    }
    if (*standing == Standing::MovedOn) {
        if (auto forgotten = forget(); !forgotten)
            return failure(forgotten.error());
    }
    const auto rest = after(batch, m_checkpoint.position);
    if (rest.empty()) {
        m_database.rollback();
        return Outcome{};
    }
    return applyAndCommit(rest, stop);
}

Result<BatchWriter::Outcome> BatchWriter::applyAndCommit(std::span<const events::RecordedEvent> batch,
                                                         std::stop_token stop)
{
    Outcome outcome;
    std::vector<Refusal> setAside;
    const auto refuse = [&](const Refusal &refusal) {
        if (m_policy == RefusalPolicy::SetAside) {
            setAside.push_back(refusal);
            return true;
        }
        outcome.refusal = refusal;
        return false;
    };
    auto done = m_projection.apply(batch, m_database, refuse, stop);
    if (outcome.refusal)
        return outcome;
    if (done)
        done = saveRefusals(m_database, name(), suffix(), setAside);
    if (done)
        done = advance(batch.back().position);
    if (done)
        done = m_database.commit();
    if (!done)
        return failure(done.error());
    outcome.events = batch.size();
    outcome.setAside = setAside.size();
    return outcome;
}

} // namespace foldline::projections
