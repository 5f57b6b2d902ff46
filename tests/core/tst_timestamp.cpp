// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timestamp.h"
#include "tests/core/textchecks.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include <rapidcheck.h>

using namespace foldline;
using namespace foldline::tests;

namespace {

constexpr std::int64_t FirstTick = -621'355'968'000'000'000; // 0001-01-01T00:00:00Z
constexpr std::int64_t LastTick = 2'534'023'007'999'999'999; // 9999-12-31T23:59:59.9999999Z

} // namespace

class TestTimestamp : public QObject
{
    Q_OBJECT

private slots:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void parsesWhatPeopleType_data();
    void parsesWhatPeopleType();
    void refusesWhatNobodyMeans_data();
    void refusesWhatNobodyMeans();
    void writes_data();
    void writes();
    void survivesText();
    void agreesWithTheCalendarOfQt();
    void zonesOnlyShift();
    void floorsMilliseconds();
    void tellsTheTime();
};

void TestTimestamp::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ticks");
    QTest::newRow("epoch") << u"1970-01-01T00:00:00Z"_qs << qint64(0);
    QTest::newRow("one tick before") << u"1969-12-31T23:59:59.9999999Z"_qs << qint64(-1);
    QTest::newRow("milliseconds") << u"2016-11-19T08:40:02.118Z"_qs << qint64(14795448021180000);
    QTest::newRow("seven digits") << u"2016-11-19T08:40:02.1180001Z"_qs << qint64(14795448021180001);
    QTest::newRow("one digit") << u"1970-01-01T00:00:00.5Z"_qs << qint64(5000000);
    QTest::newRow("east") << u"1970-01-01T02:00:00+02:00"_qs << qint64(0);
    QTest::newRow("west") << u"1969-12-31T18:30:00-05:30"_qs << qint64(0);
    QTest::newRow("leap day") << u"2016-02-29T00:00:00Z"_qs << qint64(14567040000000000);
    QTest::newRow("leap day of a century") << u"2000-02-29T00:00:00Z"_qs << qint64(9517824000000000);
    QTest::newRow("first") << u"0001-01-01T00:00:00Z"_qs << qint64(FirstTick);
    QTest::newRow("last") << u"9999-12-31T23:59:59.9999999Z"_qs << qint64(LastTick);
}

void TestTimestamp::parses()
{
    QFETCH(QString, text);
    const auto instant = Timestamp::parse(text.toStdString());
    QVERIFY2(instant, why(instant));
    QTEST(qint64(instant->ticks()), "ticks");
    QCOMPARE(Timestamp::parseLenient(text.toStdString()).value_or(Timestamp()), *instant);
}

void TestTimestamp::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "now",
                             "2016-11-19",
                             "2016-11-19T08:40Z",
                             "2016-11-19 08:40:02Z",
                             "2016-11-19t08:40:02Z",
                             "2016-11-19T08:40:02z",
                             "2016-11-19T08:40:02",
                             "2016-11-19T08:40:02.Z",
                             "2016-11-19T08:40:02.12345678Z",
                             "2016-11-19T08:40:02,1Z",
                             "2016-11-19T8:40:02Z",
                             "2016-13-01T00:00:00Z",
                             "2016-00-01T00:00:00Z",
                             "2016-01-00T00:00:00Z",
                             "2015-02-29T00:00:00Z",
                             "1900-02-29T00:00:00Z",
                             "2016-04-31T00:00:00Z",
                             "2016-01-01T24:00:00Z",
                             "2016-01-01T23:60:00Z",
                             "2016-12-31T23:59:60Z",
                             "2016-01-01T00:00:00+1:00",
                             "2016-01-01T00:00:00+0100",
                             "2016-01-01T00:00:00+01:60",
                             "2016-01-01T00:00:00+24:00",
                             "2016-01-01T00:00:00Z ",
                             " 2016-01-01T00:00:00Z",
                             "2016-01-01T00:00:00ZZ",
                             "0000-01-01T00:00:00Z",
                             "10000-01-01T00:00:00Z",
                             "-2016-01-01T00:00:00Z",
                             "0001-01-01T00:00:00+00:01",
                             "9999-12-31T23:59:59-00:01",
                             "2016-1-01T00:00:00Z"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestTimestamp::refuses()
{
    QFETCH(QString, text);
    const auto instant = Timestamp::parse(text.toStdString());
    QCOMPARE(outcome(instant), u"InvalidInput"_qs);
    QVERIFY(!instant.error().message.empty());
}

void TestTimestamp::parsesWhatPeopleType_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("instant");
    QTest::newRow("date") << u"2016-11-19"_qs << u"2016-11-19T00:00:00.000000Z"_qs;
    QTest::newRow("minutes") << u"2016-11-19 08:40"_qs << u"2016-11-19T08:40:00.000000Z"_qs;
    QTest::newRow("seconds, no zone") << u"2016-11-19T08:40:02"_qs << u"2016-11-19T08:40:02.000000Z"_qs;
    QTest::newRow("blank and zone") << u"2016-11-19 08:40:02.5+02:00"_qs << u"2016-11-19T06:40:02.500000Z"_qs;
    QTest::newRow("minutes and zone") << u"2016-11-19T08:40Z"_qs << u"2016-11-19T08:40:00.000000Z"_qs;
}

