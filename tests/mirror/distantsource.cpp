// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mirror/distantsource.h"

#include "core/store/memory/memorystore.h"
#include "tests/support/storetesting.h"

#include <QTest>

namespace foldline::test {

using namespace store;

namespace {

constexpr std::uint64_t First = 1000;
constexpr std::uint64_t Step = 97;
constexpr std::uint64_t Before = 10; ///< the second number of a position lies that far before the first

/// The number of the first event at or after a place, and whether it is just there.
std::pair<std::uint64_t, bool> numberAt(Position place)
{
    if (place.commit < First)
        return {0, false};
    const std::uint64_t number = (place.commit - First) / Step;
    const bool exact = (place.commit - First) % Step == 0;
    return {exact ? number : number + 1, exact};
}

} // namespace

DistantSource::DistantSource() : ForwardingStore(std::make_shared<MemoryStore>()) {}

Position DistantSource::place(std::uint64_t number) { return {First + number * Step, First + number * Step - Before}; }

void DistantSource::setAway(bool away)
{
    m_away = away;
    const std::scoped_lock lock(m_mutex);
    m_cut.request_stop();
    m_cut = {};
}

void DistantSource::setIdentity(std::string identity)
{
    const std::scoped_lock lock(m_mutex);
    m_identity = std::move(identity);
}

void DistantSource::forget(const std::string &stream, std::uint64_t revision)
{
    const std::scoped_lock lock(m_mutex);
    m_forgotten.emplace(stream, revision);
}

void DistantSource::forgetNothing()
{
    const std::scoped_lock lock(m_mutex);
    m_forgotten.clear();
}

void DistantSource::leaveOut(const std::string &stream, std::uint64_t revision)
{
    const std::scoped_lock lock(m_mutex);
    m_leftOut.emplace(stream, revision);
}

void DistantSource::alter(const std::string &stream, std::uint64_t revision, std::string data)
{
    const std::scoped_lock lock(m_mutex);
    m_altered[{stream, revision}] = std::move(data);
}

Result<void> DistantSource::reach() const
{
    ++m_questions;
    if (m_away)
        return failure(ErrorCode::Unavailable, "The source does not answer.");
    return {};
}

void DistantSource::refuse(const std::string &stream)
{
    const std::scoped_lock lock(m_mutex);
    m_refused.insert(stream);
}

Result<void> DistantSource::reach(const StreamName &stream) const
{
    const std::scoped_lock lock(m_mutex);
    if (m_refused.contains(stream.value()))
        return failure(ErrorCode::AccessDenied, "The user may not read this stream.");
    return reach();
}

bool DistantSource::isGone(const RecordedEvent &event, bool inLog) const
{
    const std::pair name(event.stream.value(), event.revision.value);
    return m_forgotten.contains(name) || (inLog && m_leftOut.contains(name));
}

std::vector<RecordedEvent> DistantSource::shown(std::span<const RecordedEvent> batch, bool inLog) const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<RecordedEvent> left;
    for (const RecordedEvent &event : batch) {
        if (isGone(event, inLog))
            continue;
        left.push_back(event);
        left.back().position = place(event.position.commit);
        const auto altered = m_altered.find({event.stream.value(), event.revision.value});
        if (altered != m_altered.end())
            left.back().data = altered->second;
    }
    return left;
}

Result<AppendResult> DistantSource::append(const StreamName &stream, ExpectedRevision expected,
                                           std::span<const ProposedEvent> events, std::stop_token stop)
{
    if (auto reached = reach(); !reached)
        return failure(reached.error());
    auto result = ForwardingStore::append(stream, expected, events, stop);
    if (result)
        result->position = place(result->position.commit);
    return result;
}

Result<void> DistantSource::readStream(const StreamName &stream, const StreamRead &read, const BatchHandler &handler,
                                       std::stop_token stop)
{
    ++m_streamReads;
    if (auto reached = reach(stream); !reached)
        return reached;
    StreamRead all = read;
    all.limit = UINT64_MAX;
    std::uint64_t left = read.limit;
    return ForwardingStore::readStream(
        stream, all,
        [&](std::span<const RecordedEvent> batch) {
            auto events = shown(batch, false);
            events.resize(std::min<std::uint64_t>(events.size(), left));
            left -= events.size();
            return (events.empty() || handler(events)) && left > 0;
        },
        stop);
}

Result<void> DistantSource::readAll(const AllRead &read, const BatchHandler &handler, std::stop_token stop)
{
    if (auto reached = reach(); !reached)
        return reached;
    AllRead all = read;
    all.limit = UINT64_MAX;
    if (read.from) {
        const auto [number, exact] = numberAt(*read.from);
        const bool isForwards = read.direction == Direction::Forwards;
        all.from = Position::at(number);
        all.withFrom = exact ? read.withFrom : std::optional(isForwards);
    }
    std::uint64_t left = read.limit;
    return ForwardingStore::readAll(
        all,
        [&](std::span<const RecordedEvent> batch) {
            auto events = shown(batch, true);
            events.resize(std::min<std::uint64_t>(events.size(), left));
            left -= events.size();
            return (events.empty() || handler(events)) && left > 0;
        },
        stop);
}

