// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mirror/mirrorfile.h"
#include "core/store/damagelist.h"
#include "core/store/logaudit.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <vector>

namespace foldline::mirror {

/// What holding a source's log against its mirror showed.
struct MirrorComparisonReport
{
    std::uint64_t alike = 0;       ///< events that both have, byte for byte
    std::uint64_t changed = 0;     ///< events that both have at the same place, by their id, with a difference
    std::uint64_t unwitnessed = 0; ///< events of the source that the mirror does not keep, or had not come to
    std::uint64_t removed = 0; ///< that the mirror alone has, because truncation or deletion hides them at the source
    std::uint64_t unexplained = 0;        ///< that the mirror alone has, of streams that this user may not read
    std::optional<Error> broken{};        ///< the mirror could not be read on: what came after was not compared
    std::vector<store::Damage> damages{}; ///< ordered by position; at most `maxDamages`
    std::uint64_t damageCount = 0;        ///< all of them
    [[nodiscard]] bool isSame() const { return damageCount == 0 && !broken; }
};

/// Holds what a source says now against what its mirror was given when it read it: an event whose bytes, time or place
/// differ, one that is gone although nothing hides it, and one that was put in behind the mirror's back. Which of the
/// two was changed it cannot tell; whether the mirror was, its own verification says. Both are walked once, side by
/// side; memory is bounded but for the streams that lack events. One thread. Failures: the file's, but for its damage;
/// the source's in `finish`; Unavailable when the mirror was begun anew meanwhile.
class MirrorComparison
{
public:
    MirrorComparison(MirrorFile &file, MirrorHead head, std::size_t maxDamages = 1000);

    /// The next event of the source's log, with its leaf hash. Positions grow.
    [[nodiscard]] Result<void> take(const events::RecordedEvent &event, const store::Hash &leaf);
    /// After the last event: what the mirror has beyond it is looked at, and what is gone is asked about.
    [[nodiscard]] Result<MirrorComparisonReport> finish(store::EventStore &source, const std::stop_token &stop);

private:
    /// The mirror's events of a stream that did not come.
    struct Gone
    {
        events::Revision highest;
        events::Position position; ///< of the highest
        std::uint64_t count = 0;
    };

    /// Walks the mirror up to the event, and compares what stands at its place.
    [[nodiscard]] Result<void> meet(const events::RecordedEvent &event, const store::Hash &leaf);
    [[nodiscard]] Result<void> walkToEnd();
    [[nodiscard]] store::Damage missing(const events::StreamName &stream, const Gone &gone) const;
    /// The mirror's next event; null at its end.
    [[nodiscard]] Result<const events::RecordedEvent *> next();
    void addGone(const events::RecordedEvent &event);
    void compare(const events::RecordedEvent &mine, const events::RecordedEvent &theirs, const store::Hash &leaf);

    MirrorFile &m_file;
    const MirrorHead m_head;
    store::DamageList m_damages;
    store::LeafHasher m_hasher;
    std::vector<events::RecordedEvent> m_read; ///< of the mirror, with the source's positions
    std::size_t m_at = 0;                      ///< in `m_read`
    std::uint64_t m_local = 0;                 ///< the local number that is read next
    std::map<events::StreamName, Gone> m_gone;
    std::uint64_t m_alike = 0;
    std::uint64_t m_changed = 0;
    std::uint64_t m_unwitnessed = 0;
    std::optional<events::Position> m_last; ///< of the source
    std::optional<Error> m_broken;
};

} // namespace foldline::mirror
