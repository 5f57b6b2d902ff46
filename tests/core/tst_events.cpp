// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/eventid.h"
#include "core/events/metadata.h"
#include "core/events/streamname.h"
#include "core/events/upcaster.h"
#include "tests/core/generators.h"
#include "tests/core/textchecks.h"

#include <set>
#include <stdexcept>

#include <QTest>

using namespace foldline;
using namespace foldline::events;
using namespace foldline::tests;

namespace {

RecordedEvent storedEvent(std::string type, std::string data, std::string metadata)
{
    RecordedEvent event;
    event.stream = StreamName("order-7");
    event.revision = Revision{3};
    event.type = std::move(type);
    event.contentType = JsonContentType;
    event.data = std::move(data);
    event.metadata = std::move(metadata);
    return event;
}

/// An upcaster that writes down that it was here.
UpcasterRegistry::Upcaster noting(const std::string &name)
{
    return [name](const json::Value &data) -> Result<json::Value> {
        json::Value result = data;
        result.set("path", json::Value::string(data.stringAt("path") + name));
        return result;
    };
}

} // namespace

class TestEvents : public QObject
{
    Q_OBJECT

private slots:
    void readsIds_data();
    void readsIds();
    void randomIdsAreVersion4AndDiffer();
    void idsSurviveText();
    void checksStreamNames_data();
    void checksStreamNames();
    void readsLongStreamNames();
    void splitsStreamNames_data();
    void splitsStreamNames();
    void namesMetadataStreams();
    void saysExpectedRevisions();
    void readsMetadata();
    void passesOverOddMetadata_data();
    void passesOverOddMetadata();
    void readsSchemaVersion_data();
    void readsSchemaVersion();
    void writesMetadataInOrder();
    void metadataSurvivesWriting();
    void leavesCurrentDataAlone();
    void chainsUpcasters();
    void stopsAtAGap();
    void tellsVersions();
    void reportsFailingUpcasters_data();
    void reportsFailingUpcasters();
    void reportsDataThatIsNoJson();
    void reportsAThrowingSniffer();
};

void TestEvents::readsIds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("taken");
    QTest::newRow("lower case") << u"072c87a7-2bd9-5239-be45-3a4c01c6705a"_qs << true;
    QTest::newRow("upper case") << u"072C87A7-2BD9-5239-BE45-3A4C01C6705A"_qs << true;
    QTest::newRow("empty") << u""_qs << false;
    QTest::newRow("all zero") << u"00000000-0000-0000-0000-000000000000"_qs << false;
    QTest::newRow("braces") << u"{072c87a7-2bd9-5239-be45-3a4c01c6705a}"_qs << false;
    QTest::newRow("no dashes") << u"072c87a72bd95239be453a4c01c6705a"_qs << false;
    QTest::newRow("dash misplaced") << u"072c87a-72bd9-5239-be45-3a4c01c6705a"_qs << false;
    QTest::newRow("not hexadecimal") << u"072c87g7-2bd9-5239-be45-3a4c01c6705a"_qs << false;
    QTest::newRow("one short") << u"072c87a7-2bd9-5239-be45-3a4c01c6705"_qs << false;
    QTest::newRow("one long") << u"072c87a7-2bd9-5239-be45-3a4c01c6705ab"_qs << false;
    QTest::newRow("above ASCII") << u"072c87a7-2bd9-5239-be45-3a4c01c670é"_qs << false;
}

void TestEvents::readsIds()
{
    QFETCH(QString, text);
    QFETCH(bool, taken);
    const auto id = EventId::parse(text.toStdString());
    QCOMPARE(id.has_value(), taken);
    if (taken)
        QCOMPARE(shown(id->toString()), text.toLower());
    else
        QCOMPARE(outcome(id), u"InvalidInput"_qs);
}

