// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/openmirror.h"

#include "app/cli/output.h"
#include "core/kurrentdb/connectionplace.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/connectionstring.h"
#include "core/mirror/mirrorplace.h"

namespace foldline::cli {

namespace {

using mirror::Mirror;
using mirror::MirroredStore;
using Opened = Result<std::unique_ptr<store::EventStore>>;

Result<std::string> nameOf(const StoreOptions &options)
{
    const auto settings = kurrentdb::parseConnectionString(options.connect);
    return settings ? Result<std::string>(kurrentdb::displayName(*settings)) : failure(settings.error());
}

Opened openOffline(const StoreOptions &options, const std::filesystem::path &file, Access access)
{
    if (access != Access::Read) {
        return failure(ErrorCode::Unavailable, "With --offline the server is not asked, so that nothing can be "
                                               "written there. Nothing was written.");
    }
    const auto name = nameOf(options);
    auto looked = Mirror::look(file);
    auto opened = name && looked
                      ? MirroredStore::openOffline(*std::move(looked), *name)
                      : Result<std::unique_ptr<MirroredStore>>(failure(name ? looked.error() : name.error()));
    if (!opened && opened.error().code == ErrorCode::NotFound) {
        return failure(ErrorCode::NotFound,
                       "Nothing was mirrored of this server yet; `foldline mirror` does that while it is there.");
    }
    if (!opened)
        return failure(opened.error());
    const mirror::Kept &kept = (*opened)->kept();
    Messages().say("Showing " + *name + ' ' + mirror::lastKnownText(*(*opened)->lastKnown()) +
                   "; the server was not asked." +
                   (kept.isEverything() ? std::string() : " Only " + kept.toText() + " is kept."));
    return std::unique_ptr<store::EventStore>(*std::move(opened));
}

/// Where the server is away, how to see what was known of it.
Error withHint(Error error, const std::filesystem::path &file)
{
    if (!mirror::isAway(error))
        return error;
    const auto looked = Mirror::look(file);
    if (looked && (*looked)->status().position)
        error.message += " With --offline the last known history is shown.";
    return error;
}

Opened openUpdated(const StoreOptions &options, const std::filesystem::path &file, Access access, std::stop_token stop)
{
    auto kept = Mirror::open(file, {.isWanted = true});
    if (!kept)
        return failure(kept.error());
    Messages messages;
    (*kept)->setListener([&messages](const auto &status) { messages.progress(mirror::statusText(status)); });
    const auto connect = [&options, access](std::stop_token stopped, const std::shared_ptr<mirror::Line> &line) {
        return connectTo(options, access, std::move(stopped), tellBreaks(line)).map([](auto connected) {
            return std::shared_ptr<store::EventStore>(std::move(connected));
        });
    };
    Mirror &listening = **kept;
    auto opened =
        MirroredStore::open(*std::move(kept), connect, {.readOnly = access == Access::Read || options.readOnly}, stop);
    if (!opened)
        return failure(withHint(std::move(opened.error()), file));
    const auto updated = (*opened)->update(std::move(stop));
    listening.setListener({});
    messages.clearProgress();
    if (!updated)
        return failure(withHint(updated.error(), file));
    const auto status = (*opened)->status();
    if (!status.note.empty())
        messages.say(status.note);
    if (status.state == mirror::MirrorStatus::State::Full) {
        messages.say("The mirror has reached its size limit and takes no more; what is newer comes from the server. "
                     "`foldline mirror --limit` raises it.");
    }
    return std::unique_ptr<store::EventStore>(*std::move(opened));
}

} // namespace

kurrentdb::KurrentStore::StatusListener tellBreaks(std::shared_ptr<mirror::Line> line)
{
    return [line = std::move(line)](const kurrentdb::ConnectionStatus &status) {
        if (status.state == kurrentdb::ConnectionStatus::State::Away)
            line->broke();
    };
}

Result<std::filesystem::path> mirrorFileOf(const StoreOptions &options)
{
    const auto settings = kurrentdb::parseConnectionString(options.connect);
    if (!settings)
        return failure(settings.error());
    return mirror::mirrorFileOf(kurrentdb::placeName(*settings));
}

Opened openMirrored(const StoreOptions &options, Access access, std::stop_token stop)
{
    if (auto checked = checkMirrorHasServer(options); !checked)
        return failure(checked.error());
    const auto file = mirrorFileOf(options);
    if (!file)
        return failure(file.error());
    return options.offline ? openOffline(options, *file, access) : openUpdated(options, *file, access, std::move(stop));
}

void markLastKnown(json::Value &object, const store::EventStore &store)
{
    const auto *mirrored = dynamic_cast<const MirroredStore *>(&store);
    const auto known = mirrored ? mirrored->lastKnown() : std::nullopt;
    if (known)
        object.set("lastKnown", known->asOf ? json::Value::string(known->asOf->toIso8601()) : json::Value());
}

} // namespace foldline::cli
