// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ordertesting.h"

#include <QTest>

#include <rapidcheck.h>

using namespace foldline;
using namespace foldline::orders;
using namespace foldline::orders::testing;

/// Laws that hold for any events and commands, not just for the ones that somebody thought of.
class TestOrderLaws : public QObject
{
    Q_OBJECT

private slots:
    void foldingInTwoPartsIsFoldingAtOnce();
    void readingWhatWasWrittenGivesTheSame();
    void decidedEventsFoldWithoutWarnings();
    void unreadableEventsLeaveTheStateAlone();
};

namespace {

rc::Gen<std::string> texts()
{
    const auto pieces =
        rc::gen::element<std::string>("a", "B-7", " ", "\"", "\\", "/", "\n", "\t", "\x01", "é", "→", "😀", "\u202e");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(pieces),
                        [](const std::vector<std::string> &parts) {
                            std::string text;
                            for (const std::string &part : parts)
                                text += part;
                            return text;
                        });
}

rc::Gen<std::string> products() { return rc::gen::element<std::string>("P", "Q", "R"); }

rc::Gen<Money> prices()
{
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, 4),
                        [](std::int64_t n) { return Money::fromUnits(n * 12'345); });
}

rc::Gen<Item> items(const rc::Gen<std::string> &ids, const rc::Gen<std::int64_t> &quantities,
                    const rc::Gen<Money> &amounts)
{
    return rc::gen::build<Item>(rc::gen::set(&Item::productId, ids), rc::gen::set(&Item::productName, texts()),
                                rc::gen::set(&Item::quantity, quantities), rc::gen::set(&Item::unitPrice, amounts));
}

rc::Gen<Item> plainItems() { return items(products(), rc::gen::inRange<std::int64_t>(1, 100), prices()); }

rc::Gen<Item> anyItems()
{
    return items(texts(), rc::gen::arbitrary<std::int64_t>(),
                 rc::gen::map(rc::gen::arbitrary<std::int64_t>(), Money::fromUnits));
}

template <typename T>
rc::Gen<std::optional<T>> maybe(const rc::Gen<T> &gen)
{
    return rc::gen::oneOf(rc::gen::just(std::optional<T>()),
                          rc::gen::map(gen, [](const T &value) { return std::optional<T>(value); }));
}

template <typename Event>
rc::Gen<OrderEvent> asEvent(const rc::Gen<Event> &gen)
{
    return rc::gen::map(gen, [](const Event &event) { return OrderEvent(event); });
}

rc::Gen<OrderEvent> orderEvents(const rc::Gen<std::string> &ids, const rc::Gen<Item> &lines)
{
    const auto quantities = rc::gen::arbitrary<std::int64_t>();
    const auto amounts = maybe(rc::gen::map(rc::gen::arbitrary<std::int64_t>(), Money::fromUnits));
    const auto addresses = rc::gen::element<std::string>(
        "", "{}", R"({"city":"Houston","postalCode":77041.000000000000000000000000000001,"x":[{"y":null}]})");
    return rc::gen::oneOf(
        asEvent(rc::gen::build<OrderCreated>(
            rc::gen::set(&OrderCreated::orderId, ids), rc::gen::set(&OrderCreated::customerId, texts()),
            rc::gen::set(&OrderCreated::customerName, texts()), rc::gen::set(&OrderCreated::shippingAddress, addresses),
            rc::gen::set(&OrderCreated::items, rc::gen::container<std::vector<Item>>(lines)),
            rc::gen::set(&OrderCreated::totalAmount, rc::gen::map(quantities, Money::fromUnits)))),
        asEvent(rc::gen::build<OrderItemAdded>(rc::gen::set(&OrderItemAdded::orderId, ids),
                                               rc::gen::set(&OrderItemAdded::item, lines))),
        asEvent(rc::gen::build<OrderItemRemoved>(rc::gen::set(&OrderItemRemoved::orderId, ids),
                                                 rc::gen::set(&OrderItemRemoved::productId, products()),
                                                 rc::gen::set(&OrderItemRemoved::unitPrice, amounts))),
        asEvent(rc::gen::build<OrderItemQuantityChanged>(rc::gen::set(&OrderItemQuantityChanged::orderId, ids),
                                                         rc::gen::set(&OrderItemQuantityChanged::productId, products()),
                                                         rc::gen::set(&OrderItemQuantityChanged::quantity, quantities),
                                                         rc::gen::set(&OrderItemQuantityChanged::unitPrice, amounts))),
        asEvent(rc::gen::build<OrderConfirmed>(rc::gen::set(&OrderConfirmed::orderId, ids),
                                               rc::gen::set(&OrderConfirmed::confirmedAt, texts()))),
        asEvent(rc::gen::build<OrderShipped>(
            rc::gen::set(&OrderShipped::orderId, ids), rc::gen::set(&OrderShipped::shippedAt, texts()),
            rc::gen::set(&OrderShipped::shipMode, texts()), rc::gen::set(&OrderShipped::trackingNumber, texts()))),
        asEvent(rc::gen::build<OrderCancelled>(rc::gen::set(&OrderCancelled::orderId, ids),
                                               rc::gen::set(&OrderCancelled::cancelledAt, texts()),
                                               rc::gen::set(&OrderCancelled::reason, texts()))));
}

rc::Gen<OrderCommand> commands()
{
    const auto quantities = rc::gen::inRange<std::int64_t>(1, 100);
    return rc::gen::oneOf(
        rc::gen::map(rc::gen::container<std::vector<Item>>(plainItems()),
                     [](const std::vector<Item> &lines) {
                         return OrderCommand(CreateOrder{"A-1", "C-1", "Claire", lines});
                     }),
        rc::gen::map(plainItems(), [](const Item &line) { return OrderCommand(AddItem{line}); }),
        rc::gen::map(plainItems(), [](const Item &line) { return OrderCommand(AddItem{line}); }),
        rc::gen::map(products(), [](const std::string &product) { return OrderCommand(RemoveItem{product}); }),
        rc::gen::map(rc::gen::pair(products(), quantities),
                     [](const auto &pair) {
                         return OrderCommand(ChangeQuantity{pair.first, pair.second});
                     }),
        rc::gen::weightedElement<OrderCommand>(
            {{1, OrderCommand(ConfirmOrder{})}, {1, OrderCommand(ShipOrder{})}, {1, OrderCommand(CancelOrder{"r"})}}));
}

/// An order event as it is stored, or now and then something else.
events::RecordedEvent stored(const OrderEvent &event, std::uint32_t dice)
{
    if (dice % 10 == 0)
        return recorded("OrderNoteAdded", "{}");
    if (dice % 10 == 1)
        return recorded(std::string(typeName(event)), "{\"orderId\":");
    return recorded(event);
}

} // namespace

