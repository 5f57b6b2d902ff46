// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/timestamp.h"
#include "core/events/event.h"
#include "core/events/upcaster.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foldline::aggregates {

/// A state of some aggregate, type-erased: a shared, immutable value. Copying is cheap; only the AggregateType that
/// made it looks inside. Any thread.
class State
{
public:
    State() = default;
    template <typename T>
    [[nodiscard]] static State make(T value)
    {
        State result;
        result.m_value = std::make_shared<T>(std::move(value));
        return result;
    }
    /// Requires: made from a T.
    template <typename T>
    [[nodiscard]] const T &as() const
    {
        return *static_cast<const T *>(m_value.get());
    }
    /// The value for changing, copied first when another State shares it. Requires: made from a T.
    template <typename T>
    [[nodiscard]] T &edit()
    {
        if (m_value.use_count() != 1)
            m_value = std::make_shared<T>(as<T>());
        return *static_cast<T *>(m_value.get());
    }
    [[nodiscard]] bool isEmpty() const { return !m_value; }

private:
    std::shared_ptr<void> m_value;
};

/// How an event went into a state. `Unknown`: no such type here, the state is unchanged. `Unreadable`: it could not be
/// taken, `reason` says why, the state is unchanged (but for "the stream exists"). `warnings`: it was folded, and
/// something about it is odd; whole sentences.
struct FoldOutcome
{
    enum class Kind { Applied, Unknown, Unreadable };
    Kind kind = Kind::Applied;
    std::string reason;
    std::vector<std::string> warnings;
};

/// What one type of event looks like to a person. `token` is the design token of colour and shape (`event-created` …
/// `event-unknown`).
struct EventKind
{
    std::string type;  ///< `OrderItemAdded`
    std::string label; ///< `Item added`
    std::string token; ///< `event-added`
};

/// An event in words: plain text, untrusted values in it. `sentence`: "Added 5 × Staples". `detail`: values before and
/// after, "total 113.812 → 172.18", "draft → confirmed", "state unchanged". The bytes [nameFrom, nameTo) of `sentence`
/// are a name, "Staples": the part that is elided first, so that values stay. Without a name the end is.
struct Narration
{
    std::string sentence;
    std::string detail;
    std::size_t nameFrom = 0;
    std::size_t nameTo = 0;
};

/// What the head of a page says about a state. Empty texts are not shown.
struct Summary
{
    std::string title;       ///< `Order US-2016-110156`
    std::string id;          ///< `US-2016-110156`
    std::string status;      ///< `draft`
    std::string statusToken; ///< token of colour and shape: `event-created`
    std::string subject;     ///< `Eric Hoffmann`
    std::string subjectId;   ///< `EH-13945`
    std::string amountLabel; ///< `total`
    std::string amount;      ///< `276.02`, as people read it
};

/// One value of a state for the state tree. `text`: "6 × Tennsco Lockers, Gray", "7 items", "Houston, Texas 77041", or
/// the plain value.
struct ValueView
{
    enum class Format { Text, Identifier, Number, Amount, Instant, Container };
    Format format = Format::Text;
    std::string text;
    std::string figure; ///< line total, as people read it; mostly empty
};

struct FieldSpec
{
    enum class Kind { Text, Identifier, Integer, Amount, Choice, Items };
    std::string name;  ///< `quantity`
    std::string label; ///< `Quantity`
    Kind kind = Kind::Text;
    bool required = true;
    std::optional<std::int64_t> minimum;
    std::vector<std::string>
        choices;                    ///< Choice, or suggestions for Text; for a Choice the empty text stands for "none"
    std::string hint;               ///< one short sentence, or empty
    std::vector<FieldSpec> columns; ///< Items: the fields of one line
};

struct CommandSpec
{
    std::string name;   ///< `ShipOrder`
    std::string title;  ///< `Ship order`: the sheet's title and its primary button
    std::string button; ///< `Ship…`: the button in the head; with `…` when a form follows
    std::vector<FieldSpec> fields;
    bool creates = false; ///< allowed only on a stream that does not exist
    bool inHead = true;   ///< a button of its own; others are in the menu
    std::string notice;   ///< "A shipped order cannot be changed or cancelled any more.", or empty
};

