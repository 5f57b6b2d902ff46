// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummaries.h"

#include "core/projections/checkpoints.h"
#include "core/projections/decimalsum.h"
#include "core/projections/orderquerysql.h"
#include "core/projections/ordersummarytable.h"
#include "core/projections/sqlsupport.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

constexpr const char *ReadFailed = "The orders could not be read";

/// A failed query of a table that is not there is an empty answer.
template <typename T>
Result<T> emptyWhenAbsent(const ReadModelDatabase &database, Error error)
{
    if (error.code == ErrorCode::Internal && !database.hasTable(table::tableName({})))
        return T{};
    return failure(std::move(error));
}

QVariant boundedNumber(std::uint64_t value)
{
    constexpr std::uint64_t Most = std::numeric_limits<qlonglong>::max();
    return sql::number(std::min(value, Most));
}

QString whereClause(const OrderCondition &condition)
{
    return condition.where.isEmpty() ? QString() : QString(" WHERE "_L1 % condition.where);
}

/// Count, and the exact sum in two parts that cannot overflow on SQLite; in one decimal on PostgreSQL.
QString sumColumns(bool postgreSql)
{
    return postgreSql ? u"count(*), sum(total_amount)::text, NULL::text"_s
                      : u"count(*), sum(total_units >> 32), sum(total_units & 4294967295)"_s;
}

std::string sumAt(const QSqlQuery &query, int column, bool postgreSql)
{
    if (postgreSql)
        return shortestDecimal(sql::utf8(query.value(column)));
    return decimalOfParts(query.value(column).toLongLong(), query.value(column + 1).toLongLong());
}

void addStatus(OrderCounts &counts, const std::string &status, std::uint64_t number)
{
    counts.all += number;
    if (status == "draft")
        counts.draft += number;
    else if (status == "confirmed")
        counts.confirmed += number;
    else if (status == "shipped")
        counts.shipped += number;
    else if (status == "cancelled")
        counts.cancelled += number;
}

/// One statement, so that all figures are of one moment: a row a status, then one of all (kind 1), then one of what
/// matches (kind 2).
QString countStatement(const OrderCondition &condition, bool postgreSql)
{
    const QString table = table::tableName({});
    const QString sums = sumColumns(postgreSql);
    QString text = "SELECT 0 AS kind, status, "_L1 % sums % " FROM "_L1 % table %
                   " GROUP BY status UNION ALL SELECT 1, '', "_L1 % sums % " FROM "_L1 % table;
    if (!condition.where.isEmpty())
        text += " UNION ALL SELECT 2, '', "_L1 % sums % " FROM "_L1 % table % whereClause(condition);
    return text;
}

/// A page. Where every row's text has to be looked into, SQLite first finds and sorts the numbers of the rows alone.
QString pageStatement(const OrderQuery &query, const OrderCondition &condition, bool postgreSql)
{
    const QString select = "SELECT "_L1 % table::selectColumns(postgreSql) % " FROM "_L1 % table::tableName({});
    const QString order = orderClause(query, postgreSql, condition.readsText);
    const QString page = whereClause(condition) % order % " LIMIT ? OFFSET ?"_L1;
    if (postgreSql || !condition.readsText)
        return select % page;
    return select % " WHERE rowid IN (SELECT rowid FROM "_L1 % table::tableName({}) % page % ')'_L1 % order;
}

} // namespace

Result<std::vector<OrderSummary>> OrderSummaries::rows(const OrderQuery &query)
{
    const bool postgres = m_database.isPostgreSql();
    OrderCondition condition = conditionOf(query, postgres);
    condition.values.push_back(boundedNumber(query.limit));
    condition.values.push_back(boundedNumber(query.offset));
    auto found = sql::run(m_database, pageStatement(query, condition, postgres), condition.values, ReadFailed);
    if (!found)
        return emptyWhenAbsent<std::vector<OrderSummary>>(m_database, found.error());
    std::vector<OrderSummary> rows;
    for (;;) {
        const auto more = sql::next(m_database, *found, ReadFailed);
        if (!more)
            return failure(more.error());
        if (!*more)
            return rows;
        rows.push_back(table::readRow(*found, postgres));
    }
}

Result<OrderCounts> OrderSummaries::counts(const OrderQuery &query)
{
    const bool postgres = m_database.isPostgreSql();
    const OrderCondition condition = conditionOf(query, postgres);
    OrderCounts counts;
    counts.totalOfAll = "0";
    counts.totalOfMatching = "0";
    auto found = sql::run(m_database, countStatement(condition, postgres), condition.values, ReadFailed);
    if (!found) {
        auto empty = emptyWhenAbsent<OrderCounts>(m_database, found.error());
        return empty ? Result<OrderCounts>(counts) : empty;
    }
    for (;;) {
        const auto more = sql::next(m_database, *found, ReadFailed);
        if (!more)
            return failure(more.error());
        if (!*more)
            return counts;
        const int kind = found->value(0).toInt();
        const auto number = static_cast<std::uint64_t>(found->value(2).toLongLong());
        if (kind == 0)
            addStatus(counts, sql::utf8(found->value(1)), number);
        if (kind == 1)
            counts.totalOfAll = sumAt(*found, 3, postgres);
        if (kind == 2 || (kind == 1 && condition.where.isEmpty())) {
            counts.matching = number;
            counts.totalOfMatching = sumAt(*found, 3, postgres);
        }
    }
}

Result<std::optional<OrderSummary>> OrderSummaries::row(const std::string &orderId)
{
    const bool postgres = m_database.isPostgreSql();
    const QString text =
        "SELECT "_L1 % table::selectColumns(postgres) % " FROM "_L1 % table::tableName({}) % " WHERE order_id = ?"_L1;
    auto found = sql::run(m_database, text, {sql::columnText(orderId, postgres)}, ReadFailed);
    if (!found)
        return emptyWhenAbsent<std::optional<OrderSummary>>(m_database, found.error());
    const auto more = sql::next(m_database, *found, ReadFailed);
    if (!more)
        return failure(more.error());
    if (!*more)
        return std::optional<OrderSummary>{};
    return std::optional(table::readRow(*found, postgres));
}

Result<std::optional<events::Position>> OrderSummaries::checkpoint()
{
    const auto found = loadCheckpoint(m_database, std::string(table::OrderSummariesName), false);
    if (!found && found.error().code == ErrorCode::Internal && !m_database.hasTable(u"projection_checkpoints"_s))
        return std::optional<events::Position>{};
    if (!found)
        return failure(found.error());
    return *found ? (*found)->position : std::nullopt;
}

} // namespace foldline::projections
