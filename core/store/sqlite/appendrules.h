// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"
#include "core/store/sqlite/logwriter.h"

#include <cstddef>
#include <optional>
#include <span>

namespace foldline::store::sqlite {

/// Data and metadata of one event together, in bytes.
inline constexpr std::size_t MaxEventSize = std::size_t{16} * 1024 * 1024;

/// What can be told without looking into the store: name, sizes, type names, ids that are missing or come twice.
[[nodiscard]] Result<void> checkProposal(const StreamName &stream, std::span<const ProposedEvent> events);
/// One event's part of it.
[[nodiscard]] Result<void> checkEvent(const ProposedEvent &event);

/// Append, metadata and deletion as the servers do them, inside the writer's transaction. All checks come before the
/// first write: a failure that is not one of the database's leaves the transaction as it was. `now` is the time of
/// events that bring none.
[[nodiscard]] Result<AppendResult> appendEvents(LogWriter &writer, const StreamName &stream, ExpectedRevision expected,
                                                std::span<const ProposedEvent> events, Timestamp now);
[[nodiscard]] Result<AppendResult> softDelete(LogWriter &writer, const StreamName &stream, ExpectedRevision expected,
                                              Timestamp now);
[[nodiscard]] Result<AppendResult> tombstone(LogWriter &writer, const StreamName &stream, ExpectedRevision expected,
                                             Timestamp now);

/// Writes one event and what follows from it for other rows: metadata of a stream changes what is visible there.
[[nodiscard]] Result<Position> writeEvent(LogWriter &writer, StreamRow &row, const StreamName &stream,
                                          Revision revision, const ProposedEvent &event, Timestamp created);

[[nodiscard]] Error tombstonedError(const StreamName &stream);

} // namespace foldline::store::sqlite
