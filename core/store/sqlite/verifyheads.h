// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/damagelist.h"
#include "core/store/merkle.h"
#include "core/store/sqlite/connection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foldline::store::sqlite {

/// Compares a growing Merkle tree with the heads that the store recorded, one a commit. A head that a later one
/// contradicts was itself changed; where no later one agrees, the events since the last head that did are to blame, and
/// only the first such bracket is told. Requires: the tables exist. One thread.
class HeadCheck
{
public:
    HeadCheck(sqlite3 *database, LeafHasher &hasher, DamageList &damages);

    /// The head that the log should have: the last one recorded, else what the stored right edge says.
    [[nodiscard]] const TreeHead &recorded() const { return m_recorded; }
    /// False when nothing readable says how the log should be.
    [[nodiscard]] bool isKnown() const { return m_hasHead || m_frontier; }
    /// After the event at `position` went into the tree.
    void grew(const MerkleFrontier &tree, const std::string &stream, std::uint64_t revision);
    /// An event cannot be had: no later head can be compared.
    void lost() { m_comparable = false; }
    /// At the end of the log. `tree` is made of the stored leaf hashes, `computed` of the recomputed ones.
    void finish(const MerkleFrontier &tree, const TreeHead &computed);

private:
    /// A head that does not fit.
    struct Mismatch
    {
        std::uint64_t size = 0;
        std::uint64_t agreed = 0; ///< size of the last head before it that did fit
        std::string stream;
        std::uint64_t revision = 0;
    };

    void readRecorded(sqlite3 *database);
    void readFrontier(sqlite3 *database);
    void step();
    void agreesAt(std::uint64_t size);
    void tellBracket(const Mismatch &mismatch);
    void complain(Damage::Kind kind, std::string reason);

    LeafHasher &m_hasher;
    DamageList &m_damages;
    Statement m_heads;
    TreeHead m_recorded;
    std::optional<MerkleFrontier> m_frontier; ///< the stored right edge
    bool m_hasHead = false;
    bool m_comparable = true;
    std::int64_t m_nextSize = 0; ///< of the row that m_heads stands on; 0: no more rows
    std::string m_nextRoot;
    std::uint64_t m_agreed = 0;
    std::optional<Mismatch> m_first;
    std::vector<std::uint64_t> m_changed; ///< sizes of mismatching heads since the last agreement
};

} // namespace foldline::store::sqlite
