// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storecontract.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <array>
#include <atomic>
#include <latch>
#include <map>
#include <thread>
#include <utility>
#include <vector>

namespace foldline::test {

using namespace store;

namespace {

/// A stream in one of the states that expectations tell apart. `s-other` always exists.
void prepare(EventStore &target, const QString &state)
{
    fill(target, "other", 1);
    if (state == u"never written")
        return;
    if (state == u"metadata only") {
        QVERIFY(target.setStreamMetadata(named("s"), ExpectedRevision::any(), json::Value::object()));
        return;
    }
    fill(target, "s", 3);
    if (state == u"truncated") {
        json::Value metadata = json::Value::object();
        metadata.set("$tb", json::Value::number(std::int64_t{3}));
        QVERIFY(target.setStreamMetadata(named("s"), ExpectedRevision::any(), metadata));
    } else if (state == u"deleted") {
        QVERIFY(target.deleteStream(named("s"), ExpectedRevision::any(), DeleteMode::Soft));
    } else if (state == u"tombstoned") {
        QVERIFY(target.deleteStream(named("s"), ExpectedRevision::any(), DeleteMode::Tombstone));
    }
}

} // namespace

void AppendContract::writesTheFirstEventsOfAStream()
{
    const auto target = makeStore();
    const auto events = proposedMany(3);
    const auto result = target->append(named("order-1"), ExpectedRevision::noStream(), events);
    QVERIFY2(result, qPrintable(messageOf(result)));
    QCOMPARE(result->revision, std::optional(Revision{2}));
    QCOMPARE(result->position, Position::at(2));
    QVERIFY(!result->repeated);
    const auto stored = eventsOf(*target, "order-1");
    QVERIFY(stored);
    QCOMPARE(stored->size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(stored->at(i).id, events[i].id);
        QCOMPARE(stored->at(i).stream, named("order-1"));
        QCOMPARE(stored->at(i).revision, Revision{i});
        QCOMPARE(stored->at(i).position, Position::at(i));
        QCOMPARE(stored->at(i).data, events[i].data);
    }
}

void AppendContract::checksTheExpectedRevision_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("any");
    QTest::addColumn<QString>("noStream");
    QTest::addColumn<QString>("streamExists");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("last");
    QTest::addColumn<QString>("after");
    const auto row = [](const char *state, const char *any, const char *none, const char *exists, const char *before,
                        const char *last, const char *after) {
        QTest::newRow(state) << QString::fromLatin1(state) << QString::fromLatin1(any) << QString::fromLatin1(none)
                             << QString::fromLatin1(exists) << QString::fromLatin1(before) << QString::fromLatin1(last)
                             << QString::fromLatin1(after);
    };
    row("never written", "ok", "ok", "Conflict", "Conflict", "Conflict", "Conflict");
    row("metadata only", "ok", "ok", "ok", "Conflict", "Conflict", "Conflict");
    row("three events", "ok", "Conflict", "ok", "Conflict", "ok", "Conflict");
    row("truncated", "ok", "Conflict", "ok", "Conflict", "ok", "Conflict");
    row("deleted", "ok", "ok", "StreamDeleted", "Conflict", "ok", "Conflict");
    row("tombstoned", "StreamDeleted", "StreamDeleted", "StreamDeleted", "StreamDeleted", "StreamDeleted",
        "StreamDeleted");
}

void AppendContract::checksTheExpectedRevision()
{
    QFETCH(QString, state);
    QFETCH(QString, any);
    QFETCH(QString, noStream);
    QFETCH(QString, streamExists);
    QFETCH(QString, before);
    QFETCH(QString, last);
    QFETCH(QString, after);
    const std::array<std::pair<ExpectedRevision, QString>, 6> expectations{
        {{ExpectedRevision::any(), any},
         {ExpectedRevision::noStream(), noStream},
         {ExpectedRevision::streamExists(), streamExists},
         {at(1), before},
         {at(2), last},
         {at(3), after}}};
    for (const auto &[expected, wanted] : expectations) {
        const auto target = makeStore();
        prepare(*target, state);
        const auto result = target->append(named("s"), expected, proposedMany(1));
        const QString expectation = QString::fromStdString(expected.toString());
        QVERIFY2(outcome(result) == wanted,
                 qPrintable(expectation + u": "_qs + outcome(result) + u' ' + messageOf(result)));
    }
}

