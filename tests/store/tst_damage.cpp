// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/merkle.h"
#include "core/store/sqlite/sqlitestore.h"
#include "core/store/sqlite/verifydatabase.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QRandomGenerator>
#include <QStringList>
#include <QTest>

#include <array>
#include <numeric>
#include <tuple>

#include <sqlite3.h>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

namespace {

constexpr std::uint64_t SmallSize = 18;
constexpr int PageSize = 4096;

QString kindName(Damage::Kind kind)
{
    switch (kind) {
    case Damage::Kind::Changed:
        return u"Changed"_qs;
    case Damage::Kind::Missing:
        return u"Missing"_qs;
    case Damage::Kind::Unreadable:
        return u"Unreadable"_qs;
    case Damage::Kind::RevisionGap:
        return u"RevisionGap"_qs;
    case Damage::Kind::HeadMismatch:
        return u"HeadMismatch"_qs;
    case Damage::Kind::SizeMismatch:
        return u"SizeMismatch"_qs;
    case Damage::Kind::Database:
        return u"Database"_qs;
    }
    return u"?"_qs;
}

/// "Changed 4 order-1 3"; what is absent is a dash.
QString shown(const Damage &damage)
{
    const auto number = [](const std::optional<std::uint64_t> &value) {
        return value ? QString::number(*value) : u"-"_qs;
    };
    const QString stream = damage.stream.empty() ? u"-"_qs : QString::fromStdString(damage.stream);
    return QStringList{kindName(damage.kind), number(damage.position), stream, number(damage.revision)}.join(u' ');
}

QStringList shown(const std::vector<Damage> &damages)
{
    QStringList lines;
    for (const Damage &damage : damages)
        lines << shown(damage);
    return lines;
}

QString reasons(const VerifyReport &report)
{
    QString text;
    for (const Damage &damage : report.damages)
        text += shown(damage) + u": "_qs + QString::fromStdString(damage.reason) + u'\n';
    return text;
}

Result<VerifyReport> verifyFile(const std::filesystem::path &file, std::size_t maxDamages = 1000)
{
    const auto opened = SqliteStore::open(file, SqliteStore::Mode::ReadOnly);
    if (!opened)
        return failure(opened.error());
    return (*opened)->verify({}, {}, maxDamages);
}

ProposedEvent event(int number)
{
    ProposedEvent result =
        proposed(number % 2 == 0 ? "Even" : "Odd", "{\"mark\":\"<" + std::to_string(number) + ">\"}");
    result.metadata = R"({"actor":"somebody"})";
    result.created = Timestamp::fromTicks(14'795'448'000'000'000 + number * 10);
    return result;
}

void append(EventStore &target, std::string_view stream, const std::vector<int> &numbers)
{
    std::vector<ProposedEvent> events;
    for (const int number : numbers)
        events.push_back(event(number));
    QVERIFY(target.append(named(stream), ExpectedRevision::any(), events));
}

/// Eight commits: 0–2 order-1, 3 order-2, 4 order-1, 5–10 an import, 11–12 order-2, 13 order-5, 14–16 order-6 with
/// metadata and tombstone, 17 order-7.
void fillSmall(EventStore &target)
{
    append(target, "order-1", {0, 1, 2});
    append(target, "order-2", {3});
    append(target, "order-1", {4});
    {
        const auto session = target.beginImport();
        QVERIFY(session);
        int number = 5;
        for (const char *stream : {"order-3", "order-4", "order-3", "order-3", "order-4", "order-4"})
            QVERIFY((*session)->add(named(stream), std::nullopt, event(number++)));
        QVERIFY((*session)->commit());
    }
    append(target, "order-2", {11, 12});
    append(target, "order-5", {13});
    append(target, "order-6", {14});
    json::Value metadata = json::Value::object();
    metadata.set("$maxCount", json::Value::number(std::int64_t{7}));
    QVERIFY(target.setStreamMetadata(named("order-6"), ExpectedRevision::any(), metadata));
    QVERIFY(target.deleteStream(named("order-6"), ExpectedRevision::any(), DeleteMode::Tombstone));
    append(target, "order-7", {17});
    QCOMPARE(target.eventCount().value(), SmallSize);
}

/// A database that is opened past the store, for doing what an attacker or a broken disk does.
class Database
{
public:
    explicit Database(const std::filesystem::path &file)
    {
        if (sqlite3_open(file.c_str(), &m_database) != SQLITE_OK)
            qFatal("cannot open the database");
    }
    ~Database() { sqlite3_close(m_database); }
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Each row as text, columns between bars, "error" at the end when it failed.
    QStringList rows(const QByteArray &sql)
    {
        QStringList result;
        sqlite3_stmt *statement = nullptr;
        int code = sqlite3_prepare_v2(m_database, sql.constData(), -1, &statement, nullptr);
        while (code == SQLITE_OK || code == SQLITE_ROW) {
            code = sqlite3_step(statement);
            if (code == SQLITE_ROW)
                result << row(statement);
        }
        if (code != SQLITE_DONE)
            result << u"error"_qs;
        sqlite3_finalize(statement);
        return result;
    }

    Result<VerifyReport> verify() { return sqlite::verifyDatabase(m_database, {}, {}, 1000); }

    /// Changes the data of an event and its leaf hash with it.
    void forge(int position, const std::string &data)
    {
        sqlite3_stmt *read = prepare(
            "SELECT e.id, e.revision, e.created, s.name, t.name, c.name, e.metadata FROM events e JOIN streams s ON "
            "s.id = "
            "e.stream JOIN types t ON t.id = e.type JOIN content_types c ON c.id = e.content_type WHERE position = ?1");
        sqlite3_bind_int(read, 1, position);
        QCOMPARE(sqlite3_step(read), SQLITE_ROW);
        const Hash leaf = leafOf(read, data);
        sqlite3_finalize(read);
        sqlite3_stmt *write = prepare("UPDATE events SET data = ?2, leaf = ?3 WHERE position = ?1");
        sqlite3_bind_int(write, 1, position);
        sqlite3_bind_blob(write, 2, data.data(), static_cast<int>(data.size()), SQLITE_STATIC);
        sqlite3_bind_blob(write, 3, leaf.data(), static_cast<int>(leaf.size()), SQLITE_STATIC);
        QCOMPARE(sqlite3_step(write), SQLITE_DONE);
        sqlite3_finalize(write);
    }

    /// Adds an event with a right leaf hash behind the others.
    void addEvent(int position, const std::string &stream, int revision)
    {
        LeafHasher hasher;
        const ProposedEvent added = event(position);
        const Hash leaf = hasher.leaf(added.id, Revision{static_cast<std::uint64_t>(revision)}, *added.created, stream,
                                      "Even", added.contentType, added.data, added.metadata);
        sqlite3_stmt *write = prepare("INSERT INTO events SELECT ?1, s.id, ?2, ?3, t.id, c.id, ?4, ?5, ?6, ?7 FROM "
                                      "streams s, types t, content_types c "
                                      "WHERE s.name = ?8 AND t.name = 'Even' AND c.name = 'application/json'");
        sqlite3_bind_int(write, 1, position);
        sqlite3_bind_int(write, 2, revision);
        bind(write, 3, added.id.view());
        sqlite3_bind_int64(write, 4, added.created->ticks());
        bind(write, 5, added.data);
        bind(write, 6, added.metadata);
        sqlite3_bind_blob(write, 7, leaf.data(), static_cast<int>(leaf.size()), SQLITE_STATIC);
        sqlite3_bind_text(write, 8, stream.c_str(), -1, SQLITE_STATIC);
        QCOMPARE(sqlite3_step(write), SQLITE_DONE);
        QCOMPARE(sqlite3_changes(m_database), 1);
        sqlite3_finalize(write);
    }

private:
    sqlite3_stmt *prepare(const char *sql)
    {
        sqlite3_stmt *statement = nullptr;
        if (sqlite3_prepare_v2(m_database, sql, -1, &statement, nullptr) != SQLITE_OK)
            qFatal("%s: %s", sql, sqlite3_errmsg(m_database));
        return statement;
    }

    static void bind(sqlite3_stmt *statement, int index, std::string_view bytes)
    {
        sqlite3_bind_blob(statement, index, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    }

    static std::string bytes(sqlite3_stmt *statement, int column)
    {
        const auto *data = static_cast<const char *>(sqlite3_column_blob(statement, column));
        return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }

    static QString row(sqlite3_stmt *statement)
    {
        QByteArray text;
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
            const auto *data = static_cast<const char *>(sqlite3_column_blob(statement, column));
            text += QByteArray(data, sqlite3_column_bytes(statement, column)).toPercentEncoding() + '|';
        }
        return QString::fromLatin1(text);
    }

    static Hash leafOf(sqlite3_stmt *read, const std::string &data)
    {
        std::array<std::uint8_t, 16> id{};
        const std::string idBytes = bytes(read, 0);
        std::copy(idBytes.begin(), idBytes.end(), id.begin());
        LeafHasher hasher;
        return hasher.leaf(events::EventId(id), Revision{static_cast<std::uint64_t>(sqlite3_column_int64(read, 1))},
                           Timestamp::fromTicks(sqlite3_column_int64(read, 2)), bytes(read, 3), bytes(read, 4),
                           bytes(read, 5), data, bytes(read, 6));
    }

    sqlite3 *m_database = nullptr;
};

/// Everything that a store says, table by table.
QStringList contentsOf(const std::filesystem::path &file)
{
    Database database(file);
    QStringList all;
    for (const char *table : {"store", "types", "content_types", "streams", "events", "heads", "frontier"})
        all += database.rows(QByteArray("SELECT * FROM ") + table + " NOT INDEXED");
    all += database.rows(
        "SELECT position, stream, revision FROM events INDEXED BY events_stream ORDER BY stream, revision");
    all += database.rows("SELECT position, id FROM events INDEXED BY events_id ORDER BY id");
    return all;
}

} // namespace

class TestDamage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void wholeStore();
    void emptyStore();
    void wholeWhileSomebodyWrites();
    void findsChanges_data();
    void findsChanges();
    void aStoreWithoutItsRightEdge();
    void findsAForgedEvent_data();
    void findsAForgedEvent();
    void findsAForgedEventBehindAChangedOne();
    void findsAnAddedEvent();
    void findsAnEventAddedInTheMiddle();
    void listsEverythingInOrder();
    void listsNoMoreThanAskedFor();
    void keepsTheFirstThatIsFoundLast();
    void namesABitFlippedInAnEvent();
    void goesOnBehindABadPage_data();
    void goesOnBehindABadPage();
    void goesOnBehindABrokenOverflow();
    void findsATruncatedFile_data();
    void findsATruncatedFile();
    void findsAnyBitFlip();
    void canBeStopped();
    void tellsItsProgress();

private:
    [[nodiscard]] std::filesystem::path copyOf(const std::string &name) const;
    [[nodiscard]] std::vector<std::uint64_t> unreadablePositions(const std::filesystem::path &file) const;

