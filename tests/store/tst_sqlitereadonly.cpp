// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/readonlysource.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/support/storefiles.h"
#include "tests/support/storefollower.h"
#include "tests/support/storetesting.h"

#include <QFile>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;
using Mode = SqliteStore::Mode;

namespace {

/// Everything that a reader can ask for.
void readEverything(SqliteStore &source, std::uint64_t events)
{
    QVERIFY(source.isReadOnly());
    QCOMPARE(source.eventCount().value(), events);
    QCOMPARE(logOf(source)->size(), events);
    QVERIFY(!eventsOf(source, "s", {.direction = Direction::Backwards})->empty());
    QVERIFY(!source.listStreams({.includeSystem = true})->empty());
    QVERIFY(source.streamInfo(named("s")));
    QVERIFY(source.streamMetadata(named("s")));
    QCOMPARE(source.head()->size, events);
    QVERIFY(source.leafHash(Position::at(0)));
    const auto report = source.verify();
    QVERIFY2(report && report->whole(), qPrintable(messageOf(report)));
    StoreFollower follower(source, {});
    QTRY_COMPARE(follower.count(), events);
}

/// Locks that this process holds on the file, as the kernel lists them.
int ownLocks(const std::filesystem::path &file)
{
    struct stat status = {};
    ::stat(file.c_str(), &status);
    QFile locks(u"/proc/locks"_qs);
    if (!locks.open(QIODevice::ReadOnly))
        return -1;
    const QString inode = u':' + QString::number(status.st_ino);
    const QString process = QString::number(::getpid());
    int count = 0;
    const auto lines = QString::fromLatin1(locks.readAll()).split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        const QStringList fields = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        const bool onFile = std::ranges::any_of(fields, [&](const QString &field) { return field.endsWith(inode); });
        count += onFile && fields.contains(process) ? 1 : 0;
    }
    return count;
}

} // namespace

class TestSqliteReadOnly : public QObject
{
    Q_OBJECT

private slots:
    void leavesAClosedStoreAsItWas();
    void leavesWhatACrashLeft_data();
    void leavesWhatACrashLeft();
    void readsWhereNothingCanBeWritten_data();
    void readsWhereNothingCanBeWritten();
    void refusesEveryWrite();
    void choosesHowToRead();
    void followsAWriterThatComesAndGoes();
    void keepsTheWritersLocks();
    void noticesAReplacedFile();
    void saysWhenTheFileIsGone();
};

void TestSqliteReadOnly::leavesAClosedStoreAsItWas()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 700);
    for (const bool emptyLog : {false, true}) {
        if (emptyLog)
            writeFile(folder.file("store.db-wal"), {});
        const QString before = folderState(folder.path());
        {
            const auto reader = folder.open(Mode::ReadOnly);
            readEverything(*reader, 700);
            QCOMPARE(folderState(folder.path()), before);
        }
        QCOMPARE(folderState(folder.path()), before);
    }
}

void TestSqliteReadOnly::leavesWhatACrashLeft_data()
{
    QTest::addColumn<bool>("withIndex");
    QTest::newRow("log only") << false;
    QTest::newRow("log and its index") << true;
}

void TestSqliteReadOnly::leavesWhatACrashLeft()
{
    QFETCH(bool, withIndex);
    const StoreFolder origin;
    const StoreFolder folder;
    {
        const auto writer = origin.open();
        fill(*writer, "s", 40);
        fill(*writer, "t", 5);
        copyStoreFiles(origin.file(), folder.file(), withIndex);
    }
    QVERIFY(std::filesystem::file_size(folder.file("store.db-wal")) > 0);
    const QString before = folderState(folder.path());
    {
        const auto reader = folder.open(Mode::ReadOnly);
        readEverything(*reader, 45);
        QCOMPARE(folderState(folder.path()), before);
    }
    QCOMPARE(folderState(folder.path()), before);
    QCOMPARE(folder.open(Mode::ReadWrite)->eventCount().value(), std::uint64_t{45});
}

void TestSqliteReadOnly::readsWhereNothingCanBeWritten_data()
{
    QTest::addColumn<bool>("crashed");
    QTest::newRow("closed") << false;
    QTest::newRow("crashed") << true;
}

void TestSqliteReadOnly::readsWhereNothingCanBeWritten()
{
    QFETCH(bool, crashed);
    const StoreFolder origin;
    const StoreFolder folder;
    {
        const auto writer = origin.open();
        fill(*writer, "s", 10);
        if (crashed)
            copyStoreFiles(origin.file(), folder.file(), true);
    }
    if (!crashed)
        std::filesystem::copy_file(origin.file(), folder.file());
    for (const auto &entry : std::filesystem::directory_iterator(folder.path()))
        QCOMPARE(::chmod(entry.path().c_str(), 0444), 0);
    QCOMPARE(::chmod(folder.path().c_str(), 0555), 0);
    const QString before = folderState(folder.path());
    {
        const Unprivileged unprivileged;
        const auto reader = folder.open(Mode::ReadOnly);
        readEverything(*reader, 10);
    }
    QCOMPARE(folderState(folder.path()), before);
    QCOMPARE(::chmod(folder.path().c_str(), 0755), 0);
}

