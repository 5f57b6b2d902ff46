// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/kurrentcopytarget.h"

#include "core/kurrentdb/kurrentstore.h"

#include <utility>

namespace foldline::kurrentdb {

using namespace store;

KurrentCopyTarget::KurrentCopyTarget(KurrentStore &store, ServerConnection &connection, std::stop_token stop)
    : m_store(store), m_connection(connection), m_stop(std::move(stop))
{
}

Result<void> KurrentCopyTarget::add(const StreamName &stream, Revision revision, const ProposedEvent &event)
{
    if (!m_writes) {
        auto begun = ManyWrites::begin(m_store, m_connection, m_stop);
        if (!begun)
            return failure(std::move(begun.error()));
        m_writes = *std::move(begun);
    }
    return m_writes->add(stream, revision, event);
}

Result<void> KurrentCopyTarget::tombstone(const StreamName &stream, std::optional<Revision> last, const ProposedEvent &)
{
    if (auto done = finish(); !done)
        return done;
    auto deleted = m_store.deleteStream(stream, ExpectedRevision::after(last), DeleteMode::Tombstone, m_stop);
    if (!deleted)
        return failure(std::move(deleted.error()));
    ++m_tombstones;
    return {};
}

Result<void> KurrentCopyTarget::finish() { return m_writes ? m_writes->finish() : Result<void>(); }

std::uint64_t KurrentCopyTarget::written() const { return m_tombstones + (m_writes ? m_writes->written() : 0); }

} // namespace foldline::kurrentdb
