// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ordertesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::orders;
using namespace foldline::orders::testing;

/// The rules of orders: given events, when a command comes, then these events or this refusal; and what the
/// state becomes.
class TestOrder : public QObject
{
    Q_OBJECT

private slots:
    void followsTheRules_data();
    void followsTheRules();
    void createsTwoTimesTenAsTwenty();
    void refusesToConfirmAShippedOrder();
    void refusesAmountsPastSixtyFourBits();
    void foldsEvents_data();
    void foldsEvents();
    void warnsOfWhatDoesNotFit_data();
    void warnsOfWhatDoesNotFit();
    void doesNotTakeEventsPastSixtyFourBits_data();
    void doesNotTakeEventsPastSixtyFourBits();
    void keepsTheTimeOfTheFirstEvent();
    void foldsTheSameInPlace();
};

namespace {

struct Rule
{
    const char *name;
    std::vector<OrderEvent> given;
    OrderCommand when;
    std::string then; ///< lines of events, or the words of the refusal
    ErrorCode refusal = ErrorCode::RuleViolated;
};

const OrderCommand Add = AddItem{item("P", 3, "1.25")};
const OrderCommand Remove = RemoveItem{"P"};
const OrderCommand Change = ChangeQuantity{"P", 8};
const OrderCommand Confirm = ConfirmOrder{};
const OrderCommand Ship = ShipOrder{"First Class", "DE-4471-0093"};
const OrderCommand Cancel = CancelOrder{"Customer changed mind"};
const OrderCommand Create = CreateOrder{"A-1", "C-1", {}, {item("P", 2, "10")}};

std::vector<Rule> rules()
{
    const OrderEvent draft = created({item("P", 2, "10")});
    const std::vector<OrderEvent> confirmedOrder{draft, confirmed()};
    const std::vector<OrderEvent> shippedOrder{draft, confirmed(), shipped()};
    const std::vector<OrderEvent> cancelledOrder{draft, cancelled()};
    const std::string notChanged = "Only draft orders can be changed";
    return {
        {"create",
         {},
         Create,
         R"(OrderCreated {"orderId":"A-1","customerId":"C-1","items":[{"productId":"P","productName":"Name of P","quantity":2,"unitPrice":10}],"totalAmount":20})"
         "\n"},
        {"create without items",
         {},
         CreateOrder{"A-1", "C-1", "Claire Gute", {}},
         R"(OrderCreated {"orderId":"A-1","customerId":"C-1","customerName":"Claire Gute","items":[],"totalAmount":0})"
         "\n"},
        {"create an existing one", {draft}, Create, "Order already exists"},
        {"create a cancelled one", cancelledOrder, Create, "Order already exists"},
        {"create with no pieces",
         {},
         CreateOrder{"A-1", "C-1", {}, {item("P", 0, "1")}},
         "Quantity must be a whole number of at least 1",
         ErrorCode::InvalidInput},
        {"create below nothing",
         {},
         CreateOrder{"A-1", "C-1", {}, {item("P", 1, "-0.01")}},
         "Unit price must be an amount of at least 0",
         ErrorCode::InvalidInput},

        {"add to none", {}, Add, "No such order"},
        {"add to a draft",
         {draft},
         Add,
         R"(OrderItemAdded {"orderId":"A-1","item":{"productId":"P","productName":"Name of P","quantity":3,"unitPrice":1.25}})"
         "\n"},
        {"add for nothing",
         {draft},
         AddItem{item("Gift", 1, "0")},
         R"(OrderItemAdded {"orderId":"A-1","item":{"productId":"Gift","productName":"Name of Gift","quantity":1,"unitPrice":0}})"
         "\n"},
        {"add to a confirmed one", confirmedOrder, Add, notChanged},
        {"add to a shipped one", shippedOrder, Add, notChanged},
        {"add to a cancelled one", cancelledOrder, Add, notChanged},
        {"add no pieces",
         {draft},
         AddItem{item("P", 0, "1")},
         "Quantity must be a whole number of at least 1",
         ErrorCode::InvalidInput},
        {"add below nothing",
         {draft},
         AddItem{item("P", 1, "-1")},
         "Unit price must be an amount of at least 0",
         ErrorCode::InvalidInput},

        {"remove from none", {}, Remove, "No such order"},
        {"remove",
         {draft},
         Remove,
         R"(OrderItemRemoved {"orderId":"A-1","productId":"P"})"
         "\n"},
        {"remove what is not there", {draft}, RemoveItem{"Q"}, "No such item"},
        {"remove twice", {draft, removed("P")}, Remove, "No such item"},
        {"remove from a confirmed one", confirmedOrder, Remove, notChanged},
        {"remove from a shipped one", shippedOrder, Remove, notChanged},
        {"remove from a cancelled one", cancelledOrder, Remove, notChanged},

        {"change none", {}, Change, "No such order"},
        {"change",
         {draft},
         Change,
         R"(OrderItemQuantityChanged {"orderId":"A-1","productId":"P","quantity":8})"
         "\n"},
        {"change to the same", {draft}, ChangeQuantity{"P", 2}, ""},
        {"change what is not there", {draft}, ChangeQuantity{"Q", 2}, "No such item"},
        {"change to none",
         {draft},
         ChangeQuantity{"P", 0},
         "Quantity must be a whole number of at least 1",
         ErrorCode::InvalidInput},
        {"change in a confirmed one", confirmedOrder, Change, notChanged},
        {"change in a shipped one", shippedOrder, Change, notChanged},
        {"change in a cancelled one", cancelledOrder, Change, notChanged},

        {"confirm none", {}, Confirm, "No such order"},
        {"confirm", {draft}, Confirm, R"(OrderConfirmed {"orderId":"A-1","confirmedAt":")" + NowText + "\"}\n"},
        {"confirm without items",
         {created()},
         Confirm,
         R"(OrderConfirmed {"orderId":"A-1","confirmedAt":")" + NowText + "\"}\n"},
        {"confirm twice", confirmedOrder, Confirm, "Only draft orders can be confirmed"},
        {"confirm a shipped one", shippedOrder, Confirm, "Order already shipped"},
        {"confirm a cancelled one", cancelledOrder, Confirm, "Only draft orders can be confirmed"},

