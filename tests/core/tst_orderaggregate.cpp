// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ordertesting.h"

#include <QTest>

#include <stdexcept>

using namespace foldline;
using namespace foldline::aggregates;
using namespace foldline::orders;
using namespace foldline::orders::testing;
using Outcome = FoldOutcome::Kind;

/// What the window and the command line see of an order: folding, words, values, and how both treat events that cannot
/// be taken.
class TestOrderAggregate : public QObject
{
    Q_OBJECT

private slots:
    void narratesEvents_data();
    void narratesEvents();
    void marksTheNameInASentence();
    void narratesWhatItCannotTake();
    void boundsAndDisarmsTexts();
    void foldsPastUnknownAndUnreadableEvents();
    void existsFromTheFirstEventOn();
    void foldsPastAnUpcasterThatFails_data();
    void foldsPastAnUpcasterThatFails();
    void warnsOfSchemasItDoesNotKnow();
    void warnsOfAnOrderInTheStreamOfAnother();
    void showsAmountsPastSixtyFourBitsAsUnreadable();
    void describesValues_data();
    void describesValues();
    void knowsTheKindsOfEvents();
    void followsItemsByProductAndPrice();
    void summarizes_data();
    void summarizes();
    void leavesOtherStreamsAlone();
};

namespace {

const std::shared_ptr<const AggregateType> Type = makeOrderAggregate();

struct Told
{
    FoldOutcome outcome;
    Narration narration;
    State state;
};

/// Folds all events and tells the last one.
Told tell(const std::vector<events::RecordedEvent> &history, const AggregateType &type = *Type)
{
    Told told;
    told.state = type.initial();
    for (const events::RecordedEvent &event : history) {
        const State before = told.state;
        told.outcome = type.fold(told.state, event);
        told.narration = type.narrate(before, event, told.state, told.outcome);
    }
    return told;
}

Told tell(const std::vector<OrderEvent> &history)
{
    std::vector<events::RecordedEvent> all;
    for (const OrderEvent &event : history)
        all.push_back(recorded(event));
    return tell(all);
}

State stateOf(const std::vector<OrderEvent> &history) { return tell(history).state; }

struct Sentence
{
    const char *name;
    std::vector<OrderEvent> history;
    const char *sentence;
    const char *detail;
};

std::vector<Sentence> sentences()
{
    const Item lockers{"L", "Tennsco Lockers, Gray", 6, money("16.784")};
    const Item lamps{"G", "GE General Purpose, Extra Long Life", 2, money("1.164")};
    const Item staples{"OFF-FA-10003495", "Staples", 12, money("4.864")};
    const OrderEvent first = created({lockers, lamps});
    const OrderEvent added2{OrderItemAdded{"A-1", {"X", "Xerox 1905", 2, money("5.184")}}};
    return {
        {"created", {first}, "Created with 2 items", "total 103.032"},
        {"created with one", {created({lamps})}, "Created with 1 item", "total 2.328"},
        {"created with none", {created()}, "Created without items", "total 0.00"},
        {"added", {first, added(staples)}, "Added 12 × Staples", "total 103.032 → 161.40"},
        {"added to a line", {first, added2, added2}, "Added 2 × Xerox 1905", "total 113.40 → 123.768"},
        {"removed", {first, added2, removed("X")}, "Removed 2 × Xerox 1905", "total 113.40 → 103.032"},
        {"removed all lines",
         {created({item("P", 2, "1"), item("P", 3, "2")}), removed("P")},
         "Removed 5 × Name of P",
         "total 8.00 → 0.00"},
        {"removed one line",
         {created({item("P", 2, "1"), item("P", 3, "2")}), OrderItemRemoved{"A-1", "P", money("2")}},
         "Removed 3 × Name of P",
         "total 8.00 → 2.00"},
        {"removed nothing", {first, removed("Q")}, "Removed Q", "state unchanged"},
        {"changed",
         {first, added(staples), changed("OFF-FA-10003495", 8)},
         "Changed Staples from 12 to 8",
         "total 161.40 → 141.944"},
        {"changed nothing", {first, changed("Q", 8)}, "Changed Q to 8", "state unchanged"},
        {"changed for free",
         {created({item("P", 2, "0")}), changed("P", 3)},
         "Changed Name of P from 2 to 3",
         "total 0.00"},
        {"confirmed", {first, confirmed()}, "Confirmed", "draft → confirmed"},
        {"confirmed first", {confirmed()}, "Confirmed", "confirmed"},
        {"shipped", {first, confirmed(), shipped()}, "Shipped (First Class)", "confirmed → shipped"},
        {"shipped somehow", {first, confirmed(), shipped("")}, "Shipped", "confirmed → shipped"},
        {"cancelled", {first, confirmed(), cancelled()}, "Cancelled: Customer changed mind", "confirmed → cancelled"},
        {"thousands", {created({item("P", 1, "1025.68")})}, "Created with 1 item", "total 1\u00a0025.68"},
    };
}

events::UpcasterRegistry failing(const std::string &how)
{
    events::UpcasterRegistry registry = orderUpcasters();
    registry.add("OrderItemAdded", 1, [how](const json::Value &) -> Result<json::Value> {
        if (how == "throws")
            throw std::runtime_error("out of cheese");
        if (how == "throws anything")
            throw 17;
        if (how == "fails")
            return failure(ErrorCode::InvalidInput, "no such cheese");
        if (how == "yields text")
            return json::Value::string("cheese");
        return json::Value::object({{"orderId", json::Value::string("A-1")}});
    });
    return registry;
}

} // namespace

