// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aggregates/repository.h"
#include "core/events/metadata.h"
#include "core/store/memory/memorystore.h"
#include "ordertesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::aggregates;
using namespace foldline::orders;
using namespace foldline::orders::testing;

/// Loading by replay, saving at the loaded revision, and what is said when somebody else was quicker.
class TestRepository : public QObject
{
    Q_OBJECT

private slots:
    void loadsAMissingStreamAsNothing();
    void loadsEverything();
    void loadsUpToARevision();
    void loadsThePrefixBeforeTheFirstLaterEvent();
    void listsWhatWasOdd();
    void saysThatATombstonedStreamIsGone();
    void goesOnAfterSoftDeletion();
    void goesOnAfterTruncation();
    void hidesNothingBeforeARecreation();
    void proposesMetadata();
    void chainsCausation();
    void savesAtTheLoadedRevision();
    void savesNothingWithoutEvents();
    void answersARepeatedSave();
    void refusesToSaveOverSomebodyElse();
    void explainsAConflictThatIsStillAllowed();
    void explainsAConflictThatIsRefused();
    void explainsAConflictOverCreation();
    void stopsWhenAskedTo();
};

namespace {

const std::shared_ptr<const AggregateType> Type = makeOrderAggregate();
const events::StreamName Stream("order-A-1");

Timestamp minute(std::int64_t n) { return Timestamp::fromTicks(Now.ticks() + n * 60 * Timestamp::TicksPerSecond); }

CommandInput input(const std::string &name, const std::string &fields = "{}")
{
    return {name, json::parse(fields).value().members()};
}

events::ProposedEvent proposed(const std::string &type, const std::string &data,
                               const std::string &metadata = R"({"schemaVersion":2})")
{
    events::ProposedEvent event;
    event.id = events::EventId::random();
    event.type = type;
    event.data = data;
    event.metadata = metadata;
    return event;
}

events::ProposedEvent proposed(const OrderEvent &event)
{
    return proposed(std::string(typeName(event)), json::dump(toJson(event)));
}

/// A store with a clock that goes on a minute an event, and a repository of orders on it.
struct World
{
    std::int64_t minutes = 0;
    store::MemoryStore store{[this] { return minute(minutes++); }};
    AggregateRepository repository{store, *Type};

    void write(const std::vector<events::ProposedEvent> &events)
    {
        for (const events::ProposedEvent &event : events) {
            const auto appended = store.append(Stream, events::ExpectedRevision::any(), {&event, 1});
            if (!appended)
                qFatal("%s", appended.error().message.c_str());
        }
    }
    void write(const std::vector<OrderEvent> &events)
    {
        for (const OrderEvent &event : events)
            write(std::vector{proposed(event)});
    }
    Loaded load(const UpTo &upTo = {}) { return repository.load(Stream, upTo).value(); }

    Result<Saved> command(const Loaded &loaded, const CommandInput &command)
    {
        const auto decision = repository.decide(loaded, command, Now);
        if (!decision)
            return failure(decision.error());
        return repository.save(loaded, repository.propose(loaded, *decision, {"support", "", "", "", Now}));
    }
};

std::string statusOf(const Loaded &loaded) { return std::string(statusName(loaded.state.as<Order>().status)); }

const std::vector<OrderEvent> History{created({item("P", 2, "10")}), added(item("Q", 1, "5")), confirmed()};

} // namespace

void TestRepository::loadsAMissingStreamAsNothing()
{
    World world;
    const Loaded loaded = world.load();
    QVERIFY(!loaded.revision);
    QCOMPARE(loaded.events, std::uint64_t(0));
    QVERIFY(!Type->exists(loaded.state));
    QVERIFY(!loaded.lastCreated);
    const auto refusal = world.command(loaded, input("ConfirmOrder"));
    QCOMPARE(bytes(refusal.error().message), bytes("No such order"));
}

void TestRepository::loadsEverything()
{
    World world;
    world.write(History);
    const Loaded loaded = world.load();
    QCOMPARE(loaded.revision->value, std::uint64_t(2));
    QCOMPARE(loaded.events, std::uint64_t(3));
    QCOMPARE(*loaded.lastCreated, minute(2));
    QCOMPARE(bytes(statusOf(loaded)), bytes("confirmed"));
    QCOMPARE(loaded.state.as<Order>().totalAmount, money("25"));
    QVERIFY(loaded.warnings.empty());
    QVERIFY(loaded.correlationId.empty());
}

