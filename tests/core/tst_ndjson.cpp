// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/jsonscanner.h"
#include "core/events/ndjson.h"
#include "tests/core/generators.h"
#include "tests/core/textchecks.h"

#include <QTest>

using namespace foldline;
using namespace foldline::events;
using namespace foldline::tests;

namespace {

constexpr const char *Id = "072c87a7-2bd9-5239-be45-3a4c01c6705a";

/// A line with these members after the ones that every line has.
QByteArray lineWith(const QByteArray &rest)
{
    return QByteArray(R"({"stream":"order-1","id":")") + Id + R"(","type":"T","created":"2016-11-19T08:40:02.118Z",)" +
           rest + "}";
}

RecordedEvent recordedOf(const InterchangeLine &line, std::uint64_t revision)
{
    RecordedEvent event;
    event.id = line.event.id;
    event.stream = line.stream;
    event.revision = Revision{revision};
    event.type = line.event.type;
    event.contentType = line.event.contentType;
    event.created = line.event.created.value_or(Timestamp());
    event.data = line.event.data;
    event.metadata = line.event.metadata;
    return event;
}

bool sameEvent(const RecordedEvent &a, const RecordedEvent &b)
{
    return a.id == b.id && a.stream == b.stream && a.revision == b.revision && a.type == b.type &&
           a.contentType == b.contentType && a.created == b.created && a.data == b.data && a.metadata == b.metadata;
}

std::string written(const RecordedEvent &event, InterchangeForm form)
{
    std::string line;
    writeInterchangeLine(event, form, line);
    return line;
}

RecordedEvent exampleEvent(std::string data, std::string_view contentType)
{
    RecordedEvent event;
    event.id = EventId::parse(Id).value();
    event.stream = StreamName("order-1");
    event.revision = Revision{2};
    event.type = "T";
    event.contentType = contentType;
    event.created = Timestamp::fromTicks(14795448021180001);
    event.data = std::move(data);
    event.metadata = R"({"actor":"x"})";
    return event;
}

} // namespace

class TestNdjson : public QObject
{
    Q_OBJECT

private slots:
    void readsALine();
    void keepsTheVeryBytes_data();
    void keepsTheVeryBytes();
    void tellsContentTypes_data();
    void tellsContentTypes();
    void refuses_data();
    void refuses();
    void refusesALineThatIsTooLong();
    void takesTheLongestLine();
    void survivesDepthBombs();
    void readsOnAfterARefusal();
    void writesReadableLines();
    void writesRawLines();
    void writesReadableOnlyWhatComesBack_data();
    void writesReadableOnlyWhatComesBack();
    void eventsSurviveBothForms();
    void writesALineWhateverTheNames();
    void scannerAgreesWithTheParser();
    void everyCutLineIsRefused();
};

void TestNdjson::readsALine()
{
    InterchangeReader reader;
    const auto line = reader.parse(
        R"({"stream":"order-\u00e9","revision":12,"id":"072C87A7-2bd9-5239-be45-3a4c01c6705a","type":"A\tB",)"
        R"("created":"2016-11-19T09:40:02.1180001+01:00","data":{"a":1},"metadata":{"b":2},"position":7,"extra":[{}]})");
    QVERIFY2(line, why(line));
    QCOMPARE(shown(line->stream.value()), u"order-é"_qs);
    QCOMPARE(line->revision.value_or(Revision{99}).value, 12U);
    QCOMPARE(shown(line->event.id.toString()), QString::fromLatin1(Id));
    QCOMPARE(shown(line->event.type), u"A\tB"_qs);
    QVERIFY(line->event.created.has_value());
    QCOMPARE(shown(line->event.created->toIso8601()), u"2016-11-19T08:40:02.1180001Z"_qs);
    QCOMPARE(shown(line->event.data), u"{\"a\":1}"_qs);
    QCOMPARE(shown(line->event.metadata), u"{\"b\":2}"_qs);
    QCOMPARE(shown(line->event.contentType), u"application/json"_qs);
    const auto without = reader.parse(bytesOf(lineWith(R"("data":{},"metadata":{})")));
    QVERIFY2(without, why(without));
    QVERIFY(!without->revision);
}

void TestNdjson::keepsTheVeryBytes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("white space inside") << QByteArray("{ \"a\" :\t[ 1 , 2 ] }");
    QTest::newRow("30 digits") << QByteArray("{\"n\":123456789012345678901234567890}");
    QTest::newRow("past 2^53") << QByteArray("9007199254740993");
    QTest::newRow("past a double") << QByteArray("[1e999,-1E-999]");
    QTest::newRow("trailing zeros") << QByteArray("16.4480");
    QTest::newRow("minus zero") << QByteArray("-0");
    QTest::newRow("string") << QByteArray(R"("a \u00e9 \/ \ud800 \\")");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("true") << QByteArray("true");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("members twice") << QByteArray(R"({"a":1,"a":2})");
    QTest::newRow("UTF-8") << QByteArray("\"é😀\u2028\"");
    QTest::newRow("512 levels") << QByteArray(512, '[') + QByteArray(512, ']');
}

