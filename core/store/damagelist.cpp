// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/damagelist.h"

#include <algorithm>
#include <utility>

namespace foldline::store {

namespace {

/// What has no position comes last.
std::uint64_t placeOf(const Damage &damage) { return damage.position.value_or(UINT64_MAX); }

} // namespace

std::optional<std::size_t> DamageList::add(Damage damage)
{
    ++m_count;
    if (!makeRoomFor(damage))
        return std::nullopt;
    m_kept.push_back({m_nextNumber, std::move(damage)});
    return m_nextNumber++;
}

/// When the list is full, the last one by position gives way to one that comes before it.
bool DamageList::makeRoomFor(const Damage &damage)
{
    if (m_kept.size() < m_limit)
        return true;
    const auto last = std::ranges::max_element(m_kept, {}, [](const Kept &kept) { return placeOf(kept.damage); });
    if (last == m_kept.end() || placeOf(last->damage) <= placeOf(damage))
        return false;
    m_kept.erase(last);
    return true;
}

void DamageList::addRange(Damage::Kind kind, std::uint64_t first, std::uint64_t end, const std::string &reason)
{
    std::uint64_t position = first;
    while (position < end && add({kind, position, {}, {}, reason}))
        ++position;
    // The one that found no room was counted.
    if (position < end)
        m_count += end - position - 1;
}

void DamageList::withdraw(std::size_t number)
{
    const auto found = std::ranges::find(m_kept, number, &Kept::number);
    if (found != m_kept.end())
        m_kept.erase(found);
    --m_count;
}

std::vector<Damage> DamageList::take()
{
    std::ranges::stable_sort(m_kept, {}, [](const Kept &kept) { return placeOf(kept.damage); });
    std::vector<Damage> damages;
    for (Kept &kept : m_kept)
        damages.push_back(std::move(kept.damage));
    m_kept.clear();
    return damages;
}

} // namespace foldline::store
