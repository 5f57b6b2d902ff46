// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/projections/readmodeldatabase.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace foldline::projections {

/// One row of `order_summaries`.
struct OrderSummary
{
    std::string orderId;
    std::string customerId;
    std::string customerName;
    std::string status;
    Money totalAmount;
    std::int64_t itemCount = 0;
    Timestamp createdAt;
    std::optional<Timestamp> confirmedAt;
    std::optional<Timestamp> shippedAt;
    std::optional<Timestamp> cancelledAt;
    std::uint64_t lastRevision = 0;
    Timestamp lastEventAt;
    bool operator==(const OrderSummary &) const = default;
};

enum class OrderColumn {
    OrderId,
    CustomerId,
    CustomerName,
    Status,
    TotalAmount,
    ItemCount,
    CreatedAt,
    ConfirmedAt,
    ShippedAt,
    CancelledAt,
    LastRevision,
    LastEventAt
};

struct OrderQuery
{
    std::vector<std::string> statuses; ///< empty: all
    std::string text;     ///< part of id, customer id, customer name or status; or an amount. Case-insensitive
    std::string customer; ///< part of customer id or name
    /// "show only" (keep = true) and "show all but": cell text equals value.
    struct CellFilter
    {
        OrderColumn column;
        std::string value;
        bool keep = true;
    };
    std::vector<CellFilter> cells;
    OrderColumn sortBy = OrderColumn::LastEventAt;
    bool ascending = false; ///< ties are broken by order id, so pages never overlap
    std::uint64_t offset = 0;
    std::uint64_t limit = UINT64_MAX;
};

struct OrderCounts
{
    std::uint64_t all = 0;
    std::uint64_t draft = 0;
    std::uint64_t confirmed = 0;
    std::uint64_t shipped = 0;
    std::uint64_t cancelled = 0;
    std::string totalOfAll;     ///< exact decimal text of the sum of total_amount over all rows
    std::uint64_t matching = 0; ///< rows that match the query
    std::string totalOfMatching;
};

/// Reads the read model; one connection, the thread of `database`. An absent table reads as empty.
class OrderSummaries
{
public:
    explicit OrderSummaries(ReadModelDatabase &database) : m_database(database) {}
    [[nodiscard]] Result<std::vector<OrderSummary>> rows(const OrderQuery &query);
    [[nodiscard]] Result<OrderCounts> counts(const OrderQuery &query);
    [[nodiscard]] Result<std::optional<OrderSummary>> row(const std::string &orderId);
    /// Checkpoint position; absent: the projection never ran.
    [[nodiscard]] Result<std::optional<events::Position>> checkpoint();

private:
    ReadModelDatabase &m_database;
};

} // namespace foldline::projections
