// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/fields.h"

#include "core/base/text.h"

#include <algorithm>

namespace foldline::cli {

namespace {

using Kind = aggregates::FieldSpec::Kind;

const aggregates::FieldSpec *findField(const aggregates::CommandSpec &command, std::string_view name)
{
    const auto found = std::find_if(command.fields.begin(), command.fields.end(),
                                    [&](const auto &field) { return field.name == name; });
    return found == command.fields.end() ? nullptr : &*found;
}

const json::Value *findMember(const json::Object &members, std::string_view name)
{
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const json::Member &member) { return member.first == name; });
    return found == members.end() ? nullptr : &found->second;
}

Error unknownField(const aggregates::CommandSpec &command, const std::string &name)
{
    std::vector<std::string> names;
    for (const auto &field : command.fields)
        names.push_back(field.name);
    const std::string known = names.empty() ? "It has no fields." : listNames(names);
    return {
        ErrorCode::InvalidInput, command.name + " has no field `" + name + "`. " + known + " Nothing was written.", {}};
}

json::Value textValue(const std::string &text)
{
    if (text.starts_with('"')) {
        if (auto parsed = json::parse(text); parsed && parsed->isString())
            return *parsed;
    }
    return json::Value::string(text);
}

Result<json::Value> fieldValue(const aggregates::FieldSpec &field, const std::string &text)
{
    if (field.kind == Kind::Text || field.kind == Kind::Identifier || field.kind == Kind::Choice)
        return textValue(text);
    auto parsed = json::parse(text);
    if (parsed)
        return parsed;
    if (field.kind == Kind::Items) {
        return failure(
            ErrorCode::InvalidInput,
            "The field `" + field.name + "` takes JSON such as '[{…}]', and this is none: " + parsed.error().message +
                (parsed.error().context.empty() ? "" : " (" + parsed.error().context + ')') + " Nothing was written.");
    }
    return json::Value::string(text);
}

} // namespace

std::string listNames(const std::vector<std::string> &names)
{
    std::string text = names.size() == 1 ? "There is: " : "There are: ";
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    return text + '.';
}

Result<json::Object> parseFields(const aggregates::CommandSpec &command, const std::vector<std::string> &arguments)
{
    json::Object fields;
    for (const std::string &argument : arguments) {
        const std::size_t equals = argument.find('=');
        if (equals == std::string::npos || equals == 0)
            return failure(ErrorCode::InvalidInput,
                           "`" + argument + "` is no field: fields are given as key=value. Nothing was written.");
        const std::string name = argument.substr(0, equals);
        const aggregates::FieldSpec *field = findField(command, name);
        if (!field)
            return failure(unknownField(command, name));
        if (findMember(fields, name))
            return failure(ErrorCode::InvalidInput, "The field `" + name + "` is given twice. Nothing was written.");
        if (!isValidUtf8(argument))
            return failure(ErrorCode::InvalidInput, "The value of `" + name + "` is not UTF-8. Nothing was written.");
        auto value = fieldValue(*field, argument.substr(equals + 1));
        if (!value)
            return failure(std::move(value.error()));
        fields.emplace_back(name, std::move(*value));
    }
    return fields;
}

Result<void> completeIdentity(const aggregates::CommandSpec &command, const events::StreamName &stream,
                              json::Object &fields)
{
    if (!command.creates || command.fields.empty() || command.fields.front().kind != Kind::Identifier)
        return {};
    const std::string &name = command.fields.front().name;
    const json::Value *given = findMember(fields, name);
    if (!given) {
        fields.emplace_back(name, json::Value::string(std::string(stream.localId())));
        return {};
    }
    if (given->text() == stream.localId())
        return {};
    return failure(ErrorCode::InvalidInput, "The field `" + name + "` is `" + given->text() + "`, but the stream `" +
                                                stream.value() + "` is of `" + std::string(stream.localId()) +
                                                "`. Nothing was written.");
}

} // namespace foldline::cli
