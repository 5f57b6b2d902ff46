// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/merkle.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/importmark.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/support/patience.h"
#include "tests/support/storefiles.h"
#include "tests/support/storefollower.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <future>
#include <latch>
#include <limits>
#include <thread>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;
using Mode = SqliteStore::Mode;

namespace {

/// While it lives, no file of this process grows past so many bytes, as on a full disk.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(std::uintmax_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before{};
};

} // namespace

class TestSqliteStore : public QObject
{
    Q_OBJECT

private slots:
    void keepsEverythingWhenClosed();
    void repeatsAreKnownAfterOpeningAgain();
    void storedLeafIsTheHashOfTheEvent();
    void findsAnEventByItsId();
    void oneHeadACommit();
    void verifiesAsWhole();
    void twoStoresOnOneFileTakeTurns();
    void subscribersSeeOtherStoresQuickly();
    void importHoldsUpWritersAndNotReaders();
    void writersWaitLongForAnImport();
    void anImportIsMarked();
    void slowReaderHoldsUpNobody();
    void handlersMayReadAndWrite();
    void readsBigEventsInBoundedBatches();
    void damagedRowsAreNamed_data();
    void damagedRowsAreNamed();
    void nothingInTheFileIsRun();
    void comesBackToTheWriteAheadLog();
    void aRefusedWriteIsAnError();
};

void TestSqliteStore::keepsEverythingWhenClosed()
{
    const StoreFolder folder;
    TreeHead head;
    {
        const auto first = folder.open();
        fill(*first, "a", 3);
        fill(*first, "b", 2);
        QVERIFY(first->deleteStream(named("a"), ExpectedRevision::any(), DeleteMode::Soft));
        head = first->head().value();
    }
    const auto second = folder.open(Mode::ReadWrite);
    QCOMPARE(second->head().value(), head);
    QCOMPARE(revisionsOf(*second, "a"), u"NotFound"_qs);
    QCOMPARE(revisionsOf(*second, "b"), u"0 1"_qs);
    QCOMPARE(fill(*second, "b", 1).position, Position::at(6));
}

void TestSqliteStore::repeatsAreKnownAfterOpeningAgain()
{
    const StoreFolder folder;
    const auto events = proposedMany(3);
    const auto first = folder.open()->append(named("s"), ExpectedRevision::any(), events);
    QVERIFY(first);
    const auto again = folder.open()->append(named("s"), ExpectedRevision::any(), events);
    QVERIFY2(again && again->repeated, qPrintable(messageOf(again)));
    QCOMPARE(again->position, first->position);
}

void TestSqliteStore::findsAnEventByItsId()
{
    const StoreFolder folder;
    const auto target = folder.open();
    fill(*target, "s", 3);
    const auto log = logOf(*target);
    QVERIFY(log);
    for (const RecordedEvent &event : *log)
        QCOMPARE(target->positionOf(event.id).value().value(), event.position);
    QVERIFY(!target->positionOf(events::EventId::random()).value());
}

void TestSqliteStore::storedLeafIsTheHashOfTheEvent()
{
    const StoreFolder folder;
    const auto target = folder.open();
    fill(*target, "s", 3);
    LeafHasher hasher;
    const auto log = logOf(*target);
    QVERIFY(log);
    for (const RecordedEvent &event : *log)
        QCOMPARE(target->leafHash(event.position).value(), hasher.leaf(event));
    QCOMPARE(outcome(target->leafHash(Position::at(3))), u"NotFound"_qs);
    QCOMPARE(outcome(target->leafHash(Position::at(UINT64_MAX))), u"NotFound"_qs);
}

