// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/demoorder.h"

#include "core/base/json.h"
#include "core/orders/orderstream.h"

#include <algorithm>

namespace foldline::orders::demo {

namespace {

constexpr std::int64_t Second = Timestamp::TicksPerSecond;
constexpr std::int64_t Minute = 60 * Second;
constexpr std::int64_t Hour = 60 * Minute;
constexpr std::int64_t Day = 24 * Hour;

constexpr std::array<std::string_view, 6> CancelReasons{"Customer changed mind",   "Ordered twice by mistake",
                                                        "Delivery takes too long", "Found it cheaper elsewhere",
                                                        "Payment was refused",     "Item is out of stock"};
constexpr std::array<std::string_view, 5> EditReasons{
    "Customer on the phone: ordered by mistake", "Customer on the phone: wants fewer",
    "Customer wrote: please add this", "Stock check: replaced by what we have", "Price match agreed"};
constexpr std::array<std::string_view, 4> Notes{"Leave at the loading dock", "Call before delivery",
                                                "Gift: no invoice in the box", "Doorbell is broken, please knock"};

struct Line
{
    const Product *product;
    std::int64_t quantity;
};

events::EventId randomId(Random &random)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t half = 0; half < 2; ++half) {
        const std::uint64_t word = random.next();
        for (std::size_t i = 0; i < 8; ++i)
            bytes[half * 8 + i] = static_cast<std::uint8_t>(word >> (56 - 8 * i));
    }
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    return events::EventId(bytes);
}

std::string itemJson(const Line &line)
{
    return R"({"productId":)" + json::quote(line.product->id) + R"(,"productName":)" + json::quote(line.product->name) +
           R"(,"quantity":)" + std::to_string(line.quantity) + R"(,"unitPrice":)" + line.product->price.toString() +
           '}';
}

/// Writes the events of one order; keeps what the order holds so that every edit fits.
class Writer
{
public:
    Writer(const OrderPlan &plan, const Catalog &catalog, Random &random)
        : m_plan(plan), m_catalog(catalog), m_random(random), m_stream(orderStream(plan.orderId)), m_now(plan.created),
          m_customer(catalog.customers[random.below(catalog.customers.size())]),
          m_correlation(randomId(random).toString())
    {
    }

    std::vector<DemoEvent> run()
    {
        create();
        for (std::int64_t i = 0; i < m_plan.edits; ++i)
            edit();
        finish();
        return std::move(m_events);
    }

private:
    void create()
    {
        const std::int64_t count = std::min<std::int64_t>(m_random.between(1, 5), m_random.between(1, 5));
        for (std::int64_t i = 0; i < count; ++i)
            m_lines.push_back(newLine());
        std::int64_t units = 0;
        std::string items;
        for (const Line &line : m_lines) {
            units += line.product->price.units() * line.quantity;
            items += (items.empty() ? "" : ",") + itemJson(line);
        }
        if (m_plan.wrongTotal)
            units += 5000;
        const std::string total = Money::fromUnits(units).toString();
        const std::string id = json::quote(m_plan.orderId);
        const std::string customer = json::quote(m_customer.id);
        if (m_plan.schemaOne) {
            add("OrderCreated",
                R"({"id":)" + id + R"(,"customer_id":)" + customer + R"(,"order_items":[)" + items + R"(],"total":)" +
                    total + '}',
                "web-shop", {}, 1);
            return;
        }
        add("OrderCreated",
            R"({"orderId":)" + id + R"(,"customerId":)" + customer + R"(,"customerName":)" +
                json::quote(m_customer.name) + R"(,"shippingAddress":{"city":)" + json::quote(m_customer.city) +
                R"(,"state":)" + json::quote(m_customer.state) + R"(,"postalCode":)" +
                json::quote(m_customer.postalCode) + R"(},"items":[)" + items + R"(],"totalAmount":)" + total + '}',
            "web-shop");
    }

    void edit()
    {
        m_now = after(5 * Second, m_plan.edits > 50 ? 3 * Hour : 6 * Minute);
        const std::uint64_t kind = m_random.below(10);
        const bool byPhone = m_random.chance(1500);
        const std::string actor = byPhone ? "support" : "web-shop";
        const std::string_view reason = byPhone ? m_random.pick(EditReasons) : std::string_view();
        if (kind < 5 || m_lines.size() < 2) {
            m_lines.push_back(newLine());
            add("OrderItemAdded", begin() + R"(,"item":)" + itemJson(m_lines.back()) + '}', actor, reason);
        } else if (kind < 8) {
            Line &line = m_lines[m_random.below(m_lines.size())];
            line.quantity = line.quantity % 14 + m_random.between(1, 3);
            add("OrderItemQuantityChanged",
                begin() + R"(,"productId":)" + json::quote(line.product->id) + R"(,"quantity":)" +
                    std::to_string(line.quantity) + '}',
                actor, reason);
        } else {
            const auto line = m_lines.begin() + static_cast<std::ptrdiff_t>(m_random.below(m_lines.size()));
            add("OrderItemRemoved", begin() + R"(,"productId":)" + json::quote(line->product->id) + '}', actor, reason);
            m_lines.erase(line);
        }
    }

