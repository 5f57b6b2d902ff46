// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ordertesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::aggregates;
using namespace foldline::orders;
using namespace foldline::orders::testing;

/// Commands as forms and command lines give them: what is asked for, what is wrong with what was typed, and what it
/// comes to.
class TestOrderCommands : public QObject
{
    Q_OBJECT

private slots:
    void offersTheCommandsOfTheDesign();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void takesNumbersAndTextsEitherWay();
    void refusesBadInputBeforeAnyRule();
    void decidesWithNotices_data();
    void decidesWithNotices();
    void allowsByState_data();
    void allowsByState();
    void suggestsTheProductsOfTheOrder();
};

namespace {

const std::shared_ptr<const AggregateType> Type = makeOrderAggregate();

CommandInput input(const std::string &name, const std::string &fields = "{}")
{
    return {name, json::parse(fields).value().members()};
}

State stateOf(const std::vector<OrderEvent> &history)
{
    State state = Type->initial();
    for (const OrderEvent &event : history)
        Type->fold(state, recorded(event));
    return state;
}

std::string written(const Decision &decision)
{
    std::string text;
    for (const DecidedEvent &event : decision.events)
        text += event.type + " " + std::to_string(event.schemaVersion) + " " + json::dump(event.data) + "\n";
    for (const std::string &notice : decision.notices)
        text += "! " + notice + "\n";
    return text;
}

const char *const GoodItem = R"({"productId":"P","productName":"Pen","quantity":2,"unitPrice":10})";

} // namespace

void TestOrderCommands::offersTheCommandsOfTheDesign()
{
    std::string text;
    for (const CommandSpec &spec : Type->commands()) {
        text += spec.name + " | " + spec.title + " | " + spec.button + " |";
        for (const FieldSpec &field : spec.fields)
            text += " " + field.name + (field.required ? "" : "?");
        text += std::string(spec.creates ? " | creates" : "") + (spec.inHead ? " | head" : "") +
                (spec.notice.empty() ? "" : " | " + spec.notice) + "\n";
    }
    QCOMPARE(
        bytes(text),
        QByteArray("CreateOrder | Create order | Create order… | orderId customerId customerName? items? | creates\n"
                   "AddItem | Add item | Add item… | productId productName quantity unitPrice\n"
                   "RemoveItem | Remove item | Remove item… | productId\n"
                   "ChangeQuantity | Change quantity | Change quantity… | productId quantity\n"
                   "ConfirmOrder | Confirm order | Confirm | | head\n"
                   "ShipOrder | Ship order | Ship… | shipMode? trackingNumber? | head | A shipped order cannot be "
                   "changed or cancelled any more.\n"
                   "CancelOrder | Cancel order | Cancel order… | reason | head | A cancelled order cannot be changed "
                   "any more.\n"));
    QCOMPARE(Type->commands().size(), std::variant_size_v<OrderCommand>);
    QVERIFY(Type->command("ShipOrder"));
    QVERIFY(!Type->command("shiporder"));
}

