// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirroredstore.h"
#include "core/mirror/mirroredstoreprivate.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace foldline::mirror {

using namespace store;

namespace {

/// Hands events of the mirror over with the source's positions. One read, one thread.
class Placed
{
public:
    Placed(MirrorFile &file, std::string generation, const BatchHandler &handler)
        : m_file(file), m_generation(std::move(generation)), m_handler(handler)
    {
    }

    bool hand(std::span<const RecordedEvent> batch)
    {
        m_copies.resize(std::max(m_copies.size(), batch.size()));
        std::ranges::copy(batch, m_copies.begin());
        const std::span<RecordedEvent> events(m_copies.data(), batch.size());
        if (auto placed = m_file.toSource(events, m_generation); !placed) {
            m_failed = placed.error();
            return false;
        }
        m_wanted = m_handler(events);
        return m_wanted;
    }
    /// False: the handler wants no more.
    [[nodiscard]] Result<bool> outcome(const Result<void> &read) const
    {
        if (m_failed)
            return failure(*m_failed);
        return read ? Result<bool>(m_wanted) : failure(read.error());
    }

private:
    MirrorFile &m_file;
    const std::string m_generation;
    const BatchHandler &m_handler;
    std::vector<RecordedEvent> m_copies; ///< keeps its buffers from one batch to the next
    std::optional<Error> m_failed;
    bool m_wanted = true;
};

Result<void> asVoid(const Result<bool> &result)
{
    return result ? Result<void>() : Result<void>(failure(result.error()));
}

/// A handler that remembers whether anything was handed over.
struct Watched
{
    const BatchHandler &handler;
    bool handed = false;
    bool operator()(std::span<const RecordedEvent> batch)
    {
        handed = true;
        return handler(batch);
    }
};

bool canServe(const Kept &kept, const AllRead &read)
{
    return !read.includeSystem && (kept.isEverything() || (!read.category.empty() && kept.hasCategory(read.category)));
}

bool canServe(const Kept &kept, const StreamList &list)
{
    return !list.includeSystem && (kept.isEverything() || (!list.category.empty() && kept.hasCategory(list.category)));
}

} // namespace

Result<void> MirroredStore::Private::readMirrored(const StreamName &stream, const StreamRead &read,
                                                  const BatchHandler &handler, const std::stop_token &stop)
{
    const auto head = mirror->file().head();
    if (!head)
        return failure(head.error());
    Placed placed(mirror->file(), head->generation, handler);
    StreamRead visible = read;
    visible.includeHidden = false;
    const auto done = mirror->file().events().readStream(
        stream, visible, [&](auto batch) { return placed.hand(batch); }, stop);
    return asVoid(placed.outcome(done));
}

Result<bool> MirroredStore::Private::readMirrored(const MirrorHead &head, const AllRead &read,
                                                  const BatchHandler &handler, const std::stop_token &stop)
{
    const bool forwards = read.direction == Direction::Forwards;
    AllRead local = read;
    local.withFrom = forwards;
    std::uint64_t from = forwards ? 0 : head.events;
    if (read.from) {
        const bool after = forwards ? !read.withFrom.value_or(true) : read.withFrom.value_or(false);
        const auto found = mirror->file().localOf(*read.from, after);
        if (!found)
            return failure(found.error());
        from = std::min(*found, head.events);
    }
    if (forwards ? from >= head.events : from == 0)
        return true;
    local.from = Position::at(from);
    Placed placed(mirror->file(), head.generation, handler);
    const auto hand = [&](std::span<const RecordedEvent> batch) {
        const auto later = std::ranges::find_if(
            batch, [&](const RecordedEvent &event) { return event.position.commit >= head.events; });
        const auto old = batch.first(static_cast<std::size_t>(later - batch.begin()));
        return (old.empty() || placed.hand(old)) && later == batch.end();
    };
    return placed.outcome(mirror->file().events().readAll(local, hand, stop));
}

Result<void> MirroredStore::readStream(const StreamName &stream, const StreamRead &read, const BatchHandler &handler,
                                       std::stop_token stop)
{
    Watched watched{handler};
    const auto mirrored = [&] { return d->readMirrored(stream, read, handler, stop); };
    auto done = d->askAbout<void>(stream, stop, mirrored, [&](EventStore &source) {
        return source.readStream(
            stream, read, [&](auto batch) { return watched(batch); }, stop);
    });
    const bool isLost = !done && isAway(done.error()) && !watched.handed;
    if (!isLost || !d->mayServeAway() || d->isOffline || !d->kept.has(stream))
        return done;
    auto known = mirrored();
    return known ? known : failure(d->notHere(known.error(), Private::Standing::Away, stream));
}

