// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/verifyreadmodel.h"

#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"
#include "core/projections/checkpoints.h"
#include "core/projections/orderstates.h"
#include "core/projections/ordersummarytable.h"
#include "core/projections/sqlsupport.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

constexpr std::uint64_t EventsPerPass = 500'000;
constexpr std::size_t MostDifferences = 100;
constexpr const char *ReadFailed = "The orders could not be read";

/// What the events say about the orders of one pass.
struct Replayed
{
    orders::Order order;
    events::Revision lastRevision;
    Timestamp lastEventAt;
    bool isSeen = false; ///< a row was compared with it
};
using Replay = std::unordered_map<std::string, Replayed>;

class Verification
{
public:
    Verification(store::EventStore &store, ReadModelDatabase &database, std::stop_token stop)
        : m_store(store), m_database(database), m_stop(std::move(stop))
    {
    }

    Result<ReadModelReport> run(const std::function<void(std::uint64_t, std::uint64_t)> &progress);

private:
    [[nodiscard]] bool isOfPass(std::string_view orderId) const
    {
        return std::hash<std::string_view>{}(orderId) % m_passes == m_pass;
    }
    [[nodiscard]] Result<void> checkCheckpoint();
    [[nodiscard]] Result<Replay> replay(const std::function<void(std::uint64_t)> &progress);
    void replayEvent(Replay &replay, const events::RecordedEvent &event);
    [[nodiscard]] Result<void> compareRows(Replay &replay);
    void compare(const OrderSummary &stored, const OrderSummary &expected);
    void compareShown(const QSqlQuery &query, const OrderSummary &expected);
    void addAbsent(const Replay &replay);
    void difference(const std::string &orderId, std::string column, std::string stored, std::string expected);

    store::EventStore &m_store;
    ReadModelDatabase &m_database;
    std::stop_token m_stop;
    events::UpcasterRegistry m_upcasters = orders::orderUpcasters();
    ReadModelReport m_report;
    std::uint64_t m_passes = 1;
    std::uint64_t m_pass = 0;
};

std::string textOf(const std::optional<Timestamp> &instant) { return instant ? instant->toIso8601() : std::string(); }

/// What a person or a script sees of the row in plain SQL, beside what `readRow` takes.
QString shownColumns(bool postgreSql)
{
    if (!postgreSql)
        return u"total_amount"_s;
    const auto ticks = [](const char16_t *column) {
        return QString("CAST(extract(epoch FROM "_L1 % QString::fromUtf16(column) % ") * 10000000 AS bigint)"_L1);
    };
    return QStringList{ticks(u"created_at"), ticks(u"confirmed_at"), ticks(u"shipped_at"), ticks(u"cancelled_at"),
                       ticks(u"last_event_at")}
        .join(", "_L1);
}

constexpr int FirstShown = 12;

/// NUMERIC on SQLite is a floating-point number: exact to 15 digits, and close beyond.
bool isSameAmount(double stored, Money expected)
{
    const double exact = static_cast<double>(expected.units()) / static_cast<double>(Money::UnitsPerWhole);
    return std::abs(stored - exact) <= std::max(0.00001, std::abs(exact) * 1e-15);
}

std::string asStored(const std::string &text, bool postgreSql)
{
    return sql::columnText(text, postgreSql).toStdString();
}

} // namespace

Result<ReadModelReport> Verification::run(const std::function<void(std::uint64_t, std::uint64_t)> &progress)
{
    if (auto checked = checkCheckpoint(); !checked)
        return failure(checked.error());
    const auto total = m_store.eventCount(m_stop);
    if (!total)
        return failure(total.error());
    m_passes = 1 + *total / EventsPerPass;
    for (m_pass = 0; m_pass < m_passes; ++m_pass) {
        auto replayed = replay([&](std::uint64_t events) {
            if (progress)
                progress(std::min(*total, (*total * m_pass + events) / m_passes), *total);
        });
        if (!replayed)
            return failure(replayed.error());
        if (auto compared = compareRows(*replayed); !compared)
            return failure(compared.error());
        addAbsent(*replayed);
    }
    return std::move(m_report);
}

