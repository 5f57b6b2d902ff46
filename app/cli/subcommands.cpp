// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/copyreport.h"
#include "app/cli/grammar.h"

namespace foldline::cli {

void Grammar::addTransfer()
{
    auto import = add<ImportArguments>("import", "Take a history from an interchange file (NDJSON)", {}, runImport);
    import.app->footer(
        "Into a store file: all of it or nothing. A line that cannot be taken stops an import before anything is\n"
        "written. A server takes one event after the other: where one is over its limit, or the server goes away,\n"
        "what was written before stays; run again it goes on.\n"
        "Example:\n  foldline import orders.ndjson --store orders.foldline");
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

    auto verify = add<Common>("verify", "Check the log, the streams' revisions, and the read model against a replay",
                              {}, runVerify);
    verify.app->footer(
        "An embedded store is held against the tree heads that it recorded. A server records none: with --mirror it "
        "is\n"
        "held against what its mirror read before, as it is; with --offline the mirror is looked at alone.\n"
        "Example:\n  foldline verify --store orders.foldline\n"
        "  foldline verify --mirror --connect 'kurrentdb://db1:2113'");
    add<Common>(
        "ping",
        "Say which server answers: node, role, version, round trip, and whether the user may read its whole log",
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
    auto head = add<HeadArguments>("head", "Size and root hash of the log; computed where the store records none",
                                   "foldline head --json --store orders.foldline\n"
                                   "  foldline head --size 11701 --connect 'kurrentdb://db1:2113'",
                                   runHead);
    head.app->add_option("--size", head.arguments->size, "Of the first N events, computed from them")
        ->type_name("N")
        ->check(wholeNumber());
}

} // namespace foldline::cli
