// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/store/damagetesting.h"

#include <QTest>

#include <tuple>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

namespace {

constexpr std::uint64_t SmallSize = 18;

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
    void canBeStopped();
    void tellsItsProgress();

private:
    StoreFolder m_folder;
};

void TestDamage::initTestCase()
{
    fillSmall(*m_folder.open(SqliteStore::Mode::CreateNew, "small.db"));
    fillLarge(*m_folder.open(SqliteStore::Mode::CreateNew, "large.db"));
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
    const auto file = freshCopy(m_folder, "small.db");
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
    const auto file = freshCopy(m_folder, "small.db");
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
    const auto file = freshCopy(m_folder, "small.db");
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
    const auto file = freshCopy(m_folder, "small.db");
    Database(file).forge(position, R"({"mark":"forged"})");
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QVERIFY2(shown(report->damages) == damages, qPrintable(u"\n"_qs + reasons(*report)));
    QVERIFY(report->computed.root != report->recorded.root);
}

void TestDamage::findsAForgedEventBehindAChangedOne()
{
    const auto file = freshCopy(m_folder, "small.db");
    runSql(file, "UPDATE events SET data = 'x' WHERE position = 1");
    Database(file).forge(13, "{}");
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    const QStringList damages{u"Changed 1 order-1 1"_qs, u"HeadMismatch 13 order-5 0"_qs, u"HeadMismatch - - -"_qs};
    QVERIFY2(shown(report->damages) == damages, qPrintable(u"\n"_qs + reasons(*report)));
}

void TestDamage::findsAnAddedEvent()
{
    const auto file = freshCopy(m_folder, "small.db");
    Database(file).addEvent(18, "order-3", 3);
    runSql(file, "UPDATE streams SET last_revision = 3, last_position = 18 WHERE name = 'order-3'");
    const auto report = verifyFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    const QStringList damages{u"SizeMismatch 18 order-3 3"_qs, u"SizeMismatch - - -"_qs};
    QVERIFY2(shown(report->damages) == damages, qPrintable(u"\n"_qs + reasons(*report)));
}

void TestDamage::findsAnEventAddedInTheMiddle()
{
    const auto file = freshCopy(m_folder, "small.db");
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
    const auto file = freshCopy(m_folder, "large.db");
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
    const auto file = freshCopy(m_folder, "large.db");
    runSql(file, "UPDATE events SET metadata = x''");
    const auto report = verifyFile(file, 5);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(report->damages.size(), std::size_t{5});
    QCOMPARE(shown(report->damages.front()), u"Changed 0 order-0 0"_qs);
    QCOMPARE(report->damageCount, LargeSize + 1);
}

void TestDamage::keepsTheFirstThatIsFoundLast()
{
    const auto file = freshCopy(m_folder, "large.db");
    runSql(file, "UPDATE events SET metadata = x'' WHERE position > 20");
    Database(file).forge(3, "{}");
    const auto report = verifyFile(file, 2);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QCOMPARE(shown(report->damages), (QStringList{u"HeadMismatch 9 - -"_qs, u"Changed 21 order-2 1"_qs}));
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
