// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/projections/ordersummaryprojection.h"
#include "core/projections/projection.h"

#include <QSqlQuery>
#include <QString>

#include <memory>
#include <semaphore>
#include <string>
#include <utility>

namespace foldline::test {

/// The positions of all events, one a row, under a name and version of the test's choice. Refuses events of type
/// `Poison`.
class LogProjection : public projections::Projection
{
public:
    LogProjection(std::string name, int version) : m_name(std::move(name)), m_version(version) {}
    std::string_view name() const override { return m_name; }
    int version() const override { return m_version; }
    std::vector<std::string> tables() const override { return {m_name + "_events"}; }
    Result<void> createTables(projections::ReadModelDatabase &database, const std::string &suffix) override
    {
        return database.execute(
            QStringLiteral("CREATE TABLE IF NOT EXISTS %1(position bigint, version integer)").arg(table(suffix)));
    }
    Result<void> prepare(projections::ReadModelDatabase &, const std::string &suffix, store::EventStore &) override
    {
        m_suffix = suffix;
        return {};
    }
    Result<void> apply(std::span<const events::RecordedEvent> batch, projections::ReadModelDatabase &database,
                       const std::function<bool(const projections::Refusal &)> &refuse, std::stop_token) override
    {
        for (const events::RecordedEvent &event : batch) {
            if (event.type == "Poison" &&
                !refuse({event.position, event.stream, event.revision, event.type, "It is poison."}))
                return failure(ErrorCode::Corrupt, "It is poison.");
            const QString statement = QStringLiteral("INSERT INTO %1 VALUES(%2, %3)")
                                          .arg(table(m_suffix))
                                          .arg(event.position.commit)
                                          .arg(m_version);
            if (auto done = database.execute(statement); !done)
                return done;
        }
        return {};
    }
    Result<std::uint64_t> rows(projections::ReadModelDatabase &database, const std::string &suffix) override
    {
        QSqlQuery query(database.database());
        return query.exec(QStringLiteral("SELECT count(*) FROM %1").arg(table(suffix))) && query.next()
                   ? query.value(0).toULongLong()
                   : 0;
    }

private:
    [[nodiscard]] QString table(const std::string &suffix) const
    {
        return QString::fromStdString(m_name + "_events" + suffix);
    }

    std::string m_name;
    int m_version;
    std::string m_suffix;
};

/// order_summaries whose rebuild asks for a permit before each batch.
class GatedProjection : public projections::Projection
{
public:
    using Gate = std::counting_semaphore<1'000'000>;

    explicit GatedProjection(Gate &gate, int version = 1) : m_gate(gate), m_version(version) {}
    std::string_view name() const override { return m_orders->name(); }
    int version() const override { return m_version; }
    std::vector<std::string> tables() const override { return m_orders->tables(); }
    Result<void> createTables(projections::ReadModelDatabase &database, const std::string &suffix) override
    {
        return m_orders->createTables(database, suffix);
    }
    Result<void> prepare(projections::ReadModelDatabase &database, const std::string &suffix,
                         store::EventStore &store) override
    {
        m_isRebuilding = !suffix.empty();
        return m_orders->prepare(database, suffix, store);
    }
    Result<void> apply(std::span<const events::RecordedEvent> batch, projections::ReadModelDatabase &database,
                       const std::function<bool(const projections::Refusal &)> &refuse, std::stop_token stop) override
    {
        while (m_isRebuilding && !m_gate.try_acquire_for(std::chrono::milliseconds(5))) {
            if (stop.stop_requested())
                return failure(ErrorCode::Cancelled, "Stopped at the gate.");
        }
        return m_orders->apply(batch, database, refuse, stop);
    }
    Result<std::uint64_t> rows(projections::ReadModelDatabase &database, const std::string &suffix) override
    {
        return m_orders->rows(database, suffix);
    }
    Result<void> complete(projections::ReadModelDatabase &database, const std::string &suffix) override
    {
        return m_orders->complete(database, suffix);
    }
    void release() override { m_orders->release(); }
    std::unique_ptr<Projection> another() const override
    {
        return std::make_unique<GatedProjection>(m_gate, m_version);
    }

private:
    std::unique_ptr<Projection> m_orders = projections::makeOrderSummaryProjection();
    Gate &m_gate;
    int m_version;
    bool m_isRebuilding = false;
};

} // namespace foldline::test