    static constexpr std::uint64_t LargeSize = 3'000;
    StoreFolder m_folder;
};

std::filesystem::path TestDamage::copyOf(const std::string &name) const
{
    const auto copy = m_folder.file("damaged.db");
    std::filesystem::copy_file(m_folder.file(name), copy, std::filesystem::copy_options::overwrite_existing);
    for (const char *suffix : {"-wal", "-shm"})
        std::filesystem::remove(copy.string() + suffix);
    return copy;
}

void TestDamage::initTestCase()
{
    fillSmall(*m_folder.open(SqliteStore::Mode::CreateNew, "small.db"));
    const auto large = m_folder.open(SqliteStore::Mode::CreateNew, "large.db");
    for (int number = 0; number < static_cast<int>(LargeSize); number += 10) {
        std::vector<int> numbers(10);
        std::iota(numbers.begin(), numbers.end(), number);
        append(*large, "order-" + std::to_string(number / 10 % 40), numbers);
    }
    QCOMPARE(large->eventCount().value(), LargeSize);
}

void TestDamage::wholeStore()
{
    for (const auto &[name, size, streams] :
         {std::tuple("small.db", SmallSize, 8u), std::tuple("large.db", LargeSize, 40u)}) {
        const auto report = verifyFile(m_folder.file(name));
        QVERIFY2(report, qPrintable(messageOf(report)));
        QVERIFY2(report->whole(), qPrintable(reasons(*report)));
        QVERIFY(report->damages.empty());
        QCOMPARE(report->events, size);
        QCOMPARE(report->streams, std::uint64_t{streams});
        QCOMPARE(report->recorded.size, size);
        QVERIFY(report->recorded == report->computed);
        QVERIFY(m_folder.open(SqliteStore::Mode::ReadOnly, name)->head().value() == report->computed);
    }
}

