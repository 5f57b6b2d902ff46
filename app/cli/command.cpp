// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/fields.h"
#include "app/cli/point.h"
#include "core/aggregates/repository.h"
#include "core/base/text.h"
#include "core/events/metadata.h"
#include "core/kurrentdb/connectionplace.h"

#include <charconv>

#include <pwd.h>
#include <unistd.h>

namespace foldline::cli {

namespace {

/// What `--expected-revision` says: absent, or the revision (absent: no stream).
using Expected = std::optional<std::optional<events::Revision>>;

Result<Expected> parseExpected(const std::string &text)
{
    if (text.empty() || text == "any")
        return Expected{};
    if (text == "none" || text == "-1")
        return Expected{std::in_place, std::nullopt};
    std::uint64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc{} || end != text.data() + text.size())
        return failure(ErrorCode::InvalidInput,
                       "--expected-revision: `" + text +
                           "` is no revision. It is a number from 0, or -1 or none for a stream that does not exist.");
    return Expected{std::optional(events::Revision{number})};
}

std::string loginName()
{
    const passwd *entry = ::getpwuid(::geteuid());
    if (entry && entry->pw_name && *entry->pw_name)
        return entry->pw_name;
    return "uid " + std::to_string(::geteuid());
}

std::string revisionText(const std::optional<events::Revision> &revision)
{
    return revision ? "at revision " + std::to_string(revision->value) : std::string("missing");
}

/// One command on one stream, from what was typed to what was written.
class CommandRun
{
public:
    CommandRun(Context &context, const CommandArguments &arguments, store::EventStore &store, events::StreamName stream)
        : m_context(context), m_arguments(arguments), m_store(store), m_stream(std::move(stream)),
          m_type(context.aggregates.forStream(m_stream)), m_repository(store, m_type), m_now(Timestamp::now())
    {
    }

    Result<int> run(const Expected &expected)
    {
        auto loaded = m_repository.load(m_stream, {}, m_context.stop);
        if (!loaded)
            return failure(explainMissing(m_store, m_context.aggregates, m_stream, std::move(loaded.error())));
        m_loaded = std::move(*loaded);
        if (auto met = compareExpected(expected); !met)
            return failure(std::move(met.error()));
        if (auto taken = takeInput(); !taken)
            return failure(std::move(taken.error()));
        auto decision = m_repository.decide(m_loaded, m_input, m_now);
        if (!decision)
            return failure(refusal(std::move(decision.error())));
        for (const std::string &notice : decision->notices)
            m_context.messages.say(notice);
        auto events = m_repository.propose(m_loaded, *decision, who());
        return m_arguments.dryRun ? showDryRun(*decision, events) : write(*decision, std::move(events));
    }

private:
    aggregates::CommandContext who() const
    {
        aggregates::CommandContext context;
        context.actor = m_arguments.actor.empty() ? loginName() : m_arguments.actor;
        context.serverUser = kurrentdb::userOf(m_arguments.connect);
        context.reason = m_arguments.reason;
        context.now = m_now;
        return context;
    }

    Result<void> compareExpected(const Expected &expected)
    {
        if (!expected || *expected == m_loaded.revision)
            return {};
        const std::string wanted =
            *expected ? "at revision " + std::to_string((*expected)->value) : std::string("not there yet");
        Error error{ErrorCode::Conflict,
                    "`" + shortened(m_stream.value()) + "` was expected " + wanted + ", but it is " +
                        revisionText(m_loaded.revision) + ".",
                    {}};
        if (m_loaded.revision && (!*expected || **expected < *m_loaded.revision))
            error.message += meanwhile(*expected ? (*expected)->next() : events::Revision{0});
        error.message += " Nothing was written.";
        return failure(std::move(error));
    }

    /// The first events from that revision on, in words.
    std::string meanwhile(events::Revision from)
    {
        constexpr std::uint64_t Shown = 5;
        std::vector<events::RecordedEvent> written;
        const auto keep = [&](std::span<const events::RecordedEvent> batch) {
            written.insert(written.end(), batch.begin(), batch.end());
            return true;
        };
        store::StreamRead read;
        read.from = from;
        read.limit = Shown;
        if (!m_store.readStream(m_stream, read, keep, m_context.stop))
            return {};
        const std::uint64_t all = m_loaded.revision->value + 1 - from.value;
        return tellWritten(written, all);
    }

