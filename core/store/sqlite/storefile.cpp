// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/storefile.h"

#include "core/base/timestamp.h"
#include "core/events/eventid.h"
#include "core/store/merkle.h"
#include "core/store/sqlite/schema.h"
#include "core/store/sqlite/upgrade.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

namespace foldline::store::sqlite {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t HeaderSize = 100;

tl::unexpected<Error> systemFailure(const std::string &what, int number)
{
    const bool denied = number == EACCES || number == EPERM || number == EROFS;
    return failure(denied ? ErrorCode::AccessDenied : ErrorCode::Io, what, std::generic_category().message(number));
}

bool canWrite(const fs::path &path) { return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0; }

Result<void> fill(Connection &connection)
{
    // Nobody sees the file before it is whole and on the disk.
    if (auto done = connection.execute("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY"); !done)
        return done;
    const std::string applicationId = "PRAGMA application_id=" + std::to_string(ApplicationId);
    if (auto done = connection.execute(applicationId.c_str()); !done)
        return done;
    if (auto done = upgrade(connection, schemaSteps()); !done)
        return done;
    auto insert = connection.prepare("INSERT INTO store(key, value) VALUES('identity', ?1), ('created', ?2)");
    if (!insert)
        return failure(insert.error());
    const std::string identity = events::EventId::random().toString();
    const std::string created = Timestamp::now().toIso8601();
    if (auto done = insert->bindText(1, identity).bindText(2, created).run(); !done)
        return done;
    auto frontier = connection.prepare("INSERT INTO frontier(one, bytes) VALUES(1, ?1)");
    if (!frontier)
        return failure(frontier.error());
    const std::string bytes = MerkleFrontier().serialize();
    if (auto done = frontier->bindBlob(1, bytes).run(); !done)
        return done;
    return connection.execute("PRAGMA journal_mode=WAL");
}

/// Waits until the file, or the folder's list of files, is on the disk.
Result<void> sync(const fs::path &path)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    // Some network file systems cannot sync a folder and say EINVAL.
    const bool synced = descriptor >= 0 && (::fsync(descriptor) == 0 || errno == EINVAL);
    const int number = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    return synced ? Result<void>()
                  : Result<void>(systemFailure("The store " + path.string() + " could not be made.", number));
}

Result<void> makeDatabase(const fs::path &file)
{
    {
        auto connection = Connection::open(file.string(), Access::Create);
        if (!connection)
            return failure(connection.error());
        if (auto filled = fill(**connection); !filled)
            return filled;
    }
    return sync(file);
}

/// Gives the finished file its name, which must be free.
Result<void> publish(const fs::path &made, const fs::path &file)
{
    if (::link(made.c_str(), file.c_str()) == 0)
        return {};
    int number = errno;
    if (number != EEXIST) {
        // File systems without hard links.
        if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0)
            return {};
        number = errno;
    }
    if (number == EEXIST)
        return failure(ErrorCode::Conflict, "There is already a file " + file.string() + ".");
    return systemFailure("The store " + file.string() + " could not be made.", number);
}

/// "is empty", "is cut short", …: what the first page says against the file's size; absent when they agree.
std::optional<std::string> truncation(Connection &connection)
{
    sqlite3_file *file = nullptr;
    sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    std::array<unsigned char, HeaderSize> header{};
    sqlite3_int64 size = 0;
    if (!file || !file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return std::nullopt;
    if (size < sqlite3_int64{header.size()} ||
        file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0) != SQLITE_OK)
        return std::nullopt;
    const auto big = [&](std::size_t at, std::size_t count) {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < count; ++i)
            value = value * 256 + header.at(at + i);
        return value;
    };
    const std::int64_t pageSize = big(16, 2) == 1 ? 65'536 : big(16, 2);
    const std::int64_t said = big(28, 4) * pageSize;
    if (said <= size)
        return std::nullopt;
    return "it is cut short: " + std::to_string(size) + " bytes are left of " + std::to_string(said);
}

Error readingFailed(Connection &connection, const fs::path &file, const Error &error)
{
    if (error.code == ErrorCode::Corrupt) {
        if (const auto cut = truncation(connection))
            return {ErrorCode::Corrupt, "The store " + file.string() + " is damaged: " + *cut + ".", error.context};
    }
    // A statement that cannot be prepared: a table is not there.
    if (error.code == ErrorCode::Internal)
        return {ErrorCode::Corrupt, "The store " + file.string() + " is damaged: its tables are not as they must be.",
                error.context};
    return error;
}

