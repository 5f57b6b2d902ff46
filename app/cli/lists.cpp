// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/eventprinter.h"
#include "app/cli/exitcodes.h"
#include "app/cli/linklist.h"
#include "app/cli/point.h"
#include "app/cli/serverwait.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/events/metadata.h"
#include "core/store/firstevent.h"
#include "core/store/streambrowsing.h"

#include <algorithm>
#include <functional>

namespace foldline::cli {

namespace {

json::Value streamLine(const store::StreamInfo &info)
{
    json::Value line = json::Value::object();
    line.set("stream", json::Value::string(info.name.value()));
    line.set("events", count(info.events));
    if (info.lastRevision)
        line.set("revision", count(info.lastRevision->value));
    if (info.events > 0) {
        line.set("created", json::Value::string(info.firstCreated.toIso8601()));
        line.set("updated", json::Value::string(info.lastCreated.toIso8601()));
    }
    if (info.deleted)
        line.set("deleted", json::Value::boolean(true));
    if (info.tombstoned)
        line.set("tombstoned", json::Value::boolean(true));
    return line;
}

std::vector<std::string> streamRow(const store::StreamInfo &info)
{
    const std::string note = info.tombstoned ? "deleted for good" : info.deleted ? "deleted" : "";
    const bool any = info.events > 0;
    return {info.name.value(),
            std::to_string(info.events),
            info.lastRevision ? std::to_string(info.lastRevision->value) : "",
            any ? info.firstCreated.toIso8601() : "",
            any ? info.lastCreated.toIso8601() : "",
            note};
}

/// A store that has to read its whole log for it does so first, and says how far it has come.
Result<void> readLogFirst(Context &context, store::EventStore &store)
{
    auto *browser = dynamic_cast<store::StreamBrowser *>(&store);
    for (bool isComplete = browser == nullptr; !isComplete;) {
        const auto part = browser->browseStreams({.limit = 0}, context.stop);
        if (!part)
            return failure(part.error());
        isComplete = part->listing.isComplete;
        if (!isComplete)
            context.messages.progress("reading the log: " + std::to_string(part->listing.percent()) + " %, " +
                                      plural(part->listing.events, "event"));
    }
    context.messages.clearProgress();
    return {};
}

} // namespace

Result<int> runStreams(Context &context, const StreamsArguments &arguments)
{
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    store::StreamList list;
    list.category = arguments.category;
    list.contains = arguments.contains;
    list.includeSystem = arguments.system;
    list.newestFirst = arguments.newest;
    list.limit = arguments.limit;
    if (auto read = readLogFirst(context, **opened); !read)
        return failure(std::move(read.error()));
    auto streams = (*opened)->listStreams(list, context.stop);
    if (!streams)
        return failure(std::move(streams.error()));
    if (arguments.json) {
        for (const store::StreamInfo &info : *streams) {
            if (!context.out.json(json::dump(streamLine(info))))
                break;
        }
        return Done;
    }
    Table table({{"stream"},
                 {"events", Table::Align::Right},
                 {"revision", Table::Align::Right},
                 {"created"},
                 {"updated"},
                 {""}});
    for (const store::StreamInfo &info : *streams)
        table.add(streamRow(info));
    table.write(context.out);
    return Done;
}

namespace {

/// Prints events as they stand in the log or in a stream.
class ListPrinter
{
public:
    /// The line of an event for people. Called for every event, also for those that are not printed.
    using Describe = std::function<std::string(const events::RecordedEvent &)>;

    ListPrinter(Context &context, const EventsArguments &arguments, Describe describe)
        : m_printer(context, arguments), m_isJson(arguments.json), m_describe(std::move(describe))
    {
    }

