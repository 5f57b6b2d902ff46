// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/batchwriter.h"
#include "core/projections/servingtables.h"

#include <optional>
#include <stop_token>
#include <string>

namespace foldline::projections {

/// New tables beside the serving ones: claim and make them, fill them, then let them serve in one transaction. Whatever
/// ends it before that (a failure, a kill) leaves the serving tables as they are; `drop`, or the next start, takes the
/// new ones away. Holds references only; one thread.
class TableRebuild
{
public:
    TableRebuild(ReadModelDatabase &database, store::EventStore &store, Projection &projection, std::string owner,
                 RefusalPolicy policy);

    /// Conflict when another living program is rebuilding.
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<BatchWriter::Outcome> write(std::span<const events::RecordedEvent> batch, std::stop_token stop)
    {
        return m_writer.write(batch, stop);
    }
    [[nodiscard]] std::optional<events::Position> position() const { return m_writer.checkpoint().position; }
    /// False: the serving tables have got further meanwhile; write more first. True: the new tables serve.
    [[nodiscard]] Result<bool> swap(std::stop_token stop);
    void drop();

private:
    [[nodiscard]] Result<void> claim();
    [[nodiscard]] Result<bool> swapInTransaction(const std::string &identity, std::optional<events::Position> last);
    [[nodiscard]] bool isOvertaken(const std::optional<Checkpoint> &serving, const std::string &identity,
                                   std::optional<events::Position> last);
    [[nodiscard]] Result<void> exchangeTables();

    ReadModelDatabase &m_database;
    store::EventStore &m_store;
    Projection &m_projection;
    RebuildClaim m_claim;
    BatchWriter m_writer;
    std::optional<events::Position> m_overtaken; ///< where the serving tables stood at the last try to swap
};

} // namespace foldline::projections
