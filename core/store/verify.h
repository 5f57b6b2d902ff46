// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/eventstore.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace foldline::store {

/// One thing that verification found. Stream and revision are absent where the row itself cannot be read.
struct Damage
{
    enum class Kind {
        Changed,      ///< the stored leaf hash is not the hash of the event's bytes
        Missing,      ///< no event at this position
        Unreadable,   ///< the database cannot hand the event over
        RevisionGap,  ///< revisions of the stream are not 0, 1, 2, …
        HeadMismatch, ///< a recorded tree head differs from the recomputed one: something at or before this position,
                      ///< after the previous head, was changed
        SizeMismatch, ///< the log holds more or fewer events than its head says
        Database      ///< SQLite's own check of the file complains
    };
    Kind kind = Kind::Changed;
    std::optional<std::uint64_t> position;
    std::string stream;
    std::optional<std::uint64_t> revision;
    std::string reason; ///< a sentence
};

struct VerifyReport
{
    TreeHead recorded;
    TreeHead computed;
    std::uint64_t events = 0; ///< events that could be read
    std::uint64_t streams = 0;
    std::vector<Damage> damages;   ///< ordered by position; at most `maxDamages`
    std::uint64_t damageCount = 0; ///< all of them
    [[nodiscard]] bool whole() const { return damageCount == 0; }
};

} // namespace foldline::store
