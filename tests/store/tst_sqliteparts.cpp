// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/appendrules.h"
#include "core/store/sqlite/groupcommit.h"
#include "core/store/sqlite/logwriter.h"
#include "core/store/sqlite/upgrade.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <array>
#include <atomic>
#include <latch>
#include <thread>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::store::sqlite;
using namespace foldline::test;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<LogWriter> writerOn(const StoreFolder &folder)
{
    auto writer = LogWriter::open(folder.file().string(), LogWriter::Use::Append);
    if (!writer)
        qFatal("no writer: %s", describe(writer.error()).c_str());
    return std::move(*writer);
}

GroupCommit::Work appending(const std::string &stream, ExpectedRevision expected)
{
    return [=](LogWriter &writer) {
        return appendEvents(writer, named(stream), expected, proposedMany(1), Timestamp::now());
    };
}

std::chrono::steady_clock::time_point soon() { return std::chrono::steady_clock::now() + 10s; }

constexpr std::array Steps{SchemaStep{1, "CREATE TABLE a(x)"},
                           SchemaStep{2, "ALTER TABLE a ADD COLUMN y; INSERT INTO a VALUES(1, 2)"},
                           SchemaStep{3, "CREATE TABLE b(z)"}};

std::unique_ptr<Connection> connectionTo(const StoreFolder &folder)
{
    auto connection = Connection::open(folder.file("plain.db").string(), Access::Create);
    if (!connection)
        qFatal("no connection: %s", describe(connection.error()).c_str());
    return std::move(*connection);
}

} // namespace

class TestSqliteParts : public QObject
{
    Q_OBJECT

private slots:
    void waitingWritersShareACommit();
    void aConflictSpoilsNoOtherWrite();
    void waitsNoLongerThanItsPatience();
    void stopEndsTheWait();
    void partsAreUndoneAlone();
    void importsMoreStreamsThanAreKept();
    void upgradesFromEveryVersion_data();
    void upgradesFromEveryVersion();
    void aFailedStepChangesNothing();
    void manyUpgradeOnce();
    void saysOnceThatTheDiskIsFull();
};

void TestSqliteParts::waitingWritersShareACommit()
{
    constexpr std::size_t Threads = 6;
    const StoreFolder folder;
    const auto keepOpen = folder.open();
    std::atomic<int> commits = 0;
    GroupCommit group(writerOn(folder), 60s, [&] { ++commits; });
    const auto blocker = writerOn(folder);
    QVERIFY(blocker->begin(soon(), {}));
    std::atomic<int> written = 0;
    {
        std::vector<std::jthread> writers;
        for (std::size_t i = 0; i < Threads; ++i) {
            writers.emplace_back([&, i] {
                const auto result = group.run(appending("s-" + std::to_string(i), ExpectedRevision::noStream()), {});
                written += result ? 1 : 0;
            });
        }
        QTRY_COMPARE(group.waiting(), Threads);
        QCOMPARE(written.load(), 0);
        blocker->rollback();
    }
    QCOMPARE(written.load(), static_cast<int>(Threads));
    QCOMPARE(commits.load(), 1);
    QCOMPARE(askSql(folder.file(), "SELECT group_concat(size) FROM heads"), u"6"_qs);
    QVERIFY(keepOpen->verify()->whole());
}

void TestSqliteParts::aConflictSpoilsNoOtherWrite()
{
    constexpr int Threads = 6;
    const StoreFolder folder;
    const auto keepOpen = folder.open();
    GroupCommit group(writerOn(folder), 60s, [] {});
    const auto blocker = writerOn(folder);
    QVERIFY(blocker->begin(soon(), {}));
    std::atomic<int> written = 0;
    std::atomic<int> conflicts = 0;
    {
        std::vector<std::jthread> writers;
        for (int i = 0; i < Threads; ++i) {
            writers.emplace_back([&] {
                const auto result = group.run(appending("s", ExpectedRevision::noStream()), {});
                written += result ? 1 : 0;
                conflicts += !result && result.error().code == ErrorCode::Conflict ? 1 : 0;
            });
            writers.emplace_back([&, i] {
                written += group.run(appending("own-" + std::to_string(i), ExpectedRevision::any()), {}) ? 1 : 0;
            });
        }
        QTRY_COMPARE(group.waiting(), std::size_t{2 * Threads});
        blocker->rollback();
    }
    QCOMPARE(written.load(), Threads + 1);
    QCOMPARE(conflicts.load(), Threads - 1);
    QCOMPARE(keepOpen->eventCount().value(), std::uint64_t{Threads + 1});
    QVERIFY(keepOpen->verify()->whole());
}

