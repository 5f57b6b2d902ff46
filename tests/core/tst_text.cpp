// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/timestamp.h"
#include "tests/core/generators.h"
#include "tests/core/textchecks.h"

#include <QStringDecoder>
#include <QTest>

using namespace foldline;
using namespace foldline::tests;

class TestText : public QObject
{
    Q_OBJECT

private slots:
    void knowsUtf8_data();
    void knowsUtf8();
    void agreesWithQtOnUtf8();
    void elides_data();
    void elides();
    void elidesAtCharacters();
    void printsUntrustedText_data();
    void printsUntrustedText();
    void printsNothingHarmful();
    void countsThings();
    void saysDurations_data();
    void saysDurations();
    void writesCells_data();
    void writesCells();
    void writesBase64_data();
    void writesBase64();
    void bytesSurviveBase64();
    void refusesBase64_data();
    void refusesBase64();
    void writesHex();
    void describesErrors();
};

void TestText::knowsUtf8_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("valid");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("ASCII and NUL") << QByteArray("a\0b", 3) << true;
    QTest::newRow("two, three, four bytes") << QByteArray("é€😀") << true;
    QTest::newRow("last character") << QByteArray("\xF4\x8F\xBF\xBF") << true;
    QTest::newRow("just below surrogates") << QByteArray("\xED\x9F\xBF") << true;
    QTest::newRow("past the last") << QByteArray("\xF4\x90\x80\x80") << false;
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << false;
    QTest::newRow("overlong two") << QByteArray("\xC1\xBF") << false;
    QTest::newRow("overlong three") << QByteArray("\xE0\x9F\xBF") << false;
    QTest::newRow("overlong four") << QByteArray("\xF0\x8F\xBF\xBF") << false;
    QTest::newRow("lone continuation") << QByteArray("a\x80") << false;
    QTest::newRow("cut off") << QByteArray("\xE2\x82") << false;
    QTest::newRow("wrong continuation") << QByteArray("\xE2\x28\xA1") << false;
    QTest::newRow("no lead byte") << QByteArray("\xFF") << false;
}

void TestText::knowsUtf8()
{
    QFETCH(QByteArray, bytes);
    QTEST(isValidUtf8(bytesOf(bytes)), "valid");
}

void TestText::agreesWithQtOnUtf8()
{
    const auto byte = rc::gen::element<char>('a', '\x80', '\x8F', '\x90', '\x9F', '\xA0', '\xBF', '\xC1', '\xC2',
                                             '\xE0', '\xED', '\xEF', '\xF0', '\xF4', '\xF5');
    QVERIFY(rc::check("isValidUtf8 = QStringDecoder without errors", [&] {
        const auto bytes = *rc::gen::container<std::string>(byte);
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        [[maybe_unused]] const QString text =
            decoder(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
        RC_ASSERT(isValidUtf8(bytes) == !decoder.hasError());
    }));
}

void TestText::elides_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("elidedText");
    QTest::newRow("fits") << u"hello"_qs << 5 << u"hello"_qs;
    QTest::newRow("cut") << u"hello"_qs << 4 << u"hell…"_qs;
    QTest::newRow("inside a character") << u"aé"_qs << 2 << u"a…"_qs;
    QTest::newRow("before a character") << u"aéb"_qs << 3 << u"aé…"_qs;
    QTest::newRow("four bytes") << u"😀😀"_qs << 7 << u"😀…"_qs;
    QTest::newRow("nothing left") << u"é"_qs << 1 << u"…"_qs;
    QTest::newRow("empty") << u""_qs << 0 << u""_qs;
}

void TestText::elides()
{
    QFETCH(QString, text);
    QFETCH(int, limit);
    QTEST(shown(elided(text.toStdString(), static_cast<std::size_t>(limit))), "elidedText");
}

