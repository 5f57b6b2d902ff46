// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/matching.h"

#include "core/history/diff.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

namespace foldline::history {

namespace {

// The longest run of `pairs` (increasing in `second`) that increases in `first` too.
std::vector<IndexPair> longestIncreasing(const std::vector<IndexPair> &pairs)
{
    constexpr std::size_t None = SIZE_MAX;
    std::vector<std::size_t> tails;
    std::vector<std::size_t> previous(pairs.size(), None);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto place =
            std::ranges::lower_bound(tails, pairs[i].first, {}, [&](std::size_t at) { return pairs[at].first; });
        if (place != tails.begin())
            previous[i] = *(place - 1);
        if (place == tails.end())
            tails.push_back(i);
        else
            *place = i;
    }
    std::vector<IndexPair> run;
    for (std::size_t i = tails.empty() ? None : tails.back(); i != None; i = previous[i])
        run.push_back(pairs[i]);
    std::ranges::reverse(run);
    return run;
}

// Part of two arrays that is still to be matched, as half-open ranges.
struct Gap
{
    std::size_t beforeBegin = 0;
    std::size_t beforeEnd = 0;
    std::size_t afterBegin = 0;
    std::size_t afterEnd = 0;
};

// What lies between pairs that increase on both sides.
std::vector<Gap> gapsBetween(const Gap &whole, const std::vector<IndexPair> &pairs)
{
    std::vector<Gap> gaps;
    Gap gap = whole;
    for (const auto &[before, after] : pairs) {
        gaps.push_back({gap.beforeBegin, before, gap.afterBegin, after});
        gap.beforeBegin = before + 1;
        gap.afterBegin = after + 1;
    }
    gaps.push_back({gap.beforeBegin, whole.beforeEnd, gap.afterBegin, whole.afterEnd});
    return gaps;
}

class ElementMatcher
{
public:
    ElementMatcher(const json::Array &before, const json::Array &after, std::string_view pointer, const ElementKey &key)
        : m_before(before), m_after(after), m_pointer(pointer), m_key(key), m_matches(after.size())
    {
    }

    Matches run()
    {
        const Gap middle = matchEnds();
        if (middle.beforeBegin == middle.beforeEnd || middle.afterBegin == middle.afterEnd)
            return std::move(m_matches);
        m_keysBefore = keysOf(m_before, middle.beforeBegin, middle.beforeEnd);
        m_keysAfter = keysOf(m_after, middle.afterBegin, middle.afterEnd);
        m_origin = middle;
        auto pairs = increasingPairs(m_keysBefore, m_keysAfter);
        for (auto &[before, after] : pairs) {
            before += middle.beforeBegin;
            after += middle.afterBegin;
            m_matches[after] = before;
        }
        for (const Gap &gap : gapsBetween(middle, pairs))
            matchWithoutKey(gap);
        return std::move(m_matches);
    }

private:
    // Most of a state stays as it was: equal beginnings and ends need no keys.
    Gap matchEnds()
    {
        Gap gap{0, m_before.size(), 0, m_after.size()};
        while (gap.beforeBegin < gap.beforeEnd && gap.afterBegin < gap.afterEnd &&
               m_before[gap.beforeBegin] == m_after[gap.afterBegin])
            m_matches[gap.afterBegin++] = gap.beforeBegin++;
        while (gap.beforeBegin < gap.beforeEnd && gap.afterBegin < gap.afterEnd &&
               m_before[gap.beforeEnd - 1] == m_after[gap.afterEnd - 1])
            m_matches[--gap.afterEnd] = --gap.beforeEnd;
        return gap;
    }

    std::vector<std::string> keysOf(const json::Array &elements, std::size_t begin, std::size_t end) const
    {
        std::vector<std::string> keys(end - begin);
        for (std::size_t i = begin; m_key && i < end; ++i)
            keys[i - begin] = m_key(m_pointer, elements[i]);
        return keys;
    }

