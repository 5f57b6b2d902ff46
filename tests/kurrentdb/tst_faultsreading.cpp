// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/kurrentdb/scriptedserver.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storefollower.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;
using namespace std::chrono_literals;

namespace {

using Kind = FaultProxy::Kind;
using Way = FaultProxy::Way;

constexpr auto Limit = 8s; ///< for what must not hang
constexpr std::size_t Count = 6'000;
constexpr std::uint64_t Bytes = Count * 1'000; ///< about as many come in all

/// What a test breaks, while its reader is in the middle.
struct Place
{
    Place() : server(std::make_unique<StubServer>()), proxy(server->port())
    {
        for (std::size_t i = 0; i < Count / 100; ++i)
            fillLog(server->log(), "s-1", 100, std::string(850, ' '));
    }
    /// Kills the node; another one comes up with the same log.
    void restart()
    {
        const auto log = server->sharedLog();
        server->shutdown();
        server = std::make_unique<StubServer>(StubServer::Options{}, log);
        proxy.setServer(server->port());
    }

    std::unique_ptr<StubServer> server;
    FaultProxy proxy;
};

/// Before the reader begins, or when the first events have come.
struct Fault
{
    void (*before)(Place &) = nullptr;
    void (*during)(Place &) = nullptr;
    int strikes = 0; ///< at least so many
};

void addFault(Place &place, Kind kind, Way way, std::uint64_t after, int times = 1)
{
    place.proxy.add({.kind = kind, .way = way, .after = after, .times = times});
}

const std::vector<std::pair<const char *, Fault>> &faults()
{
    static const std::vector<std::pair<const char *, Fault>> all{
        {"closed within a message",
         {[](Place &p) { addFault(p, Kind::Close, Way::ToClient, Bytes / 2 + 7); }, nullptr, 1}},
        {"reset within a message",
         {[](Place &p) { addFault(p, Kind::Reset, Way::ToClient, Bytes / 2 + 7); }, nullptr, 1}},
        {"stalled within a message",
         {[](Place &p) { addFault(p, Kind::Stall, Way::ToClient, Bytes / 2 + 7); }, nullptr, 1}},
        {"closed at the first bytes", {[](Place &p) { addFault(p, Kind::Close, Way::ToClient, 5); }, nullptr, 1}},
        {"reset within the request", {[](Place &p) { addFault(p, Kind::Reset, Way::ToServer, 40); }, nullptr, 1}},
        {"closed again and again",
         {[](Place &p) { addFault(p, Kind::Close, Way::ToClient, Bytes / 5, 4); }, nullptr, 3}},
        {"slow", {[](Place &p) { p.proxy.setSlow(16'000, 1ms); }}},
        {"calls ended by the node",
         {nullptr,
          [](Place &p) {
              p.server->endCalls({grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down"});
          }}},
        {"calls cancelled by the node",
         {nullptr,
          [](Place &p) {
              p.server->endCalls({grpc::StatusCode::CANCELLED, ""});
          }}},
        {"consumer too slow for the node",
         {nullptr,
          [](Place &p) {
              p.server->endCalls({grpc::StatusCode::ABORTED, "too slow"});
          }}},
        {"node killed and restarted", {nullptr, [](Place &p) { p.restart(); }}},
        {"node not ready for a while",
         {nullptr,
          [](Place &p) {
              p.server->setNotReady(true);
              p.proxy.strike(Kind::Reset);
              for (int i = 0; i < 2; ++i) {
                  p.server->beforeNext("Streams/Read", [&p] {
                      p.server->setNotReady(false);
                      return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Server Is Not Ready");
                  });
              }
          }}},
        {"busy", {[](Place &p) {
             p.server->failNext("Streams/Read", {grpc::StatusCode::UNAVAILABLE, "Server Is Too Busy"});
         }}},
    };
    return all;
}

/// What a reader gets through the proxy, and what it was broken by.
struct Reading
{
    using Run = Result<void> (*)(EventStore &, const BatchHandler &);

    Reading(Place &place, const Fault &fault, Run run)
    {
        const auto store = connected(settingsFor(place.proxy.port()));
        if (fault.before)
            fault.before(place);
        const Stopwatch watch;
        result = run(*store, [&](std::span<const RecordedEvent> batch) {
            if (events.empty() && fault.during)
                fault.during(place);
            events.insert(events.end(), batch.begin(), batch.end());
            return true;
        });
        elapsed = watch.elapsed();
        hasStruck = place.proxy.struck() >= fault.strikes;
    }

    std::vector<RecordedEvent> events;
    Result<void> result;
    std::chrono::milliseconds elapsed{};
    bool hasStruck = false;
};

/// Without pings, which would end a silent call as well.
ConnectionSettings quietSettingsFor(int port)
{
    ConnectionSettings settings = settingsFor(port);
    settings.keepAliveInterval.reset();
    return settings;
}

/// Ends when everything has come, or when nothing comes any more.
Result<void> follow(EventStore &store, const Subscribe &subscribe, const BatchHandler &handler)
{
    std::stop_source stop;
    std::atomic<std::size_t> count = 0;
    SubscriptionHandler subscription;
    subscription.events = [&](std::span<const RecordedEvent> batch) {
        count += batch.size();
        return handler(batch) && count < Count;
    };
    std::jthread watchdog([&](const std::stop_token &isOver) {
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        if (never.wait_for(lock, isOver, Limit, [] { return false; }); !isOver.stop_requested())
            stop.request_stop();
    });
    return store.subscribe(subscribe, subscription, stop.get_token());
}

/// A server that breaks off after each event, but for the last: then it ends well.
ScriptedServer::Read brokenAfterEach(std::uint64_t events, std::atomic<int> &calls)
{
    return [events, &calls](const auto &, const auto &request, auto &writer) {
        ++calls;
        const auto &options = request.options();
        const std::uint64_t asked =
            options.has_all() ? options.all().position().commit_position() : options.stream().revision();
        const std::uint64_t next = !options.has_all() ? asked : asked == 0 ? 0 : asked - 1'000 + 1;
        if (next < events)
            writer.Write(ScriptedServer::event("s", next));
        return next + 1 < events ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down")
                                 : grpc::Status::OK;
    };
}

/// No pause is as short as the patience, so that the second break is beyond it.
ConnectionSettings impatientSettingsFor(int port)
{
    ConnectionSettings settings = settingsFor(port);
    settings.defaultDeadline = std::chrono::milliseconds(1);
    return settings;
}

} // namespace

/// Reads and subscriptions go on where they were: no gap, no repeat, no hang.
class TestFaultsReading : public QObject
{
    Q_OBJECT
private slots:
    void readsOn_data();
    void readsOn();
    void liveSubscriptionsGoOn_data();
    void liveSubscriptionsGoOn();
    void quietSubscriptionSurvivesAnIdleLimit();
    void quietSubscriptionNoticesAHalfOpenLine();
    void givesUpInTime();
    void tooLargeReply();
    void exhaustedServer();
    void largestEventPasses();
    void unansweredReadCanBeStopped();
    void smallReadsEndInTime();
    void explanationsEndInTime();
    void patienceBeginsAnewWithEachEvent_data();
    void patienceBeginsAnewWithEachEvent();
    void patienceEndsWhereNothingComes();

private:
    static void check(const Reading &reading, bool backwards);
};

void TestFaultsReading::readsOn_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<int>("way");
    const char *names[] = {"stream", "stream, back", "log", "log, back", "following a stream", "following the log"};
    for (int fault = 0; fault < static_cast<int>(faults().size()); ++fault) {
        for (int way = 0; way < 6; ++way)
            QTest::addRow("%s: %s", faults()[static_cast<std::size_t>(fault)].first, names[way]) << fault << way;
    }
}

void TestFaultsReading::readsOn()
{
    QFETCH(int, fault);
    QFETCH(int, way);
    static constexpr Reading::Run Runs[] = {
        [](EventStore &store, const BatchHandler &handler) { return store.readStream(named("s-1"), {}, handler); },
        [](EventStore &store, const BatchHandler &handler) {
            return store.readStream(named("s-1"), {.direction = Direction::Backwards}, handler);
        },
        [](EventStore &store, const BatchHandler &handler) { return store.readAll({}, handler); },
        [](EventStore &store, const BatchHandler &handler) {
            return store.readAll({.direction = Direction::Backwards}, handler);
        },
        [](EventStore &store, const BatchHandler &handler) { return follow(store, {.stream = named("s-1")}, handler); },
        [](EventStore &store, const BatchHandler &handler) { return follow(store, {}, handler); },
    };
    Place place;
    const Reading reading(place, faults()[static_cast<std::size_t>(fault)].second, Runs[way]);
    check(reading, way == 1 || way == 3);
}

void TestFaultsReading::check(const Reading &reading, bool backwards)
{
    auto events = reading.events;
    if (backwards)
        std::ranges::reverse(events);
    QVERIFY2(reading.result, qPrintable(messageOf(reading.result)));
    QCOMPARE(gapOrRepeat(events, Count), QString());
    QVERIFY(reading.hasStruck);
    QVERIFY2(reading.elapsed < Limit, qPrintable(QString::number(reading.elapsed.count())));
}

void TestFaultsReading::liveSubscriptionsGoOn_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("version");
    for (const char *version : {"22.10.0", "24.10.0"}) {
        QTest::addRow("closed, %s", version) << static_cast<int>(Kind::Close) << QByteArray(version);
        QTest::addRow("reset, %s", version) << static_cast<int>(Kind::Reset) << QByteArray(version);
        QTest::addRow("stalled, %s", version) << static_cast<int>(Kind::Stall) << QByteArray(version);
    }
}

void TestFaultsReading::liveSubscriptionsGoOn()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, version);
    const StubServer server({.version = version.toStdString()});
    fillLog(server.log(), "s-1", 3);
    FaultProxy proxy(server.port());
    const auto store = connected(settingsFor(proxy.port()));
    StoreFollower stream(*store, {.stream = named("s-1")});
    StoreFollower log(*store, {});
    for (std::size_t round = 1; round <= 3; ++round) {
        QTRY_VERIFY(stream.caughtUpCalls() > 0 && log.caughtUpCalls() > 0);
        fillLog(server.log(), "s-1", 1); // lost on the way, or not
        proxy.strike(static_cast<Kind>(kind));
        QTRY_COMPARE(proxy.struck(), static_cast<int>(round));
        fillLog(server.log(), "s-1", 1);
        QTRY_COMPARE(stream.count(), 3 + 2 * round);
        QTRY_COMPARE(log.count(), 3 + 2 * round);
    }
    QCOMPARE(gapOrRepeat(stream.events(), 9), QString());
    QCOMPARE(gapOrRepeat(log.events(), 9), QString());
}

/// Item 52: pings go out where nothing else does, and the server takes them.
void TestFaultsReading::quietSubscriptionSurvivesAnIdleLimit()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 1);
    FaultProxy proxy(server.port());
    auto settings = settingsFor(proxy.port());
    settings.keepAliveInterval.reset(); // nothing moves on the line
    const auto store = connected(settings);
    StoreFollower follower(*store, {});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    proxy.setIdleLimit(100ms);
    QTRY_VERIFY(proxy.struck() >= 3);
    fillLog(server.log(), "s-1", 1);
    QTRY_COMPARE(follower.count(), std::size_t{2});
    QCOMPARE(gapOrRepeat(follower.events(), 2), QString());
}

