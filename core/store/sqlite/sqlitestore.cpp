// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/sqlitestore.h"

#include "core/store/sqlite/appendrules.h"
#include "core/store/sqlite/importmark.h"
#include "core/store/sqlite/importsession.h"
#include "core/store/sqlite/readonlysource.h"
#include "core/store/sqlite/schema.h"
#include "core/store/sqlite/sqlitestoreprivate.h"
#include "core/store/sqlite/storefile.h"
#include "core/store/sqlite/upgrade.h"
#include "core/store/streammetadata.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace foldline::store {

using namespace sqlite;

SqliteStore::Private::Private(std::filesystem::path path, bool onlyReading)
    : file(std::move(path)), readOnly(onlyReading), readers([this] { return makeReader(); }),
      watcher(std::make_shared<ChangeWatcher>(
          [reader = std::shared_ptr<Reader>(makeReader())] { return reader->changeMark(); }))
{
}

namespace {

/// So long a writer waits for an import, which holds the lock to its end.
constexpr std::chrono::minutes ImportPatience(2);

/// Calls `attempt`, and again while it fails because of an import. What is Unavailable has not begun.
template <typename Attempt>
auto patiently(const std::string &file, const std::stop_token &stop, const Attempt &attempt) -> decltype(attempt())
{
    const auto deadline = std::chrono::steady_clock::now() + ImportPatience;
    for (bool isImporting = false;;) {
        auto result = attempt();
        // An import that has just ended leaves the lock to whoever tries once more.
        const bool wasImporting = std::exchange(isImporting, ImportMark::isSet(file));
        const bool mayTry = (isImporting || wasImporting) && !stop.stop_requested();
        const bool isOver = result || result.error().code != ErrorCode::Unavailable || !mayTry;
        if (isOver || std::chrono::steady_clock::now() >= deadline)
            return result;
    }
}

} // namespace

std::unique_ptr<Reader> SqliteStore::Private::makeReader() const
{
    if (readOnly)
        return std::make_unique<Reader>(std::make_unique<ReadOnlySource>(file.string()));
    return std::make_unique<Reader>(std::make_unique<SharedSource>(file.string()));
}

Result<void> SqliteStore::Private::checkMayWrite() const
{
    if (!readOnly)
        return {};
    return failure(ErrorCode::AccessDenied, "The store " + file.string() + " is open read-only; nothing was written.");
}

Result<AppendResult> SqliteStore::Private::write(const GroupCommit::Work &work, const std::stop_token &stop)
{
    if (auto allowed = checkMayWrite(); !allowed)
        return failure(allowed.error());
    return patiently(file.string(), stop, [&] { return commits->run(work, stop); });
}

namespace {

/// Looks without changing anything, whatever the store will be opened for.
Result<StoreHeader> inspect(const std::filesystem::path &file)
{
    Reader reader(std::make_unique<ReadOnlySource>(file.string()));
    return reader.read([&](Connection &connection) { return inspectStore(connection, file); });
}

Result<void> upgradeFile(const std::filesystem::path &file)
{
    auto connection = Connection::open(file.string(), Access::Write);
    if (!connection)
        return failure(connection.error());
    return upgrade(**connection, schemaSteps());
}

Result<void> createIfAbsent(const std::filesystem::path &file, SqliteStore::Mode mode)
{
    std::error_code code;
    const bool mayExist = mode != SqliteStore::Mode::CreateNew;
    if (mayExist && std::filesystem::exists(file, code))
        return {};
    auto created = createStore(file);
    // Somebody else was faster, which is as good.
    if (!created && created.error().code == ErrorCode::Conflict && mayExist)
        return {};
    return created;
}

std::int64_t signedPosition(Position position)
{
    return static_cast<std::int64_t>(std::min<std::uint64_t>(position.commit, INT64_MAX));
}

} // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path &file, Mode mode)
{
    std::error_code code;
    const std::filesystem::path absolute = std::filesystem::absolute(file, code);
    if (mode == Mode::CreateOrOpen || mode == Mode::CreateNew || mode == Mode::Mirror) {
        if (auto created = createIfAbsent(absolute, mode); !created)
            return failure(created.error());
    }
    const auto path = locateStore(absolute);
    if (!path)
        return failure(path.error());
    auto header = inspect(*path);
    if (!header)
        return failure(header.error());
    const bool readOnly = mode == Mode::ReadOnly;
    auto parts = std::make_unique<Private>(*path, readOnly);
    parts->identity = header->identity;
    if (readOnly) {
        if (header->version < SchemaVersion) {
            return failure(ErrorCode::Unsupported,
                           "The store " + path->string() +
                               " was written by an earlier version of Foldline and must be opened for writing once.");
        }
        return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(parts)));
    }
    if (header->isMirror && mode != Mode::Mirror) {
        return failure(ErrorCode::AccessDenied, "The store " + path->string() +
                                                    " is the mirror of a server: only the server's own events belong "
                                                    "into it. It can be opened read-only.");
    }
    if (auto writable = checkWritable(*path); !writable)
        return failure(writable.error());
    parts->held = ProcessLocks::hold(StoreSignature::of(path->string()).database.identity);
    if (header->version < SchemaVersion) {
        if (auto upgraded = upgradeFile(*path); !upgraded)
            return failure(upgraded.error());
    }
    auto writer = LogWriter::open(path->string(), LogWriter::Use::Append);
    if (!writer)
        return failure(writer.error());
    parts->commits = std::make_unique<GroupCommit>(std::move(*writer), BusyTimeout,
                                                   [watcher = parts->watcher] { watcher->notify(); });
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(parts)));
}

