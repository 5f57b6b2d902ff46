// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/events/event.h"

#include <QSqlDatabase>
#include <QString>

#include <memory>
#include <optional>
#include <string>

namespace foldline::projections {

/// Where read models live. One of: a SQLite file, a private in-memory SQLite database, a PostgreSQL server.
struct ReadModelLocation {
    enum class Kind { SqliteFile, SqliteMemory, PostgreSql };
    Kind kind = Kind::SqliteFile;
    QString name;         ///< file path; name of the shared in-memory database; PostgreSQL database
    QString host;
    int port = 5432;
    QString user;
    QString password;
    bool readOnly = false;

    /// The file that belongs to a store file: `orders.foldline` → `orders.foldline-readmodels`.
    [[nodiscard]] static ReadModelLocation besideStore(const QString &storeFile);
    [[nodiscard]] static ReadModelLocation inMemory(const QString &uniqueName);
};

/// One connection to the read models through Qt Sql. Belongs to the thread that opened it. Several connections (and processes) may use one database at once.
class ReadModelDatabase
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ReadModelDatabase>> open(const ReadModelLocation &location);
    ~ReadModelDatabase();
    ReadModelDatabase(const ReadModelDatabase &) = delete;
    ReadModelDatabase &operator=(const ReadModelDatabase &) = delete;

    [[nodiscard]] QSqlDatabase database() const;
    [[nodiscard]] bool isPostgreSql() const;
    [[nodiscard]] Result<void> execute(const QString &sql);
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> commit();
    void rollback();
    /// Changes with every commit of any connection (SQLite: PRAGMA data_version; PostgreSQL: a counter row). Cheap; for finding out whether to look again.
    [[nodiscard]] Result<qint64> changeCounter();

private:
    ReadModelDatabase();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Maps a Qt Sql failure to an Error with the driver's words as context.
[[nodiscard]] Error sqlError(const QSqlDatabase &database, const class QSqlError &error, const std::string &what);

} // namespace foldline::projections
