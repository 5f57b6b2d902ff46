// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/orders/ordernarration.h"

#include <algorithm>
#include <array>

namespace foldline::orders {

namespace {

using aggregates::ValueView;
using Format = aggregates::ValueView::Format;

struct MemberFormat
{
    std::string_view name;
    Format format;
};

constexpr std::array<MemberFormat, 11> Formats{{{"orderId", Format::Identifier},
                                                {"customerId", Format::Identifier},
                                                {"productId", Format::Identifier},
                                                {"trackingNumber", Format::Identifier},
                                                {"totalAmount", Format::Amount},
                                                {"unitPrice", Format::Amount},
                                                {"quantity", Format::Number},
                                                {"createdAt", Format::Instant},
                                                {"confirmedAt", Format::Instant},
                                                {"shippedAt", Format::Instant},
                                                {"cancelledAt", Format::Instant}}};

constexpr std::string_view ItemsPrefix = "/items/";

/// `/items/3`, and not deeper.
bool isLine(std::string_view pointer)
{
    return pointer.starts_with(ItemsPrefix) && pointer.find('/', ItemsPrefix.size()) == std::string_view::npos;
}

/// The name of a member of the order (`/status`) or of one line (`/items/3/quantity`); empty elsewhere.
std::string_view memberName(std::string_view pointer)
{
    if (!pointer.starts_with('/'))
        return {};
    if (pointer.starts_with(ItemsPrefix)) {
        const std::size_t slash = pointer.find('/', ItemsPrefix.size());
        pointer = slash == std::string_view::npos ? std::string_view() : pointer.substr(slash);
    }
    const std::string_view name = pointer.empty() ? pointer : pointer.substr(1);
    return name.find('/') == std::string_view::npos ? name : std::string_view();
}

std::string joined(const std::string &a, std::string_view between, const std::string &b)
{
    return a.empty() || b.empty() ? a + b : a + std::string(between) + b;
}

std::string scalarAt(const json::Value &object, std::string_view name)
{
    const json::Value *value = object.find(name);
    return value && !value->isContainer() ? shown(value->text()) : std::string();
}

ValueView describeAddress(const json::Value &address)
{
    const std::string region = joined(scalarAt(address, "state"), " ", scalarAt(address, "postalCode"));
    std::string text = joined(scalarAt(address, "city"), ", ", region);
    for (const auto &[name, value] : address.members()) {
        if (name != "city" && name != "state" && name != "postalCode" && !value.isContainer())
            text = joined(shown(value.text()), ", ", text);
    }
    return {Format::Container, shown(text), {}};
}

ValueView describeLine(const json::Value &line)
{
    const json::Value *quantity = line.find("quantity");
    const json::Value *price = line.find("unitPrice");
    const std::string name = scalarAt(line, line.stringAt("productName").empty() ? "productId" : "productName");
    ValueView view{Format::Container, joined(quantity ? quantity->text() : std::string(), " × ", name), {}};
    if (!quantity || !price)
        return view;
    const Result<std::int64_t> count = json::toInteger(quantity->text());
    const Result<Money> amount = Money::parse(price->text());
    if (count && amount)
        view.figure = amount->times(*count).map([](Money total) { return total.toDisplay(); }).value_or(std::string());
    return view;
}

ValueView withFormat(ValueView view, Format format, const json::Value &value)
{
    switch (format) {
    case Format::Amount:
        if (const Result<Money> amount = Money::parse(value.text()); value.isNumber() && amount)
            return {format, amount->toDisplay(), {}};
        return view;
    case Format::Instant:
        if (value.isString() && Timestamp::parse(value.text()))
            view.format = format;
        return view;
    default:
        view.format = format;
        return view;
    }
}

} // namespace

aggregates::ValueView describeValue(std::string_view pointer, const json::Value &value)
{
    ValueView view = aggregates::plainView(value);
    if (pointer == "/items" && value.isArray())
        return {
            Format::Container, value.elements().empty() ? "no items" : counted(value.elements().size(), "item"), {}};
    if (pointer == "/shippingAddress" && value.isObject())
        return describeAddress(value);
    if (isLine(pointer) && value.isObject())
        return describeLine(value);
    const std::string_view name = memberName(pointer);
    const auto format =
        std::find_if(Formats.begin(), Formats.end(), [&](const MemberFormat &each) { return each.name == name; });
    return format == Formats.end() || value.isContainer() ? view : withFormat(std::move(view), format->format, value);
}

} // namespace foldline::orders
