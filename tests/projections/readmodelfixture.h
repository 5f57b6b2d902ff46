// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/projections/ordersummaries.h"
#include "core/projections/readmodeldatabase.h"
#include "core/store/eventstore.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <map>
#include <memory>
#include <optional>
#include <string>

/// What the tests of read models share: places for them, short ways to write order events, and a fold of orders that
/// uses none of the product's.
namespace foldline::test {

using Rows = std::map<std::string, projections::OrderSummary>;

/// A place for read models that is gone after the test. PostgreSQL: a database of its own on the server that
/// FOLDLINE_TEST_POSTGRES names.
class Place
{
public:
    enum class Kind { File, Memory, Postgres };

    /// Absent: no PostgreSQL server was named.
    [[nodiscard]] static std::unique_ptr<Place> make(Kind kind);
    ~Place();
    Place(const Place &) = delete;
    Place &operator=(const Place &) = delete;

    [[nodiscard]] const projections::ReadModelLocation &location() const { return m_location; }
    [[nodiscard]] std::unique_ptr<projections::ReadModelDatabase> open() const;
    /// Keeps a database in memory alive.
    void keep() { m_keeper = open(); }

private:
    Place() = default;
    [[nodiscard]] bool makePostgres();
    void onServer(const QString &statement) const;

    projections::ReadModelLocation m_location;
    projections::ReadModelLocation m_server;
    QTemporaryDir m_folder;
    std::unique_ptr<projections::ReadModelDatabase> m_keeper;
};

/// Rows `file`, `memory`, `postgres` for a data-driven test; PLACE makes the place in the test.
void addPlaces();
#define PLACE(name)                                                                                                    \
    QFETCH(int, placeKind);                                                                                            \
    const auto name = foldline::test::Place::make(static_cast<foldline::test::Place::Kind>(placeKind));                \
    if (!name)                                                                                                         \
    QSKIP("skipped: no PostgreSQL")

/// Appends one event at any revision; `metadata` defaults to schema 2.
store::AppendResult write(store::EventStore &store, const std::string &stream, const std::string &type,
                          const std::string &data, std::optional<Timestamp> created = {},
                          const std::string &metadata = R"({"schemaVersion":2,"actor":"test"})");
void create(store::EventStore &store, const std::string &order, const std::string &customer = "C-1",
            const std::string &price = "10", int quantity = 2, const std::string &customerName = {});
void addItem(store::EventStore &store, const std::string &order, const std::string &product, const std::string &price,
             int quantity = 1);
void confirm(store::EventStore &store, const std::string &order);
void ship(store::EventStore &store, const std::string &order);
void cancel(store::EventStore &store, const std::string &order);
void remove(store::EventStore &store, const std::string &order, store::DeleteMode mode);
/// A history of `orders` orders, some shipped, some cancelled, a few with unknown events, edits and deletions; the same
/// seed gives the same one.
void writeHistory(store::EventStore &store, unsigned seed, int orders);

/// The rows as the log says them, folded from JSON here.
[[nodiscard]] Rows foldLog(store::EventStore &store, std::optional<events::Position> upTo = {});
/// The rows as the table has them; the checkpoint they stand at in `position` when asked for.
[[nodiscard]] Rows readRows(projections::ReadModelDatabase &database);
[[nodiscard]] std::string describeDifference(const Rows &actual, const Rows &expected);

} // namespace foldline::test

#define VERIFY_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto &checkedResult = (result);                                                                          \
        QVERIFY2(checkedResult.has_value(), checkedResult ? "" : foldline::describe(checkedResult.error()).c_str());   \
    } while (false)

#define COMPARE_ROWS(actual, expected)                                                                                 \
    do {                                                                                                               \
        const auto actualRows = (actual);                                                                              \
        const auto expectedRows = (expected);                                                                          \
        QVERIFY2(actualRows == expectedRows, foldline::test::describeDifference(actualRows, expectedRows).c_str());    \
    } while (false)
