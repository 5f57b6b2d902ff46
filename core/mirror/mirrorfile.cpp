// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mirror/mirrorfile.h"

#include "core/mirror/mirrortables.h"
#include "core/mirror/mirrortaking.h"
#include "core/store/sqlite/processlocks.h"
#include "core/store/sqlite/reader.h"
#include "core/store/sqlite/readonlysource.h"
#include "core/store/sqlite/storefile.h"

#include <algorithm>
#include <mutex>
#include <system_error>
#include <vector>

namespace foldline::mirror {

using namespace store::sqlite;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<Reader> makeReader(const fs::path &file, MirrorFile::Use use)
{
    if (use == MirrorFile::Use::Look)
        return std::make_unique<Reader>(std::make_unique<ReadOnlySource>(file.string()));
    return std::make_unique<Reader>(std::make_unique<SharedSource>(file.string()));
}

/// Only this user may look into it: what a server holds is nobody else's business.
Result<void> makeFolder(const fs::path &folder)
{
    std::error_code code;
    if (fs::is_directory(folder, code))
        return {};
    fs::create_directories(folder, code);
    if (!code)
        fs::permissions(folder, fs::perms::owner_all, code);
    if (code)
        return failure(ErrorCode::Io, "The folder " + folder.string() + " for the mirror could not be made.",
                       code.message());
    return {};
}

/// `mirror.foldline` gives `mirror.set-aside-1.foldline`.
fs::path beside(const fs::path &file, const std::string &mark)
{
    return file.parent_path() / (file.stem().string() + mark + file.extension().string());
}

/// For a text in single quotes.
std::string doubled(const std::string &text)
{
    std::string result;
    for (const char letter : text)
        result.append(letter == '\'' ? 2 : 1, letter);
    return result;
}

bool cannotBeRead(const Error &error) { return error.code == ErrorCode::Corrupt || error.code == ErrorCode::NotAStore; }

std::uint64_t sizeOf(const fs::path &file)
{
    std::error_code code;
    const auto size = fs::file_size(file, code);
    return code ? 0 : size;
}

} // namespace

struct MirrorFile::Private
{
    Private(std::unique_ptr<store::SqliteStore> opened, Use use)
        : store(std::move(opened)), file(store->file()), identity(StoreSignature::of(file.string()).database.identity),
          readers([this, use] { return makeReader(file, use); })
    {
    }

    const std::unique_ptr<store::SqliteStore> store;
    const fs::path file;
    const FileIdentity identity;
    ReaderPool readers;
    std::mutex writing;
    std::unique_ptr<LogWriter> writer; ///< guarded by `writing`; absent where nothing is written
};

MirrorFile::MirrorFile(std::unique_ptr<Private> p) : d(std::move(p)) {}
MirrorFile::~MirrorFile() = default;

namespace {

Result<std::unique_ptr<LogWriter>> openWriter(const fs::path &file)
{
    auto writer = LogWriter::open(file.string(), LogWriter::Use::Bulk);
    if (!writer)
        return failure(writer.error());
    // Events and position go together; what the power takes is read again.
    if (auto set = (*writer)->connection().execute("PRAGMA synchronous=NORMAL"); !set)
        return failure(set.error());
    if (auto made = makeTables((*writer)->connection()); !made)
        return failure(made.error());
    return writer;
}

/// Whoever makes a mirror may have been killed before it was one.
Error unmade(store::SqliteStore &store, Error error)
{
    if (error.code == ErrorCode::NotAStore && store.eventCount().value_or(1) == 0)
        return {ErrorCode::NotFound, "The mirror " + store.file().string() + " was never made to its end.", {}};
    return error;
}

} // namespace

Result<std::unique_ptr<MirrorFile>> MirrorFile::open(const fs::path &file, Use use)
{
    using Mode = store::SqliteStore::Mode;
    if (use == Use::Write) {
        if (auto made = makeFolder(file.parent_path()); !made)
            return failure(made.error());
    }
    const Mode mode = use == Use::Write ? Mode::Mirror : Mode::ReadOnly;
    auto store = store::SqliteStore::open(file, mode);
    if (!store && use == Use::Write && cannotBeRead(store.error())) {
        removeDatabase(file);
        store = store::SqliteStore::open(file, mode);
    }
    if (!store)
        return failure(store.error());
    auto parts = std::make_unique<Private>(*std::move(store), use);
    if (use == Use::Write) {
        auto writer = openWriter(parts->file);
        if (!writer)
            return failure(writer.error());
        parts->writer = *std::move(writer);
    }
    auto opened = std::unique_ptr<MirrorFile>(new MirrorFile(std::move(parts)));
    if (auto head = opened->head(); !head)
        return failure(unmade(*opened->d->store, head.error()));
    return opened;
}

