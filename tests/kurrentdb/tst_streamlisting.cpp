// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/censusfile.h"
#include "core/store/sqlite/connection.h"
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/storetesting.h"

#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <thread>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;
using namespace std::chrono_literals;

namespace {

using Source = StreamListing::Source;

/// `name: events` of each.
QString told(const std::vector<StreamInfo> &streams)
{
    QStringList lines;
    for (const StreamInfo &info : streams)
        lines << QString::fromStdString(info.name.value()) + u": "_qs + QString::number(info.events);
    return lines.join(u"; "_qs);
}

QString told(const Result<std::vector<StreamInfo>> &streams) { return streams ? told(*streams) : outcome(streams); }

void writeLink(StubLog &log, const char *projection, const std::string &data)
{
    stub::Write write{.stream = projection};
    write.events.push_back({.id = events::EventId::random(), .type = "$>", .isJson = false, .data = data});
    QVERIFY(log.write(write).outcome == stub::WriteResult::Outcome::Written);
}

} // namespace

/// How the streams of a server are listed, and what is kept of that.
class TestStreamListing : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void stepsSayHowFarTheyCame();
    void goesOnInTheNextRun();
    void anotherHistoryIsReadAnew();
    void aLogThatEndsEarlierIsReadAnew();
    void damagedFilesAreReplaced_data();
    void damagedFilesAreReplaced();
    void withoutAPlaceForItTheLogIsRead();
    void everyEntryIsKept();
    void theFirstToSaveGoesOnSaving();
    void twoAtOnceNeitherDamageItNorGoBack();
    void whatIsInUseIsNotReplaced();
    void namesComeFromTheProjection();
    void categoriesComeFromTheirOwn();
    void aProjectionThatIsBehindIsNotUsed();
    void whoMayNotReadTheLogHasTheNames();
    void longNamesAreListedAndRead();
    void stopsWhenAskedTo();

private:
    [[nodiscard]] std::filesystem::path file() const { return m_folder->path().toStdString() + "/kept"; }
    [[nodiscard]] KurrentStore::Options options(std::chrono::milliseconds step = 0ms) const
    {
        return {.listingFile = file(), .listingStep = step};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

/// Item 8: a read ends when the call does; the steps are ours.
void TestStreamListing::stepsSayHowFarTheyCame()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 3'000);
    fillLog(server.log(), "b-1", 3'000);
    const auto store = connected(server, {.listingStep = 0ms});
    int last = -1;
    int steps = 0;
    for (bool isComplete = false; !isComplete; ++steps) {
        const auto part = store->browseStreams({});
        QVERIFY2(part, qPrintable(messageOf(part)));
        isComplete = part->listing.isComplete;
        QVERIFY(part->listing.source == Source::Log);
        QVERIFY(part->listing.percent() >= last && part->listing.percent() <= 100);
        QCOMPARE(part->listing.percent() == 100, isComplete);
        last = part->listing.percent();
        if (isComplete)
            QCOMPARE(told(part->streams), u"a-1: 3000; b-1: 3000"_qs);
    }
    QVERIFY(steps > 5);
    QCOMPARE(told(store->listStreams({})), u"a-1: 3000; b-1: 3000"_qs);
}

void TestStreamListing::goesOnInTheNextRun()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 3'000);
    {
        const auto store = connected(server, options());
        QCOMPARE(outcome(store->browseStreams({})), u"ok"_qs);
    }
    {
        const auto store = connected(server, options());
        QCOMPARE(told(store->listStreams({})), u"a-1: 3000"_qs);
    }
    fillLog(server.log(), "b-1", 2);
    const auto store = connected(server, options(1min));
    const auto part = store->browseStreams({});
    QVERIFY(part && part->listing.isComplete);
    QCOMPARE(told(part->streams), u"a-1: 3000; b-1: 2"_qs);
    // Nothing was read twice, and it began where the last run had ended.
    QCOMPARE(part->listing.events, server.log().size() - 1);
    const auto kept = CensusFile::open(file());
    QCOMPARE((*kept)->load(*store->identity())->events(), part->listing.events - 2);
}

void TestStreamListing::anotherHistoryIsReadAnew()
{
    const StubServer first;
    fillLog(first.log(), "a-1", 3);
    QCOMPARE(told(connected(first, options())->listStreams({})), u"a-1: 3"_qs);
    const StubServer second;
    fillLog(second.log(), "b-1", 2);
    for (int run = 0; run < 2; ++run)
        QCOMPARE(told(connected(second, options())->listStreams({})), u"b-1: 2"_qs);
}