void TestEvents::randomIdsAreVersion4AndDiffer()
{
    std::set<EventId> ids;
    for (int i = 0; i < 1000; ++i) {
        const EventId id = EventId::random();
        QCOMPARE(id.toString()[14], '4');
        QVERIFY(std::string("89ab").find(id.toString()[19]) != std::string::npos);
        QCOMPARE(id.view().size(), 16U);
        ids.insert(id);
    }
    QCOMPARE(ids.size(), 1000U);
}

void TestEvents::idsSurviveText()
{
    QVERIFY(rc::check("parse(toString(id)) = id", [](const std::array<std::uint8_t, 16> &bytes) {
        const EventId id(bytes);
        RC_PRE(!id.isNull());
        const auto read = EventId::parse(id.toString());
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == id);
    }));
}

void TestEvents::checksStreamNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("expected");
    QTest::newRow("order") << QByteArray("order-CA-2016-152156") << u"success"_qs;
    QTest::newRow("no dash") << QByteArray("log") << u"success"_qs;
    QTest::newRow("system") << QByteArray("$streams") << u"success"_qs;
    QTest::newRow("metadata") << QByteArray("$$order-1") << u"success"_qs;
    QTest::newRow("umlaut") << QByteArray("straße-1") << u"success"_qs;
    QTest::newRow("longest") << QByteArray(4096, 'x') << u"success"_qs;
    QTest::newRow("empty") << QByteArray() << u"InvalidInput"_qs;
    QTest::newRow("only $$") << QByteArray("$$") << u"InvalidInput"_qs;
    QTest::newRow("no UTF-8") << QByteArray("order-\xFF") << u"InvalidInput"_qs;
    QTest::newRow("too long") << QByteArray(4097, 'x') << u"TooLarge"_qs;
}

void TestEvents::checksStreamNames()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, expected);
    const auto stream = StreamName::parse(bytesOf(name));
    QCOMPARE(outcome(stream), expected);
    if (stream)
        QCOMPARE(stream->value(), bytesOf(name));
    // Names that a server has may be longer; all else is the same.
    const bool isLong = name.size() > 4096;
    QCOMPARE(outcome(StreamName::parseForReading(bytesOf(name))), isLong ? u"success"_qs : expected);
}

void TestEvents::readsLongStreamNames()
{
    const std::string longest(65'536, 'x');
    QCOMPARE(StreamName::parseForReading(longest).value().value(), longest);
    QCOMPARE(outcome(StreamName::parseForReading(longest + 'x')), u"TooLarge"_qs);
}

void TestEvents::splitsStreamNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("category");
    QTest::addColumn<QString>("localId");
    QTest::newRow("order") << u"order-CA-2016-1"_qs << u"order"_qs << u"CA-2016-1"_qs;
    QTest::newRow("no dash") << u"log"_qs << u""_qs << u"log"_qs;
    QTest::newRow("dash first") << u"-x"_qs << u""_qs << u"x"_qs;
    QTest::newRow("dash last") << u"order-"_qs << u"order"_qs << u""_qs;
    QTest::newRow("system") << u"$ce-order"_qs << u""_qs << u"order"_qs;
}

void TestEvents::splitsStreamNames()
{
    QFETCH(QString, name);
    const StreamName stream(name.toStdString());
    QTEST(shown(stream.category()), "category");
    QTEST(shown(stream.localId()), "localId");
}

void TestEvents::namesMetadataStreams()
{
    const StreamName stream("order-1");
    QVERIFY(!stream.isSystem());
    QVERIFY(!stream.isMetadata());
    QCOMPARE(shown(stream.metadataStream().value()), u"$$order-1"_qs);
    QVERIFY(stream.metadataStream().isMetadata());
    QVERIFY(stream.metadataStream().described() == stream);
}

void TestEvents::saysExpectedRevisions()
{
    QCOMPARE(shown(ExpectedRevision::any().toString()), u"any"_qs);
    QCOMPARE(shown(ExpectedRevision::noStream().toString()), u"no stream"_qs);
    QCOMPARE(shown(ExpectedRevision::streamExists().toString()), u"stream exists"_qs);
    QCOMPARE(shown(ExpectedRevision::exactly(Revision{4}).toString()), u"revision 4"_qs);
    QVERIFY(ExpectedRevision::after(std::nullopt) == ExpectedRevision::noStream());
    QVERIFY(ExpectedRevision::after(Revision{0}) == ExpectedRevision::exactly(Revision{0}));
}