Result<void> Verification::checkCheckpoint()
{
    const auto identity = m_store.identity();
    if (!identity)
        return failure(identity.error());
    const bool isThere = m_database.hasTable(u"projection_checkpoints"_s) && m_database.hasTable(table::tableName({}));
    const auto found = isThere ? loadCheckpoint(m_database, std::string(table::OrderSummariesName), false)
                               : std::optional<Checkpoint>{};
    if (!found)
        return failure(found.error());
    if (!*found)
        return failure(ErrorCode::NotFound, "There are no read models yet: the projection has not run.");
    if ((*found)->store != *identity)
        return failure(ErrorCode::Conflict,
                       "These read models were built from another store; there is nothing to compare them with.");
    const auto last = m_store.lastPosition(m_stop);
    if (!last)
        return failure(last.error());
    if ((*found)->position > *last)
        return failure(
            ErrorCode::Corrupt,
            "The read models are ahead of the log: the store was put back to an earlier state. Rebuild them.");
    m_report.position = (*found)->position;
    return {};
}

Result<Replay> Verification::replay(const std::function<void(std::uint64_t)> &progress)
{
    Replay result;
    if (!m_report.position)
        return result;
    std::uint64_t events = 0;
    const auto done = m_store.readAll(
        {},
        [&](std::span<const events::RecordedEvent> batch) {
            for (const events::RecordedEvent &event : batch) {
                if (event.position > *m_report.position)
                    return false;
                replayEvent(result, event);
            }
            events += batch.size();
            progress(events);
            return true;
        },
        m_stop);
    if (!done)
        return failure(done.error());
    std::erase_if(result, [](const auto &entry) { return !entry.second.order.exists; });
    return result;
}

void Verification::replayEvent(Replay &replay, const events::RecordedEvent &event)
{
    const std::string &stream = event.stream.value();
    if (stream.starts_with(OrderMetastreamPrefix)) {
        const std::string orderId = stream.substr(OrderMetastreamPrefix.size());
        if (isOfPass(orderId) && isSoftDeletion(event))
            replay.erase(orderId);
        return;
    }
    if (!stream.starts_with(OrderStreamPrefix))
        return;
    const std::string orderId = stream.substr(OrderStreamPrefix.size());
    if (!isOfPass(orderId))
        return;
    if (event.type == events::TombstoneEventType) {
        replay.erase(orderId);
        return;
    }
    Replayed &state = replay[orderId];
    orders::foldRecorded(state.order, event, m_upcasters);
    state.lastRevision = event.revision;
    state.lastEventAt = event.created;
}

Result<void> Verification::compareRows(Replay &replay)
{
    const bool postgres = m_database.isPostgreSql();
    const QString text = "SELECT "_L1 % table::selectColumns(postgres) % ", "_L1 % shownColumns(postgres) %
                         " FROM "_L1 % table::tableName({}) % " ORDER BY order_id"_L1;
    auto query = sql::run(m_database, text, {}, ReadFailed);
    if (!query)
        return failure(query.error());
    for (;;) {
        if (m_stop.stop_requested())
            return failure(ErrorCode::Cancelled, "The comparison was cancelled.");
        const auto more = sql::next(m_database, *query, ReadFailed);
        if (!more)
            return failure(more.error());
        if (!*more)
            return {};
        const OrderSummary stored = table::readRow(*query, postgres);
        if (!isOfPass(stored.orderId))
            continue;
        ++m_report.checked;
        const auto expected = replay.find(stored.orderId);
        if (expected == replay.end()) {
            difference(stored.orderId, "(row)", "present", "absent");
            continue;
        }
        Replayed &state = expected->second;
        state.isSeen = true;
        const OrderSummary row = table::rowOf(stored.orderId, state.order, state.lastRevision, state.lastEventAt);
        compare(stored, row);
        compareShown(*query, row);
    }
}