void TestSqliteReadOnly::refusesEveryWrite()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 3);
    const QString before = folderState(folder.path());
    const auto reader = folder.open(Mode::ReadOnly);
    const auto any = ExpectedRevision::any();
    QCOMPARE(outcome(reader->append(named("s"), any, proposedMany(1))), u"AccessDenied"_qs);
    QCOMPARE(outcome(reader->append(named("s"), any, {})), u"AccessDenied"_qs);
    QCOMPARE(outcome(reader->setStreamMetadata(named("s"), any, json::Value::object())), u"AccessDenied"_qs);
    QCOMPARE(outcome(reader->deleteStream(named("s"), any, DeleteMode::Soft)), u"AccessDenied"_qs);
    QCOMPARE(outcome(reader->deleteStream(named("s"), any, DeleteMode::Tombstone)), u"AccessDenied"_qs);
    QCOMPARE(outcome(reader->beginImport()), u"AccessDenied"_qs);
    QCOMPARE(folderState(folder.path()), before);
}

void TestSqliteReadOnly::choosesHowToRead()
{
    using sqlite::Access;
    const StoreFolder folder;
    {
        const auto writer = folder.open();
        fill(*writer, "s", 1);
        const StoreFolder crashed;
        copyStoreFiles(folder.file(), crashed.file(), true);
        sqlite::ReadOnlySource left(crashed.file().string());
        QVERIFY(left.open());
        QCOMPARE(left.access(), Access::OwnIndex);
    }
    sqlite::ReadOnlySource source(folder.file().string());
    QVERIFY(source.open());
    QCOMPARE(source.access(), Access::Immutable);
    QVERIFY(source.isCurrent());
    const auto writer = folder.open();
    fill(*writer, "s", 1);
    QVERIFY(!source.isCurrent());
    QVERIFY(!source.isSettled());
    QVERIFY(source.open());
    QCOMPARE(source.access(), Access::Live);
    fill(*writer, "s", 1);
    QVERIFY(source.isCurrent());
}

void TestSqliteReadOnly::followsAWriterThatComesAndGoes()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 3);
    const auto reader = folder.open(Mode::ReadOnly);
    StoreFollower follower(*reader, {});
    QTRY_COMPARE(follower.count(), std::size_t{3});
    for (std::uint64_t round = 1; round <= 4; ++round) {
        const auto writer = folder.open(Mode::ReadWrite);
        fill(*writer, "s", 1);
        QCOMPARE(reader->eventCount().value(), 2 * round + 2);
        QTRY_COMPARE(follower.count(), 2 * round + 2);
        fill(*writer, "t", 1);
        QTRY_COMPARE(follower.count(), 2 * round + 3);
        QCOMPARE(logOf(*reader)->size(), 2 * round + 3);
    }
    QCOMPARE(reader->eventCount().value(), std::uint64_t{11});
    follower.stop();
    QCOMPARE(outcome(follower.result()), u"ok"_qs);
    const auto events = follower.events();
    for (std::size_t i = 0; i < events.size(); ++i)
        QCOMPARE(events[i].position, Position::at(i));
    QVERIFY(folder.open(Mode::ReadWrite)->verify()->whole());
}

void TestSqliteReadOnly::keepsTheWritersLocks()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 3);
    auto reader = folder.open(Mode::ReadOnly);
    QCOMPARE(reader->eventCount().value(), std::uint64_t{3});
    const auto writer = folder.open(Mode::ReadWrite);
    fill(*writer, "s", 1);
    const int held = ownLocks(folder.file());
    if (held < 0)
        QSKIP("the kernel does not list locks here");
    QVERIFY(held > 0);
    // Closing the connection that takes no locks must not drop those of the others.
    reader.reset();
    QVERIFY(ownLocks(folder.file()) > 0);
    QVERIFY(folder.open(Mode::ReadOnly)->eventCount());
    QVERIFY(ownLocks(folder.file()) > 0);
    QCOMPARE(outcome(SqliteStore::open(folder.file(), Mode::CreateNew)), u"Conflict"_qs);
    QVERIFY(ownLocks(folder.file()) > 0);
}

void TestSqliteReadOnly::noticesAReplacedFile()
{
    const StoreFolder folder;
    fill(*folder.open(), "old", 3);
    {
        const auto other = folder.open(Mode::CreateNew, "other.db");
        fill(*other, "new", 2);
        fill(*other, "more", 2);
    }
    const auto reader = folder.open(Mode::ReadOnly);
    QCOMPARE(logOf(*reader)->back().stream, named("old"));
    std::filesystem::rename(folder.file("other.db"), folder.file());
    const auto log = logOf(*reader);
    QVERIFY(log);
    QCOMPARE(log->size(), std::size_t{4});
    QCOMPARE(log->front().stream, named("new"));
    QCOMPARE(log->back().stream, named("more"));
}

void TestSqliteReadOnly::saysWhenTheFileIsGone()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 3);
    const auto reader = folder.open(Mode::ReadOnly);
    std::filesystem::remove(folder.file());
    const auto log = logOf(*reader);
    QCOMPARE(outcome(log), u"NotFound"_qs);
    QVERIFY2(messageOf(log).contains(u"store.db"_qs), qPrintable(messageOf(log)));
}

QTEST_GUILESS_MAIN(TestSqliteReadOnly)
#include "tst_sqlitereadonly.moc"
