// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "app/cli/copyreport.h"
#include "app/cli/eventlines.h"
#include "app/cli/fields.h"
#include "core/kurrentdb/settings/secrets.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <memory>
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

/// CLI11 would take `-3` and what is too large for a very large count.
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

/// An empty value comes from a variable that is not set; it must not be taken for an option that was not given.
CLI::Validator notEmpty()
{
    return {
        [](const std::string &text) { return text.empty() ? std::string("it is empty") : std::string(); }, {}, "text"};
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

/// The program's options and subcommands. Each subcommand fills a struct of its own; the one that is there decides the
/// request.
class Grammar
{
public:
    Grammar()
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
        addWindow();
    }

    Result<Request> parse(int argc, const char *const *argv)
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
        return m_request ? m_request() : Request(windowOptions({}));
    }

private:
    template <typename Arguments>
    using Run = Result<int> (*)(Context &, const Arguments &);

    template <typename Arguments>
    struct Subcommand
    {
        CLI::App *app;
        std::shared_ptr<Arguments> arguments;
    };

    static void addStoreOptions(CLI::App &app, StoreOptions &options)
    {
        app.add_option("--store", options.store, "File of an embedded store")->type_name("FILE")->check(fileName());
        app.add_option("--connect", options.connect, "Connection string of a server")->type_name("URI");
        app.add_flag("--read-only", options.readOnly, "Write nothing at all");
        app.add_flag("--mirror", options.mirror,
                     "With --connect: bring the local mirror up to date and read from it (see foldline mirror)");
        app.add_flag("--offline", options.offline,
                     "With --connect: show the last known history from the mirror; the server is not asked");
    }

    template <typename Arguments>
    Subcommand<Arguments> bare(const std::string &name, const std::string &what, const std::string &example)
    {
        CLI::App *sub = m_app.add_subcommand(name, what);
        sub->footer("Example:\n  " + example);
        auto arguments = std::make_shared<Arguments>();
        addStoreOptions(*sub, *arguments);
        sub->add_flag("--json", arguments->json, "JSON: lists one object a line, single things one object");
        return {sub, arguments};
    }

    template <typename Arguments>
    Subcommand<Arguments> add(const std::string &name, const std::string &what, const std::string &example,
                              Run<Arguments> run)
    {
        auto added = bare<Arguments>(name, what, example);
        auto arguments = added.arguments;
        added.app->callback([this, arguments, run] {
            m_request = [this, arguments, run]() -> Request {
                inherit(*arguments);
                return Job([arguments, run](Context &context) { return run(context, *arguments); });
            };
        });
        return added;
    }

    /// Options that stand before the subcommand count too.
    void inherit(StoreOptions &options) const
    {
        if (options.store.empty() && options.connect.empty()) {
            options.store = m_global.store;
            options.connect = m_global.connect;
        }
        options.readOnly = options.readOnly || m_global.readOnly;
        options.mirror = options.mirror || m_global.mirror;
        options.offline = options.offline || m_global.offline;
    }

    static void addLimit(CLI::App &app, ListArguments &list)
    {
        app.add_option("--limit", list.limit, "At most N of them")->type_name("N")->check(wholeNumber());
    }

    static void addList(CLI::App &app, ListArguments &list, bool newestIsDefault)
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

    void addTransfer();
    void addCopy();
    void addLists();
    void addStates();
    void addHistory();
    void addCommand();
    void addReadModels();
    void addWindow();

    app::WindowOptions windowOptions(const StoreOptions &own) const
    {
        StoreOptions options = own;
        inherit(options);
        app::WindowOptions window;
        window.store = options.store;
        window.connect = options.connect;
        window.readOnly = options.readOnly;
        return window;
    }

    std::string explain(const CLI::ParseError &error) const
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

    CLI::App m_app{"Foldline: looks into histories of events. State is a left fold over facts; every subcommand shows "
                   "a fold at a chosen point."};
    Common m_global;
    std::function<Result<Request>()> m_request;
};