void Verification::compare(const OrderSummary &stored, const OrderSummary &expected)
{
    const bool postgres = m_database.isPostgreSql();
    const auto check = [&](const char *column, const std::string &left, const std::string &right) {
        if (left != right)
            difference(stored.orderId, column, left, right);
    };
    check("customer_id", stored.customerId, asStored(expected.customerId, postgres));
    check("customer_name", stored.customerName, asStored(expected.customerName, postgres));
    check("status", stored.status, expected.status);
    check(postgres ? "total_amount" : "total_units", stored.totalAmount.toString(), expected.totalAmount.toString());
    check("item_count", std::to_string(stored.itemCount), std::to_string(expected.itemCount));
    check("created_at", stored.createdAt.toIso8601(), expected.createdAt.toIso8601());
    check("confirmed_at", textOf(stored.confirmedAt), textOf(expected.confirmedAt));
    check("shipped_at", textOf(stored.shippedAt), textOf(expected.shippedAt));
    check("cancelled_at", textOf(stored.cancelledAt), textOf(expected.cancelledAt));
    check("last_revision", std::to_string(stored.lastRevision), std::to_string(expected.lastRevision));
    check("last_event_at", stored.lastEventAt.toIso8601(), expected.lastEventAt.toIso8601());
}

void Verification::compareShown(const QSqlQuery &query, const OrderSummary &expected)
{
    if (!m_database.isPostgreSql()) {
        bool isNumber = false;
        const double amount = query.value(FirstShown).toDouble(&isNumber);
        if (!isNumber || !isSameAmount(amount, expected.totalAmount))
            difference(expected.orderId, "total_amount", sql::utf8(query.value(FirstShown)),
                       expected.totalAmount.toString());
        return;
    }
    const std::pair<const char *, std::optional<Timestamp>> columns[] = {{"created_at", expected.createdAt},
                                                                         {"confirmed_at", expected.confirmedAt},
                                                                         {"shipped_at", expected.shippedAt},
                                                                         {"cancelled_at", expected.cancelledAt},
                                                                         {"last_event_at", expected.lastEventAt}};
    int column = FirstShown;
    for (const auto &[name, instant] : columns) {
        constexpr std::int64_t TicksPerMicrosecond = 10;
        std::optional<Timestamp> stored;
        if (!query.isNull(column))
            stored = Timestamp::fromTicks(query.value(column).toLongLong());
        ++column;
        const bool isSame = stored.has_value() == instant.has_value() &&
                            (!stored || std::abs(stored->ticks() - instant->ticks()) < TicksPerMicrosecond);
        if (!isSame)
            difference(expected.orderId, name, textOf(stored), textOf(instant));
    }
}

void Verification::addAbsent(const Replay &replay)
{
    std::vector<std::string> absent;
    for (const auto &[orderId, state] : replay) {
        if (!state.isSeen)
            absent.push_back(orderId);
    }
    std::sort(absent.begin(), absent.end());
    for (const std::string &orderId : absent) {
        ++m_report.checked;
        difference(orderId, "(row)", "absent", "present");
    }
}

void Verification::difference(const std::string &orderId, std::string column, std::string stored, std::string expected)
{
    ++m_report.differenceCount;
    if (m_report.differences.size() < MostDifferences)
        m_report.differences.push_back({orderId, std::move(column), std::move(stored), std::move(expected)});
}

Result<ReadModelReport> verifyOrderSummaries(store::EventStore &store, ReadModelDatabase &database,
                                             const std::function<void(std::uint64_t, std::uint64_t)> &progress,
                                             std::stop_token stop)
{
    if (auto begun = database.beginSnapshot(); !begun)
        return failure(begun.error());
    auto report = Verification(store, database, std::move(stop)).run(progress);
    database.rollback();
    return report;
}

Result<ReadModelReport> verifyOrderSummaries(store::EventStore &store, const ReadModelLocation &location,
                                             const std::function<void(std::uint64_t, std::uint64_t)> &progress,
                                             std::stop_token stop)
{
    ReadModelLocation readOnly = location;
    readOnly.readOnly = location.kind != ReadModelLocation::Kind::SqliteMemory;
    const auto database = ReadModelDatabase::open(readOnly);
    if (!database)
        return failure(database.error());
    return verifyOrderSummaries(store, **database, progress, std::move(stop));
}

} // namespace foldline::projections
