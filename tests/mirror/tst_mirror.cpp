// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mirror/distantsource.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <thread>

using namespace foldline;
using namespace foldline::test;
using mirror::Kept;
using mirror::Mirror;
using State = mirror::MirrorStatus::State;

/// A mirror and its source: in step, and begun anew where the source is not what was mirrored.
class MirrorTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_place = std::make_unique<MirrorPlace>();
        fill(source(), "order-1", 5);
        fill(source(), "cart-1", 3);
    }

    void takesEverythingAndThenWhatIsNew()
    {
        auto mirror = m_place->open();
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, std::uint64_t{8});
        QCOMPARE(mirror->status().state, State::UpToDate);
        QVERIFY(mirror->status().asOf.has_value());
        fill(source(), "order-1", 2);
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, std::uint64_t{10});
        QCOMPARE(revisionsOf(mirror->file().events(), "order-1"), QStringLiteral("0 1 2 3 4 5 6"));
        QVERIFY(mirror->status().note.empty());
    }

    void goesOnWhereItWas()
    {
        m_place->update(*m_place->open());
        fill(source(), "order-1", 1);
        auto mirror = m_place->open();
        QCOMPARE(mirror->status().events, std::uint64_t{8});
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, std::uint64_t{9});
        QVERIFY(mirror->status().note.empty());
    }

    void takesSomeAtATime()
    {
        auto mirror = m_place->open();
        QVERIFY(mirror->check(source(), {}));
        QCOMPARE(*mirror->advance(source(), 3, {}), false);
        QCOMPARE(mirror->status().events, std::uint64_t{3});
        QCOMPARE(*mirror->advance(source(), 100, {}), true);
        QCOMPARE(mirror->status().events, std::uint64_t{8});
    }

    void followsLive()
    {
        auto mirror = m_place->open();
        QVERIFY(mirror->check(source(), {}));
        std::jthread thread([&](const std::stop_token &stop) { QVERIFY(mirror->follow(source(), stop)); });
        QTRY_COMPARE(mirror->status().events, std::uint64_t{8});
        fill(source(), "order-1", 4);
        QTRY_COMPARE(mirror->status().events, std::uint64_t{12});
        QTRY_COMPARE(mirror->status().state, State::UpToDate);
    }

    void keepsWhatCameWhenTheLineIsCut()
    {
        auto mirror = m_place->open();
        QVERIFY(mirror->check(source(), {}));
        Result<void> followed;
        std::thread thread([&] { followed = mirror->follow(source(), {}); });
        QTRY_COMPARE(mirror->status().events, std::uint64_t{8});
        QTRY_COMPARE(mirror->status().state, State::UpToDate);
        m_place->source->setAway(true);
        thread.join();
        QCOMPARE(outcome(followed), QStringLiteral("Unavailable"));
        m_place->source->setAway(false);
        fill(source(), "order-1", 1);
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, std::uint64_t{9});
        QVERIFY(mirror->status().note.empty());
    }

    /// A source that goes on by itself after a break may have another history behind it.
    void takesNothingAfterABreakBeforeItLookedAgain()
    {
        auto mirror = m_place->open();
        m_place->update(*mirror);
        Result<void> followed;
        std::thread thread([&] { followed = mirror->follow(source(), {}); });
        QTRY_COMPARE(mirror->status().state, State::UpToDate);
        mirror->line()->broke();
        thread.join();
        QCOMPARE(outcome(followed), QStringLiteral("Unavailable"));
        fill(source(), "order-1", 1);
        QCOMPARE(outcome(mirror->advance(source(), UINT64_MAX, {})), QStringLiteral("Unavailable"));
        QCOMPARE(mirror->file().head()->events, std::uint64_t{8});
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, std::uint64_t{9});
    }

    void twoOfThemShareOneFile()
    {
        auto first = m_place->open();
        auto second = m_place->open();
        QVERIFY(first->check(source(), {}) && second->check(source(), {}));
        {
            std::jthread one([&](const std::stop_token &stop) { QVERIFY(first->follow(source(), stop)); });
            std::jthread other([&](const std::stop_token &stop) { QVERIFY(second->follow(source(), stop)); });
            for (int i = 0; i < 50; ++i)
                fill(source(), "order-" + std::to_string(i % 5), 3);
            QTRY_COMPARE(first->file().head()->events, std::uint64_t{158});
        }
        QVERIFY(first->status().note.empty() && second->status().note.empty());
        QVERIFY(first->file().events().verify()->whole());
    }

    void beginsAnewOnAnotherHistory_data()
    {
        QTest::addColumn<int>("events");
        QTest::addColumn<bool>("other");
        QTest::newRow("shorter log") << 2 << false;
        QTest::newRow("as long, other events") << 8 << false;
        QTest::newRow("longer, another identity") << 20 << true;
        QTest::newRow("longer, the same identity") << 20 << false;
    }
    void beginsAnewOnAnotherHistory()
    {
        QFETCH(int, events);
        QFETCH(bool, other);
        auto mirror = m_place->open();
        m_place->update(*mirror);
        m_place->source = std::make_shared<DistantSource>();
        if (other)
            m_place->source->setIdentity("second history");
        fill(source(), "order-9", static_cast<std::size_t>(events));
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, static_cast<std::uint64_t>(events));
        QVERIFY2(mirror->status().note.find("set aside") != std::string::npos, mirror->status().note.c_str());
        const std::filesystem::path file = mirror->file().file();
        const auto aside = store::SqliteStore::open(
            file.parent_path() / (file.stem().string() + ".set-aside-1.foldline"), store::SqliteStore::Mode::ReadOnly);
        QVERIFY2(aside, aside ? "" : describe(aside.error()).c_str());
        QCOMPARE(eventsOf(**aside, "order-1")->size(), std::size_t{5});
        QVERIFY((*aside)->verify()->whole());
        QCOMPARE(outcome(eventsOf(mirror->file().events(), "order-1")), QStringLiteral("NotFound"));
        QVERIFY(mirror->file().events().verify()->whole());
    }

    /// The identity is made of the first event, which a scavenge may take: the last one tells that it is the same.
    void keepsAHistoryWhoseFirstEventWent()
    {
        auto mirror = m_place->open();
        m_place->update(*mirror);
        source().forget("order-1", 0);
        source().setIdentity("by the second event");
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, std::uint64_t{8});
        QVERIFY(mirror->status().note.empty());
        QCOMPARE(mirror->file().head()->identity, std::string("by the second event"));
    }

    void acceptsAGapThatTheSourceHas()
    {
        auto mirror = m_place->open();
        m_place->update(*mirror);
        fill(source(), "order-1", 5);
        for (const std::uint64_t revision : {5, 6, 7})
            source().forget("order-1", revision);
        m_place->update(*mirror);
        QVERIFY(mirror->status().note.empty());
        QCOMPARE(revisionsOf(mirror->file().events(), "order-1"), QStringLiteral("0 1 2 3 4 8 9"));
    }

    void beginsAnewWhenTheLogLeftSomethingOut()
    {
        auto mirror = m_place->open();
        m_place->update(*mirror);
        fill(source(), "order-1", 5);
        source().leaveOut("order-1", 6);
        QVERIFY(mirror->check(source(), {}));
        const auto advanced = mirror->advance(source(), UINT64_MAX, {});
        QVERIFY2(mirror->status().note.find("did not come") != std::string::npos, mirror->status().note.c_str());
        // It goes on leaving it out: then nothing can be trusted.
        QCOMPARE(outcome(advanced), QStringLiteral("Conflict"));
        QCOMPARE(mirror->file().head()->events, std::uint64_t{0});
    }

    void stopsAtItsLimitAndSaysSo()
    {
        auto mirror = m_place->open({.sizeLimit = 200'000});
        for (int i = 0; i < 40; ++i) {
            const std::vector events{proposed("Big", '"' + std::string(20'000, 'x') + '"')};
            QVERIFY(source().append(named("big-1"), store::ExpectedRevision::any(), events, {}));
            m_place->update(*mirror);
        }
        QCOMPARE(mirror->status().state, State::Full);
        QVERIFY(mirror->status().events < 48);
        const auto had = mirror->status().events;
        mirror.reset();
        mirror = m_place->open({.sizeLimit = 50'000'000});
        QCOMPARE(mirror->status().events, had);
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, std::uint64_t{48});
        QCOMPARE(mirror->status().state, State::UpToDate);
    }

    void anotherChoiceBeginsAnew()
    {
        m_place->update(*m_place->open());
        auto mirror = m_place->open({.kept = Kept({"cart"})});
        QVERIFY2(mirror->status().note.find("read anew") != std::string::npos, mirror->status().note.c_str());
        m_place->update(*mirror);
        QCOMPARE(mirror->status().events, std::uint64_t{3});
        mirror.reset();
        mirror = m_place->open();
        QVERIFY(mirror->status().note.empty());
        QCOMPARE(mirror->file().head()->kept.toText(), std::string("the category cart"));
    }

    void saysWhereItStands()
    {
        mirror::MirrorStatus status{.state = State::UpToDate, .events = 11'701};
        QCOMPARE(mirror::statusText(status), std::string("mirror: 11\u202f701 events, up to date"));
        status.state = State::CatchingUp;
        status.behind = 1200;
        QCOMPARE(mirror::statusText(status), std::string("mirror: 11\u202f701 events, 1\u202f200 behind"));
        status.behind.reset();
        status.position = events::Position::at(62);
        status.end = events::Position::at(100);
        QCOMPARE(mirror::statusText(status), std::string("mirror: 11\u202f701 events, 62 % read"));
    }

private:
    [[nodiscard]] DistantSource &source() const { return *m_place->source; }

    std::unique_ptr<MirrorPlace> m_place;
};

QTEST_GUILESS_MAIN(MirrorTest)
#include "tst_mirror.moc"