        {"ship none", {}, Ship, "No such order"},
        {"ship a draft", {draft}, Ship, "Only confirmed orders can be shipped"},
        {"ship", confirmedOrder, Ship,
         R"(OrderShipped {"orderId":"A-1","shippedAt":")" + NowText +
             R"(","shipMode":"First Class","trackingNumber":"DE-4471-0093"})"
             "\n"},
        {"ship without words", confirmedOrder, ShipOrder{},
         R"(OrderShipped {"orderId":"A-1","shippedAt":")" + NowText + "\"}\n"},
        {"ship without items",
         {created(), confirmed()},
         ShipOrder{},
         R"(OrderShipped {"orderId":"A-1","shippedAt":")" + NowText + "\"}\n"},
        {"ship twice", shippedOrder, Ship, "Order already shipped"},
        {"ship a cancelled one", cancelledOrder, Ship, "Only confirmed orders can be shipped"},

        {"cancel none", {}, Cancel, "No such order"},
        {"cancel a draft",
         {draft},
         Cancel,
         R"(OrderCancelled {"orderId":"A-1","cancelledAt":")" + NowText +
             R"(","reason":"Customer changed mind"})"
             "\n"},
        {"cancel a confirmed one", confirmedOrder, Cancel,
         R"(OrderCancelled {"orderId":"A-1","cancelledAt":")" + NowText +
             R"(","reason":"Customer changed mind"})"
             "\n"},
        {"cancel a shipped one", shippedOrder, Cancel, "Order already shipped"},
        {"cancel twice", cancelledOrder, Cancel, "Order already cancelled"},
        {"cancel without a reason", {draft}, CancelOrder{" "}, "Reason must not be empty", ErrorCode::InvalidInput},
    };
}

struct Folding
{
    const char *name;
    std::vector<OrderEvent> given;
    std::string then; ///< items, total and status: "2 × P at 10, 3 × Q at 1.25 = 23.75 draft"
};

std::string shortState(const Order &order)
{
    std::string text;
    for (const Item &line : order.items)
        text += (text.empty() ? "" : ", ") + std::to_string(line.quantity) + " x " + line.productId + " at " +
                line.unitPrice.toString();
    return text + " = " + order.totalAmount.toString() + " " + std::string(statusName(order.status));
}

