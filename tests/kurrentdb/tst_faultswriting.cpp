// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/faultproxy.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <algorithm>
#include <functional>
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
constexpr int Appends = 6;
constexpr std::size_t EventsAnAppend = 4;

struct Place
{
    Place() : server(std::make_unique<StubServer>()), proxy(server->port()) {}
    void restart()
    {
        const auto log = server->sharedLog();
        server->shutdown();
        server = std::make_unique<StubServer>(StubServer::Options{}, log);
        proxy.setServer(server->port());
    }

    std::unique_ptr<StubServer> server;
    FaultProxy proxy;
    Latch isOver; ///< lets go whatever the server holds back
};

/// What befalls the next call of the method, or the line.
struct Fault
{
    const char *name;
    std::function<void(Place &, const std::string &method)> cause;
    bool isOnTheLine = false; ///< the proxy counts it
    bool leavesDoubt = false; ///< nobody can say whether it was written
};

void addFault(Place &place, Kind kind, Way way, std::uint64_t after)
{
    place.proxy.add({.kind = kind, .way = way, .after = after});
}

/// Events of 20 000 bytes each: the request is cut within an event.
constexpr std::uint64_t WithinTheRequest = 50'000;
/// The server has it, and its answer does not come.
constexpr std::uint64_t WithinTheAnswer = 5;

