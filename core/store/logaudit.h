// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/damagelist.h"
#include "core/store/eventstore.h"
#include "core/store/merkle.h"
#include "core/store/verify.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

namespace foldline::store {

/// Revisions of a stream that the log did not hand over: `first` to `end`, which is not one of them.
struct AbsentRevisions
{
    StreamName stream;
    Revision first;
    Revision end;
    Position position; ///< of the event that made them noticed
};

/// The first revision of a stream that a store owes: those before it are hidden by truncation, age, count or deletion,
/// and may be gone. The largest number where all of them are; 0 where the store knows no such stream. Failures as the
/// store's.
[[nodiscard]] Result<Revision> firstOwed(EventStore &store, const StreamName &stream, const std::stop_token &stop);

/// The same of many streams, several asked at a time. Absent where the user may not know.
[[nodiscard]] Result<std::vector<std::optional<Revision>>>
firstOwedOf(EventStore &store, std::span<const StreamName> streams, const std::stop_token &stop);

/// What a log shows that keeps no proof of its own, such as a server's.
struct LogAudit
{
    /// `recorded` is what was computed, as there is nothing else to hold it against.
    VerifyReport report;
    std::uint64_t removed = 0;     ///< revisions that are gone and may be: truncated, expired or deleted
    std::uint64_t unexplained = 0; ///< revisions that are gone from streams that this user may not read
};

/// Reads a log from its start to its end, and finds what its order and its revisions give away: positions that do not
/// grow, revisions that come twice, and ones that are missing although nothing hides them. What was changed at its
/// place it cannot see. Memory: some bytes a stream. One thread. Failures: the store's; Cancelled.
class LogAuditor
{
public:
    using Progress = std::function<void(std::uint64_t events)>;
    /// Gets each event with its leaf hash; a failure ends the audit with it.
    using Witness = std::function<Result<void>(const RecordedEvent &event, const Hash &leaf)>;

    explicit LogAuditor(std::size_t maxDamages = 1000) : m_damages(maxDamages) {}

    [[nodiscard]] Result<LogAudit> run(EventStore &store, const Progress &progress, const Witness &witness,
                                       const std::stop_token &stop);

private:
    void take(const RecordedEvent &event);
    void explain(const AbsentRevisions &absent, std::optional<Revision> owed);
    [[nodiscard]] Result<void> explainAbsent(EventStore &store, const std::stop_token &stop);

    DamageList m_damages;
    LeafHasher m_hasher;
    MerkleFrontier m_tree;
    std::unordered_map<StreamName, std::uint64_t> m_next; ///< the revision that each stream goes on with
    std::vector<AbsentRevisions> m_absent;
    std::optional<Position> m_last;
    std::uint64_t m_removed = 0;
    std::uint64_t m_unexplained = 0;
};

/// Size and root hash of the first `size` events of a log (all of it where absent), computed from the events themselves
/// in the order of their positions. InvalidInput when the log has fewer.
[[nodiscard]] Result<TreeHead> computeHead(EventStore &store, std::optional<std::uint64_t> size,
                                           const LogAuditor::Progress &progress, const std::stop_token &stop);

} // namespace foldline::store
