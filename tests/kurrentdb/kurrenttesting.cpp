// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"

#include <QStringList>

#include <utility>

namespace foldline::test {

using namespace kurrentdb;
using namespace std::chrono_literals;

ConnectionSettings settingsFor(int port) { return settingsFor(std::vector{port}); }

ConnectionSettings settingsFor(const std::vector<int> &ports)
{
    ConnectionSettings settings;
    for (const int port : ports)
        settings.endpoints.push_back({"127.0.0.1", static_cast<std::uint16_t>(port)});
    settings.tls = false;
    settings.maxDiscoverAttempts = 4;
    settings.discoveryInterval = 50ms;
    settings.gossipTimeout = 500ms;
    settings.defaultDeadline = 1s;
    settings.keepAliveInterval = 200ms;
    settings.keepAliveTimeout = 300ms;
    return settings;
}

Result<std::unique_ptr<KurrentStore>> tryToConnect(const ConnectionSettings &settings, KurrentStore::Options options)
{
    return KurrentStore::open(settings, std::move(options));
}

std::unique_ptr<KurrentStore> connected(const ConnectionSettings &settings, KurrentStore::Options options)
{
    auto store = tryToConnect(settings, std::move(options));
    if (!store)
        qFatal("cannot connect: %s", describe(store.error()).c_str());
    return *std::move(store);
}

std::unique_ptr<KurrentStore> connected(const StubServer &server, KurrentStore::Options options)
{
    return connected(settingsFor(server.port()), std::move(options));
}

void fillLog(StubLog &log, std::string_view stream, std::size_t count, const std::string &data)
{
    stub::Write write{.stream = std::string(stream)};
    for (std::size_t i = 0; i < count; ++i)
        write.events.push_back({.id = events::EventId::random(), .type = "Happened", .data = data});
    if (log.write(write).outcome != stub::WriteResult::Outcome::Written)
        qFatal("cannot fill %s", write.stream.c_str());
}

QString revisionsIn(const StubLog &log, std::string_view stream)
{
    QStringList numbers;
    for (const stub::LogEvent &event : log.readWritten(stream, 0, UINT64_MAX))
        numbers << QString::number(event.revision);
    return numbers.join(QLatin1Char(' '));
}

std::vector<events::EventId> idsIn(const StubLog &log, std::string_view stream)
{
    std::vector<events::EventId> ids;
    for (const stub::LogEvent &event : log.readWritten(stream, 0, UINT64_MAX))
        ids.push_back(event.id);
    return ids;
}

std::vector<events::EventId> idsOf(const std::vector<store::ProposedEvent> &events)
{
    std::vector<events::EventId> ids;
    for (const store::ProposedEvent &event : events)
        ids.push_back(event.id);
    return ids;
}

QString gapOrRepeat(const std::vector<store::RecordedEvent> &events, std::size_t count, std::uint64_t first)
{
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].revision.value != first + i)
            return QStringLiteral("revision %1 stands where %2 was to come")
                .arg(events[i].revision.value)
                .arg(first + i);
    }
    return events.size() == count ? QString()
                                  : QStringLiteral("%1 events came instead of %2").arg(events.size()).arg(count);
}

} // namespace foldline::test
