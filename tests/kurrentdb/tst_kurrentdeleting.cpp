// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kurrentdb/kurrenttesting.h"
#include "tests/support/storetesting.h"

#include <QTest>

using namespace foldline;
using namespace foldline::kurrentdb;
using namespace foldline::store;
using namespace foldline::test;

namespace {

constexpr const char *NonAscii = "gr\xC3\xB6\xC3\x9F"
                                 "e-1";

QByteArray messageText(const Error &error) { return QByteArray::fromStdString(error.message); }

} // namespace

Q_DECLARE_METATYPE(foldline::store::DeleteMode)

/// Deleting streams of a server, and what describes them.
class TestKurrentDeleting : public QObject
{
    Q_OBJECT
private slots:
    void softDeletedComesBack();
    void streamExistsOnASoftDeletedStream();
    void deletingChecksTheExpectation_data();
    void deletingChecksTheExpectation();
    void deletingWhatNeverWas();
    void tombstoneIsForEver_data();
    void tombstoneIsForEver();
    void conflictOnANameThatBreaksTrailers();
    void systemStreamsCannotBeDeleted();
    void metadataHasRevisionsOfItsOwn();
    void refusesInvalidMetadata_data();
    void refusesInvalidMetadata();
    void whereAHiddenStreamStandsNeedsTheRightToTheLog();
};

/// Items 2 and 6: numbering goes on; a soft-deleted stream is a missing one.
void TestKurrentDeleting::softDeletedComesBack()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 3);
    const auto store = connected(server);
    QCOMPARE(outcome(store->deleteStream(named("s-1"), at(2), DeleteMode::Soft)), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), u"NotFound"_qs);
    QVERIFY(store->streamInfo(named("s-1"))->deleted);
    QCOMPARE(truncateBeforeOf(*store, "s-1"), std::int64_t{INT64_MAX});
    const auto again = store->append(named("s-1"), ExpectedRevision::noStream(), proposedMany(2));
    QCOMPARE(again->revision, std::optional(Revision{4}));
    QCOMPARE(revisionsOf(*store, "s-1"), u"3 4"_qs);
    QCOMPARE(store->streamInfo(named("s-1"))->events, std::uint64_t{2});
    QVERIFY(!store->streamInfo(named("s-1"))->deleted);
}

void TestKurrentDeleting::whereAHiddenStreamStandsNeedsTheRightToTheLog()
{
    const StubServer server({.accounts = true});
    fillLog(server.log(), "s-1", 3);
    auto settings = settingsFor(server.port());
    settings.credentials = Credentials{"ops", "changeit"};
    const auto store = connected(settings);
    const auto hidden = store->setStreamMetadata(named("s-1"), ExpectedRevision::any(), *json::parse(R"({"$tb":3})"));
    QCOMPARE(outcome(hidden), u"ok"_qs);
    const auto info = store->streamInfo(named("s-1"));
    QCOMPARE(outcome(info), u"AccessDenied"_qs);
    QVERIFY2(messageOf(info).contains(u"`ops` may not read the server's whole log"_qs), qPrintable(messageOf(info)));
}

/// Item 62.
void TestKurrentDeleting::streamExistsOnASoftDeletedStream()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 3);
    const auto store = connected(server);
    QCOMPARE(outcome(store->deleteStream(named("s-1"), ExpectedRevision::any(), DeleteMode::Soft)), u"ok"_qs);
    QCOMPARE(outcome(store->append(named("s-1"), ExpectedRevision::streamExists(), proposedMany(1))),
             u"StreamDeleted"_qs);
    QCOMPARE(outcome(store->append(named("s-1"), at(2), proposedMany(1))), u"ok"_qs);
}

void TestKurrentDeleting::deletingChecksTheExpectation_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<DeleteMode>("mode");
    QTest::addColumn<QByteArray>("found");
    QTest::newRow("soft") << QByteArray("24.10.0") << DeleteMode::Soft << QByteArray("revision 2");
    QTest::newRow("tombstone") << QByteArray("24.10.0") << DeleteMode::Tombstone << QByteArray("revision 2");
    QTest::newRow("before 23.10") << QByteArray("21.10.0") << DeleteMode::Soft << QByteArray("does not name");
}

/// Item 21: conflicts of deletions are errors with trailers.
void TestKurrentDeleting::deletingChecksTheExpectation()
{
    QFETCH(QByteArray, version);
    QFETCH(DeleteMode, mode);
    QFETCH(QByteArray, found);
    const StubServer server({.version = version.toStdString()});
    fillLog(server.log(), "s-1", 3);
    const auto store = connected(server);
    const auto early = store->deleteStream(named("s-1"), at(1), mode);
    QCOMPARE(outcome(early), u"Conflict"_qs);
    QVERIFY2(messageText(early.error()).contains("revision 1"), messageText(early.error()).constData());
    QVERIFY2(messageText(early.error()).contains(found), messageText(early.error()).constData());
    QCOMPARE(outcome(store->deleteStream(named("s-1"), ExpectedRevision::noStream(), mode)), u"Conflict"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0 1 2"_qs);
    QCOMPARE(outcome(store->deleteStream(named("s-1"), at(2), mode)), u"ok"_qs);
}

void TestKurrentDeleting::deletingWhatNeverWas()
{
    const StubServer server;
    const auto store = connected(server);
    QCOMPARE(outcome(store->deleteStream(named("s-1"), ExpectedRevision::any(), DeleteMode::Soft)), u"Conflict"_qs);
    QCOMPARE(outcome(store->deleteStream(named("s-1"), ExpectedRevision::any(), DeleteMode::Tombstone)), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), u"StreamDeleted"_qs);
}

