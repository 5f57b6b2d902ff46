// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/copyreport.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/freshfile.h"
#include "app/cli/point.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/settings/secrets.h"
#include "core/store/copy/historycopy.h"
#include "core/store/copy/sessiontarget.h"
#include "core/store/firstevent.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace foldline::cli {

namespace {

using Clock = std::chrono::steady_clock;
using store::CopyReport;

/// `scheme://` makes it a server; a file of such a name can be given as `./scheme://…`.
StoreOptions optionsOf(const std::string &place)
{
    StoreOptions options;
    (kurrentdb::looksLikeConnection(place) ? options.connect : options.store) = place;
    return options;
}

/// One of the two stores.
struct Side
{
    StoreOptions options;
    std::unique_ptr<store::EventStore> store;
    kurrentdb::KurrentStore *server = nullptr; ///< the same, when it is one

    [[nodiscard]] bool isServer() const { return server != nullptr; }
};

Result<void> connect(Side &side, Access access, const std::stop_token &stop)
{
    auto connected = connectTo(side.options, access, stop);
    if (!connected)
        return failure(std::move(connected.error()));
    side.server = connected->get();
    side.store = std::move(*connected);
    return {};
}

Result<void> openSource(Side &side, const std::stop_token &stop)
{
    if (!side.options.connect.empty())
        return connect(side, Access::Read, stop);
    auto opened = openStore(side.options, Access::Read, stop);
    if (!opened)
        return failure(std::move(opened.error()));
    side.store = std::move(*opened);
    return {};
}

Result<void> openTarget(Side &side, FreshFile &fresh, const std::stop_token &stop)
{
    if (!side.options.connect.empty())
        return connect(side, Access::Write, stop);
    auto opened = fresh.open(side.options, Access::Create, stop);
    if (!opened)
        return failure(std::move(opened.error()));
    side.store = std::move(*opened);
    return {};
}

tl::unexpected<Error> itself()
{
    return failure(ErrorCode::InvalidInput, "--from and --to are the same store: a store is not copied onto itself. "
                                            "Nothing was written.");
}

bool isSameFile(const Side &from, const Side &to)
{
    if (from.options.store.empty() || to.options.store.empty())
        return false;
    std::error_code ignored;
    return std::filesystem::equivalent(from.options.store, to.options.store, ignored);
}

std::optional<events::RecordedEvent> firstEvent(store::EventStore &store, const std::stop_token &stop)
{
    return store::firstOf(store, store::AllRead(), stop).value_or(std::nullopt);
}

/// A copy keeps the ids but not the times and places: where these are the same too it is one server by two names.
bool isSameServer(const Side &from, const Side &to, const std::stop_token &stop)
{
    if (!from.isServer() || !to.isServer())
        return false;
    if (const auto node = from.server->status().node; node && node == to.server->status().node)
        return true;
    const auto here = firstEvent(*from.store, stop);
    const auto there = firstEvent(*to.store, stop);
    return here && there && here->id == there->id && here->created == there->created &&
           here->position == there->position;
}

Result<std::vector<events::StreamName>> chosenStreams(const CopyArguments &arguments)
{
    std::vector<events::StreamName> streams;
    for (const std::string &text : arguments.streams) {
        auto stream = parseStream(text);
        if (!stream)
            return failure(std::move(stream.error()));
        if (stream->isMetadata())
            return failure(ErrorCode::InvalidInput,
                           "--stream: metadata is copied with the stream that it describes: name that one.");
        if (std::ranges::find(streams, *stream) == streams.end())
            streams.push_back(std::move(*stream));
    }
    return streams;
}

Result<void> checkStream(Context &context, const Side &from, const events::StreamName &stream)
{
    if (from.isServer() && stream.isSystem())
        return failure(ErrorCode::InvalidInput,
                       "--stream: `" + stream.value() + "` is the server's own; such streams are not copied.");
    store::StreamRead read;
    read.limit = 1;
    read.includeHidden = true;
    auto there = from.store->readStream(
        stream, read, [](const auto &) { return false; }, context.stop);
    if (there)
        return {};
    Error error = explainMissing(*from.store, context.aggregates, stream, std::move(there.error()));
    if (error.code == ErrorCode::AccessDenied)
        error.message = "The stream `" + shortened(stream.value()) + "` cannot be read. " + error.message;
    return failure(std::move(error));
}

/// Whether the failure is of one stream, so that the others are still looked at.
bool isOfOneStream(ErrorCode code)
{
    return code == ErrorCode::NotFound || code == ErrorCode::StreamDeleted || code == ErrorCode::AccessDenied;
}

/// Before anything is made or written: whether all can be read. The failure names those that cannot.
Result<void> checkStreams(Context &context, const Side &from, std::span<const events::StreamName> streams)
{
    constexpr int MostNamed = 5;
    std::optional<Error> refused;
    int named = 0;
    auto stream = streams.begin();
    for (; stream != streams.end() && named < MostNamed; ++stream) {
        auto checked = checkStream(context, from, *stream);
        if (checked)
            continue;
        if (!isOfOneStream(checked.error().code))
            return checked;
        ++named;
        if (refused)
            refused = Error{refused->code, refused->message + ' ' + asSentence(checked.error().message), {}};
        else
            refused = Error{checked.error().code, asSentence(checked.error().message), checked.error().context};
    }
    if (!refused)
        return {};
    refused->message += " Nothing was copied.";
    if (stream != streams.end())
        refused->message += " There may be more such streams.";
    return failure(*std::move(refused));
}

/// A server has longer names than a store file takes.
Result<void> checkNames(std::span<const events::StreamName> streams)
{
    for (const events::StreamName &stream : streams) {
        if (auto name = events::StreamName::parse(stream.value()); !name)
            return failure(name.error().code, "`" + shortened(stream.value()) + "` cannot be copied into a file. " +
                                                  name.error().message + " Nothing was copied.");
    }
    return {};
}

Error brokenOff(const CopyReport &report, Error error, const std::stop_token &stop)
{
    const std::string again = error.code == ErrorCode::Corrupt ? "" : " Run the same command again to go on.";
    const std::string kept = " Copied and kept: " + plural(report.copied, "event") + "." + again;
    if (stop.stop_requested() || error.code == ErrorCode::Cancelled)
        return {ErrorCode::Cancelled, "The copy was stopped." + kept, {}};
    error.message = asSentence(error.message) + kept;
    return error;
}

Result<std::unique_ptr<store::CopyTarget>> targetOf(const Side &to, const std::stop_token &stop)
{
    if (to.isServer())
        return to.server->copyTarget(stop);
    return std::unique_ptr<store::CopyTarget>(std::make_unique<store::SessionTarget>(*to.store, stop));
}

Result<int> copy(Context &context, const CopyArguments &arguments, const Side &from, const Side &to, FreshFile &fresh,
                 std::vector<events::StreamName> streams)
{
    auto target = targetOf(to, context.stop);
    if (!target)
        return failure(std::move(target.error()));
    const bool keepsLog = !from.isServer() && !to.isServer();
    store::HistoryCopy copying(*from.store, *to.store, **target, {std::move(streams), keepsLog},
                               [&](std::uint64_t events) {
                                   context.messages.progress("copied, or there already: " + plural(events, "event"));
                               });
    const auto start = Clock::now();
    auto done = copying.run(context.stop);
    context.messages.clearProgress();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    const CopyReport report = copying.report();
    if (done || report.copied > 0 || (fresh.isMade() && isUsedByOthers(*to.store)))
        fresh.keep();
    if (arguments.json)
        context.out.json(copyLine(report, done.has_value(), seconds));
    else if (done)
        context.out.line(copyText(report, seconds));
    sayAbout(context.messages, report);
    if (!done)
        return failure(brokenOff(report, std::move(done.error()), context.stop));
    return report.refusals.empty() ? Done : Conflict;
}

Result<void> checkArguments(const CopyArguments &arguments)
{
    if (!arguments.store.empty() || !arguments.connect.empty())
        return failure(ErrorCode::InvalidInput, "Two stores are named with --from and --to here, none with --store or "
                                                "--connect.");
    if (arguments.readOnly)
        return failure(readOnlyGiven());
    return checkUnmirrored(arguments);
}

} // namespace

Result<int> runCopy(Context &context, const CopyArguments &arguments)
{
    if (auto checked = checkArguments(arguments); !checked)
        return failure(checked.error());
    auto streams = chosenStreams(arguments);
    if (!streams)
        return failure(std::move(streams.error()));
    FreshFile fresh(arguments.to);
    Side from{optionsOf(arguments.from), {}, nullptr};
    Side to{optionsOf(arguments.to), {}, nullptr};
    if (isSameFile(from, to))
        return itself();
    if (auto opened = openSource(from, context.stop); !opened)
        return failure(std::move(opened.error()));
    if (auto checked = checkStreams(context, from, *streams); !checked)
        return failure(std::move(checked.error()));
    if (auto checked = to.options.connect.empty() ? checkNames(*streams) : Result<void>(); !checked)
        return failure(std::move(checked.error()));
    if (auto opened = openTarget(to, fresh, context.stop); !opened)
        return failure(std::move(opened.error()));
    if (isSameServer(from, to, context.stop))
        return itself();
    if (to.isServer())
        context.messages.say("The server gives the copied events its own times.");
    return copy(context, arguments, from, to, fresh, std::move(*streams));
}

} // namespace foldline::cli
