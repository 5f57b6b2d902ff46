// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <span>

namespace foldline::store {

enum class MissingStream {
    Fails, ///< the read fails as reading the stream does
    IsEmpty
};

/// Hands over the events of `streams` and of what describes them in the order of the log, or the whole log where
/// `streams` is empty; also what metadata hides, where the store still has it. Memory: a page a stream. Blocks.
/// Metastreams that are missing are empty always. `handler` returns false to stop, which is success.
[[nodiscard]] Result<void> readInLogOrder(EventStore &store, std::span<const StreamName> streams, bool includeSystem,
                                          MissingStream missing, const BatchHandler &handler, std::stop_token stop);

/// Revisions and ids of one stream, also hidden ones where the store still has them; nothing for a stream that cannot
/// be read.
struct StreamIds
{
    std::vector<Revision> revisions;
    std::vector<events::EventId> ids;
};
[[nodiscard]] Result<StreamIds> readIds(EventStore &store, const StreamName &stream, std::stop_token stop);

} // namespace foldline::store