void TestDamage::emptyStore()
{
    const auto empty = m_folder.open(SqliteStore::Mode::CreateNew, "empty.db");
    const auto report = empty->verify();
    QVERIFY2(report, qPrintable(messageOf(report)));
    QVERIFY2(report->whole(), qPrintable(reasons(*report)));
    QCOMPARE(report->events, std::uint64_t{0});
    QVERIFY(report->computed == (TreeHead{0, LeafHasher::emptyRoot()}));
}

void TestDamage::wholeWhileSomebodyWrites()
{
    const auto file = copyOf("small.db");
    const auto target = m_folder.open(SqliteStore::Mode::ReadWrite, "damaged.db");
    std::uint64_t written = 0;
    const auto write = [&](std::uint64_t, std::uint64_t) { written += fill(*target, "order-9", 3).repeated ? 0 : 3; };
    const auto report = target->verify(write);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QVERIFY2(report->whole(), qPrintable(reasons(*report)));
    QVERIFY(written > 0);
    const auto again = target->verify();
    QVERIFY2(again && again->whole(), qPrintable(again ? reasons(*again) : messageOf(again)));
    QCOMPARE(again->events, SmallSize + written);
}

void TestDamage::findsChanges_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QStringList>("damages");
    const QString root = u"HeadMismatch - - -"_qs;
    const auto row = [](const char *name, const char *sql, const QStringList &damages) {
        QTest::newRow(name) << QByteArray(sql) << damages;
    };
    row("data", "UPDATE events SET data = '{}' WHERE position = 4", {u"Changed 4 order-1 3"_qs, root});
    row("one byte of data", "UPDATE events SET data = replace(data, '<4>', '<5>') WHERE position = 4",
        {u"Changed 4 order-1 3"_qs, root});
    row("no data", "UPDATE events SET data = x'' WHERE position = 0", {u"Changed 0 order-1 0"_qs, root});
    row("metadata", "UPDATE events SET metadata = '{}' WHERE position = 7", {u"Changed 7 order-3 1"_qs, root});
    row("data to metadata", "UPDATE events SET data = data || metadata, metadata = x'' WHERE position = 7",
        {u"Changed 7 order-3 1"_qs, root});
    row("created", "UPDATE events SET created = created + 1 WHERE position = 17", {u"Changed 17 order-7 0"_qs, root});
    row("type", "UPDATE events SET type = (SELECT id FROM types WHERE name = 'Odd') WHERE position = 0",
        {u"Changed 0 order-1 0"_qs, root});
    row("content type",
        "INSERT INTO content_types(name) VALUES('text/plain'); UPDATE events SET content_type = (SELECT id FROM "
        "content_types WHERE name = "
        "'text/plain') WHERE position = 3",
        {u"Changed 3 order-2 0"_qs, root});
    row("id", "UPDATE events SET id = randomblob(16) WHERE position = 6", {u"Changed 6 order-4 0"_qs, root});
    row("a short id", "UPDATE events SET id = substr(id, 1, 15) WHERE position = 6", {u"Changed 6 order-4 0"_qs, root});
    row("leaf", "UPDATE events SET leaf = randomblob(32) WHERE position = 6",
        {u"Changed 6 order-4 0"_qs, u"HeadMismatch 10 - -"_qs});
    row("a short leaf", "UPDATE events SET leaf = x'00' WHERE position = 6", {u"Changed 6 order-4 0"_qs});
    row("stream", "UPDATE events SET stream = (SELECT id FROM streams WHERE name = 'order-5') WHERE position = 4",
        {u"Changed 4 order-5 3"_qs, root, u"RevisionGap - order-1 -"_qs});
    row("stream to one that is not there", "UPDATE events SET stream = 99 WHERE position = 13",
        {u"Changed 13 - 0"_qs, root, u"RevisionGap - order-5 -"_qs});
    row("type to one that is not there", "UPDATE events SET type = 99 WHERE position = 13",
        {u"Changed 13 order-5 0"_qs, root});
    row("content type to one that is not there", "UPDATE events SET content_type = 99 WHERE position = 13",
        {u"Changed 13 order-5 0"_qs, root});
    row("revision", "UPDATE events SET revision = 9 WHERE position = 4",
        {u"Changed 4 order-1 9"_qs, root, u"RevisionGap - order-1 -"_qs});
    row("name of a stream", "UPDATE streams SET name = 'order-9', category = 'order' WHERE name = 'order-2'",
        {u"Changed 3 order-9 0"_qs, u"Changed 11 order-9 1"_qs, u"Changed 12 order-9 2"_qs, root});
    row("name of a type", "UPDATE types SET name = 'Deleted' WHERE name = '$streamDeleted'",
        {u"Changed 16 order-6 9223372036854775807"_qs, root});
    row("first event removed", "DELETE FROM events WHERE position = 0",
        {u"Missing 0 order-1 0"_qs, u"SizeMismatch - - -"_qs});
    row("an event removed", "DELETE FROM events WHERE position = 7",
        {u"Missing 7 order-3 1"_qs, u"SizeMismatch - - -"_qs});
    row("last of a stream removed", "DELETE FROM events WHERE position = 4",
        {u"Missing 4 order-1 3"_qs, u"SizeMismatch - - -"_qs});
    row("only one of a stream removed", "DELETE FROM events WHERE position = 13",
        {u"Missing 13 order-5 0"_qs, u"SizeMismatch - - -"_qs});
    row("last event removed", "DELETE FROM events WHERE position = 17",
        {u"Missing 17 order-7 0"_qs, u"SizeMismatch - - -"_qs});
    row("some removed", "DELETE FROM events WHERE position IN (1, 6, 12)",
        {u"Missing 1 order-1 1"_qs, u"Missing 6 order-4 0"_qs, u"Missing 12 order-2 2"_qs, u"SizeMismatch - - -"_qs});
    row("a stream removed", "DELETE FROM events WHERE position IN (5, 7, 8)",
        {u"Missing 5 order-3 0"_qs, u"Missing 7 order-3 1"_qs, u"Missing 8 order-3 2"_qs, u"SizeMismatch - - -"_qs});
    row("all removed", "DELETE FROM events WHERE stream <> 0 AND position > 12",
        {u"Missing 13 - -"_qs, u"Missing 14 - -"_qs, u"Missing 15 - -"_qs, u"Missing 16 - -"_qs, u"Missing 17 - -"_qs,
         u"SizeMismatch - - -"_qs, u"RevisionGap - order-5 -"_qs, u"RevisionGap - order-6 -"_qs,
         u"RevisionGap - $$order-6 -"_qs, u"RevisionGap - order-7 -"_qs});
    row("swapped between commits",
        "UPDATE events SET position = -1 WHERE position = 3; UPDATE events SET position = 3 WHERE position = 4; "
        "UPDATE events SET position = 4 WHERE position = -1",
        {u"HeadMismatch 3 order-1 3"_qs, root});
    row("swapped in one commit",
        "UPDATE events SET position = -1 WHERE position = 5; UPDATE events SET position = 5 WHERE position = 6; "
        "UPDATE events SET position = 6 WHERE position = -1",
        {u"HeadMismatch 10 - -"_qs, root});
    row("swapped in one stream",
        "UPDATE events SET position = -1 WHERE position = 7; UPDATE events SET position = 7 WHERE position = 8; "
        "UPDATE events SET position = 8 WHERE position = -1",
        {u"RevisionGap 7 order-3 2"_qs, u"RevisionGap 8 order-3 1"_qs, u"HeadMismatch 10 - -"_qs, root});
    row("moved out of the log", "UPDATE events SET position = -1 WHERE position = 17",
        {u"Missing 17 order-7 0"_qs, u"SizeMismatch - - -"_qs, u"SizeMismatch - - -"_qs});
    row("moved to the end", "UPDATE events SET position = 1000000 WHERE position = 11",
        {u"Missing 11 order-2 1"_qs, u"SizeMismatch 1000000 order-2 1"_qs, u"RevisionGap 1000000 order-2 1"_qs, root});
    row("a head", "UPDATE heads SET root = randomblob(32) WHERE size = 5", {u"HeadMismatch 4 - -"_qs});
    row("two heads", "UPDATE heads SET root = randomblob(32) WHERE size IN (3, 5)",
        {u"HeadMismatch 2 - -"_qs, u"HeadMismatch 4 - -"_qs});
    row("a short head", "UPDATE heads SET root = x'00' WHERE size = 5", {u"HeadMismatch 4 - -"_qs});
    row("the last head", "UPDATE heads SET root = randomblob(32) WHERE size = 18",
        {u"HeadMismatch 17 order-7 0"_qs, root});
    row("size of the last head", "UPDATE heads SET size = 19 WHERE size = 18",
        {u"Missing 18 - -"_qs, u"SizeMismatch - - -"_qs, root});
    row("last head removed", "DELETE FROM heads WHERE size = 18",
        {u"SizeMismatch 17 order-7 0"_qs, u"SizeMismatch - - -"_qs, root});
    row("all heads removed", "DELETE FROM heads", {root});
    row("a head of nothing", "INSERT INTO heads VALUES(-1, x'00')", {root});
    row("the right edge", "UPDATE frontier SET bytes = substr(bytes, 1, 8) || randomblob(length(bytes) - 8)", {root});
    row("an unreadable right edge", "UPDATE frontier SET bytes = x'00'", {u"Database - - -"_qs});
    row("last revision of a stream", "UPDATE streams SET last_revision = 1 WHERE name = 'order-3'",
        {u"RevisionGap - order-3 -"_qs});
    row("last revision too large", "UPDATE streams SET last_revision = 5 WHERE name = 'order-3'",
        {u"RevisionGap - order-3 -"_qs});
    row("a stream hidden", "UPDATE streams SET state = 1 WHERE name = 'order-3'", {u"Database - order-3 -"_qs});
    row("a stream cut", "UPDATE streams SET truncate_before = 2 WHERE name = 'order-3'", {u"Database - order-3 -"_qs});
    row("another limit", "UPDATE streams SET max_count = 1 WHERE name = 'order-6'", {u"Database - order-6 -"_qs});
    row("a tombstone taken back", "UPDATE streams SET state = 0 WHERE name = 'order-6'", {u"Database - order-6 -"_qs});
    row("places of a stream", "UPDATE streams SET last_position = 3 WHERE name = 'order-2'",
        {u"Database - order-2 -"_qs});
    row("a stream's row removed", "DELETE FROM streams WHERE name = 'order-5'", {u"Changed 13 - 0"_qs, root});
}

