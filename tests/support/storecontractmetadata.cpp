// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storecontract.h"
#include "tests/support/storetesting.h"

#include <QTest>

namespace foldline::test {

using namespace store;

namespace {

constexpr std::int64_t Deleted = INT64_MAX;

json::Value parsed(const char *text)
{
    auto value = json::parse(text);
    if (!value)
        qFatal("no JSON: %s", text);
    return *value;
}

QString describeStream(EventStore &target, const char *name, const char *metadata)
{
    return outcome(target.setStreamMetadata(named(name), ExpectedRevision::any(), parsed(metadata)));
}

QString softDelete(EventStore &target, const char *name, ExpectedRevision expected = ExpectedRevision::any())
{
    return outcome(target.deleteStream(named(name), expected, DeleteMode::Soft));
}

QString tombstoneStream(EventStore &target, const char *name, ExpectedRevision expected = ExpectedRevision::any())
{
    return outcome(target.deleteStream(named(name), expected, DeleteMode::Tombstone));
}

QString appendOne(EventStore &target, const char *name, ExpectedRevision expected = ExpectedRevision::any())
{
    return outcome(target.append(named(name), expected, proposedMany(1)));
}

} // namespace

void MetadataContract::keepsWhatWasWritten()
{
    const auto target = makeStore();
    const auto none = target->streamMetadata(named("s"));
    QVERIFY(none);
    QVERIFY(!none->revision);
    const char *text =
        R"({"$maxAge":3600,"$maxCount":7,"$tb":2,"$cacheControl":1,"$tmp":true,"$acl":{"$r":"$all","$w":["a","b"]},"own":[1.50]})";
    QCOMPARE(describeStream(*target, "s", text), u"ok"_qs);
    const auto metadata = target->streamMetadata(named("s"));
    QVERIFY(metadata);
    QCOMPARE(metadata->maxAgeSeconds, std::optional<std::int64_t>(3600));
    QCOMPARE(metadata->maxCount, std::optional<std::int64_t>(7));
    QCOMPARE(metadata->truncateBefore, std::optional<std::int64_t>(2));
    QCOMPARE(metadata->revision, std::optional(Revision{0}));
    QCOMPARE(json::dump(metadata->json), std::string(text));
    const auto events = eventsOf(*target, "$$s");
    QVERIFY(events);
    QCOMPARE(events->front().type, std::string(events::MetadataEventType));
    QCOMPARE(events->front().contentType, std::string(events::JsonContentType));
    QCOMPARE(revisionsOf(*target, "s"), u"NotFound"_qs);
}

void MetadataContract::refusesBadMetadata_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *text, const char *key) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(key);
    };
    row("[]", "object");
    row(R"({"$maxAge":0})", "$maxAge");
    row(R"({"$maxAge":"1"})", "$maxAge");
    row(R"({"$maxAge":1.5})", "$maxAge");
    row(R"({"$maxCount":0})", "$maxCount");
    row(R"({"$maxCount":-1})", "$maxCount");
    row(R"({"$maxCount":99999999999999999999})", "$maxCount");
    row(R"({"$tb":-1})", "$tb");
    row(R"({"$tb":null})", "$tb");
    row(R"({"$cacheControl":0})", "$cacheControl");
    row(R"({"$tmp":1})", "$tmp");
    row(R"({"$acl":"$all"})", "$acl");
    row(R"({"$acl":{"$w":1}})", "$w");
    row(R"({"$acl":{"$mr":["a",1]}})", "$mr");
}

void MetadataContract::refusesBadMetadata()
{
    QFETCH(QString, text);
    QFETCH(QString, key);
    const auto target = makeStore();
    const auto value = json::parse(text.toStdString());
    QVERIFY(value);
    const auto result = target->setStreamMetadata(named("s"), ExpectedRevision::any(), *value);
    QCOMPARE(outcome(result), u"InvalidInput"_qs);
    QVERIFY2(messageOf(result).contains(key), qPrintable(messageOf(result)));
    QCOMPARE(target->eventCount().value(), std::uint64_t{0});
}

void MetadataContract::expectationSpeaksOfTheMetastream()
{
    const auto target = makeStore();
    fill(*target, "s", 5);
    const auto write = [&](ExpectedRevision expected) {
        return outcome(target->setStreamMetadata(named("s"), expected, json::Value::object()));
    };
    QCOMPARE(write(at(4)), u"Conflict"_qs);
    QCOMPARE(write(ExpectedRevision::noStream()), u"ok"_qs);
    QCOMPARE(write(ExpectedRevision::noStream()), u"Conflict"_qs);
    QCOMPARE(write(at(0)), u"ok"_qs);
    QCOMPARE(target->streamMetadata(named("s"))->revision, std::optional(Revision{1}));
}

