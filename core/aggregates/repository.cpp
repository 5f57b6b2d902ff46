// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aggregates/repository.h"

#include "core/aggregates/hiddenevents.h"
#include "core/base/text.h"
#include "core/events/metadata.h"

#include <algorithm>
#include <utility>

namespace foldline::aggregates {

namespace {

constexpr std::size_t MaxWarnings = 100;

/// Takes batches of a stream, folds them, and stops where it is told to.
class Loading
{
public:
    Loading(Loaded &loaded, const AggregateType &type, const UpTo &upTo) : m_loaded(loaded), m_type(type), m_upTo(upTo)
    {
    }

    bool take(std::span<const events::RecordedEvent> batch)
    {
        const auto end =
            std::find_if(batch.begin(), batch.end(), [this](const auto &event) { return isBeyond(event); });
        const auto taken = batch.first(static_cast<std::size_t>(end - batch.begin()));
        for (const events::RecordedEvent &event : taken)
            fold(event);
        if (!taken.empty())
            note(taken);
        return end == batch.end();
    }

private:
    bool isBeyond(const events::RecordedEvent &event) const
    {
        if (const auto *revision = std::get_if<events::Revision>(&m_upTo))
            return event.revision > *revision;
        const auto *instant = std::get_if<Timestamp>(&m_upTo);
        return instant && event.created > *instant;
    }

    void fold(const events::RecordedEvent &event)
    {
        const FoldOutcome outcome = m_type.fold(m_loaded.state, event);
        ++m_loaded.events;
        if (outcome.kind == FoldOutcome::Kind::Unreadable)
            warn(event.revision, "unreadable: " + outcome.reason);
        for (const std::string &warning : outcome.warnings)
            warn(event.revision, warning);
    }

    void warn(events::Revision revision, const std::string &text)
    {
        if (m_loaded.warnings.size() < MaxWarnings)
            m_loaded.warnings.push_back("revision " + std::to_string(revision.value) + ": " + text);
    }

    void note(std::span<const events::RecordedEvent> taken)
    {
        const events::RecordedEvent &last = taken.back();
        m_loaded.revision = last.revision;
        m_loaded.lastCreated = last.created;
        m_loaded.lastEventId = last.id.toString();
        for (auto event = taken.rbegin(); event != taken.rend(); ++event) {
            std::string id = events::readMetadata(event->metadata).correlationId;
            if (id.empty())
                continue;
            m_loaded.correlationId = std::move(id);
            return;
        }
    }