/// Item 60: whether a position that was kept belongs to this server is checked.
void TestStreamListing::aLogThatEndsEarlierIsReadAnew()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 3);
    const std::string identity = *connected(server)->identity();
    {
        StreamCensus::Entries entries;
        StreamCensus census(entries, std::nullopt, 0);
        RecordedEvent event;
        event.stream = named("gone-1");
        event.position = {1'000'000'000, 1'000'000'000};
        census.add({&event, 1});
        const auto kept = CensusFile::open(file());
        QCOMPARE(outcome((*kept)->load(identity)), u"ok"_qs);
        QCOMPARE(outcome((*kept)->save(identity, census)), u"ok"_qs);
    }
    for (int run = 0; run < 2; ++run)
        QCOMPARE(told(connected(server, options())->listStreams({})), u"a-1: 3"_qs);
}

void TestStreamListing::damagedFilesAreReplaced_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no database") << QByteArray("this is no database at all, but it has some length\n").repeated(100);
    QTest::newRow("empty") << QByteArray();
}

void TestStreamListing::damagedFilesAreReplaced()
{
    QFETCH(QByteArray, bytes);
    const StubServer server;
    fillLog(server.log(), "a-1", 3);
    std::ofstream(file(), std::ios::binary).write(bytes.constData(), bytes.size());
    QCOMPARE(told(connected(server, options())->listStreams({})), u"a-1: 3"_qs);
    QCOMPARE((*CensusFile::open(file()))->load(*connected(server)->identity())->entries().count(named("a-1")),
             std::size_t{1});
}

void TestStreamListing::withoutAPlaceForItTheLogIsRead()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 3);
    const auto store = connected(server, {.listingFile = file() / "no" / "such" / "folder"});
    QCOMPARE(told(store->listStreams({})), u"a-1: 3"_qs);
}

void TestStreamListing::everyEntryIsKept()
{
    StreamCensus::Entries entries;
    entries[named("a-1")] = {.firstRevision = 1,
                             .lastRevision = 9,
                             .firstCreated = Timestamp::fromTicks(10),
                             .lastCreated = Timestamp::fromTicks(20),
                             .firstSeen = 3,
                             .lastSeen = 4,
                             .hasEvents = true,
                             .isTombstoned = true,
                             .truncateBefore = INT64_MAX,
                             .maxCount = 7};
    StreamCensus census(entries, std::nullopt, 5);
    RecordedEvent event;
    event.stream = named("b-1");
    event.position = {100, 0};
    census.add({&event, 1});
    event.stream = named("$$a-1");
    event.type = "$metadata";
    event.contentType = "application/json";
    event.data = R"({"$maxCount":7,"$tb":9223372036854775807})";
    event.position = {200, 200};
    census.add({&event, 1});
    const auto kept = CensusFile::open(file());
    QVERIFY2(kept, qPrintable(messageOf(kept)));
    QCOMPARE(outcome((*kept)->save("it", census)), u"ok"_qs);
    QVERIFY(census.changes().empty());
    const auto loaded = (*CensusFile::open(file()))->load("it");
    QVERIFY(loaded && loaded->entries() == census.entries());
    QVERIFY(loaded->position() == census.position());
    QCOMPARE(loaded->events(), census.events());
    QVERIFY((*CensusFile::open(file()))->load("other")->entries().empty());
}

void TestStreamListing::theFirstToSaveGoesOnSaving()
{
    const auto first = CensusFile::open(file());
    const auto second = CensusFile::open(file());
    auto mine = *(*first)->load("it");
    auto theirs = *(*second)->load("it");
    RecordedEvent event;
    event.stream = named("a-1");
    event.position = {100, 100};
    mine.add({&event, 1});
    QCOMPARE(outcome((*first)->save("it", mine)), u"ok"_qs);
    event.stream = named("b-1");
    theirs.add({&event, 1});
    QCOMPARE(outcome((*second)->save("it", theirs)), u"ok"_qs);
    event.position = {200, 200};
    mine.add({&event, 1});
    QCOMPARE(outcome((*first)->save("it", mine)), u"ok"_qs);
    const auto kept = (*CensusFile::open(file()))->load("it");
    QVERIFY(kept->entries() == mine.entries());
    QCOMPARE(kept->events(), std::uint64_t{2});
}