void TestOrderCommands::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("problems");
    const auto row = [](const char *name, const char *command, const std::string &fields, const char *problems) {
        QTest::newRow(name) << QByteArray(command) << bytes(fields) << QByteArray(problems);
    };
    const auto quantity = [](const std::string &value) { return R"({"productId":"P","quantity":)" + value + "}"; };
    const auto price = [](const std::string &value) {
        return R"({"productId":"P","productName":"Pen","quantity":1,"unitPrice":)" + value + "}";
    };
    const char *const badQuantity = "quantity: Quantity must be a whole number of at least 1\n";
    const char *const badPrice = "unitPrice: Unit price must be an amount of at least 0\n";
    const std::string longText = "\"" + std::string(1001, 'x') + "\"";

    row("good", "ShipOrder", R"({"shipMode":"First Class","trackingNumber":"DE-4471-0093"})", "");
    row("nothing at all", "ShipOrder", "{}", "");
    row("unknown command", "EatOrder", "{}",
        ": There is no command `EatOrder`; Order takes CreateOrder, AddItem, RemoveItem, ChangeQuantity, ConfirmOrder, "
        "ShipOrder, CancelOrder\n");
    row("unknown field", "ShipOrder", R"({"x":1})",
        "x: There is no field `x`; ShipOrder takes shipMode, trackingNumber\n");
    row("unknown field of a command without any", "ConfirmOrder", R"({"x":1})",
        "x: There is no field `x`; ConfirmOrder takes no fields\n");
    row("twice", "CancelOrder", R"({"reason":"a","reason":"b"})", "reason: The field `reason` is given twice\n");
    row("missing", "CancelOrder", "{}", "reason: Reason is required\n");
    row("blank", "CancelOrder", R"({"reason":" \t"})", "reason: Reason is required\n");
    row("null", "CancelOrder", R"({"reason":null})", "reason: Reason is required\n");
    row("blank and optional", "ShipOrder", R"({"shipMode":"","trackingNumber":null})", "");
    row("object for text", "CancelOrder", R"({"reason":{}})", "reason: Reason must be text\n");
    row("too long", "CancelOrder", R"({"reason":)" + longText + "}",
        "reason: Reason must have at most 1\u202f000 characters\n");
    row(
        "just long enough", "CancelOrder",
        R"({"reason":")" +
            [] {
                std::string text;
                for (int i = 0; i < 1000; ++i)
                    text += "é";
                return text;
            }() +
            "\"}",
        "");
    row("line breaks in a reason", "CancelOrder", R"({"reason":"a\nb"})", "");
    row("control characters in an id", "RemoveItem", R"({"productId":"a\nb"})",
        "productId: Product id must not hold control characters\n");
    row("blanks around an id", "RemoveItem", R"({"productId":" a"})",
        "productId: Product id must not begin or end with a blank\n");
    for (const char *value :
         {"0", "-1", "1.0", "1.5", "1e3", "\"x\"", "\"1.5\"", "true", "[]", "-99999999999999999999"})
        row(QByteArray("quantity ").append(value).constData(), "ChangeQuantity", quantity(value), badQuantity);
    row("quantity of 30 digits", "ChangeQuantity", quantity("123456789012345678901234567890"),
        "quantity: Quantity is too large\n");
    row("price below nothing", "AddItem", price("-0.01"), badPrice);
    row("price in words", "AddItem", price("\"ten\""), badPrice);
    row("price false", "AddItem", price("false"), badPrice);
    row("price too fine", "AddItem", price("1.23456"), "unitPrice: Unit price must not be finer than 1/10 000\n");
    row("price too large", "AddItem", price("1e30"), "unitPrice: Unit price is too large\n");
    row("price of nothing", "AddItem", price("0"), "");
    row("several", "AddItem", R"({"quantity":0,"unitPrice":-1,"y":2})",
        "y: There is no field `y`; AddItem takes productId, productName, quantity, unitPrice\n"
        "productId: Product id is required\n"
        "productName: Product name is required\n"
        "quantity: Quantity must be a whole number of at least 1\n"
        "unitPrice: Unit price must be an amount of at least 0\n");
    row("created without items", "CreateOrder", R"({"orderId":"A","customerId":"C"})", "");
    row("items no array", "CreateOrder", R"({"orderId":"A","customerId":"C","items":"two pens"})",
        "items: Items must be a JSON array of objects with productId, productName, quantity, unitPrice\n");
    row("line no object", "CreateOrder", R"({"orderId":"A","customerId":"C","items":[7]})",
        "items/0: Each of items must be an object with productId, productName, quantity, unitPrice\n");
    row("bad line", "CreateOrder",
        R"({"orderId":"A","customerId":"C","items":[)" + std::string(GoodItem) +
            R"(,{"productId":"P","productName":"Pen","quantity":2,"unitPrice":"x","colour":"red"}],"z":1})",
        "z: There is no field `z`; CreateOrder takes orderId, customerId, customerName, items\n"
        "items/1/colour: There is no field `colour`; each of items takes productId, productName, quantity, unitPrice\n"
        "items/1/unitPrice: Unit price must be an amount of at least 0\n");
}

void TestOrderCommands::saysWhatIsWrong()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, problems);
    std::string text;
    for (const FieldProblem &problem : Type->check(input(command.toStdString(), fields.toStdString())))
        text += problem.field + ": " + problem.message + "\n";
    QCOMPARE(bytes(text), problems);
}

void TestOrderCommands::takesNumbersAndTextsEitherWay()
{
    const State draft = stateOf({created({item("7", 2, "10")})});
    const auto fromForm = Type->decide(draft, input("ChangeQuantity", R"({"productId":"7","quantity":" 8 "})"), Now);
    const auto fromShell = Type->decide(draft, input("ChangeQuantity", R"({"productId":7,"quantity":8})"), Now);
    QVERIFY(fromForm && fromShell);
    QCOMPARE(bytes(written(*fromForm)), bytes(written(*fromShell)));
    QCOMPARE(bytes(written(*fromShell)),
             bytes("OrderItemQuantityChanged 2 {\"orderId\":\"A-1\",\"productId\":\"7\",\"quantity\":8}\n"));

    const auto created = Type->decide(
        Type->initial(),
        input(
            "CreateOrder",
            R"({"orderId":1001,"customerId":true,"items":[{"productId":1,"productName":2,"quantity":"2","unitPrice":"10.0"}]})"),
        Now);
    QVERIFY(created);
    QCOMPARE(
        bytes(written(*created)),
        bytes(
            R"(OrderCreated 2 {"orderId":"1001","customerId":"true","items":[{"productId":"1","productName":"2","quantity":2,"unitPrice":10}],"totalAmount":20})"
            "\n"));
}