const std::vector<Fault> &faults()
{
    static const auto fail = [](StubServer &server, const std::string &method, grpc::StatusCode code,
                                const char *text) {
        server.failNext(method, {code, text});
    };
    static const auto doubt = [](StubServer &server, const std::string &method, grpc::StatusCode code,
                                 const char *text) {
        server.afterNext(method, [code, text] { return grpc::Status(code, text); });
    };
    using Code = grpc::StatusCode;
    static const std::vector<Fault> all{
        {"closed before the request", [](Place &p, const auto &) { addFault(p, Kind::Close, Way::ToServer, 0); }, true},
        {"closed within the request",
         [](Place &p, const auto &) { addFault(p, Kind::Close, Way::ToServer, WithinTheRequest); }, true},
        {"reset within the request",
         [](Place &p, const auto &) { addFault(p, Kind::Reset, Way::ToServer, WithinTheRequest); }, true},
        {"stalled within the request",
         [](Place &p, const auto &) { addFault(p, Kind::Stall, Way::ToServer, WithinTheRequest); }, true},
        {"closed within the answer",
         [](Place &p, const auto &method) {
             // What comes before the answer are acknowledgements of bytes.
             p.server->afterNext(method, [&p] {
                 addFault(p, Kind::Close, Way::ToClient, WithinTheAnswer);
                 return grpc::Status::OK;
             });
         },
         true},
        {"reset within the answer",
         [](Place &p, const auto &method) {
             p.server->afterNext(method, [&p] {
                 addFault(p, Kind::Reset, Way::ToClient, WithinTheAnswer);
                 return grpc::Status::OK;
             });
         },
         true},
        {"stalled within the answer",
         [](Place &p, const auto &method) {
             p.server->afterNext(method, [&p] {
                 addFault(p, Kind::Stall, Way::ToClient, WithinTheAnswer);
                 return grpc::Status::OK;
             });
         },
         true},
        {"written, and the node goes",
         [](Place &p, const auto &method) { doubt(*p.server, method, Code::UNAVAILABLE, "Server Is Shutting Down"); },
         false, true},
        {"written, and the write timed out",
         [](Place &p, const auto &method) {
             doubt(*p.server, method, Code::ABORTED, "Operation timed out: Commit phase timeout.");
         },
         false, true},
        {"written, and the call is cancelled",
         [](Place &p, const auto &method) { doubt(*p.server, method, Code::CANCELLED, ""); }, false, true},
        {"not written, and the write timed out",
         [](Place &p, const auto &method) {
             fail(*p.server, method, Code::ABORTED, "Operation timed out: Prepare phase timeout.");
         },
         false, true},
        {"node not ready",
         [](Place &p, const auto &method) { fail(*p.server, method, Code::UNAVAILABLE, "Server Is Not Ready"); }},
        {"node busy",
         [](Place &p, const auto &method) { fail(*p.server, method, Code::UNAVAILABLE, "Server Is Too Busy"); }},
        {"no leader",
         [](Place &p, const auto &method) {
             fail(*p.server, method, Code::UNKNOWN, "No leader info available in response");
         }},
        {"never answered",
         [](Place &p, const auto &method) {
             p.server->beforeNext(method, [&p] {
                 p.isOver.wait();
                 return grpc::Status(grpc::StatusCode::CANCELLED, "");
             });
         },
         false, true},
        {"written and never answered",
         [](Place &p, const auto &method) {
             p.server->afterNext(method, [&p] {
                 p.isOver.wait();
                 return grpc::Status(grpc::StatusCode::CANCELLED, "");
             });
         },
         false, true},
        {"node killed and restarted", [](Place &p, const auto &) { p.restart(); }},
        {"slow", [](Place &p, const auto &) { p.proxy.setSlow(8'000, 1ms); }},
    };
    return all;
}

/// What befalls many writes under way at once: before they begin, or when a quarter is done.
struct BatchFault
{
    const char *name;
    void (*before)(Place &);
    void (*during)(Place &) = nullptr;
    int strikes = 0;
};

constexpr std::size_t Imported = 1'000;
constexpr std::uint64_t WithinTheBatch = 300'000;
constexpr std::uint64_t WithinTheReplies = 8'000;

const std::vector<BatchFault> &batchFaults()
{
    using Code = grpc::StatusCode;
    static const std::vector<BatchFault> all{
        {"closed before the first request", [](Place &p) { addFault(p, Kind::Close, Way::ToServer, 0); }, {}, 1},
        {"closed within a request", [](Place &p) { addFault(p, Kind::Close, Way::ToServer, WithinTheBatch); }, {}, 1},
        {"reset within a request", [](Place &p) { addFault(p, Kind::Reset, Way::ToServer, WithinTheBatch); }, {}, 1},
        {"stalled within a request", [](Place &p) { addFault(p, Kind::Stall, Way::ToServer, WithinTheBatch); }, {}, 1},
        {"closed within the answers",
         [](Place &p) { addFault(p, Kind::Close, Way::ToClient, WithinTheReplies); },
         {},
         1},
        {"reset within the answers",
         [](Place &p) { addFault(p, Kind::Reset, Way::ToClient, WithinTheReplies); },
         {},
         1},
        {"stalled within the answers",
         [](Place &p) { addFault(p, Kind::Stall, Way::ToClient, WithinTheReplies); },
         {},
         1},
        {"closed again and again",
         [](Place &p) {
             p.proxy.add({.kind = Kind::Close, .way = Way::ToServer, .after = WithinTheBatch, .times = 3});
         },
         {},
         3},
        {"calls ended", nullptr,
         [](Place &p) {
             p.server->endCalls({grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down"});
         }},
        {"node killed and restarted", nullptr, [](Place &p) { p.restart(); }},
        {"lines reset at once", nullptr, [](Place &p) { p.proxy.strike(Kind::Reset); }, 1},
        {"node not ready",
         [](Place &p) {
             p.server->failNext("Streams/BatchAppend", {Code::UNAVAILABLE, "Server Is Not Ready"});
         }},
        {"no leader",
         [](Place &p) {
             p.server->failNext("Streams/BatchAppend", {Code::UNKNOWN, "No leader info available"});
         }},
        {"first call never answered",
         [](Place &p) {
             p.server->beforeNext("Streams/BatchAppend", [&p] {
                 p.isOver.wait();
                 return grpc::Status(Code::CANCELLED, "");
             });
         }},
        {"slow", [](Place &p) { p.proxy.setSlow(16'000, 1ms); }},
    };
    return all;
}

const Fault &faultCalled(std::string_view name) { return *std::ranges::find(faults(), name, &Fault::name); }

std::vector<ProposedEvent> largeEvents()
{
    std::vector<ProposedEvent> events;
    for (std::size_t i = 0; i < EventsAnAppend; ++i)
        events.push_back(proposed("Happened", std::string(20'000, ' ')));
    return events;
}

void addFaults()
{
    QTest::addColumn<int>("fault");
    for (int i = 0; i < static_cast<int>(faults().size()); ++i)
        QTest::newRow(faults()[static_cast<std::size_t>(i)].name) << i;
}

} // namespace

/// Writes through a bad line: what was acknowledged is there, once and in order; nothing hangs.
class TestFaultsWriting : public QObject
{
    Q_OBJECT
private slots:
    void appendsOn_data() { addFaults(); }
    void appendsOn();
    void doesNotRepeatBlindly_data() { addFaults(); }
    void doesNotRepeatBlindly();
    void importsOn_data();
    void importsOn();
    void importEndsWhenNothingIsEverAnswered();
    void rivalsBetweenTriesAreSeen();
    void unknownOutcomeSaysHowToFindOut();
    void deletionOfUnknownOutcome_data();
    void deletionOfUnknownOutcome();
    void appendEndsInTime();
    void refusalsAreNotTriedAgain();
};

/// Item 25: the same ids go again at the same revision.
void TestFaultsWriting::appendsOn()
{
    QFETCH(int, fault);
    const Fault &cause = faults()[static_cast<std::size_t>(fault)];
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    std::vector<events::EventId> acknowledged;
    auto expected = ExpectedRevision::noStream();
    for (int i = 0; i < Appends; ++i) {
        if (i == 0 || i == 3)
            cause.cause(place, "Streams/Append");
        const auto events = largeEvents();
        const Stopwatch watch;
        const auto written = store->append(named("s-1"), expected, events);
        QVERIFY2(written, qPrintable(messageOf(written)));
        QVERIFY2(watch.elapsed() < Limit, qPrintable(QString::number(watch.elapsed().count())));
        QCOMPARE(written->revision, std::optional(Revision{(static_cast<std::uint64_t>(i) + 1) * EventsAnAppend - 1}));
        for (const ProposedEvent &event : events)
            acknowledged.push_back(event.id);
        expected = at(written->revision->value);
    }
    QVERIFY(idsIn(place.server->log(), "s-1") == acknowledged);
    QVERIFY(!cause.isOnTheLine || place.proxy.struck() == 2);
    place.isOver.open();
}

/// With any revision expected a server recognises a repeat by chance only: the person is asked.
void TestFaultsWriting::doesNotRepeatBlindly()
{
    QFETCH(int, fault);
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    faults()[static_cast<std::size_t>(fault)].cause(place, "Streams/Append");
    const auto events = largeEvents();
    const Stopwatch watch;
    const auto written = store->append(named("s-1"), ExpectedRevision::any(), events);
    QVERIFY2(watch.elapsed() < Limit, qPrintable(QString::number(watch.elapsed().count())));
    const auto there = idsIn(place.server->log(), "s-1");
    QVERIFY(there.empty() || there == idsOf(events));
    QVERIFY(!written || there == idsOf(events));
    QVERIFY(written || outcome(written) == u"Timeout"_qs);
    QVERIFY(!written || !faults()[static_cast<std::size_t>(fault)].leavesDoubt);
    place.isOver.open();
}

void TestFaultsWriting::importsOn_data()
{
    QTest::addColumn<int>("fault");
    for (int i = 0; i < static_cast<int>(batchFaults().size()); ++i)
        QTest::newRow(batchFaults()[static_cast<std::size_t>(i)].name) << i;
}

/// Item 23: answers come in any order, and what has none when the call breaks goes again.
void TestFaultsWriting::importsOn()
{
    QFETCH(int, fault);
    const BatchFault &cause = batchFaults()[static_cast<std::size_t>(fault)];
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    const auto session = store->beginImport();
    QVERIFY2(session, qPrintable(messageOf(session)));
    std::vector<events::EventId> ids;
    for (std::size_t i = 0; i < Imported; ++i) {
        const ProposedEvent event = proposed("Imported", std::string(1'000, ' '));
        // One write for each event, as two streams take turns.
        QCOMPARE(outcome((*session)->add(named(i % 2 ? "b-1" : "a-1"), {}, event)), u"ok"_qs);
        ids.push_back(event.id);
    }
    if (cause.before)
        cause.before(place);
    const auto log = place.server->sharedLog();
    std::jthread meanwhile([&](const std::stop_token &stop) {
        while (!stop.stop_requested() && log->size() < Imported / 4)
            log->waitForMoreThan(log->size(), 10ms);
        if (cause.during)
            cause.during(place);
    });
    const Stopwatch watch;
    const auto done = (*session)->commit();
    const auto elapsed = watch.elapsed();
    place.isOver.open();
    meanwhile = {};
    QVERIFY2(done, qPrintable(messageOf(done)));
    QVERIFY2(elapsed < Limit, qPrintable(QString::number(elapsed.count())));
    QCOMPARE(place.proxy.struck(), cause.strikes);
    const auto first = idsIn(*log, "a-1");
    const auto second = idsIn(*log, "b-1");
    QCOMPARE(first.size() + second.size(), ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        QVERIFY(ids[i] == (i % 2 ? second : first)[i / 2]);
}

void TestFaultsWriting::importEndsWhenNothingIsEverAnswered()
{
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    const auto session = store->beginImport();
    QCOMPARE(outcome((*session)->add(named("a-1"), {}, proposed())), u"ok"_qs);
    for (int i = 0; i < 8; ++i)
        faultCalled("never answered").cause(place, "Streams/BatchAppend");
    const Stopwatch watch;
    const auto done = (*session)->commit();
    place.isOver.open();
    QCOMPARE(outcome(done), u"Timeout"_qs);
    QVERIFY(messageOf(done).contains(u"Of 1 events 0"_qs));
    QVERIFY(watch.elapsed() < Limit);
}

/// The write was lost, and somebody else was quicker.
void TestFaultsWriting::rivalsBetweenTriesAreSeen()
{
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    fillLog(place.server->log(), "s-1", 1);
    place.server->beforeNext("Streams/Append", [&] {
        fillLog(place.server->log(), "s-1", 1);
        return grpc::Status(grpc::StatusCode::ABORTED, "Operation timed out: Prepare phase timeout.");
    });
    QCOMPARE(outcome(store->append(named("s-1"), at(0), proposedMany(1))), u"Conflict"_qs);
    QCOMPARE(revisionsIn(place.server->log(), "s-1"), u"0 1"_qs);
}

void TestFaultsWriting::unknownOutcomeSaysHowToFindOut()
{
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    place.server->afterNext("Streams/Append", [&] {
        place.proxy.setRefusing(true);
        place.proxy.strike(Kind::Reset);
        return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down");
    });
    const auto events = proposedMany(2);
    const auto written = store->append(named("s-1"), ExpectedRevision::noStream(), events);
    QCOMPARE(outcome(written), u"Timeout"_qs);
    QVERIFY(messageOf(written).contains(u"s-1"_qs) && messageOf(written).contains(u"to find out"_qs));
    place.proxy.setRefusing(false);
    QTRY_COMPARE(outcome(store->append(named("s-1"), ExpectedRevision::noStream(), events)), u"ok"_qs);
    QVERIFY(idsIn(place.server->log(), "s-1") == idsOf(events));
}

void TestFaultsWriting::deletionOfUnknownOutcome_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<bool>("isSoft");
    QTest::newRow("soft") << QByteArray("Streams/Delete") << true;
    QTest::newRow("tombstone") << QByteArray("Streams/Tombstone") << false;
}

void TestFaultsWriting::deletionOfUnknownOutcome()
{
    QFETCH(QByteArray, method);
    QFETCH(bool, isSoft);
    Place place;
    fillLog(place.server->log(), "s-1", 1);
    const auto store = connected(settingsFor(place.proxy.port()));
    place.server->afterNext(method.toStdString(), [] {
        return grpc::Status(grpc::StatusCode::ABORTED, "Operation timed out: Commit phase timeout.");
    });
    const auto mode = isSoft ? DeleteMode::Soft : DeleteMode::Tombstone;
    QCOMPARE(outcome(store->deleteStream(named("s-1"), at(0), mode)), u"Timeout"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), isSoft ? u"NotFound"_qs : u"StreamDeleted"_qs);
}

void TestFaultsWriting::appendEndsInTime()
{
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    for (int i = 0; i < 16; ++i)
        faultCalled("never answered").cause(place, "Streams/Append");
    const Stopwatch watch;
    const auto written = store->append(named("s-1"), ExpectedRevision::noStream(), proposedMany(1));
    place.isOver.open();
    QCOMPARE(outcome(written), u"Timeout"_qs);
    QVERIFY2(watch.elapsed() < Limit, qPrintable(QString::number(watch.elapsed().count())));
}

void TestFaultsWriting::refusalsAreNotTriedAgain()
{
    Place place;
    const auto store = connected(settingsFor(place.proxy.port()));
    for (const auto code : {grpc::StatusCode::RESOURCE_EXHAUSTED, grpc::StatusCode::UNIMPLEMENTED,
                            grpc::StatusCode::PERMISSION_DENIED, grpc::StatusCode::INVALID_ARGUMENT}) {
        place.server->failNext("Streams/Append", {code, "no"});
        const auto refused = store->append(named("s-1"), ExpectedRevision::noStream(), proposedMany(1));
        QVERIFY(!refused);
        QVERIFY(messageOf(refused).contains(u"no"_qs));
        QCOMPARE(revisionsIn(place.server->log(), "s-1"), QString());
    }
    QCOMPARE(outcome(store->append(named("s-1"), ExpectedRevision::noStream(), proposedMany(1))), u"ok"_qs);
}

QTEST_GUILESS_MAIN(TestFaultsWriting)
#include "tst_faultswriting.moc"
