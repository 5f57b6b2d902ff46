// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/history/timeline.h"
#include "core/store/memory/memorystore.h"
#include "tests/core/carthistories.h"
#include "tests/core/textchecks.h"

#include <algorithm>

#include <QTest>

using namespace foldline;
using namespace foldline::history;
using namespace foldline::tests;
using events::RecordedEvent;
using events::Revision;
using events::StreamName;

namespace {

std::shared_ptr<const Timeline> timelineOf(const Cart &cart, const std::vector<RecordedEvent> &history)
{
    return Timeline(cart, StreamName("cart-1")).extended(history);
}

/// A history that ends with the cart {"lines":[{"id":"b","n":2}],"closed":true}.
std::vector<RecordedEvent> shortHistory()
{
    return {cartEvent(0, "Put", R"({"id":"a","n":1})"),
            cartEvent(1, "Put", R"({"id":"b","n":1})"),
            cartEvent(2, "Sung", "{}"),
            cartEvent(3, "Put", R"({"id":"b","n":2})"),
            cartEvent(4, "Put", "broken"),
            cartEvent(5, "Take", R"({"id":"a"})"),
            cartEvent(6, "Take", R"({"id":"a"})"),
            cartEvent(7, "Close", "{}")};
}

json::Value replayed(const Cart &cart, const std::vector<RecordedEvent> &history, std::size_t count)
{
    aggregates::State state = cart.initial();
    for (std::size_t i = 0; i < count; ++i)
        cart.fold(state, history[i]);
    return cart.toJson(state);
}

std::vector<events::ProposedEvent> proposed(const std::vector<RecordedEvent> &history)
{
    std::vector<events::ProposedEvent> result;
    for (const RecordedEvent &event : history)
        result.push_back({event.id, event.type, event.contentType, event.data, event.metadata, event.created});
    return result;
}

bool sameBlame(const BlameNode &a, const BlameNode &b)
{
    return a.index == b.index &&
           std::ranges::equal(a.children, b.children, [](const auto &x, const auto &y) { return sameBlame(*x, *y); });
}

bool sameTimelines(const Timeline &a, const Timeline &b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Entry &left = a.entry(i);
        const Entry &right = b.entry(i);
        if (left.event.id != right.event.id || left.narration.detail != right.narration.detail ||
            left.outcome.kind != right.outcome.kind || left.outcome.warnings != right.outcome.warnings ||
            !(a.jsonAt(i) == b.jsonAt(i)) || !sameBlame(*a.blameAt(i), *b.blameAt(i)))
            return false;
    }
    return true;
}

} // namespace

class TestTimeline : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatLinksLeadTo();
    void loadsAStream();
    void saysWhatIsMissing();
    void canBeCancelled();
    void anEmptyTimelineHasNothing();
    void keepsWhatIsSaidOfEvents();
    void stateByKeyframesIsStateByReplay();
    void foldsAtMostTheSpacing();
    void extendingIsLoadingAll();
    void extendingFoldsOnlyWhatIsNew();
    void extendingLeavesTheOldOneAlone();
    void passesOverEventsThatAreHere();
    void startsAnywhere();
    void findsInstants_data();
    void findsInstants();
    void indexAtIsThePrefixRule();
    void tellsChanges();
    void blamesValues_data();
    void blamesValues();
    void blameIsTheLastEventThatChangedAValue();
};

void TestTimeline::loadsAStream()
{
    const Cart cart;
    store::MemoryStore store;
    const auto history = shortHistory();
    QVERIFY(store.append(StreamName("cart-1"), events::ExpectedRevision::noStream(), proposed(history)).has_value());
    std::uint64_t last = 0;
    const auto timeline =
        Timeline::load(store, cart, StreamName("cart-1"), [&last](std::uint64_t events) { last = events; });
    QVERIFY2(timeline, why(timeline));
    QCOMPARE(last, 8U);
    QCOMPARE(shown((*timeline)->stream().value()), u"cart-1"_qs);
    QVERIFY(&(*timeline)->type() == &cart);
    QVERIFY(sameTimelines(**timeline, *timelineOf(cart, history)));
    QCOMPARE(shown(json::dump((*timeline)->jsonAt(7))), u"{\"lines\":[{\"id\":\"b\",\"n\":2}],\"closed\":true}"_qs);
}