    static std::string tellWritten(const std::vector<events::RecordedEvent> &written, std::uint64_t all)
    {
        std::string text = " Written meanwhile:";
        for (const events::RecordedEvent &event : written) {
            const std::string actor = events::readMetadata(event.metadata).actor;
            text += (&event == written.data() ? " " : ", ") + ("revision " + std::to_string(event.revision.value)) +
                    ' ' + event.type + (actor.empty() ? "" : " by " + actor);
        }
        return text + (all > written.size() ? " and " + std::to_string(all - written.size()) + " more." : ".");
    }

    Result<void> takeInput()
    {
        const aggregates::CommandSpec *command = m_type.command(m_arguments.name);
        if (!command)
            return failure(unknownCommand());
        auto fields = parseFields(*command, m_arguments.fields);
        if (!fields)
            return failure(std::move(fields.error()));
        if (auto complete = completeIdentity(*command, m_stream, *fields); !complete)
            return complete;
        m_input = {command->name, std::move(*fields)};
        if (auto allowed = m_repository.allowed(m_loaded, command->name); !allowed)
            return failure(refusal(std::move(allowed.error())));
        const auto problems = m_type.check(m_input);
        if (problems.empty())
            return {};
        std::string text = command->name + " cannot be taken:";
        for (const aggregates::FieldProblem &problem : problems)
            text += (&problem == problems.data() ? " `" : "; `") + problem.field + "`: " + problem.message;
        return failure(ErrorCode::InvalidInput, asSentence(text) + " Nothing was written.");
    }

    Error unknownCommand() const
    {
        std::vector<std::string> names;
        for (const aggregates::CommandSpec &command : m_type.commands())
            names.push_back(command.name);
        if (names.empty())
            return {ErrorCode::InvalidInput,
                    "`" + shortened(m_stream.value()) + "` is of no type that has commands: `" + m_arguments.name +
                        "` is unknown. Nothing was written.",
                    {}};
        return {ErrorCode::InvalidInput,
                "There is no command `" + m_arguments.name + "`. " + listNames(names) + " Nothing was written.",
                {}};
    }

    /// A rule's words stand alone; anything else says that nothing was lost.
    Error refusal(Error error) const
    {
        if (error.code != ErrorCode::RuleViolated)
            return error;
        error.message +=
            " (`" + shortened(m_stream.value()) + "`, " + revisionText(m_loaded.revision) + "; nothing was written)";
        if (m_loaded.hidden > 0)
            error.message += ". " + aggregates::hiddenNotice(m_loaded.hidden);
        return error;
    }

    Result<int> showDryRun(const aggregates::Decision &decision, const std::vector<events::ProposedEvent> &events)
    {
        if (!m_arguments.json) {
            m_context.out.line(events.empty() ? "Nothing would be written."
                                              : "Would be written to " + printable(m_stream.value()) + ", " +
                                                    revisionText(m_loaded.revision) + ":");
            for (const events::ProposedEvent &event : events)
                m_context.out.line("  " + printable(event.type) + "  " + printable(event.data));
            return Done;
        }
        std::string line = "{\"dryRun\":true,\"stream\":" + json::quote(m_stream.value()) + ",\"expectedRevision\":" +
                           (m_loaded.revision ? std::to_string(m_loaded.revision->value) : std::string("-1")) +
                           ",\"notices\":" + noticesText(decision) + ",\"events\":[";
        std::uint64_t revision = m_loaded.revision ? m_loaded.revision->value + 1 : 0;
        for (const events::ProposedEvent &event : events) {
            line += (&event == events.data() ? "" : ",") + ("{\"stream\":" + json::quote(m_stream.value())) +
                    ",\"revision\":" + std::to_string(revision++) + ",\"type\":" + json::quote(event.type) +
                    ",\"data\":" + event.data + ",\"metadata\":" + (event.metadata.empty() ? "{}" : event.metadata) +
                    '}';
        }
        m_context.out.json(line + "]}");
        return Done;
    }

    static std::string noticesText(const aggregates::Decision &decision)
    {
        json::Value notices = json::Value::array();
        for (const std::string &notice : decision.notices)
            notices.push(json::Value::string(notice));
        return json::dump(notices);
    }

