// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/logaudit.h"

#include "core/base/text.h"
#include "core/store/firstevent.h"
#include "core/store/streammetadata.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
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

/// The first revision that a read of the stream hands over.
Result<Revision> firstGiven(EventStore &store, const StreamName &stream, const std::stop_token &stop)
{
    const auto first = firstOf(store, stream, {}, stop);
    if (first)
        return *first ? (*first)->revision : NoneOwed;
    if (first.error().code == ErrorCode::StreamDeleted)
        return NoneOwed;
    return first.error().code == ErrorCode::NotFound ? owedByAbsent(store, stream, stop) : failure(first.error());
}

} // namespace

Result<Revision> firstOwed(EventStore &store, const StreamName &stream, const std::stop_token &stop)
{
    // Of what describes a stream only the last is kept.
    if (stream.isMetadata())
        return firstGiven(store, stream, stop);
    const auto metadata = store.streamMetadata(stream, stop);
    if (!metadata && metadata.error().code == ErrorCode::StreamDeleted)
        return NoneOwed;
    if (!metadata)
        return metadata.error().code == ErrorCode::NotFound ? owedByAbsent(store, stream, stop)
                                                            : failure(metadata.error());
    Revision owed{static_cast<std::uint64_t>(metadata->truncateBefore.value_or(0))};
    if (metadata->truncateBefore == INT64_MAX)
        return NoneOwed;
    if (metadata->maxCount) {
        const auto last = firstOf(store, stream, {.direction = Direction::Backwards}, stop);
        if (!last && last.error().code != ErrorCode::NotFound)
            return failure(last.error());
        const auto most = static_cast<std::uint64_t>(*metadata->maxCount);
        if (last && *last && (*last)->revision.value >= most)
            owed = std::max(owed, Revision{(*last)->revision.value + 1 - most});
    }
    // How old each was that is gone is told only by what is still given.
    if (metadata->maxAgeSeconds) {
        const auto given = firstGiven(store, stream, stop);
        return given ? Result<Revision>(std::max(owed, *given)) : given;
    }
    if (owed > Revision{})
        return owed;
    const auto first = firstOf(store, stream, {}, stop);
    if (first)
        return Revision{};
    if (first.error().code == ErrorCode::StreamDeleted)
        return NoneOwed;
    return first.error().code == ErrorCode::NotFound ? owedByAbsent(store, stream, stop) : failure(first.error());
}

Result<std::vector<std::optional<Revision>>> firstOwedOf(EventStore &store, std::span<const StreamName> streams,
                                                         const std::stop_token &stop)
{
    constexpr std::size_t AtOnce = 16;
    std::vector<std::optional<Revision>> owed(streams.size());
    std::atomic_size_t next = 0;
    std::mutex mutex;
    std::optional<Error> failed; // guarded by `mutex`
    const auto ask = [&] {
        for (std::size_t i = next++; i < streams.size(); i = next++) {
            const auto answer = stop.stop_requested()
                                    ? Result<Revision>(failure(ErrorCode::Cancelled, "The verification was cancelled."))
                                    : firstOwed(store, streams[i], stop);
            if (answer)
                owed[i] = *answer;
            if (answer || answer.error().code == ErrorCode::AccessDenied)
                continue;
            const std::scoped_lock lock(mutex);
            failed = failed ? failed : answer.error();
            next = streams.size();
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < std::min(AtOnce, streams.size()); ++i)
            threads.emplace_back(ask);
    }
    if (failed)
        return failure(*std::move(failed));
    return owed;
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
    audit.unexplained = m_unexplained;
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
    std::vector<StreamName> streams;
    streams.reserve(m_absent.size());
    for (const AbsentRevisions &absent : m_absent)
        streams.push_back(absent.stream);
    const auto owed = firstOwedOf(store, streams, stop);
    if (!owed)
        return failure(owed.error());
    for (std::size_t i = 0; i < m_absent.size(); ++i)
        explain(m_absent[i], (*owed)[i]);
    return {};
}

void LogAuditor::explain(const AbsentRevisions &absent, std::optional<Revision> owed)
{
    if (!owed) {
        m_unexplained += absent.end.value - absent.first.value;
        return;
    }
    const Revision from = std::max(absent.first, *owed);
    if (from < absent.end)
        m_damages.add(
            {Damage::Kind::RevisionGap, absent.position.commit, absent.stream.value(), from.value,
             "The log comes to revision " + std::to_string(absent.end.value) +
                 " without it, and nothing that the store says now hides it: neither the stream's metadata nor "
                 "a deletion."});
    m_removed += std::min(absent.end, from).value - absent.first.value;
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