    // Indexes in the range whose element has no key of its own.
    static std::vector<std::size_t> keyless(const std::vector<std::string> &keys, std::size_t origin, std::size_t begin,
                                            std::size_t end)
    {
        std::vector<std::size_t> indexes;
        for (std::size_t i = begin; i < end; ++i) {
            if (keys[i - origin].empty())
                indexes.push_back(i);
        }
        return indexes;
    }

    static std::vector<std::string> textsOf(const json::Array &elements, const std::vector<std::size_t> &indexes)
    {
        std::vector<std::string> texts;
        texts.reserve(indexes.size());
        for (const std::size_t index : indexes)
            texts.push_back(json::dump(elements[index]));
        return texts;
    }

    void matchWithoutKey(const Gap &gap)
    {
        const auto before = keyless(m_keysBefore, m_origin.beforeBegin, gap.beforeBegin, gap.beforeEnd);
        const auto after = keyless(m_keysAfter, m_origin.afterBegin, gap.afterBegin, gap.afterEnd);
        if (before.empty() || after.empty())
            return;
        const auto equal = increasingPairs(textsOf(m_before, before), textsOf(m_after, after));
        for (const auto &[b, a] : equal)
            m_matches[after[a]] = before[b];
        for (const Gap &rest : gapsBetween({0, before.size(), 0, after.size()}, equal)) {
            const std::size_t count = std::min(rest.beforeEnd - rest.beforeBegin, rest.afterEnd - rest.afterBegin);
            for (std::size_t i = 0; i < count; ++i)
                m_matches[after[rest.afterBegin + i]] = before[rest.beforeBegin + i];
        }
    }

    const json::Array &m_before;
    const json::Array &m_after;
    std::string_view m_pointer;
    const ElementKey &m_key;
    Matches m_matches;
    Gap m_origin;
    std::vector<std::string> m_keysBefore;
    std::vector<std::string> m_keysAfter;
};

} // namespace

std::vector<IndexPair> increasingPairs(std::span<const std::string> before, std::span<const std::string> after)
{
    std::unordered_map<std::string_view, std::vector<std::size_t>> places;
    for (std::size_t i = before.size(); i-- > 0;) {
        if (!before[i].empty())
            places[before[i]].push_back(i);
    }
    std::vector<IndexPair> pairs;
    for (std::size_t i = 0; i < after.size(); ++i) {
        const auto found = places.find(after[i]);
        if (found == places.end() || found->second.empty())
            continue;
        pairs.emplace_back(found->second.back(), i);
        found->second.pop_back();
    }
    return longestIncreasing(pairs);
}

Matches matchMembers(const json::Object &before, const json::Object &after)
{
    Matches matches(after.size());
    std::size_t same = 0;
    for (; same < std::min(before.size(), after.size()) && before[same].first == after[same].first; ++same)
        matches[same] = same;
    std::unordered_map<std::string_view, std::vector<std::size_t>> places;
    for (std::size_t i = before.size(); i-- > same;)
        places[before[i].first].push_back(i);
    for (std::size_t i = same; i < after.size(); ++i) {
        const auto found = places.find(after[i].first);
        if (found == places.end() || found->second.empty())
            continue;
        matches[i] = found->second.back();
        found->second.pop_back();
    }
    return matches;
}

std::vector<std::vector<std::size_t>> removedBySlot(std::size_t countBefore, const Matches &matches)
{
    constexpr std::size_t Gone = SIZE_MAX;
    std::vector<std::size_t> slotOf(countBefore, Gone);
    for (std::size_t after = 0; after < matches.size(); ++after) {
        if (matches[after])
            slotOf[*matches[after]] = after + 1;
    }
    std::vector<std::vector<std::size_t>> removed(matches.size() + 1);
    std::size_t slot = 0;
    for (std::size_t before = 0; before < countBefore; ++before) {
        if (slotOf[before] == Gone)
            removed[slot].push_back(before);
        else
            slot = slotOf[before];
    }
    return removed;
}

Matches matchElements(const json::Array &before, const json::Array &after, std::string_view arrayPointer,
                      const ElementKey &key)
{
    return ElementMatcher(before, after, arrayPointer, key).run();
}

} // namespace foldline::history