    Loaded &m_loaded;
    const AggregateType &m_type;
    const UpTo &m_upTo;
};

store::StreamRead readUpTo(const UpTo &upTo)
{
    store::StreamRead read;
    if (const auto *revision = std::get_if<events::Revision>(&upTo); revision && revision->value < UINT64_MAX)
        read.limit = revision->value + 1;
    return read;
}

/// What truncation hides before the first visible event. The stream goes on from where it stands also when every event
/// is hidden.
Result<void> addHidden(Loaded &loaded, store::EventStore &store, const std::optional<events::Revision> &first,
                       const std::stop_token &stop)
{
    const Result<store::StreamInfo> info = store.streamInfo(loaded.stream, stop);
    if (!info)
        return failure(info.error());
    if (!first)
        loaded.revision = info->lastRevision;
    loaded.hidden = hiddenEvents(*info, first).truncated();
    return {};
}

/// Loads a stream; `handler` sees every batch too.
Result<Loaded> loadStream(store::EventStore &store, const AggregateType &type, const events::StreamName &stream,
                          const UpTo &upTo, const std::function<void(std::span<const events::RecordedEvent>)> &handler,
                          std::stop_token stop)
{
    Loaded loaded;
    loaded.stream = stream;
    loaded.state = type.initial();
    Loading loading(loaded, type, upTo);
    std::optional<events::Revision> first;
    const auto take = [&](std::span<const events::RecordedEvent> batch) {
        if (!first && !batch.empty())
            first = batch.front().revision;
        handler(batch);
        return loading.take(batch);
    };
    const Result<void> read = store.readStream(stream, readUpTo(upTo), take, stop);
    if (!read && read.error().code != ErrorCode::NotFound)
        return failure(read.error());
    const bool wantsAll = std::holds_alternative<std::monostate>(upTo);
    if (!read || first == events::Revision{0} || (!first && !wantsAll))
        return loaded;
    if (const Result<void> seen = addHidden(loaded, store, first, stop); !seen)
        return failure(seen.error());
    return loaded;
}

std::string orElse(const std::string &preferred, const std::string &other)
{
    return preferred.empty() ? other : preferred;
}

} // namespace

std::string hiddenNotice(std::uint64_t hidden)
{
    if (hidden == 0)
        return {};
    return counted(hidden, "earlier event") + (hidden == 1 ? " is" : " are") +
           " hidden by stream metadata: the state was folded without " + (hidden == 1 ? "it." : "them.");
}

Result<Loaded> AggregateRepository::load(const events::StreamName &stream, const UpTo &upTo, std::stop_token stop) const
{
    return loadStream(
        m_store, m_type, stream, upTo, [](auto) {}, std::move(stop));
}

Result<void> AggregateRepository::allowed(const Loaded &loaded, std::string_view command) const
{
    const CommandSpec *spec = m_type.command(command);
    if (spec && spec->creates && loaded.revision)
        return failure(ErrorCode::RuleViolated, std::string(m_type.name()) + " already exists");
    return m_type.allowed(loaded.state, command);
}

Result<Decision> AggregateRepository::decide(const Loaded &loaded, const CommandInput &input, Timestamp now) const
{
    if (auto may = allowed(loaded, input.name); !may)
        return failure(std::move(may).error());
    Result<Decision> decision = m_type.decide(loaded.state, input, now);
    if (decision && loaded.hidden > 0)
        decision->notices.insert(decision->notices.begin(), hiddenNotice(loaded.hidden));
    return decision;
}

std::vector<events::ProposedEvent> AggregateRepository::propose(const Loaded &loaded, const Decision &decision,
                                                                const CommandContext &context) const
{
    events::EventMetadata metadata;
    metadata.actor = context.actor;
    metadata.serverUser = context.serverUser;
    metadata.reason = context.reason;
    metadata.correlationId = orElse(context.correlationId, loaded.correlationId);
    if (metadata.correlationId.empty())
        metadata.correlationId = events::EventId::random().toString();
    metadata.causationId = orElse(context.causationId, loaded.lastEventId);
    metadata.aggregateType = m_type.name();
    metadata.timestamp = context.now.toIso8601();

    std::vector<events::ProposedEvent> proposed;
    proposed.reserve(decision.events.size());
    for (const DecidedEvent &decided : decision.events) {
        metadata.schemaVersion = decided.schemaVersion;
        events::ProposedEvent &event = proposed.emplace_back();
        event.id = events::EventId::random();
        event.type = decided.type;
        event.data = json::dump(decided.data);
        event.metadata = events::writeMetadata(metadata);
        metadata.causationId = event.id.toString();
    }
    return proposed;
}

Result<Saved> AggregateRepository::save(const Loaded &loaded, std::vector<events::ProposedEvent> events,
                                        std::stop_token stop) const
{
    if (events.empty())
        return Saved{store::AppendResult{loaded.revision, {}, false}, {}};
    const auto expected = events::ExpectedRevision::after(loaded.revision);
    return m_store.append(loaded.stream, expected, events, std::move(stop)).map([&](const store::AppendResult &append) {
        return Saved{append, std::move(events)};
    });
}

Result<ConflictReport> AggregateRepository::explainConflict(const Loaded &loaded, const CommandInput &input,
                                                            Timestamp now, std::stop_token stop) const
{
    ConflictReport report;
    report.expected = loaded.revision;
    const auto collect = [&](std::span<const events::RecordedEvent> batch) {
        std::copy_if(batch.begin(), batch.end(), std::back_inserter(report.meanwhile),
                     [&](const auto &event) { return !loaded.revision || event.revision > *loaded.revision; });
    };
    Result<Loaded> current = loadStream(m_store, m_type, loaded.stream, {}, collect, std::move(stop));
    if (!current)
        return failure(std::move(current).error());
    report.current = std::move(*current);
    report.decision = decide(report.current, input, now);
    return report;
}

} // namespace foldline::aggregates