void TestEvents::readsMetadata()
{
    const EventMetadata metadata = readMetadata(
        R"( {"x":[1,{"actor":"no"}],"schemaVersion":2,"actor":"Ada \"\u00e9\"\ud83d\ude00",)"
        R"("$correlationId":"c","$causationId":"d","reason":"r","aggregateType":"Order","timestamp":"t"} )");
    QCOMPARE(metadata.schemaVersion.value_or(-1), 2);
    QCOMPARE(shown(metadata.actor), u"Ada \"é\"😀"_qs);
    QCOMPARE(shown(metadata.correlationId), u"c"_qs);
    QCOMPARE(shown(metadata.causationId), u"d"_qs);
    QCOMPARE(shown(metadata.reason), u"r"_qs);
    QCOMPARE(shown(metadata.aggregateType), u"Order"_qs);
    QCOMPARE(shown(metadata.timestamp), u"t"_qs);
}

void TestEvents::passesOverOddMetadata_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<QString>("actor");
    QTest::newRow("empty") << QByteArray() << u""_qs;
    QTest::newRow("no object") << QByteArray(R"(["actor","x"])") << u""_qs;
    QTest::newRow("no JSON") << QByteArray("actor=x") << u""_qs;
    QTest::newRow("cut off") << QByteArray(R"({"actor":"x","reason":"y)") << u""_qs;
    QTest::newRow("something behind") << QByteArray(R"({"actor":"x"} {})") << u""_qs;
    QTest::newRow("no UTF-8") << QByteArray("{\"actor\":\"x\",\"reason\":\"\xFF\"}") << u""_qs;
    QTest::newRow("another type") << QByteArray(R"({"actor":7,"schemaVersion":"2"})") << u""_qs;
    QTest::newRow("half a surrogate pair") << QByteArray(R"({"actor":"\ud800"})") << u""_qs;
    QTest::newRow("name with escapes") << QByteArray(R"({"\u0061ctor":"x"})") << u"x"_qs;
    QTest::newRow("depth bomb") << QByteArray("{\"a\":") + QByteArray(1'000'000, '[') << u""_qs;
}

void TestEvents::passesOverOddMetadata()
{
    QFETCH(QByteArray, metadata);
    const EventMetadata read = readMetadata(bytesOf(metadata));
    QTEST(shown(read.actor), "actor");
    QVERIFY(!read.schemaVersion);
}

void TestEvents::readsSchemaVersion_data()
{
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<int>("version");
    QTest::newRow("first") << QByteArray(R"({"schemaVersion":1,"actor":"x"})") << 1;
    QTest::newRow("last, with white space") << QByteArray(" { \"actor\" : \"x\" ,\n\"schemaVersion\" : 12 } ") << 12;
    QTest::newRow("name with escapes") << QByteArray(R"({"schema\u0056ersion":3})") << 3;
    QTest::newRow("inside another value") << QByteArray(R"({"a":{"schemaVersion":1}})") << -1;
    QTest::newRow("inside a string") << QByteArray(R"({"a":"\"schemaVersion\":1"})") << -1;
    QTest::newRow("absent") << QByteArray(R"({"actor":"x"})") << -1;
    QTest::newRow("text") << QByteArray(R"({"schemaVersion":"1"})") << -1;
    QTest::newRow("fraction") << QByteArray(R"({"schemaVersion":1.5})") << -1;
    QTest::newRow("past an int") << QByteArray(R"({"schemaVersion":99999999999})") << -1;
    QTest::newRow("no object") << QByteArray(R"([1])") << -1;
    QTest::newRow("no JSON") << QByteArray("\x01\x02\xFF") << -1;
    QTest::newRow("empty") << QByteArray() << -1;
    QTest::newRow("cut off") << QByteArray(R"({"schemaVersion":)") << -1;
}

