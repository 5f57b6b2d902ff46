// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mirror/distantsource.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <thread>

using namespace foldline;
using namespace foldline::test;
using mirror::Kept;
using mirror::MirroredStore;
using store::AllRead;
using store::Direction;
using store::RecordedEvent;
using State = mirror::MirrorStatus::State;

namespace {

QString told(const Result<std::vector<RecordedEvent>> &events)
{
    if (!events)
        return outcome(events);
    QStringList lines;
    for (const RecordedEvent &event : *events) {
        lines << QStringLiteral("%1/%2 %3@%4 %5 %6 %7 %8")
                     .arg(event.position.commit)
                     .arg(event.position.prepare)
                     .arg(QString::fromStdString(event.stream.value()))
                     .arg(event.revision.value)
                     .arg(QString::fromStdString(event.id.toString()), QString::fromStdString(event.type),
                          QString::fromStdString(event.data))
                     .arg(event.created.ticks());
    }
    return lines.join(QLatin1Char('\n'));
}

QString told(const Result<std::vector<store::StreamInfo>> &streams)
{
    if (!streams)
        return outcome(streams);
    QStringList lines;
    for (const store::StreamInfo &info : *streams) {
        lines << QStringLiteral("%1: %2 events, last %3, deleted %4 %5")
                     .arg(QString::fromStdString(info.name.value()))
                     .arg(info.events)
                     .arg(info.lastRevision ? static_cast<qint64>(info.lastRevision->value) : -1)
                     .arg(info.deleted)
                     .arg(info.tombstoned);
    }
    return lines.join(QLatin1Char('\n'));
}

/// What a subscription was given, from another thread.
struct Follower
{
    std::mutex mutex;
    std::vector<RecordedEvent> events;
    int caughtUp = 0;

    [[nodiscard]] store::SubscriptionHandler handler()
    {
        return {[this](std::span<const RecordedEvent> batch) {
                    const std::scoped_lock lock(mutex);
                    events.insert(events.end(), batch.begin(), batch.end());
                    return true;
                },
                [this](std::optional<events::Position>) {
                    const std::scoped_lock lock(mutex);
                    ++caughtUp;
                }};
    }
    [[nodiscard]] std::size_t count()
    {
        const std::scoped_lock lock(mutex);
        return events.size();
    }
};

} // namespace