void TestText::elidesAtCharacters()
{
    QVERIFY(rc::check("at most the limit, still UTF-8, a beginning of the text", [] {
        const std::string text = *anyText();
        const auto limit = *rc::gen::inRange<std::size_t>(0, 20);
        const std::string result = elided(text, limit);
        if (text.size() <= limit) {
            RC_ASSERT(result == text);
            return;
        }
        const std::string_view ellipsis = "…";
        RC_ASSERT(result.ends_with(ellipsis));
        const auto kept = result.substr(0, result.size() - ellipsis.size());
        RC_ASSERT(kept.size() <= limit);
        RC_ASSERT(kept.size() + 4 > limit);
        RC_ASSERT(text.starts_with(kept));
        RC_ASSERT(isValidUtf8(kept));
    }));
}

void TestText::printsUntrustedText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("printed");
    QTest::newRow("plain") << QByteArray("Straße €😀") << u"Straße €😀"_qs;
    QTest::newRow("line break") << QByteArray("a\nb\tc") << u"a\\u000Ab\\u0009c"_qs;
    QTest::newRow("escape sequence") << QByteArray("\x1B[31mred") << u"\\u001B[31mred"_qs;
    QTest::newRow("NUL and DEL") << QByteArray("\0\x7F", 2) << u"\\u0000\\u007F"_qs;
    QTest::newRow("C1") << QByteArray("\xC2\x9B") << u"\\u009B"_qs;
    QTest::newRow("bidirectional override") << QByteArray("a\xE2\x80\xAE") + "b" << u"a\\u202Eb"_qs;
    QTest::newRow("isolate") << QByteArray("\xE2\x81\xA6x") << u"\\u2066x"_qs;
    QTest::newRow("no UTF-8") << QByteArray("a\xFF\xC3") << u"a\\xFF\\xC3"_qs;
}

void TestText::printsUntrustedText()
{
    QFETCH(QByteArray, text);
    QTEST(shown(printable(bytesOf(text))), "printed");
}

void TestText::printsNothingHarmful()
{
    QVERIFY(rc::check("the result is UTF-8 without control characters, and printing it again changes nothing", [] {
        const std::string result = printable(*anyBytes());
        RC_ASSERT(isValidUtf8(result));
        RC_ASSERT(std::ranges::none_of(result, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }));
        RC_ASSERT(printable(result) == result);
    }));
}

void TestText::countsThings()
{
    QCOMPARE(shown(groupedCount(0)), u"0"_qs);
    QCOMPARE(shown(groupedCount(999)), u"999"_qs);
    QCOMPARE(shown(groupedCount(10792)), u"10\u202F792"_qs);
    QCOMPARE(shown(groupedCount(1234567)), u"1\u202F234\u202F567"_qs);
    QCOMPARE(shown(groupedCount(UINT64_MAX)), u"18\u202F446\u202F744\u202F073\u202F709\u202F551\u202F615"_qs);
    QCOMPARE(shown(counted(1, "event")), u"1 event"_qs);
    QCOMPARE(shown(counted(0, "event")), u"0 events"_qs);
    QCOMPARE(shown(counted(2, "event")), u"2 events"_qs);
    QCOMPARE(shown(counted(4000, "order")), u"4\u202F000 orders"_qs);
}

