// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/storetesting.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

constexpr const char *NonAscii = "gr\xC3\xB6\xC3\x9F"
                                 "e-1";

QByteArray messageText(const Error &error) { return QByteArray::fromStdString(error.message); }

} // namespace

Q_DECLARE_METATYPE(foldline::store::ExpectedRevision)

/// Writing to a server, and what it says of streams and itself.
class TestKurrentStore : public QObject
{
    Q_OBJECT
private slots:
    void appendChecksTheExpectedRevision_data();
    void appendChecksTheExpectedRevision();
    void conflictNamesBothRevisions();
    void answersARepeatedAppend_data();
    void answersARepeatedAppend();
    void repeatOfAnyThatWasHalfWritten();
    void takesNoEvents();
    void refusesBadProposalsWithoutAsking();
    void keepsEveryByteAndContentTypes();
    void countsTheTypeTwice();
    void namesAtTheLimits_data();
    void namesAtTheLimits();
    void readOnlyWritesNothing();
    void measurementsThatMeetAreOne();
    void describesAStream();
    void listsStreamsAndGoesOn();
    void identityStays();
    void saysWhereItIs();
    void refusesWhatServersLack();
    void rightsAreTheServers();
    void namesTheRightToTheLog();
};

void TestKurrentStore::appendChecksTheExpectedRevision_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<ExpectedRevision>("expected");
    QTest::addColumn<QString>("result");
    const auto row = [](const char *name, int count, ExpectedRevision expected, const QString &result) {
        QTest::newRow(name) << count << expected << result;
    };
    row("any, none there", 0, ExpectedRevision::any(), u"ok"_qs);
    row("any", 3, ExpectedRevision::any(), u"ok"_qs);
    row("no stream, none there", 0, ExpectedRevision::noStream(), u"ok"_qs);
    row("no stream", 3, ExpectedRevision::noStream(), u"Conflict"_qs);
    row("exists, none there", 0, ExpectedRevision::streamExists(), u"Conflict"_qs);
    row("exists", 3, ExpectedRevision::streamExists(), u"ok"_qs);
    row("the last", 3, at(2), u"ok"_qs);
    row("before the last", 3, at(1), u"Conflict"_qs);
    row("the count", 3, at(3), u"Conflict"_qs);
    row("revision, none there", 0, at(0), u"Conflict"_qs);
}

/// Items 1 and 21: revisions begin at 0; a conflict comes as a reply.
void TestKurrentStore::appendChecksTheExpectedRevision()
{
    QFETCH(int, count);
    QFETCH(ExpectedRevision, expected);
    QFETCH(QString, result);
    const StubServer server;
    if (count > 0)
        fillLog(server.log(), "s-1", static_cast<std::size_t>(count));
    const auto store = connected(server);
    const auto written = store->append(named("s-1"), expected, proposedMany(2));
    QCOMPARE(outcome(written), result);
    const auto there = idsIn(server.log(), "s-1").size();
    QCOMPARE(there, static_cast<std::size_t>(written ? count + 2 : count));
    if (written) {
        QCOMPARE(written->revision, std::optional(Revision{static_cast<std::uint64_t>(count) + 1}));
        QVERIFY(written->position.commit > 0);
    }
}

void TestKurrentStore::conflictNamesBothRevisions()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 8);
    const auto store = connected(server);
    const auto exact = store->append(named("s-1"), at(4), proposedMany(1));
    QVERIFY(messageText(exact.error()).contains("revision 4") && messageText(exact.error()).contains("revision 7"));
    const auto none = store->append(named("s-2"), at(4), proposedMany(1));
    QVERIFY(messageText(none.error()).contains("revision 4"));
    QVERIFY(messageText(none.error()).contains("no revision yet"));
    const auto fresh = store->append(named("s-1"), ExpectedRevision::noStream(), proposedMany(1));
    QVERIFY(messageText(fresh.error()).contains("no stream") && messageText(fresh.error()).contains("revision 7"));
}

void TestKurrentStore::answersARepeatedAppend_data()
{
    QTest::addColumn<ExpectedRevision>("expected");
    QTest::newRow("no stream") << ExpectedRevision::noStream();
    QTest::newRow("any") << ExpectedRevision::any();
}