tl::unexpected<Error> notAStore(const fs::path &file, const std::string &why)
{
    return failure(ErrorCode::NotAStore, "The file " + file.string() + " is not a Foldline store: " + why + ".");
}

Result<std::string> identityOf(Connection &connection)
{
    auto query = connection.prepare("SELECT s.value FROM store s, frontier WHERE s.key = 'identity'");
    if (!query)
        return failure(query.error());
    auto row = query->next();
    if (!row)
        return failure(row.error());
    if (!*row)
        return failure(ErrorCode::Internal, {}, "no identity");
    return std::string(query->bytes(0));
}

} // namespace

void removeDatabase(const fs::path &file)
{
    for (const char *suffix : {"", "-wal", "-shm", "-journal"})
        ::unlink((file.string() + suffix).c_str());
}

Result<fs::path> locateStore(const fs::path &file)
{
    std::error_code code;
    const fs::path real = fs::canonical(file, code);
    const std::string name = fs::absolute(file, code).string();
    if (real.empty())
        return failure(ErrorCode::NotFound, "There is no store " + name + ".");
    const fs::file_status status = fs::status(real, code);
    if (fs::is_directory(status))
        return notAStore(real, "it is a folder");
    if (!fs::is_regular_file(status))
        return notAStore(real, "it is no ordinary file");
    if (::faccessat(AT_FDCWD, real.c_str(), R_OK, AT_EACCESS) != 0)
        return systemFailure("The store " + name + " cannot be read.", errno);
    return real;
}

Result<void> checkWritable(const fs::path &file)
{
    if (!canWrite(file))
        return systemFailure("The store " + file.string() + " cannot be written to. It can be opened read-only.",
                             errno);
    if (!canWrite(file.parent_path())) {
        return systemFailure("The folder " + file.parent_path().string() + " cannot be written to, and the store " +
                                 file.string() +
                                 " needs to keep files there while it is open. It can be opened read-only.",
                             errno);
    }
    return {};
}

Result<void> createStore(const fs::path &file)
{
    const fs::path folder = file.parent_path();
    std::error_code code;
    if (!fs::is_directory(folder, code))
        return failure(ErrorCode::NotFound, "There is no folder " + folder.string() + " to make a store in.");
    if (!canWrite(folder))
        return systemFailure("No store can be made in the folder " + folder.string() + ": it cannot be written to.",
                             errno);
    const fs::path made = folder / ("." + file.filename().string() + "." + events::EventId::random().toString());
    auto done = makeDatabase(made);
    if (done)
        done = publish(made, file);
    removeDatabase(made);
    return done ? sync(folder) : done;
}

Result<StoreHeader> inspectStore(Connection &connection, const fs::path &file)
{
    std::error_code code;
    const std::uintmax_t size = fs::file_size(file, code);
    if (!code && size == 0)
        return notAStore(file, "it is empty");
    if (!code && size < HeaderSize)
        return notAStore(file, "it is too short to be one (" + std::to_string(size) + " bytes)");
    auto application = connection.integer("PRAGMA application_id");
    if (!application)
        return failure(readingFailed(connection, file, application.error()));
    if (*application != ApplicationId)
        return notAStore(file, "it is a SQLite database of another program");
    auto version = connection.integer("PRAGMA user_version");
    if (!version)
        return failure(readingFailed(connection, file, version.error()));
    if (*version > SchemaVersion) {
        return failure(ErrorCode::NewerVersion, "The store " + file.string() +
                                                    " was written by a later version of Foldline (store version " +
                                                    std::to_string(*version) + "; this program knows up to " +
                                                    std::to_string(SchemaVersion) + ").");
    }
    auto identity = identityOf(connection);
    if (!identity || *version < 1) {
        const Error error =
            identity ? Error{ErrorCode::Internal, {}, "store version " + std::to_string(*version)} : identity.error();
        return failure(readingFailed(connection, file, error));
    }
    auto mirror = connection.integer("SELECT 1 FROM store WHERE key = 'mirror'");
    if (!mirror)
        return failure(readingFailed(connection, file, mirror.error()));
    return StoreHeader{std::move(*identity), static_cast<int>(*version), *mirror == 1};
}

} // namespace foldline::store::sqlite
