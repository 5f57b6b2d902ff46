// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/streamcensus.h"

#include "core/store/streammetadata.h"

#include <algorithm>
#include <utility>

namespace foldline::kurrentdb {

namespace {

using store::StreamInfo;
using store::StreamList;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool contains(std::string_view text, std::string_view part)
{
    const auto isSame = [](char a, char b) { return lower(a) == lower(b); };
    return part.empty() || std::search(text.begin(), text.end(), part.begin(), part.end(), isSame) != text.end();
}

} // namespace

bool isListed(const store::StreamName &name, const StreamList &list)
{
    return (list.includeSystem || !name.isSystem()) && (list.category.empty() || name.category() == list.category) &&
           contains(name.value(), list.contains);
}

StreamCensus::StreamCensus(Entries streams, std::optional<events::Position> position, std::uint64_t events)
    : m_streams(std::move(streams)), m_position(position), m_events(events)
{
}

StreamCensus::Entry &StreamCensus::changing(const store::StreamName &name)
{
    m_changes.insert(name);
    return m_streams[name];
}

void StreamCensus::add(std::span<const events::RecordedEvent> events)
{
    for (const events::RecordedEvent &event : events) {
        if (m_position && event.position <= *m_position)
            continue;
        m_position = event.position;
        ++m_events;
        addEvent(event);
        if (event.stream.isMetadata() && event.type == events::MetadataEventType)
            addMetadata(event);
    }
}

void StreamCensus::addEvent(const events::RecordedEvent &event)
{
    Entry &entry = changing(event.stream);
    if (event.type == events::TombstoneEventType && event.revision == events::TombstoneRevision) {
        if (!entry.hasEvents)
            entry.firstSeen = m_events;
        entry.lastSeen = m_events;
        entry.isTombstoned = true;
        return;
    }
    if (!entry.hasEvents) {
        entry.hasEvents = true;
        entry.firstRevision = event.revision.value;
        entry.firstCreated = event.created;
        entry.firstSeen = m_events;
    }
    entry.lastRevision = event.revision.value;
    entry.lastCreated = event.created;
    entry.lastSeen = m_events;
}

void StreamCensus::addMetadata(const events::RecordedEvent &event)
{
    const store::StreamMetadata metadata = store::readStreamMetadata(event.data, event.contentType);
    Entry &described = changing(event.stream.described());
    described.truncateBefore = metadata.truncateBefore;
    described.maxCount = metadata.maxCount;
}

StreamInfo StreamCensus::infoOf(const store::StreamName &name, const Entry &entry)
{
    StreamInfo info;
    info.name = name;
    info.firstCreated = entry.firstCreated;
    info.lastCreated = entry.lastCreated;
    info.tombstoned = entry.isTombstoned;
    info.deleted = !entry.isTombstoned && entry.truncateBefore == INT64_MAX;
    if (entry.isTombstoned || info.deleted)
        return info;
    info.lastRevision = store::Revision{entry.lastRevision};
    std::uint64_t first = std::max(entry.firstRevision, static_cast<std::uint64_t>(entry.truncateBefore.value_or(0)));
    // A metastream keeps its last event only.
    const auto most = name.isMetadata() ? std::optional<std::int64_t>(1) : entry.maxCount;
    info.events = first > entry.lastRevision ? 0 : entry.lastRevision - first + 1;
    if (most)
        info.events = std::min(info.events, static_cast<std::uint64_t>(*most));
    return info;
}

std::vector<StreamInfo> StreamCensus::list(const StreamList &list) const
{
    std::vector<std::pair<std::uint64_t, StreamInfo>> found;
    for (const auto &[name, entry] : m_streams) {
        if ((entry.hasEvents || entry.isTombstoned) && isListed(name, list))
            found.emplace_back(list.newestFirst ? entry.lastSeen : entry.firstSeen, infoOf(name, entry));
    }
    const auto order = [](const auto &item) { return item.first; };
    if (list.newestFirst)
        std::ranges::sort(found, std::ranges::greater(), order);
    else
        std::ranges::sort(found, std::ranges::less(), order);
    std::vector<StreamInfo> result;
    for (std::uint64_t i = list.offset; i < found.size() && result.size() < list.limit; ++i)
        result.push_back(std::move(found[i].second));
    return result;
}

} // namespace foldline::kurrentdb
