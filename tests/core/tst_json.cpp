// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "tests/core/generators.h"
#include "tests/core/textchecks.h"

#include <QTest>

using namespace foldline;
using namespace foldline::tests;

class TestJson : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatWasWritten_data();
    void keepsWhatWasWritten();
    void keepsOrderAndRepeatedMembers();
    void readsStrings_data();
    void readsStrings();
    void refuses_data();
    void refuses();
    void saysWhere_data();
    void saysWhere();
    void limitsDepth();
    void valuesSurviveText();
    void writesPretty();
    void quotes();
    void knowsNumbers_data();
    void knowsNumbers();
    void readsIntegers_data();
    void readsIntegers();
    void setsMembers();
    void findsByPointer_data();
    void findsByPointer();
    void pointersReachEveryMember();
    void splitsPointers_data();
    void splitsPointers();
};

void TestJson::keepsWhatWasWritten_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *number :
         {"0", "-0", "7", "-7", "1.50", "1e2", "1E+2", "1.0e-7", "9007199254740993", "18446744073709551615",
          "18446744073709551616", "-9223372036854775808", "-9223372036854775809", "123456789012345678901234567890",
          "0.123456789012345678901234567890", "1e308", "1e-400", "1e999", "-1E+9999"})
        QTest::newRow(number) << QByteArray(number);
    QTest::newRow("400 digits") << QByteArray(400, '9');
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("true") << QByteArray("true");
    QTest::newRow("false") << QByteArray("false");
    QTest::newRow("empty string") << QByteArray("\"\"");
    QTest::newRow("empty array") << QByteArray("[]");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("nested") << QByteArray(R"({"b":[1,{"a":null}],"a":{"x":[[]]}})");
}

void TestJson::keepsWhatWasWritten()
{
    QFETCH(QByteArray, text);
    const auto value = json::parse(bytesOf(text));
    QVERIFY2(value, why(value));
    QCOMPARE(QByteArray::fromStdString(json::dump(*value)), text);
    QVERIFY(json::isValid(bytesOf(text)));
    if (value->isNumber())
        QCOMPARE(QByteArray::fromStdString(value->text()), text);
}

void TestJson::keepsOrderAndRepeatedMembers()
{
    const auto value = json::parse(R"({"z":1,"a":2,"z":3})");
    QVERIFY2(value, why(value));
    QCOMPARE(value->members().size(), 3U);
    QCOMPARE(shown(json::dump(*value)), u"{\"z\":1,\"a\":2,\"z\":3}"_qs);
    QVERIFY(value->find("z") != nullptr);
    QCOMPARE(shown(value->find("z")->text()), u"1"_qs);
}

void TestJson::readsStrings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("content");
    QTest::newRow("escapes") << QByteArray(R"("\"\\\/\b\f\n\r\t")") << u"\"\\/\b\f\n\r\t"_qs;
    QTest::newRow("unicode escape") << QByteArray(R"("\u00e9\u20AC")") << u"é€"_qs;
    QTest::newRow("surrogate pair") << QByteArray(R"("\ud83d\ude00")") << u"😀"_qs;
    QTest::newRow("UTF-8") << QByteArray("\"é€😀\"") << u"é€😀"_qs;
    QTest::newRow("NUL by escape") << QByteArray(R"("a\u0000b")") << QString::fromUtf16(u"a\0b", 3);
}

void TestJson::readsStrings()
{
    QFETCH(QByteArray, text);
    const auto value = json::parse(bytesOf(text));
    QVERIFY2(value, why(value));
    QVERIFY(value->isString());
    QTEST(shown(value->text()), "content");
}

void TestJson::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"",
                             " ",
                             "{",
                             "[",
                             "[1,]",
                             "{\"a\":1,}",
                             "{\"a\"}",
                             "{a:1}",
                             "{'a':1}",
                             "[1 2]",
                             "1 2",
                             "{}{}",
                             "nul",
                             "True",
                             "NaN",
                             "Infinity",
                             "01",
                             "1.",
                             ".5",
                             "+1",
                             "1e",
                             "--1",
                             "0x10",
                             "\"",
                             "\"\\x\"",
                             "\"\\u12\"",
                             "\"\\ud800\"",
                             "\"\\udc00\"",
                             "\"\\ud800\\u0041\"",
                             "\"a\nb\"",
                             "[1]//",
                             "/**/1"})
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}");
    QTest::newRow("no UTF-8") << QByteArray("\"\xFF\"");
    QTest::newRow("overlong") << QByteArray("\"\xC0\x80\"");
    QTest::newRow("surrogate in UTF-8") << QByteArray("\"\xED\xA0\x80\"");
    QTest::newRow("NUL behind") << QByteArray("{}\0", 3);
    QTest::newRow("something behind a NUL") << QByteArray("{}\0{}", 5);
    QTest::newRow("NUL in a string") << QByteArray("\"\0\"", 3);
}