void TestText::saysDurations_data()
{
    QTest::addColumn<qint64>("ticks");
    QTest::addColumn<QString>("text");
    constexpr qint64 Second = Timestamp::TicksPerSecond;
    QTest::newRow("nothing") << qint64(0) << u"0 ms"_qs;
    QTest::newRow("milliseconds") << qint64(120'000) << u"12 ms"_qs;
    QTest::newRow("seconds") << 57 * Second << u"57 s"_qs;
    QTest::newRow("minutes") << 151 * Second << u"2 min 31 s"_qs;
    QTest::newRow("whole minutes") << 120 * Second << u"2 min"_qs;
    QTest::newRow("hours") << 3661 * Second << u"1 h 1 min"_qs;
    QTest::newRow("days") << (4 * 24 + 22) * 3600 * Second << u"4 d 22 h"_qs;
    QTest::newRow("longest") << std::numeric_limits<qint64>::max() << u"10675199 d 2 h"_qs;
    QTest::newRow("backwards") << -57 * Second << u"-57 s"_qs;
}

void TestText::saysDurations()
{
    QFETCH(qint64, ticks);
    QString text = shown(durationText(ticks));
    QVERIFY(text.contains(u'\u00A0'));
    QTEST(text.replace(u'\u00A0', u' '), "text");
}

void TestText::writesCells_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cell");
    QTest::newRow("plain") << u"Staples"_qs << u"\"Staples\""_qs;
    QTest::newRow("empty") << u""_qs << u"\"\""_qs;
    QTest::newRow("quotes, commas, breaks") << u"a \"b\", c\nd"_qs << u"\"a \"\"b\"\", c\nd\""_qs;
    QTest::newRow("formula") << u"=1+1"_qs << u"\"'=1+1\""_qs;
    QTest::newRow("plus") << u"+1"_qs << u"\"'+1\""_qs;
    QTest::newRow("minus") << u"-1"_qs << u"\"'-1\""_qs;
    QTest::newRow("at") << u"@SUM(A1)"_qs << u"\"'@SUM(A1)\""_qs;
    QTest::newRow("tab") << u"\t=1"_qs << u"\"'\t=1\""_qs;
    QTest::newRow("carriage return") << u"\r=1"_qs << u"\"'\r=1\""_qs;
    QTest::newRow("equals inside") << u"a=1"_qs << u"\"a=1\""_qs;
}

void TestText::writesCells()
{
    QFETCH(QString, text);
    QTEST(shown(csvCell(text.toStdString())), "cell");
}

void TestText::writesBase64_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QByteArray() << u""_qs;
    QTest::newRow("f") << QByteArray("f") << u"Zg=="_qs;
    QTest::newRow("fo") << QByteArray("fo") << u"Zm8="_qs;
    QTest::newRow("foo") << QByteArray("foo") << u"Zm9v"_qs;
    QTest::newRow("foobar") << QByteArray("foobar") << u"Zm9vYmFy"_qs;
    QTest::newRow("all bits") << QByteArray("\xFF\xEF\xBE") << u"/+++"_qs;
    QTest::newRow("NUL") << QByteArray(1, '\0') << u"AA=="_qs;
}

void TestText::writesBase64()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(shown(toBase64(bytesOf(bytes))), text);
    const auto read = fromBase64(text.toStdString());
    QVERIFY2(read, why(read));
    QCOMPARE(QByteArray::fromStdString(*read), bytes);
}

void TestText::bytesSurviveBase64()
{
    QVERIFY(rc::check("fromBase64(toBase64(b)) = b, and Qt writes the same", [] {
        const std::string bytes = *anyBytes();
        const std::string text = toBase64(bytes);
        RC_ASSERT(QByteArray::fromStdString(text) == QByteArray::fromStdString(bytes).toBase64());
        const auto read = fromBase64(text);
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == bytes);
    }));
}

void TestText::refusesBase64_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"Z", "Zg", "Zg=", "Zm8", "Z===", "====", "Zg==Zg==", "Zm9v=", "Zm 9", "Zm9v\n", "Zm-_",
                             "Zh==", "Zm9=", "Z=g=", "=Zg="})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestText::refusesBase64()
{
    QFETCH(QString, text);
    QCOMPARE(outcome(fromBase64(text.toStdString())), u"InvalidInput"_qs);
}

void TestText::writesHex()
{
    QCOMPARE(shown(toHex(std::string_view("\x00\x7F\xFF", 3))), u"007fff"_qs);
    QCOMPARE(shown(toHex({})), u""_qs);
}

void TestText::describesErrors()
{
    QCOMPARE(shown(describe({ErrorCode::NotFound, "No such order.", {}})), u"No such order."_qs);
    QCOMPARE(shown(describe({ErrorCode::NotFound, "No such order.", "order-1"})), u"No such order. (order-1)"_qs);
    QCOMPARE(shown(errorCodeName(ErrorCode::RuleViolated)), u"RuleViolated"_qs);
}

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