void TestSqliteParts::waitsNoLongerThanItsPatience()
{
    const StoreFolder folder;
    const auto keepOpen = folder.open();
    GroupCommit group(writerOn(folder), 20ms, [] {});
    const auto blocker = writerOn(folder);
    QVERIFY(blocker->begin(soon(), {}));
    const auto result = group.run(appending("s", ExpectedRevision::any()), {});
    QCOMPARE(outcome(result), u"Unavailable"_qs);
    QVERIFY(QString::fromStdString(result.error().message).endsWith(u'.'));
    blocker->rollback();
    QVERIFY(group.run(appending("s", ExpectedRevision::any()), {}));
}

void TestSqliteParts::stopEndsTheWait()
{
    const StoreFolder folder;
    const auto keepOpen = folder.open();
    GroupCommit group(writerOn(folder), 600s, [] {});
    const auto blocker = writerOn(folder);
    QVERIFY(blocker->begin(soon(), {}));
    std::stop_source stop;
    std::atomic<int> cancelled = 0;
    std::atomic<int> written = 0;
    {
        std::vector<std::jthread> writers;
        for (int i = 0; i < 4; ++i) {
            writers.emplace_back([&] {
                const auto result = group.run(appending("stopped", ExpectedRevision::any()), stop.get_token());
                cancelled += !result && result.error().code == ErrorCode::Cancelled ? 1 : 0;
            });
            writers.emplace_back([&] { written += group.run(appending("kept", ExpectedRevision::any()), {}) ? 1 : 0; });
        }
        QTRY_COMPARE(group.waiting(), std::size_t{8});
        stop.request_stop();
        QTRY_COMPARE(cancelled.load(), 4);
        blocker->rollback();
    }
    QCOMPARE(written.load(), 4);
    QCOMPARE(revisionsOf(*keepOpen, "kept"), u"0 1 2 3"_qs);
    QCOMPARE(revisionsOf(*keepOpen, "stopped"), u"NotFound"_qs);
}

void TestSqliteParts::partsAreUndoneAlone()
{
    const StoreFolder folder;
    const auto keepOpen = folder.open();
    const auto writer = writerOn(folder);
    QVERIFY(writer->begin(soon(), {}));
    const auto append = [&](const char *stream, const char *type) {
        const ProposedEvent event = proposed(type);
        return outcome(appendEvents(*writer, named(stream), ExpectedRevision::any(), {&event, 1}, Timestamp::now()));
    };
    QVERIFY(writer->beginPart());
    QCOMPARE(append("kept", "First"), u"ok"_qs);
    QVERIFY(writer->keepPart());
    QVERIFY(writer->beginPart());
    QCOMPARE(append("undone", "Second"), u"ok"_qs);
    QCOMPARE(append("kept", "Second"), u"ok"_qs);
    writer->undoPart();
    QVERIFY(writer->beginPart());
    QCOMPARE(append("kept", "Second"), u"ok"_qs);
    QVERIFY(writer->keepPart());
    QVERIFY(writer->commit());
    QCOMPARE(revisionsOf(*keepOpen, "kept"), u"0 1"_qs);
    QCOMPARE(revisionsOf(*keepOpen, "undone"), u"NotFound"_qs);
    QCOMPARE(positionsOf(*keepOpen, {.types = {"Second"}}), u"1"_qs);
    QVERIFY(keepOpen->verify()->whole());
}