void TestEvents::readsSchemaVersion()
{
    QFETCH(QByteArray, metadata);
    QFETCH(int, version);
    QCOMPARE(readSchemaVersion(bytesOf(metadata)).value_or(-1), version);
    QCOMPARE(readMetadata(bytesOf(metadata)).schemaVersion.value_or(-1), version);
}

void TestEvents::writesMetadataInOrder()
{
    QCOMPARE(shown(writeMetadata({})), u"{}"_qs);
    QCOMPARE(shown(writeMetadata({std::nullopt, "Ada", {}, {}, {}, {}, {}})), u"{\"actor\":\"Ada\"}"_qs);
    const EventMetadata all{2, "Ada", "why \"so\"", "c1", "c2", "Order", "2016-01-01T00:00:00Z"};
    QCOMPARE(shown(writeMetadata(all)), u"{\"schemaVersion\":2,\"actor\":\"Ada\",\"$correlationId\":\"c1\",\"$"
                                        u"causationId\":\"c2\",\"reason\":\"why \\\"so\\\"\","
                                        u"\"aggregateType\":\"Order\",\"timestamp\":\"2016-01-01T00:00:00Z\"}"_qs);
}

void TestEvents::metadataSurvivesWriting()
{
    QVERIFY(rc::check("read(write(m)) = m", [] {
        const EventMetadata metadata{
            *rc::gen::arbitrary<int>(), *anyText(), *anyText(), *anyText(), *anyText(), *anyText(), *anyText()};
        const EventMetadata read = readMetadata(writeMetadata(metadata));
        RC_ASSERT(read.schemaVersion == metadata.schemaVersion);
        RC_ASSERT(read.actor == metadata.actor);
        RC_ASSERT(read.reason == metadata.reason);
        RC_ASSERT(read.correlationId == metadata.correlationId);
        RC_ASSERT(read.causationId == metadata.causationId);
        RC_ASSERT(read.aggregateType == metadata.aggregateType);
        RC_ASSERT(read.timestamp == metadata.timestamp);
    }));
}

void TestEvents::leavesCurrentDataAlone()
{
    UpcasterRegistry registry;
    registry.add("Made", 1, noting("1"));
    const auto event = storedEvent("Made", R"({ "a" : 1.50 })", R"({"schemaVersion":2})");
    const auto form = registry.current(event);
    QVERIFY2(form, why(form));
    QVERIFY(!form->data);
    QCOMPARE(form->storedVersion, 2);
    QCOMPARE(form->currentVersion, 2);
    QCOMPARE(form->bytes(event).data(), event.data.data());
    // Whoever has no upcaster is not read at all.
    QVERIFY(registry.current(storedEvent("Other", "\xFF no JSON", {})).has_value());
}

void TestEvents::chainsUpcasters()
{
    UpcasterRegistry registry;
    registry.add("Made", 2, noting("2"));
    registry.add("Made", 1, noting("1"));
    registry.add("Made", 3, noting("3"));
    registry.add("Other", 4, noting("no"));
    const auto event = storedEvent("Made", R"({"n":12345678901234567890123.10})", R"({"schemaVersion":1})");
    const auto form = registry.current(event);
    QVERIFY2(form, why(form));
    QCOMPARE(form->storedVersion, 1);
    QCOMPARE(form->currentVersion, 4);
    QCOMPARE(shown(form->bytes(event)), u"{\"n\":12345678901234567890123.10,\"path\":\"123\"}"_qs);
    QCOMPARE(shown(event.data), u"{\"n\":12345678901234567890123.10}"_qs);

    const auto later = registry.current(storedEvent("Made", "{}", R"({"schemaVersion":3})"));
    QVERIFY2(later, why(later));
    QCOMPARE(shown(later->data.value_or("")), u"{\"path\":\"3\"}"_qs);
}

