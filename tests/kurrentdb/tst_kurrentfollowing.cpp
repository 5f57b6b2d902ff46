// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/kurrentdb/scriptedserver.h"
#include "tests/support/storefollower.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <atomic>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

constexpr std::size_t ManySubscriptions = 100;

StoreFollower ofStream(EventStore &store, const char *stream, std::optional<Revision> after = {})
{
    return {store, {.stream = named(stream), .afterRevision = after}};
}

Position positionOf(EventStore &store, std::size_t number) { return logOf(store)->at(number).position; }

} // namespace

/// Subscriptions: catching up, going live, and ending.
class TestKurrentFollowing : public QObject
{
    Q_OBJECT
private slots:
    void catchesUpAndGoesLive_data() { addVersions(); }
    void catchesUpAndGoesLive();
    void followsTheLog_data() { addVersions(); }
    void followsTheLog();
    void startsAfterARevision();
    void startsAfterAPosition();
    void startBehindTheEndWaits();
    void saysCaughtUpAtOnceWhenNothingIsThere_data() { addVersions(); }
    void saysCaughtUpAtOnceWhenNothingIsThere();
    void waitsForAStreamToBegin_data() { addVersions(); }
    void waitsForAStreamToBegin();
    void softDeletionIsNoEnd();
    void tombstoneEndsIt_data();
    void tombstoneEndsIt();
    void leavesTheSystemOut();
    void hasCaughtUpWithTheSystemToo_data() { addVersions(); }
    void hasCaughtUpWithTheSystemToo();
    void endsWhenTheHandlerHasEnough();
    void endsWhenStopped();
    void slowConsumerMissesNothing_data();
    void slowConsumerMissesNothing();
    void goesOnFromACheckpoint();
    void ignoresWhatItDoesNotKnow();
    void caughtUpMayRepeat();
    void anEndWithOkIsNoEnd();
    void anEndWithoutAReasonIsNoEnd();
    void whatComesBeforeDamageIsHandedOver();
    void manySubscriptionsAtOnce();

private:
    static void addVersions();
};

void TestKurrentFollowing::addVersions()
{
    QTest::addColumn<QByteArray>("version");
    for (const char *version : {"20.10.0", "21.10.0", "22.10.0", "23.10.0", "24.10.0", "25.1.0"})
        QTest::newRow(version) << QByteArray(version);
}

/// Items 10, 18 and 20: the revision is excluded; before 23.10 nobody says that it has caught up.
void TestKurrentFollowing::catchesUpAndGoesLive()
{
    QFETCH(QByteArray, version);
    const StubServer server({.version = version.toStdString()});
    fillLog(server.log(), "s-1", 100);
    fillLog(server.log(), "other-1", 10);
    const auto store = connected(server);
    StoreFollower follower(*store, {.stream = named("s-1")});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    QCOMPARE(gapOrRepeat(follower.events(), 100), QString());
    fillLog(server.log(), "other-1", 1);
    for (std::size_t count = 101; count < 105; ++count) {
        const auto calls = follower.caughtUpCalls();
        fillLog(server.log(), "s-1", 1);
        QTRY_COMPARE(follower.count(), count);
        QTRY_VERIFY(follower.caughtUpCalls() > calls);
    }
    QCOMPARE(gapOrRepeat(follower.events(), 104), QString());
    follower.stop();
    QCOMPARE(outcome(follower.result()), u"ok"_qs);
}

void TestKurrentFollowing::followsTheLog()
{
    QFETCH(QByteArray, version);
    const StubServer server({.version = version.toStdString()});
    fillLog(server.log(), "a-1", 50);
    const auto store = connected(server);
    StoreFollower follower(*store, {});
    QTRY_COMPARE(follower.caughtUpAt(), std::optional(positionOf(*store, 49)));
    QCOMPARE(gapOrRepeat(follower.events(), 50), QString());
    fillLog(server.log(), "$system", 3);
    fillLog(server.log(), "a-1", 5);
    QTRY_COMPARE(follower.count(), std::size_t{55});
    QTRY_COMPARE(follower.caughtUpAt(), std::optional(positionOf(*store, 54)));
    QCOMPARE(gapOrRepeat(follower.events(), 55), QString());
}

