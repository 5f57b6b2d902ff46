// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/copy/copytarget.h"

#include <map>
#include <stop_token>

namespace foldline::store {

/// Writes to a store with import sessions of a few thousand events each, so that others may write in between. Memory:
/// one such batch. A stream that the store refuses (an id that another stream has, a revision that somebody else wrote
/// meanwhile) is left where it is; the others go on. One thread.
class SessionTarget final : public CopyTarget
{
public:
    /// `to` outlives it. `stop` ends it between two batches with Cancelled.
    SessionTarget(EventStore &to, std::stop_token stop) : m_to(to), m_stop(std::move(stop)) {}

    Result<void> add(const StreamName &stream, Revision revision, const ProposedEvent &event) override;
    Result<void> tombstone(const StreamName &stream, std::optional<Revision> last, const ProposedEvent &event) override;
    Result<void> finish() override;
    std::uint64_t written() const override { return m_written; }
    std::vector<CopyRefusal> refusals() const override;

private:
    struct Item
    {
        StreamName stream;
        Revision revision;
        ProposedEvent event;
    };
    /// The item that the store refused, when it was one of them that was at fault.
    using Outcome = std::optional<std::size_t>;

    [[nodiscard]] Result<void> flush();
    [[nodiscard]] Result<Outcome> writeBatch(Error &why);
    void refuse(std::size_t index, const Error &why);

    EventStore &m_to;
    const std::stop_token m_stop;
    std::vector<Item> m_batch;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_written = 0;
    std::map<StreamName, CopyRefusal> m_refused;
};

} // namespace foldline::store
