// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/schema.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QDir>
#include <QTest>

#include <sys/stat.h>

#include <latch>
#include <set>
#include <thread>

using namespace foldline;
using namespace foldline::test;
using store::SqliteStore;
using Mode = SqliteStore::Mode;

namespace {

/// A message must be a sentence that names the file.
void checkMessage(const Error &error, const std::filesystem::path &file)
{
    const QString message = QString::fromStdString(error.message);
    QVERIFY2(message.contains(QString::fromStdString(file.filename().string())), qPrintable(message));
    QVERIFY2(message.endsWith(u'.') && message.front().isUpper(), qPrintable(message));
}

/// A closed store with a few hundred events.
void makeStore(const StoreFolder &folder)
{
    const auto made = folder.open(Mode::CreateNew);
    fill(*made, "s", 300);
}

QString filesIn(const StoreFolder &folder)
{
    const QDir directory(QString::fromStdString(folder.path().string()));
    return directory.entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name).join(QLatin1Char(' '));
}

/// What threads that open or make the store at the same time say: its identity, or why not.
std::vector<std::string> openAtOnce(const std::filesystem::path &file)
{
    constexpr std::size_t Threads = 8;
    std::vector<std::string> said(Threads);
    std::latch start(Threads);
    std::vector<std::jthread> openers;
    for (std::size_t i = 0; i < Threads; ++i) {
        openers.emplace_back([&, i] {
            start.arrive_and_wait();
            const auto opened = SqliteStore::open(file, Mode::CreateOrOpen);
            said[i] = opened ? *(*opened)->identity() : describe(opened.error());
        });
    }
    openers.clear();
    return said;
}

QString lines(const std::vector<std::string> &texts)
{
    QString all;
    for (const std::string &text : texts)
        all += QString::fromStdString(text) + u'\n';
    return all;
}

} // namespace

class TestSqliteOpening : public QObject
{
    Q_OBJECT

private slots:
    void makesAStore();
    void createNewRefusesAnExistingFile();
    void manyMakeOneStore();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void refusesWhatIsNoFile();
    void saysHowMuchIsCutOff();
    void refusesAMissingFolder();
    void permissionsAreExplained();
    void opensNamesWithSpecialCharacters();
    void opensBehindALink();
};

void TestSqliteOpening::makesAStore()
{
    const StoreFolder folder;
    {
        const auto made = folder.open(Mode::CreateNew);
        QCOMPARE(made->displayName(), std::string("store.db"));
        QCOMPARE(made->file(), std::filesystem::canonical(folder.file()));
        QVERIFY(!made->isReadOnly());
    }
    QCOMPARE(filesIn(folder), u"store.db"_qs);
    QCOMPARE(askSql(folder.file(), "PRAGMA application_id"), QString::number(0x464C444E));
    QCOMPARE(askSql(folder.file(), "PRAGMA user_version"), u"1"_qs);
    QCOMPARE(askSql(folder.file(), "PRAGMA journal_mode"), u"wal"_qs);
    QCOMPARE(askSql(folder.file(), "PRAGMA integrity_check"), u"ok"_qs);
    QVERIFY(Timestamp::parse(askSql(folder.file(), "SELECT value FROM store WHERE key = 'created'").toStdString()));
    const auto again = folder.open(Mode::ReadWrite);
    QCOMPARE(QString::fromStdString(*again->identity()),
             askSql(folder.file(), "SELECT value FROM store WHERE key = 'identity'"));
}

void TestSqliteOpening::createNewRefusesAnExistingFile()
{
    const StoreFolder folder;
    makeStore(folder);
    const QString before = folderState(folder.path());
    const auto again = SqliteStore::open(folder.file(), Mode::CreateNew);
    QCOMPARE(outcome(again), u"Conflict"_qs);
    checkMessage(again.error(), folder.file());
    QCOMPARE(folderState(folder.path()), before);
}

