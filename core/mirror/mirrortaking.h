// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirrorfile.h"
#include "core/store/sqlite/logwriter.h"

namespace foldline::mirror {

/// Writes events of the source's log as they are, inside the writer's transaction: their own revisions, ids and times,
/// and what they mean for what is visible. One transaction, one thread.
class Taking
{
public:
    using AcceptedGaps = std::set<std::pair<std::string, std::uint64_t>>;

    Taking(store::sqlite::LogWriter &writer, const MirrorHead &head, const AcceptedGaps &accepted)
        : m_writer(writer), m_head(head), m_accepted(accepted), m_position(head.position)
    {
    }

    /// False when the transaction must be undone: `taken` says why.
    [[nodiscard]] Result<bool> take(const events::RecordedEvent &event);
    [[nodiscard]] const Taken &taken() const { return m_taken; }
    /// Of the last event that was looked at.
    [[nodiscard]] std::optional<events::Position> position() const { return m_position; }

private:
    [[nodiscard]] Result<bool> write(const events::RecordedEvent &event);
    [[nodiscard]] bool follows(const store::sqlite::StreamRow &row, const events::RecordedEvent &event);
    [[nodiscard]] Result<void> add(store::sqlite::StreamRow &row, const events::RecordedEvent &event);

    store::sqlite::LogWriter &m_writer;
    const MirrorHead &m_head;
    const AcceptedGaps &m_accepted;
    std::optional<events::Position> m_position;
    Taken m_taken;
    events::ProposedEvent m_event; ///< keeps its buffers from one event to the next
};

} // namespace foldline::mirror