void MetadataContract::truncationHidesEvents_data()
{
    QTest::addColumn<QString>("metadata");
    QTest::addColumn<QString>("visible");
    const auto row = [](const char *metadata, const char *visible) {
        QTest::newRow(metadata) << QString::fromLatin1(metadata) << QString::fromLatin1(visible);
    };
    row("{}", "0 1 2 3 4");
    row(R"({"$tb":0})", "0 1 2 3 4");
    row(R"({"$tb":3})", "3 4");
    row(R"({"$tb":5})", "");
    row(R"({"$tb":99})", "");
    row(R"({"$maxCount":2})", "3 4");
    row(R"({"$maxCount":5})", "0 1 2 3 4");
    row(R"({"$maxCount":9})", "0 1 2 3 4");
    row(R"({"$maxCount":2,"$tb":4})", "4");
    row(R"({"$maxCount":3,"$tb":1})", "2 3 4");
}

void MetadataContract::truncationHidesEvents()
{
    QFETCH(QString, metadata);
    QFETCH(QString, visible);
    const auto target = makeStore();
    fill(*target, "s", 5);
    QCOMPARE(describeStream(*target, "s", qPrintable(metadata)), u"ok"_qs);
    QCOMPARE(revisionsOf(*target, "s"), visible);
    QCOMPARE(revisionsOf(*target, "s", {.from = Revision{0}}), visible);
    const QStringList numbers = visible.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto backwards = eventsOf(*target, "s", {.direction = Direction::Backwards});
    QVERIFY(backwards);
    QCOMPARE(static_cast<qsizetype>(backwards->size()), numbers.size());
    QCOMPARE(target->streamInfo(named("s"))->events, static_cast<std::uint64_t>(numbers.size()));
    QCOMPARE(target->streamInfo(named("s"))->lastRevision, std::optional(Revision{4}));
    QCOMPARE(revisionsOf(*target, "s", {.includeHidden = true}), u"0 1 2 3 4"_qs);
    QCOMPARE(positionsOf(*target), u"0 1 2 3 4 5"_qs);
    QCOMPARE(appendOne(*target, "s", at(4)), u"ok"_qs);
}

