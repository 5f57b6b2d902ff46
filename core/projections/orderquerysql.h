// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/ordersummaries.h"

#include <QString>
#include <QVariant>

#include <vector>

namespace foldline::projections {

/// The condition of an OrderQuery as SQL with bound values: text of a query never becomes part of the statement.
struct OrderCondition
{
    QString where; ///< without the word; empty: every row
    std::vector<QVariant> values;
    bool readsText = false; ///< has to look into each row's text
};

[[nodiscard]] OrderCondition conditionOf(const OrderQuery &query, bool postgreSql);
/// ` ORDER BY …`, ties by order id. `avoidIndex`: sort what is found instead of finding in sort order.
[[nodiscard]] QString orderClause(const OrderQuery &query, bool postgreSql, bool avoidIndex);

} // namespace foldline::projections