std::vector<Folding> foldings()
{
    const OrderEvent draft = created({item("P", 2, "10")});
    const OrderEvent twoPrices = created({item("P", 2, "10"), item("Q", 1, "1.25"), item("P", 1, "9.5")});
    return {
        {"created", {draft}, "2 x P at 10 = 20 draft"},
        {"created without items", {created()}, " = 0 draft"},
        {"adds a product", {draft, added(item("Q", 3, "1.25"))}, "2 x P at 10, 3 x Q at 1.25 = 23.75 draft"},
        {"adds to the line at the same price", {draft, added(item("P", 3, "10"))}, "5 x P at 10 = 50 draft"},
        {"another price is another line",
         {draft, added(item("P", 3, "9.9999"))},
         "2 x P at 10, 3 x P at 9.9999 = 49.9997 draft"},
        {"adds to the right line",
         {twoPrices, added(item("P", 1, "9.5"))},
         "2 x P at 10, 1 x Q at 1.25, 2 x P at 9.5 = 40.25 draft"},
        {"lines of the first event stay as they are listed",
         {created({item("P", 1, "2"), item("P", 1, "2")})},
         "1 x P at 2, 1 x P at 2 = 4 draft"},
        {"removes every line of the product", {twoPrices, removed("P")}, "1 x Q at 1.25 = 1.25 draft"},
        {"removes the line at a price",
         {twoPrices, OrderItemRemoved{"A-1", "P", money("9.5")}},
         "2 x P at 10, 1 x Q at 1.25 = 21.25 draft"},
        {"changes the first line",
         {twoPrices, changed("P", 7)},
         "7 x P at 10, 1 x Q at 1.25, 1 x P at 9.5 = 80.75 draft"},
        {"changes the line at a price",
         {twoPrices, OrderItemQuantityChanged{"A-1", "P", 4, money("9.50")}},
         "2 x P at 10, 1 x Q at 1.25, 4 x P at 9.5 = 59.25 draft"},
        {"a change to the same quantity is none", {draft, changed("P", 2)}, "2 x P at 10 = 20 draft"},
        {"confirmed", {draft, confirmed()}, "2 x P at 10 = 20 confirmed"},
        {"shipped", {draft, confirmed(), shipped()}, "2 x P at 10 = 20 shipped"},
        {"cancelled", {draft, cancelled()}, "2 x P at 10 = 20 cancelled"},
        {"cancelled when confirmed", {draft, confirmed(), cancelled()}, "2 x P at 10 = 20 cancelled"},
        {"exact to the last digit",
         {created({item("P", 3, "0.1"), item("Q", 1, "0.2")})},
         "3 x P at 0.1, 1 x Q at 0.2 = 0.5 draft"},
    };
}

struct Misfit
{
    const char *name;
    std::vector<OrderEvent> given;
    std::string state;
    std::string warnings; ///< one a line
};

OrderEvent createdWithTotal(std::string_view total)
{
    return OrderCreated{"A-1", "C-1", {}, {}, {item("P", 3, "6.5")}, money(total)};
}

