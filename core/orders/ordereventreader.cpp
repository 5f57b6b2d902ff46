// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/events/jsonscanner.h"
#include "core/orders/ordercodec.h"

#include <algorithm>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include <simdjson.h>

namespace foldline::orders {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t QuotedLength = 64;

/// Where an object's characters go.
struct RawObject
{
    std::string *text;
};

/// A member that is asked for, and where its value goes.
struct Member
{
    enum class Need { Required, Optional };
    using Target = std::variant<std::string *, RawObject, std::int64_t *, Money *, std::optional<Money> *, Item *,
                                std::vector<Item> *>;

    std::string_view name;
    Target target;
    Need need = Need::Required;
    bool seen = false;
};

/// A failure inside the data: `context` is the path of the member, grown from the inside; `message` goes on from it.
tl::unexpected<Error> problem(ErrorCode code, std::string predicate) { return failure(code, std::move(predicate)); }
tl::unexpected<Error> problem(std::string predicate) { return problem(ErrorCode::InvalidInput, std::move(predicate)); }

Result<void> within(Result<void> result, std::string_view step)
{
    if (!result) {
        std::string &path = result.error().context;
        path = path.empty() ? std::string(step) : std::string(step) + "/" + path;
    }
    return result;
}

Error sentence(const Error &inner, std::string_view type)
{
    if (inner.context.empty())
        return {inner.code, "The data of this " + std::string(type) + " " + inner.message + ".", {}};
    return {inner.code, "`" + inner.context + "` " + inner.message + ".", {}};
}

std::string_view trimmed(std::string_view token)
{
    const std::size_t end = token.find_last_not_of(" \t\r\n");
    return token.substr(0, end + 1);
}

std::string shortened(std::string_view token) { return printable(elided(token, QuotedLength)); }

Result<std::string_view> numberToken(ondemand::value &value)
{
    const std::string_view token = trimmed(value.raw_json_token());
    if (token.front() != '-' && (token.front() < '0' || token.front() > '9'))
        return problem("is no number");
    return token;
}

Result<void> take(ondemand::value &value, std::string *target)
{
    if (value.raw_json_token().front() != '"')
        return problem("is no text");
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS)
        return problem("is no text that UTF-8 can hold");
    target->assign(text);
    return {};
}

Result<void> take(ondemand::value &value, RawObject target)
{
    ondemand::object object;
    std::string_view raw;
    if (value.get_object().get(object) != simdjson::SUCCESS || object.raw_json().get(raw) != simdjson::SUCCESS)
        return problem("is no object");
    const std::size_t end = raw.find_last_of('}');
    target.text->assign(raw.substr(0, end + 1));
    return {};
}

Result<void> take(ondemand::value &value, std::int64_t *target)
{
    const Result<std::string_view> token = numberToken(value);
    if (!token)
        return failure(token.error());
    if (token->find_first_of(".eE") != std::string_view::npos)
        return problem("is no whole number: " + shortened(*token));
    const Result<std::int64_t> integer = json::toInteger(*token);
    if (!integer)
        return problem(ErrorCode::TooLarge, "does not fit 64 bits: " + shortened(*token));
    *target = *integer;
    return {};
}

Result<void> take(ondemand::value &value, Money *target)
{
    const Result<std::string_view> token = numberToken(value);
    if (!token)
        return failure(token.error());
    const Result<Money> amount = Money::parse(*token);
    if (amount) {
        *target = *amount;
        return {};
    }
    const bool isTooLarge = amount.error().code == ErrorCode::TooLarge;
    return problem(amount.error().code,
                   (isTooLarge ? "does not fit 64 bits of 1/10 000: " : "is finer than 1/10 000: ") +
                       shortened(*token));
}

Result<void> take(ondemand::value &value, std::optional<Money> *target)
{
    Money amount;
    return take(value, &amount).map([&] { *target = amount; });
}

Result<void> readMembers(ondemand::object object, std::span<Member> members);

Result<void> take(ondemand::value &value, Item *target)
{
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS)
        return problem("is no object");
    Member members[] = {{"productId", &target->productId},
                        {"productName", &target->productName},
                        {"quantity", &target->quantity},
                        {"unitPrice", &target->unitPrice}};
    return readMembers(object, members);
}

Result<void> take(ondemand::value &value, std::vector<Item> *target)
{
    ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS)
        return problem("is no array");
    for (auto element : array) {
        ondemand::value item;
        if (element.get(item) != simdjson::SUCCESS)
            return problem("cannot be read");
        if (Result<void> taken = take(item, &target->emplace_back()); !taken)
            return within(std::move(taken), std::to_string(target->size() - 1));
    }
    return {};
}

Result<void> takeMember(ondemand::value &value, Member &member)
{
    member.seen = true;
    if (member.need == Member::Need::Optional && value.raw_json_token().front() == 'n')
        return {};
    Result<void> taken = std::visit([&](auto target) { return take(value, target); }, member.target);
    return taken ? taken : within(std::move(taken), member.name);
}

