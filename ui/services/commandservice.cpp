// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/commandservice.h"

#include "core/events/metadata.h"
#include "core/kurrentdb/connectionplace.h"
#include "ui/services/narration.h"
#include "ui/services/storesession.h"
#include "ui/services/textconversion.h"

#include <utility>

namespace foldline::ui {

using aggregates::CommandInput;
using aggregates::Loaded;

struct CommandService::Attempt
{
    std::shared_ptr<store::EventStore> store;
    const aggregates::AggregateType *type = nullptr;
    std::shared_ptr<const aggregates::AggregateRegistry> registry; ///< keeps `type`
    Loaded loaded;
    CommandInput input;
    aggregates::CommandContext context;
    aggregates::Decision decision;
    std::vector<events::ProposedEvent> events;
};

struct CommandService::Outcome
{
    std::optional<WrittenCommand> written;
    std::shared_ptr<CommandConflict> conflict;
    Error error;
    bool outcomeUnknown = false;
};

namespace {

QStringList texts(const std::vector<std::string> &sentences)
{
    QStringList result;
    for (const auto &sentence : sentences)
        result << qtext(sentence);
    return result;
}

QString prettyText(const std::string &text)
{
    const auto value = json::parse(text);
    return value ? qtext(json::pretty(*value)) : qtext(text);
}

events::RecordedEvent asRecorded(const events::ProposedEvent &proposed, const events::StreamName &stream,
                                 events::Revision revision, Timestamp now)
{
    events::RecordedEvent event;
    event.id = proposed.id;
    event.stream = stream;
    event.revision = revision;
    event.type = proposed.type;
    event.contentType = proposed.contentType;
    event.created = now;
    event.data = proposed.data;
    event.metadata = proposed.metadata;
    return event;
}

void previewEvents(CommandPreview &preview, const aggregates::AggregateType &type, const Loaded &loaded,
                   const std::vector<events::ProposedEvent> &proposed, Timestamp now)
{
    aggregates::State state = loaded.state;
    events::Revision revision = loaded.revision ? loaded.revision->next() : events::Revision{0};
    for (const auto &event : proposed) {
        const auto entry = narrated(type, state, asRecorded(event, loaded.stream, revision, now));
        preview.events.push_back(
            {revision, entry->kind, entry->narration, prettyText(event.data), prettyText(event.metadata)});
        revision = revision.next();
    }
    if (type.exists(state))
        preview.after = type.summary(state);
}

CommandPreview makePreview(store::EventStore &store, const aggregates::AggregateType &type, const Loaded &loaded,
                           const CommandInput &input, const aggregates::CommandContext &context)
{
    CommandPreview preview;
    preview.onRevision = loaded.revision;
    preview.problems = type.check(input);
    const aggregates::AggregateRepository repository(store, type);
    if (const auto allowed = repository.allowed(loaded, input.name); !allowed) {
        preview.refusal = allowed.error();
        return preview;
    }
    if (!preview.problems.empty())
        return preview;
    const auto decision = repository.decide(loaded, input, context.now);
    if (!decision) {
        preview.refusal = decision.error();
        return preview;
    }
    preview.notices = texts(decision->notices);
    const auto proposed = repository.propose(loaded, *decision, context);
    previewEvents(preview, type, loaded, proposed, context.now);
    return preview;
}

/// A store that could not be reached, or that others held, says Unavailable: then nothing was written.
bool leavesOutcomeOpen(ErrorCode code) { return code == ErrorCode::Timeout || code == ErrorCode::Cancelled; }

} // namespace

CommandService::CommandService(StoreSession &session, QObject *parent)
    : QObject(parent), m_session(session), m_clock(&Timestamp::now), m_job(session.pool())
{
}

CommandService::~CommandService() = default;

std::vector<aggregates::FieldProblem> CommandService::problems(const aggregates::AggregateType &type,
                                                               const CommandInput &input)
{
    return type.check(input);
}

aggregates::CommandContext CommandService::contextFor(const QString &reason) const
{
    aggregates::CommandContext context;
    context.actor = utf8(m_actor);
    context.serverUser = kurrentdb::userOf(utf8(m_session.location().connect));
    context.reason = utf8(reason.trimmed());
    context.now = m_clock();
    return context;
}

CommandPreview CommandService::dryRunOn(const Loaded &loaded, const CommandInput &input, const QString &reason) const
{
    const auto store = m_session.store();
    if (!store) {
        CommandPreview preview;
        preview.refusal = Error{ErrorCode::Unavailable, "No store is open.", {}};
        return preview;
    }
    return makePreview(*store, m_session.registry()->forStream(loaded.stream), loaded, input, contextFor(reason));
}

CommandPreview CommandService::dryRun(const history::Timeline &tip, const CommandInput &input,
                                      const QString &reason) const
{
    return dryRunOn(loadedTip(tip), input, reason);
}

CommandPreview CommandService::dryRunRetry(const CommandInput &input, const QString &reason) const
{
    return m_conflict ? dryRunOn(m_conflict->report.current, input, reason) : CommandPreview();
}

void CommandService::submit(std::shared_ptr<const history::Timeline> tip, const CommandInput &input,
                            const QString &reason)
{
    decideAndWrite(loadedTip(*tip), input, reason);
}

void CommandService::retry(const CommandInput &input, const QString &reason)
{
    if (const auto conflict = m_conflict)
        decideAndWrite(conflict->report.current, input, reason);
}

void CommandService::decideAndWrite(Loaded loaded, const CommandInput &input, const QString &reason)
{
    auto attempt = std::make_shared<Attempt>();
    attempt->store = m_session.store();
    if (!attempt->store)
        return fail({ErrorCode::Unavailable, "No store is open, so nothing was written.", {}}, false);
    attempt->registry = m_session.registry();
    attempt->type = &attempt->registry->forStream(loaded.stream);
    attempt->context = contextFor(reason);
    if (const auto found = attempt->type->check(input); !found.empty())
        return fail({ErrorCode::InvalidInput, found.front().message, found.front().field}, false);
    const aggregates::AggregateRepository repository(*attempt->store, *attempt->type);
    auto decision = repository.decide(loaded, input, attempt->context.now);
    if (!decision)
        return fail(decision.error(), false);
    attempt->events = repository.propose(loaded, *decision, attempt->context);
    attempt->decision = std::move(*decision);
    attempt->loaded = std::move(loaded);
    attempt->input = input;
    m_attempt = std::move(attempt);
    if (!m_attempt->events.empty())
        return write();
    emit written({{}, texts(m_attempt->decision.notices)});
}

namespace {

std::shared_ptr<CommandConflict> describeConflict(store::EventStore &store, const aggregates::AggregateType &type,
                                                  const Loaded &decidedOn, aggregates::ConflictReport report,
                                                  const CommandInput &input, const aggregates::CommandContext &context)
{
    auto conflict = std::make_shared<CommandConflict>();
    aggregates::State state = decidedOn.state;
    for (const auto &event : report.meanwhile)
        conflict->meanwhile.push_back(narrated(type, state, event));
    conflict->retry = makePreview(store, type, report.current, input, context);
    conflict->report = std::move(report);
    return conflict;
}

} // namespace

void CommandService::write()
{
    m_outcomeUnknown = false;
    const bool wasBusy = isBusy();
    m_job.run(
        [attempt = m_attempt](const JobContext &context) -> Outcome {
            const aggregates::AggregateRepository repository(*attempt->store, *attempt->type);
            auto saved = repository.save(attempt->loaded, attempt->events, context.stop);
            if (saved)
                return {WrittenCommand{std::move(*saved), texts(attempt->decision.notices)}, {}, {}, false};
            if (saved.error().code != ErrorCode::Conflict)
                return {{}, {}, saved.error(), leavesOutcomeOpen(saved.error().code)};
            auto report =
                repository.explainConflict(attempt->loaded, attempt->input, attempt->context.now, context.stop);
            if (!report)
                return {{}, {}, report.error(), false};
            return {{},
                    describeConflict(*attempt->store, *attempt->type, attempt->loaded, std::move(*report),
                                     attempt->input, attempt->context),
                    {},
                    false};
        },
        [this](Outcome outcome) { conclude(std::move(outcome)); });
    if (!wasBusy)
        emit busyChanged(true);
}

void CommandService::conclude(Outcome outcome)
{
    emit busyChanged(false);
    if (outcome.written || outcome.conflict)
        m_conflict = outcome.conflict;
    if (outcome.written)
        emit written(*outcome.written);
    else if (outcome.conflict)
        emit conflicted(m_conflict);
    else
        fail(outcome.error, outcome.outcomeUnknown);
}

void CommandService::fail(const Error &error, bool outcomeUnknown)
{
    m_outcomeUnknown = outcomeUnknown;
    emit failed(error, outcomeUnknown);
}

void CommandService::repeat()
{
    if (m_attempt && m_outcomeUnknown && !isBusy())
        write();
}

bool CommandService::settleWith(const history::Timeline &timeline)
{
    if (!m_attempt || !m_outcomeUnknown || isBusy() || timeline.stream() != m_attempt->loaded.stream)
        return false;
    const auto &last = m_attempt->events.back();
    for (std::size_t i = timeline.size(); i-- > 0;) {
        if (timeline.entry(i).event.id != last.id)
            continue;
        WrittenCommand result{{}, texts(m_attempt->decision.notices)};
        result.saved.append.revision = timeline.entry(i).event.revision;
        result.saved.append.position = timeline.entry(i).event.position;
        result.saved.append.repeated = true;
        result.saved.events = m_attempt->events;
        m_outcomeUnknown = false;
        emit written(result);
        return true;
    }
    return false;
}

QString CommandService::attemptedId() const
{
    return m_attempt && !m_attempt->events.empty() ? qtext(m_attempt->events.front().id.toString()) : QString();
}

void CommandService::discard()
{
    if (isBusy()) {
        m_job.cancel();
        emit busyChanged(false);
    }
    m_attempt.reset();
    m_conflict.reset();
    m_outcomeUnknown = false;
}

Loaded loadedTip(const history::Timeline &timeline)
{
    Loaded loaded;
    loaded.stream = timeline.stream();
    loaded.events = timeline.size();
    loaded.state = timeline.type().initial();
    if (timeline.isEmpty())
        return loaded;
    const auto &last = timeline.entry(timeline.size() - 1).event;
    loaded.state = timeline.stateAt(timeline.size() - 1);
    loaded.revision = last.revision;
    loaded.lastCreated = last.created;
    loaded.lastEventId = last.id.toString();
    for (std::size_t i = timeline.size(); i-- > 0 && loaded.correlationId.empty();)
        loaded.correlationId = events::readMetadata(timeline.entry(i).event.metadata).correlationId;
    return loaded;
}

} // namespace foldline::ui
