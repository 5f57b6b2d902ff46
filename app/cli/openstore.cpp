// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/openstore.h"

#include "app/cli/openmirror.h"
#include "app/cli/output.h"
#include "app/cli/readmodels.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/store/sqlite/sqlitestore.h"

namespace foldline::cli {

namespace {

store::SqliteStore::Mode modeFor(Access access)
{
    switch (access) {
    case Access::Write:
        return store::SqliteStore::Mode::ReadWrite;
    case Access::Create:
        return store::SqliteStore::Mode::CreateOrOpen;
    case Access::New:
        return store::SqliteStore::Mode::CreateNew;
    case Access::Read:
        break;
    }
    return store::SqliteStore::Mode::ReadOnly;
}

} // namespace

Error readOnlyGiven()
{
    return {ErrorCode::AccessDenied, "This subcommand writes, and --read-only was given. Nothing was written.", {}};
}

Result<void> checkUnmirrored(const StoreOptions &options)
{
    if (options.mirror || options.offline)
        return failure(ErrorCode::InvalidInput, "--mirror and --offline are not for this: nothing here is read from a "
                                                "local mirror.");
    return {};
}

Result<void> checkMirrorHasServer(const StoreOptions &options)
{
    if (options.connect.empty() && (options.mirror || options.offline))
        return failure(ErrorCode::InvalidInput, "A mirror belongs to a server: give --connect URI, too.");
    return {};
}

Result<std::unique_ptr<kurrentdb::KurrentStore>> connectTo(const StoreOptions &options, Access access,
                                                           std::stop_token stop, StatusListener listener)
{
    auto settings = kurrentdb::parseConnectionString(options.connect);
    if (!settings)
        return failure(std::move(settings.error()));
    Messages messages;
    for (const std::string &warning : kurrentdb::warnings(*settings))
        messages.say("Warning: " + warning);
    kurrentdb::KurrentStore::Options opening{.readOnly = access == Access::Read};
    if (!options.readOnly)
        opening.listingFile = fileOf(readModelsOf(options)).replace_extension(".foldline-streams");
    return kurrentdb::KurrentStore::open(*settings, std::move(opening), std::move(stop), std::move(listener));
}

Result<std::unique_ptr<store::EventStore>> openStore(const StoreOptions &options, Access access, std::stop_token stop)
{
    if (options.store.empty() == options.connect.empty())
        return failure(ErrorCode::InvalidInput, "Name the store: either --store FILE or --connect URI.");
    if (options.readOnly && access != Access::Read)
        return failure(readOnlyGiven());
    if (options.mirror || options.offline)
        return openMirrored(options, access, std::move(stop));
    if (!options.connect.empty()) {
        auto connected = connectTo(options, access, std::move(stop));
        if (!connected)
            return failure(std::move(connected.error()));
        return std::unique_ptr<store::EventStore>(std::move(*connected));
    }
    auto opened = store::SqliteStore::open(options.store, modeFor(access));
    if (!opened)
        return failure(std::move(opened.error()));
    return std::unique_ptr<store::EventStore>(std::move(*opened));
}

} // namespace foldline::cli
