// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/openmirror.h"
#include "app/cli/point.h"
#include "app/cli/table.h"
#include "core/aggregates/repository.h"
#include "core/base/text.h"
#include "core/history/asof.h"

namespace foldline::cli {

namespace {

json::Value stateObject(const events::StreamName &stream, events::Revision revision, Timestamp at, std::uint64_t events,
                        json::Value state)
{
    json::Value line = json::Value::object();
    line.set("stream", json::Value::string(stream.value()));
    line.set("revision", count(revision.value));
    line.set("at", json::Value::string(at.toIso8601()));
    line.set("events", count(events));
    line.set("state", std::move(state));
    return line;
}

void addHiddenNotice(json::Value &line, std::uint64_t hidden)
{
    if (hidden > 0)
        line.set("notices", json::Value::array({json::Value::string(aggregates::hiddenNotice(hidden))}));
}

/// Of `streams` that lack events.
std::string hiddenWarning(std::uint64_t streams)
{
    return "warning: earlier events of " + plural(streams, "stream") +
           " are hidden by stream metadata: the states were folded without them. `foldline state STREAM` and --json "
           "say how many.";
}

/// One row a value, children below their container, as the aggregate describes them.
class StateTree
{
public:
    StateTree(const aggregates::AggregateType &type, Table &table) : m_type(type), m_table(table) {}

    void addChildren(const std::string &pointer, const json::Value &value, std::size_t depth)
    {
        for (const auto &[name, member] : value.members())
            add(pointer + '/' + json::escapeToken(name), name, member, depth);
        for (std::size_t i = 0; i < value.elements().size(); ++i)
            add(pointer + '/' + std::to_string(i), '[' + std::to_string(i) + ']', value.elements()[i], depth);
    }

private:
    void add(const std::string &pointer, const std::string &name, const json::Value &value, std::size_t depth)
    {
        const aggregates::ValueView view = m_type.describe(pointer, value);
        m_table.add({std::string(depth * 2, ' ') + name, view.text, view.figure});
        addChildren(pointer, value, depth + 1);
    }

    const aggregates::AggregateType &m_type;
    Table &m_table;
};

void tellState(Context &context, const aggregates::AggregateType &type, const aggregates::Loaded &loaded)
{
    context.out.line(printable(loaded.stream.value()) + " at revision " + std::to_string(loaded.revision->value) +
                     ", " + (loaded.lastCreated ? loaded.lastCreated->toIso8601() : std::string()) + ", after " +
                     plural(loaded.events, "event"));
    context.out.line({});
    Table table({{"field"}, {"value"}, {"", Table::Align::Right}});
    StateTree(type, table).addChildren({}, type.toJson(loaded.state), 0);
    table.write(context.out);
}

/// Why nothing could be loaded: no such stream, a deleted one, or nothing at that point.
Error nothingThere(Context &context, store::EventStore &store, const events::StreamName &stream,
                   const std::optional<Point> &at)
{
    auto info = store.streamInfo(stream, context.stop);
    if (!info)
        return explainMissing(store, context.aggregates, stream, std::move(info.error()));
    if (!at || info->deleted)
        return explainMissing(store, context.aggregates, stream, {ErrorCode::NotFound, {}, {}});
    return explainPoint(store, stream, *at, context.stop);
}

Result<void> checkReached(store::EventStore &store, const aggregates::Loaded &loaded, const std::optional<Point> &at,
                          const std::stop_token &stop)
{
    const auto *number = at ? std::get_if<std::uint64_t>(&*at) : nullptr;
    if (!number || loaded.revision->value >= *number)
        return {};
    return failure(explainPoint(store, loaded.stream, *at, stop));
}

Result<std::optional<Point>> parseAt(const std::string &text)
{
    if (text.empty())
        return std::optional<Point>{};
    auto point = parsePoint(text, "--at");
    if (!point)
        return failure(std::move(point.error()));
    return std::optional<Point>{*point};
}

} // namespace

Result<int> runState(Context &context, const StateArguments &arguments)
{
    auto stream = parseStream(arguments.stream);
    if (!stream)
        return failure(std::move(stream.error()));
    auto at = parseAt(arguments.at);
    if (!at)
        return failure(std::move(at.error()));
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    const aggregates::AggregateType &type = context.aggregates.forStream(*stream);
    auto loaded = aggregates::AggregateRepository(**opened, type)
                      .load(*stream, *at ? upTo(**at) : aggregates::UpTo{}, context.stop);
    if (!loaded)
        return failure(explainMissing(**opened, context.aggregates, *stream, std::move(loaded.error())));
    if (!loaded->revision)
        return failure(nothingThere(context, **opened, *stream, *at));
    if (loaded->events == 0)
        return failure(nothingVisible(*stream));
    if (auto reached = checkReached(**opened, *loaded, *at, context.stop); !reached)
        return failure(std::move(reached.error()));
    if (arguments.json) {
        json::Value object = stateObject(*stream, *loaded->revision, loaded->lastCreated.value_or(Timestamp{}),
                                         loaded->events, type.toJson(loaded->state));
        markLastKnown(object, **opened);
        addHiddenNotice(object, loaded->hidden);
        context.out.json(json::dump(object));
    } else {
        tellState(context, type, *loaded);
    }
    if (loaded->hidden > 0)
        context.messages.say("warning: " + aggregates::hiddenNotice(loaded->hidden));
    for (const std::string &warning : loaded->warnings)
        context.messages.say("warning: " + warning);
    return Done;
}

Result<int> runStates(Context &context, const StatesArguments &arguments)
{
    std::optional<Timestamp> instant;
    if (!arguments.at.empty()) {
        auto parsed = Timestamp::parseLenient(arguments.at);
        if (!parsed)
            return failure(ErrorCode::InvalidInput,
                           "--at: `" + arguments.at + "` is no time such as 2016-11-19 or 2016-11-19T08:40:02Z.");
        instant = *parsed;
    }
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    if (!arguments.category.empty() && !context.aggregates.forCategory(arguments.category))
        context.messages.say("No type of aggregate is known for the category `" + arguments.category +
                             "`: nothing to fold.");
    Table table({{"stream"},
                 {"revision", Table::Align::Right},
                 {"at"},
                 {"status"},
                 {"subject"},
                 {"amount", Table::Align::Right}});
    std::uint64_t left = arguments.limit;
    std::uint64_t lacking = 0;
    const auto print = [&](const history::StateAsOf &state) {
        if (left == 0)
            return false;
        const aggregates::AggregateType &type = context.aggregates.forStream(state.stream);
        if (arguments.json) {
            json::Value line =
                stateObject(state.stream, state.revision, state.at, state.events, type.toJson(state.state));
            addHiddenNotice(line, state.hidden);
            context.out.json(json::dump(line));
        } else {
            const aggregates::Summary summary = type.summary(state.state);
            table.add({state.stream.value(), std::to_string(state.revision.value), state.at.toIso8601(), summary.status,
                       summary.subject, summary.amount});
        }
        lacking += state.hidden > 0 ? 1 : 0;
        --left;
        return left > 0 && context.out.ok();
    };
    const auto progress = [&](std::uint64_t events) {
        context.messages.progress("folded: " + plural(events, "event"));
    };
    auto folded =
        history::statesAsOf(**opened, context.aggregates, arguments.category, instant, print, progress, context.stop);
    context.messages.clearProgress();
    if (!folded)
        return failure(std::move(folded.error()));
    if (!arguments.json)
        table.write(context.out);
    if (lacking > 0)
        context.messages.say(hiddenWarning(lacking));
    return Done;
}

} // namespace foldline::cli
