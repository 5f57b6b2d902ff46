// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"
#include "core/base/money.h"
#include "tests/core/textchecks.h"

#include <limits>

#include <QTest>

#include <rapidcheck.h>

using namespace foldline;
using namespace foldline::tests;

namespace {

__extension__ using Wide = __int128;

constexpr qint64 Largest = std::numeric_limits<qint64>::max();
constexpr qint64 Smallest = std::numeric_limits<qint64>::min();

/// Any 64-bit count, small ones and the edges more often.
rc::Gen<std::int64_t> anyUnits()
{
    return rc::gen::weightedOneOf<std::int64_t>(
        {{4, rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000)},
         {2, rc::gen::noShrink(
                 rc::gen::map(rc::gen::pair(rc::gen::inRange<std::int64_t>(0, Largest), rc::gen::arbitrary<bool>()),
                              [](const std::pair<std::int64_t, bool> &p) { return p.second ? -p.first : p.first; }))},
         {1, rc::gen::element<std::int64_t>(Smallest, Smallest + 1, -1, 0, 1, Largest - 1, Largest)}});
}

} // namespace

class TestMoney : public QObject
{
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
    void writes_data();
    void writes();
    void survivesText();
    void readsEverySpellingAlike();
    void addsExactly();
    void refusesToOverflow();
};