Result<void> MirroredStore::readAll(const AllRead &read, const BatchHandler &handler, std::stop_token stop)
{
    const bool can = canServe(d->kept, read);
    const auto standing = d->standing(stop);
    const bool isAwayNow = standing == Private::Standing::Away && d->mayServeAway() &&
                           (read.category.empty() || d->kept.hasCategory(read.category));
    if (!can && !isAwayNow) {
        auto asked = d->ask<void>(stop, [&](EventStore &source) { return source.readAll(read, handler, stop); });
        return asked ? asked : failure(d->ofCategory(asked.error(), read.category));
    }
    if (!d->servesAlone(standing))
        return d->readBoth(read, handler, stop);
    const auto head = d->mirror->file().head();
    if (!head)
        return failure(head.error());
    return asVoid(d->readMirrored(*head, read, handler, stop));
}

/// The log up to where the mirror is, and from there on from the source.
Result<void> MirroredStore::Private::readBoth(const AllRead &read, const BatchHandler &handler,
                                              const std::stop_token &stop)
{
    const auto head = mirror->file().head();
    const bool isUsable = head && head->position && mirror->status().state != MirrorStatus::State::Failed &&
                          mirror->file().isAtItsPlace();
    if (!isUsable)
        return ask<void>(stop, [&](EventStore &source) { return source.readAll(read, handler, stop); });
    // A source that is not what was mirrored is found out before anything is handed over.
    if (auto source = link.get(stop); !source)
        return failure(source.error());
    if (read.direction == Direction::Backwards)
        return readBothBack(*head, read, handler, stop);
    AllRead rest = read;
    if (!read.from || *read.from <= *head->position) {
        const auto counting = [&](std::span<const RecordedEvent> batch) {
            rest.limit -= batch.size();
            return handler(batch);
        };
        const auto wanted = readMirrored(*head, read, counting, stop);
        if (!wanted || !*wanted || rest.limit == 0)
            return asVoid(wanted);
        rest.from = head->position;
        rest.withFrom = false;
    }
    return ask<void>(stop, [&](EventStore &source) { return source.readAll(rest, handler, stop); });
}

Result<void> MirroredStore::Private::readBothBack(const MirrorHead &head, const AllRead &read,
                                                  const BatchHandler &handler, const std::stop_token &stop)
{
    AllRead rest = read;
    bool isWanted = true;
    bool hasMet = read.from && *read.from <= *head.position;
    if (!hasMet) {
        const auto newer = [&](std::span<const RecordedEvent> batch) {
            const auto met =
                std::ranges::find_if(batch, [&](const auto &event) { return event.position <= *head.position; });
            const auto part = batch.first(static_cast<std::size_t>(met - batch.begin()));
            hasMet = met != batch.end();
            rest.limit -= part.size();
            isWanted = part.empty() || handler(part);
            return isWanted && !hasMet;
        };
        const auto done = ask<void>(stop, [&](EventStore &source) { return source.readAll(read, newer, stop); });
        if (!done || !isWanted || rest.limit == 0)
            return done;
        rest.from = head.position;
        rest.withFrom = true;
    }
    return asVoid(readMirrored(head, rest, handler, stop));
}

Result<void> MirroredStore::subscribe(const Subscribe &subscribe, const SubscriptionHandler &handler,
                                      std::stop_token stop)
{
    Subscribe rest = subscribe;
    std::optional<Position> handed;
    SubscriptionHandler watched = handler;
    watched.events = [&](std::span<const RecordedEvent> batch) {
        handed = batch.back().position;
        return handler.events(batch);
    };
    const auto wanted = d->catchUp(rest, watched, stop);
    if (!wanted && wanted.error().code == ErrorCode::Cancelled)
        return {};
    if (!wanted || !*wanted)
        return asVoid(wanted);
    bool hasCaughtUp = false;
    watched.caughtUp = [&](std::optional<Position> position) {
        hasCaughtUp = true;
        if (handler.caughtUp)
            handler.caughtUp(position);
    };
    auto followed = d->ask<void>(stop, [&](EventStore &source) { return source.subscribe(rest, watched, stop); });
    // Nothing more can come while the source is away: who gathers events before using them is to use them now.
    if (!followed && isAway(followed.error()) && d->mayServeAway() && handed && !hasCaughtUp)
        watched.caughtUp(handed);
    return followed || !stop.stop_requested() ? followed : Result<void>();
}

