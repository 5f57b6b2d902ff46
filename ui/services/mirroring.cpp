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

QString mirrorText(const mirror::MirrorStatus &status, const TimeFormat &format)
{
    const QString text = qtext(mirror::statusText(status));
    if (status.state != State::Away || !status.asOf)
        return text;
    return tr("%1, %2").arg(text, format.time(status.asOf->ticks(), TimeFormat::Detail::Minutes));
}

QString mirrorDetail(const mirror::MirrorStatus &status, const TimeFormat &format)
{
    QStringList lines{tr("%1 on the disk").arg(qtext(mirror::sizeText(status.bytes)))};
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