void TestDamage::findsChanges()
{
    QFETCH(QByteArray, sql);
    QFETCH(QStringList, damages);
    const auto file = copyOf("small.db");
    runSql(file, sql.constData());
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QVERIFY(!report->whole());
    QVERIFY2(shown(report->damages) == damages, qPrintable(u"\n"_qs + reasons(*report)));
    QCOMPARE(report->damageCount, std::uint64_t{report->damages.size()});
    for (const Damage &damage : report->damages)
        QVERIFY(damage.reason.ends_with('.'));
}

void TestDamage::aStoreWithoutItsRightEdge()
{
    const auto file = copyOf("small.db");
    runSql(file, "DELETE FROM frontier");
    QCOMPARE(outcome(verifyFile(file)), u"Corrupt"_qs);
    const auto report = Database(file).verify();
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(shown(report->damages), QStringList{u"Database - - -"_qs});
    runSql(file, "DROP TABLE heads");
    QCOMPARE(outcome(Database(file).verify()), u"Corrupt"_qs);
}

void TestDamage::findsAForgedEvent_data()
{
    QTest::addColumn<int>("position");
    QTest::addColumn<QStringList>("damages");
    // A commit of one event names it, a larger one can only be named as a whole.
    QTest::newRow("alone in its commit") << 3 << QStringList{u"HeadMismatch 3 order-2 0"_qs, u"HeadMismatch - - -"_qs};
    QTest::newRow("in a commit of three") << 1 << QStringList{u"HeadMismatch 2 - -"_qs, u"HeadMismatch - - -"_qs};
    QTest::newRow("in an import") << 8 << QStringList{u"HeadMismatch 10 - -"_qs, u"HeadMismatch - - -"_qs};
    QTest::newRow("the last one") << 17 << QStringList{u"HeadMismatch 17 order-7 0"_qs};
}