/// Item 10.
void TestKurrentFollowing::startsAfterARevision()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 5);
    const auto store = connected(server);
    const StoreFollower middle = ofStream(*store, "s-1", Revision{2});
    const StoreFollower first = ofStream(*store, "s-1", Revision{0});
    const StoreFollower last = ofStream(*store, "s-1", Revision{4});
    QTRY_COMPARE(middle.numbers(), u"3 4"_qs);
    QTRY_COMPARE(first.numbers(), u"1 2 3 4"_qs);
    QTRY_VERIFY(last.caughtUpCalls() > 0);
    QCOMPARE(last.count(), std::size_t{0});
    fillLog(server.log(), "s-1", 1);
    QTRY_COMPARE(last.numbers(), u"5"_qs);
}

/// Item 11: subscriptions to the log begin behind the place.
void TestKurrentFollowing::startsAfterAPosition()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 5);
    const auto store = connected(server);
    const StoreFollower follower(*store, {.afterPosition = positionOf(*store, 2)});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    QCOMPARE(gapOrRepeat(follower.events(), 2, 3), QString());
    const StoreFollower atEnd(*store, {.afterPosition = positionOf(*store, 4)});
    QTRY_VERIFY(atEnd.caughtUpCalls() > 0);
    fillLog(server.log(), "a-1", 1);
    QTRY_COMPARE(atEnd.count(), std::size_t{1});
    QCOMPARE(gapOrRepeat(atEnd.events(), 1, 5), QString());
}

/// Item 60: the server takes such a start without a word.
void TestKurrentFollowing::startBehindTheEndWaits()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 2);
    const auto store = connected(server);
    const StoreFollower follower = ofStream(*store, "s-1", Revision{3});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    fillLog(server.log(), "s-1", 4);
    QTRY_COMPARE(follower.numbers(), u"4 5"_qs);
}

void TestKurrentFollowing::saysCaughtUpAtOnceWhenNothingIsThere()
{
    QFETCH(QByteArray, version);
    const StubServer server({.version = version.toStdString()});
    const auto store = connected(server);
    StoreFollower log(*store, {});
    StoreFollower stream(*store, {.stream = named("s-1")});
    QTRY_VERIFY(log.caughtUpCalls() > 0 && stream.caughtUpCalls() > 0);
    QVERIFY(!log.caughtUpAt());
    fillLog(server.log(), "s-1", 1);
    QTRY_VERIFY(log.caughtUpAt().has_value());
    QTRY_COMPARE(stream.numbers(), u"0"_qs);
}

/// Item 60: a subscription does not say that there is no stream.
void TestKurrentFollowing::waitsForAStreamToBegin()
{
    QFETCH(QByteArray, version);
    const StubServer server({.version = version.toStdString()});
    const auto store = connected(server);
    StoreFollower follower(*store, {.stream = named("s-1")});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    fillLog(server.log(), "s-1", 2);
    QTRY_COMPARE(follower.numbers(), u"0 1"_qs);
    QTRY_VERIFY(follower.caughtUpCalls() > 1);
}

void TestKurrentFollowing::softDeletionIsNoEnd()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 2);
    const auto store = connected(server);
    StoreFollower follower(*store, {.stream = named("s-1")});
    QTRY_COMPARE(follower.numbers(), u"0 1"_qs);
    QCOMPARE(outcome(store->deleteStream(named("s-1"), ExpectedRevision::any(), DeleteMode::Soft)), u"ok"_qs);
    fillLog(server.log(), "s-1", 1);
    QTRY_COMPARE(follower.numbers(), u"0 1 2"_qs);
    QVERIFY(!follower.isOver());
}

