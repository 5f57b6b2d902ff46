// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mirror/distantsource.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::test;
using events::Position;
using events::RecordedEvent;
using mirror::Kept;
using mirror::MirrorFile;

namespace {

RecordedEvent recorded(const char *stream, std::uint64_t revision, std::uint64_t place, const char *type = "Happened",
                       const char *data = "{}")
{
    return {events::EventId::random(),
            named(stream),
            {revision},
            DistantSource::place(place),
            type,
            std::string(events::JsonContentType),
            Timestamp::fromTicks(16'000'000'000'000'000 + static_cast<std::int64_t>(place)),
            data,
            R"({"actor":"a"})"};
}

RecordedEvent tombstone(const char *stream, std::uint64_t place)
{
    RecordedEvent event = recorded(stream, 0, place, events::TombstoneEventType.data(), "");
    event.revision = events::TombstoneRevision;
    return event;
}

} // namespace

/// The side file itself: what goes in comes out as it was, and it says how far it goes.
class MirrorFileTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<StoreFolder>();
        m_file = open();
    }
    void cleanup()
    {
        m_file.reset();
        m_folder.reset();
    }

    void keepsEventsAsTheyWere()
    {
        const std::vector events{recorded("order-1", 0, 3), recorded("order-2", 0, 5), recorded("order-1", 1, 9)};
        QCOMPARE(take(events).events, std::uint64_t{3});
        const auto head = m_file->head();
        QCOMPARE(head->events, std::uint64_t{3});
        QCOMPARE(*head->position, DistantSource::place(9));
        auto found = logOf(m_file->events());
        QVERIFY(found);
        QVERIFY(m_file->toSource(*found, head->generation));
        for (std::size_t i = 0; i < events.size(); ++i) {
            QCOMPARE((*found)[i].id, events[i].id);
            QCOMPARE((*found)[i].stream.value(), events[i].stream.value());
            QVERIFY((*found)[i].revision == events[i].revision && (*found)[i].position == events[i].position);
            QVERIFY((*found)[i].created == events[i].created && (*found)[i].type == events[i].type);
            QVERIFY((*found)[i].data == events[i].data && (*found)[i].metadata == events[i].metadata);
        }
    }

    void passesOverWhatItHas()
    {
        const std::vector events{recorded("a-1", 0, 1), recorded("a-1", 1, 2)};
        QCOMPARE(take(events).events, std::uint64_t{2});
        QCOMPARE(take(events).events, std::uint64_t{0});
        QCOMPARE(m_file->head()->events, std::uint64_t{2});
    }

    void findsPlaces()
    {
        take({recorded("a-1", 0, 3), recorded("a-1", 1, 5), recorded("a-1", 2, 9)});
        QCOMPARE(*m_file->localOf(DistantSource::place(0), false), std::uint64_t{0});
        QCOMPARE(*m_file->localOf(DistantSource::place(5), false), std::uint64_t{1});
        QCOMPARE(*m_file->localOf(DistantSource::place(5), true), std::uint64_t{2});
        QCOMPARE(*m_file->localOf(DistantSource::place(6), true), std::uint64_t{2});
        QCOMPARE(*m_file->localOf(DistantSource::place(10), false), std::uint64_t{3});
    }

    void beginsWhereTheSourceStillHasAStream()
    {
        take({recorded("a-1", 7, 1), recorded("a-1", 8, 2)});
        QCOMPARE(revisionsOf(m_file->events(), "a-1"), QStringLiteral("7 8"));
        const auto info = m_file->events().streamInfo(named("a-1"));
        QCOMPARE(info->events, std::uint64_t{2});
        QCOMPARE(info->lastRevision->value, std::uint64_t{8});
    }

    void asksAboutAGapAndKeepsNothing()
    {
        take({recorded("a-1", 0, 1)});
        const std::vector events{recorded("a-2", 0, 2), recorded("a-1", 4, 3)};
        const auto taken = take(events);
        QVERIFY(taken.gap);
        QCOMPARE(taken.gap->last.value, std::uint64_t{0});
        QCOMPARE(taken.gap->next.value, std::uint64_t{4});
        QCOMPARE(m_file->head()->events, std::uint64_t{1});
        const auto accepted = m_file->take(events, {{"a-1", 4}});
        QCOMPARE(accepted->events, std::uint64_t{2});
        QCOMPARE(revisionsOf(m_file->events(), "a-1"), QStringLiteral("0 4"));
    }

    void seesContradictions()
    {
        take({recorded("a-1", 0, 1), recorded("a-1", 1, 2), tombstone("b-1", 3)});
        QVERIFY(!take({recorded("a-1", 1, 4)}).contradiction.empty());
        QVERIFY(!take({recorded("b-1", 0, 4)}).contradiction.empty());
        QCOMPARE(m_file->head()->events, std::uint64_t{3});
    }

    void keepsAnIdThatComesTwice()
    {
        RecordedEvent first = recorded("a-1", 0, 1);
        RecordedEvent second = recorded("a-2", 0, 2);
        second.id = first.id;
        QCOMPARE(take({first, second}).events, std::uint64_t{2});
        QVERIFY(m_file->events().verify()->whole());
    }

    void hidesWhatTheSourceHides()
    {
        take({recorded("a-1", 0, 1), recorded("a-1", 1, 2), recorded("$$a-1", 0, 3, "$metadata", R"({"$tb":1})")});
        QCOMPARE(revisionsOf(m_file->events(), "a-1"), QStringLiteral("1"));
        take({recorded("$$a-1", 1, 4, "$metadata", R"({"$tb":9223372036854775807})")});
        QCOMPARE(revisionsOf(m_file->events(), "a-1"), QStringLiteral("NotFound"));
        take({recorded("a-1", 2, 5), recorded("$$a-1", 2, 6, "$metadata", R"({"$tb":2})")});
        QCOMPARE(revisionsOf(m_file->events(), "a-1"), QStringLiteral("2"));
        take({tombstone("a-1", 7)});
        QCOMPARE(revisionsOf(m_file->events(), "a-1"), QStringLiteral("StreamDeleted"));
        QVERIFY(m_file->events().verify()->whole());
    }

    void keepsCategoriesAndWhatDescribesThem()
    {
        QVERIFY(m_file->beginAnew(Kept({"b"})));
        const auto taken = take({recorded("a-1", 0, 1), recorded("b-1", 0, 2), recorded("$$b-1", 0, 3, "$metadata"),
                                 recorded("$$a-1", 0, 4, "$metadata"), recorded("a-1", 1, 5)});
        QCOMPARE(taken.events, std::uint64_t{2});
        QCOMPARE(*m_file->head()->position, DistantSource::place(5));
        // What is not kept still moves the position.
        QCOMPARE(take({recorded("a-1", 2, 6)}).events, std::uint64_t{0});
        QCOMPARE(*m_file->head()->position, DistantSource::place(6));
    }

    void takesNoMoreThanItMay()
    {
        QVERIFY(m_file->setSizeLimit(1000));
        QVERIFY(take({recorded("a-1", 0, 1)}).isFull);
        QCOMPARE(m_file->head()->events, std::uint64_t{0});
        QVERIFY(m_file->setSizeLimit(10'000'000));
        QCOMPARE(take({recorded("a-1", 0, 1)}).events, std::uint64_t{1});
    }

    void tellsReadersThatItBeganAnew()
    {
        take({recorded("a-1", 0, 1), recorded("b-1", 0, 2)});
        const auto before = m_file->head();
        auto events = logOf(m_file->events());
        QVERIFY(m_file->beginAnew({}));
        QCOMPARE(m_file->head()->events, std::uint64_t{0});
        take({recorded("c-1", 0, 1), recorded("b-1", 0, 2)});
        QCOMPARE(outcome(m_file->toSource(*events, before->generation)), QStringLiteral("Unavailable"));
        // Readers remember names: none of them may be another stream's now.
        const auto anew = logOf(m_file->events());
        QCOMPARE((*anew)[0].stream.value(), std::string("c-1"));
        QCOMPARE((*anew)[1].stream.value(), std::string("b-1"));
        QVERIFY(m_file->events().verify()->whole());
    }

    void opensAsAStoreToLookAtOnly()
    {
        take({recorded("a-1", 0, 1), recorded("a-1", 1, 2)});
        const auto looked = store::SqliteStore::open(m_file->file(), store::SqliteStore::Mode::ReadOnly);
        QVERIFY2(looked, qPrintable(messageOf(looked)));
        QCOMPARE(revisionsOf(**looked, "a-1"), QStringLiteral("0 1"));
        for (const auto mode : {store::SqliteStore::Mode::ReadWrite, store::SqliteStore::Mode::CreateOrOpen})
            QCOMPARE(outcome(store::SqliteStore::open(m_file->file(), mode)), QStringLiteral("AccessDenied"));
    }

    void comesBackAfterClosing()
    {
        take({recorded("a-1", 0, 1)});
        QVERIFY(m_file->setSource("identity", "db1"));
        QVERIFY(m_file->confirm(Timestamp::fromTicks(5)));
        QVERIFY(m_file->confirm(Timestamp::fromTicks(3)));
        m_file.reset();
        m_file = open();
        const auto head = m_file->head();
        QCOMPARE(head->events, std::uint64_t{1});
        QCOMPARE(head->identity, std::string("identity"));
        QCOMPARE(head->source, std::string("db1"));
        QCOMPARE(head->asOf->ticks(), std::int64_t{5});
    }

    void makesADamagedFileAgain()
    {
        take({recorded("a-1", 0, 1)});
        const auto path = m_file->file();
        m_file.reset();
        for (const char *suffix : {"-wal", "-shm"})
            std::filesystem::remove(path.string() + suffix);
        writeFile(path, "no database at all, but long enough to be looked at");
        m_file = open();
        QCOMPARE(m_file->head()->events, std::uint64_t{0});
    }

    void leavesSomebodysHistoryAlone()
    {
        const auto path = m_folder->file("own.db");
        {
            auto own = m_folder->open(store::SqliteStore::Mode::CreateNew, "own.db");
            fill(*own, "a-1", 2);
        }
        QCOMPARE(outcome(MirrorFile::open(path, MirrorFile::Use::Write)), QStringLiteral("Conflict"));
        QCOMPARE(outcome(MirrorFile::open(path, MirrorFile::Use::Look)), QStringLiteral("NotAStore"));
        auto own = m_folder->open(store::SqliteStore::Mode::ReadWrite, "own.db");
        QCOMPARE(revisionsOf(*own, "a-1"), QStringLiteral("0 1"));
    }

    void knowsThatItWasRemoved()
    {
        QVERIFY(m_file->isAtItsPlace());
        QVERIFY(MirrorFile::remove(m_file->file()));
        QVERIFY(!m_file->isAtItsPlace());
        QCOMPARE(outcome(MirrorFile::remove(m_file->file())), QStringLiteral("NotFound"));
        QCOMPARE(outcome(MirrorFile::open(path(), MirrorFile::Use::Look)), QStringLiteral("NotFound"));
    }

    void readsSizes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint64>("bytes");
        QTest::newRow("plain") << "2000000" << quint64{2'000'000};
        QTest::newRow("megabytes") << "500MB" << quint64{500'000'000};
        QTest::newRow("with a blank, small letters") << "1.5 gib" << quint64{1'610'612'736};
        QTest::newRow("letter") << "3g" << quint64{3'000'000'000};
        for (const char *bad : {"", "x", "-5MB", "1e9GB", "10", "5 XB", "99999999TB", "nan", "MB"})
            QTest::newRow(bad) << bad << quint64{0};
    }
    void readsSizes()
    {
        QFETCH(QString, text);
        QFETCH(quint64, bytes);
        const auto size = mirror::parseSize(text.toStdString());
        QCOMPARE(size ? *size : 0, bytes);
        QVERIFY(size || size.error().code == ErrorCode::InvalidInput);
    }

private:
    [[nodiscard]] std::filesystem::path path() const { return m_folder->path() / "mirror" / "mirror.foldline"; }
    [[nodiscard]] std::unique_ptr<MirrorFile> open() const
    {
        auto opened = MirrorFile::open(path(), MirrorFile::Use::Write);
        if (!opened)
            qFatal("%s", describe(opened.error()).c_str());
        return *std::move(opened);
    }
    mirror::Taken take(const std::vector<RecordedEvent> &events) const
    {
        auto taken = m_file->take(events);
        if (!taken)
            qFatal("%s", describe(taken.error()).c_str());
        return *taken;
    }

    std::unique_ptr<StoreFolder> m_folder;
    std::unique_ptr<MirrorFile> m_file;
};

QTEST_GUILESS_MAIN(MirrorFileTest)
#include "tst_mirrorfile.moc"
