// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/kurrentdb/scriptedserver.h"
#include "tests/support/storetesting.h"

#include <QStringList>
#include <QTest>

#include <atomic>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

/// `stream/revision` of each event of the log.
QString logText(EventStore &store, const AllRead &read = {})
{
    const auto events = logOf(store, read);
    if (!events)
        return outcome(events);
    QStringList texts;
    for (const RecordedEvent &event : *events)
        texts << QString::fromStdString(event.stream.value()) + u'/' + QString::number(event.revision.value);
    return texts.join(QLatin1Char(' '));
}

void write(StubLog &log, const char *stream, const char *type)
{
    stub::Write write{.stream = stream};
    write.events.push_back({.id = events::EventId::random(), .type = type, .data = "{}"});
    log.write(write);
}

Position positionOf(EventStore &store, const char *stream, std::uint64_t revision)
{
    return eventsOf(store, stream, {.from = Revision{revision}, .limit = 1})->front().position;
}

} // namespace

Q_DECLARE_METATYPE(foldline::store::StreamRead)

/// Reading streams and the log of a server.
class TestKurrentReading : public QObject
{
    Q_OBJECT
private slots:
    void readsPartsOfAStream_data();
    void readsPartsOfAStream();
    void truncatedStreamsHaveGaps();
    void missingStreamIsNotFound();
    void handsOverManyInOrder();
    void asksOnceForTheNewestEvents();
    void stopsWhenTheHandlerHasEnough();
    void stopsWhenAskedTo();
    void readsTheLogForwards();
    void readsTheLogBackwards();
    void readsTheLogFromBehindItsEnd();
    void refusesAPlaceWithinARecord();
    void filtersTheLog();
    void countsMatchesOnly_data();
    void countsMatchesOnly();
    void sparseMatchesAreFound();
    void logShowsTheSystemOnRequest();
    void linksAreEventsOfTheirStream();
    void resolvesLinks();
    void linksToWhatIsGoneAreKept();
    void oldServersKnowNoPositions();
    void oldestServersSayNothingOfThemselves();
    void ignoresWhatItDoesNotKnow();
    void damagedEventsAreReported_data();
    void damagedEventsAreReported();
};

void TestKurrentReading::readsPartsOfAStream_data()
{
    QTest::addColumn<StreamRead>("read");
    QTest::addColumn<QString>("revisions");
    const auto row = [](const char *name, const StreamRead &read, const QString &revisions) {
        QTest::newRow(name) << read << revisions;
    };
    constexpr auto Back = Direction::Backwards;
    row("all", {}, u"0 1 2 3 4"_qs);
    row("all, back", {.direction = Back}, u"4 3 2 1 0"_qs);
    row("from", {.from = Revision{3}}, u"3 4"_qs);
    row("from, back", {.direction = Back, .from = Revision{3}}, u"3 2 1 0"_qs);
    row("from 0, back", {.direction = Back, .from = Revision{0}}, u"0"_qs);
    row("limit", {.limit = 2}, u"0 1"_qs);
    row("limit, back", {.direction = Back, .limit = 1}, u"4"_qs);
    row("from and limit", {.from = Revision{1}, .limit = 2}, u"1 2"_qs);
    row("from and limit, back", {.direction = Back, .from = Revision{3}, .limit = 2}, u"3 2"_qs);
    row("limit 0", {.limit = 0}, QString());
    row("limit 0, back", {.direction = Back, .limit = 0}, QString());
    row("the next one", {.from = Revision{5}}, QString());
    row("beyond the end", {.from = Revision{9}}, QString());
    row("beyond the end, back", {.direction = Back, .from = Revision{9}}, u"4 3 2 1 0"_qs);
    row("beyond any end", {.from = Revision{UINT64_MAX}}, QString());
    row("beyond any end, back", {.direction = Back, .from = Revision{UINT64_MAX}}, u"4 3 2 1 0"_qs);
}

/// Items 8, 9, 10, 59 and 65: one call, whose end is the end; both ends are included; never a count of 0.
void TestKurrentReading::readsPartsOfAStream()
{
    QFETCH(StreamRead, read);
    QFETCH(QString, revisions);
    const StubServer server;
    fillLog(server.log(), "s-1", 5);
    const auto store = connected(server);
    QCOMPARE(revisionsOf(*store, "s-1", read), revisions);
}