void TestSqliteStore::oneHeadACommit()
{
    const StoreFolder folder;
    const auto target = folder.open();
    for (std::size_t i = 1; i <= 3; ++i)
        fill(*target, "s", i);
    QVERIFY(!target->append(named("s"), ExpectedRevision::noStream(), proposedMany(1)));
    QVERIFY(target->append(named("s"), ExpectedRevision::any(), {}));
    auto session = target->beginImport();
    QVERIFY(session);
    for (int i = 0; i < 4; ++i)
        QVERIFY((*session)->add(named("t"), std::nullopt, proposed()));
    QVERIFY((*session)->commit());
    QCOMPARE(askSql(folder.file(), "SELECT group_concat(size, ' ') FROM heads"), u"1 3 6 10"_qs);
    QCOMPARE(
        askSql(folder.file(), "SELECT group_concat(root = (SELECT root FROM heads ORDER BY size DESC)) FROM heads"),
        u"0,0,0,1"_qs);
}

void TestSqliteStore::verifiesAsWhole()
{
    const StoreFolder folder;
    const auto target = folder.open();
    QVERIFY(target->verify()->whole());
    fill(*target, "s", 30);
    fill(*target, "t", 5);
    QVERIFY(target->deleteStream(named("s"), ExpectedRevision::any(), DeleteMode::Soft));
    fill(*target, "s", 2);
    QVERIFY(target->deleteStream(named("t"), ExpectedRevision::any(), DeleteMode::Tombstone));
    QVERIFY(target->deleteStream(named("never"), ExpectedRevision::any(), DeleteMode::Tombstone));
    const auto report = target->verify();
    QVERIFY2(report, qPrintable(messageOf(report)));
    for (const Damage &damage : report->damages)
        qWarning("%s", damage.reason.c_str());
    QVERIFY(report->whole());
    QCOMPARE(report->computed, target->head().value());
    QCOMPARE(report->events, target->eventCount().value());
}

void TestSqliteStore::twoStoresOnOneFileTakeTurns()
{
    constexpr std::size_t Each = 60;
    const StoreFolder folder;
    const auto first = folder.open();
    const auto second = folder.open();
    std::atomic<int> failures = 0;
    {
        std::latch start(4);
        std::vector<std::jthread> writers;
        for (int i = 0; i < 4; ++i) {
            writers.emplace_back([&, i] {
                SqliteStore &own = i % 2 == 0 ? *first : *second;
                start.arrive_and_wait();
                for (std::size_t n = 0; n < Each; ++n) {
                    const ProposedEvent event = proposed("Type" + std::to_string(n % 7));
                    failures += own.append(named("s"), ExpectedRevision::any(), {&event, 1}) ? 0 : 1;
                }
            });
        }
    }
    QCOMPARE(failures.load(), 0);
    QCOMPARE(first->head().value(), second->head().value());
    const auto events = eventsOf(*first, "s");
    QVERIFY(events);
    QCOMPARE(events->size(), 4 * Each);
    for (std::size_t i = 0; i < events->size(); ++i)
        QCOMPARE(events->at(i).revision, Revision{i});
    QVERIFY(first->verify()->whole());
}

void TestSqliteStore::subscribersSeeOtherStoresQuickly()
{
    constexpr std::size_t Rounds = 25;
    const StoreFolder folder;
    const auto writer = folder.open();
    const auto reader = folder.open();
    StoreFollower follower(*reader, {});
    QTRY_VERIFY(follower.caughtUpCalls() > 0);
    std::size_t written = 0;
    const auto median = measured(50, [&] {
        std::vector<std::chrono::nanoseconds> delays;
        for (std::size_t i = 0; i < Rounds; ++i) {
            fill(*writer, "s", 1);
            const auto acknowledged = std::chrono::steady_clock::now();
            if (!QTest::qWaitFor([&] { return follower.count() == written + 1; }, Patience))
                return std::numeric_limits<qint64>::max();
            ++written;
            delays.push_back(follower.lastArrival() - acknowledged);
        }
        std::ranges::sort(delays);
        return qint64(std::chrono::duration_cast<std::chrono::milliseconds>(delays[Rounds / 2]).count());
    });
    QVERIFY2(median <= 50, qPrintable(QString::number(median) + u" ms"_qs));
}