const fs::path &MirrorFile::file() const { return d->file; }
store::SqliteStore &MirrorFile::events() { return *d->store; }

Result<MirrorHead> MirrorFile::head()
{
    return d->readers.lease()->read([](Connection &connection) { return readMirrorHead(connection); });
}

std::uint64_t MirrorFile::bytes() const { return sizeOf(d->file) + sizeOf(d->file.string() + "-wal"); }

bool MirrorFile::isAtItsPlace() const
{
    const auto database = StoreSignature::of(d->file.string()).database;
    return database.exists && database.identity == d->identity;
}

Result<void> MirrorFile::toSource(std::span<events::RecordedEvent> events, const std::string &generation)
{
    std::vector<std::uint64_t> locals;
    locals.reserve(events.size());
    for (const events::RecordedEvent &event : events)
        locals.push_back(event.position.commit);
    return d->readers.lease()->read([&](Connection &connection) -> Result<void> {
        for (std::size_t i = 0; i < events.size(); ++i) {
            auto position = positionAt(connection, locals[i]);
            if (!position)
                return failure(position.error());
            events[i].position = *position;
        }
        // Positions are only ever added to, but for a new beginning: the same generation afterwards means the same
        // one all the way.
        auto head = readMirrorHead(connection);
        if (!head)
            return failure(head.error());
        if (head->generation != generation || !isAtItsPlace())
            return failure(ErrorCode::Unavailable, "The mirror was begun anew while it was read. Read again.");
        return {};
    });
}

Result<std::uint64_t> MirrorFile::localOf(events::Position position, bool after)
{
    return d->readers.lease()->read([&](Connection &connection) -> Result<std::uint64_t> {
        auto head = readMirrorHead(connection);
        if (!head)
            return failure(head.error());
        std::uint64_t low = 0;
        std::uint64_t high = head->events;
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            auto there = positionAt(connection, middle);
            if (!there)
                return failure(there.error());
            const bool isBefore = after ? *there <= position : *there < position;
            (isBefore ? low : high) = isBefore ? middle + 1 : middle;
        }
        return low;
    });
}

namespace {

constexpr std::uint64_t BesideAnEvent = 400; ///< bytes of a row and its index entries beside what the event holds

/// What an event takes in the file, about.
std::uint64_t takenBy(const events::RecordedEvent &event)
{
    return event.data.size() + event.metadata.size() + BesideAnEvent;
}

/// All of the batch as far as there is room for it, or nothing: then the transaction is still to be undone.
Result<Taken> takeAll(LogWriter &writer, std::span<const events::RecordedEvent> batch,
                      const Taking::AcceptedGaps &accepted, std::uint64_t room)
{
    auto head = readMirrorHead(writer.connection());
    if (!head)
        return failure(head.error());
    Taking taking(writer, *head, accepted);
    bool isFull = false;
    for (const events::RecordedEvent &event : batch) {
        auto isTaken = taking.take(event);
        if (!isTaken)
            return failure(isTaken.error());
        if (!*isTaken)
            return taking.taken();
        room -= std::min(room, takenBy(event));
        isFull = room == 0 && &event != &batch.back();
        if (isFull)
            break;
    }
    if (taking.position() == head->position)
        return taking.taken();
    if (auto written = writePosition(writer.connection(), *taking.position()); !written)
        return failure(written.error());
    // The log writer gives up what has no events.
    auto done = taking.taken().events > 0 ? writer.commit() : writer.connection().execute("COMMIT");
    if (!done)
        return failure(done.error());
    Taken taken = taking.taken();
    taken.isFull = isFull;
    return taken;
}

/// Bytes up to the limit.
Result<std::uint64_t> roomIn(Connection &connection, std::uint64_t limit)
{
    auto pages = connection.integer("PRAGMA page_count");
    if (!pages)
        return failure(pages.error());
    auto unused = connection.integer("PRAGMA freelist_count");
    if (!unused)
        return failure(unused.error());
    auto pageSize = connection.integer("PRAGMA page_size");
    if (!pageSize)
        return failure(pageSize.error());
    return limit - std::min(limit, static_cast<std::uint64_t>((*pages - *unused) * *pageSize));
}

std::chrono::steady_clock::time_point patience() { return std::chrono::steady_clock::now() + BusyTimeout; }

} // namespace