/// Items 2 and 7: nothing to be read is not the same as no stream.
void TestKurrentReading::truncatedStreamsHaveGaps()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 5);
    const auto store = connected(server);
    const auto truncate = [&](const char *text) {
        return outcome(store->setStreamMetadata(named("s-1"), ExpectedRevision::any(), *json::parse(text)));
    };
    QCOMPARE(truncate(R"({"$tb":3})"), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), u"3 4"_qs);
    QCOMPARE(revisionsOf(*store, "s-1", {.from = Revision{1}, .limit = 1}), u"3"_qs);
    QCOMPARE(revisionsOf(*store, "s-1", {.direction = Direction::Backwards}), u"4 3"_qs);
    QCOMPARE(truncate(R"({"$tb":5})"), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), QString());
    QVERIFY(store->streamInfo(named("s-1"))->lastRevision == Revision{4});
    QCOMPARE(outcome(store->append(named("s-1"), ExpectedRevision::noStream(), proposedMany(1))), u"Conflict"_qs);
    QCOMPARE(outcome(store->append(named("s-1"), at(4), proposedMany(1))), u"ok"_qs);
}

/// Item 6.
void TestKurrentReading::missingStreamIsNotFound()
{
    const StubServer server;
    const auto store = connected(server);
    QCOMPARE(revisionsOf(*store, "s-1"), u"NotFound"_qs);
    QCOMPARE(revisionsOf(*store, "s-1", {.direction = Direction::Backwards, .limit = 1}), u"NotFound"_qs);
    QCOMPARE(revisionsOf(*store, "gr\xC3\xB6\xC3\x9F"), u"NotFound"_qs);
}

void TestKurrentReading::handsOverManyInOrder()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 5'000);
    const auto store = connected(server);
    QCOMPARE(gapOrRepeat(*eventsOf(*store, "s-1"), 5'000), QString());
    QCOMPARE(gapOrRepeat(*eventsOf(*store, "s-1", {.from = Revision{100}, .limit = 3'000}), 3'000, 100), QString());
    auto back = *eventsOf(*store, "s-1", {.direction = Direction::Backwards});
    std::ranges::reverse(back);
    QCOMPARE(gapOrRepeat(back, 5'000), QString());
}

void TestKurrentReading::asksOnceForTheNewestEvents()
{
    constexpr std::uint64_t Newest = 50;
    std::atomic<int> calls = 0;
    ScriptedServer server("24.10.0", [&](auto &, const auto &request, auto &writer) {
        ++calls;
        for (std::uint64_t i = 0; i < request.options().count(); ++i)
            writer.Write(ScriptedServer::event("order-1", 999 - i));
        return grpc::Status::OK;
    });
    const auto opened = connected(settingsFor(server.port()));
    const auto events = eventsOf(*opened, "order-1", {.direction = Direction::Backwards, .limit = Newest});
    QVERIFY(events);
    QCOMPARE(events->size(), std::size_t(Newest));
    QCOMPARE(calls.load(), 1);
}

void TestKurrentReading::stopsWhenTheHandlerHasEnough()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 5'000);
    const auto store = connected(server);
    int calls = 0;
    const auto read = store->readStream(named("s-1"), {}, [&](std::span<const RecordedEvent>) { return ++calls < 2; });
    QCOMPARE(outcome(read), u"ok"_qs);
    QCOMPARE(calls, 2);
}

void TestKurrentReading::stopsWhenAskedTo()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 20'000);
    const auto store = connected(server);
    std::stop_source stop;
    const auto read = store->readStream(
        named("s-1"), {},
        [&](std::span<const RecordedEvent>) {
            stop.request_stop();
            return true;
        },
        stop.get_token());
    QCOMPARE(outcome(read), u"Cancelled"_qs);
    QCOMPARE(outcome(store->readAll(
                 {}, [](std::span<const RecordedEvent>) { return true; }, stop.get_token())),
             u"Cancelled"_qs);
    QCOMPARE(outcome(store->append(named("s-2"), ExpectedRevision::any(), proposedMany(1), stop.get_token())),
             u"Cancelled"_qs);
}

/// Item 11: forwards the event at the place is included.
void TestKurrentReading::readsTheLogForwards()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 2);
    fillLog(server.log(), "b-1", 2);
    const auto store = connected(server);
    QCOMPARE(logText(*store), u"a-1/0 a-1/1 b-1/0 b-1/1"_qs);
    const Position from = positionOf(*store, "a-1", 1);
    QCOMPARE(logText(*store, {.from = from}), u"a-1/1 b-1/0 b-1/1"_qs);
    QCOMPARE(logText(*store, {.from = from, .withFrom = false}), u"b-1/0 b-1/1"_qs);
    QCOMPARE(logText(*store, {.from = from, .limit = 2}), u"a-1/1 b-1/0"_qs);
    QCOMPARE(logText(*store, {.from = from, .withFrom = false, .limit = 1}), u"b-1/0"_qs);
    QCOMPARE(logText(*store, {.from = from, .limit = 0}), QString());
    QCOMPARE(logText(*store, {.from = positionOf(*store, "b-1", 1), .withFrom = false}), QString());
    QCOMPARE(**store->lastPosition(), positionOf(*store, "b-1", 1));
}

/// Item 11: backwards it is left out.
void TestKurrentReading::readsTheLogBackwards()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 2);
    fillLog(server.log(), "b-1", 2);
    const auto store = connected(server);
    constexpr auto Back = Direction::Backwards;
    QCOMPARE(logText(*store, {.direction = Back}), u"b-1/1 b-1/0 a-1/1 a-1/0"_qs);
    QCOMPARE(logText(*store, {.direction = Back, .limit = 1}), u"b-1/1"_qs);
    const Position from = positionOf(*store, "b-1", 0);
    QCOMPARE(logText(*store, {.direction = Back, .from = from}), u"a-1/1 a-1/0"_qs);
    QCOMPARE(logText(*store, {.direction = Back, .from = from, .withFrom = true}), u"b-1/0 a-1/1 a-1/0"_qs);
    QCOMPARE(logText(*store, {.direction = Back, .from = from, .withFrom = true, .limit = 2}), u"b-1/0 a-1/1"_qs);
    QCOMPARE(logText(*store, {.direction = Back, .from = from, .withFrom = true, .limit = 1}), u"b-1/0"_qs);
    QCOMPARE(logText(*store, {.direction = Back, .from = from, .withFrom = true, .limit = 0}), QString());
    QCOMPARE(logText(*store, {.direction = Back, .from = from, .withFrom = true, .category = "a"}), u"a-1/1 a-1/0"_qs);
    QCOMPARE(logText(*store, {.direction = Back, .from = positionOf(*store, "a-1", 0)}), QString());
}