void TestOrderAggregate::narratesEvents_data()
{
    QTest::addColumn<std::size_t>("row");
    const auto rows = sentences();
    for (std::size_t i = 0; i < rows.size(); ++i)
        QTest::newRow(rows[i].name) << i;
}

void TestOrderAggregate::narratesEvents()
{
    QFETCH(std::size_t, row);
    const Sentence expected = sentences()[row];
    const Told told = tell(expected.history);
    QCOMPARE(told.outcome.kind, Outcome::Applied);
    QCOMPARE(bytes(told.narration.sentence), QByteArray(expected.sentence));
    QCOMPARE(bytes(told.narration.detail), QByteArray(expected.detail));
}

void TestOrderAggregate::marksTheNameInASentence()
{
    const auto nameIn = [](const std::vector<OrderEvent> &history) {
        const Narration told = tell(history).narration;
        return bytes(told.sentence.substr(told.nameFrom, told.nameTo - told.nameFrom));
    };
    const OrderEvent first = created({item("P", 2, "10")});
    QCOMPARE(nameIn({first, changed("P", 3)}), bytes("Name of P"));
    QCOMPARE(nameIn({first, removed("P")}), bytes("Name of P"));
    QCOMPARE(nameIn({first, added(item("Q", 1, "1"))}), bytes("Name of Q"));
    QCOMPARE(nameIn({first, changed("Unheard of", 8)}), bytes("Unheard of"));
    QCOMPARE(nameIn({first}), bytes(""));
    QCOMPARE(nameIn({first, confirmed()}), bytes(""));
}

void TestOrderAggregate::narratesWhatItCannotTake()
{
    const Told unknown =
        tell({recorded(created()), recorded("OrderNoteAdded", R"({"note":"Leave at the loading dock"})")});
    QCOMPARE(unknown.outcome.kind, Outcome::Unknown);
    QCOMPARE(bytes(unknown.narration.sentence), bytes("OrderNoteAdded (unknown type)"));
    QCOMPARE(bytes(unknown.narration.detail), bytes("state unchanged"));

    const Told unreadable = tell({recorded(created()), recorded("OrderItemAdded", R"({"orderId":"A-1"})")});
    QCOMPARE(unreadable.outcome.kind, Outcome::Unreadable);
    QCOMPARE(bytes(unreadable.narration.sentence), bytes("OrderItemAdded (unreadable)"));
    QCOMPARE(bytes(unreadable.narration.detail), bytes("`item` is missing."));

    const Told notJson = tell({recorded(created()), recorded("OrderConfirmed", std::string("\x89PNG\r\n\x1a\0", 8))});
    QCOMPARE(notJson.outcome.kind, Outcome::Unreadable);
    QCOMPARE(bytes(notJson.outcome.reason), bytes("The data of this OrderConfirmed is no UTF-8."));
}

