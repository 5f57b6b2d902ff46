// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/services/storeopening.h"

#include "core/kurrentdb/connectionplace.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/logaccess.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/store/firstevent.h"
#include "core/store/memory/memorystore.h"
#include "core/store/sqlite/sqlitestore.h"
#include "ui/services/mirroring.h"
#include "ui/services/textconversion.h"

#include <QFileInfo>
#include <QUuid>

namespace foldline::ui {

using projections::ReadModelLocation;

namespace {

store::SqliteStore::Mode storeMode(OpenMode mode)
{
    using Mode = store::SqliteStore::Mode;
    switch (mode) {
    case OpenMode::ReadOnly:
        return Mode::ReadOnly;
    case OpenMode::ReadWrite:
        return Mode::ReadWrite;
    case OpenMode::CreateNew:
        return Mode::CreateNew;
    case OpenMode::CreateOrOpen:
        break;
    }
    return Mode::CreateOrOpen;
}

Result<std::shared_ptr<store::EventStore>> connectTo(const StoreLocation &location, std::stop_token stop,
                                                     kurrentdb::KurrentStore::StatusListener listener = {})
{
    const auto settings = kurrentdb::parseConnectionString(location.connect.toStdString());
    if (!settings)
        return failure(settings.error());
    kurrentdb::KurrentStore::Options options{.readOnly = location.mode == OpenMode::ReadOnly};
    options.listingFile = std::filesystem::path(
        ReadModelLocation::ofConnection(qtext(kurrentdb::placeName(*settings))).name.toStdString());
    options.listingFile.replace_extension(".foldline-streams");
    auto opened = kurrentdb::KurrentStore::open(*settings, std::move(options), stop, std::move(listener));
    if (!opened)
        return failure(std::move(opened.error()));
    return std::shared_ptr<store::EventStore>(std::move(*opened));
}

/// Without its mirror where that cannot be kept: looking at the server does not depend on it.
Result<std::shared_ptr<store::EventStore>> openServer(const StoreLocation &location, OpenedStore &opened,
                                                      std::stop_token stop)
{
    if (!isMirrored(location))
        return connectTo(location, std::move(stop));
    const auto connect = [location](std::stop_token stopped, std::shared_ptr<mirror::Line> line) {
        const auto tellBreaks = [line = std::move(line)](const kurrentdb::ConnectionStatus &status) {
            if (status.state == kurrentdb::ConnectionStatus::State::Away)
                line->broke();
        };
        return connectTo(location, std::move(stopped), tellBreaks);
    };
    auto mirrored = openMirrored(location, connect, stop);
    if (mirrored)
        return std::shared_ptr<store::EventStore>(*std::move(mirrored));
    if (location.offline)
        return failure(std::move(mirrored.error()));
    auto connected = connectTo(location, std::move(stop));
    opened.mirrorFailure = mirror::MirrorStatus{
        .state = mirror::MirrorStatus::State::Failed, .since = Timestamp::now(), .error = std::move(mirrored.error())};
    return connected;
}

Result<std::shared_ptr<store::EventStore>> openFile(const StoreLocation &location)
{
    if (location.file.isEmpty())
        return std::make_shared<store::MemoryStore>();
    auto opened =
        store::SqliteStore::open(std::filesystem::path(location.file.toStdString()), storeMode(location.mode));
    if (!opened)
        return failure(std::move(opened.error()));
    return std::shared_ptr<store::EventStore>(std::move(*opened));
}

ReadModelLocation privateReadModels()
{
    return ReadModelLocation::inMemory(QStringLiteral("foldline-%1").arg(QUuid::createUuid().toString(QUuid::Id128)));
}

/// Of a server, by hosts and user: the data folder has them. (The server is not written to.)
ReadModelLocation readModelsOfServer(const StoreLocation &location)
{
    const auto settings = kurrentdb::parseConnectionString(location.connect.toStdString());
    if (!settings)
        return privateReadModels();
    return ReadModelLocation::ofConnection(qtext(kurrentdb::placeName(*settings)),
                                           location.offline ? ReadModelLocation::Of::LastKnown
                                                            : ReadModelLocation::Of::Server);
}

void chooseReadModels(OpenedStore &opened, const StoreLocation &location)
{
    const bool isServer = !location.connect.isEmpty();
    if (!isServer && (location.file.isEmpty() || opened.store->isReadOnly())) {
        opened.readModels = privateReadModels();
        if (!location.file.isEmpty())
            opened.readModelNote = QObject::tr("The store is open read-only, so the orders table is kept in memory.");
        return;
    }
    opened.readModels = isServer ? readModelsOfServer(location) : ReadModelLocation::besideStore(location.file);
    const auto database = projections::ReadModelDatabase::open(opened.readModels);
    if (database)
        return;
    opened.readModels = privateReadModels();
    opened.readModelNote = QObject::tr("The orders table is kept in memory, because its file cannot be written: %1")
                               .arg(qtext(describe(database.error())));
}

} // namespace

QString nodeText(const kurrentdb::ConnectionStatus &status)
{
    QStringList parts;
    if (status.node)
        parts << qtext(toString(*status.node));
    if (status.role != kurrentdb::NodeRole::Unknown)
        parts << qtext(std::string(roleName(status.role)));
    if (!status.version.empty())
        parts << qtext(status.version);
    parts << QObject::tr("%1 ms").arg(double(status.roundTrip.count()) / 1000, 0, 'f', 1);
    return parts.join(QStringLiteral(" · "));
}

Result<QString> reachServer(const QString &connectionString, const JobContext &context)
{
    StoreLocation location;
    location.connect = connectionString;
    location.mode = OpenMode::ReadOnly;
    const auto settings = kurrentdb::parseConnectionString(utf8(connectionString));
    const auto opened = connectTo(location, context.stop);
    if (!settings || !opened)
        return failure(settings ? opened.error() : settings.error());
    const auto &server = static_cast<const kurrentdb::KurrentStore &>(**opened);
    const QString reached = QObject::tr("Reached %1.").arg(nodeText(server.status()));
    const auto access = kurrentdb::findLogAccess(**opened, *settings, context.stop);
    return reached + QLatin1Char(access.mayRead() == true ? ' ' : '\n') + qtext(access.text());
}

Result<LogHead> readHead(store::EventStore &store, std::stop_token stop)
{
    LogHead head;
    for (;;) {
        const auto before = store.eventCount(stop);
        head.isCounted = before || before.error().code != ErrorCode::Unsupported;
        if (!before && head.isCounted)
            return failure(before.error());
        const auto newest = store::firstOf(store, {.direction = store::Direction::Backwards}, stop);
        if (!newest)
            return failure(newest.error());
        const auto after = head.isCounted ? store.eventCount(stop) : Result<std::uint64_t>(0);
        if (!after)
            return failure(after.error());
        head.events = *after;
        head.last = *newest ? std::optional((*newest)->position) : std::nullopt;
        head.lastCreated = *newest ? std::optional((*newest)->created) : std::nullopt;
        if (!head.isCounted || *before == *after)
            return head;
    }
}

Result<std::unique_ptr<OpenedStore>> openStore(const StoreLocation &location, std::stop_token stop)
{
    auto opened = std::make_unique<OpenedStore>();
    auto store = location.connect.isEmpty() ? openFile(location) : openServer(location, *opened, stop);
    if (!store)
        return failure(std::move(store.error()));
    opened->store = std::move(*store);
    auto head = readHead(*opened->store, stop);
    const bool isRefused = !head && head.error().code == ErrorCode::AccessDenied && !location.connect.isEmpty();
    if (!head && !isRefused)
        return failure(std::move(head.error()));
    if (isRefused) {
        opened->logRefusal = std::move(head.error());
        opened->head.isCounted = false;
    } else {
        opened->head = *head;
    }
    chooseReadModels(*opened, location);
    return opened;
}

Result<std::unique_ptr<OpenedStore>> adoptStore(std::shared_ptr<store::EventStore> store,
                                                std::optional<ReadModelLocation> readModels, std::stop_token stop)
{
    auto opened = std::make_unique<OpenedStore>();
    auto head = readHead(*store, stop);
    if (!head)
        return failure(std::move(head.error()));
    opened->store = std::move(store);
    opened->head = *head;
    opened->readModels = readModels ? *readModels : privateReadModels();
    return opened;
}

} // namespace foldline::ui
