// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/diff.h"

#include "core/history/matching.h"

namespace foldline::history {

namespace {

// Where a value stands on both sides; they differ below an array whose elements moved up or down.
struct Place
{
    std::string before;
    std::string after;

    [[nodiscard]] Place child(std::string_view tokenBefore, std::string_view tokenAfter) const
    {
        return {before + '/' + json::escapeToken(tokenBefore), after + '/' + json::escapeToken(tokenAfter)};
    }
};

class Differ
{
public:
    explicit Differ(const ElementKey &key) : m_key(key) {}

    std::vector<Change> run(const json::Value &before, const json::Value &after)
    {
        compare({}, before, after);
        return std::move(m_changes);
    }

private:
    void compare(const Place &place, const json::Value &before, const json::Value &after)
    {
        if (before.isObject() && after.isObject())
            compareObjects(place, before.members(), after.members());
        else if (before.isArray() && after.isArray())
            compareArrays(place, before.elements(), after.elements());
        else if (!(before == after))
            m_changes.push_back({Change::Kind::Replaced, place.after, before, after});
    }

    void compareObjects(const Place &place, const json::Object &before, const json::Object &after)
    {
        const auto token = [](const json::Object &members, std::size_t index) { return members[index].first; };
        const auto value = [](const json::Object &members, std::size_t index) -> const json::Value & {
            return members[index].second;
        };
        compareParts(place, before, after, matchMembers(before, after), token, value);
    }

    void compareArrays(const Place &place, const json::Array &before, const json::Array &after)
    {
        const auto token = [](const json::Array &, std::size_t index) { return std::to_string(index); };
        const auto value = [](const json::Array &elements, std::size_t index) -> const json::Value & {
            return elements[index];
        };
        compareParts(place, before, after, matchElements(before, after, place.after, m_key), token, value);
    }

    template <typename Parts, typename Token, typename Part>
    void compareParts(const Place &place, const Parts &before, const Parts &after, const Matches &matches,
                      const Token &token, const Part &value)
    {
        const auto removed = removedBySlot(before.size(), matches);
        const auto report = [&](std::size_t slot) {
            for (const std::size_t index : removed[slot])
                m_changes.push_back({Change::Kind::Removed, place.child(token(before, index), {}).before,
                                     value(before, index), std::nullopt});
        };
        report(0);
        for (std::size_t i = 0; i < after.size(); ++i) {
            if (matches[i])
                compare(place.child(token(before, *matches[i]), token(after, i)), value(before, *matches[i]),
                        value(after, i));
            else
                m_changes.push_back(
                    {Change::Kind::Added, place.child({}, token(after, i)).after, std::nullopt, value(after, i)});
            report(i + 1);
        }
    }

    const ElementKey &m_key;
    std::vector<Change> m_changes;
};

} // namespace

std::vector<Change> diff(const json::Value &before, const json::Value &after, const ElementKey &key)
{
    return Differ(key).run(before, after);
}

} // namespace foldline::history