void TestFaultsReading::quietSubscriptionNoticesAHalfOpenLine()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 1);
    FaultProxy proxy(server.port());
    const auto store = connected(settingsFor(proxy.port()));
    StoreFollower follower(*store, {.stream = named("s-1")});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    proxy.setHalfOpen(true);
    const auto accepted = proxy.accepted();
    proxy.strike(Kind::Stall);
    QTRY_VERIFY(proxy.accepted() > accepted); // it looks for the node
    proxy.setHalfOpen(false);
    fillLog(server.log(), "s-1", 1);
    QTRY_COMPARE(follower.numbers(), u"0 1"_qs);
    QVERIFY(!follower.isOver());
}

void TestFaultsReading::givesUpInTime()
{
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    StoreFollower follower(*store, {});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    const Stopwatch watch;
    place.proxy.setRefusing(true);
    place.proxy.strike(Kind::Reset);
    QCOMPARE(revisionsOf(*store, "s-1"), u"Unavailable"_qs);
    QTRY_VERIFY(follower.isOver());
    QCOMPARE(outcome(follower.result()), u"Unavailable"_qs);
    QVERIFY(watch.elapsed() < Limit);
    QCOMPARE(gapOrRepeat(follower.events(), Count), QString());
}

/// Item 30.
void TestFaultsReading::tooLargeReply()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 2);
    fillLog(server.log(), "s-1", 1, std::string(17 * 1024 * 1024, ' '));
    const auto store = connected(server);
    std::vector<RecordedEvent> events;
    const Stopwatch watch;
    const auto read = store->readStream(named("s-1"), {}, [&](std::span<const RecordedEvent> batch) {
        events.insert(events.end(), batch.begin(), batch.end());
        return true;
    });
    QCOMPARE(outcome(read), u"TooLarge"_qs);
    QCOMPARE(gapOrRepeat(events, 2), QString());
    QVERIFY(watch.elapsed() < Limit);
    StoreFollower follower(*store, {});
    QTRY_VERIFY(follower.isOver());
    QCOMPARE(outcome(follower.result()), u"TooLarge"_qs);
}

