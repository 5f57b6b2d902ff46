// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/order.h"

#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace foldline::orders {

namespace {

constexpr std::size_t QuotedLength = 200;

std::string inQuotes(std::string_view text) { return "`" + printable(elided(text, QuotedLength)) + "`"; }

std::string productAt(const std::string &productId, const std::optional<Money> &unitPrice)
{
    return inQuotes(productId) + (unitPrice ? " at " + unitPrice->toString() : std::string());
}

bool matches(const Item &item, const std::string &productId, const std::optional<Money> &unitPrice)
{
    return item.productId == productId && (!unitPrice || item.unitPrice == *unitPrice);
}

/// Folds one event into an order. Each overload first computes what can fail and then changes the order.
class Fold
{
public:
    Fold(Order &order, Timestamp created, Warnings *warnings) : m_order(order), m_created(created), m_warnings(warnings)
    {
    }

    Result<void> operator()(OrderCreated &&event)
    {
        const Result<Money> sum = totalOf(event.items);
        if (!sum)
            return failure(sum.error());
        const Result<Money> total = m_order.created ? sum : m_order.totalAmount.plus(*sum);
        if (!total)
            return failure(total.error());
        checkCreation(event, *sum);

        touch();
        if (!m_order.created)
            std::move(m_order.items.begin(), m_order.items.end(), std::back_inserter(event.items));
        m_order.created = true;
        m_order.orderId = std::move(event.orderId);
        m_order.customerId = std::move(event.customerId);
        m_order.customerName = std::move(event.customerName);
        m_order.shippingAddress = std::move(event.shippingAddress);
        m_order.items = std::move(event.items);
        m_order.totalAmount = *total;
        return {};
    }

    Result<void> operator()(OrderItemAdded &&event)
    {
        Item &added = event.item;
        const auto line = std::find_if(m_order.items.begin(), m_order.items.end(), [&](const Item &item) {
            return item.unitPrice == added.unitPrice && item.productId == added.productId;
        });
        const bool merges = line != m_order.items.end();
        std::int64_t quantity = 0;
        if (__builtin_add_overflow(merges ? line->quantity : 0, added.quantity, &quantity))
            return failure(ErrorCode::TooLarge, "The quantity " + std::to_string(line->quantity) + " + " +
                                                    std::to_string(added.quantity) + " does not fit 64 bits.");
        const Result<Money> total = totalWith(added, added.quantity);
        const Result<Money> lineTotal = added.unitPrice.times(quantity);
        if (!total || !lineTotal)
            return failure(total ? lineTotal.error() : total.error());

        expectDraft(event.orderId, "An item was added", "to");
        checkItem(added);
        if (merges)
            line->quantity = quantity;
        else
            m_order.items.push_back(std::move(added));
        m_order.totalAmount = *total;
        return {};
    }

    Result<void> operator()(OrderItemRemoved &&event)
    {
        const auto isRemoved = [&](const Item &item) { return matches(item, event.productId, event.unitPrice); };
        Money total = m_order.totalAmount;
        for (const Item &item : m_order.items) {
            if (!isRemoved(item))
                continue;
            const Result<Money> rest =
                item.unitPrice.times(item.quantity).and_then([&](Money line) { return total.minus(line); });
            if (!rest)
                return failure(rest.error());
            total = *rest;
        }

        expectDraft(event.orderId, "An item was removed", "from");
        if (std::erase_if(m_order.items, isRemoved) == 0)
            warn("No item " + productAt(event.productId, event.unitPrice) + " was there to be removed.");
        m_order.totalAmount = total;
        return {};
    }

    Result<void> operator()(OrderItemQuantityChanged &&event)
    {
        const auto line = std::find_if(m_order.items.begin(), m_order.items.end(), [&](const Item &item) {
            return matches(item, event.productId, event.unitPrice);
        });
        const bool found = line != m_order.items.end();
        Money total = m_order.totalAmount;
        if (found) {
            const Result<Money> changed = totalWithChange(*line, event.quantity);
            if (!changed)
                return failure(changed.error());
            total = *changed;
        }

        expectDraft(event.orderId, "A quantity was changed", "in");
        checkQuantity(event.quantity);
        if (found)
            line->quantity = event.quantity;
        else
            warn("No item " + productAt(event.productId, event.unitPrice) + " was there to be changed.");
        m_order.totalAmount = total;
        return {};
    }

    Result<void> operator()(OrderConfirmed &&event)
    {
        expect(m_order.status == Status::Draft, event.orderId, "confirmed");
        checkInstant("confirmedAt", event.confirmedAt);
        m_order.status = Status::Confirmed;
        m_order.confirmedAt = std::move(event.confirmedAt);
        return {};
    }