void AppendContract::conflictNamesBothRevisions()
{
    const auto target = makeStore();
    fill(*target, "s", 6);
    const auto wrong = target->append(named("s"), at(3), proposedMany(1));
    QCOMPARE(outcome(wrong), u"Conflict"_qs);
    QVERIFY2(messageOf(wrong).contains(u"revision 3"_qs), qPrintable(messageOf(wrong)));
    QVERIFY2(messageOf(wrong).contains(u"revision 5"_qs), qPrintable(messageOf(wrong)));
    const auto none = target->append(named("t"), at(UINT64_MAX), proposedMany(1));
    QCOMPARE(outcome(none), u"Conflict"_qs);
}

void AppendContract::keepsEveryByte()
{
    const auto target = makeStore();
    std::string everyByte;
    for (int i = 0; i < 256; ++i)
        everyByte += static_cast<char>(i);
    std::vector<ProposedEvent> events = proposedMany(4);
    events[0].data = everyByte;
    events[0].metadata = everyByte;
    events[0].contentType = events::BinaryContentType;
    events[1].data.clear();
    events[2].data = "{\"n\" : 123456789012345678901234567890.10 }";
    events[2].metadata = "  {\"a\":1}\n";
    events[3].type = "Ereignis\xC3\xA4";
    QVERIFY(target->append(named("bytes \xE2\x82\xAC"), ExpectedRevision::any(), events));
    const auto stored = eventsOf(*target, "bytes \xE2\x82\xAC");
    QVERIFY(stored);
    QCOMPARE(stored->size(), events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        QCOMPARE(stored->at(i).data, events[i].data);
        QCOMPARE(stored->at(i).metadata, events[i].metadata);
        QCOMPARE(stored->at(i).type, events[i].type);
        QCOMPARE(stored->at(i).contentType, events[i].contentType);
    }
}

