// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/verifyheads.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace foldline::store::sqlite {

namespace {

/// So many contradicted heads are remembered between two that agree.
constexpr std::size_t MaxChangedHeads = 1000;

Statement prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v2(database, sql, -1, &statement, nullptr);
    return Statement(statement);
}

bool isHash(std::string_view bytes, const Hash &hash)
{
    return bytes.size() == hash.size() && std::memcmp(bytes.data(), hash.data(), hash.size()) == 0;
}

} // namespace

HeadCheck::HeadCheck(sqlite3 *database, LeafHasher &hasher, DamageList &damages)
    : m_hasher(hasher), m_damages(damages),
      m_heads(prepare(database, "SELECT size, root FROM heads WHERE size > 0 ORDER BY size"))
{
    m_recorded.root = LeafHasher::emptyRoot();
    readFrontier(database);
    readRecorded(database);
    if (prepare(database, "SELECT 1 FROM heads WHERE size < 0").step() == SQLITE_ROW)
        complain(Damage::Kind::HeadMismatch, "A tree head is recorded for a log of less than no events.");
    step();
}

void HeadCheck::complain(Damage::Kind kind, std::string reason)
{
    m_damages.add({kind, {}, {}, {}, std::move(reason)});
}

void HeadCheck::readFrontier(sqlite3 *database)
{
    Statement query = prepare(database, "SELECT bytes FROM frontier");
    if (query.step() != SQLITE_ROW) {
        complain(Damage::Kind::Database, "The stored right edge of the Merkle tree is not there or cannot be read.");
        return;
    }
    const Result<MerkleFrontier> frontier = MerkleFrontier::deserialize(query.bytes(0));
    if (frontier) {
        m_frontier = *frontier;
        m_recorded = frontier->head(m_hasher);
    } else {
        complain(Damage::Kind::Database, frontier.error().message);
    }
}

void HeadCheck::readRecorded(sqlite3 *database)
{
    Statement query = prepare(database, "SELECT size, root FROM heads ORDER BY size DESC LIMIT 1");
    const int code = query.step();
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        complain(Damage::Kind::Database, "The last recorded tree head cannot be read.");
    const std::string_view root = code == SQLITE_ROW ? query.bytes(1) : std::string_view();
    const std::int64_t size = code == SQLITE_ROW ? query.integer(0) : 0;
    m_hasHead = size > 0 && root.size() == sizeof(Hash);
    if (!m_hasHead)
        return;
    m_recorded.size = static_cast<std::uint64_t>(size);
    std::memcpy(m_recorded.root.data(), root.data(), root.size());
}

void HeadCheck::step()
{
    const int code = m_heads.step();
    m_nextSize = code == SQLITE_ROW ? m_heads.integer(0) : 0;
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        complain(Damage::Kind::Database,
                 "The recorded tree heads cannot be read any further: " + m_heads.error(code).context + ".");
    m_nextRoot = code == SQLITE_ROW ? std::string(m_heads.bytes(1)) : std::string();
}

void HeadCheck::grew(const MerkleFrontier &tree, const std::string &stream, std::uint64_t revision)
{
    const auto size = static_cast<std::int64_t>(tree.size());
    if (!m_comparable || m_nextSize != size)
        return;
    if (isHash(m_nextRoot, tree.root(m_hasher))) {
        agreesAt(tree.size());
    } else {
        if (!m_first)
            m_first = Mismatch{tree.size(), m_agreed, stream, revision};
        if (m_changed.size() < MaxChangedHeads)
            m_changed.push_back(tree.size());
    }
    step();
}

/// All leaves so far are as they were: heads in between that said otherwise were changed themselves.
void HeadCheck::agreesAt(std::uint64_t size)
{
    for (const std::uint64_t changed : m_changed) {
        m_damages.add({Damage::Kind::HeadMismatch,
                       changed - 1,
                       {},
                       {},
                       "The tree head recorded at " + counted(changed, "event") +
                           " was changed itself: the log agrees with the later head at " + counted(size, "event") +
                           "."});
    }
    m_changed.clear();
    m_first.reset();
    m_agreed = size;
}

void HeadCheck::tellBracket(const Mismatch &mismatch)
{
    Damage damage;
    damage.kind = Damage::Kind::HeadMismatch;
    damage.position = mismatch.size - 1;
    const bool one = mismatch.size == mismatch.agreed + 1;
    if (one) {
        damage.stream = mismatch.stream;
        damage.revision = mismatch.revision;
        damage.reason = "The event is not the one that was written here: the tree head recorded with it differs.";
    } else {
        damage.reason = "Something among the events " + std::to_string(mismatch.agreed) + " to " +
                        std::to_string(mismatch.size - 1) +
                        " was changed, removed or moved: the tree head recorded behind them differs.";
    }
    m_damages.add(std::move(damage));
}

void HeadCheck::finish(const MerkleFrontier &tree, const TreeHead &computed)
{
    if (m_first)
        tellBracket(*m_first);
    const bool lastHeadTold = m_first && m_first->size == m_recorded.size;
    if (!isKnown())
        return;
    if (computed.size != m_recorded.size)
        complain(Damage::Kind::SizeMismatch, "The log holds " + counted(computed.size, "readable event") +
                                                 ", but its recorded head says " + std::to_string(m_recorded.size) +
                                                 ".");
    else if (computed.root != m_recorded.root && !lastHeadTold)
        complain(Damage::Kind::HeadMismatch, "The root hash of the log as it is now is not the recorded one.");
    if (m_frontier && m_hasHead && m_frontier->head(m_hasher) != m_recorded)
        complain(Damage::Kind::HeadMismatch,
                 "The stored right edge of the Merkle tree does not belong to the last recorded head.");
    else if (m_frontier && m_comparable && tree.head(m_hasher) == m_recorded && *m_frontier != tree)
        complain(Damage::Kind::HeadMismatch, "The stored right edge of the Merkle tree is not that of the log.");
    if (!m_hasHead && m_recorded.size > 0)
        complain(Damage::Kind::HeadMismatch, "The last recorded tree head is gone.");
}

} // namespace foldline::store::sqlite
