// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/serverwords.h"

#include "ui/services/textconversion.h"
#include "ui/services/timeformat.h"

#include <QObject>
#include <QStringList>

#include <algorithm>

namespace foldline::ui {

using kurrentdb::ConnectionStatus;

namespace {

const QString Dot = QStringLiteral(" · ");

QString roundTripText(const ConnectionStatus &status)
{
    return QObject::tr("%1 ms").arg(double(status.roundTrip.count()) / 1000, 0, 'f', 1);
}

QString roleText(const ConnectionStatus &status)
{
    return status.role == kurrentdb::NodeRole::Unknown ? QObject::tr("live")
                                                       : qtext(std::string(roleName(status.role)));
}

/// Since when the server cannot be reached, if so.
std::optional<Timestamp> awaySince(const std::optional<ConnectionStatus> &status, const LiveState &live)
{
    const bool isLost =
        status && status->state != ConnectionStatus::State::Connected && status->state != ConnectionStatus::State::Idle;
    const bool isReconnecting = live.kind == LiveState::Kind::Reconnecting;
    if (isLost && isReconnecting)
        return std::min(status->since, live.since);
    if (isLost)
        return status->since;
    return isReconnecting ? std::optional(live.since) : std::nullopt;
}

QString nextTryText(const LiveState &live, Timestamp now)
{
    const auto ticks = live.kind == LiveState::Kind::Reconnecting ? live.nextTry.ticks() - now.ticks() : 0;
    if (ticks <= 0)
        return QObject::tr("trying again now");
    const auto seconds = (ticks + Timestamp::TicksPerSecond - 1) / Timestamp::TicksPerSecond;
    return QObject::tr("trying again in %1 s").arg(seconds);
}

ServerWords describeAbsence(const std::optional<ConnectionStatus> &status, const LiveState &live, Timestamp since,
                            const TimeFormat &format, Timestamp now)
{
    ServerWords words;
    words.isAway = true;
    words.awaySince = since;
    words.shortText = QObject::tr("away since %1").arg(format.time(since.ticks(), TimeFormat::Detail::Seconds));
    words.text = words.shortText + Dot + nextTryText(live, now);
    words.tip = words.text;
    const std::optional<Error> error = live.error ? live.error : status ? status->error : std::nullopt;
    if (error)
        words.tip += QLatin1Char('\n') + qtext(describe(*error));
    return words;
}

ServerWords describeEnd(const Error &error)
{
    ServerWords words;
    words.text = words.shortText = QObject::tr("not live");
    words.tip = words.text + QLatin1Char('\n') + qtext(describe(error));
    words.hasEnded = true;
    return words;
}

} // namespace

ServerWords describeServer(const std::optional<ConnectionStatus> &status, const LiveState &live,
                           const TimeFormat &format, Timestamp now)
{
    if (live.kind == LiveState::Kind::Closed && live.error)
        return describeEnd(*live.error);
    if (const auto since = awaySince(status, live))
        return describeAbsence(status, live, *since, format, now);
    ServerWords words;
    words.text = words.shortText = words.tip = QObject::tr("live");
    if (!status)
        return words;
    const QString role = roleText(*status);
    words.shortText = role + Dot + roundTripText(*status);
    words.text = role + (status->node ? QLatin1Char(' ') + qtext(toString(*status->node)) : QString()) + Dot +
                 roundTripText(*status);
    QStringList tip{words.text};
    if (!status->version.empty())
        tip << QObject::tr("version %1").arg(qtext(status->version));
    tip << QObject::tr("connected since %1 %2").arg(format.dateTime(status->since.ticks()), format.zoneName());
    words.tip = tip.join(Dot);
    return words;
}

} // namespace foldline::ui