void MetadataContract::maxAgeHidesOldEvents()
{
    const auto target = makeStore();
    auto events = proposedMany(4);
    const std::int64_t now = Timestamp::now().ticks();
    events[0].created = Timestamp::fromTicks(now - 7'200 * Timestamp::TicksPerSecond);
    events[2].created = Timestamp::fromTicks(now - 5'400 * Timestamp::TicksPerSecond);
    QVERIFY(target->append(named("s"), ExpectedRevision::any(), events));
    QCOMPARE(describeStream(*target, "s", R"({"$maxAge":3600})"), u"ok"_qs);
    QCOMPARE(revisionsOf(*target, "s"), u"1 3"_qs);
    QCOMPARE(revisionsOf(*target, "s", {.direction = Direction::Backwards, .limit = 1}), u"3"_qs);
    QCOMPARE(target->streamInfo(named("s"))->events, std::uint64_t{2});
    QCOMPARE(describeStream(*target, "s", R"({"$maxAge":9223372036854775807})"), u"ok"_qs);
    QCOMPARE(revisionsOf(*target, "s"), u"0 1 2 3"_qs);
}

void MetadataContract::damagedMetadataCountsAsEmpty()
{
    const auto target = makeStore();
    fill(*target, "s", 3);
    for (const char *data : {"no json", "[]", R"({"$maxCount":"2"})", R"({"$maxCount":2,"$tb":-1})"}) {
        QCOMPARE(describeStream(*target, "s", R"({"$maxCount":1})"), u"ok"_qs);
        QCOMPARE(revisionsOf(*target, "s"), u"2"_qs);
        const ProposedEvent event = proposed(std::string(events::MetadataEventType), data);
        QCOMPARE(outcome(target->append(named("$$s"), ExpectedRevision::any(), {&event, 1})), u"ok"_qs);
        QCOMPARE(revisionsOf(*target, "s"), u"0 1 2"_qs);
        const auto metadata = target->streamMetadata(named("s"));
        QVERIFY(metadata && metadata->revision && !metadata->maxCount);
    }
}

void MetadataContract::metastreamShowsItsLastEvent()
{
    const auto target = makeStore();
    for (const char *metadata : {R"({"a":1})", R"({"a":2})", R"({"a":3})"})
        QCOMPARE(describeStream(*target, "s", metadata), u"ok"_qs);
    QCOMPARE(revisionsOf(*target, "$$s"), u"2"_qs);
    QCOMPARE(revisionsOf(*target, "$$s", {.includeHidden = true}), u"0 1 2"_qs);
    QCOMPARE(positionsOf(*target), u"0 1 2"_qs);
}

void MetadataContract::softDeleteHidesTheStream()
{
    const auto target = makeStore();
    fill(*target, "s", 3);
    const auto deleted = target->deleteStream(named("s"), at(2), DeleteMode::Soft);
    QVERIFY2(deleted, qPrintable(messageOf(deleted)));
    QCOMPARE(*deleted, Position::at(3));
    QCOMPARE(revisionsOf(*target, "s"), u"NotFound"_qs);
    QCOMPARE(revisionsOf(*target, "s", {.includeHidden = true}), u"0 1 2"_qs);
    QCOMPARE(positionsOf(*target), u"0 1 2 3"_qs);
    QCOMPARE(truncateBeforeOf(*target, "s"), Deleted);
    const auto info = target->streamInfo(named("s"));
    QVERIFY2(info, qPrintable(messageOf(info)));
    QVERIFY(info->deleted && !info->tombstoned);
    QCOMPARE(info->events, std::uint64_t{0});
    QCOMPARE(info->deletedBefore, std::uint64_t{3});
    QCOMPARE(softDelete(*target, "s"), u"ok"_qs);
    QCOMPARE(target->eventCount().value(), std::uint64_t{5});
}

void MetadataContract::softDeleteKeepsOtherKeys()
{
    const auto target = makeStore();
    fill(*target, "s", 2);
    QCOMPARE(describeStream(*target, "s", R"({"own":1.50,"$tb":1,"$maxCount":9})"), u"ok"_qs);
    QCOMPARE(softDelete(*target, "s"), u"ok"_qs);
    const auto deleted = target->streamMetadata(named("s"));
    QVERIFY(deleted);
    QCOMPARE(json::dump(deleted->json), std::string(R"({"own":1.50,"$tb":9223372036854775807,"$maxCount":9})"));
    QCOMPARE(appendOne(*target, "s"), u"ok"_qs);
    const auto back = target->streamMetadata(named("s"));
    QVERIFY(back);
    QCOMPARE(json::dump(back->json), std::string(R"({"own":1.50,"$tb":2,"$maxCount":9})"));
}

void MetadataContract::appendBringsADeletedStreamBack()
{
    for (const ExpectedRevision expected : {ExpectedRevision::any(), ExpectedRevision::noStream(), at(2)}) {
        const auto target = makeStore();
        fill(*target, "s", 3);
        QCOMPARE(softDelete(*target, "s"), u"ok"_qs);
        const auto events = proposedMany(2);
        const auto back = target->append(named("s"), expected, events);
        QVERIFY2(back, qPrintable(messageOf(back)));
        QCOMPARE(back->revision, std::optional(Revision{4}));
        QCOMPARE(revisionsOf(*target, "s"), u"3 4"_qs);
        QCOMPARE(truncateBeforeOf(*target, "s"), 3);
        // Three events, the deletion, the store's own metadata, two events.
        QCOMPARE(target->eventCount().value(), std::uint64_t{7});
        const auto again = target->append(named("s"), expected, events);
        QVERIFY2(again && again->repeated, qPrintable(messageOf(again)));
        QCOMPARE(again->position, back->position);
        const auto info = target->streamInfo(named("s"));
        QVERIFY(info && !info->deleted);
        QCOMPARE(info->deletedBefore, std::uint64_t{3});
        QCOMPARE(info->events, std::uint64_t{2});
    }
}

void MetadataContract::metadataWrittenToADeletedStreamKeepsItHidden()
{
    const auto target = makeStore();
    fill(*target, "s", 3);
    QCOMPARE(softDelete(*target, "s"), u"ok"_qs);
    QCOMPARE(describeStream(*target, "s", R"({"own":1})"), u"ok"_qs);
    QCOMPARE(revisionsOf(*target, "s"), QString());
    const auto metadata = target->streamMetadata(named("s"));
    QVERIFY(metadata);
    QCOMPARE(json::dump(metadata->json), std::string(R"({"own":1,"$tb":3})"));
    QCOMPARE(metadata->revision, std::optional(Revision{2}));
    QCOMPARE(describeStream(*target, "s", R"({"own":1})"), u"ok"_qs);
    QCOMPARE(revisionsOf(*target, "s"), u"0 1 2"_qs);
}

void MetadataContract::deletingChecksTheExpectation_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("hard");
    QTest::addColumn<QString>("any");
    QTest::addColumn<QString>("noStream");
    QTest::addColumn<QString>("streamExists");
    QTest::addColumn<QString>("exactLast");
    QTest::addColumn<QString>("exactOther");
    const auto row = [](const char *state, bool hard, const char *any, const char *none, const char *exists,
                        const char *last, const char *other) {
        QTest::addRow("%s %s", hard ? "tombstone" : "delete", state)
            << QString::fromLatin1(state) << hard << QString::fromLatin1(any) << QString::fromLatin1(none)
            << QString::fromLatin1(exists) << QString::fromLatin1(last) << QString::fromLatin1(other);
    };
    row("missing", false, "Conflict", "Conflict", "Conflict", "Conflict", "Conflict");
    row("there", false, "ok", "Conflict", "ok", "ok", "Conflict");
    row("tombstoned", false, "StreamDeleted", "StreamDeleted", "StreamDeleted", "StreamDeleted", "StreamDeleted");
    row("missing", true, "ok", "ok", "Conflict", "Conflict", "Conflict");
    row("there", true, "ok", "Conflict", "ok", "ok", "Conflict");
    row("tombstoned", true, "StreamDeleted", "StreamDeleted", "StreamDeleted", "StreamDeleted", "StreamDeleted");
}

void MetadataContract::deletingChecksTheExpectation()
{
    QFETCH(QString, state);
    QFETCH(bool, hard);
    QFETCH(QString, any);
    QFETCH(QString, noStream);
    QFETCH(QString, streamExists);
    QFETCH(QString, exactLast);
    QFETCH(QString, exactOther);
    const std::vector<std::pair<ExpectedRevision, QString>> expectations{
        {ExpectedRevision::any(), any},
        {ExpectedRevision::noStream(), noStream},
        {ExpectedRevision::streamExists(), streamExists},
        {at(2), exactLast},
        {at(1), exactOther}};
    for (const auto &[expected, wanted] : expectations) {
        const auto target = makeStore();
        if (state != u"missing")
            fill(*target, "s", 3);
        if (state == u"tombstoned")
            QCOMPARE(tombstoneStream(*target, "s"), u"ok"_qs);
        QCOMPARE(hard ? tombstoneStream(*target, "s", expected) : softDelete(*target, "s", expected), wanted);
    }
}

void MetadataContract::tombstoneIsForEver()
{
    const auto target = makeStore();
    fill(*target, "s", 2);
    QCOMPARE(describeStream(*target, "s", "{}"), u"ok"_qs);
    QCOMPARE(tombstoneStream(*target, "s"), u"ok"_qs);
    QCOMPARE(revisionsOf(*target, "s"), u"StreamDeleted"_qs);
    QCOMPARE(appendOne(*target, "s"), u"StreamDeleted"_qs);
    QCOMPARE(appendOne(*target, "$$s"), u"StreamDeleted"_qs);
    QCOMPARE(describeStream(*target, "s", "{}"), u"StreamDeleted"_qs);
    QCOMPARE(outcome(target->streamMetadata(named("s"))), u"StreamDeleted"_qs);
    QCOMPARE(positionsOf(*target), u"0 1 2 3"_qs);
    const auto log = logOf(*target);
    QVERIFY(log);
    QCOMPARE(log->back().type, std::string(events::TombstoneEventType));
    QCOMPARE(log->back().revision, events::TombstoneRevision);
    const auto info = target->streamInfo(named("s"));
    QVERIFY2(info, qPrintable(messageOf(info)));
    QVERIFY(info->tombstoned);
    QCOMPARE(info->events, std::uint64_t{0});
    QCOMPARE(info->lastRevision, std::optional(Revision{1}));
}

void MetadataContract::metastreamsCannotBeDeleted()
{
    const auto target = makeStore();
    QCOMPARE(describeStream(*target, "s", "{}"), u"ok"_qs);
    QCOMPARE(softDelete(*target, "$$s"), u"AccessDenied"_qs);
    QCOMPARE(tombstoneStream(*target, "$$s"), u"AccessDenied"_qs);
    QCOMPARE(tombstoneStream(*target, "$all"), u"AccessDenied"_qs);
    QCOMPARE(target->eventCount().value(), std::uint64_t{1});
}

} // namespace foldline::test
