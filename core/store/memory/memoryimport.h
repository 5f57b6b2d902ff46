// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/memory/sharedlog.h"

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace foldline::store::memory {

/// Import into a MemoryStore: events are kept aside until `commit`. Requires: the log's `importing` was set for it; the
/// store outlives it.
class MemoryImport final : public ImportSession
{
public:
    explicit MemoryImport(SharedLog &shared) : m_shared(shared) {}
    ~MemoryImport() override;
    MemoryImport(const MemoryImport &) = delete;
    MemoryImport &operator=(const MemoryImport &) = delete;

    Result<void> add(const StreamName &stream, std::optional<Revision> revision, const ProposedEvent &event) override;
    Result<void> commit(std::stop_token stop = {}) override;
    std::uint64_t streams() const override { return m_next.size(); }

private:
    struct Staged
    {
        StreamName stream;
        Revision revision;
        ProposedEvent event;
    };

    void end();
    [[nodiscard]] Result<void> stage(const StreamName &stream, std::optional<Revision> revision,
                                     const ProposedEvent &event);
    [[nodiscard]] Revision &next(const StreamName &stream);
    [[nodiscard]] bool isTombstoned(const StreamName &stream) const;

    SharedLog &m_shared;
    std::vector<Staged> m_staged;
    std::unordered_map<StreamName, Revision> m_next;
    std::unordered_set<StreamName> m_tombstoned;
    std::unordered_set<events::EventId> m_ids;
    std::optional<Error> m_failed;
    bool m_over = false; ///< committed, failed or given up: others may write again
};

} // namespace foldline::store::memory
