// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "app/cli/eventlines.h"
#include "app/cli/fields.h"
#include "app/cli/grammar.h"
#include "app/cli/openstore.h"
#include "core/kurrentdb/settings/secrets.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace foldline::cli {

namespace {

constexpr const char *ExitCodes =
    "Exit codes: 0 done; 1 other; 2 usage or input that was refused; 3 not found; 4 conflict; 5 rule violated;\n"
    "6 damaged, or not a Foldline store; 7 unreachable.";

/// `WIDTHxHEIGHT`, each from 100 to 16 384 pixels.
bool parseSize(std::string_view text, app::ScreenshotOptions &options)
{
    const auto number = [](std::string_view digits, int &value) {
        const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return code == std::errc{} && end == digits.data() + digits.size() && value >= 100 && value <= 16384;
    };
    const std::size_t cross = text.find('x');
    return cross != std::string_view::npos && number(text.substr(0, cross), options.width) &&
           number(text.substr(cross + 1), options.height);
}

/// What is no connection string, which may hold a password.
CLI::Validator fileName()
{
    const auto check = [](const std::string &text) {
        if (text.empty())
            return std::string("it is empty");
        return kurrentdb::looksLikeConnection(text) ? std::string("a server is given by --connect") : std::string();
    };
    return {check, {}, "file"};
}

/// What `screenshot` takes; the page with all events is called `log`, as the subcommand is.
CLI::Validator pageName()
{
    const auto check = [](std::string &text) {
        const std::vector<std::string> pages{"orders", "order", "streams", "log", "projections", "empty"};
        if (text == "events")
            text = "log";
        const bool known = std::find(pages.begin(), pages.end(), text) != pages.end();
        return known ? std::string() : "there is no page `" + text + "`. " + listNames(pages);
    };
    return {check, {}, "page"};
}

} // namespace

CLI::Validator wholeNumber()
{
    const auto check = [](const std::string &text) {
        std::uint64_t number = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool whole = code == std::errc{} && end == text.data() + text.size();
        return whole ? std::string() : "`" + text + "` is no whole number from 0 to 18446744073709551615";
    };
    return {check, {}, "whole number"};
}

CLI::Validator notEmpty()
{
    return {
        [](const std::string &text) { return text.empty() ? std::string("it is empty") : std::string(); }, {}, "text"};
}

Grammar::Grammar()
{
    m_app.name("foldline");
    m_app.require_subcommand(0, 1);
    m_app.set_version_flag("--version", std::string("foldline ") + FOLDLINE_VERSION, "Show the version and leave");
    m_app.footer(std::string("Without a subcommand the window opens. Results go to standard output, everything "
                             "else to standard error.\n") +
                 ExitCodes +
                 "\nExample:\n  foldline import orders.ndjson --store orders.foldline && foldline orders --store "
                 "orders.foldline");
    addStoreOptions(m_app, m_global);
    addTransfer();
    addCopy();
    addLists();
    addStates();
    addHistory();
    addCommand();
    addReadModels();
    addDemo();
    addScreenshot();
}

Result<Request> Grammar::parse(int argc, const char *const *argv)
{
    try {
        m_app.parse(argc, argv);
    } catch (const CLI::Success &success) {
        std::ostringstream text;
        std::ostringstream ignored;
        m_app.exit(success, text, ignored);
        return Request(Text{text.str()});
    } catch (const CLI::ParseError &error) {
        return failure(ErrorCode::InvalidInput, explain(error));
    }
    if (m_request)
        return m_request();
    return windowOptions({}).map([](app::WindowOptions &&window) { return Request(std::move(window)); });
}

void Grammar::addStoreOptions(CLI::App &app, StoreOptions &options)
{
    app.add_option("--store", options.store, "File of an embedded store")->type_name("FILE")->check(fileName());
    app.add_option("--connect", options.connect, "Connection string of a server")->type_name("URI");
    app.add_flag("--read-only", options.readOnly, "Write nothing at all");
    app.add_flag("--mirror", options.mirror,
                 "With --connect: bring the local mirror up to date and read from it (see foldline mirror)");
    app.add_flag("--offline", options.offline,
                 "With --connect: show the last known history from the mirror; the server is not asked");
}

void Grammar::inherit(StoreOptions &options) const
{
    if (options.store.empty() && options.connect.empty()) {
        options.store = m_global.store;
        options.connect = m_global.connect;
    }
    options.readOnly = options.readOnly || m_global.readOnly;
    options.mirror = options.mirror || m_global.mirror;
    options.offline = options.offline || m_global.offline;
}

void Grammar::addLimit(CLI::App &app, ListArguments &list)
{
    app.add_option("--limit", list.limit, "At most N of them")->type_name("N")->check(wholeNumber());
}

void Grammar::addList(CLI::App &app, ListArguments &list, bool newestIsDefault)
{
    addLimit(app, list);
    list.newest = newestIsDefault;
    const std::string order = newestIsDefault ? "Newest first (the default)" : "Newest first";
    auto *newest = app.add_flag("--newest,--newest-first", list.newest, order);
    app.add_flag_callback(
           "--oldest,--oldest-first", [&list] { list.newest = false; },
           newestIsDefault ? "Oldest first" : "Oldest first (the default)")
        ->excludes(newest);
}