void Grammar::addTransfer()
{
    auto import =
        add<ImportArguments>("import", "Take a history from an interchange file (NDJSON): all of it or nothing",
                             "foldline import orders.ndjson --store orders.foldline", runImport);
    import.app->add_option("FILE", import.arguments->file, "The file; - is standard input")->required();

    auto exported = add<ExportArguments>(
        "export", "Write the history as interchange lines (NDJSON)",
        "foldline export --stream order-CA-2016-152156 --store orders.foldline > order.ndjson", runExport);
    exported.app->add_flag("--raw", exported.arguments->raw,
                           "All data and metadata as base64, byte for byte, with content types");
    exported.app->add_option("--stream", exported.arguments->stream, "Only this stream")
        ->type_name("STREAM")
        ->check(notEmpty());
    exported.app->add_option("--from", exported.arguments->from, "From this position (digits) or time on")
        ->type_name("POSITION|TIME")
        ->check(notEmpty());
    exported.app
        ->add_option("--to", exported.arguments->to, "Up to this position (digits) or time, which is not included")
        ->type_name("POSITION|TIME")
        ->check(notEmpty());
}

void Grammar::addCopy()
{
    CLI::App *sub = m_app.add_subcommand("copy", "Copy histories from one store to another; run again to go on");
    sub->footer(std::string(CopyRules) + "\nExample:\n  foldline copy --from 'kurrentdb://db1:2113,db2:2113' --to "
                                         "archive.foldline\n  foldline copy --from archive.foldline --to "
                                         "kurrentdb://test:2113?tls=false --stream order-CA-2016-152156");
    auto arguments = std::make_shared<CopyArguments>();
    sub->add_option("--from", arguments->from, "The store that is read: a file or a connection string")
        ->type_name("FILE|URI")
        ->required()
        ->check(notEmpty());
    sub->add_option("--to", arguments->to,
                    "The store that is written: a file, which is made when it is absent, or a connection string")
        ->type_name("FILE|URI")
        ->required()
        ->check(notEmpty());
    sub->add_option("--stream", arguments->streams,
                    "Only this stream and its metadata; may be given several times. It is then read by itself, so that "
                    "a server does not give what its metadata hides")
        ->type_name("STREAM")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->check(notEmpty());
    sub->add_flag("--json", arguments->json, "One JSON object with the figures");
    sub->callback([this, arguments] {
        m_request = [this, arguments]() -> Result<Request> {
            inherit(*arguments);
            return Request(Job([arguments](Context &context) { return runCopy(context, *arguments); }));
        };
    });
}

void Grammar::addLists()
{
    auto streams = add<StreamsArguments>("streams", "List the streams, oldest first",
                                         "foldline streams --newest --limit 20 --store orders.foldline", runStreams);
    addList(*streams.app, *streams.arguments, false);
    streams.app->add_option("--category", streams.arguments->category, "Only streams of this category")->type_name("C");
    streams.app
        ->add_option("--contains", streams.arguments->contains, "Only names with this in them, whatever the case")
        ->type_name("TEXT");
    streams.app->add_flag("--system", streams.arguments->system, "Also streams whose name begins with $");

    auto events = add<EventsArguments>("events", "List the events of a stream, oldest first",
                                       "foldline events order-CA-2016-152156 --store orders.foldline", runEvents);
    events.app->add_option("STREAM", events.arguments->stream, "The stream's full name")->required();
    events.app->add_option("--from", events.arguments->from, "Only from this revision on")
        ->type_name("REVISION")
        ->check(wholeNumber());
    events.app->add_flag("--links", events.arguments->links,
                         "Show the links of a stream such as $ce-order as they are, not what they lead to");

    auto log =
        add<EventsArguments>("log", "List the events of the whole log, oldest first",
                             "foldline log --newest --limit 20 --type OrderShipped --store orders.foldline", runLog);
    log.app->add_option("--from", log.arguments->from, "Only from this position on")
        ->type_name("POSITION")
        ->check(wholeNumber());
    log.app->add_option("--category", log.arguments->category, "Only streams of this category")->type_name("C");

    for (auto &list : {events, log}) {
        addList(*list.app, *list.arguments, false);
        list.app->add_option("--type", list.arguments->types, "Only this type of event; may be given several times")
            ->type_name("TYPE")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        list.app->add_flag("--follow", list.arguments->follow,
                           "Go on with new events until Ctrl+C, or until --limit is reached");
    }
}

