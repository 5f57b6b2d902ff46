// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timestamp.h"
#include "ui/services/timeformat.h"

#include <QTest>

using namespace foldline;
using namespace foldline::ui;

class TimeFormatTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void writesMomentsWithMillisecondsAndTheDayPaddedInColumns()
    {
        const TimeFormat utc;
        const qint64 at = Timestamp::parse("2016-11-09T08:40:02.1184127Z")->ticks();
        QCOMPARE(utc.dateTime(at), QStringLiteral("9 Nov 2016 08:40:02.118"));
        QCOMPARE(utc.dateTime(at, TimeFormat::Detail::Seconds, true), QStringLiteral(" 9 Nov 2016 08:40:02"));
        QCOMPARE(utc.time(at, TimeFormat::Detail::Minutes), QStringLiteral("08:40"));
        QCOMPARE(utc.full(at), QStringLiteral("9 Nov 2016 08:40:02.1184127 UTC"));
        QCOMPARE(TimeFormat::iso(at), QStringLiteral("2016-11-09T08:40:02.1184127Z"));
    }

    void writesMomentsBeforeTheEpoch()
    {
        const qint64 at = Timestamp::parse("1969-12-31T23:59:59.9990000Z")->ticks();
        QCOMPARE(TimeFormat().dateTime(at), QStringLiteral("31 Dec 1969 23:59:59.999"));
        QCOMPARE(TimeFormat::iso(at), QStringLiteral("1969-12-31T23:59:59.9990000Z"));
    }

    void writesTheSameMomentInAnotherZone()
    {
        const TimeFormat berlin = TimeFormat::named(QTimeZone("Europe/Berlin"));
        const qint64 winter = Timestamp::parse("2016-11-19T23:40:02.118Z")->ticks();
        QCOMPARE(berlin.dateTime(winter), QStringLiteral("20 Nov 2016 00:40:02.118"));
        QCOMPARE(berlin.zoneName(), QStringLiteral("Europe/Berlin"));
        QCOMPARE(TimeFormat::fromId(berlin.id()), berlin);
        QCOMPARE(TimeFormat::fromId(QStringLiteral("no/such")), TimeFormat());
        QVERIFY(berlin.full(winter).endsWith(QStringLiteral("Europe/Berlin (UTC+01:00)")));
    }

    void readsWhatPeopleType_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("expected");
        QTest::newRow("as shown") << u"19 Nov 2016 08:40:02.118"_qs << u"2016-11-19T08:40:02.118Z"_qs;
        QTest::newRow("with zone") << u"19 Nov 2016 08:40:02.118 UTC"_qs << u"2016-11-19T08:40:02.118Z"_qs;
        QTest::newRow("lower case, long month") << u"19 november 2016 8:40"_qs << u"2016-11-19T08:40:00Z"_qs;
        QTest::newRow("date alone") << u"2016-11-19"_qs << u"2016-11-19T00:00:00Z"_qs;
        QTest::newRow("iso with blank") << u"2016-11-19 08:40"_qs << u"2016-11-19T08:40:00Z"_qs;
        QTest::newRow("iso with offset") << u"2016-11-19T08:40:00+02:00"_qs << u"2016-11-19T06:40:00Z"_qs;
        QTest::newRow("seven digits") << u"2016-11-19T08:40:02.1184127"_qs << u"2016-11-19T08:40:02.1184127Z"_qs;
        QTest::newRow("points") << u"19.11.2016 08:40:02"_qs << u"2016-11-19T08:40:02Z"_qs;
        QTest::newRow("time alone") << u"08:45"_qs << u"2016-11-01T08:45:00Z"_qs;
        QTest::newRow("words") << u"yesterday"_qs << QString();
        QTest::newRow("no such day") << u"31 Nov 2016 08:00"_qs << QString();
        QTest::newRow("no such hour") << u"19 Nov 2016 25:00"_qs << QString();
        QTest::newRow("nothing") << QString() << QString();
    }
    void readsWhatPeopleType()
    {
        QFETCH(QString, typed);
        QFETCH(QString, expected);
        const auto moment = TimeFormat().parse(typed, Timestamp::parse("2016-11-01T00:00:00Z")->ticks());
        QCOMPARE(moment.has_value(), !expected.isEmpty());
        if (moment)
            QCOMPARE(*moment, Timestamp::parse(expected.toStdString())->ticks());
    }

    void readsInTheZoneShown()
    {
        const TimeFormat berlin = TimeFormat::named(QTimeZone("Europe/Berlin"));
        QCOMPARE(*berlin.parse(QStringLiteral("19 Jul 2016 10:00")), Timestamp::parse("2016-07-19T08:00:00Z")->ticks());
        QCOMPARE(*berlin.parse(QStringLiteral("19 Jul 2016 10:00 UTC")),
                 Timestamp::parse("2016-07-19T10:00:00Z")->ticks());
    }

    void readsBackWhatItWrites()
    {
        const TimeFormat zone = TimeFormat::named(QTimeZone("Asia/Kolkata"));
        for (qint64 day = 0; day < 800; day += 13) {
            const qint64 at =
                Timestamp::parse("2015-01-01T00:00:00Z")->ticks() + day * 864'000'000'000 + day * 7'654'321;
            QCOMPARE(zone.parse(zone.dateTime(at, TimeFormat::Detail::Full)).value_or(0), at);
        }
    }

    void refusesATimeThatTheClocksPassedOver()
    {
        QVERIFY(!TimeFormat::named(QTimeZone("Europe/Berlin")).parse(QStringLiteral("27 Mar 2016 02:30")).has_value());
    }

    void writesGapsAndCounts()
    {
        QCOMPARE(TimeFormat::gap(57 * Timestamp::TicksPerSecond).simplified(), QStringLiteral("+57 s"));
        QCOMPARE(TimeFormat::gap(-57 * Timestamp::TicksPerSecond).simplified(), QStringLiteral("−57 s"));
        QCOMPARE(TimeFormat::count(10792), QStringLiteral("10\u202f792"));
        QCOMPARE(TimeFormat::count(-10792), QStringLiteral("−10\u202f792"));
    }
};

QTEST_GUILESS_MAIN(TimeFormatTest)
#include "tst_timeformat.moc"
