// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/logreader.h"

#include "ui/services/narration.h"

#include <algorithm>
#include <map>

namespace foldline::ui {

namespace {

using Indexes = std::vector<std::size_t>;

/// Reads the stream up to the last wanted event and tells the wanted ones; false when the store does not hand over all
/// of them.
bool narrateStream(store::EventStore &store, const aggregates::AggregateType &type,
                   const std::vector<events::RecordedEvent> &events, const Indexes &wanted,
                   std::vector<EntryPtr> &entries, std::stop_token stop)
{
    store::StreamRead read;
    read.includeHidden = true;
    read.limit = events[wanted.back()].revision.value + 1;
    aggregates::State state = type.initial();
    auto next = wanted.begin();
    const auto result = store.readStream(
        events[wanted.front()].stream, read,
        [&](std::span<const events::RecordedEvent> batch) {
            for (const auto &event : batch) {
                if (next != wanted.end() && event.revision == events[*next].revision)
                    entries[*next++] = narrated(type, state, event);
                else
                    type.fold(state, event);
                if (next == wanted.end())
                    return false;
            }
            return true;
        },
        stop);
    return result.has_value() && next == wanted.end();
}

} // namespace

Result<std::vector<EntryPtr>> narrateEvents(store::EventStore &store, const aggregates::AggregateRegistry &registry,
                                            const std::vector<events::RecordedEvent> &events, std::stop_token stop)
{
    std::vector<EntryPtr> entries(events.size());
    std::map<std::string_view, Indexes> byStream;
    for (std::size_t i = 0; i < events.size(); ++i)
        byStream[events[i].stream.value()].push_back(i);
    for (auto &[name, wanted] : byStream) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "Reading the log was cancelled.");
        std::ranges::sort(wanted, {}, [&events](std::size_t i) { return events[i].revision; });
        const auto &type = registry.forStream(events[wanted.front()].stream);
        const bool known = &type != &aggregates::genericAggregateType();
        if (known && narrateStream(store, type, events, wanted, entries, stop))
            continue;
        // Nothing is known of the states before: each event is told by itself.
        for (const std::size_t i : wanted) {
            aggregates::State state = type.initial();
            entries[i] = narrated(type, state, events[i]);
        }
    }
    return entries;
}

Result<LogPage> readLogPage(store::EventStore &store, const aggregates::AggregateRegistry &registry,
                            const LogRequest &request, const std::function<void(std::uint64_t examined)> &progress,
                            std::stop_token stop)
{
    const LogMatcher matcher(request.filter);
    store::AllRead read;
    read.direction = request.direction;
    read.from = request.from;
    read.withFrom = request.withFrom;
    read.includeSystem = request.filter.includeSystem;
    read.types = matcher.storeTypes();
    LogPage page;
    std::vector<events::RecordedEvent> found;
    bool full = false;
    const auto result = store.readAll(
        read,
        [&](std::span<const events::RecordedEvent> batch) {
            for (const auto &event : batch) {
                ++page.examined;
                if (matcher.matches(event))
                    found.push_back(event);
                full = found.size() >= request.limit;
                if (full)
                    return false;
            }
            if (progress)
                progress(page.examined);
            return !stop.stop_requested();
        },
        stop);
    if (!result)
        return failure(result.error());
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, "Reading the log was cancelled.");
    page.reachedEnd = !full;
    auto rows = narrateEvents(store, registry, found, stop);
    if (!rows)
        return failure(std::move(rows.error()));
    page.rows = std::move(*rows);
    for (const EntryPtr &entry : page.rows) {
        const auto current = registry.forStream(entry->event.stream).upcasters().current(entry->event);
        if (current && current->data)
            page.upcast.push_back(entry.get());
    }
    return page;
}

} // namespace foldline::ui
