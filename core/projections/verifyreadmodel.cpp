// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/verifyreadmodel.h"

#include "core/orders/orderaggregate.h"
#include "core/orders/ordercodec.h"
#include "core/projections/checkpoints.h"
#include "core/projections/logdistance.h"
#include "core/projections/orderstates.h"
#include "core/projections/ordersummarytable.h"
#include "core/projections/sqlsupport.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <unordered_map>
#include <utility>

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

constexpr std::size_t MostDifferences = 100;
constexpr std::size_t MostOddEvents = 1000;
constexpr std::uint64_t MostPasses = 4096;
constexpr const char *ReadFailed = "The orders could not be read";

/// What the events say about one order.
struct Replayed
{
    orders::Order order;
    events::Revision lastRevision;
    Timestamp lastEventAt;
    OddEvents odd;
    bool isSeen = false;             ///< a row was compared with it
    bool isWithoutBeginning = false; ///< the store no longer has its first events
};

struct Hash
{
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
/// The orders of one pass.
using Replay = std::unordered_map<std::string, Replayed, Hash, std::equal_to<>>;
using EventCounter = std::function<void(std::uint64_t)>;

class Verification
{
public:
    Verification(store::EventStore &store, ReadModelDatabase &database, std::stop_token stop, std::size_t maxOrders)
        : m_store(store), m_database(database), m_stop(std::move(stop)), m_maxOrders(maxOrders)
    {
    }

    Result<ReadModelReport> run(const std::function<void(std::uint64_t, std::uint64_t)> &progress);

private:
    [[nodiscard]] bool isOfPass(std::string_view orderId) const { return Hash{}(orderId) % m_passes == m_pass; }
    [[nodiscard]] Result<void> checkCheckpoint();
    [[nodiscard]] Result<void> runPass(const EventCounter &progress);
    [[nodiscard]] Result<void> replay(Replay &replay, const EventCounter &progress);
    void replayEvent(Replay &replay, const events::RecordedEvent &event);
    void fold(Replay &replay, std::string_view orderId, const events::RecordedEvent &event);
    void makeRoom(Replay &replay);
    [[nodiscard]] Result<void> compareRows(Replay &replay);
    void compareRow(Replay &replay, const QSqlQuery &query, const std::string &orderId);
    void compare(const OrderSummary &stored, const OrderSummary &expected);
    void compareShown(const QSqlQuery &query, const OrderSummary &expected);
    void addAbsent(const Replay &replay);
    void addOddEvents(Replay &replay);
    void difference(const std::string &orderId, std::string column, std::string stored, std::string expected);
    void keepFirstFound();
    void reportFound();

    store::EventStore &m_store;
    ReadModelDatabase &m_database;
    std::stop_token m_stop;
    std::size_t m_maxOrders;
    events::UpcasterRegistry m_upcasters = orders::orderUpcasters();
    ReadModelReport m_report;
    std::vector<ReadModelDifference> m_found; ///< in any order, not in the report yet
    std::uint64_t m_passes = 1;               ///< a power of two
    std::uint64_t m_pass = 0;
};

bool isUnreadable(const aggregates::FoldOutcome &outcome)
{
    return outcome.kind == aggregates::FoldOutcome::Kind::Unreadable;
}

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
    const auto total = knownCount(m_store, m_stop);
    if (!total)
        return failure(total.error());
    for (m_pass = 0; m_pass < m_passes; ++m_pass) {
        const auto tell = [&](std::uint64_t events) {
            if (progress)
                progress(*total > 0 ? std::min(*total, (*total * m_pass + events) / m_passes) : events, *total);
        };
        if (auto passed = runPass(tell); !passed)
            return failure(passed.error());
    }
    return std::move(m_report);
}

Result<void> Verification::runPass(const EventCounter &progress)
{
    Replay orders;
    if (auto replayed = replay(orders, progress); !replayed)
        return replayed;
    if (auto compared = compareRows(orders); !compared)
        return compared;
    reportFound();
    addAbsent(orders);
    reportFound();
    addOddEvents(orders);
    return {};
}

