// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/blame.h"

#include "core/history/matching.h"

#include <algorithm>

namespace foldline::history {

namespace {

using Node = std::shared_ptr<const BlameNode>;

class Blamer
{
public:
    Blamer(std::size_t index, const ElementKey &key) : m_index(index), m_key(key) {}

    // Everything in `value` came with this event.
    Node fresh(const json::Value &value) const
    {
        auto node = std::make_shared<BlameNode>();
        node->index = m_index;
        node->children.reserve(value.elements().size() + value.members().size());
        for (const json::Value &element : value.elements())
            node->children.push_back(fresh(element));
        for (const json::Member &member : value.members())
            node->children.push_back(fresh(member.second));
        return node;
    }

    Node advanced(const json::Value &before, const Node &previous, const json::Value &after,
                  const std::string &pointer) const
    {
        if (before == after)
            return previous;
        if (before.isObject() && after.isObject())
            return advancedObject(before.members(), previous, after.members(), pointer);
        if (before.isArray() && after.isArray())
            return advancedArray(before.elements(), previous, after.elements(), pointer);
        return fresh(after);
    }

private:
    Node advancedObject(const json::Object &before, const Node &previous, const json::Object &after,
                        const std::string &pointer) const
    {
        const Matches matches = matchMembers(before, after);
        std::vector<Node> children(after.size());
        for (std::size_t i = 0; i < after.size(); ++i) {
            if (const auto from = matches[i])
                children[i] = advanced(before[*from].second, previous->children[*from], after[i].second,
                                       pointer + '/' + json::escapeToken(after[i].first));
            else
                children[i] = fresh(after[i].second);
        }
        return parent(previous, matches, std::move(children));
    }

    Node advancedArray(const json::Array &before, const Node &previous, const json::Array &after,
                       const std::string &pointer) const
    {
        const Matches matches = matchElements(before, after, pointer, m_key);
        std::vector<Node> children(after.size());
        for (std::size_t i = 0; i < after.size(); ++i) {
            if (const auto from = matches[i])
                children[i] =
                    advanced(before[*from], previous->children[*from], after[i], pointer + '/' + std::to_string(i));
            else
                children[i] = fresh(after[i]);
        }
        return parent(previous, matches, std::move(children));
    }

    // A container changed when something in it changed, came or went. The order of an object's members says nothing.
    Node parent(const Node &previous, const Matches &matches, std::vector<Node> children) const
    {
        bool changed = children.size() != previous->children.size();
        for (std::size_t i = 0; i < children.size() && !changed; ++i)
            changed = !matches[i] || children[i]->index != previous->children[*matches[i]]->index;
        auto node = std::make_shared<BlameNode>();
        node->index = changed ? m_index : previous->index;
        node->children = std::move(children);
        return node;
    }

    std::size_t m_index;
    const ElementKey &m_key;
};

// The place of the child that `token` names, in the order of a node's children.
std::optional<std::size_t> childIndex(const json::Value &value, const std::string &token)
{
    if (value.isObject()) {
        const auto found = std::ranges::find(value.members(), token, &json::Member::first);
        if (found == value.members().end())
            return std::nullopt;
        return static_cast<std::size_t>(found - value.members().begin());
    }
    const auto number = json::toInteger(token);
    const bool canonical = token == "0" || (token.front() >= '1' && token.front() <= '9');
    if (!value.isArray() || !number || !canonical)
        return std::nullopt;
    const auto index = static_cast<std::size_t>(*number);
    return index < value.elements().size() ? std::optional(index) : std::nullopt;
}

} // namespace

std::shared_ptr<const BlameNode> advanceBlame(const json::Value &before,
                                              const std::shared_ptr<const BlameNode> &previous,
                                              const json::Value &after, std::size_t index, const ElementKey &key)
{
    const Blamer blamer(index, key);
    return previous ? blamer.advanced(before, previous, after, {}) : blamer.fresh(after);
}

const BlameNode *blameNodeAt(const json::Value &state, const BlameNode &root, std::string_view pointer)
{
    const auto tokens = json::splitPointer(pointer);
    if (!tokens)
        return nullptr;
    const json::Value *value = &state;
    const BlameNode *node = &root;
    for (const std::string &token : *tokens) {
        const auto index = childIndex(*value, token);
        if (!index || *index >= node->children.size())
            return nullptr;
        value = value->isObject() ? &value->members()[*index].second : &value->elements()[*index];
        node = node->children[*index].get();
    }
    return node;
}

} // namespace foldline::history