void TestSqliteOpening::manyMakeOneStore()
{
    // One is making the store while another looks for it and a third, done already, is closing it.
    constexpr int Rounds = 25;
    for (int round = 0; round < Rounds; ++round) {
        const StoreFolder folder;
        const std::vector<std::string> identities = openAtOnce(folder.file());
        QVERIFY2(std::set(identities.begin(), identities.end()).size() == 1, qPrintable(lines(identities)));
        QVERIFY2(events::EventId::parse(identities.front()), identities.front().c_str());
        // Of two that close at the same time neither is the last one to SQLite: the next one tidies up.
        QCOMPARE(QString::fromStdString(*folder.open(Mode::ReadWrite)->identity()),
                 QString::fromStdString(identities.front()));
        QCOMPARE(filesIn(folder), u"store.db"_qs);
    }
}

void TestSqliteOpening::refusesBadFiles_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char *damage, const char *wanted) {
        QTest::newRow(damage) << QString::fromLatin1(damage) << QString::fromLatin1(wanted);
    };
    row("empty", "NotAStore");
    row("one byte", "NotAStore");
    row("text", "NotAStore");
    row("another database", "NotAStore");
    row("header overwritten", "NotAStore");
    row("newer", "NewerVersion");
    row("cut in half", "Corrupt");
    row("last page lost", "Corrupt");
    row("only the header", "Corrupt");
    row("schema page overwritten", "Corrupt");
    row("no version", "Corrupt");
    row("no tables", "Corrupt");
    row("no identity", "Corrupt");
}

void TestSqliteOpening::refusesBadFiles()
{
    QFETCH(QString, damage);
    QFETCH(QString, wanted);
    const StoreFolder folder;
    makeStore(folder);
    const std::filesystem::path file = folder.file();
    QByteArray bytes = fileBytes(file);
    if (damage == u"empty")
        writeFile(file, {});
    else if (damage == u"one byte")
        writeFile(file, "x");
    else if (damage == u"text")
        writeFile(file, QByteArray("Dear reader,\n").repeated(1000));
    else if (damage == u"another database")
        runSql(file, "PRAGMA application_id=1");
    else if (damage == u"header overwritten")
        writeFile(file, bytes.replace(0, 16, QByteArray(16, 'x')));
    else if (damage == u"newer")
        runSql(file, "PRAGMA user_version=2");
    else if (damage == u"cut in half")
        writeFile(file, bytes.left(bytes.size() / 2));
    else if (damage == u"last page lost")
        writeFile(file, bytes.left(bytes.size() - 4096));
    else if (damage == u"only the header")
        writeFile(file, bytes.left(100));
    else if (damage == u"schema page overwritten")
        writeFile(file, bytes.replace(100, 3000, QByteArray(3000, '\x7F')));
    else if (damage == u"no version")
        runSql(file, "PRAGMA user_version=0");
    else if (damage == u"no tables")
        runSql(file, "DROP TABLE store");
    else if (damage == u"no identity")
        runSql(file, "DELETE FROM store");
    const QString before = folderState(folder.path());
    for (const Mode mode : {Mode::ReadOnly, Mode::ReadWrite, Mode::CreateOrOpen}) {
        const auto opened = SqliteStore::open(file, mode);
        QVERIFY2(outcome(opened) == wanted, qPrintable(outcome(opened) + u": "_qs + messageOf(opened)));
        checkMessage(opened.error(), file);
        QCOMPARE(folderState(folder.path()), before);
    }
}

void TestSqliteOpening::refusesWhatIsNoFile()
{
    const StoreFolder folder;
    const auto missing = SqliteStore::open(folder.file(), Mode::ReadWrite);
    QCOMPARE(outcome(missing), u"NotFound"_qs);
    checkMessage(missing.error(), folder.file());
    QCOMPARE(outcome(SqliteStore::open(folder.file(), Mode::ReadOnly)), u"NotFound"_qs);
    QCOMPARE(filesIn(folder), QString());
    for (const Mode mode : {Mode::ReadOnly, Mode::ReadWrite, Mode::CreateOrOpen})
        QCOMPARE(outcome(SqliteStore::open(folder.path(), mode)), u"NotAStore"_qs);
    const std::filesystem::path pipe = folder.file("pipe");
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    const auto opened = SqliteStore::open(pipe, Mode::ReadOnly);
    QCOMPARE(outcome(opened), u"NotAStore"_qs);
    checkMessage(opened.error(), pipe);
}