void TestTimeline::saysWhatIsMissing()
{
    const Cart cart;
    store::MemoryStore store;
    QCOMPARE(outcome(Timeline::load(store, cart, StreamName("cart-1"))), u"NotFound"_qs);
    QVERIFY(store.append(StreamName("cart-1"), events::ExpectedRevision::any(), proposed(shortHistory())).has_value());
    QVERIFY(store.deleteStream(StreamName("cart-1"), events::ExpectedRevision::any(), store::DeleteMode::Tombstone)
                .has_value());
    QCOMPARE(outcome(Timeline::load(store, cart, StreamName("cart-1"))), u"StreamDeleted"_qs);
}

void TestTimeline::canBeCancelled()
{
    const Cart cart;
    store::MemoryStore store;
    QVERIFY(store.append(StreamName("cart-1"), events::ExpectedRevision::any(), proposed(shortHistory())).has_value());
    std::stop_source source;
    source.request_stop();
    QCOMPARE(outcome(Timeline::load(store, cart, StreamName("cart-1"), {}, source.get_token())), u"Cancelled"_qs);
    std::stop_source later;
    const auto stopNow = [&later](std::uint64_t) { later.request_stop(); };
    QCOMPARE(outcome(Timeline::load(store, cart, StreamName("cart-1"), stopNow, later.get_token())), u"Cancelled"_qs);
}

void TestTimeline::anEmptyTimelineHasNothing()
{
    const Cart cart;
    const Timeline timeline(cart, StreamName("cart-1"));
    QVERIFY(timeline.isEmpty());
    QVERIFY(!timeline.indexOf(Revision{0}));
    QVERIFY(!timeline.indexAt(Timestamp::fromTicks(1)));
    QVERIFY(timeline.extended({})->isEmpty());
}

void TestTimeline::keepsWhatIsSaidOfEvents()
{
    const Cart cart;
    const auto timeline = timelineOf(cart, shortHistory());
    using Kind = aggregates::FoldOutcome::Kind;
    const Entry &put = timeline->entry(1);
    QCOMPARE(shown(put.narration.detail),
             u"{\"lines\":[{\"id\":\"a\",\"n\":1}]} → {\"lines\":[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":1}]}"_qs);
    QCOMPARE(shown(put.kind.label), u"Put in"_qs);
    QCOMPARE(shown(put.actor), u"Ada"_qs);
    QCOMPARE(shown(put.reason), u"because"_qs);
    QCOMPARE(put.schemaVersion, 1);
    QVERIFY(put.outcome.kind == Kind::Applied);
    QVERIFY(timeline->entry(2).outcome.kind == Kind::Unknown);
    QCOMPARE(shown(timeline->entry(2).kind.token), u"event-unknown"_qs);
    QVERIFY(timeline->entry(4).outcome.kind == Kind::Unreadable);
    QCOMPARE(shown(timeline->entry(4).outcome.reason), u"This is no object."_qs);
    QCOMPARE(timeline->entry(6).outcome.warnings.size(), 1U);
}

void TestTimeline::stateByKeyframesIsStateByReplay()
{
    QVERIFY(rc::check("stateAt(n) = fold of the first n + 1 events", [] {
        const Cart cart;
        const auto history = *anyCartHistory();
        const auto timeline = timelineOf(cart, history);
        RC_ASSERT(timeline->size() == history.size());
        for (std::size_t i = 0; i < history.size(); ++i)
            RC_ASSERT(timeline->jsonAt(i) == replayed(cart, history, i + 1));
    }));
}

