// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/timeline.h"

#include "core/base/text.h"
#include "core/events/metadata.h"
#include "core/store/linkreading.h"

#include <algorithm>
#include <utility>

namespace foldline::history {

namespace {

ElementKey keyOf(const aggregates::AggregateType &type)
{
    return [&type](std::string_view pointer, const json::Value &element) { return type.elementKey(pointer, element); };
}

// An aggregate that does not exist yet has no values that could change.
json::Value nothingYet(const aggregates::AggregateType &type)
{
    const aggregates::State state = type.initial();
    return type.exists(state) ? type.toJson(state) : json::Value::object();
}

std::shared_ptr<const Entry> entryOf(const aggregates::AggregateType &type, const events::RecordedEvent &event,
                                     const aggregates::State &before, const aggregates::State &after,
                                     aggregates::FoldOutcome outcome)
{
    auto entry = std::make_shared<Entry>();
    events::EventMetadata metadata = events::readMetadata(event.metadata);
    entry->event = event;
    entry->narration = type.narrate(before, event, after, outcome);
    entry->outcome = std::move(outcome);
    entry->kind = type.kindOf(event.type);
    entry->actor = std::move(metadata.actor);
    entry->reason = std::move(metadata.reason);
    entry->schemaVersion = type.upcasters().versionOf(event);
    return entry;
}

/// What the link leads to, in the link's place.
events::RecordedEvent inPlaceOf(const events::RecordedEvent &link, events::RecordedEvent target)
{
    target.stream = link.stream;
    target.revision = link.revision;
    target.position = link.position;
    return target;
}

std::string placeText(const store::LinkTarget &place)
{
    return printable(place.stream.value()) +
           (place.revision ? ", revision " + std::to_string(place.revision->value) : std::string(", its last event"));
}

} // namespace

Timeline::Timeline(const aggregates::AggregateType &type, events::StreamName stream)
    : m_type(&type), m_stream(std::move(stream)), m_last(type.initial())
{
}

Result<std::shared_ptr<const Timeline>> Timeline::load(store::EventStore &store, const aggregates::AggregateType &type,
                                                       const events::StreamName &stream,
                                                       const std::function<void(std::uint64_t events)> &progress,
                                                       std::stop_token stop)
{
    auto timeline = std::make_shared<Timeline>(type, stream);
    const auto take = [&](std::span<const events::RecordedEvent> batch) {
        for (const events::RecordedEvent &event : batch) {
            if (stop.stop_requested())
                return false;
            timeline->append(event);
        }
        if (progress)
            progress(timeline->size());
        return true;
    };
    const auto takeLinked = [&](auto originals, auto targets) {
        for (std::size_t i = 0; i < originals.size(); ++i) {
            if (stop.stop_requested())
                return false;
            timeline->appendLink(originals[i], targets[i]);
        }
        if (progress)
            progress(timeline->size());
        return true;
    };
    const bool mayHaveLinks = &type == &aggregates::genericAggregateType();
    if (auto read = mayHaveLinks ? store::readResolved(store, stream, {}, takeLinked, stop)
                                 : store.readStream(stream, {}, take, stop);
        !read)
        return failure(std::move(read).error());
    const auto first = timeline->isEmpty() ? std::nullopt : std::optional(timeline->entry(0).event.revision);
    timeline->m_hidden = aggregates::findHiddenEvents(store, stream, first, stop);
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, "Loading the history was cancelled.", stream.value());
    return timeline;
}

std::shared_ptr<const Timeline> Timeline::extended(std::span<const events::RecordedEvent> events) const
{
    auto longer = std::make_shared<Timeline>(*this);
    for (const events::RecordedEvent &event : events) {
        if (longer->isEmpty() || event.revision > longer->m_entries.back()->event.revision)
            longer->append(event);
    }
    return longer;
}

std::shared_ptr<const Timeline>
Timeline::extended(store::EventStore &store, std::span<const events::RecordedEvent> events, std::stop_token stop) const
{
    if (m_type != &aggregates::genericAggregateType())
        return extended(events);
    auto longer = std::make_shared<Timeline>(*this);
    for (const events::RecordedEvent &event : events) {
        if (!longer->isEmpty() && event.revision <= longer->m_entries.back()->event.revision)
            continue;
        const auto target = store::resolveLink(store, event, stop);
        if (target)
            longer->appendLink(event, *target);
        else
            longer->append(event); // the link itself: what it leads to could not be asked for
    }
    return longer;
}

void Timeline::appendLink(const events::RecordedEvent &link, const std::optional<events::RecordedEvent> &target)
{
    append(target ? inPlaceOf(link, *target) : link);
    const auto place =
        target ? std::optional(store::LinkTarget{target->stream, target->revision}) : store::linkTargetOf(link);
    if (!place)
        return;
    auto told = std::make_shared<Entry>(*m_entries.back());
    if (target)
        told->narration.detail = placeText(*place);
    else
        told->narration = {"A link to an event that is not there any more (deleted or truncated)", placeText(*place)};
    m_entries.back() = std::move(told);
}

void Timeline::append(const events::RecordedEvent &event)
{
    const std::size_t index = size();
    const aggregates::State before = m_last;
    aggregates::FoldOutcome outcome = m_type->fold(m_last, event);
    m_entries.push_back(entryOf(*m_type, event, before, m_last, std::move(outcome)));
    m_newest.push_back(index == 0 ? event.created : std::max(m_newest.back(), event.created));

    json::Value json = m_type->toJson(m_last);
    m_blame.push_back(advanceBlame(m_lastJson, index == 0 ? nullptr : m_blame.back(), json, index, keyOf(*m_type)));
    m_lastJson = std::move(json);
    if (size() % KeyframeSpacing == 0)
        m_keyframes.push_back(m_last);
}

std::optional<std::size_t> Timeline::indexOf(events::Revision revision) const
{
    const auto found = std::ranges::lower_bound(
        m_entries, revision, {}, [](const std::shared_ptr<const Entry> &entry) { return entry->event.revision; });
    if (found == m_entries.end() || (*found)->event.revision != revision)
        return std::nullopt;
    return static_cast<std::size_t>(found - m_entries.begin());
}

std::optional<std::size_t> Timeline::indexAt(Timestamp instant) const
{
    const auto count = std::ranges::upper_bound(m_newest, instant) - m_newest.begin();
    return count == 0 ? std::nullopt : std::optional(static_cast<std::size_t>(count - 1));
}

aggregates::State Timeline::stateAt(std::size_t index) const
{
    if (index + 1 == size())
        return m_last;
    const std::size_t keyframes = (index + 1) / KeyframeSpacing;
    aggregates::State state = keyframes == 0 ? m_type->initial() : m_keyframes[keyframes - 1];
    for (std::size_t next = keyframes * KeyframeSpacing; next <= index; ++next)
        m_type->fold(state, m_entries[next]->event);
    return state;
}

std::vector<Change> Timeline::changes(std::optional<std::size_t> before, std::size_t after) const
{
    return diff(before ? jsonAt(*before) : nothingYet(*m_type), jsonAt(after), keyOf(*m_type));
}

std::shared_ptr<const BlameNode> Timeline::blameAt(std::size_t index) const { return m_blame[index]; }

Result<std::size_t> Timeline::blame(std::string_view pointer, std::size_t index) const
{
    const BlameNode *node = blameNodeAt(jsonAt(index), *m_blame[index], pointer);
    if (node == nullptr)
        return failure(ErrorCode::NotFound, "The state has no value at this pointer.", std::string(pointer));
    return node->index;
}

} // namespace foldline::history