std::vector<Misfit> misfits()
{
    const OrderEvent draft = created({item("P", 2, "10")});
    return {
        {"wrong total",
         {createdWithTotal("20")},
         "3 x P at 6.5 = 19.5 draft",
         "The stored total 20 differs from its items' sum 19.5.\n"},
        {"added before created",
         {added(item("Q", 1, "2"))},
         "1 x Q at 2 = 2 draft",
         "An item was added before the order was created.\n"},
        {"created late",
         {confirmed(), added(item("Q", 1, "2")), draft},
         "2 x P at 10, 1 x Q at 2 = 22 confirmed",
         "The order was confirmed before it was created.\nAn item was added before the order was created.\n"},
        {"created twice",
         {draft, confirmed(), created({item("Q", 1, "2")})},
         "1 x Q at 2 = 2 confirmed",
         "The order was created a second time; customer, address and items are those of the later event.\n"},
        {"removed what is not there",
         {draft, removed("Q")},
         "2 x P at 10 = 20 draft",
         "No item `Q` was there to be removed.\n"},
        {"removed at another price",
         {draft, OrderItemRemoved{"A-1", "P", money("9")}},
         "2 x P at 10 = 20 draft",
         "No item `P` at 9 was there to be removed.\n"},
        {"changed what is not there",
         {draft, changed("Q", 2)},
         "2 x P at 10 = 20 draft",
         "No item `Q` was there to be changed.\n"},
        {"added when confirmed",
         {draft, confirmed(), added(item("Q", 1, "2"))},
         "2 x P at 10, 1 x Q at 2 = 22 confirmed",
         "An item was added to a confirmed order.\n"},
        {"removed when shipped",
         {draft, confirmed(), shipped(), removed("P")},
         " = 0 shipped",
         "An item was removed from a shipped order.\n"},
        {"changed when cancelled",
         {draft, cancelled(), changed("P", 3)},
         "3 x P at 10 = 30 cancelled",
         "A quantity was changed in a cancelled order.\n"},
        {"confirmed twice",
         {draft, confirmed(), confirmed()},
         "2 x P at 10 = 20 confirmed",
         "The order was confirmed while its status was confirmed.\n"},
        {"shipped as a draft",
         {draft, shipped()},
         "2 x P at 10 = 20 shipped",
         "The order was shipped while its status was draft.\n"},
        {"shipped first", {shipped()}, " = 0 shipped", "The order was shipped before it was created.\n"},
        {"cancelled when shipped",
         {draft, confirmed(), shipped(), cancelled()},
         "2 x P at 10 = 20 cancelled",
         "The order was cancelled while its status was shipped.\n"},
        {"no pieces",
         {draft, added(item("Q", 0, "2"))},
         "2 x P at 10, 0 x Q at 2 = 20 draft",
         "The quantity 0 is less than 1.\n"},
        {"fewer than none", {draft, changed("P", -1)}, "-1 x P at 10 = -10 draft", "The quantity -1 is less than 1.\n"},
        {"a price below nothing",
         {draft, added(item("Q", 1, "-2.5"))},
         "2 x P at 10, 1 x Q at -2.5 = 17.5 draft",
         "The unit price -2.5 is less than 0.\n"},
        {"no instant",
         {draft, OrderConfirmed{"A-1", "yesterday\x1b[2J"}},
         "2 x P at 10 = 20 confirmed",
         "`confirmedAt` is `yesterday\\u001B[2J`, which is no ISO 8601 instant.\n"},
        {"another order's event",
         {draft, OrderConfirmed{"B-2", NowText}},
         "2 x P at 10 = 20 confirmed",
         "The event is about order `B-2`, but this is order `A-1`.\n"},
    };
}

template <typename Row>
void addRows(const std::vector<Row> &rows)
{
    QTest::addColumn<std::size_t>("row");
    for (std::size_t i = 0; i < rows.size(); ++i)
        QTest::newRow(rows[i].name) << i;
}

} // namespace

void TestOrder::followsTheRules_data() { addRows(rules()); }

void TestOrder::followsTheRules()
{
    QFETCH(std::size_t, row);
    const Rule rule = rules()[row];
    const auto events = decide(folded(rule.given), rule.when, Now);
    if (events) {
        QCOMPARE(bytes(lines(*events)), bytes(rule.then));
        return;
    }
    QCOMPARE(bytes(events.error().message), bytes(rule.then));
    QCOMPARE(events.error().code, rule.refusal);
}

void TestOrder::createsTwoTimesTenAsTwenty()
{
    const auto events = decide(Order(), CreateOrder{"A-1", "C-1", {}, {item("P", 2, "10")}}, Now);
    QVERIFY(events);
    QCOMPARE(events->size(), std::size_t(1));
    QCOMPARE(std::get<OrderCreated>(events->front()).totalAmount, money("20"));
    QCOMPARE(bytes(toJson(events->front()).find("totalAmount")->text()), bytes("20"));
}

void TestOrder::refusesToConfirmAShippedOrder()
{
    Order order;
    for (const OrderCommand &command :
         {OrderCommand(CreateOrder{"A-1", "C-1", {}, {}}), Confirm, OrderCommand(ShipOrder{})}) {
        const auto events = decide(order, command, Now);
        QVERIFY(events);
        for (const OrderEvent &event : *events)
            order = evolve(std::move(order), event, Now).value();
    }
    const auto refusal = decide(order, Confirm, Now);
    QVERIFY(!refusal);
    QCOMPARE(refusal.error().code, ErrorCode::RuleViolated);
    QCOMPARE(bytes(refusal.error().message), bytes("Order already shipped"));
}

