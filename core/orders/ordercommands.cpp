// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/ordercommands.h"

#include "core/aggregates/fields.h"
#include "core/events/streamname.h"
#include "core/orders/orderstream.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace foldline::orders {

namespace {

using aggregates::CommandInput;
using aggregates::CommandSpec;
using aggregates::FieldProblem;
using aggregates::FieldSpec;
using Kind = aggregates::FieldSpec::Kind;

FieldSpec field(std::string name, std::string label, Kind kind)
{
    FieldSpec spec;
    spec.name = std::move(name);
    spec.label = std::move(label);
    spec.kind = kind;
    return spec;
}

FieldSpec optional(FieldSpec spec)
{
    spec.required = false;
    return spec;
}

FieldSpec atLeast(FieldSpec spec, std::int64_t minimum)
{
    spec.minimum = minimum;
    return spec;
}

FieldSpec productField() { return field("productId", "Product id", Kind::Identifier); }
FieldSpec quantityField() { return atLeast(field("quantity", "Quantity", Kind::Integer), 1); }

std::vector<FieldSpec> itemFields()
{
    return {productField(), field("productName", "Product name", Kind::Text), quantityField(),
            atLeast(field("unitPrice", "Unit price", Kind::Amount), 0)};
}

FieldSpec itemsField()
{
    FieldSpec spec = optional(field("items", "Items", Kind::Items));
    spec.hint = "An order may be created without items.";
    spec.columns = itemFields();
    return spec;
}

FieldSpec shipModeField()
{
    FieldSpec spec = optional(field("shipMode", "Ship mode", Kind::Text));
    spec.choices = {"Standard Class", "Second Class", "First Class", "Same Day"};
    return spec;
}

CommandSpec headCommand(std::string name, std::string title, std::string button, std::vector<FieldSpec> fields,
                        std::string notice)
{
    CommandSpec spec;
    spec.name = std::move(name);
    spec.title = std::move(title);
    spec.button = std::move(button);
    spec.fields = std::move(fields);
    spec.notice = std::move(notice);
    return spec;
}

CommandSpec menuCommand(std::string name, std::string title, std::vector<FieldSpec> fields)
{
    CommandSpec spec = headCommand(std::move(name), title, title + "…", std::move(fields), {});
    spec.inHead = false;
    return spec;
}

CommandSpec creation()
{
    CommandSpec spec = menuCommand("CreateOrder", "Create order",
                                   {field("orderId", "Order id", Kind::Identifier),
                                    field("customerId", "Customer id", Kind::Identifier),
                                    optional(field("customerName", "Customer name", Kind::Text)), itemsField()});
    spec.creates = true;
    return spec;
}

/// Names of the alternatives of OrderCommand, in their order.
constexpr std::array<std::string_view, std::variant_size_v<OrderCommand>> Names{
    "CreateOrder", "AddItem", "RemoveItem", "ChangeQuantity", "ConfirmOrder", "ShipOrder", "CancelOrder"};
static_assert(!Names.back().empty(), "each command has a name");

template <std::size_t Index = 0>
std::optional<OrderCommand> commandNamed(std::string_view name)
{
    if constexpr (Index < Names.size()) {
        if (Names[Index] == name)
            return OrderCommand(std::in_place_index<Index>);
        return commandNamed<Index + 1>(name);
    }
    return std::nullopt;
}

Item parseItem(const json::Object &fields)
{
    return {aggregates::textField(fields, "productId"), aggregates::textField(fields, "productName"),
            aggregates::integerField(fields, "quantity"), aggregates::amountField(fields, "unitPrice")};
}

/// Fills an empty command from its fields.
struct Filling
{
    const json::Object &fields;

    std::string text(std::string_view name) const { return aggregates::textField(fields, name); }

    void operator()(CreateOrder &command) const
    {
        command = {text("orderId"), text("customerId"), text("customerName"), {}};
        for (const json::Value &line : aggregates::itemsField(fields, "items"))
            command.items.push_back(parseItem(line.members()));
    }
    void operator()(AddItem &command) const { command.item = parseItem(fields); }
    void operator()(RemoveItem &command) const { command.productId = text("productId"); }
    void operator()(ChangeQuantity &command) const
    {
        command = {text("productId"), aggregates::integerField(fields, "quantity")};
    }
    void operator()(ConfirmOrder &) const {}
    void operator()(ShipOrder &command) const { command = {text("shipMode"), text("trackingNumber")}; }
    void operator()(CancelOrder &command) const { command.reason = text("reason"); }
};

} // namespace

std::span<const CommandSpec> commandSpecs()
{
    static const std::vector<CommandSpec> specs{
        creation(),
        menuCommand("AddItem", "Add item", itemFields()),
        menuCommand("RemoveItem", "Remove item", {productField()}),
        menuCommand("ChangeQuantity", "Change quantity", {productField(), quantityField()}),
        headCommand("ConfirmOrder", "Confirm order", "Confirm", {}, {}),
        headCommand("ShipOrder", "Ship order", "Ship…",
                    {shipModeField(), optional(field("trackingNumber", "Tracking number", Kind::Identifier))},
                    "A shipped order cannot be changed or cancelled any more."),
        headCommand("CancelOrder", "Cancel order", "Cancel order…", {field("reason", "Reason", Kind::Text)},
                    "A cancelled order cannot be changed any more.")};
    return specs;
}

std::optional<OrderCommand> emptyCommand(std::string_view name) { return commandNamed(name); }

std::vector<FieldProblem> checkInput(const CommandSpec &spec, const CommandInput &input)
{
    std::vector<FieldProblem> problems = aggregates::checkFields(spec, input);
    const std::string orderId = aggregates::textField(input.fields, "orderId");
    if (!problems.empty() || orderId.empty())
        return problems;
    if (const auto stream = events::StreamName::parse(orderStream(orderId)); !stream)
        problems.push_back({"orderId", "Order id cannot be part of a stream's name: " + stream.error().message});
    return problems;
}

std::optional<OrderCommand> parseCommand(const CommandInput &input)
{
    std::optional<OrderCommand> command = emptyCommand(input.name);
    if (command)
        std::visit(Filling{input.fields}, *command);
    return command;
}

} // namespace foldline::orders
