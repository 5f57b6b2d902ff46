// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/logaudit.h"

#include "core/base/text.h"
#include "core/store/firstevent.h"
#include "core/store/streammetadata.h"

#include <algorithm>
#include <utility>

namespace foldline::store {

namespace {

constexpr Revision NoneOwed{UINT64_MAX};

/// What a stream owes that cannot be found: nothing where it was deleted, everything where it never was.
Result<Revision> owedByAbsent(EventStore &store, const StreamName &stream, const std::stop_token &stop)
{
    // What describes a stream goes with it.
    const auto info = store.streamInfo(stream.isMetadata() ? stream.described() : stream, stop);
    if (info)
        return stream.isMetadata() && !info->tombstoned ? Revision{} : NoneOwed;
    return info.error().code == ErrorCode::NotFound ? Result<Revision>(Revision{}) : failure(info.error());
}

} // namespace

Result<Revision> firstOwed(EventStore &store, const StreamName &stream, const std::stop_token &stop)
{
    const auto first = firstOf(store, stream, {}, stop);
    if (first)
        return *first ? (*first)->revision : NoneOwed;
    if (first.error().code == ErrorCode::StreamDeleted)
        return NoneOwed;
    return first.error().code == ErrorCode::NotFound ? owedByAbsent(store, stream, stop) : failure(first.error());
}

Result<LogAudit> LogAuditor::run(EventStore &store, const Progress &progress, const Witness &witness,
                                 const std::stop_token &stop)
{
    Result<void> witnessed;
    const auto handler = [&](std::span<const RecordedEvent> batch) {
        for (const RecordedEvent &event : batch) {
            const Hash leaf = m_hasher.leaf(event);
            m_tree.add(leaf, m_hasher);
            take(event);
            if (witness)
                witnessed = witness(event, leaf);
            if (!witnessed)
                return false;
        }
        progress(m_tree.size());
        return true;
    };
    if (auto read = store.readAll({}, handler, stop); !read)
        return failure(read.error());
    if (!witnessed)
        return failure(witnessed.error());
    if (auto explained = explainAbsent(store, stop); !explained)
        return failure(explained.error());
    LogAudit audit;
    audit.report.computed = m_tree.head(m_hasher);
    audit.report.recorded = audit.report.computed;
    audit.report.events = m_tree.size();
    audit.report.streams = m_next.size();
    audit.report.damageCount = m_damages.count();
    audit.report.damages = m_damages.take();
    audit.removed = m_removed;
    return audit;
}

void LogAuditor::take(const RecordedEvent &event)
{
    const auto damaged = [&](std::string reason) {
        m_damages.add({Damage::Kind::RevisionGap, event.position.commit, event.stream.value(), event.revision.value,
                       std::move(reason)});
    };
    if (m_last && event.position <= *m_last)
        damaged("The event comes after one with a position that is not before its own.");
    m_last = event.position;
    std::uint64_t &next = m_next[event.stream];
    if (isTombstone(event)) {
        next = event.revision.value;
        return;
    }
    if (event.revision.value < next) {
        damaged("The stream had come to revision " + std::to_string(next) + " already.");
        return;
    }
    if (event.revision.value > next)
        m_absent.push_back({event.stream, Revision{next}, event.revision, event.position});
    next = event.revision.value + 1;
}

Result<void> LogAuditor::explainAbsent(EventStore &store, const std::stop_token &stop)
{
    for (const AbsentRevisions &absent : m_absent) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "The verification was cancelled.");
        const auto owed = firstOwed(store, absent.stream, stop);
        if (!owed)
            return failure(owed.error());
        const Revision from = std::max(absent.first, *owed);
        if (from < absent.end)
            m_damages.add({Damage::Kind::RevisionGap, absent.position.commit, absent.stream.value(), from.value,
                           "The log comes to revision " + std::to_string(absent.end.value) +
                               " without it, and neither the stream's metadata nor a deletion hides it."});
        m_removed += std::min(absent.end, from).value - absent.first.value;
    }
    return {};
}

Result<TreeHead> computeHead(EventStore &store, std::optional<std::uint64_t> size, const LogAuditor::Progress &progress,
                             const std::stop_token &stop)
{
    LeafHasher hasher;
    MerkleFrontier tree;
    if (size == 0)
        return tree.head(hasher);
    AllRead read;
    if (size)
        read.limit = *size;
    const auto handler = [&](std::span<const RecordedEvent> batch) {
        for (const RecordedEvent &event : batch)
            tree.add(hasher.leaf(event), hasher);
        progress(tree.size());
        return true;
    };
    if (auto done = store.readAll(read, handler, stop); !done)
        return failure(done.error());
    if (size && tree.size() < *size)
        return failure(ErrorCode::InvalidInput,
                       "The log has " + counted(tree.size(), "event") + ", not " + std::to_string(*size) + '.');
    return tree.head(hasher);
}

} // namespace foldline::store