Result<void> Verification::checkCheckpoint()
{
    const auto identity = m_store.identity(m_stop);
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
                       "These read models were built from another store, or the first event of this one was removed "
                       "since; there is nothing to compare them with.");
    const auto last = m_store.lastPosition(m_stop);
    if (!last)
        return failure(last.error());
    if ((*found)->position > *last)
        return failure(
            ErrorCode::Corrupt,
            "The read models are ahead of the log: the store was put back to an earlier state. Rebuild them.");
    m_report.position = (*found)->position;
    if (m_report.position == *last)
        m_report.oddEvents.emplace();
    return {};
}

Result<void> Verification::replay(Replay &replay, const EventCounter &progress)
{
    if (!m_report.position)
        return {};
    std::uint64_t events = 0;
    return m_store.readAll(
        {},
        [&](std::span<const events::RecordedEvent> batch) {
            for (const events::RecordedEvent &event : batch) {
                if (event.position > *m_report.position)
                    return false;
                replayEvent(replay, event);
            }
            events += batch.size();
            progress(events);
            return true;
        },
        m_stop);
}

void Verification::replayEvent(Replay &replay, const events::RecordedEvent &event)
{
    const std::string_view stream = event.stream.value();
    const bool isMetadata = stream.starts_with(OrderMetastreamPrefix);
    if (!isMetadata && !stream.starts_with(OrderStreamPrefix))
        return;
    const std::string_view orderId =
        stream.substr(isMetadata ? OrderMetastreamPrefix.size() : OrderStreamPrefix.size());
    if (!isOfPass(orderId))
        return;
    if (isMetadata ? !isSoftDeletion(event) : event.type != events::TombstoneEventType) {
        if (!isMetadata)
            fold(replay, orderId, event);
        return;
    }
    const auto deleted = replay.find(orderId);
    if (deleted != replay.end())
        deleted->second.order = {};
}

void Verification::fold(Replay &replay, std::string_view orderId, const events::RecordedEvent &event)
{
    auto found = replay.find(orderId);
    const bool isFirst = found == replay.end();
    if (isFirst) {
        found = replay.emplace(orderId, Replayed{}).first;
        if (m_pass == 0 && replay.size() > m_maxOrders) {
            makeRoom(replay);
            found = replay.find(orderId);
            if (found == replay.end())
                return;
        }
    }
    Replayed &state = found->second;
    // A scavenge may take some from the middle of a stream and leave earlier ones.
    if (isFirst ? event.revision.value > 0 : state.order.exists && event.revision != state.lastRevision.next())
        state.isWithoutBeginning = true;
    aggregates::FoldOutcome outcome = orders::foldRecorded(state.order, event, m_upcasters);
    state.lastRevision = event.revision;
    state.lastEventAt = event.created;
    const std::uint64_t remarks = outcome.warnings.size() + (isUnreadable(outcome) ? 1 : 0);
    if (remarks > 0 && state.odd.first.size() < MostOddEvents)
        state.odd.first.push_back({event.position, event.stream, event.revision, event.type, std::move(outcome)});
    state.odd.remarks += remarks;
}

/// The first pass finds out how many there must be: half of its orders go to a later one.
void Verification::makeRoom(Replay &replay)
{
    while (replay.size() > m_maxOrders && m_passes < MostPasses) {
        m_passes *= 2;
        std::erase_if(replay, [this](const auto &entry) { return !isOfPass(entry.first); });
    }
}

Result<void> Verification::compareRows(Replay &replay)
{
    const bool postgres = m_database.isPostgreSql();
    const QString text = "SELECT "_L1 % table::selectColumns(postgres) % ", "_L1 % shownColumns(postgres) %
                         " FROM "_L1 % table::tableName({});
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
        const std::string orderId = sql::utf8(query->value(0));
        if (isOfPass(orderId))
            compareRow(replay, *query, orderId);
    }
}

