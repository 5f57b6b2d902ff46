// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projectionrunner.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/bench/figures.h"
#include "tests/bench/measure.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <unordered_map>

namespace foldline::bench {

namespace {

constexpr std::size_t BatchSize = 2000;

struct Row
{
    QString id;
    QString customer;
    QString status;
    QString total;
    qint64 items = 0;
    QString created;
    quint64 revision = 0;
    QString last;
};

/// The rows that each batch of events changes, folded beforehand.
std::vector<std::vector<Row>> foldRows(const Setup &setup)
{
    std::unordered_map<std::string, std::pair<orders::Order, std::uint64_t>> states;
    const auto upcasters = orders::orderUpcasters();
    std::vector<std::vector<Row>> batches;
    for (std::size_t start = 0; start < setup.events.size(); start += BatchSize) {
        std::unordered_map<std::string, Row> rows;
        for (std::size_t i = start; i < std::min(start + BatchSize, setup.events.size()); ++i) {
            const auto &one = setup.events[i];
            auto &[order, count] = states[one.stream.value()];
            events::RecordedEvent event;
            event.type = one.event.type;
            event.contentType = one.event.contentType;
            event.created = *one.event.created;
            event.data = one.event.data;
            event.metadata = one.event.metadata;
            orders::foldRecorded(order, event, upcasters);
            rows[one.stream.value()] = {QString::fromStdString(order.orderId),
                                        QString::fromStdString(order.customerName),
                                        QString::fromStdString(std::string(orders::statusName(order.status))),
                                        QString::fromStdString(order.totalAmount.toString()),
                                        static_cast<qint64>(order.items.size()),
                                        QString::fromStdString(order.createdAt.toIso8601()),
                                        count++,
                                        QString::fromStdString(event.created.toIso8601())};
        }
        std::vector<Row> &batch = batches.emplace_back();
        for (auto &one : rows)
            batch.push_back(std::move(one.second));
    }
    return batches;
}

/// Prepared upserts of those rows into a table of the same columns, one transaction a batch.
double bareUpserts(const Setup &setup, const std::vector<std::vector<Row>> &batches)
{
    const auto file = setup.folder / "bare-rows";
    for (const char *suffix : {"", "-wal", "-shm"})
        std::filesystem::remove(setup.folder / (std::string("bare-rows") + suffix));
    double seconds = 0;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("bare"));
        database.setDatabaseName(QString::fromStdString(file.string()));
        require(database.open(), "open");
        QSqlQuery query(database);
        const auto run = [&query](const char *sql) {
            require(query.exec(QString::fromLatin1(sql)), query.lastError().text().toStdString());
        };
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA synchronous=NORMAL");
        run("CREATE TABLE rows(order_id TEXT PRIMARY KEY, customer_id TEXT, customer_name TEXT, status TEXT, "
            "total_amount NUMERIC, item_count INTEGER, "
            "created_at TEXT, confirmed_at TEXT, shipped_at TEXT, cancelled_at TEXT, last_revision INTEGER, "
            "last_event_at TEXT)");
        run("CREATE INDEX rows_last ON rows(last_event_at, order_id)");
        run("CREATE INDEX rows_status ON rows(status)");
        run("CREATE INDEX rows_total ON rows(total_amount, order_id)");
        run("CREATE INDEX rows_customer ON rows(customer_name, order_id)");
        run("CREATE INDEX rows_created ON rows(created_at, order_id)");
        QSqlQuery upsert(database);
        upsert.prepare(
            QStringLiteral("INSERT OR REPLACE INTO rows VALUES(?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?, ?)"));
        seconds = secondsOf([&] {
            for (const auto &batch : batches) {
                database.transaction();
                for (const Row &row : batch) {
                    int index = 0;
                    for (const QVariant &value : {QVariant(row.id), QVariant(row.customer), QVariant(row.customer),
                                                  QVariant(row.status), QVariant(row.total), QVariant(row.items),
                                                  QVariant(row.created), QVariant(row.revision), QVariant(row.last)})
                        upsert.bindValue(index++, value);
                    require(upsert.exec(), upsert.lastError().text().toStdString());
                }
                database.commit();
            }
        });
    }
    QSqlDatabase::removeDatabase(QStringLiteral("bare"));
    return seconds;
}

double catchUp(const Setup &setup, store::EventStore &opened)
{
    const auto file = setup.folder / "import.foldline-readmodels";
    for (const char *suffix : {"", "-wal", "-shm"})
        std::filesystem::remove(file.string() + suffix);
    projections::ReadModelLocation location;
    location.name = QString::fromStdString(file.string());
    projections::ProjectionRunner runner(opened, location, projections::makeOrderSummaryProjection());
    return secondsOf([&] {
        const auto figures = runner.runToEnd();
        require(figures && figures->events == setup.events.size(),
                figures ? "events are missing" : describe(figures.error()));
    });
}

} // namespace

void measureProjection(const Setup &setup)
{
    auto opened = store::SqliteStore::open(setup.folder / "import.foldline", store::SqliteStore::Mode::ReadWrite);
    require(opened.has_value(), "open");
    const auto rows = foldRows(setup);
    print(comparePairs(
        "projection catch-up", setup.events.size(), setup.runs, [&] { return catchUp(setup, **opened); },
        [&] { return bareUpserts(setup, rows); }, 0.5));
}

} // namespace foldline::bench
