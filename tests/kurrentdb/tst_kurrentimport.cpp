// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/kurrentdb/scriptedserver.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

struct Item
{
    const char *stream;
    std::optional<Revision> revision;
    ProposedEvent event;
};

/// Two streams in turn, `count` events each.
std::vector<Item> interleaved(std::size_t count)
{
    std::vector<Item> items;
    for (std::uint64_t i = 0; i < count; ++i) {
        for (const char *stream : {"a-1", "b-1"})
            items.push_back({stream, Revision{i}, proposed("Imported")});
    }
    return items;
}

std::vector<StreamName> namesOf(std::span<const Item> items)
{
    std::vector<StreamName> names;
    for (const Item &item : items)
        names.push_back(named(item.stream));
    return names;
}

Result<void> importInto(EventStore &store, std::span<const Item> items, bool withRevisions = true,
                        std::stop_token stop = {})
{
    auto session = store.beginImport();
    if (!session)
        return failure(session.error());
    (*session)->expect(namesOf(items));
    for (const Item &item : items) {
        auto added = (*session)->add(named(item.stream), withRevisions ? item.revision : std::nullopt, item.event);
        if (!added)
            return added;
    }
    return (*session)->commit(std::move(stop));
}

bool isThere(const StubServer &server, std::span<const Item> items, const char *stream)
{
    std::vector<events::EventId> wanted;
    for (const Item &item : items) {
        if (std::string_view(item.stream) == stream)
            wanted.push_back(item.event.id);
    }
    return idsIn(server.log(), stream) == wanted;
}

grpc::Status hasNoStreams(const ScriptedServer::UntilOver &, const ScriptedServer::Request &,
                          ScriptedServer::Writer &writer)
{
    ScriptedServer::Reply reply;
    reply.mutable_stream_not_found();
    writer.Write(reply);
    return grpc::Status::OK;
}

/// Acknowledges every write.
grpc::Status takeAll(ScriptedServer::BatchStream &stream, std::vector<ScriptedServer::BatchRequest> &requests)
{
    ScriptedServer::BatchRequest request;
    while (stream.Read(&request)) {
        requests.push_back(request);
        ScriptedServer::BatchReply reply;
        *reply.mutable_correlation_id() = request.correlation_id();
        reply.mutable_success()->set_current_revision(0);
        stream.Write(reply);
    }
    return grpc::Status::OK;
}

} // namespace

/// Histories of many streams into a server.
class TestKurrentImport : public QObject
{
    Q_OBJECT
private slots:
    void writesInterleavedStreams_data();
    void writesInterleavedStreams();
    void writesManyAndLargeEvents();
    void writesAnEventThatFillsChunks();
    void takesRevisionsOrCountsItself();
    void continuesAStream();
    void passesOverWhatIsThere();
    void goesOnWhereItBrokeOff();
    void refusesARevisionOutOfSequence_data();
    void refusesARevisionOutOfSequence();
    void leavesNothingWhenGivenUp();
    void canBeStoppedWhileItWrites();
    void rivalIsAConflict();
    void refusalOfOneWriteSaysHowFarItCame();
    void goesOnWhenRightsAreMissing();
    void tombstonedStreamsTakeNothing();
    void goesOnAfterWhatIsHidden_data();
    void goesOnAfterWhatIsHidden();
    void hiddenEventsNeedTheRightToTheLog();
    void namesATimeWhereServersTakeOne_data();
    void namesATimeWhereServersTakeOne();
    void endsWhenTheServerTakesNoBytes();
};

void TestKurrentImport::writesInterleavedStreams_data()
{
    QTest::addColumn<QByteArray>("version");
    for (const char *version : {"20.10.0", "21.2.0", "21.10.0", "22.10.0", "24.10.0", "25.1.0"})
        QTest::newRow(version) << QByteArray(version);
}

/// Items 23 and 24; servers without batched appends get one append after the other.
void TestKurrentImport::writesInterleavedStreams()
{
    QFETCH(QByteArray, version);
    const StubServer server({.version = version.toStdString()});
    const auto store = connected(server);
    const auto items = interleaved(40);
    QCOMPARE(outcome(importInto(*store, items)), u"ok"_qs);
    QVERIFY(isThere(server, items, "a-1"));
    QVERIFY(isThere(server, items, "b-1"));
}

