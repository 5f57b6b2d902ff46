// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/damagelist.h"

#include <algorithm>
#include <utility>

namespace foldline::store::sqlite {

std::optional<std::size_t> DamageList::add(Damage damage)
{
    ++m_count;
    if (m_damages.size() >= m_limit)
        return std::nullopt;
    m_damages.push_back(std::move(damage));
    return m_damages.size() - 1;
}

void DamageList::addRange(Damage::Kind kind, std::uint64_t first, std::uint64_t end, const std::string &reason)
{
    std::uint64_t position = first;
    for (; position < end && m_damages.size() < m_limit; ++position)
        add({kind, position, {}, {}, reason});
    m_count += end - position;
}

void DamageList::withdraw(std::size_t number)
{
    m_withdrawn.push_back(number);
    --m_count;
}

std::vector<Damage> DamageList::take()
{
    std::ranges::sort(m_withdrawn, std::greater<>());
    for (const std::size_t number : m_withdrawn)
        m_damages.erase(m_damages.begin() + static_cast<std::ptrdiff_t>(number));
    m_withdrawn.clear();
    std::ranges::stable_sort(m_damages, {}, [](const Damage &damage) { return damage.position.value_or(UINT64_MAX); });
    return std::move(m_damages);
}

} // namespace foldline::store::sqlite
