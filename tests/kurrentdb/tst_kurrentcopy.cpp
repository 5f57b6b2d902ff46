// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/copy/historycopy.h"
#include "core/store/copy/sessiontarget.h"
#include "core/store/memory/memorystore.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

struct Copied
{
    Result<void> result;
    CopyReport report;
};

Copied copyTo(EventStore &from, KurrentStore &to, std::vector<StreamName> streams = {})
{
    auto target = to.copyTarget({});
    if (!target)
        return {failure(target.error()), {}};
    HistoryCopy copy(from, to, **target, {std::move(streams), false});
    auto result = copy.run({});
    return {std::move(result), copy.report()};
}

Copied copyFrom(KurrentStore &from, EventStore &to, std::vector<StreamName> streams = {})
{
    SessionTarget target(to, {});
    HistoryCopy copy(from, to, target, {std::move(streams), false});
    auto result = copy.run({});
    return {std::move(result), copy.report()};
}

/// Deleted and back again, deleted for ever, truncated, and many in turn.
void fillEverything(EventStore &store)
{
    fill(store, "order-1", 3);
    fill(store, "order-2", 2);
    QVERIFY(store.setStreamMetadata(named("order-1"), ExpectedRevision::any(), *json::parse(R"({"$maxCount":2})")));
    QVERIFY(store.deleteStream(named("order-2"), ExpectedRevision::any(), DeleteMode::Soft));
    fill(store, "order-2", 2);
    fill(store, "order-3", 2);
    QVERIFY(store.deleteStream(named("order-3"), ExpectedRevision::any(), DeleteMode::Tombstone));
    for (int i = 0; i < 300; ++i)
        fill(store, "many-" + std::to_string(i % 3), 1);
}

/// Ids of the events of people's streams, in the order of the log.
std::vector<events::EventId> idsOfLog(EventStore &store)
{
    std::vector<events::EventId> ids;
    const auto log = logOf(store);
    for (const RecordedEvent &event : log.value_or(std::vector<RecordedEvent>())) {
        if (!event.stream.isSystem() && event.type != events::TombstoneEventType)
            ids.push_back(event.id);
    }
    return ids;
}

} // namespace

/// Copying histories to and from a server.
class TestKurrentCopy : public QObject
{
    Q_OBJECT
private slots:
    void copiesToAServerAndBack_data();
    void copiesToAServerAndBack();
    void goesOnAfterTheSourceWasDeletedAndCameBack();
    void aRivalsEventIsAConflict();
    void chosenTruncatedStreamsStartAnew();
    void aReadOnlyConnectionTakesNothing();
};

void TestKurrentCopy::copiesToAServerAndBack_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("many appends under way") << QStringLiteral("24.10.0");
    QTest::newRow("one append after the other") << QStringLiteral("21.6.0");
}

void TestKurrentCopy::copiesToAServerAndBack()
{
    QFETCH(QString, version);
    const StubServer server({.version = version.toStdString()});
    const auto store = connected(server);
    MemoryStore from;
    fillEverything(from);
    const Copied copied = copyTo(from, *store);
    QCOMPARE(messageOf(copied.result), QString());
    QVERIFY(copied.report.refusals.empty());
    QCOMPARE(idsOfLog(*store), idsOfLog(from));
    QCOMPARE(revisionsOf(*store, "order-1"), u"1 2"_qs);
    QCOMPARE(revisionsOf(*store, "order-2"), u"2 3"_qs);
    QCOMPARE(revisionsOf(*store, "order-3"), u"StreamDeleted"_qs);

    const Copied again = copyTo(from, *store);
    QCOMPARE(messageOf(again.result), QString());
    QVERIFY(again.report.refusals.empty());
    QCOMPARE(again.report.copied, std::uint64_t{0});
    QCOMPARE(again.report.there, copied.report.copied);

    MemoryStore back;
    const Copied returned = copyFrom(*store, back);
    QCOMPARE(messageOf(returned.result), QString());
    QVERIFY(returned.report.refusals.empty() && returned.report.renumbered.empty());
    QCOMPARE(idsOfLog(back), idsOfLog(from));
    QCOMPARE(revisionsOf(back, "order-2"), u"2 3"_qs);
    QCOMPARE(revisionsOf(back, "order-3"), u"StreamDeleted"_qs);
    QCOMPARE(copyFrom(*store, back).report.copied, std::uint64_t{0});
}

