// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/importlookup.h"

#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/kurrentstoreprivate.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace foldline::kurrentdb {

using namespace store;

namespace {

constexpr std::uint64_t FewEvents = 256;    ///< of a stream, that one small call brings
constexpr std::size_t MostCallsAtOnce = 32; ///< a server takes a hundred on one connection

std::vector<ImportLedger::Known> knownOf(std::span<const RecordedEvent> batch)
{
    std::vector<ImportLedger::Known> known;
    known.reserve(batch.size());
    for (const RecordedEvent &event : batch)
        known.push_back({event.id, event.revision});
    return known;
}

} // namespace

ImportLookup::ImportLookup(KurrentStore &store, ServerConnection &connection, std::stop_token stop)
    : m_store(store), m_connection(connection), m_stop(std::move(stop))
{
}

Result<ImportLookup::Standing> ImportLookup::standingOf(const StreamName &stream)
{
    Standing standing;
    const auto read = m_store.readStream(
        stream, {.limit = FewEvents},
        [&standing](std::span<const RecordedEvent> batch) {
            const auto known = knownOf(batch);
            standing.events.insert(standing.events.end(), known.begin(), known.end());
            standing.next = batch.back().revision.value + 1;
            return true;
        },
        m_stop);
    if (!read && read.error().code != ErrorCode::NotFound)
        return failure(read.error());
    standing.isWhole = standing.events.size() < FewEvents;
    if (!standing.events.empty())
        return standing;
    const auto next = hiddenNext(stream, read.has_value());
    if (!next)
        return failure(next.error());
    standing.next = *next;
    return standing;
}

/// Of a stream that shows no event: numbering goes on after what deletion or truncation hides.
Result<std::uint64_t> ImportLookup::hiddenNext(const StreamName &stream, bool isThere)
{
    const auto metadata = m_store.streamMetadata(stream, m_stop);
    if (!metadata)
        return failure(metadata.error());
    if (!isThere && metadata->truncateBefore != INT64_MAX)
        return 0;
    const auto last = m_connection.call<std::optional<RecordedEvent>>(
        m_stop, [&](ServerNode &node) { return lastInLog(node, stream, m_connection.requiresLeader(), m_stop); });
    if (!last && last.error().code == ErrorCode::AccessDenied)
        return failure(ErrorCode::AccessDenied,
                       "The stream `" + stream.value() +
                           "` was deleted or truncated, and only the whole log (`$all`) tells where its "
                           "numbering goes on: this user may not read that. Nothing was written.",
                       last.error().context);
    if (!last)
        return failure(last.error());
    return *last ? (*last)->revision.value + 1 : 0;
}

std::vector<std::optional<Result<ImportLookup::Standing>>>
ImportLookup::standingsOf(std::span<const StreamName> streams)
{
    std::vector<std::optional<Result<Standing>>> standings(streams.size());
    std::atomic<std::size_t> taken = 0;
    std::atomic<bool> hasFailed = false;
    const auto ask = [&] {
        while (!hasFailed) {
            const std::size_t index = taken++;
            if (index >= streams.size())
                return;
            standings[index] = standingOf(streams[index]);
            if (!*standings[index])
                hasFailed = true;
        }
    };
    std::vector<std::jthread> askers;
    for (std::size_t i = 0; i < std::min(streams.size(), MostCallsAtOnce); ++i)
        askers.emplace_back(ask);
    askers.clear();
    return standings;
}

Result<std::uint64_t> ImportLookup::readOn(const StreamName &stream, std::uint64_t next, const Handler &handler)
{
    Result<void> handled;
    const auto read = m_store.readStream(
        stream, {.from = Revision{next}},
        [&](std::span<const RecordedEvent> batch) {
            handled = handler(knownOf(batch));
            next = batch.back().revision.value + 1;
            return handled.has_value();
        },
        m_stop);
    if (!handled)
        return failure(std::move(handled.error()));
    if (!read)
        return failure(read.error());
    return next;
}

} // namespace foldline::kurrentdb