Result<bool> MirroredStore::Private::catchUp(Subscribe &subscribe, const SubscriptionHandler &handler,
                                             const std::stop_token &stop)
{
    if (subscribe.stream)
        return kept.has(*subscribe.stream) && servesAlone(stop) ? catchUpStream(subscribe, handler, stop)
                                                                : Result<bool>(true);
    if (subscribe.includeSystem || !kept.isEverything())
        return true;
    // Held against the source before anything of it is handed over.
    const auto source = link.get(stop);
    const bool isUsable = source || (isAway(source.error()) && mayServeAway());
    if (!isUsable || mirror->status().state == MirrorStatus::State::Failed || !mirror->file().isAtItsPlace())
        return true;
    return catchUpLog(subscribe, handler, stop);
}

Result<bool> MirroredStore::Private::catchUpLog(Subscribe &subscribe, const SubscriptionHandler &handler,
                                                const std::stop_token &stop)
{
    const auto head = mirror->file().head();
    if (!head || !head->position || (subscribe.afterPosition && *subscribe.afterPosition >= *head->position))
        return true;
    const AllRead read{.from = subscribe.afterPosition, .withFrom = false};
    auto wanted = readMirrored(*head, read, handler.events, stop);
    subscribe.afterPosition = head->position;
    return wanted;
}

Result<bool> MirroredStore::Private::catchUpStream(Subscribe &subscribe, const SubscriptionHandler &handler,
                                                   const std::stop_token &stop)
{
    StreamRead read;
    if (subscribe.afterRevision)
        read.from = subscribe.afterRevision->next();
    bool isWanted = true;
    const auto hand = [&](std::span<const RecordedEvent> batch) {
        subscribe.afterRevision = batch.back().revision;
        isWanted = handler.events(batch);
        return isWanted;
    };
    const auto done = readMirrored(*subscribe.stream, read, hand, stop);
    if (!done && done.error().code != ErrorCode::NotFound)
        return failure(done.error());
    return isWanted;
}

Result<StreamMetadata> MirroredStore::streamMetadata(const StreamName &stream, std::stop_token stop)
{
    return d->askAbout<StreamMetadata>(
        stream, stop, [&] { return d->mirror->file().events().streamMetadata(stream, stop); },
        [&](EventStore &source) { return source.streamMetadata(stream, stop); });
}

Result<StreamInfo> MirroredStore::streamInfo(const StreamName &stream, std::stop_token stop)
{
    return d->askAbout<StreamInfo>(
        stream, stop, [&] { return d->mirror->file().events().streamInfo(stream, stop); },
        [&](EventStore &source) { return source.streamInfo(stream, stop); });
}

Result<std::vector<StreamInfo>> MirroredStore::listStreams(const StreamList &list, std::stop_token stop)
{
    const auto standing = d->standing(stop);
    const bool isAwayNow =
        standing == Private::Standing::Away && (list.category.empty() || d->kept.hasCategory(list.category));
    if ((canServe(d->kept, list) || isAwayNow) && d->servesAlone(standing))
        return d->mirror->file().events().listStreams(list, stop);
    using Streams = std::vector<StreamInfo>;
    auto asked = d->ask<Streams>(stop, [&](EventStore &source) { return source.listStreams(list, stop); });
    return asked ? std::move(asked) : failure(d->ofCategory(asked.error(), list.category));
}

Result<std::optional<Position>> MirroredStore::lastPosition(std::stop_token stop)
{
    using Last = std::optional<Position>;
    auto last = d->ask<Last>(stop, [&](EventStore &source) { return source.lastPosition(stop); });
    if (last || !isAway(last.error()) || !d->mayServeAway())
        return last;
    const auto head = d->mirror->file().head();
    return head ? Result<Last>(head->position) : Result<Last>(failure(head.error()));
}

Result<std::uint64_t> MirroredStore::eventCount(std::stop_token stop)
{
    if (d->kept.isEverything() && d->servesAlone(stop))
        return d->mirror->file().events().eventCount(stop);
    return d->ask<std::uint64_t>(stop, [&](EventStore &source) { return source.eventCount(stop); });
}

} // namespace foldline::mirror