void TestKurrentFollowing::tombstoneEndsIt_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("ASCII") << QByteArray("s-1");
    QTest::newRow("a name that breaks trailers") << QByteArray("gr\xC3\xB6\xC3\x9F-1");
}

void TestKurrentFollowing::tombstoneEndsIt()
{
    QFETCH(QByteArray, name);
    const StubServer server;
    fillLog(server.log(), name.toStdString(), 2);
    const auto store = connected(server);
    StoreFollower follower(*store, {.stream = named(name.toStdString())});
    QTRY_COMPARE(follower.count(), std::size_t{2});
    QCOMPARE(outcome(store->deleteStream(named(name.toStdString()), at(1), DeleteMode::Tombstone)), u"ok"_qs);
    QTRY_VERIFY(follower.isOver());
    QCOMPARE(outcome(follower.result()), u"StreamDeleted"_qs);
}

/// Item 14.
void TestKurrentFollowing::leavesTheSystemOut()
{
    const StubServer server({.standardProjections = true});
    fillLog(server.log(), "a-1", 3);
    const auto store = connected(server);
    StoreFollower people(*store, {});
    StoreFollower all(*store, {.includeSystem = true});
    QTRY_VERIFY(people.caughtUpCalls() > 0 && all.caughtUpCalls() > 0);
    QCOMPARE(gapOrRepeat(people.events(), 3), QString());
    QCOMPARE(all.count(), logOf(*store, {.includeSystem = true})->size());
    QVERIFY(all.count() > 6);
}

/// Item 18: where nobody says so, the end is that of the events which are followed.
void TestKurrentFollowing::hasCaughtUpWithTheSystemToo()
{
    QFETCH(QByteArray, version);
    const StubServer server({.version = version.toStdString()});
    fillLog(server.log(), "a-1", 1);
    fillLog(server.log(), "$system", 3'000);
    const auto store = connected(server);
    std::size_t count = 0;
    std::stop_source stop;
    SubscriptionHandler handler;
    handler.events = [&](std::span<const RecordedEvent> batch) {
        count += batch.size();
        return true;
    };
    handler.caughtUp = [&](std::optional<Position>) { stop.request_stop(); };
    QCOMPARE(outcome(store->subscribe({.includeSystem = true}, handler, stop.get_token())), u"ok"_qs);
    QCOMPARE(count, logOf(*store, {.includeSystem = true})->size());
}

void TestKurrentFollowing::endsWhenTheHandlerHasEnough()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 10);
    const auto store = connected(server);
    std::size_t calls = 0;
    SubscriptionHandler handler;
    handler.events = [&](std::span<const RecordedEvent>) {
        ++calls;
        return false;
    };
    QCOMPARE(outcome(store->subscribe({}, handler, {})), u"ok"_qs);
    QCOMPARE(calls, std::size_t{1});
}

void TestKurrentFollowing::endsWhenStopped()
{
    const StubServer server;
    const auto store = connected(server);
    StoreFollower follower(*store, {});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    const Stopwatch watch;
    follower.stop();
    QVERIFY(watch.elapsed() < std::chrono::seconds(2));
    QCOMPARE(outcome(follower.result()), u"ok"_qs);
}

void TestKurrentFollowing::slowConsumerMissesNothing_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("ends the call") << QByteArray("23.10.0");
    QTest::newRow("goes back to catching up") << QByteArray("24.10.0");
}

