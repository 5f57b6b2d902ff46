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

/// Where read models live. One of: a SQLite file, an in-memory SQLite database that this process's connections of the
/// same name share (it lives as long as one of them is open: whoever makes it keeps one), a PostgreSQL server.
struct ReadModelLocation
{
    enum class Kind { SqliteFile, SqliteMemory, PostgreSql };
    Kind kind = Kind::SqliteFile;
    QString name; ///< file path; name of the shared in-memory database; PostgreSQL database
    QString host;
    int port = 5432;
    QString user;
    QString password;
    bool readOnly = false;
    int busyTimeoutMilliseconds =
        5000; ///< how long a call waits for another connection's lock before it is Unavailable

    /// The file that belongs to a store file: `orders.foldline` → `orders.foldline-readmodels`.
    [[nodiscard]] static ReadModelLocation besideStore(const QString &storeFile);
    enum class Of {
        Server,
        LastKnown ///< what the mirror held, which may be older than what the server was last seen with
    };
    /// The file in the user's data folder that belongs to a server: `name` is one path component.
    [[nodiscard]] static ReadModelLocation ofConnection(const QString &name, Of what = Of::Server);
    [[nodiscard]] static ReadModelLocation inMemory(const QString &uniqueName);
    /// For people: the file's path, or `name on host`.
    [[nodiscard]] QString displayName() const;
    bool operator==(const ReadModelLocation &) const = default;
};

/// One connection to the read models through Qt Sql. Belongs to the thread that opened it and ends there; queries made
/// with it must be gone before it is. Several connections (and processes) may use one database at once. Requires: a
/// QCoreApplication (Qt loads its database drivers through it). `open` makes the bookkeeping tables unless it is
/// read-only. Failures: NotFound (read-only and no such file), NotAStore (the file is something else), NewerVersion,
/// AccessDenied, Unavailable (locked, or the server cannot be reached: trying again may help), Io.
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
    /// A transaction that may write. SQLite: takes the write lock at once, so that nothing that was read in it can be
    /// overtaken.
    [[nodiscard]] Result<void> begin();
    /// A transaction that sees one state of the database, whatever others commit meanwhile; ends with `rollback`.
    [[nodiscard]] Result<void> beginSnapshot();
    [[nodiscard]] Result<void> commit();
    void rollback();
    [[nodiscard]] bool isReadOnly() const;
    /// False when the table is not there (then reading it is no failure but an empty answer).
    [[nodiscard]] bool hasTable(const QString &table) const;
    /// Changes with every `commit` of any connection, this one's too (SQLite: PRAGMA data_version; PostgreSQL: a
    /// counter row). Cheap; for finding out whether to look again.
    [[nodiscard]] Result<qint64> changeCounter();

private:
    struct Private;
    explicit ReadModelDatabase(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Maps a Qt Sql failure to an Error: `what` ("The rows could not be written") and the kind of failure in a sentence,
/// the driver's words as context. A lock that was not given in time, and a server that is away, are Unavailable.
[[nodiscard]] Error sqlError(const QSqlDatabase &database, const class QSqlError &error, const std::string &what);

} // namespace foldline::projections
