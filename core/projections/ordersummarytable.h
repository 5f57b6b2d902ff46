// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/orders/order.h"
#include "core/projections/ordersummaries.h"
#include "core/projections/readmodeldatabase.h"

#include <QSqlQuery>
#include <QString>

#include <string>
#include <string_view>
#include <vector>

/// How `order_summaries` lies in a database, the one place that knows its columns.
///
/// Beside the columns that OrderSummary has there are a few for exactness and search:
/// - SQLite: `total_amount` is NUMERIC, so that plain SQL sorts and sums it as a number (exact up to 15 digits);
/// `total_units` is the exact amount as an integer count of 1/10 000, which
///   everything here reads. Instants are ISO 8601 text in UTC of one width, so that they sort right.
/// - PostgreSQL: `total_amount` is numeric and exact. Instants are timestamptz (microseconds); `…_ticks` beside them
/// count 100 ns since 1970 and are what everything here reads.
/// - `search_text` is order id, line end, status, U+001F, customer id, line end, customer name, in folded case.
/// Absent values are NULL. An instant in an event that cannot be read as one counts as absent.
namespace foldline::projections::table {

inline constexpr std::string_view OrderSummariesName = "order_summaries";
inline constexpr char16_t CustomerSeparator = u'\x1f';

[[nodiscard]] QString tableName(const std::string &suffix);
[[nodiscard]] Result<void> create(ReadModelDatabase &database, const std::string &suffix);
/// Makes the indexes that are missing. Outside a transaction.
[[nodiscard]] Result<void> createIndexes(ReadModelDatabase &database, const std::string &suffix);

/// The row that an order's state is.
[[nodiscard]] OrderSummary rowOf(std::string_view orderId, const orders::Order &order, events::Revision lastRevision,
                                 Timestamp lastEventAt);
/// What the text search looks through.
[[nodiscard]] QString searchText(const OrderSummary &row);
[[nodiscard]] QString foldedText(std::string_view utf8);

[[nodiscard]] QString upsertStatement(const QString &table, bool postgreSql);
void bindRow(QSqlQuery &query, const OrderSummary &row, bool postgreSql);

/// The columns that `readRow` takes, for a SELECT.
[[nodiscard]] QString selectColumns(bool postgreSql);
[[nodiscard]] OrderSummary readRow(const QSqlQuery &query, bool postgreSql);
/// The column by which the exact value of `column` is compared and sorted.
[[nodiscard]] QString exactColumn(OrderColumn column, bool postgreSql);

} // namespace foldline::projections::table
