// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/projections/readmodeldatabase.h"
#include "tests/projections/readmodelfixture.h"

#include <QDir>
#include <QFile>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <latch>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using namespace foldline;
using namespace foldline::projections;
using foldline::test::Place;

class ReadModelDatabaseTest : public QObject
{
    Q_OBJECT

private slots:
    void namesTheFileBesideTheStore();
    void keepsWhatWasCommitted_data() { test::addPlaces(); }
    void keepsWhatWasCommitted();
    void undoesWhatWasRolledBack_data() { test::addPlaces(); }
    void undoesWhatWasRolledBack();
    void countsCommitsOfAnyConnection_data() { test::addPlaces(); }
    void countsCommitsOfAnyConnection();
    void aSnapshotDoesNotSeeLaterCommits_data() { test::addPlaces(); }
    void aSnapshotDoesNotSeeLaterCommits();
    void givesUpOnALockedDatabase_data() { test::addPlaces(); }
    void givesUpOnALockedDatabase();
    void manyMayOpenItAtOnce_data() { test::addPlaces(); }
    void manyMayOpenItAtOnce();
    void manyMayMakeItAtOnce_data();
    void manyMayMakeItAtOnce();
    void removesItsConnectionNames();
    void memoryIsSharedByNameOnly();
    void readOnlyCannotWrite_data() { test::addPlaces(); }
    void readOnlyCannotWrite();
    void readOnlySaysThatNothingIsThere();
    void refusesWhatIsNoReadModel_data();
    void refusesWhatIsNoReadModel();
    void refusesALaterVersion();
    void saysWhyAFileCannotBeOpened();
};

namespace {

qint64 numberOf(ReadModelDatabase &database, const QString &sql)
{
    QSqlQuery query(database.database());
    return query.exec(sql) && query.next() ? query.value(0).toLongLong() : -1;
}

Result<void> insert(ReadModelDatabase &database, int value)
{
    if (auto begun = database.begin(); !begun)
        return begun;
    if (auto done = database.execute(u"INSERT INTO numbers VALUES(%1)"_s.arg(value)); !done)
        return done;
    return database.commit();
}

/// Opens on many threads at the same time; what went wrong on each.
QStringList openAtOnce(const ReadModelLocation &location)
{
    constexpr std::ptrdiff_t Threads = 12;
    std::latch start(Threads);
    std::mutex mutex;
    QStringList failures;
    std::vector<std::jthread> threads;
    for (std::ptrdiff_t i = 0; i < Threads; ++i) {
        threads.emplace_back([&] {
            start.arrive_and_wait();
            const auto database = ReadModelDatabase::open(location);
            if (database && (*database)->hasTable(u"projection_checkpoints"_s))
                return;
            const std::scoped_lock lock(mutex);
            failures << (database ? u"no tables"_s : QString::fromStdString(describe(database.error())));
        });
    }
    threads.clear();
    return failures;
}

} // namespace

void ReadModelDatabaseTest::namesTheFileBesideTheStore()
{
    const auto location = ReadModelLocation::besideStore(u"/data/orders.foldline"_s);
    QCOMPARE(location.name, u"/data/orders.foldline-readmodels"_s);
    QCOMPARE(location.kind, ReadModelLocation::Kind::SqliteFile);
}

void ReadModelDatabaseTest::keepsWhatWasCommitted()
{
    PLACE(place);
    auto first = place->open();
    VERIFY_OK(first->execute(u"CREATE TABLE numbers(number integer)"_s));
    VERIFY_OK(insert(*first, 7));
    auto second = place->open();
    QCOMPARE(numberOf(*second, u"SELECT sum(number) FROM numbers"_s), 7);
    QVERIFY(second->hasTable(u"numbers"_s));
    QVERIFY(second->hasTable(u"projection_checkpoints"_s));
    QVERIFY(!second->hasTable(u"letters"_s));
}

