// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/verifyfile.h"
#include "tests/store/damagetesting.h"

#include <QRandomGenerator>
#include <QTest>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

namespace {

constexpr int PageSize = 4096;

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

/// Those of the large store that SQLite does not hand over one by one.
std::vector<std::uint64_t> unreadablePositions(const std::filesystem::path &file)
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

} // namespace

class TestBrokenFile : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void namesABitFlippedInAnEvent();
    void goesOnBehindABadPage_data();
    void goesOnBehindABadPage();
    void goesOnBehindABrokenOverflow();
    void findsATruncatedFile_data();
    void findsATruncatedFile();
    void namesWhatATruncatedFileHasLost_data();
    void namesWhatATruncatedFileHasLost();
    void findsAnyBitFlip();

private:
    StoreFolder m_folder;
};

void TestBrokenFile::initTestCase() { fillLarge(*m_folder.open(SqliteStore::Mode::CreateNew, "large.db")); }

void TestBrokenFile::namesABitFlippedInAnEvent()
{
    const auto file = freshCopy(m_folder, "large.db");
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
        const QString first = shownInLarge(u"Changed"_qs, static_cast<std::uint64_t>(number));
        QCOMPARE(shown(report->damages), (QStringList{first, u"HeadMismatch - - -"_qs}));
    }
}

void TestBrokenFile::goesOnBehindABadPage_data()
{
    QTest::addColumn<int>("number");
    for (const int number : {0, 700, 1500, 2999})
        QTest::addRow("%d", number) << number;
}

void TestBrokenFile::goesOnBehindABadPage()
{
    QFETCH(int, number);
    const auto file = freshCopy(m_folder, "large.db");
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
        QCOMPARE(shown(damage), shownInLarge(u"Unreadable"_qs, lost[i]));
    }
    for (std::size_t i = lost.size(); i < report->damages.size(); ++i)
        QVERIFY2(!report->damages[i].position, qPrintable(reasons(*report)));
}

void TestBrokenFile::goesOnBehindABrokenOverflow()
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

void TestBrokenFile::findsATruncatedFile_data()
{
    QTest::addColumn<int>("percent");
    for (const int percent : {0, 5, 30, 60, 90, 99})
        QTest::addRow("%d", percent) << percent;
}

void TestBrokenFile::findsATruncatedFile()
{
    QFETCH(int, percent);
    const auto file = freshCopy(m_folder, "large.db");
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

void TestBrokenFile::namesWhatATruncatedFileHasLost_data()
{
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("someLeft");
    QTest::newRow("nearly all is left") << 95 << true;
    QTest::newRow("two thirds are left") << 66 << true;
    QTest::newRow("a third is left") << 33 << false;
}

void TestBrokenFile::namesWhatATruncatedFileHasLost()
{
    QFETCH(int, percent);
    QFETCH(bool, someLeft);
    const auto file = freshCopy(m_folder, "large.db");
    std::filesystem::resize_file(file, std::filesystem::file_size(file) * static_cast<std::uintmax_t>(percent) / 100);
    const QByteArray before = fileBytes(file);
    const auto report = verifyCutFile(file);
    QVERIFY2(report, qPrintable(messageOf(report)));
    QVERIFY(!report->whole());
    QCOMPARE(report->recorded.size, LargeSize);
    QVERIFY(report->damages.front().position);
    QVERIFY(report->damageCount >= LargeSize - report->events);
    QCOMPARE(report->events > LargeSize / 3, someLeft);
    QVERIFY(fileBytes(file) == before);
}

/// One bit anywhere in the file: either it is found, or nothing that the store holds is other than before.
void TestBrokenFile::findsAnyBitFlip()
{
    constexpr int Rounds = 200;
    QRandomGenerator random(20160119);
    const QByteArray whole = fileBytes(m_folder.file("large.db"));
    const QStringList contents = contentsOf(freshCopy(m_folder, "large.db"));
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

QTEST_GUILESS_MAIN(TestBrokenFile)
#include "tst_brokenfile.moc"