void AppendContract::keepsAGivenTimeAndElseTakesTheClock()
{
    const auto target = makeStore();
    std::vector<ProposedEvent> events = proposedMany(2);
    events[0].created = Timestamp::fromTicks(14'795'376'021'180'001);
    const Timestamp before = Timestamp::now();
    QVERIFY(target->append(named("s"), ExpectedRevision::any(), events));
    const auto stored = eventsOf(*target, "s");
    QVERIFY(stored);
    QCOMPARE(stored->at(0).created.ticks(), 14'795'376'021'180'001);
    QVERIFY(stored->at(1).created >= before);
    QVERIFY(stored->at(1).created <= Timestamp::now());
}

void AppendContract::answersARepeat_data()
{
    QTest::addColumn<int>("expected"); // -1 no stream, -2 any, -4 stream exists
    QTest::addColumn<QString>("ids");  // letters name ids; a, b, c are stored at revisions 0 to 2 and d, e at 3 and 4
    QTest::addColumn<QString>("outcomeWanted");
    const auto row = [](const char *name, int expected, const char *ids, const char *wanted) {
        QTest::newRow(name) << expected << QString::fromLatin1(ids) << QString::fromLatin1(wanted);
    };
    row("no stream, whole", -1, "abc", "repeat 2");
    row("no stream, leading part", -1, "ab", "repeat 1");
    row("no stream, and later ones", -1, "abcde", "repeat 4");
    row("no stream, more than stored", -1, "abcdex", "Conflict");
    row("no stream, other order", -1, "bac", "Conflict");
    row("no stream, other id", -1, "axc", "Conflict");
    row("exact, whole", 2, "de", "repeat 4");
    row("exact, leading part", 2, "d", "repeat 3");
    row("exact, more", 2, "dex", "Conflict");
    row("exact, order", 2, "ed", "Conflict");
    row("exact, at the end, taken id", 4, "a", "Conflict");
    row("any, whole", -2, "abc", "repeat 2");
    row("any, middle part", -2, "bc", "repeat 2");
    row("any, across appends", -2, "cd", "repeat 3");
    row("any, first known", -2, "ax", "Conflict");
    row("any, later known", -2, "xa", "Conflict");
    row("any, not one after the other", -2, "ac", "Conflict");
    row("any, unknown", -2, "xy", "written 6");
    row("stream exists, whole", -4, "de", "repeat 4");
    row("stream exists, partly", -4, "ex", "Conflict");
}

void AppendContract::answersARepeat()
{
    QFETCH(int, expected);
    QFETCH(QString, ids);
    QFETCH(QString, outcomeWanted);
    const auto target = makeStore();
    std::map<QChar, ProposedEvent> known;
    for (const QChar letter : u"abcdexy"_qs)
        known[letter] = proposed();
    const auto pick = [&](const QString &letters) {
        std::vector<ProposedEvent> events;
        for (const QChar letter : letters)
            events.push_back(known[letter]);
        return events;
    };
    QVERIFY(target->append(named("s"), ExpectedRevision::noStream(), pick(u"abc"_qs)));
    QVERIFY(target->append(named("s"), at(2), pick(u"de"_qs)));
    const ExpectedRevision expectation = expected == -1   ? ExpectedRevision::noStream()
                                         : expected == -2 ? ExpectedRevision::any()
                                         : expected == -4 ? ExpectedRevision::streamExists()
                                                          : at(static_cast<std::uint64_t>(expected));
    const auto result = target->append(named("s"), expectation, pick(ids));
    const QString seen =
        !result ? outcome(result)
                : (result->repeated ? u"repeat "_qs : u"written "_qs) + QString::number(result->revision->value);
    QCOMPARE(seen, outcomeWanted);
    const bool wrote = result && !result->repeated;
    QCOMPARE(target->eventCount().value_or(0), std::uint64_t{wrote ? 7u : 5u});
}

void AppendContract::repeatGivesTheFirstWritesFigures()
{
    const auto target = makeStore();
    fill(*target, "before", 4);
    const auto events = proposedMany(2);
    const auto first = target->append(named("s"), ExpectedRevision::noStream(), events);
    fill(*target, "after", 3);
    for (const ExpectedRevision expected : {ExpectedRevision::noStream(), ExpectedRevision::any()}) {
        const auto again = target->append(named("s"), expected, events);
        QVERIFY2(again, qPrintable(messageOf(again)));
        QVERIFY(again->repeated);
        QCOMPARE(again->revision, first->revision);
        QCOMPARE(again->position, first->position);
    }
}

void AppendContract::refusesATakenId()
{
    const auto target = makeStore();
    const auto events = proposedMany(1);
    QVERIFY(target->append(named("holder-7"), ExpectedRevision::any(), events));
    for (const ExpectedRevision expected : {ExpectedRevision::any(), ExpectedRevision::noStream()}) {
        const auto taken = target->append(named("s"), expected, events);
        QCOMPARE(outcome(taken), u"Conflict"_qs);
        QVERIFY2(messageOf(taken).contains(QString::fromStdString(events[0].id.toString())),
                 qPrintable(messageOf(taken)));
    }
    QCOMPARE(revisionsOf(*target, "s"), u"NotFound"_qs);
}

void AppendContract::writesAllOrNothing()
{
    const auto target = makeStore();
    const auto stored = proposedMany(1);
    QVERIFY(target->append(named("a"), ExpectedRevision::any(), stored));
    auto events = proposedMany(3);
    events[2].id = stored[0].id;
    QCOMPARE(outcome(target->append(named("b"), ExpectedRevision::any(), events)), u"Conflict"_qs);
    QCOMPARE(target->eventCount().value_or(0), std::uint64_t{1});
    QCOMPARE(revisionsOf(*target, "b"), u"NotFound"_qs);
    QCOMPARE(fill(*target, "b", 1).position, Position::at(1));
}

void AppendContract::acceptsNoEvents()
{
    const auto target = makeStore();
    const auto absent = target->append(named("s"), ExpectedRevision::any(), {});
    QVERIFY2(absent, qPrintable(messageOf(absent)));
    QCOMPARE(absent->revision, std::optional<Revision>());
    fill(*target, "s", 2);
    const auto unchanged = target->append(named("s"), at(1), {});
    QVERIFY2(unchanged, qPrintable(messageOf(unchanged)));
    QCOMPARE(unchanged->revision, std::optional(Revision{1}));
    QCOMPARE(outcome(target->append(named("s"), at(0), {})), u"Conflict"_qs);
    QCOMPARE(outcome(target->append(named("s"), ExpectedRevision::noStream(), {})), u"Conflict"_qs);
    QCOMPARE(target->eventCount().value_or(0), std::uint64_t{2});
}

void AppendContract::refusesBadProposals()
{
    const auto target = makeStore();
    const auto write = [&](std::string_view stream, const std::vector<ProposedEvent> &events) {
        return outcome(target->append(named(stream), ExpectedRevision::any(), events));
    };
    QCOMPARE(write("s", {proposed("")}), u"InvalidInput"_qs);
    ProposedEvent withoutId = proposed();
    withoutId.id = {};
    QCOMPARE(write("s", {withoutId}), u"InvalidInput"_qs);
    const ProposedEvent twice = proposed();
    QCOMPARE(write("s", {twice, proposed(), twice}), u"InvalidInput"_qs);
    QCOMPARE(write("", {proposed()}), u"InvalidInput"_qs);
    QCOMPARE(write("$$", {proposed()}), u"InvalidInput"_qs);
    QCOMPARE(write("\xFF", {proposed()}), u"InvalidInput"_qs);
    QCOMPARE(target->eventCount().value_or(1), std::uint64_t{0});
}

void AppendContract::refusesTooLargeEvents()
{
    const auto target = makeStore();
    constexpr std::size_t Limit = 16 * 1024 * 1024;
    ProposedEvent event = proposed("Large", std::string(Limit - 10, 'x'));
    event.metadata = std::string(10, 'y');
    QVERIFY(target->append(named("s"), ExpectedRevision::any(), {&event, 1}));
    event.id = events::EventId::random();
    event.metadata += 'y';
    QCOMPARE(outcome(target->append(named("s"), ExpectedRevision::any(), {&event, 1})), u"TooLarge"_qs);
    QCOMPARE(revisionsOf(*target, "s"), u"0"_qs);
}

void AppendContract::writesNothingWhenStopped()
{
    const auto target = makeStore();
    std::stop_source source;
    source.request_stop();
    const auto result = target->append(named("s"), ExpectedRevision::any(), proposedMany(1), source.get_token());
    QCOMPARE(outcome(result), u"Cancelled"_qs);
    QCOMPARE(target->eventCount().value_or(1), std::uint64_t{0});
}

void AppendContract::threadsDoNotDisturbEachOther()
{
    constexpr std::size_t Threads = 6;
    constexpr std::size_t Each = 40;
    const auto target = makeStore();
    std::atomic<int> failures = 0;
    {
        std::latch start(Threads);
        std::vector<std::jthread> writers;
        for (std::size_t thread = 0; thread < Threads; ++thread) {
            writers.emplace_back([&, thread] {
                start.arrive_and_wait();
                const std::string own = "own-" + std::to_string(thread);
                for (std::size_t i = 0; i < Each; ++i) {
                    const auto expected = i == 0 ? ExpectedRevision::noStream() : at(i - 1);
                    failures += target->append(named(own), expected, proposedMany(1)) ? 0 : 1;
                    failures += target->append(named("shared"), ExpectedRevision::any(), proposedMany(1)) ? 0 : 1;
                }
            });
        }
    }
    QCOMPARE(failures.load(), 0);
    const auto log = logOf(*target);
    QVERIFY(log);
    QCOMPARE(log->size(), 2 * Threads * Each);
    std::map<std::string, std::uint64_t> next;
    for (std::size_t i = 0; i < log->size(); ++i) {
        QCOMPARE(log->at(i).position, Position::at(i));
        QCOMPARE(log->at(i).revision.value, next[log->at(i).stream.value()]++);
    }
    QCOMPARE(next["shared"], std::uint64_t{Threads * Each});
}

void AppendContract::oneOfManyRivalsWins()
{
    constexpr std::size_t Threads = 6;
    const auto target = makeStore();
    for (std::uint64_t round = 0; round < 10; ++round) {
        std::atomic<int> winners = 0;
        std::atomic<int> conflicts = 0;
        std::latch start(Threads);
        {
            std::vector<std::jthread> writers;
            for (std::size_t thread = 0; thread < Threads; ++thread) {
                writers.emplace_back([&] {
                    start.arrive_and_wait();
                    const auto expected = round == 0 ? ExpectedRevision::noStream() : at(round - 1);
                    const auto result = target->append(named("s"), expected, proposedMany(1));
                    winners += result ? 1 : 0;
                    conflicts += !result && result.error().code == ErrorCode::Conflict ? 1 : 0;
                });
            }
        }
        QCOMPARE(winners.load(), 1);
        QCOMPARE(conflicts.load(), static_cast<int>(Threads) - 1);
    }
}

} // namespace foldline::test