void TestKurrentImport::writesManyAndLargeEvents()
{
    const StubServer server;
    const auto store = connected(server);
    std::vector<Item> items;
    for (std::uint64_t i = 0; i < 3'000; ++i)
        items.push_back({i % 3 ? "a-1" : "b-1", {}, proposed("Imported", std::string(i % 50 ? 100 : 400'000, ' '))});
    QCOMPARE(outcome(importInto(*store, items)), u"ok"_qs);
    QVERIFY(isThere(server, items, "a-1"));
    QVERIFY(isThere(server, items, "b-1"));
}

/// Item 29: a message has its limit, which is another one than that of an append.
void TestKurrentImport::writesAnEventThatFillsChunks()
{
    const StubServer server({.version = "25.1.0", .maxAppendSize = 256 * 1024 * 1024});
    const auto store = connected(server);
    std::vector<Item> items;
    items.push_back({"a-1", {}, proposed("Large", std::string(12 * 1024 * 1024, ' '))});
    items.push_back({"a-1", {}, proposed("Small")});
    QCOMPARE(outcome(importInto(*store, items)), u"ok"_qs);
    QVERIFY(isThere(server, items, "a-1"));
}

void TestKurrentImport::takesRevisionsOrCountsItself()
{
    const StubServer server;
    const auto store = connected(server);
    const auto items = interleaved(3);
    QCOMPARE(outcome(importInto(*store, items, false)), u"ok"_qs);
    QVERIFY(isThere(server, items, "a-1"));
}

void TestKurrentImport::continuesAStream()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 3);
    const auto store = connected(server);
    std::vector<Item> items{{"a-1", Revision{3}, proposed()}, {"a-1", {}, proposed()}};
    QCOMPARE(outcome(importInto(*store, items)), u"ok"_qs);
    QCOMPARE(revisionsIn(server.log(), "a-1"), u"0 1 2 3 4"_qs);
}

/// Item 25: the same ids at the same revisions are the same events.
void TestKurrentImport::passesOverWhatIsThere()
{
    const StubServer server;
    const auto store = connected(server);
    const auto items = interleaved(20);
    QCOMPARE(outcome(importInto(*store, items)), u"ok"_qs);
    const auto size = server.log().size();
    QCOMPARE(outcome(importInto(*store, items)), u"ok"_qs);
    QCOMPARE(server.log().size(), size);
}

void TestKurrentImport::goesOnWhereItBrokeOff()
{
    const StubServer server;
    const auto store = connected(server);
    const auto items = interleaved(20);
    QCOMPARE(outcome(importInto(*store, std::span(items).first(13))), u"ok"_qs);
    QCOMPARE(outcome(importInto(*store, items)), u"ok"_qs);
    QVERIFY(isThere(server, items, "a-1"));
    QVERIFY(isThere(server, items, "b-1"));
}

void TestKurrentImport::refusesARevisionOutOfSequence_data()
{
    QTest::addColumn<quint64>("revision");
    QTest::newRow("a gap") << quint64{4};
    QTest::newRow("another event is there") << quint64{1};
    QTest::newRow("far away") << quint64{UINT64_MAX};
}

void TestKurrentImport::refusesARevisionOutOfSequence()
{
    QFETCH(quint64, revision);
    const StubServer server;
    fillLog(server.log(), "a-1", 3);
    const auto size = server.log().size();
    const auto store = connected(server);
    const std::vector<Item> items{{"b-1", Revision{0}, proposed()}, {"a-1", Revision{revision}, proposed()}};
    const auto refused = importInto(*store, items);
    QCOMPARE(outcome(refused), u"InvalidInput"_qs);
    QVERIFY(messageOf(refused).contains(u"revision 3"_qs));
    QCOMPARE(server.log().size(), size);
}

void TestKurrentImport::leavesNothingWhenGivenUp()
{
    const StubServer server;
    const auto size = server.log().size();
    const auto store = connected(server);
    {
        const auto session = store->beginImport();
        QVERIFY(session && (*session)->add(named("a-1"), {}, proposed()));
    }
    QCOMPARE(server.log().size(), size);
}

void TestKurrentImport::canBeStoppedWhileItWrites()
{
    const StubServer server;
    const auto store = connected(server);
    const auto items = interleaved(20);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = importInto(*store, items, true, stop.get_token());
    QVERIFY(!stopped);
    QVERIFY(stopped.error().code == ErrorCode::Cancelled);
    QVERIFY2(stopped.error().message.find("Of 40 events 0 are known to be written; run this again") !=
                 std::string::npos,
             stopped.error().message.c_str());
    QVERIFY(importInto(*store, items));
    QVERIFY(isThere(server, items, "a-1") && isThere(server, items, "b-1"));
}

void TestKurrentImport::rivalIsAConflict()
{
    const StubServer server;
    const auto store = connected(server);
    const auto session = store->beginImport();
    QVERIFY(session && (*session)->add(named("a-1"), {}, proposed()));
    fillLog(server.log(), "a-1", 1);
    const auto refused = (*session)->commit();
    QCOMPARE(outcome(refused), u"Conflict"_qs);
    QVERIFY(messageOf(refused).contains(u"revision 0"_qs));
    QCOMPARE(revisionsIn(server.log(), "a-1"), u"0"_qs);
}

/// Item 22: a refused write may be answered twice; the first answer counts.
void TestKurrentImport::refusalOfOneWriteSaysHowFarItCame()
{
    const StubServer server({.maxAppendSize = 10'000});
    const auto store = connected(server);
    const std::vector<Item> items{
        {"a-1", {}, proposed()}, {"b-1", {}, proposed("Large", std::string(20'000, ' '))}, {"a-1", {}, proposed()}};
    const auto refused = importInto(*store, items);
    QCOMPARE(outcome(refused), u"TooLarge"_qs);
    QVERIFY2(messageOf(refused).contains(u"what is refused is put right, or left out"_qs),
             qPrintable(messageOf(refused)));
    QVERIFY2(messageOf(refused).contains(u"Of 3 events"_qs), messageOf(refused).toUtf8().constData());
    QCOMPARE(revisionsIn(server.log(), "b-1"), QString());
}

void TestKurrentImport::goesOnWhenRightsAreMissing()
{
    const StubServer server({.accounts = true});
    auto settings = settingsFor(server.port());
    settings.credentials = Credentials{"admin", "changeit"};
    const auto acl = json::parse(R"({"$acl":{"$w":"$admins"}})");
    QCOMPARE(outcome(connected(settings)->setStreamMetadata(named("b-1"), ExpectedRevision::any(), *acl)), u"ok"_qs);
    settings.credentials = Credentials{"ops", "changeit"};
    const auto items = interleaved(2);
    QCOMPARE(outcome(importInto(*connected(settings), items)), u"AccessDenied"_qs);
    QCOMPARE(revisionsIn(server.log(), "b-1"), QString());
    settings.credentials = Credentials{"admin", "changeit"};
    QCOMPARE(outcome(importInto(*connected(settings), items)), u"ok"_qs);
    QVERIFY(isThere(server, items, "a-1"));
    QVERIFY(isThere(server, items, "b-1"));
}

void TestKurrentImport::tombstonedStreamsTakeNothing()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 1);
    const auto store = connected(server);
    QCOMPARE(outcome(store->deleteStream(named("a-1"), at(0), DeleteMode::Tombstone)), u"ok"_qs);
    QCOMPARE(outcome(importInto(*store, interleaved(1))), u"StreamDeleted"_qs);
    QCOMPARE(revisionsIn(server.log(), "b-1"), QString());
}

void TestKurrentImport::goesOnAfterWhatIsHidden_data()
{
    QTest::addColumn<bool>("isDeleted");
    QTest::addColumn<bool>("withRevisions");
    QTest::newRow("soft-deleted") << true << false;
    QTest::newRow("soft-deleted, revisions given") << true << true;
    QTest::newRow("truncated") << false << false;
    QTest::newRow("truncated, revisions given") << false << true;
}

/// Items 2, 7 and 62: numbering goes on behind what no read shows.
void TestKurrentImport::goesOnAfterWhatIsHidden()
{
    QFETCH(bool, isDeleted);
    QFETCH(bool, withRevisions);
    const StubServer server;
    fillLog(server.log(), "a-1", 3);
    const auto store = connected(server);
    if (isDeleted)
        QCOMPARE(outcome(store->deleteStream(named("a-1"), at(2), DeleteMode::Soft)), u"ok"_qs);
    else
        QCOMPARE(outcome(store->setStreamMetadata(named("a-1"), ExpectedRevision::any(), *json::parse(R"({"$tb":3})"))),
                 u"ok"_qs);
    const std::vector<Item> items{{"a-1", Revision{3}, proposed()}, {"a-1", Revision{4}, proposed()}};
    QCOMPARE(messageOf(importInto(*store, items, withRevisions)), QString());
    QCOMPARE(revisionsIn(server.log(), "a-1"), u"0 1 2 3 4"_qs);
    QCOMPARE(revisionsOf(*store, "a-1"), u"3 4"_qs);
    const auto size = server.log().size();
    QCOMPARE(messageOf(importInto(*store, items, withRevisions)), QString());
    QCOMPARE(server.log().size(), size);
}

void TestKurrentImport::hiddenEventsNeedTheRightToTheLog()
{
    const StubServer server({.accounts = true});
    fillLog(server.log(), "a-1", 3);
    auto settings = settingsFor(server.port());
    settings.credentials = Credentials{"ops", "changeit"};
    const auto store = connected(settings);
    QCOMPARE(outcome(store->deleteStream(named("a-1"), at(2), DeleteMode::Soft)), u"ok"_qs);
    const auto refused = importInto(*store, interleaved(1), false);
    QCOMPARE(outcome(refused), u"AccessDenied"_qs);
    QVERIFY2(messageOf(refused).contains(u"`$all`"_qs), qPrintable(messageOf(refused)));
    QCOMPARE(revisionsIn(server.log(), "b-1"), QString());
}

void TestKurrentImport::namesATimeWhereServersTakeOne_data()
{
    QTest::addColumn<bool>("hasDeadlines");
    QTest::newRow("it takes a duration") << true;
    QTest::newRow("it wants an instant") << false;
}

/// Item 24: a duration only for those that say so; an instant would be that of another clock.
void TestKurrentImport::namesATimeWhereServersTakeOne()
{
    QFETCH(bool, hasDeadlines);
    std::vector<ScriptedServer::BatchRequest> requests;
    const ScriptedServer server(
        "24.10.0", hasNoStreams, [&](const auto &, auto &stream) { return takeAll(stream, requests); }, hasDeadlines);
    auto settings = settingsFor(server.port());
    settings.defaultDeadline = std::chrono::milliseconds(2'500);
    QCOMPARE(messageOf(importInto(*connected(settings), interleaved(1))), QString());
    QCOMPARE(requests.size(), std::size_t{2});
    for (const auto &request : requests) {
        QCOMPARE(request.options().has_deadline(), hasDeadlines);
        QVERIFY(!request.options().has_deadline_21_10_0());
        QCOMPARE(request.options().deadline().seconds(), hasDeadlines ? 2 : 0);
        QCOMPARE(request.options().deadline().nanos(), hasDeadlines ? 500'000'000 : 0);
    }
}

void TestKurrentImport::endsWhenTheServerTakesNoBytes()
{
    const ScriptedServer server(
        "24.10.0", hasNoStreams, [](const auto &untilOver, auto &) { return untilOver(); }, true);
    const auto store = connected(settingsFor(server.port()));
    std::vector<Item> items;
    for (int i = 0; i < 40; ++i)
        items.push_back({i % 2 ? "a-1" : "b-1", {}, proposed("Large", std::string(400'000, ' '))});
    const Stopwatch watch;
    const auto done = importInto(*store, items);
    QCOMPARE(outcome(done), u"Timeout"_qs);
    QVERIFY2(messageOf(done).contains(u"Of 40 events 0"_qs), qPrintable(messageOf(done)));
    QVERIFY2(watch.elapsed() < std::chrono::seconds(10), qPrintable(QString::number(watch.elapsed().count())));
}

QTEST_GUILESS_MAIN(TestKurrentImport)
#include "tst_kurrentimport.moc"
