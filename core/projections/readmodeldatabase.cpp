// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/readmodeldatabase.h"

#include "core/projections/readmodelschema.h"
#include "core/projections/sqlsupport.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QUrl>
#include <QVariant>

#include <atomic>
#include <chrono>

using namespace Qt::StringLiterals;

namespace foldline::projections {

ReadModelLocation ReadModelLocation::besideStore(const QString &storeFile)
{
    ReadModelLocation location;
    location.name = storeFile + u"-readmodels"_s;
    return location;
}

ReadModelLocation ReadModelLocation::ofConnection(const QString &name, Of what)
{
    const QString folder =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/foldline/connections"_s;
    QDir().mkpath(folder);
    // Only this user may look into it: what a server holds is nobody else's business.
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    ReadModelLocation location;
    location.name =
        folder + u'/' + name + (what == Of::LastKnown ? u"-last-known"_s : QString()) + u".foldline-readmodels"_s;
    return location;
}

ReadModelLocation ReadModelLocation::inMemory(const QString &uniqueName)
{
    ReadModelLocation location;
    location.kind = Kind::SqliteMemory;
    location.name = uniqueName;
    return location;
}

QString ReadModelLocation::displayName() const
{
    switch (kind) {
    case Kind::SqliteFile:
        return QDir::toNativeSeparators(name);
    case Kind::SqliteMemory:
        return u"memory"_s;
    case Kind::PostgreSql:
        return host.isEmpty() ? name : QString(name % " on "_L1 % host);
    }
    return name;
}

struct ReadModelDatabase::Private
{
    ReadModelLocation location;
    QString connection;
    QSqlDatabase database;
    qint64 commits = 0;

    [[nodiscard]] bool isPostgreSql() const { return location.kind == ReadModelLocation::Kind::PostgreSql; }
    [[nodiscard]] std::string failed(const char *what) const
    {
        return std::string(what) + " (" + location.displayName().toStdString() + ")";
    }

