// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include "app/cli/arguments.h"
#include "app/cli/exitcodes.h"
#include "app/cli/interrupt.h"
#include "core/orders/orderaggregate.h"

#include <cerrno>
#include <system_error>

namespace foldline::cli {

namespace {

/// What remains to be said when the output could not be written: nothing when its reader went away.
int outputFailed(Messages &messages, int error)
{
    if (error == EPIPE)
        return Done;
    messages.say("Standard output cannot be written: " + std::generic_category().message(error) + '.');
    return OtherFailure;
}

int failed(Messages &messages, const Error &error)
{
    messages.say(error.code == ErrorCode::Cancelled && error.message.empty() ? "Stopped." : describe(error));
    return exitCodeFor(error.code);
}

int runJob(int &argc, char **argv, const Job &job)
{
    const Interrupt interrupt;
    aggregates::AggregateRegistry registry;
    registry.add(orders::makeOrderAggregate());
    Context context{argc, argv, registry, interrupt.token(), {}, {}};
    const Result<int> result = job(context);
    context.out.flush();
    if (!context.out.ok())
        return outputFailed(context.messages, context.out.error());
    return result ? *result : failed(context.messages, result.error());
}

int printText(const std::string &text)
{
    Output out;
    out.stream() << text;
    if (out.flush())
        return Done;
    Messages messages;
    return outputFailed(messages, out.error());
}

int noWindow()
{
    Messages().say("This build has no window: it is the command line only. See foldline --help; `foldline demo --write "
                   "FILE` makes a demo history.");
    return OtherFailure;
}

} // namespace

int runCommandLine(int argc, char **argv, const Frontend &frontend)
{
    auto request = parseArguments(argc, argv);
    if (!request) {
        Messages messages;
        return failed(messages, request.error());
    }
    if (const auto *job = std::get_if<Job>(&*request))
        return runJob(argc, argv, *job);
    if (const auto *text = std::get_if<Text>(&*request))
        return printText(text->text);
    if (const auto *window = std::get_if<app::WindowOptions>(&*request))
        return frontend.window ? frontend.window(*window, argc, argv) : noWindow();
    return frontend.screenshot ? frontend.screenshot(std::get<app::ScreenshotOptions>(*request), argc, argv)
                               : noWindow();
}

} // namespace foldline::cli
