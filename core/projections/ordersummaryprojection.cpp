// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/ordersummaryprojection.h"

#include "core/orders/orderaggregate.h"
#include "core/projections/orderstates.h"
#include "core/projections/ordersummarytable.h"
#include "core/projections/sqlsupport.h"

#include <optional>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace foldline::projections {
namespace {

constexpr const char *WriteFailed = "The rows of order_summaries could not be written";

class OrderSummaryProjection final : public Projection
{
public:
    std::string_view name() const override { return table::OrderSummariesName; }
    int version() const override { return 1; }
    std::vector<std::string> tables() const override { return {std::string(table::OrderSummariesName)}; }
    Result<void> createTables(ReadModelDatabase &database, const std::string &suffix) override
    {
        return table::create(database, suffix);
    }
    Result<void> complete(ReadModelDatabase &database, const std::string &suffix) override
    {
        return table::createIndexes(database, suffix);
    }
    std::unique_ptr<Projection> another() const override { return std::make_unique<OrderSummaryProjection>(); }

    Result<void> prepare(ReadModelDatabase &database, const std::string &suffix, store::EventStore &store) override;
    void release() override;
    Result<void> apply(std::span<const events::RecordedEvent> batch, ReadModelDatabase &database,
                       const std::function<bool(const Refusal &)> &refuse, std::stop_token stop) override;
    Result<std::uint64_t> rows(ReadModelDatabase &database, const std::string &suffix) override;

private:
    struct Changed
    {
        std::string_view orderId;
        OrderState *state;
    };

    Result<void> takeEvent(const events::RecordedEvent &event, const std::function<bool(const Refusal &)> &refuse,
                           std::stop_token stop);
    void takeMetadata(const events::RecordedEvent &event);
    void markChanged(std::string_view orderId, OrderState *state);
    Result<void> writeChanged(ReadModelDatabase &database);
    Result<void> writeRow(ReadModelDatabase &database, const Changed &changed);
    Result<void> removeRow(ReadModelDatabase &database, const Changed &changed);
    void countRows(int difference);

    OrderStates m_states;
    std::vector<Changed> m_changed;
    std::optional<QSqlQuery> m_upsert;
    std::optional<QSqlQuery> m_delete;
    std::string m_suffix;
    std::optional<std::uint64_t> m_rows; ///< known since they were counted last
};

Result<void> OrderSummaryProjection::prepare(ReadModelDatabase &database, const std::string &suffix,
                                             store::EventStore &store)
{
    m_states.reset(&store);
    m_changed.clear();
    m_rows.reset();
    m_suffix = suffix;
    const QString table = table::tableName(suffix);
    m_upsert.emplace(database.database());
    m_delete.emplace(database.database());
    if (auto done =
            sql::prepare(database, *m_upsert, table::upsertStatement(table, database.isPostgreSql()), WriteFailed);
        !done)
        return done;
    return sql::prepare(database, *m_delete, "DELETE FROM "_L1 % table % " WHERE order_id = ?"_L1, WriteFailed);
}

void OrderSummaryProjection::release()
{
    m_upsert.reset();
    m_delete.reset();
    m_states.reset(nullptr);
    m_changed.clear();
    m_rows.reset();
}

Result<void> OrderSummaryProjection::apply(std::span<const events::RecordedEvent> batch, ReadModelDatabase &database,
                                           const std::function<bool(const Refusal &)> &refuse, std::stop_token stop)
{
    m_states.trim();
    m_changed.clear();
    for (const events::RecordedEvent &event : batch) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "The projection was asked to stop.");
        if (event.stream.value().starts_with(OrderStreamPrefix)) {
            if (auto taken = takeEvent(event, refuse, stop); !taken)
                return taken;
        } else if (event.stream.value().starts_with(OrderMetastreamPrefix)) {
            takeMetadata(event);
        }
    }
    return writeChanged(database);
}

