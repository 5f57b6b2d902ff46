// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/copy/historycopy.h"
#include "core/store/copy/sessiontarget.h"
#include "core/store/memory/memorystore.h"
#include "tests/store/copytesting.h"
#include "tests/support/storefiles.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

namespace {

/// Stops the copy when it has taken `count` events.
class StoppingTarget final : public CopyTarget
{
public:
    StoppingTarget(EventStore &to, std::uint64_t count) : m_target(to, m_source.get_token()), m_left(count) {}

    Result<void> add(const StreamName &stream, Revision revision, const ProposedEvent &event) override
    {
        if (m_left-- == 0)
            m_source.request_stop();
        return m_target.add(stream, revision, event);
    }
    Result<void> tombstone(const StreamName &stream, std::optional<Revision> last, const ProposedEvent &event) override
    {
        return m_target.tombstone(stream, last, event);
    }
    Result<void> finish() override { return m_target.finish(); }
    std::uint64_t written() const override { return m_target.written(); }
    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    SessionTarget m_target;
    std::uint64_t m_left;
};

/// A stream with every kind of past: truncated, deleted, back again; one that is deleted for ever.
void fillEverything(EventStore &store)
{
    fill(store, "order-1", 3);
    fill(store, "order-2", 2);
    const auto metadata = json::parse(R"({"$maxCount":2,"note":"kept"})");
    QVERIFY(store.setStreamMetadata(named("order-1"), ExpectedRevision::any(), *metadata));
    QVERIFY(store.deleteStream(named("order-2"), ExpectedRevision::any(), DeleteMode::Soft));
    fill(store, "order-2", 2);
    fill(store, "order-3", 2);
    QVERIFY(store.deleteStream(named("order-3"), ExpectedRevision::any(), DeleteMode::Tombstone));
    fill(store, "order-4", 1);
    QVERIFY(store.deleteStream(named("order-4"), ExpectedRevision::any(), DeleteMode::Soft));
    fill(store, "$own", 1);
}

ProposedEvent withId(const events::EventId &id)
{
    ProposedEvent event = proposed();
    event.id = id;
    return event;
}

} // namespace

/// Copying histories between stores that keep a log.
class TestCopy : public QObject
{
    Q_OBJECT
private slots:
    void wholeCopyHasTheSameHead();
    void goesOnWithWhatIsNew();
    void goesOnWhereItWasStopped();
    void otherEventIsAConflict_data();
    void otherEventIsAConflict();
    void moreEventsInTheTargetAreAConflict();
    void deletedForEverInTheTargetIsAConflict();
    void anIdOfAnotherStreamStopsItsStreamAlone();
    void aRivalStopsItsStreamAlone();
    void chosenStreamsKeepTheOrderOfTheLog();
    void aMissingChosenStreamIsNotFound();
    void streamsWithoutABeginningStartAnew();
    void anArchiveTakesWhatItsSourceStillHas();
    void aGapIsSaid();
    void whatTheSourceLostInBetweenIsAConflict();
    void lastMetadataAndTombstonesComeLast();
    void lastMetadataIsFollowed();
    void foreignMetadataIsAConflict();
    void truncationIsRenumbered();
};

void TestCopy::wholeCopyHasTheSameHead()
{
    MemoryStore from;
    fillEverything(from);
    const StoreFolder folder;
    const auto to = folder.open();
    const Copied copied = copyAll(from, *to);
    QCOMPARE(outcome(copied.result), u"ok"_qs);
    QCOMPARE(copied.report.copied, from.eventCount().value_or(0));
    QCOMPARE(copied.report.streams, std::uint64_t{5});
    QVERIFY(to->head().value_or(TreeHead()) == from.head().value_or(TreeHead()));
    QVERIFY(to->verify().value_or(VerifyReport()).damages.empty());
    QCOMPARE(revisionsOf(*to, "order-1"), u"1 2"_qs);
    QCOMPARE(revisionsOf(*to, "order-2"), u"2 3"_qs);
    QCOMPARE(revisionsOf(*to, "order-3"), u"StreamDeleted"_qs);
    QCOMPARE(revisionsOf(*to, "order-4"), u"NotFound"_qs);

    MemoryStore again;
    QCOMPARE(outcome(copyAll(*to, again).result), u"ok"_qs);
    QVERIFY(again.head().value_or(TreeHead()) == from.head().value_or(TreeHead()));
}