void TestKurrentReading::readsTheLogFromBehindItsEnd()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 2);
    const auto store = connected(server);
    const Position beyond{1'000'000'000, 1'000'000'000};
    QCOMPARE(logText(*store, {.from = beyond}), QString());
    QCOMPARE(logText(*store, {.direction = Direction::Backwards, .from = beyond}), u"a-1/1 a-1/0"_qs);
    QVERIFY(!*connected(StubServer())->lastPosition());
}

void TestKurrentReading::refusesAPlaceWithinARecord()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 2);
    const auto store = connected(server);
    const Position from = positionOf(*store, "a-1", 0);
    QCOMPARE(logText(*store, {.from = Position{from.commit + 1, from.commit + 1}}), u"InvalidInput"_qs);
}

/// Items 14 and 15.
void TestKurrentReading::filtersTheLog()
{
    const StubServer server;
    for (const char *stream : {"order-1", "orders-1", "$system", "client-1"}) {
        write(server.log(), stream, "Placed");
        write(server.log(), stream, "UnPlaced");
    }
    const auto store = connected(server);
    QCOMPARE(logText(*store, {.types = {"Placed"}}), u"order-1/0 orders-1/0 client-1/0"_qs);
    QCOMPARE(logText(*store, {.types = {"Placed"}, .includeSystem = true}),
             u"order-1/0 orders-1/0 $system/0 client-1/0"_qs);
    QCOMPARE(logText(*store, {.category = "order"}), u"order-1/0 order-1/1"_qs);
    QCOMPARE(logText(*store, {.types = {"Placed", "Other"}, .category = "order"}), u"order-1/0"_qs);
    QCOMPARE(logText(*store, {.direction = Direction::Backwards, .types = {"UnPlaced"}}),
             u"client-1/1 orders-1/1 order-1/1"_qs);
    QCOMPARE(logText(*store, {.types = {"Placed"}, .category = "none"}), QString());
}

void TestKurrentReading::countsMatchesOnly_data()
{
    QTest::addColumn<bool>("includeSystem");
    QTest::newRow("people's") << false;
    QTest::newRow("with the system's") << true;
}