namespace {

constexpr std::uint64_t ManyStreams = 500;

/// One window: learns of the log and saves now and then, from what it finds at first.
void keepOn(const std::filesystem::path &file, std::uint64_t last, std::uint64_t step)
{
    auto kept = CensusFile::open(file);
    if (!kept)
        return; // it goes without one
    auto census = (*kept)->load("it");
    for (std::uint64_t i = 1; census && i <= last; ++i) {
        RecordedEvent event;
        event.stream = named("a-" + std::to_string(i % ManyStreams));
        event.revision = {i / ManyStreams};
        event.position = {i, i};
        census->add({&event, 1});
        if (i % step == 0 && !(*kept)->save("it", *census))
            return;
    }
}

/// What is wrong with a census of the log up to some place, if anything.
QString wrongIn(const StreamCensus &census)
{
    const std::uint64_t events = census.events();
    if (census.position().value_or(Position()).commit != events)
        return u"%1 events up to %2"_qs.arg(events).arg(census.position().value_or(Position()).commit);
    if (census.entries().size() != std::min(events, ManyStreams))
        return u"%1 streams of %2 events"_qs.arg(census.entries().size()).arg(events);
    std::uint64_t newest = 0;
    for (const auto &[name, entry] : census.entries())
        newest = std::max(newest, entry.lastSeen);
    return events == 0 || newest + 1 == events || newest == events
               ? QString()
               : u"the newest of %1 is %2"_qs.arg(events).arg(newest);
}

} // namespace

/// As two windows on one server do.
void TestStreamListing::twoAtOnceNeitherDamageItNorGoBack()
{
    constexpr std::uint64_t Last = 3'000;
    std::atomic<int> running = 2;
    const auto window = [&](std::uint64_t step) {
        keepOn(file(), Last, step);
        --running;
    };
    const std::jthread one(window, 7);
    const std::jthread two(window, 11);
    const auto reader = CensusFile::open(file());
    QVERIFY2(reader, qPrintable(messageOf(reader)));
    std::uint64_t events = 0;
    while (running > 0) {
        const auto census = (*reader)->load("it");
        QVERIFY2(census, qPrintable(messageOf(census)));
        QCOMPARE(wrongIn(*census), QString());
        QVERIFY2(census->events() >= events, qPrintable(QString::number(census->events())));
        events = census->events();
    }
    const auto kept = (*CensusFile::open(file()))->load("it");
    QVERIFY(kept && kept->events() > 0);
    QCOMPARE(wrongIn(*kept), QString());
}

/// Another version's file, which is there twice otherwise: without a name, and with one.
void TestStreamListing::whatIsInUseIsNotReplaced()
{
    {
        const auto first = CensusFile::open(file());
        QVERIFY(first);
        const auto other = store::sqlite::Connection::open(file().string(), store::sqlite::Access::Write);
        QVERIFY((*other)->execute("PRAGMA user_version=77"));
        QCOMPARE(outcome(CensusFile::open(file())), u"NotAStore"_qs);
        QCOMPARE((*other)->integer("PRAGMA user_version").value(), std::int64_t{77});
    }
    QCOMPARE(outcome(CensusFile::open(file())), u"ok"_qs);
}

void TestStreamListing::namesComeFromTheProjection()
{
    const StubServer server({.standardProjections = true});
    for (int i = 0; i < 60; ++i)
        fillLog(server.log(), "a-" + std::to_string(i), 20);
    const auto store = connected(server, options());
    const auto part = store->browseStreams({.limit = 2});
    QVERIFY(part && !part->listing.isComplete && part->hasMore);
    QVERIFY(part->listing.source == Source::Projection);
    QCOMPARE(part->listing.projection, std::string("$streams"));
    QVERIFY(part->listing.percent() < 100);
    QCOMPARE(told(part->streams), u"a-0: 20; a-1: 20"_qs);
    const auto newest = store->browseStreams({.newestFirst = true, .offset = 1, .limit = 1});
    QCOMPARE(told(newest->streams), u"a-58: 20"_qs);
    // No call looks up more than it may; the next one goes on.
    const auto many = store->browseStreams({});
    if (!many->listing.isComplete)
        QVERIFY(many->hasMore && many->streams.size() >= 50);
    auto all = store->browseStreams({});
    while (!all->listing.isComplete)
        all = store->browseStreams({});
    QVERIFY(all->listing.source == Source::Log);
    QCOMPARE(all->streams.size(), std::size_t{60});
}

