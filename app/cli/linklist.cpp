// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/linklist.h"

#include "app/cli/eventlines.h"
#include "app/cli/eventprinter.h"
#include "core/store/firstevent.h"
#include "core/store/linkreading.h"

#include <utility>

namespace foldline::cli {

namespace {

using Target = std::optional<events::RecordedEvent>;

std::string placeText(const store::LinkTarget &place)
{
    return place.stream.value() +
           (place.revision ? ", revision " + std::to_string(place.revision->value) : std::string(", its last event"));
}

std::string sentence(const events::RecordedEvent &original, const Target &target)
{
    if (target)
        return placeText({target->stream, target->revision});
    if (const auto place = store::linkTargetOf(original))
        return placeText(*place) + ": not there any more (deleted or truncated)";
    return store::isLink(original) ? "a link that cannot be read: " + original.data : std::string();
}

std::string row(const events::RecordedEvent &original, const Target &target)
{
    return eventRow(original, target ? *target : original, sentence(original, target));
}

/// The event that is led to, and where the link stands; or the link, and that its target is gone.
std::string line(const events::RecordedEvent &original, const Target &target)
{
    std::string text = eventLine(target ? *target : original);
    if (!store::isLink(original))
        return text;
    text.pop_back();
    if (!target)
        return text + ",\"target\":null}";
    json::Value link = json::Value::object();
    link.set("stream", json::Value::string(original.stream.value()));
    link.set("revision", count(original.revision.value));
    link.set("position", count(original.position.commit));
    return text + ",\"link\":" + json::dump(link) + '}';
}

/// Prints until the limit is reached.
class LinkPrinter
{
public:
    LinkPrinter(Context &context, const EventsArguments &arguments)
        : m_printer(context, arguments), m_isJson(arguments.json)
    {
    }

    /// False when there is nothing more to do.
    bool print(const events::RecordedEvent &original, const Target &target)
    {
        m_last = original.revision;
        return m_printer.print(original, target ? *target : original,
                               [&] { return m_isJson ? line(original, target) : row(original, target); });
    }
    bool printAll(std::span<const events::RecordedEvent> originals, std::span<const Target> targets)
    {
        for (std::size_t i = 0; i < originals.size(); ++i) {
            if (!print(originals[i], targets[i]))
                return false;
        }
        return true;
    }
    [[nodiscard]] std::optional<events::Revision> last() const { return m_last; }
    [[nodiscard]] bool isDone() const { return m_printer.isDone(); }

private:
    EventPrinter m_printer;
    bool m_isJson;
    std::optional<events::Revision> m_last;
};

Result<void> followLinks(Context &context, store::EventStore &store, const events::StreamName &stream,
                         LinkPrinter &printer)
{
    Result<void> resolved;
    store::SubscriptionHandler handler;
    handler.events = [&](std::span<const events::RecordedEvent> batch) {
        for (const events::RecordedEvent &event : batch) {
            const auto target = store::resolveLink(store, event, context.stop);
            if (!target)
                resolved = failure(target.error());
            if (!target || !printer.print(event, *target))
                return false;
        }
        return context.out.flush();
    };
    handler.caughtUp = [](std::optional<events::Position>) {};
    store::Subscribe subscribe;
    subscribe.stream = stream;
    subscribe.afterRevision = printer.last();
    auto done = store.subscribe(subscribe, handler, context.stop);
    return resolved ? done : resolved;
}

} // namespace

Result<bool> holdsLinks(store::EventStore &store, const events::StreamName &stream, std::stop_token stop)
{
    return store::firstOf(store, stream, {.direction = store::Direction::Backwards}, std::move(stop))
        .map([](const auto &last) { return last && store::isLink(*last); });
}

Result<void> printLinks(Context &context, store::EventStore &store, const events::StreamName &stream,
                        const EventsArguments &arguments)
{
    LinkPrinter printer(context, arguments);
    store::StreamRead read;
    read.direction = arguments.newest ? store::Direction::Backwards : store::Direction::Forwards;
    if (arguments.from && !arguments.newest)
        read.from = events::Revision{*arguments.from};
    auto done = store::readResolved(
        store, stream, read, [&](auto originals, auto targets) { return printer.printAll(originals, targets); },
        context.stop);
    if (!done || !arguments.follow || printer.isDone())
        return done;
    context.out.flush();
    return followLinks(context, store, stream, printer);
}

} // namespace foldline::cli