void TestSqliteOpening::saysHowMuchIsCutOff()
{
    const StoreFolder folder;
    makeStore(folder);
    const QByteArray bytes = fileBytes(folder.file());
    writeFile(folder.file(), bytes.left(bytes.size() / 2));
    const QString message = messageOf(SqliteStore::open(folder.file(), Mode::ReadOnly));
    QVERIFY2(message.contains(QString::number(bytes.size())), qPrintable(message));
    QVERIFY2(message.contains(QString::number(bytes.size() / 2)), qPrintable(message));
}

void TestSqliteOpening::refusesAMissingFolder()
{
    const StoreFolder folder;
    const auto opened = SqliteStore::open(folder.path() / "nowhere" / "store.db", Mode::CreateNew);
    QCOMPARE(outcome(opened), u"NotFound"_qs);
    QVERIFY2(messageOf(opened).contains(u"nowhere"_qs), qPrintable(messageOf(opened)));
}

void TestSqliteOpening::permissionsAreExplained()
{
    const StoreFolder folder;
    makeStore(folder);
    QCOMPARE(::chmod(folder.file().c_str(), 0444), 0);
    QCOMPARE(::chmod(folder.path().c_str(), 0555), 0);
    {
        const Unprivileged unprivileged;
        const auto created = SqliteStore::open(folder.file("other.db"), Mode::CreateOrOpen);
        QCOMPARE(outcome(created), u"AccessDenied"_qs);
        QVERIFY2(messageOf(created).contains(QString::fromStdString(folder.path().string())),
                 qPrintable(messageOf(created)));
        const auto written = SqliteStore::open(folder.file(), Mode::ReadWrite);
        QCOMPARE(outcome(written), u"AccessDenied"_qs);
        QVERIFY2(messageOf(written).contains(u"read-only"_qs), qPrintable(messageOf(written)));
        const auto read = SqliteStore::open(folder.file(), Mode::ReadOnly);
        QVERIFY2(read, qPrintable(messageOf(read)));
        QCOMPARE((*read)->eventCount().value(), std::uint64_t{300});
    }
    QCOMPARE(::chmod(folder.file().c_str(), 0666), 0);
    {
        const Unprivileged unprivileged;
        const auto inFolder = SqliteStore::open(folder.file(), Mode::ReadWrite);
        QCOMPARE(outcome(inFolder), u"AccessDenied"_qs);
        QVERIFY2(messageOf(inFolder).contains(u"folder"_qs), qPrintable(messageOf(inFolder)));
    }
    QCOMPARE(::chmod(folder.file().c_str(), 0000), 0);
    {
        const Unprivileged unprivileged;
        QCOMPARE(outcome(SqliteStore::open(folder.file(), Mode::ReadOnly)), u"AccessDenied"_qs);
    }
    QCOMPARE(::chmod(folder.path().c_str(), 0755), 0);
}

void TestSqliteOpening::opensNamesWithSpecialCharacters()
{
    const StoreFolder folder;
    for (const char *name : {"a b.db", "100%.db", "what?immutable=1", "x#y.db", "%41.db",
                             "\xC3\xBC"
                             "ber.db"}) {
        fill(*folder.open(Mode::CreateNew, name), "s", 2);
        QVERIFY(std::filesystem::exists(folder.file(name)));
        QCOMPARE(folder.open(Mode::ReadOnly, name)->eventCount().value(), std::uint64_t{2});
        QCOMPARE(folder.open(Mode::ReadWrite, name)->eventCount().value(), std::uint64_t{2});
    }
}

void TestSqliteOpening::opensBehindALink()
{
    const StoreFolder folder;
    makeStore(folder);
    std::filesystem::create_symlink("store.db", folder.file("link.db"));
    const auto byLink = folder.open(Mode::ReadWrite, "link.db");
    fill(*byLink, "s", 1);
    QCOMPARE(folder.open(Mode::ReadOnly)->eventCount().value(), std::uint64_t{301});
    QCOMPARE(folder.open(Mode::ReadOnly, "link.db")->eventCount().value(), std::uint64_t{301});
}

QTEST_GUILESS_MAIN(TestSqliteOpening)
#include "tst_sqliteopening.moc"
