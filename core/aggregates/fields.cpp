// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/aggregates/fields.h"

#include "core/base/text.h"

#include <algorithm>
#include <span>
#include <utility>

namespace foldline::aggregates {

namespace {

constexpr std::size_t NameLength = 100;
constexpr std::string_view Blanks = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(Blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(Blanks) - first + 1);
}

const json::Value *find(const json::Object &fields, std::string_view name)
{
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const json::Member &each) { return each.first == name; });
    return field == fields.end() ? nullptr : &field->second;
}

bool isAbsent(const json::Value *value)
{
    return !value || value->isNull() || (value->isString() && trimmed(value->text()).empty());
}

std::string plainText(const json::Value &value)
{
    return value.kind() == json::Value::Kind::Bool ? (value.toBool() ? "true" : "false") : value.text();
}

std::size_t characters(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string names(std::span<const FieldSpec> fields)
{
    std::string result;
    for (const FieldSpec &field : fields)
        result += (result.empty() ? "" : ", ") + field.name;
    return result.empty() ? "no fields" : result;
}

std::string inQuotes(std::string_view name) { return "`" + printable(elided(name, NameLength)) + "`"; }

/// The rest of a sentence that begins with the field's label; empty: nothing is wrong.
std::string textProblem(const FieldSpec &field, const json::Value &value)
{
    if (value.isContainer())
        return "must be text";
    const std::string text = plainText(value);
    if (!isValidUtf8(text))
        return "must be UTF-8 text";
    if (characters(text) > MaxTextLength)
        return "must have at most " + groupedCount(MaxTextLength) + " characters";
    if (field.kind == FieldSpec::Kind::Choice &&
        std::find(field.choices.begin(), field.choices.end(), text) == field.choices.end())
        return "must be one of the choices";
    if (field.kind != FieldSpec::Kind::Identifier)
        return {};
    if (trimmed(text).size() != text.size())
        return "must not begin or end with a blank";
    return printable(text) == text ? "" : "must not hold control characters";
}

std::string atLeast(const FieldSpec &field, std::string_view what)
{
    return "must be " + std::string(what) +
           (field.minimum ? " of at least " + std::to_string(*field.minimum) : std::string());
}

std::string_view numberText(const json::Value &value)
{
    return value.isNumber() || value.isString() ? trimmed(value.text()) : std::string_view();
}

std::string integerProblem(const FieldSpec &field, const json::Value &value)
{
    const std::string_view text = numberText(value);
    const Result<std::int64_t> integer = json::toInteger(text);
    if (!integer && json::isNumberText(text) && text.front() != '-' &&
        text.find_first_of(".eE") == std::string_view::npos)
        return "is too large";
    return integer && (!field.minimum || *integer >= *field.minimum) ? "" : atLeast(field, "a whole number");
}

std::string amountProblem(const FieldSpec &field, const json::Value &value)
{
    const std::string_view text = numberText(value);
    const Result<Money> amount = Money::parse(text);
    if (!amount && json::isNumberText(text) && text.front() != '-')
        return amount.error().code == ErrorCode::TooLarge ? "is too large" : "must not be finer than 1/10 000";
    const bool isBelow = amount && field.minimum && *amount < Money::fromUnits(*field.minimum * Money::UnitsPerWhole);
    return amount && !isBelow ? "" : atLeast(field, "an amount");
}

class Checker
{
public:
    explicit Checker(std::string owner) : m_owner(std::move(owner)) {}

    void check(std::span<const FieldSpec> specs, const json::Object &fields, const std::string &prefix)
    {
        checkNames(specs, fields, prefix);
        for (const FieldSpec &spec : specs) {
            const json::Value *value = find(fields, spec.name);
            if (!isAbsent(value))
                checkValue(spec, *value, prefix + spec.name);
            else if (spec.required)
                add(prefix + spec.name, spec.label + " is required");
        }
    }

    std::vector<FieldProblem> take() { return std::move(m_problems); }

private:
    void add(std::string field, std::string message) { m_problems.push_back({std::move(field), std::move(message)}); }

    void checkNames(std::span<const FieldSpec> specs, const json::Object &fields, const std::string &prefix)
    {
        for (const auto &[name, value] : fields) {
            const bool isKnown = std::any_of(specs.begin(), specs.end(),
                                             [&, &field = name](const FieldSpec &spec) { return spec.name == field; });
            if (!isKnown)
                add(prefix + printable(elided(name, NameLength)),
                    "There is no field " + inQuotes(name) + "; " + m_owner + " takes " + names(specs));
            else if (find(fields, name) != &value)
                add(prefix + name, "The field " + inQuotes(name) + " is given twice");
        }
    }

    void checkValue(const FieldSpec &spec, const json::Value &value, const std::string &path)
    {
        if (spec.kind == FieldSpec::Kind::Items)
            return checkItems(spec, value, path);
        const std::string problem = spec.kind == FieldSpec::Kind::Integer  ? integerProblem(spec, value)
                                    : spec.kind == FieldSpec::Kind::Amount ? amountProblem(spec, value)
                                                                           : textProblem(spec, value);
        if (!problem.empty())
            add(path, spec.label + " " + problem);
    }

    void checkItems(const FieldSpec &spec, const json::Value &value, const std::string &path)
    {
        if (!value.isArray())
            return add(path, spec.label + " must be a JSON array of objects with " + names(spec.columns));
        if (value.elements().size() > MaxItems)
            return add(path, spec.label + " must have at most " + groupedCount(MaxItems) + " lines");
        const std::string owner = std::exchange(m_owner, "each of " + spec.name);
        for (std::size_t i = 0; i < value.elements().size(); ++i) {
            const json::Value &line = value.elements()[i];
            const std::string place = path + "/" + std::to_string(i);
            if (line.isObject())
                check(spec.columns, line.members(), place + "/");
            else
                add(place, "Each of " + spec.name + " must be an object with " + names(spec.columns));
        }
        m_owner = owner;
    }

    std::string m_owner;
    std::vector<FieldProblem> m_problems;
};

} // namespace