    ~Private()
    {
        if (database.isOpen())
            database.close();
        database = {};
        if (!connection.isEmpty())
            QSqlDatabase::removeDatabase(connection);
    }
};

namespace {

QString uniqueConnectionName()
{
    static std::atomic<quint64> counter{0};
    return u"foldline-read-models-%1"_s.arg(++counter);
}

void configureSqlite(QSqlDatabase &database, const ReadModelLocation &location)
{
    QString options = u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(location.busyTimeoutMilliseconds);
    if (location.readOnly)
        options += ";QSQLITE_OPEN_READONLY"_L1;
    if (location.kind == ReadModelLocation::Kind::SqliteMemory) {
        options += ";QSQLITE_OPEN_URI"_L1;
        // A name that begins with a slash is shared by the connections of this process, with the locks of a file; a
        // shared cache has none that a busy timeout waits for.
        database.setDatabaseName("file:/"_L1 % QString::fromLatin1(QUrl::toPercentEncoding(location.name)) %
                                 "?vfs=memdb"_L1);
    } else {
        database.setDatabaseName(location.name);
    }
    database.setConnectOptions(options);
}

void configurePostgres(QSqlDatabase &database, const ReadModelLocation &location)
{
    database.setDatabaseName(location.name);
    database.setHostName(location.host);
    database.setPort(location.port);
    database.setUserName(location.user);
    database.setPassword(location.password);
    database.setConnectOptions(u"connect_timeout=5;application_name=foldline"_s);
}

Result<void> checkReachable(const ReadModelLocation &location)
{
    if (!QCoreApplication::instance())
        return failure(ErrorCode::Internal,
                       "Read models need a QCoreApplication: Qt loads its database drivers through it.");
    const bool postgres = location.kind == ReadModelLocation::Kind::PostgreSql;
    const QString driver = postgres ? u"QPSQL"_s : u"QSQLITE"_s;
    if (!QSqlDatabase::isDriverAvailable(driver))
        return failure(ErrorCode::Unsupported, "Qt's database driver " + driver.toStdString() + " is not installed.");
    if (location.kind != ReadModelLocation::Kind::SqliteFile)
        return {};
    const QFileInfo file(location.name);
    if (location.readOnly && !file.exists())
        return failure(ErrorCode::NotFound, "There are no read models yet: the file does not exist.",
                       location.name.toStdString());
    if (file.isDir())
        return failure(ErrorCode::NotAStore, "The read models' path is a folder, not a file.",
                       location.name.toStdString());
    return {};
}

} // namespace

ReadModelDatabase::ReadModelDatabase(std::unique_ptr<Private> p) : d(std::move(p)) {}
ReadModelDatabase::~ReadModelDatabase() = default;

Result<std::unique_ptr<ReadModelDatabase>> ReadModelDatabase::open(const ReadModelLocation &location)
{
    if (auto reachable = checkReachable(location); !reachable)
        return failure(reachable.error());
    auto p = std::make_unique<Private>();
    p->location = location;
    p->connection = uniqueConnectionName();
    const bool postgres = p->isPostgreSql();
    p->database = QSqlDatabase::addDatabase(postgres ? u"QPSQL"_s : u"QSQLITE"_s, p->connection);
    if (postgres)
        configurePostgres(p->database, location);
    else
        configureSqlite(p->database, location);
    if (!p->database.open())
        return failure(
            sqlError(p->database, p->database.lastError(), p->failed("The read models could not be opened")));
    std::unique_ptr<ReadModelDatabase> result(new ReadModelDatabase(std::move(p)));
    const auto timeout = std::chrono::milliseconds(location.busyTimeoutMilliseconds);
    if (auto ready = schema::makeReady(*result, location.kind == ReadModelLocation::Kind::SqliteFile, timeout); !ready)
        return failure(ready.error());
    return result;
}

QSqlDatabase ReadModelDatabase::database() const { return d->database; }

bool ReadModelDatabase::isPostgreSql() const { return d->isPostgreSql(); }

bool ReadModelDatabase::isReadOnly() const { return d->location.readOnly; }

Result<void> ReadModelDatabase::execute(const QString &sql)
{
    QSqlQuery query(d->database);
    if (!query.exec(sql))
        return failure(sqlError(d->database, query.lastError(), d->failed("The read models could not be changed")));
    return {};
}

Result<void> ReadModelDatabase::begin()
{
    if (isReadOnly())
        return failure(ErrorCode::AccessDenied, "The read models are open for reading only.");
    return execute(isPostgreSql() ? u"BEGIN"_s : u"BEGIN IMMEDIATE"_s);
}

Result<void> ReadModelDatabase::beginSnapshot()
{
    if (isPostgreSql())
        return execute(u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s);
    return execute(u"BEGIN"_s);
}

Result<void> ReadModelDatabase::commit()
{
    if (isPostgreSql()) {
        if (auto counted = execute(u"UPDATE readmodel_changes SET counter = counter + 1"_s); !counted)
            return counted;
    }
    if (auto done = execute(u"COMMIT"_s); !done)
        return done;
    ++d->commits;
    return {};
}

void ReadModelDatabase::rollback()
{
    QSqlQuery query(d->database);
    query.exec(u"ROLLBACK"_s);
}

bool ReadModelDatabase::hasTable(const QString &table) const
{
    const QString sql = isPostgreSql()
                            ? u"SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?"_s
                            : u"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"_s;
    auto query = sql::run(*this, sql, {table}, "The read models' tables could not be listed");
    return query && query->next();
}

Result<qint64> ReadModelDatabase::changeCounter()
{
    const QString sql = isPostgreSql() ? u"SELECT counter FROM readmodel_changes"_s : u"PRAGMA data_version"_s;
    QSqlQuery query(d->database);
    if (!query.exec(sql) || !query.next())
        return failure(sqlError(d->database, query.lastError(), d->failed("The read models could not be watched")));
    const qint64 counter = query.value(0).toLongLong();
    return isPostgreSql() ? counter : counter + d->commits;
}

} // namespace foldline::projections
