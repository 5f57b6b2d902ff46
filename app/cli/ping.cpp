// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "core/base/text.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/kurrentdb/logaccess.h"
#include "core/kurrentdb/settings/connectionstring.h"

#include <chrono>

namespace foldline::cli {

namespace {

double millisecondsOf(std::chrono::microseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

std::string statusLine(const kurrentdb::ConnectionStatus &status, const kurrentdb::LogAccess &access)
{
    json::Value line = json::Value::object();
    line.set("node", json::Value::string(status.node ? toString(*status.node) : std::string()));
    line.set("role", json::Value::string(std::string(kurrentdb::roleName(status.role))));
    if (!status.version.empty())
        line.set("version", json::Value::string(status.version));
    line.set("roundTripMs", figure(millisecondsOf(status.roundTrip)));
    const auto mayRead = access.mayRead();
    line.set("mayReadAll", mayRead ? json::Value::boolean(*mayRead) : json::Value());
    return json::dump(line);
}

std::string statusText(const kurrentdb::ConnectionStatus &status)
{
    std::string text = "Reached " + (status.node ? toString(*status.node) : std::string("a node"));
    if (status.role != kurrentdb::NodeRole::Unknown)
        text += ", " + std::string(kurrentdb::roleName(status.role));
    text += status.version.empty() ? ", of a version before 21.10" : ", version " + status.version;
    return text + ", in " + figureText(millisecondsOf(status.roundTrip)) + " ms.";
}

} // namespace

Result<int> runPing(Context &context, const Common &arguments)
{
    if (arguments.connect.empty() || !arguments.store.empty())
        return failure(ErrorCode::InvalidInput, "Name the server to reach: --connect URI.");
    if (auto checked = checkUnmirrored(arguments); !checked)
        return failure(checked.error());
    auto connected = connectTo(arguments, Access::Read, context.stop);
    if (!connected)
        return failure(std::move(connected.error()));
    const auto status = (*connected)->status();
    const auto settings = kurrentdb::parseConnectionString(arguments.connect);
    if (!settings)
        return failure(settings.error());
    const auto access = kurrentdb::findLogAccess(**connected, *settings, context.stop);
    if (arguments.json) {
        context.out.json(statusLine(status, access));
        return Done;
    }
    context.out.line(statusText(status));
    context.out.line(printable(access.text()));
    return Done;
}

} // namespace foldline::cli
