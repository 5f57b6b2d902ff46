// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/asof.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace foldline::history {

namespace {

using aggregates::AggregateRegistry;
using aggregates::AggregateType;
using store::EventStore;

// What a stream shows at all: nothing, or its events from a revision on.
struct Visible
{
    bool any = true;
    std::uint64_t from = 0;
    std::uint64_t hidden = 0; // by truncation, of what is before `from`
};

Visible visibleOf(const store::StreamInfo &info)
{
    const std::uint64_t end = info.lastRevision ? info.lastRevision->value + 1 : 0;
    const std::uint64_t from = std::max(info.deletedBefore, end - std::min(end, info.events));
    return {!info.deleted && !info.tombstoned, from, from - info.deletedBefore};
}

// Folds the log into one state a stream.
class Folder
{
public:
    Folder(const AggregateRegistry &registry, std::string_view category, std::optional<Timestamp> instant)
        : m_registry(registry), m_category(category), m_instant(instant)
    {
    }

    // The one category that has to be read, or empty when it is several.
    [[nodiscard]] std::string readCategory() const
    {
        if (!m_category.empty() || m_registry.types().size() != 1)
            return m_category;
        return std::string(m_registry.types().front()->category());
    }

    Result<void> readVisibility(EventStore &store, std::stop_token stop)
    {
        store::StreamList list;
        list.category = readCategory();
        auto streams = store.listStreams(list, stop);
        if (!streams)
            return failure(std::move(streams).error());
        for (const store::StreamInfo &info : *streams) {
            const Visible visible = visibleOf(info);
            if (!visible.any || visible.from > 0)
                m_visible.emplace(info.name, visible);
        }
        return {};
    }

    void take(const events::RecordedEvent &event)
    {
        const auto [found, added] = m_streams.try_emplace(event.stream);
        Stream &stream = found->second;
        if (added)
            open(stream, event.stream);
        if (stream.type == nullptr || event.revision.value < stream.from)
            return;
        if (m_instant && event.created > *m_instant) {
            stream.type = nullptr;
            return;
        }
        stream.type->fold(stream.state, event);
        stream.last = event.revision;
        stream.at = event.created;
        ++stream.events;
    }

    void handOver(const std::function<bool(const StateAsOf &)> &handler) const
    {
        std::vector<const Streams::value_type *> sorted;
        for (const auto &entry : m_streams) {
            if (entry.second.events > 0)
                sorted.push_back(&entry);
        }
        std::ranges::sort(sorted, {},
                          [](const Streams::value_type *entry) -> const std::string & { return entry->first.value(); });
        for (const auto *entry : sorted) {
            const Stream &stream = entry->second;
            if (!handler({entry->first, stream.last, stream.at, stream.events, stream.hidden, stream.state}))
                return;
        }
    }

private:
    struct Stream
    {
        const AggregateType *type = nullptr; // nullptr: nothing (more) of it is folded
        std::uint64_t from = 0;
        std::uint64_t hidden = 0;
        aggregates::State state;
        events::Revision last;
        Timestamp at;
        std::uint64_t events = 0;
    };
    using Streams = std::unordered_map<events::StreamName, Stream>;

    void open(Stream &stream, const events::StreamName &name)
    {
        const auto visible = m_visible.find(name);
        if (visible != m_visible.end() && !visible->second.any)
            return;
        if (visible != m_visible.end()) {
            stream.from = visible->second.from;
            stream.hidden = visible->second.hidden;
        }
        stream.type = typeOf(name);
        if (stream.type != nullptr)
            stream.state = stream.type->initial();
    }

    [[nodiscard]] const AggregateType *typeOf(const events::StreamName &name) const
    {
        if (name.isSystem() || (!m_category.empty() && name.category() != m_category))
            return nullptr;
        const AggregateType *type = m_registry.forCategory(name.category());
        return type == nullptr && !m_category.empty() ? &aggregates::genericAggregateType() : type;
    }

    const AggregateRegistry &m_registry;
    std::string m_category;
    std::optional<Timestamp> m_instant;
    std::unordered_map<events::StreamName, Visible> m_visible;
    Streams m_streams;
};

} // namespace

Result<void> statesAsOf(EventStore &store, const AggregateRegistry &registry, std::string_view category,
                        std::optional<Timestamp> instant, const std::function<bool(const StateAsOf &)> &handler,
                        const std::function<void(std::uint64_t events)> &progress, std::stop_token stop)
{
    Folder folder(registry, category, instant);
    if (auto known = folder.readVisibility(store, stop); !known)
        return known;
    std::uint64_t count = 0;
    const auto take = [&](std::span<const events::RecordedEvent> batch) {
        for (const events::RecordedEvent &event : batch)
            folder.take(event);
        count += batch.size();
        if (progress)
            progress(count);
        return !stop.stop_requested();
    };
    store::AllRead read;
    read.category = folder.readCategory();
    if (auto done = store.readAll(read, take, stop); !done)
        return done;
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, "Reading the states was cancelled.");
    folder.handOver(handler);
    return {};
}

} // namespace foldline::history