void Grammar::addStates()
{
    auto state = add<StateArguments>(
        "state", "Reconstruct the state of a stream",
        "foldline state order-CA-2016-152156 --at 2016-11-09 --json --store orders.foldline", runState);
    state.app->add_option("STREAM", state.arguments->stream, "The stream's full name")->required();
    state.app->add_option("--at", state.arguments->at, "At this revision (digits) or time; now where it is absent")
        ->type_name("REV|TIME")
        ->check(notEmpty());

    auto states = add<StatesArguments>(
        "states", "Reconstruct the state of every aggregate, by name",
        "foldline states --category order --at 2015-01-01 --json --store orders.foldline", runStates);
    addLimit(*states.app, *states.arguments);
    states.app->add_option("--category", states.arguments->category, "Only this category")->type_name("C");
    states.app->add_option("--at", states.arguments->at, "At this time; now where it is absent")
        ->type_name("TIME")
        ->check(notEmpty());
}

void Grammar::addHistory()
{
    auto diff = add<DiffArguments>("diff", "What differs between two states of a stream",
                                   "foldline diff order-CA-2016-152156 0 3 --store orders.foldline", runDiff);
    diff.app->add_option("STREAM", diff.arguments->stream, "The stream's full name")->required();
    diff.app->add_option("A", diff.arguments->a, "First revision (digits) or time")->required();
    diff.app->add_option("B", diff.arguments->b, "Second revision (digits) or time")->required();
    addLimit(*diff.app, *diff.arguments);

    auto blame =
        add<BlameArguments>("blame", "Which event made each value what it is",
                            "foldline blame order-CA-2016-152156 /totalAmount --store orders.foldline", runBlame);
    blame.app->add_option("STREAM", blame.arguments->stream, "The stream's full name")->required();
    blame.app->add_option("POINTER", blame.arguments->pointer, "Just the value at this JSON pointer");
    blame.app->add_option("--at", blame.arguments->at, "As of this revision (digits) or time; now where it is absent")
        ->type_name("REV|TIME")
        ->check(notEmpty());
    addLimit(*blame.app, *blame.arguments);
}

void Grammar::addCommand()
{
    auto command = add<CommandArguments>("command", "Decide a command on a stream and write what it yields",
                                         "foldline command order-CA-2016-152156 ShipOrder shipMode='Second Class' "
                                         "--reason 'asked for by phone' --store orders.foldline\n"
                                         "  foldline command order-N-1 CreateOrder customerId=C-1 "
                                         "items='[{\"productId\":\"P-1\",\"productName\":\"Stapler\",\"quantity\":2,"
                                         "\"unitPrice\":10}]' --dry-run --store orders.foldline",
                                         runCommand);
    command.app
        ->add_option("STREAM", command.arguments->stream,
                     "The stream's full name; its id also fills the id of a command that creates")
        ->required();
    command.app->add_option("NAME", command.arguments->name, "The command, such as ConfirmOrder")->required();
    command.app->add_option("FIELDS", command.arguments->fields, "key=value; a value that is JSON is given as JSON")
        ->type_name("key=value");
    command.app->add_flag("--dry-run", command.arguments->dryRun, "Show what would be written, and write nothing");
    command.app
        ->add_option("--expected-revision", command.arguments->expectedRevision,
                     "Refuse unless the stream is at this revision; -1 or none: does not exist")
        ->type_name("N");
    command.app->add_option("--reason", command.arguments->reason, "Why, for the events' metadata")->type_name("TEXT");
    command.app
        ->add_option("--actor", command.arguments->actor,
                     "Who, for the events' metadata; the login name where it is absent")
        ->type_name("NAME");
}