    void finish()
    {
        if (m_random.chance(60)) {
            m_now = after(2 * Minute, 40 * Minute);
            add("OrderNoteAdded", begin() + R"(,"note":)" + json::quote(m_random.pick(Notes)) + '}', "crm");
        }
        if (m_random.chance(45)) // put together and forgotten
            return;
        if (m_random.chance(150)) { // never paid for
            m_now = after(2 * Day, 4 * Day);
            cancel("web-shop", "Payment not received");
            return;
        }
        m_now = after(4 * Minute, 90 * Minute);
        add("OrderConfirmed", begin() + R"(,"confirmedAt":)" + json::quote(m_now.toIso8601()) + '}', "payment-gateway");
        if (m_random.chance(280)) {
            m_now = after(20 * Minute, 30 * Hour);
            cancel("support", m_random.pick(CancelReasons));
            return;
        }
        ship();
    }

    void ship()
    {
        struct Mode
        {
            std::string_view name;
            std::int64_t earliest;
            std::int64_t latest;
        };
        static constexpr std::array<Mode, 4> Modes{{{"Same Day", 2 * Hour, 8 * Hour},
                                                    {"First Class", Day, 3 * Day},
                                                    {"Second Class", 2 * Day, 4 * Day},
                                                    {"Standard Class", 4 * Day, 7 * Day}}};
        const std::uint64_t draw = m_random.below(100);
        const Mode &mode = Modes[draw < 5 ? 0 : draw < 20 ? 1 : draw < 40 ? 2 : 3];
        m_now = atWork(after(mode.earliest, mode.latest), after(20 * Minute, 90 * Minute));
        std::string data =
            begin() + R"(,"shippedAt":)" + json::quote(m_now.toIso8601()) + R"(,"shipMode":)" + json::quote(mode.name);
        if (m_random.chance(6000))
            data += R"(,"trackingNumber":"DE-)" + std::to_string(m_random.between(1000, 9999)) + '-' +
                    std::to_string(m_random.between(1000, 9999)) + '"';
        add("OrderShipped", data + '}', "warehouse");
    }

    void cancel(std::string_view actor, std::string_view reason)
    {
        add("OrderCancelled",
            begin() + R"(,"cancelledAt":)" + json::quote(m_now.toIso8601()) + R"(,"reason":)" + json::quote(reason) +
                '}',
            actor, actor == "support" ? reason : std::string_view());
    }

    /// The warehouse works Monday to Saturday, 7 to 19 h.
    [[nodiscard]] static Timestamp atWork(Timestamp time, Timestamp notBefore)
    {
        std::int64_t day = time.ticks() / Day;
        const std::int64_t clock = 7 * Hour + time.ticks() % Day / 20 * 10;
        if ((day + 4) % 7 == 0) // 1970-01-01 was a Thursday
            ++day;
        while (day * Day + clock < notBefore.ticks())
            ++day;
        return Timestamp::fromTicks(day * Day + clock);
    }
    [[nodiscard]] Timestamp after(std::int64_t least, std::int64_t most)
    {
        return Timestamp::fromTicks(m_now.ticks() + m_random.between(least / 10, most / 10) * 10);
    }
    [[nodiscard]] std::string begin() const { return R"({"orderId":)" + json::quote(m_plan.orderId); }

    [[nodiscard]] Line newLine()
    {
        for (;;) {
            const Product &product = m_catalog.products[m_random.below(m_catalog.products.size())];
            const bool there =
                std::ranges::any_of(m_lines, [&product](const Line &line) { return line.product == &product; });
            if (!there)
                return {&product, std::min(m_random.between(1, 14), m_random.between(1, 9))};
        }
    }

    void add(std::string_view type, std::string data, std::string_view actor, std::string_view reason = {},
             int schema = 2)
    {
        DemoEvent made;
        made.stream = m_stream;
        made.event.id = randomId(m_random);
        made.event.type = type;
        made.event.created = m_now;
        made.event.data = std::move(data);
        std::string &metadata = made.event.metadata;
        metadata = R"({"schemaVersion":)" + std::to_string(schema) + R"(,"actor":)" + json::quote(actor) +
                   R"(,"$correlationId":")" + m_correlation + '"';
        if (!m_lastId.empty())
            metadata += R"(,"$causationId":")" + m_lastId + '"';
        if (!reason.empty())
            metadata += R"(,"reason":)" + json::quote(reason);
        metadata += R"(,"aggregateType":"Order","timestamp":")" + m_now.toIso8601() + "\"}";
        m_lastId = made.event.id.toString();
        m_events.push_back(std::move(made));
    }

    const OrderPlan &m_plan;
    const Catalog &m_catalog;
    Random &m_random;
    events::StreamName m_stream;
    Timestamp m_now;
    const Customer &m_customer;
    std::string m_correlation;
    std::string m_lastId;
    std::vector<Line> m_lines;
    std::vector<DemoEvent> m_events;
};

} // namespace

std::vector<DemoEvent> makeOrder(const OrderPlan &plan, const Catalog &catalog, Random &random)
{
    return Writer(plan, catalog, random).run();
}

} // namespace foldline::orders::demo