/// Item 25: the same event ids go again.
void TestKurrentStore::answersARepeatedAppend()
{
    QFETCH(ExpectedRevision, expected);
    const StubServer server;
    const auto store = connected(server);
    const auto events = proposedMany(3);
    const auto first = store->append(named("s-1"), expected, events);
    const auto second = store->append(named("s-1"), expected, events);
    QCOMPARE(outcome(second), u"ok"_qs);
    QCOMPARE(second->revision, first->revision);
    QVERIFY(second->position == first->position);
    QCOMPARE(revisionsIn(server.log(), "s-1"), u"0 1 2"_qs);
    const auto more = proposedMany(2);
    const auto third = store->append(named("s-1"), at(2), more);
    QCOMPARE(outcome(third), u"ok"_qs);
    QCOMPARE(store->append(named("s-1"), at(2), more)->revision, third->revision);
    QCOMPARE(outcome(store->append(named("s-1"), at(2), proposedMany(2))), u"Conflict"_qs);
    QCOMPARE(revisionsIn(server.log(), "s-1"), u"0 1 2 3 4"_qs);
}

/// Item 61: a conflict although anything was expected.
void TestKurrentStore::repeatOfAnyThatWasHalfWritten()
{
    const StubServer server;
    const auto store = connected(server);
    auto events = proposedMany(1);
    QCOMPARE(outcome(store->append(named("s-1"), ExpectedRevision::any(), events)), u"ok"_qs);
    events.push_back(proposed());
    const auto half = store->append(named("s-1"), ExpectedRevision::any(), events);
    QCOMPARE(outcome(half), u"Conflict"_qs);
    QVERIFY(messageText(half.error()).contains("written before"));
    QCOMPARE(revisionsIn(server.log(), "s-1"), u"0"_qs);
}

void TestKurrentStore::takesNoEvents()
{
    const StubServer server;
    const auto store = connected(server);
    const auto none = store->append(named("s-1"), ExpectedRevision::noStream(), {});
    QCOMPARE(outcome(none), u"ok"_qs);
    QVERIFY(!none->revision);
    fillLog(server.log(), "s-1", 3);
    QCOMPARE(store->append(named("s-1"), at(2), {})->revision, std::optional(Revision{2}));
    QCOMPARE(outcome(store->append(named("s-1"), at(1), {})), u"Conflict"_qs);
    QCOMPARE(revisionsIn(server.log(), "s-1"), u"0 1 2"_qs);
}

void TestKurrentStore::refusesBadProposalsWithoutAsking()
{
    const StubServer server;
    const auto store = connected(server);
    const auto append = [&](const ProposedEvent &event) {
        return outcome(store->append(named("s-1"), ExpectedRevision::any(), {&event, 1}));
    };
    QCOMPARE(append(proposed("")), u"InvalidInput"_qs);
    ProposedEvent withoutId = proposed();
    withoutId.id = {};
    QCOMPARE(append(withoutId), u"InvalidInput"_qs);
    QCOMPARE(append(proposed("Large", std::string(17 * 1024 * 1024, ' '))), u"TooLarge"_qs);
    QCOMPARE(revisionsIn(server.log(), "s-1"), QString());
}

/// Items 3, 5, 26 and 27.
void TestKurrentStore::keepsEveryByteAndContentTypes()
{
    const StubServer server;
    const auto store = connected(server);
    ProposedEvent binary = proposed("Binary", std::string("\0\xFF\x80{", 4));
    binary.contentType = "text/plain";
    binary.metadata = std::string("\0m\xFF", 3);
    const ProposedEvent json = proposed("Json", R"({"a":1})");
    const std::vector events{binary, json};
    const auto before = Timestamp::now();
    QCOMPARE(outcome(store->append(named(NonAscii), ExpectedRevision::noStream(), events)), u"ok"_qs);
    const auto read = eventsOf(*store, NonAscii);
    QCOMPARE(read->size(), std::size_t{2});
    const RecordedEvent &first = read->front();
    QVERIFY(first.id == binary.id && read->back().id == json.id);
    QCOMPARE(first.data, binary.data);
    QCOMPARE(first.metadata, binary.metadata);
    QCOMPARE(first.contentType, std::string("application/octet-stream"));
    QVERIFY(!first.isJson() && read->back().isJson());
    QCOMPARE(first.stream.value(), std::string(NonAscii));
    QVERIFY(first.created.ticks() >= before.ticks() && first.created <= Timestamp::now());
}