Result<app::WindowOptions> Grammar::windowOptions(const StoreOptions &own) const
{
    StoreOptions options = own;
    inherit(options);
    if (auto checked = checkMirrorHasServer(options); !checked)
        return failure(checked.error());
    app::WindowOptions window;
    window.store = options.store;
    window.connect = options.connect;
    window.readOnly = options.readOnly;
    window.mirror = options.mirror;
    window.offline = options.offline;
    return window;
}

std::string Grammar::explain(const CLI::ParseError &error) const
{
    const std::vector<std::string> rest = m_app.remaining();
    if (m_app.get_subcommands().empty() && !rest.empty() && !rest.front().starts_with('-')) {
        if (kurrentdb::looksLikeConnection(rest.front()))
            return "A server is given by --connect, as in `foldline --connect URI`.";
        std::vector<std::string> names;
        for (const CLI::App *sub : m_app.get_subcommands({}))
            names.push_back(sub->get_name());
        return "There is no subcommand `" + rest.front() + "`. " + listNames(names);
    }
    const auto chosen = m_app.get_subcommands();
    return asSentence(error.what()) + " See foldline " +
           (chosen.empty() ? std::string() : chosen.back()->get_name() + ' ') + "--help.";
}

void Grammar::addDemo()
{
    auto demo = bare<DemoArguments>(
        "demo", "Open the window on a made-up history, or write one to a file",
        "foldline demo\n  foldline demo --write demo.foldline --orders 1000 --seed 7 --until 2026-01-01");
    demo.app
        ->add_option("--write", demo.arguments->file,
                     "Write the history to this new store file instead of opening the window")
        ->type_name("FILE")
        ->check(notEmpty());
    demo.app->add_option("--seed", demo.arguments->seed, "The same seed and figures give the same history")
        ->type_name("N")
        ->check(wholeNumber());
    demo.app->add_option("--orders", demo.arguments->orders, "How many orders")->type_name("N")->check(wholeNumber());
    demo.app
        ->add_option("--events", demo.arguments->events,
                     "Stop after that many events; without --orders as many orders as that takes")
        ->type_name("N")
        ->check(wholeNumber());
    demo.app->add_option("--until", demo.arguments->until, "Last instant of the history; now where it is absent")
        ->type_name("TIME")
        ->check(notEmpty());
    demo.app->callback([this, arguments = demo.arguments] {
        m_request = [this, arguments]() -> Result<Request> {
            if (!arguments->file.empty())
                return Request(Job([arguments](Context &context) { return runDemoWrite(context, *arguments); }));
            inherit(*arguments);
            if (auto checked = checkUnmirrored(*arguments); !checked)
                return failure(checked.error());
            auto window = windowOptions(*arguments);
            if (!window)
                return failure(window.error());
            window->demo = true;
            window->seed = arguments->seed;
            window->orders = arguments->orders;
            window->events = arguments->events;
            if (!arguments->until.empty()) {
                auto until = Timestamp::parseLenient(arguments->until);
                if (!until)
                    return failure(ErrorCode::InvalidInput,
                                   "--until: `" + arguments->until + "` is no time such as 2026-11-19.");
                window->until = *until;
            }
            return Request(*std::move(window));
        };
    });
}

void Grammar::addScreenshot()
{
    CLI::App *shot = m_app.add_subcommand("screenshot", "Render a page to a picture without a display");
    shot->footer("Example:\n  foldline screenshot orders orders.png --dark --size 1440x900 --store orders.foldline");
    auto options = std::make_shared<app::ScreenshotOptions>();
    auto own = std::make_shared<Common>();
    auto size = std::make_shared<std::string>();
    shot->add_option("PAGE", options->page, "The page: orders, order, streams, log (or events), projections, empty")
        ->required()
        ->transform(pageName());
    shot->add_option("FILE", options->output, "The PNG file to write")->required();
    addStoreOptions(*shot, *own);
    shot->add_flag("--json", own->json, "Accepted for uniformity: there is nothing to print");
    shot->add_option("--stream", options->stream, "The stream that the page shows")
        ->type_name("STREAM")
        ->check(notEmpty());
    shot->add_option("--at", options->at, "Where the playhead stands")->type_name("REV|TIME")->check(notEmpty());
    shot->add_flag("--dark", options->dark, "In dark colours");
    shot->add_option("--size", *size, "Width and height in pixels, as in 1440x900")->type_name("WxH");
    shot->add_option("--scale", options->scale, "Scale factor, as in 2")->type_name("F")->check(CLI::Range(0.5, 4.0));
    shot->callback([this, options, own, size] {
        m_request = [this, options, own, size]() -> Result<Request> {
            inherit(*own);
            if (auto checked = checkMirrorHasServer(*own); !checked)
                return failure(checked.error());
            options->store = own->store;
            options->connect = own->connect;
            options->mirror = own->mirror;
            options->offline = own->offline;
            if (!size->empty() && !parseSize(*size, *options))
                return failure(ErrorCode::InvalidInput, "--size: `" + *size + "` is no size such as 1440x900.");
            return Request(*options);
        };
    });
}

Result<Request> parseArguments(int argc, const char *const *argv) { return Grammar().parse(argc, argv); }

} // namespace foldline::cli
