// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummarytable.h"

#include "core/projections/servingtables.h"
#include "core/projections/sqlsupport.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace foldline::projections::table {
namespace {

constexpr const char16_t *SqliteColumns =
    u"order_id TEXT NOT NULL PRIMARY KEY, customer_id TEXT NOT NULL, customer_name TEXT, status TEXT NOT NULL, "
    u"total_amount NUMERIC NOT NULL, "
    "item_count INTEGER NOT NULL, created_at TEXT NOT NULL, confirmed_at TEXT, shipped_at TEXT, cancelled_at TEXT, "
    "last_revision INTEGER NOT NULL, "
    "last_event_at TEXT NOT NULL, total_units INTEGER NOT NULL, search_text TEXT NOT NULL";

constexpr const char16_t *PostgresColumns =
    u"order_id text COLLATE \"C\" PRIMARY KEY, customer_id text COLLATE \"C\" NOT NULL, customer_name text COLLATE "
    u"\"C\", status text COLLATE \"C\" NOT NULL, "
    "total_amount numeric NOT NULL, item_count bigint NOT NULL, created_at timestamptz NOT NULL, confirmed_at "
    "timestamptz, shipped_at timestamptz, "
    "cancelled_at timestamptz, last_revision bigint NOT NULL, last_event_at timestamptz NOT NULL, created_ticks bigint "
    "NOT NULL, confirmed_ticks bigint, "
    "shipped_ticks bigint, cancelled_ticks bigint, last_event_ticks bigint NOT NULL, search_text text COLLATE \"C\" "
    "NOT NULL";

constexpr std::array SqliteNames = {u"order_id",     u"customer_id",  u"customer_name", u"status",
                                    u"total_amount", u"item_count",   u"created_at",    u"confirmed_at",
                                    u"shipped_at",   u"cancelled_at", u"last_revision", u"last_event_at",
                                    u"total_units",  u"search_text"};
constexpr std::array PostgresNames = {
    u"order_id",      u"customer_id",     u"customer_name", u"status",          u"total_amount",     u"item_count",
    u"created_at",    u"confirmed_at",    u"shipped_at",    u"cancelled_at",    u"last_revision",    u"last_event_at",
    u"created_ticks", u"confirmed_ticks", u"shipped_ticks", u"cancelled_ticks", u"last_event_ticks", u"search_text"};

/// Every column that a page can be sorted by. Each index carries the status, so that skipping to a page of one status
/// needs no row; the status index carries the amount: counts and sums per status are read from it alone.
constexpr std::array IndexedColumns = {OrderColumn::CustomerId,   OrderColumn::CustomerName, OrderColumn::Status,
                                       OrderColumn::TotalAmount,  OrderColumn::ItemCount,    OrderColumn::CreatedAt,
                                       OrderColumn::ConfirmedAt,  OrderColumn::ShippedAt,    OrderColumn::CancelledAt,
                                       OrderColumn::LastRevision, OrderColumn::LastEventAt};

template <typename Names>
QString upsert(const QString &table, const Names &names)
{
    QStringList columns;
    QStringList values;
    QStringList updates;
    for (const char16_t *name : names) {
        const QString column = QString::fromUtf16(name);
        columns << column;
        values << u"?"_s;
        if (columns.size() > 1)
            updates << QString(column % " = excluded."_L1 % column);
    }
    return "INSERT INTO "_L1 % table % '('_L1 % columns.join(", "_L1) % ") VALUES("_L1 % values.join(", "_L1) %
           ") ON CONFLICT(order_id) DO UPDATE SET "_L1 % updates.join(", "_L1);
}

std::optional<Timestamp> instantOf(const std::string &text)
{
    if (text.empty())
        return {};
    auto instant = Timestamp::parse(text);
    if (!instant)
        instant = Timestamp::parseLenient(text);
    return instant ? std::optional(*instant) : std::nullopt;
}

QVariant ticks(const std::optional<Timestamp> &instant)
{
    return instant ? QVariant::fromValue(static_cast<qlonglong>(instant->ticks()))
                   : QVariant(QMetaType::fromType<qlonglong>());
}

QVariant nullText() { return QVariant(QMetaType::fromType<QString>()); }

QVariant textOrNull(const std::optional<Timestamp> &instant, bool postgreSql)
{
    if (!instant)
        return nullText();
    return postgreSql ? sql::instantTextMicroseconds(*instant) : sql::instantText(*instant);
}

std::optional<Timestamp> readInstant(const QSqlQuery &query, int column, bool postgreSql)
{
    if (query.isNull(column))
        return {};
    if (postgreSql)
        return Timestamp::fromTicks(query.value(column).toLongLong());
    const auto instant = Timestamp::parse(sql::utf8(query.value(column)));
    return instant ? std::optional(*instant) : std::nullopt;
}

Money readAmount(const QSqlQuery &query, int column, bool postgreSql)
{
    if (!postgreSql)
        return Money::fromUnits(query.value(column).toLongLong());
    const auto amount = Money::parse(sql::utf8(query.value(column)));
    return amount ? *amount : Money{};
}

Result<QStringList> indexNames(ReadModelDatabase &database, const QString &table)
{
    const QString text =
        database.isPostgreSql()
            ? u"SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ?"_s
            : u"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"_s;
    constexpr const char *What = "The read model's indexes could not be listed";
    auto query = sql::run(database, text, {table}, What);
    if (!query)
        return failure(query.error());
    QStringList names;
    for (;;) {
        const auto found = sql::next(database, *query, What);
        if (!found)
            return failure(found.error());
        if (!*found)
            return names;
        names << query->value(0).toString();
    }
}

QString indexStatement(const QString &table, OrderColumn column, const QString &name, bool postgreSql)
{
    QString columns = exactColumn(column, postgreSql);
    if (postgreSql)
        columns += " NULLS FIRST"_L1;
    columns += ", order_id"_L1;
    columns += ", "_L1 %
               exactColumn(column == OrderColumn::Status ? OrderColumn::TotalAmount : OrderColumn::Status, postgreSql);
    return "CREATE INDEX IF NOT EXISTS "_L1 % name % " ON "_L1 % table % '('_L1 % columns % ')'_L1;
}

/// The names of the indexes go with the table through a rebuild's renaming, so only their ends tell what they are.
QString indexEnd(OrderColumn column, bool postgreSql) { return "_by_"_L1 % exactColumn(column, postgreSql); }

/// One transaction an index: others wait for one of them at most.
Result<void> createIndex(ReadModelDatabase &database, const QString &statement)
{
    if (auto begun = database.begin(); !begun)
        return begun;
    auto done = lockProjection(database, std::string(OrderSummariesName));
    if (done)
        done = database.execute(statement);
    if (done)
        done = database.commit();
    if (!done)
        database.rollback();
    return done;
}

} // namespace