void TestNdjson::keepsTheVeryBytes()
{
    QFETCH(QByteArray, value);
    InterchangeReader reader;
    const auto line = reader.parse(bytesOf(lineWith("\"data\" : \t" + value + " , \"metadata\":  " + value + " \r")));
    QVERIFY2(line, why(line));
    QCOMPARE(QByteArray::fromStdString(line->event.data), value);
    QCOMPARE(QByteArray::fromStdString(line->event.metadata), value);
}

void TestNdjson::tellsContentTypes_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QString>("contentType");
    QTest::newRow("data") << QByteArray(R"("data":{})") << u"application/json"_qs;
    QTest::newRow("base64 of JSON") << QByteArray(R"("data_base64":"e30=")") << u"application/json"_qs;
    QTest::newRow("base64 of bytes") << QByteArray(R"("data_base64":"/w==")") << u"application/octet-stream"_qs;
    QTest::newRow("base64 of nothing") << QByteArray(R"("data_base64":"")") << u"application/octet-stream"_qs;
    QTest::newRow("said of data") << QByteArray(R"("data":1,"contentType":"text/x")") << u"text/x"_qs;
    QTest::newRow("said of base64") << QByteArray(R"("data_base64":"/w==","contentType":"application/json")")
                                    << u"application/json"_qs;
}

void TestNdjson::tellsContentTypes()
{
    QFETCH(QByteArray, members);
    InterchangeReader reader;
    const auto line = reader.parse(bytesOf(lineWith(members + R"(,"metadata_base64":"")")));
    QVERIFY2(line, why(line));
    QTEST(shown(line->event.contentType), "contentType");
    QVERIFY(line->event.metadata.empty());
}