void TestKurrentDeleting::tombstoneIsForEver_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("ASCII") << QByteArray("s-1");
    QTest::newRow("a name that breaks trailers") << QByteArray(NonAscii);
    QTest::newRow("line break") << QByteArray("a\nb-1");
    QTest::newRow("a name that looks like an expression") << QByteArray("\xC3\xB6.*(x)+[1]$-1");
}

/// Items 6 and 31: names beyond ASCII turn the server's error into HTTP 500.
void TestKurrentDeleting::tombstoneIsForEver()
{
    QFETCH(QByteArray, name);
    const std::string text = name.toStdString();
    const StubServer server;
    fillLog(server.log(), text, 2);
    fillLog(server.log(), text + "1", 2);
    const auto store = connected(server);
    const StreamName stream = named(text);
    QCOMPARE(outcome(store->deleteStream(stream, at(1), DeleteMode::Tombstone)), u"ok"_qs);
    const auto read = eventsOf(*store, text);
    QCOMPARE(outcome(read), u"StreamDeleted"_qs);
    QVERIFY(messageText(read.error()).contains(name));
    QCOMPARE(outcome(store->append(stream, ExpectedRevision::any(), proposedMany(1))), u"StreamDeleted"_qs);
    QCOMPARE(outcome(store->deleteStream(stream, ExpectedRevision::any(), DeleteMode::Soft)), u"StreamDeleted"_qs);
    QCOMPARE(outcome(store->deleteStream(stream, ExpectedRevision::any(), DeleteMode::Tombstone)), u"StreamDeleted"_qs);
    QCOMPARE(outcome(store->subscribe({.stream = stream}, {}, {})), u"StreamDeleted"_qs);
    QVERIFY(store->streamInfo(stream)->tombstoned);
    QCOMPARE(revisionsOf(*store, text + "1"), u"0 1"_qs);
}

/// Item 31: without trailers the stream itself is asked.
void TestKurrentDeleting::conflictOnANameThatBreaksTrailers()
{
    const StubServer server;
    fillLog(server.log(), NonAscii, 3);
    const auto store = connected(server);
    const auto refused = store->deleteStream(named(NonAscii), at(1), DeleteMode::Soft);
    QCOMPARE(outcome(refused), u"Conflict"_qs);
    QVERIFY(messageText(refused.error()).contains("revision 1") && messageText(refused.error()).contains("revision 2"));
    QCOMPARE(outcome(store->deleteStream(named("\xC3\xA4"), ExpectedRevision::any(), DeleteMode::Soft)),
             u"Conflict"_qs);
    QCOMPARE(revisionsOf(*store, NonAscii), u"0 1 2"_qs);
}

void TestKurrentDeleting::systemStreamsCannotBeDeleted()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 1);
    const auto store = connected(server);
    for (const char *name : {"$$s-1", "$all"})
        QCOMPARE(outcome(store->deleteStream(named(name), ExpectedRevision::any(), DeleteMode::Tombstone)),
                 u"AccessDenied"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), u"0"_qs);
}

/// Item 50.
void TestKurrentDeleting::metadataHasRevisionsOfItsOwn()
{
    const StubServer server;
    fillLog(server.log(), "s-1", 5);
    const auto store = connected(server);
    const auto none = store->streamMetadata(named("s-1"));
    QCOMPARE(outcome(none), u"ok"_qs);
    QVERIFY(!none->revision && json::dump(none->json) == "{}");
    const auto set = [&](ExpectedRevision expected, const char *text) {
        return store->setStreamMetadata(named("s-1"), expected, *json::parse(text));
    };
    QCOMPARE(outcome(set(at(4), R"({"$maxCount":3})")), u"Conflict"_qs);
    QCOMPARE(outcome(set(ExpectedRevision::noStream(), R"({"$maxCount":3,"owner":"ann"})")), u"ok"_qs);
    QCOMPARE(outcome(set(ExpectedRevision::noStream(), R"({"$maxCount":2})")), u"Conflict"_qs);
    const auto read = store->streamMetadata(named("s-1"));
    QCOMPARE(read->revision, std::optional(Revision{0}));
    QCOMPARE(read->maxCount, std::optional<std::int64_t>(3));
    QCOMPARE(json::dump(read->json), std::string(R"({"$maxCount":3,"owner":"ann"})"));
    QCOMPARE(revisionsOf(*store, "s-1"), u"2 3 4"_qs);
    QCOMPARE(outcome(set(at(0), R"({"$tb":9})")), u"ok"_qs);
    QCOMPARE(revisionsOf(*store, "s-1"), QString());
}

void TestKurrentDeleting::refusesInvalidMetadata_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {R"({"$maxAge":0})", R"({"$maxCount":"3"})", R"({"$tb":-1})", R"([1])", R"({"$maxCount":1.5})"})
        QTest::newRow(text) << QByteArray(text);
}

/// Item 63: the server would take it for no metadata at all.
void TestKurrentDeleting::refusesInvalidMetadata()
{
    QFETCH(QByteArray, text);
    const StubServer server;
    const auto store = connected(server);
    const auto refused =
        store->setStreamMetadata(named("s-1"), ExpectedRevision::any(), *json::parse(text.toStdString()));
    QCOMPARE(outcome(refused), u"InvalidInput"_qs);
    QCOMPARE(revisionsIn(server.log(), "$$s-1"), QString());
}

QTEST_GUILESS_MAIN(TestKurrentDeleting)
#include "tst_kurrentdeleting.moc"
