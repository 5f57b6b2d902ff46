// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/timestamp.h"
#include "core/projections/readmodeldatabase.h"

#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace foldline::projections::sql {

/// Text for a column. PostgreSQL cannot keep U+0000: it becomes U+FFFD there.
[[nodiscard]] QString columnText(std::string_view utf8, bool postgreSql);
[[nodiscard]] std::string utf8(const QVariant &value);
/// Instants as text of one width, so that they sort as they follow each other: `2016-11-19T08:40:02.1180000Z`, seven
/// fractional digits.
[[nodiscard]] QString instantText(Timestamp instant);
/// Microseconds (cut, not rounded), for timestamptz.
[[nodiscard]] QString instantTextMicroseconds(Timestamp instant);

/// A query of that text with values bound by position. Forward-only. The query is executed; `what` begins the sentence
/// of a failure.
[[nodiscard]] Result<QSqlQuery> run(const ReadModelDatabase &database, const QString &sql,
                                    const std::vector<QVariant> &values, const std::string &what);
/// Executes a prepared query.
[[nodiscard]] Result<void> execute(const ReadModelDatabase &database, QSqlQuery &query, const std::string &what);
[[nodiscard]] Result<void> prepare(const ReadModelDatabase &database, QSqlQuery &query, const QString &sql,
                                   const std::string &what);
/// Goes to the next row; false at the end. A failure on the way is told, not taken for the end.
[[nodiscard]] Result<bool> next(const ReadModelDatabase &database, QSqlQuery &query, const std::string &what);

[[nodiscard]] inline QVariant number(std::uint64_t value) { return QVariant::fromValue(static_cast<qlonglong>(value)); }

} // namespace foldline::projections::sql
