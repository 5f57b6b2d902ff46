// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/merkle.h"
#include "tests/support/storecontract.h"
#include "tests/support/storetesting.h"

#include <QStringList>
#include <QTest>

#include <algorithm>

namespace foldline::test {

using namespace store;

namespace {

QString namesOf(EventStore &source, const StreamList &list)
{
    const auto streams = source.listStreams(list);
    if (!streams)
        return outcome(streams);
    QStringList names;
    for (const StreamInfo &info : *streams)
        names << QString::fromStdString(info.name.value());
    return names.join(QLatin1Char(' '));
}

Direction directionOf(const QString &text) { return text == u"back" ? Direction::Backwards : Direction::Forwards; }

} // namespace

void ReadContract::emptyStore()
{
    const auto target = makeStore();
    QCOMPARE(target->lastPosition().value(), std::optional<Position>());
    QCOMPARE(target->eventCount().value(), std::uint64_t{0});
    QCOMPARE(target->head().value(), (TreeHead{0, LeafHasher::emptyRoot()}));
    QCOMPARE(positionsOf(*target), QString());
    QCOMPARE(positionsOf(*target, {.direction = Direction::Backwards}), QString());
    QVERIFY(target->listStreams({}).value().empty());
    QVERIFY(!target->isReadOnly());
}

void ReadContract::readsPartsOfAStream_data()
{
    QTest::addColumn<QString>("direction");
    QTest::addColumn<int>("from"); // -1: absent
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("revisions");
    const auto row = [](const char *name, const char *direction, int from, int limit, const char *revisions) {
        QTest::newRow(name) << QString::fromLatin1(direction) << from << limit << QString::fromLatin1(revisions);
    };
    row("all", "on", -1, -1, "0 1 2 3 4");
    row("all, backwards", "back", -1, -1, "4 3 2 1 0");
    row("from 2", "on", 2, -1, "2 3 4");
    row("from 2, backwards", "back", 2, -1, "2 1 0");
    row("from 2, limit 2", "on", 2, 2, "2 3");
    row("last two", "back", -1, 2, "4 3");
    row("from the first, backwards", "back", 0, -1, "0");
    row("past the end", "on", 5, -1, "");
    row("past the end, backwards", "back", 99, 2, "4 3");
    row("limit 0", "on", -1, 0, "");
}

void ReadContract::readsPartsOfAStream()
{
    QFETCH(QString, direction);
    QFETCH(int, from);
    QFETCH(int, limit);
    QFETCH(QString, revisions);
    const auto target = makeStore();
    for (int i = 0; i < 5; ++i) {
        fill(*target, "other", 1);
        fill(*target, "s", 1);
    }
    StreamRead read{.direction = directionOf(direction)};
    if (from >= 0)
        read.from = Revision{static_cast<std::uint64_t>(from)};
    if (limit >= 0)
        read.limit = static_cast<std::uint64_t>(limit);
    QCOMPARE(revisionsOf(*target, "s", read), revisions);
}

void ReadContract::missingStreamIsNotFound()
{
    const auto target = makeStore();
    fill(*target, "s", 1);
    const auto missing = eventsOf(*target, "t");
    QCOMPARE(outcome(missing), u"NotFound"_qs);
    QCOMPARE(outcome(target->streamInfo(named("t"))), u"NotFound"_qs);
}

void ReadContract::readsPartsOfTheLog_data()
{
    QTest::addColumn<QString>("direction");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("positions");
    const auto row = [](const char *name, const char *direction, int from, int limit, const char *positions) {
        QTest::newRow(name) << QString::fromLatin1(direction) << from << limit << QString::fromLatin1(positions);
    };
    row("all", "on", -1, -1, "0 1 2 3 4 5");
    row("all, backwards", "back", -1, -1, "5 4 3 2 1 0");
    row("from 3", "on", 3, -1, "3 4 5");
    row("below 3, backwards", "back", 3, -1, "2 1 0");
    row("below 0, backwards", "back", 0, -1, "");
    row("from 1, limit 2", "on", 1, 2, "1 2");
    row("last two", "back", -1, 2, "5 4");
    row("past the end", "on", 6, -1, "");
    row("past the end, backwards", "back", 99, 1, "5");
    row("limit 0", "back", -1, 0, "");
}

void ReadContract::readsPartsOfTheLog()
{
    QFETCH(QString, direction);
    QFETCH(int, from);
    QFETCH(int, limit);
    QFETCH(QString, positions);
    const auto target = makeStore();
    fill(*target, "a", 3);
    fill(*target, "b", 3);
    AllRead read{.direction = directionOf(direction)};
    if (from >= 0)
        read.from = Position::at(static_cast<std::uint64_t>(from));
    if (limit >= 0)
        read.limit = static_cast<std::uint64_t>(limit);
    QCOMPARE(positionsOf(*target, read), positions);
}

void ReadContract::filtersTheLog()
{
    const auto target = makeStore();
    const auto write = [&](std::string_view stream, const char *type) {
        const ProposedEvent event = proposed(type);
        QVERIFY(target->append(named(stream), ExpectedRevision::any(), {&event, 1}));
    };
    write("order-1", "Created");
    write("order-2", "Created");
    write("invoice-1", "Created");
    write("order-1", "Shipped");
    write("ordering", "Shipped");
    write("$order-1", "Shipped");
    write("order-1-x", "Paid");
    QCOMPARE(positionsOf(*target, {.types = {"Created"}}), u"0 1 2"_qs);
    QCOMPARE(positionsOf(*target, {.types = {"Paid", "Shipped"}}), u"3 4 5 6"_qs);
    QCOMPARE(positionsOf(*target, {.types = {"Unknown"}}), QString());
    QCOMPARE(positionsOf(*target, {.types = {"Unknown", "Paid"}}), u"6"_qs);
    QCOMPARE(positionsOf(*target, {.category = "order"}), u"0 1 3 6"_qs);
    QCOMPARE(positionsOf(*target, {.category = "ord"}), QString());
    QCOMPARE(positionsOf(*target, {.category = "order-1"}), QString());
    QCOMPARE(positionsOf(*target, {.types = {"Created"}, .category = "order"}), u"0 1"_qs);
    QCOMPARE(positionsOf(*target, {.limit = 2, .category = "order"}), u"0 1"_qs);
    QCOMPARE(positionsOf(*target, {.direction = Direction::Backwards, .limit = 2, .category = "order"}), u"6 3"_qs);
    QCOMPARE(positionsOf(*target, {.from = Position::at(1), .limit = 2, .category = "order"}), u"1 3"_qs);
}

void ReadContract::handsOverManyInOrder()
{
    constexpr std::size_t Count = 2'500;
    const auto target = makeStore();
    fill(*target, "s", Count);
    for (const Direction direction : {Direction::Forwards, Direction::Backwards}) {
        const auto log = logOf(*target, {.direction = direction});
        const auto stream = eventsOf(*target, "s", {.direction = direction});
        QVERIFY(log && stream);
        QCOMPARE(log->size(), Count);
        QCOMPARE(stream->size(), Count);
        for (std::size_t i = 0; i < Count; ++i) {
            const std::uint64_t number = direction == Direction::Forwards ? i : Count - 1 - i;
            QCOMPARE(log->at(i).position, Position::at(number));
            QCOMPARE(stream->at(i).revision, Revision{number});
            QCOMPARE(stream->at(i).data, "{\"n\":" + std::to_string(number) + "}");
        }
    }
}

void ReadContract::stopsWhenTheHandlerHasEnough()
{
    const auto target = makeStore();
    fill(*target, "s", 3'000);
    std::size_t calls = 0;
    const auto enough = [&](std::span<const RecordedEvent>) {
        ++calls;
        return false;
    };
    QVERIFY(target->readStream(named("s"), {}, enough));
    QVERIFY(target->readAll({}, enough));
    QCOMPARE(calls, std::size_t{2});
}

void ReadContract::stopsWhenAskedTo()
{
    const auto target = makeStore();
    fill(*target, "s", 3'000);
    std::stop_source source;
    std::size_t seen = 0;
    const auto stopAfterFirst = [&](std::span<const RecordedEvent> batch) {
        seen += batch.size();
        source.request_stop();
        return true;
    };
    const auto result = target->readAll({}, stopAfterFirst, source.get_token());
    QCOMPARE(outcome(result), u"Cancelled"_qs);
    QVERIFY(seen > 0 && seen < 3'000);
    QCOMPARE(outcome(target->readStream(named("s"), {}, stopAfterFirst, source.get_token())), u"Cancelled"_qs);
}

void ReadContract::headIsTheRootOfTheLeaves()
{
    const auto target = makeStore();
    for (std::size_t count = 1; count < 9; ++count) {
        fill(*target, count % 2 == 0 ? "a" : "b", count);
        LeafHasher hasher;
        MerkleFrontier frontier;
        const auto log = logOf(*target);
        QVERIFY(log);
        for (const RecordedEvent &event : *log)
            frontier.add(hasher.leaf(event), hasher);
        QCOMPARE(target->head().value(), frontier.head(hasher));
        QCOMPARE(target->eventCount().value(), frontier.size());
        QCOMPARE(target->lastPosition().value(), std::optional(Position::at(frontier.size() - 1)));
    }
}

void ReadContract::listsStreams()
{
    const auto target = makeStore();
    fill(*target, "order-2", 1);
    fill(*target, "order-1", 2);
    fill(*target, "invoice-1", 1);
    fill(*target, "$system", 1);
    fill(*target, "Order_3%", 1);
    fill(*target, "order-2", 1);
    QVERIFY(target->setStreamMetadata(named("only-described"), ExpectedRevision::any(), json::Value::object()));
    QCOMPARE(namesOf(*target, {}), u"order-2 order-1 invoice-1 Order_3%"_qs);
    QCOMPARE(namesOf(*target, {.newestFirst = true}), u"order-2 Order_3% invoice-1 order-1"_qs);
    QCOMPARE(namesOf(*target, {.category = "order"}), u"order-2 order-1"_qs);
    QCOMPARE(namesOf(*target, {.contains = "ORDER"}), u"order-2 order-1 Order_3%"_qs);
    QCOMPARE(namesOf(*target, {.contains = "3%"}), u"Order_3%"_qs);
    QCOMPARE(namesOf(*target, {.contains = "r_3"}), u"Order_3%"_qs);
    QCOMPARE(namesOf(*target, {.contains = "r-_"}), QString());
    QCOMPARE(namesOf(*target, {.includeSystem = true}),
             u"order-2 order-1 invoice-1 $system Order_3% $$only-described"_qs);
    QCOMPARE(namesOf(*target, {.offset = 1, .limit = 2}), u"order-1 invoice-1"_qs);
    QCOMPARE(namesOf(*target, {.offset = 9}), QString());
}

void ReadContract::describesAStream()
{
    const auto target = makeStore();
    auto events = proposedMany(3);
    events[0].created = Timestamp::fromTicks(1000);
    events[2].created = Timestamp::fromTicks(3000);
    QVERIFY(target->append(named("s"), ExpectedRevision::any(), events));
    const auto info = target->streamInfo(named("s"));
    QVERIFY2(info, qPrintable(messageOf(info)));
    QCOMPARE(info->name, named("s"));
    QCOMPARE(info->events, std::uint64_t{3});
    QCOMPARE(info->lastRevision, std::optional(Revision{2}));
    QCOMPARE(info->firstCreated.ticks(), 1000);
    QCOMPARE(info->lastCreated.ticks(), 3000);
    QVERIFY(!info->deleted && !info->tombstoned);
    QCOMPARE(info->deletedBefore, std::uint64_t{0});
    const auto listed = target->listStreams({});
    QVERIFY(listed);
    QCOMPARE(listed->front().lastRevision, info->lastRevision);
    QCOMPARE(listed->front().events, info->events);

    const auto hidesTwo = json::parse(R"({"$tb":2})").value();
    QVERIFY(target->setStreamMetadata(named("s"), ExpectedRevision::any(), hidesTwo));
    QCOMPARE(target->streamInfo(named("s"))->events, std::uint64_t{1});
    QCOMPARE(target->streamInfo(named("s"))->firstCreated.ticks(), 3000);
    QCOMPARE(target->listStreams({})->front().firstCreated.ticks(), 3000);
    const auto hidesOld = json::parse(R"({"$maxAge":3600})").value();
    QVERIFY(target->setStreamMetadata(named("s"), ExpectedRevision::any(), hidesOld));
    QCOMPARE(target->streamInfo(named("s"))->events, std::uint64_t{1});
    QVERIFY(target->streamInfo(named("s"))->firstCreated.ticks() > 3000);
    const auto hidesAll = json::parse(R"({"$tb":3})").value();
    QVERIFY(target->setStreamMetadata(named("s"), ExpectedRevision::any(), hidesAll));
    QCOMPARE(target->streamInfo(named("s"))->events, std::uint64_t{0});
    QCOMPARE(target->streamInfo(named("s"))->firstCreated.ticks(), 1000);
}

void ReadContract::identityStays()
{
    const auto target = makeStore();
    const auto first = target->identity();
    QVERIFY(first);
    QVERIFY(events::EventId::parse(*first));
    fill(*target, "s", 1);
    QCOMPARE(*target->identity(), *first);
    QVERIFY(*makeStore()->identity() != *first);
}

} // namespace foldline::test
