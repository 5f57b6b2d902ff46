// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/asof.h"
#include "core/history/timeline.h"
#include "core/store/memory/memorystore.h"
#include "tests/core/carthistories.h"
#include "tests/core/textchecks.h"

#include <map>

#include <QTest>

using namespace foldline;
using namespace foldline::history;
using namespace foldline::tests;
using events::ExpectedRevision;
using events::Revision;
using events::StreamName;

namespace {

Timestamp second(std::int64_t count) { return Timestamp::fromTicks(count * Timestamp::TicksPerSecond); }

class Shop
{
public:
    Shop() { registry.add(cart); }

    void write(const char *stream, const char *type, const char *data, std::int64_t created)
    {
        const std::vector<events::ProposedEvent> events{
            {events::EventId::random(), type, std::string(events::JsonContentType), data, "{}", second(created)}};
        if (!store.append(StreamName(stream), ExpectedRevision::any(), events))
            qFatal("the memory store refuses an event");
    }

    /// One state a line: `cart-1 @revision ×events state`.
    QStringList states(std::optional<std::int64_t> instant = {}, std::string_view category = {})
    {
        QStringList lines;
        const auto list = [&lines, this](const StateAsOf &state) {
            lines << u"%1 @%2 ×%3 %4"_qs.arg(shown(state.stream.value()))
                         .arg(state.revision.value)
                         .arg(state.events)
                         .arg(shown(json::dump(cart->toJson(state.state))));
            return true;
        };
        const auto done =
            statesAsOf(store, registry, category, instant ? std::optional(second(*instant)) : std::nullopt, list);
        return done ? lines : QStringList{outcome(done)};
    }

    std::shared_ptr<Cart> cart = std::make_shared<Cart>();
    aggregates::AggregateRegistry registry;
    store::MemoryStore store;
};

/// Two carts, one of them with an event whose clock was ahead, and something else.
void fill(Shop &shop)
{
    shop.write("cart-b", "Put", R"({"id":"x","n":1})", 10);
    shop.write("cart-a", "Put", R"({"id":"y","n":1})", 20);
    shop.write("cart-a", "Close", "{}", 50);
    shop.write("other-1", "Noted", "{}", 20);
    shop.write("cart-a", "Open", "{}", 30);
    shop.write("cart-b", "Close", "{}", 40);
}

} // namespace

class TestAsOf : public QObject
{
    Q_OBJECT

private slots:
    void foldsEverythingAsOfNow();
    void foldsUpToAnInstant_data();
    void foldsUpToAnInstant();
    void takesACategory();
    void leavesDeletedStreamsOut();
    void showsOnlyWhatCameAfterADeletion();
    void stopsWhenToldTo();
    void canBeCancelled();
    void reportsProgress();
    void agreesWithTimelines();
};

void TestAsOf::foldsEverythingAsOfNow()
{
    Shop shop;
    QCOMPARE(shop.states(), QStringList());
    fill(shop);
    QCOMPARE(shop.states(), QStringList({u"cart-a @2 ×3 {\"lines\":[{\"id\":\"y\",\"n\":1}]}"_qs,
                                         u"cart-b @1 ×2 {\"lines\":[{\"id\":\"x\",\"n\":1}],\"closed\":true}"_qs}));
}

void TestAsOf::foldsUpToAnInstant_data()
{
    QTest::addColumn<int>("instant");
    QTest::addColumn<QStringList>("states");
    const QString a = u"cart-a @0 ×1 {\"lines\":[{\"id\":\"y\",\"n\":1}]}"_qs;
    const QString b = u"cart-b @0 ×1 {\"lines\":[{\"id\":\"x\",\"n\":1}]}"_qs;
    const QString closed = u"cart-b @1 ×2 {\"lines\":[{\"id\":\"x\",\"n\":1}],\"closed\":true}"_qs;
    QTest::newRow("before everything") << 9 << QStringList();
    QTest::newRow("the first instant") << 10 << QStringList{b};
    QTest::newRow("both") << 20 << QStringList{a, b};
    QTest::newRow("a later event hides the rest of its stream") << 45 << QStringList{a, closed};
    QTest::newRow("until its own time") << 50
                                        << QStringList{u"cart-a @2 ×3 {\"lines\":[{\"id\":\"y\",\"n\":1}]}"_qs, closed};
}

void TestAsOf::foldsUpToAnInstant()
{
    QFETCH(int, instant);
    Shop shop;
    fill(shop);
    QTEST(shop.states(instant), "states");
}

