// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kurrentdb/manywrites.h"
#include "core/store/copy/copytarget.h"

#include <memory>
#include <stop_token>

namespace foldline::kurrentdb {

/// Writes a copy to a server, with many appends under way at once. The first refusal ends it: by then others were sent.
/// The server gives its own times, and knows two content types. One thread.
class KurrentCopyTarget final : public store::CopyTarget
{
public:
    /// Both outlive it.
    KurrentCopyTarget(KurrentStore &store, ServerConnection &connection, std::stop_token stop);

    Result<void> add(const store::StreamName &stream, store::Revision revision,
                     const store::ProposedEvent &event) override;
    Result<void> tombstone(const store::StreamName &stream, std::optional<store::Revision> last,
                           const store::ProposedEvent &event) override;
    Result<void> finish() override;
    std::uint64_t written() const override;

private:
    KurrentStore &m_store;
    ServerConnection &m_connection;
    const std::stop_token m_stop;
    std::unique_ptr<ManyWrites> m_writes;
    std::uint64_t m_tombstones = 0;
};

} // namespace foldline::kurrentdb
