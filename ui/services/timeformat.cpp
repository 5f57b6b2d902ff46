// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/timeformat.h"

#include "core/base/text.h"
#include "core/base/timestamp.h"

#include <QDateTime>
#include <QRegularExpression>

namespace foldline::ui {

namespace {

constexpr qint64 PerSecond = 10'000'000;

qint64 secondsOf(qint64 ticks) { return ticks >= 0 ? ticks / PerSecond : -((-ticks + PerSecond - 1) / PerSecond); }

QString fraction(qint64 ticks, int digits)
{
    const qint64 rest = ticks - secondsOf(ticks) * PerSecond;
    return QStringLiteral(".") + QStringLiteral("%1").arg(rest, 7, 10, QLatin1Char('0')).left(digits);
}

/// `.118` → ticks; at most seven digits count.
qint64 fractionTicks(const QString &digits)
{
    return digits.isEmpty() ? 0 : digits.leftJustified(7, QLatin1Char('0'), true).toLongLong();
}

std::optional<int> monthOf(const QString &name, const QLocale &locale)
{
    const QString wanted = name.toLower().remove(QLatin1Char('.'));
    for (const QLocale &language : {locale, QLocale::c()}) {
        for (int month = 1; month <= 12; ++month) {
            const QString shortName =
                language.monthName(month, QLocale::ShortFormat).toLower().remove(QLatin1Char('.'));
            if (wanted == shortName || wanted == language.monthName(month, QLocale::LongFormat).toLower())
                return month;
        }
    }
    return std::nullopt;
}

std::optional<QDate> typedDate(const QString &text, const QLocale &locale)
{
    static const QRegularExpression iso(QStringLiteral("^(\\d{4})-(\\d{1,2})-(\\d{1,2})$"));
    static const QRegularExpression dotted(QStringLiteral("^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})$"));
    static const QRegularExpression named(QStringLiteral("^(\\d{1,2})\\.?\\s+([^\\d\\s]+)\\s+(\\d{4})$"));
    QDate date;
    if (const auto match = iso.match(text); match.hasMatch()) {
        date = QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    } else if (const auto german = dotted.match(text); german.hasMatch()) {
        date = QDate(german.captured(3).toInt(), german.captured(2).toInt(), german.captured(1).toInt());
    } else if (const auto words = named.match(text); words.hasMatch()) {
        const auto month = monthOf(words.captured(2), locale);
        date = month ? QDate(words.captured(3).toInt(), *month, words.captured(1).toInt()) : QDate();
    }
    return date.isValid() ? std::optional(date) : std::nullopt;
}

} // namespace

TimeFormat::TimeFormat() : TimeFormat(Zone::Utc, QTimeZone::utc()) {}

TimeFormat::TimeFormat(Zone zone, const QTimeZone &named, const QLocale &locale)
    : m_kind(zone), m_zone(zone == Zone::Utc || !named.isValid() ? QTimeZone::utc() : named), m_locale(locale)
{
}

TimeFormat TimeFormat::local() { return {Zone::Local, QTimeZone::systemTimeZone()}; }

TimeFormat TimeFormat::named(const QTimeZone &zone)
{
    return zone.isValid() && zone != QTimeZone::utc() ? TimeFormat(Zone::Named, zone) : TimeFormat();
}

TimeFormat TimeFormat::fromId(const QString &id)
{
    if (id == QLatin1StringView("local"))
        return local();
    return id.isEmpty() || id == QLatin1StringView("utc") ? TimeFormat() : named(QTimeZone(id.toUtf8()));
}

QString TimeFormat::id() const
{
    switch (m_kind) {
    case Zone::Utc:
        return QStringLiteral("utc");
    case Zone::Local:
        return QStringLiteral("local");
    case Zone::Named:
        break;
    }
    return QString::fromUtf8(m_zone.id());
}

QString TimeFormat::zoneName() const
{
    switch (m_kind) {
    case Zone::Utc:
        return QStringLiteral("UTC");
    case Zone::Local:
        return QStringLiteral("local");
    case Zone::Named:
        break;
    }
    return QString::fromUtf8(m_zone.id());
}

QString TimeFormat::dateTime(qint64 ticks, Detail detail, bool padded) const
{
    const QDate date = at(ticks).date();
    return day(date, padded) + QStringLiteral(" %1 ").arg(date.year(), 4, 10, QLatin1Char('0')) + clock(ticks, detail);
}

QStringList TimeFormat::shorter(qint64 ticks) const
{
    const QDate date = at(ticks).date();
    return {dateTime(ticks, Detail::Seconds, true), dateTime(ticks, Detail::Minutes, true),
            day(date, true) + QStringLiteral(" %1").arg(date.year(), 4, 10, QLatin1Char('0'))};
}

QString TimeFormat::shortDateTime(qint64 ticks, Detail detail, bool padded) const
{
    return day(at(ticks).date(), padded) + QStringLiteral(" ") + clock(ticks, detail);
}

QString TimeFormat::time(qint64 ticks, Detail detail) const { return clock(ticks, detail); }

QString TimeFormat::date(qint64 ticks) const
{
    const QDate date = at(ticks).date();
    return day(date, false) + QStringLiteral(" %1").arg(date.year(), 4, 10, QLatin1Char('0'));
}

QString TimeFormat::dayAndMonth(qint64 ticks) const { return day(at(ticks).date(), false); }

QString TimeFormat::month(qint64 ticks) const
{
    return m_locale.monthName(at(ticks).date().month(), QLocale::ShortFormat);
}

QString TimeFormat::year(qint64 ticks) const { return QString::number(at(ticks).date().year()); }

QString TimeFormat::full(qint64 ticks) const
{
    const QDateTime moment = at(ticks);
    const QString offset =
        moment.offsetFromUtc() == 0
            ? QString()
            : QStringLiteral(" (") + m_zone.displayName(moment, QTimeZone::OffsetName) + QStringLiteral(")");
    return dateTime(ticks, Detail::Full) + QStringLiteral(" ") + zoneName() + offset;
}

QString TimeFormat::iso(qint64 ticks)
{
    const QDateTime moment = QDateTime::fromSecsSinceEpoch(secondsOf(ticks), Qt::UTC);
    return moment.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")) + fraction(ticks, 7) + QStringLiteral("Z");
}

bool TimeFormat::sameDay(qint64 a, qint64 b) const { return at(a).date() == at(b).date(); }

bool TimeFormat::sameYear(qint64 a, qint64 b) const { return at(a).date().year() == at(b).date().year(); }

QDate TimeFormat::dateOf(qint64 ticks) const { return at(ticks).date(); }

qint64 TimeFormat::startOf(const QDate &date) const { return date.startOfDay(m_zone).toSecsSinceEpoch() * PerSecond; }

qint64 TimeFormat::offsetAt(qint64 ticks) const { return at(ticks).offsetFromUtc() * PerSecond; }

std::optional<qint64> TimeFormat::parse(const QString &typed, std::optional<qint64> reference) const
{
    QString text = typed.simplified();
    if (const auto exact = Timestamp::parse(text.toStdString()))
        return exact->ticks();
    const QString zone = zoneName();
    QTimeZone inZone = m_zone;
    if (text.endsWith(zone, Qt::CaseInsensitive)) {
        text = text.chopped(zone.size()).trimmed();
    } else if (text.endsWith(QLatin1StringView("UTC"), Qt::CaseInsensitive)) {
        text = text.chopped(3).trimmed();
        inZone = QTimeZone::utc();
    }
    static const QRegularExpression clockPart(
        QStringLiteral("^(.*?)(?:^|[\\sT])(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,7}))?)?$"));
    const auto match = clockPart.match(text);
    const QString datePart = match.hasMatch() ? match.captured(1).trimmed() : text;
    const QTime time = match.hasMatch()
                           ? QTime(match.captured(2).toInt(), match.captured(3).toInt(), match.captured(4).toInt())
                           : QTime(0, 0);
    std::optional<QDate> date = typedDate(datePart, m_locale);
    if (match.hasMatch() && datePart.isEmpty() && reference)
        date = at(*reference).date();
    if (!date || !time.isValid())
        return std::nullopt;
    const QDateTime moment = QDateTime(*date, time, inZone);
    if (!moment.isValid() || moment.time() != time)
        return std::nullopt; // a time that the clocks passed over
    return moment.toSecsSinceEpoch() * PerSecond + fractionTicks(match.captured(5));
}

QString TimeFormat::duration(qint64 ticks) { return QString::fromStdString(durationText(ticks)); }

QString TimeFormat::gap(qint64 ticks)
{
    return ticks < 0 ? QStringLiteral("−") + duration(-ticks) : QStringLiteral("+") + duration(ticks);
}

QString TimeFormat::count(qint64 number)
{
    return (number < 0 ? QStringLiteral("−") : QString()) +
           QString::fromStdString(groupedCount(static_cast<std::uint64_t>(number < 0 ? -number : number)));
}

QDateTime TimeFormat::at(qint64 ticks) const { return QDateTime::fromSecsSinceEpoch(secondsOf(ticks), m_zone); }

QString TimeFormat::clock(qint64 ticks, Detail detail) const
{
    const QTime time = at(ticks).time();
    const auto two = [](int number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    QString result = two(time.hour()) + QLatin1Char(':') + two(time.minute());
    if (detail == Detail::Minutes)
        return result;
    result += QLatin1Char(':') + two(time.second());
    if (detail == Detail::Milliseconds)
        result += fraction(ticks, 3);
    else if (detail == Detail::Full)
        result += fraction(ticks, 7);
    return result;
}

QString TimeFormat::day(const QDate &date, bool padded) const
{
    const QString number = QString::number(date.day());
    return (padded && number.size() < 2 ? QStringLiteral(" ") : QString()) + number + QLatin1Char(' ') +
           m_locale.monthName(date.month(), QLocale::ShortFormat);
}

} // namespace foldline::ui