    Result<int> write(const aggregates::Decision &decision, std::vector<events::ProposedEvent> events)
    {
        if (events.empty())
            return nothingToDo(decision);
        if (m_store.isReadOnly())
            return failure(ErrorCode::AccessDenied,
                           "The store is opened read-only. Nothing was written; --dry-run shows what would be.");
        const std::size_t expected = events.size();
        auto saved = m_repository.save(m_loaded, std::move(events), m_context.stop);
        if (!saved)
            return failure(explainUnwritten(std::move(saved.error())));
        return showWritten(saved->append, expected);
    }

    Result<int> nothingToDo(const aggregates::Decision &decision)
    {
        if (m_arguments.json) {
            std::string line = "{\"stream\":" + json::quote(m_stream.value());
            if (m_loaded.revision)
                line += ",\"revision\":" + std::to_string(m_loaded.revision->value);
            m_context.out.json(line + ",\"notices\":" + noticesText(decision) + ",\"events\":[]}");
        } else {
            m_context.out.line("Nothing to do: nothing was written.");
        }
        return Done;
    }

    Error explainUnwritten(Error error)
    {
        if (error.code == ErrorCode::Conflict)
            return explainConflict(std::move(error));
        // The same command anew has other event ids: only its revision keeps it from being written twice.
        if (error.code == ErrorCode::Timeout)
            error.message += " The same command with --expected-revision " +
                             (m_loaded.revision ? std::to_string(m_loaded.revision->value) : std::string("none")) +
                             " is refused if it was written, and shows what was.";
        return error;
    }

    Error explainConflict(Error error)
    {
        auto report = m_repository.explainConflict(m_loaded, m_input, m_now, m_context.stop);
        if (!report)
            return error;
        m_loaded.revision = report->current.revision;
        std::string text = "Somebody else wrote to `" + shortened(m_stream.value()) + "` first." +
                           tellWritten(report->meanwhile, report->meanwhile.size());
        text += report->decision
                    ? " " + m_input.name + " is still allowed: run it again."
                    : " " + m_input.name + " is not allowed any more: " + report->decision.error().message + '.';
        return {ErrorCode::Conflict, text + " Nothing of this command was written.", {}};
    }

    Result<int> showWritten(const store::AppendResult &append, std::size_t events)
    {
        const std::uint64_t last = append.revision ? append.revision->value : 0;
        if (!m_arguments.json) {
            m_context.out.line("Wrote " + plural(events, "event") + " to " + printable(m_stream.value()) +
                               ", which is at revision " + std::to_string(last) + " now.");
            return Done;
        }
        std::string lines;
        const auto keep = [&](std::span<const events::RecordedEvent> batch) {
            for (const events::RecordedEvent &event : batch)
                lines += (lines.empty() ? "" : ",") + eventLine(event);
            return true;
        };
        store::StreamRead read;
        read.from = events::Revision{last + 1 - events};
        read.limit = events;
        if (auto written = m_store.readStream(m_stream, read, keep); !written)
            m_context.messages.say("The events were written, but cannot be shown: " + describe(written.error()));
        m_context.out.storedJson(
            "{\"stream\":" + json::quote(m_stream.value()) + ",\"revision\":" + std::to_string(last) +
            ",\"position\":" + std::to_string(append.position.commit) + ",\"events\":[" + lines + "]}");
        return Done;
    }

    Context &m_context;
    const CommandArguments &m_arguments;
    store::EventStore &m_store;
    events::StreamName m_stream;
    const aggregates::AggregateType &m_type;
    aggregates::AggregateRepository m_repository;
    Timestamp m_now;
    aggregates::Loaded m_loaded;
    aggregates::CommandInput m_input;
};

} // namespace

Result<int> runCommand(Context &context, const CommandArguments &arguments)
{
    auto stream = parseStream(arguments.stream);
    if (!stream)
        return failure(std::move(stream.error()));
    auto expected = parseExpected(arguments.expectedRevision);
    if (!expected)
        return failure(std::move(expected.error()));
    if (!isValidUtf8(arguments.reason) || !isValidUtf8(arguments.actor))
        return failure(ErrorCode::InvalidInput, "--reason and --actor must be UTF-8. Nothing was written.");
    const bool writes = !arguments.dryRun && !arguments.readOnly;
    auto opened = openStore(arguments, writes ? Access::Write : Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    return CommandRun(context, arguments, **opened, std::move(*stream)).run(*expected);
}

} // namespace foldline::cli