void TestSqliteStore::importHoldsUpWritersAndNotReaders()
{
    const StoreFolder folder;
    const auto target = folder.open();
    fill(*target, "s", 1);
    auto session = target->beginImport();
    QVERIFY(session);
    QVERIFY((*session)->add(named("imported"), std::nullopt, proposed()));
    std::atomic<bool> begun = false;
    std::atomic<bool> written = false;
    std::jthread writer([&] {
        begun = true;
        fill(*target, "s", 1);
        written = true;
    });
    QTRY_VERIFY(begun);
    QCOMPARE(positionsOf(*target), u"0"_qs);
    QVERIFY((*session)->add(named("imported"), std::nullopt, proposed()));
    QVERIFY(!written);
    QVERIFY((*session)->commit());
    QTRY_VERIFY(written);
    writer.join();
    QCOMPARE(eventsOf(*target, "s")->back().position, Position::at(3));
}

void TestSqliteStore::slowReaderHoldsUpNobody()
{
    const StoreFolder folder;
    const auto target = folder.open();
    fill(*target, "s", 2'000);
    std::size_t read = 0;
    QString blocked;
    const auto slow = [&](std::span<const RecordedEvent> batch) {
        if (read == 0) {
            fill(*target, "s", 1);
            blocked = askSql(folder.file(), "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        read += batch.size();
        return true;
    };
    QVERIFY(target->readAll({}, slow));
    QCOMPARE(blocked, u"0"_qs);
    QCOMPARE(read, std::size_t{2'000});
}

void TestSqliteStore::handlersMayReadAndWrite()
{
    const StoreFolder folder;
    const auto target = folder.open();
    fill(*target, "s", 2);
    std::size_t nested = 0;
    QVERIFY(target->readAll({}, [&](std::span<const RecordedEvent> batch) {
        for (const RecordedEvent &event : batch) {
            nested += eventsOf(*target, event.stream.value())->size();
            fill(*target, "t", 1);
        }
        return true;
    }));
    QCOMPARE(nested, std::size_t{4});
    QCOMPARE(target->eventCount().value(), std::uint64_t{4});
}

void TestSqliteStore::readsBigEventsInBoundedBatches()
{
    constexpr std::size_t Size = 3 * 1024 * 1024;
    const StoreFolder folder;
    const auto target = folder.open();
    for (int i = 0; i < 6; ++i) {
        const ProposedEvent event = proposed("Big", std::string(Size, static_cast<char>('a' + i)));
        QVERIFY(target->append(named("s"), ExpectedRevision::any(), {&event, 1}));
    }
    std::size_t largest = 0;
    std::string seen;
    QVERIFY(target->readAll({}, [&](std::span<const RecordedEvent> batch) {
        std::size_t bytes = 0;
        for (const RecordedEvent &event : batch) {
            bytes += event.data.size();
            seen += event.data.back();
        }
        largest = std::max(largest, bytes);
        return true;
    }));
    QCOMPARE(seen, std::string("abcdef"));
    QVERIFY2(largest <= 3 * Size, qPrintable(QString::number(largest)));
}

void TestSqliteStore::damagedRowsAreNamed_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("id too short") << u"UPDATE events SET id = x'00' WHERE position = 2"_qs;
    QTest::newRow("no such type") << u"UPDATE events SET type = 99 WHERE position = 2"_qs;
    QTest::newRow("no such stream") << u"UPDATE events SET stream = 1000000000000 WHERE position = 2"_qs;
    QTest::newRow("negative content type") << u"UPDATE events SET content_type = -1 WHERE position = 2"_qs;
}

void TestSqliteStore::damagedRowsAreNamed()
{
    QFETCH(QString, sql);
    const StoreFolder folder;
    const auto target = folder.open();
    fill(*target, "s", 4);
    runSql(folder.file(), qPrintable(sql));
    const auto log = logOf(*target);
    QCOMPARE(outcome(log), u"Corrupt"_qs);
    QVERIFY2(messageOf(log).contains(u"position 2"_qs), qPrintable(messageOf(log)));
    QCOMPARE(positionsOf(*target, {.from = Position::at(3)}), u"3"_qs);
}

void TestSqliteStore::nothingInTheFileIsRun()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 1);
    runSql(folder.file(), "CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM streams; END");
    const auto target = folder.open();
    fill(*target, "s", 1);
    QCOMPARE(revisionsOf(*target, "s"), u"0 1"_qs);
}

void TestSqliteStore::comesBackToTheWriteAheadLog()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 1);
    runSql(folder.file(), "PRAGMA journal_mode=DELETE");
    QCOMPARE(folder.open(Mode::ReadOnly)->eventCount().value(), std::uint64_t{1});
    fill(*folder.open(Mode::ReadWrite), "s", 1);
    QCOMPARE(askSql(folder.file(), "PRAGMA journal_mode"), u"wal"_qs);
}