/// Item 48: a category is the text before the first hyphen, for the server's projection and for us.
void TestStreamListing::categoriesComeFromTheirOwn()
{
    const StubServer server;
    fillLog(server.log(), "x-1", 3'000);
    fillLog(server.log(), "order-1-1", 2);
    fillLog(server.log(), "order-2", 1);
    writeLink(server.log(), "$ce-order", "0@order-1-1");
    writeLink(server.log(), "$ce-order", "1@order-1-1");
    writeLink(server.log(), "$ce-order", "0@order-2");
    writeLink(server.log(), "$ce-order", "0@$$order-2");
    const auto store = connected(server, options());
    const auto part = store->browseStreams({.category = "order"});
    QVERIFY(part && !part->listing.isComplete);
    QCOMPARE(part->listing.projection, std::string("$ce-order"));
    QCOMPARE(told(part->streams), u"order-1-1: 2; order-2: 1"_qs);
    QVERIFY(store->browseStreams({})->listing.source == Source::Log);
}

void TestStreamListing::aProjectionThatIsBehindIsNotUsed()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 3'000);
    writeLink(server.log(), "$streams", "0@a-1");
    fillLog(server.log(), "b-1", 1);
    const auto store = connected(server, options());
    const auto part = store->browseStreams({});
    QVERIFY(part && !part->listing.isComplete);
    QVERIFY(part->listing.source == Source::Log);
    writeLink(server.log(), "$streams", "0@b-1");
    const auto caughtUp = store->browseStreams({});
    QVERIFY(caughtUp && !caughtUp->listing.isComplete);
    QVERIFY(caughtUp->listing.source == Source::Projection);
    QCOMPARE(told(caughtUp->streams), u"a-1: 3000; b-1: 1"_qs);
}

/// Without a right to the log the streams of links are all there is; without these the refusal stands.
void TestStreamListing::whoMayNotReadTheLogHasTheNames()
{
    const StubServer server({.accounts = true, .standardProjections = true});
    for (int i = 0; i < 120; ++i)
        fillLog(server.log(), "order-" + std::to_string(i), 2);
    fillLog(server.log(), "cart-1", 1);
    auto settings = settingsFor(server.port());
    settings.credentials = Credentials{"admin", "changeit"};
    const auto admin = connected(settings);
    settings.credentials = Credentials{"ops", "changeit"};
    const auto ops = connected(settings);
    const auto letRead = [&](const char *text) {
        const auto acl = json::parse(text);
        return outcome(admin->setStreamMetadata(named("$streams"), ExpectedRevision::any(), *acl));
    };
    QCOMPARE(letRead(R"({"$acl":{"$r":"$admins"}})"), u"ok"_qs);
    QCOMPARE(outcome(ops->listStreams({})), u"AccessDenied"_qs);
    QCOMPARE(outcome(ops->browseStreams({.limit = 10})), u"AccessDenied"_qs);
    QCOMPARE(letRead(R"({"$acl":{"$r":"ops"}})"), u"ok"_qs);
    const auto part = ops->browseStreams({.offset = 1, .limit = 2});
    QVERIFY2(part, part ? "" : describe(part.error()).c_str());
    QVERIFY(part->listing.source == Source::Projection && part->listing.isComplete && part->hasMore);
    QCOMPARE(told(part->streams), u"order-1: 2; order-2: 2"_qs);
    // More than one call may look up.
    QCOMPARE(ops->listStreams({})->size(), std::size_t{121});
    QCOMPARE(ops->listStreams({.limit = 70})->size(), std::size_t{70});
    QCOMPARE(told(ops->listStreams({.category = "cart"})), u"cart-1: 1"_qs);
    QCOMPARE(told(ops->listStreams({.newestFirst = true, .limit = 2})), u"cart-1: 1; order-119: 2"_qs);
    // What is written meanwhile is seen.
    fillLog(server.log(), "cart-1", 1);
    QCOMPARE(told(ops->listStreams({.category = "cart"})), u"cart-1: 2"_qs);
}

/// Longer than those of a store file.
void TestStreamListing::longNamesAreListedAndRead()
{
    const StubServer server;
    const std::string name(5'000, 'n');
    fillLog(server.log(), name, 2);
    const auto store = connected(server);
    QCOMPARE(told(store->listStreams({})), QString::fromStdString(name) + u": 2"_qs);
    QCOMPARE(revisionsOf(*store, name), u"0 1"_qs);
}

void TestStreamListing::stopsWhenAskedTo()
{
    const StubServer server;
    fillLog(server.log(), "a-1", 3'000);
    const auto store = connected(server, options());
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(outcome(store->listStreams({}, stop.get_token())), u"Cancelled"_qs);
    QCOMPARE(outcome(store->browseStreams({}, stop.get_token())), u"Cancelled"_qs);
    QCOMPARE(told(store->listStreams({})), u"a-1: 3000"_qs);
}

QTEST_GUILESS_MAIN(TestStreamListing)
#include "tst_streamlisting.moc"