void TestOrderLaws::foldingInTwoPartsIsFoldingAtOnce()
{
    QVERIFY(rc::check("fold(a + b) = fold(fold(a), b)", [] {
        const auto history =
            *rc::gen::container<std::vector<OrderEvent>>(orderEvents(rc::gen::just<std::string>("A-1"), plainItems()));
        const auto type = makeOrderAggregate();
        std::vector<events::RecordedEvent> all;
        for (const OrderEvent &event : history)
            all.push_back(stored(event, *rc::gen::inRange<std::uint32_t>(0, 100)));

        Order atOnce;
        for (const events::RecordedEvent &event : all)
            foldRecorded(atOnce, event, type->upcasters());

        // The second part goes on from a state that somebody else keeps: it must not change under them.
        const std::size_t split = *rc::gen::inRange<std::size_t>(0, all.size() + 1);
        aggregates::State first = type->initial();
        for (std::size_t i = 0; i < split; ++i)
            type->fold(first, all[i]);
        const std::string kept = json::dump(type->toJson(first));
        aggregates::State both = first;
        for (std::size_t i = split; i < all.size(); ++i)
            type->fold(both, all[i]);
        RC_ASSERT(both.as<Order>() == atOnce);
        RC_ASSERT(json::dump(type->toJson(first)) == kept);
    }));
}

void TestOrderLaws::readingWhatWasWrittenGivesTheSame()
{
    QVERIFY(rc::check("decode(encode(x)) = x", [] {
        static OrderEventReader reader;
        const OrderEvent event = *orderEvents(texts(), anyItems());
        const auto read = reader.read(typeName(event), json::dump(toJson(event)));
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == event);
        const auto pretty = reader.read(typeName(event), json::pretty(toJson(event)));
        RC_ASSERT(pretty.has_value());
        RC_ASSERT(lines({*pretty}) == lines({event}));
    }));
}

void TestOrderLaws::decidedEventsFoldWithoutWarnings()
{
    QVERIFY(rc::check("what decide yields always fits, and the total is the sum of the lines", [] {
        Order order;
        for (const OrderCommand &command : *rc::gen::container<std::vector<OrderCommand>>(commands())) {
            const auto decided = decide(order, command, Now);
            if (!decided)
                continue;
            for (const OrderEvent &event : *decided) {
                const events::RecordedEvent written = recorded(event);
                const aggregates::FoldOutcome outcome = foldRecorded(order, written, orderUpcasters());
                RC_ASSERT(outcome.kind == aggregates::FoldOutcome::Kind::Applied);
                RC_ASSERT(outcome.warnings.empty());
            }
            RC_ASSERT(order.totalAmount == totalOf(order.items).value());
        }
    }));
}

void TestOrderLaws::unreadableEventsLeaveTheStateAlone()
{
    QVERIFY(rc::check("an event with a piece cut off is unreadable and changes nothing", [] {
        const auto history =
            *rc::gen::container<std::vector<OrderEvent>>(orderEvents(rc::gen::just<std::string>("A-1"), plainItems()));
        Order order;
        for (const OrderEvent &event : history)
            foldRecorded(order, recorded(event), orderUpcasters());
        order.exists = true;
        events::RecordedEvent event = recorded(*orderEvents(rc::gen::just<std::string>("A-1"), anyItems()));
        event.data.resize(*rc::gen::inRange<std::size_t>(0, event.data.size()));
        const Order before = order;
        const aggregates::FoldOutcome outcome = foldRecorded(order, event, orderUpcasters());
        RC_ASSERT(outcome.kind == aggregates::FoldOutcome::Kind::Unreadable);
        RC_ASSERT(!outcome.reason.empty());
        RC_ASSERT(order == before);
    }));
}

QTEST_GUILESS_MAIN(TestOrderLaws)
#include "tst_orderlaws.moc"