void ReadModelDatabaseTest::undoesWhatWasRolledBack()
{
    PLACE(place);
    auto database = place->open();
    VERIFY_OK(database->begin());
    VERIFY_OK(database->execute(u"CREATE TABLE numbers(number integer)"_s));
    database->rollback();
    QVERIFY(!database->hasTable(u"numbers"_s));
    VERIFY_OK(database->begin());
    database->rollback();
}

void ReadModelDatabaseTest::countsCommitsOfAnyConnection()
{
    PLACE(place);
    auto watching = place->open();
    auto writing = place->open();
    VERIFY_OK(writing->execute(u"CREATE TABLE numbers(number integer)"_s));
    const auto before = watching->changeCounter();
    VERIFY_OK(before);
    QCOMPARE(*watching->changeCounter(), *before);
    VERIFY_OK(insert(*writing, 1));
    const auto afterOther = watching->changeCounter();
    QVERIFY(*afterOther != *before);
    VERIFY_OK(insert(*watching, 2));
    const auto afterOwn = watching->changeCounter();
    QVERIFY(*afterOwn != *afterOther);
    QCOMPARE(*watching->changeCounter(), *afterOwn);
}

void ReadModelDatabaseTest::aSnapshotDoesNotSeeLaterCommits()
{
    PLACE(place);
    if (placeKind == static_cast<int>(Place::Kind::Memory))
        return; // readers and writers take turns there
    auto reading = place->open();
    auto writing = place->open();
    VERIFY_OK(writing->execute(u"CREATE TABLE numbers(number integer)"_s));
    VERIFY_OK(reading->beginSnapshot());
    QCOMPARE(numberOf(*reading, u"SELECT count(*) FROM numbers"_s), 0);
    VERIFY_OK(insert(*writing, 1));
    QCOMPARE(numberOf(*reading, u"SELECT count(*) FROM numbers"_s), 0);
    reading->rollback();
    QCOMPARE(numberOf(*reading, u"SELECT count(*) FROM numbers"_s), 1);
}

void ReadModelDatabaseTest::givesUpOnALockedDatabase()
{
    PLACE(place);
    auto holding = place->open();
    VERIFY_OK(holding->execute(u"CREATE TABLE numbers(number integer)"_s));
    ReadModelLocation impatient = place->location();
    impatient.busyTimeoutMilliseconds = 50;
    auto waiting = ReadModelDatabase::open(impatient);
    VERIFY_OK(waiting);
    VERIFY_OK(holding->begin());
    VERIFY_OK(holding->execute(holding->isPostgreSql() ? u"LOCK TABLE numbers"_s : u"INSERT INTO numbers VALUES(1)"_s));
    const auto refused = insert(**waiting, 2);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY2(refused.error().message.find("locked by another program") != std::string::npos,
             refused.error().message.c_str());
    (*waiting)->rollback();
    VERIFY_OK(holding->commit());
    VERIFY_OK(insert(**waiting, 2));
}

void ReadModelDatabaseTest::manyMayOpenItAtOnce()
{
    PLACE(place);
    QCOMPARE(openAtOnce(place->location()), QStringList());
}

void ReadModelDatabaseTest::manyMayMakeItAtOnce_data()
{
    QTest::addColumn<bool>("isFile");
    QTest::newRow("file") << true;
    QTest::newRow("memory") << false;
}

void ReadModelDatabaseTest::manyMayMakeItAtOnce()
{
    constexpr int Rounds = 20;
    QFETCH(bool, isFile);
    const QTemporaryDir folder;
    for (int round = 0; round < Rounds; ++round) {
        const QString file = folder.filePath(u"models-%1"_s.arg(round));
        // Nobody has it open: the first of them makes it while the others look.
        const auto location =
            isFile ? ReadModelLocation::besideStore(file) : ReadModelLocation::inMemory(QUuid::createUuid().toString());
        QCOMPARE(openAtOnce(location), QStringList());
    }
}

