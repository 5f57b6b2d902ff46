// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace foldline::store::sqlite {

/// What SQLite said as an Error that names the file. Requires: `database` is open.
[[nodiscard]] Error sqliteError(sqlite3 *database, int code);

/// A prepared statement. Bound text and blobs are not copied: they must live until the statement is stepped to its end
/// or rewound. One thread at a time.
class Statement
{
public:
    Statement() = default;
    explicit Statement(sqlite3_stmt *statement) : m_statement(statement) {}
    ~Statement() { sqlite3_finalize(m_statement); }
    Statement(Statement &&other) noexcept : m_statement(std::exchange(other.m_statement, nullptr)) {}
    Statement &operator=(Statement &&other) noexcept
    {
        std::swap(m_statement, other.m_statement);
        return *this;
    }
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    Statement &bind(int index, std::int64_t value);
    Statement &bindText(int index, std::string_view text);
    Statement &bindBlob(int index, std::string_view bytes);
    Statement &bindNull(int index);
    Statement &bindOptional(int index, std::optional<std::int64_t> value);

    /// SQLITE_ROW, SQLITE_DONE, or a failure that `error` describes.
    [[nodiscard]] int step() noexcept { return sqlite3_step(m_statement); }
    /// True: there is a row. False: the end.
    [[nodiscard]] Result<bool> next();
    /// Steps to the end and rewinds.
    [[nodiscard]] Result<void> run();
    void rewind() noexcept { sqlite3_reset(m_statement); }
    [[nodiscard]] Error error(int code) const { return sqliteError(sqlite3_db_handle(m_statement), code); }

    [[nodiscard]] std::int64_t integer(int column) const noexcept { return sqlite3_column_int64(m_statement, column); }
    [[nodiscard]] bool isNull(int column) const noexcept
    {
        return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
    }
    [[nodiscard]] std::optional<std::int64_t> optionalInteger(int column) const noexcept
    {
        return isNull(column) ? std::nullopt : std::optional(integer(column));
    }
    /// Text or blob; valid until the next step.
    [[nodiscard]] std::string_view bytes(int column) const noexcept
    {
        const void *data = sqlite3_column_blob(m_statement, column);
        const int size = sqlite3_column_bytes(m_statement, column);
        return data ? std::string_view(static_cast<const char *>(data), static_cast<std::size_t>(size))
                    : std::string_view();
    }

private:
    sqlite3_stmt *m_statement = nullptr;
};

/// Rewinds a statement when it leaves the scope, which ends its read transaction.
class Rewind
{
public:
    explicit Rewind(Statement &statement) : m_statement(statement) {}
    ~Rewind() { m_statement.rewind(); }
    Rewind(const Rewind &) = delete;
    Rewind &operator=(const Rewind &) = delete;

private:
    Statement &m_statement;
};

/// How long a connection waits for the locks of others.
inline constexpr std::chrono::milliseconds BusyTimeout(5000);

/// How to reach a database file.
enum class Access {
    Create,    ///< makes the file
    Write,     ///< reads and writes
    Query,     ///< reads beside writers of this process; refuses to write
    Live,      ///< read-only, beside writers of other processes: takes part in their locks
    Immutable, ///< read-only, takes no lock: nobody may write meanwhile
    OwnIndex   ///< read-only, takes no lock, reads the write-ahead log with an index of its own on the heap
};

/// One connection to a database file, set up so that a hostile file runs nothing. One thread at a time.
class Connection
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::string &file, Access access);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    [[nodiscard]] sqlite3 *handle() const { return m_database; }
    [[nodiscard]] Error error(int code) const { return sqliteError(m_database, code); }
    /// Runs statements that yield no rows of interest.
    [[nodiscard]] Result<void> execute(const char *sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    /// The prepared statement of a literal, made at its first use. Requires: `sql` is a string literal or lives as
    /// long.
    [[nodiscard]] Result<Statement *> statement(const char *sql);
    /// First column of the first row of a literal; `fallback` when there is no row.
    [[nodiscard]] Result<std::int64_t> integer(const char *sql, std::int64_t fallback = 0);
    /// Runs `work` under the write lock: commits when it succeeds, else nothing was written.
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()> &work);
    [[nodiscard]] bool inTransaction() const { return sqlite3_get_autocommit(m_database) == 0; }

private:
    explicit Connection(sqlite3 *database) : m_database(database) {}
    Result<void> configure(Access access);

    sqlite3 *m_database = nullptr;
    std::deque<std::pair<const char *, Statement>> m_statements;
};

} // namespace foldline::store::sqlite