void TestMoney::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<qint64>("units");
    const auto taken = [](const char *text, qint64 units) {
        QTest::newRow(text) << QString::fromLatin1(text) << u"success"_qs << units;
    };
    const auto refused = [](const char *text, const QString &code) {
        QTest::newRow(qPrintable(u"refused: "_qs + QLatin1StringView(text)))
            << QString::fromLatin1(text) << code << qint64(0);
    };
    taken("0", 0);
    taken("-0", 0);
    taken("0.0", 0);
    taken("20", 200'000);
    taken("16.448", 164'480);
    taken("16.4480", 164'480);
    taken("16.44800000000000000000", 164'480);
    taken("-0.5", -5'000);
    taken("0.0001", 1);
    taken("1e2", 1'000'000);
    taken("1E+2", 1'000'000);
    taken("12345e-4", 12'345);
    taken("1.5e1", 150'000);
    taken("0e999999999999999999999", 0);
    taken("100000000000000e-14", 10'000);
    taken("12345678901234", 123'456'789'012'340'000);
    taken("123456789012345", 1'234'567'890'123'450'000);
    taken("922337203685477.5807", Largest);
    taken("-922337203685477.5808", Smallest);
    refused("922337203685477.5808", u"TooLarge"_qs);
    refused("-922337203685477.5809", u"TooLarge"_qs);
    refused("999999999999999", u"TooLarge"_qs);
    refused("1000000000000000", u"TooLarge"_qs);
    refused("123456789012345678901234567890", u"TooLarge"_qs);
    refused("1e15", u"TooLarge"_qs);
    refused("1e999999999999999999999", u"TooLarge"_qs);
    refused("10e9223372036854775807", u"TooLarge"_qs);
    refused("0.00001", u"InvalidInput"_qs);
    refused("1.00005", u"InvalidInput"_qs);
    refused("1e-5", u"InvalidInput"_qs);
    refused("1.5e-9223372036854775808", u"InvalidInput"_qs);
    for (const char *text : {"", "-", "+1", "01", "1.", ".5", "1,5", "1 000", "abc", "1e", "0x1", "\"1\"", "NaN"})
        refused(text, u"InvalidInput"_qs);
}

void TestMoney::parses()
{
    QFETCH(QString, text);
    QFETCH(qint64, units);
    const auto money = Money::parse(text.toStdString());
    QTEST(outcome(money), "expected");
    if (money)
        QCOMPARE(qint64(money->units()), units);
}

void TestMoney::writes_data()
{
    QTest::addColumn<qint64>("units");
    QTest::addColumn<QString>("number");
    QTest::addColumn<QString>("display");
    QTest::newRow("nothing") << qint64(0) << u"0"_qs << u"0.00"_qs;
    QTest::newRow("whole") << qint64(200'000) << u"20"_qs << u"20.00"_qs;
    QTest::newRow("one decimal") << qint64(-5'000) << u"-0.5"_qs << u"-0.50"_qs;
    QTest::newRow("three decimals") << qint64(164'480) << u"16.448"_qs << u"16.448"_qs;
    QTest::newRow("four decimals") << qint64(1) << u"0.0001"_qs << u"0.0001"_qs;
    QTest::newRow("thousands") << qint64(10'256'800) << u"1025.68"_qs << u"1\u00A0025.68"_qs;
    QTest::newRow("minus hundreds") << qint64(-9'990'000) << u"-999"_qs << u"-999.00"_qs;
    QTest::newRow("millions") << qint64(-12'345'678'900) << u"-1234567.89"_qs << u"-1\u00A0234\u00A0567.89"_qs;
    QTest::newRow("largest") << Largest << u"922337203685477.5807"_qs
                             << u"922\u00A0337\u00A0203\u00A0685\u00A0477.5807"_qs;
    QTest::newRow("smallest") << Smallest << u"-922337203685477.5808"_qs
                              << u"-922\u00A0337\u00A0203\u00A0685\u00A0477.5808"_qs;
}

void TestMoney::writes()
{
    QFETCH(qint64, units);
    QTEST(shown(Money::fromUnits(units).toString()), "number");
    QTEST(shown(Money::fromUnits(units).toDisplay()), "display");
}

void TestMoney::survivesText()
{
    QVERIFY(rc::check("parse(toString(m)) = m, and it is a JSON number", [] {
        const Money money = Money::fromUnits(*anyUnits());
        RC_ASSERT(json::isNumberText(money.toString()));
        const auto read = Money::parse(money.toString());
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == money);
    }));
}

void TestMoney::readsEverySpellingAlike()
{
    QVERIFY(rc::check("units as units·e-4, with zeros and shifted exponents", [] {
        const std::int64_t units = *anyUnits();
        const int zeros = units == 0 ? 0 : *rc::gen::inRange(0, 30);
        const std::string text = std::to_string(units) + std::string(static_cast<std::size_t>(zeros), '0') + "e-" +
                                 std::to_string(4 + zeros);
        const auto read = Money::parse(text);
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->units() == units);
    }));
}

void TestMoney::addsExactly()
{
    const Money price = Money::parse("16.448").value();
    QCOMPARE(shown(price.times(3)->toString()), u"49.344"_qs);
    QCOMPARE(shown(price.plus(Money::fromUnits(-164'480))->toString()), u"0"_qs);
    QVERIFY(rc::check("sums, differences and products are those of 128 bits or TooLarge", [] {
        const std::int64_t a = *anyUnits();
        const std::int64_t b = *anyUnits();
        const auto agrees = [](const Result<Money> &result, Wide exact) {
            const bool fits = exact >= Smallest && exact <= Largest;
            return fits ? result.has_value() && result->units() == exact
                        : !result && result.error().code == ErrorCode::TooLarge;
        };
        const Money first = Money::fromUnits(a);
        const Money second = Money::fromUnits(b);
        RC_ASSERT(agrees(first.plus(second), static_cast<Wide>(a) + b));
        RC_ASSERT(agrees(first.minus(second), static_cast<Wide>(a) - b));
        RC_ASSERT(agrees(first.times(b), static_cast<Wide>(a) * b));
    }));
}

void TestMoney::refusesToOverflow()
{
    const Money largest = Money::fromUnits(Largest);
    QCOMPARE(outcome(largest.plus(Money::fromUnits(1))), u"TooLarge"_qs);
    QCOMPARE(outcome(Money::fromUnits(Smallest).minus(Money::fromUnits(1))), u"TooLarge"_qs);
    QCOMPARE(outcome(Money::fromUnits(Smallest).times(-1)), u"TooLarge"_qs);
    QCOMPARE(outcome(largest.times(2)), u"TooLarge"_qs);
}

QTEST_GUILESS_MAIN(TestMoney)
#include "tst_money.moc"
