// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QLocale>
#include <QString>
#include <QStringList>
#include <QTimeZone>

namespace foldline::ui {

/// How moments are written on screen: one zone and one language, everywhere at once. Moments are ticks of 100 ns since
/// the Unix epoch, UTC. A value; any thread.
class TimeFormat
{
public:
    enum class Detail { Minutes, Seconds, Milliseconds, Full };
    enum class Zone { Utc, Local, Named };

    /// UTC, the default language.
    TimeFormat();
    TimeFormat(Zone zone, const QTimeZone &named, const QLocale &locale = QLocale());
    static TimeFormat utc() { return {}; }
    static TimeFormat local();
    static TimeFormat named(const QTimeZone &zone);
    /// From what `id()` gave; UTC when the zone is unknown here.
    static TimeFormat fromId(const QString &id);

    /// `utc`, `local`, or the IANA name.
    QString id() const;
    /// What is written after a moment or in a header: `UTC`, `CET`, `local`, `Europe/Berlin`.
    QString zoneName() const;
    const QTimeZone &timeZone() const { return m_zone; }

    /// `19 Nov 2016 08:40:02.118`; `padded` puts a space before a one-digit day, for columns.
    QString dateTime(qint64 ticks, Detail detail = Detail::Milliseconds, bool padded = false) const;
    /// For columns too narrow for dateTime(): without milliseconds, then the date alone.
    QStringList shorter(qint64 ticks) const;
    /// `13 Nov 14:22:15.701`: without the year.
    QString shortDateTime(qint64 ticks, Detail detail = Detail::Milliseconds, bool padded = false) const;
    QString time(qint64 ticks, Detail detail = Detail::Milliseconds) const;
    /// `19 Nov 2016`
    QString date(qint64 ticks) const;
    /// `19 Nov`
    QString dayAndMonth(qint64 ticks) const;
    /// `Nov`
    QString month(qint64 ticks) const;
    QString year(qint64 ticks) const;
    /// All seven digits, zone and offset: for tooltips. `19 Nov 2016 08:40:02.1184127 UTC`
    QString full(qint64 ticks) const;
    /// ISO 8601, UTC, seven digits: for copying.
    static QString iso(qint64 ticks);
    bool sameDay(qint64 a, qint64 b) const;
    bool sameYear(qint64 a, qint64 b) const;
    /// The date and the first instant of a date, in this zone.
    QDate dateOf(qint64 ticks) const;
    qint64 startOf(const QDate &date) const;
    /// Offset from UTC at that moment, in ticks.
    qint64 offsetAt(qint64 ticks) const;

    /// The moment that was typed: ISO 8601 (a zone in it wins), `19 Nov 2016 08:40`, `2016-11-19`, or a time alone on
    /// the day of `reference`. nullopt when it cannot be read.
    std::optional<qint64> parse(const QString &typed, std::optional<qint64> reference = std::nullopt) const;

    /// `57 s`, `2 min 31 s`, `4 d 22 h`
    static QString duration(qint64 ticks);
    /// `+57 s`
    static QString gap(qint64 ticks);
    /// 10 792 with a narrow no-break space.
    static QString count(qint64 number);

    bool operator==(const TimeFormat &other) const
    {
        return m_kind == other.m_kind && m_zone == other.m_zone && m_locale == other.m_locale;
    }

private:
    QDateTime at(qint64 ticks) const;
    QString clock(qint64 ticks, Detail detail) const;
    QString day(const QDate &date, bool padded) const;

    Zone m_kind = Zone::Utc;
    QTimeZone m_zone;
    QLocale m_locale;
};

} // namespace foldline::ui
