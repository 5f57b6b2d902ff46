// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/orderaggregate.h"

#include "core/aggregates/fields.h"
#include "core/orders/ordercodec.h"
#include "core/orders/ordercommands.h"
#include "core/orders/ordernarration.h"
#include "core/orders/orderrecorded.h"
#include "core/orders/orderstream.h"

#include <algorithm>
#include <utility>

namespace foldline::orders {

namespace {

using namespace aggregates;

/// What a person should know before writing what was decided.
std::vector<std::string> noticesOf(const Order &order, const OrderCommand &command,
                                   const std::vector<OrderEvent> &events)
{
    if (std::holds_alternative<ConfirmOrder>(command) && order.items.empty())
        return {"This order has no items"};
    if (const auto *change = std::get_if<ChangeQuantity>(&command); change && events.empty())
        return {"The quantity is " + std::to_string(change->quantity) + " already: there is nothing to write"};
    return {};
}

class OrderAggregate final : public AggregateType
{
public:
    explicit OrderAggregate(events::UpcasterRegistry upcasters) : m_upcasters(std::move(upcasters)) {}

    std::string_view name() const override { return "Order"; }
    std::string_view category() const override { return OrderCategory; }
    const events::UpcasterRegistry &upcasters() const override { return m_upcasters; }
    std::span<const EventKind> eventKinds() const override { return m_kinds; }

    State initial() const override { return State::make(Order()); }
    FoldOutcome fold(State &state, const events::RecordedEvent &event) const override
    {
        return foldRecorded(state.edit<Order>(), event, m_upcasters);
    }
    bool exists(const State &state) const override { return state.as<Order>().exists; }
    json::Value toJson(const State &state) const override { return orders::toJson(state.as<Order>()); }
    Summary summary(const State &state) const override { return summarize(state.as<Order>()); }
    Narration narrate(const State &before, const events::RecordedEvent &event, const State &after,
                      const FoldOutcome &outcome) const override;
    ValueView describe(std::string_view pointer, const json::Value &value) const override
    {
        return describeValue(pointer, value);
    }
    std::string elementKey(std::string_view arrayPointer, const json::Value &element) const override;

    std::span<const CommandSpec> commands() const override { return commandSpecs(); }
    Result<void> allowed(const State &state, std::string_view command) const override;
    std::string suggestedCommand(const State &state) const override;
    std::vector<FieldProblem> check(const CommandInput &input) const override;
    std::vector<std::pair<std::string, std::string>> suggestions(const State &state, std::string_view command,
                                                                 std::string_view field) const override;
    Result<Decision> decide(const State &state, const CommandInput &input, Timestamp now) const override;

private:
    events::UpcasterRegistry m_upcasters;
    std::vector<EventKind> m_kinds{{"OrderCreated", "Created", "event-created"},
                                   {"OrderItemAdded", "Item added", "event-added"},
                                   {"OrderItemRemoved", "Item removed", "event-removed"},
                                   {"OrderItemQuantityChanged", "Quantity changed", "event-quantity"},
                                   {"OrderConfirmed", "Confirmed", "event-confirmed"},
                                   {"OrderShipped", "Shipped", "event-shipped"},
                                   {"OrderCancelled", "Cancelled", "event-cancelled"}};
};

Narration OrderAggregate::narrate(const State &before, const events::RecordedEvent &event, const State &after,
                                  const FoldOutcome &outcome) const
{
    const std::string type = shown(event.type);
    if (outcome.kind == FoldOutcome::Kind::Unknown)
        return {type + " (unknown type)", "state unchanged"};
    if (outcome.kind == FoldOutcome::Kind::Unreadable)
        return {type + " (unreadable)", outcome.reason};
    const Result<DecodedEvent> decoded = decodeRecorded(event, m_upcasters);
    if (!decoded)
        return {type + " (unreadable)", foldline::describe(decoded.error())};
    return orders::narrate(before.as<Order>(), decoded->event, after.as<Order>());
}

std::string OrderAggregate::elementKey(std::string_view arrayPointer, const json::Value &element) const
{
    const json::Value *price = element.find("unitPrice");
    if (arrayPointer != "/items" || !price)
        return {};
    return element.stringAt("productId") + '\n' + price->text();
}

Result<void> OrderAggregate::allowed(const State &state, std::string_view command) const
{
    const std::optional<OrderCommand> empty = emptyCommand(command);
    if (!empty)
        return unknownCommand(*this, command);
    const Order &order = state.as<Order>();
    const bool needsItem = std::holds_alternative<RemoveItem>(*empty) || std::holds_alternative<ChangeQuantity>(*empty);
    if (const Result<void> rules = checkRules(order, *empty); !rules || !needsItem || !order.items.empty())
        return rules;
    return failure(ErrorCode::RuleViolated, "No such item");
}

std::string OrderAggregate::suggestedCommand(const State &state) const
{
    for (const char *command : {"ConfirmOrder", "ShipOrder"}) {
        if (allowed(state, command))
            return command;
    }
    return {};
}

std::vector<FieldProblem> OrderAggregate::check(const CommandInput &input) const
{
    const CommandSpec *spec = command(input.name);
    return spec ? checkInput(*spec, input)
                : std::vector<FieldProblem>{{{}, unknownCommand(*this, input.name).value().message}};
}

std::vector<std::pair<std::string, std::string>>
OrderAggregate::suggestions(const State &state, std::string_view command, std::string_view field) const
{
    std::vector<std::pair<std::string, std::string>> products;
    if (field != "productId" || (command != "RemoveItem" && command != "ChangeQuantity"))
        return products;
    for (const Item &item : state.as<Order>().items) {
        const auto isSame = [&](const auto &product) { return product.first == item.productId; };
        if (std::none_of(products.begin(), products.end(), isSame))
            products.emplace_back(item.productId, item.productName);
    }
    return products;
}

Result<Decision> OrderAggregate::decide(const State &state, const CommandInput &input, Timestamp now) const
{
    if (const std::vector<FieldProblem> problems = check(input); !problems.empty())
        return failure(inputError(problems));
    const std::optional<OrderCommand> command = parseCommand(input);
    if (!command)
        return unknownCommand(*this, input.name);
    const Order &order = state.as<Order>();
    const Result<std::vector<OrderEvent>> events = orders::decide(order, *command, now);
    if (!events)
        return failure(events.error());
    Decision decision;
    for (const OrderEvent &event : *events)
        decision.events.push_back({std::string(typeName(event)), CurrentSchema, orders::toJson(event)});
    decision.notices = noticesOf(order, *command, *events);
    return decision;
}

} // namespace

std::shared_ptr<const AggregateType> makeOrderAggregate() { return makeOrderAggregate(orderUpcasters()); }

std::shared_ptr<const AggregateType> makeOrderAggregate(events::UpcasterRegistry upcasters)
{
    return std::make_shared<OrderAggregate>(std::move(upcasters));
}

} // namespace foldline::orders
