// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/streamlister.h"

#include "core/store/firstevent.h"
#include "core/store/linkreading.h"

#include <algorithm>
#include <span>
#include <utility>

namespace foldline::kurrentdb {

using namespace store;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t ManyChanges = 500;     ///< worth writing the file
constexpr std::size_t MostLookedUp = 50;     ///< streams that one call asks the server for
constexpr std::chrono::seconds NamesStep{1}; ///< how long one call reads a stream of links
constexpr const char *AllStreams = "$streams";

/// Whether the server, or this user, has no such stream of links.
bool isAbsent(const Error &error)
{
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::AccessDenied ||
           error.code == ErrorCode::StreamDeleted;
}

} // namespace

StreamLister::StreamLister(EventStore &store, std::filesystem::path file, std::chrono::milliseconds step)
    : m_store(store), m_path(std::move(file)), m_step(step)
{
}

StreamLister::~StreamLister() { keep(); }

Result<std::vector<StreamInfo>> StreamLister::all(const StreamList &list, std::stop_token stop)
{
    for (;;) {
        std::unique_lock lock(m_mutex);
        const auto isComplete = advance(stop);
        lock.unlock();
        if (!isComplete && isComplete.error().code == ErrorCode::AccessDenied)
            return allByLinks(list, isComplete.error(), stop);
        if (!isComplete)
            return failure(isComplete.error());
        lock.lock();
        if (*isComplete)
            return m_census.list(list);
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "The call was cancelled.");
    }
}

Result<StreamPart> StreamLister::some(const StreamList &list, std::stop_token stop)
{
    const std::scoped_lock lock(m_mutex);
    const auto isComplete = advance(stop);
    if (!isComplete && isComplete.error().code == ErrorCode::AccessDenied)
        return byLinksAlone(list, isComplete.error(), stop);
    if (!isComplete)
        return failure(isComplete.error());
    StreamPart part = known(list);
    part.listing.isComplete = *isComplete;
    if (*isComplete) {
        m_names.clear();
        m_lookedUp.clear();
        return part;
    }
    const auto end = endOfLog(stop);
    if (!end)
        return failure(end.error());
    part.listing.end = *end;
    if (list.limit == 0)
        return part; // only how far it has come is asked
    auto isNamed = byProjection(AllStreams, list, part, stop);
    if (isNamed && !*isNamed && !list.category.empty())
        isNamed = byProjection("$ce-" + list.category, list, part, stop);
    if (!isNamed)
        return failure(isNamed.error());
    return part;
}

/// Reads the log for a step. True: to its end.
Result<bool> StreamLister::advance(const std::stop_token &stop)
{
    if (auto begun = begin(stop); !begun)
        return failure(begun.error());
    auto isComplete = readOn(stop);
    // A place that was kept may have gone with a part of the log.
    if (!isComplete && isComplete.error().code == ErrorCode::InvalidInput && m_census.position()) {
        startOver();
        isComplete = readOn(stop);
    }
    if (!isComplete || !*isComplete || m_census.changes().size() >= ManyChanges)
        keep();
    return isComplete;
}

Result<bool> StreamLister::readOn(const std::stop_token &stop)
{
    const auto end = Clock::now() + m_step;
    bool isComplete = true;
    const auto read = m_store.readAll(
        {.from = m_census.position(), .withFrom = !m_census.position(), .includeSystem = true},
        [&](std::span<const RecordedEvent> batch) {
            m_census.add(batch);
            isComplete = Clock::now() < end;
            return isComplete;
        },
        stop);
    if (!read)
        return failure(read.error());
    return isComplete;
}

/// What an earlier run kept of this history.
Result<void> StreamLister::begin(const std::stop_token &stop)
{
    if (m_path.empty() || !m_identity.empty())
        return {};
    const auto first = m_store.lastPosition(stop);
    if (!first)
        return failure(first.error());
    if (!*first)
        return {}; // an empty log has no identity yet
    const auto identity = m_store.identity(stop);
    if (!identity)
        return failure(identity.error());
    m_identity = *identity;
    auto file = CensusFile::open(m_path);
    if (!file)
        return {}; // without it the log is read in each run
    m_file = *std::move(file);
    auto kept = m_file->load(m_identity);
    const bool isWanted = kept && !m_census.position();
    if (isWanted && isPlausible(*kept, stop).value_or(false))
        m_census = *std::move(kept);
    else
        m_file->discard();
    return {};
}

/// A log that ends before the place where it was left is another one, or was restored from a copy.
Result<bool> StreamLister::isPlausible(const StreamCensus &census, const std::stop_token &stop)
{
    const auto end = endOfLog(stop);
    if (!end)
        return failure(end.error());
    return !census.position() || (*end && **end >= *census.position());
}

Result<std::optional<Position>> StreamLister::endOfLog(const std::stop_token &stop)
{
    return firstOf(m_store, {.direction = Direction::Backwards, .includeSystem = true}, stop).map([](const auto &last) {
        return last ? std::optional(last->position) : std::nullopt;
    });
}

void StreamLister::startOver()
{
    m_census = {};
    if (m_file)
        m_file->discard();
}

void StreamLister::keep()
{
    // What cannot be kept is read again by the next run.
    if (m_file && !m_census.changes().empty())
        static_cast<void>(m_file->save(m_identity, m_census));
    if (!m_file && (m_path.empty() || !m_identity.empty()))
        m_census.forgetChanges();
}

StreamPart StreamLister::known(const StreamList &list) const
{
    StreamList more = list;
    if (more.limit < UINT64_MAX)
        ++more.limit;
    StreamPart part;
    part.streams = m_census.list(more);
    part.hasMore = part.streams.size() > list.limit;
    if (part.hasMore)
        part.streams.pop_back();
    part.listing.events = m_census.events();
    part.listing.position = m_census.position();
    return part;
}