void TestOrder::refusesAmountsPastSixtyFourBits()
{
    const Item huge = item("P", 2, "922337203685477.5807");
    const Order draft = folded({created({item("P", 1, "922337203685477.5807")})});
    const std::vector<std::pair<Order, OrderCommand>> cases{
        {Order(), CreateOrder{"A-1", "C-1", {}, {huge}}},
        {draft, AddItem{item("Q", 1, "0.0001")}},
        {draft, AddItem{huge}},
        {draft, ChangeQuantity{"P", 2}},
        {folded({created({item("P", INT64_MAX, "0")})}), AddItem{item("P", 1, "0")}},
    };
    for (const auto &[order, command] : cases) {
        const auto refusal = decide(order, command, Now);
        QVERIFY(!refusal);
        QCOMPARE(refusal.error().code, ErrorCode::InvalidInput);
        QVERIFY2(refusal.error().message.find("is too large: The ") != std::string::npos,
                 refusal.error().message.c_str());
    }
}

void TestOrder::foldsEvents_data() { addRows(foldings()); }

void TestOrder::foldsEvents()
{
    QFETCH(std::size_t, row);
    const Folding folding = foldings()[row];
    Warnings warnings;
    QCOMPARE(bytes(shortState(folded(folding.given, &warnings))), bytes(folding.then));
    QVERIFY2(warnings.empty(), warnings.empty() ? "" : warnings.front().c_str());
}

void TestOrder::warnsOfWhatDoesNotFit_data() { addRows(misfits()); }

void TestOrder::warnsOfWhatDoesNotFit()
{
    QFETCH(std::size_t, row);
    const Misfit misfit = misfits()[row];
    Warnings warnings;
    QCOMPARE(bytes(shortState(folded(misfit.given, &warnings))), bytes(misfit.state));
    std::string text;
    for (const std::string &warning : warnings)
        text += warning + "\n";
    QCOMPARE(bytes(text), bytes(misfit.warnings));
    QCOMPARE(bytes(shortState(folded(misfit.given))), bytes(misfit.state));
}

void TestOrder::doesNotTakeEventsPastSixtyFourBits_data()
{
    QTest::addColumn<std::size_t>("row");
    for (std::size_t row = 0; row < 5; ++row)
        QTest::addRow("%zu", row) << row;
}

void TestOrder::doesNotTakeEventsPastSixtyFourBits()
{
    QFETCH(std::size_t, row);
    const std::string most = "922337203685477.5807";
    const std::vector<OrderEvent> events{
        OrderCreated{"A-1", "C-1", {}, {}, {item("P", 1, most), item("Q", 1, "0.0001")}, {}},
        added(item("Q", 1, "0.0001")),
        added(item("Q", 3, most)),
        changed("P", 2),
        added(item("P", INT64_MAX, most)),
    };
    const Order before = folded({created({item("P", 1, most)})});
    const auto after = evolve(before, events[row], Now);
    QVERIFY(!after);
    QCOMPARE(after.error().code, ErrorCode::TooLarge);
    Order same = before;
    Warnings warnings;
    QVERIFY(!evolveInPlace(same, OrderEvent(events[row]), Now, &warnings));
    QVERIFY(same == before);
    QVERIFY(warnings.empty());
}

void TestOrder::keepsTheTimeOfTheFirstEvent()
{
    const Timestamp first = Timestamp::fromTicks(17);
    Order order = evolve(Order(), confirmed(), first).value();
    order = evolve(std::move(order), created(), Now).value();
    QCOMPARE(order.createdAt, first);
    QVERIFY(order.exists);
}

void TestOrder::foldsTheSameInPlace()
{
    for (const Folding &folding : foldings()) {
        Order order;
        for (const OrderEvent &event : folding.given)
            QVERIFY(evolveInPlace(order, OrderEvent(event), Now));
        QVERIFY(order == folded(folding.given));
    }
}

QTEST_GUILESS_MAIN(TestOrder)
#include "tst_order.moc"