    Result<void> operator()(OrderShipped &&event)
    {
        expect(m_order.status == Status::Confirmed, event.orderId, "shipped");
        checkInstant("shippedAt", event.shippedAt);
        m_order.status = Status::Shipped;
        m_order.shippedAt = std::move(event.shippedAt);
        m_order.shipMode = std::move(event.shipMode);
        m_order.trackingNumber = std::move(event.trackingNumber);
        return {};
    }

    Result<void> operator()(OrderCancelled &&event)
    {
        expect(m_order.status == Status::Draft || m_order.status == Status::Confirmed, event.orderId, "cancelled");
        checkInstant("cancelledAt", event.cancelledAt);
        m_order.status = Status::Cancelled;
        m_order.cancelledAt = std::move(event.cancelledAt);
        m_order.cancelReason = std::move(event.reason);
        return {};
    }

private:
    void warn(std::string sentence)
    {
        if (m_warnings)
            m_warnings->push_back(std::move(sentence));
    }

    void touch()
    {
        if (m_order.exists)
            return;
        m_order.exists = true;
        m_order.createdAt = m_created;
    }

    void checkOrderId(const std::string &orderId)
    {
        if (m_order.orderId.empty())
            m_order.orderId = orderId;
        else if (orderId != m_order.orderId)
            warn("The event is about order " + inQuotes(orderId) + ", but this is order " + inQuotes(m_order.orderId) +
                 ".");
    }

    void checkCreation(const OrderCreated &event, Money sum)
    {
        if (m_order.created)
            warn("The order was created a second time; customer, address and items are those of the later event.");
        checkOrderId(event.orderId);
        for (const Item &item : event.items)
            checkItem(item);
        if (sum != event.totalAmount)
            warn("The stored total " + event.totalAmount.toString() + " differs from its items' sum " + sum.toString() +
                 ".");
    }

    /// "An item was added" "to" a confirmed order.
    void expectDraft(const std::string &orderId, std::string_view what, std::string_view preposition)
    {
        touch();
        checkOrderId(orderId);
        if (!m_order.created)
            warn(std::string(what) + " before the order was created.");
        else if (m_order.status != Status::Draft)
            warn(std::string(what) + " " + std::string(preposition) + " a " + std::string(statusName(m_order.status)) +
                 " order.");
    }

    void expect(bool fits, const std::string &orderId, std::string_view what)
    {
        touch();
        checkOrderId(orderId);
        if (!m_order.created)
            warn("The order was " + std::string(what) + " before it was created.");
        else if (!fits)
            warn("The order was " + std::string(what) + " while its status was " +
                 std::string(statusName(m_order.status)) + ".");
    }

    void checkQuantity(std::int64_t quantity)
    {
        if (quantity < 1)
            warn("The quantity " + std::to_string(quantity) + " is less than 1.");
    }

    void checkItem(const Item &item)
    {
        checkQuantity(item.quantity);
        if (item.unitPrice < Money())
            warn("The unit price " + item.unitPrice.toString() + " is less than 0.");
    }

    void checkInstant(std::string_view name, const std::string &text)
    {
        if (m_warnings && !Timestamp::parse(text))
            warn("`" + std::string(name) + "` is " + inQuotes(text) + ", which is no ISO 8601 instant.");
    }

    Result<Money> totalWith(const Item &item, std::int64_t quantity) const
    {
        return item.unitPrice.times(quantity).and_then([&](Money line) { return m_order.totalAmount.plus(line); });
    }

    Result<Money> totalWithChange(const Item &line, std::int64_t quantity) const
    {
        const Result<Money> before = line.unitPrice.times(line.quantity);
        const Result<Money> after = line.unitPrice.times(quantity);
        if (!before || !after)
            return before ? after : before;
        return after->minus(*before).and_then([&](Money change) { return m_order.totalAmount.plus(change); });
    }

    Order &m_order;
    Timestamp m_created;
    Warnings *m_warnings;
};

} // namespace

std::string_view statusName(Status status)
{
    switch (status) {
    case Status::Draft:
        return "draft";
    case Status::Confirmed:
        return "confirmed";
    case Status::Shipped:
        return "shipped";
    case Status::Cancelled:
        return "cancelled";
    }
    return {};
}

Result<Money> totalOf(const std::vector<Item> &items)
{
    Result<Money> total;
    for (const Item &item : items) {
        total = item.unitPrice.times(item.quantity).and_then([&](Money line) { return total->plus(line); });
        if (!total)
            break;
    }
    return total;
}

Result<void> evolveInPlace(Order &order, OrderEvent &&event, Timestamp created, Warnings *warnings)
{
    return std::visit(Fold(order, created, warnings), std::move(event));
}

Result<Order> evolve(Order order, const OrderEvent &event, Timestamp created, Warnings *warnings)
{
    return evolveInPlace(order, OrderEvent(event), created, warnings).map([&] { return std::move(order); });
}

} // namespace foldline::orders
