// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/memory/memorystore.h"

#include "core/store/memory/memoryfollower.h"
#include "core/store/memory/memoryimport.h"
#include "core/store/memory/sharedlog.h"
#include "core/store/sqlite/appendrules.h"

#include <algorithm>
#include <unordered_set>

namespace foldline::store {

using memory::MemoryLog;
using memory::Stream;

namespace {

constexpr std::size_t BatchSize = 512;

tl::unexpected<Error> cancelled() { return failure(ErrorCode::Cancelled, "The call was cancelled."); }

Result<void> checkReadable(const MemoryLog &log, const StreamName &name, bool includeHidden)
{
    if (log.isTombstoned(name))
        return failure(sqlite::tombstonedError(name));
    const Stream *stream = log.find(name);
    if (!stream || stream->positions.empty())
        return failure(ErrorCode::NotFound, "There is no such stream.", name.value());
    if (stream->state == Stream::State::SoftDeleted && !includeHidden)
        return failure(ErrorCode::NotFound, "The stream is deleted.", name.value());
    return {};
}

bool containsIgnoringCase(std::string_view text, std::string_view part)
{
    const auto same = [](char left, char right) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return lower(left) == lower(right);
    };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

bool isListed(const Stream &stream, const StreamList &list)
{
    return stream.exists() && (list.includeSystem || !stream.name.isSystem()) &&
           (list.category.empty() || stream.name.category() == list.category) &&
           containsIgnoringCase(stream.name.value(), list.contains);
}

std::uint64_t firstPosition(const Stream &stream)
{
    return stream.positions.empty() ? *stream.tombstone : stream.positions.front();
}

std::uint64_t lastPositionOf(const Stream &stream)
{
    return stream.tombstone ? *stream.tombstone : stream.positions.back();
}

StreamInfo infoOf(const MemoryLog &log, const Stream &stream, Timestamp now)
{
    StreamInfo info;
    info.name = stream.name;
    info.deleted = stream.state == Stream::State::SoftDeleted;
    info.tombstoned = stream.state == Stream::State::Tombstoned;
    info.deletedBefore = stream.deletedBefore;
    info.lastRevision = stream.lastRevision();
    info.firstCreated = log.events()[firstPosition(stream)].created;
    info.lastCreated = log.events()[lastPositionOf(stream)].created;
    if (info.tombstoned)
        return info;
    for (std::uint64_t i = stream.firstVisible(); i < stream.positions.size(); ++i) {
        const RecordedEvent &event = log.events()[stream.positions[i]];
        if (!log.isYoungEnough(stream, event, now))
            continue;
        if (info.events++ == 0)
            info.firstCreated = event.created;
    }
    return info;
}

/// Revisions of one stream to hand over: [next, end) upwards, or from next - 1 down to end.
struct Range
{
    std::uint64_t next = 0;
    std::uint64_t end = 0;
    bool forwards = true;

    [[nodiscard]] bool done() const { return forwards ? next >= end : next <= end; }
    std::uint64_t take() { return forwards ? next++ : --next; }
};

Range rangeOf(const Stream &stream, const StreamRead &read)
{
    const std::uint64_t first = read.includeHidden ? 0 : stream.firstVisible();
    const std::uint64_t count = stream.positions.size();
    if (read.direction == Direction::Forwards)
        return {std::max(first, read.from ? read.from->value : 0), count, true};
    const bool bounded = read.from && read.from->value < count;
    return {bounded ? read.from->value + 1 : count, first, false};
}

/// What readAll looks for.
class Filter
{
public:
    explicit Filter(const AllRead &read) : m_category(read.category), m_types(read.types.begin(), read.types.end()) {}
    [[nodiscard]] bool matches(const RecordedEvent &event) const
    {
        return (m_types.empty() || m_types.contains(event.type)) &&
               (m_category.empty() || event.stream.category() == m_category);
    }

private:
    std::string m_category;
    std::unordered_set<std::string> m_types;
};

Range rangeOf(const MemoryLog &log, const AllRead &read)
{
    const std::uint64_t count = log.events().size();
    const std::uint64_t from = read.from ? std::min(read.from->commit, count) : count;
    if (read.direction == Direction::Forwards)
        return {read.from ? from + (read.withFrom.value_or(true) ? 0 : 1) : 0, count, true};
    return {std::min(from + (read.withFrom.value_or(false) ? 1 : 0), count), 0, false};
}

} // namespace

struct MemoryStore::Private : memory::SharedLog
{
    using SharedLog::SharedLog;

    std::string identity = events::EventId::random().toString();