Result<Taken> MirrorFile::take(std::span<const events::RecordedEvent> batch, const Taking::AcceptedGaps &accepted)
{
    const std::scoped_lock lock(d->writing);
    if (auto begun = d->writer->begin(patience(), {}); !begun)
        return failure(begun.error());
    auto limit = d->writer->connection().integer("SELECT size_limit FROM mirror");
    auto room = limit ? roomIn(d->writer->connection(), static_cast<std::uint64_t>(*limit))
                      : Result<std::uint64_t>(failure(limit.error()));
    auto taken = !room        ? Result<Taken>(failure(room.error()))
                 : *room == 0 ? Result<Taken>(Taken{.isFull = true})
                              : takeAll(*d->writer, batch, accepted, *room);
    d->writer->rollback();
    // What SQLite keeps beside the file counts, too; it is given back where nobody reads from it.
    if (taken && taken->isFull && taken->events > 0)
        static_cast<void>(d->writer->connection().execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    return taken;
}

namespace {

/// One statement with what is bound to it, in a transaction of its own.
Result<void> runAlone(LogWriter &writer, const char *sql, const std::function<void(Statement &)> &bind)
{
    auto statement = writer.connection().prepare(sql);
    if (!statement)
        return failure(statement.error());
    bind(*statement);
    // The log writer's connection does not wait for others by itself.
    if (auto begun = writer.begin(patience(), {}); !begun)
        return begun;
    auto done = statement->run();
    if (done)
        done = writer.connection().execute("COMMIT");
    writer.rollback();
    return done;
}

} // namespace

Result<void> MirrorFile::confirm(Timestamp asOf)
{
    const std::scoped_lock lock(d->writing);
    return runAlone(*d->writer, "UPDATE mirror SET as_of = max(ifnull(as_of, ?1), ?1)",
                    [asOf](Statement &statement) { statement.bind(1, asOf.ticks()); });
}

Result<void> MirrorFile::setSource(const std::string &identity, const std::string &name)
{
    const std::scoped_lock lock(d->writing);
    return runAlone(*d->writer, "UPDATE mirror SET identity = ?1, source = ?2",
                    [&](Statement &statement) { statement.bindText(1, identity).bindText(2, name); });
}

Result<void> MirrorFile::setSizeLimit(std::uint64_t bytes)
{
    const std::scoped_lock lock(d->writing);
    return runAlone(*d->writer, "UPDATE mirror SET size_limit = ?1", [bytes](Statement &statement) {
        statement.bind(1, static_cast<std::int64_t>(std::min<std::uint64_t>(bytes, INT64_MAX)));
    });
}

Result<void> MirrorFile::beginAnew(const Kept &kept)
{
    const std::scoped_lock lock(d->writing);
    if (auto begun = d->writer->begin(patience(), {}); !begun)
        return begun;
    auto done = forgetEvents(d->writer->connection(), kept);
    if (done)
        done = d->writer->connection().execute("COMMIT");
    d->writer->rollback();
    if (done)
        static_cast<void>(d->writer->connection().execute("VACUUM"));
    return done;
}

Result<fs::path> MirrorFile::setAside()
{
    constexpr int Most = 3;
    const std::scoped_lock lock(d->writing);
    const fs::path unfinished = beside(d->file, ".unfinished");
    std::error_code code;
    fs::remove(unfinished, code);
    for (int number = 1; number <= Most; ++number) {
        const fs::path place = beside(d->file, ".set-aside-" + std::to_string(number));
        if (fs::exists(place, code))
            continue;
        auto copied = d->writer->connection().execute(("VACUUM INTO '" + doubled(unfinished.string()) + "'").c_str());
        if (!copied)
            return failure(copied.error());
        fs::rename(unfinished, place, code);
        if (code)
            return failure(ErrorCode::Io, "The copy of the mirror could not be named " + place.string() + ".",
                           code.message());
        return place;
    }
    return failure(ErrorCode::Conflict,
                   "There are " + std::to_string(Most) + " earlier copies of the mirror beside it.");
}

Result<void> MirrorFile::remove(const fs::path &file)
{
    std::error_code code;
    if (!fs::exists(file, code))
        return failure(ErrorCode::NotFound, "There is no mirror " + file.string() + ".");
    removeDatabase(file);
    if (fs::exists(file, code))
        return failure(ErrorCode::Io, "The mirror " + file.string() + " could not be removed.");
    fs::remove(file.parent_path(), code); // when nothing else is in it
    return {};
}

} // namespace foldline::mirror