void TestTimeline::foldsAtMostTheSpacing()
{
    const Cart cart;
    std::vector<RecordedEvent> history;
    for (std::uint64_t i = 0; i < 1000; ++i)
        history.push_back(cartEvent(i, "Put", R"({"id":"a","n":)" + std::to_string(i) + "}"));
    const auto timeline = timelineOf(cart, history);
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto before = cart.folds.load();
        QCOMPARE(shown(json::dump(timeline->jsonAt(i))), u"{\"lines\":[{\"id\":\"a\",\"n\":%1}]}"_qs.arg(i));
        QVERIFY(cart.folds.load() - before <= Timeline::KeyframeSpacing);
    }
}

void TestTimeline::extendingIsLoadingAll()
{
    QVERIFY(rc::check("extended(a) and then b = extended(a and b)", [] {
        const Cart cart;
        const auto history = *anyCartHistory();
        const auto cut = *rc::gen::inRange<std::size_t>(0, history.size() + 1);
        const std::span<const RecordedEvent> all(history);
        const auto inTwo = Timeline(cart, StreamName("cart-1")).extended(all.first(cut))->extended(all.subspan(cut));
        RC_ASSERT(sameTimelines(*inTwo, *timelineOf(cart, history)));
    }));
}

void TestTimeline::extendingFoldsOnlyWhatIsNew()
{
    const Cart cart;
    std::vector<RecordedEvent> history;
    for (std::uint64_t i = 0; i < 500; ++i)
        history.push_back(cartEvent(i, "Put", R"({"id":"a","n":1})"));
    const auto timeline = timelineOf(cart, history);
    const auto before = cart.folds.load();
    const std::vector<RecordedEvent> further{cartEvent(500, "Close", "{}")};
    const auto longer = timeline->extended(further);
    QCOMPARE(cart.folds.load() - before, 1U);
    QCOMPARE(longer->size(), 501U);
    QVERIFY(&longer->entry(7) == &timeline->entry(7));
}

void TestTimeline::extendingLeavesTheOldOneAlone()
{
    const Cart cart;
    const auto history = shortHistory();
    const std::span<const RecordedEvent> all(history);
    const auto timeline = Timeline(cart, StreamName("cart-1")).extended(all.first(4));
    const json::Value before = timeline->jsonAt(3);
    const auto longer = timeline->extended(all.subspan(4));
    QCOMPARE(timeline->size(), 4U);
    QVERIFY(timeline->jsonAt(3) == before);
    QVERIFY(longer->jsonAt(3) == before);
    QVERIFY(!(longer->jsonAt(7) == before));
}

void TestTimeline::passesOverEventsThatAreHere()
{
    const Cart cart;
    const auto history = shortHistory();
    const std::span<const RecordedEvent> all(history);
    const auto timeline = Timeline(cart, StreamName("cart-1")).extended(all.first(5));
    QVERIFY(sameTimelines(*timeline->extended(all.subspan(2)), *timelineOf(cart, history)));
    QVERIFY(sameTimelines(*timeline->extended(all.first(3)), *timeline));
}

void TestTimeline::startsAnywhere()
{
    const Cart cart;
    auto history = shortHistory();
    history.erase(history.begin(), history.begin() + 3);
    const auto timeline = timelineOf(cart, history);
    QCOMPARE(timeline->size(), 5U);
    QVERIFY(!timeline->indexOf(Revision{2}));
    QCOMPARE(timeline->indexOf(Revision{3}).value_or(99), 0U);
    QCOMPARE(timeline->indexOf(Revision{7}).value_or(99), 4U);
    QVERIFY(!timeline->indexOf(Revision{8}));
}