Result<void> OrderSummaryProjection::takeEvent(const events::RecordedEvent &event,
                                               const std::function<bool(const Refusal &)> &refuse, std::stop_token stop)
{
    if (event.type == events::TombstoneEventType) {
        markChanged(event.stream.localId(), m_states.deleted(event.stream));
        return {};
    }
    const auto found = m_states.before(event, stop);
    if (!found)
        return failure(found.error());
    OrderState &state = **found;
    const auto outcome = orders::foldRecorded(state.order, event, m_states.upcasters());
    state.lastRevision = event.revision;
    state.lastEventAt = event.created;
    markChanged(event.stream.localId(), &state);
    if (outcome.kind != aggregates::FoldOutcome::Kind::Unreadable)
        return {};
    if (refuse({event.position, event.stream, event.revision, event.type, outcome.reason}))
        return {};
    return failure(ErrorCode::Corrupt, "The event cannot be taken: " + outcome.reason,
                   event.stream.value() + ", revision " + std::to_string(event.revision.value));
}

void OrderSummaryProjection::takeMetadata(const events::RecordedEvent &event)
{
    if (!isSoftDeletion(event))
        return;
    const events::StreamName stream = event.stream.described();
    OrderState *state = m_states.deleted(stream);
    // The name in hand is gone after this call; the batch's own bytes hold the same id.
    markChanged(std::string_view(event.stream.value()).substr(OrderMetastreamPrefix.size()), state);
}

void OrderSummaryProjection::markChanged(std::string_view orderId, OrderState *state)
{
    if (std::exchange(state->isChanged, true))
        return;
    m_changed.push_back({orderId, state});
}

Result<void> OrderSummaryProjection::writeChanged(ReadModelDatabase &database)
{
    for (const Changed &changed : m_changed) {
        changed.state->isChanged = false;
        auto done = changed.state->order.exists ? writeRow(database, changed) : removeRow(database, changed);
        if (!done)
            return done;
    }
    return {};
}

Result<void> OrderSummaryProjection::writeRow(ReadModelDatabase &database, const Changed &changed)
{
    const OrderState &state = *changed.state;
    table::bindRow(*m_upsert, table::rowOf(changed.orderId, state.order, state.lastRevision, state.lastEventAt),
                   database.isPostgreSql());
    if (auto done = sql::execute(database, *m_upsert, WriteFailed); !done)
        return done;
    if (!state.hasRow)
        m_rows.reset();
    else if (!*state.hasRow)
        countRows(1);
    changed.state->hasRow = true;
    return {};
}

Result<void> OrderSummaryProjection::removeRow(ReadModelDatabase &database, const Changed &changed)
{
    if (changed.state->hasRow == false)
        return {};
    m_delete->bindValue(0, sql::columnText(changed.orderId, database.isPostgreSql()));
    if (auto done = sql::execute(database, *m_delete, WriteFailed); !done)
        return done;
    countRows(-m_delete->numRowsAffected());
    changed.state->hasRow = false;
    return {};
}

void OrderSummaryProjection::countRows(int difference)
{
    if (m_rows)
        *m_rows = static_cast<std::uint64_t>(static_cast<std::int64_t>(*m_rows) + difference);
}

Result<std::uint64_t> OrderSummaryProjection::rows(ReadModelDatabase &database, const std::string &suffix)
{
    if (m_rows && suffix == m_suffix)
        return *m_rows;
    constexpr const char *What = "The rows of order_summaries could not be counted";
    auto query = sql::run(database, "SELECT count(*) FROM "_L1 % table::tableName(suffix), {}, What);
    if (!query)
        return failure(query.error());
    const auto found = sql::next(database, *query, What);
    if (!found)
        return failure(found.error());
    const auto count = static_cast<std::uint64_t>(query->value(0).toULongLong());
    if (suffix == m_suffix)
        m_rows = count;
    return count;
}

} // namespace

std::unique_ptr<Projection> makeOrderSummaryProjection() { return std::make_unique<OrderSummaryProjection>(); }

} // namespace foldline::projections
