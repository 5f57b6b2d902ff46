// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storecontract.h"
#include "tests/support/storetesting.h"

#include <QTest>

namespace foldline::test {

using namespace store;

namespace {

std::unique_ptr<ImportSession> begin(EventStore &target)
{
    auto session = target.beginImport();
    if (!session)
        qFatal("no import: %s", describe(session.error()).c_str());
    return std::move(*session);
}

} // namespace

void ImportContract::becomesVisibleTogether()
{
    const auto target = makeStore();
    fill(*target, "before", 1);
    const auto session = begin(*target);
    QVERIFY(session->add(named("a"), Revision{0}, proposed()));
    QVERIFY(session->add(named("b"), std::nullopt, proposed()));
    QVERIFY(session->add(named("a"), Revision{1}, proposed()));
    QCOMPARE(positionsOf(*target), u"0"_qs);
    QVERIFY(session->commit());
    QCOMPARE(positionsOf(*target), u"0 1 2 3"_qs);
    QCOMPARE(revisionsOf(*target, "a"), u"0 1"_qs);
    QCOMPARE(revisionsOf(*target, "b"), u"0"_qs);
    QCOMPARE(target->head()->size, std::uint64_t{4});
    QVERIFY(!session->commit());
    QVERIFY(!session->add(named("a"), std::nullopt, proposed()));
    QCOMPARE(target->eventCount().value(), std::uint64_t{4});
}

void ImportContract::countsItsStreams()
{
    const auto target = makeStore();
    fill(*target, "old", 2);
    fill(*target, "untouched", 1);
    const auto session = begin(*target);
    QCOMPARE(session->streams(), std::uint64_t{0});
    for (const char *stream : {"old", "new", "old", "$$new", "new", "old"})
        QVERIFY(session->add(named(stream), std::nullopt, proposed()));
    QCOMPARE(session->streams(), std::uint64_t{3});
    QCOMPARE(session->alreadyThere(), std::uint64_t{0});
}

void ImportContract::leavesNothingWhenGivenUp()
{
    const auto target = makeStore();
    fill(*target, "s", 2);
    const TreeHead head = target->head().value();
    {
        const auto session = begin(*target);
        QVERIFY(session->add(named("s"), Revision{2}, proposed("NewType")));
        QVERIFY(session->add(named("t"), Revision{0}, proposed()));
    }
    QCOMPARE(target->head().value(), head);
    QCOMPARE(revisionsOf(*target, "t"), u"NotFound"_qs);
    QCOMPARE(fill(*target, "s", 1).revision, std::optional(Revision{2}));
}

void ImportContract::continuesAStream()
{
    const auto target = makeStore();
    fill(*target, "s", 3);
    const auto session = begin(*target);
    QVERIFY(session->add(named("s"), Revision{3}, proposed()));
    QVERIFY(session->add(named("s"), std::nullopt, proposed()));
    QVERIFY(session->commit());
    QCOMPARE(revisionsOf(*target, "s"), u"0 1 2 3 4"_qs);
    QCOMPARE(fill(*target, "s", 1).revision, std::optional(Revision{5}));
}

void ImportContract::refusesARevisionOutOfSequence()
{
    const auto target = makeStore();
    fill(*target, "order-x", 3);
    for (const std::uint64_t revision : {std::uint64_t{5}, std::uint64_t{2}, events::TombstoneRevision.value}) {
        const auto session = begin(*target);
        const auto added = session->add(named("order-x"), Revision{revision}, proposed());
        QCOMPARE(outcome(added), u"InvalidInput"_qs);
        const QString wanted = u"revision %1 is out of sequence: the next one of order-x is 3"_qs.arg(revision);
        QVERIFY2(messageOf(added).contains(wanted), qPrintable(messageOf(added)));
        QVERIFY(!session->commit());
    }
    QCOMPARE(target->eventCount().value(), std::uint64_t{3});
}

void ImportContract::refusesADuplicateId_data()
{
    QTest::addColumn<bool>("inStore");
    QTest::newRow("in the store") << true;
    QTest::newRow("in the file") << false;
}

void ImportContract::refusesADuplicateId()
{
    QFETCH(bool, inStore);
    const auto target = makeStore();
    const ProposedEvent event = proposed();
    if (inStore)
        QVERIFY(target->append(named("s"), ExpectedRevision::any(), {&event, 1}));
    const std::uint64_t before = target->eventCount().value();
    const auto session = begin(*target);
    if (!inStore)
        QVERIFY(session->add(named("s"), Revision{0}, event));
    const auto again = session->add(named("t"), Revision{0}, event);
    QCOMPARE(outcome(again), u"InvalidInput"_qs);
    QVERIFY2(messageOf(again).contains(QString::fromStdString(event.id.toString())), qPrintable(messageOf(again)));
    QVERIFY(!session->commit());
    QCOMPARE(target->eventCount().value(), before);
}

void ImportContract::aFailedImportTakesNoMore()
{
    const auto target = makeStore();
    const auto session = begin(*target);
    QVERIFY(session->add(named("s"), Revision{0}, proposed()));
    QCOMPARE(outcome(session->add(named("s"), Revision{9}, proposed())), u"InvalidInput"_qs);
    QVERIFY(!session->add(named("s"), Revision{1}, proposed()));
    QVERIFY(!session->commit());
    QCOMPARE(target->eventCount().value(), std::uint64_t{0});
}

void ImportContract::aCopyHasTheSameHead()
{
    const auto source = makeStore();
    fill(*source, "kept", 3);
    fill(*source, "deleted", 2);
    fill(*source, "gone", 2);
    json::Value metadata = json::Value::object();
    metadata.set("$maxCount", json::Value::number(std::int64_t{2}));
    QVERIFY(source->setStreamMetadata(named("kept"), ExpectedRevision::any(), metadata));
    QVERIFY(source->deleteStream(named("deleted"), ExpectedRevision::any(), DeleteMode::Soft));
    QVERIFY(source->deleteStream(named("gone"), ExpectedRevision::any(), DeleteMode::Tombstone));
    QVERIFY(source->deleteStream(named("never"), ExpectedRevision::any(), DeleteMode::Tombstone));
    fill(*source, "back", 2);
    QVERIFY(source->deleteStream(named("back"), ExpectedRevision::any(), DeleteMode::Soft));
    fill(*source, "back", 2);

    const auto copy = makeStore();
    const auto session = begin(*copy);
    const auto log = logOf(*source);
    QVERIFY(log);
    for (const RecordedEvent &event : *log) {
        const ProposedEvent line{event.id, event.type, event.contentType, event.data, event.metadata, event.created};
        const auto added = session->add(event.stream, event.revision, line);
        QVERIFY2(added, qPrintable(messageOf(added)));
    }
    QVERIFY(session->commit());
    QCOMPARE(copy->head().value(), source->head().value());
    for (const char *stream : {"kept", "deleted", "gone", "never", "back"}) {
        QCOMPARE(revisionsOf(*copy, stream), revisionsOf(*source, stream));
        QCOMPARE(outcome(copy->append(named(stream), ExpectedRevision::streamExists(), {})),
                 outcome(source->append(named(stream), ExpectedRevision::streamExists(), {})));
    }
    QCOMPARE(copy->listStreams({.includeSystem = true})->size(), source->listStreams({.includeSystem = true})->size());
}

} // namespace foldline::test
