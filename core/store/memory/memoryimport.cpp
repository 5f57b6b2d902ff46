// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/memory/memoryimport.h"

#include "core/store/sqlite/appendrules.h"

namespace foldline::store::memory {

MemoryImport::~MemoryImport()
{
    if (!m_over)
        end();
}

/// Lets other writers go on.
void MemoryImport::end()
{
    {
        const std::lock_guard lock(m_shared.mutex);
        m_shared.importing = false;
    }
    m_shared.changed.notify_all();
    m_over = true;
}

Revision &MemoryImport::next(const StreamName &stream)
{
    const auto [entry, inserted] = m_next.try_emplace(stream);
    const Stream *stored = inserted ? m_shared.log.find(stream) : nullptr;
    if (stored)
        entry->second = Revision{stored->positions.size()};
    return entry->second;
}

bool MemoryImport::isTombstoned(const StreamName &stream) const
{
    return m_shared.log.isTombstoned(stream) ||
           m_tombstoned.contains(stream.isMetadata() ? stream.described() : stream);
}

Result<void> MemoryImport::add(const StreamName &stream, std::optional<Revision> revision, const ProposedEvent &event)
{
    if (m_failed)
        return failure(*m_failed);
    if (m_over)
        return failure(ErrorCode::Internal, "The import is over; nothing can be added to it.");
    Result<void> staged = stage(stream, revision, event);
    if (!staged) {
        m_failed = staged.error();
        end();
    }
    return staged;
}

Result<void> MemoryImport::stage(const StreamName &stream, std::optional<Revision> revision, const ProposedEvent &event)
{
    // Nobody else writes meanwhile, so what is read here still holds at the commit.
    const std::lock_guard lock(m_shared.mutex);
    if (const auto proposal = sqlite::checkProposal(stream, std::span(&event, 1)); !proposal)
        return proposal;
    if (isTombstoned(stream))
        return failure(ErrorCode::InvalidInput, sqlite::tombstonedError(stream).message);
    Revision &expected = next(stream);
    const bool tombstone = revision == events::TombstoneRevision && event.type == events::TombstoneEventType;
    if (!tombstone && revision && *revision != expected)
        return failure(ErrorCode::InvalidInput,
                       "The revision " + std::to_string(revision->value) + " is out of sequence: the next one of " +
                           stream.value() + " is " + std::to_string(expected.value) + ".",
                       "revision");
    if (m_shared.log.knows(event.id) || !m_ids.insert(event.id).second)
        return failure(ErrorCode::InvalidInput, "The event id " + event.id.toString() + " is taken.", "id");
    m_staged.push_back({stream, tombstone ? events::TombstoneRevision : expected, event});
    if (tombstone)
        m_tombstoned.insert(stream);
    else
        expected = expected.next();
    return {};
}

Result<void> MemoryImport::commit(std::stop_token)
{
    if (m_failed)
        return failure(*m_failed);
    if (m_over)
        return failure(ErrorCode::Internal, "The import is over; it cannot be committed again.");
    {
        const std::lock_guard lock(m_shared.mutex);
        for (const Staged &staged : m_staged)
            m_shared.log.record(staged.stream, staged.revision, staged.event);
    }
    end();
    return {};
}

} // namespace foldline::store::memory