void ReadModelDatabaseTest::removesItsConnectionNames()
{
    const auto place = Place::make(Place::Kind::File);
    const auto before = QSqlDatabase::connectionNames();
    {
        auto first = place->open();
        auto second = place->open();
        QCOMPARE(QSqlDatabase::connectionNames().size(), before.size() + 2);
    }
    QCOMPARE(QSqlDatabase::connectionNames(), before);
}

void ReadModelDatabaseTest::memoryIsSharedByNameOnly()
{
    const auto one = Place::make(Place::Kind::Memory);
    const auto other = Place::make(Place::Kind::Memory);
    VERIFY_OK(one->open()->execute(u"CREATE TABLE numbers(number integer)"_s));
    QVERIFY(one->open()->hasTable(u"numbers"_s));
    QVERIFY(!other->open()->hasTable(u"numbers"_s));
}

void ReadModelDatabaseTest::readOnlyCannotWrite()
{
    PLACE(place);
    if (placeKind == static_cast<int>(Place::Kind::Memory))
        return; // a private database has nobody to keep out
    VERIFY_OK(place->open()->execute(u"CREATE TABLE numbers(number integer)"_s));
    ReadModelLocation location = place->location();
    location.readOnly = true;
    auto database = ReadModelDatabase::open(location);
    VERIFY_OK(database);
    const auto refused = (*database)->execute(u"INSERT INTO numbers VALUES(1)"_s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::AccessDenied);
    QCOMPARE((*database)->begin().error().code, ErrorCode::AccessDenied);
    QCOMPARE(numberOf(**database, u"SELECT count(*) FROM numbers"_s), 0);
}

void ReadModelDatabaseTest::readOnlySaysThatNothingIsThere()
{
    QTemporaryDir folder;
    ReadModelLocation location;
    location.name = folder.filePath(u"absent.db"_s);
    location.readOnly = true;
    const auto database = ReadModelDatabase::open(location);
    QVERIFY(!database);
    QCOMPARE(database.error().code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(location.name));
}

void ReadModelDatabaseTest::refusesWhatIsNoReadModel_data()
{
    QTest::addColumn<bool>("isDatabase");
    QTest::newRow("text") << false;
    QTest::newRow("another program's database") << true;
}

void ReadModelDatabaseTest::refusesWhatIsNoReadModel()
{
    QFETCH(bool, isDatabase);
    QTemporaryDir folder;
    ReadModelLocation location;
    location.name = folder.filePath(u"other.db"_s);
    if (isDatabase) {
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(location.name);
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"CREATE TABLE theirs(x)"_s));
        other.close();
    } else {
        QFile file(location.name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
    }
    QSqlDatabase::removeDatabase(u"other"_s);
    QFile file(location.name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    const auto database = ReadModelDatabase::open(location);
    QVERIFY(!database);
    QCOMPARE(database.error().code, ErrorCode::NotAStore);
    file.seek(0);
    QCOMPARE(file.readAll(), before);
}

void ReadModelDatabaseTest::refusesALaterVersion()
{
    const auto place = Place::make(Place::Kind::File);
    VERIFY_OK(place->open()->execute(u"PRAGMA user_version = 99"_s));
    const auto database = ReadModelDatabase::open(place->location());
    QVERIFY(!database);
    QCOMPARE(database.error().code, ErrorCode::NewerVersion);
}

void ReadModelDatabaseTest::saysWhyAFileCannotBeOpened()
{
    QTemporaryDir folder;
    ReadModelLocation location;
    location.name = folder.filePath(u"no such folder/models.db"_s);
    const auto absent = ReadModelDatabase::open(location);
    QVERIFY(!absent);
    QCOMPARE(absent.error().code, ErrorCode::Io);
    QVERIFY(absent.error().message.find("no such folder") != std::string::npos);
    location.name = folder.path();
    QCOMPARE(ReadModelDatabase::open(location).error().code, ErrorCode::NotAStore);
}

QTEST_GUILESS_MAIN(ReadModelDatabaseTest)
#include "tst_readmodeldatabase.moc"