void TestDamage::findsAForgedEvent()
{
    QFETCH(int, position);
    QFETCH(QStringList, damages);
    const auto file = copyOf("small.db");
    Database(file).forge(position, R"({"mark":"forged"})");
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QVERIFY2(shown(report->damages) == damages, qPrintable(u"\n"_qs + reasons(*report)));
    QVERIFY(report->computed.root != report->recorded.root);
}

void TestDamage::findsAForgedEventBehindAChangedOne()
{
    const auto file = copyOf("small.db");
    runSql(file, "UPDATE events SET data = 'x' WHERE position = 1");
    Database(file).forge(13, "{}");
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    const QStringList damages{u"Changed 1 order-1 1"_qs, u"HeadMismatch 13 order-5 0"_qs, u"HeadMismatch - - -"_qs};
    QVERIFY2(shown(report->damages) == damages, qPrintable(u"\n"_qs + reasons(*report)));
}

void TestDamage::findsAnAddedEvent()
{
    const auto file = copyOf("small.db");
    Database(file).addEvent(18, "order-3", 3);
    runSql(file, "UPDATE streams SET last_revision = 3, last_position = 18 WHERE name = 'order-3'");
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    const QStringList damages{u"SizeMismatch 18 order-3 3"_qs, u"SizeMismatch - - -"_qs};
    QVERIFY2(shown(report->damages) == damages, qPrintable(u"\n"_qs + reasons(*report)));
}

