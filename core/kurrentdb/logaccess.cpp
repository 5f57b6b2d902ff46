// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kurrentdb/logaccess.h"

#include "core/kurrentdb/settings/connectionsettings.h"
#include "core/store/firstevent.h"

#include <utility>

namespace foldline::kurrentdb {

namespace {

std::string whoOf(const ConnectionSettings &settings)
{
    if (settings.credentials)
        return settings.credentials->user;
    return settings.userCertFile.empty() ? "A caller without a user" : "The certificate's user";
}

} // namespace

std::optional<bool> LogAccess::mayRead() const
{
    if (why && why->code != ErrorCode::AccessDenied)
        return std::nullopt;
    return !why;
}

std::string LogAccess::text() const
{
    if (!why)
        return who + " may read $all.";
    if (mayRead())
        return who +
               " may not read $all: orders, lists of streams, projections and as-of need it; single streams can be "
               "opened.";
    return "Whether $all may be read was not found out: " + describe(*why);
}

LogAccess findLogAccess(store::EventStore &server, const ConnectionSettings &settings, std::stop_token stop)
{
    LogAccess access{whoOf(settings)};
    const store::AllRead newest{.direction = store::Direction::Backwards, .includeSystem = true};
    if (auto read = store::firstOf(server, newest, std::move(stop)); !read)
        access.why = std::move(read.error());
    return access;
}

} // namespace foldline::kurrentdb