/// False, and `part` as it was: there is no such stream of links, or it is behind.
Result<bool> StreamLister::byProjection(const std::string &projection, const StreamList &list, StreamPart &part,
                                        const std::stop_token &stop)
{
    const auto isThere = readNames(projection, stop);
    if (!isThere || !*isThere)
        return isThere;
    const Names &names = m_names[projection];
    const auto current = isCurrent(names, list.category, stop);
    if (!current || !*current)
        return current;
    if (auto filled = fill(projection, list, part, stop); !filled)
        return failure(filled.error());
    return true;
}

/// A step for who may not read the log. Each stream is asked for anew: nothing says which were written to.
Result<StreamPart> StreamLister::byLinksAlone(const StreamList &list, const Error &denied, const std::stop_token &stop)
{
    std::vector<std::string> projections{AllStreams};
    if (!list.category.empty())
        projections.push_back("$ce-" + list.category);
    for (const std::string &projection : projections) {
        const auto isThere = readNames(projection, stop);
        if (!isThere)
            return failure(isThere.error());
        if (!*isThere)
            continue;
        m_lookedUp.clear();
        StreamPart part;
        if (auto filled = fill(projection, list, part, stop); !filled)
            return failure(filled.error());
        part.listing.isComplete = m_names[projection].isAll;
        return part;
    }
    return failure(denied);
}

Result<std::vector<StreamInfo>> StreamLister::allByLinks(const StreamList &list, const Error &denied,
                                                         const std::stop_token &stop)
{
    std::vector<StreamInfo> streams;
    StreamList slice = list;
    slice.limit = 0; // the names first
    for (;;) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "The call was cancelled.");
        const std::scoped_lock lock(m_mutex);
        auto part = byLinksAlone(slice, denied, stop);
        if (!part)
            return failure(part.error());
        std::ranges::move(part->streams, std::back_inserter(streams));
        const bool isEnd = streams.size() >= list.limit || (slice.limit > 0 && !part->hasMore);
        if (isEnd && part->listing.isComplete)
            return streams;
        if (part->listing.isComplete) {
            slice.offset = list.offset + streams.size();
            slice.limit = std::min<std::uint64_t>(MostLookedUp, list.limit - streams.size());
        }
    }
}

/// The names of a stream of links that are wanted, each looked up.
Result<void> StreamLister::fill(const std::string &projection, const StreamList &list, StreamPart &part,
                                const std::stop_token &stop)
{
    const Names &names = m_names[projection];
    std::vector<StreamName> wanted;
    std::ranges::copy_if(names.inOrder, std::back_inserter(wanted),
                         [&list](const StreamName &name) { return isListed(name, list); });
    if (list.newestFirst)
        std::ranges::reverse(wanted);
    const std::uint64_t begin = std::min<std::uint64_t>(list.offset, wanted.size());
    const std::uint64_t count = std::min<std::uint64_t>(list.limit, wanted.size() - begin);
    part.hasMore = begin + count < wanted.size();
    part.streams.clear();
    part.listing.source = StreamListing::Source::Projection;
    part.listing.projection = projection;
    const auto first = wanted.begin() + static_cast<std::ptrdiff_t>(begin);
    return lookUp({first, first + static_cast<std::ptrdiff_t>(count)}, part, stop);
}

/// Reads the stream of links on for a step. False: it is not there.
Result<bool> StreamLister::readNames(const std::string &projection, const std::stop_token &stop)
{
    Names &names = m_names[projection];
    const auto end = Clock::now() + NamesStep;
    StreamRead read;
    if (names.last)
        read.from = Revision{names.last->value + 1};
    names.isAll = true;
    const auto done = m_store.readStream(
        StreamName(projection), read,
        [&](std::span<const RecordedEvent> batch) {
            for (const RecordedEvent &event : batch) {
                names.last = event.revision;
                auto target = linkTargetOf(event);
                if (target && names.seen.insert(target->stream).second)
                    names.inOrder.push_back(std::move(target->stream));
            }
            names.isAll = Clock::now() < end;
            return names.isAll;
        },
        stop);
    if (!done && isAbsent(done.error()))
        return false;
    if (!done)
        return failure(done.error());
    return names.last.has_value();
}

/// Whether the newest stream that was written to is among the names: a projection that was stopped knows it not.
Result<bool> StreamLister::isCurrent(const Names &names, const std::string &category, const std::stop_token &stop)
{
    const auto last = firstOf(m_store, {.direction = Direction::Backwards, .category = category}, stop);
    if (!last)
        return failure(last.error());
    if (!*last)
        return true;
    const StreamName &newest = (*last)->stream;
    return names.seen.contains(newest) || (newest.isMetadata() && names.seen.contains(newest.described()));
}

/// A stream that is not there any more keeps its row, so that rows go on to be names in their order.
Result<void> StreamLister::lookUp(const std::vector<StreamName> &names, StreamPart &part, const std::stop_token &stop)
{
    std::size_t asked = 0;
    for (const StreamName &name : names) {
        auto found = m_lookedUp.find(name);
        if (found == m_lookedUp.end() && asked++ == MostLookedUp) {
            part.hasMore = true;
            return {};
        }
        if (found == m_lookedUp.end()) {
            auto info = m_store.streamInfo(name, stop);
            if (!info && !isAbsent(info.error()))
                return failure(info.error());
            StreamInfo nameOnly;
            nameOnly.name = name;
            found = m_lookedUp.emplace(name, info ? *std::move(info) : std::move(nameOnly)).first;
        }
        part.streams.push_back(found->second);
    }
    return {};
}

} // namespace foldline::kurrentdb