void TestTimeline::findsInstants_data()
{
    QTest::addColumn<QList<int>>("created");
    QTest::addColumn<int>("instant");
    QTest::addColumn<int>("index");
    const QList<int> even{10, 20, 20, 30};
    QTest::newRow("before the first") << even << 9 << -1;
    QTest::newRow("at the first") << even << 10 << 0;
    QTest::newRow("between") << even << 19 << 0;
    QTest::newRow("at two of them") << even << 20 << 2;
    QTest::newRow("after the last") << even << 99 << 3;
    const QList<int> backwards{10, 40, 20, 30, 50};
    QTest::newRow("a later one hides the rest") << backwards << 35 << 0;
    QTest::newRow("until its own time") << backwards << 40 << 3;
    QTest::newRow("a later one is first") << QList<int>{30, 10} << 20 << -1;
}

void TestTimeline::findsInstants()
{
    QFETCH(QList<int>, created);
    QFETCH(int, instant);
    const Cart cart;
    std::vector<RecordedEvent> history;
    for (const int seconds : created)
        history.push_back(cartEvent(history.size(), "Close", "{}", seconds));
    const auto found = timelineOf(cart, history)->indexAt(Timestamp::fromTicks(instant * Timestamp::TicksPerSecond));
    QTEST(found ? static_cast<int>(*found) : -1, "index");
}

void TestTimeline::indexAtIsThePrefixRule()
{
    QVERIFY(rc::check("indexAt(t) is before the first event created later than t", [] {
        const Cart cart;
        const auto history = *anyCartHistory(60);
        const auto instant = Timestamp::fromTicks(*rc::gen::inRange<std::int64_t>(-1, 201) * Timestamp::TicksPerSecond);
        const auto later =
            std::ranges::find_if(history, [&](const RecordedEvent &event) { return event.created > instant; });
        const auto count = static_cast<std::size_t>(later - history.begin());
        const auto found = timelineOf(cart, history)->indexAt(instant);
        RC_ASSERT(found == (count == 0 ? std::nullopt : std::optional(count - 1)));
    }));
}

void TestTimeline::tellsChanges()
{
    const Cart cart;
    const auto timeline = timelineOf(cart, shortHistory());
    const auto first = timeline->changes(std::nullopt, 0);
    QCOMPARE(first.size(), 1U);
    QVERIFY(first[0].kind == Change::Kind::Added);
    QCOMPARE(shown(first[0].pointer), u"/lines"_qs);
    QVERIFY(timeline->changes(1, 2).empty());
    const auto quantity = timeline->changes(2, 3);
    QCOMPARE(quantity.size(), 1U);
    QCOMPARE(shown(quantity[0].pointer), u"/lines/1/n"_qs);
    const auto removal = timeline->changes(4, 5);
    QCOMPARE(removal.size(), 1U);
    QVERIFY(removal[0].kind == Change::Kind::Removed);
    QCOMPARE(shown(removal[0].pointer), u"/lines/0"_qs);
    const auto back = timeline->changes(7, 0);
    QCOMPARE(back.size(), 3U);
}

void TestTimeline::blamesValues_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<int>("index");
    QTest::addColumn<int>("blamed");
    QTest::newRow("whole") << u""_qs << 7 << 7;
    QTest::newRow("lines, by a removal") << u"/lines"_qs << 7 << 5;
    QTest::newRow("a line that moved up") << u"/lines/0"_qs << 7 << 3;
    QTest::newRow("its id") << u"/lines/0/id"_qs << 7 << 1;
    QTest::newRow("its number") << u"/lines/0/n"_qs << 7 << 3;
    QTest::newRow("where it was before") << u"/lines/1/n"_qs << 4 << 3;
    QTest::newRow("before the change") << u"/lines/1/n"_qs << 2 << 1;
    QTest::newRow("closed") << u"/closed"_qs << 7 << 7;
    QTest::newRow("not closed yet") << u"/closed"_qs << 6 << -1;
    QTest::newRow("nothing there") << u"/lines/1"_qs << 7 << -1;
    QTest::newRow("no pointer") << u"lines"_qs << 7 << -1;
}