/// Item 28: the type counts twice, as UTF-16.
void TestKurrentStore::countsTheTypeTwice()
{
    const StubServer server({.maxAppendSize = 1'000});
    const auto store = connected(server);
    const std::string type(100, 't');
    const auto append = [&](std::size_t bytes) {
        const ProposedEvent event = proposed(type, std::string(bytes, 'x'));
        return store->append(named("s-1"), ExpectedRevision::any(), {&event, 1});
    };
    QCOMPARE(outcome(append(800)), u"ok"_qs);
    const auto refused = append(801);
    QCOMPARE(outcome(refused), u"TooLarge"_qs);
    QVERIFY(messageText(refused.error()).contains("1000 bytes"));
    QCOMPARE(revisionsIn(server.log(), "s-1"), u"0"_qs);
}

void TestKurrentStore::namesAtTheLimits_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("long") << QByteArray(5'000, 'n');
    QTest::newRow("blank") << QByteArray(" ");
    QTest::newRow("line break") << QByteArray("a\nb");
    QTest::newRow("percent") << QByteArray("a%20b");
    QTest::newRow("beyond the plane") << QByteArray("\xF0\x9F\x98\x80-1");
}

void TestKurrentStore::namesAtTheLimits()
{
    QFETCH(QByteArray, name);
    const StubServer server;
    const auto store = connected(server);
    const std::string stream = name.toStdString();
    QCOMPARE(outcome(store->append(named(stream), ExpectedRevision::noStream(), proposedMany(1))), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, stream), u"0"_qs);
    QCOMPARE(outcome(store->append(named(stream), ExpectedRevision::noStream(), proposedMany(1))), u"Conflict"_qs);
    QCOMPARE(outcome(store->deleteStream(named(stream), at(0), DeleteMode::Tombstone)), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, stream), u"StreamDeleted"_qs);
}

void TestKurrentStore::readOnlyWritesNothing()
{
    const StubServer server;
    const auto store = connected(server, {.readOnly = true});
    QVERIFY(store->isReadOnly());
    const StreamName stream = named("s-1");
    QCOMPARE(outcome(store->append(stream, ExpectedRevision::any(), proposedMany(1))), u"AccessDenied"_qs);
    QCOMPARE(outcome(store->setStreamMetadata(stream, ExpectedRevision::any(), json::Value::object())),
             u"AccessDenied"_qs);
    QCOMPARE(outcome(store->deleteStream(stream, ExpectedRevision::any(), DeleteMode::Soft)), u"AccessDenied"_qs);
    QCOMPARE(outcome(store->beginImport()), u"AccessDenied"_qs);
    QCOMPARE(revisionsIn(server.log(), "s-1") + revisionsIn(server.log(), "$$s-1"), QString());
}

void TestKurrentStore::measurementsThatMeetAreOne()
{
    StubServer server;
    const auto store = connected(server);
    Latch isAsked;
    Latch isAskedAgain;
    std::atomic<bool> isUnderWay = false;
    std::atomic<bool> haveMet = false;
    server.beforeNext("ServerFeatures/GetSupportedMethods", [&] {
        isUnderWay = true;
        isAsked.open();
        static_cast<void>(isAskedAgain.wait(std::chrono::milliseconds(300)));
        isUnderWay = false;
        return grpc::Status::OK;
    });
    server.beforeNext("ServerFeatures/GetSupportedMethods", [&] {
        haveMet = haveMet || isUnderWay;
        isAskedAgain.open();
        return grpc::Status::OK;
    });
    {
        const std::jthread first([&] { store->measure(); });
        QVERIFY(isAsked.wait());
        const std::jthread second([&] { store->measure(); });
        std::stop_source given;
        given.request_stop();
        store->measure(given.get_token()); // waits for nobody
    }
    QVERIFY(!haveMet);
    QVERIFY(store->status().roundTrip.count() > 0);
}

void TestKurrentStore::describesAStream()
{
    const StubServer server;
    const auto store = connected(server);
    QCOMPARE(outcome(store->streamInfo(named("s-1"))), u"NotFound"_qs);
    fillLog(server.log(), "s-1", 5);
    auto info = store->streamInfo(named("s-1"));
    QCOMPARE(info->events, std::uint64_t{5});
    QCOMPARE(info->lastRevision, std::optional(Revision{4}));
    QVERIFY(info->firstCreated.ticks() > 0 && info->firstCreated <= info->lastCreated);
    QCOMPARE(outcome(store->setStreamMetadata(named("s-1"), ExpectedRevision::any(), *json::parse(R"({"$tb":3})"))),
             u"ok"_qs);
    info = store->streamInfo(named("s-1"));
    QCOMPARE(info->events, std::uint64_t{2});
    QCOMPARE(info->lastRevision, std::optional(Revision{4}));
}

void TestKurrentStore::listsStreamsAndGoesOn()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 2);
    fillLog(server.log(), "b-1", 1);
    const auto store = connected(server);
    QCOMPARE(store->listStreams({})->size(), std::size_t{2});
    fillLog(server.log(), "a-1", 1);
    fillLog(server.log(), "a-2", 1);
    const auto list = store->listStreams({.category = "a", .newestFirst = true});
    QCOMPARE(list->size(), std::size_t{2});
    QCOMPARE(list->front().name.value(), std::string("a-2"));
    QCOMPARE(list->back().events, std::uint64_t{3});
    QVERIFY(store->listStreams({.includeSystem = true})->size() > 3);
}