/// A consumer that is held up while far more is written than a server keeps for it.
void TestKurrentFollowing::slowConsumerMissesNothing()
{
    QFETCH(QByteArray, version);
    const StubServer server({.version = version.toStdString(), .liveBuffer = 16});
    const auto store = connected(server);
    Latch mayGoOn;
    Latch isHeld;
    std::vector<RecordedEvent> events;
    std::atomic<std::size_t> count = 0;
    SubscriptionHandler handler;
    handler.events = [&](std::span<const RecordedEvent> batch) {
        events.insert(events.end(), batch.begin(), batch.end());
        count = events.size();
        isHeld.open();
        return mayGoOn.wait() && count < 12'001;
    };
    Result<void> result;
    std::jthread thread(
        [&](const std::stop_token &stop) { result = store->subscribe({.stream = named("s-1")}, handler, stop); });
    fillLog(server.log(), "s-1", 1);
    const bool held = isHeld.wait();
    for (int i = 0; i < 120; ++i)
        fillLog(server.log(), "s-1", 100, std::string(1'000, ' '));
    mayGoOn.open();
    QTRY_COMPARE(count.load(), std::size_t{12'001});
    thread.join();
    QVERIFY(held);
    QCOMPARE(outcome(result), u"ok"_qs);
    QCOMPARE(gapOrRepeat(events, 12'001), QString());
}

/// Items 16 and 17: a checkpoint is a pair, and where nothing matched it is the place to go on from.
void TestKurrentFollowing::goesOnFromACheckpoint()
{
    std::atomic<int> calls = 0;
    std::atomic<std::uint64_t> commit = 0;
    std::atomic<std::uint64_t> prepare = 99;
    const ScriptedServer server("24.10.0", [&](const auto &untilOver, const auto &request, auto &writer) {
        writer.Write(ScriptedServer::confirmation());
        if (++calls == 1) {
            writer.Write(ScriptedServer::event("s", 0));
            ScriptedServer::Reply checkpoint;
            checkpoint.mutable_checkpoint()->set_commit_position(5'000);
            checkpoint.mutable_checkpoint()->set_prepare_position(0);
            writer.Write(checkpoint);
            return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Server Is Shutting Down");
        }
        commit = request.options().all().position().commit_position();
        prepare = request.options().all().position().prepare_position();
        writer.Write(ScriptedServer::event("s", 4'000)); // at 5000/5000: behind 5000/0
        return untilOver();
    });
    const auto store = connected(settingsFor(server.port()));
    StoreFollower follower(*store, {});
    QTRY_COMPARE(follower.count(), std::size_t{2});
    QCOMPARE(commit.load(), std::uint64_t{5'000});
    QCOMPARE(prepare.load(), std::uint64_t{0});
}

/// Item 19.
void TestKurrentFollowing::ignoresWhatItDoesNotKnow()
{
    const ScriptedServer server("99.1.0", [](const auto &untilOver, const auto &, auto &writer) {
        ScriptedServer::Reply unknown;
        unknown.ParseFromString(std::string("\xBA\x3E\x03new", 6)); // field 999
        ScriptedServer::Reply fellBehind;
        fellBehind.mutable_fell_behind();
        ScriptedServer::Reply caughtUp;
        caughtUp.mutable_caught_up();
        for (const auto &reply : {unknown, ScriptedServer::Reply(), ScriptedServer::event("s", 0), fellBehind,
                                  ScriptedServer::event("s", 1), caughtUp})
            writer.Write(reply);
        return untilOver();
    });
    const auto store = connected(settingsFor(server.port()));
    StoreFollower follower(*store, {.stream = named("s")});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    QCOMPARE(follower.numbers(), u"0 1"_qs);
    QVERIFY(!follower.isOver());
}

/// Items 18 and 20.
void TestKurrentFollowing::caughtUpMayRepeat()
{
    const ScriptedServer server("25.1.0", [](const auto &untilOver, const auto &, auto &writer) {
        ScriptedServer::Reply caughtUp;
        caughtUp.mutable_caught_up()->set_stream_revision(0);
        for (const auto &reply : {ScriptedServer::confirmation(), caughtUp, caughtUp, ScriptedServer::event("s", 0),
                                  caughtUp, ScriptedServer::event("s", 0), ScriptedServer::event("s", 1)})
            writer.Write(reply);
        return untilOver();
    });
    const auto store = connected(settingsFor(server.port()));
    StoreFollower follower(*store, {.stream = named("s")});
    QTRY_COMPARE(follower.numbers(), u"0 1"_qs);
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
}

/// A node that is shut down may end its calls with OK.
void TestKurrentFollowing::anEndWithOkIsNoEnd()
{
    std::atomic<int> calls = 0;
    const ScriptedServer server("24.10.0", [&](const auto &untilOver, const auto &request, auto &writer) {
        writer.Write(ScriptedServer::confirmation());
        const auto &where = request.options().stream();
        const std::uint64_t next = where.has_revision() ? where.revision() + 1 : 0;
        writer.Write(ScriptedServer::event("s", next));
        return ++calls < 3 ? grpc::Status::OK : untilOver();
    });
    const auto store = connected(settingsFor(server.port()));
    StoreFollower follower(*store, {.stream = named("s")});
    QTRY_COMPARE(follower.numbers(), u"0 1 2"_qs);
    QVERIFY(!follower.isOver());
}

/// So may a node that goes down end them.
void TestKurrentFollowing::anEndWithoutAReasonIsNoEnd()
{
    std::atomic<int> calls = 0;
    const ScriptedServer server("24.10.0", [&](const auto &untilOver, const auto &request, auto &writer) {
        writer.Write(ScriptedServer::confirmation());
        const auto &where = request.options().stream();
        writer.Write(ScriptedServer::event("s", where.has_revision() ? where.revision() + 1 : 0));
        return ++calls < 3 ? grpc::Status(grpc::StatusCode::UNKNOWN, "") : untilOver();
    });
    const auto store = connected(settingsFor(server.port()));
    StoreFollower follower(*store, {.stream = named("s")});
    QTRY_COMPARE(follower.numbers(), u"0 1 2"_qs);
    QVERIFY(!follower.isOver());
}

/// However the messages come together.
void TestKurrentFollowing::whatComesBeforeDamageIsHandedOver()
{
    constexpr std::size_t Whole = 40;
    Latch isWritten;
    const ScriptedServer server("24.10.0", [&](const auto &, const auto &, auto &writer) {
        for (std::uint64_t i = 0; i < Whole; ++i)
            writer.Write(ScriptedServer::event("s", i));
        auto damaged = ScriptedServer::event("s", Whole);
        damaged.mutable_event()->mutable_event()->mutable_id()->set_string("no id");
        writer.Write(damaged);
        isWritten.open();
        return grpc::Status::OK;
    });
    const auto store = connected(settingsFor(server.port()));
    std::vector<RecordedEvent> events;
    SubscriptionHandler handler;
    handler.events = [&](std::span<const RecordedEvent> batch) {
        events.insert(events.end(), batch.begin(), batch.end());
        return isWritten.wait();
    };
    QCOMPARE(outcome(store->subscribe({.stream = named("s")}, handler, {})), u"Corrupt"_qs);
    QCOMPARE(gapOrRepeat(events, Whole), QString());
}

/// Item 53: a server takes 100 calls on one connection, and lets the others wait.
void TestKurrentFollowing::manySubscriptionsAtOnce()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 3);
    const auto store = connected(server);
    std::vector<std::unique_ptr<StoreFollower>> followers;
    for (std::size_t i = 0; i < ManySubscriptions; ++i)
        followers.push_back(
            std::make_unique<StoreFollower>(*store, i % 2 ? Subscribe{} : Subscribe{.stream = named("s-1")}));
    const auto all = [&](std::size_t count) {
        return std::ranges::all_of(followers, [count](const auto &each) { return each->count() == count; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(all(3), 20'000);
    QCOMPARE(outcome(store->append(named("s-1"), at(2), proposedMany(1))), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0 1 2 3"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(all(4), 20'000);
    for (const auto &follower : followers)
        QCOMPARE(gapOrRepeat(follower->events(), 4), QString());
}

QTEST_GUILESS_MAIN(TestKurrentFollowing)
#include "tst_kurrentfollowing.moc"