void Grammar::addReadModels()
{
    auto orders = add<OrdersArguments>(
        "orders", "The orders' read model as a table, newest first by last event; it is brought up to date first",
        "foldline orders --status draft --customer Gute --limit 20 --store orders.foldline", runOrders);
    addList(*orders.app, *orders.arguments, true);
    orders.app
        ->add_option("--status", orders.arguments->statuses,
                     "Only draft, confirmed, shipped or cancelled orders; may be given several times")
        ->type_name("S")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    orders.app
        ->add_option("--customer", orders.arguments->customer, "Only where this is part of the customer's id or name")
        ->type_name("C");

    auto project = add<ProjectArguments>("project", "Run the projections to the end of the log and say the figures",
                                         "foldline project --rebuild --store orders.foldline", runProject);
    project.app->add_flag("--rebuild", project.arguments->rebuild,
                          "From the start, into new tables, while the old ones serve");
    project.app->add_flag("--set-aside", project.arguments->setAside,
                          "Set events aside that a projection cannot take, instead of stopping");

    add<Common>("verify", "Check the Merkle log, the streams' revisions, and the read model against a replay",
                "foldline verify --store orders.foldline", runVerify);
    add<Common>("ping", "Say which server answers: node, role, version, round trip",
                "foldline ping --connect 'kurrentdb://db1:2113,db2:2113,db3:2113'", runPing);
    auto mirror = add<MirrorArguments>(
        "mirror", "Keep what a server has in a local file, for fast reading and for when the server is away",
        "foldline mirror --connect 'kurrentdb://db1:2113' --category order --limit 500MB\n"
        "  foldline state order-N-1 --connect 'kurrentdb://db1:2113' --offline",
        runMirror);
    mirror.app
        ->add_option("--category", mirror.arguments->categories,
                     "Keep only this category; may be given several times. As before where it is absent; at first all")
        ->type_name("C")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->check(notEmpty());
    mirror.app->add_flag("--everything", mirror.arguments->everything, "Keep every category again")
        ->excludes("--category");
    mirror.app
        ->add_option("--limit", mirror.arguments->limit,
                     "Let the file grow up to this size. As before where it is absent; at first 2GB")
        ->type_name("SIZE")
        ->check(notEmpty());
    mirror.app->add_flag("--follow", mirror.arguments->follow, "Go on with new events until Ctrl+C");
    mirror.app->add_flag("--status", mirror.arguments->status, "Say what is there; the server is not asked");
    mirror.app->add_flag("--drop", mirror.arguments->drop, "Throw the mirror away; the server keeps everything")
        ->excludes("--status")
        ->excludes("--follow");
    add<Common>("head", "Size and root hash of the log", "foldline head --json --store orders.foldline", runHead);
}

void Grammar::addWindow()
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
            app::WindowOptions window = windowOptions(*arguments);
            window.demo = true;
            window.seed = arguments->seed;
            window.orders = arguments->orders;
            window.events = arguments->events;
            if (!arguments->until.empty()) {
                auto until = Timestamp::parseLenient(arguments->until);
                if (!until)
                    return failure(ErrorCode::InvalidInput,
                                   "--until: `" + arguments->until + "` is no time such as 2026-11-19.");
                window.until = *until;
            }
            return Request(std::move(window));
        };
    });

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
            options->store = own->store;
            options->connect = own->connect;
            if (!size->empty() && !parseSize(*size, *options))
                return failure(ErrorCode::InvalidInput, "--size: `" + *size + "` is no size such as 1440x900.");
            return Request(*options);
        };
    });
}

} // namespace

Result<Request> parseArguments(int argc, const char *const *argv) { return Grammar().parse(argc, argv); }

} // namespace foldline::cli