void TestOrderCommands::refusesBadInputBeforeAnyRule()
{
    const auto refusal = Type->decide(Type->initial(), input("ChangeQuantity", R"({"quantity":0,"x":1})"), Now);
    QVERIFY(!refusal);
    QCOMPARE(refusal.error().code, ErrorCode::InvalidInput);
    QCOMPARE(bytes(foldline::describe(refusal.error())),
             bytes("There is no field `x`; ChangeQuantity takes productId, quantity; Product id is required; "
                   "Quantity must be a whole number of at least 1 (field `x`, `productId`, `quantity`)"));
    const auto unknown = Type->decide(Type->initial(), input("EatOrder"), Now);
    QCOMPARE(unknown.error().code, ErrorCode::InvalidInput);
    const auto longId =
        Type->check(input("CreateOrder", R"({"customerId":"C","orderId":")" + std::string(1000, 'x') + "\"}"));
    QVERIFY(longId.empty());
}

void TestOrderCommands::decidesWithNotices_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("hasItems");
    QTest::addColumn<QByteArray>("text");
    const QByteArray confirmation =
        "OrderConfirmed 2 {\"orderId\":\"A-1\",\"confirmedAt\":\"2016-11-19T08:52:24.118000Z\"}\n";
    QTest::newRow("confirm") << QByteArray("ConfirmOrder") << QByteArray("{}") << true << confirmation;
    QTest::newRow("confirm without items")
        << QByteArray("ConfirmOrder") << QByteArray("{}") << false << confirmation + "! This order has no items\n";
    QTest::newRow("change")
        << QByteArray("ChangeQuantity") << QByteArray(R"({"productId":"P","quantity":3})") << true
        << QByteArray("OrderItemQuantityChanged 2 {\"orderId\":\"A-1\",\"productId\":\"P\",\"quantity\":3}\n");
    QTest::newRow("change nothing") << QByteArray("ChangeQuantity") << QByteArray(R"({"productId":"P","quantity":2})")
                                    << true << QByteArray("! The quantity is 2 already: there is nothing to write\n");
}

void TestOrderCommands::decidesWithNotices()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, fields);
    QFETCH(bool, hasItems);
    QFETCH(QByteArray, text);
    const State state = stateOf({created(hasItems ? std::vector{item("P", 2, "10")} : std::vector<Item>())});
    const auto decision = Type->decide(state, input(command.toStdString(), fields.toStdString()), Now);
    QVERIFY(decision);
    QCOMPARE(bytes(written(*decision)), text);
}

void TestOrderCommands::allowsByState_data()
{
    QTest::addColumn<int>("events");
    QTest::addColumn<bool>("cancels");
    QTest::addColumn<QByteArray>("allowed");
    QTest::addColumn<QByteArray>("suggested");
    QTest::newRow("none") << 0 << false << QByteArray("CreateOrder") << QByteArray();
    QTest::newRow("empty draft") << 1 << false << QByteArray("AddItem ConfirmOrder CancelOrder")
                                 << QByteArray("ConfirmOrder");
    QTest::newRow("draft") << 2 << false << QByteArray("AddItem RemoveItem ChangeQuantity ConfirmOrder CancelOrder")
                           << QByteArray("ConfirmOrder");
    QTest::newRow("confirmed") << 3 << false << QByteArray("ShipOrder CancelOrder") << QByteArray("ShipOrder");
    QTest::newRow("shipped") << 4 << false << QByteArray() << QByteArray();
    QTest::newRow("cancelled") << 2 << true << QByteArray() << QByteArray();
}

void TestOrderCommands::allowsByState()
{
    QFETCH(int, events);
    QFETCH(bool, cancels);
    QFETCH(QByteArray, allowed);
    QFETCH(QByteArray, suggested);
    std::vector<OrderEvent> history{created(), added(item("P", 1, "1")), confirmed(), shipped()};
    history.resize(static_cast<std::size_t>(events));
    if (cancels)
        history.push_back(cancelled());
    const State state = stateOf(history);
    QByteArrayList names;
    for (const CommandSpec &spec : Type->commands()) {
        const auto answer = Type->allowed(state, spec.name);
        if (answer)
            names.append(bytes(spec.name));
        else
            QCOMPARE(answer.error().code, ErrorCode::RuleViolated);
    }
    QCOMPARE(names.join(' '), allowed);
    QCOMPARE(bytes(Type->suggestedCommand(state)), suggested);
    QCOMPARE(Type->allowed(state, "EatOrder").error().code, ErrorCode::InvalidInput);
}

void TestOrderCommands::suggestsTheProductsOfTheOrder()
{
    const State state = stateOf({created({item("P", 2, "10"), item("Q", 1, "1"), item("P", 1, "9")})});
    const std::vector<std::pair<std::string, std::string>> products{{"P", "Name of P"}, {"Q", "Name of Q"}};
    QVERIFY(Type->suggestions(state, "RemoveItem", "productId") == products);
    QVERIFY(Type->suggestions(state, "ChangeQuantity", "productId") == products);
    QVERIFY(Type->suggestions(state, "ChangeQuantity", "quantity").empty());
    QVERIFY(Type->suggestions(state, "AddItem", "productId").empty());
}

QTEST_GUILESS_MAIN(TestOrderCommands)
#include "tst_ordercommands.moc"