void TestSqliteParts::importsMoreStreamsThanAreKept()
{
    constexpr std::uint64_t Streams = 40'000;
    const auto name = [](std::uint64_t number) { return named("s-" + std::to_string(number)); };
    const StoreFolder folder;
    const auto store = folder.open();
    fill(*store, "s-7", 2);
    const auto session = store->beginImport();
    QVERIFY(session);
    for (std::uint64_t i = 0; i < Streams; ++i)
        QVERIFY((*session)->add(name(i), Revision{i == 7 ? 2U : 0U}, proposed()));
    for (std::uint64_t i = 0; i < Streams; i += 100)
        QVERIFY((*session)->add(name(i), Revision{1}, proposed()));
    QVERIFY((*session)->add(named("$$s-100"), std::nullopt, proposed("$metadata", R"({"$tb":1})")));
    QVERIFY((*session)->add(named("s-7"), Revision{3}, proposed()));
    QCOMPARE((*session)->streams(), Streams + 1);
    QVERIFY((*session)->commit());
    QCOMPARE(revisionsOf(*store, "s-0"), u"0 1"_qs);
    QCOMPARE(revisionsOf(*store, "s-7"), u"0 1 2 3"_qs);
    QCOMPARE(revisionsOf(*store, "s-100"), u"1"_qs);
    QCOMPARE(revisionsOf(*store, "s-39999"), u"0"_qs);
    QVERIFY(store->verify()->whole());
}

void TestSqliteParts::upgradesFromEveryVersion_data()
{
    QTest::addColumn<int>("version");
    for (int version = 0; version <= 3; ++version)
        QTest::addRow("from %d", version) << version;
}

void TestSqliteParts::upgradesFromEveryVersion()
{
    QFETCH(int, version);
    const StoreFolder folder;
    const auto connection = connectionTo(folder);
    QVERIFY(upgrade(*connection, std::span(Steps).first(static_cast<std::size_t>(version))));
    QCOMPARE(connection->integer("PRAGMA user_version").value(), version);
    QVERIFY(upgrade(*connection, Steps));
    QCOMPARE(connection->integer("PRAGMA user_version").value(), 3);
    QCOMPARE(connection->integer("SELECT y FROM a").value(), 2);
    QCOMPARE(connection->integer("SELECT count(*) FROM a").value(), 1);
    QCOMPARE(connection->integer("SELECT count(*) FROM b").value(), 0);
    QVERIFY(!connection->inTransaction());
}

void TestSqliteParts::aFailedStepChangesNothing()
{
    const StoreFolder folder;
    const auto connection = connectionTo(folder);
    QVERIFY(upgrade(*connection, std::span(Steps).first(1)));
    constexpr std::array Broken{Steps[0], Steps[1], SchemaStep{3, "CREATE TABLE a(again)"}};
    QVERIFY(!upgrade(*connection, Broken));
    QVERIFY(!connection->inTransaction());
    QCOMPARE(connection->integer("PRAGMA user_version").value(), 1);
    QCOMPARE(connection->integer("SELECT count(*) FROM a").value(), 0);
    QVERIFY(upgrade(*connection, Steps));
}

void TestSqliteParts::manyUpgradeOnce()
{
    constexpr std::size_t Threads = 4;
    const StoreFolder folder;
    QVERIFY(connectionTo(folder)->execute("PRAGMA journal_mode=WAL"));
    std::atomic<int> failures = 0;
    {
        std::latch start(Threads);
        std::vector<std::jthread> upgraders;
        for (std::size_t i = 0; i < Threads; ++i) {
            upgraders.emplace_back([&] {
                const auto connection = connectionTo(folder);
                start.arrive_and_wait();
                failures += upgrade(*connection, Steps) ? 0 : 1;
            });
        }
    }
    QCOMPARE(failures.load(), 0);
    QCOMPARE(askSql(folder.file("plain.db"), "SELECT count(*) FROM a"), u"1"_qs);
}

void TestSqliteParts::saysOnceThatTheDiskIsFull()
{
    const StoreFolder folder;
    const auto connection = Connection::open(folder.file().string(), Access::Create);
    QVERIFY(connection);
    QVERIFY((*connection)->execute("PRAGMA max_page_count=1"));
    const auto refused = (*connection)->execute("CREATE TABLE t(a); CREATE TABLE u(a)");
    QCOMPARE(outcome(refused), u"Io"_qs);
    QCOMPARE(messageOf(refused).count(u"full"_qs), 1);
}

QTEST_GUILESS_MAIN(TestSqliteParts)
#include "tst_sqliteparts.moc"
