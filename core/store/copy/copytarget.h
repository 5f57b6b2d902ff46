// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foldline::store {

/// A stream that is not written any further, and why.
struct CopyRefusal
{
    StreamName stream;
    std::optional<Revision> revision; ///< in the target; absent: it could not be told
    std::string reason;               ///< a sentence
    bool operator==(const CopyRefusal &) const = default;
};

/// Where a copy puts its events: in many small steps, each of them durable, so that a copy that was broken off goes on
/// from there. One thread.
class CopyTarget
{
public:
    virtual ~CopyTarget() = default;

    /// Takes an event for `revision` of the stream, which is its next one. It may be written later, but in order. What
    /// one stream alone is at fault for ends in `refusals`, and its later events are passed over.
    [[nodiscard]] virtual Result<void> add(const StreamName &stream, Revision revision, const ProposedEvent &event) = 0;
    /// Deletes the stream for ever; `event` is the source's tombstone, `last` the stream's last revision.
    [[nodiscard]] virtual Result<void> tombstone(const StreamName &stream, std::optional<Revision> last,
                                                 const ProposedEvent &event) = 0;
    /// Makes durable what was added. More may be added afterwards.
    [[nodiscard]] virtual Result<void> finish() = 0;
    /// Events that are known to be durable.
    [[nodiscard]] virtual std::uint64_t written() const = 0;
    /// One a stream, at most.
    [[nodiscard]] virtual std::vector<CopyRefusal> refusals() const { return {}; }
};

} // namespace foldline::store