/// Item 30.
void TestFaultsReading::largestEventPasses()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 1, std::string(16 * 1024 * 1024, ' '));
    QCOMPARE(revisionsOf(*connected(server), "s-1"), u"0"_qs);
}

void TestFaultsReading::exhaustedServer()
{
    StubServer server;
    fillLog(server.log(), "s-1", 2);
    const auto store = connected(server);
    server.failNext("Streams/Read", {grpc::StatusCode::RESOURCE_EXHAUSTED, "Too much at once"});
    const auto read = eventsOf(*store, "s-1");
    QCOMPARE(outcome(read), u"TooLarge"_qs);
    QVERIFY(messageOf(read).contains(u"Too much at once"_qs));
    QCOMPARE(revisionsOf(*store, "s-1"), u"0 1"_qs);
}

void TestFaultsReading::unansweredReadCanBeStopped()
{
    StubServer server;
    const auto store = connected(server);
    Latch isAsked;
    Latch mayGoOn;
    server.beforeNext("Streams/Read", [&] {
        isAsked.open();
        mayGoOn.wait();
        return grpc::Status::OK;
    });
    std::stop_source stop;
    std::jthread stopper([&] {
        isAsked.wait();
        stop.request_stop();
    });
    const Stopwatch watch;
    const auto read = store->readStream(
        named("s-1"), {}, [](std::span<const RecordedEvent>) { return true; }, stop.get_token());
    mayGoOn.open();
    QCOMPARE(outcome(read), u"Cancelled"_qs);
    QVERIFY(watch.elapsed() < Limit);
}