void TestOrderAggregate::boundsAndDisarmsTexts()
{
    const std::string nasty = "<b>x</b>\x1b[31m\u202e" + std::string(100'000, 'y');
    const Told told = tell({created(), added(Item{"P", nasty, 1, money("1")})});
    QVERIFY(told.narration.sentence.size() < 300);
    QVERIFY(told.narration.sentence.starts_with("Added 1 × <b>x</b>\\u001B[31m\\u202Eyy"));
    QVERIFY(told.narration.sentence.ends_with("y…"));
    const ValueView view = Type->describe("/items/0/productName", json::Value::string(nasty));
    QVERIFY(view.text.size() < 5000);
    QVERIFY(view.text.find('\x1b') == std::string::npos);
    const Told type = tell({recorded(std::string(10'000, 'T'), "{}")});
    QVERIFY(type.narration.sentence.size() < 300);
    QVERIFY(type.narration.sentence.ends_with("… (unknown type)"));
}

void TestOrderAggregate::foldsPastUnknownAndUnreadableEvents()
{
    const Told told = tell({recorded(created({item("P", 2, "10")})), recorded("OrderNoteAdded", "{}"),
                            recorded("OrderItemAdded", "{"), recorded(added(item("Q", 1, "0.5"))),
                            recorded("$metadata", "not json"), recorded(confirmed())});
    QCOMPARE(told.outcome.kind, Outcome::Applied);
    QVERIFY(told.outcome.warnings.empty());
    QVERIFY(told.state.as<Order>() == folded({created({item("P", 2, "10")}), added(item("Q", 1, "0.5")), confirmed()}));
}

void TestOrderAggregate::existsFromTheFirstEventOn()
{
    QVERIFY(!Type->exists(Type->initial()));
    QCOMPARE(bytes(json::dump(Type->toJson(Type->initial()))), bytes("{}"));
    for (const auto &event : {recorded("OrderNoteAdded", "{}"), recorded("OrderCreated", "{}")}) {
        const Told first = tell({event});
        QVERIFY(Type->exists(first.state));
        QCOMPARE(first.state.as<Order>().createdAt, Now);
        QCOMPARE(bytes(Type->allowed(first.state, "CreateOrder").error().message), bytes("Order already exists"));
        QCOMPARE(bytes(Type->allowed(first.state, "ConfirmOrder").error().message), bytes("No such order"));

        const Told created2 = tell({event, recorded(created())});
        QVERIFY(created2.outcome.warnings.empty());
        QVERIFY(Type->allowed(created2.state, "ConfirmOrder"));
    }
}

void TestOrderAggregate::foldsPastAnUpcasterThatFails_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("throws") << QByteArray("throws") << QByteArray("out of cheese");
    QTest::newRow("throws anything") << QByteArray("throws anything") << QByteArray("threw");
    QTest::newRow("fails") << QByteArray("fails") << QByteArray("no such cheese");
    QTest::newRow("yields text") << QByteArray("yields text") << QByteArray("no JSON object");
    QTest::newRow("yields bad data") << QByteArray("yields bad data") << QByteArray("`item` is missing.");
}

void TestOrderAggregate::foldsPastAnUpcasterThatFails()
{
    QFETCH(QByteArray, how);
    QFETCH(QByteArray, reason);
    const auto type = makeOrderAggregate(failing(how.toStdString()));
    const auto old = recorded("OrderItemAdded", json::dump(toJson(added(item("Q", 1, "1")))), R"({"schemaVersion":1})");
    const Told failed = tell({recorded(created()), old}, *type);
    QCOMPARE(failed.outcome.kind, Outcome::Unreadable);
    QVERIFY2(bytes(failed.outcome.reason).contains(reason), failed.outcome.reason.c_str());
    QCOMPARE(bytes(failed.narration.detail), bytes(failed.outcome.reason));

    const Told rest =
        tell({recorded(created()), old, recorded(added(item("P", 2, "10"))), recorded(confirmed())}, *type);
    QVERIFY(rest.state.as<Order>() == folded({created(), added(item("P", 2, "10")), confirmed()}));
}

void TestOrderAggregate::warnsOfSchemasItDoesNotKnow()
{
    const std::string later = std::to_string(CurrentSchema + 1);
    const Told told =
        tell({recorded("OrderCreated", json::dump(toJson(created())), R"({"schemaVersion":)" + later + "}")});
    QCOMPARE(told.outcome.kind, Outcome::Applied);
    QCOMPARE(told.outcome.warnings.size(), std::size_t(1));
    QCOMPARE(bytes(told.outcome.warnings.front()),
             bytes("The event says schema " + later + ", which is not known here; it was read as schema " +
                   std::to_string(CurrentSchema) + "."));
}

void TestOrderAggregate::warnsOfAnOrderInTheStreamOfAnother()
{
    events::RecordedEvent event = recorded(created());
    event.stream = events::StreamName("order-B-7");
    const Told told = tell(std::vector{event});
    QCOMPARE(told.outcome.kind, Outcome::Applied);
    QCOMPARE(told.outcome.warnings.size(), std::size_t(1));
    QCOMPARE(bytes(told.outcome.warnings.front()),
             bytes("The event creates the order `A-1`, but its stream is that of `B-7`."));
    event.stream = events::StreamName("test-B-7");
    QVERIFY(tell(std::vector{event}).outcome.warnings.empty());
}

void TestOrderAggregate::showsAmountsPastSixtyFourBitsAsUnreadable()
{
    const Told told = tell({created({item("P", 1, "922337203685477.5807")}), added(item("Q", 1, "0.0001"))});
    QCOMPARE(told.outcome.kind, Outcome::Unreadable);
    QCOMPARE(bytes(told.outcome.reason),
             bytes("The amount 922337203685477.5807 + 0.0001 does not fit 64 bits of 1/10 000."));
    QVERIFY(told.outcome.warnings.empty());
    QVERIFY(told.state.as<Order>() == folded({created({item("P", 1, "922337203685477.5807")})}));
}

void TestOrderAggregate::describesValues_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<ValueView::Format>("format");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("figure");
    using Format = ValueView::Format;
    const auto row = [](const char *name, const char *pointer, const char *value, Format format, const char *text,
                        const char *figure = "") {
        QTest::newRow(name) << QByteArray(pointer) << QByteArray(value) << format << QByteArray(text)
                            << QByteArray(figure);
    };
    row("status", "/status", R"("draft")", Format::Text, "draft");
    row("id", "/customerId", R"("EH-13945")", Format::Identifier, "EH-13945");
    row("name", "/customerName", R"("Eric Hoffmann")", Format::Text, "Eric Hoffmann");
    row("address", "/shippingAddress", R"({"city":"Houston","state":"Texas","postalCode":"77041"})", Format::Container,
        "Houston, Texas 77041");
    row("address with a street", "/shippingAddress", R"({"street":"1 Main St","city":"Houston","postalCode":77041})",
        Format::Container, "1 Main St, Houston, 77041");
    row("empty address", "/shippingAddress", "{}", Format::Container, "");
    row("city", "/shippingAddress/city", R"("Houston")", Format::Text, "Houston");
    row("nested amount of an address", "/shippingAddress/totalAmount", "1.5", Format::Number, "1.5");
    row("items", "/items", R"([1,2,3,4,5,6,7])", Format::Container, "7 items");
    row("one item", "/items", "[1]", Format::Container, "1 item");
    row("no items", "/items", "[]", Format::Container, "no items");
    row("line", "/items/0",
        R"({"productId":"L","productName":"Tennsco Lockers, Gray","quantity":6,"unitPrice":16.784})", Format::Container,
        "6 × Tennsco Lockers, Gray", "100.704");
    row("line without a name", "/items/10", R"({"productId":"L","productName":"","quantity":2,"unitPrice":1})",
        Format::Container, "2 × L", "2.00");
    row("huge line", "/items/0", R"({"productId":"L","productName":"L","quantity":9223372036854775807,"unitPrice":1})",
        Format::Container, "9223372036854775807 × L", "");
    row("quantity", "/items/3/quantity", "8", Format::Number, "8");
    row("price", "/items/3/unitPrice", "4.864", Format::Amount, "4.864");
    row("product", "/items/3/productId", R"("OFF-FA-10003495")", Format::Identifier, "OFF-FA-10003495");
    row("total", "/totalAmount", "1276", Format::Amount, "1\u00a0276.00");
    row("created", "/createdAt", R"("2016-11-19T08:21:05.042317Z")", Format::Instant, "2016-11-19T08:21:05.042317Z");
    for (const char *pointer : {"/confirmedAt", "/shippedAt", "/cancelledAt"})
        row(pointer, pointer, R"("2016-11-19T08:21:05Z")", Format::Instant, "2016-11-19T08:21:05Z");
    for (const char *pointer : {"/orderId", "/trackingNumber"})
        row(pointer, pointer, R"("X-1")", Format::Identifier, "X-1");
    row("no instant", "/confirmedAt", R"("yesterday")", Format::Text, "yesterday");
    row("unknown number", "/x", "123456789012345678901234567890", Format::Number, "123456789012345678901234567890");
    row("unknown list", "/x", "[1]", Format::Container, "1 element");
    row("true", "/x", "true", Format::Text, "true");
    row("null", "/x", "null", Format::Text, "null");
    row("everything", "", R"({"a":1})", Format::Container, "1 field");
}

void TestOrderAggregate::describesValues()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, value);
    QFETCH(ValueView::Format, format);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, figure);
    const ValueView view = Type->describe(pointer.toStdString(), json::parse(value.toStdString()).value());
    QCOMPARE(view.format, format);
    QCOMPARE(bytes(view.text), text);
    QCOMPARE(bytes(view.figure), figure);
}

