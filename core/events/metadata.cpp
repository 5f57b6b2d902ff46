// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/metadata.h"

#include "core/base/json.h"
#include "core/events/jsonscanner.h"

#include <charconv>
#include <limits>

#include <simdjson.h>

namespace foldline::events {

namespace {

constexpr std::string_view SchemaVersion = "schemaVersion";

std::optional<int> integer(std::string_view raw)
{
    int value = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    if (error != std::errc() || end != raw.data() + raw.size())
        return std::nullopt;
    return value;
}

// The text of a JSON string given with its quotes; empty for other values and for strings that no UTF-8 can hold.
std::string textOf(std::string_view raw)
{
    if (raw.front() != '"')
        return {};
    return unescaped(raw.substr(1, raw.size() - 2)).value_or(std::string());
}

std::string *textMember(EventMetadata &metadata, std::string_view name)
{
    if (name == "actor")
        return &metadata.actor;
    if (name == "serverUser")
        return &metadata.serverUser;
    if (name == "reason")
        return &metadata.reason;
    if (name == "$correlationId")
        return &metadata.correlationId;
    if (name == "$causationId")
        return &metadata.causationId;
    if (name == "aggregateType")
        return &metadata.aggregateType;
    if (name == "timestamp")
        return &metadata.timestamp;
    return nullptr;
}

void takeMember(EventMetadata &metadata, std::string_view name, std::string_view raw)
{
    if (name == SchemaVersion) {
        if (!metadata.schemaVersion)
            metadata.schemaVersion = integer(raw);
    } else if (std::string *text = textMember(metadata, name); text && text->empty()) {
        *text = textOf(raw);
    }
}

// A member's name; most have no escapes and need no copy.
std::string_view plainName(std::string_view raw, std::string &buffer)
{
    if (raw.find('\\') == std::string_view::npos)
        return raw;
    buffer = unescaped(raw).value_or(std::string());
    return buffer;
}

void appendMember(std::string &out, std::string_view name, const std::string &jsonValue)
{
    out += out.size() > 1 ? ",\"" : "\"";
    out += name;
    out += "\":";
    out += jsonValue;
}

void appendText(std::string &out, std::string_view name, const std::string &text)
{
    if (!text.empty())
        appendMember(out, name, json::quote(text));
}

} // namespace

EventMetadata readMetadata(std::string_view metadata)
{
    if (metadata.empty() || !simdjson::validate_utf8(metadata.data(), metadata.size()))
        return {};
    JsonScanner scanner(metadata);
    if (!scanner.enterObject())
        return {};
    EventMetadata result;
    std::string buffer;
    while (const auto name = scanner.nextMember()) {
        const auto raw = scanner.rawValue();
        if (!raw)
            return {};
        takeMember(result, plainName(*name, buffer), *raw);
    }
    if (scanner.failed() || !scanner.finish())
        return {};
    return result;
}

std::optional<int> readSchemaVersion(std::string_view metadata)
{
    JsonScanner scanner(metadata);
    if (!scanner.enterObject())
        return std::nullopt;
    std::string buffer;
    while (const auto name = scanner.nextMember()) {
        const auto raw = scanner.rawValue();
        if (!raw)
            return std::nullopt;
        if (plainName(*name, buffer) != SchemaVersion)
            continue;
        if (const auto version = integer(*raw))
            return version;
    }
    return std::nullopt;
}

std::string writeMetadata(const EventMetadata &metadata)
{
    std::string out = "{";
    if (metadata.schemaVersion)
        appendMember(out, SchemaVersion, std::to_string(*metadata.schemaVersion));
    appendText(out, "actor", metadata.actor);
    appendText(out, "serverUser", metadata.serverUser);
    appendText(out, "$correlationId", metadata.correlationId);
    appendText(out, "$causationId", metadata.causationId);
    appendText(out, "reason", metadata.reason);
    appendText(out, "aggregateType", metadata.aggregateType);
    appendText(out, "timestamp", metadata.timestamp);
    out += '}';
    return out;
}

} // namespace foldline::events