void TestNdjson::refuses_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const QByteArray &line, qsizetype column, const QString &reason) {
        QTest::newRow(name) << line << static_cast<int>(column) << reason;
    };
    const QByteArray start = lineWith({}).chopped(1);
    const auto after = [&](const QByteArray &text) { return start.size() + text.size() + 1; };
    const QByteArray good = lineWith(R"("data":{},"metadata":{})");
    const auto without = [&](const char *name) {
        return QByteArray(good).replace(QByteArray("\"" + QByteArray(name) + "\""), "\"other\"");
    };

    row("empty", "", 1, u"no JSON object"_qs);
    row("blank", "   ", 4, u"no JSON object"_qs);
    row("array", "[1]", 1, u"no JSON object"_qs);
    row("text", "hello", 1, u"no JSON object"_qs);
    row("empty object", "{}", 1, u"`stream` is missing"_qs);
    row("byte order mark", "\xEF\xBB\xBF{}", 1, u"no JSON object"_qs);
    row("cut off", good.chopped(1), good.size(), u"not closed"_qs);
    row("two objects", good + "{}", good.size() + 1, u"after the end"_qs);
    row("trailing comma", good.chopped(1) + ",}", good.size() + 1, u"member's name"_qs);
    row("missing comma", lineWith(R"("data":{}"metadata":{})"), after(R"("data":{})"), u"`,` or `}`"_qs);
    row("missing colon", lineWith(R"("data" {},"metadata":{})"), after(R"("data" )"), u"`:`"_qs);
    row("NUL byte", good.chopped(1) + QByteArray(1, '\0') + "}", good.size(), u"`,` or `}`"_qs);
    row("comment", good.chopped(1) + "/**/}", good.size(), u"`,` or `}`"_qs);
    row("data broken", lineWith(R"("data":{"a":},"metadata":{})"), after(R"("data":{"a":)"),
        u"a value should stand here"_qs);
    row("data without quotes", lineWith(R"("data":{a:1},"metadata":{})"), after(R"("data":{)"), u"member's name"_qs);
    row("data with a bad word", lineWith(R"("data":[nul],"metadata":{})"), after(R"("data":[)"), u"a value"_qs);
    row("data with NaN", lineWith(R"("data":NaN,"metadata":{})"), after(R"("data":)"), u"a value"_qs);
    row("data with a leading zero", lineWith(R"("data":01,"metadata":{})"), after(R"("data":0)"), u"begin with 0"_qs);
    row("data with a bare point", lineWith(R"("data":1.,"metadata":{})"), after(R"("data":1.)"), u"a digit"_qs);
    row("data with an empty exponent", lineWith(R"("data":1e+,"metadata":{})"), after(R"("data":1e+)"), u"a digit"_qs);
    row("data with a bare minus", lineWith(R"("data":-,"metadata":{})"), after(R"("data":-)"), u"a digit"_qs);
    row("data with a plus", lineWith(R"("data":+1,"metadata":{})"), after(R"("data":)"), u"a value"_qs);
    row("data with a bad escape", lineWith(R"("data":"\x","metadata":{})"), after(R"("data":")"), u"escape"_qs);
    row("data with a short escape", lineWith(R"("data":"\u12","metadata":{})"), after(R"("data":")"),
        u"four hexadecimal"_qs);
    row("data with a control character", lineWith("\"data\":\"a\tb\",\"metadata\":{}"), after("\"data\":\"a"),
        u"control character"_qs);
    row("data with mixed brackets", lineWith(R"("data":[1},"metadata":{})"), after(R"("data":[1)"), u"`,` or `]`"_qs);
    row("metadata broken", lineWith(R"("data":{},"metadata":{"a" 1})"), after(R"("data":{},"metadata":{"a" )"),
        u"`:`"_qs);
    row("not UTF-8", lineWith("\"data\":\"é\xFF\",\"metadata\":{}"), after("\"data\":\"é"), u"not UTF-8"_qs);
    row("overlong UTF-8", lineWith("\"data\":\"\xC0\xAF\",\"metadata\":{}"), after("\"data\":\""), u"not UTF-8"_qs);
    row("surrogate in UTF-8", lineWith("\"data\":\"\xED\xA0\x80\",\"metadata\":{}"), after("\"data\":\""),
        u"not UTF-8"_qs);

    for (const char *name : {"stream", "id", "type", "created", "data", "metadata"})
        row(qPrintable(u"no "_qs + QLatin1StringView(name)), without(name), 1,
            u"`%1` is missing"_qs.arg(QLatin1StringView(name)));
    row("stream twice", lineWith(R"("stream":"order-1","data":{},"metadata":{})"), start.size() + 1,
        u"`stream` is given twice"_qs);
    row("twice by an escape", lineWith(R"("\u0069d":"x","data":{},"metadata":{})"), start.size() + 1,
        u"`id` is given twice"_qs);
    row("another twice", lineWith(R"("data":{},"metadata":{},"x":1,"x":1)"), after(R"("data":{},"metadata":{},"x":1,)"),
        u"`x` is given twice"_qs);
    row("data and base64", lineWith(R"("data":{},"data_base64":"","metadata":{})"),
        after(R"("data":{},"data_base64":)"), u"only one"_qs);
    row("metadata and base64", lineWith(R"("data":{},"metadata_base64":"","metadata":{})"),
        after(R"("data":{},"metadata_base64":)"), u"only one"_qs);
    row("bad base64", lineWith(R"("data_base64":"e3=","metadata":{})"), after(R"("data_base64":)"),
        u"`data_base64`"_qs);
    row("base64 no string", lineWith(R"("data_base64":{},"metadata":{})"), after(R"("data_base64":)"),
        u"must be a string"_qs);
    row("stream no string", QByteArray(good).replace("\"order-1\"", "7"), 11, u"`stream` must be a string"_qs);
    row("stream empty", QByteArray(good).replace("\"order-1\"", "\"\""), 11, u"cannot be empty"_qs);
    row("stream half a pair", QByteArray(good).replace("\"order-1\"", R"("\udc00")"), 11, u"surrogate"_qs);
    row("id no UUID", QByteArray(good).replace(Id, "7"), 26, u"UUID"_qs);
    row("type empty", QByteArray(good).replace("\"T\"", "\"\""), 72, u"`type` must not be empty"_qs);
    row("type null", QByteArray(good).replace("\"T\"", "null"), 72, u"`type` must be a string"_qs);
    row("created a number", QByteArray(good).replace("\"2016-11-19T08:40:02.118Z\"", "7"), 86,
        u"`created` must be a string"_qs);
    row("created no time", QByteArray(good).replace("11-19", "02-30"), 86, u"`created` cannot be taken"_qs);
    row("created a date", QByteArray(good).replace("T08:40:02.118Z", ""), 86, u"`created` cannot be taken"_qs);
    row("content type empty", lineWith(R"("contentType":"","data":{},"metadata":{})"), after(R"("contentType":)"),
        u"`contentType`"_qs);
    for (const char *revision : {"-1", "1.0", "1e2", "\"1\"", "null", "99999999999999999999"})
        row(qPrintable(u"revision "_qs + QLatin1StringView(revision)),
            lineWith(QByteArray("\"revision\":") + revision + R"(,"data":{},"metadata":{})"), after("\"revision\":"),
            u"`revision`"_qs);
}

