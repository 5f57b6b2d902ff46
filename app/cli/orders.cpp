// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/fields.h"
#include "app/cli/readmodels.h"
#include "app/cli/table.h"
#include "core/orders/order.h"
#include "core/projections/ordersummaries.h"
#include "core/projections/ordersummaryprojection.h"
#include "core/projections/ordersummarytext.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>

#include <unistd.h>

namespace foldline::cli {

namespace {

Result<void> checkStatuses(const std::vector<std::string> &statuses)
{
    std::vector<std::string> known;
    for (const auto status :
         {orders::Status::Draft, orders::Status::Confirmed, orders::Status::Shipped, orders::Status::Cancelled})
        known.emplace_back(orders::statusName(status));
    for (const std::string &status : statuses) {
        if (std::find(known.begin(), known.end(), status) == known.end())
            return failure(ErrorCode::InvalidInput, "--status: no order is ever `" + status + "`. " + listNames(known));
    }
    return {};
}

/// Thousands by a plain blank: other programs read this.
std::string amountText(Money amount)
{
    std::string text = amount.toDisplay();
    const std::string blank = "\u00A0";
    for (std::size_t at = text.find(blank); at != std::string::npos; at = text.find(blank, at))
        text.replace(at, blank.size(), " ");
    return text;
}

void tellOrders(Output &out, const std::vector<projections::OrderSummary> &rows)
{
    Table table({{"order"},
                 {"status"},
                 {"customer"},
                 {"total", Table::Align::Right},
                 {"items", Table::Align::Right},
                 {"created"},
                 {"last event"}});
    for (const projections::OrderSummary &row : rows) {
        table.add({row.orderId, row.status, row.customerName.empty() ? row.customerId : row.customerName,
                   amountText(row.totalAmount), std::to_string(row.itemCount), row.createdAt.toIso8601(),
                   row.lastEventAt.toIso8601()});
    }
    table.write(out);
}

/// Where the rows come from: the file beside the store, or a private table where nothing may be written.
projections::ReadModelLocation locationFor(Context &context, const OrdersArguments &arguments)
{
    const projections::ReadModelLocation beside = readModelsOf(arguments);
    if (!arguments.readOnly && canWrite(beside))
        return beside;
    if (!arguments.readOnly)
        context.messages.say(
            "The folder of the store cannot be written to: the orders are folded in memory, and nothing is kept.");
    return projections::ReadModelLocation::inMemory(QStringLiteral("foldline-orders-%1").arg(::getpid()));
}

} // namespace

Result<int> runOrders(Context &context, const OrdersArguments &arguments)
{
    if (auto known = checkStatuses(arguments.statuses); !known)
        return failure(std::move(known.error()));
    QCoreApplication application(context.argc, context.argv);
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    const projections::ReadModelLocation location = locationFor(context, arguments);
    // A private table lives as long as somebody is connected to it: this connection comes first and stays.
    auto database = projections::ReadModelDatabase::open(location);
    if (!database)
        return failure(std::move(database.error()));
    auto run = runOrderSummaries(**opened, location, projections::RefusalPolicy::SetAside, false, context.messages,
                                 context.stop);
    if (!run)
        return failure(std::move(run.error()));
    if (run->setAside > 0)
        context.messages.say(plural(run->setAside, "event") + " could not be read and changed nothing in this table; " +
                             (arguments.connect.empty() ? "`foldline verify` names what it is."
                                                        : "the projections page of the window names what it is."));
    projections::OrderQuery query;
    query.statuses = arguments.statuses;
    query.customer = arguments.customer;
    query.ascending = !arguments.newest;
    query.limit = arguments.limit;
    auto rows = projections::OrderSummaries(**database).rows(query);
    if (!rows)
        return failure(std::move(rows.error()));
    if (!arguments.json) {
        tellOrders(context.out, *rows);
        return Done;
    }
    for (const projections::OrderSummary &row : *rows) {
        if (!context.out.json(json::dump(projections::orderSummaryJson(row))))
            break;
    }
    return Done;
}

namespace {

void tellProject(Context &context, const ProjectArguments &arguments, const projections::Projection &projection,
                 const projections::RunFigures &figures)
{
    const double rate = figures.seconds > 0 ? static_cast<double>(figures.events) / figures.seconds : 0;
    if (!arguments.json) {
        context.out.line(
            "Projected " + plural(figures.events, "event") + " in " + figureText(figures.seconds) + " s (" +
            std::to_string(static_cast<std::uint64_t>(rate)) + " a second): " + std::string(projection.name()) +
            " has " + plural(figures.rows, "row") +
            (figures.position ? ", up to position " + std::to_string(figures.position->commit) : std::string()) + '.');
        return;
    }
    json::Value line = json::Value::object();
    line.set("projection", json::Value::string(std::string(projection.name())));
    line.set("version", json::Value::number(std::int64_t{projection.version()}));
    if (figures.position)
        line.set("position", count(figures.position->commit));
    line.set("events", count(figures.events));
    line.set("rows", count(figures.rows));
    line.set("seconds", figure(figures.seconds));
    line.set("rate", figure(rate));
    line.set("setAside", count(figures.setAside));
    context.out.json(json::dump(line));
}

} // namespace

Result<int> runProject(Context &context, const ProjectArguments &arguments)
{
    if (arguments.readOnly)
        return failure(ErrorCode::AccessDenied,
                       "Projecting writes to the read model, and --read-only was given. Nothing was written.");
    QCoreApplication application(context.argc, context.argv);
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    const projections::ReadModelLocation location = readModelsOf(arguments);
    if (!canWrite(location))
        return failure(ErrorCode::Io,
                       "The read model `" + fileOf(location).string() + "` cannot be written. The store is as it was.");
    const auto policy = arguments.setAside ? projections::RefusalPolicy::SetAside : projections::RefusalPolicy::Stop;
    auto figures = runOrderSummaries(**opened, location, policy, arguments.rebuild, context.messages, context.stop);
    if (!figures)
        return failure(std::move(figures.error()));
    tellProject(context, arguments, *projections::makeOrderSummaryProjection(), *figures);
    if (figures->setAside > 0)
        context.messages.say("Events that could not be taken and were set aside: " + std::to_string(figures->setAside) +
                             ".");
    return Done;
}

} // namespace foldline::cli
