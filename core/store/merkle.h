// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/store/eventstore.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::store {

using Hash = std::array<std::uint8_t, 32>;

/// SHA-256(0x00 ‖ id (16 bytes) ‖ revision u64 ‖ created in ticks i64 ‖ stream ‖ type ‖ content type ‖ data ‖
/// metadata), the last five as u32 length ‖ bytes, integers big-endian. Not thread-safe (keeps a digest context and a
/// buffer); one a thread. Throws std::runtime_error where the crypto library has no SHA-256: a hash that was not
/// computed must never be stored.
class LeafHasher
{
public:
    LeafHasher();
    ~LeafHasher();
    LeafHasher(const LeafHasher &) = delete;
    LeafHasher &operator=(const LeafHasher &) = delete;

    [[nodiscard]] Hash leaf(const events::RecordedEvent &event);
    [[nodiscard]] Hash leaf(const events::EventId &id, events::Revision revision, Timestamp created,
                            std::string_view stream, std::string_view type, std::string_view contentType,
                            std::string_view data, std::string_view metadata);
    /// SHA-256(0x01 ‖ left ‖ right).
    [[nodiscard]] Hash node(const Hash &left, const Hash &right);
    /// SHA-256 of nothing: the root of the empty tree.
    [[nodiscard]] static Hash emptyRoot();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The right edge of an RFC 9162 Merkle tree: enough to add leaves and to know the root, in O(log n) memory. A value
/// type; one thread at a time.
class MerkleFrontier
{
public:
    void add(const Hash &leaf, LeafHasher &hasher);
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    [[nodiscard]] Hash root(LeafHasher &hasher) const;
    [[nodiscard]] TreeHead head(LeafHasher &hasher) const { return {m_size, root(hasher)}; }

    /// size u64 big-endian, then the peaks' hashes from the largest subtree to the smallest.
    [[nodiscard]] std::string serialize() const;
    /// Corrupt when the bytes are not what `serialize` yields.
    [[nodiscard]] static Result<MerkleFrontier> deserialize(std::string_view bytes);

    bool operator==(const MerkleFrontier &) const = default;

private:
    std::uint64_t m_size = 0;
    std::vector<Hash> m_peaks;
};

} // namespace foldline::store
