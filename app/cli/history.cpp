// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/point.h"
#include "app/cli/table.h"
#include "core/aggregates/repository.h"
#include "core/history/timeline.h"

namespace foldline::cli {

namespace {

struct OpenedTimeline
{
    std::unique_ptr<store::EventStore> store;
    std::shared_ptr<const history::Timeline> timeline;
};

Result<OpenedTimeline> openTimeline(Context &context, const StoreOptions &options, const std::string &name)
{
    auto stream = parseStream(name);
    if (!stream)
        return failure(std::move(stream.error()));
    auto opened = openStore(options, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    const auto progress = [&](std::uint64_t events) {
        context.messages.progress("folded: " + std::to_string(events) + " events");
    };
    auto timeline =
        history::Timeline::load(**opened, context.aggregates.forStream(*stream), *stream, progress, context.stop);
    context.messages.clearProgress();
    if (!timeline)
        return failure(explainMissing(**opened, context.aggregates, *stream, std::move(timeline.error())));
    if ((*timeline)->isEmpty())
        return failure(nothingVisible(*stream));
    if (const std::uint64_t hidden = (*timeline)->hidden().truncated(); hidden > 0)
        context.messages.say("warning: " + aggregates::hiddenNotice(hidden));
    return OpenedTimeline{std::move(*opened), std::move(*timeline)};
}

std::string_view operationName(history::Change::Kind kind)
{
    switch (kind) {
    case history::Change::Kind::Added:
        return "add";
    case history::Change::Kind::Removed:
        return "remove";
    case history::Change::Kind::Replaced:
        break;
    }
    return "replace";
}

std::string changeLine(const history::Change &change)
{
    json::Value line = json::Value::object();
    line.set("op", json::Value::string(std::string(operationName(change.kind))));
    line.set("path", json::Value::string(change.pointer));
    if (change.before)
        line.set("before", *change.before);
    if (change.after)
        line.set("after", *change.after);
    return json::dump(line);
}

std::string valueText(const aggregates::AggregateType &type, const std::string &pointer, const json::Value &value)
{
    std::string text = type.describe(pointer, value).text;
    return text.empty() ? json::dump(value) : text;
}

std::vector<std::string> changeRow(const aggregates::AggregateType &type, const history::Change &change)
{
    const std::string before = change.before ? valueText(type, change.pointer, *change.before) : "";
    const std::string after = change.after ? valueText(type, change.pointer, *change.after) : "";
    const std::string words = change.before && change.after ? before + " → " + after : before + after;
    return {std::string(operationName(change.kind)), change.pointer, words};
}

} // namespace

Result<int> runDiff(Context &context, const DiffArguments &arguments)
{
    auto a = parsePoint(arguments.a, "A");
    if (!a)
        return failure(std::move(a.error()));
    auto b = parsePoint(arguments.b, "B");
    if (!b)
        return failure(std::move(b.error()));
    auto opened = openTimeline(context, arguments, arguments.stream);
    if (!opened)
        return failure(std::move(opened.error()));
    const history::Timeline &timeline = *opened->timeline;
    auto from = indexAt(*opened->store, timeline, *a, context.stop);
    if (!from)
        return failure(std::move(from.error()));
    auto to = indexAt(*opened->store, timeline, *b, context.stop);
    if (!to)
        return failure(std::move(to.error()));
    Table table({{"op"}, {"path"}, {"change"}});
    std::uint64_t left = arguments.limit;
    for (const history::Change &change : timeline.changes(*from, *to)) {
        if (left-- == 0 || !context.out.ok())
            break;
        if (arguments.json)
            context.out.json(changeLine(change));
        else
            table.add(changeRow(timeline.type(), change));
    }
    if (!arguments.json && !table.isEmpty())
        table.write(context.out);
    return Done;
}

namespace {

/// Says of values who made them what they are.
class Blamer
{
public:
    Blamer(Context &context, const history::Timeline &timeline, const BlameArguments &arguments)
        : m_context(context), m_timeline(timeline), m_json(arguments.json), m_left(arguments.limit)
    {
    }

