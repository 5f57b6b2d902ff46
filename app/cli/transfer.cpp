// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/freshfile.h"
#include "app/cli/input.h"
#include "app/cli/point.h"
#include "core/base/text.h"
#include "core/orders/demohistory.h"
#include "core/store/interchange.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <istream>

namespace foldline::cli {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

Error importFailure(const ImportArguments &arguments, Error error, bool fresh, const std::stop_token &stop)
{
    // A server takes what it takes: the failure says how far it came. What a line is refused for comes before that.
    const bool isLine = error.context.starts_with("line ");
    if (!arguments.connect.empty() && !isLine)
        return error;
    const std::string lost = !arguments.connect.empty() ? "Nothing was written."
                             : fresh                    ? "Nothing was written, and no store was made."
                                                        : "Nothing was written: the store is as it was.";
    if (stop.stop_requested() || error.code == ErrorCode::Cancelled)
        return {ErrorCode::Cancelled, "The import was stopped. " + lost, {}};
    const bool isSaid = error.message.find("othing was written") != std::string::npos;
    const std::string file = arguments.file == "-" ? "standard input" : arguments.file;
    const std::string where = error.context.empty() ? file : file + ", " + error.context;
    return {error.code, where + ": " + asSentence(error.message) + (isSaid ? "" : ' ' + lost), {}};
}

int sayImported(Context &context, const ImportArguments &arguments, const store::ImportReport &report, double seconds)
{
    if (arguments.json) {
        json::Value line = json::Value::object();
        line.set("events", count(report.events - report.there));
        if (!arguments.connect.empty())
            line.set("alreadyThere", count(report.there));
        line.set("streams", count(report.streams));
        line.set("bytes", count(report.bytes));
        if (report.last)
            line.set("position", count(report.last->commit));
        line.set("seconds", figure(seconds));
        context.out.json(json::dump(line));
    } else {
        const std::string there =
            report.there > 0 ? "; " + std::to_string(report.there) + " more were there already." : ".";
        context.out.line("Imported " + plural(report.events - report.there, "event") + " of " +
                         plural(report.streams, "stream") + " in " + figureText(seconds) + " s" + there);
    }
    return Done;
}

} // namespace

Result<int> runImport(Context &context, const ImportArguments &arguments)
{
    auto input = InputBuffer::open(arguments.file, context.stop);
    if (!input)
        return failure(std::move(input.error()));
    FreshFile fresh(arguments.store);
    auto opened = fresh.open(arguments, Access::Create, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    const auto start = Clock::now();
    std::istream in(input->get());
    const auto progress = [&](std::uint64_t bytes) {
        context.messages.progress("reading: " + std::to_string(bytes / 1'000'000) + " MB");
    };
    auto report = store::importInterchange(in, **opened, progress, context.stop);
    context.messages.clearProgress();
    if (!report && fresh.isMade() && isUsedByOthers(**opened))
        fresh.keep();
    opened->reset();
    if (!report)
        return failure(importFailure(arguments, std::move(report.error()), fresh.isMade(), context.stop));
    fresh.keep();
    return sayImported(context, arguments, *report, secondsSince(start));
}

namespace {

using Place = std::optional<std::variant<events::Position, Timestamp>>;

Result<Place> parsePlace(const std::string &text, std::string_view what)
{
    if (text.empty())
        return Place{};
    auto point = parsePoint(text, what);
    if (!point)
        return failure(std::move(point.error()));
    if (const auto *number = std::get_if<std::uint64_t>(&*point))
        return Place{events::Position::at(*number)};
    return Place{std::get<Timestamp>(*point)};
}

/// A position and a time cannot be held against each other without reading the log.
bool isReversed(const Place &from, const Place &to)
{
    return from && to && from->index() == to->index() && *to < *from;
}

Result<store::ExportOptions> exportOptions(const ExportArguments &arguments)
{
    store::ExportOptions options;
    auto from = parsePlace(arguments.from, "--from");
    if (!from)
        return failure(std::move(from.error()));
    auto to = parsePlace(arguments.to, "--to");
    if (!to)
        return failure(std::move(to.error()));
    options.from = *from;
    options.to = *to;
    if (isReversed(options.from, options.to))
        return failure(ErrorCode::InvalidInput, "--from `" + arguments.from + "` is after --to `" + arguments.to +
                                                    "`: nothing lies between them.");
    options.form = arguments.raw ? events::InterchangeForm::Raw : events::InterchangeForm::Readable;
    if (!arguments.stream.empty()) {
        auto stream = parseStream(arguments.stream);
        if (!stream)
            return failure(std::move(stream.error()));
        options.stream = *stream;
    }
    return options;
}

} // namespace

Result<int> runExport(Context &context, const ExportArguments &arguments)
{
    auto options = exportOptions(arguments);
    if (!options)
        return failure(std::move(options.error()));
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    const auto progress = [&](std::uint64_t events) {
        if (!context.out.isTerminal())
            context.messages.progress("exported: " + plural(events, "event"));
    };
    auto written = store::exportInterchange(**opened, *options, context.out.stream(), progress, context.stop);
    context.messages.clearProgress();
    if (!written)
        return failure(options->stream
                           ? explainMissing(**opened, context.aggregates, *options->stream, std::move(written.error()))
                           : std::move(written.error()));
    return Done;
}

namespace {

Result<orders::DemoOptions> demoOptions(const DemoArguments &arguments)
{
    orders::DemoOptions options;
    options.seed = arguments.seed.value_or(options.seed);
    // An order has four events, more or less: so many are enough for the events that were asked for.
    options.orders = arguments.orders.value_or(std::max(options.orders, arguments.events.value_or(0) / 2));
    options.events = arguments.events;
    options.until = Timestamp::now();
    if (!arguments.until.empty()) {
        auto until = Timestamp::parseLenient(arguments.until);
        if (!until)
            return failure(ErrorCode::InvalidInput,
                           "--until: `" + arguments.until + "` is no time such as 2026-11-19 or 2026-11-19T08:40:02Z.");
        options.until = *until;
    }
    return options;
}

} // namespace

Result<int> runDemoWrite(Context &context, const DemoArguments &arguments)
{
    auto options = demoOptions(arguments);
    if (!options)
        return failure(std::move(options.error()));
    FreshFile fresh(arguments.file);
    auto opened = fresh.open({arguments.file, {}, arguments.readOnly}, Access::New, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    const auto start = Clock::now();
    const auto progress = [&](std::uint64_t events) {
        context.messages.progress("written: " + plural(events, "event"));
    };
    auto report = orders::writeDemo(*options, **opened, progress, context.stop);
    context.messages.clearProgress();
    opened->reset();
    if (!report)
        return failure(std::move(report.error()));
    fresh.keep();
    if (arguments.json) {
        json::Value line = json::Value::object();
        line.set("orders", count(report->orders));
        line.set("events", count(report->events));
        line.set("seconds", figure(secondsSince(start)));
        context.out.json(json::dump(line));
    } else {
        context.out.line("Wrote " + plural(report->orders, "order") + " with " + plural(report->events, "event") +
                         " to " + arguments.file + " in " + figureText(secondsSince(start)) + " s.");
    }
    return Done;
}

} // namespace foldline::cli