void TestTimestamp::parsesWhatPeopleType()
{
    QFETCH(QString, text);
    const auto instant = Timestamp::parseLenient(text.toStdString());
    QVERIFY2(instant, why(instant));
    QTEST(shown(instant->toIso8601()), "instant");
}

void TestTimestamp::refusesWhatNobodyMeans_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "yesterday", "2016", "2016-11", "19.11.2016", "2016-11-31", "2016-11-19T",
                             "2016-11-19 8:40", "2016-11-19 08", "2016-11-19 08:40:", "2016-11-19x08:40"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestTimestamp::refusesWhatNobodyMeans()
{
    QFETCH(QString, text);
    QCOMPARE(outcome(Timestamp::parseLenient(text.toStdString())), u"InvalidInput"_qs);
}

void TestTimestamp::writes_data()
{
    QTest::addColumn<qint64>("ticks");
    QTest::addColumn<QString>("text");
    QTest::newRow("epoch") << qint64(0) << u"1970-01-01T00:00:00.000000Z"_qs;
    QTest::newRow("six digits") << qint64(14795448021180000) << u"2016-11-19T08:40:02.118000Z"_qs;
    QTest::newRow("seven digits") << qint64(14795448021180001) << u"2016-11-19T08:40:02.1180001Z"_qs;
    QTest::newRow("one tick") << qint64(1) << u"1970-01-01T00:00:00.0000001Z"_qs;
    QTest::newRow("before the epoch") << qint64(-1) << u"1969-12-31T23:59:59.9999999Z"_qs;
    QTest::newRow("first") << qint64(FirstTick) << u"0001-01-01T00:00:00.000000Z"_qs;
    QTest::newRow("last") << qint64(LastTick) << u"9999-12-31T23:59:59.9999999Z"_qs;
}

void TestTimestamp::writes()
{
    QFETCH(qint64, ticks);
    QTEST(shown(Timestamp::fromTicks(ticks).toIso8601()), "text");
}

void TestTimestamp::survivesText()
{
    QVERIFY(rc::check("parse(toIso8601(t)) = t", [] {
        const auto instant = Timestamp::fromTicks(*rc::gen::inRange(FirstTick, LastTick + 1));
        const auto read = Timestamp::parse(instant.toIso8601());
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == instant);
    }));
}

void TestTimestamp::agreesWithTheCalendarOfQt()
{
    QVERIFY(rc::check("the text up to milliseconds is what QDateTime writes", [] {
        const auto instant = Timestamp::fromTicks(*rc::gen::inRange(FirstTick, LastTick + 1));
        const auto date = QDateTime::fromMSecsSinceEpoch(instant.milliseconds(), Qt::UTC);
        RC_ASSERT(shown(instant.toIso8601()).left(23) == date.toString(Qt::ISODateWithMs).left(23));
    }));
}

void TestTimestamp::zonesOnlyShift()
{
    QVERIFY(rc::check("parse(t with zone) = parse(t with Z) - zone", [] {
        const int minutes = *rc::gen::inRange(-23 * 60, 23 * 60);
        const QString zone = u"%1%2:%3"_qs.arg(QLatin1Char(minutes < 0 ? '-' : '+'))
                                 .arg(qAbs(minutes) / 60, 2, 10, QLatin1Char('0'))
                                 .arg(qAbs(minutes) % 60, 2, 10, QLatin1Char('0'));
        const auto utc = Timestamp::parse("2016-02-29T12:00:00Z");
        const auto local = Timestamp::parse("2016-02-29T12:00:00" + zone.toStdString());
        RC_ASSERT(utc.has_value());
        RC_ASSERT(local.has_value());
        RC_ASSERT(utc->ticks() - local->ticks() == minutes * 60 * Timestamp::TicksPerSecond);
    }));
}

void TestTimestamp::floorsMilliseconds()
{
    QCOMPARE(Timestamp::fromTicks(19'999).milliseconds(), std::int64_t(1));
    QCOMPARE(Timestamp::fromTicks(-1).milliseconds(), std::int64_t(-1));
    QCOMPARE(Timestamp::fromTicks(-10'000).milliseconds(), std::int64_t(-1));
    QCOMPARE(Timestamp::fromTicks(-10'001).milliseconds(), std::int64_t(-2));
    QVERIFY(Timestamp::fromMilliseconds(-2) < Timestamp::fromTicks(-10'001));
}

void TestTimestamp::tellsTheTime()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const auto now = Timestamp::now();
    QVERIFY(now.milliseconds() >= before);
    QVERIFY(now.milliseconds() <= QDateTime::currentMSecsSinceEpoch());
}

QTEST_GUILESS_MAIN(TestTimestamp)
#include "tst_timestamp.moc"