/// Requires: the JSON text is valid, so that nothing can fail but what the values are.
Result<void> readMembers(ondemand::object object, std::span<Member> members)
{
    for (auto field : object) {
        std::string_view name;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS)
            continue;
        const auto member =
            std::find_if(members.begin(), members.end(), [&](const Member &each) { return each.name == name; });
        if (member == members.end() || member->seen)
            continue;
        ondemand::value value;
        if (field.value().get(value) != simdjson::SUCCESS)
            return within(problem("cannot be read"), member->name);
        if (Result<void> taken = takeMember(value, *member); !taken)
            return taken;
    }
    for (const Member &member : members) {
        if (!member.seen && member.need == Member::Need::Required)
            return within(problem("is missing"), member.name);
    }
    return {};
}

constexpr auto Optional = Member::Need::Optional;

/// One overload an event: its members. They point into the event that is handed in.
struct Reading
{
    ondemand::object object;

    Result<void> operator()(OrderCreated &event)
    {
        Member members[] = {{"orderId", &event.orderId},
                            {"customerId", &event.customerId},
                            {"customerName", &event.customerName, Optional},
                            {"shippingAddress", RawObject{&event.shippingAddress}, Optional},
                            {"items", &event.items},
                            {"totalAmount", &event.totalAmount}};
        return readMembers(object, members);
    }
    Result<void> operator()(OrderItemAdded &event)
    {
        Member members[] = {{"orderId", &event.orderId}, {"item", &event.item}};
        return readMembers(object, members);
    }
    Result<void> operator()(OrderItemRemoved &event)
    {
        Member members[] = {
            {"orderId", &event.orderId}, {"productId", &event.productId}, {"unitPrice", &event.unitPrice, Optional}};
        return readMembers(object, members);
    }
    Result<void> operator()(OrderItemQuantityChanged &event)
    {
        Member members[] = {{"orderId", &event.orderId},
                            {"productId", &event.productId},
                            {"quantity", &event.quantity},
                            {"unitPrice", &event.unitPrice, Optional}};
        return readMembers(object, members);
    }
    Result<void> operator()(OrderConfirmed &event)
    {
        Member members[] = {{"orderId", &event.orderId}, {"confirmedAt", &event.confirmedAt}};
        return readMembers(object, members);
    }
    Result<void> operator()(OrderShipped &event)
    {
        Member members[] = {{"orderId", &event.orderId},
                            {"shippedAt", &event.shippedAt},
                            {"shipMode", &event.shipMode, Optional},
                            {"trackingNumber", &event.trackingNumber, Optional}};
        return readMembers(object, members);
    }
    Result<void> operator()(OrderCancelled &event)
    {
        Member members[] = {
            {"orderId", &event.orderId}, {"cancelledAt", &event.cancelledAt}, {"reason", &event.reason}};
        return readMembers(object, members);
    }
};

/// An empty event of that type.
template <std::size_t Index = 0>
OrderEvent emptyEvent(std::string_view type)
{
    OrderEvent event(std::in_place_index<Index>);
    if constexpr (Index + 1 < std::variant_size_v<OrderEvent>) {
        if (typeName(event) != type)
            return emptyEvent<Index + 1>(type);
    }
    return event;
}

Result<void> validate(std::string_view data)
{
    if (!simdjson::validate_utf8(data.data(), data.size()))
        return problem("is no UTF-8");
    events::JsonScanner scanner(data);
    if (!scanner.skipValue() || !scanner.finish())
        return problem("is no JSON: " + std::string(scanner.reason()) + " (byte " +
                       std::to_string(scanner.offset() + 1) + ")");
    return {};
}

} // namespace

struct OrderEventReader::Private
{
    ondemand::parser parser;
    std::string padded;

    Result<void> read(std::string_view data, OrderEvent &event)
    {
        if (Result<void> valid = validate(data); !valid)
            return valid;
        padded.assign(data);
        padded.append(simdjson::SIMDJSON_PADDING, '\0');
        ondemand::document document;
        ondemand::object object;
        if (parser.iterate(padded.data(), data.size(), padded.size()).get(document) != simdjson::SUCCESS ||
            document.get_object().get(object) != simdjson::SUCCESS)
            return problem("is no JSON object");
        return std::visit(Reading{object}, event);
    }
};

OrderEventReader::OrderEventReader() : d(std::make_unique<Private>()) {}

OrderEventReader::~OrderEventReader() = default;

Result<OrderEvent> OrderEventReader::read(std::string_view type, std::string_view data)
{
    OrderEvent event = emptyEvent(type);
    if (const Result<void> taken = d->read(data, event); !taken)
        return failure(sentence(taken.error(), type));
    return event;
}

} // namespace foldline::orders
