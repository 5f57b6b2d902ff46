// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aggregates/aggregatetype.h"

#include "core/aggregates/fields.h"
#include "core/base/text.h"

#include <algorithm>

namespace foldline::aggregates {

namespace {

constexpr std::size_t ShownLength = 4096;
constexpr std::size_t TypeLength = 200;

/// State of a stream that nothing is known about: whether it has events.
struct Existence
{
    bool exists = false;
};

class GenericAggregate final : public AggregateType
{
public:
    std::string_view name() const override { return {}; }
    std::string_view category() const override { return {}; }
    const events::UpcasterRegistry &upcasters() const override { return m_upcasters; }
    std::span<const EventKind> eventKinds() const override { return {}; }

    State initial() const override { return State::make(Existence()); }
    FoldOutcome fold(State &state, const events::RecordedEvent &) const override
    {
        if (!state.as<Existence>().exists)
            state.edit<Existence>().exists = true;
        return {FoldOutcome::Kind::Unknown, {}, {}};
    }
    bool exists(const State &state) const override { return state.as<Existence>().exists; }
    json::Value toJson(const State &) const override { return json::Value::object(); }
    Summary summary(const State &) const override { return {}; }
    Narration narrate(const State &, const events::RecordedEvent &event, const State &,
                      const FoldOutcome &) const override
    {
        return {printable(elided(event.type, TypeLength)), {}};
    }
    ValueView describe(std::string_view, const json::Value &value) const override { return plainView(value); }
    std::string elementKey(std::string_view, const json::Value &) const override { return {}; }

    std::span<const CommandSpec> commands() const override { return {}; }
    Result<void> allowed(const State &, std::string_view command) const override
    {
        return unknownCommand(*this, command);
    }
    std::string suggestedCommand(const State &) const override { return {}; }
    std::vector<FieldProblem> check(const CommandInput &input) const override
    {
        return {{{}, unknownCommand(*this, input.name).value().message}};
    }
    std::vector<std::pair<std::string, std::string>> suggestions(const State &, std::string_view,
                                                                 std::string_view) const override
    {
        return {};
    }
    Result<Decision> decide(const State &, const CommandInput &input, Timestamp) const override
    {
        return unknownCommand(*this, input.name);
    }

private:
    events::UpcasterRegistry m_upcasters;
};

} // namespace

EventKind AggregateType::kindOf(std::string_view type) const
{
    const auto kinds = eventKinds();
    const auto kind =
        std::find_if(kinds.begin(), kinds.end(), [&](const EventKind &each) { return each.type == type; });
    return kind != kinds.end() ? *kind
                               : EventKind{std::string(type), printable(elided(type, TypeLength)), "event-unknown"};
}

const CommandSpec *AggregateType::command(std::string_view name) const
{
    const auto specs = commands();
    const auto spec =
        std::find_if(specs.begin(), specs.end(), [&](const CommandSpec &each) { return each.name == name; });
    return spec == specs.end() ? nullptr : &*spec;
}

ValueView plainView(const json::Value &value)
{
    switch (value.kind()) {
    case json::Value::Kind::Null:
        return {ValueView::Format::Text, "null", {}};
    case json::Value::Kind::Bool:
        return {ValueView::Format::Text, value.toBool() ? "true" : "false", {}};
    case json::Value::Kind::Number:
        return {ValueView::Format::Number, elided(value.text(), ShownLength), {}};
    case json::Value::Kind::String:
        return {ValueView::Format::Text, printable(elided(value.text(), ShownLength)), {}};
    case json::Value::Kind::Array:
        return {ValueView::Format::Container, counted(value.elements().size(), "element"), {}};
    case json::Value::Kind::Object:
        return {ValueView::Format::Container, counted(value.members().size(), "field"), {}};
    }
    return {};
}

const AggregateType &genericAggregateType()
{
    static const GenericAggregate type;
    return type;
}

const AggregateType &AggregateRegistry::forStream(const events::StreamName &stream) const
{
    const AggregateType *type = forCategory(stream.category());
    return type ? *type : genericAggregateType();
}

const AggregateType *AggregateRegistry::forCategory(std::string_view category) const
{
    const auto type = std::find_if(m_types.begin(), m_types.end(),
                                   [&](const auto &each) { return !category.empty() && each->category() == category; });
    return type == m_types.end() ? nullptr : type->get();
}

} // namespace foldline::aggregates