void TestAsOf::takesACategory()
{
    Shop shop;
    fill(shop);
    QCOMPARE(shop.states({}, "cart").size(), 2);
    QCOMPARE(shop.states({}, "nothing"), QStringList());
    QStringList names;
    const auto list = [&names](const StateAsOf &state) {
        names << shown(state.stream.value());
        return true;
    };
    QVERIFY(statesAsOf(shop.store, shop.registry, "other", {}, list).has_value());
    QCOMPARE(names, QStringList{u"other-1"_qs});
}

void TestAsOf::leavesDeletedStreamsOut()
{
    Shop shop;
    fill(shop);
    QVERIFY(
        shop.store.deleteStream(StreamName("cart-a"), ExpectedRevision::any(), store::DeleteMode::Soft).has_value());
    QCOMPARE(shop.states(20).size(), 1);
    QVERIFY(shop.store.deleteStream(StreamName("cart-b"), ExpectedRevision::any(), store::DeleteMode::Tombstone)
                .has_value());
    QCOMPARE(shop.states(), QStringList());
}

void TestAsOf::showsOnlyWhatCameAfterADeletion()
{
    Shop shop;
    fill(shop);
    QVERIFY(
        shop.store.deleteStream(StreamName("cart-a"), ExpectedRevision::any(), store::DeleteMode::Soft).has_value());
    shop.write("cart-a", "Put", R"({"id":"z","n":7})", 60);
    QCOMPARE(shop.states().value(0), u"cart-a @3 ×1 {\"lines\":[{\"id\":\"z\",\"n\":7}]}"_qs);
    QCOMPARE(shop.states(45).size(), 1);
}

void TestAsOf::stopsWhenToldTo()
{
    Shop shop;
    fill(shop);
    int count = 0;
    const auto once = [&count](const StateAsOf &) { return ++count < 1; };
    QVERIFY(statesAsOf(shop.store, shop.registry, {}, {}, once).has_value());
    QCOMPARE(count, 1);
}

void TestAsOf::canBeCancelled()
{
    Shop shop;
    fill(shop);
    std::stop_source source;
    const auto never = [](const StateAsOf &) -> bool { qFatal("a state after cancelling"); };
    const auto done = statesAsOf(
        shop.store, shop.registry, {}, {}, never, [&source](std::uint64_t) { source.request_stop(); },
        source.get_token());
    QCOMPARE(outcome(done), u"Cancelled"_qs);
}

void TestAsOf::reportsProgress()
{
    Shop shop;
    fill(shop);
    std::uint64_t last = 0;
    QVERIFY(statesAsOf(
                shop.store, shop.registry, "cart", {}, [](const StateAsOf &) { return true; },
                [&last](std::uint64_t events) { last = events; })
                .has_value());
    QCOMPARE(last, 5U);
}

void TestAsOf::agreesWithTimelines()
{
    QVERIFY(rc::check("the state as of an instant is the timeline's state at it", [] {
        Shop shop;
        const auto history = *anyCartHistory(60);
        for (const auto &event : history) {
            const std::string stream = "cart-" + std::to_string(*rc::gen::inRange(0, 4));
            shop.write(stream.c_str(), event.type.c_str(), event.data.c_str(),
                       event.created.ticks() / Timestamp::TicksPerSecond);
        }
        const auto instant = second(*rc::gen::inRange<std::int64_t>(-1, 201));
        std::map<std::string, json::Value> states;
        const auto keep = [&](const StateAsOf &state) {
            return states.emplace(state.stream.value(), shop.cart->toJson(state.state)).second;
        };
        RC_ASSERT(statesAsOf(shop.store, shop.registry, {}, instant, keep).has_value());
        std::size_t expected = 0;
        for (int i = 0; i < 4; ++i) {
            const StreamName stream("cart-" + std::to_string(i));
            const auto timeline = Timeline::load(shop.store, *shop.cart, stream);
            const auto index = timeline ? (*timeline)->indexAt(instant) : std::nullopt;
            if (!index)
                continue;
            ++expected;
            RC_ASSERT(states.contains(stream.value()));
            RC_ASSERT(states[stream.value()] == (*timeline)->jsonAt(*index));
        }
        RC_ASSERT(states.size() == expected);
    }));
}

QTEST_GUILESS_MAIN(TestAsOf)
#include "tst_asof.moc"
