// SPDX-FileCopyrightText: 2026 The Foldline authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/eventlines.h"
#include "app/cli/openmirror.h"
#include "app/cli/verifyreport.h"
#include "core/base/text.h"
#include "core/kurrentdb/kurrentstore.h"
#include "core/mirror/mirror.h"
#include "core/store/logaudit.h"
#include "core/store/sqlite/sqlitestore.h"
#include "core/store/sqlite/verifyfile.h"

#include <QCoreApplication>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <utility>

namespace foldline::cli {

namespace {

/// Goes through the log on a thread of its own while the read model is compared.
template <typename Report>
class LogCheck
{
public:
    using Progress = std::function<void(std::uint64_t events)>;
    using Check = std::function<Result<Report>(const Progress &progress)>;

    explicit LogCheck(Check check)
        : m_report(std::async(std::launch::async, [this, check = std::move(check)] {
              return check([this](std::uint64_t done) { m_done = done; });
          }))
    {
    }

    Result<Report> wait(Messages &messages)
    {
        constexpr std::chrono::milliseconds Interval(100);
        while (m_report.wait_for(Interval) != std::future_status::ready)
            messages.progress("verified: " + plural(m_done, "event"));
        messages.clearProgress();
        return m_report.get();
    }

private:
    std::atomic<std::uint64_t> m_done = 0;
    std::future<Result<Report>> m_report; ///< last: its end is waited for first
};

Result<Warnings> lookAtEvents(Context &context, store::EventStore &store)
{
    Messages &messages = context.messages;
    const auto folding = [&](std::uint64_t events) { messages.progress("folded: " + plural(events, "event")); };
    auto warnings = collectWarnings(store, context.aggregates, folding, context.stop);
    messages.clearProgress();
    return warnings;
}

/// The read model and the events themselves, while `check` goes through the log; `take` puts what that found into the
/// findings.
template <typename Report>
Result<void> look(Context &context, const Common &arguments, store::EventStore &history, Findings &findings,
                  typename LogCheck<Report>::Check check, const std::function<void(Report &&)> &take)
{
    findings.place = history.displayName();
    LogCheck<Report> log(std::move(check));
    auto readModel = checkReadModel(history, arguments, context.messages, context.stop);
    // Orders are all that has a type: a replay of all of them has seen what there is to warn of.
    auto warnings = readModel && readModel->warnings ? Result<Warnings>(std::move(*readModel->warnings))
                                                     : lookAtEvents(context, history);
    auto report = log.wait(context.messages);
    if (!report)
        return failure(std::move(report.error()));
    take(*std::move(report));
    if (!readModel)
        return failure(std::move(readModel.error()));
    findings.readModel = std::move(*readModel);
    if (warnings)
        findings.warnings = std::move(*warnings);
    else if (findings.log.whole() || warnings.error().code == ErrorCode::Cancelled)
        return failure(std::move(warnings.error()));
    return {};
}

/// A Merkle log, and the history that is read from it.
Result<void> lookAtFile(Context &context, const Common &arguments, store::SqliteStore &file, store::EventStore &history,
                        Findings &findings)
{
    return look<store::VerifyReport>(
        context, arguments, history, findings,
        [&](const auto &progress) {
            return file.verify([&progress](std::uint64_t done, std::uint64_t) { progress(done); }, context.stop);
        },
        [&](store::VerifyReport &&report) { findings.log = std::move(report); });
}

/// Names the places of a mirror's damages by the server's positions, as everything else does; a place without one is
/// named by its stream alone.
void placeAtServer(mirror::MirrorFile &file, const std::string &generation, store::VerifyReport &report)
{
    for (store::Damage &damage : report.damages) {
        if (!damage.position)
            continue;
        events::RecordedEvent event;
        event.position = events::Position::at(*damage.position);
        const auto placed = file.toSource({&event, 1}, generation);
        damage.position = placed ? std::optional(event.position.commit) : std::nullopt;
    }
}

/// The last known history of a server, which is a Merkle log by itself.
Result<void> lookAtLastKnown(Context &context, const Common &arguments, mirror::MirroredStore &store,
                             Findings &findings)
{
    const auto path = mirrorFileOf(arguments);
    if (!path)
        return failure(path.error());
    const auto mirror = mirror::Mirror::look(*path);
    if (!mirror)
        return failure(mirror.error());
    findings.proof = Findings::Proof::Mirror;
    findings.lastKnown = store.lastKnown();
    mirror::MirrorFile &file = (*mirror)->file();
    const auto head = file.head();
    if (!head)
        return failure(head.error());
    auto looked = lookAtFile(context, arguments, file.events(), store, findings);
    placeAtServer(file, head->generation, findings.log);
    return looked;
}

struct ServerReport
{
    store::LogAudit audit;
    std::optional<mirror::MirrorComparisonReport> comparison;
};

/// A server's log from its start to its end, held against the mirror where there is one.
Result<ServerReport> auditServer(store::EventStore &server, mirror::Mirror *mirror,
                                 const store::LogAuditor::Progress &progress, const std::stop_token &stop)
{
    std::optional<mirror::MirrorComparison> comparison;
    if (mirror) {
        auto head = mirror->file().head();
        if (!head)
            return failure(head.error());
        comparison.emplace(mirror->file(), *std::move(head));
    }
    store::LogAuditor::Witness witness;
    if (comparison)
        witness = [&](const auto &event, const auto &leaf) { return comparison->take(event, leaf); };
    auto audit = store::LogAuditor().run(server, progress, witness, stop);
    if (!audit)
        return failure(std::move(audit.error()));
    ServerReport report{*std::move(audit), std::nullopt};
    if (comparison) {
        auto compared = comparison->finish(server, stop);
        if (!compared)
            return failure(std::move(compared.error()));
        report.comparison = *std::move(compared);
    }
    return report;
}

/// The mirror as it is: bringing it up to date first would have it begun anew where the server contradicts it.
Result<std::unique_ptr<mirror::Mirror>> witnessOf(const Common &arguments)
{
    const auto path = mirrorFileOf(arguments);
    if (!path)
        return failure(path.error());
    auto mirror = mirror::Mirror::look(*path);
    if (mirror && (*mirror)->status().position)
        return mirror;
    if (mirror || mirror.error().code == ErrorCode::NotFound)
        return failure(ErrorCode::NotFound,
                       "Nothing was mirrored of this server yet, so that there is nothing to hold it against; "
                       "`foldline mirror` does that.");
    return mirror;
}

Result<void> lookAtMirror(Context &context, mirror::Mirror &mirror, Findings &findings)
{
    auto head = mirror.file().head();
    if (!head)
        return failure(head.error());
    const auto checking = [&](std::uint64_t done, std::uint64_t) {
        context.messages.progress("verified: " + plural(done, "event") + " of the mirror");
    };
    auto report = mirror.file().events().verify(checking, context.stop);
    context.messages.clearProgress();
    if (!report)
        return failure(std::move(report.error()));
    placeAtServer(mirror.file(), head->generation, *report);
    findings.proof = Findings::Proof::Mirror;
    findings.mirror = MirrorFindings{mirror.file().file(), *std::move(head), *std::move(report), std::nullopt};
    return {};
}

Result<Findings> lookAtServer(Context &context, const Common &arguments)
{
    Findings findings;
    findings.proof = Findings::Proof::None;
    std::unique_ptr<mirror::Mirror> mirror;
    if (arguments.mirror) {
        auto witness = witnessOf(arguments);
        if (!witness)
            return failure(std::move(witness.error()));
        mirror = *std::move(witness);
        if (auto looked = lookAtMirror(context, *mirror, findings); !looked)
            return failure(std::move(looked.error()));
    }
    auto server = connectTo(arguments, Access::Read, context.stop);
    if (!server && mirror && mirror::isAway(server.error()))
        server.error().message += " With --offline the mirror is verified alone.";
    if (!server)
        return failure(std::move(server.error()));
    auto looked = look<ServerReport>(
        context, arguments, **server, findings,
        [&](const auto &progress) { return auditServer(**server, mirror.get(), progress, context.stop); },
        [&](ServerReport &&report) {
            findings.log = std::move(report.audit.report);
            findings.removed = report.audit.removed;
            findings.unexplained = report.audit.unexplained;
            if (findings.mirror)
                findings.mirror->comparison = std::move(report.comparison);
        });
    return looked ? Result<Findings>(std::move(findings)) : failure(std::move(looked.error()));
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
    findings.place = file;
    findings.log = std::move(*report);
    findings.readModel.note = "The read model was not compared: the store cannot be opened.";
    return findings;
}

Result<int> verifyOpened(Context &context, const Common &arguments, store::EventStore &store)
{
    Findings findings;
    Result<void> looked;
    if (auto *file = dynamic_cast<store::SqliteStore *>(&store))
        looked = lookAtFile(context, arguments, *file, store, findings);
    else if (auto *mirrored = dynamic_cast<mirror::MirroredStore *>(&store))
        looked = lookAtLastKnown(context, arguments, *mirrored, findings);
    else
        looked = failure(ErrorCode::Internal, "There is no way to verify " + store.displayName() + '.');
    if (!looked)
        return failure(std::move(looked.error()));
    if (!arguments.store.empty())
        findings.place = arguments.store;
    return tellFindings(context, arguments.json, findings);
}

} // namespace

Result<int> runVerify(Context &context, const Common &arguments)
{
    QCoreApplication application(context.argc, context.argv);
    if (auto checked = checkMirrorHasServer(arguments); !checked)
        return failure(checked.error());
    if (!arguments.connect.empty() && arguments.store.empty() && !arguments.offline) {
        const auto findings = lookAtServer(context, arguments);
        return findings ? Result<int>(tellFindings(context, arguments.json, *findings)) : failure(findings.error());
    }
    auto opened = openStore(arguments, Access::Read, context.stop);
    if (!opened) {
        if (const auto rest = lookAtRest(arguments.store, opened.error(), context.stop)) {
            context.messages.say(describe(opened.error()));
            return tellFindings(context, arguments.json, *rest);
        }
        if (arguments.json && opened.error().code == ErrorCode::Corrupt)
            printUnopened(context.out, opened.error());
        return failure(std::move(opened.error()));
    }
    return verifyOpened(context, arguments, **opened);
}

} // namespace foldline::cli