void TestTimeline::blamesValues()
{
    QFETCH(QString, pointer);
    QFETCH(int, index);
    QFETCH(int, blamed);
    const Cart cart;
    const auto result = timelineOf(cart, shortHistory())->blame(pointer.toStdString(), static_cast<std::size_t>(index));
    if (blamed < 0)
        QCOMPARE(outcome(result), u"NotFound"_qs);
    else
        QCOMPARE(result.value_or(99), static_cast<std::size_t>(blamed));
}

void TestTimeline::blameIsTheLastEventThatChangedAValue()
{
    QVERIFY(
        rc::check("blame of a line's number = the last event after which the line of that id was new or another", [] {
            const Cart cart;
            const auto history = *anyCartHistory(80);
            RC_PRE(!history.empty());
            const auto timeline = timelineOf(cart, history);
            const auto index = *rc::gen::inRange<std::size_t>(0, history.size());
            const json::Value state = replayed(cart, history, index + 1);
            const auto lineOf = [&](std::size_t count, const std::string &id) {
                const json::Value at = replayed(cart, history, count);
                const json::Array lines = at.find("lines") == nullptr ? json::Array() : at.find("lines")->elements();
                const auto found =
                    std::ranges::find_if(lines, [&](const json::Value &line) { return line.stringAt("id") == id; });
                return found == lines.end() ? std::nullopt : std::optional(*found);
            };
            const json::Array lines = state.find("lines") == nullptr ? json::Array() : state.find("lines")->elements();
            for (std::size_t i = 0; i < lines.size(); ++i) {
                std::size_t last = index;
                const std::string id = lines[i].stringAt("id");
                while (last > 0 && lineOf(last, id) == lineOf(last + 1, id))
                    --last;
                RC_ASSERT(timeline->blame("/lines/" + std::to_string(i) + "/n", index).value() == last);
            }
        }));
}

void TestTimeline::showsWhatLinksLeadTo()
{
    store::MemoryStore store;
    const StreamName links("$ce-cart");
    const auto any = events::ExpectedRevision::any();
    const auto write = [&](const StreamName &stream, const char *type, const char *data) {
        const events::ProposedEvent event{events::EventId::random(), type, "application/json", data, {}, {}};
        QVERIFY(store.append(stream, any, {&event, 1}).has_value());
    };
    write(StreamName("cart-1"), "Put", R"({"id":"a"})");
    write(StreamName("cart-2"), "Sung", "{}");
    write(links, "$>", "0@cart-1");
    write(links, "$>", "0@cart-2");
    QVERIFY(store.deleteStream(StreamName("cart-2"), any, store::DeleteMode::Tombstone).has_value());
    const auto loaded = Timeline::load(store, aggregates::genericAggregateType(), links, {}, {});
    QVERIFY(loaded && (*loaded)->size() == 2);
    const Entry &first = (*loaded)->entry(0);
    QCOMPARE(first.event.type, std::string("Put"));
    QCOMPARE(first.event.data, std::string(R"({"id":"a"})"));
    QVERIFY(first.event.stream == links && first.event.revision == Revision{0});
    QCOMPARE(first.narration.detail, std::string("cart-1, revision 0"));
    const Entry &gone = (*loaded)->entry(1);
    QCOMPARE(gone.event.type, std::string("$>"));
    QVERIFY(gone.narration.sentence.find("not there any more") != std::string::npos);
    QCOMPARE(gone.narration.detail, std::string("cart-2, revision 0"));
    // Live the links come by themselves.
    RecordedEvent live = gone.event;
    live.revision = Revision{2};
    live.data = "0@cart-1";
    const auto longer = (*loaded)->extended(store, {&live, 1});
    QCOMPARE(longer->size(), std::size_t{3});
    QCOMPARE(longer->entry(2).event.type, std::string("Put"));
    QCOMPARE(longer->extended(store, {&live, 1})->size(), std::size_t{3});
}

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