std::vector<FieldProblem> checkFields(const CommandSpec &spec, const CommandInput &input)
{
    Checker checker(spec.name);
    checker.check(spec.fields, input.fields, {});
    return checker.take();
}

bool hasField(const json::Object &fields, std::string_view name) { return !isAbsent(find(fields, name)); }

std::string textField(const json::Object &fields, std::string_view name)
{
    const json::Value *value = find(fields, name);
    return isAbsent(value) ? std::string() : plainText(*value);
}

std::int64_t integerField(const json::Object &fields, std::string_view name)
{
    const json::Value *value = find(fields, name);
    return isAbsent(value) ? 0 : json::toInteger(numberText(*value)).value_or(0);
}

Money amountField(const json::Object &fields, std::string_view name)
{
    const json::Value *value = find(fields, name);
    return isAbsent(value) ? Money() : Money::parse(numberText(*value)).value_or(Money());
}

const json::Array &itemsField(const json::Object &fields, std::string_view name)
{
    static const json::Array none;
    const json::Value *value = find(fields, name);
    return isAbsent(value) ? none : value->elements();
}

Error inputError(const std::vector<FieldProblem> &problems)
{
    Error error{ErrorCode::InvalidInput, {}, {}};
    for (const FieldProblem &problem : problems) {
        error.message += (error.message.empty() ? "" : "; ") + problem.message;
        if (!problem.field.empty())
            error.context += (error.context.empty() ? "field `" : ", `") + problem.field + "`";
    }
    return error;
}

tl::unexpected<Error> unknownCommand(const AggregateType &type, std::string_view command)
{
    std::string known;
    for (const CommandSpec &spec : type.commands())
        known += (known.empty() ? "" : ", ") + spec.name;
    return failure(ErrorCode::InvalidInput, "There is no command " + inQuotes(command) +
                                                (known.empty() ? std::string(" for this stream")
                                                               : "; " + std::string(type.name()) + " takes " + known));
}

} // namespace foldline::aggregates