    /// False when there is nothing more to do.
    bool print(const events::RecordedEvent &event)
    {
        const std::string line = m_isJson ? std::string() : m_describe(event);
        return m_printer.print(event, event, [&] { return m_isJson ? eventLine(event) : line; });
    }
    bool printAll(std::span<const events::RecordedEvent> batch)
    {
        return std::all_of(batch.begin(), batch.end(),
                           [this](const events::RecordedEvent &event) { return print(event); });
    }
    [[nodiscard]] bool isDone() const { return m_printer.isDone(); }

private:
    EventPrinter m_printer;
    bool m_isJson;
    Describe m_describe;
};

std::string logRow(const events::RecordedEvent &event)
{
    constexpr std::size_t StreamWidth = 24;
    return padded(std::to_string(event.position.commit), NumberWidth, Table::Align::Right) + "  " +
           padded(event.created.toIso8601(), TimeWidth) + "  " + padded(printable(event.stream.value()), StreamWidth) +
           "  " + padded(std::to_string(event.revision.value), NumberWidth, Table::Align::Right) + "  " +
           padded(printable(event.type), TypeWidth) + "  " + printable(events::readMetadata(event.metadata).actor);
}

Result<void> checkOrder(const EventsArguments &arguments)
{
    if (arguments.follow && arguments.newest)
        return failure(ErrorCode::InvalidInput,
                       "--follow goes on at the log's end: it cannot be combined with --newest.");
    return {};
}

/// Until it is interrupted, or the limit is reached: a server that goes away is waited for.
Result<void> follow(Context &context, store::EventStore &store, store::Subscribe subscribe, ListPrinter &printer,
                    const EventsArguments &arguments)
{
    ServerWait wait(arguments, context.messages);
    store::SubscriptionHandler handler;
    handler.events = [&](std::span<const events::RecordedEvent> batch) {
        wait.answered();
        const bool goOn = printer.printAll(batch);
        if (subscribe.stream)
            subscribe.afterRevision = batch.back().revision;
        else
            subscribe.afterPosition = batch.back().position;
        return context.out.flush() && goOn;
    };
    handler.caughtUp = [&wait](std::optional<events::Position>) { wait.answered(); };
    if (printer.isDone())
        return {};
    for (;;) {
        auto done = store.subscribe(subscribe, handler, context.stop);
        if (done || printer.isDone())
            return done;
        if (!wait.waits(done.error(), context.stop))
            return context.stop.stop_requested() ? Result<void>() : done;
    }
}

/// One stream for people: each event needs the state before it, so the whole stream is folded.
Result<void> tellStream(Context &context, store::EventStore &store, const events::StreamName &stream,
                        const EventsArguments &arguments)
{
    Narrator narrator(context.aggregates.forStream(stream));
    const auto row = [&](const events::RecordedEvent &event) { return eventRow(event, event, narrator.tell(event)); };
    ListPrinter printer(context, arguments, row);
    if (arguments.follow)
        return follow(context, store, {stream, {}, {}}, printer, arguments);
    if (!arguments.newest)
        return store.readStream(
            stream, {}, [&](auto batch) { return printer.printAll(batch); }, context.stop);
    std::vector<std::pair<events::RecordedEvent, std::string>> told;
    const auto keep = [&](std::span<const events::RecordedEvent> batch) {
        for (const events::RecordedEvent &event : batch)
            told.emplace_back(event, row(event));
        return true;
    };
    auto read = store.readStream(stream, {}, keep, context.stop);
    std::reverse(told.begin(), told.end());
    std::size_t next = 0;
    ListPrinter reversed(context, arguments, [&](const events::RecordedEvent &) { return told[next].second; });
    while (read && next < told.size() && reversed.print(told[next].first))
        ++next;
    return read;
}

Result<void> printStream(Context &context, store::EventStore &store, const events::StreamName &stream,
                         const EventsArguments &arguments)
{
    if (!arguments.json)
        return tellStream(context, store, stream, arguments);
    ListPrinter printer(context, arguments, {});
    if (arguments.follow) {
        store::Subscribe subscribe{stream, {}, {}};
        if (arguments.from.value_or(0) > 0)
            subscribe.afterRevision = events::Revision{*arguments.from - 1};
        return follow(context, store, subscribe, printer, arguments);
    }
    store::StreamRead read;
    read.direction = arguments.newest ? store::Direction::Backwards : store::Direction::Forwards;
    if (arguments.from && !arguments.newest)
        read.from = events::Revision{*arguments.from};
    if (arguments.types.empty() && arguments.category.empty())
        read.limit = arguments.limit;
    return store.readStream(
        stream, read, [&](auto batch) { return printer.printAll(batch); }, context.stop);
}

/// What links lead to, unless the links themselves are asked for.
Result<void> printEither(Context &context, store::EventStore &store, const events::StreamName &stream,
                         const EventsArguments &arguments)
{
    const auto links = arguments.links ? Result<bool>(false) : holdsLinks(store, stream, context.stop);
    if (!links)
        return failure(links.error());
    return *links ? printLinks(context, store, stream, arguments) : printStream(context, store, stream, arguments);
}

} // namespace

Result<int> runEvents(Context &context, const EventsArguments &arguments)
{
    auto stream = parseStream(arguments.stream);
    if (!stream)
        return failure(std::move(stream.error()));
    if (auto order = checkOrder(arguments); !order)
        return failure(std::move(order.error()));
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    auto info = (*opened)->streamInfo(*stream, context.stop);
    Result<void> printed;
    if (!info)
        printed = failure(info.error());
    else if (arguments.limit > 0)
        printed = printEither(context, **opened, *stream, arguments);
    if (!printed)
        return failure(explainMissing(**opened, context.aggregates, *stream, std::move(printed.error())));
    return Done;
}

namespace {

/// The place after which the log begins with `--from`; absent: its start. A server's positions are no numbers to take
/// one from.
Result<std::optional<events::Position>> positionBefore(store::EventStore &store, const EventsArguments &arguments,
                                                       const std::stop_token &stop)
{
    if (arguments.connect.empty())
        return events::Position::at(*arguments.from - 1);
    const auto from = events::Position::at(*arguments.from);
    return store::firstOf(store, {.direction = store::Direction::Backwards, .from = from}, stop)
        .map([](const auto &found) { return found ? std::optional(found->position) : std::nullopt; });
}

} // namespace

Result<int> runLog(Context &context, const EventsArguments &arguments)
{
    if (auto order = checkOrder(arguments); !order)
        return failure(std::move(order.error()));
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    ListPrinter printer(context, arguments, logRow);
    Result<void> printed;
    if (arguments.follow) {
        store::Subscribe subscribe;
        if (arguments.from.value_or(0) > 0) {
            auto before = positionBefore(**opened, arguments, context.stop);
            if (!before)
                return failure(std::move(before.error()));
            subscribe.afterPosition = *before;
        }
        printed = follow(context, **opened, subscribe, printer, arguments);
    } else if (arguments.limit > 0) {
        store::AllRead read;
        read.direction = arguments.newest ? store::Direction::Backwards : store::Direction::Forwards;
        if (arguments.from && !arguments.newest)
            read.from = events::Position::at(*arguments.from);
        read.limit = arguments.limit;
        read.types = arguments.types;
        read.category = arguments.category;
        const auto print = [&](std::span<const events::RecordedEvent> batch) {
            const auto isBefore = [&](const events::RecordedEvent &event) {
                return arguments.from && event.position.commit < *arguments.from;
            };
            const auto end = std::find_if(batch.begin(), batch.end(), isBefore);
            return printer.printAll({batch.begin(), end}) && end == batch.end();
        };
        printed = (*opened)->readAll(read, print, context.stop);
    }
    if (!printed)
        return failure(std::move(printed.error()));
    return Done;
}

} // namespace foldline::cli