void TestOrderAggregate::knowsTheKindsOfEvents()
{
    std::string text;
    for (const EventKind &kind : Type->eventKinds())
        text += kind.type + " | " + kind.label + " | " + kind.token + "\n";
    QCOMPARE(bytes(text), QByteArray("OrderCreated | Created | event-created\n"
                                     "OrderItemAdded | Item added | event-added\n"
                                     "OrderItemRemoved | Item removed | event-removed\n"
                                     "OrderItemQuantityChanged | Quantity changed | event-quantity\n"
                                     "OrderConfirmed | Confirmed | event-confirmed\n"
                                     "OrderShipped | Shipped | event-shipped\n"
                                     "OrderCancelled | Cancelled | event-cancelled\n"));
    QCOMPARE(Type->eventKinds().size(), std::variant_size_v<OrderEvent>);
    QCOMPARE(bytes(Type->kindOf("OrderShipped").label), bytes("Shipped"));
    QCOMPARE(bytes(Type->kindOf("OrderNoteAdded").label), bytes("OrderNoteAdded"));
    QCOMPARE(bytes(Type->kindOf("OrderNoteAdded").token), bytes("event-unknown"));
}

void TestOrderAggregate::followsItemsByProductAndPrice()
{
    const json::Value state =
        Type->toJson(stateOf({created({item("P", 2, "10"), item("P", 2, "9")}), changed("P", 3)}));
    const json::Array &items = state.find("items")->elements();
    const std::string first = Type->elementKey("/items", items[0]);
    QVERIFY(!first.empty());
    QVERIFY(first != Type->elementKey("/items", items[1]));
    QCOMPARE(
        bytes(Type->elementKey("/items", json::parse(R"({"productId":"P","unitPrice":10,"quantity":99})").value())),
        bytes(first));
    QVERIFY(Type->elementKey("/shippingAddress/lines", items[0]).empty());
    QVERIFY(Type->elementKey("/items", json::Value::string("x")).empty());
}

