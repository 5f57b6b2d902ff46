// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/exitcodes.h"
#include "app/cli/readmodels.h"
#include "app/cli/warnings.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/store/sqlite/sqlitestore.h"
#include "core/store/sqlite/verifyfile.h"

#include <QCoreApplication>

#include <atomic>
#include <chrono>
#include <future>
#include <optional>

namespace foldline::cli {

namespace {

std::string rootText(const store::TreeHead &head)
{
    std::string bytes;
    for (const std::uint8_t byte : head.root)
        bytes += static_cast<char>(byte);
    return toHex(bytes);
}

} // namespace

Result<int> runHead(Context &context, const Common &arguments)
{
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened)
        return failure(std::move(opened.error()));
    auto head = (*opened)->head(context.stop);
    if (!head)
        return failure(std::move(head.error()));
    if (!arguments.json) {
        context.out.line(std::to_string(head->size) + ' ' + rootText(*head));
        return Done;
    }
    json::Value line = json::Value::object();
    line.set("size", count(head->size));
    line.set("root", json::Value::string(rootText(*head)));
    context.out.json(json::dump(line));
    return Done;
}

namespace {

/// Everything that was looked at. What could not be looked at because of the damage is absent.
struct Findings
{
    store::VerifyReport log;
    std::optional<Warnings> warnings;
    ReadModelFindings readModel;
    [[nodiscard]] bool whole() const { return log.whole() && !readModel.differs(); }
};

std::string_view kindName(store::Damage::Kind kind)
{
    using Kind = store::Damage::Kind;
    switch (kind) {
    case Kind::Changed:
        return "Changed";
    case Kind::Missing:
        return "Missing";
    case Kind::Unreadable:
        return "Unreadable";
    case Kind::RevisionGap:
        return "RevisionGap";
    case Kind::HeadMismatch:
        return "HeadMismatch";
    case Kind::SizeMismatch:
        return "SizeMismatch";
    case Kind::Database:
        break;
    }
    return "Database";
}

json::Value damageValue(const store::Damage &damage)
{
    json::Value value = json::Value::object();
    value.set("kind", json::Value::string(std::string(kindName(damage.kind))));
    if (damage.position)
        value.set("position", count(*damage.position));
    if (!damage.stream.empty())
        value.set("stream", json::Value::string(damage.stream));
    if (damage.revision)
        value.set("revision", count(*damage.revision));
    value.set("reason", json::Value::string(damage.reason));
    return value;
}

json::Value warningValue(const EventWarning &warning)
{
    json::Value value = json::Value::object();
    value.set("position", count(warning.position.commit));
    value.set("stream", json::Value::string(warning.stream.value()));
    value.set("revision", count(warning.revision.value));
    value.set("type", json::Value::string(warning.type));
    value.set("reason", json::Value::string(warning.reason));
    return value;
}

json::Value readModelValue(const ReadModelFindings &findings)
{
    json::Value value = json::Value::object();
    value.set("checked", json::Value::boolean(findings.checked));
    if (findings.checked) {
        value.set("equal", json::Value::boolean(!findings.differs()));
        value.set("rows", count(findings.rows));
        if (findings.position)
            value.set("position", count(findings.position->commit));
    }
    json::Value differences = json::Value::array();
    for (const std::string &difference : findings.differences)
        differences.push(json::Value::string(difference));
    value.set("differences", std::move(differences));
    if (!findings.note.empty())
        value.set("note", json::Value::string(findings.note));
    return value;
}

std::string reportLine(const Findings &findings)
{
    json::Value line = json::Value::object();
    line.set("whole", json::Value::boolean(findings.whole()));
    line.set("size", count(findings.log.recorded.size));
    line.set("root", json::Value::string(rootText(findings.log.recorded)));
    line.set("events", count(findings.log.events));
    line.set("streams", count(findings.log.streams));
    json::Value damages = json::Value::array();
    for (const store::Damage &damage : findings.log.damages)
        damages.push(damageValue(damage));
    line.set("damages", std::move(damages));
    if (findings.log.damageCount > findings.log.damages.size())
        line.set("damageCount", count(findings.log.damageCount));
    json::Value warnings = json::Value::array();
    if (findings.warnings) {
        for (const EventWarning &warning : findings.warnings->first)
            warnings.push(warningValue(warning));
    }
    line.set("warnings", std::move(warnings));
    if (findings.warnings && findings.warnings->all > findings.warnings->first.size())
        line.set("warningCount", count(findings.warnings->all));
    line.set("readModel", readModelValue(findings.readModel));
    return json::dump(line);
}

std::string damageText(const store::Damage &damage)
{
    std::string text = damage.position ? "position " + std::to_string(*damage.position) : std::string("the log");
    if (!damage.stream.empty())
        text += ", `" + damage.stream + '`';
    if (damage.revision)
        text += ", revision " + std::to_string(*damage.revision);
    return printable(text + ": " + damage.reason);
}

void tellReport(Output &out, const Findings &findings)
{
    const store::VerifyReport &log = findings.log;
    out.line(log.whole()
                 ? "The log is whole: " + plural(log.events, "event") + " of " + plural(log.streams, "stream") + '.'
                 : "The log is damaged: " + plural(log.damageCount, "damage") + ", " + plural(log.events, "event") +
                       " can be read.");
    out.line("size " + std::to_string(log.recorded.size) + ", root " + rootText(log.recorded));
    for (const store::Damage &damage : log.damages)
        out.line("damage: " + damageText(damage));
    if (log.damageCount > log.damages.size())
        out.line("… and " + std::to_string(log.damageCount - log.damages.size()) + " more.");
    if (findings.warnings) {
        for (const EventWarning &warning : findings.warnings->first)
            out.line(printable("warning: position " + std::to_string(warning.position.commit) + ", `" +
                               warning.stream.value() + "`, revision " + std::to_string(warning.revision.value) + ": " +
                               warning.reason));
    }
    const ReadModelFindings &readModel = findings.readModel;
    if (readModel.checked)
        out.line(readModel.differs()
                     ? "The read model differs from a replay of the log:"
                     : "The read model equals a replay of the log: " + plural(readModel.rows, "row") + '.');
    for (const std::string &difference : readModel.differences)
        out.line("difference: " + printable(difference));
    if (!readModel.note.empty())
        out.line(printable(readModel.note));
}

/// Hashes the log on a thread of its own while the read model is compared.
class LogCheck
{
public:
    LogCheck(store::SqliteStore &store, const std::stop_token &stop)
        : m_report(std::async(std::launch::async, [this, &store, stop] {
              return store.verify([this](std::uint64_t done, std::uint64_t) { m_done = done; }, stop);
          }))
    {
    }

