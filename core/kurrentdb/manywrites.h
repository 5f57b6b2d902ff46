// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/batchwriter.h"
#include "core/store/eventstore.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace foldline::kurrentdb {

class KurrentStore;

/// Events of many streams on their way to a server: consecutive ones of a stream go as one append, and many appends are
/// under way at once where the server can take them so. Every append names its revision. Bounded memory. One thread.
class ManyWrites
{
public:
    /// Fails when no node is found.
    [[nodiscard]] static Result<std::unique_ptr<ManyWrites>> begin(KurrentStore &store, ServerConnection &connection,
                                                                   std::stop_token stop);

    /// Takes an event that gets `revision`. Fails with the first refusal of any of them.
    [[nodiscard]] Result<void> add(const store::StreamName &stream, store::Revision revision,
                                   store::ProposedEvent event);
    /// Waits until all of it is acknowledged. More may be added afterwards.
    [[nodiscard]] Result<void> finish();
    /// Events whose writing was acknowledged.
    [[nodiscard]] std::uint64_t written() const;

private:
    ManyWrites(KurrentStore &store, ServerConnection &connection, bool hasBatches, std::stop_token stop);
    [[nodiscard]] Result<void> flush();
    [[nodiscard]] Result<void> write(BatchWriter::Write write);

    KurrentStore &m_store;
    ServerConnection &m_connection;
    const bool m_hasBatches;
    const std::stop_token m_stop;
    std::unique_ptr<BatchWriter> m_batches;
    std::optional<BatchWriter::Write> m_write; ///< being put together
    std::uint64_t m_bytes = 0;                 ///< of it
    std::uint64_t m_written = 0;               ///< before `m_batches`
};

} // namespace foldline::kurrentdb