void TestFaultsReading::smallReadsEndInTime()
{
    const ScriptedServer server("24.10.0", [](const auto &untilOver, const auto &, auto &) { return untilOver(); });
    const auto store = connected(quietSettingsFor(server.port()));
    const Stopwatch watch;
    QCOMPARE(outcome(store->lastPosition()), u"Timeout"_qs);
    QVERIFY2(watch.elapsed() < Limit, qPrintable(QString::number(watch.elapsed().count())));
}

/// A server that breaks on a name is asked whether the stream was deleted, which may take a search of its whole log.
void TestFaultsReading::explanationsEndInTime()
{
    const ScriptedServer server("24.10.0", [](const auto &untilOver, const auto &request, auto &) {
        if (request.options().has_all())
            return untilOver();
        return grpc::Status(grpc::StatusCode::UNKNOWN, "Received http2 header with status: 500");
    });
    const auto store = connected(quietSettingsFor(server.port()));
    const Stopwatch watch;
    QCOMPARE(outcome(eventsOf(*store, "gr\xC3\xB6\xC3\x9F-1")), u"Unsupported"_qs);
    QVERIFY2(watch.elapsed() < Limit, qPrintable(QString::number(watch.elapsed().count())));
}

void TestFaultsReading::patienceBeginsAnewWithEachEvent_data()
{
    QTest::addColumn<bool>("isLog");
    QTest::newRow("stream") << false;
    QTest::newRow("log") << true;
}

void TestFaultsReading::patienceBeginsAnewWithEachEvent()
{
    QFETCH(bool, isLog);
    constexpr std::uint64_t Events = 5;
    std::atomic<int> calls = 0;
    const ScriptedServer server("24.10.0", brokenAfterEach(Events, calls));
    const auto store = connected(impatientSettingsFor(server.port()));
    std::vector<RecordedEvent> events;
    const BatchHandler take = [&events](std::span<const RecordedEvent> batch) {
        events.insert(events.end(), batch.begin(), batch.end());
        return true;
    };
    const auto read = isLog ? store->readAll({}, take, {}) : store->readStream(named("s"), {}, take, {});
    QVERIFY2(read, qPrintable(messageOf(read)));
    QCOMPARE(gapOrRepeat(events, Events), QString());
    QCOMPARE(calls.load(), static_cast<int>(Events));
}

void TestFaultsReading::patienceEndsWhereNothingComes()
{
    std::atomic<int> calls = 0;
    const ScriptedServer server("24.10.0", [&calls](const auto &, const auto &, auto &) {
        ++calls;
        return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down");
    });
    const auto store = connected(impatientSettingsFor(server.port()));
    QCOMPARE(outcome(eventsOf(*store, "s")), u"Unavailable"_qs);
    QCOMPARE(calls.load(), 2);
}

QTEST_GUILESS_MAIN(TestFaultsReading)
#include "tst_faultsreading.moc"