void TestNdjson::refuses()
{
    QFETCH(QByteArray, line);
    QFETCH(int, column);
    QFETCH(QString, reason);
    InterchangeReader reader;
    const auto result = reader.parse(bytesOf(line));
    QCOMPARE(outcome(result), u"InvalidInput"_qs);
    const QString message = shown(result.error().message);
    QVERIFY2(message.contains(reason), qPrintable(message));
    QCOMPARE(shown(result.error().context), u"column %1"_qs.arg(column));
}

void TestNdjson::refusesALineThatIsTooLong()
{
    InterchangeReader reader;
    const auto result = reader.parse(std::string(MaxLineLength + 1, ' '));
    QCOMPARE(outcome(result), u"TooLarge"_qs);
    QCOMPARE(shown(result.error().context), u"column %1"_qs.arg(MaxLineLength + 1));
    const auto name =
        reader.parse(bytesOf(lineWith(R"("data":{},"metadata":{})").replace("order-1", QByteArray(5000, 'x'))));
    QCOMPARE(outcome(name), u"TooLarge"_qs);
}

void TestNdjson::takesTheLongestLine()
{
    InterchangeReader reader;
    const QByteArray frame = lineWith(R"("metadata":{},"data":"")");
    const QByteArray filling(static_cast<qsizetype>(MaxLineLength) - frame.size(), 'x');
    const auto result = reader.parse(bytesOf(frame.chopped(2) + filling + "\"}"));
    QVERIFY2(result, why(result));
    QCOMPARE(result->event.data.size(), static_cast<std::size_t>(filling.size()) + 2);
}