void TestKurrentReading::countsMatchesOnly()
{
    QFETCH(bool, includeSystem);
    const StubServer server;
    for (int i = 0; i < 5; ++i) {
        for (const char *stream : {"$system", "order-1", "client-1"}) {
            write(server.log(), stream, "Placed");
            write(server.log(), stream, "Paid");
        }
    }
    const auto store = connected(server);
    const AllRead read{.limit = 3, .types = {"Paid"}, .category = "order", .includeSystem = includeSystem};
    QCOMPARE(logText(*store, read), u"order-1/1 order-1/3 order-1/5"_qs);
    AllRead back = read;
    back.direction = Direction::Backwards;
    QCOMPARE(logText(*store, back), u"order-1/9 order-1/7 order-1/5"_qs);
}

/// Item 16: far more is examined than matches.
void TestKurrentReading::sparseMatchesAreFound()
{
    const StubServer server;
    for (int i = 0; i < 3; ++i) {
        fillLog(server.log(), "noise-1", 3'000);
        write(server.log(), "order-1", "Placed");
    }
    const auto store = connected(server);
    QCOMPARE(logText(*store, {.types = {"Placed"}}), u"order-1/0 order-1/1 order-1/2"_qs);
    QCOMPARE(logText(*store, {.limit = 2, .category = "order"}), u"order-1/0 order-1/1"_qs);
}

/// Item 14.
void TestKurrentReading::logShowsTheSystemOnRequest()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 1);
    const auto store = connected(server);
    QCOMPARE(outcome(store->setStreamMetadata(named("a-1"), ExpectedRevision::any(), *json::parse(R"({"x":1})"))),
             u"ok"_qs);
    QCOMPARE(logText(*store), u"a-1/0 $$a-1/0"_qs);
    QVERIFY(logText(*store, {.includeSystem = true}).startsWith(u"$$$scavenges/0 "_qs));
}

/// Items 12 and 13: links are read as they are, with their own places.
void TestKurrentReading::linksAreEventsOfTheirStream()
{
    const StubServer server({.standardProjections = true});
    fillLog(server.log(), "a-1", 2);
    const auto store = connected(server);
    const auto links = eventsOf(*store, "$ce-a");
    QCOMPARE(links->size(), std::size_t{2});
    QCOMPARE(links->back().type, std::string("$>"));
    QCOMPARE(links->back().data, std::string("1@a-1"));
    QCOMPARE(links->back().revision, Revision{1});
    QVERIFY(links->back().position > positionOf(*store, "a-1", 1));
}

namespace {

/// `revision of the link -> event that it leads to` of each.
QString resolved(KurrentStore &store, const StreamRead &read = {})
{
    QStringList lines;
    const auto done = store.readResolved(named("$ce-a"), read, [&](auto originals, auto targets) {
        for (std::size_t i = 0; i < originals.size(); ++i) {
            const auto &target = targets[i];
            lines << QString::number(originals[i].revision.value) + u" -> "_qs +
                         (target ? QString::fromStdString(target->stream.value()) + u'/' +
                                       QString::number(target->revision.value)
                                 : u"nothing"_qs);
        }
        return true;
    });
    return done ? lines.join(u"; "_qs) : outcome(done);
}

} // namespace

/// Item 13: places, limits and directions are those of the links.
void TestKurrentReading::resolvesLinks()
{
    const StubServer server({.standardProjections = true});
    fillLog(server.log(), "a-1", 2);
    fillLog(server.log(), "b-1", 1);
    fillLog(server.log(), "a-2", 1);
    const auto store = connected(server);
    QCOMPARE(resolved(*store), u"0 -> a-1/0; 1 -> a-1/1; 2 -> a-2/0"_qs);
    QCOMPARE(resolved(*store, {.from = Revision{1}, .limit = 1}), u"1 -> a-1/1"_qs);
    QCOMPARE(resolved(*store, {.direction = Direction::Backwards, .limit = 2}), u"2 -> a-2/0; 1 -> a-1/1"_qs);
    QCOMPARE(outcome(store->readResolved(named("$ce-none"), {}, [](auto, auto) { return true; })), u"NotFound"_qs);
}

/// Item 12: `event` is missing then; nothing is lost.
void TestKurrentReading::linksToWhatIsGoneAreKept()
{
    const StubServer server({.standardProjections = true});
    for (const char *stream : {"a-1", "a-2", "a-3"})
        fillLog(server.log(), stream, 2);
    const auto store = connected(server);
    QCOMPARE(outcome(store->deleteStream(named("a-1"), at(1), DeleteMode::Tombstone)), u"ok"_qs);
    QCOMPARE(outcome(store->setStreamMetadata(named("a-2"), ExpectedRevision::any(), *json::parse(R"({"$tb":1})"))),
             u"ok"_qs);
    QCOMPARE(resolved(*store), u"0 -> nothing; 1 -> nothing; 2 -> nothing; 3 -> a-2/1; 4 -> a-3/0; 5 -> a-3/1"_qs);
}