    /// Every value without children, in document order.
    void leaves(const std::string &pointer, const json::Value &value, const history::BlameNode &node)
    {
        if (value.members().empty() && value.elements().empty()) {
            one(pointer, value, node.index);
            return;
        }
        std::size_t child = 0;
        for (const auto &[name, member] : value.members())
            leaves(pointer + '/' + json::escapeToken(name), member, *node.children[child++]);
        for (std::size_t i = 0; i < value.elements().size(); ++i)
            leaves(pointer + '/' + std::to_string(i), value.elements()[i], *node.children[i]);
    }

    void one(const std::string &pointer, const json::Value &value, std::size_t index)
    {
        if (m_left == 0)
            return;
        --m_left;
        const history::Entry &entry = m_timeline.entry(index);
        if (m_json) {
            m_context.out.json(line(pointer, value, entry));
            return;
        }
        m_table.add({pointer, valueText(m_timeline.type(), pointer, value), std::to_string(entry.event.revision.value),
                     entry.event.created.toIso8601(), entry.actor, entry.narration.sentence});
    }

    void finish()
    {
        if (!m_json)
            m_table.write(m_context.out);
    }

private:
    static std::string line(const std::string &pointer, const json::Value &value, const history::Entry &entry)
    {
        json::Value result = json::Value::object();
        result.set("path", json::Value::string(pointer));
        result.set("value", value);
        result.set("revision", count(entry.event.revision.value));
        result.set("type", json::Value::string(entry.event.type));
        result.set("created", json::Value::string(entry.event.created.toIso8601()));
        if (!entry.actor.empty())
            result.set("actor", json::Value::string(entry.actor));
        if (!entry.reason.empty())
            result.set("reason", json::Value::string(entry.reason));
        result.set("sentence", json::Value::string(entry.narration.sentence));
        return json::dump(result);
    }

    Context &m_context;
    const history::Timeline &m_timeline;
    bool m_json;
    std::uint64_t m_left;
    Table m_table{{{"path"}, {"value"}, {"revision", Table::Align::Right}, {"created"}, {"actor"}, {"event"}}};
};

} // namespace

Result<int> runBlame(Context &context, const BlameArguments &arguments)
{
    if (arguments.pointer) {
        if (auto tokens = json::splitPointer(*arguments.pointer); !tokens)
            return failure(ErrorCode::InvalidInput,
                           "`" + *arguments.pointer +
                               "` is no JSON pointer such as /items/0/quantity: " + tokens.error().message);
    }
    std::optional<Point> at;
    if (!arguments.at.empty()) {
        auto point = parsePoint(arguments.at, "--at");
        if (!point)
            return failure(std::move(point.error()));
        at = *point;
    }
    auto opened = openTimeline(context, arguments, arguments.stream);
    if (!opened)
        return failure(std::move(opened.error()));
    const history::Timeline &timeline = *opened->timeline;
    auto index = at ? indexAt(*opened->store, timeline, *at, context.stop) : Result<std::size_t>(timeline.size() - 1);
    if (!index)
        return failure(std::move(index.error()));
    const json::Value state = timeline.jsonAt(*index);
    Blamer blamer(context, timeline, arguments);
    if (arguments.pointer) {
        auto culprit = timeline.blame(*arguments.pointer, *index);
        const json::Value *value = json::at(state, *arguments.pointer);
        if (!culprit || !value)
            return failure(ErrorCode::NotFound, "There is nothing at `" + *arguments.pointer + "` in the state of `" +
                                                    shortened(arguments.stream) + "` at revision " +
                                                    std::to_string(timeline.entry(*index).event.revision.value) + ".");
        blamer.one(*arguments.pointer, *value, *culprit);
    } else {
        blamer.leaves({}, state, *timeline.blameAt(*index));
    }
    blamer.finish();
    return Done;
}

} // namespace foldline::cli
