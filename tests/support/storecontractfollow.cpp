// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storecontract.h"
#include "tests/support/storefollower.h"
#include "tests/support/storetesting.h"

#include <QTest>

namespace foldline::test {

using namespace store;

void FollowContract::catchesUpAndGoesLive()
{
    const auto target = makeStore();
    fill(*target, "a", 700);
    StoreFollower follower(*target, {});
    QTRY_COMPARE(follower.caughtUpAt(), std::optional(Position::at(699)));
    QCOMPARE(follower.count(), std::size_t{700});
    fill(*target, "b", 2);
    QTRY_COMPARE(follower.caughtUpAt(), std::optional(Position::at(701)));
    fill(*target, "a", 1);
    QTRY_COMPARE(follower.count(), std::size_t{703});
    follower.stop();
    QCOMPARE(outcome(follower.result()), u"ok"_qs);
    const auto events = follower.events();
    for (std::size_t i = 0; i < events.size(); ++i)
        QCOMPARE(events[i].position, Position::at(i));
}

void FollowContract::startsAfterAPosition()
{
    const auto target = makeStore();
    StoreFollower fromEmpty(*target, {});
    QTRY_VERIFY(fromEmpty.caughtUpCalls() > 0);
    QVERIFY(!fromEmpty.caughtUpAt());
    fill(*target, "a", 5);
    StoreFollower follower(*target, {.afterPosition = Position::at(2)});
    QTRY_COMPARE(follower.numbers(), u"3 4"_qs);
    StoreFollower beyond(*target, {.afterPosition = Position::at(6)});
    QTRY_VERIFY(beyond.caughtUpCalls() > 0);
    fill(*target, "a", 3);
    QTRY_COMPARE(follower.numbers(), u"3 4 5 6 7"_qs);
    QTRY_COMPARE(beyond.numbers(), u"7"_qs);
    QTRY_COMPARE(fromEmpty.count(), std::size_t{8});
}

void FollowContract::followsOneStream()
{
    const auto target = makeStore();
    fill(*target, "s", 3);
    fill(*target, "other", 3);
    StoreFollower all(*target, {.stream = named("s")});
    StoreFollower later(*target, {.stream = named("s"), .afterRevision = Revision{1}});
    QTRY_COMPARE(all.numbers(), u"0 1 2"_qs);
    QTRY_COMPARE(later.numbers(), u"2"_qs);
    QTRY_VERIFY(all.caughtUpCalls() > 0 && later.caughtUpCalls() > 0);
    fill(*target, "other", 2);
    fill(*target, "s", 2);
    QTRY_COMPARE(all.numbers(), u"0 1 2 3 4"_qs);
    QTRY_COMPARE(later.numbers(), u"2 3 4"_qs);
}

void FollowContract::waitsForAStreamToBegin()
{
    const auto target = makeStore();
    StoreFollower follower(*target, {.stream = named("s")});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    fill(*target, "t", 1);
    fill(*target, "s", 2);
    QTRY_COMPARE(follower.numbers(), u"0 1"_qs);
}

void FollowContract::hidesWhatWasTruncatedBefore()
{
    const auto target = makeStore();
    fill(*target, "s", 4);
    json::Value metadata = json::Value::object();
    metadata.set("$maxCount", json::Value::number(std::int64_t{1}));
    QVERIFY(target->setStreamMetadata(named("s"), ExpectedRevision::any(), metadata));
    StoreFollower follower(*target, {.stream = named("s")});
    QTRY_COMPARE(follower.numbers(), u"3"_qs);
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    fill(*target, "s", 3);
    QTRY_COMPARE(follower.numbers(), u"3 4 5 6"_qs);
    fill(*target, "gone", 2);
    QVERIFY(target->deleteStream(named("gone"), ExpectedRevision::any(), DeleteMode::Soft));
    StoreFollower deleted(*target, {.stream = named("gone")});
    QTRY_VERIFY(deleted.caughtUpCalls() > 0);
    fill(*target, "gone", 1);
    QTRY_COMPARE(deleted.numbers(), u"2"_qs);
}

void FollowContract::endsWhenTheHandlerHasEnough()
{
    const auto target = makeStore();
    fill(*target, "s", 5);
    const SubscriptionHandler enough{[](std::span<const RecordedEvent>) { return false; }, {}};
    QVERIFY(target->subscribe({}, enough, {}));
    QVERIFY(target->subscribe({.stream = named("s")}, enough, {}));
}

void FollowContract::endsWhenStopped()
{
    const auto target = makeStore();
    StoreFollower idle(*target, {});
    QTRY_VERIFY(idle.caughtUpCalls() > 0);
    idle.stop();
    QCOMPARE(outcome(idle.result()), u"ok"_qs);
    std::stop_source source;
    source.request_stop();
    const SubscriptionHandler never{[](std::span<const RecordedEvent>) { return true; }, {}};
    QVERIFY(target->subscribe({}, never, source.get_token()));
}

void FollowContract::endsWithATombstone()
{
    const auto target = makeStore();
    fill(*target, "s", 2);
    StoreFollower follower(*target, {.stream = named("s")});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    QVERIFY(target->deleteStream(named("s"), ExpectedRevision::any(), DeleteMode::Tombstone));
    QTRY_VERIFY(follower.isOver());
    QCOMPARE(outcome(follower.result()), u"StreamDeleted"_qs);
    QCOMPARE(follower.numbers(), u"0 1"_qs);
    StoreFollower late(*target, {.stream = named("s")});
    QTRY_VERIFY(late.isOver());
    QCOMPARE(outcome(late.result()), u"StreamDeleted"_qs);
}

void FollowContract::seesImportsAndAppendsOnceEach()
{
    constexpr std::size_t Rounds = 40;
    const auto target = makeStore();
    StoreFollower early(*target, {});
    std::optional<StoreFollower> middle;
    {
        std::vector<std::jthread> writers;
        for (int writer = 0; writer < 3; ++writer) {
            writers.emplace_back([&] {
                for (std::size_t i = 0; i < Rounds; ++i)
                    fill(*target, "s", 1 + i % 3);
            });
        }
        QTRY_VERIFY(early.count() > 10);
        middle.emplace(*target, Subscribe{});
    }
    auto session = target->beginImport();
    QVERIFY(session);
    for (int i = 0; i < 5; ++i)
        QVERIFY((*session)->add(named("imported"), std::nullopt, proposed()));
    QVERIFY((*session)->commit());
    const std::size_t total = target->eventCount().value();
    QTRY_COMPARE(early.count(), total);
    QTRY_COMPARE(middle->count(), total);
    for (StoreFollower *follower : {&early, &*middle}) {
        follower->stop();
        const auto events = follower->events();
        for (std::size_t i = 0; i < events.size(); ++i)
            QCOMPARE(events[i].position, Position::at(i));
    }
}

} // namespace foldline::test