/// A store with a mirror before it answers as its source does, asks it little, and goes on without it.
class MirroredStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_place = std::make_unique<MirrorPlace>();
        fill(source(), "order-1", 5);
        fill(source(), "cart-1", 3);
        fill(source(), "order-2", 4);
        fill(source(), "order-1", 2);
    }

    void readsTheLogAsItsSourceDoes_data()
    {
        QTest::addColumn<int>("mirrored");
        QTest::newRow("mirror of nothing") << 0;
        QTest::newRow("mirror of a part") << 6;
        QTest::newRow("mirror of all") << 100;
    }
    void readsTheLogAsItsSourceDoes()
    {
        QFETCH(int, mirrored);
        prepare(static_cast<std::uint64_t>(mirrored));
        // A mirror that takes no more is one that stays behind.
        auto store = m_place->mirrored({}, {.sizeLimit = mirrored < 100 ? 1000 : 50'000'000});
        for (const auto direction : {Direction::Forwards, Direction::Backwards}) {
            for (const std::uint64_t limit : {std::uint64_t{1}, std::uint64_t{4}, UINT64_MAX}) {
                for (int from = -1; from < 15; ++from) {
                    for (int with = 0; with < 3; ++with) {
                        AllRead read{.direction = direction, .limit = limit};
                        if (from >= 0)
                            read.from = DistantSource::place(static_cast<std::uint64_t>(from));
                        if (with < 2)
                            read.withFrom = with == 1;
                        QCOMPARE(told(logOf(*store, read)), told(logOf(source(), read)));
                        read.category = "order";
                        read.types = {"Happened", "Nothing"};
                        QCOMPARE(told(logOf(*store, read)), told(logOf(source(), read)));
                    }
                }
            }
        }
    }

    void readsStreamsAsItsSourceDoes()
    {
        using store::ExpectedRevision;
        auto store = m_place->mirrored();
        fill(source(), "order-3", 6);
        const auto metadata = json::parse(R"({"$tb":2,"$maxCount":3})");
        QVERIFY(source().setStreamMetadata(named("order-3"), ExpectedRevision::any(), *metadata, {}));
        QVERIFY(source().deleteStream(named("order-2"), ExpectedRevision::any(), store::DeleteMode::Soft, {}));
        QVERIFY(source().deleteStream(named("cart-1"), ExpectedRevision::any(), store::DeleteMode::Tombstone, {}));
        fill(source(), "order-4", 2);
        QVERIFY(source().deleteStream(named("order-4"), ExpectedRevision::any(), store::DeleteMode::Soft, {}));
        fill(source(), "order-4", 2);
        for (const char *name : {"order-1", "order-2", "order-3", "order-4", "cart-1", "order-none", "$$order-3"}) {
            const int before = source().streamReads();
            const auto mirrored = eventsOf(*store, name);
            QCOMPARE(source().streamReads(), before);
            QCOMPARE(told(mirrored), told(eventsOf(source(), name)));
            const auto info = store->streamInfo(named(name));
            QCOMPARE(outcome(info), outcome(source().streamInfo(named(name), {})));
            QCOMPARE(outcome(store->streamMetadata(named(name))), outcome(source().streamMetadata(named(name), {})));
        }
        QCOMPARE(told(store->listStreams({})), told(source().listStreams({}, {})));
        QCOMPARE(told(store->listStreams({.category = "order", .newestFirst = true, .limit = 2})),
                 told(source().listStreams({.category = "order", .newestFirst = true, .limit = 2}, {})));
        QCOMPARE(*store->lastPosition(), *source().lastPosition({}));
        QCOMPARE(*store->identity(), std::string("first history"));
        QCOMPARE(*store->eventCount(), std::uint64_t{logOf(source())->size()});
    }

    void seesTheNewestEachTime()
    {
        auto store = m_place->mirrored();
        for (int i = 0; i < 20; ++i) {
            fill(source(), "order-1", 1);
            QCOMPARE(eventsOf(*store, "order-1")->back().revision.value, std::uint64_t{7} + std::uint64_t(i));
        }
        QCOMPARE(source().streamReads(), 0);
    }

    void seesWhatItWroteWhateverItTrusts()
    {
        auto store = MirroredStore::open(
            m_place->open(),
            [this](auto, const auto &) -> Result<std::shared_ptr<store::EventStore>> { return m_place->source; },
            {.trust = std::chrono::hours(1)});
        QVERIFY(store);
        QCOMPARE(eventsOf(**store, "order-1")->size(), std::size_t{7});
        const int before = source().questions();
        for (int i = 0; i < 50; ++i)
            QVERIFY(eventsOf(**store, "order-1"));
        QCOMPARE(source().questions(), before);
        const auto written = (*store)->append(named("order-1"), at(6), proposedMany(2));
        QVERIFY2(written, qPrintable(messageOf(written)));
        QCOMPARE(eventsOf(**store, "order-1")->size(), std::size_t{9});
    }

    void asksNothingWhileWhatIsNewComesByItself()
    {
        auto opened = MirroredStore::open(
            m_place->open(),
            [this](auto, auto) -> Result<std::shared_ptr<store::EventStore>> { return m_place->source; },
            {.trust = std::chrono::milliseconds(0), .trustWhileFollowing = std::chrono::hours(1)});
        QVERIFY2(opened, qPrintable(messageOf(opened)));
        MirroredStore &store = **opened;
        QCOMPARE(eventsOf(store, "order-1")->size(), std::size_t{7});
        const int unfollowed = source().questions();
        QCOMPARE(eventsOf(store, "order-1")->size(), std::size_t{7});
        QVERIFY(source().questions() > unfollowed);
        store.startFollowing();
        fill(source(), "order-1", 1);
        QTRY_COMPARE(store.status().events, logOf(source())->size());
        QTRY_COMPARE(store.status().state, State::UpToDate);
        QCOMPARE(eventsOf(store, "order-1")->size(), std::size_t{8});
        fill(source(), "order-1", 1);
        const int before = source().questions();
        QTRY_COMPARE(eventsOf(store, "order-1")->size(), std::size_t{9});
        for (int i = 0; i < 50; ++i)
            QVERIFY(eventsOf(store, "order-1"));
        QCOMPARE(source().questions(), before);
    }

    void asksTheSourceForWhatItDoesNotKeep()
    {
        auto store = m_place->mirrored({}, {.kept = Kept({"cart"})});
        QCOMPARE(told(eventsOf(*store, "order-1")), told(eventsOf(source(), "order-1")));
        QCOMPARE(told(logOf(*store)), told(logOf(source())));
        QCOMPARE(told(store->listStreams({})), told(source().listStreams({}, {})));
        const int before = source().streamReads();
        QCOMPARE(eventsOf(*store, "cart-1")->size(), std::size_t{3});
        QCOMPARE(logOf(*store, {.category = "cart"})->size(), std::size_t{3});
        QCOMPARE(source().streamReads(), before);
        QCOMPARE(outcome(store->eventCount()), QStringLiteral("Unsupported"));
    }

    void showsTheLastKnownWhileTheSourceIsAway()
    {
        auto store = m_place->mirrored({.allowsLastKnown = true});
        QCOMPARE(eventsOf(*store, "order-1")->size(), std::size_t{7});
        QVERIFY(!store->lastKnown());
        const auto asOf = store->status().asOf;
        m_place->source->setAway(true);
        QCOMPARE(eventsOf(*store, "order-1")->size(), std::size_t{7});
        QVERIFY(store->lastKnown());
        QVERIFY(store->lastKnown()->asOf >= asOf);
        QCOMPARE(store->status().state, State::Away);
        QCOMPARE(logOf(*store)->size(), std::size_t{14});
        QCOMPARE(store->listStreams({})->size(), std::size_t{3});
        QCOMPARE(outcome(eventsOf(*store, "order-none")), QStringLiteral("NotFound"));
        QCOMPARE(*store->identity(), std::string("first history"));
        const auto written = store->append(named("order-1"), at(6), proposedMany(1));
        QCOMPARE(outcome(written), QStringLiteral("Unavailable"));
        m_place->source->setAway(false);
        fill(source(), "order-1", 1);
        QTRY_COMPARE(eventsOf(*store, "order-1")->size(), std::size_t{8});
        QVERIFY(!store->lastKnown());
    }

    void failsWithItsSourceWhereTheLastKnownIsNotAskedFor()
    {
        auto store = m_place->mirrored();
        QCOMPARE(eventsOf(*store, "order-1")->size(), std::size_t{7});
        m_place->source->setAway(true);
        QCOMPARE(outcome(eventsOf(*store, "order-1")), QStringLiteral("Unavailable"));
        QCOMPARE(outcome(logOf(*store)), QStringLiteral("Unavailable"));
        QVERIFY(!store->lastKnown());
    }

    void opensWithoutItsSource()
    {
        prepare(100);
        m_place->source->setAway(true);
        const auto connect = [this](auto stop, const auto &) -> Result<std::shared_ptr<store::EventStore>> {
            auto last = source().lastPosition(stop);
            return last ? Result<std::shared_ptr<store::EventStore>>(m_place->source) : failure(last.error());
        };
        const auto strict = MirroredStore::open(m_place->open(), connect, {});
        QCOMPARE(outcome(strict), QStringLiteral("Unavailable"));
        auto store = MirroredStore::open(m_place->open(), connect, {.allowsLastKnown = true});
        QVERIFY2(store, qPrintable(messageOf(store)));
        QCOMPARE(eventsOf(**store, "order-1")->size(), std::size_t{7});
        QCOMPARE((*store)->displayName(), std::string("distant"));
        m_place->source->setAway(false);
        fill(source(), "order-1", 1);
        QTRY_COMPARE(eventsOf(**store, "order-1")->size(), std::size_t{8});
    }

    void offlineAsksNobody()
    {
        QCOMPARE(outcome(mirror::Mirror::look(m_place->file())), QStringLiteral("NotFound"));
        prepare(100);
        const int before = source().questions();
        auto looked = mirror::Mirror::look(m_place->file());
        QVERIFY2(looked, qPrintable(messageOf(looked)));
        const auto store = MirroredStore::openOffline(*std::move(looked), "db1");
        QCOMPARE(eventsOf(**store, "order-1")->size(), std::size_t{7});
        QVERIFY((*store)->lastKnown()->asOf.has_value());
        QVERIFY((*store)->isReadOnly());
        QCOMPARE(outcome((*store)->append(named("order-1"), at(6), proposedMany(1))), QStringLiteral("Unavailable"));
        QCOMPARE(source().questions(), before);
    }

    /// What is not kept may well be there.
    void doesNotCallMissingWhatItDoesNotKeep_data()
    {
        QTest::addColumn<bool>("offline");
        QTest::newRow("offline") << true;
        QTest::newRow("away") << false;
    }
    void doesNotCallMissingWhatItDoesNotKeep()
    {
        QFETCH(bool, offline);
        m_place->update(*m_place->open({.kept = mirror::Kept({"cart"})}));
        const auto store = alone(offline);
        for (const auto &answer :
             {messageOf(eventsOf(*store, "order-1")), messageOf(store->streamInfo(named("order-1"))),
              messageOf(store->streamMetadata(named("order-1"))), messageOf(store->listStreams({.category = "order"})),
              messageOf(logOf(*store, {.category = "order"}))}) {
            QVERIFY2(answer.contains(QStringLiteral("keeps the category cart alone")), qPrintable(answer));
            QVERIFY2(!answer.contains(QStringLiteral("written")), qPrintable(answer));
        }
        QCOMPARE(outcome(eventsOf(*store, "order-1")), QStringLiteral("Unavailable"));
        QCOMPARE(outcome(eventsOf(*store, "cart-none")), QStringLiteral("NotFound"));
        QVERIFY(!eventsOf(*store, "cart-1")->empty());
    }

    void doesNotCallMissingWhatItNeverReached_data() { doesNotCallMissingWhatItDoesNotKeep_data(); }
    void doesNotCallMissingWhatItNeverReached()
    {
        QFETCH(bool, offline);
        prepare(3);
        const auto store = alone(offline);
        const auto never = eventsOf(*store, "order-none");
        QCOMPARE(outcome(never), QStringLiteral("Unavailable"));
        QVERIFY2(messageOf(never).contains(QStringLiteral("never had all")), qPrintable(messageOf(never)));
        QCOMPARE(outcome(store->streamInfo(named("order-none"))), QStringLiteral("Unavailable"));
    }

    void followsFromTheMirrorIntoTheSource_data()
    {
        QTest::addColumn<int>("mirrored");
        QTest::addColumn<int>("after");
        for (const int mirrored : {0, 5, 100}) {
            for (const int after : {-1, 3, 9})
                QTest::addRow("%d mirrored, after %d", mirrored, after) << mirrored << after;
        }
    }
    void followsFromTheMirrorIntoTheSource()
    {
        QFETCH(int, mirrored);
        QFETCH(int, after);
        prepare(static_cast<std::uint64_t>(mirrored));
        auto store = m_place->mirrored();
        Follower follower;
        store::Subscribe subscribe;
        if (after >= 0)
            subscribe.afterPosition = DistantSource::place(static_cast<std::uint64_t>(after));
        {
            std::jthread thread(
                [&](const std::stop_token &stop) { QVERIFY(store->subscribe(subscribe, follower.handler(), stop)); });
            QTRY_VERIFY(follower.caughtUp > 0);
            fill(source(), "order-7", 6);
            QTRY_COMPARE(follower.count(), std::size_t(20 - (after + 1)));
        }
        const auto all = logOf(source(), {.from = subscribe.afterPosition, .withFrom = false});
        QCOMPARE(told(Result<std::vector<RecordedEvent>>(follower.events)), told(all));
    }

    /// Who gathers events until it has caught up gets to use them without the source, and goes on when it is back.
    void followsTheMirrorAloneToItsEnd()
    {
        prepare(100);
        auto store = m_place->mirrored({.allowsLastKnown = true});
        m_place->source->setAway(true);
        Follower follower;
        QCOMPARE(outcome(store->subscribe({}, follower.handler(), {})), QStringLiteral("Unavailable"));
        QCOMPARE(follower.count(), std::size_t{14});
        QCOMPARE(follower.caughtUp, 1);
        const store::Subscribe rest{.afterPosition = follower.events.back().position};
        QCOMPARE(outcome(store->subscribe(rest, follower.handler(), {})), QStringLiteral("Unavailable"));
        QCOMPARE(follower.caughtUp, 1);
    }

    void followsOneStream()
    {
        auto store = m_place->mirrored();
        Follower follower;
        store::Subscribe subscribe{.stream = named("order-1"), .afterRevision = store::Revision{2}};
        std::jthread thread(
            [&](const std::stop_token &stop) { QVERIFY(store->subscribe(subscribe, follower.handler(), stop)); });
        QTRY_COMPARE(follower.count(), std::size_t{4});
        fill(source(), "order-1", 2);
        QTRY_COMPARE(follower.count(), std::size_t{6});
        QCOMPARE(follower.events.back().revision.value, std::uint64_t{8});
    }

    void keepsItselfInStepThroughCuts()
    {
        auto store = m_place->mirrored({.allowsLastKnown = true});
        store->startFollowing();
        QTRY_COMPARE(store->status().events, std::uint64_t{14});
        for (int round = 0; round < 5; ++round) {
            m_place->source->setAway(true);
            QTRY_COMPARE(store->status().state, State::Away);
            m_place->source->setAway(false);
            fill(source(), "order-" + std::to_string(round), 10);
            QTRY_COMPARE(store->status().events, std::uint64_t(14 + 10 * (round + 1)));
            QTRY_COMPARE(store->status().state, State::UpToDate);
        }
        QVERIFY(store->status().note.empty());
        QCOMPARE(told(logOf(*store)), told(logOf(source())));
    }

    void noticesAnotherHistoryBehindTheSameName()
    {
        auto store = m_place->mirrored({.allowsLastKnown = true});
        store->startFollowing();
        QTRY_COMPARE(store->status().events, std::uint64_t{14});
        m_place->source->setAway(true);
        QTRY_COMPARE(store->status().state, State::Away);
        source().setIdentity("second history");
        source().forget("order-1", 6);
        m_place->source->setAway(false);
        QTRY_VERIFY(!store->status().note.empty());
        QTRY_COMPARE(store->status().events, std::uint64_t{13});
        QCOMPARE(told(logOf(*store)), told(logOf(source())));
    }

    void servesFromTheSourceWhenTheMirrorIsGone()
    {
        auto store = m_place->mirrored();
        QCOMPARE(eventsOf(*store, "order-1")->size(), std::size_t{7});
        QVERIFY(mirror::MirrorFile::remove(m_place->file()));
        fill(source(), "order-1", 1);
        QCOMPARE(eventsOf(*store, "order-1")->size(), std::size_t{8});
        QCOMPARE(told(logOf(*store)), told(logOf(source())));
    }

    void isReadOnlyWhenAskedTo()
    {
        auto store = m_place->mirrored({.readOnly = true});
        QCOMPARE(outcome(store->append(named("order-1"), at(6), proposedMany(1))), QStringLiteral("AccessDenied"));
        QCOMPARE(outcome(store->deleteStream(named("order-1"), at(6), store::DeleteMode::Soft)),
                 QStringLiteral("AccessDenied"));
    }

private:
    /// The mirror without its source, which is away or not to be asked.
    std::unique_ptr<MirroredStore> alone(bool offline)
    {
        if (offline) {
            auto looked = mirror::Mirror::look(m_place->file());
            return looked ? *MirroredStore::openOffline(*std::move(looked), "db1") : nullptr;
        }
        auto store = m_place->mirrored({.allowsLastKnown = true});
        m_place->source->setAway(true);
        return store;
    }

    [[nodiscard]] DistantSource &source() const { return *m_place->source; }
    /// A mirror of the first events alone.
    void prepare(std::uint64_t events) const
    {
        auto mirror = m_place->open();
        QVERIFY(mirror->check(source(), {}));
        if (events > 0)
            QVERIFY(mirror->advance(source(), events, {}));
    }

    std::unique_ptr<MirrorPlace> m_place;
};

QTEST_GUILESS_MAIN(MirroredStoreTest)
#include "tst_mirroredstore.moc"