void TestJson::refuses()
{
    QFETCH(QByteArray, text);
    const auto value = json::parse(bytesOf(text));
    QCOMPARE(outcome(value), u"InvalidInput"_qs);
    QVERIFY(!value.error().message.empty());
    QVERIFY(!json::isValid(bytesOf(text)));
}

void TestJson::saysWhere_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::newRow("first line") << QByteArray("{\"a\":x}") << u"line 1, column 6"_qs;
    QTest::newRow("third line") << QByteArray("{\n  \"a\": 1,\n  b\n}") << u"line 3, column 3"_qs;
    QTest::newRow("columns are bytes") << QByteArray("[\"é\",x]") << u"line 1, column 7"_qs;
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}") << u"line 1, column 1"_qs;
}

void TestJson::saysWhere()
{
    QFETCH(QByteArray, text);
    const auto value = json::parse(bytesOf(text));
    QCOMPARE(outcome(value), u"InvalidInput"_qs);
    QTEST(shown(value.error().context), "place");
}

void TestJson::limitsDepth()
{
    QVERIFY(json::isValid(std::string(512, '[') + std::string(512, ']')));
    QVERIFY(!json::isValid(std::string(513, '[') + std::string(513, ']')));
    QVERIFY(!json::isValid(std::string(5'000'000, '[')));
    std::string objects;
    for (int i = 0; i < 500'000; ++i)
        objects += "{\"a\":";
    const auto value = json::parse(objects);
    QCOMPARE(outcome(value), u"InvalidInput"_qs);
    QVERIFY(shown(value.error().message).contains(u"512"_qs));
}

void TestJson::valuesSurviveText()
{
    QVERIFY(rc::check("parse(dump(v)) = v and parse(pretty(v)) = v", [] {
        const json::Value value = *anyJson(4);
        const auto compact = json::parse(json::dump(value));
        RC_ASSERT(compact.has_value());
        RC_ASSERT(*compact == value);
        const auto indented = json::parse(json::pretty(value));
        RC_ASSERT(indented.has_value());
        RC_ASSERT(*indented == value);
    }));
}

void TestJson::writesPretty()
{
    const auto value = json::parse(R"({"a":[1,{"b":16.480}],"c":{},"d":[]})");
    QVERIFY2(value, why(value));
    QCOMPARE(shown(json::pretty(*value)),
             u"{\n  \"a\": [\n    1,\n    {\n      \"b\": 16.480\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}"_qs);
}

void TestJson::quotes()
{
    QCOMPARE(shown(json::quote("a\"\\/\n\x01é")), u"\"a\\\"\\\\/\\n\\u0001é\""_qs);
    QVERIFY(rc::check("parse(quote(s)) = s", [] {
        const std::string text = *anyText();
        const auto value = json::parse(json::quote(text));
        RC_ASSERT(value.has_value());
        RC_ASSERT(value->text() == text);
    }));
}

void TestJson::knowsNumbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("number");
    for (const char *text : {"0", "-0", "10", "1.5", "1e5", "1E-5", "-1.25e+10", "123456789012345678901234567890"})
        QTest::newRow(text) << QString::fromLatin1(text) << true;
    for (const char *text :
         {"", "-", "+1", "01", "-01", "1.", ".1", "1e", "1e+", "1 ", " 1", "1a", "0x1", "NaN", "1.5.2", "1e5.0"})
        QTest::newRow(qPrintable(u"no number: "_qs + QLatin1StringView(text))) << QString::fromLatin1(text) << false;
}

void TestJson::knowsNumbers()
{
    QFETCH(QString, text);
    QTEST(json::isNumberText(text.toStdString()), "number");
}

void TestJson::readsIntegers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<qint64>("value");
    QTest::newRow("0") << u"0"_qs << u"success"_qs << qint64(0);
    QTest::newRow("past 2^53") << u"9007199254740993"_qs << u"success"_qs << qint64(9007199254740993);
    QTest::newRow("largest") << u"9223372036854775807"_qs << u"success"_qs << std::numeric_limits<qint64>::max();
    QTest::newRow("smallest") << u"-9223372036854775808"_qs << u"success"_qs << std::numeric_limits<qint64>::min();
    QTest::newRow("one too large") << u"9223372036854775808"_qs << u"TooLarge"_qs << qint64(0);
    QTest::newRow("fraction") << u"1.0"_qs << u"InvalidInput"_qs << qint64(0);
    QTest::newRow("exponent") << u"1e2"_qs << u"InvalidInput"_qs << qint64(0);
    QTest::newRow("empty") << u""_qs << u"InvalidInput"_qs << qint64(0);
    QTest::newRow("blank before") << u" 1"_qs << u"InvalidInput"_qs << qint64(0);
}