void TestRepository::loadsUpToARevision()
{
    World world;
    world.write(History);
    QCOMPARE(world.load(events::Revision{0}).state.as<Order>().totalAmount, money("20"));
    QCOMPARE(world.load(events::Revision{1}).revision->value, std::uint64_t(1));
    QCOMPARE(bytes(statusOf(world.load(events::Revision{1}))), bytes("draft"));
    QCOMPARE(bytes(statusOf(world.load(events::Revision{UINT64_MAX}))), bytes("confirmed"));
}

void TestRepository::loadsThePrefixBeforeTheFirstLaterEvent()
{
    World world;
    world.write(History);
    QVERIFY(!Type->exists(world.load(minute(-1)).state));
    QVERIFY(!world.load(minute(-1)).revision);
    QCOMPARE(world.load(minute(0)).revision->value, std::uint64_t(0));
    QCOMPARE(world.load(Timestamp::fromTicks(minute(2).ticks() - 1)).revision->value, std::uint64_t(1));
    QCOMPARE(world.load(minute(2)).revision->value, std::uint64_t(2));

    // A clock that was set back: the event after the first later one does not count, though it says an earlier time.
    events::ProposedEvent early = proposed(shipped());
    early.created = minute(0);
    World other;
    other.write(History);
    QVERIFY(other.store.append(Stream, events::ExpectedRevision::any(), {&early, 1}));
    QCOMPARE(other.load(minute(1)).revision->value, std::uint64_t(1));
}

void TestRepository::listsWhatWasOdd()
{
    World world;
    world.write(std::vector{proposed(created()), proposed("OrderItemAdded", "{}"), proposed("OrderNoteAdded", "{}"),
                            proposed(removed("P"))});
    const Loaded loaded = world.load();
    QCOMPARE(loaded.warnings.size(), std::size_t(2));
    QCOMPARE(bytes(loaded.warnings[0]), bytes("revision 1: unreadable: `orderId` is missing."));
    QCOMPARE(bytes(loaded.warnings[1]), bytes("revision 3: No item `P` was there to be removed."));
    for (int i = 0; i < 200; ++i)
        world.write({removed("P")});
    QCOMPARE(world.load().warnings.size(), std::size_t(100));
}

void TestRepository::saysThatATombstonedStreamIsGone()
{
    World world;
    world.write(History);
    QVERIFY(world.store.deleteStream(Stream, events::ExpectedRevision::any(), store::DeleteMode::Tombstone));
    const auto loaded = world.repository.load(Stream);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::StreamDeleted);
}

void TestRepository::goesOnAfterSoftDeletion()
{
    World world;
    world.write(History);
    QVERIFY(world.store.deleteStream(Stream, events::ExpectedRevision::any(), store::DeleteMode::Soft));
    const Loaded gone = world.load();
    QVERIFY(!Type->exists(gone.state));
    QVERIFY(world.command(gone, input("CreateOrder", R"({"orderId":"A-1","customerId":"C-2"})")));
    const Loaded again = world.load();
    QCOMPARE(again.events, std::uint64_t(1));
    QCOMPARE(again.revision->value, std::uint64_t(3));
    QCOMPARE(bytes(again.state.as<Order>().customerId), bytes("C-2"));
}

void TestRepository::goesOnAfterTruncation()
{
    World world;
    world.write(History);
    const auto truncated = [&](const char *metadata) {
        return world.store.setStreamMetadata(Stream, events::ExpectedRevision::any(), json::parse(metadata).value())
            .has_value();
    };
    QVERIFY(truncated(R"({"$tb":2})"));
    const Loaded tail = world.load();
    QCOMPARE(tail.events, std::uint64_t(1));
    QCOMPARE(tail.revision->value, std::uint64_t(2));
    QCOMPARE(tail.warnings.size(), std::size_t(1));
    QCOMPARE(tail.hidden, std::uint64_t(2));
    const auto decided = world.repository.decide(tail, input("ShipOrder"), Now);
    QCOMPARE(bytes(decided.value().notices.front()), bytes(hiddenNotice(2)));
    QVERIFY(world.command(tail, input("ShipOrder")));

    QVERIFY(truncated(R"({"$tb":4})"));
    const Loaded nothing = world.load();
    QCOMPARE(nothing.events, std::uint64_t(0));
    QCOMPARE(nothing.revision->value, std::uint64_t(3));
    QCOMPARE(nothing.hidden, std::uint64_t(4));
    const CommandInput creation = input("CreateOrder", R"({"orderId":"A-1","customerId":"C-2"})");
    QCOMPARE(bytes(world.command(nothing, creation).error().message), bytes("Order already exists"));
    QCOMPARE(bytes(world.command(nothing, input("ConfirmOrder")).error().message), bytes("No such order"));
}