/// The server writes metadata of its own when a deleted stream is written to: it says what the source's says.
void TestKurrentCopy::goesOnAfterTheSourceWasDeletedAndCameBack()
{
    const StubServer server;
    const auto store = connected(server);
    MemoryStore from;
    fill(from, "order-1", 2);
    QVERIFY(from.deleteStream(named("order-1"), ExpectedRevision::any(), DeleteMode::Soft));
    QCOMPARE(messageOf(copyTo(from, *store).result), QString());
    QCOMPARE(revisionsOf(*store, "order-1"), u"NotFound"_qs);
    fill(from, "order-1", 2);
    const Copied copied = copyTo(from, *store);
    QCOMPARE(messageOf(copied.result), QString());
    QVERIFY(copied.report.refusals.empty());
    QCOMPARE(revisionsOf(*store, "order-1"), u"2 3"_qs);
    const Copied again = copyTo(from, *store);
    QVERIFY(again.report.refusals.empty());
    QCOMPARE(again.report.copied, std::uint64_t{0});
}

void TestKurrentCopy::aRivalsEventIsAConflict()
{
    const StubServer server;
    const auto store = connected(server);
    MemoryStore from;
    fill(from, "order-1", 2);
    fill(from, "order-2", 2);
    fillLog(server.log(), "order-1", 1);
    const Copied copied = copyTo(from, *store);
    QCOMPARE(messageOf(copied.result), QString());
    QCOMPARE(copied.report.refusals.size(), std::size_t{1});
    QCOMPARE(copied.report.refusals.front().stream, named("order-1"));
    QCOMPARE(copied.report.refusals.front().revision, std::optional(Revision{0}));
    QCOMPARE(revisionsIn(server.log(), "order-1"), u"0"_qs);
    QCOMPARE(revisionsIn(server.log(), "order-2"), u"0 1"_qs);
}

void TestKurrentCopy::chosenTruncatedStreamsStartAnew()
{
    const StubServer server;
    const auto store = connected(server);
    fill(*store, "order-1", 5);
    fill(*store, "order-2", 1);
    QVERIFY(store->setStreamMetadata(named("order-1"), ExpectedRevision::any(), *json::parse(R"({"$tb":3})")));
    MemoryStore to;
    const Copied copied = copyFrom(*store, to, {named("order-1")});
    QCOMPARE(messageOf(copied.result), QString());
    const std::vector<CopyLedger::Renumbered> expected{{named("order-1"), 3}};
    QVERIFY(copied.report.renumbered == expected);
    QCOMPARE(revisionsOf(to, "order-1"), u"0 1"_qs);
    QCOMPARE(truncateBeforeOf(to, "order-1"), std::int64_t{0});
    QCOMPARE(revisionsOf(to, "order-2"), u"NotFound"_qs);
    fill(*store, "order-1", 1);
    const Copied again = copyFrom(*store, to, {named("order-1")});
    QVERIFY(again.report.refusals.empty());
    QCOMPARE(revisionsOf(to, "order-1"), u"0 1 2"_qs);
}

void TestKurrentCopy::aReadOnlyConnectionTakesNothing()
{
    const StubServer server;
    const auto store = connected(server, {.readOnly = true});
    QCOMPARE(outcome(store->copyTarget({})), u"AccessDenied"_qs);
}

QTEST_GUILESS_MAIN(TestKurrentCopy)
#include "tst_kurrentcopy.moc"