void TestDamage::findsAnEventAddedInTheMiddle()
{
    const auto file = copyOf("small.db");
    runSql(file, "UPDATE events SET position = -1 - position WHERE position > 13; UPDATE events SET position = "
                 "-position WHERE position < 0;"
                 "UPDATE streams SET last_revision = 1, last_position = 14 WHERE name = 'order-5'");
    Database(file).addEvent(14, "order-5", 1);
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(shown(report->damages.front()), u"HeadMismatch 14 order-5 1"_qs);
    QVERIFY(shown(report->damages).contains(u"SizeMismatch - - -"_qs));
}

void TestDamage::listsEverythingInOrder()
{
    const auto file = copyOf("large.db");
    runSql(file, "UPDATE events SET data = 'x' WHERE position IN (2999, 17, 1234); DELETE FROM events WHERE position "
                 "IN (800, 2000)");
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    const QStringList damages{u"Changed 17 order-1 7"_qs,     u"Missing 800 order-0 20"_qs,
                              u"Changed 1234 order-3 34"_qs,  u"Missing 2000 order-0 50"_qs,
                              u"Changed 2999 order-19 79"_qs, u"SizeMismatch - - -"_qs};
    QVERIFY2(shown(report->damages) == damages, qPrintable(u"\n"_qs + reasons(*report)));
    QCOMPARE(report->events, LargeSize - 2);
}