/// A command with what was typed: field values as JSON (absent fields are absent).
struct CommandInput
{
    std::string name;
    json::Object fields;
};

struct FieldProblem
{
    std::string field; ///< `quantity`, or `items/0/unitPrice`
    std::string message;
};

struct DecidedEvent
{
    std::string type;
    int schemaVersion = 1;
    json::Value data;
};

/// What a command would write. No events: nothing to do, and a notice says so.
struct Decision
{
    std::vector<DecidedEvent> events;
    std::vector<std::string> notices;
};

/// The face that an aggregate shows to everything that is not about that aggregate: pages, timeline, command line. Pure
/// and stateless: every function may be called from any thread; none blocks or writes. Failures are values; text is
/// plain and untrusted.
class AggregateType
{
public:
    virtual ~AggregateType() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;     ///< `Order`
    [[nodiscard]] virtual std::string_view category() const = 0; ///< `order`
    [[nodiscard]] virtual const events::UpcasterRegistry &upcasters() const = 0;
    [[nodiscard]] virtual std::span<const EventKind> eventKinds() const = 0;
    /// The kind of that event type, or one with token `event-unknown` and the type as label.
    [[nodiscard]] EventKind kindOf(std::string_view type) const;

    [[nodiscard]] virtual State initial() const = 0;
    /// Folds one event in place; about a microsecond.
    virtual FoldOutcome fold(State &state, const events::RecordedEvent &event) const = 0;
    /// False until the first event was folded.
    [[nodiscard]] virtual bool exists(const State &state) const = 0;
    [[nodiscard]] virtual json::Value toJson(const State &state) const = 0;
    [[nodiscard]] virtual Summary summary(const State &state) const = 0;
    [[nodiscard]] virtual Narration narrate(const State &before, const events::RecordedEvent &event, const State &after,
                                            const FoldOutcome &outcome) const = 0;
    /// How a value of the state's JSON is shown; `pointer` is where it stands.
    [[nodiscard]] virtual ValueView describe(std::string_view pointer, const json::Value &value) const = 0;
    /// Identity of an array's element, so that diff and blame follow it when others are removed; empty: by index.
    [[nodiscard]] virtual std::string elementKey(std::string_view arrayPointer, const json::Value &element) const = 0;

    [[nodiscard]] virtual std::span<const CommandSpec> commands() const = 0;
    /// nullptr when there is no such command.
    [[nodiscard]] const CommandSpec *command(std::string_view name) const;
    /// Whether the command is allowed in that state whatever is typed; RuleViolated with the rule's words else.
    [[nodiscard]] virtual Result<void> allowed(const State &state, std::string_view command) const = 0;
    /// The usual next command, or empty.
    [[nodiscard]] virtual std::string suggestedCommand(const State &state) const = 0;
    /// Problems of what was typed, by field, independent of any state; unknown and missing fields too.
    [[nodiscard]] virtual std::vector<FieldProblem> check(const CommandInput &input) const = 0;
    /// Values a field may take in that state, for completion (products of the order); mostly empty.
    [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>>
    suggestions(const State &state, std::string_view command, std::string_view field) const = 0;
    /// The events that the command yields at `now`. InvalidInput (message names the field) or RuleViolated (the rule's
    /// words).
    [[nodiscard]] virtual Result<Decision> decide(const State &state, const CommandInput &input,
                                                  Timestamp now) const = 0;
};

/// How a value is shown of which nothing is known but its JSON: bounded, control characters made visible.
[[nodiscard]] ValueView plainView(const json::Value &value);

/// Any stream of events without a type of its own: state is empty, every event is `Unknown`, no commands.
[[nodiscard]] const AggregateType &genericAggregateType();

/// The types that a program knows, by category. Set up once; then any thread.
class AggregateRegistry
{
public:
    void add(std::shared_ptr<const AggregateType> type) { m_types.push_back(std::move(type)); }
    /// The type of that stream's category, or genericAggregateType().
    [[nodiscard]] const AggregateType &forStream(const events::StreamName &stream) const;
    [[nodiscard]] const AggregateType *forCategory(std::string_view category) const;
    [[nodiscard]] std::span<const std::shared_ptr<const AggregateType>> types() const { return m_types; }

private:
    std::vector<std::shared_ptr<const AggregateType>> m_types;
};

} // namespace foldline::aggregates
