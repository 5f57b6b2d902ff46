// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/readonlysource.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/support/patience.h"
#include "tests/support/storefiles.h"
#include "tests/support/storefollower.h"
#include "tests/support/storetesting.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <limits>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;
using Mode = SqliteStore::Mode;

#ifdef __SANITIZE_THREAD__
// QProcess starts a process from one that has threads, which the sanitizer takes for the end.
extern "C" const char *__tsan_default_options() { return "die_after_fork=0"; }
#endif

namespace {

/// What this program does when a test starts it again: for each line that it is told it appends one event to `shared`
/// and says when that was acknowledged, on the clock that all processes share. With a count it appends as many without
/// being told.
int runWriter(const char *file, const char *countText)
{
    auto opened = SqliteStore::open(file, Mode::ReadWrite);
    if (!opened)
        return 1;
    const long count = std::strtol(countText, nullptr, 10);
    std::string line;
    for (long i = 0; count > 0 ? i < count : static_cast<bool>(std::getline(std::cin, line)); ++i) {
        const auto result = (*opened)->append(named("shared"), ExpectedRevision::any(), proposedMany(1));
        if (!result)
            return 2;
        std::cout << std::chrono::steady_clock::now().time_since_epoch().count() << std::endl;
    }
    return 0;
}

class Writer
{
public:
    explicit Writer(const StoreFolder &folder, int count = 0)
    {
        const QString file = QString::fromStdString(folder.file().string());
        m_process.start(QCoreApplication::applicationFilePath(), {u"--writer"_qs, file, QString::number(count)});
        if (!m_process.waitForStarted())
            qFatal("cannot start the writer");
    }
    ~Writer()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    /// Has one event written; the instant of its acknowledgement.
    std::chrono::steady_clock::time_point write()
    {
        m_process.write("\n");
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead())
                qFatal("the writer does not answer");
        }
        return std::chrono::steady_clock::time_point(
            std::chrono::nanoseconds(m_process.readLine().trimmed().toLongLong()));
    }
    /// True when it ended well.
    bool finish()
    {
        m_process.closeWriteChannel();
        return m_process.waitForFinished(120'000) && m_process.exitStatus() == QProcess::NormalExit &&
               m_process.exitCode() == 0;
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

private:
    QProcess m_process;
};

} // namespace

class TestSqliteProcesses : public QObject
{
    Q_OBJECT

private slots:
    void processesTakeTurns();
    void subscribersSeeOtherProcessesQuickly_data();
    void subscribersSeeOtherProcessesQuickly();
    void readsBesideALiveWriter();
    void aKilledWriterLosesNothing();
};

void TestSqliteProcesses::processesTakeTurns()
{
    constexpr int Each = 60;
    const StoreFolder folder;
    const auto target = folder.open();
    StoreFollower follower(*target, {});
    Writer first(folder, Each);
    Writer second(folder, Each);
    for (int i = 0; i < Each; ++i)
        fill(*target, "shared", 1);
    QVERIFY(first.finish());
    QVERIFY(second.finish());
    QTRY_COMPARE(follower.count(), std::size_t{3 * Each});
    const auto events = follower.events();
    for (std::size_t i = 0; i < events.size(); ++i) {
        QCOMPARE(events[i].position, Position::at(i));
        QCOMPARE(events[i].revision, Revision{i});
    }
    QVERIFY(target->verify()->whole());
}

void TestSqliteProcesses::subscribersSeeOtherProcessesQuickly_data()
{
    QTest::addColumn<bool>("readOnly");
    QTest::newRow("reading and writing") << false;
    QTest::newRow("read-only") << true;
}

void TestSqliteProcesses::subscribersSeeOtherProcessesQuickly()
{
    constexpr std::size_t Rounds = 25;
    QFETCH(bool, readOnly);
    const StoreFolder folder;
    fill(*folder.open(), "s", 1);
    const auto target = folder.open(readOnly ? Mode::ReadOnly : Mode::ReadWrite);
    StoreFollower follower(*target, {});
    QTRY_COMPARE(follower.count(), std::size_t{1});
    Writer writer(folder);
    std::size_t written = 1;
    const auto median = measured(50, [&] {
        std::vector<std::chrono::nanoseconds> delays;
        for (std::size_t i = 0; i < Rounds; ++i) {
            const auto acknowledged = writer.write();
            if (!QTest::qWaitFor([&] { return follower.count() == written + 1; }, Patience))
                return std::numeric_limits<qint64>::max();
            ++written;
            delays.push_back(follower.lastArrival() - acknowledged);
        }
        std::ranges::sort(delays);
        return qint64(std::chrono::duration_cast<std::chrono::milliseconds>(delays[Rounds / 2]).count());
    });
    QVERIFY(writer.finish());
    QVERIFY2(median <= 50, qPrintable(QString::number(median) + u" ms"_qs));
}

void TestSqliteProcesses::readsBesideALiveWriter()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 5);
    Writer writer(folder);
    writer.write();
    sqlite::ReadOnlySource source(folder.file().string());
    QVERIFY(source.open());
    QCOMPARE(source.access(), sqlite::Access::Live);
    const auto reader = folder.open(Mode::ReadOnly);
    for (std::uint64_t i = 1; i <= 5; ++i) {
        QCOMPARE(reader->eventCount().value(), 5 + i);
        QCOMPARE(logOf(*reader)->size(), 5 + i);
        writer.write();
    }
    QVERIFY(writer.finish());
    QCOMPARE(reader->eventCount().value(), std::uint64_t{11});
    QVERIFY(reader->verify()->whole());
    fill(*folder.open(Mode::ReadWrite), "s", 1);
    QCOMPARE(reader->eventCount().value(), std::uint64_t{12});
}

void TestSqliteProcesses::aKilledWriterLosesNothing()
{
    const StoreFolder folder;
    fill(*folder.open(), "s", 5);
    {
        Writer writer(folder);
        for (int i = 0; i < 20; ++i)
            writer.write();
        writer.kill();
    }
    QVERIFY(std::filesystem::exists(folder.file("store.db-shm")));
    const QString before = folderState(folder.path());
    {
        const auto reader = folder.open(Mode::ReadOnly);
        QCOMPARE(reader->eventCount().value(), std::uint64_t{25});
        QCOMPARE(logOf(*reader)->size(), std::size_t{25});
        QVERIFY(reader->verify()->whole());
    }
    QCOMPARE(folderState(folder.path()), before);
    const auto writer = folder.open(Mode::ReadWrite);
    QCOMPARE(fill(*writer, "shared", 1).position, Position::at(25));
    QVERIFY(writer->verify()->whole());
}

int main(int argc, char **argv)
{
    if (argc == 4 && std::string_view(argv[1]) == "--writer")
        return runWriter(argv[2], argv[3]);
    const QCoreApplication application(argc, argv);
    TestSqliteProcesses test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sqliteprocesses.moc"