    /// Runs `change` under the lock, once no import is going on.
    template <typename Write>
    auto write(std::stop_token stop, const Write &change) -> decltype(change());
};

MemoryStore::MemoryStore(std::function<Timestamp()> clock)
    : d(std::make_unique<Private>(clock ? std::move(clock) : &Timestamp::now))
{
}

MemoryStore::~MemoryStore() = default;

template <typename Write>
auto MemoryStore::Private::write(std::stop_token stop, const Write &change) -> decltype(change())
{
    std::unique_lock lock(mutex);
    if (!changed.wait(lock, stop, [this] { return !importing; }) || stop.stop_requested())
        return cancelled();
    auto result = change();
    lock.unlock();
    changed.notify_all();
    return result;
}

Result<AppendResult> MemoryStore::append(const StreamName &stream, ExpectedRevision expected,
                                         std::span<const ProposedEvent> events, std::stop_token stop)
{
    return d->write(std::move(stop), [&] { return d->log.append(stream, expected, events); });
}

Result<AppendResult> MemoryStore::setStreamMetadata(const StreamName &stream, ExpectedRevision expected,
                                                    const json::Value &metadata, std::stop_token stop)
{
    return d->write(std::move(stop), [&] { return d->log.setMetadata(stream, expected, metadata); });
}

Result<Position> MemoryStore::deleteStream(const StreamName &stream, ExpectedRevision expected, DeleteMode mode,
                                           std::stop_token stop)
{
    return d->write(std::move(stop), [&] { return d->log.remove(stream, expected, mode); });
}

Result<void> MemoryStore::readStream(const StreamName &name, const StreamRead &read, const BatchHandler &handler,
                                     std::stop_token stop)
{
    std::unique_lock lock(d->mutex);
    if (const auto readable = checkReadable(d->log, name, read.includeHidden); !readable)
        return readable;
    const Stream &stream = *d->log.find(name);
    Range range = rangeOf(stream, read);
    const Timestamp now = d->log.now();
    std::uint64_t left = read.limit;
    std::vector<RecordedEvent> batch;
    while (left > 0 && !range.done()) {
        batch.clear();
        while (batch.size() < BatchSize && left > 0 && !range.done()) {
            const RecordedEvent &event = d->log.events()[stream.positions[range.take()]];
            if (!read.includeHidden && !d->log.isYoungEnough(stream, event, now))
                continue;
            batch.push_back(event);
            --left;
        }
        lock.unlock();
        if (stop.stop_requested())
            return cancelled();
        if (!batch.empty() && !handler(batch))
            return {};
        lock.lock();
    }
    return {};
}

Result<void> MemoryStore::readAll(const AllRead &read, const BatchHandler &handler, std::stop_token stop)
{
    const Filter filter(read);
    std::unique_lock lock(d->mutex);
    Range range = rangeOf(d->log, read);
    std::uint64_t left = read.limit;
    std::vector<RecordedEvent> batch;
    while (left > 0 && !range.done()) {
        batch.clear();
        for (std::size_t seen = 0; seen < BatchSize && left > 0 && !range.done(); ++seen) {
            const RecordedEvent &event = d->log.events()[range.take()];
            if (!filter.matches(event))
                continue;
            batch.push_back(event);
            --left;
        }
        lock.unlock();
        if (stop.stop_requested())
            return cancelled();
        if (!batch.empty() && !handler(batch))
            return {};
        lock.lock();
    }
    return {};
}

Result<void> MemoryStore::subscribe(const Subscribe &subscribe, const SubscriptionHandler &handler,
                                    std::stop_token stop)
{
    std::vector<RecordedEvent> batch;
    std::unique_lock lock(d->mutex);
    memory::MemoryFollower follower(d->log, subscribe);
    while (!stop.stop_requested()) {
        const std::size_t examined = d->log.events().size();
        const std::optional<Position> last = d->log.lastPosition();
        const bool atEnd = follower.collect(batch, BatchSize);
        const std::optional<Error> over = atEnd ? follower.over() : std::nullopt;
        lock.unlock();
        if (!batch.empty() && !handler.events(batch))
            return {};
        if (over)
            return failure(*over);
        if (atEnd && handler.caughtUp)
            handler.caughtUp(last);
        lock.lock();
        if (atEnd)
            d->changed.wait(lock, stop, [&] { return d->log.events().size() != examined; });
    }
    return {};
}

Result<StreamMetadata> MemoryStore::streamMetadata(const StreamName &stream, std::stop_token)
{
    const std::lock_guard lock(d->mutex);
    if (d->log.isTombstoned(stream))
        return failure(sqlite::tombstonedError(stream));
    const Stream *found = d->log.find(stream);
    return found ? found->metadata : StreamMetadata{};
}

Result<std::vector<StreamInfo>> MemoryStore::listStreams(const StreamList &list, std::stop_token)
{
    const std::lock_guard lock(d->mutex);
    std::vector<const Stream *> found;
    for (const auto &[name, stream] : d->log.streams()) {
        if (isListed(stream, list))
            found.push_back(&stream);
    }
    std::ranges::sort(found, [&list](const Stream *left, const Stream *right) {
        return list.newestFirst ? lastPositionOf(*left) > lastPositionOf(*right)
                                : firstPosition(*left) < firstPosition(*right);
    });
    std::vector<StreamInfo> result;
    const Timestamp now = d->log.now();
    for (std::uint64_t i = list.offset; i < found.size() && result.size() < list.limit; ++i)
        result.push_back(infoOf(d->log, *found[i], now));
    return result;
}

Result<StreamInfo> MemoryStore::streamInfo(const StreamName &stream, std::stop_token)
{
    const std::lock_guard lock(d->mutex);
    const Stream *found = d->log.find(stream);
    if (!found || !found->exists())
        return failure(ErrorCode::NotFound, "There is no such stream.", stream.value());
    return infoOf(d->log, *found, d->log.now());
}

Result<std::optional<Position>> MemoryStore::lastPosition(std::stop_token)
{
    const std::lock_guard lock(d->mutex);
    return d->log.lastPosition();
}

Result<std::uint64_t> MemoryStore::eventCount(std::stop_token)
{
    const std::lock_guard lock(d->mutex);
    return d->log.events().size();
}

Result<TreeHead> MemoryStore::head(std::stop_token)
{
    const std::lock_guard lock(d->mutex);
    return d->log.head();
}

Result<std::unique_ptr<ImportSession>> MemoryStore::beginImport(std::stop_token stop)
{
    std::unique_lock lock(d->mutex);
    if (!d->changed.wait(lock, stop, [this] { return !d->importing; }))
        return cancelled();
    d->importing = true;
    return std::make_unique<memory::MemoryImport>(*d);
}

Result<std::string> MemoryStore::identity(std::stop_token) { return d->identity; }

} // namespace foldline::store
