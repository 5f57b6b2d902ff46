// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storetesting.h"

#include <QStringList>

#include <utility>

namespace foldline::test {

using namespace store;

StreamName named(std::string_view name) { return StreamName(std::string(name)); }

ProposedEvent proposed(std::string type, std::string data)
{
    ProposedEvent event;
    event.id = events::EventId::random();
    event.type = std::move(type);
    event.data = std::move(data);
    return event;
}

std::vector<ProposedEvent> proposedMany(std::size_t count)
{
    std::vector<ProposedEvent> events;
    events.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        events.push_back(proposed("Happened", "{\"n\":" + std::to_string(i) + "}"));
    return events;
}

ExpectedRevision at(std::uint64_t revision) { return ExpectedRevision::exactly(Revision{revision}); }

AppendResult fill(EventStore &target, std::string_view stream, std::size_t count)
{
    const auto result = target.append(named(stream), ExpectedRevision::any(), proposedMany(count));
    if (!result)
        qFatal("cannot fill %s: %s", std::string(stream).c_str(), describe(result.error()).c_str());
    return *result;
}

Result<std::vector<RecordedEvent>> eventsOf(EventStore &source, std::string_view stream, const StreamRead &read)
{
    std::vector<RecordedEvent> events;
    const auto take = [&](std::span<const RecordedEvent> batch) {
        events.insert(events.end(), batch.begin(), batch.end());
        return true;
    };
    auto done = source.readStream(named(stream), read, take);
    if (!done)
        return failure(done.error());
    return events;
}

Result<std::vector<RecordedEvent>> logOf(EventStore &source, const AllRead &read)
{
    std::vector<RecordedEvent> events;
    const auto take = [&](std::span<const RecordedEvent> batch) {
        events.insert(events.end(), batch.begin(), batch.end());
        return true;
    };
    auto done = source.readAll(read, take);
    if (!done)
        return failure(done.error());
    return events;
}

QString revisionsOf(EventStore &source, std::string_view stream, const StreamRead &read)
{
    const auto events = eventsOf(source, stream, read);
    if (!events)
        return outcome(events);
    QStringList numbers;
    for (const RecordedEvent &event : *events)
        numbers << QString::number(event.revision.value);
    return numbers.join(QLatin1Char(' '));
}

QString positionsOf(EventStore &source, const AllRead &read)
{
    const auto events = logOf(source, read);
    if (!events)
        return outcome(events);
    QStringList numbers;
    for (const RecordedEvent &event : *events)
        numbers << QString::number(event.position.commit);
    return numbers.join(QLatin1Char(' '));
}

std::int64_t truncateBeforeOf(EventStore &source, std::string_view stream)
{
    const auto metadata = source.streamMetadata(named(stream));
    return metadata ? metadata->truncateBefore.value_or(-1) : -2;
}

} // namespace foldline::test