void TestDamage::listsNoMoreThanAskedFor()
{
    const auto file = copyOf("large.db");
    runSql(file, "UPDATE events SET metadata = x''");
    const auto report = verifyFile(file, 5);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->damages.size(), std::size_t{5});
    QCOMPARE(shown(report->damages.front()), u"Changed 0 order-0 0"_qs);
    QCOMPARE(report->damageCount, LargeSize + 1);
}

void TestDamage::keepsTheFirstThatIsFoundLast()
{
    const auto file = copyOf("large.db");
    runSql(file, "UPDATE events SET metadata = x'' WHERE position > 20");
    Database(file).forge(3, "{}");
    const auto report = verifyFile(file, 2);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(shown(report->damages), (QStringList{u"HeadMismatch 9 - -"_qs, u"Changed 21 order-2 1"_qs}));
}

void TestDamage::namesABitFlippedInAnEvent()
{
    const auto file = copyOf("large.db");
    QByteArray bytes = fileBytes(file);
    for (const int number : {0, 5, 1499, 2999}) {
        const QByteArray mark = QStringLiteral("\"<%1>\"").arg(number).toLatin1();
        const qsizetype at = bytes.indexOf(mark);
        QVERIFY(at > 0 && bytes.indexOf(mark, at + 1) < 0);
        QByteArray damaged = bytes;
        damaged[at + 2] = static_cast<char>(damaged[at + 2] ^ 1);
        writeFile(file, damaged);
        const auto report = verifyFile(file);
        QVERIFY2(report, qPrintable(messageOf(report)));
        const QString first = QStringLiteral("Changed %1 order-%2 %3")
                                  .arg(number)
                                  .arg(number / 10 % 40)
                                  .arg(number / 400 * 10 + number % 10);
        QCOMPARE(shown(report->damages), (QStringList{first, u"HeadMismatch - - -"_qs}));
    }
}

std::vector<std::uint64_t> TestDamage::unreadablePositions(const std::filesystem::path &file) const
{
    std::vector<std::uint64_t> positions;
    Database database(file);
    for (std::uint64_t position = 0; position < LargeSize; ++position) {
        const auto rows = database.rows("SELECT * FROM events NOT INDEXED WHERE position = " +
                                        QByteArray::number(static_cast<qulonglong>(position)));
        if (rows.size() != 1 || rows.front() == u"error")
            positions.push_back(position);
    }
    return positions;
}

void TestDamage::goesOnBehindABadPage_data()
{
    QTest::addColumn<int>("number");
    for (const int number : {0, 700, 1500, 2999})
        QTest::addRow("%d", number) << number;
}

void TestDamage::goesOnBehindABadPage()
{
    QFETCH(int, number);
    const auto file = copyOf("large.db");
    QByteArray bytes = fileBytes(file);
    const qsizetype at = bytes.indexOf(QStringLiteral("\"<%1>\"").arg(number).toLatin1());
    QVERIFY(at > 0);
    bytes.replace(at / PageSize * PageSize, PageSize, QByteArray(PageSize, '\xA5'));
    writeFile(file, bytes);
    const auto lost = unreadablePositions(file);
    QVERIFY(!lost.empty() && lost.size() < 60);
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->events, LargeSize - lost.size());
    for (std::size_t i = 0; i < lost.size(); ++i) {
        const Damage &damage = report->damages.at(i);
        const std::uint64_t position = lost[i];
        QCOMPARE(shown(damage), QStringLiteral("Unreadable %1 order-%2 %3")
                                    .arg(position)
                                    .arg(position / 10 % 40)
                                    .arg(position / 400 * 10 + position % 10));
    }
    for (std::size_t i = lost.size(); i < report->damages.size(); ++i)
        QVERIFY2(!report->damages[i].position, qPrintable(reasons(*report)));
}