void TestJson::readsIntegers()
{
    QFETCH(QString, text);
    QFETCH(qint64, value);
    const auto result = json::toInteger(text.toStdString());
    QTEST(outcome(result), "expected");
    if (result)
        QCOMPARE(qint64(*result), value);
}

void TestJson::setsMembers()
{
    auto value = json::Value::object();
    value.set("a", json::Value::number(std::int64_t(1)));
    value.set("b", json::Value::string("x"));
    value.set("a", json::Value::boolean(true));
    QCOMPARE(shown(json::dump(value)), u"{\"a\":true,\"b\":\"x\"}"_qs);
    QCOMPARE(shown(value.stringAt("b")), u"x"_qs);
    QCOMPARE(shown(value.stringAt("a", "fallback")), u"fallback"_qs);
    QCOMPARE(shown(value.stringAt("c", "fallback")), u"fallback"_qs);
    QVERIFY(json::Value().find("a") == nullptr);
}

void TestJson::findsByPointer_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("found");
    QTest::newRow("whole") << u""_qs << u"{\"a/b\":{\"~\":[10,20]},\"\":7,\"m\":{\"01\":1}}"_qs;
    QTest::newRow("escaped") << u"/a~1b/~0/1"_qs << u"20"_qs;
    QTest::newRow("empty name") << u"/"_qs << u"7"_qs;
    QTest::newRow("digits as a name") << u"/m/01"_qs << u"1"_qs;
    QTest::newRow("past the end") << u"/a~1b/~0/2"_qs << u"nothing"_qs;
    QTest::newRow("leading zero") << u"/a~1b/~0/01"_qs << u"nothing"_qs;
    QTest::newRow("minus zero") << u"/a~1b/~0/-0"_qs << u"nothing"_qs;
    QTest::newRow("minus") << u"/a~1b/~0/-"_qs << u"nothing"_qs;
    QTest::newRow("into a number") << u"//x"_qs << u"nothing"_qs;
    QTest::newRow("no such member") << u"/x"_qs << u"nothing"_qs;
    QTest::newRow("no pointer") << u"a"_qs << u"nothing"_qs;
}

void TestJson::findsByPointer()
{
    QFETCH(QString, pointer);
    const auto value = json::parse(R"({"a/b":{"~":[10,20]},"":7,"m":{"01":1}})");
    QVERIFY2(value, why(value));
    const json::Value *found = json::at(*value, pointer.toStdString());
    QTEST(found == nullptr ? u"nothing"_qs : shown(json::dump(*found)), "found");
}

void TestJson::pointersReachEveryMember()
{
    QVERIFY(rc::check("at(object, '/' + escapeToken(name)) is the first member of that name", [] {
        json::Value value = json::Value::object();
        const auto names = *rc::gen::container<std::vector<std::string>>(anyText());
        for (std::size_t i = 0; i < names.size(); ++i)
            value.members().emplace_back(names[i], json::Value::number(static_cast<std::int64_t>(i)));
        for (const std::string &name : names)
            RC_ASSERT(json::at(value, '/' + json::escapeToken(name)) == value.find(name));
    }));
}

void TestJson::splitsPointers_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("tokens");
    QTest::newRow("whole") << u""_qs << u""_qs;
    QTest::newRow("one") << u"/items"_qs << u"[items]"_qs;
    QTest::newRow("several") << u"/items/0/a~1b~0"_qs << u"[items][0][a/b~]"_qs;
    QTest::newRow("tilde and one") << u"/~01"_qs << u"[~1]"_qs;
    QTest::newRow("empty tokens") << u"//"_qs << u"[][]"_qs;
    QTest::newRow("no slash") << u"items"_qs << u"InvalidInput"_qs;
    QTest::newRow("bad escape") << u"/a~2"_qs << u"InvalidInput"_qs;
    QTest::newRow("tilde at the end") << u"/a~"_qs << u"InvalidInput"_qs;
}

void TestJson::splitsPointers()
{
    QFETCH(QString, pointer);
    const auto tokens = json::splitPointer(pointer.toStdString());
    QString text = tokens ? QString() : outcome(tokens);
    for (const std::string &token : tokens.value_or(std::vector<std::string>()))
        text += u'[' + shown(token) + u']';
    QTEST(text, "tokens");
}

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
