// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/searchreport.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace foldline::kurrentdb {

namespace {

constexpr std::size_t MostNamed = 5;

/// " Did not answer: db1:2113, db2:2113.", with the first ones only where they are many; empty without any.
std::string listed(std::string_view what, const std::vector<std::string> &names)
{
    if (names.empty())
        return {};
    std::string text = ' ' + std::string(what) + ": ";
    const std::size_t named = std::min(names.size(), MostNamed);
    for (std::size_t i = 0; i < named; ++i)
        text += (i > 0 ? ", " : "") + names[i];
    if (named < names.size())
        text += " and " + std::to_string(names.size() - named) + " more";
    return text + '.';
}

/// What the node says that it is itself. A single member is the node, by whatever name it is known.
std::string ownState(const Endpoint &endpoint, const std::vector<Member> &members)
{
    const auto self = std::ranges::find(members, endpoint, &Member::endpoint);
    if (self != members.end())
        return std::string(self->state);
    return members.size() == 1 ? std::string(members.front().state) : std::string();
}

} // namespace

const SearchReport::Node *SearchReport::find(const Endpoint &endpoint) const
{
    const auto found = std::ranges::find(m_nodes, endpoint, &Node::endpoint);
    return found == m_nodes.end() ? nullptr : &*found;
}

void SearchReport::told(const Endpoint &endpoint, std::vector<Member> members)
{
    std::erase_if(m_nodes, [&endpoint](const Node &node) { return node.endpoint == endpoint; });
    m_nodes.push_back({endpoint, Word::Answered, ownState(endpoint, members)});
    m_members = std::move(members);
}

void SearchReport::failed(const Endpoint &endpoint, const CallFailure &failure)
{
    // Who has told of the members before has answered.
    if (find(endpoint) == nullptr)
        m_nodes.push_back({endpoint, failure.isUnanswered ? Word::Silent : Word::Answered, {}});
}

CallFailure SearchReport::explained(CallFailure failure) const
{
    if (!failure.canBeTriedAgain())
        return failure;
    const auto answered = names(Word::Answered);
    const auto silent = names(Word::Silent);
    if (answered.empty()) {
        if (silent.size() > 1)
            failure.error.message += listed("None of the cluster's nodes answered", silent);
        return failure;
    }
    failure.error.message = beginning(failure.error.message) + listed("Answered", answered) +
                            listed("Did not answer", silent) + listed("Down, as the others say", namesOfDead());
    failure.error.code = ErrorCode::Unavailable;
    failure.meaning = CallFailure::Meaning::Busy;
    return failure;
}

std::string SearchReport::beginning(const std::string &otherwise) const
{
    const auto leader = std::ranges::find_if(
        m_members, [](const Member &member) { return member.isAlive && member.role == NodeRole::Leader; });
    if (leader == m_members.end())
        return "No leader of the cluster was found.";
    const Node *node = find(leader->endpoint);
    return node != nullptr && node->word == Word::Silent
               ? "The leader that the cluster names, " + toString(leader->endpoint) + ", does not answer."
               : otherwise;
}

std::vector<std::string> SearchReport::names(Word word) const
{
    std::vector<std::string> names;
    for (const Node &node : m_nodes) {
        if (node.word == word)
            names.push_back(toString(node.endpoint) + (node.state.empty() ? "" : " (" + node.state + ')'));
    }
    return names;
}

/// Nobody asks those.
std::vector<std::string> SearchReport::namesOfDead() const
{
    std::vector<std::string> names;
    for (const Member &member : m_members) {
        const bool hasPlace = !member.endpoint.host.empty() && member.endpoint.port != 0;
        if (!member.isAlive && hasPlace && find(member.endpoint) == nullptr)
            names.push_back(toString(member.endpoint));
    }
    return names;
}

} // namespace foldline::kurrentdb
