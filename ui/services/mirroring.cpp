// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/mirroring.h"

#include "core/kurrentdb/connectionplace.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/mirror/mirrorplace.h"
#include "ui/services/textconversion.h"

#include <QCoreApplication>

namespace foldline::ui {

using mirror::Mirror;
using mirror::MirroredStore;
using State = mirror::MirrorStatus::State;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Mirroring", text); }

Result<std::shared_ptr<MirroredStore>> shared(Result<std::unique_ptr<MirroredStore>> opened)
{
    if (!opened)
        return failure(std::move(opened.error()));
    return std::shared_ptr<MirroredStore>(*std::move(opened));
}

} // namespace

bool isMirrored(const StoreLocation &location)
{
    return !location.connect.isEmpty() && (location.offline || location.mirror.isAllowed(location.production));
}

Result<std::shared_ptr<MirroredStore>> openMirrored(const StoreLocation &location,
                                                    const MirroredStore::Connect &connect, std::stop_token stop)
{
    const auto settings = kurrentdb::parseConnectionString(location.connect.toStdString());
    if (!settings)
        return failure(settings.error());
    const auto file = mirror::mirrorFileOf(kurrentdb::placeName(*settings));
    const std::string name = kurrentdb::displayName(*settings);
    auto kept = location.offline ? Mirror::look(file) : Mirror::open(file, location.mirror);
    if (!kept)
        return failure(std::move(kept.error()));
    if (location.offline)
        return shared(MirroredStore::openOffline(*std::move(kept), name));
    const bool isReadOnly = location.mode == OpenMode::ReadOnly;
    return shared(MirroredStore::open(*std::move(kept), connect,
                                      {.readOnly = isReadOnly, .displayName = name, .allowsLastKnown = true},
                                      std::move(stop)));
}

MirroredStore *mirroredOf(store::EventStore *store) { return dynamic_cast<MirroredStore *>(store); }

std::shared_ptr<kurrentdb::KurrentStore> serverOf(const std::shared_ptr<store::EventStore> &store)
{
    const auto *mirrored = mirroredOf(store.get());
    return std::dynamic_pointer_cast<kurrentdb::KurrentStore>(mirrored ? mirrored->source() : store);
}

bool showsLastKnown(const StoreSession &session)
{
    return session.mirrorStatus() && (session.mirrorStatus()->state == State::Away || session.location().offline);
}

QString lastKnownMoment(const mirror::MirrorStatus &status, const TimeFormat &format, Timestamp now)
{
    if (!status.asOf)
        return {};
    const auto ticks = status.asOf->ticks();
    const QString moment = format.sameDay(ticks, now.ticks()) ? format.time(ticks, TimeFormat::Detail::Minutes)
                                                              : format.dateTime(ticks, TimeFormat::Detail::Minutes);
    return moment + QLatin1Char(' ') + format.zoneName();
}

QString lastKnownTitle(const mirror::MirrorStatus &status, const TimeFormat &format, Timestamp now)
{
    const QString moment = lastKnownMoment(status, format, now);
    return moment.isEmpty() ? tr("Last known history, not read to its end")
                            : tr("Last known history of %1").arg(moment);
}

std::optional<Timestamp> knownUpTo(const StoreSession &session)
{
    const LiveState &live = session.liveState();
    const bool isAway =
        live.kind == LiveState::Kind::Reconnecting || (live.kind == LiveState::Kind::Closed && live.error);
    if (!session.isOpen() || (!isAway && !showsLastKnown(session)))
        return std::nullopt;
    const auto &mirror = session.mirrorStatus();
    return mirror && mirror->asOf ? mirror->asOf : live.since;
}

QString knownUpToText(const StoreSession &session, const TimeFormat &format, Timestamp now)
{
    const auto known = knownUpTo(session);
    if (!known)
        return {};
    const auto ticks = known->ticks();
    return tr("as of %1")
        .arg(format.sameDay(ticks, now.ticks()) ? format.time(ticks, TimeFormat::Detail::Seconds)
                                                : format.dateTime(ticks, TimeFormat::Detail::Seconds));
}

QString followingRefusal(const StoreSession &session)
{
    if (session.isOpen() && session.location().offline)
        return tr("Only the last known history is looked at, and the server is not asked, so that nothing new comes "
                  "in. Connect to see what is new.");
    if (const auto refusal = session.logRefusal())
        return qtext(refusal->message);
    const LiveState &live = session.liveState();
    if (live.kind == LiveState::Kind::Closed && live.error)
        return qtext(live.error->message);
    return knownUpTo(session) ? tr("The store does not answer, so that nothing new comes in. It goes on by itself.")
                              : QString();
}

QString writingRefusal(const StoreSession &session)
{
    if (session.location().offline)
        return tr("Only the last known history is looked at, and the server is not asked. Connect to write.");
    if (session.isReadOnly())
        return tr("This store is open read-only.");
    if (showsLastKnown(session))
        return tr("The server is away, and only its last known history is here. Writing goes on when it is back.");
    return {};
}

namespace {

QString sizesText(const mirror::MirrorStatus &status)
{
    return tr("%1 of %2").arg(qtext(mirror::sizeText(status.bytes)), qtext(mirror::sizeText(status.sizeLimit)));
}

} // namespace

QString mirrorText(const mirror::MirrorStatus &status, bool isOffline, const TimeFormat &format, Timestamp now)
{
    if (status.state == State::Failed)
        return qtext(mirror::statusText(status));
    if (isOffline || status.state == State::Away) {
        return QStringList{lastKnownTitle(status, format, now), isOffline ? tr("server not asked") : tr("server away"),
                           sizesText(status)}
            .join(QStringLiteral(", "));
    }
    QString text = qtext(mirror::statusText(status));
    const qint64 age = status.asOf ? now.ticks() - status.asOf->ticks() : 0;
    if (status.state == State::UpToDate && age >= Timestamp::TicksPerSecond)
        text = tr("%1 %2 ago").arg(text, TimeFormat::duration(age));
    return text + QStringLiteral(", ") + sizesText(status);
}

QString mirrorDetail(const mirror::MirrorStatus &status, const TimeFormat &format)
{
    QStringList lines{
        tr("The local copy: %1 events, %2 on the disk")
            .arg(TimeFormat::count(static_cast<qint64>(status.events)), qtext(mirror::sizeText(status.bytes)))};
    if (status.asOf)
        lines << tr("It had all that the server had at %1.").arg(format.full(status.asOf->ticks()));
    if (status.state == State::Full)
        lines << tr("The size limit is reached. What it has stays; the rest comes from the server.");
    if (!status.note.empty())
        lines << qtext(status.note);
    if (status.error)
        lines << qtext(describe(*status.error));
    return lines.join(QLatin1Char('\n'));
}

} // namespace foldline::ui
