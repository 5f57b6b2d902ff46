// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/memory/memorystore.h"
#include "tests/support/storecontract.h"
#include "tests/support/storetesting.h"

#include <QCoreApplication>
#include <QTest>

#include <latch>
#include <thread>

using namespace foldline;
using namespace foldline::store;
using namespace foldline::test;

/// What the contract cannot ask of every store: the clock, and that readers do not wait for an import.
class TestMemoryStore : public QObject
{
    Q_OBJECT

private slots:
    void takesTimesFromItsClock();
    void ageIsCountedFromItsClock();
    void writersWaitForAnImportAndReadersDoNot();
    void aWaitingWriterCanBeStopped();
    void importedDeletionsHold();
};

void TestMemoryStore::takesTimesFromItsClock()
{
    MemoryStore target([] { return Timestamp::fromTicks(42); });
    fill(target, "s", 2);
    const auto events = eventsOf(target, "s");
    QVERIFY(events);
    QCOMPARE(events->at(1).created.ticks(), 42);
}

void TestMemoryStore::ageIsCountedFromItsClock()
{
    Timestamp now = Timestamp::fromTicks(100 * Timestamp::TicksPerSecond);
    MemoryStore target([&now] { return now; });
    fill(target, "s", 1);
    json::Value metadata = json::Value::object();
    metadata.set("$maxAge", json::Value::number(std::int64_t{10}));
    QVERIFY(target.setStreamMetadata(named("s"), ExpectedRevision::any(), metadata));
    now = Timestamp::fromTicks(110 * Timestamp::TicksPerSecond);
    QCOMPARE(revisionsOf(target, "s"), u"0"_qs);
    now = Timestamp::fromTicks(110 * Timestamp::TicksPerSecond + 1);
    QCOMPARE(revisionsOf(target, "s"), QString());
}

void TestMemoryStore::writersWaitForAnImportAndReadersDoNot()
{
    MemoryStore target;
    fill(target, "s", 1);
    auto session = target.beginImport();
    QVERIFY(session);
    const ProposedEvent imported = proposed("Imported");
    QVERIFY((*session)->add(named("s"), Revision{1}, imported));
    std::latch started(1);
    std::jthread writer([&] {
        started.count_down();
        fill(target, "s", 1);
    });
    started.wait();
    QCOMPARE(revisionsOf(target, "s"), u"0"_qs);
    QVERIFY((*session)->commit());
    session->reset();
    writer.join();
    const auto events = eventsOf(target, "s");
    QVERIFY(events);
    QCOMPARE(events->size(), std::size_t{3});
    QCOMPARE(events->at(1).type, std::string("Imported"));
}

void TestMemoryStore::aWaitingWriterCanBeStopped()
{
    MemoryStore target;
    const auto session = target.beginImport();
    QVERIFY(session);
    std::stop_source source;
    QString result;
    std::jthread writer([&] {
        result = outcome(target.append(named("s"), ExpectedRevision::any(), proposedMany(1), source.get_token()));
    });
    source.request_stop();
    writer.join();
    QCOMPARE(result, u"Cancelled"_qs);
    QCOMPARE(target.eventCount().value_or(1), std::uint64_t{0});
}

void TestMemoryStore::importedDeletionsHold()
{
    MemoryStore source;
    fill(source, "soft", 2);
    fill(source, "hard", 2);
    fill(source, "back", 2);
    QVERIFY(source.deleteStream(named("soft"), ExpectedRevision::any(), DeleteMode::Soft));
    QVERIFY(source.deleteStream(named("hard"), ExpectedRevision::any(), DeleteMode::Tombstone));
    QVERIFY(source.deleteStream(named("back"), ExpectedRevision::any(), DeleteMode::Soft));
    fill(source, "back", 1);

    MemoryStore copy;
    auto session = copy.beginImport();
    const auto log = logOf(source);
    QVERIFY(session && log);
    for (const RecordedEvent &event : *log) {
        const ProposedEvent line{event.id, event.type, event.contentType, event.data, event.metadata, event.created};
        const auto added = (*session)->add(event.stream, event.revision, line);
        QVERIFY2(added, qPrintable(messageOf(added)));
    }
    QVERIFY((*session)->commit());
    session->reset();
    for (const char *stream : {"soft", "hard", "back"})
        QCOMPARE(revisionsOf(copy, stream), revisionsOf(source, stream));
    QCOMPARE(revisionsOf(copy, "soft"), u"NotFound"_qs);
    QCOMPARE(revisionsOf(copy, "hard"), u"StreamDeleted"_qs);
    QCOMPARE(revisionsOf(copy, "back"), u"2"_qs);
    QCOMPARE(copy.head().value(), source.head().value());
}

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    TestMemoryStore own;
    const int failures = QTest::qExec(&own, argc, argv);
    return failures + runStoreContract([] { return std::make_unique<MemoryStore>(); }, argc, argv);
}

#include "tst_memorystore.moc"
