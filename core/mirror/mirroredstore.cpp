// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirroredstore.h"

#include "core/mirror/mirroredstoreprivate.h"

#include <algorithm>
#include <utility>

namespace foldline::mirror {

using namespace store;
using State = MirrorStatus::State;

namespace {

constexpr std::uint64_t FewEvents = 4096; ///< so many are taken into the mirror while a reader waits
constexpr std::chrono::milliseconds BehindHolds(1000);
constexpr std::chrono::seconds BetweenConfirmations(10);

} // namespace

std::string lastKnownText(const LastKnown &known)
{
    return known.asOf ? "as last known at " + known.asOf->toIso8601() : "as far as it was read";
}

MirroredStore::MirroredStore(std::unique_ptr<Private> p) : d(std::move(p)) {}
MirroredStore::~MirroredStore() = default;

Result<std::unique_ptr<MirroredStore>> MirroredStore::open(std::unique_ptr<Mirror> mirror, Connect connect,
                                                           Options options, std::stop_token stop)
{
    const auto head = mirror->file().head();
    if (!head)
        return failure(head.error());
    auto parts = std::make_unique<Private>(std::move(mirror), std::move(connect), std::move(options), false);
    parts->kept = head->kept;
    const auto source = parts->link.getNow(stop);
    const bool isKnown = head->position && parts->options.allowsLastKnown;
    if (!source && !(isAway(source.error()) && isKnown))
        return failure(source.error());
    return std::unique_ptr<MirroredStore>(new MirroredStore(std::move(parts)));
}

Result<std::unique_ptr<MirroredStore>> MirroredStore::openOffline(std::unique_ptr<Mirror> mirror,
                                                                  std::string displayName)
{
    const auto head = mirror->file().head();
    if (!head)
        return failure(head.error());
    if (!head->position)
        return failure(ErrorCode::NotFound, "The mirror is empty: nothing was read from the server yet.");
    const auto connect = [](const std::stop_token &,
                            const std::shared_ptr<Line> &) -> Result<std::shared_ptr<EventStore>> {
        return failure(ErrorCode::Unavailable,
                       "Only the last known history is looked at, and the server is not asked.");
    };
    auto parts = std::make_unique<Private>(std::move(mirror), connect,
                                           Options{.readOnly = true, .displayName = std::move(displayName)}, true);
    parts->kept = head->kept;
    return std::unique_ptr<MirroredStore>(new MirroredStore(std::move(parts)));
}

const Kept &MirroredStore::kept() const { return d->kept; }
MirrorStatus MirroredStore::status() const { return d->mirror->status(); }
void MirroredStore::setListener(Mirror::Listener listener) { d->mirror->setListener(std::move(listener)); }
std::shared_ptr<EventStore> MirroredStore::source() const { return d->link.current(); }
bool MirroredStore::isReadOnly() const { return d->options.readOnly; }

std::optional<LastKnown> MirroredStore::lastKnown() const
{
    const auto away = d->link.away();
    if (!d->mayServeAway() || (!away && !d->isOffline))
        return std::nullopt;
    return LastKnown{d->mirror->status().asOf, away.value_or(Error{ErrorCode::Unavailable, "It was not asked.", {}})};
}

std::string MirroredStore::displayName() const
{
    if (!d->options.displayName.empty())
        return d->options.displayName;
    if (const auto source = d->link.current())
        return source->displayName();
    const auto head = d->mirror->file().head();
    return head ? head->source : std::string();
}

Result<void> MirroredStore::update(std::stop_token stop)
{
    const auto asked = SourceLink::Clock::now();
    const auto updated =
        d->ask<bool>(stop, [&](EventStore &source) { return d->mirror->advance(source, UINT64_MAX, stop); });
    if (!updated)
        return failure(updated.error());
    const std::scoped_lock lock(d->asking);
    if (d->mirror->status().state == State::UpToDate)
        d->freshAt = asked;
    return {};
}

void MirroredStore::startFollowing()
{
    d->follower = std::jthread([this](const std::stop_token &stop) { d->follow(stop); });
}

void MirroredStore::Private::follow(const std::stop_token &stop)
{
    while (link.waitForTurn(stop)) {
        auto source = link.getNow(stop);
        if (!source && isAway(source.error()))
            continue;
        auto followed = source ? (*source)->lastPosition(stop).map([](auto) {}) : failure(source.error());
        if (followed) {
            link.tellReached();
            isFollowing = true;
            followed = mirror->follow(**source, stop);
            isFollowing = false;
        }
        if (stop.stop_requested() || (followed && mirror->status().state == State::Full))
            return;
        if (followed)
            followed = failure(ErrorCode::Unavailable, "The source ended the subscription.");
        link.tell(followed.error());
        if (!isAway(followed.error())) {
            mirror->setFailed(followed.error());
            return;
        }
    }
}

bool MirroredStore::Private::hasReached(std::optional<Position> position) const
{
    if (!position)
        return true;
    const auto head = mirror->file().head();
    return head && head->position && *head->position >= *position;
}

Error MirroredStore::Private::notKept(const Error &asked, const std::string &what) const
{
    const std::string lacking =
        kept.isEverything() ? "A mirror does not keep what a server writes for itself, and " + what + " is of that: "
                            : "The mirror keeps " + kept.toText() + " alone, and " + what + " is not of that: ";
    return {asked.code, lacking + "whether it is there is not known. " + asked.message, asked.context};
}

Error MirroredStore::Private::ofCategory(const Error &asked, const std::string &category) const
{
    const bool isLacking = isAway(asked) && mayServeAway() && !category.empty() && !kept.hasCategory(category);
    return isLacking && !kept.isEverything() ? notKept(asked, "the category `" + category + '`') : asked;
}

Error MirroredStore::Private::notHere(Error error, Standing standing, const StreamName &stream)
{
    if (standing != Standing::Away || error.code != ErrorCode::NotFound)
        return error;
    const auto head = mirror->file().head();
    if (!head || head->asOf)
        return error;
    return {ErrorCode::Unavailable,
            "The stream `" + stream.value() +
                "` is not in the last known history; but the mirror never had all that the server has, so that it may "
                "be there. The server is not asked.",
            {}};
}

bool MirroredStore::Private::servesAlone(Standing standing) const
{
    return standing == Standing::Fresh || (standing == Standing::Away && mayServeAway());
}

std::chrono::milliseconds MirroredStore::Private::trust() const
{
    const bool comesByItself = isFollowing && mirror->status().state == State::UpToDate;
    return comesByItself ? std::max(options.trust, options.trustWhileFollowing) : options.trust;
}

MirroredStore::Private::Standing MirroredStore::Private::standing(const std::stop_token &stop)
{
    if (isOffline)
        return Standing::Away;
    if (mirror->status().state == State::Failed || !mirror->file().isAtItsPlace())
        return Standing::Behind;
    const std::scoped_lock lock(asking);
    std::optional<Position> own;
    {
        const std::scoped_lock writing(writtenMutex);
        own = written;
    }
    const auto now = SourceLink::Clock::now();
    if (freshAt && now - *freshAt < trust() && !link.away() && hasReached(own))
        return Standing::Fresh;
    const auto source = link.get(stop);
    if (!source)
        return isAway(source.error()) ? Standing::Away : Standing::Behind;
    if (behindAt && now - *behindAt < BehindHolds)
        return Standing::Behind;
    return askedStanding(**source, stop);
}

namespace {

/// The last event of the log, whoever wrote it: found at once, while a server looks long for the last one of people's.
Result<std::optional<Position>> endOf(EventStore &source, const std::stop_token &stop)
{
    std::optional<Position> end;
    const auto read = source.readAll(
        {.direction = Direction::Backwards, .limit = 1, .includeSystem = true},
        [&end](std::span<const RecordedEvent> batch) {
            end = batch.front().position;
            return false;
        },
        stop);
    return read ? Result<std::optional<Position>>(end) : failure(read.error());
}

} // namespace

MirroredStore::Private::Standing MirroredStore::Private::askedStanding(EventStore &source, const std::stop_token &stop)
{
    const auto asked = SourceLink::Clock::now();
    const auto end = endOf(source, stop);
    if (!end) {
        link.tell(end.error());
        return isAway(end.error()) ? Standing::Away : Standing::Behind;
    }
    link.tellReached();
    auto head = mirror->file().head();
    if (!head)
        return Standing::Behind;
    // Another history behind the same connection.
    if (*end < head->position) {
        if (auto checked = mirror->check(source, stop); !checked)
            return afterAdvance(failure(checked.error()));
        head = mirror->file().head();
        if (!head)
            return Standing::Behind;
    }
    if (examined && examined->generation != head->generation)
        examined.reset();
    const auto known = examined ? std::optional(examined->position) : std::nullopt;
    if (std::max(head->position, known) >= *end) {
        nowFresh(asked);
        return Standing::Fresh;
    }
    const auto advanced = mirror->advance(source, FewEvents, stop, known);
    if (advanced && *advanced && mirror->status().state != State::Full) {
        // A mirror that was begun anew meanwhile has all of it, too.
        const auto now = mirror->file().head();
        examined = now ? std::optional(Examined{now->generation, **end}) : std::nullopt;
        freshAt = asked;
        return Standing::Fresh;
    }
    return afterAdvance(advanced);
}

MirroredStore::Private::Standing MirroredStore::Private::afterAdvance(const Result<bool> &advanced)
{
    behindAt = SourceLink::Clock::now();
    if (advanced || advanced.error().code == ErrorCode::Cancelled)
        return Standing::Behind;
    link.tell(advanced.error());
    if (!isAway(advanced.error()))
        mirror->setFailed(advanced.error());
    return isAway(advanced.error()) ? Standing::Away : Standing::Behind;
}

void MirroredStore::Private::nowFresh(SourceLink::Clock::time_point asked)
{
    const Timestamp asOf = Timestamp::now();
    mirror->setUpToDate(asOf);
    freshAt = asked;
    if (confirmedAt && asked - *confirmedAt < BetweenConfirmations)
        return;
    confirmedAt = asked;
    // Not told is no harm: the history is then shown as known for less long.
    static_cast<void>(mirror->file().confirm(asOf));
}

Result<void> MirroredStore::Private::mayWrite() const
{
    if (isOffline) {
        return failure(ErrorCode::Unavailable,
                       "Only the last known history is looked at, and the server is not asked. Nothing was written.");
    }
    if (options.readOnly)
        return failure(ErrorCode::AccessDenied, "The connection is read-only. Nothing was written.");
    return {};
}

void MirroredStore::Private::wrote(Position position)
{
    const std::scoped_lock lock(writtenMutex);
    written = written ? std::max(*written, position) : position;
}

Result<AppendResult> MirroredStore::append(const StreamName &stream, ExpectedRevision expected,
                                           std::span<const ProposedEvent> events, std::stop_token stop)
{
    if (auto may = d->mayWrite(); !may)
        return failure(may.error());
    auto result =
        d->ask<AppendResult>(stop, [&](EventStore &source) { return source.append(stream, expected, events, stop); });
    if (result && !events.empty())
        d->wrote(result->position);
    return result;
}

Result<AppendResult> MirroredStore::setStreamMetadata(const StreamName &stream, ExpectedRevision expected,
                                                      const json::Value &metadata, std::stop_token stop)
{
    if (auto may = d->mayWrite(); !may)
        return failure(may.error());
    auto result = d->ask<AppendResult>(
        stop, [&](EventStore &source) { return source.setStreamMetadata(stream, expected, metadata, stop); });
    if (result)
        d->wrote(result->position);
    return result;
}

Result<Position> MirroredStore::deleteStream(const StreamName &stream, ExpectedRevision expected, DeleteMode mode,
                                             std::stop_token stop)
{
    if (auto may = d->mayWrite(); !may)
        return failure(may.error());
    auto position =
        d->ask<Position>(stop, [&](EventStore &source) { return source.deleteStream(stream, expected, mode, stop); });
    if (position)
        d->wrote(*position);
    return position;
}

Result<std::unique_ptr<ImportSession>> MirroredStore::beginImport(std::stop_token stop)
{
    if (auto may = d->mayWrite(); !may)
        return failure(may.error());
    return d->ask<std::unique_ptr<ImportSession>>(stop, [&](EventStore &source) { return source.beginImport(stop); });
}

Result<TreeHead> MirroredStore::head(std::stop_token stop)
{
    if (d->isOffline)
        return failure(ErrorCode::Unsupported, "A server records no root hash of its log.");
    return d->ask<TreeHead>(stop, [&](EventStore &source) { return source.head(stop); });
}

Result<std::string> MirroredStore::identity(std::stop_token stop)
{
    auto asked = d->ask<std::string>(stop, [&](EventStore &source) { return source.identity(stop); });
    if (asked || !isAway(asked.error()) || !d->mayServeAway())
        return asked;
    auto head = d->mirror->file().head();
    return head ? Result<std::string>(std::move(head->identity)) : Result<std::string>(failure(head.error()));
}

} // namespace foldline::mirror
