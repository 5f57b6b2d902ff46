// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/streammetadata.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace foldline::store {

namespace {

tl::unexpected<Error> invalid(std::string_view key, std::string_view rule)
{
    return failure(ErrorCode::InvalidInput,
                   std::string(key) + " of the stream metadata must be " + std::string(rule) + ".");
}

Result<std::optional<std::int64_t>> integerAt(const json::Value &metadata, std::string_view key, std::int64_t least,
                                              std::string_view rule)
{
    const json::Value *value = metadata.find(key);
    if (!value)
        return std::optional<std::int64_t>();
    if (!value->isNumber())
        return invalid(key, rule);
    const auto number = json::toInteger(value->text());
    if (!number || *number < least)
        return invalid(key, rule);
    return std::optional(*number);
}

bool isNameOrNames(const json::Value &value)
{
    if (value.isString())
        return true;
    return value.isArray() &&
           std::ranges::all_of(value.elements(), [](const json::Value &each) { return each.isString(); });
}

Result<void> checkAcl(const json::Value &metadata)
{
    const json::Value *acl = metadata.find("$acl");
    if (!acl)
        return {};
    if (!acl->isObject())
        return invalid("$acl", "an object");
    for (const std::string_view key : {"$r", "$w", "$d", "$mr", "$mw"}) {
        const json::Value *names = acl->find(key);
        if (names && !isNameOrNames(*names))
            return invalid(std::string(key) + " in $acl", "a string or an array of strings");
    }
    return {};
}

} // namespace

Result<StreamMetadata> parseStreamMetadata(const json::Value &metadata)
{
    if (!metadata.isObject())
        return failure(ErrorCode::InvalidInput, "Stream metadata must be a JSON object.");
    const auto maxAge = integerAt(metadata, "$maxAge", 1, "a whole number of seconds above 0");
    if (!maxAge)
        return failure(maxAge.error());
    const auto maxCount = integerAt(metadata, "$maxCount", 1, "a whole number above 0");
    if (!maxCount)
        return failure(maxCount.error());
    const auto truncateBefore = integerAt(metadata, "$tb", 0, "a whole number that is not negative");
    if (!truncateBefore)
        return failure(truncateBefore.error());
    if (auto cache = integerAt(metadata, "$cacheControl", 1, "a whole number of seconds above 0"); !cache)
        return failure(cache.error());
    const json::Value *temporary = metadata.find("$tmp");
    if (temporary && temporary->kind() != json::Value::Kind::Bool)
        return invalid("$tmp", "true or false");
    if (auto acl = checkAcl(metadata); !acl)
        return failure(acl.error());
    return StreamMetadata{*maxAge, *maxCount, *truncateBefore, metadata, std::nullopt};
}

StreamMetadata readStreamMetadata(std::string_view data, std::string_view contentType)
{
    if (contentType != events::JsonContentType)
        return {};
    const auto value = json::parse(data);
    if (!value)
        return {};
    auto parsed = parseStreamMetadata(*value);
    return parsed ? std::move(*parsed) : StreamMetadata();
}

std::string withTruncateBefore(json::Value metadata, std::int64_t truncateBefore)
{
    if (!metadata.isObject())
        metadata = json::Value::object();
    metadata.set("$tb", json::Value::number(truncateBefore));
    return json::dump(metadata);
}

ProposedEvent metadataEvent(std::string json)
{
    ProposedEvent event;
    event.id = events::EventId::random();
    event.type = events::MetadataEventType;
    event.data = std::move(json);
    return event;
}

bool isTombstone(const RecordedEvent &event)
{
    return event.revision == events::TombstoneRevision && event.type == events::TombstoneEventType;
}

} // namespace foldline::store
