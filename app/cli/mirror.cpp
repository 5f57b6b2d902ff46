// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/openmirror.h"
#include "app/cli/serverwait.h"
#include "core/kurrentdb/kurrentstore.h"

#include <utility>

namespace foldline::cli {

namespace {

using mirror::Mirror;
using mirror::MirrorHead;
using mirror::MirrorStatus;
using State = MirrorStatus::State;

json::Value categoriesOf(const mirror::Kept &kept)
{
    json::Value list = json::Value::array();
    for (const std::string &category : kept.categories())
        list.push(json::Value::string(category));
    return list;
}

std::string statusLine(const MirrorHead &head, const Mirror &mirror)
{
    const MirrorStatus status = mirror.status();
    json::Value line = json::Value::object();
    line.set("server", json::Value::string(head.source));
    line.set("file", json::Value::string(mirror.file().file().string()));
    line.set("state", json::Value::string(std::string(stateName(status.state))));
    line.set("events", count(head.events));
    line.set("bytes", count(mirror.file().bytes()));
    line.set("limit", count(head.sizeLimit));
    line.set("categories", categoriesOf(head.kept));
    if (head.position)
        line.set("position", count(head.position->commit));
    if (head.asOf)
        line.set("asOf", json::Value::string(head.asOf->toIso8601()));
    if (!status.note.empty())
        line.set("note", json::Value::string(status.note));
    return json::dump(line);
}

std::string statusText(const MirrorHead &head, const Mirror &mirror)
{
    const std::string size = mirror::sizeText(mirror.file().bytes());
    std::string text = "Mirror of " + (head.source.empty() ? std::string("a server") : head.source) + ": " +
                       plural(head.events, "event") + ", " + size + " of at most " + mirror::sizeText(head.sizeLimit) +
                       "; " + head.kept.toText() + " is kept.";
    text += head.asOf ? " It had all that the server had at " + head.asOf->toIso8601() + '.'
                      : " It never had all that the server has.";
    return text + "\nFile: " + mirror.file().file().string();
}

Result<int> say(Context &context, const MirrorArguments &arguments, const Mirror &mirror)
{
    const auto head = mirror.file().head();
    if (!head)
        return failure(head.error());
    if (arguments.json)
        context.out.json(statusLine(*head, mirror));
    else
        context.out.line(statusText(*head, mirror));
    return Done;
}

Result<int> sayStatus(Context &context, const MirrorArguments &arguments, const std::filesystem::path &file)
{
    auto looked = Mirror::look(file);
    if (!looked && looked.error().code == ErrorCode::NotFound)
        return failure(ErrorCode::NotFound, "There is no mirror of this server.", file.string());
    if (!looked)
        return failure(looked.error());
    return say(context, arguments, **looked);
}

Result<int> drop(Context &context, const MirrorArguments &arguments, const std::filesystem::path &file)
{
    const auto removed = mirror::MirrorFile::remove(file);
    if (!removed)
        return failure(removed.error());
    if (arguments.json) {
        json::Value line = json::Value::object();
        line.set("dropped", json::Value::string(file.string()));
        context.out.json(json::dump(line));
    } else {
        context.out.line("Threw the mirror " + file.string() + " away. The server has everything still.");
    }
    return Done;
}

Result<mirror::MirrorWish> wishOf(const MirrorArguments &arguments)
{
    mirror::MirrorWish wish{.isWanted = true};
    if (arguments.everything || !arguments.categories.empty())
        wish.kept = mirror::Kept(arguments.categories);
    if (!arguments.limit.empty()) {
        const auto limit = mirror::parseSize(arguments.limit);
        if (!limit)
            return failure(limit.error().code, "--limit: " + limit.error().message);
        wish.sizeLimit = *limit;
    }
    return wish;
}

/// Goes on after breaks that the connection could mend, when what is there now was looked at; what follows also waits
/// for a server that is away.
Result<void> takeAll(Context &context, const MirrorArguments &arguments, Mirror &mirror, store::EventStore &server)
{
    ServerWait wait(arguments, context.messages);
    const auto waits = [&](const Error &error) { return arguments.follow && wait.waits(error, context.stop); };
    for (;;) {
        if (auto checked = mirror.check(server, context.stop); !checked) {
            if (waits(checked.error()))
                continue;
            return context.stop.stop_requested() ? Result<void>() : checked;
        }
        wait.answered();
        auto taken = arguments.follow ? mirror.follow(server, context.stop)
                                      : mirror.advance(server, UINT64_MAX, context.stop).map([](bool) {});
        if (taken || context.stop.stop_requested())
            return taken;
        if (mirror.line()->isVerified() && !waits(taken.error()))
            return context.stop.stop_requested() ? Result<void>() : taken;
    }
}

/// What was taken stays, whatever ends it.
Result<int> keep(Context &context, const MirrorArguments &arguments, Mirror &mirror)
{
    auto server = connectTo(arguments, Access::Read, context.stop, tellBreaks(mirror.line()));
    if (!server)
        return failure(server.error());
    mirror.setListener([&context](const MirrorStatus &status) { context.messages.progress(statusText(status)); });
    Result<void> done = takeAll(context, arguments, mirror, **server);
    mirror.setListener({});
    context.messages.clearProgress();
    const MirrorStatus status = mirror.status();
    if (!status.note.empty())
        context.messages.say(status.note);
    const bool isStopped = !done && done.error().code == ErrorCode::Cancelled;
    if (!done && !isStopped)
        return failure(done.error());
    auto said = say(context, arguments, mirror);
    if (isStopped)
        context.messages.say("Stopped; what was read is kept, and the next run goes on from there.");
    if (status.state == State::Full) {
        context.messages.say("The mirror has reached its size limit and takes no more. What it has stays; --limit "
                             "raises it, --category keeps less.");
    }
    return !said || (!isStopped && status.state != State::Full) ? said : Result<int>(OtherFailure);
}

} // namespace

Result<int> runMirror(Context &context, const MirrorArguments &arguments)
{
    if (arguments.connect.empty() || !arguments.store.empty())
        return failure(ErrorCode::InvalidInput, "Name the server to mirror: --connect URI.");
    const auto file = mirrorFileOf(arguments);
    if (!file)
        return failure(file.error());
    if (arguments.status || arguments.offline)
        return sayStatus(context, arguments, *file);
    if (arguments.readOnly)
        return failure(readOnlyGiven());
    if (arguments.drop)
        return drop(context, arguments, *file);
    const auto wish = wishOf(arguments);
    if (!wish)
        return failure(wish.error());
    auto mirror = Mirror::open(*file, *wish);
    if (!mirror)
        return failure(mirror.error());
    return keep(context, arguments, **mirror);
}

} // namespace foldline::cli