void TestDamage::goesOnBehindABrokenOverflow()
{
    const auto file = m_folder.file("overflow.db");
    {
        const auto target = m_folder.open(SqliteStore::Mode::CreateNew, "overflow.db");
        append(*target, "order-1", {0, 1});
        const ProposedEvent large = proposed("Large", '"' + std::string(20'000, 'x') + '"');
        QVERIFY(target->append(named("order-1"), ExpectedRevision::any(), {&large, 1}));
        append(*target, "order-1", {3, 4});
    }
    QByteArray bytes = fileBytes(file);
    const QByteArray part(PageSize / 2, 'x');
    const qsizetype at = bytes.indexOf(part, bytes.indexOf(part) + PageSize);
    QVERIFY(at > 0);
    // The number of the next page of the chain stands at the start of each.
    bytes.replace(at / PageSize * PageSize, 4, QByteArray("\x7F\xFF\xFF\xF0", 4));
    writeFile(file, bytes);
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(shown(report->damages.front()), u"Unreadable 2 order-1 2"_qs);
    QCOMPARE(report->events, std::uint64_t{4});
    for (std::size_t i = 1; i < report->damages.size(); ++i)
        QVERIFY2(!report->damages[i].position, qPrintable(reasons(*report)));
}

void TestDamage::findsATruncatedFile_data()
{
    QTest::addColumn<int>("percent");
    for (const int percent : {0, 5, 30, 60, 90, 99})
        QTest::addRow("%d", percent) << percent;
}

void TestDamage::findsATruncatedFile()
{
    QFETCH(int, percent);
    const auto file = copyOf("large.db");
    std::filesystem::resize_file(file, std::filesystem::file_size(file) * static_cast<std::uintmax_t>(percent) / 100);
    const auto report = verifyFile(file);
    if (!report) {
        QVERIFY2(report.error().code == ErrorCode::Corrupt || report.error().code == ErrorCode::NotAStore,
                 qPrintable(messageOf(report)));
        return;
    }
    QVERIFY(!report->whole());
    const auto lost = unreadablePositions(file);
    if (!lost.empty())
        QCOMPARE(report->damages.front().position, std::optional(lost.front()));
    QCOMPARE(report->events, LargeSize - lost.size());
}

/// One bit anywhere in the file: either it is found, or nothing that the store holds is other than before.
void TestDamage::findsAnyBitFlip()
{
    constexpr int Rounds = 200;
    QRandomGenerator random(20160119);
    const QByteArray whole = fileBytes(m_folder.file("large.db"));
    const QStringList contents = contentsOf(copyOf("large.db"));
    const auto file = m_folder.file("damaged.db");
    int found = 0;
    for (int round = 0; round < Rounds; ++round) {
        QByteArray bytes = whole;
        const qsizetype at = random.bounded(static_cast<int>(bytes.size()));
        const int bit = random.bounded(8);
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
        writeFile(file, bytes);
        for (const char *suffix : {"-wal", "-shm"})
            std::filesystem::remove(file.string() + suffix);
        const auto report = verifyFile(file);
        if (!report || !report->whole()) {
            ++found;
            continue;
        }
        QVERIFY2(contentsOf(file) == contents, qPrintable(QStringLiteral("byte %1, bit %2").arg(at).arg(bit)));
    }
    QVERIFY2(found > Rounds / 2, qPrintable(QString::number(found)));
}

void TestDamage::canBeStopped()
{
    const auto target = m_folder.open(SqliteStore::Mode::ReadOnly, "large.db");
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(outcome(target->verify({}, stop.get_token())), u"Cancelled"_qs);
}

void TestDamage::tellsItsProgress()
{
    const auto target = m_folder.open(SqliteStore::Mode::ReadOnly, "large.db");
    std::uint64_t last = 0;
    QVERIFY(target->verify([&last](std::uint64_t done, std::uint64_t total) {
        QVERIFY(done >= last && done <= total);
        last = done;
    }));
    QCOMPARE(last, LargeSize);
}

QTEST_GUILESS_MAIN(TestDamage)
#include "tst_damage.moc"
