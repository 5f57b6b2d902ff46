// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/aggregates/aggregatetype.h"
#include "core/events/metadata.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foldline::tests {

/// The smallest aggregate that history can be tried on; its state is its JSON.
/// `Put {"id","n"}` adds a line or changes it, `Take {"id"}` removes one, `Tag {"tags"}` sets a list without keys,
/// `Close {}` adds a member, `Open {}` removes it. Other types are Unknown; data that is no object is Unreadable.
/// `folds` counts the events folded.
class Cart final : public aggregates::AggregateType
{
public:
    struct Content
    {
        bool exists = false;
        json::Value value = json::Value::object();
    };

    std::string_view name() const override { return "Cart"; }
    std::string_view category() const override { return "cart"; }
    const events::UpcasterRegistry &upcasters() const override { return m_upcasters; }
    std::span<const aggregates::EventKind> eventKinds() const override { return m_kinds; }
    aggregates::State initial() const override { return aggregates::State::make(Content{}); }
    bool exists(const aggregates::State &state) const override { return state.as<Content>().exists; }
    json::Value toJson(const aggregates::State &state) const override { return state.as<Content>().value; }
    aggregates::Summary summary(const aggregates::State &) const override { return {}; }
    aggregates::ValueView describe(std::string_view, const json::Value &) const override { return {}; }
    std::span<const aggregates::CommandSpec> commands() const override { return {}; }
    Result<void> allowed(const aggregates::State &, std::string_view) const override { return {}; }
    std::string suggestedCommand(const aggregates::State &) const override { return {}; }
    std::vector<aggregates::FieldProblem> check(const aggregates::CommandInput &) const override { return {}; }
    std::vector<std::pair<std::string, std::string>> suggestions(const aggregates::State &, std::string_view,
                                                                 std::string_view) const override
    {
        return {};
    }
    Result<aggregates::Decision> decide(const aggregates::State &, const aggregates::CommandInput &,
                                        Timestamp) const override
    {
        return aggregates::Decision();
    }

    std::string elementKey(std::string_view pointer, const json::Value &element) const override
    {
        return pointer == "/lines" ? element.stringAt("id") : std::string();
    }

    aggregates::Narration narrate(const aggregates::State &before, const events::RecordedEvent &event,
                                  const aggregates::State &after, const aggregates::FoldOutcome &) const override
    {
        return {event.type, json::dump(toJson(before)) + " → " + json::dump(toJson(after))};
    }

    aggregates::FoldOutcome fold(aggregates::State &state, const events::RecordedEvent &event) const override
    {
        using Kind = aggregates::FoldOutcome::Kind;
        ++folds;
        const auto data = json::parse(event.data);
        if (!data || !data->isObject())
            return {Kind::Unreadable, "This is no object.", {}};
        const bool known = std::ranges::any_of(m_kinds, [&](const auto &kind) { return kind.type == event.type; });
        if (!known)
            return {Kind::Unknown, {}, {}};
        auto &content = state.edit<Content>();
        content.exists = true;
        return {Kind::Applied, {}, apply(content.value, event.type, *data)};
    }

    mutable std::atomic<std::uint64_t> folds = 0;

private:
    static std::vector<std::string> apply(json::Value &cart, std::string_view type, const json::Value &data)
    {
        if (type == "Close") {
            cart.set("closed", json::Value::boolean(true));
        } else if (type == "Open") {
            std::erase_if(cart.members(), [](const json::Member &member) { return member.first == "closed"; });
        } else if (type == "Tag") {
            cart.set("tags", data.find("tags") == nullptr ? json::Value::array() : *data.find("tags"));
        } else {
            return changeLines(cart, type == "Put", data);
        }
        return {};
    }

    static std::vector<std::string> changeLines(json::Value &cart, bool put, const json::Value &data)
    {
        if (cart.find("lines") == nullptr)
            cart.set("lines", json::Value::array());
        const auto isLines = [](const json::Member &member) { return member.first == "lines"; };
        json::Array &lines = std::ranges::find_if(cart.members(), isLines)->second.elements();
        const std::string id = data.stringAt("id");
        const auto line = std::ranges::find_if(lines, [&](const json::Value &one) { return one.stringAt("id") == id; });
        if (!put && line == lines.end())
            return {"There is no line " + id + "."};
        if (!put)
            lines.erase(line);
        else if (line == lines.end())
            lines.push_back(data);
        else
            line->set("n", data.find("n") == nullptr ? json::Value() : *data.find("n"));
        return {};
    }

    events::UpcasterRegistry m_upcasters;
    std::vector<aggregates::EventKind> m_kinds{{"Put", "Put in", "event-added"},
                                               {"Take", "Taken out", "event-removed"},
                                               {"Tag", "Tagged", "event-changed"},
                                               {"Close", "Closed", "event-confirmed"},
                                               {"Open", "Opened", "event-created"}};
};

/// An event of a cart; a second apart from the one before, unless `created` says otherwise.
inline events::RecordedEvent cartEvent(std::uint64_t revision, std::string type, std::string data,
                                       std::int64_t created = -1)
{
    events::RecordedEvent event;
    event.id = events::EventId::random();
    event.stream = events::StreamName("cart-1");
    event.revision = events::Revision{revision};
    event.position = events::Position::at(revision);
    event.type = std::move(type);
    event.contentType = events::JsonContentType;
    event.created =
        Timestamp::fromTicks((created < 0 ? static_cast<std::int64_t>(revision) : created) * Timestamp::TicksPerSecond);
    event.data = std::move(data);
    event.metadata = R"({"schemaVersion":1,"actor":"Ada","reason":"because"})";
    return event;
}

} // namespace foldline::tests