Result<void> DistantSource::subscribe(const Subscribe &subscribe, const SubscriptionHandler &handler,
                                      std::stop_token stop)
{
    if (auto reached = reach(); !reached)
        return reached;
    std::stop_source ended;
    const std::stop_callback byCaller(stop, [&ended] { ended.request_stop(); });
    std::stop_token cut;
    {
        const std::scoped_lock lock(m_mutex);
        cut = m_cut.get_token();
    }
    const std::stop_callback byCut(cut, [&ended] { ended.request_stop(); });
    Subscribe inner = subscribe;
    if (subscribe.afterPosition)
        inner.afterPosition = Position::at(numberAt(*subscribe.afterPosition).first);
    SubscriptionHandler placing;
    placing.events = [&](std::span<const RecordedEvent> batch) {
        const auto events = shown(batch, !subscribe.stream);
        return events.empty() || handler.events(events);
    };
    placing.caughtUp = [&](std::optional<Position> position) {
        if (handler.caughtUp)
            handler.caughtUp(position ? std::optional(place(position->commit)) : position);
    };
    auto followed = ForwardingStore::subscribe(inner, placing, ended.get_token());
    if (followed && cut.stop_requested() && !stop.stop_requested())
        return failure(ErrorCode::Unavailable, "The line was cut.");
    return followed;
}

Result<StreamMetadata> DistantSource::streamMetadata(const StreamName &stream, std::stop_token stop)
{
    auto reached = reach(stream);
    return reached ? ForwardingStore::streamMetadata(stream, stop) : failure(reached.error());
}

Result<AppendResult> DistantSource::setStreamMetadata(const StreamName &stream, ExpectedRevision expected,
                                                      const json::Value &metadata, std::stop_token stop)
{
    if (auto reached = reach(); !reached)
        return failure(reached.error());
    auto result = ForwardingStore::setStreamMetadata(stream, expected, metadata, stop);
    if (result)
        result->position = place(result->position.commit);
    return result;
}

Result<Position> DistantSource::deleteStream(const StreamName &stream, ExpectedRevision expected, DeleteMode mode,
                                             std::stop_token stop)
{
    if (auto reached = reach(); !reached)
        return failure(reached.error());
    return ForwardingStore::deleteStream(stream, expected, mode, stop).map([](Position position) {
        return place(position.commit);
    });
}

Result<std::vector<StreamInfo>> DistantSource::listStreams(const StreamList &list, std::stop_token stop)
{
    auto reached = reach();
    return reached ? ForwardingStore::listStreams(list, stop) : failure(reached.error());
}

Result<StreamInfo> DistantSource::streamInfo(const StreamName &stream, std::stop_token stop)
{
    auto reached = reach();
    return reached ? ForwardingStore::streamInfo(stream, stop) : failure(reached.error());
}

Result<std::optional<Position>> DistantSource::lastPosition(std::stop_token stop)
{
    if (auto reached = reach(); !reached)
        return failure(reached.error());
    auto last = ForwardingStore::lastPosition(stop);
    if (last && *last)
        last = std::optional(place((*last)->commit));
    return last;
}

Result<std::uint64_t> DistantSource::eventCount(std::stop_token)
{
    return failure(ErrorCode::Unsupported, "A server does not say how many events it has.");
}

Result<std::string> DistantSource::identity(std::stop_token)
{
    if (auto reached = reach(); !reached)
        return failure(reached.error());
    const std::scoped_lock lock(m_mutex);
    return m_identity;
}

std::filesystem::path MirrorPlace::file() const
{
    return std::filesystem::path(folder.path().toStdString()) / "mirror" / "mirror.foldline";
}

std::unique_ptr<mirror::Mirror> MirrorPlace::open(const mirror::MirrorWish &wish) const
{
    auto opened = mirror::Mirror::open(file(), wish);
    if (!opened)
        qFatal("%s", describe(opened.error()).c_str());
    return *std::move(opened);
}

void MirrorPlace::update(mirror::Mirror &mirror) const
{
    const auto checked = mirror.check(*source, {});
    QVERIFY2(checked, messageOf(checked).toUtf8().constData());
    const auto advanced = mirror.advance(*source, UINT64_MAX, {});
    QVERIFY2(advanced, messageOf(advanced).toUtf8().constData());
}

std::unique_ptr<mirror::MirroredStore> MirrorPlace::mirrored(mirror::MirroredStore::Options options,
                                                             const mirror::MirrorWish &wish) const
{
    options.trust = std::chrono::milliseconds(0);
    options.trustWhileFollowing = std::chrono::milliseconds(0);
    options.longestPause = std::chrono::milliseconds(20);
    const auto connect = [from = source](std::stop_token stop, const auto &) -> Result<std::shared_ptr<EventStore>> {
        if (auto last = from->lastPosition(std::move(stop)); !last)
            return failure(last.error());
        return from;
    };
    auto opened = mirror::MirroredStore::open(open(wish), connect, std::move(options));
    if (!opened)
        qFatal("%s", describe(opened.error()).c_str());
    return *std::move(opened);
}

} // namespace foldline::test