void TestSqliteStore::aRefusedWriteIsAnError()
{
    const StoreFolder folder;
    const auto target = folder.open();
    fill(*target, "s", 3);
    const TreeHead before = target->head().value();
    const ProposedEvent event = proposed("Large", std::string(300'000, 'x'));
    {
        const FileSizeLimit limit(std::filesystem::file_size(folder.file("store.db-wal")) + 100'000);
        const auto refused = target->append(named("s"), ExpectedRevision::any(), {&event, 1});
        QCOMPARE(outcome(refused), u"Io"_qs);
        QVERIFY2(messageOf(refused).contains(u"store.db"_qs), qPrintable(messageOf(refused)));
    }
    QCOMPARE(target->head().value(), before);
    QCOMPARE(revisionsOf(*target, "s"), u"0 1 2"_qs);
    const auto written = target->append(named("s"), at(2), {&event, 1});
    QVERIFY2(written, qPrintable(messageOf(written)));
    QVERIFY(!written->repeated);
    QVERIFY(target->verify()->whole());
    QCOMPARE(folder.open(Mode::ReadWrite)->eventCount().value(), std::uint64_t{4});
}

void TestSqliteStore::writersWaitLongForAnImport()
{
    const StoreFolder folder;
    const auto target = folder.open();
    auto session = target->beginImport();
    QVERIFY(session && (*session)->add(named("imported"), std::nullopt, proposed()));
    auto written = std::async(std::launch::async, [&] {
        const ProposedEvent event = proposed();
        return target->append(named("s"), ExpectedRevision::any(), {&event, 1});
    });
    // Longer than anybody waits for another lock.
    QVERIFY(written.wait_for(sqlite::BusyTimeout + std::chrono::seconds(1)) == std::future_status::timeout);
    QVERIFY((*session)->commit());
    session->reset();
    const auto done = written.get();
    QVERIFY2(done, qPrintable(messageOf(done)));
}

void TestSqliteStore::anImportIsMarked()
{
    const StoreFolder folder;
    const auto target = folder.open();
    const std::string file = folder.file().string();
    const std::filesystem::path mark = file + "-import";
    QVERIFY(!sqlite::ImportMark::isSet(file));
    auto session = target->beginImport();
    QVERIFY(sqlite::ImportMark::isSet(file));
    session->reset();
    QVERIFY(!sqlite::ImportMark::isSet(file));
    QVERIFY(!std::filesystem::exists(mark));
    // What a killed process leaves behind.
    writeFile(mark, {});
    QVERIFY(!sqlite::ImportMark::isSet(file));
    session = target->beginImport();
    QVERIFY(sqlite::ImportMark::isSet(file));
    session->reset();
    QVERIFY(!std::filesystem::exists(mark));
}

QTEST_GUILESS_MAIN(TestSqliteStore)
#include "tst_sqlitestore.moc"
