// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirror.h"

#include "core/store/firstevent.h"

#include <algorithm>

namespace foldline::mirror {

using events::RecordedEvent;
using store::Direction;
using store::EventStore;
using State = MirrorStatus::State;

bool isAway(const Error &error)
{
    return error.code == ErrorCode::Unavailable || error.code == ErrorCode::Timeout ||
           error.code == ErrorCode::NotLeader;
}

Result<std::unique_ptr<Mirror>> Mirror::open(const std::filesystem::path &file, const MirrorWish &wish)
{
    auto opened = MirrorFile::open(file, MirrorFile::Use::Write);
    if (!opened)
        return failure(opened.error());
    auto mirror = std::unique_ptr<Mirror>(new Mirror(*std::move(opened)));
    if (auto taken = mirror->takeOver(wish); !taken)
        return failure(taken.error());
    mirror->showHead();
    return mirror;
}

Result<std::unique_ptr<Mirror>> Mirror::look(const std::filesystem::path &file)
{
    auto opened = MirrorFile::open(file, MirrorFile::Use::Look);
    if (!opened)
        return failure(opened.error());
    auto mirror = std::unique_ptr<Mirror>(new Mirror(*std::move(opened)));
    mirror->showHead();
    return mirror;
}

Result<void> Mirror::takeOver(const MirrorWish &wish)
{
    auto head = m_file->head();
    if (!head)
        return failure(head.error());
    if (wish.sizeLimit && *wish.sizeLimit != head->sizeLimit) {
        if (auto set = m_file->setSizeLimit(*wish.sizeLimit); !set)
            return set;
    }
    if (!wish.kept || *wish.kept == head->kept)
        return {};
    const bool hadSome = head->position.has_value();
    auto begun = m_file->beginAnew(*wish.kept);
    if (begun && hadSome) {
        m_status.note = "The mirror is read anew: it kept " + head->kept.toText() + ", and now " + wish.kept->toText() +
                        " is wanted.";
    }
    return begun;
}

MirrorStatus Mirror::status() const
{
    const std::scoped_lock lock(m_mutex);
    return m_status;
}

void Mirror::setListener(Listener listener)
{
    const std::scoped_lock lock(m_mutex);
    m_listener = std::move(listener);
}

void Mirror::change(const std::function<void(MirrorStatus &)> &change)
{
    std::optional<MirrorStatus> changed;
    Listener listener;
    {
        const std::scoped_lock lock(m_mutex);
        const MirrorStatus before = m_status;
        change(m_status);
        if (m_status.state != before.state)
            m_status.since = Timestamp::now();
        if (!(m_status == before))
            changed = m_status;
        listener = m_listener;
    }
    if (changed && listener)
        listener(*changed);
}

void Mirror::setState(State state, std::optional<Error> error)
{
    change([&](MirrorStatus &status) {
        status.state = state;
        status.error = std::move(error);
        if (state != State::CatchingUp)
            status.behind.reset();
    });
}

void Mirror::setAway(const Error &error) { setState(State::Away, error); }
void Mirror::setFailed(const Error &error) { setState(State::Failed, error); }

void Mirror::setUpToDate(Timestamp asOf)
{
    change([&](MirrorStatus &status) {
        status.state = State::UpToDate;
        status.asOf = status.asOf ? std::max(*status.asOf, asOf) : asOf;
        status.error.reset();
        status.behind.reset();
    });
}

void Mirror::showHead()
{
    const auto head = m_file->head();
    if (!head)
        return;
    change([&](MirrorStatus &status) {
        // Counted down by what came, as the source is not asked each time.
        if (status.behind)
            *status.behind -= std::min(*status.behind, head->events - std::min(head->events, status.events));
        status.events = head->events;
        status.bytes = m_file->bytes();
        status.sizeLimit = head->sizeLimit;
        status.position = head->position;
        status.asOf = std::max(status.asOf, head->asOf);
    });
}

namespace {

/// The first event of the source's log at or after a position.
Result<std::optional<RecordedEvent>> eventFrom(EventStore &source, events::Position position,
                                               const std::stop_token &stop)
{
    return store::firstOf(source, {.from = position, .withFrom = true}, stop);
}

/// The last event that the mirror has, at the source's position.
Result<std::optional<RecordedEvent>> lastEvent(MirrorFile &file, const MirrorHead &head)
{
    auto last = store::firstOf(file.events(), {.direction = Direction::Backwards});
    if (last && *last) {
        if (auto placed = file.toSource({&**last, 1}, head.generation); !placed)
            return failure(placed.error());
    }
    return last;
}

} // namespace

namespace {

Error brokenLine()
{
    return {ErrorCode::Unavailable,
            "The connection broke; the mirror is held against the source again before it goes on.",
            {}};
}

} // namespace

Result<void> Mirror::check(EventStore &source, const std::stop_token &stop)
{
    const std::uint64_t breaks = m_line->breaks();
    auto compared = compare(source, stop);
    if (compared)
        m_line->verified(breaks);
    return compared;
}

Result<void> Mirror::compare(EventStore &source, const std::stop_token &stop)
{
    auto head = m_file->head();
    if (!head)
        return failure(head.error());
    auto identity = source.identity(stop);
    if (!identity)
        return failure(identity.error());
    if (head->position) {
        auto found = contradiction(source, *head, *identity, stop);
        if (!found)
            return failure(found.error());
        if (!found->empty())
            return beginAnew(source, *found, stop);
    }
    return head->identity == *identity && head->source == source.displayName()
               ? Result<void>()
               : m_file->setSource(*identity, source.displayName());
}

/// Why the source cannot be what the mirror was read from; empty when it can.
Result<std::string> Mirror::contradiction(EventStore &source, const MirrorHead &head, const std::string &identity,
                                          const std::stop_token &stop)
{
    auto end = source.lastPosition(stop);
    if (!end)
        return failure(end.error());
    if (!*end || **end < *head.position)
        return std::string("the log there ends before the place that the mirror had come to.");
    return anchorContradiction(source, head, identity, stop);
}

Result<std::string> Mirror::anchorContradiction(EventStore &source, const MirrorHead &head, const std::string &identity,
                                                const std::stop_token &stop)
{
    auto last = lastEvent(*m_file, head);
    if (!last)
        return failure(last.error());
    if (*last) {
        auto there = eventFrom(source, (*last)->position, stop);
        if (!there && there.error().code == ErrorCode::InvalidInput)
            return std::string("no event begins there where the mirror's last one did.");
        if (!there)
            return failure(there.error());
        if (*there && (*there)->position == (*last)->position) {
            const bool isSame = (*there)->id == (*last)->id && (*there)->revision == (*last)->revision &&
                                (*there)->stream == (*last)->stream;
            // The first event, which makes the identity, may have been removed since; the history is the same.
            return isSame ? std::string() : std::string("another event is where the mirror's last one was.");
        }
    }
    return identity == head.identity ? std::string() : std::string("the history there is another one.");
}

Result<void> Mirror::beginAnew(EventStore &source, const std::string &reason, const std::stop_token &stop)
{
    auto head = m_file->head();
    if (!head)
        return failure(head.error());
    // It may be all that is left of a history, and what shows that a log was changed.
    auto kept = m_file->setAside();
    if (!kept && kept.error().code != ErrorCode::Conflict)
        return failure(kept.error().code,
                       "The mirror does not fit what the server has (" + reason +
                           "), and could not be set aside. It was left as it is; `foldline mirror --drop` removes it.",
                       describe(kept.error()));
    if (auto begun = m_file->beginAnew(head->kept); !begun)
        return begun;
    const std::string name = source.displayName();
    change([&](MirrorStatus &status) {
        status.note = "The mirror of " + name + " is read anew: " + reason + ' ' +
                      (kept ? "What it held was set aside as " + kept->string() + ", an embedded store."
                            : kept.error().message + " What it held was thrown away.");
    });
    showHead();
    auto identity = source.identity(stop);
    return identity ? m_file->setSource(*identity, name) : Result<void>(failure(identity.error()));
}

namespace {

/// Whether the source still hands over a revision that the mirror was not given.
Result<bool> isMissing(EventStore &source, const StreamGap &gap, const std::stop_token &stop)
{
    const auto found = store::firstOf(source, gap.stream, {.from = gap.last.next()}, stop);
    if (found)
        return *found && (*found)->revision < gap.next;
    if (found.error().code != ErrorCode::NotFound && found.error().code != ErrorCode::StreamDeleted)
        return failure(found.error());
    return false;
}

} // namespace

Result<Mirror::Outcome> Mirror::take(EventStore &source, std::span<const RecordedEvent> batch,
                                     const std::stop_token &stop)
{
    std::set<std::pair<std::string, std::uint64_t>> accepted;
    for (;;) {
        if (!m_line->isVerified())
            return failure(brokenLine());
        auto taken = m_file->take(batch, accepted);
        if (!taken)
            return failure(taken.error());
        if (taken->isFull) {
            showHead();
            setState(State::Full);
            return Outcome::Full;
        }
        if (taken->gap) {
            auto missing = isMissing(source, *taken->gap, stop);
            if (!missing)
                return failure(missing.error());
            if (!*missing) {
                accepted.emplace(taken->gap->stream.value(), taken->gap->next.value);
                continue;
            }
            taken->contradiction = "revisions after " + std::to_string(taken->gap->last.value) + " of " +
                                   taken->gap->stream.value() + " did not come, although they are there.";
        }
        if (taken->contradiction.empty()) {
            showHead();
            return Outcome::Took;
        }
        if (auto begun = beginAnew(source, taken->contradiction, stop); !begun)
            return failure(begun.error());
        return Outcome::Anew;
    }
}

void Mirror::beginCatchingUp(EventStore &source, const std::stop_token &stop)
{
    const auto end = source.lastPosition(stop);
    const auto head = m_file->head();
    std::optional<std::uint64_t> behind;
    if (head && head->kept.isEverything()) {
        if (const auto all = source.eventCount(stop))
            behind = *all - std::min(*all, head->events);
    }
    change([&](MirrorStatus &status) {
        status.end = end ? *end : std::nullopt;
        status.behind = behind;
        status.error.reset();
        if (behind != 0 || status.state != State::UpToDate)
            status.state = State::CatchingUp;
    });
}

Result<bool> Mirror::advance(EventStore &source, std::uint64_t most, const std::stop_token &stop,
                             std::optional<events::Position> known)
{
    const Timestamp asOf = Timestamp::now();
    for (int beginnings = 0; beginnings < 2; ++beginnings) {
        auto head = m_file->head();
        if (!head)
            return failure(head.error());
        std::uint64_t left = most;
        Result<Outcome> outcome = Outcome::Took;
        const auto read = source.readAll(
            {.from = std::max(head->position, known), .withFrom = false, .limit = most},
            [&](std::span<const RecordedEvent> batch) {
                left -= std::min<std::uint64_t>(left, batch.size());
                outcome = take(source, batch, stop);
                return outcome && *outcome == Outcome::Took;
            },
            stop);
        if (!outcome)
            return failure(outcome.error());
        if (*outcome == Outcome::Full)
            return true;
        if (*outcome == Outcome::Anew) {
            known.reset();
            continue;
        }
        if (!read)
            return failure(read.error());
        if (left == 0)
            return false;
        setUpToDate(asOf);
        auto confirmed = m_file->confirm(asOf);
        return confirmed ? Result<bool>(true) : failure(confirmed.error());
    }
    return failure(ErrorCode::Conflict,
                   "The mirror had to be begun anew twice in a row; the source contradicts itself.", status().note);
}

namespace {

/// A subscription hands over `caughtUp` often; the file is told at most so often.
constexpr std::int64_t ConfirmTicks = 2 * Timestamp::TicksPerSecond;

} // namespace

Result<void> Mirror::follow(EventStore &source, const std::stop_token &stop)
{
    for (int beginnings = 0; beginnings < 3 && !stop.stop_requested(); ++beginnings) {
        auto head = m_file->head();
        if (!head)
            return failure(head.error());
        std::stop_source ended = m_line->beginFollowing();
        const std::stop_callback byCaller(stop, [&ended] { ended.request_stop(); });
        beginCatchingUp(source, stop);
        Result<Outcome> outcome = Outcome::Took;
        std::optional<Timestamp> confirmed;
        store::SubscriptionHandler handler;
        handler.events = [&](std::span<const RecordedEvent> batch) {
            outcome = take(source, batch, stop);
            return outcome && *outcome == Outcome::Took;
        };
        handler.caughtUp = [&](std::optional<events::Position>) {
            const Timestamp now = Timestamp::now();
            setUpToDate(now);
            if (confirmed && now.ticks() - confirmed->ticks() < ConfirmTicks)
                return;
            confirmed = now;
            // Not told is no harm: it is then known for less long.
            static_cast<void>(m_file->confirm(now));
        };
        auto followed = source.subscribe({.afterPosition = head->position}, handler, ended.get_token());
        if (outcome && *outcome == Outcome::Took && !stop.stop_requested() && !m_line->isVerified())
            return failure(brokenLine());
        if (!outcome)
            return failure(outcome.error());
        if (*outcome == Outcome::Full)
            return {};
        if (*outcome == Outcome::Took)
            return followed;
    }
    return {};
}

} // namespace foldline::mirror