void TestRepository::hidesNothingBeforeARecreation()
{
    World world;
    world.write(History);
    QVERIFY(world.store.deleteStream(Stream, events::ExpectedRevision::any(), store::DeleteMode::Soft));
    const CommandInput creation = input("CreateOrder", R"({"orderId":"A-1","customerId":"C-2"})");
    QVERIFY(world.command(world.load(), creation));
    const Loaded again = world.load();
    QCOMPARE(again.revision->value, std::uint64_t(3));
    QCOMPARE(again.hidden, std::uint64_t(0));
    QVERIFY(hiddenNotice(again.hidden).empty());
}

void TestRepository::proposesMetadata()
{
    World world;
    const Loaded loaded = world.load();
    const auto decision =
        Type->decide(loaded.state, input("CreateOrder", R"({"orderId":"A-1","customerId":"C-1"})"), Now);
    const auto events =
        world.repository.propose(loaded, decision.value(), {"support", "Customer asked", "corr", "cause", Now});
    QCOMPARE(events.size(), std::size_t(1));
    QCOMPARE(bytes(events[0].type), bytes("OrderCreated"));
    QCOMPARE(bytes(events[0].contentType), bytes("application/json"));
    QVERIFY(!events[0].created);
    QVERIFY(!events[0].id.isNull());
    QCOMPARE(
        bytes(events[0].metadata),
        bytes(
            R"({"schemaVersion":2,"actor":"support","$correlationId":"corr","$causationId":"cause","reason":"Customer asked",)"
            R"("aggregateType":"Order","timestamp":"2016-11-19T08:52:24.118000Z"})"));
    QCOMPARE(bytes(events[0].data), bytes(R"({"orderId":"A-1","customerId":"C-1","items":[],"totalAmount":0})"));

    const auto first = world.repository.propose(loaded, decision.value(), {"support", "", "", "", Now});
    const events::EventMetadata metadata = events::readMetadata(first[0].metadata);
    QVERIFY(events::EventId::parse(metadata.correlationId));
    QVERIFY(first[0].metadata.find("$causationId") == std::string::npos);
    QVERIFY(first[0].metadata.find("reason") == std::string::npos);
    QVERIFY(first[0].id != events[0].id);
}

void TestRepository::chainsCausation()
{
    World world;
    events::ProposedEvent first =
        proposed("OrderCreated", json::dump(toJson(created())), R"({"schemaVersion":2,"$correlationId":"corr"})");
    world.write(std::vector{first, proposed(confirmed())});
    const Loaded loaded = world.load();
    QCOMPARE(bytes(loaded.correlationId), bytes("corr"));

    const Decision two{{{"A", 2, json::Value::object()}, {"B", 2, json::Value::object()}}, {}};
    const auto events = world.repository.propose(loaded, two, {"support", "", "", "", Now});
    const auto metadataA = events::readMetadata(events[0].metadata);
    const auto metadataB = events::readMetadata(events[1].metadata);
    QCOMPARE(bytes(metadataA.correlationId), bytes("corr"));
    QCOMPARE(bytes(metadataB.correlationId), bytes("corr"));
    QCOMPARE(bytes(metadataA.causationId), bytes(loaded.lastEventId));
    QCOMPARE(bytes(metadataB.causationId), bytes(events[0].id.toString()));
}

void TestRepository::savesAtTheLoadedRevision()
{
    World world;
    QVERIFY(world.command(world.load(), input("CreateOrder", R"({"orderId":"A-1","customerId":"C-1","items":[]})")));
    QVERIFY(world.command(world.load(), input("ConfirmOrder")));
    const auto saved = world.command(world.load(), input("ShipOrder", R"({"shipMode":"Same Day"})"));
    QVERIFY(saved);
    QCOMPARE(saved->append.revision->value, std::uint64_t(2));
    QCOMPARE(saved->events.size(), std::size_t(1));
    QCOMPARE(bytes(statusOf(world.load())), bytes("shipped"));
    const auto refusal = world.command(world.load(), input("ConfirmOrder"));
    QCOMPARE(refusal.error().code, ErrorCode::RuleViolated);
    QCOMPARE(bytes(refusal.error().message), bytes("Order already shipped"));
}

