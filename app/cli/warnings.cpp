// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/warnings.h"

#include <unordered_map>

namespace foldline::cli {

namespace {

class Collector
{
public:
    Collector(const aggregates::AggregateRegistry &aggregates,
              std::unordered_map<events::StreamName, std::uint64_t> deletedBefore)
        : m_aggregates(aggregates), m_deletedBefore(std::move(deletedBefore))
    {
    }

    void take(const events::RecordedEvent &event)
    {
        const aggregates::AggregateType &type = m_aggregates.forStream(event.stream);
        if (&type == &aggregates::genericAggregateType())
            return;
        aggregates::State &state = stateBefore(event, type);
        warnings.add(event.position, event.stream, event.revision, event.type, type.fold(state, event));
    }

    Warnings warnings;

private:
    /// A stream that came back after a deletion begins anew.
    aggregates::State &stateBefore(const events::RecordedEvent &event, const aggregates::AggregateType &type)
    {
        aggregates::State &state = m_states[event.stream];
        const auto deleted = m_deletedBefore.find(event.stream);
        if (state.isEmpty() || (deleted != m_deletedBefore.end() && deleted->second == event.revision.value))
            state = type.initial();
        return state;
    }

    const aggregates::AggregateRegistry &m_aggregates;
    std::unordered_map<events::StreamName, std::uint64_t> m_deletedBefore;
    std::unordered_map<events::StreamName, aggregates::State> m_states;
};

} // namespace

void Warnings::add(events::Position position, const events::StreamName &stream, events::Revision revision,
                   const std::string &type, const aggregates::FoldOutcome &outcome)
{
    const auto addOne = [&](std::string reason) {
        ++all;
        if (first.size() < MaxWarnings)
            first.push_back({position, stream, revision, type, std::move(reason)});
    };
    if (outcome.kind == aggregates::FoldOutcome::Kind::Unreadable)
        addOne("The event cannot be read: " + outcome.reason);
    for (const std::string &warning : outcome.warnings)
        addOne(warning);
}

Result<Warnings> collectWarnings(store::EventStore &store, const aggregates::AggregateRegistry &aggregates,
                                 const std::function<void(std::uint64_t events)> &progress, std::stop_token stop)
{
    auto streams = store.listStreams({}, stop);
    if (!streams)
        return failure(std::move(streams.error()));
    std::unordered_map<events::StreamName, std::uint64_t> deletedBefore;
    for (const store::StreamInfo &info : *streams) {
        if (info.deletedBefore > 0)
            deletedBefore.emplace(info.name, info.deletedBefore);
    }
    Collector collector(aggregates, std::move(deletedBefore));
    std::uint64_t done = 0;
    const auto handler = [&](std::span<const events::RecordedEvent> batch) {
        for (const events::RecordedEvent &event : batch)
            collector.take(event);
        done += batch.size();
        progress(done);
        return true;
    };
    if (auto read = store.readAll({}, handler, std::move(stop)); !read)
        return failure(std::move(read.error()));
    return std::move(collector.warnings);
}

} // namespace foldline::cli
