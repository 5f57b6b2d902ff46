// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/projections/readmodelfixture.h"

#include <QUuid>

#include <sstream>

using namespace Qt::StringLiterals;

namespace foldline::test {

using projections::ReadModelDatabase;
using projections::ReadModelLocation;

namespace {

/// `host=… port=… dbname=… user=… password=…`.
std::optional<ReadModelLocation> serverFromEnvironment()
{
    const QString text = qEnvironmentVariable("FOLDLINE_TEST_POSTGRES");
    if (text.isEmpty())
        return {};
    ReadModelLocation server;
    server.kind = ReadModelLocation::Kind::PostgreSql;
    const auto words = text.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const QString key = word.section(u'=', 0, 0);
        const QString value = word.section(u'=', 1);
        if (key == "host"_L1)
            server.host = value;
        else if (key == "port"_L1)
            server.port = value.toInt();
        else if (key == "dbname"_L1)
            server.name = value;
        else if (key == "user"_L1)
            server.user = value;
        else if (key == "password"_L1)
            server.password = value;
    }
    return server;
}

void describeRow(std::ostream &out, const projections::OrderSummary &row)
{
    const auto instant = [](const std::optional<Timestamp> &when) {
        return when ? when->toIso8601() : std::string("-");
    };
    out << row.orderId << ' ' << row.customerId << " '" << row.customerName << "' " << row.status << ' '
        << row.totalAmount.toString() << " items " << row.itemCount << " created " << row.createdAt.toIso8601()
        << " confirmed " << instant(row.confirmedAt) << " shipped " << instant(row.shippedAt) << " cancelled "
        << instant(row.cancelledAt) << " rev " << row.lastRevision << " at " << row.lastEventAt.toIso8601() << '\n';
}

} // namespace

std::unique_ptr<Place> Place::make(Kind kind)
{
    std::unique_ptr<Place> place(new Place);
    if (kind == Kind::File)
        place->m_location.name = place->m_folder.filePath(u"read models.db"_s);
    if (kind == Kind::Memory) {
        place->m_location = ReadModelLocation::inMemory(QUuid::createUuid().toString());
        place->keep();
    }
    if (kind == Kind::Postgres && !place->makePostgres())
        return {};
    return place;
}

bool Place::makePostgres()
{
    const auto server = serverFromEnvironment();
    if (!server)
        return false;
    m_server = *server;
    m_location = *server;
    m_location.name = "foldline_test_"_L1 % QUuid::createUuid().toString(QUuid::Id128);
    onServer("CREATE DATABASE "_L1 % m_location.name);
    return true;
}

Place::~Place()
{
    m_keeper.reset();
    if (m_location.kind == ReadModelLocation::Kind::PostgreSql)
        onServer("DROP DATABASE "_L1 % m_location.name % " WITH (FORCE)"_L1);
}

void Place::onServer(const QString &statement) const
{
    const QString name = QUuid::createUuid().toString();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QPSQL"_s, name);
        database.setHostName(m_server.host);
        database.setPort(m_server.port);
        database.setDatabaseName(m_server.name);
        database.setUserName(m_server.user);
        database.setPassword(m_server.password);
        QSqlQuery query(database);
        if (!database.open() || !query.exec(statement))
            qFatal("The PostgreSQL server that FOLDLINE_TEST_POSTGRES names does not do: %s", qPrintable(statement));
    }
    QSqlDatabase::removeDatabase(name);
}

std::unique_ptr<ReadModelDatabase> Place::open() const
{
    auto database = ReadModelDatabase::open(m_location);
    if (!database)
        qFatal("%s", describe(database.error()).c_str());
    return *std::move(database);
}

void addPlaces()
{
    QTest::addColumn<int>("placeKind");
    QTest::newRow("file") << static_cast<int>(Place::Kind::File);
    QTest::newRow("memory") << static_cast<int>(Place::Kind::Memory);
    QTest::newRow("postgres") << static_cast<int>(Place::Kind::Postgres);
}

Rows readRows(ReadModelDatabase &database)
{
    projections::OrderSummaries orders(database);
    const auto rows = orders.rows({});
    if (!rows)
        qFatal("%s", describe(rows.error()).c_str());
    Rows result;
    for (const auto &row : *rows)
        result.emplace(row.orderId, row);
    return result;
}

std::string describeDifference(const Rows &actual, const Rows &expected)
{
    std::ostringstream out;
    out << actual.size() << " rows, expected " << expected.size() << '\n';
    int shown = 0;
    for (const auto &[id, row] : expected) {
        const auto found = actual.find(id);
        if (found != actual.end() && found->second == row)
            continue;
        if (++shown > 3)
            break;
        out << "expected ";
        describeRow(out, row);
        out << "actual   ";
        if (found == actual.end())
            out << "no row\n";
        else
            describeRow(out, found->second);
    }
    for (const auto &[id, row] : actual) {
        if (!expected.contains(id) && ++shown <= 4)
            out << "too many: " << id << '\n';
    }
    return out.str();
}

} // namespace foldline::test