void TestEvents::stopsAtAGap()
{
    UpcasterRegistry registry;
    registry.add("Made", 1, noting("1"));
    registry.add("Made", 3, noting("3"));
    const auto form = registry.current(storedEvent("Made", "{}", R"({"schemaVersion":1})"));
    QVERIFY2(form, why(form));
    QCOMPARE(form->currentVersion, 2);
    QCOMPARE(shown(form->data.value_or("")), u"{\"path\":\"1\"}"_qs);
}

void TestEvents::tellsVersions()
{
    UpcasterRegistry registry;
    registry.setDefaultVersion(5);
    registry.setSniffer("Made",
                        [](std::string_view data) { return data.find("old") == std::string_view::npos ? 2 : 1; });
    QCOMPARE(registry.versionOf(storedEvent("Made", "old", R"({"schemaVersion":3})")), 3);
    QCOMPARE(registry.versionOf(storedEvent("Made", "old", "{}")), 1);
    QCOMPARE(registry.versionOf(storedEvent("Made", "new", "{}")), 2);
    QCOMPARE(registry.versionOf(storedEvent("Other", "old", "{}")), 5);
}

void TestEvents::reportsFailingUpcasters_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("reason");
    QTest::newRow("throws") << u"throws"_qs << u"boom"_qs;
    QTest::newRow("throws something odd") << u"odd"_qs << u"exception"_qs;
    QTest::newRow("fails") << u"fails"_qs << u"no customer"_qs;
    QTest::newRow("yields an array") << u"array"_qs << u"no JSON object"_qs;
    QTest::newRow("yields null") << u"null"_qs << u"no JSON object"_qs;
    QTest::newRow("yields a bad number") << u"number"_qs << u"cannot hold"_qs;
    QTest::newRow("yields bad text") << u"text"_qs << u"cannot hold"_qs;
}

void TestEvents::reportsFailingUpcasters()
{
    QFETCH(QString, kind);
    QFETCH(QString, reason);
    UpcasterRegistry registry;
    registry.add("Made", 1, noting("1"));
    registry.add("Made", 2, [&kind](const json::Value &data) -> Result<json::Value> {
        if (kind == u"throws"_qs)
            throw std::runtime_error("boom");
        if (kind == u"odd"_qs)
            throw 7;
        if (kind == u"fails"_qs)
            return failure(ErrorCode::InvalidInput, "There is no customer.", "line 1, column 2");
        if (kind == u"array"_qs)
            return json::Value::array();
        if (kind == u"null"_qs)
            return json::Value();
        json::Value result = data;
        result.set("x", kind == u"text"_qs ? json::Value::string("\xFF") : json::Value::number("nan"));
        return result;
    });
    const auto form = registry.current(storedEvent("Made", "{}", R"({"schemaVersion":1})"));
    QCOMPARE(outcome(form), u"Corrupt"_qs);
    const QString message = shown(form.error().message);
    QVERIFY2(message.startsWith(u"Made cannot be brought from schema 2 to 3: "_qs), qPrintable(message));
    QVERIFY2(message.contains(reason), qPrintable(message));
    QCOMPARE(shown(form.error().context), u"order-7, revision 3"_qs);
}

void TestEvents::reportsDataThatIsNoJson()
{
    UpcasterRegistry registry;
    registry.add("Made", 1, noting("1"));
    const auto form = registry.current(storedEvent("Made", "{\"a\":", R"({"schemaVersion":1})"));
    QCOMPARE(outcome(form), u"Corrupt"_qs);
    QVERIFY(shown(form.error().message).contains(u"from schema 1 to 2"_qs));
}

void TestEvents::reportsAThrowingSniffer()
{
    UpcasterRegistry registry;
    registry.setSniffer("Made", [](std::string_view) -> int { throw std::runtime_error("boom"); });
    const auto event = storedEvent("Made", "{}", "{}");
    QCOMPARE(outcome(registry.current(event)), u"Corrupt"_qs);
    QVERIFY(shown(registry.current(event).error().message).contains(u"boom"_qs));
    QCOMPARE(registry.versionOf(event), 1);
}

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
