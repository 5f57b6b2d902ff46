// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummarytext.h"

#include "core/base/text.h"

#include <array>
#include <string_view>

namespace foldline::projections {

namespace {

constexpr std::array<std::string_view, 12> Columns{"order_id",     "customer_id",  "customer_name", "status",
                                                   "total_amount", "item_count",   "created_at",    "confirmed_at",
                                                   "shipped_at",   "cancelled_at", "last_revision", "last_event_at"};

/// An absent or empty text is left out.
void setText(json::Value &line, const char *name, const std::string &text)
{
    if (!text.empty())
        line.set(name, json::Value::string(text));
}

void setInstant(json::Value &line, const char *name, const std::optional<Timestamp> &instant)
{
    if (instant)
        line.set(name, json::Value::string(instant->toIso8601()));
}

std::string instantText(const std::optional<Timestamp> &instant)
{
    return instant ? instant->toIso8601() : std::string();
}

template <typename Cells>
std::string csvLine(const Cells &cells)
{
    std::string line;
    for (const auto &cell : cells) {
        if (!line.empty())
            line += ',';
        line += csvCell(cell);
    }
    return line + "\r\n";
}

} // namespace

json::Value orderSummaryJson(const OrderSummary &row)
{
    json::Value line = json::Value::object();
    line.set("order_id", json::Value::string(row.orderId));
    setText(line, "customer_id", row.customerId);
    setText(line, "customer_name", row.customerName);
    line.set("status", json::Value::string(row.status));
    line.set("total_amount", json::Value::number(row.totalAmount.toString()));
    line.set("item_count", json::Value::number(row.itemCount));
    setInstant(line, "created_at", row.createdAt);
    setInstant(line, "confirmed_at", row.confirmedAt);
    setInstant(line, "shipped_at", row.shippedAt);
    setInstant(line, "cancelled_at", row.cancelledAt);
    line.set("last_revision", json::Value::number(std::to_string(row.lastRevision)));
    setInstant(line, "last_event_at", row.lastEventAt);
    return line;
}

std::string orderSummaryCsvHeader() { return csvLine(Columns); }

std::string orderSummaryCsv(const OrderSummary &row)
{
    return csvLine(std::array<std::string, Columns.size()>{
        row.orderId, row.customerId, row.customerName, row.status, row.totalAmount.toString(),
        std::to_string(row.itemCount), row.createdAt.toIso8601(), instantText(row.confirmedAt),
        instantText(row.shippedAt), instantText(row.cancelledAt), std::to_string(row.lastRevision),
        row.lastEventAt.toIso8601()});
}

} // namespace foldline::projections