void TestNdjson::survivesDepthBombs()
{
    InterchangeReader reader;
    const QByteArrayList bombs{QByteArray(5'000'000, '['), QByteArray("{\"a\":").repeated(1'000'000),
                               QByteArray(513, '[') + QByteArray(513, ']')};
    for (const QByteArray &bomb : bombs) {
        const auto result = reader.parse(bytesOf(lineWith(R"("metadata":{},"data":)" + bomb)));
        QCOMPARE(outcome(result), u"InvalidInput"_qs);
        QVERIFY(shown(result.error().message).contains(u"deeper than 512"_qs));
    }
}

void TestNdjson::readsOnAfterARefusal()
{
    InterchangeReader reader;
    const std::string good = bytesOf(lineWith(R"("data":{"a":1},"metadata":{})"));
    QVERIFY(!reader.parse(bytesOf(lineWith(R"("revision":3,"data":)"))));
    const auto line = reader.parse(good);
    QVERIFY2(line, why(line));
    QVERIFY(!line->revision);
    QCOMPARE(shown(line->event.data), u"{\"a\":1}"_qs);
}

void TestNdjson::writesReadableLines()
{
    std::string out = "before";
    writeInterchangeLine(exampleEvent(R"({ "a" : 1.50 })", JsonContentType), InterchangeForm::Readable, out);
    QCOMPARE(
        shown(out),
        u"before{\"stream\":\"order-1\",\"revision\":2,\"id\":\"072c87a7-2bd9-5239-be45-3a4c01c6705a\",\"type\":\"T\","
        u"\"created\":\"2016-11-19T08:40:02.1180001Z\",\"data\":{ \"a\" : 1.50 },\"metadata\":{\"actor\":\"x\"}}"_qs);
}

void TestNdjson::writesRawLines()
{
    const auto line = written(exampleEvent("{}", JsonContentType), InterchangeForm::Raw);
    QCOMPARE(
        shown(line),
        u"{\"stream\":\"order-1\",\"revision\":2,\"id\":\"072c87a7-2bd9-5239-be45-3a4c01c6705a\",\"type\":\"T\","
        u"\"created\":\"2016-11-19T08:40:02.1180001Z\",\"contentType\":\"application/json\",\"data_base64\":\"e30=\","
        u"\"metadata_base64\":\"eyJhY3RvciI6IngifQ==\"}"_qs);
}

void TestNdjson::writesReadableOnlyWhatComesBack_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QString>("contentType");
    QTest::addColumn<bool>("asValue");
    QTest::addColumn<bool>("saysType");
    const QString json = u"application/json"_qs;
    const QString binary = u"application/octet-stream"_qs;
    QTest::newRow("object") << QByteArray("{\"a\":1}") << json << true << false;
    QTest::newRow("scalar") << QByteArray("7") << json << true << false;
    QTest::newRow("line break") << QByteArray("{\n}") << json << false << false;
    QTest::newRow("carriage return") << QByteArray("{\r}") << json << false << false;
    QTest::newRow("blank before") << QByteArray(" {}") << json << false << false;
    QTest::newRow("blank behind") << QByteArray("{} ") << json << false << false;
    QTest::newRow("broken JSON") << QByteArray("{") << json << false << true;
    QTest::newRow("empty") << QByteArray() << json << false << true;
    QTest::newRow("no UTF-8") << QByteArray("\"\xFF\"") << json << false << true;
    QTest::newRow("too deep") << QByteArray(600, '[') + QByteArray(600, ']') << json << false << true;
    QTest::newRow("bytes") << QByteArray("\x00\xFF", 2) << binary << false << false;
    QTest::newRow("bytes that look like JSON") << QByteArray("{}") << binary << false << true;
    QTest::newRow("another type") << QByteArray("{}") << u"text/plain"_qs << false << true;
}