void TestKurrentReading::oldServersKnowNoPositions()
{
    const StubServer server({.version = "21.10.0"});
    fillLog(server.log(), "a-1", 3);
    const auto store = connected(server);
    const auto stream = eventsOf(*store, "a-1");
    const auto log = logOf(*store);
    for (const RecordedEvent &event : *stream)
        QCOMPARE(event.position, Position());
    QCOMPARE(revisionsOf(*store, "a-1"), u"0 1 2"_qs);
    for (const RecordedEvent &event : *log)
        QVERIFY(event.position.commit > 0 && event.position.commit < UINT64_MAX);
}

/// Item 58: what a node can do is asked of it; the oldest do not even know the question.
void TestKurrentReading::oldestServersSayNothingOfThemselves()
{
    const StubServer server({.version = "20.10.0"});
    const auto store = connected(server);
    QCOMPARE(store->status().version, std::string());
    QCOMPARE(outcome(store->append(named("a-1"), ExpectedRevision::noStream(), proposedMany(2))), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, "a-1"), u"0 1"_qs);
    QCOMPARE(logText(*store), u"a-1/0 a-1/1"_qs);
}

/// Item 19: a message without content, and one that later servers may send, are passed over.
void TestKurrentReading::ignoresWhatItDoesNotKnow()
{
    const ScriptedServer server("99.1.0", [](const auto &, const ScriptedServer::Request &, auto &writer) {
        ScriptedServer::Reply unknown;
        unknown.ParseFromString(std::string("\xBA\x3E\x03new", 6)); // field 999
        ScriptedServer::Reply fellBehind;
        fellBehind.mutable_fell_behind();
        for (const auto &reply : {unknown, ScriptedServer::event("s", 0), ScriptedServer::Reply(), fellBehind,
                                  ScriptedServer::event("s", 1)})
            writer.Write(reply);
        return grpc::Status::OK;
    });
    const auto store = connected(settingsFor(server.port()));
    QCOMPARE(revisionsOf(*store, "s"), u"0 1"_qs);
}

void TestKurrentReading::damagedEventsAreReported_data()
{
    QTest::addColumn<int>("damage");
    QTest::newRow("no id") << 0;
    QTest::newRow("an id that is none") << 1;
    QTest::newRow("no type") << 2;
    QTest::newRow("no time") << 3;
    QTest::newRow("a time that is none") << 4;
    QTest::newRow("no event") << 5;
    QTest::newRow("no position") << 6;
}

/// Items 3 and 12: what comes before the damage is handed over, nothing after it.
void TestKurrentReading::damagedEventsAreReported()
{
    QFETCH(int, damage);
    const ScriptedServer server("24.10.0", [damage](const auto &, const auto &, auto &writer) {
        ScriptedServer::Reply bad = ScriptedServer::event("s", 1);
        auto &record = *bad.mutable_event()->mutable_event();
        auto &metadata = *record.mutable_metadata();
        if (damage == 0)
            record.clear_id();
        if (damage == 1)
            record.mutable_id()->set_string("no id");
        if (damage == 2)
            metadata.erase("type");
        if (damage == 3)
            metadata.erase("created");
        if (damage == 4)
            metadata["created"] = "1e5";
        if (damage == 5)
            bad.mutable_event()->clear_event();
        if (damage == 6)
            bad.mutable_event()->clear_position();
        for (const auto &reply : {ScriptedServer::event("s", 0), bad, ScriptedServer::event("s", 2)})
            writer.Write(reply);
        return grpc::Status::OK;
    });
    const auto store = connected(settingsFor(server.port()));
    std::vector<RecordedEvent> events;
    const auto read = store->readStream(named("s"), {}, [&](std::span<const RecordedEvent> batch) {
        events.insert(events.end(), batch.begin(), batch.end());
        return true;
    });
    QCOMPARE(outcome(read), u"Corrupt"_qs);
    QCOMPARE(gapOrRepeat(events, 1), QString());
}

QTEST_GUILESS_MAIN(TestKurrentReading)
#include "tst_kurrentreading.moc"