    Result<store::VerifyReport> wait(Messages &messages)
    {
        constexpr std::chrono::milliseconds Interval(100);
        while (m_report.wait_for(Interval) != std::future_status::ready)
            messages.progress("verified: " + plural(m_done, "event"));
        messages.clearProgress();
        return m_report.get();
    }

private:
    std::atomic<std::uint64_t> m_done = 0;
    std::future<Result<store::VerifyReport>> m_report; ///< last: its end is waited for first
};

Result<Warnings> lookAtEvents(Context &context, store::SqliteStore &store)
{
    Messages &messages = context.messages;
    const auto folding = [&](std::uint64_t events) { messages.progress("folded: " + plural(events, "event")); };
    auto warnings = collectWarnings(store, context.aggregates, folding, context.stop);
    messages.clearProgress();
    return warnings;
}

Result<Findings> look(Context &context, const Common &arguments, store::SqliteStore &store)
{
    Findings findings;
    LogCheck log(store, context.stop);
    auto readModel = checkReadModel(store, arguments, context.messages, context.stop);
    // Orders are all that has a type: a replay of all of them has seen what there is to warn of.
    auto warnings = readModel && readModel->warnings ? Result<Warnings>(std::move(*readModel->warnings))
                                                     : lookAtEvents(context, store);
    auto report = log.wait(context.messages);
    if (!report)
        return failure(std::move(report.error()));
    findings.log = std::move(*report);
    if (!readModel)
        return failure(std::move(readModel.error()));
    findings.readModel = std::move(*readModel);
    if (warnings)
        findings.warnings = std::move(*warnings);
    else if (findings.log.whole() || warnings.error().code == ErrorCode::Cancelled)
        return failure(std::move(warnings.error()));
    return findings;
}

int tellFindings(Context &context, const Common &arguments, const Findings &findings)
{
    if (arguments.json)
        context.out.json(reportLine(findings));
    else
        tellReport(context.out, findings);
    if (findings.whole())
        return Done;
    if (!findings.log.whole()) {
        context.messages.say(arguments.store + " is damaged: " + plural(findings.log.damageCount, "damage") +
                             ", the first at " + damageText(findings.log.damages.front()) +
                             " What can still be read: " + plural(findings.log.events, "event") + " of " +
                             std::to_string(findings.log.recorded.size) + '.');
    }
    if (findings.readModel.differs())
        context.messages.say("The read model of " + arguments.store +
                             " differs from a replay of the log. The log is not touched by that: `foldline project "
                             "--rebuild` makes it anew.");
    return Damaged;
}

/// What is left of a store whose end is cut off; absent where that cannot be looked at.
std::optional<Findings> lookAtRest(const std::string &file, const Error &error, const std::stop_token &stop)
{
    if (error.code != ErrorCode::Corrupt)
        return std::nullopt;
    auto report = store::verifyCutFile(file, {}, stop);
    if (!report || report->whole())
        return std::nullopt;
    Findings findings;
    findings.log = std::move(*report);
    findings.readModel.note = "The read model was not compared: the store cannot be opened.";
    return findings;
}

/// A store that cannot even be opened is told like any other damage to who asked for JSON.
void printUnopened(Output &out, const Error &error)
{
    json::Value damage = json::Value::object();
    damage.set("kind", json::Value::string("Database"));
    damage.set("reason", json::Value::string(printable(describe(error))));
    json::Value line = json::Value::object();
    line.set("whole", json::Value::boolean(false));
    line.set("damages", json::Value::array({std::move(damage)}));
    out.json(json::dump(line));
}

} // namespace

Result<int> runVerify(Context &context, const Common &arguments)
{
    QCoreApplication application(context.argc, context.argv);
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened) {
        if (const auto rest = lookAtRest(arguments.store, opened.error(), context.stop)) {
            context.messages.say(describe(opened.error()));
            return tellFindings(context, arguments, *rest);
        }
        if (arguments.json && opened.error().code == ErrorCode::Corrupt)
            printUnopened(context.out, opened.error());
        return failure(std::move(opened.error()));
    }
    auto *store = dynamic_cast<store::SqliteStore *>(opened->get());
    if (!store)
        return failure(ErrorCode::Unsupported,
                       "Only an embedded store is a Merkle log: there is nothing to verify in " +
                           (*opened)->displayName() + '.');
    auto findings = look(context, arguments, *store);
    if (!findings)
        return failure(std::move(findings.error()));
    return tellFindings(context, arguments, *findings);
}

} // namespace foldline::cli