void Verification::compareRow(Replay &replay, const QSqlQuery &query, const std::string &orderId)
{
    const auto expected = replay.find(orderId);
    if (expected != replay.end() && expected->second.isWithoutBeginning) {
        expected->second.isSeen = true;
        ++m_report.withoutBeginning;
        return;
    }
    ++m_report.checked;
    if (expected == replay.end() || !expected->second.order.exists) {
        difference(orderId, "(row)", "present", "absent");
        return;
    }
    Replayed &state = expected->second;
    state.isSeen = true;
    const OrderSummary row = table::rowOf(orderId, state.order, state.lastRevision, state.lastEventAt);
    compare(table::readRow(query, m_database.isPostgreSql()), row);
    compareShown(query, row);
}

void Verification::compare(const OrderSummary &stored, const OrderSummary &expected)
{
    const bool postgres = m_database.isPostgreSql();
    const auto check = [&](const char *column, const auto &left, const auto &right, const auto &text) {
        if (left != right)
            difference(stored.orderId, column, text(left), text(right));
    };
    // Characters that the database cannot hold are stored as others.
    const auto checkText = [&](const char *column, const std::string &left, const std::string &right) {
        if (left != right)
            check(column, left, asStored(right, postgres), std::identity{});
    };
    const auto amount = [](Money value) { return value.toString(); };
    const auto number = [](auto value) { return std::to_string(value); };
    checkText("customer_id", stored.customerId, expected.customerId);
    checkText("customer_name", stored.customerName, expected.customerName);
    check("status", stored.status, expected.status, std::identity{});
    check(postgres ? "total_amount" : "total_units", stored.totalAmount, expected.totalAmount, amount);
    check("item_count", stored.itemCount, expected.itemCount, number);
    check("created_at", stored.createdAt, expected.createdAt, textOf);
    check("confirmed_at", stored.confirmedAt, expected.confirmedAt, textOf);
    check("shipped_at", stored.shippedAt, expected.shippedAt, textOf);
    check("cancelled_at", stored.cancelledAt, expected.cancelledAt, textOf);
    check("last_revision", stored.lastRevision, expected.lastRevision, number);
    check("last_event_at", stored.lastEventAt, expected.lastEventAt, textOf);
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
    for (const auto &[orderId, state] : replay) {
        if (state.isSeen || !state.order.exists || state.isWithoutBeginning)
            continue;
        ++m_report.checked;
        difference(orderId, "(row)", "absent", "present");
    }
}

void Verification::addOddEvents(Replay &replay)
{
    if (!m_report.oddEvents)
        return;
    OddEvents &all = *m_report.oddEvents;
    for (auto &[orderId, state] : replay) {
        all.remarks += state.odd.remarks;
        std::ranges::move(state.odd.first, std::back_inserter(all.first));
    }
    std::ranges::sort(all.first, {}, &OddEvent::position);
    if (all.first.size() > MostOddEvents)
        all.first.resize(MostOddEvents);
}

void Verification::difference(const std::string &orderId, std::string column, std::string stored, std::string expected)
{
    constexpr std::size_t Enough = 32 * MostDifferences;
    ++m_report.differenceCount;
    m_found.push_back({orderId, std::move(column), std::move(stored), std::move(expected)});
    if (m_found.size() >= Enough)
        keepFirstFound();
}

void Verification::keepFirstFound()
{
    std::ranges::stable_sort(m_found, {}, &ReadModelDifference::orderId);
    if (m_found.size() > MostDifferences)
        m_found.resize(MostDifferences);
}

void Verification::reportFound()
{
    keepFirstFound();
    std::vector<ReadModelDifference> &all = m_report.differences;
    const std::size_t room = MostDifferences - all.size();
    if (m_found.size() > room)
        m_found.resize(room);
    std::ranges::move(m_found, std::back_inserter(all));
    m_found.clear();
}

Result<ReadModelReport> verifyOrderSummaries(store::EventStore &store, ReadModelDatabase &database,
                                             const std::function<void(std::uint64_t, std::uint64_t)> &progress,
                                             std::stop_token stop, std::size_t maxOrders)
{
    if (auto begun = database.beginSnapshot(); !begun)
        return failure(begun.error());
    auto report = Verification(store, database, std::move(stop), maxOrders).run(progress);
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