QString tableName(const std::string &suffix)
{
    return QString::fromUtf8(OrderSummariesName.data(), qsizetype(OrderSummariesName.size())) +
           QString::fromStdString(suffix);
}

Result<void> create(ReadModelDatabase &database, const std::string &suffix)
{
    const QString columns = QString::fromUtf16(database.isPostgreSql() ? PostgresColumns : SqliteColumns);
    return database.execute("CREATE TABLE IF NOT EXISTS "_L1 % tableName(suffix) % '('_L1 % columns % ')'_L1);
}

Result<void> createIndexes(ReadModelDatabase &database, const std::string &suffix)
{
    const QString table = tableName(suffix);
    const bool postgres = database.isPostgreSql();
    const auto names = indexNames(database, table);
    if (!names)
        return failure(names.error());
    for (const OrderColumn column : IndexedColumns) {
        const QString end = indexEnd(column, postgres);
        if (!names->filter(end).isEmpty())
            continue;
        if (auto created = createIndex(database, indexStatement(table, column, table % end, postgres)); !created)
            return created;
    }
    return {};
}

OrderSummary rowOf(std::string_view orderId, const orders::Order &order, events::Revision lastRevision,
                   Timestamp lastEventAt)
{
    OrderSummary row;
    row.orderId = orderId;
    row.customerId = order.customerId;
    row.customerName = order.customerName;
    row.status = orders::statusName(order.status);
    row.totalAmount = order.totalAmount;
    row.itemCount = static_cast<std::int64_t>(order.items.size());
    row.createdAt = order.createdAt;
    row.confirmedAt = instantOf(order.confirmedAt);
    row.shippedAt = instantOf(order.shippedAt);
    row.cancelledAt = instantOf(order.cancelledAt);
    row.lastRevision = lastRevision.value;
    row.lastEventAt = lastEventAt;
    return row;
}

QString foldedText(std::string_view utf8)
{
    return sql::columnText(utf8, true).replace(QChar(CustomerSeparator), QChar(u' ')).toCaseFolded();
}