SqliteStore::SqliteStore(std::unique_ptr<Private> parts) : d(std::move(parts)) {}

SqliteStore::~SqliteStore() = default;

Result<AppendResult> SqliteStore::append(const StreamName &stream, ExpectedRevision expected,
                                         std::span<const ProposedEvent> events, std::stop_token stop)
{
    if (auto checked = checkProposal(stream, events); !checked)
        return failure(checked.error());
    return d->write([&](LogWriter &writer) { return appendEvents(writer, stream, expected, events, Timestamp::now()); },
                    stop);
}

Result<AppendResult> SqliteStore::setStreamMetadata(const StreamName &stream, ExpectedRevision expected,
                                                    const json::Value &metadata, std::stop_token stop)
{
    if (auto valid = parseStreamMetadata(metadata); !valid)
        return failure(valid.error());
    const ProposedEvent event = metadataEvent(json::dump(metadata));
    return append(stream.metadataStream(), expected, {&event, 1}, stop);
}

Result<Position> SqliteStore::deleteStream(const StreamName &stream, ExpectedRevision expected, DeleteMode mode,
                                           std::stop_token stop)
{
    if (stream.isMetadata() || stream.value() == "$all")
        return failure(ErrorCode::AccessDenied,
                       "The stream " + stream.value() + " is the store's own and cannot be deleted.");
    if (auto checked = checkProposal(stream, {}); !checked)
        return failure(checked.error());
    const auto work = [&](LogWriter &writer) {
        return mode == DeleteMode::Soft ? softDelete(writer, stream, expected, Timestamp::now())
                                        : tombstone(writer, stream, expected, Timestamp::now());
    };
    auto result = d->write(work, stop);
    return result ? Result<Position>(result->position) : Result<Position>(failure(result.error()));
}

Result<std::unique_ptr<ImportSession>> SqliteStore::beginImport(std::stop_token stop)
{
    if (auto allowed = d->checkMayWrite(); !allowed)
        return failure(allowed.error());
    auto writer = LogWriter::open(d->file.string(), LogWriter::Use::Bulk);
    if (!writer)
        return failure(writer.error());
    const std::string file = d->file.string();
    auto begun =
        patiently(file, stop, [&] { return (*writer)->begin(std::chrono::steady_clock::now() + BusyTimeout, stop); });
    if (!begun)
        return failure(begun.error());
    using Held = std::pair<std::shared_ptr<void>, std::unique_ptr<ImportMark>>;
    return std::make_unique<SqliteImportSession>(std::make_shared<Held>(d->held, ImportMark::set(file)),
                                                 std::move(*writer), [watcher = d->watcher] { watcher->notify(); });
}

bool SqliteStore::isReadOnly() const { return d->readOnly; }

std::string SqliteStore::displayName() const { return d->file.filename().string(); }

Result<std::string> SqliteStore::identity(std::stop_token) { return d->identity; }

const std::filesystem::path &SqliteStore::file() const { return d->file; }

Result<std::array<std::uint8_t, 32>> SqliteStore::leafHash(Position position)
{
    using Leaf = std::array<std::uint8_t, 32>;
    auto reader = d->readers.lease();
    return reader->read([&](Connection &connection) -> Result<Leaf> {
        auto query = connection.statement("SELECT leaf FROM events WHERE position = ?1");
        if (!query)
            return failure(query.error());
        const Rewind rewind(**query);
        auto row = (*query)->bind(1, signedPosition(position)).next();
        if (!row)
            return failure(row.error());
        if (!*row)
            return failure(ErrorCode::NotFound,
                           "There is no event at position " + std::to_string(position.commit) + ".");
        const std::string_view bytes = (*query)->bytes(0);
        Leaf leaf{};
        if (bytes.size() != leaf.size())
            return failure(ErrorCode::Corrupt,
                           "The leaf hash at position " + std::to_string(position.commit) + " is damaged.");
        std::ranges::copy(bytes, leaf.begin());
        return leaf;
    });
}

Result<std::optional<Position>> SqliteStore::positionOf(const events::EventId &id)
{
    auto reader = d->readers.lease();
    return reader->read([&](Connection &connection) -> Result<std::optional<Position>> {
        auto query = connection.statement("SELECT position FROM events WHERE id = ?1");
        if (!query)
            return failure(query.error());
        const Rewind rewind(**query);
        auto row = (*query)->bindBlob(1, id.view()).next();
        if (!row)
            return failure(row.error());
        if (!*row)
            return std::nullopt;
        return Position::at(static_cast<std::uint64_t>((*query)->integer(0)));
    });
}

} // namespace foldline::store
