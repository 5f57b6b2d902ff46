// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/copy/sessiontarget.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace foldline::store {

namespace {

constexpr std::size_t BatchEvents = 8192;
constexpr std::uint64_t BatchBytes = 16 * 1024 * 1024;
/// A writer that waits for the lock is told after some time that there is another one (an import: after minutes); a
/// copy waits on.
constexpr std::chrono::minutes Patience{2};

bool isOfOneStream(const Error &error)
{
    return error.code == ErrorCode::InvalidInput || error.code == ErrorCode::TooLarge ||
           error.code == ErrorCode::Conflict || error.code == ErrorCode::StreamDeleted;
}

Result<std::unique_ptr<ImportSession>> beginPatiently(EventStore &store, const std::stop_token &stop)
{
    const auto end = std::chrono::steady_clock::now() + Patience;
    for (;;) {
        auto session = store.beginImport(stop);
        if (session || session.error().code != ErrorCode::Unavailable || std::chrono::steady_clock::now() >= end)
            return session;
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "Copying was stopped.");
    }
}

} // namespace

Result<void> SessionTarget::add(const StreamName &stream, Revision revision, const ProposedEvent &event)
{
    if (m_refused.contains(stream))
        return {};
    m_batch.push_back({stream, revision, event});
    m_bytes += event.data.size() + event.metadata.size();
    return m_batch.size() >= BatchEvents || m_bytes >= BatchBytes ? flush() : Result<void>();
}

Result<void> SessionTarget::tombstone(const StreamName &stream, std::optional<Revision>, const ProposedEvent &event)
{
    return add(stream, events::TombstoneRevision, event);
}

Result<void> SessionTarget::finish() { return flush(); }

Result<void> SessionTarget::flush()
{
    while (!m_batch.empty()) {
        if (m_stop.stop_requested())
            return failure(ErrorCode::Cancelled, "Copying was stopped.");
        Error why;
        auto refused = writeBatch(why);
        if (!refused)
            return failure(std::move(refused.error()));
        if (*refused) {
            refuse(**refused, why);
            continue;
        }
        m_written += m_batch.size();
        m_batch.clear();
    }
    m_bytes = 0;
    return {};
}

Result<SessionTarget::Outcome> SessionTarget::writeBatch(Error &why)
{
    auto session = beginPatiently(m_to, m_stop);
    if (!session)
        return failure(std::move(session.error()));
    for (std::size_t i = 0; i < m_batch.size(); ++i) {
        auto added = (*session)->add(m_batch[i].stream, m_batch[i].revision, m_batch[i].event);
        if (added)
            continue;
        if (!isOfOneStream(added.error()))
            return failure(std::move(added.error()));
        why = std::move(added.error());
        return Outcome(i);
    }
    auto committed = (*session)->commit();
    return committed ? Result<Outcome>(Outcome()) : Result<Outcome>(failure(std::move(committed.error())));
}

/// What comes before the refused event in its stream is still written.
void SessionTarget::refuse(std::size_t index, const Error &why)
{
    const StreamName stream = m_batch[index].stream;
    m_refused.emplace(stream, CopyRefusal{stream, m_batch[index].revision, describe(why)});
    const auto from = m_batch.begin() + static_cast<std::ptrdiff_t>(index);
    m_batch.erase(std::remove_if(from, m_batch.end(), [&](const Item &item) { return item.stream == stream; }),
                  m_batch.end());
}

std::vector<CopyRefusal> SessionTarget::refusals() const
{
    std::vector<CopyRefusal> refusals;
    for (const auto &[stream, refusal] : m_refused)
        refusals.push_back(refusal);
    return refusals;
}

} // namespace foldline::store