void TestCopy::goesOnWithWhatIsNew()
{
    MemoryStore from;
    MemoryStore to;
    fillEverything(from);
    QCOMPARE(outcome(copyAll(from, to).result), u"ok"_qs);
    const auto before = from.eventCount().value_or(0);
    fill(from, "order-1", 2);
    fill(from, "order-5", 1);
    const Copied copied = copyAll(from, to);
    QCOMPARE(outcome(copied.result), u"ok"_qs);
    QCOMPARE(copied.report.there, before);
    QCOMPARE(copied.report.copied, std::uint64_t{3});
    QCOMPARE(copied.report.streams, std::uint64_t{2});
    QVERIFY(to.head().value_or(TreeHead()) == from.head().value_or(TreeHead()));
    QCOMPARE(copyAll(from, to).report.copied, std::uint64_t{0});
}

void TestCopy::goesOnWhereItWasStopped()
{
    MemoryStore from;
    for (int i = 0; i < 30; ++i)
        fill(from, "order-" + std::to_string(i % 7), 1000);
    const StoreFolder folder;
    const auto to = folder.open();
    StoppingTarget stopping(*to, 20'000);
    HistoryCopy copy(from, *to, stopping, {});
    QCOMPARE(outcome(copy.run(stopping.token())), u"Cancelled"_qs);
    const std::uint64_t kept = to->eventCount().value_or(0);
    QVERIFY(kept > 0 && kept < 20'000);
    QCOMPARE(copy.report().copied, kept);
    const Copied copied = copyAll(from, *to);
    QCOMPARE(copied.report.there, kept);
    QCOMPARE(copied.report.copied, 30'000 - kept);
    QVERIFY(to->head().value_or(TreeHead()) == from.head().value_or(TreeHead()));
}

void TestCopy::otherEventIsAConflict_data()
{
    QTest::addColumn<int>("same");
    QTest::addColumn<int>("there");
    QTest::newRow("from the first one on") << 0 << 1;
    QTest::newRow("in the middle") << 1 << 3;
    QTest::newRow("the last one") << 2 << 3;
}

void TestCopy::otherEventIsAConflict()
{
    QFETCH(int, same);
    QFETCH(int, there);
    MemoryStore from;
    fill(from, "order-1", 5);
    fill(from, "order-2", 1);
    MemoryStore to;
    const auto events = eventsOf(from, "order-1");
    for (int i = 0; i < there; ++i) {
        const ProposedEvent event = i < same ? withId(events->at(static_cast<std::size_t>(i)).id) : proposed();
        QVERIFY(to.append(named("order-1"), ExpectedRevision::any(), {&event, 1}));
    }
    const Copied copied = copyAll(from, to);
    QCOMPARE(outcome(copied.result), u"ok"_qs);
    QCOMPARE(copied.report.refusals.size(), std::size_t{1});
    QCOMPARE(copied.report.refusals.front().stream, named("order-1"));
    QCOMPARE(copied.report.refusals.front().revision, std::optional(Revision{static_cast<std::uint64_t>(same)}));
    QCOMPARE(eventsOf(to, "order-1")->size(), static_cast<std::size_t>(there));
    QCOMPARE(revisionsOf(to, "order-2"), u"0"_qs);
}

void TestCopy::moreEventsInTheTargetAreAConflict()
{
    MemoryStore from;
    fill(from, "order-1", 2);
    MemoryStore to;
    QVERIFY(copyAll(from, to).result);
    fill(to, "order-1", 2);
    const Copied copied = copyAll(from, to);
    QCOMPARE(copied.report.refusals.size(), std::size_t{1});
    QCOMPARE(copied.report.refusals.front().revision, std::optional(Revision{2}));
    QCOMPARE(copied.report.there, std::uint64_t{2});
}

void TestCopy::deletedForEverInTheTargetIsAConflict()
{
    MemoryStore from;
    fill(from, "order-1", 2);
    MemoryStore to;
    QVERIFY(copyAll(from, to).result);
    QVERIFY(to.deleteStream(named("order-1"), ExpectedRevision::any(), DeleteMode::Tombstone));
    fill(from, "order-1", 1);
    const Copied copied = copyAll(from, to);
    QCOMPARE(outcome(copied.result), u"ok"_qs);
    QCOMPARE(copied.report.copied, std::uint64_t{0});
    QCOMPARE(copied.report.refusals.size(), std::size_t{1});
}

void TestCopy::anIdOfAnotherStreamStopsItsStreamAlone()
{
    MemoryStore from;
    fill(from, "order-1", 3);
    fill(from, "order-2", 2);
    const StoreFolder folder;
    const auto to = folder.open();
    const ProposedEvent taken = withId(eventsOf(from, "order-1")->at(1).id);
    QVERIFY(to->append(named("other-1"), ExpectedRevision::any(), {&taken, 1}));
    const Copied copied = copyAll(from, *to);
    QCOMPARE(outcome(copied.result), u"ok"_qs);
    QCOMPARE(copied.report.refusals.size(), std::size_t{1});
    QCOMPARE(copied.report.refusals.front().revision, std::optional(Revision{1}));
    QVERIFY(copied.report.refusals.front().reason.find("other-1") != std::string::npos);
    QCOMPARE(revisionsOf(*to, "order-1"), u"0"_qs);
    QCOMPARE(revisionsOf(*to, "order-2"), u"0 1"_qs);
    QCOMPARE(copied.report.copied, std::uint64_t{3});
}

void TestCopy::aRivalStopsItsStreamAlone()
{
    MemoryStore to;
    SessionTarget target(to, {});
    QVERIFY(target.add(named("order-1"), Revision{0}, proposed()));
    QVERIFY(target.add(named("order-2"), Revision{0}, proposed()));
    fill(to, "order-1", 1);
    QVERIFY(target.finish());
    QCOMPARE(target.refusals().size(), std::size_t{1});
    QCOMPARE(target.refusals().front().stream, named("order-1"));
    QCOMPARE(target.written(), std::uint64_t{1});
    QVERIFY(target.add(named("order-1"), Revision{1}, proposed()));
    QVERIFY(target.finish());
    QCOMPARE(eventsOf(to, "order-1")->size(), std::size_t{1});
}

void TestCopy::chosenStreamsKeepTheOrderOfTheLog()
{
    MemoryStore from;
    for (int i = 0; i < 3; ++i) {
        fill(from, "order-1", 1);
        fill(from, "order-2", 700);
        fill(from, "order-3", 1);
    }
    QVERIFY(from.setStreamMetadata(named("order-3"), ExpectedRevision::any(), *json::parse(R"({"$maxCount":2})")));
    fill(from, "order-3", 1);
    MemoryStore to;
    const std::vector<StreamName> chosen{named("order-3"), named("order-1")};
    const Copied copied = copyAll(from, to, {chosen, true});
    QCOMPARE(outcome(copied.result), u"ok"_qs);
    QCOMPARE(copied.report.copied, std::uint64_t{8});
    QStringList order;
    const auto log = logOf(to);
    for (const RecordedEvent &event : *log)
        order << QString::fromStdString(event.stream.value());
    QCOMPARE(order.join(u' '), u"order-1 order-3 order-1 order-3 order-1 order-3 $$order-3 order-3"_qs);
    QCOMPARE(copyAll(from, to, {chosen, true}).report.there, std::uint64_t{8});
    // The rest can follow: what is there of the chosen ones is recognised.
    QCOMPARE(copyAll(from, to).report.copied, std::uint64_t{2100});
}

void TestCopy::aMissingChosenStreamIsNotFound()
{
    MemoryStore from;
    fill(from, "order-1", 1);
    MemoryStore to;
    const Copied copied = copyAll(from, to, {{named("order-1"), named("order-none")}, true});
    QCOMPARE(outcome(copied.result), u"NotFound"_qs);
    QCOMPARE(to.eventCount().value_or(1), std::uint64_t{0});
}

void TestCopy::streamsWithoutABeginningStartAnew()
{
    MemoryStore whole;
    fill(whole, "order-1", 5);
    fill(whole, "order-2", 2);
    ScavengedStore from(whole);
    from.forget("order-1", 0, 2);
    MemoryStore to;
    const Copied copied = copyAll(from, to, {{}, false});
    QCOMPARE(outcome(copied.result), u"ok"_qs);
    const std::vector<CopyLedger::Renumbered> expected{{named("order-1"), 2}};
    QVERIFY(copied.report.renumbered == expected);
    QCOMPARE(revisionsOf(to, "order-1"), u"0 1 2"_qs);

    fill(whole, "order-1", 1);
    const Copied again = copyAll(from, to, {{}, false});
    QCOMPARE(again.report.there, std::uint64_t{5});
    QCOMPARE(again.report.copied, std::uint64_t{1});
    QVERIFY(again.report.renumbered == expected);
    QVERIFY(again.report.refusals.empty());

    // The source forgets more: what is there is still recognised.
    from.forget("order-1", 2, 4);
    fill(whole, "order-1", 1);
    const Copied later = copyAll(from, to, {{}, false});
    QVERIFY(later.report.refusals.empty());
    QCOMPARE(later.report.copied, std::uint64_t{1});
    QCOMPARE(eventsOf(to, "order-1")->back().id, eventsOf(whole, "order-1")->back().id);
}

void TestCopy::anArchiveTakesWhatItsSourceStillHas()
{
    MemoryStore whole;
    fill(whole, "order-1", 5);
    ScavengedStore from(whole);
    MemoryStore to;
    QCOMPARE(copyAll(from, to, {{}, false}).report.copied, std::uint64_t{5});
    from.forget("order-1", 0, 4);
    fill(whole, "order-1", 2);
    const Copied copied = copyAll(from, to, {{}, false});
    QVERIFY(copied.report.refusals.empty());
    QVERIFY(copied.report.renumbered.empty());
    QCOMPARE(copied.report.copied, std::uint64_t{2});
    QCOMPARE(revisionsOf(to, "order-1"), u"0 1 2 3 4 5 6"_qs);
}

void TestCopy::aGapIsSaid()
{
    MemoryStore whole;
    fill(whole, "order-1", 6);
    ScavengedStore from(whole);
    from.forget("order-1", 2, 4);
    MemoryStore to;
    const std::vector<CopyLedger::Renumbered> expected{{named("order-1"), 2}};
    QVERIFY(copyAll(from, to, {{}, false}).report.renumbered == expected);
    QCOMPARE(revisionsOf(to, "order-1"), u"0 1 2 3"_qs);
    const Copied again = copyAll(from, to, {{}, false});
    QCOMPARE(again.report.there, std::uint64_t{4});
    QVERIFY(again.report.refusals.empty());
}

void TestCopy::whatTheSourceLostInBetweenIsAConflict()
{
    MemoryStore whole;
    fill(whole, "order-1", 3);
    ScavengedStore from(whole);
    MemoryStore to;
    QVERIFY(copyAll(from, to, {{}, false}).result);
    fill(whole, "order-1", 3);
    from.forget("order-1", 0, 4);
    const Copied copied = copyAll(from, to, {{}, false});
    QCOMPARE(copied.report.refusals.size(), std::size_t{1});
    QCOMPARE(revisionsOf(to, "order-1"), u"0 1 2"_qs);
}

void TestCopy::lastMetadataAndTombstonesComeLast()
{
    MemoryStore from;
    fillEverything(from);
    MemoryStore to;
    const Copied copied = copyAll(from, to, {{}, false});
    QCOMPARE(outcome(copied.result), u"ok"_qs);
    QCOMPARE(copied.report.systemLeftOut, std::uint64_t{1});
    // order-2 has the deletion's and the one that ended it; the last one counts.
    QCOMPARE(copied.report.metadataLeftOut, std::uint64_t{1});
    QStringList order;
    const auto log = logOf(to);
    for (const RecordedEvent &event : *log)
        order << QString::fromStdString(event.stream.value() + '@' + event.type);
    QCOMPARE(order.mid(10).join(u' '),
             u"$$order-1@$metadata $$order-2@$metadata $$order-4@$metadata order-3@$streamDeleted"_qs);
    QCOMPARE(revisionsOf(to, "order-1"), u"1 2"_qs);
    QCOMPARE(revisionsOf(to, "order-2"), u"2 3"_qs);
    QCOMPARE(revisionsOf(to, "order-3"), u"StreamDeleted"_qs);
    QCOMPARE(revisionsOf(to, "order-4"), u"NotFound"_qs);
    const Copied again = copyAll(from, to, {{}, false});
    QCOMPARE(again.report.copied, std::uint64_t{0});
    QCOMPARE(again.report.there, copied.report.copied);
    QVERIFY(again.report.refusals.empty());
}

void TestCopy::lastMetadataIsFollowed()
{
    MemoryStore from;
    fillEverything(from);
    MemoryStore to;
    QVERIFY(copyAll(from, to, {{}, false}).result);
    QVERIFY(from.setStreamMetadata(named("order-1"), ExpectedRevision::any(), *json::parse(R"({"$maxCount":1})")));
    fill(from, "order-4", 1);
    const Copied copied = copyAll(from, to, {{}, false});
    QVERIFY(copied.report.refusals.empty());
    QCOMPARE(revisionsOf(to, "order-1"), u"2"_qs);
    QCOMPARE(revisionsOf(to, "order-4"), u"1"_qs);
}

void TestCopy::foreignMetadataIsAConflict()
{
    MemoryStore from;
    fillEverything(from);
    MemoryStore to;
    QVERIFY(copyAll(from, to, {{}, false}).result);
    QVERIFY(to.setStreamMetadata(named("order-1"), ExpectedRevision::any(), *json::parse(R"({"$maxCount":3})")));
    const Copied copied = copyAll(from, to, {{}, false});
    QCOMPARE(copied.report.refusals.size(), std::size_t{1});
    QCOMPARE(copied.report.refusals.front().stream, named("$$order-1"));
    QCOMPARE(revisionsOf(to, "order-1"), u"0 1 2"_qs);
}

void TestCopy::truncationIsRenumbered()
{
    MemoryStore whole;
    fill(whole, "order-1", 6);
    QVERIFY(whole.setStreamMetadata(named("order-1"), ExpectedRevision::any(), *json::parse(R"({"$tb":4,"a":1})")));
    ScavengedStore from(whole);
    from.forget("order-1", 0, 3);
    MemoryStore to;
    QVERIFY(copyAll(from, to, {{}, false}).result);
    QCOMPARE(truncateBeforeOf(to, "order-1"), std::int64_t{1});
    QCOMPARE(revisionsOf(to, "order-1"), u"1 2"_qs);
    const Copied again = copyAll(from, to, {{}, false});
    QVERIFY(again.report.refusals.empty());
    QCOMPARE(again.report.copied, std::uint64_t{0});
}

QTEST_GUILESS_MAIN(TestCopy)
#include "tst_copy.moc"
