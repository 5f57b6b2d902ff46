// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/connection.h"

namespace foldline::store::sqlite {

namespace {

/// `file:` with everything escaped that means something in a URI.
std::string fileUri(const std::string &file, std::string_view parameters)
{
    static constexpr std::string_view Digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char character : file) {
        if (character == '%' || character == '?' || character == '#') {
            const auto byte = static_cast<unsigned char>(character);
            uri += {'%', Digits[byte >> 4], Digits[byte & 15]};
        } else {
            uri += character;
        }
    }
    uri += parameters;
    return uri;
}

std::string fileNameOf(sqlite3 *database)
{
    const char *name = sqlite3_db_filename(database, "main");
    return name && *name ? std::string(name) : std::string("the store");
}

bool isReadOnly(Access access)
{
    return access == Access::Live || access == Access::Immutable || access == Access::OwnIndex;
}

constexpr const char *CommonSettings =
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;";
constexpr const char *WriterSettings = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
                                       "PRAGMA journal_size_limit=67108864;";

} // namespace

Error sqliteError(sqlite3 *database, int code)
{
    const std::string file = fileNameOf(database);
    const std::string said = sqlite3_errmsg(database);
    switch (code & 0xFF) {
    case SQLITE_NOTADB:
        return {ErrorCode::NotAStore, "The file " + file + " is not a Foldline store: it is no SQLite database.", said};
    case SQLITE_CORRUPT:
        return {ErrorCode::Corrupt, "The store " + file + " is damaged: SQLite cannot read part of it.", said};
    case SQLITE_CONSTRAINT:
        return {ErrorCode::Corrupt, "The store " + file + " contradicts itself; nothing was written.", said};
    case SQLITE_FULL:
        return {ErrorCode::Io, "The disk that holds " + file + " is full; nothing was written.", {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorCode::Unavailable, "The store " + file + " is in use: somebody else is writing to it.", said};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorCode::AccessDenied, "The store " + file + " cannot be written to.", said};
    case SQLITE_INTERRUPT:
        return {ErrorCode::Cancelled, "The work on " + file + " was stopped.", said};
    case SQLITE_CANTOPEN:
        return {ErrorCode::Io, "The store " + file + " or a file beside it could not be opened.", said};
    case SQLITE_IOERR:
        return {ErrorCode::Io, "The operating system could not read or write " + file + ".", said};
    case SQLITE_TOOBIG:
        return {ErrorCode::TooLarge, "A value is too large for the store " + file + ".", said};
    default:
        return {ErrorCode::Internal, "SQLite refused a statement on " + file + ".", said};
    }
}

Statement &Statement::bind(int index, std::int64_t value)
{
    sqlite3_bind_int64(m_statement, index, value);
    return *this;
}

Statement &Statement::bindText(int index, std::string_view text)
{
    // A null pointer would bind NULL, which is not the empty text.
    sqlite3_bind_text64(m_statement, index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement &Statement::bindBlob(int index, std::string_view bytes)
{
    sqlite3_bind_blob64(m_statement, index, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC);
    return *this;
}

Statement &Statement::bindNull(int index)
{
    sqlite3_bind_null(m_statement, index);
    return *this;
}

Statement &Statement::bindOptional(int index, std::optional<std::int64_t> value)
{
    return value ? bind(index, *value) : bindNull(index);
}

Result<bool> Statement::next()
{
    const int code = step();
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return failure(error(code));
}

Result<void> Statement::run()
{
    int code = step();
    while (code == SQLITE_ROW)
        code = step();
    if (code == SQLITE_DONE) {
        rewind();
        return {};
    }
    Error said = error(code);
    rewind();
    return failure(std::move(said));
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string &file, Access access)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
    flags |= isReadOnly(access) ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (access == Access::Create)
        flags |= SQLITE_OPEN_CREATE;
    const std::string uri = fileUri(file, access == Access::Immutable ? "?immutable=1" : "");
    sqlite3 *database = nullptr;
    const int code = sqlite3_open_v2(uri.c_str(), &database, flags, access == Access::OwnIndex ? "unix-none" : nullptr);
    std::unique_ptr<Connection> connection(new Connection(database));
    if (code != SQLITE_OK) {
        return failure(ErrorCode::Io, "The store " + file + " could not be opened.",
                       database ? sqlite3_errmsg(database) : "out of memory");
    }
    if (auto configured = connection->configure(access); !configured)
        return failure(configured.error());
    return connection;
}

Result<void> Connection::configure(Access access)
{
    sqlite3_extended_result_codes(m_database, 1);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    if (isReadOnly(access))
        sqlite3_db_config(m_database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    // Must come before the first read: it puts the index of the write-ahead log on the heap.
    if (access == Access::OwnIndex) {
        if (auto done = execute("PRAGMA locking_mode=EXCLUSIVE"); !done)
            return done;
    }
    sqlite3_busy_timeout(m_database, static_cast<int>(BusyTimeout.count()));
    if (auto done = execute(CommonSettings); !done)
        return done;
    if (access == Access::Write || access == Access::Create)
        return execute(WriterSettings);
    return execute("PRAGMA query_only=ON");
}

Connection::~Connection()
{
    m_statements.clear();
    sqlite3_close(m_database);
}

Result<void> Connection::execute(const char *sql)
{
    const int code = sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return failure(error(code));
    return {};
}

Result<Statement> Connection::prepare(std::string_view sql)
{
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(m_database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK)
        return failure(error(code));
    return Statement(statement);
}

Result<Statement *> Connection::statement(const char *sql)
{
    for (auto &[text, statement] : m_statements) {
        if (text == sql)
            return &statement;
    }
    auto prepared = prepare(sql);
    if (!prepared)
        return failure(prepared.error());
    return &m_statements.emplace_back(sql, std::move(*prepared)).second;
}

Result<void> Connection::transaction(const std::function<Result<void>()> &work)
{
    if (auto begun = execute("BEGIN IMMEDIATE"); !begun)
        return begun;
    auto done = work();
    if (done)
        done = execute("COMMIT");
    if (!done && inTransaction())
        static_cast<void>(execute("ROLLBACK"));
    return done;
}

Result<std::int64_t> Connection::integer(const char *sql, std::int64_t fallback)
{
    auto prepared = statement(sql);
    if (!prepared)
        return failure(prepared.error());
    Statement &query = **prepared;
    const Rewind rewind(query);
    auto row = query.next();
    if (!row)
        return failure(row.error());
    return *row ? query.integer(0) : fallback;
}

} // namespace foldline::store::sqlite
