// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/verify.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foldline::store::sqlite {

/// What a verification found so far: counts everything and keeps the first `limit`. One thread.
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
    /// Those kept, in the order they were added, withdrawn ones included.
    [[nodiscard]] std::vector<Damage> &kept() { return m_damages; }
    /// Ordered by position; those without one come last.
    [[nodiscard]] std::vector<Damage> take();

private:
    std::size_t m_limit;
    std::uint64_t m_count = 0;
    std::vector<Damage> m_damages;
    std::vector<std::size_t> m_withdrawn;
};

} // namespace foldline::store::sqlite
