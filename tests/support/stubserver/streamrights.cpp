// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stubserver/streamrights.h"

#include "core/base/json.h"

#include <algorithm>
#include <optional>
#include <string>

namespace foldline::test::stub {

namespace {

std::string_view keyOf(StreamRight right, bool ofMetadata)
{
    switch (right) {
    case StreamRight::Read:
        return ofMetadata ? "$mr" : "$r";
    case StreamRight::Write:
        return ofMetadata ? "$mw" : "$w";
    case StreamRight::Delete:
        break;
    }
    return "$d";
}

/// nullopt: the list says nothing of that right.
std::optional<bool> isNamed(const json::Value *acl, std::string_view key, const Caller &caller)
{
    const json::Value *names = acl ? acl->find(key) : nullptr;
    if (!names)
        return std::nullopt;
    const auto isCaller = [&caller](const json::Value &name) {
        return name.text() == "$all" || caller.hasRole(name.text());
    };
    return names->isString() ? isCaller(*names) : std::ranges::any_of(names->elements(), isCaller);
}

bool byDefault(const StubLog &log, const Caller &caller, std::string_view key, bool systemStream)
{
    if (const auto settings = log.lastEvent("$settings")) {
        const auto json = json::parse(settings->data);
        const json::Value *acl = json ? json->find(systemStream ? "$systemStreamAcl" : "$userStreamAcl") : nullptr;
        if (const auto named = isNamed(acl, key, caller))
            return *named;
    }
    return !systemStream;
}

bool isForNobody(StreamRight right, std::string_view stream)
{
    return (right != StreamRight::Read && stream == "$all") || (right == StreamRight::Delete && isMetastream(stream));
}

} // namespace

bool mayAccess(const StubLog &log, const Caller &caller, StreamRight right, std::string_view stream)
{
    if (caller.system)
        return true;
    if (caller.anonymous || isForNobody(right, stream))
        return false;
    if (caller.isAdministrator())
        return true;
    const bool ofMetadata = isMetastream(stream);
    const std::string_view ruled = ofMetadata ? describedBy(stream) : stream;
    if (isMetastream(ruled))
        return false;
    const store::StreamMetadata metadata = log.metadataOf(ruled);
    const std::string_view key = keyOf(right, ofMetadata);
    if (const auto named = isNamed(metadata.json.find("$acl"), key, caller))
        return *named;
    return byDefault(log, caller, key, isSystem(ruled));
}

} // namespace foldline::test::stub