QString searchText(const OrderSummary &row)
{
    return foldedText(row.orderId) % '\n'_L1 % foldedText(row.status) % QChar(CustomerSeparator) %
           foldedText(row.customerId) % '\n'_L1 % foldedText(row.customerName);
}

QString upsertStatement(const QString &table, bool postgreSql)
{
    return postgreSql ? upsert(table, PostgresNames) : upsert(table, SqliteNames);
}

void bindRow(QSqlQuery &query, const OrderSummary &row, bool postgreSql)
{
    int at = 0;
    const auto bind = [&](const QVariant &value) { query.bindValue(at++, value); };
    bind(sql::columnText(row.orderId, postgreSql));
    bind(sql::columnText(row.customerId, postgreSql));
    bind(row.customerName.empty() ? nullText() : QVariant(sql::columnText(row.customerName, postgreSql)));
    bind(sql::columnText(row.status, postgreSql));
    bind(QString::fromStdString(row.totalAmount.toString()));
    bind(QVariant::fromValue(static_cast<qlonglong>(row.itemCount)));
    bind(textOrNull(row.createdAt, postgreSql));
    bind(textOrNull(row.confirmedAt, postgreSql));
    bind(textOrNull(row.shippedAt, postgreSql));
    bind(textOrNull(row.cancelledAt, postgreSql));
    bind(sql::number(row.lastRevision));
    bind(textOrNull(row.lastEventAt, postgreSql));
    if (postgreSql) {
        bind(ticks(row.createdAt));
        bind(ticks(row.confirmedAt));
        bind(ticks(row.shippedAt));
        bind(ticks(row.cancelledAt));
        bind(ticks(row.lastEventAt));
    } else {
        bind(QVariant::fromValue(static_cast<qlonglong>(row.totalAmount.units())));
    }
    bind(searchText(row));
}

QString selectColumns(bool postgreSql)
{
    if (postgreSql) {
        return u"order_id, customer_id, customer_name, status, total_amount::text AS exact_amount, item_count, "
               u"created_ticks, confirmed_ticks, shipped_ticks, cancelled_ticks, "
               "last_revision, last_event_ticks"_s;
    }
    return u"order_id, customer_id, customer_name, status, total_units, item_count, created_at, confirmed_at, "
           u"shipped_at, cancelled_at, last_revision, "
           "last_event_at"_s;
}

OrderSummary readRow(const QSqlQuery &query, bool postgreSql)
{
    OrderSummary row;
    row.orderId = sql::utf8(query.value(0));
    row.customerId = sql::utf8(query.value(1));
    row.customerName = sql::utf8(query.value(2));
    row.status = sql::utf8(query.value(3));
    row.totalAmount = readAmount(query, 4, postgreSql);
    row.itemCount = query.value(5).toLongLong();
    row.createdAt = readInstant(query, 6, postgreSql).value_or(Timestamp{});
    row.confirmedAt = readInstant(query, 7, postgreSql);
    row.shippedAt = readInstant(query, 8, postgreSql);
    row.cancelledAt = readInstant(query, 9, postgreSql);
    row.lastRevision = static_cast<std::uint64_t>(query.value(10).toLongLong());
    row.lastEventAt = readInstant(query, 11, postgreSql).value_or(Timestamp{});
    return row;
}

QString exactColumn(OrderColumn column, bool postgreSql)
{
    switch (column) {
    case OrderColumn::OrderId:
        return u"order_id"_s;
    case OrderColumn::CustomerId:
        return u"customer_id"_s;
    case OrderColumn::CustomerName:
        return u"customer_name"_s;
    case OrderColumn::Status:
        return u"status"_s;
    case OrderColumn::TotalAmount:
        return postgreSql ? u"total_amount"_s : u"total_units"_s;
    case OrderColumn::ItemCount:
        return u"item_count"_s;
    case OrderColumn::CreatedAt:
        return postgreSql ? u"created_ticks"_s : u"created_at"_s;
    case OrderColumn::ConfirmedAt:
        return postgreSql ? u"confirmed_ticks"_s : u"confirmed_at"_s;
    case OrderColumn::ShippedAt:
        return postgreSql ? u"shipped_ticks"_s : u"shipped_at"_s;
    case OrderColumn::CancelledAt:
        return postgreSql ? u"cancelled_ticks"_s : u"cancelled_at"_s;
    case OrderColumn::LastRevision:
        return u"last_revision"_s;
    case OrderColumn::LastEventAt:
        return postgreSql ? u"last_event_ticks"_s : u"last_event_at"_s;
    }
    return u"order_id"_s;
}

} // namespace foldline::projections::table
