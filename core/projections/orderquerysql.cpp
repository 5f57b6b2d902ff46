// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/orderquerysql.h"

#include "core/base/json.h"
#include "core/projections/ordersummarytable.h"
#include "core/projections/sqlsupport.h"

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

class ConditionBuilder
{
public:
    explicit ConditionBuilder(bool postgreSql) : m_postgreSql(postgreSql) {}

    void addStatuses(const std::vector<std::string> &statuses);
    void addText(const std::string &text);
    void addCustomer(const std::string &text);
    void addCell(const OrderQuery::CellFilter &cell);
    [[nodiscard]] OrderCondition take();

private:
    void add(const QString &part) { m_parts << part; }
    void bind(const QVariant &value) { m_condition.values.push_back(value); }
    [[nodiscard]] QString contains(const QString &column) const;
    [[nodiscard]] QString amountPart(const std::string &text);
    [[nodiscard]] QVariant amountValue(Money amount) const;
    [[nodiscard]] std::optional<QVariant> cellValue(const OrderQuery::CellFilter &cell) const;

    bool m_postgreSql;
    QStringList m_parts;
    OrderCondition m_condition;
};

/// An amount as people and JSON write it: `1 025.68`, `1025.68`.
std::optional<Money> amountOf(const std::string &text)
{
    QString plain = QString::fromStdString(text);
    plain.remove(QChar(u' ')).remove(QChar(u'\u00a0')).remove(QChar(u'\u202f'));
    const auto amount = Money::parse(plain.toStdString());
    return amount ? std::optional(*amount) : std::nullopt;
}

bool isInstant(OrderColumn column)
{
    switch (column) {
    case OrderColumn::CreatedAt:
    case OrderColumn::ConfirmedAt:
    case OrderColumn::ShippedAt:
    case OrderColumn::CancelledAt:
    case OrderColumn::LastEventAt:
        return true;
    default:
        return false;
    }
}

bool isNumber(OrderColumn column) { return column == OrderColumn::ItemCount || column == OrderColumn::LastRevision; }

bool canBeAbsent(OrderColumn column) { return isInstant(column) || column == OrderColumn::CustomerName; }

std::optional<Timestamp> instantOf(const std::string &text)
{
    auto instant = Timestamp::parse(text);
    if (!instant)
        instant = Timestamp::parseLenient(text);
    return instant ? std::optional(*instant) : std::nullopt;
}

} // namespace

QString ConditionBuilder::contains(const QString &column) const
{
    return m_postgreSql ? QString("strpos("_L1 % column % ", ?) > 0"_L1)
                        : QString("instr("_L1 % column % ", ?) > 0"_L1);
}

QVariant ConditionBuilder::amountValue(Money amount) const
{
    if (m_postgreSql)
        return QString::fromStdString(amount.toString());
    return QVariant::fromValue(static_cast<qlonglong>(amount.units()));
}

void ConditionBuilder::addStatuses(const std::vector<std::string> &statuses)
{
    if (statuses.empty())
        return;
    QStringList marks;
    for (const std::string &status : statuses) {
        marks << u"?"_s;
        bind(sql::columnText(status, m_postgreSql));
    }
    // Every sort index of SQLite's table carries the status: going along it beats finding all of a status and sorting
    // them.
    add((m_postgreSql ? "status IN ("_L1 : "+status IN ("_L1) % marks.join(", "_L1) % ')'_L1);
}

/// A whole number finds every amount with that whole part, one with decimals just that amount.
QString ConditionBuilder::amountPart(const std::string &text)
{
    const auto amount = amountOf(text);
    if (!amount)
        return {};
    const QString column = table::exactColumn(OrderColumn::TotalAmount, m_postgreSql);
    const QString mark = m_postgreSql ? u"CAST(? AS numeric)"_s : u"?"_s;
    bind(amountValue(*amount));
    const bool isWhole = text.find('.') == std::string::npos && amount->units() >= 0;
    const auto next = amount->plus(Money::fromUnits(Money::UnitsPerWhole));
    if (!isWhole || !next)
        return column % " = "_L1 % mark;
    bind(amountValue(*next));
    return '('_L1 % column % " >= "_L1 % mark % " AND "_L1 % column % " < "_L1 % mark % ')'_L1;
}