void TestRepository::savesNothingWithoutEvents()
{
    World world;
    world.write(History);
    const Loaded loaded = world.load();
    const auto saved = world.repository.save(loaded, {});
    QVERIFY(saved);
    QCOMPARE(saved->append.revision->value, std::uint64_t(2));
    QCOMPARE(world.store.eventCount().value(), std::uint64_t(3));
}

void TestRepository::answersARepeatedSave()
{
    World world;
    world.write(History);
    const Loaded loaded = world.load();
    const auto events = world.repository.propose(loaded, Type->decide(loaded.state, input("ShipOrder"), Now).value(),
                                                 {"a", "", "", "", Now});
    QVERIFY(world.repository.save(loaded, events));
    const auto again = world.repository.save(loaded, events);
    QVERIFY(again);
    QVERIFY(again->append.repeated);
    QCOMPARE(world.store.eventCount().value(), std::uint64_t(4));
}

void TestRepository::refusesToSaveOverSomebodyElse()
{
    World world;
    world.write(History);
    const Loaded loaded = world.load();
    world.write({cancelled()});
    const auto conflict = world.command(loaded, input("ShipOrder"));
    QVERIFY(!conflict);
    QCOMPARE(conflict.error().code, ErrorCode::Conflict);
    QCOMPARE(world.store.eventCount().value(), std::uint64_t(4));
}

void TestRepository::explainsAConflictThatIsStillAllowed()
{
    World world;
    world.write(History);
    const Loaded loaded = world.load();
    world.write(std::vector{proposed("OrderNoteAdded", R"({"note":"Leave at the loading dock"})")});
    const auto report =
        world.repository.explainConflict(loaded, input("ShipOrder", R"({"shipMode":"First Class"})"), Now);
    QVERIFY(report);
    QCOMPARE(report->expected->value, std::uint64_t(2));
    QCOMPARE(report->current.revision->value, std::uint64_t(3));
    QCOMPARE(report->meanwhile.size(), std::size_t(1));
    QCOMPARE(bytes(report->meanwhile[0].type), bytes("OrderNoteAdded"));
    QVERIFY(report->decision);
    const auto retry = world.repository.propose(report->current, *report->decision, {"support", "", "", "", Now});
    QVERIFY(world.repository.save(report->current, retry));
    QCOMPARE(bytes(statusOf(world.load())), bytes("shipped"));
}

void TestRepository::explainsAConflictThatIsRefused()
{
    World world;
    world.write(History);
    const Loaded loaded = world.load();
    world.write({cancelled()});
    const auto report = world.repository.explainConflict(loaded, input("ShipOrder"), Now);
    QVERIFY(report);
    QCOMPARE(report->meanwhile.size(), std::size_t(1));
    QCOMPARE(bytes(statusOf(report->current)), bytes("cancelled"));
    QVERIFY(!report->decision);
    QCOMPARE(report->decision.error().code, ErrorCode::RuleViolated);
    QCOMPARE(bytes(report->decision.error().message), bytes("Only confirmed orders can be shipped"));
}

void TestRepository::explainsAConflictOverCreation()
{
    World world;
    const Loaded loaded = world.load();
    const CommandInput create = input("CreateOrder", R"({"orderId":"A-1","customerId":"C-1"})");
    world.write({created()});
    QCOMPARE(world.command(loaded, create).error().code, ErrorCode::Conflict);
    const auto report = world.repository.explainConflict(loaded, create, Now);
    QVERIFY(report);
    QVERIFY(!report->expected);
    QCOMPARE(report->meanwhile.size(), std::size_t(1));
    QCOMPARE(bytes(report->decision.error().message), bytes("Order already exists"));
}

void TestRepository::stopsWhenAskedTo()
{
    World world;
    world.write(History);
    std::stop_source source;
    source.request_stop();
    const auto loaded = world.repository.load(Stream, {}, source.get_token());
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestRepository)
#include "tst_repository.moc"