void TestNdjson::writesReadableOnlyWhatComesBack()
{
    QFETCH(QByteArray, data);
    QFETCH(QString, contentType);
    const RecordedEvent event = exampleEvent(bytesOf(data), contentType.toStdString());
    const std::string line = written(event, InterchangeForm::Readable);
    QTEST(line.find("\"data\":") != std::string::npos, "asValue");
    QTEST(line.find("\"contentType\":") != std::string::npos, "saysType");
    QCOMPARE(line.find_first_of("\r\n"), std::string::npos);
    InterchangeReader reader;
    const auto read = reader.parse(line);
    QVERIFY2(read, why(read));
    QVERIFY(sameEvent(recordedOf(*read, 2), event));
}

void TestNdjson::eventsSurviveBothForms()
{
    const auto payload =
        rc::gen::oneOf(anyBytes(), rc::gen::map(anyJson(), &json::dump), rc::gen::map(anyJson(), &json::pretty));
    InterchangeReader reader;
    QVERIFY(rc::check("read(write(event)) = event", [&] {
        RecordedEvent event;
        event.id = EventId::random();
        event.stream = StreamName("s" + *anyText());
        event.revision = Revision{*rc::gen::inRange<std::uint64_t>(0, TombstoneRevision.value)};
        event.type = "t" + *anyText();
        event.contentType = *rc::gen::element<std::string>("application/json", "application/octet-stream", "x/y");
        event.created = Timestamp::fromTicks(*rc::gen::inRange<std::int64_t>(0, 253'402'300'799'999'9999LL));
        event.data = *payload;
        event.metadata = *payload;
        RC_PRE(event.stream.value().size() <= 4096U);
        const auto form = *rc::gen::element(InterchangeForm::Readable, InterchangeForm::Raw);
        const std::string line = written(event, form);
        RC_ASSERT(line.find_first_of("\r\n") == std::string::npos);
        const auto read = reader.parse(line);
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->revision == event.revision);
        RC_ASSERT(sameEvent(recordedOf(*read, event.revision.value), event));
    }));
}

void TestNdjson::writesALineWhateverTheNames()
{
    RecordedEvent event = exampleEvent("{}", JsonContentType);
    event.stream = StreamName("order-\xFF");
    event.type = "a\"\n\xC0";
    InterchangeReader reader;
    const auto read = reader.parse(written(event, InterchangeForm::Readable));
    QVERIFY2(read, why(read));
    QCOMPARE(shown(read->stream.value()), u"order-\\xFF"_qs);
}

void TestNdjson::scannerAgreesWithTheParser()
{
    static const std::string Alphabet = "{}[]\",:01.-+truefalsn\\ \t\n\x01\xC3\xA9";
    const auto symbol =
        rc::gen::map(rc::gen::inRange<std::size_t>(0, Alphabet.size()), [](std::size_t at) { return Alphabet[at]; });
    QVERIFY(rc::check("isJsonText = json::isValid on damaged texts", [&] {
        std::string text = json::dump(*anyJson());
        const int edits = *rc::gen::inRange(0, 4);
        for (int i = 0; i < edits && !text.empty(); ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            switch (*rc::gen::inRange(0, 3)) {
            case 0:
                text[at] = *symbol;
                break;
            case 1:
                text.insert(at, 1, *symbol);
                break;
            default:
                text.erase(at, 1);
            }
        }
        const auto parsed = json::parse(text);
        RC_TAG(parsed.has_value());
        RC_ASSERT(isJsonText(text) == parsed.has_value());
    }));
}

void TestNdjson::everyCutLineIsRefused()
{
    InterchangeReader reader;
    const std::string line = bytesOf(lineWith(R"("revision":0,"data":{"a":[1.5e3,true,"\u00e9é"]},"metadata":null)"));
    QVERIFY(reader.parse(line).has_value());
    for (std::size_t length = 0; length < line.size(); ++length)
        QVERIFY2(!reader.parse(line.substr(0, length)), qPrintable(QString::number(length)));
}

QTEST_GUILESS_MAIN(TestNdjson)
#include "tst_ndjson.moc"