void TestOrderAggregate::summarizes_data()
{
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("draft") << QByteArray() << QByteArray("draft") << QByteArray("event-created");
    QTest::newRow("confirmed") << QByteArray("OrderConfirmed") << QByteArray("confirmed")
                               << QByteArray("event-confirmed");
    QTest::newRow("shipped") << QByteArray("OrderShipped") << QByteArray("shipped") << QByteArray("event-shipped");
    QTest::newRow("cancelled") << QByteArray("OrderCancelled") << QByteArray("cancelled")
                               << QByteArray("event-cancelled");
}

void TestOrderAggregate::summarizes()
{
    QFETCH(QByteArray, last);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, token);
    std::vector<OrderEvent> history{created({item("P", 2, "138.01")})};
    for (const OrderEvent &event : {confirmed(), shipped(), cancelled()}) {
        if (bytes(typeName(event)) == last)
            history.push_back(event);
    }
    const Summary summary = Type->summary(stateOf(history));
    QCOMPARE(bytes(summary.title), bytes("Order A-1"));
    QCOMPARE(bytes(summary.id), bytes("A-1"));
    QCOMPARE(bytes(summary.status), status);
    QCOMPARE(bytes(summary.statusToken), token);
    QCOMPARE(bytes(summary.subject), bytes("Claire Gute"));
    QCOMPARE(bytes(summary.subjectId), bytes("C-1"));
    QCOMPARE(bytes(summary.amountLabel), bytes("total"));
    QCOMPARE(bytes(summary.amount), bytes("276.02"));

    const Summary nameless = Type->summary(stateOf({OrderCreated{"A-1", "C-1", {}, {}, {}, {}}}));
    QCOMPARE(bytes(nameless.subject), bytes("C-1"));
    QVERIFY(nameless.subjectId.empty());
    QVERIFY(Type->summary(Type->initial()).status.empty());
}

