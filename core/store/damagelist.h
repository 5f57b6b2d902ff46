// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/verify.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foldline::store {

/// What a verification found so far: counts everything and keeps the first `limit` by position. One thread.
class DamageList
{
public:
    explicit DamageList(std::size_t limit) : m_limit(limit) {}

    /// Its number for `withdraw`; absent when it was counted only.
    std::optional<std::size_t> add(Damage damage);
    /// The same damage at every position of [first, end).
    void addRange(Damage::Kind kind, std::uint64_t first, std::uint64_t end, const std::string &reason);
    /// Takes back a damage that another one explains.
    void withdraw(std::size_t number);

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] bool empty() const { return m_count == 0; }
    /// Calls `visit(Damage &)` for each that is kept. Its position must stay.
    template <typename Visit>
    void forEach(const Visit &visit)
    {
        for (Kept &kept : m_kept)
            visit(kept.damage);
    }
    /// Ordered by position; those without one come last.
    [[nodiscard]] std::vector<Damage> take();

private:
    struct Kept
    {
        std::size_t number = 0;
        Damage damage;
    };

    [[nodiscard]] bool makeRoomFor(const Damage &damage);

    std::size_t m_limit;
    std::size_t m_nextNumber = 0;
    std::uint64_t m_count = 0;
    std::vector<Kept> m_kept;
};

} // namespace foldline::store
