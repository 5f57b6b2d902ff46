// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/discovery.h"

#include <string>
#include <vector>

namespace foldline::kurrentdb {

/// What one search of a cluster met, for the words of its failure: which nodes answered, as what, and which did not.
/// One thread.
class SearchReport
{
public:
    /// The node answered, with the members of its cluster.
    void told(const Endpoint &endpoint, std::vector<Member> members);
    void failed(const Endpoint &endpoint, const CallFailure &failure);
    /// The failure of the whole search. What a node refuses, and the failure of a single one, are left as they are.
    [[nodiscard]] CallFailure explained(CallFailure failure) const;

private:
    enum class Word { Answered, Silent };
    struct Node
    {
        Endpoint endpoint;
        Word word;
        std::string state; ///< by its own word; empty: not told
    };

    [[nodiscard]] const Node *find(const Endpoint &endpoint) const;
    [[nodiscard]] std::string beginning(const std::string &otherwise) const;
    [[nodiscard]] std::vector<std::string> names(Word word) const;
    [[nodiscard]] std::vector<std::string> namesOfDead() const;

    std::vector<Node> m_nodes;     ///< in the order in which they were asked
    std::vector<Member> m_members; ///< as the last one told them
};

} // namespace foldline::kurrentdb
