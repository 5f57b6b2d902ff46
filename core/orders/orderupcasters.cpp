// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/jsonscanner.h"
#include "core/orders/ordercodec.h"

#include <array>
#include <utility>

namespace foldline::orders {

namespace {

/// Of events that do not say. They are of the time when there were two schemas: it does not grow with the current one.
constexpr int UnsaidSchema = 2;

struct Renamed
{
    std::string_view from;
    std::string_view to;
};

constexpr std::array<Renamed, 4> CreatedRenames{
    {{"id", "orderId"}, {"customer_id", "customerId"}, {"order_items", "items"}, {"total", "totalAmount"}}};

/// Schema 1 → 2 of OrderCreated: four members have other names; everything else stays, in its place.
Result<json::Value> upcastCreated(const json::Value &data)
{
    if (!data.isObject())
        return failure(ErrorCode::InvalidInput, "the data is no JSON object");
    json::Value result = data;
    for (const Renamed &renamed : CreatedRenames) {
        if (data.find(renamed.from) && data.find(renamed.to))
            return failure(ErrorCode::InvalidInput, "the data has both `" + std::string(renamed.from) + "` and `" +
                                                        std::string(renamed.to) + "`");
        for (json::Member &member : result.members()) {
            if (member.first == renamed.from)
                member.first = renamed.to;
        }
    }
    return result;
}

bool hasMember(std::string_view data, std::string_view name)
{
    events::JsonScanner scanner(data);
    if (!scanner.enterObject())
        return false;
    while (const auto raw = scanner.nextMember()) {
        if (events::unescaped(*raw) == name)
            return true;
        if (!scanner.skipValue())
            return false;
    }
    return false;
}

int sniffCreated(std::string_view data) { return hasMember(data, "customer_id") ? 1 : UnsaidSchema; }

} // namespace

events::UpcasterRegistry orderUpcasters()
{
    events::UpcasterRegistry registry;
    registry.setDefaultVersion(UnsaidSchema);
    registry.add("OrderCreated", 1, upcastCreated);
    registry.setSniffer("OrderCreated", sniffCreated);
    return registry;
}

} // namespace foldline::orders