void TestKurrentStore::identityStays()
{
    const StubServer server;
    const auto store = connected(server);
    const auto empty = store->identity();
    fillLog(server.log(), "s-1", 1);
    const auto first = store->identity();
    fillLog(server.log(), "s-1", 5);
    QVERIFY(empty && first && *empty != *first);
    QCOMPARE(*store->identity(), *first);
    QCOMPARE(*connected(server)->identity(), *first);
    const StubServer other;
    fillLog(other.log(), "s-1", 1);
    QVERIFY(*connected(other)->identity() != *first);
}

void TestKurrentStore::saysWhereItIs()
{
    const StubServer server({.version = "23.10.1"});
    const auto store = connected(server);
    const ConnectionStatus status = store->status();
    QVERIFY(status.state == ConnectionStatus::State::Connected);
    QCOMPARE(status.version, std::string("23.10.1"));
    QVERIFY(status.role == kurrentdb::NodeRole::Leader);
    QVERIFY(status.roundTrip.count() > 0);
    QCOMPARE(store->displayName(), server.address());
}

void TestKurrentStore::refusesWhatServersLack()
{
    const StubServer server;
    const auto store = connected(server);
    QCOMPARE(outcome(store->eventCount()), u"Unsupported"_qs);
    QCOMPARE(outcome(store->head()), u"Unsupported"_qs);
}

/// Item 33: missing credentials and wrong ones are different errors with one meaning. Item 32: they come before any
/// message.
void TestKurrentStore::rightsAreTheServers()
{
    const StubServer server({.accounts = true});
    auto settings = settingsFor(server.port());
    const StreamName stream = named("s-1");
    const auto append = [&] {
        return outcome(connected(settings)->append(stream, ExpectedRevision::any(), proposedMany(1)));
    };
    settings.credentials = Credentials{"admin", "changeit"};
    QCOMPARE(append(), u"ok"_qs);
    const auto acl = json::parse(R"({"$acl":{"$r":"$admins","$w":"$admins"}})");
    QCOMPARE(outcome(connected(settings)->setStreamMetadata(stream, ExpectedRevision::any(), *acl)), u"ok"_qs);
    settings.credentials = Credentials{"ops", "changeit"};
    QCOMPARE(append(), u"AccessDenied"_qs);
    QCOMPARE(revisionsOf(*connected(settings), "s-1"), u"AccessDenied"_qs);
    settings.credentials = Credentials{"admin", "wrong"};
    QCOMPARE(outcome(tryToConnect(settings)), u"AccessDenied"_qs);
    settings.credentials.reset();
    QCOMPARE(append(), u"AccessDenied"_qs);
    QCOMPARE(revisionsIn(server.log(), "s-1"), u"0"_qs);
}

/// What is missing, what goes without it, and what can be done.
void TestKurrentStore::namesTheRightToTheLog()
{
    const StubServer server({.accounts = true});
    fillLog(server.log(), "s-1", 2);
    auto settings = settingsFor(server.port());
    settings.credentials = Credentials{"admin", "changeit"};
    const auto admin = connected(settings);
    settings.credentials = Credentials{"ops", "changeit"};
    const auto store = connected(settings);
    const StreamName stream = named("s-1");
    const SubscriptionHandler handler{[](auto) { return true; }, {}};
    for (const auto &said : {messageOf(logOf(*store)), messageOf(store->lastPosition()), messageOf(store->identity()),
                             messageOf(store->listStreams({})), messageOf(store->subscribe({}, handler, {}))}) {
        QVERIFY2(said.contains(u"`ops`"_qs) && said.contains(u"`$all`"_qs), qPrintable(said));
        QVERIFY2(said.contains(u"opened by name"_qs) && said.contains(u"`$acl`"_qs), qPrintable(said));
    }
    QCOMPARE(revisionsOf(*store, "s-1"), u"0 1"_qs);
    QCOMPARE(outcome(store->append(stream, at(1), proposedMany(1))), u"ok"_qs);
    const auto acl = json::parse(R"({"$acl":{"$r":"ops"}})");
    QCOMPARE(messageOf(admin->setStreamMetadata(named("$all"), ExpectedRevision::any(), *acl)), QString());
    QCOMPARE(messageOf(logOf(*store)), QString());
    settings.credentials = Credentials{"ops", "wrong"};
    QVERIFY(!messageOf(tryToConnect(settings)).contains(u"`$all`"_qs));
}

QTEST_GUILESS_MAIN(TestKurrentStore)
#include "tst_kurrentstore.moc"
