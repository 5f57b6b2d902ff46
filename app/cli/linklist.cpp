// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/linklist.h"

#include "app/cli/eventlines.h"
#include "app/cli/output.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/store/linkreading.h"

#include <algorithm>
#include <utility>

namespace foldline::cli {

namespace {

using Target = std::optional<events::RecordedEvent>;

constexpr std::size_t NumberWidth = 8;
constexpr std::size_t TimeWidth = 28;
constexpr std::size_t TypeWidth = 24;

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
    const events::RecordedEvent &shown = target ? *target : original;
    return padded(std::to_string(original.revision.value), NumberWidth, Table::Align::Right) + "  " +
           padded(shown.created.toIso8601(), TimeWidth) + "  " + padded(printable(shown.type), TypeWidth) + "  " +
           printable(sentence(original, target));
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
        : m_context(context), m_arguments(arguments), m_left(arguments.limit)
    {
    }

    /// False when there is nothing more to do.
    bool print(const events::RecordedEvent &original, const Target &target)
    {
        m_last = original.revision;
        if (m_left > 0 && isWanted(original, target ? *target : original)) {
            if (m_arguments.json)
                m_context.out.storedJson(line(original, target));
            else
                m_context.out.line(row(original, target));
            --m_left;
        }
        return m_left > 0 && m_context.out.ok();
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
    [[nodiscard]] bool isDone() const { return m_left == 0 || !m_context.out.ok(); }

private:
    [[nodiscard]] bool isWanted(const events::RecordedEvent &original, const events::RecordedEvent &shown) const
    {
        const auto &types = m_arguments.types;
        return original.revision.value >= m_arguments.from.value_or(0) &&
               (types.empty() || std::ranges::find(types, shown.type) != types.end()) &&
               (m_arguments.category.empty() || shown.stream.category() == m_arguments.category);
    }

    Context &m_context;
    const EventsArguments &m_arguments;
    std::uint64_t m_left;
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
    bool holds = false;
    const auto read = store.readStream(
        stream, {.direction = store::Direction::Backwards, .limit = 1},
        [&holds](std::span<const events::RecordedEvent> batch) {
            holds = store::isLink(batch.front());
            return false;
        },
        std::move(stop));
    if (!read)
        return failure(read.error());
    return holds;
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