void TestOrderAggregate::leavesOtherStreamsAlone()
{
    AggregateRegistry registry;
    registry.add(Type);
    QCOMPARE(&registry.forStream(events::StreamName("order-A-1")), Type.get());
    QCOMPARE(registry.forCategory("orders"), nullptr);
    for (const char *name : {"invoice-1", "order", "$$order-A-1", "orders-1"})
        QCOMPARE(&registry.forStream(events::StreamName(name)), &genericAggregateType());

    const AggregateType &generic = genericAggregateType();
    State state = generic.initial();
    QVERIFY(!generic.exists(state));
    const auto event = recorded("UserRegistered", "not json");
    const FoldOutcome outcome = generic.fold(state, event);
    QCOMPARE(outcome.kind, Outcome::Unknown);
    QVERIFY(generic.exists(state));
    QVERIFY(!generic.exists(generic.initial()));
    QCOMPARE(bytes(json::dump(generic.toJson(state))), bytes("{}"));
    QCOMPARE(bytes(generic.narrate(generic.initial(), event, state, outcome).sentence), bytes("UserRegistered"));
    QCOMPARE(bytes(generic.kindOf("UserRegistered").token), bytes("event-unknown"));
    const auto refusal = generic.decide(state, {"ConfirmOrder", {}}, Now);
    QVERIFY(!refusal);
    QCOMPARE(refusal.error().code, ErrorCode::InvalidInput);
    QCOMPARE(bytes(refusal.error().message), bytes("There is no command `ConfirmOrder` for this stream"));
    QCOMPARE(generic.check({"ConfirmOrder", {}}).size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestOrderAggregate)
#include "tst_orderaggregate.moc"