void ConditionBuilder::addText(const std::string &text)
{
    if (text.empty())
        return;
    m_condition.readsText = true;
    bind(table::foldedText(text));
    QString part = contains(u"search_text"_s);
    if (const QString amount = amountPart(text); !amount.isEmpty())
        part = '('_L1 % part % " OR "_L1 % amount % ')'_L1;
    add(part);
}

void ConditionBuilder::addCustomer(const std::string &text)
{
    if (text.empty())
        return;
    m_condition.readsText = true;
    bind(table::foldedText(text));
    add(contains(m_postgreSql ? u"substr(search_text, strpos(search_text, chr(31)))"_s
                              : u"substr(search_text, instr(search_text, char(31)))"_s));
}

std::optional<QVariant> ConditionBuilder::cellValue(const OrderQuery::CellFilter &cell) const
{
    if (cell.column == OrderColumn::TotalAmount) {
        const auto amount = amountOf(cell.value);
        return amount ? std::optional(amountValue(*amount)) : std::nullopt;
    }
    if (isNumber(cell.column)) {
        const auto number = json::toInteger(cell.value);
        return number ? std::optional(QVariant::fromValue(static_cast<qlonglong>(*number))) : std::nullopt;
    }
    if (!isInstant(cell.column))
        return sql::columnText(cell.value, m_postgreSql);
    const auto instant = instantOf(cell.value);
    if (!instant)
        return {};
    return m_postgreSql ? QVariant::fromValue(static_cast<qlonglong>(instant->ticks()))
                        : QVariant(sql::instantText(*instant));
}

void ConditionBuilder::addCell(const OrderQuery::CellFilter &cell)
{
    const QString column = table::exactColumn(cell.column, m_postgreSql);
    if (cell.value.empty() && canBeAbsent(cell.column))
        return add(column % (cell.keep ? " IS NULL"_L1 : " IS NOT NULL"_L1));
    const auto value = cellValue(cell);
    if (!value) // no cell has such a value
        return cell.keep ? add(u"1 = 0"_s) : void();
    bind(*value);
    const QString mark = m_postgreSql && cell.column == OrderColumn::TotalAmount ? u"CAST(? AS numeric)"_s : u"?"_s;
    if (cell.keep)
        return add(column % " = "_L1 % mark);
    add('('_L1 % column % " IS NULL OR "_L1 % column % " <> "_L1 % mark % ')'_L1);
}

OrderCondition ConditionBuilder::take()
{
    m_condition.where = m_parts.join(" AND "_L1);
    return std::move(m_condition);
}

OrderCondition conditionOf(const OrderQuery &query, bool postgreSql)
{
    ConditionBuilder builder(postgreSql);
    builder.addStatuses(query.statuses);
    builder.addText(query.text);
    builder.addCustomer(query.customer);
    for (const OrderQuery::CellFilter &cell : query.cells)
        builder.addCell(cell);
    return builder.take();
}

QString orderClause(const OrderQuery &query, bool postgreSql, bool avoidIndex)
{
    const QLatin1StringView direction = query.ascending ? " ASC"_L1 : " DESC"_L1;
    const QLatin1StringView noIndex = avoidIndex && !postgreSql ? "+"_L1 : ""_L1;
    if (query.sortBy == OrderColumn::OrderId)
        return " ORDER BY "_L1 % noIndex % "order_id"_L1 % direction;
    const QString column = noIndex % table::exactColumn(query.sortBy, postgreSql);
    // The two databases put absent values at opposite ends by default.
    const QLatin1StringView absent = !postgreSql ? ""_L1 : query.ascending ? " NULLS FIRST"_L1 : " NULLS LAST"_L1;
    return " ORDER BY "_L1 % column % direction % absent % ", order_id"_L1 % direction;
}

} // namespace foldline::projections
